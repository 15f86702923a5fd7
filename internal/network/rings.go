package network

import "context"

// rings finds organizations by their distance from some, ring by ring. It goes through the two-mode network: a ring touches the
// activities that its organizations are involved in, and a touched activity gives all organizations in it, above it and nested in
// it to the next ring. Each activity gives once, so that all rings together cost what the graph is large and not what its
// ties are many.
type rings struct {
	*walk
	*ringSpace
}

// ringSpace is what rings write to.
type ringSpace struct {
	// reached are the organizations of all rings so far, and distance the number of the ring of each.
	reached  stamps
	distance []int8
	// active are the activities that organizations of all rings so far are involved in; the value of each is the last of its visitors.
	// Above are the activities that those are nested in.
	active   notes[int32]
	visitors []visitor
	above    stamps
	// given are the activities that gave their organizations, givenBelow those of which everything nested in them did.
	given, givenBelow stamps
	// organizations lists the rings one behind the other; ring i ends at ends[i]. Activities lists the activities that gave, and
	// those that gave to ring i end at gaveTo[i].
	organizations, activities []int32
	ends, gaveTo              []int
	// fresh are the activities that the last ring touched first.
	fresh []int32
}

// visitor is an organization that is involved in an active activity. Next is the place of another one of the same activity in the
// list of visitors, or none.
type visitor struct{ organization, next int32 }

func (s *ringSpace) reset(g *Graph) {
	s.reached.reset(g.organizations.count)
	s.distance = grown(s.distance, g.organizations.count)
	for _, set := range []*stamps{&s.above, &s.given, &s.givenBelow} {
		set.reset(g.activities.count)
	}
	s.active.reset(g.activities.count)
	s.visitors = s.visitors[:0]
	s.organizations, s.activities, s.fresh = s.organizations[:0], s.activities[:0], s.fresh[:0]
	s.ends, s.gaveTo = s.ends[:0], s.gaveTo[:0]
}

// rings returns the rings around some organizations, which are ring 0.
func (w *walk) rings(space *ringSpace, centre ...int32) (*rings, error) {
	space.reset(w.g)
	r := &rings{walk: w, ringSpace: space}
	for _, o := range centre {
		r.reach(o)
	}
	return r, r.close()
}

// last returns the number of the last ring.
func (r *rings) last() int { return len(r.ends) - 1 }

// ring returns the organizations of one ring.
func (s *ringSpace) ring(i int) []int32 {
	if i == 0 {
		return s.organizations[:s.ends[0]]
	}
	return s.organizations[s.ends[i-1]:s.ends[i]]
}

// gave returns the activities that gave to ring i, which is 1 or more.
func (s *ringSpace) gave(i int) []int32 { return s.activities[s.gaveTo[i-1]:s.gaveTo[i]] }

func (r *rings) reach(o int32) {
	if r.reached.add(o) {
		r.distance[o] = int8(len(r.ends))
		r.organizations = append(r.organizations, o)
	}
}

// close ends the current ring and touches its activities.
func (r *rings) close() error {
	r.ends = append(r.ends, len(r.organizations))
	r.gaveTo = append(r.gaveTo, len(r.activities))
	r.fresh = r.fresh[:0]
	for _, o := range r.ring(r.last()) {
		r.involved = r.involvements(o, r.involved[:0])
		for _, d := range r.involved {
			if r.touch(d, o) {
				r.fresh = append(r.fresh, d)
			}
		}
		if err := r.goOn(); err != nil {
			return err
		}
	}
	return nil
}

// touch enters o, which is involved in d, as a visitor of d, and reports whether it is the first.
func (r *rings) touch(d, o int32) bool {
	next, isActive := r.active.get(d)
	if !isActive {
		next = none
		for above := r.g.parent(d); above != none && r.above.add(above); {
			above = r.g.parent(above)
		}
	}
	r.active.set(d, int32(len(r.visitors)))
	r.visitors = append(r.visitors, visitor{organization: o, next: next})
	return !isActive
}

// lastVisitor returns the place of the last visitor of d, or none.
func (r *rings) lastVisitor(d int32) int32 {
	if len(r.visitors) == 0 {
		return none
	}
	if at, isActive := r.active.get(d); isActive {
		return at
	}
	return none
}

// grow adds the next ring, which may be empty.
func (r *rings) grow() error {
	for _, d := range r.fresh {
		r.give(d)
		if r.sameActivity {
			continue
		}
		for at := r.g.parent(d); at != none; at = r.g.parent(at) {
			r.give(at)
		}
		if err := r.giveBelow(d); err != nil {
			return err
		}
	}
	return r.close()
}

func (r *rings) give(d int32) {
	if !r.given.add(d) {
		return
	}
	r.listed = r.members(d, r.listed[:0])
	for _, o := range r.listed {
		r.reach(o)
	}
	if len(r.listed) > 0 {
		r.activities = append(r.activities, d)
	}
	r.listed = r.listed[:0]
}

func (r *rings) giveBelow(d int32) error {
	if !r.givenBelow.add(d) {
		return nil
	}
	for _, part := range *r.g.parts.at(d) {
		r.give(part.other)
		if err := r.giveBelow(part.other); err != nil {
			return err
		}
	}
	return r.goOn()
}

// tiesThrough reports whether an organization of these rings and one that is involved in d are tied by d, or by what d is nested in or has
// nested in it.
func (r *rings) tiesThrough(d int32) bool {
	if r.active.has(d) {
		return true
	}
	if r.sameActivity {
		return false
	}
	if r.above.has(d) {
		return true
	}
	for d = r.g.parent(d); d != none; d = r.g.parent(d) {
		if r.active.has(d) {
			return true
		}
	}
	return false
}

// ringsAround returns the rings around organizations up to a distance.
func (l *lens) ringsAround(ctx context.Context, s *scratch, centre []int32, distance int) (*rings, error) {
	r, err := l.walk(ctx, s).rings(&s.spaces[0], centre...)
	for err == nil && r.last() < distance {
		err = r.grow()
	}
	return r, err
}
