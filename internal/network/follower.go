package network

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Followed is what a Follower needs of a store that keeps no versions.
type Followed interface {
	civic.Scanner
	civic.ColumnLog
}

// Follower keeps one projection of a store that keeps no versions. It is built from a scan when it is first asked for, and from then
// on follows the change log. It implements Projector.
//
// It is never stale: an answer rests on a look at the store that began after the question came, so that it shows every write that
// anybody was told of before. Such looks come one after the other, and those who ask while one is under way share the next, so that
// any number of them wait for two looks at most. A look goes on when those who wait for it give up, and is made again by whoever asks
// next when it fails.
//
// Only the newest version is kept. An older one is there for as long as an answer is made from it.
type Follower struct {
	store Followed
	// life ends with the follower, and end ends it.
	life context.Context
	end  context.CancelFunc
	work sync.WaitGroup

	mu sync.Mutex
	// looking is set while looks are being made. The next one is that of those who asked since the last began, nil when nobody has.
	looking bool
	next    *look

	// graph is the newest version, nil before it is built, builds how often it was, and building how long that took. They belong to the
	// look that is under way.
	graph    *Graph
	builds   int
	building time.Duration
	// vitals are what others may see of them.
	vitals Vitals
}

// look is one look at the store for those who wait until it is done.
type look struct {
	done  chan struct{}
	graph *Graph
	err   error
}

const (
	// mostFollowed is how many commits and rows they changed the projection is advanced by at once. A scan of a large graph takes
	// about as long as that many.
	mostFollowed = 20_000
	// lookLimit is how long a look may take at most.
	lookLimit = 2 * time.Minute
)

// NewFollower returns a follower of a store. It must be closed before the store.
func NewFollower(store Followed) *Follower {
	f := &Follower{store: store}
	f.life, f.end = context.WithCancel(context.Background())
	return f
}

// Close ends the look that is under way, and makes the follower answer ErrUnavailable.
func (f *Follower) Close() {
	f.mu.Lock()
	f.end()
	f.mu.Unlock()
	f.work.Wait()
}

// Projection implements Projector. The graph is as the store was at some time since the call, so it is never of an earlier revision
// than what any reader has answered before it.
func (f *Follower) Projection(ctx context.Context, _ civic.Reader) (*Graph, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	l := f.join()
	select {
	case <-l.done:
		return l.graph, l.err
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-f.life.Done():
		return nil, fmt.Errorf("%w: the store is closed", civic.ErrUnavailable)
	}
}

// join returns the look that begins next.
func (f *Follower) join() *look {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.next == nil {
		f.next = &look{done: make(chan struct{})}
	}
	if !f.looking && f.life.Err() == nil {
		f.looking = true
		f.work.Go(f.run)
	}
	return f.next
}

// run makes one look after the other, for as long as somebody has asked for the next.
func (f *Follower) run() {
	for l := f.begin(); l != nil; l = f.begin() {
		began := time.Now()
		l.graph, l.err = f.current()
		f.note(l, began)
		close(l.done)
	}
}

// begin returns the look to make now, which nobody joins from here on, or nil when nobody waits for one.
func (f *Follower) begin() *look {
	f.mu.Lock()
	defer f.mu.Unlock()
	l := f.next
	f.next, f.looking = nil, l != nil
	return l
}

// current returns the graph as the store is now.
func (f *Follower) current() (*Graph, error) {
	ctx, cancel := context.WithTimeout(f.life, lookLimit)
	defer cancel()
	switch err := f.follow(ctx); {
	case err == nil:
		return f.graph, nil
	case ctx.Err() != nil: // not those of whoever asked, who would take it for their own
		return nil, fmt.Errorf("%w: the graph could not be read within %v", civic.ErrUnavailable, lookLimit)
	default:
		return nil, err
	}
}

// follow brings the graph up to the store's revision: step by step, or anew when the log does not tell the steps.
func (f *Follower) follow(ctx context.Context) error {
	if f.graph == nil {
		return f.build(ctx)
	}
	changes, err := f.store.ColumnChanges(ctx, f.graph.Revision(), mostFollowed)
	if errors.Is(err, civic.ErrRevisionGone) {
		f.forget() // nothing leads on from it, so it need not take up room beside the new one
		return f.build(ctx)
	}
	if err != nil {
		return err
	}
	for _, step := range changes {
		f.graph = f.graph.Advance(step.Revision, step.Change)
	}
	return nil
}

// build makes the graph from a scan.
func (f *Follower) build(ctx context.Context) error {
	began, b := time.Now(), NewBuilder()
	revision, err := f.store.Scan(ctx, civic.Visitor{
		Place:        func(p civic.PlaceColumns) error { b.Place(p); return nil },
		Organization: func(o civic.OrganizationColumns) error { b.Organization(o); return nil },
		Activity: func(a civic.ActivityColumns, participants []civic.ParticipationColumns) error {
			b.Activity(a, participants)
			return nil
		},
	})
	if err == nil {
		f.graph = b.Build(revision)
		f.builds, f.building = f.builds+1, f.building+time.Since(began)
	}
	return err
}
