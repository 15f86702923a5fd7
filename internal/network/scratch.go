package network

import (
	"github.com/civicgraph/civicgraph/internal/civic"
)

// scratch is what a question writes to while it is answered. It is large, so it is used again: between questions all tallies and
// counters are zero, and the stamps are told apart by their epochs.
type scratch struct {
	// onPath counts, for each organization, the activities of the current path of nesting that it takes part in. Path lists those for
	// which it is not zero.
	onPath []int32
	path   []int32
	// listed holds the members of the activities on the path, one behind the other.
	listed []int32
	// tallies has, for each organization, what was added up for it; touched lists those for which it is not zero.
	tallies []tally
	touched []int32
	// involved and compared hold the activities that organizations are involved in.
	involved, compared []int32
	roots              []root
	own                stamps
	seen               stamps
	// sizes are the n of activities that were found already.
	sizes notes[int32]
	// spaces are for rings from either side, and for what joins them.
	spaces [3]ringSpace
	// met are organizations.
	met stamps
	// places are those of organizations in a list.
	places notes[int32]
	// fromStart and toEnd are the strengths of the ties of the two ends of a path.
	fromStart, toEnd notes[civic.Strength]
}

// tally is what was added up for a tie.
type tally struct {
	strength civic.Strength
	count    int32
	// first is the first of the activities that were added up.
	first int32
	until civic.Day
}

// root is an activity below which an organization's ties are looked for, with the one it is part of.
type root struct{ above, activity int32 }

// stamps is a set of numbers that is emptied in no time.
type stamps struct {
	stamp []uint32
	epoch uint32
}

// reset empties the set and makes room for n numbers.
func (s *stamps) reset(n int32) {
	s.stamp = grown(s.stamp, n)
	s.epoch++
	if s.epoch == 0 {
		clear(s.stamp)
		s.epoch = 1
	}
}

func (s *stamps) has(i int32) bool { return s.stamp[i] == s.epoch }

// add adds the number and reports whether it is new.
func (s *stamps) add(i int32) bool {
	if s.stamp[i] == s.epoch {
		return false
	}
	s.stamp[i] = s.epoch
	return true
}

// notes are values of some numbers, forgotten in no time.
type notes[T any] struct {
	list  []note[T]
	epoch uint32
}

// note is a value that is known in one epoch.
type note[T any] struct {
	epoch uint32
	value T
}

// reset forgets all values and makes room for count numbers.
func (n *notes[T]) reset(count int32) {
	n.list = grown(n.list, count)
	n.epoch++
	if n.epoch == 0 {
		clear(n.list)
		n.epoch = 1
	}
}

func (n *notes[T]) set(i int32, value T) { n.list[i] = note[T]{epoch: n.epoch, value: value} }

// get returns the value of i, and whether it has one.
func (n *notes[T]) get(i int32) (value T, known bool) {
	at := &n.list[i]
	return at.value, at.epoch == n.epoch
}

// has reports whether i has a value.
func (n *notes[T]) has(i int32) bool { return n.list[i].epoch == n.epoch }

// grown returns list with at least n entries, those that are new being zero.
func grown[T any](list []T, n int32) []T {
	if len(list) >= int(n) {
		return list
	}
	larger := make([]T, int(n)+int(n)/8)
	copy(larger, list)
	return larger
}

// borrow returns a scratch that is large enough for the graph. It is to be given back, unless a question was given up halfway.
func (g *Graph) borrow() *scratch {
	s, ok := g.scratch.Get().(*scratch)
	if !ok {
		s = &scratch{}
	}
	s.onPath = grown(s.onPath, g.organizations.count)
	s.tallies = grown(s.tallies, g.organizations.count)
	s.own.reset(g.activities.count)
	s.seen.reset(g.activities.count)
	s.met.reset(g.organizations.count)
	s.sizes.reset(g.activities.count)
	return s
}

// giveBack keeps a scratch for the next question.
func (g *Graph) giveBack(s *scratch) {
	s.forget()
	g.scratch.Put(s)
}

// add adds one activity to the tally of an organization.
func (s *scratch) add(o, activity int32, strength civic.Strength, until civic.Day) {
	t := &s.tallies[o]
	if t.count == 0 {
		s.touched = append(s.touched, o)
		t.first, t.until = activity, until
	}
	t.strength += strength
	t.count++
	t.until = max(t.until, until)
}

// forget makes all tallies zero.
func (s *scratch) forget() {
	for _, o := range s.touched {
		s.tallies[o] = tally{}
	}
	s.touched = s.touched[:0]
}
