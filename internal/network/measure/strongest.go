package measure

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Strongest returns the graph with the strongest ties of each node only: a tie stays if it is among the first keep of either of its ends, by
// strength descending, then by the other end. It returns the error of a context that ended.
func (g *Graph) Strongest(ctx context.Context, keep int) (*Graph, error) {
	stays := make([]bool, len(g.Neighbours))
	_, err := inBlocks(ctx, g.Nodes(), func() *[]int32 { return &[]int32{} }, func(order *[]int32, _ int, i int32) {
		*order = g.markStrongest(i, keep, stays, *order)
	})
	if err != nil {
		return nil, err
	}
	g.markBothEnds(stays)
	return g.only(stays), nil
}

// markStrongest marks the entries of the strongest ties of a node. Order is space, which it returns.
func (g *Graph) markStrongest(i int32, keep int, stays []bool, order []int32) []int32 {
	order = order[:0]
	for at := g.Offsets[i]; at < g.Offsets[i+1]; at++ {
		order = append(order, at)
	}
	if len(order) > keep {
		slices.SortFunc(order, func(a, b int32) int { return cmp.Or(cmp.Compare(g.Strengths[b], g.Strengths[a]), cmp.Compare(a, b)) })
	}
	for _, at := range order[:min(len(order), max(keep, 0))] {
		stays[at] = true
	}
	return order
}

// markBothEnds marks both entries of the ties of which one is marked. As first ends come by in order, so do the entries of second ends.
func (g *Graph) markBothEnds(stays []bool) {
	next := slices.Clone(g.Offsets)
	for i := range int32(g.Nodes()) {
		for at := g.Offsets[i]; at < g.Offsets[i+1]; at++ {
			if j := g.Neighbours[at]; j > i {
				either := stays[at] || stays[next[j]]
				stays[at], stays[next[j]] = either, either
				next[j]++
			}
		}
	}
}

// only returns the graph with the entries that stay.
func (g *Graph) only(stays []bool) *Graph {
	ends := 0
	for _, stay := range stays {
		if stay {
			ends++
		}
	}
	part := &Graph{
		Offsets: make([]int32, len(g.Offsets)), Neighbours: make([]int32, 0, ends),
		Strengths: make([]civic.Strength, 0, ends), Counts: make([]int32, 0, ends),
	}
	for i := range g.Nodes() {
		for at := g.Offsets[i]; at < g.Offsets[i+1]; at++ {
			if stays[at] {
				part.Neighbours = append(part.Neighbours, g.Neighbours[at])
				part.Strengths, part.Counts = append(part.Strengths, g.Strengths[at]), append(part.Counts, g.Counts[at])
			}
		}
		part.Offsets[i+1] = int32(len(part.Neighbours))
	}
	return part
}
