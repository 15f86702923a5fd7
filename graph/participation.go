package graph

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// participationFields resolves the fields of Participation.
type participationFields struct{ *Resolver }

// Participation resolves the fields of Participation.
func (r *Resolver) Participation() ParticipationResolver { return participationFields{r} }

func (participationFields) Organization(ctx context.Context, p *civic.Participation) (Organization, error) {
	return node[Organization](ctx, p.Organization)
}

func (participationFields) Activity(ctx context.Context, p *civic.Participation) (Activity, error) {
	return node[Activity](ctx, p.Activity)
}

func (participationFields) Period(ctx context.Context, p *civic.Participation) (*civic.Period, error) {
	if !p.Period.IsZero() {
		return &p.Period, nil
	}
	activity, ok, err := find[Activity](ctx, p.Activity)
	if err != nil || !ok {
		return nil, err
	}
	return periodOrNil(activity.activity().Period), nil
}

func (participationFields) Records(ctx context.Context, p *civic.Participation) ([]*civic.AnyRecord, error) {
	return recordsOf(ctx, p.ID)
}

func (participationFields) Statements(ctx context.Context, p *civic.Participation, property *string) ([]*civic.Statement, error) {
	return statementsOf(ctx, p.ID, property)
}

func (participationFields) Citations(ctx context.Context, p *civic.Participation) ([]*civic.Citation, error) {
	return citationsOf(ctx, p.ID)
}

// participationPage answers the list of the participations of an organization or an activity.
func participationPage(ctx context.Context, query civic.ParticipationQuery, p paging) (*ParticipationConnection, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	l := newList("participations", query)
	query.Page, err = l.request(ctx, p)
	if err != nil {
		return nil, err
	}
	page, err := v.participations.load(ctx, query)
	if err != nil {
		return nil, err
	}
	found, err := connect(ctx, v, l, page, same)
	return &ParticipationConnection{found}, err
}
