package graph

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// TiePredictions is pairs of organizations that are not tied and might be.
type TiePredictions struct {
	Method measure.Likeness
	Rule   *PredictionRule
	Pairs  []*PredictedTie
}

// PredictionRule says on which part of a large network they were looked for.
type PredictionRule struct{ MaxSize, StrongestTies int }

// MissingTies answers which introductions suggest themselves.
func (a *Analysis) MissingTies(ctx context.Context, method *measure.Likeness, first *int) (*TiePredictions, error) {
	q := network.MissingQuery{By: valueOr(method, measure.AdamicAdar), First: valueOr(first, civic.DefaultPageSize), Why: network.MaxWhy}
	if err := firstError(checkRange(q.First, 1, civic.MaxPageSize, "first"), q.Check()); err != nil {
		return nil, err
	}
	found, err := a.missing(ctx, q)
	if err != nil {
		return nil, err
	}
	answer := &TiePredictions{Method: q.By, Pairs: []*PredictedTie{}}
	if found.Rule != nil {
		answer.Rule = &PredictionRule{MaxSize: found.Rule.MaxSize, StrongestTies: found.Rule.Partners}
	}
	for _, pair := range found.Pairs {
		answer.Pairs = append(answer.Pairs, &PredictedTie{pair})
	}
	return answer, nil
}

// missing looks for missing ties among all ties, or in a large network by its rule.
func (a *Analysis) missing(ctx context.Context, q network.MissingQuery) (network.MissingTies, error) {
	k := a.exactly(measure.KernelMissingTies, measure.Unweighted, "missing ties", q)
	if !a.network.NeedsMissingRule() {
		return measured(ctx, a, k, func(ctx context.Context) (network.MissingTies, error) { return a.network.MissingTies(ctx, q) })
	}
	small, err := aside(ctx, func() (*Analysis, error) {
		return a.resolver.analysisOf(ctx, a.graph, Ties{TieFilter: network.MissingRuleFilter(a.Ties.TieFilter)})
	})
	if err != nil {
		return network.MissingTies{}, err
	}
	k.estimate = small.network.EstimateMissingByRule
	return measured(ctx, a, k, func(ctx context.Context) (network.MissingTies, error) {
		return a.network.MissingTiesByRule(ctx, small.network, q)
	})
}

// PredictedTie is two organizations that are not tied, and why they might be.
type PredictedTie struct{ network.MissingPair }

// A returns the one.
func (p *PredictedTie) A(ctx context.Context) (Organization, error) {
	return node[Organization](ctx, p.MissingPair.A)
}

// B returns the other.
func (p *PredictedTie) B(ctx context.Context) (Organization, error) {
	return node[Organization](ctx, p.MissingPair.B)
}

// CommonNeighbours returns how many they share.
func (p *PredictedTie) CommonNeighbours() int { return p.Scores.Shared }

// AdamicAdar returns the score by that name.
func (p *PredictedTie) AdamicAdar() float64 { return network.Rounded(p.Scores.AdamicAdar) }

// ResourceAllocation returns the score by that name.
func (p *PredictedTie) ResourceAllocation() float64 {
	return network.Rounded(p.Scores.ResourceAllocation)
}

// Jaccard returns the score by that name.
func (p *PredictedTie) Jaccard() float64 { return network.Rounded(p.Scores.Jaccard) }

// SharedCollaborator is an organization that two others are tied to.
type SharedCollaborator struct{ network.SharedPartner }

// Why returns those that both are tied to.
func (p *PredictedTie) Why(first *int) ([]SharedCollaborator, error) {
	const usual = 5
	size := valueOr(first, usual)
	if err := checkRange(size, 0, network.MaxWhy, "first"); err != nil {
		return nil, err
	}
	shared := []SharedCollaborator{}
	for _, one := range p.MissingPair.Why[:min(size, len(p.MissingPair.Why))] {
		shared = append(shared, SharedCollaborator{one})
	}
	return shared, nil
}

// Organization returns the organization.
func (s *SharedCollaborator) Organization(ctx context.Context) (Organization, error) {
	return node[Organization](ctx, s.SharedPartner.Organization)
}

// StrengthToA returns the strength of its tie with the one.
func (s *SharedCollaborator) StrengthToA() float64 { return s.ToA.Float() }

// StrengthToB returns the strength of its tie with the other.
func (s *SharedCollaborator) StrengthToB() float64 { return s.ToB.Float() }
