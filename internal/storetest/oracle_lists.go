package storetest

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// sortKey is the key of a name in Turkish collation.
func sortKey(name string) []byte { return civic.NewCollator().Key(name) }

// nameKey is the sort key of the name that an entity is listed under: the one shown to a Turkish reader.
func nameKey(names []civic.Name) []byte { return sortKey(civic.DisplayName(names)) }

// Organizations answers as civic.Finder says.
func (o *oracle) Organizations(ctx context.Context, queries []civic.OrganizationQuery) ([]civic.Page[*civic.Organization], error) {
	return each(ctx, queries, func(q civic.OrganizationQuery) (civic.Page[*civic.Organization], error) {
		var none civic.Page[*civic.Organization]
		if err := forwardOnly(q.Order == civic.ByParticipations, q.Page); err != nil {
			return none, err
		}
		found, err := o.filterOrganizations(q.Filter)
		if err != nil {
			return none, err
		}
		return ranked(found, func(x *civic.Organization) civic.Position { return o.organizationPosition(x, q.Order) }, q.Page), nil
	})
}

func (o *oracle) organizationPosition(x *civic.Organization, order civic.OrganizationOrder) civic.Position {
	var province []byte
	if p := o.place(x.Province); p != nil {
		province = nameKey(p.Names)
	}
	key := civic.OrganizationKey(order, nameKey(x.Names), x.Type, province, len(o.participationsOf(x.ID)))
	return civic.Position{Key: key, ID: x.ID}
}

func (o *oracle) filterOrganizations(f civic.OrganizationFilter) ([]*civic.Organization, error) {
	matches, err := textFilter(f.Text)
	if err != nil {
		return nil, err
	}
	net, err := o.ties(civic.TieFilter{})
	if err != nil {
		return nil, err
	}
	var found []*civic.Organization
	for _, x := range o.organizations {
		if o.passes(x, f) && matches(x.Names) && (f.HasTies == nil || *f.HasTies == (len(net.of(x.ID)) > 0)) {
			found = append(found, x)
		}
	}
	return found, nil
}

// passes tells whether an organization fulfils the conditions of a filter other than its text and its ties.
func (o *oracle) passes(x *civic.Organization, f civic.OrganizationFilter) bool {
	switch {
	case !among(f.Types, x.Type), !among(f.Sectors, x.Sector):
	case f.Places != nil && !o.inside(x.Seat, f.Places):
	case f.Themes != nil && !meet(f.Themes, x.Themes):
	case f.Parent != "" && (x.Parent == "" || !o.same(x.Parent, f.Parent)):
	case f.MemberOf != "" && !slices.ContainsFunc(x.MemberOf, func(id civic.ID) bool { return o.same(id, f.MemberOf) }):
	case f.HasMember != "" && !o.hasMember(x, f.HasMember):
	case !o.takesPartAsAsked(x, f):
	case len(o.programmesOf(x.ID)) < f.MinProgrammes:
	case f.IDs != nil && !slices.ContainsFunc(f.IDs, func(id civic.ID) bool { return o.same(id, x.ID) }):
	default:
		return true
	}
	return false
}

// same tells whether two ids stand for one organization (or are the same id).
func (o *oracle) same(a, b civic.ID) bool { return o.standsFor(a) == o.standsFor(b) }

func (o *oracle) hasMember(x *civic.Organization, member civic.ID) bool {
	m := o.organization(o.standsFor(member))
	return m != nil && slices.ContainsFunc(m.MemberOf, func(id civic.ID) bool { return o.same(id, x.ID) })
}

// takesPartAsAsked tells whether one participation fulfils both ParticipatesIn and Roles.
func (o *oracle) takesPartAsAsked(x *civic.Organization, f civic.OrganizationFilter) bool {
	if f.ParticipatesIn == nil && f.Roles == nil {
		return true
	}
	return slices.ContainsFunc(o.participationsOf(x.ID), func(p *civic.Participation) bool {
		return among(f.Roles, p.Role) && (f.ParticipatesIn == nil || o.underOrIn(p.Activity, f.ParticipatesIn))
	})
}

// programmesOf returns the activities that are part of nothing and that an organization takes part in, anywhere in the nesting.
func (o *oracle) programmesOf(organization civic.ID) []civic.ID {
	var tops []civic.ID
	for _, p := range o.participationsOf(organization) {
		tops = append(tops, o.top(p.Activity))
	}
	return once(tops)
}

// Activities answers as civic.Finder says.
func (o *oracle) Activities(ctx context.Context, queries []civic.ActivityQuery) ([]civic.Page[*civic.Activity], error) {
	return each(ctx, queries, func(q civic.ActivityQuery) (civic.Page[*civic.Activity], error) {
		var none civic.Page[*civic.Activity]
		if err := forwardOnly(q.Order == civic.BySize, q.Page); err != nil {
			return none, err
		}
		matches, err := textFilter(q.Filter.Text)
		if err != nil {
			return none, err
		}
		var found []*civic.Activity
		for _, a := range o.activities {
			if o.admits(a, q.Filter) && o.placedAsAsked(a, q.Filter) && matches(a.Names) {
				found = append(found, a)
			}
		}
		return ranked(found, func(a *civic.Activity) civic.Position {
			key := civic.ActivityKey(q.Order, nameKey(a.Names), a.Period.Start, len(o.participantsOf(a.ID)))
			return civic.Position{Key: key, ID: a.ID}
		}, q.Page), nil
	})
}

// admits tells whether an activity fulfils the conditions of a filter on what it is and who takes part in it.
func (o *oracle) admits(a *civic.Activity, f civic.ActivityFilter) bool {
	switch {
	case !among(f.Types, a.Type), !among(f.Formats, a.Format), !among(f.Statuses, a.Status):
	case f.Themes != nil && !meet(f.Themes, a.Themes):
	case !inTime(a.Period, f.Period, f.Undated):
	case f.IDs != nil && !slices.Contains(f.IDs, a.ID):
	case !o.hasParticipantAsAsked(a, f):
	case f.Involves != "" && !o.involves(a, f.Involves):
	default:
		return true
	}
	return false
}

// placedAsAsked tells whether an activity lies where a filter asks, on the map and in the nesting.
func (o *oracle) placedAsAsked(a *civic.Activity, f civic.ActivityFilter) bool {
	above := o.above(a.ID)
	switch {
	case f.Places != nil && !slices.ContainsFunc(a.Places, func(p civic.ID) bool { return o.inside(p, f.Places) }):
	case f.PartOf != "" && !slices.Contains(above, f.PartOf):
	case f.Parent != "" && (len(above) == 0 || above[0] != f.Parent):
	case f.TopLevel && len(above) > 0:
	default:
		return true
	}
	return false
}

func (o *oracle) hasParticipantAsAsked(a *civic.Activity, f civic.ActivityFilter) bool {
	if f.Participants == nil && f.Roles == nil {
		return true
	}
	return slices.ContainsFunc(o.participationsOf(a.ID), func(p *civic.Participation) bool {
		wanted := func(id civic.ID) bool { return o.same(id, p.Organization) }
		return among(f.Roles, p.Role) && (f.Participants == nil || slices.ContainsFunc(f.Participants, wanted))
	})
}

// involves tells whether an organization takes part in the activity or in something nested in it, or, given a place, whether one
// of these takes place in it.
func (o *oracle) involves(a *civic.Activity, who civic.ID) bool {
	return slices.ContainsFunc(o.activities, func(nested *civic.Activity) bool {
		if !o.underOrIn(nested.ID, []civic.ID{a.ID}) {
			return false
		}
		if slices.ContainsFunc(nested.Places, func(p civic.ID) bool { return o.inside(p, []civic.ID{who}) }) {
			return true
		}
		return slices.Contains(o.participantsOf(nested.ID), o.standsFor(who))
	})
}

// inTime tells whether a fact of a period stands in a time slice; without a slice everything does.
func inTime(fact, slice civic.Period, undated civic.UndatedFacts) bool {
	if slice.IsZero() {
		return true
	}
	span, dated := fact.Span()
	if !dated {
		return undated == civic.IncludeUndated
	}
	return span.Overlaps(sliceSpan(slice))
}

// sliceSpan reads a time slice, of which each bound may be missing.
func sliceSpan(slice civic.Period) civic.Span {
	span := civic.Span{First: civic.MinDay, Last: civic.MaxDay}
	if day, _, known := slice.Start.Days(); known {
		span.First = day
	}
	if _, day, known := slice.End.Days(); known {
		span.Last = day
	}
	return span
}

// participationsOf returns the participations of an organization or of an activity.
func (o *oracle) participationsOf(id civic.ID) []*civic.Participation {
	var found []*civic.Participation
	for _, p := range o.participations {
		if p.Organization == id || p.Activity == id {
			found = append(found, p)
		}
	}
	return found
}

// participantsOf returns the distinct organizations that take part in an activity.
func (o *oracle) participantsOf(activity civic.ID) []civic.ID {
	var found []civic.ID
	for _, p := range o.participationsOf(activity) {
		found = append(found, p.Organization)
	}
	return once(found)
}

// Participations answers as civic.Finder says.
func (o *oracle) Participations(ctx context.Context, queries []civic.ParticipationQuery) ([]civic.Page[*civic.Participation], error) {
	return each(ctx, queries, func(q civic.ParticipationQuery) (civic.Page[*civic.Participation], error) {
		of := o.standsFor(q.Of)
		var found []*civic.Participation
		for _, p := range o.participationsOf(of) {
			if among(q.Roles, p.Role) && among(q.ActivityTypes, o.activity(p.Activity).Type) {
				found = append(found, p)
			}
		}
		return ranked(found, func(p *civic.Participation) civic.Position {
			activity, organization := o.activity(p.Activity), o.organization(p.Organization)
			key := civic.ParticipationKey(p.Role, nameKey(organization.Names))
			if of == organization.ID {
				key = civic.OwnParticipationKey(activity.Period.Start, nameKey(activity.Names), p.Role)
			}
			return civic.Position{Key: key, ID: p.ID}
		}, q.Page), nil
	})
}

// Outputs answers as civic.Finder says.
func (o *oracle) Outputs(ctx context.Context, queries []civic.OutputQuery) ([]civic.Page[*civic.Output], error) {
	return each(ctx, queries, func(q civic.OutputQuery) (civic.Page[*civic.Output], error) {
		var found []*civic.Output
		for _, output := range o.outputs {
			if slices.ContainsFunc(slices.Concat(output.ProducedBy, output.About), func(id civic.ID) bool { return o.same(id, q.Organization) }) {
				found = append(found, output)
			}
		}
		return ranked(found, func(x *civic.Output) civic.Position { return civic.Position{ID: x.ID} }, q.Page), nil
	})
}

// Places answers as civic.Finder says.
func (o *oracle) Places(ctx context.Context, queries []civic.PlaceQuery) ([]civic.Page[*civic.Place], error) {
	return each(ctx, queries, func(q civic.PlaceQuery) (civic.Page[*civic.Place], error) {
		var found []*civic.Place
		for _, p := range o.places {
			switch {
			case q.Within != "" && !o.inside(p.Within, []civic.ID{q.Within}):
			case q.Parent != "" && p.Within != q.Parent:
			case !among(q.Types, p.Type):
			case len(o.programmesIn(p.ID)) < q.MinProgrammes:
			default:
				found = append(found, p)
			}
		}
		return ranked(found, func(p *civic.Place) civic.Position {
			level := slices.Index(civic.PlaceTypes(), p.Type)
			return civic.Position{Key: fmt.Append(nil, level, string(nameKey(p.Names))), ID: p.ID}
		}, q.Page), nil
	})
}

// programmesIn returns the activities that are part of nothing and that involve a place.
func (o *oracle) programmesIn(place civic.ID) []civic.ID {
	var tops []civic.ID
	for _, a := range o.activities {
		if slices.ContainsFunc(a.Places, func(p civic.ID) bool { return o.inside(p, []civic.ID{place}) }) {
			tops = append(tops, o.top(a.ID))
		}
	}
	return once(tops)
}

// Themes answers as civic.Finder says.
func (o *oracle) Themes(ctx context.Context, request civic.PageRequest) (civic.Page[*civic.Theme], error) {
	return ranked(slices.Clone(o.themes), func(t *civic.Theme) civic.Position {
		return civic.Position{Key: nameKey(t.Names), ID: t.ID}
	}, request), ctx.Err()
}

// Sources answers as civic.Finder says.
func (o *oracle) Sources(ctx context.Context, request civic.PageRequest) (civic.Page[*civic.Source], error) {
	return ranked(slices.Clone(o.sources), func(s *civic.Source) civic.Position {
		return civic.Position{Key: sortKey(s.Title), ID: s.ID}
	}, request), ctx.Err()
}

// Counts answers as civic.Finder says.
func (o *oracle) Counts(ctx context.Context) (civic.Counts, error) {
	counts := civic.Counts{
		Organizations: map[civic.OrganizationType]int{}, Activities: map[civic.ActivityType]int{}, Places: map[civic.PlaceType]int{},
		Participations: len(o.participations), Outputs: len(o.outputs), Assessments: len(o.assessments),
		Themes: len(o.themes), Sources: len(o.sources),
	}
	for _, x := range o.organizations {
		counts.Organizations[x.Type]++
	}
	for _, a := range o.activities {
		counts.Activities[a.Type]++
	}
	for _, p := range o.places {
		counts.Places[p.Type]++
	}
	return counts, ctx.Err()
}

// each answers questions one by one.
func each[Q, A any](ctx context.Context, questions []Q, answer func(Q) (A, error)) ([]A, error) {
	answers := make([]A, 0, len(questions))
	for _, question := range questions {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		a, err := answer(question)
		if err != nil {
			return nil, err
		}
		answers = append(answers, a)
	}
	return answers, nil
}

// among tells whether a list that may be nil lets an item in.
func among[T comparable](list []T, item T) bool { return list == nil || slices.Contains(list, item) }

// meet tells whether two lists have an item in common.
func meet[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(item T) bool { return slices.Contains(b, item) })
}

// earlier orders activities as a timeline: by start, then by id.
func (o *oracle) earlier(a, b civic.ID) int {
	return cmp.Or(civic.CompareDates(o.activity(a).Period.Start, o.activity(b).Period.Start), cmp.Compare(a, b))
}
