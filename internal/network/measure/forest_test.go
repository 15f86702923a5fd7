package measure

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// TestForestsHaveTheCutsOfTheNetwork compares with one search of all ties, on networks of a dense middle and sparse rims, where nodes that
// were not reached look for those that were.
func TestForestsHaveTheCutsOfTheNetwork(t *testing.T) {
	for seed := range uint64(2000) {
		random := rand.New(rand.NewPCG(seed, 4))
		nodes := int32(8 + random.IntN(40))
		middle, dense := 2+random.Int32N(nodes-2), random.Float64()
		sparse := random.Float64() * 3 / float64(nodes)
		var edges []Edge
		for a := range nodes {
			for b := range a {
				if chance := random.Float64(); chance < sparse || a < middle && chance < dense {
					edges = append(edges, Edge{A: a, B: b, Strength: 1, Count: 1})
				}
			}
		}
		g, err := New(int(nodes), edges)
		if err != nil {
			t.Fatal(err)
		}
		f, err := g.grow(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		f.checkLevels(t, seed)
		n := g.Nodes()
		whole := &cutting{Graph: g, seen: make([]int32, n), low: make([]int32, n), above: make([]int32, n), next: make([]int32, n),
			isPoint: make([]bool, n), bridgeAbove: make([]bool, n)}
		for i := range nodes {
			if whole.seen[i] == 0 {
				if err := whole.search(t.Context(), i); err != nil {
					t.Fatal(err)
				}
			}
		}
		got, err := g.Cuts(t.Context())
		if want := whole.cuts(); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("network %d: got %v, %v, want %v", seed, got, err, want)
		}
	}
}

// checkLevels checks that the search was by breadth: no tie is between nodes that are more than one level apart.
func (f *forest) checkLevels(t *testing.T, seed uint64) {
	level := make([]int, f.Nodes())
	for _, i := range f.order {
		if f.above[i] != none {
			level[i] = level[f.above[i]] + 1
		}
	}
	for i := range int32(f.Nodes()) {
		for _, j := range f.Row(i) {
			if level[j] > level[i]+1 {
				t.Fatalf("network %d: %d is at level %d, its neighbour %d at %d", seed, i, level[i], j, level[j])
			}
		}
	}
}
