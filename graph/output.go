package graph

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// outputFields resolves the fields of Output.
type outputFields struct{ *Resolver }

// Output resolves the fields of Output.
func (r *Resolver) Output() OutputResolver { return outputFields{r} }

func (outputFields) Title(_ context.Context, o *civic.Output, lang *civic.Language) (string, error) {
	return civic.PickName(o.Names, language(lang)), nil
}

func (outputFields) Activity(ctx context.Context, o *civic.Output) (Activity, error) {
	return node[Activity](ctx, o.Activity)
}

func (outputFields) ProducedBy(ctx context.Context, o *civic.Output) ([]civic.Node, error) {
	return nodes[civic.Node](ctx, o.ProducedBy)
}

func (outputFields) BasedOn(ctx context.Context, o *civic.Output) ([]civic.Node, error) {
	return nodes[civic.Node](ctx, o.BasedOn)
}

func (outputFields) About(ctx context.Context, o *civic.Output) ([]civic.Node, error) {
	return nodes[civic.Node](ctx, o.About)
}

func (outputFields) Period(_ context.Context, o *civic.Output) (*civic.Period, error) {
	return periodOrNil(o.Period), nil
}

// outputPage answers the list of the outputs of an organization.
func outputPage(ctx context.Context, organization civic.ID, p paging) (*OutputConnection, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	l := newList("outputs", organization)
	request, err := l.request(ctx, p)
	if err != nil {
		return nil, err
	}
	page, err := v.outputs.load(ctx, civic.OutputQuery{Organization: organization, Page: request})
	if err != nil {
		return nil, err
	}
	found, err := connect(ctx, v, l, page, same)
	return &OutputConnection{found}, err
}

// actionFields resolves the fields of PlannedAction.
type actionFields struct{ *Resolver }

// PlannedAction resolves the fields of PlannedAction.
func (r *Resolver) PlannedAction() PlannedActionResolver { return actionFields{r} }

func (actionFields) Title(_ context.Context, a *civic.PlannedAction, lang *civic.Language) (string, error) {
	return civic.PickText(a.Titles, language(lang)), nil
}

func (actionFields) Responsible(ctx context.Context, a *civic.PlannedAction) ([]Organization, error) {
	return nodes[Organization](ctx, a.Responsible)
}

func (f actionFields) Overdue(_ context.Context, a *civic.PlannedAction, asOf *civic.Date) (bool, error) {
	today, err := f.today(asOf)
	_, last, known := a.Due.Days()
	open := a.Status != civic.Done && a.Status != civic.Cancelled
	return known && open && last < today, err
}

// indicatorFields resolves the fields of Indicator.
type indicatorFields struct{ *Resolver }

// Indicator resolves the fields of Indicator.
func (r *Resolver) Indicator() IndicatorResolver { return indicatorFields{r} }

func (indicatorFields) Name(_ context.Context, i *civic.Indicator, lang *civic.Language) (string, error) {
	return civic.PickName(i.Names, language(lang)), nil
}

// measurementFields resolves the fields of Measurement.
type measurementFields struct{ *Resolver }

// Measurement resolves the fields of Measurement.
func (r *Resolver) Measurement() MeasurementResolver { return measurementFields{r} }

func (measurementFields) Label(_ context.Context, m *civic.Measurement, lang *civic.Language) (*string, error) {
	label := civic.PickText(m.Labels, language(lang))
	return &label, nil
}

// groupFields resolves the fields of ParticipantGroup.
type groupFields struct{ *Resolver }

// ParticipantGroup resolves the fields of ParticipantGroup.
func (r *Resolver) ParticipantGroup() ParticipantGroupResolver { return groupFields{r} }

func (groupFields) Label(_ context.Context, g *civic.ParticipantGroup, lang *civic.Language) (string, error) {
	return civic.PickText(g.Labels, language(lang)), nil
}

func (groupFields) Place(ctx context.Context, g *civic.ParticipantGroup) (Place, error) {
	return node[Place](ctx, g.Place)
}

// assessmentFields resolves the fields of Assessment.
type assessmentFields struct{ *Resolver }

// Assessment resolves the fields of Assessment.
func (r *Resolver) Assessment() AssessmentResolver { return assessmentFields{r} }

func (assessmentFields) Organization(ctx context.Context, a *civic.Assessment) (Organization, error) {
	return node[Organization](ctx, a.Organization)
}

func (assessmentFields) Strong(ctx context.Context, a *civic.Assessment) ([]*civic.Theme, error) {
	return nodes[*civic.Theme](ctx, a.Strong)
}

func (assessmentFields) Developing(ctx context.Context, a *civic.Assessment) ([]*civic.Theme, error) {
	return nodes[*civic.Theme](ctx, a.Developing)
}

func (assessmentFields) Priority(ctx context.Context, a *civic.Assessment) ([]*civic.Theme, error) {
	return nodes[*civic.Theme](ctx, a.Priority)
}

func (assessmentFields) Records(ctx context.Context, a *civic.Assessment) ([]*civic.AnyRecord, error) {
	return recordsOf(ctx, a.ID)
}

func (assessmentFields) Citations(ctx context.Context, a *civic.Assessment) ([]*civic.Citation, error) {
	return citationsOf(ctx, a.ID)
}
