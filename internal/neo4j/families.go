package neo4j

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// settleOrganizations writes the organizations: those that have nothing to do with a merge each by itself, the others by families.
func (s *settlement) settleOrganizations(ctx context.Context) error {
	if err := s.locateSeats(ctx); err != nil {
		return err
	}
	var merged []civic.ID
	for _, one := range s.organizations {
		dossier, _ := one.dossier.(*civic.OrganizationDossier)
		before, err := organizationBefore(one.before)
		if err != nil {
			return err
		}
		if !alone(dossier) || !alone(before) {
			merged = append(merged, dossier.ID)
			if before != nil {
				merged = append(merged, relatives(before)...)
			}
			continue
		}
		now := civic.DeriveOrganization(dossier)
		if err := s.putOrganization(dossier, nil, now, one.before == ""); err != nil {
			return err
		}
		s.stand(dossier.ID, before != nil && civic.DeriveOrganization(before) != nil, now != nil)
	}
	return s.settleFamilies(ctx, merged)
}

// locateSeats finds the provinces of all seats that the records of the organizations name.
func (s *settlement) locateSeats(ctx context.Context) error {
	var seats []civic.ID
	for _, one := range s.organizations {
		dossier, _ := one.dossier.(*civic.OrganizationDossier)
		for _, record := range dossier.Records {
			seats = append(seats, record.Facts.Seat)
		}
	}
	return s.locate(ctx, seats)
}

func organizationBefore(kept string) (*civic.OrganizationDossier, error) {
	if kept == "" {
		return nil, nil
	}
	return fromJSON[*civic.OrganizationDossier](kept)
}

// alone tells whether an organization has nothing to do with a merge.
func alone(dossier *civic.OrganizationDossier) bool {
	return dossier == nil || dossier.MergedInto == "" && len(dossier.Absorbed) == 0
}

// relatives returns the organizations that a dossier was merged with, directly.
func relatives(dossier *civic.OrganizationDossier) []civic.ID {
	ids := slices.Clone(dossier.Absorbed)
	if dossier.MergedInto != "" {
		ids = append(ids, dossier.MergedInto)
	}
	return ids
}

// putOrganization writes an organization that stands for itself.
func (s *settlement) putOrganization(own *civic.OrganizationDossier, merged []*civic.OrganizationDossier, now *civic.Organization, fresh bool) error {
	n, err := s.drafter.organization(own, merged, now)
	if err != nil {
		return err
	}
	if now != nil {
		s.area(n, now.Seat)
		s.changes.organization(now)
	}
	n.properties["dossier"] = s.kept[own.ID]
	s.putDerived(n, fresh)
	return nil
}

// settleFamilies writes all organizations that have to do with a merge through any of some ids: each family whole.
func (s *settlement) settleFamilies(ctx context.Context, ids []civic.ID) error {
	family, err := s.family(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range sortedKeys(family) {
		if err := s.settleMember(ctx, family, id); err != nil {
			return err
		}
	}
	return nil
}

// family returns the dossiers of the organizations with the ids and of all that merges, as they are now, join with them.
func (s *settlement) family(ctx context.Context, ids []civic.ID) (map[civic.ID]*civic.OrganizationDossier, error) {
	family := map[civic.ID]*civic.OrganizationDossier{}
	for len(ids) > 0 {
		if err := s.load(ctx, ids); err != nil {
			return nil, err
		}
		var next []civic.ID
		for _, id := range ids {
			dossier, err := loaded[*civic.OrganizationDossier](s.transaction, id)
			if err != nil {
				return nil, err
			}
			if _, known := family[id]; !known && dossier != nil {
				family[id] = dossier
				next = append(next, relatives(dossier)...)
			}
		}
		ids = next
	}
	return family, nil
}

func (s *settlement) settleMember(ctx context.Context, family map[civic.ID]*civic.OrganizationDossier, id civic.ID) error {
	own := family[id]
	s.again[id] = true
	delete(s.ends, id)
	if own.MergedInto != "" {
		n := s.drafter.former(own, rootOf(family, id))
		n.properties["dossier"] = s.kept[id]
		s.putDerived(n, false)
		s.left[id] = false
		s.changes.leave(id)
		return nil
	}
	merged := absorbedBy(family, own)
	now := civic.DeriveOrganization(own, merged...)
	if now == nil {
		s.left[id] = true
		s.changes.leave(id)
	} else {
		delete(s.left, id)
		if err := s.locate(ctx, []civic.ID{now.Seat}); err != nil {
			return err
		}
	}
	return s.putOrganization(own, merged, now, false)
}

// rootOf follows merges to the organization that stands for one now.
func rootOf(family map[civic.ID]*civic.OrganizationDossier, id civic.ID) civic.ID {
	for range family {
		own := family[id]
		if own == nil || own.MergedInto == "" {
			break
		}
		id = own.MergedInto
	}
	return id
}

// absorbedBy returns the dossiers merged into one, directly or not, by id.
func absorbedBy(family map[civic.ID]*civic.OrganizationDossier, own *civic.OrganizationDossier) []*civic.OrganizationDossier {
	seen := map[civic.ID]bool{own.ID: true}
	queue, merged := slices.Clone(own.Absorbed), []*civic.OrganizationDossier(nil)
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		if other := family[id]; other != nil && !seen[id] {
			seen[id] = true
			merged = append(merged, other)
			queue = append(queue, other.Absorbed...)
		}
	}
	slices.SortFunc(merged, func(a, b *civic.OrganizationDossier) int { return cmp.Compare(a.ID, b.ID) })
	return merged
}
