package embedded

import (
	"context"
	"fmt"
	"time"

	"encoding/binary"

	bolt "go.etcd.io/bbolt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// storedEntry is a log entry as it is stored.
type storedEntry struct {
	_  struct{} `cbor:",toarray"`
	At int64
	By string
	// Reason, Changed and Replaced are those of civic.LogEntry.
	Reason   string
	Changed  []civic.ID
	Replaced []storedDossier
}

type storedDossier struct {
	_    struct{} `cbor:",toarray"`
	ID   civic.ID
	Data []byte
}

// Changes implements civic.Log.
func (s *Store) Changes(ctx context.Context, after civic.Revision, limit int) ([]civic.LogEntry, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := s.usable(); err != nil {
		return nil, err
	}
	var entries []civic.LogEntry
	err := s.db.View(func(tx *bolt.Tx) error {
		current, err := storedRevision(tx)
		if err != nil {
			return err
		}
		if after.Graph != current.Graph {
			return civic.Invalid("this is a revision of another graph", "give a revision of the graph "+current.Graph)
		}
		if after.Number > current.Number {
			return civic.Invalid("this revision is still to come", "give a revision up to "+current.String())
		}
		entries, err = s.entries(ctx, tx, after, min(limit, int(current.Number-after.Number)))
		return err
	})
	return entries, translate(err)
}

// Await implements civic.Log.
func (s *Store) Await(ctx context.Context, known civic.Revision) error {
	for {
		moved := s.nextMove()
		err := s.usable()
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return err
		case s.view.Load().revision != known:
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
		}
	}
}

// nextMove returns what is closed when the store next has another revision, or is closed.
func (s *Store) nextMove() <-chan struct{} {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.moved == nil {
		s.moved = make(chan struct{})
	}
	return s.moved
}

// move wakes those who wait for the next move.
func (s *Store) move() {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.moved != nil {
		close(s.moved)
		s.moved = nil
	}
}

// entries reads a number of log entries behind a revision.
func (s *Store) entries(ctx context.Context, tx *bolt.Tx, after civic.Revision, count int) ([]civic.LogEntry, error) {
	var entries []civic.LogEntry
	cursor := bucket(tx, bucketLog).Cursor()
	if first, _ := cursor.First(); first != nil && after.Number+1 < binary.BigEndian.Uint64(first) {
		return nil, fmt.Errorf("%w: the log begins behind revision %s", civic.ErrRevisionGone, after)
	}
	for key, value := cursor.Seek(revisionKey(after.Number + 1)); key != nil && len(entries) < count; key, value = cursor.Next() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		entry, err := s.codec.logEntry(value)
		if err != nil {
			return nil, err
		}
		entry.Revision = civic.Revision{Graph: after.Graph, Number: binary.BigEndian.Uint64(key)}
		entries = append(entries, entry)
	}
	return entries, nil
}

func (c *codec) storedEntry(sealed []byte) (stored storedEntry, err error) {
	body, err := c.unseal(sealed)
	if err == nil {
		err = c.decoding.Unmarshal(body, &stored)
	}
	if err != nil {
		err = fmt.Errorf("%w: a log entry: %w", civic.ErrCorrupt, err)
	}
	return stored, err
}

func (c *codec) logEntry(sealed []byte) (civic.LogEntry, error) {
	stored, err := c.storedEntry(sealed)
	if err != nil {
		return civic.LogEntry{}, err
	}
	entry := civic.LogEntry{At: time.Unix(0, stored.At).UTC(), By: stored.By, Reason: stored.Reason, Changed: stored.Changed}
	for _, replaced := range stored.Replaced {
		dossier, err := c.decode(replaced.ID, replaced.Data)
		if err != nil {
			return civic.LogEntry{}, err
		}
		entry.Replaced = append(entry.Replaced, dossier)
	}
	return entry, nil
}
