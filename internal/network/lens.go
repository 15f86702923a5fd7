package network

import (
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// lens is a TieFilter made ready to look at one graph. It decides what is looked at, one participation at a time, so that a question
// about a part of the graph costs that part only.
type lens struct {
	g            *Graph
	roles        uint32
	sameActivity bool
	actors       actorLens
	deeds        deedLens
	maxSize      int
	// timed is set when a period is given; then span is what has to be overlapped.
	timed          bool
	span           civic.Span
	includeUndated bool
	// rolesOnly is set when nothing but the role decides.
	rolesOnly bool
}

// newLens returns the lens of a filter, or the fault that its normalization finds.
func (g *Graph) newLens(ties civic.TieFilter) (*lens, error) {
	ties, err := ties.Normalized()
	if err != nil {
		return nil, civic.Under(err, "ties")
	}
	l := &lens{
		g: g, sameActivity: ties.SameActivity, maxSize: ties.Activities.MaxSize,
		actors: g.newActorLens(ties.Organizations), deeds: g.newDeedLens(ties.Activities),
		timed: !ties.Period.IsZero(), span: boundsOf(ties.Period), includeUndated: ties.Undated == civic.IncludeUndated,
	}
	l.rolesOnly = l.actors.everybody && l.deeds.everything && l.maxSize == 0 && !l.timed
	for _, role := range civic.Roles() {
		if ties.Counts(role) {
			l.roles |= 1 << g.words.roles.code[role]
		}
	}
	return l, nil
}

// boundsOf returns the days of a period that is asked for. A bound that is missing or states no year is none.
func boundsOf(period civic.Period) civic.Span {
	bounds := civic.Span{First: civic.MinDay, Last: civic.MaxDay}
	if first, _, ok := period.Start.Days(); ok {
		bounds.First = first
	}
	if _, last, ok := period.End.Days(); ok {
		bounds.Last = last
	}
	return bounds
}

// set is the numbers that a list of ids lets in. Without a list it lets everything in.
type set struct {
	given   bool
	numbers []int32
}

func newSet(ids *table[civic.ID], list []civic.ID) set {
	s := set{given: len(list) > 0}
	for _, id := range list {
		if number := ids.find(id); number != none {
			s.numbers = append(s.numbers, number)
		}
	}
	slices.Sort(s.numbers)
	return s
}

func (s *set) has(number int32) bool {
	if !s.given {
		return true
	}
	_, found := slices.BinarySearch(s.numbers, number)
	return found
}

func (s *set) hasAny(numbers []int32) bool {
	return !s.given || slices.ContainsFunc(numbers, s.has)
}

// hasAround reports whether the set has the place or one it lies within.
func (s *set) hasAround(g *Graph, place int32) bool {
	if !s.given {
		return true
	}
	for ; place != none; place = g.around(place) {
		if s.has(place) {
			return true
		}
	}
	return false
}

// actorLens is a restriction of organizations.
type actorLens struct {
	everybody           bool
	types, sectors      uint32
	places, themes, ids set
}

func (g *Graph) newActorLens(f civic.OrganizationTieFilter) actorLens {
	l := actorLens{
		types: g.words.organizationTypes.mask(f.Types), sectors: g.words.sectors.mask(f.Sectors),
		places: newSet(&g.places.table, f.Places), themes: newSet(&g.themes, f.Themes), ids: newSet(&g.organizations.table, f.IDs),
	}
	l.ids.given = f.IDs != nil
	l.everybody = len(f.Types) == 0 && len(f.Sectors) == 0 && !l.places.given && !l.themes.given && !l.ids.given
	return l
}

// has reports whether the organization passes.
func (l *actorLens) has(g *Graph, o int32) bool {
	if l.everybody {
		return true
	}
	row := g.actors.at(o)
	return l.types>>row.kind&1 != 0 && l.sectors>>row.sector&1 != 0 &&
		l.ids.has(o) && l.themes.hasAny(row.themes) && l.places.hasAround(g, row.seat)
}

// deedLens is a restriction of activities, their size aside.
type deedLens struct {
	everything                      bool
	types, formats                  uint32
	places, themes, within, sources set
}

func (g *Graph) newDeedLens(f civic.ActivityTieFilter) deedLens {
	l := deedLens{
		types: g.words.activityTypes.mask(f.Types), formats: g.words.formats.mask(f.Formats),
		places: newSet(&g.places.table, f.Places), themes: newSet(&g.themes, f.Themes),
		within: newSet(&g.activities.table, f.Within), sources: newSet(&g.sources, f.Sources),
	}
	l.everything = len(f.Types) == 0 && len(f.Formats) == 0 &&
		!l.places.given && !l.themes.given && !l.within.given && !l.sources.given
	return l
}

// has reports whether the activity passes.
func (l *deedLens) has(g *Graph, d int32) bool {
	if l.everything {
		return true
	}
	row := g.deeds.at(d)
	return l.types>>row.kind&1 != 0 && l.formats>>row.format&1 != 0 &&
		l.themes.hasAny(row.themes) && l.sources.hasAny(row.sources) && l.hasVenue(g, row.places) && l.hasAbove(g, d)
}

func (l *deedLens) hasVenue(g *Graph, places []int32) bool {
	return !l.places.given || slices.ContainsFunc(places, func(p int32) bool { return l.places.hasAround(g, p) })
}

// hasAbove reports whether the activity is, or is nested in, one of those that count with all that is nested in them.
func (l *deedLens) hasAbove(g *Graph, d int32) bool {
	if !l.within.given {
		return true
	}
	for ; d != none; d = g.parent(d) {
		if l.within.has(d) {
			return true
		}
	}
	return false
}

// timing is how a participation stands to the period that is asked for.
type timing int

const (
	inTime timing = iota
	outOfTime
	// leftUndated is left out for having no date.
	leftUndated
)

// when tells how a participation in d stands to the period.
func (l *lens) when(d int32, m mark) timing {
	if !l.timed {
		return inTime
	}
	period := m.period()
	if period == noPeriod {
		period = l.g.deeds.at(d).period
	}
	switch at := l.g.moments.at(period); {
	case at.dated && at.span.Overlaps(l.span), !at.dated && l.includeUndated:
		return inTime
	case at.dated:
		return outOfTime
	}
	return leftUndated
}

// leavesOutUndated reports whether undated participations are left out, and so have to be counted.
func (l *lens) leavesOutUndated() bool { return l.timed && !l.includeUndated }

// hasRole reports whether participations in the role of m count.
func (l *lens) hasRole(m mark) bool { return l.roles>>m.role()&1 != 0 }

// members appends M(d) to list, in the order of ids.
func (l *lens) members(d int32, list []int32) []int32 {
	if l.rolesOnly {
		return l.inRole(*l.g.ofActivity.at(d), list)
	}
	if !l.deeds.has(l.g, d) {
		return list
	}
	start := len(list)
	last := none
	for _, e := range *l.g.ofActivity.at(d) {
		if e.other == last || !l.hasRole(e.mark) || !l.actors.has(l.g, e.other) || l.when(d, e.mark) != inTime {
			continue
		}
		last = e.other
		list = append(list, last)
	}
	if l.maxSize > 0 && len(list)-start > l.maxSize {
		return list[:start]
	}
	return list
}

// inRole appends to list the other ends of a row that are there in a role that counts.
func (l *lens) inRole(row []edge, list []int32) []int32 {
	last := none
	for _, e := range row {
		if e.other != last && l.roles>>(e.mark&roleMask)&1 != 0 {
			last = e.other
			list = append(list, last)
		}
	}
	return list
}

// fits reports whether the activity is within the size that is asked for.
func (l *lens) fits(d int32) bool {
	if l.maxSize == 0 {
		return true
	}
	size, last := 0, none
	for _, e := range *l.g.ofActivity.at(d) {
		if e.other != last && l.hasRole(e.mark) && l.actors.has(l.g, e.other) && l.when(d, e.mark) == inTime {
			last = e.other
			size++
		}
	}
	return size <= l.maxSize
}

// involvements appends to list the activities that have the organization in M, in the order of ids.
func (l *lens) involvements(o int32, list []int32) []int32 {
	if l.rolesOnly {
		return l.inRole(*l.g.ofOrganization.at(o), list)
	}
	if !l.actors.has(l.g, o) {
		return list
	}
	last := none
	for _, e := range *l.g.ofOrganization.at(o) {
		if e.other == last || !l.hasRole(e.mark) || l.when(e.other, e.mark) != inTime ||
			!l.deeds.has(l.g, e.other) || !l.fits(e.other) {
			continue
		}
		last = e.other
		list = append(list, last)
	}
	return list
}

// involves reports whether the organization, which must pass, is in M(d).
func (l *lens) involves(d, o int32) bool {
	return slices.ContainsFunc(l.g.roleEdges(d, o), func(e edge) bool { return l.counts(d, e) })
}

// counts reports whether the participation in d that e, an entry of the row of d, stands for counts. Its organization must pass.
func (l *lens) counts(d int32, e edge) bool {
	return l.hasRole(e.mark) && l.when(d, e.mark) == inTime && l.deeds.has(l.g, d) && l.fits(d)
}

// roleEdges returns the entries of the row of d that are for the organization, one for each role.
func (g *Graph) roleEdges(d, o int32) []edge {
	row := *g.ofActivity.at(d)
	start, end := 0, len(row)
	for start < end {
		if middle := (start + end) / 2; g.organizations.less(row[middle].other, o) {
			start = middle + 1
		} else {
			end = middle
		}
	}
	for end < len(row) && row[end].other == o {
		end++
	}
	return row[start:end]
}

// undatedIn returns how many participations in d are left out for having no date and would count otherwise.
func (l *lens) undatedIn(d int32) int {
	if !l.leavesOutUndated() || !l.deeds.has(l.g, d) || !l.fits(d) {
		return 0
	}
	count := 0
	for _, e := range *l.g.ofActivity.at(d) {
		if l.hasRole(e.mark) && l.actors.has(l.g, e.other) && l.when(d, e.mark) == leftUndated {
			count++
		}
	}
	return count
}

// undated returns how many participations in the whole graph are left out for having no date and would count otherwise.
func (l *lens) undated() int {
	if !l.leavesOutUndated() {
		return 0
	}
	count := 0
	for d := range l.g.activities.count {
		count += l.undatedIn(d)
	}
	return count
}
