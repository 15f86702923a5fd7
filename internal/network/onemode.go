package network

import (
	"context"
	"fmt"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// BytesPerTie is how much memory a one-mode network takes for each of its ties.
const BytesPerTie = 32

// Ties is the one-mode network that a civic.TieFilter selects, in the form that measures work on: two organizations are tied as the
// package comment says, with the strength of their tie and the number of activities behind it. Nobody may write to it.
type Ties struct {
	*measure.Graph
	// Revision is that of the graph that the ties were found in.
	Revision civic.Revision
	// Organizations is, for each node, the organization. They are in the order of ids, those without a tie among them.
	Organizations []civic.ID
	// Undated is the number of participations that were left out because they have no date, of those that would otherwise count.
	Undated int
}

// Bytes returns about how much memory the network takes.
func (t *Ties) Bytes() int {
	const perID = 40
	return int(t.Graph.Bytes()) + perID*len(t.Organizations)
}

// Ties finds all ties that the filter selects. It returns an ErrTooCostly fault when too many would have to be added up (before the
// work) or there are more than most (before memory is taken for them), and the error of a context that ended.
func (g *Graph) Ties(ctx context.Context, filter civic.TieFilter, most int) (*Ties, error) {
	l, err := g.newLens(filter)
	if err != nil {
		return nil, err
	}
	w, err := l.whole(ctx)
	if err != nil {
		return nil, err
	}
	if err := w.check(nil); err != nil {
		return nil, err
	}
	p, err := w.countTies(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.checkMemory(most); err != nil {
		return nil, err
	}
	if err := p.fill(ctx); err != nil {
		return nil, err
	}
	made := p.Graph // a copy, so that the ties do not hold on to what they were made with
	t := &Ties{Graph: &made, Revision: g.revision, Organizations: make([]civic.ID, len(w.organizations)), Undated: w.undated}
	for i, o := range w.organizations {
		t.Organizations[i] = g.organizations.key(o)
	}
	return t, nil
}

// projection is a measure.Graph that is being made. Each tie is added up in the row of its first organization, twice: once to count, once to
// write. That takes longer than to keep what was added up, and half the memory.
type projection struct {
	*whole
	measure.Graph
	// before and after count the neighbours of each organization that come before it and after it.
	before, after []int32
}

// projector is what one goroutine needs to make rows.
type projector struct {
	*rows
	before, after []int32
}

// countTies counts the neighbours of each organization.
func (w *whole) countTies(ctx context.Context) (*projection, error) {
	n := len(w.organizations)
	p := &projection{whole: w, before: make([]int32, n), after: make([]int32, n)}
	workers, err := eachRow(ctx, w, func(r *rows) *projector {
		return &projector{rows: r, before: make([]int32, n), after: p.after}
	}, (*projector).count)
	if err != nil {
		return nil, err
	}
	for _, worker := range workers {
		for i, count := range worker.before {
			p.before[i] += count
		}
	}
	return p, nil
}

func (p *projector) count(x int32) {
	p.tally(x)
	p.after[x] = int32(len(p.touched))
	for _, y := range p.touched {
		p.before[y]++
	}
	p.forget()
}

// checkMemory returns an ErrTooCostly fault when there are more ties than that.
func (p *projection) checkMemory(most int) error {
	ties := 0
	for _, count := range p.after {
		ties += int(count)
	}
	if ties <= most {
		return nil
	}
	return &civic.Fault{Kind: civic.ErrTooCostly, Path: []any{"ties"},
		Problem: fmt.Sprintf("this network has %d ties, and %d is the limit for measures here", ties, most),
		Remedy:  "let fewer roles count, leave out large activities with maxSize, or narrow the organizations, activities or period"}
}

// fill writes the rows: first the part of each that comes after its organization, then the part before it.
func (p *projection) fill(ctx context.Context) error {
	n := len(p.organizations)
	p.Offsets = make([]int32, n+1)
	for i := range n {
		p.Offsets[i+1] = p.Offsets[i] + p.before[i] + p.after[i]
	}
	ends := p.Offsets[n]
	p.Neighbours, p.Strengths, p.Counts = make([]int32, ends), make([]civic.Strength, ends), make([]int32, ends)
	if _, err := eachRow(ctx, p.whole, func(r *rows) *rows { return r }, p.fillAfter); err != nil {
		return err
	}
	p.mirror()
	return ctx.Err()
}

func (p *projection) fillAfter(r *rows, x int32) {
	r.tally(x)
	slices.Sort(r.touched)
	at := p.Offsets[x] + p.before[x]
	for _, y := range r.touched {
		p.Neighbours[at], p.Strengths[at], p.Counts[at] = y, r.tallies[y].strength, r.tallies[y].count
		at++
	}
	r.forget()
}

// mirror writes, for each tie, the entry in the row of its second organization. As the first ones come by in order, each row gets in order.
func (p *projection) mirror() {
	next := slices.Clone(p.Offsets[:len(p.organizations)])
	for x := range int32(len(p.organizations)) {
		for at := p.Offsets[x] + p.before[x]; at < p.Offsets[x+1]; at++ {
			y := p.Neighbours[at]
			to := next[y]
			p.Neighbours[to], p.Strengths[to], p.Counts[to] = x, p.Strengths[at], p.Counts[at]
			next[y]++
		}
	}
}
