package embedded

import (
	"cmp"
	"maps"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// participations derives again the participations that were written, and those that a merge, a split, or the coming or going of an
// organization or activity has to do with.
func (c *draft) participations(items []written) error {
	fresh := c.sortParticipations(items)
	old := map[civic.ID]map[part]civic.Period{}
	for _, one := range slices.SortedFunc(maps.Keys(c.pairs), comparePairs) {
		if _, known := old[one.organization]; !known {
			old[one.organization] = c.partsOf(one.organization)
		}
		if err := c.derivePair(one, old[one.organization]); err != nil {
			return err
		}
	}
	for _, item := range fresh {
		if p := item.participation; p != nil && !c.pairs[pair{p.Activity, p.Organization}] {
			c.enter(p)
		}
	}
	return nil
}

func comparePairs(a, b pair) int {
	return cmp.Or(cmp.Compare(a.organization, b.organization), cmp.Compare(a.activity, b.activity))
}

// sortParticipations returns the new participations of organizations that stand for themselves alone, which need no look at the disk,
// and marks the others.
func (c *draft) sortParticipations(items []written) (fresh []written) {
	for _, item := range items {
		dossier, ok := item.dossier.(*civic.ParticipationDossier)
		if !ok {
			continue
		}
		root := c.next.root(dossier.Organization)
		row := c.next.organization(root)
		if !item.replaces && root == dossier.Organization && row != nil && len(row.merged) == 0 {
			fresh = append(fresh, item)
		} else {
			c.pairs[pair{dossier.Activity, root}] = true
		}
	}
	return fresh
}

// part names a participation of one organization.
type part struct {
	activity civic.ID
	role     civic.Role
}

// partsOf returns the participations that an organization had, with their periods.
func (c *draft) partsOf(organization civic.ID) map[part]civic.Period {
	parts := map[part]civic.Period{}
	for edge := range c.base.graph().OfOrganization(organization) {
		parts[part{edge.Activity, edge.Role}] = edge.Period
	}
	return parts
}

// derivePair compares what an organization was in an activity with what it is now.
func (c *draft) derivePair(one pair, old map[part]civic.Period) error {
	now, err := c.rolesNow(one)
	if err != nil {
		return err
	}
	for _, role := range civic.Roles() {
		before, was := old[part{one.activity, role}]
		after, is := now[role]
		if was == is && before == after {
			continue
		}
		c.change.Participations = append(c.change.Participations, civic.ParticipationChange{
			Activity: one.activity, Organization: one.organization, Role: role, Period: after, Gone: !is,
		})
		if was && !is {
			c.next.participations--
		}
		if is && !was {
			c.next.participations++
		}
	}
	return nil
}

// rolesNow derives the participations of an organization, and of those merged into it, in an activity.
func (c *draft) rolesNow(one pair) (map[civic.Role]civic.Period, error) {
	row := c.next.organization(one.organization)
	if row == nil || row.id != one.organization || c.next.activity(one.activity) == nil {
		return nil, nil
	}
	dossiers := map[civic.Role][]*civic.ParticipationDossier{}
	for _, member := range row.group() {
		found, err := c.disk.participations(one.activity, member)
		if err != nil {
			return nil, err
		}
		for _, dossier := range found {
			dossiers[dossier.Role] = append(dossiers[dossier.Role], dossier)
		}
	}
	now := map[civic.Role]civic.Period{}
	for role, group := range dossiers {
		if p := civic.DeriveParticipation(one.organization, group...); p != nil {
			now[role] = p.Period
		}
	}
	return now, nil
}

// enter takes in a participation that nothing else has to do with.
func (c *draft) enter(p *civic.Participation) {
	if c.next.activity(p.Activity) == nil {
		return
	}
	c.next.participations++
	c.change.Participations = append(c.change.Participations, civic.ParticipationChange{
		Activity: p.Activity, Organization: p.Organization, Role: p.Role, Period: p.Period,
	})
}
