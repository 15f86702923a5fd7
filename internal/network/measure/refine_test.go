package measure

import (
	"math/rand/v2"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// randomNetwork is a network with ties of different strengths, and a partition of its nodes.
func randomNetwork(t *testing.T, seed uint64) (g *Graph, communities []int32) {
	random := rand.New(rand.NewPCG(seed, 3))
	const nodes, groups = 60, 4
	var edges []Edge
	for a := range int32(nodes) {
		communities = append(communities, int32(random.IntN(groups)))
		for b := range a {
			if random.IntN(4) == 0 {
				edges = append(edges, Edge{A: a, B: b, Strength: civic.Strength(1 + random.IntN(9)), Count: 1})
			}
		}
	}
	g, err := New(nodes, edges)
	if err != nil {
		t.Fatal(err)
	}
	return g, communities
}

// TestRefinementKeepsItsBooks compares what refinement noted of each part while nodes joined with what the ties say in the end: the sum of
// its nodes, and what its ties to the rest of its community count.
func TestRefinementKeepsItsBooks(t *testing.T) {
	for seed := range uint64(50) {
		g, communities := randomNetwork(t, seed)
		for _, w := range []Weighting{Unweighted, Weighted} {
			at := g.level(w)
			l := &leiden{random: newRandom(seed), resolution: 0.7, bottom: at}
			r, err := l.refining(t.Context(), at, communities, groupCount(communities))
			if err != nil {
				t.Fatal(err)
			}
			if err := r.joinAll(t.Context()); err != nil {
				t.Fatal(err)
			}
			sums, out := make([]civic.Strength, at.nodes()), make([]civic.Strength, at.nodes())
			for i := range int32(at.nodes()) {
				p := r.part[i]
				if communities[p] != communities[i] {
					t.Fatalf("network %d: node %d of community %d is in a part of community %d", seed, i, communities[i], communities[p])
				}
				sums[p] += at.sums[i]
				heads, weights := at.row(i)
				out[p] += weightIn(heads, weights, communities, communities[i]) - weightIn(heads, weights, r.part, p)
			}
			for i := range int32(at.nodes()) {
				if p := r.part[i]; r.sumOf[p] != sums[p] || r.out[p] != out[p] {
					t.Fatalf("network %d, part %d: sum %d and out %d were noted, the ties say %d and %d", seed, p, r.sumOf[p], r.out[p], sums[p], out[p])
				}
			}
		}
	}
}

// TestEnsembleIsNoWorseThanOneTry makes an ensemble on networks that are otherwise too small for one.
func TestEnsembleIsNoWorseThanOneTry(t *testing.T) {
	ensembles, single := 0.0, 0.0
	for seed := range uint64(50) {
		g, _ := randomNetwork(t, seed)
		e := &ensemble{bottom: g.level(Unweighted), resolution: 1, seed: seed}
		best, err := e.find(t.Context(), fewTries)
		if err != nil {
			t.Fatal(err)
		}
		said, err := g.Modularity(t.Context(), best.of, 1, Unweighted)
		if err != nil || said.Number != best.quality {
			t.Errorf("network %d: quality is %v, modularity %v, %v", seed, best.quality, said.Number, err)
		}
		alone := &ensemble{bottom: e.bottom, resolution: 1, seed: seed}
		one, err := alone.tryAll(t.Context(), e.bottom, 1, mostPasses)
		if err != nil {
			t.Fatal(err)
		}
		ensembles, single = ensembles+best.quality, single+one[0].quality
	}
	if ensembles < single {
		t.Errorf("ensembles found %v in all, single tries %v", ensembles, single)
	}
}

func TestAgreement(t *testing.T) {
	got := agreement([]int32{0, 0, 1, 1, 0, 1}, []int32{1, 1, 1, 0, 2, 0})
	for i, want := range []int32{0, 0, 2, 3, 1, 3} {
		if got[i] != want {
			t.Fatalf("got %v", got)
		}
	}
}
