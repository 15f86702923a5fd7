package network_test

import (
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func BenchmarkCPU(b *testing.B) {
	n := newNation(1)
	g := n.build()
	ids := n.byDegree(g)
	ctx := b.Context()
	b.Log("participations of median and hub:", count(g.OfOrganization(ids[len(ids)/2])), count(g.OfOrganization(ids[len(ids)-1])))
	largest := 0
	for _, a := range n.activities {
		largest = max(largest, count(g.OfActivity(a.ID)))
	}
	b.Log("participations of the largest activity:", largest, "organizations that take part:", len(ids))
	b.Run("build", func(b *testing.B) {
		metered(b, func(b *testing.B) {
			for b.Loop() {
				n.build()
			}
		})
	})
	for name, id := range map[string]civic.ID{"median": ids[len(ids)/2], "90th percentile": ids[len(ids)*9/10], "hub": ids[len(ids)-1]} {
		b.Run("collaborators of "+name, func(b *testing.B) {
			metered(b, func(b *testing.B) {
				for b.Loop() {
					page, err := g.Collaborators(ctx, civic.CollaboratorQuery{Of: id, Proof: 3, Page: civic.PageRequest{Limit: 20, Count: true}}, nil)
					if err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(float64(*page.Total), "collaborators")
				}
			})
		})
	}
	b.Run("paths", func(b *testing.B) {
		metered(b, func(b *testing.B) {
			random := rand.New(rand.NewPCG(1, 1))
			var took []time.Duration
			lengths, truncated := [network.MaxPathLength + 1]int{}, 0
			for b.Loop() {
				from, to := ids[random.IntN(len(ids))], ids[random.IntN(len(ids))]
				if from == to {
					continue
				}
				start := time.Now()
				paths, err := g.Paths(ctx, network.PathQuery{From: from, To: to, MaxLength: 6, First: 3})
				if err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start))
				if len(paths.Paths) > 0 {
					lengths[paths.Paths[0].Length]++
				} else {
					lengths[0]++
				}
				if paths.Truncated {
					truncated++
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs-median")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds()), "µs-95th")
			b.ReportMetric(float64(took[len(took)-1].Microseconds()), "µs-max")
			b.Log("paths by length of the shortest, none first:", lengths, "truncated:", truncated)
		})
	})
	b.Run("flows", func(b *testing.B) {
		metered(b, func(b *testing.B) {
			for b.Loop() {
				flows, err := g.ProvinceFlows(ctx, network.FlowQuery{IncludeWithin: true})
				if err != nil {
					b.Fatal(err)
				}
				pairs := flows.Unplaced
				for _, flow := range flows.Flows {
					pairs += flow.Collaborations
				}
				b.ReportMetric(float64(pairs), "pairs")
			}
		})
	})
	b.Run("collaborations", func(b *testing.B) {
		metered(b, func(b *testing.B) {
			for b.Loop() {
				if _, err := g.Collaborations(ctx, network.CollaborationQuery{Page: civic.PageRequest{Limit: 20, Count: true}, Proof: 3}, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
	for _, mode := range []network.Mode{network.OneMode, network.TwoMode} {
		b.Run("network "+string(mode), func(b *testing.B) {
			metered(b, func(b *testing.B) {
				for b.Loop() {
					if _, err := g.Network(ctx, network.NetworkQuery{Mode: mode, Limit: 300}); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
	b.Run("advance by one participation", func(b *testing.B) {
		metered(b, func(b *testing.B) {
			change := network.Change{Participations: []network.ParticipationChange{{
				Activity: n.activities[len(n.activities)/2].ID, Organization: ids[len(ids)/2], Role: civic.Trainer,
			}}}
			for b.Loop() {
				g.Advance(civic.Revision{Graph: "nation", Number: 2}, change)
			}
		})
	})
}
