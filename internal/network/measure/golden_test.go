package measure_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// golden is a file that tools/measures made: a small network, and its measures as networkx and igraph compute them.
type golden struct {
	Name    string
	Nodes   int
	Ties    [][3]float64
	Groups  []int32
	Summary struct {
		Density, Transitivity, MeanClustering, MeanDistance, DegreeAssortativity *float64

		Components, Giant, Isolates, Diameter int
		DegreeDistribution                    []int
	}
	Centrality struct {
		Degree, Cores                    []int
		Betweenness, Closeness, Harmonic []*float64
	}
	Lengthwise struct {
		Betweenness, Closeness, Harmonic []*float64
		MeanDistance, Diameter           *float64
	}
	Unweighted, Weighted eitherWay
	CutPoints            []int32
	Bridges              [][2]int32
	Likeness             [][6]float64
	Mixing               struct {
		Observed      []*float64
		Assortativity *float64
	}
	graph *measure.Graph
}

type eitherWay struct {
	Strength, PageRank, Eigenvector, Constraint, EffectiveSize []*float64

	Modularity, ModularityAtHalf *float64
	Leiden                       float64
}

// bothWays are the weightings with the name of each.
var bothWays = map[string]measure.Weighting{"unweighted": measure.Unweighted, "weighted": measure.Weighted}

func (g *golden) way(w measure.Weighting) eitherWay {
	if w == measure.Weighted {
		return g.Weighted
	}
	return g.Unweighted
}

// eachGolden runs a test on each golden network.
func eachGolden(t *testing.T, test func(t *testing.T, g *golden)) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) != 5 {
		t.Fatalf("found %d golden files, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		g := &golden{}
		if err := json.Unmarshal(text, g); err != nil {
			t.Fatal(err)
		}
		var edges []measure.Edge
		for _, tie := range g.Ties {
			strength := civic.Strength(math.Round(tie[2] * float64(civic.StrengthOne)))
			edges = append(edges, measure.Edge{A: int32(tie[0]), B: int32(tie[1]), Strength: strength, Count: 1})
		}
		if g.graph, err = measure.New(g.Nodes, edges); err != nil {
			t.Fatal(err)
		}
		t.Run(g.Name, func(t *testing.T) { test(t, g) })
	}
}

// near compares with a number that may be undefined, to nine digits.
func near(t *testing.T, what string, got measure.Value, want *float64) {
	t.Helper()
	const tolerance = 1e-9
	if got.Defined != (want != nil) || want != nil && math.Abs(got.Number-*want) > tolerance*max(1, math.Abs(*want)) {
		if want == nil {
			t.Errorf("%s: got %v, want it to be undefined", what, got)
		} else {
			t.Errorf("%s: got %v, want %v", what, got, *want)
		}
	}
}

func allNear(t *testing.T, what string, got []measure.Value, want []*float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: got %d values, want %d", what, len(got), len(want))
	}
	for i := range got {
		near(t, what, got[i], want[i])
	}
}

// values are numbers that are all defined.
func values(numbers []float64) []measure.Value {
	list := make([]measure.Value, len(numbers))
	for i, number := range numbers {
		list[i] = measure.Value{Number: number, Defined: true}
	}
	return list
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// must returns what a kernel with a context that lasts answered.
func must[T any](answer T, err error) T {
	if err != nil {
		panic(err)
	}
	return answer
}

func TestSummaryIsGolden(t *testing.T) {
	eachGolden(t, func(t *testing.T, g *golden) {
		s, want := must(g.graph.Summary(t.Context(), measure.Sample{})), g.Summary
		equal(t, "nodes", s.Nodes, g.Nodes)
		equal(t, "ties", s.Ties, len(g.Ties))
		equal(t, "components", s.Components, want.Components)
		equal(t, "giant", s.Giant, want.Giant)
		equal(t, "isolates", s.Isolates, want.Isolates)
		near(t, "density", s.Density, want.Density)
		near(t, "transitivity", s.Transitivity, want.Transitivity)
		near(t, "mean clustering", s.MeanClustering, want.MeanClustering)
		near(t, "mean distance", s.MeanDistance, want.MeanDistance)
		diameter := float64(want.Diameter)
		near(t, "diameter", s.Diameter, &diameter)
		if !slices.Equal(s.DegreeDistribution, want.DegreeDistribution) {
			t.Errorf("degree distribution: got %v, want %v", s.DegreeDistribution, want.DegreeDistribution)
		}
		near(t, "degree assortativity", must(g.graph.DegreeAssortativity(t.Context())), want.DegreeAssortativity)
	})
}

func TestCentralityIsGolden(t *testing.T) {
	eachGolden(t, func(t *testing.T, g *golden) {
		want := g.Centrality
		if !slices.Equal(g.graph.Degrees(), want.Degree) {
			t.Errorf("degrees: got %v, want %v", g.graph.Degrees(), want.Degree)
		}
		if !slices.Equal(must(g.graph.Cores(t.Context())), want.Cores) {
			t.Errorf("cores: got %v, want %v", must(g.graph.Cores(t.Context())), want.Cores)
		}
		allNear(t, "betweenness", values(must(g.graph.Betweenness(t.Context(), measure.Unweighted, measure.Sample{})).Of), want.Betweenness)
		d := must(g.graph.Distances(t.Context(), measure.Unweighted, measure.Sample{}))
		allNear(t, "closeness", d.Closeness, want.Closeness)
		allNear(t, "harmonic", d.Harmonic, want.Harmonic)
		for name, w := range bothWays {
			allNear(t, name+" PageRank", values(must(g.graph.PageRank(t.Context(), 0.85, w))), g.way(w).PageRank)
			allNear(t, name+" eigenvector", must(g.graph.Eigenvector(t.Context(), w)), g.way(w).Eigenvector)
		}
		strengths := make([]float64, g.Nodes)
		for i, s := range g.graph.NodeStrengths() {
			strengths[i] = s.Float()
		}
		allNear(t, "strength", values(strengths), g.Weighted.Strength)
	})
}

func TestWeightedPathsAreGolden(t *testing.T) {
	eachGolden(t, func(t *testing.T, g *golden) {
		allNear(t, "betweenness", values(must(g.graph.Betweenness(t.Context(), measure.Weighted, measure.Sample{})).Of), g.Lengthwise.Betweenness)
		d := must(g.graph.Distances(t.Context(), measure.Weighted, measure.Sample{}))
		allNear(t, "closeness", d.Closeness, g.Lengthwise.Closeness)
		allNear(t, "harmonic", d.Harmonic, g.Lengthwise.Harmonic)
		near(t, "mean distance", d.Mean, g.Lengthwise.MeanDistance)
		near(t, "diameter", d.Diameter, g.Lengthwise.Diameter)
	})
}

func TestBrokerageIsGolden(t *testing.T) {
	eachGolden(t, func(t *testing.T, g *golden) {
		for name, w := range bothWays {
			holes := must(g.graph.Holes(t.Context(), w))
			allNear(t, name+" constraint", holes.Constraint, g.way(w).Constraint)
			allNear(t, name+" effective size", holes.EffectiveSize, g.way(w).EffectiveSize)
		}
		cuts := must(g.graph.Cuts(t.Context()))
		if !slices.Equal(cuts.Points, g.CutPoints) || !slices.Equal(cuts.Bridges, g.Bridges) {
			t.Errorf("cuts: got %v, want %v and %v", cuts, g.CutPoints, g.Bridges)
		}
	})
}

func TestMixingIsGolden(t *testing.T) {
	eachGolden(t, func(t *testing.T, g *golden) {
		m := must(g.graph.Mixing(t.Context(), g.Groups, measure.Unweighted))
		allNear(t, "observed", values(m.Observed), g.Mixing.Observed)
		near(t, "assortativity", m.Assortativity, g.Mixing.Assortativity)
	})
}

func TestModularityIsGolden(t *testing.T) {
	eachGolden(t, func(t *testing.T, g *golden) {
		for name, w := range bothWays {
			near(t, name, must(g.graph.Modularity(t.Context(), g.Groups, 1, w)), g.way(w).Modularity)
			near(t, name+" at resolution 1/2", must(g.graph.Modularity(t.Context(), g.Groups, 0.5, w)), g.way(w).ModularityAtHalf)
		}
	})
}

// TestLeidenIsAsGoodAsThatOfIgraph compares with the best of 200 runs of igraph.
func TestLeidenIsAsGoodAsThatOfIgraph(t *testing.T) {
	eachGolden(t, func(t *testing.T, g *golden) {
		for name, w := range bothWays {
			for seed := range uint64(10) {
				c := must(g.graph.Leiden(t.Context(), 1, w, seed))
				if !c.Modularity.Defined || c.Modularity.Number < g.way(w).Leiden-1e-9 {
					t.Errorf("%s, seed %d: modularity is %v, that of igraph %v", name, seed, c.Modularity, g.way(w).Leiden)
				}
			}
		}
	})
}

func TestLikenessIsGolden(t *testing.T) {
	eachGolden(t, func(t *testing.T, g *golden) {
		got := must(g.graph.MissingTies(t.Context(), measure.Jaccard, len(g.Likeness)+1))
		equal(t, "number of missing ties", len(got), len(g.Likeness))
		slices.SortFunc(got, func(x, y measure.MissingTie) int {
			if x.A != y.A {
				return int(x.A - y.A)
			}
			return int(x.B - y.B)
		})
		for i, m := range got {
			want := g.Likeness[i]
			equal(t, "pair and shared neighbours", [3]int{int(m.A), int(m.B), m.Shared}, [3]int{int(want[0]), int(want[1]), int(want[2])})
			allNear(t, "scores", values([]float64{m.AdamicAdar, m.ResourceAllocation, m.Jaccard}), []*float64{&want[3], &want[4], &want[5]})
		}
	})
}
