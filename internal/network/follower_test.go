package network_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"weak"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/storetest"
)

func TestFollowerIsAProjector(t *testing.T) {
	storetest.RunProjector(t, func(t *testing.T) (civic.Store, network.Projector) {
		store, follower := follow(t)
		return store, follower
	})
}

// An answer is what a follower gave to one asker.
type answer struct {
	graph *network.Graph
	err   error
}

// ask asks from a goroutine.
func ask(ctx context.Context, f *network.Follower) <-chan answer {
	answers := make(chan answer, 1)
	go func() {
		graph, err := f.Projection(ctx, nil)
		answers <- answer{graph, err}
	}()
	return answers
}

// shows fails unless an answer is the graph of a revision in which the organizations with the numbers below count are.
func (a answer) shows(t *testing.T, revision civic.Revision, count int) {
	t.Helper()
	if a.err != nil {
		t.Fatal(a.err)
	}
	if a.graph.Revision() != revision {
		t.Errorf("got revision %v, want %v", a.graph.Revision(), revision)
	}
	if got := organizationsBelow(a.graph, 2*count+2); got != count {
		t.Errorf("revision %v shows %d organizations, want %d", revision, got, count)
	}
}

// organizationsBelow counts the organizations with numbers below a bound that the graph shows, until one is missing.
func organizationsBelow(g *network.Graph, bound int) int {
	for number := range bound {
		if _, there := g.Organization(mint(civic.KindOrganization, fmt.Sprint(number))); !there {
			return number
		}
	}
	return bound
}

// expect takes the next call of the follower.
func (s *followed) expect(t *testing.T, what string) *call {
	t.Helper()
	c := <-s.calls
	if c.what != what {
		t.Fatalf("the follower asks for %s, not for %s", c.what, what)
	}
	return c
}

// quiet fails when the follower asks for anything once everybody waits.
func (s *followed) quiet(t *testing.T) {
	t.Helper()
	synctest.Wait()
	select {
	case c := <-s.calls:
		t.Fatalf("the follower asks for %s", c.what)
	default:
	}
}

// TestAskersShareLooks has one asker begin the build and 63 come while it is under way: two questions to the store answer them all.
func TestAskersShareLooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := follow(t)
		revision := s.found(t, 0)
		s.calls = make(chan *call)
		first := ask(t.Context(), f)
		scan := s.expect(t, "scan")
		var later []<-chan answer
		for range 63 {
			later = append(later, ask(t.Context(), f))
		}
		s.quiet(t)
		scan.goOn <- nil
		(<-first).shows(t, revision, 1)
		s.expect(t, "changes").goOn <- nil
		for _, asked := range later {
			(<-asked).shows(t, revision, 1)
		}
		s.quiet(t)
	})
}

// TestNobodySharesALookThatBeganBefore writes while a build is under way, and again while the log is being read. Whoever asks behind a
// write sees it.
func TestNobodySharesALookThatBeganBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := follow(t)
		before := s.found(t, 0)
		s.calls = make(chan *call)
		early := ask(t.Context(), f)
		scan := s.expect(t, "scan")
		behindFirst := s.found(t, 1)
		late := ask(t.Context(), f)
		s.quiet(t)
		scan.goOn <- nil
		(<-early).shows(t, before, 1)
		changes := s.expect(t, "changes")
		behindSecond := s.found(t, 2, 3)
		latest := ask(t.Context(), f)
		s.quiet(t)
		changes.goOn <- nil
		(<-late).shows(t, behindFirst, 2)
		s.expect(t, "changes").goOn <- nil
		(<-latest).shows(t, behindSecond, 4)
	})
}

func TestAskersWhoGiveUpLeaveTheWorkToTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := follow(t)
		revision := s.found(t, 0)
		s.calls = make(chan *call)
		impatient, giveUp := context.WithCancel(t.Context())
		hurried, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		first := ask(impatient, f)
		scan := s.expect(t, "scan")
		second, third := ask(hurried, f), ask(t.Context(), f)
		synctest.Wait()
		giveUp()
		if a := <-first; !errors.Is(a.err, context.Canceled) {
			t.Errorf("got %v, want the context's error", a.err)
		}
		if a := <-second; !errors.Is(a.err, context.DeadlineExceeded) {
			t.Errorf("got %v, want the context's error", a.err)
		}
		if err := scan.ctx.Err(); err != nil {
			t.Fatalf("the scan ended with those who asked for it: %v", err)
		}
		scan.goOn <- nil
		s.expect(t, "changes").goOn <- nil
		(<-third).shows(t, revision, 1)
		if a := <-ask(impatient, f); !errors.Is(a.err, context.Canceled) {
			t.Errorf("got %v for a context that had ended", a.err)
		}
		s.quiet(t)
	})
}

// TestABuildThatNobodyWaitsForIsKept asks again after the only asker gave up: the graph is there.
func TestABuildThatNobodyWaitsForIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := follow(t)
		revision := s.found(t, 0)
		s.calls = make(chan *call)
		ctx, giveUp := context.WithCancel(t.Context())
		alone := ask(ctx, f)
		scan := s.expect(t, "scan")
		giveUp()
		<-alone
		scan.goOn <- nil
		next := ask(t.Context(), f)
		s.expect(t, "changes").goOn <- nil
		(<-next).shows(t, revision, 1)
	})
}

func TestAFailedLookIsMadeAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := follow(t)
		s.found(t, 0)
		s.calls = make(chan *call)
		fails := func(what string) {
			t.Helper()
			failed := ask(t.Context(), f)
			s.expect(t, what).goOn <- fmt.Errorf("%w: the wire was cut", civic.ErrUnavailable)
			if a := <-failed; !errors.Is(a.err, civic.ErrUnavailable) || a.graph != nil {
				t.Errorf("%s fails: got %v, %v", what, a.graph, a.err)
			}
		}
		fails("scan")
		fails("scan")
		built := ask(t.Context(), f)
		s.expect(t, "scan").goOn <- nil
		<-built
		revision := s.found(t, 1)
		fails("changes")
		advanced := ask(t.Context(), f)
		s.expect(t, "changes").goOn <- nil
		(<-advanced).shows(t, revision, 2)
	})
}

// TestALogThatIsCutShort has the log not reach back so far, the scan that is due then fail, and another succeed.
func TestALogThatIsCutShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := follow(t)
		s.found(t, 0)
		if _, err := f.Projection(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		revision := s.found(t, 1)
		s.calls = make(chan *call)
		failed := ask(t.Context(), f)
		s.expect(t, "changes").goOn <- fmt.Errorf("%w: trimmed", civic.ErrRevisionGone)
		s.expect(t, "scan").goOn <- civic.ErrUnavailable
		if a := <-failed; !errors.Is(a.err, civic.ErrUnavailable) {
			t.Errorf("got %v", a.err)
		}
		anew := ask(t.Context(), f)
		s.expect(t, "scan").goOn <- nil
		(<-anew).shows(t, revision, 2)
	})
}

func TestClosingEndsTheWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := follow(t)
		s.calls = make(chan *call)
		waiting := ask(t.Context(), f)
		scan := s.expect(t, "scan")
		f.Close()
		if scan.ctx.Err() == nil {
			t.Error("the scan goes on")
		}
		for _, asked := range []<-chan answer{waiting, ask(t.Context(), f)} {
			if a := <-asked; !errors.Is(a.err, civic.ErrUnavailable) {
				t.Errorf("got %v, want %v", a.err, civic.ErrUnavailable)
			}
		}
		f.Close()
		s.quiet(t)
	})
}

// TestAStoreThatHangs has a scan never come back. Whoever waits is told so in time, in a bubble where two minutes are soon over.
func TestAStoreThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := follow(t)
		revision := s.found(t, 0)
		s.calls = make(chan *call)
		began := time.Now()
		waiting := ask(t.Context(), f)
		s.expect(t, "scan")
		if a := <-waiting; !errors.Is(a.err, civic.ErrUnavailable) || errors.Is(a.err, context.DeadlineExceeded) {
			t.Errorf("got %v", a.err)
		}
		if took := time.Since(began); took != 2*time.Minute {
			t.Errorf("it took %v", took)
		}
		again := ask(t.Context(), f)
		s.expect(t, "scan").goOn <- nil
		(<-again).shows(t, revision, 1)
	})
}

// TestOldVersionsAreDropped holds only a weak pointer to a version that no answer uses any more.
func TestOldVersionsAreDropped(t *testing.T) {
	s, f := follow(t)
	project := func(number int) weak.Pointer[network.Graph] {
		s.found(t, number)
		graph, err := f.Projection(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		return weak.Make(graph)
	}
	old, newest := project(0), project(1)
	runtime.GC()
	if old.Value() != nil {
		t.Error("the old version is kept")
	}
	if newest.Value() == nil {
		t.Error("the newest version is not kept")
	}
}

// TestAVersionThatLeadsNowhereIsDropped before a new one is made.
func TestAVersionThatLeadsNowhereIsDropped(t *testing.T) {
	s, f := follow(t)
	s.found(t, 0)
	graph, err := f.Projection(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	old := weak.Make(graph)
	s.calls = make(chan *call)
	waiting := ask(t.Context(), f)
	s.expect(t, "changes").goOn <- civic.ErrRevisionGone
	scan := s.expect(t, "scan")
	runtime.GC()
	if old.Value() != nil {
		t.Error("it is kept")
	}
	scan.goOn <- nil
	if a := <-waiting; a.err != nil {
		t.Error(a.err)
	}
}

// TestFollowerUnderWrites asks from several goroutines while another writes one organization a commit. Nobody gets a graph that is older
// than what was acknowledged before the question, or one that shows more or less than its revision.
func TestFollowerUnderWrites(t *testing.T) {
	const commits, askers = 150, 4
	s, f := follow(t)
	var acknowledged atomic.Uint64
	var all sync.WaitGroup
	defer all.Wait()
	for range askers {
		all.Go(func() {
			for known := uint64(0); known < commits; {
				known = acknowledged.Load()
				graph, err := f.Projection(t.Context(), nil)
				if err != nil {
					t.Error(err)
					return
				}
				of := graph.Revision().Number
				if shown := organizationsBelow(graph, commits+1); of < known || uint64(shown) != of {
					t.Errorf("revision %d, when %d was known, shows %d organizations", of, known, shown)
					return
				}
			}
		})
	}
	for number := range commits {
		acknowledged.Store(s.found(t, number).Number)
	}
}
