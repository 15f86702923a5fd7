package graph

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
)

// computations makes what is costly once for all who ask for it at the same time, and remembers what came out. A computation ends when all
// who asked for it have gone away, and not before: it is nobody's in particular.
type computations[A any] struct {
	mu      sync.Mutex
	running map[string]*computation[A]
	kept    *kept[A]
}

// computation is one that is under way.
type computation[A any] struct {
	askers int
	cancel context.CancelFunc
	done   chan struct{}
	answer A
	err    error
}

// newComputations returns computations whose answers may take so much room together, and one of them so much of it.
func newComputations[A any](count, room, largest int, weigh func(A) int) *computations[A] {
	return &computations[A]{
		running: map[string]*computation[A]{},
		kept:    newKept(count, room, largest, func(key string, answer A) int { return len(key) + weigh(answer) }),
	}
}

// known returns the answer to a question if it is remembered.
func (c *computations[A]) known(ctx context.Context, key string) (answer A, known bool) {
	return c.kept.Get(ctx, key)
}

// isRunning reports whether somebody has asked the question already.
func (c *computations[A]) isRunning(key string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.running[key] != nil
}

// answer returns what work returns: remembered, from the computation that is under way, or from one that begins. The key stands for the
// question. It returns the error of the asker's context when that ends first.
func (c *computations[A]) answer(ctx context.Context, key string, work func(context.Context) (A, error)) (A, error) {
	if answer, known := c.known(ctx, key); known {
		return answer, nil
	}
	run := c.join(ctx, key, work)
	select {
	case <-run.done:
		return run.answer, run.err
	case <-ctx.Done():
		c.leave(key, run)
		var none A
		return none, ctx.Err()
	}
}

// join counts one more asker of a computation, which begins with the first.
func (c *computations[A]) join(ctx context.Context, key string, work func(context.Context) (A, error)) *computation[A] {
	c.mu.Lock()
	defer c.mu.Unlock()
	if run := c.running[key]; run != nil {
		run.askers++
		return run
	}
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	run := &computation[A]{askers: 1, cancel: cancel, done: make(chan struct{})}
	c.running[key] = run
	go c.run(own, key, run, work)
	return run
}

// leave counts one asker less. Whoever asks the same behind the last of them begins anew.
func (c *computations[A]) leave(key string, run *computation[A]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if run.askers--; run.askers > 0 {
		return
	}
	run.cancel()
	if c.running[key] == run {
		delete(c.running, key)
	}
}

func (c *computations[A]) run(ctx context.Context, key string, run *computation[A], work func(context.Context) (A, error)) {
	defer close(run.done)
	defer run.cancel()
	run.answer, run.err = guarded(ctx, work)
	if run.err == nil {
		c.kept.Add(ctx, key, run.answer)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running[key] == run {
		delete(c.running, key)
	}
}

// guarded turns a panic into an error: gqlgen does so only in goroutines of its own.
func guarded[A any](ctx context.Context, work func(context.Context) (A, error)) (answer A, err error) {
	defer func() {
		if failure := recover(); failure != nil {
			err = fmt.Errorf("a computation failed: %v\n%s", failure, debug.Stack())
		}
	}()
	return work(ctx)
}
