package network_test

import (
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
