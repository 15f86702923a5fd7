package measure

import (
	"context"
	"math/bits"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Distances is what searches from all nodes, or from pivots, found. The distance d of two nodes is the length of the shortest path between
// them: the number of its steps or, weighted, the sum of the lengths of its ties (see Length).
type Distances struct {
	// Sample is from where the searches started.
	Sample Sample
	// Mean is the mean distance over all ordered pairs of different nodes with a path between them; undefined when there is none.
	// Sampled, it is the mean over the pairs whose first is a pivot.
	Mean Value
	// Diameter is the largest distance between two nodes with a path between them, 0 without ties, undefined without nodes. Sampled, it is
	// the largest that was met: the diameter is at least this and at most twice as much in each component that has a pivot.
	Diameter Value
	// Closeness is, for each node i, (r−1)/(n−1) · (r−1)/Σj d(i,j) over the r nodes of its component: the closeness of A. Bavelas (1950)
	// scaled by component after S. Wasserman, K. Faust, Social Network Analysis, 1994, formula 5.22. It is undefined for isolates.
	// Sampled, sums over all j are estimated from those over pivots in the component: Σ · (r−1)/k', k' being the pivots there other
	// than i (D. Eppstein, J. Wang, Fast approximation of centrality, 2004); it is undefined too for k' = 0.
	Closeness []Value
	// Harmonic is, for each node i, Σj 1/d(i,j) / (n−1), nodes without a path counting 0. (Y. Rochat, Closeness centrality extended to
	// unconnected graphs, 2009; P. Boldi, S. Vigna, Axioms for centrality, 2014.) It is undefined with fewer than two nodes, and 0 for
	// isolates. Sampled, the sum is over the pivots other than i, and n−1 is their number.
	Harmonic []Value
}

// reach is what searches add up at the nodes that they come by: integers, so that no order of summation matters.
type reach struct {
	steps *wave   // when distances are counted in steps
	ways  *routes // when ties have lengths
	// unit is how much of a distance counts as 1.
	unit     int64
	sum      []int64
	harmonic []civic.Strength // Σ 1/d in trillionths
	met      []int32
	depth    int64
}

// Distances finds distances, from all nodes unless the sample says otherwise.
func (g *Graph) Distances(ctx context.Context, w Weighting, sample Sample) (Distances, error) {
	n := g.Nodes()
	sources, sample := sample.sources(n)
	spaces, err := g.searchAll(ctx, w, sources)
	if err != nil {
		return Distances{}, err
	}
	all := spaces[0]
	for _, r := range spaces[1:] {
		all.merge(r)
	}
	d := Distances{Sample: sample, Diameter: Value{Number: float64(all.depth) / float64(all.unit), Defined: n > 0}}
	total, pairs := 0.0, 0.0
	for i, sum := range all.sum {
		total, pairs = total+float64(sum), pairs+float64(all.met[i])
	}
	d.Mean = ratio(total/float64(all.unit), pairs)
	components, err := g.Components(ctx)
	if err != nil {
		return Distances{}, err
	}
	all.center(&d, components, sources)
	return d, nil
}

// searchAll searches from all sources: by steps many at once, by lengths one after the other.
func (g *Graph) searchAll(ctx context.Context, w Weighting, sources []int32) ([]*reach, error) {
	if w == Weighted {
		begin := func() *reach { return newReach(g.Nodes(), lengthOne, nil, g.routes()) }
		return inBlocks(ctx, len(sources), begin, func(r *reach, _ int, i int32) { r.addLengths(sources[i]) })
	}
	ranked, err := g.ranked(ctx)
	if err != nil {
		return nil, err
	}
	waves := slices.Collect(slices.Chunk(sources, waveWidth))
	begin := func() *reach { return newReach(g.Nodes(), 1, ranked.wave(), nil) }
	return inBlocks(ctx, len(waves), begin, func(r *reach, _ int, i int32) { r.steps.from(waves[i], r.meet) })
}

func newReach(n int, unit int64, steps *wave, ways *routes) *reach {
	return &reach{unit: unit, steps: steps, ways: ways, sum: make([]int64, n), harmonic: make([]civic.Strength, n), met: make([]int32, n)}
}

func (r *reach) addLengths(source int32) {
	r.ways.from(source)
	for _, j := range r.ways.order[1:] {
		r.meet(r.ways.length[j], 1, j)
	}
	r.ways.forget()
}

// meet adds up a node at a distance from some sources, each a bit.
func (r *reach) meet(distance int64, bitsOfSources uint64, node int32) {
	sources := int64(bits.OnesCount64(bitsOfSources))
	r.depth = max(r.depth, distance)
	r.sum[node] += distance * sources
	r.harmonic[node] += civic.Strength(int64(civic.StrengthOne) * r.unit / distance * sources)
	r.met[node] += int32(sources)
}

func (r *reach) merge(other *reach) {
	r.depth = max(r.depth, other.depth)
	for i := range r.sum {
		r.sum[i] += other.sum[i]
		r.harmonic[i] += other.harmonic[i]
		r.met[i] += other.met[i]
	}
}

// center finds closeness and harmonic centrality from the sums.
func (r *reach) center(d *Distances, c Components, sources []int32) {
	n := len(r.sum)
	d.Closeness, d.Harmonic = make([]Value, n), make([]Value, n)
	starts := make([]int, n)
	for _, s := range sources {
		starts[s] = 1
	}
	for i := range r.sum {
		if others := len(sources) - starts[i]; others > 0 {
			d.Harmonic[i] = defined(r.harmonic[i].Float() / float64(others))
		}
		if r.sum[i] > 0 {
			within := float64(c.Sizes[c.Of[i]] - 1)
			sum := float64(r.sum[i]) / float64(r.unit)
			d.Closeness[i] = defined(within / float64(n-1) * float64(r.met[i]) / sum)
		}
	}
}
