package neo4j_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/neo4j"
	"github.com/civicgraph/civicgraph/internal/neo4jtest"
)

const (
	// killing is how long the server is killed and started again for, twice at least.
	killing = 20 * time.Second
	// recovery is how long after the server is back the stores may take to be.
	recovery = 2 * time.Second
	// hurried is for how long the first store tries a write again, which is less than the server takes to start.
	hurried = time.Second
)

// TestKilledUnderLoad kills the server while two stores, one of them by routing, are read and written to, and starts it again.
func TestKilledUnderLoad(t *testing.T) {
	p := neo4jtest.Start(t, neo4jtest.Settings{})
	direct, routed := optionsFor(p.Server), optionsFor(p.Server)
	direct.Retry = hurried
	routed.URI = strings.Replace(p.URI, "bolt://", "neo4j://", 1)
	stores := []*neo4j.Store{openWith(t, direct), openWith(t, routed)}
	l := newLoad(t, stores)
	begun := time.Now()
	for round := 0; round < 2 || time.Since(begun) < killing; round++ {
		l.goOn(20)
		must(t, p.Kill())
		l.stumble()
		started := time.Now()
		must(t, p.Restart(t.Context()))
		back := time.Now()
		took, asNew := l.recover(p.Server)
		t.Logf("round %d: the server was back after %v, the stores %v later; a new store took %v",
			round, back.Sub(started).Round(time.Millisecond), took.Round(time.Millisecond), asNew.Round(time.Millisecond))
		if took > recovery+asNew {
			t.Errorf("the stores took %v to recover", took)
		}
	}
	l.goOn(20)
	l.end()
	l.check(openWith(t, optionsFor(p.Server)))
}

// A load is readers and writers at work on stores.
type load struct {
	t    *testing.T
	work sync.WaitGroup
	stop chan struct{}
	// turns has a lock for the store by routing, on which one asks at a time: version 5.28.4 of the driver reads its table of servers
	// without the lock under which it strikes out those that are gone, which the race detector tells of.
	turns map[*neo4j.Store]*sync.Mutex

	acknowledged, failedReads, failedWrites atomic.Int64
	// answers are how many questions and writes of each store succeeded.
	answers []atomic.Int64
	mu      sync.Mutex
	// revisions are those of the acknowledged writes, by their names; lost are the names of those that failed.
	revisions map[string]civic.Revision
	lost      map[string]bool
}

func newLoad(t *testing.T, stores []*neo4j.Store) *load {
	l := &load{
		t: t, stop: make(chan struct{}), revisions: map[string]civic.Revision{}, lost: map[string]bool{},
		answers: make([]atomic.Int64, 2*len(stores)), turns: map[*neo4j.Store]*sync.Mutex{stores[len(stores)-1]: {}},
	}
	for i, store := range stores {
		for j := range 2 {
			l.work.Go(func() { l.write(store, &l.answers[2*i], fmt.Sprint(i, "-", j), j == 1) })
			l.work.Go(func() { l.read(store, &l.answers[2*i+1]) })
		}
	}
	return l
}

// turn waits for the turn to ask a store, and returns what ends it.
func (l *load) turn(store *neo4j.Store) (end func()) {
	turn := l.turns[store]
	if turn == nil {
		return func() {}
	}
	turn.Lock()
	return turn.Unlock
}

// working tells whether the load is to go on.
func (l *load) working() bool {
	select {
	case <-l.stop:
		return false
	default:
		return true
	}
}

// end ends the work, when the last write is done.
func (l *load) end() {
	close(l.stop)
	l.work.Wait()
}

// goOn waits until some more writes are acknowledged.
func (l *load) goOn(more int64) {
	enough := l.acknowledged.Load() + more
	eventually(l.t, time.Minute, "no writes are made", func() bool { return l.acknowledged.Load() >= enough })
}

// stumble waits until some questions and some writes have failed.
func (l *load) stumble() {
	reads, writes := l.failedReads.Load(), l.failedWrites.Load()
	eventually(l.t, 4*hurried, "nothing fails while the server is down", func() bool {
		return l.failedReads.Load() > reads+4 && l.failedWrites.Load() > writes
	})
}

// recover returns after how long every store answers and writes again, and after how long a store does that is opened now: a server that
// has just started is slow on a busy machine.
func (l *load) recover(server neo4jtest.Server) (took, asNew time.Duration) {
	begun := time.Now()
	opened := make(chan error, 1)
	go func() {
		store, err := neo4j.Open(l.t.Context(), optionsFor(server))
		if err == nil {
			_, err = writeTheme(l.t.Context(), store, fmt.Sprint("new-", begun.UnixNano()), "")
			err = errors.Join(err, store.Close())
		}
		asNew = time.Since(begun)
		opened <- err
	}()
	before := l.answered()
	eventually(l.t, time.Minute, "the stores do not recover", func() bool {
		for i, answers := range l.answered() {
			if answers == before[i] {
				return false
			}
		}
		return true
	})
	took = time.Since(begun)
	must(l.t, <-opened)
	return took, asNew
}

// answered returns how many questions and writes of each store succeeded.
func (l *load) answered() []int64 {
	counts := make([]int64, len(l.answers))
	for i := range l.answers {
		counts[i] = l.answers[i].Load()
	}
	return counts
}

// write makes one write after the other. With an idempotency key, one that fails is made again until it is acknowledged.
func (l *load) write(store *neo4j.Store, answers *atomic.Int64, writer string, keyed bool) {
	for i := 0; l.working(); i++ {
		name, key := fmt.Sprint(writer, "-", i), ""
		if keyed {
			key = name
		}
		for done := false; !done; {
			end := l.turn(store)
			begun := time.Now()
			receipt, err := writeTheme(l.t.Context(), store, name, key)
			end()
			l.wantUnavailable("a write", err, time.Since(begun), neo4j.DefaultRetry+soon)
			done = err == nil || !keyed
			if err == nil {
				answers.Add(1)
			}
			l.note(name, receipt.Revision, err)
		}
	}
}

func (l *load) note(name string, revision civic.Revision, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		l.failedWrites.Add(1)
		l.lost[name] = true
		return
	}
	l.revisions[name] = revision
	l.acknowledged.Add(1)
}

// read asks one question after the other. Each must show what was acknowledged before it, by whichever store.
func (l *load) read(store *neo4j.Store, answers *atomic.Int64) {
	for l.working() {
		end := l.turn(store)
		before, begun := l.acknowledged.Load(), time.Now()
		themes, err := countThemes(l.t.Context(), store)
		end()
		l.wantUnavailable("a question", err, time.Since(begun), soon)
		switch {
		case err != nil:
			l.failedReads.Add(1)
		case int64(themes) < before:
			l.t.Errorf("a question shows %d themes after %d were acknowledged", themes, before)
		default:
			answers.Add(1)
		}
	}
}

func countThemes(ctx context.Context, store civic.Store) (int, error) {
	reader, err := store.Reader(ctx)
	if err != nil {
		return 0, err
	}
	defer reader.Close()
	page, err := reader.Themes(ctx, civic.PageRequest{Count: true})
	if err != nil {
		return 0, err
	}
	return *page.Total, nil
}

// wantUnavailable looks at why something failed, if it did, and when. What succeeds may have waited for a server that was starting.
func (l *load) wantUnavailable(what string, err error, took, limit time.Duration) {
	if err == nil {
		limit = time.Minute
	} else if !errors.Is(err, civic.ErrUnavailable) {
		l.t.Errorf("%s fails with %v", what, err)
	}
	if took > limit {
		l.t.Errorf("%s took %v, %v", what, took, err)
	}
}

// check looks for every acknowledged write, and that none was made twice.
func (l *load) check(store *neo4j.Store) {
	made, revisions := l.made(store), map[uint64]string{}
	for name, revision := range l.revisions {
		if other := revisions[revision.Number]; other != "" {
			l.t.Errorf("%s and %s were both made as revision %v", name, other, revision)
		}
		revisions[revision.Number] = name
		if got := made[name]; len(got) != 1 || got[0] != revision {
			l.t.Errorf("%s was acknowledged as revision %v, and made as %v", name, revision, got)
		}
	}
	surprises := 0
	for name, got := range made {
		switch {
		case len(got) > 1:
			l.t.Errorf("%s was made as %v", name, got)
		case l.revisions[name].Number == 0 && l.lost[name]:
			surprises++
		case l.revisions[name].Number == 0 && !strings.HasPrefix(name, "new-"):
			l.t.Errorf("%s was never written", name)
		}
	}
	if themes, err := countThemes(l.t.Context(), store); err != nil || themes != len(made) {
		l.t.Errorf("there are %d themes, %v; want %d", themes, err, len(made))
	}
	l.t.Logf("%d writes were acknowledged, %d failed, of which %d were made all the same; %d questions failed",
		l.acknowledged.Load(), l.failedWrites.Load(), surprises, l.failedReads.Load())
}

// made returns the revisions that the log has for each write.
func (l *load) made(store *neo4j.Store) map[string][]civic.Revision {
	made := map[string][]civic.Revision{}
	for at := (civic.Revision{Graph: mustRevision(l.t, store).Graph}); ; {
		entries, err := store.Changes(l.t.Context(), at, 1000)
		if err != nil {
			l.t.Fatal(err)
		}
		if len(entries) == 0 {
			return made
		}
		for _, entry := range entries {
			at = entry.Revision
			made[entry.Reason] = append(made[entry.Reason], at)
		}
	}
}
