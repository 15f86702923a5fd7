package network

import "github.com/civicgraph/civicgraph/internal/civic"

// Advance returns the graph of the next revision. The graph itself stays as it is; the two share whatever change does not touch.
// It costs what the change is large, but that a graph that has become more than twice as large is numbered anew.
func (g *Graph) Advance(revision civic.Revision, change civic.Change) *Graph {
	e := &editor{g: g.fork()}
	for _, id := range change.Gone {
		e.remove(id)
	}
	for _, columns := range change.Places {
		e.putPlace(columns)
	}
	for _, columns := range change.Organizations {
		e.putOrganization(columns)
	}
	for _, columns := range change.Activities {
		e.putActivity(columns)
	}
	for _, p := range change.Participations {
		e.participate(e.activityNumber(p.Activity), e.organizationNumber(p.Organization), p.Role, p.Period, p.Gone)
	}
	next := e.finish(revision)
	if next.organizations.ragged() || next.activities.ragged() {
		return next.rebuilt()
	}
	return next
}
