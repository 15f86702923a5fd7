package graph

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// placeFields resolves the fields that all types of places have, and the few that only some have.
type placeFields[T Place] struct{ *Resolver }

func (placeFields[T]) Within(ctx context.Context, p T) (Place, error) {
	return node[Place](ctx, p.place().Within)
}

func (placeFields[T]) Organizations(ctx context.Context, p T, given *OrganizationFilter, orderBy *civic.OrganizationOrder, first *int, after *string, last *int, before *string) (*OrganizationConnection, error) {
	filter, unresolved, err := given.applied(ctx)
	if err != nil {
		return nil, err
	}
	if err := refusePlaces(filter.Places); err != nil {
		return nil, err
	}
	filter.Places = []civic.ID{p.NodeID()}
	page, err := organizationPage(ctx, filter, valueOr(orderBy, civic.ByName), paging{first: first, after: after, last: last, before: before})
	if err != nil {
		return nil, err
	}
	page.Unresolved = unresolved
	return page, nil
}

func (placeFields[T]) Activities(ctx context.Context, p T, given *civic.ActivityFilter, orderBy *civic.ActivityOrder, first *int, after *string, last *int, before *string) (*ActivityConnection, error) {
	filter, err := appliedActivityFilter(ctx, given)
	if err != nil {
		return nil, err
	}
	if err := refusePlaces(filter.Places); err != nil {
		return nil, err
	}
	filter.Places = []civic.ID{p.NodeID()}
	return activityPage(ctx, filter, valueOr(orderBy, civic.ByTitle), paging{first: first, after: after, last: last, before: before}, civic.MaxPageSize)
}

func refusePlaces(places []civic.ID) error {
	if places == nil {
		return nil
	}
	return civic.Invalid("the place is the filter here", "leave places out, or ask the question at the top", "filter", "places")
}

func (placeFields[T]) Programmes(ctx context.Context, p T, first *int, after *string, last *int, before *string) (*ActivityConnection, error) {
	filter := civic.ActivityFilter{TopLevel: true, Involves: p.NodeID()}
	return activityPage(ctx, filter, civic.ByTitle, paging{first: first, after: after, last: last, before: before}, civic.MaxPageSize)
}

func (placeFields[T]) Source(ctx context.Context, p T) (*civic.Source, error) {
	return node[*civic.Source](ctx, p.place().Source)
}

// maxDistricts is more than any province has.
const maxDistricts = 1000

func (placeFields[T]) Districts(ctx context.Context, p T) ([]*District, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	query := civic.PlaceQuery{Parent: p.NodeID(), Types: []civic.PlaceType{civic.District}, Page: civic.PageRequest{Limit: maxDistricts}}
	page, err := v.places.load(ctx, query)
	if err != nil {
		return nil, err
	}
	districts := make([]*District, len(page.Items))
	for i, place := range page.Items {
		districts[i] = &District{placeNode{place}}
	}
	return districts, nil
}

// placePage answers a list of places.
func placePage(ctx context.Context, query civic.PlaceQuery, p paging) (*PlaceConnection, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	l := newList("places", query)
	query.Page, err = l.request(ctx, p)
	if err != nil {
		return nil, err
	}
	page, err := v.places.load(ctx, query)
	if err != nil {
		return nil, err
	}
	found, err := connect(ctx, v, l, page, placeOf)
	return &PlaceConnection{found}, err
}

// themeFields resolves the fields of Theme.
type themeFields struct{ *Resolver }

// Theme resolves the fields of Theme.
func (r *Resolver) Theme() ThemeResolver { return themeFields{r} }

func (themeFields) Name(_ context.Context, t *civic.Theme, lang *civic.Language) (string, error) {
	return civic.PickName(t.Names, language(lang)), nil
}
