package network

import (
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// trail is the beginning of a path.
type trail struct {
	organizations [MaxPathLength + 1]int32
	length        int8
	// strength is the most that the weakest step can have.
	strength civic.Strength
}

// last returns the organization that the trail has come to.
func (t *trail) last() int32 { return t.organizations[t.length] }

// passes reports whether the organization is on the trail.
func (t *trail) passes(o int32) bool { return slices.Contains(t.organizations[:t.length+1], o) }

// to returns the trail continued to an organization.
func (t trail) to(o int32, strength civic.Strength) trail {
	t.length++
	t.organizations[t.length] = o
	t.strength = strength
	return t
}

// trails returns an empty queue of trails. The one comes first that can have the strongest weakest step, then the one that comes first
// by the ids of its organizations; a trail comes before those it is the beginning of.
func (g *Graph) trails() queue[trail] {
	return queue[trail]{before: func(a, b *trail) bool {
		if a.strength != b.strength {
			return a.strength > b.strength
		}
		for step := range min(a.length, b.length) + 1 {
			if x, y := a.organizations[step], b.organizations[step]; x != y {
				return g.organizations.less(x, y)
			}
		}
		return a.length < b.length
	}}
}

// neighbour is an organization that one end of a path is tied to.
type neighbour struct {
	organization int32
	strength     civic.Strength
}

// neighbours returns a queue of the organizations in the tallies, the most strongly tied first.
func (w *walk) neighbours() queue[neighbour] {
	q := queue[neighbour]{before: func(a, b *neighbour) bool { return a.strength > b.strength }}
	q.items = make([]neighbour, 0, len(w.touched))
	for _, o := range w.touched {
		q.items = append(q.items, neighbour{organization: o, strength: w.tallies[o].strength})
	}
	q.arrange()
	return q
}
