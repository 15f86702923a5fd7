package graph

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// organizationFields resolves the fields that all types of organizations have, and the few that only some have.
type organizationFields[T Organization] struct{ *Resolver }

func (organizationFields[T]) Seat(ctx context.Context, o T) (Place, error) {
	return node[Place](ctx, o.organization().Seat)
}

func (organizationFields[T]) Province(ctx context.Context, o T) (*Province, error) {
	return node[*Province](ctx, o.organization().Province)
}

func (organizationFields[T]) Themes(ctx context.Context, o T) ([]*civic.Theme, error) {
	return nodes[*civic.Theme](ctx, o.organization().Themes)
}

func (organizationFields[T]) Parent(ctx context.Context, o T) (Organization, error) {
	return node[Organization](ctx, o.organization().Parent)
}

func (organizationFields[T]) Metropolitan(ctx context.Context, o T) (*Municipality, error) {
	return node[*Municipality](ctx, o.organization().Metropolitan)
}

func (organizationFields[T]) Members(ctx context.Context, o T, first *int, after *string, last *int, before *string) (*OrganizationConnection, error) {
	filter := civic.OrganizationFilter{MemberOf: o.NodeID()}
	return organizationPage(ctx, filter, civic.ByName, paging{first: first, after: after, last: last, before: before})
}

func (organizationFields[T]) MemberOf(ctx context.Context, o T, first *int, after *string, last *int, before *string) (*OrganizationConnection, error) {
	filter := civic.OrganizationFilter{HasMember: o.NodeID()}
	return organizationPage(ctx, filter, civic.ByName, paging{first: first, after: after, last: last, before: before})
}

func (organizationFields[T]) Participations(ctx context.Context, o T, roles []civic.Role, types []civic.ActivityType, first *int, after *string, last *int, before *string) (*ParticipationConnection, error) {
	query := civic.ParticipationQuery{Of: o.NodeID(), Roles: roles, ActivityTypes: types}
	return participationPage(ctx, query, paging{first: first, after: after, last: last, before: before})
}

func (organizationFields[T]) Programmes(ctx context.Context, o T, first *int, after *string, last *int, before *string) (*ActivityConnection, error) {
	filter := civic.ActivityFilter{TopLevel: true, Involves: o.NodeID()}
	return activityPage(ctx, filter, civic.ByTitle, paging{first: first, after: after, last: last, before: before}, civic.MaxPageSize)
}

func (organizationFields[T]) Outputs(ctx context.Context, o T, first *int, after *string, last *int, before *string) (*OutputConnection, error) {
	return outputPage(ctx, o.NodeID(), paging{first: first, after: after, last: last, before: before})
}

func (organizationFields[T]) Assessments(ctx context.Context, o T) ([]*civic.Assessment, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	return v.assessments.load(ctx, o.NodeID())
}

func (organizationFields[T]) Collaborators(ctx context.Context, o T, ties *TieFilter, scope *civic.CollaboratorScope, orderBy *civic.CollaboratorOrder, first *int, after *string) (*CollaboratorConnection, error) {
	query := civic.CollaboratorQuery{Of: o.NodeID(), Scope: valueOr(scope, civic.AnyScope), Order: valueOr(orderBy, civic.ByStrength)}
	return collaboratorPage(ctx, query, ties, paging{first: first, after: after})
}

func (organizationFields[T]) Position(ctx context.Context, o T, ties *TieFilter) (*NetworkPosition, error) {
	return positionOf(ctx, o.NodeID(), ties)
}

func (organizationFields[T]) Records(ctx context.Context, o T) ([]*civic.AnyRecord, error) {
	return recordsOf(ctx, o.NodeID())
}

func (organizationFields[T]) Statements(ctx context.Context, o T, property *string) ([]*civic.Statement, error) {
	return statementsOf(ctx, o.NodeID(), property)
}

func (organizationFields[T]) Citations(ctx context.Context, o T) ([]*civic.Citation, error) {
	return citationsOf(ctx, o.NodeID())
}

// organizationPage answers a list of organizations.
func organizationPage(ctx context.Context, filter civic.OrganizationFilter, order civic.OrganizationOrder, p paging) (*OrganizationConnection, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	l := newList("organizations", filter, order)
	l.forwardOnly = order == civic.ByParticipations
	request, err := l.request(ctx, p)
	if err != nil {
		return nil, err
	}
	page, err := v.organizations.load(ctx, civic.OrganizationQuery{Filter: filter, Order: order, Page: request})
	if err != nil {
		return nil, err
	}
	found, err := connect(ctx, v, l, page, organizationOf)
	return &OrganizationConnection{Connection: found}, err
}

// valueOr returns what value points to, or other for nil.
func valueOr[T any](value *T, other T) T {
	if value == nil {
		return other
	}
	return *value
}
