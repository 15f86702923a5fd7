package measure

import (
	"context"
	"math"
)

// Mixing is how the ties fall on pairs of groups.
type Mixing struct {
	// Groups is the number of groups. The entry of groups p ≤ q stands at p·Groups+q, and at q·Groups+p as well.
	Groups int
	// Observed is the number (or the strength) of the ties between two groups, or within one.
	Observed []float64
	// Expected is what to expect if the ends of all E ties between nodes with groups were joined at random: with e(p) ends in group p,
	// e(p)·e(q)/(2E−1) between two groups and e(p)·(e(p)−1)/2/(2E−1) within one. Weighted, with total strength W and s(p) in group p,
	// s(p)·s(q)/(2W) and s(p)²/(4W). (The configuration model: M. E. J. Newman, Networks, 2nd edition, 2018, 12.1.) All are undefined
	// without such ties.
	Expected []Value
	// Assortativity is r = (Σp e(p,p) − Σp a(p)²)/(1 − Σp a(p)²), e being the parts of all ends that join groups and a their row sums.
	// (M. E. J. Newman, Mixing patterns in networks, 2003, formula 2.) It is undefined without ties, or when all are within one group.
	Assortativity Value
	// Ungrouped is the number (or the strength) of the ties left out because an end is in no group.
	Ungrouped float64
}

// Mixing finds how ties mix groups. Groups has the group of each node, or NoGroup. It returns the error of a context that
// ended.
func (g *Graph) Mixing(ctx context.Context, groups []int32, w Weighting) (Mixing, error) {
	size := groupCount(groups)
	m := Mixing{Groups: size, Expected: make([]Value, size*size)}
	var err error
	if m.Observed, m.Ungrouped, err = g.sumByGroups(ctx, groups, size, w); err != nil {
		return Mixing{}, err
	}
	m.expect(w)
	return m, nil
}

// sumByGroups adds up the ties between groups.
func (g *Graph) sumByGroups(ctx context.Context, groups []int32, size int, w Weighting) (sums []float64, ungrouped float64, err error) {
	// Integers, so that no numbering of the nodes changes a sum.
	exact, left := make([]int64, size*size), int64(0)
	for i := range int32(g.Nodes()) {
		if err := due(ctx, i); err != nil {
			return nil, 0, err
		}
		for at, j := range g.Row(i) {
			if j <= i {
				continue
			}
			weight := int64(1)
			if w == Weighted {
				weight = int64(g.RowStrengths(i)[at])
			}
			p, q := groups[i], groups[j]
			if p == NoGroup || q == NoGroup {
				left += weight
				continue
			}
			exact[int(p)*size+int(q)] += weight
			if p != q {
				exact[int(q)*size+int(p)] += weight
			}
		}
	}
	sums = make([]float64, len(exact))
	for at, sum := range exact {
		sums[at] = unitOf(w) * float64(sum)
	}
	return sums, unitOf(w) * float64(left), nil
}

// unitOf returns what 1 of an integer sum counts.
func unitOf(w Weighting) float64 {
	if w == Weighted {
		return trillionth
	}
	return 1
}

const trillionth = 1e-12

// expect finds what follows from the observed ties.
func (m *Mixing) expect(w Weighting) {
	ends, total, within := make([]float64, m.Groups), 0.0, 0.0
	for p := range m.Groups {
		for q := range m.Groups {
			ends[p] += m.Observed[p*m.Groups+q]
		}
		ends[p] += m.Observed[p*m.Groups+p]
		within += 2 * m.Observed[p*m.Groups+p]
		total += ends[p]
	}
	one := 1.0 // an end that is not joined with itself
	if w == Weighted {
		one = 0
	}
	squares := 0.0
	for p := range m.Groups {
		for q := range m.Groups {
			product := ends[p] * ends[q]
			if p == q {
				product = ends[p] * max(ends[p]-one, 0) / 2
			}
			m.Expected[p*m.Groups+q] = ratio(product, max(total-one, 0))
		}
		squares += ends[p] / max(total, trillionth) * ends[p] / max(total, trillionth)
	}
	if total > 0 && math.Abs(1-squares) > trillionth {
		m.Assortativity = defined((within/total - squares) / (1 - squares))
	}
}

// DegreeAssortativity returns the correlation of the degrees at the two ends of a tie. (M. E. J. Newman, Assortative mixing in networks,
// 2002, formula 4.) It is undefined without ties, or when all nodes with ties have the same degree. It returns the
// error of a context that ended.
func (g *Graph) DegreeAssortativity(ctx context.Context) (Value, error) {
	ends := float64(len(g.Neighbours))
	if ends == 0 {
		return Value{}, ctx.Err()
	}
	products, squares, cubes := 0.0, 0.0, 0.0
	for i := range int32(g.Nodes()) {
		if err := due(ctx, i); err != nil {
			return Value{}, err
		}
		k := float64(g.Degree(i))
		squares, cubes = squares+k*k, cubes+k*k*k
		around := 0.0
		for _, j := range g.Row(i) {
			around += float64(g.Degree(j))
		}
		products += k * around
	}
	mean := squares / ends
	return ratio(products/ends-mean*mean, cubes/ends-mean*mean), nil
}
