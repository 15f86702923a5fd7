package graph

import (
	"maps"
	"sync"
	"time"
)

// Vitals are what whoever watches over a server may know of its work.
type Vitals struct {
	// Kernels is how many questions about the whole graph were answered, and Kernelling how long that took in all. Running is 1 while
	// one is, and Waiting and Refused tell of the others.
	Kernels           int
	Kernelling        time.Duration
	Running, Waiting  int
	Refused           int
	Subscriptions     int
	Events            int
	SubscriptionsOver map[Code]int
}

// counters count what Vitals tell of subscriptions and of questions about the whole graph.
type counters struct {
	mu  sync.Mutex
	now Vitals
}

func (c *counters) count(change func(*Vitals)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(&c.now)
}

// over counts a subscription that has ended, by the code of why.
func (c *counters) over(err error) {
	code := CodeInternal
	if f, known := faultOf(err); known {
		code = f.code
	}
	c.count(func(v *Vitals) {
		v.Subscriptions--
		if v.SubscriptionsOver == nil {
			v.SubscriptionsOver = map[Code]int{}
		}
		v.SubscriptionsOver[code]++
	})
}

// Vitals returns what the resolver has done, and does.
func (r *Resolver) Vitals() Vitals {
	r.counters.mu.Lock()
	defer r.counters.mu.Unlock()
	v := r.counters.now
	v.SubscriptionsOver = maps.Clone(v.SubscriptionsOver)
	v.Running, v.Waiting = len(r.kernels.turn), int(r.kernels.waiting.Load())
	return v
}
