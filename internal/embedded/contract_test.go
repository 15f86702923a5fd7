package embedded_test

import (
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/storetest"
)

func TestContract(t *testing.T) {
	storetest.Run(t, storetest.Chance{Graphs: 60, Histories: 10}, func(t *testing.T) civic.Store { return openMemory(t) })
}

func TestProjector(t *testing.T) {
	storetest.RunProjector(t, func(t *testing.T) (civic.Store, network.Projector) {
		store := openMemory(t)
		return store, store
	})
}
