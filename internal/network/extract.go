package network

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// ExtractQuery asks for a network that is to be taken away whole, unlike a WholeQuery, which is for drawing.
type ExtractQuery struct {
	Ties civic.TieFilter
	// Mode is OneMode when empty.
	Mode Mode
	// Limit is the most nodes to take, those that Graph.Network would take; 0 takes all.
	Limit int
	// Isolates asks for organizations without a link, too, as far as the limit lets them in.
	Isolates bool
}

// Extract is a network that is gone through from one end to the other, however large: it keeps a few numbers for each node of the
// graph, and no links. It is of one version of the graph, and may be gone through more than once and by several goroutines.
type Extract struct {
	lens *lens
	mode Mode
	// organizations and activities have the numbers in the graph of the nodes, in the order of their ids.
	organizations, activities []int32
	// organizationPlace and activityPlace have the index among the nodes of each organization and activity of the graph, or none.
	organizationPlace, activityPlace []int32
	degree                           []int
	calendar                         calendar
	// TotalNodes, TotalLinks, Isolates and Undated are as in Network.
	TotalNodes, TotalLinks, Isolates, Undated int
	// Truncated tells whether the limit left nodes out that were asked for.
	Truncated bool
}

// ExtractLink is a link of an Extract, its ends being indices of nodes. In one mode it is a tie, its source having the lesser id; in two
// modes the source is the organization and the target the activity. The other fields are as in LinkColumns.
type ExtractLink struct {
	Source, Target int
	Weight         float64
	ActivityCount  int
	Since, Until   civic.Date
	// Roles are those in which the organization takes part in the activity, in the order of civic.Roles; none in one mode.
	Roles []civic.Role
	// Periods are when the activities were that tie the two, one for each, in two modes when the participations were; by start, then by end.
	// Extract.Links leaves them out.
	Periods []civic.Period
}

// Extract finds the nodes of the network that query asks for, so that it can be gone through. It returns an ErrTooCostly fault, before the
// work, when too many ties would have to be added up.
func (g *Graph) Extract(ctx context.Context, query ExtractQuery) (*Extract, error) {
	query.Mode = cmp.Or(query.Mode, OneMode)
	if err := query.Mode.check(); err != nil {
		return nil, err
	}
	if query.Limit < 0 {
		return nil, civic.Invalid("the number of nodes is negative", "give 0 for all, or a positive number", "limit")
	}
	l, err := g.newLens(query.Ties)
	if err != nil {
		return nil, err
	}
	w, err := l.whole(ctx)
	if err != nil {
		return nil, err
	}
	e := &Extract{lens: l, mode: query.Mode, Undated: w.undated, calendar: g.newCalendar()}
	if query.Mode == TwoMode {
		e.chooseVertices(w, query)
		return e, nil
	}
	return e, e.chooseTied(ctx, w, query)
}

// chooseTied chooses the nodes of a network of organizations.
func (e *Extract) chooseTied(ctx context.Context, w *whole, query ExtractQuery) error {
	if err := w.check(nil); err != nil {
		return err
	}
	workers, err := eachRow(ctx, w, (*rows).contest, (*contest).row)
	if err != nil {
		return err
	}
	all := workers[0]
	for _, worker := range workers[1:] {
		all.merge(worker)
	}
	tied, alone, ends := all.inOrder()
	e.TotalNodes, e.TotalLinks, e.Isolates = len(tied), ends/2, len(alone)
	nodes := e.limited(tied, alone, query)
	e.settle(nodes, nil, func(o int32) int { return int(all.degree[w.numbers[o]]) }, nil)
	return nil
}

// chooseVertices chooses the nodes of a network of organizations and activities.
func (e *Extract) chooseVertices(w *whole, query ExtractQuery) {
	all, alone := w.allVertices()
	slices.SortFunc(all, w.g.compareVertices)
	e.TotalNodes, e.TotalLinks, e.Isolates = len(all), len(w.members), len(alone)
	degrees := [2]map[int32]int{{}, {}}
	var organizations, activities []int32
	chosen := all[:upTo(query.Limit, len(all))]
	for _, v := range chosen {
		if v.isActivity {
			activities = append(activities, v.number)
			degrees[1][v.number] = v.degree
		} else {
			organizations = append(organizations, v.number)
			degrees[0][v.number] = v.degree
		}
	}
	e.Truncated = len(chosen) < len(all)
	if query.Isolates {
		left := len(alone)
		if query.Limit > 0 {
			left = min(left, query.Limit-len(chosen))
		}
		organizations = append(organizations, alone[:left]...)
		e.Truncated = e.Truncated || left < len(alone)
	}
	e.settle(organizations, activities, func(o int32) int { return degrees[0][o] }, func(a int32) int { return degrees[1][a] })
}

// limited returns as many organizations as the query lets in: those with ties first.
func (e *Extract) limited(tied, alone []int32, query ExtractQuery) []int32 {
	wanted := tied
	if query.Isolates {
		wanted = slices.Concat(tied, alone)
	}
	nodes := wanted[:upTo(query.Limit, len(wanted))]
	e.Truncated = len(nodes) < len(wanted)
	return nodes
}

// upTo returns how many of count a limit lets in that is 0 for no limit.
func upTo(limit, count int) int {
	if limit == 0 {
		return count
	}
	return min(limit, count)
}

// settle puts the nodes in their order and gives them their places.
func (e *Extract) settle(organizations, activities []int32, ofOrganization, ofActivity func(int32) int) {
	g := e.lens.g
	e.organizations, e.activities = slices.Clone(organizations), slices.Clone(activities)
	g.organizations.sort(e.organizations)
	g.activities.sort(e.activities)
	e.organizationPlace, e.activityPlace = noPlaces(g.organizations.count), noPlaces(g.activities.count)
	for _, o := range e.organizations {
		e.organizationPlace[o] = int32(len(e.degree))
		e.degree = append(e.degree, ofOrganization(o))
	}
	for _, a := range e.activities {
		e.activityPlace[a] = int32(len(e.degree))
		e.degree = append(e.degree, ofActivity(a))
	}
}

func noPlaces(count int32) []int32 {
	places := make([]int32, count)
	for i := range places {
		places[i] = none
	}
	return places
}

// Revision returns the revision of the graph that the network is of.
func (e *Extract) Revision() civic.Revision { return e.lens.g.revision }

// Mode returns what the nodes are.
func (e *Extract) Mode() Mode { return e.mode }

// Len returns the number of nodes.
func (e *Extract) Len() int { return len(e.degree) }

// Organizations returns how many of the nodes are organizations. They come first, in the order of their ids, then the activities likewise.
func (e *Extract) Organizations() int { return len(e.organizations) }

// ID returns the id of a node.
func (e *Extract) ID(node int) civic.ID {
	if node < len(e.organizations) {
		return e.lens.g.organizations.key(e.organizations[node])
	}
	return e.lens.g.activities.key(e.activities[node-len(e.organizations)])
}

// Degree returns the number of neighbours of a node in the whole network under the filter.
func (e *Extract) Degree(node int) int { return e.degree[node] }
