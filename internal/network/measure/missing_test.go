package measure_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// crowded returns a random graph in which some nodes have many more ties than others, and so many pairs are not tied that most are given up
// before all are seen.
func crowded(random *rand.Rand, n int) *measure.Graph {
	var edges []measure.Edge
	for a := range n {
		for b := range a {
			if random.IntN(n) < n/(2+b) {
				edges = append(edges, measure.Edge{A: int32(a), B: int32(b), Strength: civic.Strength(1 + random.IntN(9)), Count: 1})
			}
		}
	}
	return must(measure.New(n, edges))
}

// TestTheFirstMissingTiesAreTheFirstOfAll compares what is found with what is left of all pairs. (When all are asked for, none is given up.)
func TestTheFirstMissingTiesAreTheFirstOfAll(t *testing.T) {
	for seed := range uint64(12) {
		random := rand.New(rand.NewPCG(seed, 17))
		whole := crowded(random, 150+random.IntN(250))
		part := must(whole.Strongest(t.Context(), 4+random.IntN(20)))
		for _, by := range []measure.Likeness{measure.CommonNeighbours, measure.AdamicAdar, measure.ResourceAllocation, measure.Jaccard} {
			first := 1 + random.IntN(60)
			all := must(part.MissingTiesOf(t.Context(), whole, by, part.Nodes()*part.Nodes()))
			if len(all) < 4*first+1024 {
				t.Errorf("network %d has %d missing ties, too few to give any up", seed, len(all))
			}
			checkAllMissing(t, part, whole, all)
			got := must(part.MissingTiesOf(t.Context(), whole, by, first))
			if !slices.Equal(got, all[:first]) {
				t.Errorf("network %d, %s: got %v, want %v", seed, by, got, all[:first])
			}
		}
	}
}

// checkAllMissing checks that all pairs are there that share somebody in part and are not tied in whole, with how many they share.
func checkAllMissing(t *testing.T, part, whole *measure.Graph, all []measure.MissingTie) {
	t.Helper()
	byNodes := slices.SortedFunc(slices.Values(all), func(x, y measure.MissingTie) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	for a := range int32(part.Nodes()) {
		for b := a + 1; b < int32(part.Nodes()); b++ {
			shared := 0
			for _, z := range part.Row(a) {
				if slices.Contains(part.Row(b), z) {
					shared++
				}
			}
			if shared == 0 || slices.Contains(whole.Row(a), b) {
				continue
			}
			if len(byNodes) == 0 || byNodes[0].A != a || byNodes[0].B != b || byNodes[0].Shared != shared {
				t.Fatalf("%d and %d share %d: got %v", a, b, shared, byNodes[:min(len(byNodes), 1)])
			}
			byNodes = byNodes[1:]
		}
	}
	if len(byNodes) > 0 {
		t.Fatalf("not missing: %v", byNodes[0])
	}
}
