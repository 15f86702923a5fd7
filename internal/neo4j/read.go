package neo4j

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// reader is a view of the graph. It holds nothing in the database. Its revision is the least that one of its first questions was
// answered at; those that are asked when it is known are answered at no earlier one.
type reader struct {
	store *Store

	mu sync.Mutex
	// asking is how many questions are under way; idle is closed when none is any more.
	asking int
	idle   chan struct{}
	// seen is the least revision so far, nil before the first answer. It is named when somebody was told.
	seen  *civic.Revision
	named bool
	// met are organizations that came with an answer, since who asks for collaborators goes on to ask who they are.
	met map[civic.ID]*civic.Organization
}

// Revision implements civic.Reader. It asks only when the view has answered nothing yet, and waits for the questions under way.
func (r *reader) Revision(ctx context.Context) (civic.Revision, error) {
	for {
		if err := r.store.check(ctx); err != nil {
			return civic.Revision{}, err
		}
		seen, idle := r.name()
		switch {
		case seen != nil:
			return *seen, nil
		case idle != nil:
			select {
			case <-idle:
			case <-ctx.Done():
			}
		default:
			if _, err := r.newest(ctx); err != nil {
				return civic.Revision{}, err
			}
		}
	}
}

// name fixes the revision and returns it; or else what to wait for; or neither when nothing was asked yet.
func (r *reader) name() (seen *civic.Revision, idle <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.named:
		return r.seen, nil
	case r.asking > 0:
		return nil, r.idle
	}
	r.named = r.seen != nil
	return r.seen, nil
}

// answered runs a question and learns the revision that it was answered at.
func (r *reader) answered(ask func() (civic.Revision, error)) error {
	r.mu.Lock()
	if r.asking++; r.asking == 1 {
		r.idle = make(chan struct{})
	}
	r.mu.Unlock()
	revision, err := ask()
	r.mu.Lock()
	defer r.mu.Unlock()
	if err == nil && !r.named && (r.seen == nil || revision.Number < r.seen.Number) {
		r.seen = &revision
	}
	if r.asking--; r.asking == 0 {
		close(r.idle)
	}
	return err
}

// Close implements civic.Reader.
func (r *reader) Close() {}

// ask runs a statement that reads, in one round trip, and calls each for each row of the answer.
func (r *reader) ask(ctx context.Context, name string, params map[string]any, each func(row []any) error) error {
	_, err := r.askAt(ctx, name, params, each)
	return err
}

// askAt is ask, and returns the revision that the answer is at least of.
func (r *reader) askAt(ctx context.Context, name string, params map[string]any, each func(row []any) error) (revision civic.Revision, err error) {
	if err := r.store.check(ctx); err != nil {
		return revision, err
	}
	err = r.answered(func() (civic.Revision, error) {
		revision, err = r.store.read(ctx, name, params, each)
		return revision, err
	})
	return revision, err
}

// stream is ask for answers that are large, or that are not read to the end.
func (r *reader) stream(ctx context.Context, name string, params map[string]any, each func(row []any) error) error {
	if err := r.store.check(ctx); err != nil {
		return err
	}
	return r.answered(func() (civic.Revision, error) { return r.store.stream(ctx, name, params, each) })
}

// read runs a statement that reads and returns the revision that its answer is at least of.
func (s *Store) read(ctx context.Context, name string, params map[string]any, each func(row []any) error) (revision civic.Revision, err error) {
	statement, err := s.statements.whole(name)
	if err != nil {
		return revision, err
	}
	var rows []any
	err = s.run(ctx, name, statement, params, func(record []any) error {
		revision, rows = s.revision(record), listOf(record[1])
		return nil
	})
	for i := 0; err == nil && i < len(rows); i++ {
		err = each(listOf(rows[i]))
	}
	return revision, err
}

// stream is read, row by row as they come.
func (s *Store) stream(ctx context.Context, name string, params map[string]any, each func(row []any) error) (revision civic.Revision, err error) {
	statement, err := s.statements.streamed(name)
	if err != nil {
		return revision, err
	}
	first := true
	err = s.run(ctx, name, statement, params, func(row []any) error {
		if first {
			first, revision = false, s.revision(row)
			return nil
		}
		return each(row)
	})
	return revision, err
}

// revision returns the one whose number begins a row.
func (s *Store) revision(row []any) civic.Revision {
	return civic.Revision{Graph: s.graph, Number: uint64(number(row[0]))}
}

// newest asks for nothing but the revision. Those who ask at the same time share the answer.
func (r *reader) newest(ctx context.Context) (newest civic.Revision, err error) {
	err = r.answered(func() (civic.Revision, error) {
		_, newest, err = r.store.newest.answer(ctx, []struct{}{{}})
		return newest, err
	})
	return newest, err
}

// readNewest answers any number of questions for the revision.
func (s *Store) readNewest(ctx context.Context, questions []struct{}) ([]struct{}, civic.Revision, error) {
	newest, err := s.stream(ctx, "revision", nil, func([]any) error { return nil })
	return questions, newest, err
}

// readPlain runs a statement that has no revision before its answer.
func (s *Store) readPlain(ctx context.Context, name string, params map[string]any, each func(row []any) error) error {
	statement, err := s.statements.text(name)
	if err != nil {
		return err
	}
	return s.run(ctx, name, statement, params, each)
}

// retryPauses are how long a question waits before it is asked again when the connection is lost or the server is busy. They are short:
// who asks would rather be told.
func retryPauses() []time.Duration {
	return []time.Duration{20 * time.Millisecond, 100 * time.Millisecond, 400 * time.Millisecond}
}

// retryLimit is for how long a question is asked again. One that fails only after a while, as where no connection is free or nothing
// answers, would each time.
const retryLimit = 2 * time.Second

// run runs a statement by itself, which is half the work of a transaction around it, and streams its rows. It is run again while no row
// has come.
func (s *Store) run(ctx context.Context, name, statement string, params map[string]any, each func(row []any) error) error {
	begun := time.Now()
	for _, pause := range retryPauses() {
		came, err := s.runOnce(ctx, name, statement, params, each)
		if err == nil || came || !mayPass(err) || time.Since(begun) > retryLimit {
			return err
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	_, err := s.runOnce(ctx, name, statement, params, each)
	return err
}

// runOnce runs a statement and tells whether any row of its answer came. It always has a deadline: without one the driver waits for the
// answer even when the context is cancelled.
func (s *Store) runOnce(
	ctx context.Context, name, statement string, params map[string]any, each func(row []any) error,
) (came bool, err error) {
	limited, cancel := context.WithTimeout(ctx, s.options.patience(s.options.Transaction))
	defer cancel()
	session, end, err := s.begin(limited, neo4j.AccessModeRead)
	if err != nil {
		return false, err
	}
	defer end()
	result, err := session.Run(limited, statement, params, neo4j.WithTxTimeout(s.options.Transaction))
	if err != nil {
		return false, translate(ctx, name, err)
	}
	for result.Next(limited) {
		came = true
		row, ok := result.Record().Values[0].([]any)
		if !ok {
			return came, fmt.Errorf("the statement %s returns something else than rows", name)
		}
		if err := each(row); err != nil {
			return came, err
		}
	}
	return came, translate(ctx, name, result.Err())
}
