package network

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// CutPointChange is which organizations are cut points in the one network and in the other.
type CutPointChange struct {
	Turnover
	// Gained and Lost are all that are cut points after and not before, and the other way round: those with most ties there first, then by
	// id.
	Gained, Lost []civic.ID
}

// Bytes returns about how much memory the cut points take.
func (c CutPointChange) Bytes() int {
	const perID = 40
	return perID * (len(c.Gained) + len(c.Lost) + 1)
}

// CutPoints finds which cut points are in the one network only. It returns the error of a context that ended.
func (c *Comparison) CutPoints(ctx context.Context) (CutPointChange, error) {
	before, err := c.cutPoints(ctx, c.Before, c.ofBefore)
	if err != nil {
		return CutPointChange{}, err
	}
	after, err := c.cutPoints(ctx, c.After, c.ofAfter)
	if err != nil {
		return CutPointChange{}, err
	}
	change := CutPointChange{Gained: c.only(after, before, c.After, c.after), Lost: c.only(before, after, c.Before, c.before)}
	change.Turnover = Turnover{Kept: len(before) - len(change.Lost), Gained: len(change.Gained), Lost: len(change.Lost)}
	return change, nil
}

// cutPoints returns the places of the cut points of a network, ascending.
func (c *Comparison) cutPoints(ctx context.Context, t *Ties, places []int32) ([]int32, error) {
	cuts, err := t.Cuts(ctx)
	if err != nil {
		return nil, err
	}
	points := make([]int32, len(cuts.Points))
	for i, node := range cuts.Points {
		points[i] = places[node]
	}
	return points, nil
}

// only returns the points of a network that are not among others.
func (c *Comparison) only(points, others []int32, t *Ties, nodes []int32) []civic.ID {
	var left []int32
	for _, point := range points {
		if _, found := slices.BinarySearch(others, point); !found {
			left = append(left, point)
		}
	}
	slices.SortFunc(left, func(a, b int32) int {
		return cmp.Or(cmp.Compare(t.Degree(nodes[b]), t.Degree(nodes[a])), cmp.Compare(a, b))
	})
	var ids []civic.ID
	for _, point := range left {
		ids = append(ids, c.organizations[point])
	}
	return ids
}
