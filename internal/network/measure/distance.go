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

// Distances is what searches from all nodes, or from pivots, found, in steps.
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
	*search
	sum      []int64
	harmonic []civic.Strength // Σ 1/d in trillionths
	met      []int32
	pairs    int64
	total    int64
	depth    int
}

// Distances finds all distances in steps, strengths aside. It takes a breadth-first search from each source; unless the sample says
// otherwise these are all nodes.
func (g *Graph) Distances(ctx context.Context, sample Sample) (Distances, error) {
	n := g.Nodes()
	sources, sample := sample.sources(n)
	spaces, err := inBlocks(ctx, len(sources), func() *reach {
		return &reach{search: g.search(), sum: make([]int64, n), harmonic: make([]civic.Strength, n), met: make([]int32, n)}
	}, func(r *reach, _ int, i int32) { r.add(sources[i]) })
	if err != nil {
		return Distances{}, err
	}
	all := spaces[0]
	for _, r := range spaces[1:] {
		all.merge(r)
	}
	d := Distances{Sample: sample, Mean: ratio(float64(all.total), float64(all.pairs)), Diameter: Value{Number: float64(all.depth), Defined: n > 0}}
	all.center(&d, g.Components(), sources)
	return d, nil
}

func (r *reach) add(source int32) {
	r.from(source)
	r.depth = max(r.depth, r.search.depth())
	for d := 1; d <= r.search.depth(); d++ {
		nodes := r.at(d)
		r.pairs += int64(len(nodes))
		r.total += int64(len(nodes)) * int64(d)
		for _, j := range nodes {
			r.sum[j] += int64(d)
			r.harmonic[j] += civic.StrengthOne / civic.Strength(d)
			r.met[j]++
		}
	}
	r.forget()
}

func (r *reach) merge(other *reach) {
	r.pairs, r.total, r.depth = r.pairs+other.pairs, r.total+other.total, max(r.depth, other.depth)
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
			d.Closeness[i] = defined(within / float64(n-1) * float64(r.met[i]) / float64(r.sum[i]))
		}
	}
}
