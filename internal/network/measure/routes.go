package measure

import (
	"math/bits"

	"github.com/civicgraph/civicgraph/internal/civic"
)

const (
	// lengthOne is the length of a tie of strength 1: lengths are integer millionths, so that paths of the same length are found to be.
	lengthOne int64 = 1_000_000
	// longest is the length of ties of a strength up to 10⁻⁷, so that no path is too long to add up.
	longest = 10_000_000 * lengthOne
)

// Length returns the length of a tie of a strength in measures that go by weighted paths: 1/strength, in millionths rounded down, at most 10
// million. (M. E. J. Newman, Scientific collaboration networks II, Physical Review E 64, 016132, 2001.)
func Length(strength civic.Strength) float64 { return float64(lengthOf(strength)) / float64(lengthOne) }

func lengthOf(strength civic.Strength) int64 {
	return min(max(int64(civic.StrengthOne)*lengthOne/int64(strength), 1), longest)
}

// routes is the space of one search by lengths (E. W. Dijkstra, 1959). Between searches all lengths are unreached.
type routes struct {
	*Graph
	length []int64
	// order has the nodes that were reached, nearest first.
	order []int32
	queue queue
}

const unreached int64 = -1

func (g *Graph) routes() *routes {
	r := &routes{Graph: g, length: make([]int64, g.Nodes())}
	for i := range r.length {
		r.length[i] = unreached
	}
	return r
}

// from finds the distances of all nodes that can be reached.
func (r *routes) from(source int32) {
	r.order = r.order[:0]
	r.queue.last = 0
	r.length[source] = 0
	r.queue.push(arrival{node: source})
	for {
		next, some := r.queue.pop()
		if !some {
			return
		}
		i := next.node
		if next.length > r.length[i] {
			continue // a shorter way was found since
		}
		r.order = append(r.order, i)
		strengths := r.RowStrengths(i)
		for at, j := range r.Row(i) {
			length := next.length + lengthOf(strengths[at])
			if r.length[j] == unreached || length < r.length[j] {
				r.length[j] = length
				r.queue.push(arrival{length: length, node: j})
			}
		}
	}
}

func (r *routes) forget() {
	for _, i := range r.order {
		r.length[i] = unreached
	}
}

// gather adds up the values of the neighbours of i that shortest paths come from (toward is -1) or go on to (1).
func (r *routes) gather(i int32, toward int64, values []float64) float64 {
	sum, strengths, own := 0.0, r.RowStrengths(i), r.length[i]
	for at, j := range r.Row(i) {
		if r.length[j] == own+toward*lengthOf(strengths[at]) {
			sum += values[j]
		}
	}
	return sum
}

// arrival is a way to a node.
type arrival struct {
	length int64
	node   int32
}

// queue gives arrivals by length, if none is added that is shorter than the last one given: a radix heap (R. K. Ahuja, K. Mehlhorn, J. B.
// Orlin, R. E. Tarjan, Faster algorithms for the shortest path problem, 1990). Bucket b has the lengths whose highest bit that differs
// from the last one given is the b-th.
type queue struct {
	buckets [64][]arrival
	last    int64
}

func (q *queue) push(a arrival) {
	b := bits.Len64(uint64(a.length ^ q.last))
	q.buckets[b] = append(q.buckets[b], a)
}

func (q *queue) pop() (arrival, bool) {
	for b := range q.buckets {
		list := q.buckets[b]
		if len(list) == 0 {
			continue
		}
		if b > 0 {
			q.spread(b)
			list = q.buckets[0]
		}
		q.buckets[0] = list[:len(list)-1]
		return list[len(list)-1], true
	}
	return arrival{}, false
}

// spread moves a bucket to those before it; its shortest get into the first one.
func (q *queue) spread(b int) {
	list := q.buckets[b]
	q.last = list[0].length
	for _, a := range list {
		q.last = min(q.last, a.length)
	}
	q.buckets[b] = list[:0]
	for _, a := range list {
		q.push(a)
	}
}
