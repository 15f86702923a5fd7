package measure

import "context"

// upward is the ties of each node to those above it, in the order of degree, under the numbers of ranked: to those with lower numbers.
type upward struct {
	offsets, heads []int32
	// node is the number in the graph of each node here.
	node []int32
}

// upward returns the ties between nodes that count, or all of them if counts is nil.
func (g *Graph) upward(ctx context.Context, counts func(i int32) bool) (*upward, error) {
	n := g.Nodes()
	u := &upward{offsets: make([]int32, n+1), node: g.byDegree()}
	rank := make([]int32, n)
	for at, i := range u.node {
		if rank[i] = int32(at); counts != nil && !counts(i) {
			rank[i] = int32(n) // above nobody
		}
	}
	err := eachPart(ctx, n, func(at int32) {
		own, above := rank[u.node[at]], int32(0)
		for _, j := range g.Row(u.node[at]) {
			if rank[j] < own && own < int32(n) {
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
	return u, eachPart(ctx, n, func(at int32) {
		own, to := rank[u.node[at]], u.of(at)
		for _, j := range g.Row(u.node[at]) {
			if len(to) > 0 && rank[j] < own {
				to[0] = rank[j]
				to = to[1:]
			}
		}
	})
}

func (u *upward) of(i int32) []int32 { return u.heads[u.offsets[i]:u.offsets[i+1]] }
