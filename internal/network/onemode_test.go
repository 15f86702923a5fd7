package network_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

func TestTiesAgreeWithTheDefinitions(t *testing.T) {
	eachWorld(t, func(t *testing.T, _ *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter) {
		o := newOracle(t, w, filter)
		var want network.Ties
		numbers := map[civic.ID]int32{}
		for _, id := range sortedKeys(w.organizations) {
			if o.organizationPasses(id, o.filter.Organizations) {
				numbers[id] = int32(len(want.Organizations))
				want.Organizations = append(want.Organizations, id)
			}
		}
		var edges []measure.Edge
		for pair, tie := range o.ties {
			edges = append(edges, measure.Edge{A: numbers[pair.a], B: numbers[pair.b], Strength: tie.strength, Count: int32(len(tie.activities))})
		}
		graph, err := measure.New(len(want.Organizations), edges)
		if err != nil {
			t.Fatal(err)
		}
		got, err := g.Ties(t.Context(), filter, manyTies)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "organizations", nilIfEmpty(got.Organizations), want.Organizations)
		equal(t, "offsets", got.Offsets, graph.Offsets)
		equal(t, "neighbours", nilIfEmpty(got.Neighbours), graph.Neighbours)
		equal(t, "strengths", nilIfEmpty(got.Strengths), graph.Strengths)
		equal(t, "counts", nilIfEmpty(got.Counts), graph.Counts)
		equal(t, "revision", got.Revision, testRevision(1))
		if n, err := g.Network(t.Context(), network.WholeQuery{Ties: filter, Limit: 1}); err != nil || n.Undated != got.Undated {
			t.Errorf("undated is %d, that of the network %d, %v", got.Undated, n.Undated, err)
		}
	})
}

// manyTies is how many ties networks in tests may have.
const manyTies = 32_000_000

func TestTiesAreRefusedBeforeTheWork(t *testing.T) {
	for size, what := range map[int]string{40_000: "too many steps", 8_100: "too many ties"} {
		if _, err := crowd(size).Ties(t.Context(), civic.TieFilter{}, manyTies); !errors.Is(err, civic.ErrTooCostly) {
			t.Errorf("%s: got %v", what, err)
		}
	}
	if _, err := crowd(4).Ties(t.Context(), civic.TieFilter{}, 5); !errors.Is(err, civic.ErrTooCostly) {
		t.Errorf("six ties where five may be: got %v", err)
	}
	if _, err := crowd(4).Ties(t.Context(), civic.TieFilter{}, 6); err != nil {
		t.Errorf("six ties where six may be: got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := crowd(30).Ties(ctx, civic.TieFilter{}, manyTies); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that ended: got %v", err)
	}
	var fault *civic.Fault
	if _, err := crowd(3).Ties(t.Context(), civic.TieFilter{Period: civic.Period{Start: "yesterday"}}, manyTies); !errors.As(err, &fault) || !errors.Is(err, civic.ErrInvalid) {
		t.Errorf("a bad filter: got %v", err)
	}
}

func BenchmarkTies(b *testing.B) {
	g := newNation(1).build()
	for b.Loop() {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		ties, err := g.Ties(b.Context(), civic.TieFilter{}, manyTies)
		if err != nil {
			b.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(ties.Nodes()), "nodes")
		b.ReportMetric(float64(ties.Ties()), "ties")
		b.ReportMetric(float64(ties.Bytes())/1e6, "MB-kept")
		b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/1e6, "MB-allocated")
	}
}

// BenchmarkMeasures tells orders of magnitude on national data.
func BenchmarkMeasures(b *testing.B) {
	ties, err := newNation(1).build().Ties(b.Context(), civic.TieFilter{}, manyTies)
	if err != nil {
		b.Fatal(err)
	}
	ctx := b.Context()
	groups := make([]int32, ties.Nodes())
	for i := range groups {
		groups[i] = int32(i % 81)
	}
	pivots := measure.Sample{Pivots: 64, Seed: 1}
	for _, kernel := range []struct {
		name string
		run  func() error
	}{
		{"PageRank", func() error { _, err := ties.PageRank(ctx, 0.85, measure.Weighted); return err }},
		{"eigenvector", func() error { _, err := ties.Eigenvector(ctx, measure.Weighted); return err }},
		{"cores", func() error { _, err := ties.Cores(ctx); return err }},
		{"cuts", func() error { _, err := ties.Cuts(ctx); return err }},
		{"core-periphery", func() error { _, err := ties.CorePeriphery(ctx); return err }},
		{"clustering", func() error { _, err := ties.Clustering(ctx); return err }},
		{"brokerage", func() error { _, err := ties.Brokerage(ctx, groups); return err }},
		{"mixing", func() error { _, err := ties.Mixing(ctx, groups, measure.Weighted); return err }},
		{"Leiden", func() error { _, err := ties.Leiden(ctx, 1, measure.Weighted, 1); return err }},
		{"distances from 64", func() error { _, err := ties.Distances(ctx, measure.Unweighted, pivots); return err }},
		{"betweenness from 64", func() error { _, err := ties.Betweenness(ctx, measure.Unweighted, pivots); return err }},
		{"weighted betweenness from 64", func() error { _, err := ties.Betweenness(ctx, measure.Weighted, pivots); return err }},
		{"holes", func() error { _, err := ties.Holes(ctx, measure.Weighted); return err }},
	} {
		b.Run(kernel.name, func(b *testing.B) {
			for b.Loop() {
				if err := kernel.run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
