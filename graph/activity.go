package graph

import (
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// activityFields resolves the fields that all types of activities have, and the few that only some have.
type activityFields[T Activity] struct{ *Resolver }

func (activityFields[T]) PartOf(ctx context.Context, a T) (Activity, error) {
	return node[Activity](ctx, a.activity().PartOf)
}

func (activityFields[T]) Parts(ctx context.Context, a T, first *int, after *string, last *int, before *string) (*ActivityConnection, error) {
	filter := civic.ActivityFilter{Parent: a.NodeID()}
	return activityPage(ctx, filter, civic.ByStart, paging{first: first, after: after, last: last, before: before}, civic.MaxPageSize)
}

func (activityFields[T]) Descendants(ctx context.Context, a T, types []civic.ActivityType, first *int, after *string, last *int, before *string) (*ActivityConnection, error) {
	filter := civic.ActivityFilter{PartOf: a.NodeID(), Types: types}
	return activityPage(ctx, filter, civic.ByStart, paging{first: first, after: after, last: last, before: before}, civic.MaxDescendants)
}

func (activityFields[T]) Places(ctx context.Context, a T) ([]Place, error) {
	return nodes[Place](ctx, a.activity().Places)
}

func (activityFields[T]) Themes(ctx context.Context, a T) ([]*civic.Theme, error) {
	return nodes[*civic.Theme](ctx, a.activity().Themes)
}

func (activityFields[T]) Participations(ctx context.Context, a T, roles []civic.Role, first *int, after *string, last *int, before *string) (*ParticipationConnection, error) {
	query := civic.ParticipationQuery{Of: a.NodeID(), Roles: roles}
	return participationPage(ctx, query, paging{first: first, after: after, last: last, before: before})
}

// Relations returns those of which the other end is in the graph.
func (activityFields[T]) Relations(ctx context.Context, a T) ([]*civic.Relation, error) {
	relations := a.activity().Relations
	ids := make([]civic.ID, len(relations))
	for i, relation := range relations {
		ids[i] = relation.Target
	}
	targets, err := nodes[civic.Node](ctx, ids)
	if err != nil {
		return nil, err
	}
	there := make(map[civic.ID]bool, len(targets))
	for _, target := range targets {
		there[target.NodeID()] = true
	}
	return slices.DeleteFunc(pointers(slices.Clone(relations)), func(r *civic.Relation) bool { return !there[r.Target] }), nil
}

func (activityFields[T]) Records(ctx context.Context, a T) ([]*civic.AnyRecord, error) {
	return recordsOf(ctx, a.NodeID())
}

func (activityFields[T]) Statements(ctx context.Context, a T, property *string) ([]*civic.Statement, error) {
	return statementsOf(ctx, a.NodeID(), property)
}

func (activityFields[T]) Citations(ctx context.Context, a T) ([]*civic.Citation, error) {
	return citationsOf(ctx, a.NodeID())
}

// activityPage answers a list of activities.
func activityPage(ctx context.Context, filter civic.ActivityFilter, order civic.ActivityOrder, p paging, most int) (*ActivityConnection, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	l := newList("activities", filter, order)
	l.forwardOnly, l.max = order == civic.BySize, most
	request, err := l.request(ctx, p)
	if err != nil {
		return nil, err
	}
	page, err := v.activities.load(ctx, civic.ActivityQuery{Filter: filter, Order: order, Page: request})
	if err != nil {
		return nil, err
	}
	found, err := connect(ctx, v, l, page, activityOf)
	return &ActivityConnection{found}, err
}

// pointers returns pointers to the items of a list.
func pointers[T any](items []T) []*T {
	result := make([]*T, len(items))
	for i := range items {
		result[i] = &items[i]
	}
	return result
}

// relationFields resolves the fields of ActivityRelation.
type relationFields struct{ *Resolver }

// ActivityRelation resolves the fields of ActivityRelation.
func (r *Resolver) ActivityRelation() ActivityRelationResolver { return relationFields{r} }

func (relationFields) Activity(ctx context.Context, relation *civic.Relation) (Activity, error) {
	return node[Activity](ctx, relation.Target)
}

func (relationFields) Output(ctx context.Context, relation *civic.Relation) (*civic.Output, error) {
	return node[*civic.Output](ctx, relation.Target)
}
