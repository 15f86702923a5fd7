package network

import (
	"cmp"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// editor writes a graph that nobody sees yet.
type editor struct {
	g *Graph
	// participations are set or taken away in turn; nesting is likewise: the row is the activity above.
	participations, nesting []link
	parents                 []parentChange
	// moved are the activities that came, went, or may be part of another one now.
	moved         []int32
	placesChanged bool
}

// link is a change of one entry of a row.
type link struct {
	row  int32
	edge edge
	gone bool
}

// parentChange says what an activity is part of. It waits until all activities of the change have their numbers, so that a graph that
// is built in the order of ids is numbered in it.
type parentChange struct {
	activity int32
	partOf   civic.ID
}

func (e *editor) putPlace(columns civic.PlaceColumns) {
	e.placesChanged = true
	p := e.placeNumber(columns.ID)
	row := place{here: true, kind: columns.Type, within: none, province: none}
	if columns.Within != "" {
		row.within = e.placeNumber(columns.Within)
	}
	*e.g.placeRows.edit(p) = row
}

// placeNumber returns the number of a place, which may be added later.
func (e *editor) placeNumber(id civic.ID) int32 {
	known := e.g.places.count
	p := e.g.places.put(id)
	if p == known {
		*e.g.placeRows.edit(p) = place{within: none, province: none}
	}
	return p
}

func (e *editor) putOrganization(columns civic.OrganizationColumns) {
	o := e.organizationNumber(columns.ID)
	row := organization{
		here: true, kind: e.g.words.organizationTypes.code[columns.Type], sector: e.g.words.sectors.code[columns.Sector],
		seat: none, themes: numbersOf(&e.g.themes, columns.Themes),
	}
	if columns.Seat != "" {
		row.seat = e.placeNumber(columns.Seat)
	}
	*e.g.actors.edit(o) = row
}

// organizationNumber returns the number of an organization, which may be added later.
func (e *editor) organizationNumber(id civic.ID) int32 {
	known := e.g.organizations.count
	o := e.g.organizations.put(id)
	if o == known {
		*e.g.actors.edit(o) = organization{seat: none}
		e.g.ofOrganization.edit(o)
	}
	return o
}

func (e *editor) putActivity(columns civic.ActivityColumns) int32 {
	a := e.activityNumber(columns.ID)
	row := e.g.deeds.edit(a)
	*row = activity{
		here: true, kind: e.g.words.activityTypes.code[columns.Type], format: e.g.words.formats.code[columns.Format],
		parent: row.parent, period: e.g.period(columns.Period),
		themes: numbersOf(&e.g.themes, columns.Themes), sources: numbersOf(&e.g.sources, columns.Sources),
	}
	for _, id := range columns.Places {
		row.places = append(row.places, e.placeNumber(id))
	}
	e.parents = append(e.parents, parentChange{activity: a, partOf: columns.PartOf})
	e.moved = append(e.moved, a)
	return a
}

// activityNumber returns the number of an activity, which may be added later.
func (e *editor) activityNumber(id civic.ID) int32 {
	known := e.g.activities.count
	a := e.g.activities.put(id)
	if a == known {
		*e.g.deeds.edit(a) = activity{parent: none}
		*e.g.above.edit(a) = none
		e.g.ofActivity.edit(a)
		e.g.parts.edit(a)
	}
	return a
}

func numbersOf(ids *table[civic.ID], list []civic.ID) []int32 {
	if len(list) == 0 {
		return nil
	}
	numbers := make([]int32, len(list))
	for i, id := range list {
		numbers[i] = ids.put(id)
	}
	return numbers
}

func (e *editor) participate(a, o int32, role civic.Role, period civic.Period, gone bool) {
	m := newMark(e.g.words.roles.code[role], e.g.period(period))
	e.participations = append(e.participations, link{row: a, edge: edge{other: o, mark: m}, gone: gone})
}

// remove takes an organization or an activity out of the graph, and its participations with it. What is part of a removed activity
// stays, part of nothing until the activity comes back.
func (e *editor) remove(id civic.ID) {
	if o := e.g.organization(id); o != none {
		for _, at := range *e.g.ofOrganization.at(o) {
			e.participations = append(e.participations, link{row: at.other, edge: edge{other: o, mark: at.mark}, gone: true})
		}
		*e.g.actors.edit(o) = organization{seat: none}
	}
	if a := e.g.activity(id); a != none {
		for _, at := range *e.g.ofActivity.at(a) {
			e.participations = append(e.participations, link{row: a, edge: at, gone: true})
		}
		e.setParent(a, none)
		*e.g.deeds.edit(a) = activity{parent: none}
		e.moved = append(e.moved, a)
	}
}

func (e *editor) setParent(a, parent int32) {
	row := e.g.deeds.edit(a)
	if row.parent == parent {
		return
	}
	if row.parent != none {
		e.nesting = append(e.nesting, link{row: row.parent, edge: edge{other: a}, gone: true})
	}
	if parent != none {
		e.nesting = append(e.nesting, link{row: parent, edge: edge{other: a}})
	}
	row.parent = parent
}

// finish puts everything in its place and returns the graph.
func (e *editor) finish(revision civic.Revision) *Graph {
	g := e.g
	g.revision = revision
	e.settleParents()
	e.merge(&g.parts, e.nesting, &g.activities)
	for _, a := range e.moved {
		e.settleAbove(a)
		for _, part := range *g.parts.at(a) {
			e.settleAbove(part.other)
		}
	}
	e.settleParticipations()
	if e.placesChanged {
		g.settlePlaces()
	}
	return g
}

// settleParents nests the activities. An activity that would be part of itself, which civic refuses, is cut loose.
func (e *editor) settleParents() {
	for _, change := range e.parents {
		parent := none
		if change.partOf != "" {
			parent = e.activityNumber(change.partOf)
		}
		e.setParent(change.activity, parent)
	}
	for _, change := range e.parents {
		if e.isItsOwnPart(change.activity) {
			e.setParent(change.activity, none)
		}
	}
}

// settleAbove finds the activity of the graph that a is directly part of.
func (e *editor) settleAbove(a int32) {
	above := e.g.deeds.at(a).parent
	if above != none && !e.g.deeds.at(above).here {
		above = none
	}
	if *e.g.above.at(a) != above {
		*e.g.above.edit(a) = above
	}
}

func (e *editor) isItsOwnPart(a int32) bool {
	at := e.g.deeds.at(a).parent
	for steps := int32(0); at != none && steps <= e.g.activities.count; steps++ {
		if at == a {
			return true
		}
		at = e.g.deeds.at(at).parent
	}
	return at != none
}

// settleParticipations enters the participations whose two ends are in the graph at both of them.
func (e *editor) settleParticipations() {
	links := slices.DeleteFunc(e.participations, func(l link) bool {
		return !l.gone && (!e.g.deeds.at(l.row).here || !e.g.actors.at(l.edge.other).here)
	})
	e.merge(&e.g.ofActivity, links, &e.g.organizations)
	for i, l := range links {
		links[i] = link{row: l.edge.other, edge: edge{other: l.row, mark: l.edge.mark}, gone: l.gone}
	}
	e.merge(&e.g.ofOrganization, links, &e.g.activities)
}

// merge enters the links into rows. Of several for one entry the last counts. The new rows are carved from one array.
func (e *editor) merge(rows *pages[[]edge], links []link, others *register) {
	links = byRow(links)
	room := len(links)
	for i, l := range links {
		if i == 0 || links[i-1].row != l.row {
			room += len(*rows.at(l.row))
		}
	}
	array := make([]edge, 0, room)
	for len(links) > 0 {
		row := links[0].row
		n := 1
		for n < len(links) && links[n].row == row {
			n++
		}
		start := len(array)
		array = appendMerged(array, *rows.at(row), inEntryOrder(links[:n], others), others)
		*rows.edit(row) = array[start:len(array):len(array)]
		links = links[n:]
	}
}

// byRow orders links by row; those of one row keep their order.
func byRow(links []link) []link {
	order := func(a, b link) int { return cmp.Compare(a.row, b.row) }
	if slices.IsSortedFunc(links, order) {
		return links
	}
	rows := slices.MaxFunc(links, order).row + 1
	if len(links) < int(rows) {
		slices.SortStableFunc(links, order)
		return links
	}
	// A counting sort: next[r] is where the next link of row r goes.
	next := make([]int32, rows+1)
	for _, l := range links {
		next[l.row+1]++
	}
	for r := range rows {
		next[r+1] += next[r]
	}
	ordered := make([]link, len(links))
	for _, l := range links {
		ordered[next[l.row]] = l
		next[l.row]++
	}
	return ordered
}

// inEntryOrder orders the links of one row by the entry they change, and keeps the last for each.
func inEntryOrder(links []link, others *register) []link {
	order := func(a, b link) int { return compareEntries(a.edge, b.edge, others) }
	if !slices.IsSortedFunc(links, order) {
		slices.SortStableFunc(links, order)
	}
	last := links[:0]
	for i, l := range links {
		if i+1 == len(links) || order(l, links[i+1]) != 0 {
			last = append(last, l)
		}
	}
	return last
}

func compareEntries(a, b edge, others *register) int {
	if c := others.compare(a.other, b.other); c != 0 {
		return c
	}
	return cmp.Compare(a.mark.role(), b.mark.role())
}

// appendMerged appends to array the row as the links change it. Both are in order.
func appendMerged(array, row []edge, links []link, others *register) []edge {
	for _, l := range links {
		for len(row) > 0 && compareEntries(row[0], l.edge, others) < 0 {
			array, row = append(array, row[0]), row[1:]
		}
		if len(row) > 0 && compareEntries(row[0], l.edge, others) == 0 {
			row = row[1:]
		}
		if !l.gone {
			array = append(array, l.edge)
		}
	}
	return append(array, row...)
}
