package embedded

import (
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Activities implements civic.Finder.
func (r *reader) Activities(ctx context.Context, queries []civic.ActivityQuery) ([]civic.Page[*civic.Activity], error) {
	return answers(ctx, r, queries, func(q civic.ActivityQuery) (civic.Page[*civic.Activity], error) {
		page, err := r.view.activityPage(ctx, q)
		if err != nil {
			return civic.Page[*civic.Activity]{}, err
		}
		return fetched(ctx, r, page, r.view.deriveActivity)
	})
}

// activityList returns the activities in an order.
func (v *view) activityList(by civic.ActivityOrder) list[*activity] {
	return v.indexed().activityLists.in(by, func() []*activity { return present(&v.activities) })
}

func (v *view) activityPage(ctx context.Context, q civic.ActivityQuery) (civic.Page[*activity], error) {
	chosen, err := v.chooseActivities(q.Filter)
	if err != nil {
		return civic.Page[*activity]{}, err
	}
	if q.Order != civic.BySize {
		return chosen.page(ctx, v.activityList(q.Order), q.Page)
	}
	if q.Page.Backward {
		return civic.Page[*activity]{}, forwardOnly()
	}
	return countedPage(ctx, chosen, bySize(), v.participantsOf, q.Page)
}

// participantsOf counts the distinct organizations that take part in an activity, whose edges come by organization.
func (v *view) participantsOf(row *activity) int {
	count, last := 0, civic.ID("")
	for edge := range v.graph().OfActivity(row.id) {
		if edge.Organization != last {
			count, last = count+1, edge.Organization
		}
	}
	return count
}

// chooseActivities makes a filter ready.
func (v *view) chooseActivities(f civic.ActivityFilter) (*selection[*activity], error) {
	s := &selection[*activity]{rows: &v.activities}
	among(s, f.Types, func(a *activity) civic.ActivityType { return a.kind })
	among(s, f.Formats, func(a *activity) civic.EventFormat { return a.format })
	among(s, f.Statuses, func(a *activity) civic.ActivityStatus { return a.status })
	if !f.Period.IsZero() {
		s.must(inTime(f.Period, f.Undated))
	}
	if f.IDs != nil {
		v.chooseActivitiesByID(s, setOf(f.IDs))
	}
	v.chooseNested(s, f)
	v.chooseVenues(s, f)
	if err := v.chooseTitled(s, f.Text); err != nil {
		return nil, err
	}
	v.chooseAttended(s, f)
	if f.Types != nil {
		s.from(of(tagged(v, tagActivityType, f.Types)))
	}
	return s, nil
}

func (v *view) chooseActivitiesByID(s *selection[*activity], wanted map[civic.ID]bool) {
	s.must(func(a *activity) bool { return wanted[a.id] })
	s.from(of(v.numbersOf(sorted(wanted))))
}

// inTime tells whether the own period of an activity overlaps a period, of which each bound may be missing.
func inTime(period civic.Period, undated civic.UndatedFacts) func(*activity) bool {
	span := civic.Span{First: civic.MinDay, Last: civic.MaxDay}
	if first, _, known := period.Start.Days(); known {
		span.First = first
	}
	if _, last, known := period.End.Days(); known {
		span.Last = last
	}
	return func(a *activity) bool {
		own, dated := a.period.Span()
		if !dated {
			return undated == civic.IncludeUndated
		}
		return own.Overlaps(span)
	}
}

// chooseNested selects by what activities are part of. Only what is in the graph counts.
func (v *view) chooseNested(s *selection[*activity], f civic.ActivityFilter) {
	if f.PartOf != "" {
		inner := v.nested([]civic.ID{f.PartOf})
		delete(inner, f.PartOf)
		v.chooseActivitiesByID(s, inner)
	}
	if f.Parent != "" {
		v.chooseActivitiesByID(s, setOf(v.graph().Parts(f.Parent)))
	}
	if f.TopLevel {
		s.must(func(a *activity) bool { return v.activity(a.partOf) == nil })
	}
}

func (v *view) chooseVenues(s *selection[*activity], f civic.ActivityFilter) {
	if f.Places != nil {
		places := v.inPlaces(f.Places)
		meeting(s, places, func(a *activity) []civic.ID { return a.places })
		s.from(of(tagged(v, tagVenue, sorted(places))))
	}
	if f.Themes != nil {
		meeting(s, setOf(f.Themes), func(a *activity) []civic.ID { return a.themes })
		s.from(of(tagged(v, tagActivityOn, f.Themes)))
	}
}

func (v *view) chooseTitled(s *selection[*activity], text string) error {
	query, given, err := textCondition(text)
	if given {
		s.must(func(a *activity) bool { return matches(query, a.names) })
		s.from(v.named(civic.KindActivity, query))
	}
	return err
}

// chooseAttended selects by who takes part.
func (v *view) chooseAttended(s *selection[*activity], f civic.ActivityFilter) {
	if f.Participants != nil {
		v.chooseActivitiesByID(s, v.attended(f.Participants, f.Roles))
	} else if f.Roles != nil {
		s.must(func(a *activity) bool {
			for edge := range v.graph().OfActivity(a.id) {
				if slices.Contains(f.Roles, edge.Role) {
					return true
				}
			}
			return false
		})
	}
	if f.Involves != "" {
		v.chooseActivitiesByID(s, v.involving(f.Involves))
	}
}

// attended returns the activities in which one of the organizations takes part in one of the roles; nil stands for all roles.
func (v *view) attended(organizations []civic.ID, roles []civic.Role) map[civic.ID]bool {
	activities := map[civic.ID]bool{}
	for _, id := range organizations {
		for edge := range v.graph().OfOrganization(v.root(id)) {
			if roles == nil || slices.Contains(roles, edge.Role) {
				activities[edge.Activity] = true
			}
		}
	}
	return activities
}

// involving returns the activities that an organization takes part in or that take place in a place, and those they are nested in.
func (v *view) involving(id civic.ID) map[civic.ID]bool {
	direct := v.attended([]civic.ID{id}, nil)
	for number := range tagged(v, tagVenue, sorted(v.inPlaces([]civic.ID{id}))) {
		direct[v.activities.at(number).id] = true
	}
	all := map[civic.ID]bool{}
	for activity := range direct {
		all[activity] = true
		for _, above := range v.graph().Ancestors(activity) {
			all[above] = true
		}
	}
	return all
}
