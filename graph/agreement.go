package graph

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// Agreement is how alike two divisions of the same organizations are.
type Agreement struct{ found measure.Agreement }

// Agreement answers how alike another run of the same method is.
func (p *Partition) Agreement(ctx context.Context, resolution *float64, weighted *bool, seed *int) (*Agreement, error) {
	other := valueOr(seed, 2)
	q, err := newPartitionQuery(resolution, weighted, &other)
	if err != nil {
		return nil, err
	}
	found, err := p.analysis.partition(ctx, q)
	if err != nil {
		return nil, err
	}
	agreement, err := measure.Agree(p.found.Of, found.Of)
	return &Agreement{agreement}, err
}

// Communities answers how alike the communities of both sides are.
func (c *Comparison) Communities(ctx context.Context, resolution *float64, weighted *bool, seed *int) (*Agreement, error) {
	q, err := newPartitionQuery(resolution, weighted, seed)
	if err != nil {
		return nil, err
	}
	before, err := c.before.partition(ctx, q)
	if err != nil {
		return nil, err
	}
	after, err := c.after.partition(ctx, q)
	if err != nil {
		return nil, err
	}
	agreement, err := c.networks.Agree(before.Of, after.Of)
	return &Agreement{agreement}, err
}

// Organizations returns how many organizations both divide.
func (a *Agreement) Organizations() int { return a.found.Nodes }

// MutualInformation returns the normalized mutual information.
func (a *Agreement) MutualInformation() *float64 { return valueOf(a.found.Mutual) }

// AdjustedRand returns the adjusted Rand index.
func (a *Agreement) AdjustedRand() *float64 { return valueOf(a.found.Rand) }

// VariationOfInformation returns the variation of information.
func (a *Agreement) VariationOfInformation() *float64 { return valueOf(a.found.Variation) }
