package graph

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// TwoModeNetwork is the participations that tie a network, with organizations and activities as nodes.
type TwoModeNetwork struct {
	analysis *Analysis
	network  *network.Participations
}

// TwoMode answers the same participations as a network of two modes.
func (a *Analysis) TwoMode(ctx context.Context) (*TwoModeNetwork, error) {
	k := a.exactly(measure.KernelComponents, measure.Unweighted, "two modes")
	found, err := measured(ctx, a, k, func(ctx context.Context) (*network.Participations, error) {
		return a.graph.Participations(ctx, a.Ties.TieFilter)
	})
	return &TwoModeNetwork{a, found}, err
}

// TwoModeSummary is a network of two modes in numbers.
type TwoModeSummary struct{ found measure.TwoMode }

// ModeSummary is the nodes of one mode in numbers.
type ModeSummary struct {
	Count, Isolates    int
	MeanDegree         *float64
	DegreeDistribution []NodeDegreeCount
}

// NodeDegreeCount is how many nodes have so many ties.
type NodeDegreeCount struct{ Degree, Nodes int }

// Summary answers how large the network is.
func (t *TwoModeNetwork) Summary(ctx context.Context) (*TwoModeSummary, error) {
	found, err := t.summary(ctx)
	return &TwoModeSummary{found}, err
}

func (t *TwoModeNetwork) summary(ctx context.Context) (measure.TwoMode, error) {
	return measured(ctx, t.analysis, t.analysis.exactly(measure.KernelComponents, measure.Unweighted, "two modes in numbers"), t.network.Summary)
}

// Organizations returns the one mode.
func (s *TwoModeSummary) Organizations() *ModeSummary { return s.mode(0, s.found.First) }

// Activities returns the other mode.
func (s *TwoModeSummary) Activities() *ModeSummary { return s.mode(1, s.found.Second) }

func (s *TwoModeSummary) mode(which, count int) *ModeSummary {
	mode := &ModeSummary{
		Count: count, Isolates: s.found.Isolates[which], MeanDegree: valueOf(s.found.MeanDegree[which]), DegreeDistribution: []NodeDegreeCount{},
	}
	for degree, nodes := range s.found.DegreeDistribution[which] {
		if nodes > 0 {
			mode.DegreeDistribution = append(mode.DegreeDistribution, NodeDegreeCount{degree, nodes})
		}
	}
	return mode
}

// Ties returns how many pairs of the two are tied.
func (s *TwoModeSummary) Ties() int { return s.found.Ties }

// Density returns the part of all such pairs that is tied.
func (s *TwoModeSummary) Density() *float64 { return valueOf(s.found.Density) }

// Components returns how many parts there are.
func (s *TwoModeSummary) Components() int { return s.found.Components }

// GiantComponent returns how many nodes the largest part has.
func (s *TwoModeSummary) GiantComponent() int { return s.found.Giant }

// TwoModeNodes names one of the two modes.
type TwoModeNodes string

// The modes.
const (
	TwoModeOrganizations TwoModeNodes = "ORGANIZATIONS"
	TwoModeActivities    TwoModeNodes = "ACTIVITIES"
)

// TwoModeRankingConnection is a page of organizations or activities by a measure.
type TwoModeRankingConnection struct {
	Of         TwoModeNodes
	Measure    network.Measure
	Sample     *Sample
	Undefined  int
	Edges      []TwoModeRanked
	PageInfo   PageInfo
	TotalCount int
}

// TwoModeRanked is one of them.
type TwoModeRanked struct {
	Cursor     string
	Rank       int
	Value      float64
	Normalized *float64
	id         civic.ID
}

// Node returns the organization or the activity.
func (r *TwoModeRanked) Node(ctx context.Context) (civic.Node, error) {
	return node[civic.Node](ctx, r.id)
}

// Nodes returns the organizations or activities alone.
func (c *TwoModeRankingConnection) Nodes(ctx context.Context) ([]civic.Node, error) {
	ids := make([]civic.ID, len(c.Edges))
	for i, edge := range c.Edges {
		ids[i] = edge.id
	}
	return nodes[civic.Node](ctx, ids)
}

// Ranking answers which organizations, or activities, have most of a measure.
func (t *TwoModeNetwork) Ranking(ctx context.Context, of *TwoModeNodes, measure network.Measure, pivots, seed, first *int, after *string) (*TwoModeRankingConnection, error) {
	q, err := valueQuery(measure, nil, pivots, seed)
	if err != nil {
		return nil, err
	}
	found, err := t.values(ctx, q)
	if err != nil {
		return nil, err
	}
	c := &TwoModeRankingConnection{Of: valueOr(of, TwoModeOrganizations), Measure: q.Measure, Sample: sampleOrNil(found.Sample)}
	mode := found.in(c.Of, len(t.network.Organizations))
	o := ordering{
		list: newList([]any{"two modes", c.Of, q.Measure, found.Sample}, t.analysis.Ties.TieFilter), count: len(mode.order),
		organization: func(i int) civic.ID { return t.network.ID(mode.order[i]) },
	}
	s, err := o.page(ctx, t.analysis.Revision, first, after)
	if err != nil {
		return nil, err
	}
	c.PageInfo, c.TotalCount, c.Undefined, c.Edges = s.PageInfo, s.TotalCount, mode.nodes-len(mode.order), []TwoModeRanked{}
	for i := s.first; i < s.last; i++ {
		value := mode.Of[mode.order[i]]
		c.Edges = append(c.Edges, TwoModeRanked{
			Cursor: s.cursors[i-s.first], Rank: mode.rank(value), Value: value.Number, Normalized: valueOf(mode.normal[mode.order[i]]), id: o.organization(i),
		})
	}
	return c, nil
}

// twoModeRanked is the values of a measure, normalized, with the nodes of some or all in their order.
type twoModeRanked struct {
	ranked
	normal []measure.Value
	nodes  int
}

// Bytes returns about how much memory the values take.
func (r twoModeRanked) Bytes() int { return perNode * len(r.Of) }

// in returns the nodes of one mode, of which the first has so many.
func (r twoModeRanked) in(mode TwoModeNodes, first int) twoModeRanked {
	isActivity := mode == TwoModeActivities
	r.order = slices.DeleteFunc(slices.Clone(r.order), func(node int32) bool { return int(node) >= first != isActivity })
	if r.nodes = first; isActivity {
		r.nodes = len(r.Of) - first
	}
	return r
}

// values returns the values of a measure on both modes.
func (t *TwoModeNetwork) values(ctx context.Context, q network.ValueQuery) (twoModeRanked, error) {
	if err := checkTwoMode(q.Measure); err != nil {
		return twoModeRanked{}, err
	}
	if err := q.Check(); err != nil {
		return twoModeRanked{}, err
	}
	ties := t.network.AsTies()
	k := kernel{
		name: []any{"two modes by", q.Measure, ties.Sample(q)}, estimate: func() time.Duration { return ties.EstimateValues(q) },
		instead: "search from fewer nodes: pivots: 256 gives an estimate",
	}
	return measured(ctx, t.analysis, k, func(ctx context.Context) (twoModeRanked, error) {
		values, err := ties.Values(ctx, q)
		if err != nil {
			return twoModeRanked{}, err
		}
		normal, err := t.network.Normalized(ctx, values)
		return twoModeRanked{ranked: ranked{values, values.Ranking()}, normal: normal}, err
	})
}

// checkTwoMode returns an ErrInvalid fault for measures that say nothing where no two neighbours are tied.
func checkTwoMode(name network.Measure) error {
	switch name {
	case network.Strength, network.Clustering, network.Constraint, network.EffectiveSize:
		return civic.Invalid(fmt.Sprintf("%s says nothing of a network of two modes", name),
			"give DEGREE, BETWEENNESS, CLOSENESS, HARMONIC, EIGENVECTOR, PAGERANK or CORE_NUMBER, or ask for the ranking of the analysis", "measure")
	}
	return nil
}
