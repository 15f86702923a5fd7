package network_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

func TestMultiplexityAgreesWithTheDefinitions(t *testing.T) {
	eachWorld(t, func(t *testing.T, _ *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter) {
		o := newOracle(t, w, filter)
		kinds := civic.ActivityTypes()
		n := len(kinds)
		want := network.Multiplexity{
			Pairs: len(o.ties), Kinds: kinds, OfKinds: make([]int, n), With: make([]int, n), Only: make([]int, n), Both: make([]int, n*n), Undated: o.undated(),
		}
		multiplex := 0
		for _, tie := range o.ties {
			types := map[civic.ActivityType]bool{}
			for _, d := range tie.activities {
				types[w.activities[d].Type] = true
			}
			want.OfKinds[len(types)-1]++
			if len(types) > 1 {
				multiplex++
			}
			for i, kind := range kinds {
				if !types[kind] {
					continue
				}
				want.With[i]++
				if len(types) == 1 {
					want.Only[i]++
				}
				for j, other := range kinds {
					if types[other] {
						want.Both[i*n+j]++
					}
				}
			}
		}
		if len(o.ties) > 0 {
			want.Share = measure.Value{Number: float64(multiplex) / float64(len(o.ties)), Defined: true}
		}
		got, err := g.Multiplexity(t.Context(), filter)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "multiplexity", got, want)
	})
}

func TestMultiplexityOfAStory(t *testing.T) {
	g, _ := tell()
	m, err := g.Multiplexity(t.Context(), civic.TieFilter{})
	if err != nil {
		t.Fatal(err)
	}
	// Town and club share the first edition (a stage) and the fair (an event); the press is tied by the opening (an event) to three; the
	// other ties: founder with town, club, village, hamlet and village with hamlet by stages, village with town and club by the fair.
	equal(t, "pairs", m.Pairs, 11)
	equal(t, "by number of kinds", m.OfKinds, []int{10, 1, 0, 0, 0, 0})
	equal(t, "by kind", m.With, []int{0, 0, 6, 6, 0, 0})
	equal(t, "by one kind only", m.Only, []int{0, 0, 5, 5, 0, 0})
	equal(t, "stage and event", [2]int{m.Both[2*6+3], m.Both[3*6+2]}, [2]int{1, 1})
	equal(t, "share", m.Share, measure.Value{Number: 1.0 / 11, Defined: true})
	if _, err := crowd(40_000).Multiplexity(t.Context(), civic.TieFilter{}); !errors.Is(err, civic.ErrTooCostly) {
		t.Errorf("too many steps: got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.Multiplexity(ctx, civic.TieFilter{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that ended: got %v", err)
	}
}
