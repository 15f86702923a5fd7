package network

import "github.com/civicgraph/civicgraph/internal/civic"

// longestJoined is the length of the paths that the ties of the two ends, joined by one more, are.
const longestJoined = 3

// join finds paths of three steps. It takes up the neighbours of both ends, the most strongly tied first, and enters each as a visitor of
// its activities, where it meets the visitors from the other side. A pair of which one is not taken up yet is no stronger
// than the tie of that one, so that most need never be. (As the threshold algorithm of R. Fagin, A. Lotem and M. Naor, Optimal
// aggregation algorithms for middleware, Journal of Computer and System Sciences 66, 2003.)
func (p *pathSearch) join() error {
	forth, err := p.rings(&p.spaces[0])
	if err != nil {
		return err
	}
	back, err := p.rings(&p.spaces[1])
	if err != nil {
		return err
	}
	departures, arrivals := p.departures.clone(), p.arrivals.clone()
	strongest := strongestOf(departures)
	p.queue = p.g.trails()
	for {
		onward, homeward := min(strongestOf(departures), p.strongest), min(strongestOf(arrivals), strongest)
		for len(p.queue.items) > 0 && len(p.found) < p.first && p.queue.items[0].strength > max(onward, homeward) {
			next := p.queue.next()
			p.found = append(p.found, next.to(p.to, next.strength))
		}
		if len(p.found) == p.first || max(onward, homeward) == 0 || p.spent() {
			return nil
		}
		if err := p.goOn(); err != nil {
			return err
		}
		if onward >= homeward {
			p.takeUp(departures.next(), p.to, forth, back, p.depart)
		} else {
			p.takeUp(arrivals.next(), p.from, back, forth, p.arrive)
		}
	}
}

// strongestOf returns the strength of the first neighbour, 0 when none is left.
func strongestOf(neighbours queue[neighbour]) civic.Strength {
	if len(neighbours.items) == 0 {
		return 0
	}
	return neighbours.items[0].strength
}

// takeUp enters a neighbour of one end as a visitor, and queues the trails with the visitors from the other side that it is tied
// to. The other end is none of the neighbours.
func (p *pathSearch) takeUp(n neighbour, other int32, own, across *rings, queue func(n neighbour, o int32)) {
	if n.organization == other {
		return
	}
	p.tallyVisitors(n.organization, farAway, across)
	for _, d := range p.involved {
		own.touch(d, n.organization)
	}
	for _, o := range p.touched {
		if o != n.organization {
			p.budget -= trailWork
			queue(n, o)
		}
	}
}

// depart queues the trail from the start over its neighbour n to o, which is a neighbour of the end.
func (p *pathSearch) depart(n neighbour, o int32) {
	last, _ := p.toEnd.get(o)
	p.queueTrail(n.organization, o, min(n.strength, p.tallies[o].strength, last))
}

// arrive queues the trail from the start over its neighbour o to n, which is a neighbour of the end.
func (p *pathSearch) arrive(n neighbour, o int32) {
	first, _ := p.fromStart.get(o)
	p.queueTrail(o, n.organization, min(first, p.tallies[o].strength, n.strength))
}

func (p *pathSearch) queueTrail(first, second int32, strength civic.Strength) {
	start := trail{}
	start.organizations[0] = p.from
	p.queue.push(start.to(first, strength).to(second, strength))
}

// tallyVisitors adds up the ties of an organization to visitors of some rings that are at most so far from the end. They are
// among the visitors of the activities that tie it, which are the ones that walk.ties visits. Involved has its own afterwards.
func (p *pathSearch) tallyVisitors(organization int32, distance int, sides ...*rings) {
	p.forget()
	p.seen.reset(p.g.activities.count)
	p.involved = p.involvements(organization, p.involved[:0])
	p.budget -= len(p.involved)
	t := visitorTally{pathSearch: p, organization: organization, distance: distance, sides: sides}
	for _, d := range p.involved {
		p.met.reset(p.g.organizations.count)
		t.add(d, d)
		if p.sameActivity {
			continue
		}
		for above := p.g.parent(d); above != none; above = p.g.parent(above) {
			t.add(d, above)
		}
		t.addBelow(d)
	}
}

// visitorTally adds up the ties of one organization to visitors.
type visitorTally struct {
	*pathSearch
	organization int32
	distance     int
	sides        []*rings
}

// add adds that d ties the organization to the visitors of an activity, which is d or above it, those aside that were met in d already.
func (t *visitorTally) add(d, activity int32) {
	for _, side := range t.sides {
		for at := side.lastVisitor(activity); at != none; at = side.visitors[at].next {
			t.budget--
			if o := side.visitors[at].organization; t.isNear(o) && t.met.add(o) {
				t.pathSearch.add(o, d, civic.StrengthIn(t.sizeOf(d)), civic.MinDay)
			}
		}
	}
}

func (t *visitorTally) isNear(o int32) bool {
	return t.distance == farAway || t.pathSearch.distance(o) <= t.distance
}

// isAbove reports whether an activity with visitors is nested in d.
func (t *visitorTally) isAbove(d int32) bool {
	for _, side := range t.sides {
		if side.above.has(d) {
			return true
		}
	}
	return false
}

// addBelow adds what is nested in d, but not what the organization is involved in itself.
func (t *visitorTally) addBelow(d int32) {
	if !t.isAbove(d) || !t.seen.add(d) {
		return
	}
	for _, part := range *t.g.parts.at(d) {
		t.budget--
		if t.involves(part.other, t.organization) {
			continue
		}
		t.met.reset(t.g.organizations.count)
		t.add(part.other, part.other)
		t.addBelow(part.other)
	}
}
