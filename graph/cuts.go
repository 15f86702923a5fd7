package graph

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

func (a *Analysis) cuts(ctx context.Context) (measure.Cuts, error) {
	return measured(ctx, a, a.exactly(measure.KernelCuts, measure.Unweighted, "cuts"), a.network.Cuts)
}

// CutPoints answers which organizations hold the network together alone.
func (a *Analysis) CutPoints(ctx context.Context, first *int, after *string) (*AnalysedConnection, error) {
	cuts, err := a.cuts(ctx)
	if err != nil {
		return nil, err
	}
	return a.organizationsPage(ctx, cuts.Points, first, after, "cut points")
}

// Bridges answers which ties hold the network together alone.
func (a *Analysis) Bridges(ctx context.Context, first *int, after *string) (*CollaborationConnection, error) {
	cuts, err := a.cuts(ctx)
	if err != nil {
		return nil, err
	}
	bridge := func(i int) [2]civic.ID {
		return [2]civic.ID{a.network.Organizations[cuts.Bridges[i][0]], a.network.Organizations[cuts.Bridges[i][1]]}
	}
	o := ordering{list: newList("bridges", a.Ties.TieFilter), count: len(cuts.Bridges), organization: func(i int) civic.ID { return bridge(i)[0] }}
	s, err := o.page(ctx, a.Revision, first, after)
	if err != nil {
		return nil, err
	}
	limit, err := proof(ctx)
	if err != nil {
		return nil, err
	}
	var pairs [][2]civic.ID
	for i := s.first; i < s.last; i++ {
		pairs = append(pairs, bridge(i))
	}
	found, err := projectedOn(ctx, a, func(g *network.Graph) ([]network.Collaboration, error) {
		return g.CollaborationsOf(ctx, a.Ties.TieFilter, pairs, limit)
	})
	page := &CollaborationConnection{Revision: a.Revision, Ties: a.Ties}
	page.Edges, page.PageInfo, page.TotalCount = []CollaborationEdge{}, s.PageInfo, &s.TotalCount
	for i, one := range found {
		page.Edges = append(page.Edges, CollaborationEdge{Cursor: s.cursors[i], Node: &Collaboration{one}})
	}
	return page, err
}

// projectedOn answers a small question on the graph of the analysis.
func projectedOn[A any](ctx context.Context, a *Analysis, answer func(*network.Graph) (A, error)) (A, error) {
	return aside(ctx, func() (A, error) { return answer(a.graph) })
}

// CorePeriphery is a core and a periphery.
type CorePeriphery struct {
	found    measure.CorePeriphery
	analysis *Analysis
}

// CorePeriphery answers whether the network has a core and who is in it.
func (a *Analysis) CorePeriphery(ctx context.Context) (*CorePeriphery, error) {
	found, err := measured(ctx, a, a.exactly(measure.KernelCorePeriphery, measure.Unweighted, "core and periphery"), a.network.CorePeriphery)
	return &CorePeriphery{found: found, analysis: a}, err
}

// Size returns how many organizations are in the core.
func (c *CorePeriphery) Size() int { return len(c.found.Core) }

// Correlation returns how well the division fits.
func (c *CorePeriphery) Correlation() *float64 { return valueOf(c.found.Correlation) }

// Misfits returns how many pairs do not fit.
func (c *CorePeriphery) Misfits() float64 { return float64(c.found.Misfits) }

// Core answers which organizations are in the core.
func (c *CorePeriphery) Core(ctx context.Context, first *int, after *string) (*AnalysedConnection, error) {
	return c.analysis.organizationsPage(ctx, c.found.Core, first, after, "core")
}
