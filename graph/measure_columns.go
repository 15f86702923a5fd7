package graph

import (
	"context"
	"sync"

	"github.com/civicgraph/civicgraph/internal/network"
)

// study is the analysis of the network that a drawing is of, which its columns share.
type study struct {
	once     sync.Once
	analysis *Analysis
	err      error
}

// analysed returns the analysis of the whole network that the filter of a drawing selects.
func (c *NodeColumns) analysed(ctx context.Context) (*Analysis, error) {
	s, err := sessionOf(ctx)
	if err != nil {
		return nil, err
	}
	return aside(ctx, func() (*Analysis, error) {
		c.study.once.Do(func() { c.study.analysis, c.study.err = s.resolver.analysisOf(ctx, c.graph, c.ties) })
		return c.study.analysis, c.study.err
	})
}

// Measure answers what each organization has of a measure.
func (c *NodeColumns) Measure(ctx context.Context, name network.Measure, weighted *bool, pivots, seed *int) ([]*float64, error) {
	q, err := valueQuery(name, weighted, pivots, seed)
	if err != nil {
		return nil, err
	}
	a, err := c.analysed(ctx)
	if err != nil {
		return nil, err
	}
	found, err := a.ranking(ctx, q)
	if err != nil {
		return nil, err
	}
	return measuredColumn(a, c, func(i int32) *float64 { return valueOf(found.Of[i]) }), nil
}

// Community answers which community each organization belongs to.
func (c *NodeColumns) Community(ctx context.Context, resolution *float64, weighted *bool, seed *int) ([]*int, error) {
	q, err := newPartitionQuery(resolution, weighted, seed)
	if err != nil {
		return nil, err
	}
	a, err := c.analysed(ctx)
	if err != nil {
		return nil, err
	}
	found, err := a.partition(ctx, q)
	if err != nil {
		return nil, err
	}
	return measuredColumn(a, c, func(i int32) *int {
		number := int(found.Of[i])
		return &number
	}), nil
}

// measuredColumn makes a column of what the organizations have, nil for nodes that are none.
func measuredColumn[N any](a *Analysis, c *NodeColumns, of func(i int32) *N) []*N {
	column := make([]*N, len(c.ID))
	for place, id := range c.ID {
		if i, there := a.network.Node(id); there {
			column[place] = of(i)
		}
	}
	return column
}
