package neo4j

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// A gatherer asks small questions of many askers together. While few ask, each question is asked at once and by itself; while as many
// statements run as may, those who come wait and are then asked in one statement. So the database answers many clients with few
// statements, each of which costs far more than a question in it, and nobody waits for company.
//
// A question is never joined to a statement that has begun, so that its answer misses nothing that was written before it was asked.
type gatherer[Q, A any] struct {
	// ask answers questions in their order, at a revision or a later one.
	ask func(context.Context, []Q) ([]A, civic.Revision, error)
	// atOnce is how many statements run at once, most how many questions of several askers go into one.
	atOnce, most int

	mu      sync.Mutex
	running int
	waiting []*errand[Q, A]
}

// errand is what one asker wants to know.
type errand[Q, A any] struct {
	ctx       context.Context
	questions []Q
	// done is closed when the rest is set.
	done     chan struct{}
	answers  []A
	revision civic.Revision
	err      error
}

// answer answers questions, those of others with them when it has to wait.
func (g *gatherer[Q, A]) answer(ctx context.Context, questions []Q) ([]A, civic.Revision, error) {
	e := &errand[Q, A]{ctx: ctx, questions: questions, done: make(chan struct{})}
	if g.mayBegin(e) {
		defer g.goOn()
		return g.ask(ctx, questions)
	}
	select {
	case <-e.done:
		return e.answers, e.revision, e.err
	case <-ctx.Done():
		return nil, civic.Revision{}, ctx.Err()
	}
}

// mayBegin takes one of the places of those who may run a statement, if one is free; otherwise it lets the errand wait.
func (g *gatherer[Q, A]) mayBegin(e *errand[Q, A]) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.running < g.atOnce {
		g.running++
		return true
	}
	g.waiting = append(g.waiting, e)
	return false
}

// goOn gives the place back, or uses it for those who wait.
func (g *gatherer[Q, A]) goOn() {
	if batch := g.take(); len(batch) > 0 {
		go func() {
			for ; len(batch) > 0; batch = g.take() {
				g.serve(batch)
			}
		}()
	}
}

// take returns the errands to be asked next; with none it gives the place back.
func (g *gatherer[Q, A]) take() []*errand[Q, A] {
	g.mu.Lock()
	defer g.mu.Unlock()
	count, size := 0, 0
	for count < len(g.waiting) && (count == 0 || size+len(g.waiting[count].questions) <= g.most) {
		size += len(g.waiting[count].questions)
		count++
	}
	if count == 0 {
		g.running--
		return nil
	}
	batch := g.waiting[:count:count]
	g.waiting = g.waiting[count:]
	return batch
}

// serve answers errands with one statement. When that fails for a reason that may be one errand's alone, each is asked by itself.
func (g *gatherer[Q, A]) serve(batch []*errand[Q, A]) {
	ctx, cancel := whileAnyoneWaits(batch)
	defer cancel()
	var questions []Q
	for _, e := range batch {
		questions = append(questions, e.questions...)
	}
	answers, revision, err := g.ask(ctx, questions)
	for _, e := range batch {
		switch {
		case err == nil:
			e.answers, e.revision = answers[:len(e.questions):len(e.questions)], revision
			answers = answers[len(e.questions):]
		case len(batch) > 1 && !errors.Is(err, civic.ErrUnavailable) && e.ctx.Err() == nil:
			e.answers, e.revision, e.err = g.ask(e.ctx, e.questions)
		default:
			e.err = err
		}
		close(e.done)
	}
}

// whileAnyoneWaits returns a context that ends when those of all errands have.
func whileAnyoneWaits[Q, A any](batch []*errand[Q, A]) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(batch[0].ctx))
	var left atomic.Int64
	left.Store(int64(len(batch)))
	stops := make([]func() bool, len(batch))
	for i, e := range batch {
		stops[i] = context.AfterFunc(e.ctx, func() {
			if left.Add(-1) == 0 {
				cancel()
			}
		})
	}
	return ctx, func() {
		for _, stop := range stops {
			stop()
		}
		cancel()
	}
}
