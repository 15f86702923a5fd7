package graph

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/civicgraph/civicgraph/internal/network"
)

// maxWaitingKernels is how many questions about the whole graph may wait for their turn.
const maxWaitingKernels = 32

// kernels lets questions that may touch the whole graph run one at a time, so that they leave the machine to the others.
type kernels struct {
	turn     chan struct{}
	waiting  atomic.Int32
	counters *counters
}

func newKernels(c *counters) *kernels { return &kernels{turn: make(chan struct{}, 1), counters: c} }

// begin waits for a turn and returns what ends it. It returns ErrBusy when too many wait already, and the context's error.
func (k *kernels) begin(ctx context.Context) (end func(), err error) {
	if k.waiting.Add(1) > maxWaitingKernels {
		k.waiting.Add(-1)
		k.counters.count(func(v *Vitals) { v.Refused++ })
		return nil, ErrBusy
	}
	defer k.waiting.Add(-1)
	select {
	case k.turn <- struct{}{}:
		began := time.Now()
		return func() {
			<-k.turn
			k.counters.count(func(v *Vitals) { v.Kernels, v.Kernelling = v.Kernels+1, v.Kernelling+time.Since(began) })
		}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// A wholeQuestion is about the whole graph.
type wholeQuestion[A any] struct {
	// known returns the answer if it needs no work, and reports whether it does.
	known  func(*network.Graph) (answer A, known bool, err error)
	answer func(*network.Graph) (A, error)
}

// whole answers a question about the whole graph, in its turn unless the answer is known.
func whole[A any](ctx context.Context, k *kernels, v *view, q wholeQuestion[A]) (A, error) {
	return projected(ctx, v, func(g *network.Graph) (A, error) {
		if answer, known, err := q.known(g); known || err != nil {
			return answer, err
		}
		end, err := k.begin(ctx)
		if err != nil {
			var none A
			return none, err
		}
		defer end()
		return q.answer(g)
	})
}

// projected answers a question on the projection.
func projected[A any](ctx context.Context, v *view, answer func(*network.Graph) (A, error)) (A, error) {
	return aside(ctx, func() (A, error) {
		g, err := v.projection(ctx)
		if err != nil {
			var none A
			return none, err
		}
		return answer(g)
	})
}
