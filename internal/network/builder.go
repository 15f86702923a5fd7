package network

import "github.com/civicgraph/civicgraph/internal/civic"

// Builder collects what a graph is made of, in any order, such as from a scan of a store. It keeps none of the slices it is given. It is
// fastest, and the graph smallest, when organizations come before activities and both in the order of their ids.
type Builder struct{ edit editor }

// NewBuilder returns a builder that holds nothing.
func NewBuilder() *Builder { return &Builder{edit: editor{g: emptyGraph()}} }

// Place adds a place, or replaces the one with the same id.
func (b *Builder) Place(place civic.PlaceColumns) { b.edit.putPlace(place) }

// Organization adds an organization, or replaces the columns of the one with the same id.
func (b *Builder) Organization(organization civic.OrganizationColumns) {
	b.edit.putOrganization(organization)
}

// Activity adds an activity with those who take part in it, or replaces the columns of the one with the same id and adds to its
// participants. Participants that are never added as organizations are left out of the graph.
func (b *Builder) Activity(activity civic.ActivityColumns, participants []civic.ParticipationColumns) {
	a := b.edit.putActivity(activity)
	for _, p := range participants {
		b.edit.participate(a, b.edit.organizationNumber(p.Organization), p.Role, p.Period, false)
	}
}

// Build returns the graph. The builder must not be used afterwards.
func (b *Builder) Build(revision civic.Revision) *Graph {
	return b.edit.finish(revision).settled()
}

// settled finds out which numbers are in the order of their ids, and returns the graph, or the same one numbered anew when too few
// are.
func (g *Graph) settled() *Graph {
	g.organizations.sortPrefix()
	g.activities.sortPrefix()
	if !g.organizations.ragged() && !g.activities.ragged() {
		return g
	}
	return g.rebuilt()
}

// rebuilt returns the same graph numbered anew in the order of the ids, without what is gone.
func (g *Graph) rebuilt() *Graph {
	b := NewBuilder()
	for p := range g.places.count {
		if columns, ok := g.Place(g.places.key(p)); ok {
			b.Place(columns)
		}
	}
	for _, o := range g.organizations.inOrder(func(o int32) bool { return g.actors.at(o).here }) {
		columns, _ := g.Organization(g.organizations.key(o))
		b.Organization(columns)
	}
	var participants []civic.ParticipationColumns
	for _, a := range g.activities.inOrder(func(a int32) bool { return g.deeds.at(a).here }) {
		columns, _ := g.Activity(g.activities.key(a))
		participants = participants[:0]
		for e := range g.OfActivity(columns.ID) {
			participants = append(participants, civic.ParticipationColumns{Organization: e.Organization, Role: e.Role, Period: e.Period})
		}
		b.Activity(columns, participants)
	}
	next := b.edit.finish(g.revision)
	next.organizations.sortPrefix()
	next.activities.sortPrefix()
	next.scratch = g.scratch
	return next
}
