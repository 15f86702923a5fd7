package graph

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// slow is computations whose one work waits until it is let go or its context ends.
type slow struct {
	*computations[string]
	begun   chan struct{}
	goOn    chan struct{}
	ended   chan error
	started atomic.Int32
}

func newSlow(room int) *slow {
	return &slow{
		computations: newComputations(10, room, room, func(string) int { return 1 }),
		begun:        make(chan struct{}, 10), goOn: make(chan struct{}), ended: make(chan error, 10),
	}
}

func (s *slow) work(ctx context.Context) (string, error) {
	s.started.Add(1)
	s.begun <- struct{}{}
	select {
	case <-s.goOn:
		s.ended <- nil
		return "found", nil
	case <-ctx.Done():
		s.ended <- ctx.Err()
		return "", ctx.Err()
	}
}

// ask asks in the background.
func (s *slow) ask(ctx context.Context) <-chan error {
	answered := make(chan error, 1)
	go func() {
		answer, err := s.answer(ctx, "question", s.work)
		if err == nil && answer != "found" {
			err = errors.New("another answer")
		}
		answered <- err
	}()
	return answered
}

func (s *slow) askers() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if run := s.running["question"]; run != nil {
		return run.askers
	}
	return 0
}

// TestOneComputationForManyAskers has twenty ask at once: one computation answers them all, and who comes later gets what it found.
func TestOneComputationForManyAskers(t *testing.T) {
	s := newSlow(100)
	var answers []<-chan error
	for range 20 {
		answers = append(answers, s.ask(t.Context()))
	}
	waitFor(t, func() bool { return s.askers() == 20 })
	close(s.goOn)
	for _, answer := range append(answers, s.ask(t.Context())) {
		if err := <-answer; err != nil {
			t.Error(err)
		}
	}
	if n := s.started.Load(); n != 1 {
		t.Errorf("it was computed %d times", n)
	}
}

// TestAComputationEndsWithItsLastAsker has two ask. When the first goes away the other gets its answer all the same; when all have gone
// the computation ends, and who asks then has it begin anew.
func TestAComputationEndsWithItsLastAsker(t *testing.T) {
	s := newSlow(100)
	first, leave := context.WithCancel(t.Context())
	second, leaveToo := context.WithCancel(t.Context())
	answers := []<-chan error{s.ask(first)}
	<-s.begun
	answers = append(answers, s.ask(second))
	waitFor(t, func() bool { return s.askers() == 2 })
	leave()
	if err := <-answers[0]; !errors.Is(err, context.Canceled) {
		t.Errorf("who went away got %v", err)
	}
	select {
	case err := <-s.ended:
		t.Fatalf("it ended with one asker left: %v", err)
	default:
	}
	leaveToo()
	if err := <-answers[1]; !errors.Is(err, context.Canceled) {
		t.Errorf("who went away last got %v", err)
	}
	if err := <-s.ended; !errors.Is(err, context.Canceled) {
		t.Errorf("behind its last asker it ended with %v", err)
	}
	third := s.ask(t.Context())
	<-s.begun
	close(s.goOn)
	if err := <-third; err != nil {
		t.Errorf("who asked anew got %v", err)
	}
}

// TestAFailedComputationIsNotRemembered panics once, and answers the second time.
func TestAFailedComputationIsNotRemembered(t *testing.T) {
	c := newComputations(10, 100, 100, func(int) int { return 1 })
	_, err := c.answer(t.Context(), "question", func(context.Context) (int, error) { panic("a fault of ours") })
	if err == nil || !strings.Contains(err.Error(), "a fault of ours") {
		t.Errorf("a panic is told as %v", err)
	}
	answer, err := c.answer(t.Context(), "question", func(context.Context) (int, error) { return 1, nil })
	if answer != 1 || err != nil {
		t.Errorf("got %v, %v", answer, err)
	}
}

// TestComputationsForgetTheOldest gives more answers than there is room for.
func TestComputationsForgetTheOldest(t *testing.T) {
	c := newComputations(10, 5, 4, func(answer int) int { return answer })
	for key, size := range map[string]int{"large": 5} {
		if _, err := c.answer(t.Context(), key, func(context.Context) (int, error) { return size, nil }); err != nil {
			t.Fatal(err)
		}
		if _, known := c.known(t.Context(), key); known {
			t.Error("what is too large is remembered")
		}
	}
	for _, key := range []string{"a", "b"} {
		if _, err := c.answer(t.Context(), key, func(context.Context) (int, error) { return 2, nil }); err != nil {
			t.Fatal(err)
		}
	}
	_, a := c.known(t.Context(), "a")
	_, b := c.known(t.Context(), "b")
	if a || !b {
		t.Errorf("the older is remembered: %t, the newer: %t", a, b)
	}
}

// TestWhatTakesTooLongIsRefusedBefore asks for what takes an hour with a minute left: it is refused at once, with the time that it would
// take. Who asks for what is known already, or on its way, gets it whatever the estimate.
func TestWhatTakesTooLongIsRefusedBefore(t *testing.T) {
	a := &Analysis{
		network: &network.Ties{Graph: &measure.Graph{}}, turn: make(chan struct{}, 1),
		resolver: &Resolver{kernels: newKernels(&counters{}), measured: newMeasured()},
	}
	ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), sessionKey{}, &session{}), time.Minute)
	defer cancel()
	k := kernel{name: []any{"question"}, estimate: func() time.Duration { return time.Hour }, instead: "ask for less"}
	work := func(context.Context) (int, error) { return 1, nil }
	_, err := measured(ctx, a, k, work)
	var fault *civic.Fault
	if !errors.As(err, &fault) || !errors.Is(err, civic.ErrTooCostly) || !strings.Contains(fault.Problem, "3601 seconds") || fault.Remedy != "ask for less" {
		t.Errorf("what takes an hour is answered %v", err)
	}
	k.estimate = func() time.Duration { return 0 }
	if answer, err := measured(ctx, a, k, work); answer != 1 || err != nil {
		t.Errorf("what takes no time is answered %v, %v", answer, err)
	}
	k.estimate = func() time.Duration { return time.Hour }
	if answer, err := measured(ctx, a, k, work); answer != 1 || err != nil {
		t.Errorf("what is known is answered %v, %v", answer, err)
	}
}
