package measure_test

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

func TestStrongestTiesStay(t *testing.T) {
	for seed := range uint64(80) {
		random := rand.New(rand.NewPCG(seed, 13))
		n, keep := 1+random.IntN(40), random.IntN(6)
		var edges []measure.Edge
		for a := range int32(n) {
			for b := range a {
				if random.IntN(4) == 0 {
					edges = append(edges, measure.Edge{A: b, B: a, Strength: civic.Strength(1 + random.IntN(5)), Count: int32(1 + random.IntN(9))})
				}
			}
		}
		var left []measure.Edge
		for _, e := range edges {
			if rankOf(edges, e, e.A, e.B) < keep || rankOf(edges, e, e.B, e.A) < keep {
				left = append(left, e)
			}
		}
		want, got := must(measure.New(n, left)), must(must(measure.New(n, edges)).Strongest(t.Context(), keep))
		if !slices.Equal(got.Offsets, want.Offsets) || !slices.Equal(got.Neighbours, want.Neighbours) ||
			!slices.Equal(got.Strengths, want.Strengths) || !slices.Equal(got.Counts, want.Counts) {
			t.Errorf("the strongest %d of %d nodes: got %v, want %v", keep, n, got, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := must(measure.New(3, nil)).Strongest(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that ended: got %v", err)
	}
}

// rankOf returns how many ties of a node come before the one with another.
func rankOf(edges []measure.Edge, tie measure.Edge, node, other int32) int {
	rank := 0
	for _, e := range edges {
		if e.A != node && e.B != node {
			continue
		}
		if cmp.Or(cmp.Compare(tie.Strength, e.Strength), cmp.Compare(e.A+e.B-node, other)) < 0 {
			rank++
		}
	}
	return rank
}
