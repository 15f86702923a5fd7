package graph

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A play is an operation of which the test plays the fields, and a store that answers each question with its length.
type play struct {
	t      *testing.T
	ctx    context.Context
	levels *levels
	mu     sync.Mutex
	// asked are the calls of the store, each its questions in order.
	asked []string
	// hold, when it is there for one of the questions, keeps a call from being answered until it is closed.
	hold map[string]chan struct{}
}

// inPlay runs a test in a bubble in which time stands still as long as anybody has something to do.
func inPlay(t *testing.T, test func(p *play)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &session{}
		test(&play{t: t, ctx: context.WithValue(t.Context(), sessionKey{}, s), levels: &s.levels, hold: map[string]chan struct{}{}})
		s.levels.end()
	})
}

func (p *play) loader() *loader[string, int] {
	return newLoader(p.levels, byText, func(_ context.Context, questions []string) ([]int, error) {
		p.mu.Lock()
		sorted := slices.Sorted(slices.Values(questions))
		p.asked = append(p.asked, strings.Join(sorted, " "))
		p.mu.Unlock()
		answers := make([]int, len(questions))
		for i, question := range questions {
			if held := p.hold[question]; held != nil {
				<-held
			}
			answers[i] = len(question)
		}
		return answers, nil
	})
}

// field plays a field that does something and is then answered. It must have been expected.
func (p *play) field(work func()) (answered <-chan struct{}) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer p.levels.expect(-1)
		work()
	}()
	return done
}

// loading plays a field that loads one thing behind the other.
func (p *play) loading(from *loader[string, int], questions ...string) (answered <-chan struct{}) {
	return p.field(func() {
		for _, question := range questions {
			p.load(from, question)
		}
	})
}

func (p *play) load(from *loader[string, int], question string) {
	if got, err := from.load(p.ctx, question); err != nil || got != len(question) {
		p.t.Errorf("%q is answered by %d, %v", question, got, err)
	}
}

// want checks the calls of the store so far, when nobody has anything to do.
func (p *play) want(calls ...string) {
	p.t.Helper()
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	if sorted := slices.Sorted(slices.Values(p.asked)); !slices.Equal(sorted, calls) {
		p.t.Errorf("the store got %q, want %q", sorted, calls)
	}
}

// over checks that all fields were answered.
func (p *play) over() {
	p.t.Helper()
	synctest.Wait()
	if left := p.levels.running.Load(); left != 0 {
		p.t.Errorf("%d fields are left", left)
	}
}

// TestALevelIsOneCall lets the fields of a level ask one by one.
func TestALevelIsOneCall(t *testing.T) {
	inPlay(t, func(p *play) {
		nodes := p.loader()
		p.levels.expect(4)
		p.loading(nodes, "a", "aa")
		p.loading(nodes, "b", "bb")
		p.want()
		p.loading(nodes, "a", "cc", "dd")
		p.want()
		p.levels.expect(-1)
		p.want("a b", "aa bb cc", "dd")
		p.over()
	})
}

// TestOneQuestionIsAskedOnce asks again for what was asked before.
func TestOneQuestionIsAskedOnce(t *testing.T) {
	inPlay(t, func(p *play) {
		p.levels.expect(1)
		p.loading(p.loader(), "a", "a", "b", "a")
		p.want("a", "b")
		p.over()
	})
}

// TestTheNextLevelWaitsForTheWholeLevel holds one of two calls up. What the answer to the other leads to is asked for behind both.
func TestTheNextLevelWaitsForTheWholeLevel(t *testing.T) {
	inPlay(t, func(p *play) {
		nodes, records := p.loader(), p.loader()
		p.hold["slow"] = make(chan struct{})
		p.levels.expect(2)
		p.loading(nodes, "quick", "one")
		p.field(func() {
			p.load(records, "slow")
			p.load(nodes, "two")
		})
		p.want("quick", "slow")
		close(p.hold["slow"])
		p.want("one two", "quick", "slow")
		p.over()
	})
}

// TestWorkAsideHoldsNothingUp lets a field work on something else while another loads.
func TestWorkAsideHoldsNothingUp(t *testing.T) {
	inPlay(t, func(p *play) {
		nodes := p.loader()
		long := make(chan string)
		p.levels.expect(2)
		p.field(func() {
			found, err := aside(p.ctx, func() (string, error) { return <-long, nil })
			if err != nil {
				t.Error(err)
			}
			p.load(nodes, found)
		})
		p.loading(nodes, "a", "b")
		p.want("a", "b")
		long <- "found"
		p.want("a", "b", "found")
		p.over()
	})
}

// TestAFieldThatNeverComes expects a field that gqlgen does not start: the others wait for it once, and not for long.
func TestAFieldThatNeverComes(t *testing.T) {
	inPlay(t, func(p *play) {
		nodes := p.loader()
		start := time.Now()
		p.levels.expect(3)
		one, other := p.loading(nodes, "a", "aa", "aaa"), p.loading(nodes, "b", "bb")
		p.want()
		<-one
		<-other
		// The first look sees that both have come since the watch began.
		if waited, want := time.Since(start), (1+maxStill)*lookInterval; waited != want {
			t.Errorf("they waited %v, want %v", waited, want)
		}
		p.want("a b", "aa bb", "aaa")
	})
}

// TestALevelThatMovesIsWaitedFor lets the fields of a level come over a time in which the watch looks many times.
func TestALevelThatMovesIsWaitedFor(t *testing.T) {
	inPlay(t, func(p *play) {
		nodes := p.loader()
		const fields = 100
		p.levels.expect(fields)
		var all []string
		for i := range fields {
			all = append(all, fmt.Sprintf("%03d", i))
			p.loading(nodes, all[i])
			<-time.After(lookInterval)
		}
		p.want(strings.Join(all, " "))
		p.over()
	})
}

// TestWhoGivesUp lets the context of one of two fields end while the other makes their call.
func TestWhoGivesUp(t *testing.T) {
	inPlay(t, func(p *play) {
		nodes := p.loader()
		p.hold["a"] = make(chan struct{})
		p.levels.expect(2)
		ctx, cancel := context.WithCancel(p.ctx)
		gone := p.field(func() {
			if _, err := nodes.load(ctx, "c"); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
		p.want()
		p.loading(nodes, "a", "b")
		p.want("a c")
		cancel()
		<-gone
		close(p.hold["a"])
		p.want("a c", "b")
		p.over()
	})
}

// TestAStoreThatFails gives all who wait the same error: also for a panic, and for answers that are too few.
func TestAStoreThatFails(t *testing.T) {
	broken := errors.New("broken")
	for want, ask := range map[string]func(context.Context, []string) ([]int, error){
		"broken":                   func(context.Context, []string) ([]int, error) { return nil, broken },
		"panic: broken":            func(context.Context, []string) ([]int, error) { panic(broken) },
		"1 answers to 2 questions": func(context.Context, []string) ([]int, error) { return []int{1}, nil },
	} {
		inPlay(t, func(p *play) {
			nodes := newLoader(p.levels, byText, ask)
			p.levels.expect(2)
			for _, question := range []string{"a", "b"} {
				p.field(func() {
					if _, err := nodes.load(p.ctx, question); err == nil || !strings.Contains(err.Error(), want) {
						t.Errorf("got %v, want %s", err, want)
					}
				})
			}
			p.over()
		})
	}
}
