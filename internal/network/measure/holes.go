package measure

import (
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Holes is the structural holes around each node. Both are undefined for isolates. p(i,j) = w(i,j)/s(i) is the part of the ties of i, by
// number or by strength, that the tie with j is.
type Holes struct {
	// Constraint is Σj (p(i,j) + Σq p(i,q)·p(q,j))² over the neighbours j of i. (R. S. Burt, Structural Holes, 1992, formula 2.4.)
	Constraint []Value
	// EffectiveSize is Σj (1 − Σq p(i,q)·m(j,q)) over the neighbours j of i and q ≠ i, j, with m(j,q) = w(j,q)/max w(j,·). (Burt, 1992,
	// formula 2.2.) Unweighted this is k − 2t/k with t ties among k neighbours (S. P. Borgatti, Structural holes: unpacking Burt's
	// redundancy measures, 1997).
	EffectiveSize []Value
}

// Holes finds the structural holes, triangle by triangle. With q being the third node of the triangles of i and j,
//
//	p(i,j) + Σq p(i,q)·p(q,j) = (w(i,j) + Σq w(i,q)·w(q,j)/s(q)) / s(i)
//	Σq p(i,q)·m(j,q) = Σq w(i,q)·w(q,j) / (s(i)·max w(j,·))
//
// and neither sum on the right changes when i and j change places. So they are added up once for each tie, at the lower of its ends in the
// order of upward: over triangles with both others above that end, and over those with the third node below it. No two processors add to
// the same sum, and each is added up in the same order.
func (g *Graph) Holes(ctx context.Context, w Weighting) (Holes, error) {
	n := g.Nodes()
	up, err := g.upwardWeights(ctx, w)
	if err != nil {
		return Holes{}, err
	}
	spaces, err := inParts(ctx, n, g.surroundings(up, w).begin, (*holes).at)
	if err != nil {
		return Holes{}, err
	}
	answer := Holes{Constraint: make([]Value, n), EffectiveSize: make([]Value, n)}
	for at, i := range up.node {
		if degree := float64(g.Degree(i)); degree > 0 {
			constraint, overlap := int64(0), int64(0)
			for _, h := range spaces {
				constraint, overlap = constraint+h.constraint[at], overlap+h.overlap[at]
			}
			answer.Constraint[i] = defined(float64(constraint) / allParts)
			answer.EffectiveSize[i] = defined(degree - degree*(float64(overlap)/allParts))
		}
	}
	return answer, nil
}

// surroundings is what all processors share.
type surroundings struct {
	*upward
	graph *Graph
	// each is 1/s of each node, overlapping 1/(s·k), widest 1/max w.
	each, overlapping, widest []float64
}

func (g *Graph) surroundings(up *upward, w Weighting) *surroundings {
	n := g.Nodes()
	s := &surroundings{upward: up, graph: g, each: make([]float64, n), overlapping: make([]float64, n), widest: make([]float64, n)}
	sums, largest := g.sums(w), g.largest(w)
	for at, i := range up.node {
		if degree := float64(g.Degree(i)); degree > 0 {
			s.each[at], s.overlapping[at], s.widest[at] = 1/sums[i], 1/(sums[i]*degree), 1/largest[i]
		}
	}
	return s
}

// allParts is how many parts make 1 in sums over all ties of a node: added up as integers, they do not depend on the order. Constraint is
// at most 2, so that they fit.
const allParts = 1 << 60

// holes is the space of one processor. Between nodes, all marks and sides are 0.
type holes struct {
	*surroundings
	// marks is 1 for the nodes above the one looked at, sides what is known of the tie between.
	marks []uint8
	sides []side
	// found is where in a list of nodes the marked ones are.
	found []int32
	// constraint is that of each node, overlap Σj Σq p(i,q)·m(j,q) by its degree, in parts, as far as they are found here.
	constraint, overlap []int64
}

// side is a tie that is part of triangles: what it counts, and Σq w(i,q)·w(q,j) over their third nodes, divided by s(q) or not.
type side struct{ weight, divided, plain float64 }

func (s *surroundings) begin() *holes {
	n := len(s.node)
	return &holes{surroundings: s, marks: make([]uint8, n), sides: make([]side, n), found: make([]int32, n),
		constraint: make([]int64, n), overlap: make([]int64, n)}
}

// at looks at the ties of i to the nodes above it.
func (h *holes) at(i int32) {
	heads, weights := h.of(i), h.counted(i)
	for at, k := range heads {
		h.marks[k], h.sides[k].weight = 1, weights[at]
	}
	for at, q := range heads {
		h.above(q, weights[at])
	}
	for _, j := range h.graph.Row(h.node[i]) {
		if q := h.rank[j]; q > i {
			h.below(i, q)
		}
	}
	for _, k := range heads {
		h.settle(i, k)
		h.marks[k], h.sides[k] = 0, side{}
	}
}

// above looks at the triangles with q, to which the tie counts weight, and a node above both, at the sides that meet in the lowest node.
func (h *holes) above(q int32, weight float64) {
	heads, weights := h.of(q), h.counted(q)
	each, divided, plain := h.each[q], 0.0, 0.0
	for _, at := range h.marked(heads) {
		k := heads[at]
		to := &h.sides[k]
		through, back := weight*weights[at], to.weight*weights[at]
		to.plain += through
		to.divided += through * each
		plain += back
		divided += back * h.each[k]
	}
	h.sides[q].plain += plain
	h.sides[q].divided += divided
}

// below looks at the triangles with q below and a node above i, at the side opposite of q.
func (h *holes) below(i, q int32) {
	heads, weights := h.of(q), h.counted(q)
	last, _ := slices.BinarySearch(heads, i)
	weight, each := weights[last], h.each[q]
	for _, at := range h.marked(heads[:last]) {
		to := &h.sides[heads[at]]
		through := weight * weights[at]
		to.plain += through
		to.divided += through * each
	}
}

// marked returns where in a list the marked nodes are. It writes each place down and takes that back unless it is marked, which is faster
// than to ask first.
func (h *holes) marked(nodes []int32) []int32 {
	marks, found, count := h.marks, h.found[:len(nodes)], 0
	for at, k := range nodes {
		found[count] = int32(at)
		count += int(marks[k])
	}
	return found[:count]
}

// settle adds what is known of the tie of i and k at both ends.
func (h *holes) settle(i, k int32) {
	to := h.sides[k]
	for _, ends := range [][2]int32{{i, k}, {k, i}} {
		own, other := ends[0], ends[1]
		invested := (to.weight + to.divided) * h.each[own]
		h.constraint[own] += int64(invested*invested*allParts + 0.5)
		h.overlap[own] += int64(to.plain*h.overlapping[own]*h.widest[other]*allParts + 0.5)
	}
}

// largest returns what the strongest tie of each node counts, 0 for isolates.
func (g *Graph) largest(w Weighting) []float64 {
	largest := make([]float64, g.Nodes())
	for i := range largest {
		if g.Degree(int32(i)) == 0 {
			continue
		}
		if largest[i] = 1; w == Weighted {
			strongest := civic.Strength(0)
			for _, s := range g.RowStrengths(int32(i)) {
				strongest = max(strongest, s)
			}
			largest[i] = strongest.Float()
		}
	}
	return largest
}
