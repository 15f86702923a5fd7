package measure

import (
	"context"

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

// holes is the space to look at one node. Between nodes, all entries are 0.
type holes struct {
	// part is p(i,j) of the neighbours, invested what i has in each directly and through others.
	part, invested []float64
}

// Holes finds the structural holes. It looks at the neighbours of all neighbours, so it takes Σ degree² steps.
func (g *Graph) Holes(ctx context.Context, w Weighting) (Holes, error) {
	n := g.Nodes()
	sums, largest := g.sums(w), g.largest(w)
	answer := Holes{Constraint: make([]Value, n), EffectiveSize: make([]Value, n)}
	_, err := inBlocks(ctx, n, func() *holes { return &holes{part: make([]float64, n), invested: make([]float64, n)} },
		func(h *holes, _ int, i int32) {
			if g.Degree(i) > 0 {
				constraint, size := h.around(g, i, sums, largest, w)
				answer.Constraint[i], answer.EffectiveSize[i] = defined(constraint), defined(size)
			}
		})
	return answer, err
}

func (h *holes) around(g *Graph, i int32, sums, largest []float64, w Weighting) (constraint, size float64) {
	row, first := g.Row(i), g.Offsets[i]
	for at, j := range row {
		h.part[j] = g.weight(first+int32(at), w) / sums[i]
		h.invested[j] = h.part[j]
	}
	size = float64(len(row))
	for _, q := range row {
		through, start := h.part[q]/sums[q], g.Offsets[q]
		for at, j := range g.Row(q) {
			if h.part[j] > 0 {
				weight := g.weight(start+int32(at), w)
				h.invested[j] += through * weight
				size -= h.part[q] * weight / largest[j]
			}
		}
	}
	for _, j := range row {
		constraint += h.invested[j] * h.invested[j]
		h.part[j], h.invested[j] = 0, 0
	}
	return constraint, size
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
