package network_test

import (
	"cmp"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// TestMissingTiesByRuleAgreeWithTheDefinitions takes worlds in which no organization has 50 partners; that the strongest stay is tested where
// they are chosen.
func TestMissingTiesByRuleAgreeWithTheDefinitions(t *testing.T) {
	eachWorld(t, func(t *testing.T, random *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter) {
		filter.Activities.MaxSize = pick(random, []int{0, 0, 2, 40})
		q := network.MissingQuery{By: measure.ResourceAllocation, First: 1 + random.IntN(20), Why: random.IntN(4)}
		small := network.MissingRuleFilter(filter)
		ties, err := g.Ties(t.Context(), filter, manyTies)
		if err != nil {
			t.Fatal(err)
		}
		part, err := g.Ties(t.Context(), small, manyTies)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ties.MissingTiesByRule(t.Context(), part, q)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "rule", *got.Rule, network.MissingRule{MaxSize: 30, Partners: 50})
		checkMissing(t, got.Pairs, newOracle(t, w, filter), newOracle(t, w, small), q)
		plain, err := ties.MissingTies(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "no rule", plain.Rule, nil)
		checkMissing(t, plain.Pairs, newOracle(t, w, filter), newOracle(t, w, filter), q)
	})
}

// checkMissing checks pairs that are not tied in the one and share organizations in the other.
func checkMissing(t *testing.T, got []network.MissingPair, tied, sharing *oracle, q network.MissingQuery) {
	t.Helper()
	type scored struct {
		pair
		score float64
	}
	var want []scored
	ids := sortedKeys(tied.organizations)
	for i, a := range ids {
		for _, b := range ids[i+1:] {
			if score := sharing.allocation(a, b); tied.ties[pair{a, b}] == nil && score > 0 {
				want = append(want, scored{pair{a, b}, score})
			}
		}
	}
	slices.SortStableFunc(want, func(x, y scored) int { return cmp.Compare(math.Round(y.score*1e9), math.Round(x.score*1e9)) })
	equal(t, "number of pairs", len(got), min(len(want), q.First))
	for i, m := range got {
		if math.Abs(m.Scores.ResourceAllocation-want[i].score) > 1e-9 {
			t.Fatalf("score %d: got %v, want %v", i, m.Scores, want[i])
		}
		if tied.ties[pair{m.A, m.B}] != nil {
			t.Fatalf("%s and %s are tied", m.A, m.B)
		}
		equal(t, "why", m.Why, sharing.shared(m.A, m.B, q.Why))
	}
}

// allocation is the sum over shared collaborators of 1/degree.
func (o *oracle) allocation(a, b civic.ID) float64 {
	sum := 0.0
	for _, z := range o.collaborators(a) {
		if o.ties[pairOf(z, b)] != nil && z != b {
			sum += 1 / float64(len(o.collaborators(z)))
		}
	}
	return sum
}

func (o *oracle) shared(a, b civic.ID, first int) []network.SharedPartner {
	list := []network.SharedPartner{}
	for _, z := range o.collaborators(a) {
		if toB := o.ties[pairOf(z, b)]; toB != nil && z != b {
			list = append(list, network.SharedPartner{Organization: z, ToA: o.ties[pairOf(z, a)].strength, ToB: toB.strength})
		}
	}
	slices.SortStableFunc(list, func(x, y network.SharedPartner) int {
		return cmp.Or(cmp.Compare(min(y.ToA, y.ToB), min(x.ToA, x.ToB)), cmp.Compare(max(y.ToA, y.ToB), max(x.ToA, x.ToB)))
	})
	return list[:min(len(list), first)]
}

func TestMissingQueriesAreChecked(t *testing.T) {
	for what, q := range map[string]network.MissingQuery{
		"no score": {First: 1}, "none": {By: measure.Jaccard}, "too many": {By: measure.Jaccard, First: network.MaxMissing + 1},
		"too many reasons": {By: measure.Jaccard, First: 1, Why: network.MaxWhy + 1},
	} {
		if err := q.Check(); !errors.Is(err, civic.ErrInvalid) {
			t.Errorf("%s: got %v", what, err)
		}
	}
	if err := (network.MissingQuery{By: measure.Jaccard, First: network.MaxMissing, Why: network.MaxWhy}).Check(); err != nil {
		t.Error(err)
	}
	g, _ := tell()
	ties, err := g.Ties(t.Context(), civic.TieFilter{}, manyTies)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "a story needs no rule", ties.NeedsMissingRule(), false)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ties.MissingTiesByRule(ctx, ties, network.MissingQuery{By: measure.Jaccard, First: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that ended: got %v", err)
	}
}
