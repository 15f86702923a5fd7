package graph

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// maxFew is the highest threshold of coverage.
const maxFew = 1000

// Coverage is how much of a network there is in each group.
type Coverage struct {
	By    network.Grouping
	Few   int
	found network.Coverage
}

// CoverageRow is how much of a network there is in one group.
type CoverageRow struct {
	*Group
	Level                                              network.CoverageLevel
	TiedOrganizations, Activities, TiesWithin, TiesOut int
}

// Coverage answers how much of the network there is in each group.
func (a *Analysis) Coverage(ctx context.Context, by network.Grouping, few *int) (*Coverage, error) {
	c := &Coverage{By: by, Few: valueOr(few, 3)}
	if err := checkRange(c.Few, 0, maxFew, "few"); err != nil {
		return nil, err
	}
	found, err := measured(ctx, a, a.exactly(measure.KernelMixing, measure.Unweighted, "coverage", by), func(ctx context.Context) (network.Coverage, error) {
		return a.graph.Coverage(ctx, a.network, a.Ties.TieFilter, by)
	})
	c.found = found
	return c, err
}

// Rows returns a row for each group.
func (c *Coverage) Rows() []*CoverageRow {
	rows := make([]*CoverageRow, len(c.found.Rows))
	for i, row := range c.found.Rows {
		rows[i] = &CoverageRow{
			Group: &Group{Key: row.Key, Organizations: row.Organizations, by: c.By}, Level: row.Level(c.Few),
			TiedOrganizations: row.Tied, Activities: row.Activities, TiesWithin: row.Within, TiesOut: row.Across,
		}
	}
	return rows
}

// UngroupedOrganizations returns how many organizations are in no group.
func (c *Coverage) UngroupedOrganizations() int { return c.found.Ungrouped.Organizations }

// UngroupedActivities returns how many activities lie in no group.
func (c *Coverage) UngroupedActivities() int { return c.found.Ungrouped.Activities }

// Theme returns the theme that the group is, nil where groups are no themes.
func (r *CoverageRow) Theme(ctx context.Context) (*civic.Theme, error) {
	if r.by != network.ByTheme {
		return nil, nil
	}
	return node[*civic.Theme](ctx, civic.ID(r.Key))
}
