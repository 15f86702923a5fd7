package embedded

import (
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// tieFinder tells which organizations have a tie under the default civic.TieFilter.
type tieFinder struct {
	graph *network.Graph
	roles map[civic.Role]bool
}

func newTieFinder(graph *network.Graph) *tieFinder {
	roles := map[civic.Role]bool{}
	for _, role := range civic.Roles() {
		roles[role] = true
	}
	for _, role := range civic.DefaultExcludedRoles() {
		roles[role] = false
	}
	return &tieFinder{graph, roles}
}

// has tells whether another organization takes part in something that this one does, in what that is part of, or in what is nested in it.
func (f *tieFinder) has(organization civic.ID) bool {
	for edge := range f.graph.OfOrganization(organization) {
		if f.roles[edge.Role] && f.meets(organization, edge.Activity) {
			return true
		}
	}
	return false
}

func (f *tieFinder) meets(organization, activity civic.ID) bool {
	if f.others(organization, activity) {
		return true
	}
	for _, above := range f.graph.Ancestors(activity) {
		if f.others(organization, above) {
			return true
		}
	}
	return f.othersBelow(organization, activity, civic.MaxNesting)
}

func (f *tieFinder) othersBelow(organization, activity civic.ID, depth int) bool {
	for _, part := range f.graph.Parts(activity) {
		if f.others(organization, part) || depth > 0 && f.othersBelow(organization, part, depth-1) {
			return true
		}
	}
	return false
}

// others tells whether another organization takes part directly in an activity.
func (f *tieFinder) others(organization, activity civic.ID) bool {
	for edge := range f.graph.OfActivity(activity) {
		if edge.Organization != organization && f.roles[edge.Role] {
			return true
		}
	}
	return false
}
