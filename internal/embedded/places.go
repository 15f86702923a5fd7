package embedded

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Places implements civic.Finder.
func (r *reader) Places(ctx context.Context, queries []civic.PlaceQuery) ([]civic.Page[*civic.Place], error) {
	return answers(ctx, r, queries, func(q civic.PlaceQuery) (civic.Page[*civic.Place], error) {
		page, err := r.view.choosePlaces(q).page(ctx, r.view.indexed().placeList, q.Page)
		if err != nil {
			return civic.Page[*civic.Place]{}, err
		}
		return fetched(ctx, r, page, func(d disk, row *place) (*civic.Place, error) { return kept[*civic.Place](d, row.id) })
	})
}

func (v *view) choosePlaces(q civic.PlaceQuery) *selection[*place] {
	s := &selection[*place]{rows: &v.places}
	among(s, q.Types, func(p *place) civic.PlaceType { return p.kind })
	if q.Parent != "" {
		s.must(func(p *place) bool { return p.within == q.Parent })
		s.from(of(v.indexed().tags.of(tagWithin, string(q.Parent))))
	}
	if q.Within != "" {
		inner := v.inPlaces([]civic.ID{q.Within})
		delete(inner, q.Within)
		s.must(func(p *place) bool { return inner[p.id] })
		s.from(of(v.numbersOf(sorted(inner))))
	}
	if q.MinProgrammes > 0 {
		tops := v.topsByPlace()
		s.must(func(p *place) bool { return len(tops[p.id]) >= q.MinProgrammes })
	}
	return s
}

// topsByPlace returns, for each place, the activities that are part of nothing and that it has to do with: they, or something nested in
// them, take place in it or within it.
func (v *view) topsByPlace() map[civic.ID]map[civic.ID]bool {
	tops := map[civic.ID]map[civic.ID]bool{}
	for row := range v.activities.all {
		if row == nil || len(row.places) == 0 {
			continue
		}
		top := v.top(row.id)
		for _, venue := range row.places {
			for _, id := range append([]civic.ID{venue}, v.graph().Within(venue)...) {
				if tops[id] == nil {
					tops[id] = map[civic.ID]bool{}
				}
				tops[id][top] = true
			}
		}
	}
	return tops
}

// Themes implements civic.Finder.
func (r *reader) Themes(ctx context.Context, request civic.PageRequest) (civic.Page[*civic.Theme], error) {
	return labelPage[*civic.Theme](ctx, r, &r.view.themes, r.view.indexed().themeList, request)
}

// Sources implements civic.Finder.
func (r *reader) Sources(ctx context.Context, request civic.PageRequest) (civic.Page[*civic.Source], error) {
	return labelPage[*civic.Source](ctx, r, &r.view.sources, r.view.indexed().sourceList, request)
}

func labelPage[D civic.Dossier](
	ctx context.Context, r *reader, rows *table[*label], inOrder list[*label], request civic.PageRequest,
) (civic.Page[D], error) {
	everything := selection[*label]{rows: rows}
	page, err := everything.page(ctx, inOrder, request)
	if err != nil {
		return civic.Page[D]{}, err
	}
	return fetched(ctx, r, page, func(d disk, row *label) (D, error) { return kept[D](d, row.id) })
}

// Counts implements civic.Finder.
func (r *reader) Counts(ctx context.Context) (civic.Counts, error) {
	v := r.view
	counts := civic.Counts{
		Organizations: map[civic.OrganizationType]int{}, Activities: map[civic.ActivityType]int{}, Places: map[civic.PlaceType]int{},
		Participations: v.participations, Themes: len(present(&v.themes)), Sources: len(present(&v.sources)),
	}
	for row := range v.organizations.all {
		if row != nil {
			counts.Organizations[row.kind]++
		}
	}
	for row := range v.activities.all {
		if row != nil {
			counts.Activities[row.kind]++
			counts.Outputs += len(row.outputs)
		}
	}
	for row := range v.places.all {
		if row != nil {
			counts.Places[row.kind]++
		}
	}
	for row := range v.assessments.all {
		if row != nil && v.organization(row.organization) != nil {
			counts.Assessments++
		}
	}
	return counts, r.check(ctx)
}

// Scan implements civic.Scanner. It asks nothing of the disk.
func (r *reader) Scan(ctx context.Context, visit civic.Visitor) (civic.Revision, error) {
	if err := r.check(ctx); err != nil {
		return civic.Revision{}, err
	}
	for _, part := range []func(context.Context, civic.Visitor) error{r.view.scanPlaces, r.view.scanOrganizations, r.view.scanActivities} {
		if err := part(ctx, visit); err != nil {
			return civic.Revision{}, err
		}
	}
	return r.view.revision, nil
}

// scanPlaces visits the widest places first, so that each comes after the one it lies within; those of one depth by id.
func (v *view) scanPlaces(ctx context.Context, visit civic.Visitor) error {
	if visit.Place == nil {
		return nil
	}
	rows := present(&v.places)
	slices.SortFunc(rows, func(a, b *place) int { return cmp.Compare(a.id, b.id) })
	depth := func(p *place) int { return len(v.graph().Within(p.id)) }
	slices.SortStableFunc(rows, func(a, b *place) int { return depth(a) - depth(b) })
	return visitAll(ctx, rows, func(p *place) error { return visit.Place(p.columns()) })
}

func (v *view) scanOrganizations(ctx context.Context, visit civic.Visitor) error {
	if visit.Organization == nil {
		return nil
	}
	rows := present(&v.organizations)
	slices.SortFunc(rows, func(a, b *organization) int { return cmp.Compare(a.id, b.id) })
	return visitAll(ctx, rows, func(o *organization) error { return visit.Organization(o.columns()) })
}

func (v *view) scanActivities(ctx context.Context, visit civic.Visitor) error {
	if visit.Activity == nil {
		return nil
	}
	rows := present(&v.activities)
	slices.SortFunc(rows, func(a, b *activity) int { return cmp.Compare(a.id, b.id) })
	var participants []civic.ParticipationColumns
	return visitAll(ctx, rows, func(a *activity) error {
		participants = participants[:0]
		for edge := range v.graph().OfActivity(a.id) {
			participants = append(participants, civic.ParticipationColumns{Organization: edge.Organization, Role: edge.Role, Period: edge.Period})
		}
		return visit.Activity(a.columns(), participants)
	})
}

func visitAll[R any](ctx context.Context, rows []R, visit func(R) error) error {
	pace := pacer{ctx: ctx}
	for _, row := range rows {
		if err := pace.step(); err != nil {
			return err
		}
		if err := visit(row); err != nil {
			return err
		}
	}
	return nil
}
