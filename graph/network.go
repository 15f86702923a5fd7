package graph

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// networkQuestion returns what every question on the projection begins with.
func networkQuestion(ctx context.Context, given *TieFilter) (*view, Ties, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, Ties{}, err
	}
	ties, err := given.applied(ctx)
	return v, ties, err
}

// NetworkPosition is where an organization stands in a network.
type NetworkPosition struct {
	position network.Position
	// graph is where it stands, and organization who it is, when a filter lets it in.
	graph        *network.Graph
	organization civic.ID
	Revision     civic.Revision
	Ties         Ties
}

// Degree is the number of its collaborators.
func (p *NetworkPosition) Degree() int { return p.position.Degree }

// Strength is the sum of the strengths of its ties.
func (p *NetworkPosition) Strength() float64 { return p.position.Strength.Float() }

// ActivityCount is the number of activities that tie it to anybody.
func (p *NetworkPosition) ActivityCount() int { return p.position.ActivityCount }

// ParticipationCount is the number of its participations that counted.
func (p *NetworkPosition) ParticipationCount() int { return p.position.ParticipationCount }

// ProvinceCount is the number of provinces among its collaborators.
func (p *NetworkPosition) ProvinceCount() int { return p.position.Provinces }

// SectorCount is the number of sectors among its collaborators.
func (p *NetworkPosition) SectorCount() int { return p.position.Sectors }

// CrossProvince is the number of its collaborators in other provinces, nil when its own is unknown.
func (p *NetworkPosition) CrossProvince() *int { return p.position.CrossProvince }

func positionOf(ctx context.Context, id civic.ID, given *TieFilter) (*NetworkPosition, error) {
	v, ties, err := networkQuestion(ctx, given)
	if err != nil {
		return nil, err
	}
	return projected(ctx, v, func(g *network.Graph) (*NetworkPosition, error) {
		position, err := g.Position(ctx, id, ties.TieFilter)
		return &NetworkPosition{
			position: position, graph: g, organization: id, Revision: g.Revision(), Ties: ties.leftOut(position.Undated),
		}, err
	})
}

// ProvinceFlows is the collaborations between provinces.
type ProvinceFlows struct {
	Flows    []network.Flow
	Unplaced int
	Revision civic.Revision
	Ties     Ties
}

// ProvinceFlows answers how provinces work together.
func (q queryFields) ProvinceFlows(ctx context.Context, given *TieFilter, includeWithin *bool) (*ProvinceFlows, error) {
	v, ties, err := networkQuestion(ctx, given)
	if err != nil {
		return nil, err
	}
	query := network.FlowQuery{Ties: ties.TieFilter, IncludeWithin: valueOr(includeWithin, false)}
	told := func(g *network.Graph, flows network.Flows) *ProvinceFlows {
		return &ProvinceFlows{Flows: flows.Flows, Unplaced: flows.Unplaced, Revision: g.Revision(), Ties: ties.leftOut(flows.Undated)}
	}
	return whole(ctx, q.kernels, v, wholeQuestion[*ProvinceFlows]{
		known: func(g *network.Graph) (*ProvinceFlows, bool, error) {
			flows, known := g.KnownFlows(query)
			return told(g, flows), known, nil
		},
		answer: func(g *network.Graph) (*ProvinceFlows, error) {
			flows, err := g.ProvinceFlows(ctx, query)
			return told(g, flows), err
		},
	})
}

// flowFields resolves the fields of ProvinceFlow.
type flowFields struct{ *Resolver }

// ProvinceFlow resolves the fields of ProvinceFlow.
func (r *Resolver) ProvinceFlow() ProvinceFlowResolver { return flowFields{r} }

func (flowFields) From(ctx context.Context, flow *network.Flow) (*Province, error) {
	return node[*Province](ctx, flow.From)
}

func (flowFields) To(ctx context.Context, flow *network.Flow) (*Province, error) {
	return node[*Province](ctx, flow.To)
}

// Reach is whom an organization reaches.
type Reach struct {
	BySteps  []network.ReachStep
	Revision civic.Revision
	Ties     Ties
}

// Reach answers whom an organization reaches in how many steps.
func (queryFields) Reach(ctx context.Context, from civic.ID, given *TieFilter, steps *int) (*Reach, error) {
	v, ties, err := networkQuestion(ctx, given)
	if err != nil {
		return nil, err
	}
	start, err := required[Organization](ctx, from, civic.KindOrganization, "from")
	if err != nil {
		return nil, err
	}
	query := network.ReachQuery{From: start.NodeID(), Ties: ties.TieFilter, Steps: valueOr(steps, 2)}
	if err := checkRange(query.Steps, 1, network.MaxReachSteps, "steps"); err != nil {
		return nil, err
	}
	return projected(ctx, v, func(g *network.Graph) (*Reach, error) {
		reach, err := g.Reach(ctx, query)
		return &Reach{BySteps: reach.Steps, Revision: g.Revision(), Ties: ties.leftOut(reach.Undated)}, err
	})
}

// reachStepFields resolves the fields of ReachStep.
type reachStepFields struct{ *Resolver }

// ReachStep resolves the fields of ReachStep.
func (r *Resolver) ReachStep() ReachStepResolver { return reachStepFields{r} }

func (reachStepFields) Provinces(ctx context.Context, step *network.ReachStep) ([]*Province, error) {
	return nodes[*Province](ctx, step.Provinces)
}
