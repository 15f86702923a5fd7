package network_test

import (
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// BenchmarkQuestions tells orders of magnitude of what is asked about a whole network that is no measure of one.
func BenchmarkQuestions(b *testing.B) {
	g, ctx := newNation(1).build(), b.Context()
	project := func(filter civic.TieFilter) *network.Ties {
		ties, err := g.Ties(ctx, filter, manyTies)
		if err != nil {
			b.Fatal(err)
		}
		b.Log(filter.Period, filter.Activities.MaxSize, "nodes", ties.Nodes(), "ties", ties.Ties())
		return ties
	}
	all := project(civic.TieFilter{})
	before, after := project(civic.TieFilter{Period: civic.Period{End: "2012"}}), project(civic.TieFilter{Period: civic.Period{Start: "2013"}})
	small := project(network.MissingRuleFilter(civic.TieFilter{}))
	c := g.Compare(before, after)
	plan, err := g.PlanSeries(ctx, network.SeriesQuery{MaxTies: manyTies})
	if err != nil {
		b.Fatal(err)
	}
	full, err := g.PlanSeries(ctx, network.SeriesQuery{MaxTies: manyTies, Clustering: true, Communities: true, Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	b.Log("estimates of series:", plan.Estimate(), full.Estimate())
	query := network.MissingQuery{By: measure.AdamicAdar, First: 100, Why: 3}
	for _, question := range []struct {
		name string
		run  func() error
	}{
		{"groups", func() error { _, err := g.Groups(all.Organizations, network.ByProvince); return err }},
		{"participations", func() error { _, err := g.Participations(ctx, civic.TieFilter{}); return err }},
		{"coverage by province", func() error { _, err := g.Coverage(ctx, all, civic.TieFilter{}, network.ByProvince); return err }},
		{"multiplexity", func() error { _, err := g.Multiplexity(ctx, civic.TieFilter{}); return err }},
		{"compare", func() error { g.Compare(before, after); return nil }},
		{"compared organizations", func() error { c.Organizations(20); return nil }},
		{"compared ties", func() error { _, err := c.Ties(ctx, 20); return err }},
		{"compared cut points", func() error { _, err := c.CutPoints(ctx); return err }},
		{"compared provinces", func() error { _, err := c.Provinces(ctx); return err }},
		{"compared distances from 256", func() error { _, err := c.Distances(ctx, measure.Sample{Pivots: 256, Seed: 1}); return err }},
		{"planned series", func() error { _, err := g.PlanSeries(ctx, network.SeriesQuery{MaxTies: manyTies}); return err }},
		{"series by year", func() error { _, err := plan.Run(ctx); return err }},
		{"series with clustering and communities", func() error { _, err := full.Run(ctx); return err }},
		{"strongest", func() error { _, err := small.Strongest(ctx, 50); return err }},
		{"missing ties by rule", func() error { _, err := all.MissingTiesByRule(ctx, small, query); return err }},
	} {
		b.Run(question.name, func(b *testing.B) {
			for b.Loop() {
				if err := question.run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
