package network

import "github.com/civicgraph/civicgraph/internal/civic"

// Change is what one revision changed. It is applied in the order of its fields; what it does not name stays as it was.
type Change struct {
	// Gone are organizations and activities that left the graph, and with them all their participations. An id may come back
	// later, without the participations it had.
	Gone []civic.ID
	// Places, Organizations and Activities are new or have new columns.
	Places        []civic.PlaceColumns
	Organizations []civic.OrganizationColumns
	Activities    []civic.ActivityColumns
	// Participations are set or taken away. One that names an organization or an activity that is not in the graph is left out.
	Participations []ParticipationChange
}

// ParticipationChange sets the participation of an organization in an activity as one role, or takes it away when Gone.
type ParticipationChange struct {
	Activity     civic.ID
	Organization civic.ID
	Role         civic.Role
	// Period is the participation's own.
	Period civic.Period
	Gone   bool
}

// Advance returns the graph of the next revision. The graph itself stays as it is; the two share whatever change does not touch.
// It costs what the change is large, but that a graph that has become more than twice as large is numbered anew.
func (g *Graph) Advance(revision civic.Revision, change Change) *Graph {
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
