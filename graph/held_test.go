package graph

import (
	"context"
	"errors"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// TestOperationsLetGoOfNetworks has two operations look at one network, and one of them at another one. There is room for one: a third is
// let in when one is left that somebody looks at.
func TestOperationsLetGoOfNetworks(t *testing.T) {
	one, other := &network.Ties{Graph: &measure.Graph{}, Organizations: make([]civic.ID, 10)}, &network.Ties{Graph: &measure.Graph{}, Organizations: make([]civic.ID, 10)}
	held := newHeldNetworks(one.Bytes())
	sessions := []*session{{resolver: &Resolver{held: held}}, {resolver: &Resolver{held: held}}}
	look := func(s *session, networks ...*network.Ties) {
		for _, n := range networks {
			if err := holdNetwork(context.WithValue(t.Context(), sessionKey{}, s), n); err != nil {
				t.Fatal(err)
			}
		}
	}
	look(sessions[0], one, one)
	look(sessions[1], one)
	if err := held.check(); err != nil {
		t.Errorf("with one network held: %v", err)
	}
	look(sessions[1], other)
	if err := held.check(); !errors.Is(err, ErrBusy) {
		t.Errorf("with two networks held: %v", err)
	}
	sessions[1].end()
	if err := held.check(); err != nil || held.bytes != one.Bytes() {
		t.Errorf("with one left, %d bytes are held: %v", held.bytes, err)
	}
	sessions[0].end()
	if held.bytes != 0 || len(held.times) != 0 {
		t.Errorf("at the end, %d bytes of %d networks are held", held.bytes, len(held.times))
	}
}

// TestLargeAnswersOfSmallNetworksTakeTheirRoom weighs a hundred pairs with twenty reasons each, found in a network of a few organizations.
func TestLargeAnswersOfSmallNetworksTakeTheirRoom(t *testing.T) {
	a := &Analysis{network: &network.Ties{Graph: &measure.Graph{}}}
	pairs := make([]network.MissingPair, 100)
	for i := range pairs {
		pairs[i].Why = make([]network.SharedPartner, network.MaxWhy)
	}
	if bytes := a.bytesOf(network.MissingTies{Pairs: pairs}); bytes < 64_000 {
		t.Errorf("2,000 reasons take %d bytes", bytes)
	}
	if bytes := a.bytesOf([]int{1}); bytes != perNode {
		t.Errorf("what does not tell its size takes %d bytes in a network without nodes", bytes)
	}
}
