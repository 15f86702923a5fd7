package network

import (
	"container/heap"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// maxPathWork is how many entries of rows a search for paths looks at, while it enumerates, before it gives up.
const maxPathWork = 20_000_000

// pathSearch finds the first paths between two organizations.
//
// Paths of one length after the other are enumerated best first. A trail from the start stands in the queue by the strength that its
// weakest step can have at most: the ties of both ends are known exactly, those between are added up when their trail comes
// first. So a complete trail that comes first is the next path.
//
// A trail is only continued to organizations from which the end can be reached in the steps left. Up to two steps the ties of the
// ends tell that, for three a ring around the end. Beyond, rings grow from both ends, always the cheaper one, until an activity
// joins them, which tells the length of the shortest paths without building the ring in the middle.
type pathSearch struct {
	*walk
	from, to         int32
	maxLength, first int
	// neighbours are the organizations that the start is tied to, strongest the strength of the strongest tie of the end.
	neighbours []int32
	strongest  civic.Strength
	// forth and back are the rings around the start and the end. Tail continues back among the organizations that forth has reached:
	// they, too, know how far it is to the end.
	forth, back, tail *rings
	// shortest is the length of the shortest paths, 0 while it is unknown.
	shortest   int
	queue      trailQueue
	candidates []int32
	found      []trail
	work       int
}

// spent reports whether the search was given up.
func (p *pathSearch) spent() bool { return p.work > maxPathWork }

func (p *pathSearch) run() error {
	if err := p.tallyEnds(); err != nil {
		return err
	}
	for length := 1; length <= p.maxLength && len(p.found) < p.first && !p.spent(); length++ {
		connected, err := p.prepare(length)
		if err != nil || !connected {
			return err
		}
		if length < p.shortest {
			continue
		}
		if err := p.enumerate(length); err != nil {
			return err
		}
		if p.shortest == 0 && len(p.found) > 0 {
			p.shortest = length
		}
	}
	return nil
}

// tallyEnds adds up the ties of both ends.
func (p *pathSearch) tallyEnds() error {
	if err := p.tally(p.to); err != nil {
		return err
	}
	p.toEnd.reset(p.g.organizations.count)
	for _, o := range p.touched {
		p.toEnd.set(o, p.tallies[o].strength)
		p.strongest = max(p.strongest, p.tallies[o].strength)
	}
	if err := p.tally(p.from); err != nil {
		return err
	}
	p.fromStart.reset(p.g.organizations.count)
	for _, o := range p.touched {
		p.fromStart.set(o, p.tallies[o].strength)
	}
	p.neighbours = slices.Clone(p.touched)
	return nil
}

// prepare finds out what has to be known to enumerate the paths of a length, and reports whether there can be any so long or longer.
func (p *pathSearch) prepare(length int) (connected bool, err error) {
	const longestWithoutRings, longestWithOneRing = 2, 3
	switch {
	case len(p.neighbours) == 0 || p.strongest == 0:
		return false, nil
	case length <= longestWithoutRings:
		return true, nil
	case length == longestWithOneRing:
		return true, p.startRings()
	}
	if p.shortest == 0 {
		if met, err := p.meet(); !met {
			return false, err
		}
	}
	if length < p.shortest {
		return true, nil
	}
	for p.span() < length {
		if err := p.grow(); err != nil {
			return false, err
		}
	}
	return true, p.growTail(length)
}

// startRings starts the rings, with one around the end.
func (p *pathSearch) startRings() (err error) {
	if p.forth, err = p.rings(&p.spaces[0], p.from); err != nil {
		return err
	}
	if p.tail, err = p.rings(&p.spaces[2]); err != nil {
		return err
	}
	if p.back, err = p.rings(&p.spaces[1], p.to); err != nil {
		return err
	}
	return p.back.grow()
}

// meet grows the rings until they are joined, and reports whether they are within the length.
func (p *pathSearch) meet() (bool, error) {
	for !p.joined() {
		if p.span() >= p.maxLength || len(p.forth.fresh) == 0 || len(p.back.fresh) == 0 {
			return false, nil
		}
		if err := p.grow(); err != nil {
			return false, err
		}
	}
	p.shortest = p.span()
	return true, nil
}

// span is the length of the paths that the rings so far can be joined to.
func (p *pathSearch) span() int { return p.forth.last() + p.back.last() + 1 }

// joined reports whether an activity joins the last rings. It is asked after each ring, so that none before them are joined.
func (p *pathSearch) joined() bool {
	near, far := p.forth, p.back
	if len(near.fresh) > len(far.fresh) {
		near, far = far, near
	}
	return slices.ContainsFunc(near.fresh, far.tiesThrough)
}

// grow adds a ring on the cheaper side.
func (p *pathSearch) grow() error {
	if p.forth.weight <= p.back.weight {
		return p.forth.grow()
	}
	return p.back.grow()
}

// growTail finds how far it is to the end from the organizations that forth has reached and back has not, where a path of the
// length can pass them.
func (p *pathSearch) growTail(length int) (err error) {
	if p.tail, err = p.rings(&p.spaces[2]); err != nil {
		return err
	}
	for left := p.back.last() + 1; left < length; left++ {
		var ring []int32
		for i := max(0, p.shortest-left); i <= min(p.forth.last(), length-left); i++ {
			for _, o := range p.forth.ring(i) {
				if p.distance(o) > left && p.isNextToTail(o) {
					ring = append(ring, o)
				}
			}
		}
		for _, o := range ring {
			p.tail.reached.add(o)
			p.tail.distance[o] = int8(left)
			p.involved = p.involvements(o, p.involved[:0])
			for _, d := range p.involved {
				p.tail.touch(d, o)
			}
		}
		if err := p.goOn(); err != nil {
			return err
		}
	}
	return nil
}

func (p *pathSearch) isNextToTail(o int32) bool {
	p.involved = p.involvements(o, p.involved[:0])
	return slices.ContainsFunc(p.involved, func(d int32) bool { return p.back.tiesThrough(d) || p.tail.tiesThrough(d) })
}

const farAway = MaxPathLength + 1

// distance returns how far it is from the organization to the end, or farAway where that is not known.
func (p *pathSearch) distance(o int32) int {
	switch {
	case p.back.reached.has(o):
		return int(p.back.distance[o])
	case p.tail.reached.has(o):
		return int(p.tail.distance[o])
	}
	return farAway
}

// enumerate finds paths of one length until there are enough.
func (p *pathSearch) enumerate(length int) error {
	start := trail{strength: noStrengthYet, exact: true}
	start.organizations[0] = p.from
	p.queue = trailQueue{organizations: &p.g.organizations, trails: p.queue.trails[:0]}
	if strength, tied := p.toEnd.get(p.from); length == 1 && tied {
		p.found = append(p.found, start.to(p.to, strength))
	}
	for _, o := range p.neighbours {
		if length > 1 && o != p.to && p.canPass(o, length) {
			strength, _ := p.fromStart.get(o)
			p.queue.trails = append(p.queue.trails, start.to(o, p.atMost(strength, o, length-1)))
		}
	}
	heap.Init(&p.queue)
	for p.queue.Len() > 0 && len(p.found) < p.first && !p.spent() {
		if err := p.goOn(); err != nil {
			return err
		}
		p.take(p.queue.next(), length)
	}
	return nil
}

// canPass reports whether paths of a length may pass a neighbour of the start.
func (p *pathSearch) canPass(o int32, length int) bool {
	const longestWithoutTail = 3
	if length <= longestWithoutTail {
		_, tied := p.toEnd.get(o)
		return tied || length > 2
	}
	return p.distance(o) < length
}

// atMost returns the most that the weakest step of a trail to o can have when so many steps are left.
func (p *pathSearch) atMost(strength civic.Strength, o int32, left int) civic.Strength {
	if left > 1 {
		return min(strength, p.strongest)
	}
	last, _ := p.toEnd.get(o)
	return min(strength, last)
}

// take deals with the trail that comes first: it adds up its last step, or it continues it, or it has found a path.
func (p *pathSearch) take(t trail, length int) {
	here, left := t.last(), length-int(t.length)
	switch {
	case !t.exact:
		before := t.organizations[t.length-1]
		p.work += len(*p.g.ofOrganization.at(here)) + len(*p.g.ofOrganization.at(before))
		t.strength, t.exact = min(t.strength, p.strengthOf(before, here)), true
		heap.Push(&p.queue, t)
	case left == 1:
		p.found = append(p.found, t.to(p.to, t.strength))
	default:
		p.findCandidates(t, left-1)
		for _, o := range p.candidates {
			next := t.to(o, p.atMost(t.strength, o, left-1))
			next.exact = false
			heap.Push(&p.queue, next)
		}
	}
}

// findCandidates finds the organizations tied to the last one of the trail from which the end can be reached in the steps left.
func (p *pathSearch) findCandidates(t trail, left int) {
	p.candidates = p.candidates[:0]
	p.met.reset(p.g.organizations.count)
	p.seen.reset(p.g.activities.count)
	p.own.reset(p.g.activities.count)
	for _, o := range t.organizations[:t.length+1] {
		p.met.add(o)
	}
	p.met.add(p.to)
	p.involved = p.involvements(t.last(), p.involved[:0])
	for _, d := range p.involved {
		p.work++
		p.findIn(d, left)
		if p.sameActivity {
			continue
		}
		for at := p.g.parent(d); at != none; at = p.g.parent(at) {
			p.findIn(at, left)
		}
		p.findBelow(d, left)
	}
}

func (p *pathSearch) findIn(d int32, left int) {
	if !p.seen.add(d) {
		return
	}
	find := func(o int32) {
		p.work++
		if p.distance(o) <= left && p.met.add(o) {
			p.candidates = append(p.candidates, o)
		}
	}
	p.back.visitorsOf(d, find)
	p.tail.visitorsOf(d, find)
}

func (p *pathSearch) findBelow(d int32, left int) {
	if !p.back.above.has(d) && !p.tail.above.has(d) || !p.own.add(d) {
		return
	}
	for _, part := range *p.g.parts.at(d) {
		p.work++
		p.findIn(part.other, left)
		p.findBelow(part.other, left)
	}
}
