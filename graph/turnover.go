package graph

import (
	"context"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// OrganizationTurnover is which organizations are something on one side only.
type OrganizationTurnover struct {
	network.Turnover
	gained, lost []civic.ID
}

// CutPoints answers which organizations hold the network together on one side only.
func (c *Comparison) CutPoints(ctx context.Context, first *int) (*OrganizationTurnover, error) {
	n, err := listed(first)
	if err != nil {
		return nil, err
	}
	found, err := measured(ctx, c.both, c.exactly("cut points that changed"), c.networks.CutPoints)
	return &OrganizationTurnover{found.Turnover, upTo(found.Gained, n), upTo(found.Lost, n)}, err
}

// GainedFirst returns the first of those gained.
func (t *OrganizationTurnover) GainedFirst(ctx context.Context) ([]Organization, error) {
	return nodes[Organization](ctx, t.gained)
}

// LostFirst returns the first of those lost.
func (t *OrganizationTurnover) LostFirst(ctx context.Context) ([]Organization, error) {
	return nodes[Organization](ctx, t.lost)
}

// ProvincePairChange is which pairs of provinces are tied on one side only.
type ProvincePairChange struct {
	network.Turnover
	GainedFirst, LostFirst []*ProvincePair
}

// ProvincePair is two provinces that are tied on one side only.
type ProvincePair struct{ pair network.ProvincePair }

// ProvincePairs answers which pairs of provinces are tied on one side only.
func (c *Comparison) ProvincePairs(ctx context.Context, first *int) (*ProvincePairChange, error) {
	n, err := listed(first)
	if err != nil {
		return nil, err
	}
	found, err := measured(ctx, c.both, c.exactly("pairs of provinces that changed"), c.networks.Provinces)
	return &ProvincePairChange{found.Turnover, provincePairs(upTo(found.Gained, n)), provincePairs(upTo(found.Lost, n))}, err
}

func provincePairs(list []network.ProvincePair) []*ProvincePair {
	pairs := make([]*ProvincePair, len(list))
	for i, pair := range list {
		pairs[i] = &ProvincePair{pair}
	}
	return pairs
}

// A returns the province with the lesser id.
func (p *ProvincePair) A(ctx context.Context) (*Province, error) {
	return node[*Province](ctx, p.pair.A)
}

// B returns the other province.
func (p *ProvincePair) B(ctx context.Context) (*Province, error) {
	return node[*Province](ctx, p.pair.B)
}

// Ties returns how many pairs of their organizations are tied.
func (p *ProvincePair) Ties() int { return p.pair.Ties }

// DistanceChange is how the distances between organizations changed. Numbers of pairs are floats, since a country has more than an Int holds.
type DistanceChange struct{ found measure.DistanceChange }

// Distances answers how distances changed.
func (c *Comparison) Distances(ctx context.Context, pivots, seed *int) (*DistanceChange, error) {
	query, err := sampling(pivots, seed)
	if err != nil {
		return nil, err
	}
	if err := query.Check(); err != nil {
		return nil, err
	}
	sample := query.Of(c.networks.Shared())
	k := kernel{
		name: []any{"distances that changed", sample}, instead: "search from fewer organizations: pivots: 256 gives an estimate",
		estimate: func() time.Duration { return c.networks.EstimateDistances(sample) },
	}
	found, err := measured(ctx, c.both, k, func(ctx context.Context) (measure.DistanceChange, error) { return c.networks.Distances(ctx, sample) })
	return &DistanceChange{found}, err
}

// Organizations returns how many organizations are on both sides.
func (d *DistanceChange) Organizations() int { return d.found.Nodes }

// Pairs returns how many pairs were looked at.
func (d *DistanceChange) Pairs() float64 { return float64(d.found.Pairs) }

// Nearer returns how many are nearer than before.
func (d *DistanceChange) Nearer() float64 { return float64(d.found.Nearer) }

// Farther returns how many are farther apart than before.
func (d *DistanceChange) Farther() float64 { return float64(d.found.Farther) }

// Same returns how many are as far as before.
func (d *DistanceChange) Same() float64 { return float64(d.found.Same) }

// Joined returns how many have a path now and had none.
func (d *DistanceChange) Joined() float64 { return float64(d.found.Joined) }

// Parted returns how many had a path and have none now.
func (d *DistanceChange) Parted() float64 { return float64(d.found.Parted) }

// MeanBefore returns the mean distance before of the pairs with a path on both sides.
func (d *DistanceChange) MeanBefore() *float64 { return valueOf(d.found.MeanBefore) }

// MeanAfter returns the mean distance after of the same pairs.
func (d *DistanceChange) MeanAfter() *float64 { return valueOf(d.found.MeanAfter) }

// Sample returns the sample, nil when exact.
func (d *DistanceChange) Sample() *Sample { return sampleOrNil(d.found.Sample) }
