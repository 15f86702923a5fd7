package graph

import (
	"context"
	"slices"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// RankingConnection is a page of organizations by a measure.
type RankingConnection struct {
	analysed[RankedOrganization]
	Measure   network.Measure
	Weighted  bool
	Sample    *Sample
	Undefined int
}

// RankedOrganization is one of them.
type RankedOrganization struct {
	AnalysedEdge
	Rank       int
	Value      float64
	Normalized *float64
}

// ranked is the values of a measure with the nodes in their order.
type ranked struct {
	network.Values
	order []int32
}

// ranking returns the values of a measure and their order.
func (a *Analysis) ranking(ctx context.Context, q network.ValueQuery) (ranked, error) {
	if err := q.Check(); err != nil {
		return ranked{}, err
	}
	k := kernel{
		name: []any{"values", q.Measure, q.Weighted, a.network.Sample(q)}, estimate: func() time.Duration { return a.network.EstimateValues(q) }, instead: narrow,
	}
	if q.Measure.TakesSamples() {
		k.instead = "search from fewer organizations: pivots: 256 gives an estimate"
	}
	return measured(ctx, a, k, func(ctx context.Context) (ranked, error) {
		values, err := a.network.Values(ctx, q)
		return ranked{values, values.Ranking()}, err
	})
}

func valueQuery(m network.Measure, weighted *bool, pivots, seed *int) (network.ValueQuery, error) {
	sample, err := sampling(pivots, seed)
	return network.ValueQuery{Measure: m, Weighted: valueOr(weighted, false), SampleQuery: sample}, err
}

// Ranking answers which organizations have most of a measure.
func (a *Analysis) Ranking(ctx context.Context, measure network.Measure, weighted *bool, pivots, seed, first *int, after *string) (*RankingConnection, error) {
	q, err := valueQuery(measure, weighted, pivots, seed)
	if err != nil {
		return nil, err
	}
	found, err := a.ranking(ctx, q)
	if err != nil {
		return nil, err
	}
	o := a.ordering(found.order, "ranking", q.Measure, q.Weighted, found.Sample)
	s, err := o.page(ctx, a.Revision, first, after)
	if err != nil {
		return nil, err
	}
	return &RankingConnection{
		Measure: q.Measure, Weighted: q.Weighted, Sample: sampleOrNil(found.Sample), Undefined: len(found.Of) - len(found.order),
		analysed: analysedPage(s, o, func(i int, edge AnalysedEdge) RankedOrganization {
			value := found.Of[found.order[i]]
			return RankedOrganization{AnalysedEdge: edge, Rank: found.rank(value), Value: value.Number, Normalized: normalized(value, found.Scale)}
		}),
	}, nil
}

// rank returns one more than the number of nodes with a higher value.
func (r *ranked) rank(value measure.Value) int {
	at, _ := slices.BinarySearchFunc(r.order, value.Number, func(i int32, number float64) int {
		if r.Of[i].Number > number {
			return -1
		}
		return 1
	})
	return at + 1
}

func normalized(value, scale measure.Value) *float64 {
	if !value.Defined || !scale.Defined {
		return nil
	}
	number := network.Rounded(value.Number / scale.Number)
	return &number
}

// PositionValue is what an organization has of a measure.
type PositionValue struct {
	Value, Normalized *float64
	Rank              *int
	Ranked            int
	Sample            *Sample
}

// Measure answers what the organization has of a measure.
func (p *NetworkPosition) Measure(ctx context.Context, name network.Measure, weighted *bool, pivots, seed *int) (*PositionValue, error) {
	q, err := valueQuery(name, weighted, pivots, seed)
	if err != nil {
		return nil, err
	}
	a, i, err := p.analysed(ctx)
	if err != nil {
		return nil, err
	}
	found, err := a.ranking(ctx, q)
	if err != nil {
		return nil, err
	}
	value := found.Of[i]
	answer := &PositionValue{Value: valueOf(value), Normalized: normalized(value, found.Scale), Ranked: len(found.order), Sample: sampleOrNil(found.Sample)}
	if value.Defined {
		rank := found.rank(value)
		answer.Rank = &rank
	}
	return answer, nil
}

// analysed returns the analysis of the network that the organization stands in, and its number there.
func (p *NetworkPosition) analysed(ctx context.Context) (*Analysis, int32, error) {
	s, err := sessionOf(ctx)
	if err != nil {
		return nil, 0, err
	}
	a, err := aside(ctx, func() (*Analysis, error) { return s.resolver.analysisOf(ctx, p.graph, p.Ties) })
	if err != nil {
		return nil, 0, err
	}
	i, there := a.network.Node(p.organization)
	if !there {
		return nil, 0, &civic.Fault{Kind: civic.ErrNotFound, Problem: "the filter leaves this organization out", Remedy: "widen the filter's organizations"}
	}
	return a, i, nil
}

// IsCutPoint answers whether what is connected would not be without the organization.
func (p *NetworkPosition) IsCutPoint(ctx context.Context) (bool, error) {
	a, i, err := p.analysed(ctx)
	if err != nil {
		return false, err
	}
	cuts, err := a.cuts(ctx)
	_, is := slices.BinarySearch(cuts.Points, i)
	return is, err
}
