package neo4j

import (
	"maps"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// changes collects what a transaction changes of the columns that projections are made of: how each is in the end.
type changes struct {
	gone           map[civic.ID]bool
	places         map[civic.ID]civic.PlaceColumns
	organizations  map[civic.ID]civic.OrganizationColumns
	activities     map[civic.ID]civic.ActivityColumns
	participations map[edge]civic.ParticipationChange
}

// edge names a participation of the graph: the organization is the one that stands for it.
type edge struct {
	activity, organization civic.ID
	role                   civic.Role
}

func newChanges() *changes {
	return &changes{
		gone: map[civic.ID]bool{}, places: map[civic.ID]civic.PlaceColumns{}, organizations: map[civic.ID]civic.OrganizationColumns{},
		activities: map[civic.ID]civic.ActivityColumns{}, participations: map[edge]civic.ParticipationChange{},
	}
}

// leave notes that an organization or activity is no longer in the graph.
func (c *changes) leave(id civic.ID) {
	c.gone[id] = true
	delete(c.organizations, id)
	delete(c.activities, id)
}

func (c *changes) place(p *civic.Place) {
	c.places[p.ID] = civic.PlaceColumns{ID: p.ID, Type: p.Type, Within: p.Within}
}

func (c *changes) organization(o *civic.Organization) {
	c.organizations[o.ID] = civic.OrganizationColumns{ID: o.ID, Type: o.Type, Sector: o.Sector, Seat: o.Seat, Themes: o.Themes}
}

func (c *changes) activity(a *civic.Activity, sources []civic.ID) {
	c.activities[a.ID] = civic.ActivityColumns{
		ID: a.ID, Type: a.Type, Format: a.Format, PartOf: a.PartOf, Places: a.Places, Themes: a.Themes, Sources: sources, Period: a.Period,
	}
}

func (c *changes) participation(at edge, period civic.Period, gone bool) {
	c.participations[at] = civic.ParticipationChange{
		Activity: at.activity, Organization: at.organization, Role: at.role, Period: period, Gone: gone,
	}
}

// change returns all, in the order of ids.
func (c *changes) change() civic.Change {
	change := civic.Change{
		Gone: slices.Sorted(maps.Keys(c.gone)), Places: inOrder(c.places), Organizations: inOrder(c.organizations), Activities: inOrder(c.activities),
	}
	for _, at := range slices.SortedFunc(maps.Keys(c.participations), compareEdges) {
		change.Participations = append(change.Participations, c.participations[at])
	}
	return change
}

func inOrder[T any](rows map[civic.ID]T) []T {
	var list []T
	for _, id := range slices.Sorted(maps.Keys(rows)) {
		list = append(list, rows[id])
	}
	return list
}
