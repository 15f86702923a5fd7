package measure

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// search is the space of one breadth-first search. Between searches all distances are -1.
type search struct {
	*Graph
	distance []int32
	// order has the nodes that were reached, nearest first; level where each distance starts in it.
	order []int32
	level []int32
}

func (g *Graph) search() *search {
	s := &search{Graph: g, distance: make([]int32, g.Nodes()), order: make([]int32, 0, g.Nodes())}
	for i := range s.distance {
		s.distance[i] = -1
	}
	return s
}

// from finds the distances of all nodes that can be reached.
func (s *search) from(source int32) {
	s.order, s.level = append(s.order[:0], source), append(s.level[:0], 0)
	s.distance[source] = 0
	for start, d := 0, int32(1); start < len(s.order); d++ {
		end := len(s.order)
		s.level = append(s.level, int32(end))
		for _, i := range s.order[start:end] {
			for _, j := range s.Row(i) {
				if s.distance[j] < 0 {
					s.distance[j] = d
					s.order = append(s.order, j)
				}
			}
		}
		start = end
	}
}

// at returns the nodes at a distance that is below len(level)-1.
func (s *search) at(distance int) []int32 { return s.order[s.level[distance]:s.level[distance+1]] }

// depth returns the largest distance.
func (s *search) depth() int { return len(s.level) - 2 }

func (s *search) forget() {
	for _, i := range s.order {
		s.distance[i] = -1
	}
}

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
	steps *search // when distances are counted in steps
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
	spaces, err := inBlocks(ctx, len(sources), func() *reach { return g.reach(w) }, func(r *reach, _ int, i int32) { r.add(sources[i]) })
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

func (g *Graph) reach(w Weighting) *reach {
	n := g.Nodes()
	r := &reach{unit: 1, sum: make([]int64, n), harmonic: make([]civic.Strength, n), met: make([]int32, n)}
	if w == Weighted {
		r.ways, r.unit = g.routes(), lengthOne
	} else {
		r.steps = g.search()
	}
	return r
}

func (r *reach) add(source int32) {
	if r.ways != nil {
		r.ways.from(source)
		for _, j := range r.ways.order[1:] {
			r.meet(r.ways.length[j], j)
		}
		r.ways.forget()
		return
	}
	r.steps.from(source)
	for d := 1; d <= r.steps.depth(); d++ {
		r.meet(int64(d), r.steps.at(d)...)
	}
	r.steps.forget()
}

// meet adds up nodes at a distance.
func (r *reach) meet(distance int64, nodes ...int32) {
	r.depth = max(r.depth, distance)
	inverse := civic.Strength(int64(civic.StrengthOne) * r.unit / distance)
	for _, j := range nodes {
		r.sum[j] += distance
		r.harmonic[j] += inverse
		r.met[j]++
	}
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
