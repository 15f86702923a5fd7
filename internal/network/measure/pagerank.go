package measure

import "context"

// settledWalk is how little of a walk may still move in a round that is the last.
const settledWalk = 1e-10

// PageRank finds the PageRank of each node: the stationary distribution of a walk that at each step goes, with probability damping, along a
// tie (chosen equally, or by strength), and otherwise, or from an isolate, to any node: x(i) = (1−α)/n + α·(Σj x(j)·w(j,i)/s(j) +
// Σ over isolates x(j)/n). (S. Brin, L. Page, The anatomy of a large-scale hypertextual web search engine, 1998.) Damping is α, usually
// 0.85, at least 0 and below 1. The values add up to 1. They are always defined; without nodes there are none.
//
// It starts from equal values and ends when a step moves less than 10⁻¹⁰ of the walk in all, so that the values are off by less than
// 10⁻¹⁰·α/(1−α) in all, which is 6·10⁻¹⁰ for 0.85.
func (g *Graph) PageRank(ctx context.Context, damping float64, w Weighting) ([]float64, error) {
	n := g.Nodes()
	sums := g.sums(w)
	x, next, share := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range x {
		x[i] = 1 / float64(n)
	}
	for range mostRounds {
		stranded := 0.0
		for i, number := range x {
			if sums[i] > 0 {
				share[i] = number / sums[i]
			} else {
				stranded += number
			}
		}
		base := (1 - damping + damping*stranded) / float64(n)
		if err := eachPart(ctx, n, func(i int32) { next[i] = base + damping*g.gather(i, share, w) }); err != nil {
			return nil, err
		}
		moved := distanceOf(x, next)
		x, next = next, x
		if moved < settledWalk {
			break
		}
	}
	return x, nil
}
