package embedded

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Update implements civic.Writer. One Update runs at a time; the others wait, until their context ends.
func (s *Store) Update(ctx context.Context, commit civic.Commit, change func(civic.Tx) error) (civic.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return civic.Receipt{}, err
	}
	if s.readOnly {
		return civic.Receipt{}, s.errReadOnly()
	}
	select {
	case s.writing <- struct{}{}:
		defer func() { <-s.writing }()
	case <-ctx.Done():
		return civic.Receipt{}, ctx.Err()
	}
	if s.isClosed() {
		return civic.Receipt{}, errClosed("store")
	}
	t, err := s.begin(commit)
	if err != nil {
		return civic.Receipt{}, err
	}
	defer t.rollback()
	if receipt, known, err := t.replay(); known || err != nil {
		return receipt, err
	}
	current := t.base.revision
	if commit.IfRevision != nil && *commit.IfRevision != current {
		return civic.Receipt{}, &civic.Fault{
			Kind: civic.ErrConflict, Path: []any{"ifRevision"}, Problem: "the graph is at revision " + current.String(),
			Remedy: "read what changed and ask again with the current revision",
		}
	}
	if err := change(t); err != nil {
		return civic.Receipt{}, err
	}
	if err := ctx.Err(); err != nil {
		return civic.Receipt{}, err
	}
	if commit.DryRun {
		return civic.Receipt{Revision: current}, nil
	}
	return t.commit()
}

func (s *Store) errReadOnly() error {
	if s.snapshot != nil {
		return civic.SnapshotFault()
	}
	return fmt.Errorf("%w: the folder %s cannot be written to", civic.ErrReadOnly, s.folder)
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

// commit makes a revision of what was written, if anything was.
func (t *transaction) commit() (civic.Receipt, error) {
	entry, changed, err := t.logEntry()
	if err != nil {
		return civic.Receipt{}, err
	}
	revision, next := t.base.revision, t.base.copied
	if changed {
		begun, err := t.draft()
		if err != nil {
			return civic.Receipt{}, err
		}
		if err := t.writeLog(entry); err != nil {
			return civic.Receipt{}, err
		}
		revision, next = begun.next.revision, begun.finish
	}
	if t.about.IdempotencyKey != "" {
		if err := t.writeOutcome(revision.Number); err != nil {
			return civic.Receipt{}, err
		}
	} else if !changed {
		return civic.Receipt{Revision: revision}, nil
	}
	return civic.Receipt{Revision: revision}, t.publish(next)
}

// publish puts the transaction on disk, makes the view meanwhile, and then shows it to readers.
func (t *transaction) publish(finish func() *view) error {
	made, transaction := make(chan *view, 1), t.disk.tx.ID()
	go func() { made <- finish() }()
	t.store.publishing.Lock()
	defer t.store.publishing.Unlock()
	err := t.disk.tx.Commit()
	next := <-made
	if err != nil {
		return fmt.Errorf("write the graph in %s: %w", t.store.folder, err)
	}
	next.transaction = transaction
	t.committed = true
	t.store.view.Store(next)
	t.store.move()
	return nil
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
