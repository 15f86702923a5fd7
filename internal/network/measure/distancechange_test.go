package measure_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// oneByOne returns the distances of all pairs, -1 without a path, by steps over all pairs (R. W. Floyd, 1962).
func oneByOne(g *measure.Graph) [][]int {
	n := g.Nodes()
	d := make([][]int, n)
	for i := range d {
		d[i] = make([]int, n)
		for j := range d[i] {
			if d[i][j] = -1; i == j {
				d[i][j] = 0
			}
		}
		for _, j := range g.Row(int32(i)) {
			d[i][j] = 1
		}
	}
	for k := range n {
		for i := range n {
			for j := range n {
				if d[i][k] >= 0 && d[k][j] >= 0 && (d[i][j] < 0 || d[i][j] > d[i][k]+d[k][j]) {
					d[i][j] = d[i][k] + d[k][j]
				}
			}
		}
	}
	return d
}

// sparse returns a random graph of n nodes, most of them in one component.
func sparse(random *rand.Rand, n int) *measure.Graph {
	var edges []measure.Edge
	for a := range n {
		for b := range a {
			if random.IntN(n) == 0 {
				edges = append(edges, measure.Edge{A: int32(a), B: int32(b), Strength: civic.StrengthOne, Count: 1})
			}
		}
	}
	return must(measure.New(n, edges))
}

func TestDistancesAreComparedAsOneByOne(t *testing.T) {
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 11))
		before, after := sparse(random, random.IntN(150)), sparse(random, random.IntN(150))
		var shared [][2]int32
		fit := min(before.Nodes(), after.Nodes())
		at := random.Perm(fit)
		for i := range fit {
			if random.IntN(5) > 0 {
				shared = append(shared, [2]int32{int32(i), int32(at[i])})
			}
		}
		got := must(measure.CompareDistances(t.Context(), before, after, shared, measure.Sample{}))
		equal(t, "change", got, slowly(before, after, shared))
	}
}

func slowly(before, after *measure.Graph, shared [][2]int32) measure.DistanceChange {
	b, a := oneByOne(before), oneByOne(after)
	n := len(shared)
	want := measure.DistanceChange{Nodes: n, Pairs: int64(n) * int64(max(n-1, 0))}
	sums, both := [2]int{}, 0
	for i, s := range shared {
		for j, u := range shared {
			was, is := b[s[0]][u[0]], a[s[1]][u[1]]
			switch {
			case i == j || was < 0 && is < 0:
			case was < 0:
				want.Joined++
			case is < 0:
				want.Parted++
			default:
				both++
				sums[0], sums[1] = sums[0]+was, sums[1]+is
				switch {
				case is < was:
					want.Nearer++
				case is > was:
					want.Farther++
				default:
					want.Same++
				}
			}
		}
	}
	if both > 0 {
		want.MeanBefore = measure.Value{Number: float64(sums[0]) / float64(both), Defined: true}
		want.MeanAfter = measure.Value{Number: float64(sums[1]) / float64(both), Defined: true}
	}
	return want
}

func TestSampledDistancesAreComparedFromPivots(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 11))
	before, after := sparse(random, 120), sparse(random, 120)
	var shared [][2]int32
	for i := range int32(120) {
		shared = append(shared, [2]int32{i, i})
	}
	sample := measure.Sample{Pivots: 40, Seed: 2}
	got := must(measure.CompareDistances(t.Context(), before, after, shared, sample))
	equal(t, "sample", got.Sample, sample)
	equal(t, "pairs", got.Pairs, 40*119)
	all := must(measure.CompareDistances(t.Context(), before, after, shared, measure.Sample{}))
	if part := float64(got.Nearer) / float64(all.Nearer); part < 0.2 || part > 0.5 {
		t.Errorf("%v of the nearer pairs are from a third of the nodes", part)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := measure.CompareDistances(ctx, before, after, shared, sample); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that ended: got %v", err)
	}
}
