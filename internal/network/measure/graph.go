package measure

import (
	"fmt"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Graph is an undirected one-mode network in compressed sparse rows. The neighbours of node i, ascending, are
// Neighbours[Offsets[i]:Offsets[i+1]]; every tie stands in the rows of both of its ends. Nobody may write to it.
type Graph struct {
	// Offsets has one entry more than there are nodes.
	Offsets []int32
	// Neighbours, Strengths and Counts have two entries for each tie. Strengths are positive. Counts are of the activities behind a
	// tie, at least 1.
	Neighbours []int32
	Strengths  []civic.Strength
	Counts     []int32
}

// Edge is one tie between two nodes.
type Edge struct {
	A, B     int32
	Strength civic.Strength
	Count    int32
}

// New makes a graph of n nodes from a list of ties in any order. It returns an error for a tie of a node with itself, with a node that
// there is not, that is given twice, or whose strength or count is not positive.
func New(n int, edges []Edge) (*Graph, error) {
	g := &Graph{Offsets: make([]int32, n+1)}
	both := make([]Edge, 0, 2*len(edges))
	for _, e := range edges {
		if e.A == e.B || min(e.A, e.B) < 0 || int(max(e.A, e.B)) >= n || e.Strength <= 0 || e.Count <= 0 {
			return nil, fmt.Errorf("a tie of %d with %d, of strength %d and count %d, does not fit %d nodes", e.A, e.B, e.Strength, e.Count, n)
		}
		both = append(both, e, Edge{A: e.B, B: e.A, Strength: e.Strength, Count: e.Count})
	}
	slices.SortFunc(both, func(a, b Edge) int {
		if a.A != b.A {
			return int(a.A - b.A)
		}
		return int(a.B - b.B)
	})
	for i, e := range both {
		if i > 0 && both[i-1].A == e.A && both[i-1].B == e.B {
			return nil, fmt.Errorf("the tie of %d with %d is given twice", e.A, e.B)
		}
		g.Offsets[e.A+1]++
		g.Neighbours, g.Strengths, g.Counts = append(g.Neighbours, e.B), append(g.Strengths, e.Strength), append(g.Counts, e.Count)
	}
	for i := range n {
		g.Offsets[i+1] += g.Offsets[i]
	}
	return g, nil
}

// Nodes returns the number of nodes.
func (g *Graph) Nodes() int { return max(len(g.Offsets)-1, 0) }

// Ties returns the number of ties.
func (g *Graph) Ties() int { return len(g.Neighbours) / 2 }

// Row returns the neighbours of a node, ascending.
func (g *Graph) Row(i int32) []int32 { return g.Neighbours[g.Offsets[i]:g.Offsets[i+1]] }

// RowStrengths returns the strengths of the ties of a node, in the order of Row.
func (g *Graph) RowStrengths(i int32) []civic.Strength {
	return g.Strengths[g.Offsets[i]:g.Offsets[i+1]]
}

// Bytes returns how much memory the graph takes.
func (g *Graph) Bytes() int64 {
	const perNode, perEnd = 4, 4 + 8 + 4
	return int64(len(g.Offsets))*perNode + int64(len(g.Neighbours))*perEnd
}

// Degree returns the number of ties of a node.
func (g *Graph) Degree(i int32) int { return int(g.Offsets[i+1] - g.Offsets[i]) }

// Degrees returns the number of ties of each node.
func (g *Graph) Degrees() []int {
	degrees := make([]int, g.Nodes())
	for i := range degrees {
		degrees[i] = g.Degree(int32(i))
	}
	return degrees
}

// NodeStrengths returns the sum of the strengths of the ties of each node, s(i) = Σj w(i,j). (A. Barrat, M. Barthélemy, R. Pastor-Satorras,
// A. Vespignani, The architecture of complex weighted networks, PNAS 101, 2004.) It is always defined; that of an isolate is 0.
func (g *Graph) NodeStrengths() []civic.Strength {
	sums := make([]civic.Strength, g.Nodes())
	for i := range sums {
		for _, s := range g.RowStrengths(int32(i)) {
			sums[i] += s
		}
	}
	return sums
}

// Weighting says what a tie counts in a measure that can take it either way.
type Weighting bool

const (
	// Unweighted counts each tie as 1.
	Unweighted Weighting = false
	// Weighted counts each tie by its strength.
	Weighted Weighting = true
)

// weight returns what entry e of the rows counts.
func (g *Graph) weight(e int32, w Weighting) float64 {
	if w == Weighted {
		return g.Strengths[e].Float()
	}
	return 1
}

// sums returns what the ties of each node count together.
func (g *Graph) sums(w Weighting) []float64 {
	sums := make([]float64, g.Nodes())
	if w == Unweighted {
		for i := range sums {
			sums[i] = float64(g.Degree(int32(i)))
		}
		return sums
	}
	for i, s := range g.NodeStrengths() {
		sums[i] = s.Float()
	}
	return sums
}
