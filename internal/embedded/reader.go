package embedded

import (
	"context"
	"sync"

	bolt "go.etcd.io/bbolt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// reader is a view and the file of the same revision.
type reader struct {
	store *Store
	view  *view
	// lock guards the transaction, which belongs to one goroutine at a time. The transaction is nil when the reader is closed.
	lock sync.Mutex
	tx   *bolt.Tx
}

// Reader implements civic.Store. The view is of one revision throughout.
func (s *Store) Reader(ctx context.Context) (civic.Reader, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	v, tx, err := s.pin()
	if err != nil {
		return nil, err
	}
	r := &reader{store: s, view: v, tx: tx}
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.closed {
		r.end()
		return nil, errClosed("store")
	}
	s.readers[r] = true
	return r, nil
}

// pin returns the current view with a transaction on the file of just its revision. A transaction may see a commit that is about to be
// published; then it waits for that.
func (s *Store) pin() (*view, *bolt.Tx, error) {
	for {
		if err := s.usable(); err != nil {
			return nil, nil, err
		}
		v := s.view.Load()
		tx, err := s.db.Begin(false)
		if err != nil {
			return nil, nil, translate(err)
		}
		if tx.ID() == v.transaction {
			return v, tx, nil
		}
		if err := tx.Rollback(); err != nil {
			return nil, nil, translate(err)
		}
		s.publishing.RLock()
		s.publishing.RUnlock() //nolint:staticcheck // there is nothing to do but wait
	}
}

// Close implements civic.Reader.
func (r *reader) Close() {
	r.store.lock.Lock()
	delete(r.store.readers, r)
	r.store.lock.Unlock()
	r.end()
}

func (r *reader) end() {
	r.lock.Lock()
	defer r.lock.Unlock()
	if r.tx != nil {
		r.tx.Rollback() //nolint:errcheck // a transaction that reads has nothing to lose
		r.tx = nil
	}
}

// Revision implements civic.Reader.
func (r *reader) Revision(ctx context.Context) (civic.Revision, error) {
	return r.view.revision, r.check(ctx)
}

// check returns why a question cannot be answered: the context ended, or the reader was closed.
func (r *reader) check(ctx context.Context) error {
	return r.read(ctx, func(disk) error { return nil })
}

// read runs do with the file, as long as the reader is open.
func (r *reader) read(ctx context.Context, do func(disk) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r.lock.Lock()
	defer r.lock.Unlock()
	if r.tx == nil {
		return errClosed("reader")
	}
	return do(disk{codec: r.store.codec, directory: r.view.directory, tx: r.tx})
}

// answers answers each question in turn.
func answers[Q, A any](ctx context.Context, r *reader, questions []Q, answer func(Q) (A, error)) ([]A, error) {
	if err := r.check(ctx); err != nil {
		return nil, err
	}
	all := make([]A, len(questions))
	for i, question := range questions {
		var err error
		if all[i], err = answer(question); err != nil {
			return nil, err
		}
	}
	return all, nil
}
