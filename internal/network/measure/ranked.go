package measure

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// ranked is a copy of the ties of a graph in which nodes are numbered by degree, most ties first (then by number): what is looked at most often
// lies close together, and nodes without ties come last.
type ranked struct {
	offsets, heads []int32
	// node is the number in the graph of each node here, rank the other way round.
	node, rank []int32
	// tied is how many nodes have ties.
	tied int
}

func (g *Graph) ranked(ctx context.Context) (*ranked, error) {
	r := &ranked{offsets: make([]int32, g.Nodes()+1), heads: make([]int32, len(g.Neighbours)), node: g.byDegree(), rank: make([]int32, g.Nodes())}
	for at, i := range r.node {
		r.rank[i] = int32(at)
		r.offsets[at+1] = r.offsets[at] + int32(g.Degree(i))
		if g.Degree(i) > 0 {
			r.tied = at + 1
		}
	}
	err := eachPart(ctx, g.Nodes(), func(at int32) {
		to := r.of(at)
		for e, j := range g.Row(r.node[at]) {
			to[e] = r.rank[j]
		}
	})
	return r, err
}

// of returns the neighbours of a node, in no order.
func (r *ranked) of(i int32) []int32 { return r.heads[r.offsets[i]:r.offsets[i+1]] }

func (r *ranked) degree(i int32) int { return int(r.offsets[i+1] - r.offsets[i]) }

// byDegree returns the nodes by degree, most ties first, then by number.
func (g *Graph) byDegree() []int32 {
	distribution := g.DegreeDistribution()
	next, before := make([]int, len(distribution)), 0
	for degree := len(distribution) - 1; degree >= 0; degree-- {
		next[degree] = before
		before += distribution[degree]
	}
	order := make([]int32, g.Nodes())
	for i := range int32(len(order)) {
		degree := g.Degree(i)
		order[next[degree]] = i
		next[degree]++
	}
	return order
}

// gather adds up the values of nodes. Four sums do not wait for one another; they are added in the same way each time.
func gather(nodes []int32, values []float64) float64 {
	var a, b, c, d float64
	for len(nodes) >= 4 {
		a += values[nodes[0]]
		b += values[nodes[1]]
		c += values[nodes[2]]
		d += values[nodes[3]]
		nodes = nodes[4:]
	}
	for _, j := range nodes {
		a += values[j]
	}
	return (a + b) + (c + d)
}

// gatherTimes is gather with each value times a strength, in trillionths.
func gatherTimes(nodes []int32, strengths []civic.Strength, values []float64) float64 {
	var a, b float64
	strengths = strengths[:len(nodes)]
	for len(nodes) >= 2 && len(strengths) >= 2 {
		a += values[nodes[0]] * float64(strengths[0])
		b += values[nodes[1]] * float64(strengths[1])
		nodes, strengths = nodes[2:], strengths[2:]
	}
	for at, j := range nodes {
		a += values[j] * float64(strengths[at])
	}
	return a + b
}
