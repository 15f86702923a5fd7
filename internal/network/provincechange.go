package network

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// ProvincePair is two different provinces that organizations tie.
type ProvincePair struct {
	// A has the lesser id.
	A, B civic.ID
	// Ties is the number of ties between the two.
	Ties int
}

// ProvinceChange is which pairs of different provinces are tied in the one network and in the other.
type ProvinceChange struct {
	Turnover
	// Gained and Lost are all that are tied after and not before, and the other way round: those with most ties first, then by ids.
	Gained, Lost []ProvincePair
}

// Bytes returns about how much memory the pairs take.
func (c ProvinceChange) Bytes() int {
	const perPair = 40
	return perPair * (len(c.Gained) + len(c.Lost) + 1)
}

// Provinces finds which pairs of provinces are tied in the one network only. It returns the error of a context that ended.
func (c *Comparison) Provinces(ctx context.Context) (ProvinceChange, error) {
	groups, err := c.g.Groups(c.organizations, ByProvince)
	if err != nil {
		return ProvinceChange{}, err
	}
	size := len(groups.Keys)
	before, err := countBetween(ctx, c.Before, c.ofBefore, groups)
	if err != nil {
		return ProvinceChange{}, err
	}
	after, err := countBetween(ctx, c.After, c.ofAfter, groups)
	if err != nil {
		return ProvinceChange{}, err
	}
	var change ProvinceChange
	for at := range before {
		pair := ProvincePair{A: groups.Place(at / size), B: groups.Place(at % size), Ties: max(before[at], after[at])}
		switch {
		case before[at] > 0 && after[at] > 0:
			change.Kept++
		case after[at] > 0:
			change.Gained = append(change.Gained, pair)
		case before[at] > 0:
			change.Lost = append(change.Lost, pair)
		}
	}
	change.Turnover.Gained, change.Turnover.Lost = len(change.Gained), len(change.Lost)
	slices.SortStableFunc(change.Gained, func(a, b ProvincePair) int { return cmp.Compare(b.Ties, a.Ties) })
	slices.SortStableFunc(change.Lost, func(a, b ProvincePair) int { return cmp.Compare(b.Ties, a.Ties) })
	return change, nil
}

// countBetween counts the ties between each two different groups p < q, at p·(number of groups) + q.
func countBetween(ctx context.Context, t *Ties, places []int32, groups Groups) ([]int, error) {
	size := len(groups.Keys)
	counts := make([]int, size*size)
	for i := range int32(t.Nodes()) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		own := groups.Of[places[i]]
		if own == measure.NoGroup {
			continue
		}
		for _, j := range t.Row(i) {
			if other := groups.Of[places[j]]; other > own {
				counts[int(own)*size+int(other)]++
			}
		}
	}
	return counts, nil
}
