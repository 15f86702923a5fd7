package storetest

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// sameWholes compares what is asked about whole networks of a projection with the answers of one that is built from a scan, byte by
// byte: no numbering of a graph that was advanced, and no store, may show in them.
func sameWholes(t *testing.T, advanced, built *network.Graph, ties, others civic.TieFilter) {
	t.Helper()
	got, err := wholes(t.Context(), advanced, ties, others)
	first := string(need(t, got, err))
	want, err := wholes(t.Context(), built, ties, others)
	if second := string(need(t, want, err)); first != second {
		t.Fatalf("asked about the networks of %+v and %+v, a projection that was advanced answers\n%s\nand one that is built\n%s", ties, others, first, second)
	}
}

// manyTies is more than random graphs have.
const manyTies = 1 << 20

// wholes answers all questions about whole networks, as text.
func wholes(ctx context.Context, g *network.Graph, filter, other civic.TieFilter) ([]byte, error) {
	ties, err := g.Ties(ctx, filter, manyTies)
	if err != nil {
		return nil, err
	}
	later, err := g.Ties(ctx, other, manyTies)
	if err != nil {
		return nil, err
	}
	answers := []any{ties.Organizations, ties.Graph}
	asked := func(answer any, problem error) {
		answers = append(answers, answer)
		if err == nil {
			err = problem
		}
	}
	for _, by := range network.Groupings() {
		asked(g.Coverage(ctx, ties, filter, by))
	}
	asked(g.Groups(ties.Organizations, network.ByProvince))
	asked(g.Participations(ctx, filter))
	asked(g.Multiplexity(ctx, filter))
	asked(seriesOf(ctx, g, filter))
	asked(ties.MissingTiesByRule(ctx, ties, network.MissingQuery{By: measure.AdamicAdar, First: 9, Why: 3}))
	c := g.Compare(ties, later)
	asked(c.Organizations(9), nil)
	asked(c.Ties(ctx, 9))
	asked(c.CutPoints(ctx))
	asked(c.Provinces(ctx))
	asked(c.Distances(ctx, measure.Sample{Pivots: 3, Seed: 1}))
	if err != nil {
		return nil, err
	}
	return json.Marshal(answers)
}

func seriesOf(ctx context.Context, g *network.Graph, filter civic.TieFilter) (network.Series, error) {
	plan, err := g.PlanSeries(ctx, network.SeriesQuery{MaxTies: manyTies, Ties: filter, Clustering: true, Communities: true, Seed: 1})
	if err != nil {
		return network.Series{}, err
	}
	return plan.Run(ctx)
}
