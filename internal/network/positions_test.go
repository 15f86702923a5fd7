package network_test

import (
	"context"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// Positions are those of the nodes in their order, and the same whatever order the graph was built in.
func TestPositionsFollowTheNodes(t *testing.T) {
	eachWorld(t, func(t *testing.T, random *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter) {
		for _, mode := range []network.Mode{network.OneMode, network.TwoMode} {
			query := network.WholeQuery{Ties: filter, Mode: mode, Limit: 20, Isolates: true}
			drawn := func(g *network.Graph) network.Positions {
				answer, err := g.Network(t.Context(), query)
				if err != nil {
					t.Fatal(err)
				}
				positions, err := answer.Draw(t.Context(), make([]*civic.Coordinates, len(answer.Nodes.ID)), 5)
				if err != nil || len(positions.X) != len(answer.Nodes.ID) || len(positions.Y) != len(positions.X) {
					t.Fatalf("got %v, %v for %d nodes", positions, err, len(answer.Nodes.ID))
				}
				return positions
			}
			if got, want := drawn(w.build(random)), drawn(g); !reflect.DeepEqual(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		}
	})
}

func TestPositionsAreRemembered(t *testing.T) {
	g := network.NewBuilder().Build(testRevision(1))
	times := 0
	draw := func(context.Context) (network.Positions, error) {
		times++
		return network.Positions{X: []float64{float64(times)}}, nil
	}
	whole := network.PositionQuery{Of: network.WholeQuery{Limit: 5}, Seed: 1}
	for range 3 {
		if got, err := g.Positions(t.Context(), whole, draw); err != nil || got.X[0] != 1 {
			t.Fatalf("got %v, %v", got, err)
		}
	}
	for seed := range 20 { // many answers to those who look around push out none of a whole network
		nearby := network.PositionQuery{Of: network.NearbyQuery{Limit: 5}, Seed: seed}
		if got, err := g.Positions(t.Context(), nearby, draw); err != nil || got.X[0] != float64(seed+2) {
			t.Fatalf("seed %d: got %v, %v", seed, got, err)
		}
	}
	if got, known := g.KnownPositions(whole); !known || got.X[0] != 1 {
		t.Errorf("got %v", got)
	}
	for _, other := range []network.PositionQuery{{Of: whole.Of, Seed: 2}, {Of: network.WholeQuery{Limit: 6}, Seed: 1}, {Of: network.NearbyQuery{Limit: 5}, Seed: 0}} {
		if got, known := g.KnownPositions(other); known {
			t.Errorf("%+v is known to be at %v", other, got)
		}
	}
	later := g.Advance(testRevision(2), civic.Change{})
	if _, known := later.KnownPositions(whole); known {
		t.Error("the next version knows them")
	}
}
