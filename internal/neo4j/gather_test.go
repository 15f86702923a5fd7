package neo4j

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// desk is where the statements of a gatherer arrive: each waits for the test to let it go on.
type desk struct {
	arrived chan statementAsked
}

type statementAsked struct {
	ctx       context.Context
	questions []int
	answer    chan error
}

func (d *desk) ask(ctx context.Context, questions []int) ([]string, civic.Revision, error) {
	asked := statementAsked{ctx, slices.Clone(questions), make(chan error)}
	d.arrived <- asked
	if err := <-asked.answer; err != nil {
		return nil, civic.Revision{}, err
	}
	answers := make([]string, len(questions))
	for i, question := range questions {
		answers[i] = fmt.Sprint("answer ", question)
	}
	return answers, civic.Revision{Number: 7}, nil
}

func newDesk(atOnce int) (*desk, *gatherer[int, string]) {
	d := &desk{arrived: make(chan statementAsked, 10)}
	return d, &gatherer[int, string]{ask: d.ask, atOnce: atOnce, most: 100}
}

// told is what an asker is told.
type told struct {
	answers []string
	err     error
}

func asking(ctx context.Context, g *gatherer[int, string], questions ...int) chan told {
	result := make(chan told, 1)
	go func() {
		answers, _, err := g.answer(ctx, questions)
		result <- told{answers, err}
	}()
	return result
}

// soon returns what a channel gives before the test has waited too long.
func soon[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	const patience = 10 * time.Second
	select {
	case value := <-from:
		return value
	case <-time.After(patience):
		t.Fatal("nothing came")
		panic("unreachable")
	}
}

// queued waits until so many errands wait.
func queued(t *testing.T, g *gatherer[int, string], count int) {
	t.Helper()
	const patience = 10 * time.Second
	deadline := time.Now().Add(patience)
	for {
		g.mu.Lock()
		waiting := len(g.waiting)
		g.mu.Unlock()
		if waiting == count {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d errands wait, want %d", waiting, count)
		}
	}
}

func TestGathererAsksAtOnceWhileItMay(t *testing.T) {
	d, g := newDesk(2)
	first, second := asking(t.Context(), g, 1), asking(t.Context(), g, 2)
	a, b := soon(t, d.arrived), soon(t, d.arrived)
	if len(a.questions) != 1 || len(b.questions) != 1 {
		t.Errorf("the statements ask %v and %v", a.questions, b.questions)
	}
	a.answer <- nil
	b.answer <- nil
	for i, result := range []chan told{first, second} {
		if got := soon(t, result); got.err != nil || !slices.Equal(got.answers, []string{fmt.Sprint("answer ", i+1)}) {
			t.Errorf("asker %d: got %v", i, got)
		}
	}
}

func TestGathererJoinsThoseWhoWait(t *testing.T) {
	d, g := newDesk(1)
	first := asking(t.Context(), g, 1)
	running := soon(t, d.arrived)
	second := asking(t.Context(), g, 2, 3)
	queued(t, g, 1)
	third := asking(t.Context(), g, 4)
	queued(t, g, 2)
	running.answer <- nil
	joined := soon(t, d.arrived)
	if !slices.Equal(joined.questions, []int{2, 3, 4}) {
		t.Errorf("the second statement asks %v", joined.questions)
	}
	joined.answer <- nil
	for _, want := range []struct {
		result  chan told
		answers []string
	}{{first, []string{"answer 1"}}, {second, []string{"answer 2", "answer 3"}}, {third, []string{"answer 4"}}} {
		if got := soon(t, want.result); got.err != nil || !slices.Equal(got.answers, want.answers) {
			t.Errorf("got %v, want %v", got, want.answers)
		}
	}
	again := asking(t.Context(), g, 5)
	soon(t, d.arrived).answer <- nil
	if got := soon(t, again); got.err != nil || !slices.Equal(got.answers, []string{"answer 5"}) {
		t.Errorf("when all is done: got %v", got)
	}
}

func TestGathererKeepsStatementsBounded(t *testing.T) {
	d, g := newDesk(1)
	g.most = 2
	first := asking(t.Context(), g, 1)
	running := soon(t, d.arrived)
	large := asking(t.Context(), g, 2, 3, 4)
	queued(t, g, 1)
	small := asking(t.Context(), g, 5)
	queued(t, g, 2)
	running.answer <- nil
	for _, want := range [][]int{{2, 3, 4}, {5}} {
		next := soon(t, d.arrived)
		if !slices.Equal(next.questions, want) {
			t.Errorf("a statement asks %v, want %v", next.questions, want)
		}
		next.answer <- nil
	}
	for _, result := range []chan told{first, large, small} {
		if got := soon(t, result); got.err != nil {
			t.Error(got.err)
		}
	}
}

func TestGathererKeepsOnesErrorFromOthers(t *testing.T) {
	d, g := newDesk(1)
	first := asking(t.Context(), g, 1)
	running := soon(t, d.arrived)
	second := asking(t.Context(), g, 2)
	queued(t, g, 1)
	third := asking(t.Context(), g, 3)
	queued(t, g, 2)
	running.answer <- nil
	wrong := errors.New("the question 2 is wrong")
	soon(t, d.arrived).answer <- wrong
	soon(t, d.arrived).answer <- wrong
	soon(t, d.arrived).answer <- nil
	if got := soon(t, first); got.err != nil {
		t.Error(got.err)
	}
	if got := soon(t, second); !errors.Is(got.err, wrong) {
		t.Errorf("who asked wrongly got %v", got)
	}
	if got := soon(t, third); got.err != nil || !slices.Equal(got.answers, []string{"answer 3"}) {
		t.Errorf("who asked rightly got %v", got)
	}
}

func TestGathererLetsGoOfThoseWhoGaveUp(t *testing.T) {
	d, g := newDesk(1)
	first := asking(t.Context(), g, 1)
	running := soon(t, d.arrived)
	ctx, cancel := context.WithCancel(t.Context())
	second, third := asking(ctx, g, 2), asking(ctx, g, 3)
	queued(t, g, 2)
	running.answer <- nil
	joined := soon(t, d.arrived)
	cancel()
	for _, result := range []chan told{second, third} {
		if got := soon(t, result); !errors.Is(got.err, context.Canceled) {
			t.Errorf("got %v", got)
		}
	}
	soon(t, joined.ctx.Done())
	joined.answer <- joined.ctx.Err()
	if got := soon(t, first); got.err != nil {
		t.Error(got.err)
	}
}
