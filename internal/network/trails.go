package network

import (
	"container/heap"
	"math"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// trail is the beginning of a path.
type trail struct {
	organizations [MaxPathLength + 1]int32
	length        int8
	// exact tells whether the last step is in the strength. Otherwise strength is the most that the weakest step can have.
	exact    bool
	strength civic.Strength
}

// noStrengthYet is the strength of a trail without a step.
const noStrengthYet civic.Strength = math.MaxInt64

// last returns the organization that the trail has come to.
func (t *trail) last() int32 { return t.organizations[t.length] }

// to returns the trail continued to an organization.
func (t trail) to(o int32, strength civic.Strength) trail {
	t.length++
	t.organizations[t.length] = o
	t.strength = strength
	return t
}

// trailQueue is a heap that has the trail first that can have the strongest weakest step, then the one that comes first by the ids
// of its organizations; a trail comes before those it is the beginning of.
type trailQueue struct {
	organizations *register
	trails        []trail
}

// Len is part of heap.Interface.
func (q *trailQueue) Len() int { return len(q.trails) }

// Less is part of heap.Interface.
func (q *trailQueue) Less(i, j int) bool {
	a, b := &q.trails[i], &q.trails[j]
	if a.strength != b.strength {
		return a.strength > b.strength
	}
	for step := range min(a.length, b.length) + 1 {
		if x, y := a.organizations[step], b.organizations[step]; x != y {
			return q.organizations.less(x, y)
		}
	}
	return a.length < b.length
}

// Swap is part of heap.Interface.
func (q *trailQueue) Swap(i, j int) { q.trails[i], q.trails[j] = q.trails[j], q.trails[i] }

// Push is part of heap.Interface.
func (q *trailQueue) Push(x any) {
	if t, ok := x.(trail); ok {
		q.trails = append(q.trails, t)
	}
}

// Pop is part of heap.Interface.
func (q *trailQueue) Pop() any {
	last := q.trails[len(q.trails)-1]
	q.trails = q.trails[:len(q.trails)-1]
	return last
}

// next takes out the first trail.
func (q *trailQueue) next() trail {
	first := q.trails[0]
	q.Swap(0, len(q.trails)-1)
	q.trails = q.trails[:len(q.trails)-1]
	if len(q.trails) > 0 {
		heap.Fix(q, 0)
	}
	return first
}
