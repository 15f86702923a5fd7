package main

import (
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/storetest"
)

// TestBothStoresAnswerAlike asks both stores the same of random graphs. CIVICGRAPH_ROUNDS says of how many.
func TestBothStoresAnswerAlike(t *testing.T) {
	storetest.RunDifferential(t,
		func(t *testing.T) civic.Store { return openMemory(t) },
		func(t *testing.T) civic.Store { return openNeo4j(t, servers.Empty(t)) },
	)
}
