package measure_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// TestTwoModeIsGolden compares with the bipartite module of networkx, which gives 0 as the closeness of an isolate.
func TestTwoModeIsGolden(t *testing.T) {
	text, err := os.ReadFile("testdata/two-mode/davis.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		First, Second                  int
		Ties                           [][2]int32
		Density                        *float64
		Degree, Closeness, Betweenness []*float64
	}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	g := twoModes(want.First+want.Second, want.Ties)
	two := must(g.TwoMode(t.Context(), want.First))
	near(t, "density", two.Density, want.Density)
	equal(t, "isolates: the woman who stayed at home", two.Isolates, [2]int{1, 0})
	equal(t, "components and the giant", [2]int{two.Components, two.Giant}, [2]int{3, 32})
	equal(t, "mean degrees", two.MeanDegree, [2]measure.Value{{Number: 91.0 / 21, Defined: true}, {Number: 91.0 / 15, Defined: true}})
	if !slices.Equal(two.DegreeDistribution[1], []int{0, 0, 1, 4, 2, 1, 2, 0, 2, 0, 1, 0, 1, 0, 1}) {
		t.Errorf("events by their women: got %v", two.DegreeDistribution[1])
	}
	allNear(t, "degree", two.NormalizedDegrees(g.Degrees()), want.Degree)
	allNear(t, "betweenness", two.NormalizedBetweenness(must(g.Betweenness(t.Context(), measure.Unweighted, measure.Sample{})).Of), want.Betweenness)
	closeness := two.NormalizedCloseness(must(g.Distances(t.Context(), measure.Unweighted, measure.Sample{})).Closeness, must(g.Components(t.Context())))
	for i, value := range closeness {
		if g.Degree(int32(i)) == 0 {
			equal(t, "closeness of an isolate", value, measure.Value{})
			want.Closeness[i] = nil
		}
	}
	allNear(t, "closeness", closeness, want.Closeness)
}

func twoModes(n int, ties [][2]int32) *measure.Graph {
	var edges []measure.Edge
	for _, tie := range ties {
		edges = append(edges, measure.Edge{A: tie[0], B: tie[1], Strength: civic.StrengthOne, Count: 1})
	}
	return must(measure.New(n, edges))
}

func TestTwoModesWithoutNodes(t *testing.T) {
	for _, sizes := range [][2]int{{0, 0}, {0, 3}, {3, 0}} {
		g := twoModes(sizes[0]+sizes[1], nil)
		two := must(g.TwoMode(t.Context(), sizes[0]))
		equal(t, "density", two.Density, measure.Value{})
		equal(t, "isolates", two.Isolates, sizes)
		for mode, mean := range two.MeanDegree {
			equal(t, "mean degree", mean, measure.Value{Defined: sizes[mode] > 0})
		}
		for _, values := range [][]measure.Value{two.NormalizedDegrees(g.Degrees()), two.NormalizedBetweenness(make([]float64, g.Nodes()))} {
			for _, value := range values {
				equal(t, "undefined", value, measure.Value{})
			}
		}
	}
}

// TestTwoModeNormalsAreOneAtMost also meets them: the middle of a star has all that its mode allows.
func TestTwoModeNormalsAreOneAtMost(t *testing.T) {
	for seed := range uint64(100) {
		random := rand.New(rand.NewPCG(seed, 9))
		first, second := 1+random.IntN(9), 1+random.IntN(9)
		var ties [][2]int32
		for a := range first {
			for b := range second {
				if star := seed%2 == 0 && a == 0; star || seed%2 == 1 && random.IntN(3) == 0 {
					ties = append(ties, [2]int32{int32(a), int32(first + b)})
				}
			}
		}
		g := twoModes(first+second, ties)
		two := must(g.TwoMode(t.Context(), first))
		all := slices.Concat(two.NormalizedDegrees(g.Degrees()), two.NormalizedBetweenness(must(g.Betweenness(t.Context(), measure.Unweighted, measure.Sample{})).Of),
			two.NormalizedCloseness(must(g.Distances(t.Context(), measure.Unweighted, measure.Sample{})).Closeness, must(g.Components(t.Context()))))
		for _, value := range all {
			if value.Number < 0 || value.Number > 1+1e-12 {
				t.Errorf("%d and %d nodes: got %v", first, second, value)
			}
		}
		if seed%2 == 0 {
			equal(t, "degree of the middle", all[0].Number, 1)
		}
	}
}
