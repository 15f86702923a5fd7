package measure

import "context"

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
// algorithm of U. Brandes, A faster algorithm for betweenness centrality, 2001, counting paths in steps. With a sample it adds up
// only the paths that start at its pivots, multiplied by n/pivots (U. Brandes, C. Pich, Centrality estimation in large networks, 2007). It is
// always defined: 0 for isolates, for the only node there is, and for nodes that no shortest path goes through.
func (g *Graph) Betweenness(ctx context.Context, sample Sample) (Betweenness, error) {
	n := g.Nodes()
	sources, sample := sample.sources(n)
	sums := make([][]float64, blocks)
	_, err := inBlocks(ctx, len(sources), g.brandes, func(b *brandes, block int, i int32) {
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
	}
	return answer, nil
}

// brandes is the space of one search that counts paths. Between searches all entries are 0.
type brandes struct {
	*search
	// paths is σ, the number of shortest paths to each node. It overflows no float64 before the graph has hundreds of levels.
	paths []float64
	// share is (1+δ)/σ of each node, δ being its dependency.
	share []float64
}

func (g *Graph) brandes() *brandes {
	return &brandes{search: g.search(), paths: make([]float64, g.Nodes()), share: make([]float64, g.Nodes())}
}

// add adds the dependencies of a source to sum.
func (b *brandes) add(source int32, sum []float64) {
	b.from(source)
	b.paths[source] = 1
	for d := 1; d <= b.depth(); d++ {
		for _, i := range b.at(d) {
			b.paths[i] = b.gather(i, int32(d-1), b.paths)
		}
	}
	for d := b.depth(); d > 0; d-- {
		for _, i := range b.at(d) {
			dependency := b.paths[i] * b.gather(i, int32(d+1), b.share)
			b.share[i] = (1 + dependency) / b.paths[i]
			sum[i] += dependency
		}
	}
	for _, i := range b.order {
		b.paths[i], b.share[i] = 0, 0
	}
	b.forget()
}

// gather adds up the values of the neighbours of i that are at a distance.
func (b *brandes) gather(i, distance int32, values []float64) float64 {
	sum := 0.0
	for _, j := range b.Row(i) {
		if b.distance[j] == distance {
			sum += values[j]
		}
	}
	return sum
}
