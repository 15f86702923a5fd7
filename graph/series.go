package graph

import (
	"context"
	"fmt"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// Series is a network step by step in time.
type Series struct {
	Step    network.SeriesStep
	Undated int
	Points  []*SeriesPoint
}

// SeriesPoint is a network in one step.
type SeriesPoint struct{ point network.SeriesPoint }

// Series answers how the network developed. Transitivity and modularity are found when they are asked for.
func (a *Analysis) Series(ctx context.Context, step *network.SeriesStep, seed *int) (*Series, error) {
	number, err := seedOf(seed)
	if err != nil {
		return nil, err
	}
	query := network.SeriesQuery{
		Ties: a.Ties.TieFilter, Step: valueOr(step, network.ByYear), Seed: number, MaxTies: a.resolver.maxTies(),
		Clustering: asksFor(ctx, "points", "transitivity"), Communities: asksFor(ctx, "points", "modularity") || asksFor(ctx, "points", "communities"),
	}
	deadline, timed := ctx.Deadline()
	// How long it takes is known when the steps are, so that it is looked at within the work.
	k := kernel{name: []any{"series", query.Step, query.Clustering, query.Communities, number}, estimate: func() time.Duration { return 0 }}
	found, err := measured(ctx, a, k, func(ctx context.Context) (network.Series, error) {
		plan, err := a.graph.PlanSeries(ctx, query)
		if err != nil {
			return network.Series{}, err
		}
		if left := time.Until(deadline); timed && plan.Estimate() > left {
			return network.Series{}, tooLong(plan.Estimate(), left)
		}
		return plan.Run(ctx)
	})
	if err != nil {
		return nil, err
	}
	series := &Series{Step: query.Step, Undated: found.Undated, Points: make([]*SeriesPoint, len(found.Points))}
	for i, point := range found.Points {
		series.Points[i] = &SeriesPoint{point}
	}
	return series, nil
}

// tooLong is the refusal of a series that takes longer than the request may.
func tooLong(estimate, left time.Duration) error {
	return &civic.Fault{
		Kind:    civic.ErrTooCostly,
		Problem: fmt.Sprintf("this series would take about %d seconds, and %d are left", int(estimate.Seconds())+1, int(left.Seconds())),
		Remedy:  "ask for longer steps or a shorter period, without transitivity, modularity and communities, or narrow the organizations or activities",
	}
}

// Label returns the year or the quarter.
func (s *SeriesPoint) Label() string { return s.point.Label }

// Period returns the days of the step.
func (s *SeriesPoint) Period() *civic.Period { return &s.point.Period }

// Organizations returns how many pass the filter.
func (s *SeriesPoint) Organizations() int { return s.point.Nodes }

// TiedOrganizations returns how many have a tie.
func (s *SeriesPoint) TiedOrganizations() int { return s.point.Tied }

// Ties returns how many ties there are.
func (s *SeriesPoint) Ties() int { return s.point.Ties }

// Components returns how many parts there are.
func (s *SeriesPoint) Components() int { return s.point.Components }

// GiantComponent returns how many nodes the largest part has.
func (s *SeriesPoint) GiantComponent() int { return s.point.Giant }

// Density returns the part of all pairs that is tied.
func (s *SeriesPoint) Density() *float64 { return valueOf(s.point.Density) }

// MeanDegree returns how many ties a node has on average.
func (s *SeriesPoint) MeanDegree() *float64 { return valueOf(s.point.MeanDegree) }

// Transitivity returns how often two ties with a node in common are closed by a third.
func (s *SeriesPoint) Transitivity() *float64 { return valueOf(s.point.Transitivity) }

// Modularity returns how much more of the ties is within communities than chance would give.
func (s *SeriesPoint) Modularity() *float64 { return valueOf(s.point.Modularity) }

// Communities returns how many communities there are.
func (s *SeriesPoint) Communities() int { return s.point.Communities }
