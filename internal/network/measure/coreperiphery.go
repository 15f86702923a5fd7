package measure

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// CorePeriphery is a division of the nodes into a core, all tied to one another if it were perfect, and a periphery without ties within.
type CorePeriphery struct {
	// Core has the nodes of the core, ascending.
	Core []int32
	// Misfits is the number of pairs in the core that are not tied and of pairs in the periphery that are.
	Misfits int64
	// Correlation is that of Pearson, over the pairs within the core and the pairs within the periphery, between being tied and being in
	// the core: the fit of the discrete model of S. P. Borgatti, M. G. Everett, Models of core/periphery structures, 1999, which leaves
	// pairs of the one with the other aside. It is undefined when there are no pairs of either kind, or when all or none of them are tied.
	Correlation Value
}

// CorePeriphery finds the division with fewest misfits, of those the one with the smallest core. That is to take nodes by degree (then by
// number) as long as the next has more ties than the core has nodes. (S. Z. W. Lip, A fast algorithm for the discrete core/periphery
// bipartitioning problem, 2011.) It is the best by misfits; another may have a higher correlation. It
// returns the error of a context that ended.
func (g *Graph) CorePeriphery(ctx context.Context) (CorePeriphery, error) {
	n := g.Nodes()
	order := make([]int32, n)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Or(cmp.Compare(g.Degree(b), g.Degree(a)), cmp.Compare(a, b)) })
	size := 0
	for size < n && g.Degree(order[size]) > size {
		size++
	}
	inCore := make([]bool, n)
	for _, i := range order[:size] {
		inCore[i] = true
	}
	p := CorePeriphery{Core: slices.Sorted(slices.Values(order[:size]))}
	ties := [2]int64{} // within the periphery, within the core
	for i := range int32(n) {
		if err := due(ctx, i); err != nil {
			return CorePeriphery{}, err
		}
		for _, j := range g.Row(i) {
			switch {
			case j > i && inCore[i] && inCore[j]:
				ties[1]++
			case j > i && !inCore[i] && !inCore[j]:
				ties[0]++
			}
		}
	}
	core, rest := pairsOf(size), pairsOf(n-size)
	p.Misfits = core - ties[1] + ties[0]
	p.Correlation = phi(ties[1], core-ties[1], ties[0], rest-ties[0])
	return p, nil
}

func pairsOf(n int) int64 { return int64(n) * int64(n-1) / 2 }

// phi returns the correlation of two properties of which a pairs have both, b only the first, c only the second, and d none.
func phi(a, b, c, d int64) Value {
	root := math.Sqrt(float64(a+b)) * math.Sqrt(float64(c+d)) * math.Sqrt(float64(a+c)) * math.Sqrt(float64(b+d))
	return ratio(float64(a)*float64(d)-float64(b)*float64(c), root)
}
