package graph

import (
	"context"
	"errors"
	"testing"
	"time"
)

// TestKernelsTakeTurns fills the queue: one question runs, as many as may wait do, and the next is told that it is busy.
func TestKernelsTakeTurns(t *testing.T) {
	k := newKernels(&counters{})
	ctx, cancel := context.WithCancel(t.Context())
	end, err := k.begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	begun := make(chan error, maxWaitingKernels)
	for range maxWaitingKernels {
		go func() {
			_, err := k.begin(ctx)
			begun <- err
		}()
	}
	waitFor(t, func() bool { return k.waiting.Load() == maxWaitingKernels })
	if _, err := k.begin(ctx); !errors.Is(err, ErrBusy) {
		t.Errorf("one more got %v, want ErrBusy", err)
	}
	end()
	if err := <-begun; err != nil {
		t.Errorf("the next in turn got %v", err)
	}
	cancel()
	for range maxWaitingKernels - 1 {
		if err := <-begun; !errors.Is(err, context.Canceled) {
			t.Errorf("who gave up got %v", err)
		}
	}
	if n := k.waiting.Load(); n != 0 {
		t.Errorf("%d are still waiting", n)
	}
}

// waitFor waits until a condition holds that other goroutines bring about.
func waitFor(t *testing.T, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	deadline := time.After(10 * time.Second)
	for !holds() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("it did not come about")
		}
	}
}
