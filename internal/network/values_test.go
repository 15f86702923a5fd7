package network_test

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// ring returns the network of a ring of n organizations, each also tied to the k next but one.
func ring(t *testing.T, n, k int) *measure.Graph {
	t.Helper()
	var ties []measure.Edge
	for i := range n {
		for step := 1; step <= k; step++ {
			ties = append(ties, measure.Edge{A: int32(i), B: int32((i + step) % n), Strength: civic.StrengthOne, Count: 1})
		}
	}
	g, err := measure.New(n, ties)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestSamplesAreTakenOfLargeNetworks asks for the default, for some, for all and for more than there are.
func TestSamplesAreTakenOfLargeNetworks(t *testing.T) {
	number := func(n int) *int { return &n }
	for name, one := range map[string]struct {
		pivots      *int
		nodes, want int
	}{
		"exact to 10,000":         {nil, 10_000, 0},
		"sampled above":           {nil, 10_001, 256},
		"some of a small one":     {number(5), 10_000, 5},
		"all of a large one":      {number(0), 10_001, 0},
		"as many as there are":    {number(10_001), 10_001, 0},
		"more than there are":     {number(20_000), 10_000, 0},
		"one less than there are": {number(9_999), 10_000, 9_999},
	} {
		got := network.SampleQuery{Pivots: one.pivots, Seed: 9}.Of(one.nodes)
		if got.Pivots != one.want || got.Pivots > 0 && got.Seed != 9 || got.Pivots == 0 && got.Seed != 0 {
			t.Errorf("%s: got %+v, want %d pivots", name, got, one.want)
		}
	}
}

// TestRoundedKeepsTwelveDigits compares with what strconv writes, and that rounding twice is rounding once.
func TestRoundedKeepsTwelveDigits(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	numbers := []float64{0, 1, -1, 0.1, 1.0 / 3, 2.0 / 3 * 1e300, 1e-300, math.MaxFloat64, math.SmallestNonzeroFloat64, 123456789012.5}
	for range 1000 {
		numbers = append(numbers, random.NormFloat64()*math.Pow(10, float64(random.IntN(40)-20)))
	}
	for _, number := range numbers {
		got := network.Rounded(number)
		if math.Abs(got-number) > math.Abs(number)*1e-11 || network.Rounded(got) != got {
			t.Errorf("%v is rounded to %v", number, got)
		}
		if digits := len(strconv.FormatFloat(math.Abs(got), 'e', -1, 64)); digits > len("1.23456789012e-300") {
			t.Errorf("%v is rounded to %v, which has more than twelve digits", number, got)
		}
	}
}

// TestValuesAgreeWithTheirKernels asks for each measure in each way and compares it with what its kernel finds.
func TestValuesAgreeWithTheirKernels(t *testing.T) {
	ties := &network.Ties{Graph: ring(t, 30, 2)}
	for _, m := range network.Measures() {
		for _, weighted := range []bool{false, true} {
			q := network.ValueQuery{Measure: m, Weighted: weighted}
			if err := q.Check(); (err != nil) != (weighted && !m.TakesWeights()) {
				t.Errorf("%s weighted %t: %v", m, weighted, err)
			} else if err != nil {
				continue
			}
			values, err := ties.Values(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			// In a ring all nodes are alike.
			for i, value := range values.Of {
				if want := wantInRing(m); !value.Defined || math.Abs(value.Number-want) > 1e-9 {
					t.Errorf("%s weighted %t of node %d is %v, want %v", m, weighted, i, value, want)
					break
				}
			}
		}
	}
}

// wantInRing is each measure in a ring of 30 in which each is tied to the two next on either side: worked out by hand. From any node two are
// at each distance of 2·d−1 and 2·d, four at each of 1 to 7 and one at 8. A node's neighbours have three ties among them.
func wantInRing(m network.Measure) float64 {
	const others = 29.0
	sum, harmonic := 8.0, 1.0/8
	for d := 1.0; d <= 7; d++ {
		sum, harmonic = sum+4*d, harmonic+4/d
	}
	switch m {
	case network.Degree, network.Strength, network.CoreNumber:
		return 4
	case network.Betweenness:
		return (sum - others) / 2 // what lies between the ends of each path, shared by all alike
	case network.Closeness:
		return others / sum
	case network.Harmonic:
		return harmonic / others
	case network.Eigenvector:
		return 1
	case network.PageRank:
		return 1.0 / 30
	case network.Clustering:
		return 0.5
	case network.EffectiveSize:
		return 4 - 2*3.0/4
	}
	// Each next neighbour j is tied to two neighbours of i, each second next to one: (1/4+2/16)² twice and (1/4+1/16)² twice.
	return 2*(0.375*0.375) + 2*(0.3125*0.3125)
}
