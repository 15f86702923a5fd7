package network

import (
	"context"
	"math/bits"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// Multiplexity is how many kinds of activity tie two organizations: a tie through a project and an event is of two kinds.
type Multiplexity struct {
	// Pairs is the number of tied pairs.
	Pairs int
	// OfKinds is, for 1 kind, 2 kinds and so on, the number of pairs that so many kinds tie. It has an entry for each type of activity.
	OfKinds []int
	// Kinds are the types of activities in their fixed order. With is, for each, the number of pairs that it ties, and Only of those that
	// no other kind ties.
	Kinds      []civic.ActivityType
	With, Only []int
	// Both has the number of pairs that two kinds tie: that of kinds i and j stands at i·len(Kinds)+j and the other way round; that of
	// a kind with itself is With.
	Both []int
	// Share is the part of the pairs that more than one kind ties, undefined without pairs. (L. M. Verbrugge, Multiplexity in adult
	// friendships, Social Forces 57, 1979.)
	Share measure.Value
	// Undated is the number of participations that were left out because they have no date, of those that would otherwise count.
	Undated int
}

// Multiplexity counts the tied pairs by the kinds of activity that tie them. It returns an ErrTooCostly fault, before the work, when too
// many ties would have to be looked at.
func (g *Graph) Multiplexity(ctx context.Context, filter civic.TieFilter) (Multiplexity, error) {
	l, err := g.newLens(filter)
	if err != nil {
		return Multiplexity{}, err
	}
	w, err := l.whole(ctx)
	if err != nil {
		return Multiplexity{}, err
	}
	if err := w.check(nil); err != nil {
		return Multiplexity{}, err
	}
	workers, err := eachRow(ctx, w, (*rows).kindCounter, (*kindCounter).count)
	if err != nil {
		return Multiplexity{}, err
	}
	m := newMultiplexity()
	m.Undated = w.undated
	for _, worker := range workers {
		for kinds, pairs := range worker.pairs {
			m.add(kindSet(kinds), pairs)
		}
	}
	if m.Pairs > 0 {
		m.Share = measure.Value{Number: float64(m.Pairs-m.OfKinds[0]) / float64(m.Pairs), Defined: true}
	}
	return m, nil
}

// kindSet is a set of kinds of activity, by the codes of the vocabulary.
type kindSet uint8

// has reports whether the set has the kind that is at a place among civic.ActivityTypes.
func (s kindSet) has(kind int) bool { return s>>(kind+1)&1 != 0 }

// kindCounter counts the pairs that one goroutine sees by the set of kinds that tie them.
type kindCounter struct {
	*rows
	pairs [1 << 8]int
	// kinds has the set of kinds that tie the organization that is looked at to each behind it.
	kinds []kindSet
	// kind is that of each activity, as a set.
	kind []kindSet
}

func (r *rows) kindCounter() *kindCounter {
	c := &kindCounter{rows: r, kinds: make([]kindSet, len(r.organizations)), kind: make([]kindSet, len(r.activities))}
	for d, a := range r.activities {
		c.kind[d] = 1 << r.g.deeds.at(a).kind
	}
	return c
}

func (c *kindCounter) count(x int32) {
	c.tying(x, func(d int32, nested bool) {
		c.add(x, d, c.kind[d])
		for at := c.above[d]; nested && at != none; at = c.above[at] {
			c.add(x, at, c.kind[d])
		}
	})
	for _, y := range c.touched {
		c.pairs[c.kinds[y]]++
		c.kinds[y] = 0
	}
	c.touched = c.touched[:0]
}

// add adds a kind to those that tie x to the members of an activity.
func (c *kindCounter) add(x, d int32, kind kindSet) {
	members := c.of(d)
	for i := len(members) - 1; i >= 0 && members[i] > x; i-- {
		if y := members[i]; c.kinds[y] == 0 {
			c.touched = append(c.touched, y)
			c.kinds[y] = kind
		} else {
			c.kinds[y] |= kind
		}
	}
}

func newMultiplexity() Multiplexity {
	kinds := civic.ActivityTypes()
	n := len(kinds)
	return Multiplexity{Kinds: kinds, OfKinds: make([]int, n), With: make([]int, n), Only: make([]int, n), Both: make([]int, n*n)}
}

// add adds pairs that a set of kinds ties.
func (m *Multiplexity) add(set kindSet, pairs int) {
	if pairs == 0 {
		return
	}
	m.Pairs += pairs
	count := bits.OnesCount8(uint8(set))
	m.OfKinds[count-1] += pairs
	for i := range m.Kinds {
		if !set.has(i) {
			continue
		}
		m.With[i] += pairs
		if count == 1 {
			m.Only[i] += pairs
		}
		for j := range m.Kinds {
			if set.has(j) {
				m.Both[i*len(m.Kinds)+j] += pairs
			}
		}
	}
}
