package measure

import (
	"context"
	"errors"
	"math"
)

// Betweenness is the betweenness of nodes, with the pivots it was found from.
type Betweenness struct {
	Sample Sample
	// Of is, for each node v, the sum over all unordered pairs of other nodes {s,t} with a path between them of σ(s,t|v)/σ(s,t): the part
	// of the shortest paths between them that go through v. Sampled, it is an estimate.
	Of []float64
}

// Normalized divides by the number of pairs of other nodes, (n−1)(n−2)/2. It is undefined with fewer than three nodes.
func (b Betweenness) Normalized() []Value {
	n := float64(len(b.Of))
	values := make([]Value, len(b.Of))
	for i, number := range b.Of {
		if n > 2 {
			values[i] = defined(number / ((n - 1) * (n - 2) / 2))
		}
	}
	return values
}

// Betweenness finds the betweenness (L. C. Freeman, A set of measures of centrality based on betweenness, 1977) of each node by the
// algorithm of U. Brandes, A faster algorithm for betweenness centrality, 2001. Paths are as long as they have steps, or as the lengths of
// their ties (see Length) add up to. With a sample it adds up only the paths that start at its pivots, multiplied by n/pivots (Centrality
// estimation in large networks, International Journal of Bifurcation and Chaos 17, 2007). It is always defined: 0 for isolates, for the
// only node there is, and for nodes that no shortest path goes through. It returns an error when there are more shortest paths between
// two nodes than a float64 can count, which takes hundreds of steps.
func (g *Graph) Betweenness(ctx context.Context, w Weighting, sample Sample) (Betweenness, error) {
	n := g.Nodes()
	sources, sample := sample.sources(n)
	begin := func() dependencies { return g.brandes() }
	if w == Unweighted {
		ranked, err := g.ranked(ctx)
		if err != nil {
			return Betweenness{}, err
		}
		begin = func() dependencies { return ranked.counting() }
	}
	sums := make([][]float64, blocks)
	_, err := inBlocks(ctx, len(sources), begin, func(b dependencies, block int, i int32) {
		if sums[block] == nil {
			sums[block] = make([]float64, n)
		}
		b.add(sources[i], sums[block])
	})
	if err != nil {
		return Betweenness{}, err
	}
	answer := Betweenness{Sample: sample, Of: make([]float64, n)}
	for _, sum := range sums {
		for i, number := range sum {
			answer.Of[i] += number
		}
	}
	for i := range answer.Of {
		answer.Of[i] *= float64(n) / float64(len(sources)) / 2
		if math.IsNaN(answer.Of[i]) || math.IsInf(answer.Of[i], 0) {
			return Betweenness{}, errors.New("there are more shortest paths between two nodes than can be counted")
		}
	}
	return answer, nil
}

// dependencies is the space of searches from one source after the other, whose dependencies it adds to sums.
type dependencies interface {
	add(source int32, sum []float64)
}

// brandes is the space of one search by lengths that counts paths. Between searches all entries are 0.
type brandes struct {
	*routes
	// paths is σ, the number of shortest paths to each node.
	paths []float64
	// share is (1+δ)/σ of each node, δ being its dependency.
	share []float64
}

func (g *Graph) brandes() *brandes {
	return &brandes{routes: g.routes(), paths: make([]float64, g.Nodes()), share: make([]float64, g.Nodes())}
}

// add adds the dependencies of a source to sum.
func (b *brandes) add(source int32, sum []float64) {
	b.from(source)
	b.paths[source] = 1
	for _, i := range b.order[1:] {
		b.paths[i] = b.gather(i, -1, b.paths)
	}
	for at := len(b.order) - 1; at > 0; at-- {
		i := b.order[at]
		dependency := b.paths[i] * b.gather(i, 1, b.share)
		b.share[i] = (1 + dependency) / b.paths[i]
		sum[i] += dependency
	}
	for _, i := range b.order {
		b.paths[i], b.share[i] = 0, 0
	}
	b.forget()
}
