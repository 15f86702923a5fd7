package measure

import "context"

// PageRank finds the PageRank of each node: the stationary distribution of a walk that at each step goes, with probability damping, along a
// tie (chosen equally, or by strength), and otherwise, or from an isolate, to any node: x(i) = (1−α)/n + α·(Σj x(j)·w(j,i)/s(j) +
// Σ over isolates x(j)/n). (S. Brin, L. Page, The anatomy of a large-scale hypertextual web search engine, 1998.) Damping is α, usually
// 0.85, at least 0 and below 1. The values add up to 1. They are always defined; without nodes there are none.
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
		if err := g.eachNode(ctx, func(i int32) { next[i] = base + damping*g.gather(i, share, w) }); err != nil {
			return nil, err
		}
		moved := distanceOf(x, next)
		x, next = next, x
		if moved < settled {
			break
		}
	}
	return x, nil
}
