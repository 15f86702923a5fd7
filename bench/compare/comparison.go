package main

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/civicgraph/civicgraph/bench/crowd"
)

// settings say how much is measured.
type settings struct {
	clients     []int
	rounds      int
	length      time.Duration
	warmUp      time.Duration
	only        *regexp.Regexp
	withPeer    bool
	peerWorkers int
}

// A comparison asks the contestants. Those that are not there are left out.
type comparison struct {
	settings
	log      io.Writer
	driver   neo4j.DriverWithContext
	database string
	api      *crowd.Service
	peer     *crowd.Service
}

// run asks all questions of all contestants.
func (c *comparison) run(ctx context.Context, s *sample) ([]*result, error) {
	all, err := questions(s)
	if err != nil {
		return nil, err
	}
	var results []*result
	for _, q := range all {
		if c.only != nil && !c.only.MatchString(q.name) {
			continue
		}
		r, err := c.question(ctx, q)
		if err != nil {
			return results, err
		}
		r.deep = deepName(s)
		results = append(results, r)
	}
	return results, nil
}

func (c *comparison) question(ctx context.Context, q question) (*result, error) {
	askers := map[string]crowd.Asker{}
	for _, w := range q.ways {
		a, err := c.asker(w, q.asks)
		if err != nil {
			return nil, err
		}
		if a != nil {
			askers[w.name()] = a
		}
	}
	r := &result{question: q, figures: map[cell]crowd.Figure{}}
	r.differences = c.compare(ctx, q, askers)
	for _, w := range q.ways {
		if a, ok := askers[w.name()]; ok && !w.once {
			crowd.Measure(ctx, a, 4, c.warmUp)
		}
	}
	for _, clients := range c.clients {
		c.measure(ctx, r, askers, clients)
	}
	return r, ctx.Err()
}

// asker returns who asks in a way, nil when the contestant is not there.
func (c *comparison) asker(w way, asks []map[string]any) (crowd.Asker, error) {
	switch {
	case w.by == bare:
		return &driverAsker{c.driver, c.database, w.text, asks}, nil
	case w.by == api && c.api != nil:
		return crowd.NewWebAsker(c.api.Address, apiTarget, w.text, asks, "")
	case w.by == peer && c.peer != nil:
		return crowd.NewWebAsker(c.peer.Address, peerTarget, w.text, asks, "")
	}
	return nil, nil
}

// measure measures all ways of a question in turn, round after round, each round beginning with another way.
func (c *comparison) measure(ctx context.Context, r *result, askers map[string]crowd.Asker, clients int) {
	measured := map[cell][]crowd.Figure{}
	for round := range c.rounds {
		ways := slices.Clone(r.question.ways)
		for i := range ways {
			w := ways[(i+round)%len(ways)]
			a, ok := askers[w.name()]
			if !ok || w.most > 0 && clients > w.most {
				continue
			}
			length := c.length
			if w.once {
				length = 0
			}
			f := crowd.Measure(ctx, a, clients, length).Figure()
			measured[cell{w.name(), clients}] = append(measured[cell{w.name(), clients}], f)
			_, _ = fmt.Fprintf(c.log, "%s, %s, %d clients, round %d: %v %v %.0f/s %v\n", r.question.name, w.name(), clients, round+1, f.P50, f.P99, f.PerSecond, f.Failure)
			if w.by == api && clients == slices.Max(c.clients) {
				if memory, err := c.api.Memory(ctx); err == nil {
					r.memory = max(r.memory, memory)
				}
			}
		}
	}
	for at, figures := range measured {
		r.figures[at] = crowd.Typical(figures)
	}
}
