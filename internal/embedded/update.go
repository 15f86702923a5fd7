package embedded

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Update implements civic.Writer. One change function runs at a time, each in the goroutine of its caller; the others wait, until their
// context ends. Those that wait together are put on disk together.
func (s *Store) Update(ctx context.Context, commit civic.Commit, change func(civic.Tx) error) (civic.Receipt, error) {
	if s.readOnly {
		return civic.Receipt{}, s.errReadOnly()
	}
	receipt, err := s.attempt(ctx, commit, change, commit.DryRun)
	if errors.Is(err, errAgain) {
		receipt, err = s.attempt(ctx, commit, change, true)
	}
	return receipt, err
}

// attempt runs change once, alone or in a group. It returns errAgain when what change saw is not there after all.
func (s *Store) attempt(ctx context.Context, about civic.Commit, change func(civic.Tx) error, alone bool) (civic.Receipt, error) {
	if err := s.takeTurn(ctx); err != nil {
		return civic.Receipt{}, err
	}
	turn := turn{store: s, holds: true}
	defer turn.end()
	if alone {
		s.concludeGroup()
	}
	if err := s.usable(); err != nil {
		return civic.Receipt{}, err
	}
	g, err := s.joinGroup()
	if err != nil {
		return civic.Receipt{}, err
	}
	receipt, err := g.run(ctx, about, change)
	switch {
	case g.isDone(): // it was given up, or there was nobody in it but this one
	case alone || g.isFull():
		g.conclude()
	default:
		turn.await(g)
	}
	return receipt, cmp.Or(g.err, err)
}

func (s *Store) errReadOnly() error {
	if s.snapshot != nil {
		return civic.SnapshotFault()
	}
	return fmt.Errorf("%w: the folder %s cannot be written to", civic.ErrReadOnly, s.folder)
}

// usable returns why nothing can be asked any more, nil while it can.
func (s *Store) usable() error {
	if broken := s.broken.Load(); broken != nil {
		return *broken
	}
	if s.isClosed() {
		return errClosed("store")
	}
	return nil
}

func (s *Store) isClosed() bool {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.closed
}

// outcome is what is kept of a commit with an idempotency key.
type outcome struct {
	_        struct{} `cbor:",toarray"`
	Request  []byte
	Revision uint64
	Outcome  []byte
	At       int64
}

// replay returns the receipt of the first commit with the same idempotency key.
func (t *transaction) replay() (receipt civic.Receipt, known bool, err error) {
	if t.about.IdempotencyKey == "" {
		return receipt, false, nil
	}
	sealed := bucket(t.disk.tx, bucketCommits).Get([]byte(t.about.IdempotencyKey))
	if sealed == nil {
		return receipt, false, nil
	}
	first, err := t.disk.codec.outcome(sealed)
	if err != nil {
		return receipt, false, err
	}
	if !bytes.Equal(first.Request, t.about.Request[:]) {
		return receipt, false, &civic.Fault{
			Kind: civic.ErrConflict, Path: []any{"idempotencyKey"}, Problem: "this key was used for another request",
			Remedy: "give each request a key of its own",
		}
	}
	revision := civic.Revision{Graph: t.base.revision.Graph, Number: first.Revision}
	return civic.Receipt{Revision: revision, Replayed: true, Outcome: first.Outcome}, true, nil
}

// commit makes a revision of what was written, if anything was, for the group to put on disk.
func (t *transaction) commit() (civic.Receipt, error) {
	t.wrote = true
	entry, changed, err := t.logEntry()
	if err != nil {
		return civic.Receipt{}, err
	}
	next := t.base
	if changed {
		begun, err := t.draft()
		if err != nil {
			return civic.Receipt{}, err
		}
		if err := t.writeLog(entry); err != nil {
			return civic.Receipt{}, err
		}
		next = begun.finish()
	}
	if t.about.IdempotencyKey != "" {
		if err := t.writeOutcome(next.revision.Number); err != nil {
			return civic.Receipt{}, err
		}
	}
	t.group.enter(t, next, changed || t.about.IdempotencyKey != "")
	return civic.Receipt{Revision: next.revision}, nil
}

// commitFailed says what a commit means that could not be put on disk. Mostly the file is as it was before: the disk is full, or fails, and
// whoever asks again finds it better or not. When the file has moved on all the same, as when the last sync of a commit fails, nobody can
// tell whether the commit will be there after a crash, and nothing more is answered: to open the folder anew finds out.
func (s *Store) commitFailed(cause error) error {
	cause = fmt.Errorf("write the graph in %s: %w", s.folder, cause)
	tx, err := s.db.Begin(false)
	if err == nil {
		moved := tx.ID() != s.view.Load().transaction
		err = tx.Rollback()
		if !moved && err == nil {
			return fmt.Errorf("%w: %w", civic.ErrReadOnly, cause)
		}
	}
	broken := fmt.Errorf("%w: a commit failed half-way, restart the server: %w", civic.ErrUnavailable, errors.Join(cause, err))
	s.broken.Store(&broken)
	s.move()
	return broken
}

func (t *transaction) writeOutcome(revision uint64) error {
	sealed, err := t.disk.codec.sealOutcome(outcome{
		Request: t.about.Request[:], Revision: revision, Outcome: t.outcome, At: time.Now().UnixNano(),
	})
	if err != nil {
		return err
	}
	return translate(bucket(t.disk.tx, bucketCommits).Put([]byte(t.about.IdempotencyKey), sealed))
}

func (c *codec) sealOutcome(o outcome) ([]byte, error) {
	body, err := c.encoding.Marshal(o)
	return c.seal(body), err
}

func (c *codec) outcome(sealed []byte) (o outcome, err error) {
	body, err := c.unseal(sealed)
	if err == nil {
		err = c.decoding.Unmarshal(body, &o)
	}
	if err != nil {
		return o, fmt.Errorf("%w: what is kept of an idempotency key: %w", civic.ErrCorrupt, err)
	}
	return o, nil
}

// logEntry returns the entry for what the transaction changed, and whether it changed anything.
func (t *transaction) logEntry() (entry storedEntry, changed bool, err error) {
	entry = storedEntry{At: time.Now().UnixNano(), By: t.about.By, Reason: t.about.Reason}
	for id, past := range t.touched {
		before := past.original
		if before == nil {
			entry.Changed = append(entry.Changed, id)
			continue
		}
		now, err := t.disk.encoded(id)
		if err != nil {
			return entry, false, err
		}
		if !bytes.Equal(before, now) {
			entry.Changed = append(entry.Changed, id)
			entry.Replaced = append(entry.Replaced, storedDossier{ID: id, Data: before})
		}
	}
	slices.Sort(entry.Changed)
	slices.SortFunc(entry.Replaced, func(a, b storedDossier) int { return bytes.Compare([]byte(a.ID), []byte(b.ID)) })
	return entry, len(entry.Changed) > 0 || t.newKeys, nil
}

// writeLog puts the new revision and its log entry into the file, and takes out the entries that are too old.
func (t *transaction) writeLog(entry storedEntry) error {
	number := t.base.revision.Number + 1
	body, err := t.disk.codec.encoding.Marshal(entry)
	if err != nil {
		return err
	}
	log := bucket(t.disk.tx, bucketLog)
	log.FillPercent = fillOfAppended
	if err := log.Put(revisionKey(number), t.disk.codec.seal(body)); err != nil {
		return translate(err)
	}
	if keep := uint64(t.store.options.LogRetention); keep > 0 && number > keep {
		if err := trimLog(log, number-keep); err != nil {
			return err
		}
	}
	return bucket(t.disk.tx, bucketMeta).Put([]byte(metaRevision), revisionKey(number))
}

// trimLog deletes the entries up to a number.
func trimLog(log *bolt.Bucket, last uint64) error {
	var old [][]byte
	cursor := log.Cursor()
	for key, _ := cursor.First(); key != nil && bytes.Compare(key, revisionKey(last)) <= 0; key, _ = cursor.Next() {
		old = append(old, bytes.Clone(key))
	}
	for _, key := range old {
		if err := log.Delete(key); err != nil {
			return err
		}
	}
	return nil
}
