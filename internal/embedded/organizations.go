package embedded

import (
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Organizations implements civic.Finder.
func (r *reader) Organizations(ctx context.Context, queries []civic.OrganizationQuery) ([]civic.Page[*civic.Organization], error) {
	return answers(ctx, r, queries, func(q civic.OrganizationQuery) (civic.Page[*civic.Organization], error) {
		page, err := r.view.organizationPage(ctx, q)
		if err != nil {
			return civic.Page[*civic.Organization]{}, err
		}
		return fetched(ctx, r, page, r.view.deriveOrganization)
	})
}

// fetched derives the entities of a page of rows.
func fetched[R, T any](ctx context.Context, r *reader, page civic.Page[R], derive func(disk, R) (T, error)) (civic.Page[T], error) {
	items := make([]T, len(page.Items))
	err := r.read(ctx, func(d disk) error {
		for i, row := range page.Items {
			var err error
			if items[i], err = derive(d, row); err != nil {
				return err
			}
		}
		return nil
	})
	return civic.Page[T]{
		Items: items, Positions: page.Positions, HasPrevious: page.HasPrevious, HasNext: page.HasNext, Total: page.Total,
	}, err
}

func (v *view) organizationPage(ctx context.Context, q civic.OrganizationQuery) (civic.Page[*organization], error) {
	chosen, err := v.chooseOrganizations(q.Filter)
	if err != nil {
		return civic.Page[*organization]{}, err
	}
	if q.Order != civic.ByParticipations {
		return chosen.page(ctx, v.organizationList(q.Order), q.Page)
	}
	if q.Page.Backward {
		return civic.Page[*organization]{}, forwardOnly()
	}
	return countedPage(ctx, chosen, byParticipations(), func(row *organization) (n int) {
		for range v.graph().OfOrganization(row.id) {
			n++
		}
		return n
	}, q.Page)
}

// organizationList returns the organizations in an order.
func (v *view) organizationList(by civic.OrganizationOrder) list[*organization] {
	return v.indexed().organizationLists.in(by, func() []*organization { return present(&v.organizations) })
}

func forwardOnly() error {
	return civic.Invalid("this order is derived and pages forward only", "give first and after in place of last and before", "page")
}

// countedPage returns a page of what is selected in an order that is derived from a number of each row.
func countedPage[R comparable](
	ctx context.Context, chosen *selection[R], by order[counted[R]], count func(R) int, request civic.PageRequest,
) (civic.Page[R], error) {
	rows, err := chosen.all(ctx)
	if err != nil {
		return civic.Page[R]{}, err
	}
	pace := pacer{ctx: ctx}
	all := make([]counted[R], len(rows))
	for i, row := range rows {
		if err := pace.step(); err != nil {
			return civic.Page[R]{}, err
		}
		all[i] = counted[R]{row, count(row)}
	}
	page := pageOf(by, all, request)
	items := make([]R, len(page.Items))
	for i, item := range page.Items {
		items[i] = item.row
	}
	return civic.Page[R]{
		Items: items, Positions: page.Positions, HasPrevious: page.HasPrevious, HasNext: page.HasNext, Total: page.Total,
	}, nil
}

// chooseOrganizations makes a filter ready.
func (v *view) chooseOrganizations(f civic.OrganizationFilter) (*selection[*organization], error) {
	s := &selection[*organization]{rows: &v.organizations}
	among(s, f.Types, func(o *organization) civic.OrganizationType { return o.kind })
	among(s, f.Sectors, func(o *organization) civic.Sector { return o.sector })
	if f.IDs != nil {
		v.chooseByID(s, f.IDs)
	}
	v.choosePlaced(s, f)
	v.chooseRelated(s, f)
	if err := v.chooseNamed(s, f.Text); err != nil {
		return nil, err
	}
	if f.Types != nil {
		s.from(of(tagged(v, tagOrganizationType, f.Types)))
	}
	v.chooseActive(s, f)
	return s, nil
}

func (v *view) chooseByID(s *selection[*organization], ids []civic.ID) {
	roots := v.roots(ids)
	wanted := setOf(roots)
	s.must(func(o *organization) bool { return wanted[o.id] })
	s.from(of(v.numbersOf(roots)))
}

func (v *view) choosePlaced(s *selection[*organization], f civic.OrganizationFilter) {
	if f.Places != nil {
		places := v.inPlaces(f.Places)
		s.must(func(o *organization) bool { return places[o.seat] })
		s.from(of(tagged(v, tagSeat, sorted(places))))
	}
	if f.Themes != nil {
		meeting(s, setOf(f.Themes), func(o *organization) []civic.ID { return o.themes })
		s.from(of(tagged(v, tagOrganizationOn, f.Themes)))
	}
}

// chooseRelated selects by other organizations. Each may be named by any id that stands for it.
func (v *view) chooseRelated(s *selection[*organization], f civic.OrganizationFilter) {
	if f.Parent != "" {
		ids := v.standingFor(f.Parent)
		s.must(func(o *organization) bool { return slices.Contains(ids, o.parent) })
		s.from(of(tagged(v, tagParent, ids)))
	}
	if f.MemberOf != "" {
		ids := v.standingFor(f.MemberOf)
		meeting(s, setOf(ids), func(o *organization) []civic.ID { return o.memberOf })
		s.from(of(tagged(v, tagMemberOf, ids)))
	}
	if f.HasMember != "" {
		var of []civic.ID
		if member := v.organization(f.HasMember); member != nil {
			of = member.memberOf
		}
		v.chooseByID(s, of)
	}
}

// standingFor returns all ids that stand for the same organization as one does.
func (v *view) standingFor(id civic.ID) []civic.ID {
	if row := v.organization(id); row != nil {
		return row.group()
	}
	return []civic.ID{id}
}

func (v *view) chooseNamed(s *selection[*organization], text string) error {
	query, given, err := textCondition(text)
	if given {
		s.must(func(o *organization) bool { return matches(query, o.names) })
		s.from(v.named(civic.KindOrganization, query))
	}
	return err
}

// chooseActive selects by what organizations take part in.
func (v *view) chooseActive(s *selection[*organization], f civic.OrganizationFilter) {
	if f.ParticipatesIn != nil {
		v.chooseParticipants(s, f.ParticipatesIn, f.Roles)
	} else if f.Roles != nil {
		s.must(func(o *organization) bool {
			for edge := range v.graph().OfOrganization(o.id) {
				if slices.Contains(f.Roles, edge.Role) {
					return true
				}
			}
			return false
		})
	}
	if f.MinProgrammes > 0 {
		s.must(func(o *organization) bool { return v.takesPartInTops(o.id, f.MinProgrammes) })
	}
	if f.HasTies != nil {
		ties := newTieFinder(v.graph())
		s.must(func(o *organization) bool { return ties.has(o.id) == *f.HasTies })
	}
}

// chooseParticipants selects those that take part in one of the activities or in something nested in one.
func (v *view) chooseParticipants(s *selection[*organization], activities []civic.ID, roles []civic.Role) {
	participants := map[civic.ID]bool{}
	for activity := range v.nested(activities) {
		for edge := range v.graph().OfActivity(activity) {
			if roles == nil || slices.Contains(roles, edge.Role) {
				participants[edge.Organization] = true
			}
		}
	}
	s.must(func(o *organization) bool { return participants[o.id] })
	s.from(of(v.numbersOf(sorted(participants))))
}

// takesPartInTops tells whether an organization takes part, anywhere in the nesting, in so many activities that are part of nothing.
func (v *view) takesPartInTops(id civic.ID, least int) bool {
	tops := map[civic.ID]bool{}
	for edge := range v.graph().OfOrganization(id) {
		tops[v.top(edge.Activity)] = true
		if len(tops) >= least {
			return true
		}
	}
	return false
}
