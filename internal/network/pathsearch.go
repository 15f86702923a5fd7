package network

import (
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// maxPathWork is how much work a search for paths does, while it enumerates, before it gives up: an entry of a row that it looks at
// is one piece, a trail that it queues is trailWork. So it ends within a second, and its queue stays within some 40 MB.
const (
	maxPathWork = 10_000_000
	trailWork   = 16
)

// pathSearch finds the first paths between two organizations.
//
// Paths of one length after the other are enumerated best first. A trail from the start stands in the queue by the strength that its
// weakest step can have at most, which the ties of the end bound: so a complete trail that comes first is the next path.
//
// A trail is only continued to organizations from which the end can be reached in the steps left. Up to three steps the ties of the
// ends tell that. Beyond, rings grow from both ends, always the cheaper one, until an activity joins them, which tells the length of
// the shortest paths without building the ring in the middle.
type pathSearch struct {
	*walk
	from, to         int32
	maxLength, first int
	// departures are the organizations that the start is tied to, arrivals those of the end; strongest is the strength of the strongest
	// tie of the end.
	departures, arrivals queue[neighbour]
	strongest            civic.Strength
	// forth and back are the rings around the start and the end. Tail continues back among the organizations that forth has reached:
	// they, too, know how far it is to the end.
	forth, back, tail *rings
	// shortest is the length of the shortest paths, 0 while it is unknown.
	shortest int
	queue    queue[trail]
	longer   []trail
	found    []trail
	// budget is the work left.
	budget int
}

// spent reports whether the search was given up.
func (p *pathSearch) spent() bool { return p.budget < 0 }

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
	if p.spent() && len(p.found) == 0 {
		return p.findAny()
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
	}
	p.arrivals = p.neighbours()
	if err := p.tally(p.from); err != nil {
		return err
	}
	p.fromStart.reset(p.g.organizations.count)
	for _, o := range p.touched {
		p.fromStart.set(o, p.tallies[o].strength)
	}
	p.departures = p.neighbours()
	p.strongest = strongestOf(p.arrivals)
	return nil
}

// prepare finds out what has to be known to find the paths of a length, and reports whether there can be any so long or longer.
func (p *pathSearch) prepare(length int) (connected bool, err error) {
	switch {
	case len(p.departures.items) == 0 || len(p.arrivals.items) == 0:
		return false, nil
	case length <= longestJoined:
		return true, nil
	case p.forth == nil:
		if err := p.startRings(); err != nil {
			return false, err
		}
	}
	if p.shortest == 0 {
		if met, err := p.meet(); !met {
			return false, err
		}
	}
	if length < p.shortest {
		return true, nil
	}
	return true, p.surround(length)
}

// startRings starts the rings.
func (p *pathSearch) startRings() (err error) {
	if p.forth, err = p.rings(&p.spaces[0], p.from); err != nil {
		return err
	}
	p.back, err = p.rings(&p.spaces[1], p.to)
	return err
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

// grow adds a ring on the side where fewer activities have to be looked into.
func (p *pathSearch) grow() error {
	if len(p.forth.fresh) <= len(p.back.fresh) {
		return p.forth.grow()
	}
	return p.back.grow()
}

// surround grows the rings until all that paths of a length pass is in one of them or in the tail.
func (p *pathSearch) surround(length int) error {
	for p.span() < length {
		if err := p.grow(); err != nil {
			return err
		}
	}
	return p.growTail(length)
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
	if length == longestJoined {
		return p.join()
	}
	p.start(length)
	for len(p.queue.items) > 0 && len(p.found) < p.first && !p.spent() {
		if err := p.goOn(); err != nil {
			return err
		}
		p.take(p.queue.next(), length)
	}
	return nil
}

// start queues the trails of one step that paths of a length may begin with, or finds the path that is one.
func (p *pathSearch) start(length int) {
	start := trail{}
	start.organizations[0] = p.from
	p.queue = p.g.trails()
	if strength, tied := p.toEnd.get(p.from); length == 1 && tied {
		p.found = append(p.found, start.to(p.to, strength))
	}
	for _, n := range p.departures.items {
		if length > 1 && n.organization != p.to && p.canPass(n.organization, length) {
			p.queue.items = append(p.queue.items, start.to(n.organization, p.atMost(n.strength, n.organization, length-1)))
		}
	}
	p.queue.arrange()
}

// canPass reports whether paths of a length may pass a neighbour of the start.
func (p *pathSearch) canPass(o int32, length int) bool {
	if length <= longestJoined {
		_, tied := p.toEnd.get(o)
		return tied
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

// take deals with the trail that comes first: it continues it, or it has found a path.
func (p *pathSearch) take(t trail, length int) {
	left := length - int(t.length) - 1
	if left == 0 {
		p.found = append(p.found, t.to(p.to, t.strength))
		return
	}
	for _, next := range p.continued(&t, left) {
		p.queue.push(next)
	}
}

// continued returns the trails that are one step longer, and from which the end can be reached in the steps left.
func (p *pathSearch) continued(t *trail, left int) []trail {
	p.tallyVisitors(t.last(), left, p.back, p.tail)
	p.longer = p.longer[:0]
	for _, o := range p.touched {
		if !t.passes(o) && o != p.to {
			p.longer = append(p.longer, t.to(o, p.atMost(min(t.strength, p.tallies[o].strength), o, left)))
		}
	}
	p.budget -= trailWork * len(p.longer)
	return p.longer
}

// findAny finds one of the shortest paths when the work is spent and there is none yet: from the first trail that gets to the end
// when the strongest step is taken each time.
func (p *pathSearch) findAny() error {
	if err := p.startRings(); err != nil {
		return err
	}
	if met, err := p.meet(); !met {
		return err
	}
	if err := p.surround(p.shortest); err != nil {
		return err
	}
	for p.start(p.shortest); len(p.queue.items) > 0 && len(p.found) == 0; {
		if err := p.goOn(); err != nil {
			return err
		}
		p.follow(p.queue.next())
	}
	return nil
}

// follow continues a trail by the strongest step each time, and has found a path if that gets to the end.
func (p *pathSearch) follow(t trail) {
	for left := p.shortest - int(t.length) - 1; left > 0; left-- {
		longer := p.g.trails()
		longer.items = p.continued(&t, left)
		if len(longer.items) == 0 {
			return
		}
		longer.arrange()
		t = longer.next()
	}
	p.found = append(p.found, t.to(p.to, t.strength))
}
