package measure

import "context"

// upward is the ties of each node to those above it, in the order of degree, under the numbers of ranked: to those with lower numbers,
// ascending.
type upward struct {
	offsets, heads []int32
	// weights is what the ties count, nil unless asked for.
	weights []float64
	// node is the number in the graph of each node here, rank the other way round; the rank of nodes that do not count is beyond all others.
	node, rank []int32
}

// upward returns the ties between nodes that count, or all of them if counts is nil.
func (g *Graph) upward(ctx context.Context, counts func(i int32) bool) (*upward, error) {
	u, err := g.upwardOffsets(ctx, counts)
	if err != nil {
		return nil, err
	}
	return u, u.fill(ctx, g, func(int32, int32) {})
}

// upwardWeights returns all ties with what they count.
func (g *Graph) upwardWeights(ctx context.Context, w Weighting) (*upward, error) {
	u, err := g.upwardOffsets(ctx, nil)
	if err != nil {
		return nil, err
	}
	u.weights = make([]float64, len(u.heads))
	return u, u.fill(ctx, g, func(at, entry int32) { u.weights[at] = g.weight(entry, w) })
}

// upwardOffsets returns the space for the ties.
func (g *Graph) upwardOffsets(ctx context.Context, counts func(i int32) bool) (*upward, error) {
	n := g.Nodes()
	u := &upward{offsets: make([]int32, n+1), node: g.byDegree(), rank: make([]int32, n)}
	for at, i := range u.node {
		if u.rank[i] = int32(at); counts != nil && !counts(i) {
			u.rank[i] = int32(n) // above nobody
		}
	}
	err := eachPart(ctx, n, func(at int32) {
		own, above := u.rank[u.node[at]], int32(0)
		for _, j := range g.Row(u.node[at]) {
			if u.rank[j] < own && own < int32(n) {
				above++
			}
		}
		u.offsets[at+1] = above
	})
	if err != nil {
		return nil, err
	}
	for i := range n {
		u.offsets[i+1] += u.offsets[i]
	}
	u.heads = make([]int32, u.offsets[n])
	return u, nil
}

// fill goes from the top down, so that each node finds those above it in their order. It calls put with the place of each tie here and one of
// its entries in the graph.
func (u *upward) fill(ctx context.Context, g *Graph, put func(at, entry int32)) error {
	next := append([]int32{}, u.offsets...)
	for at, i := range u.node {
		if err := due(ctx, int32(at)); err != nil {
			return err
		}
		for e, j := range g.Row(i) {
			if below := u.rank[j]; u.rank[i] < below && below < int32(len(u.node)) {
				u.heads[next[below]] = int32(at)
				put(next[below], g.Offsets[i]+int32(e))
				next[below]++
			}
		}
	}
	return nil
}

func (u *upward) of(i int32) []int32 { return u.heads[u.offsets[i]:u.offsets[i+1]] }

// counted returns what the ties of a node to those above it count.
func (u *upward) counted(i int32) []float64 { return u.weights[u.offsets[i]:u.offsets[i+1]] }
