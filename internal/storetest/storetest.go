// Package storetest is the contract of civic.Store as a test suite that every store runs: Run is the one function a store plugs in
// with, and RunProjector the one of whoever keeps a projection of a store.
//
// Each sentence of the contract has a test of its name, grouped by the role interface it stands on. What the tests expect of the
// small graph of gold was worked out by hand. Beside them, random graphs and questions are answered by an oracle as well, which is
// written from the design in the most obvious way, on plain lists; a difference is shown on the smallest graph that still has it.
package storetest

import (
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// A promise is one sentence of the contract with the test that holds a store to it.
type promise struct {
	says string
	test func(t *testing.T, open opener)
}

// An opener opens a store that holds nothing. Each call opens another.
type opener func(t *testing.T) civic.Store

// Chance is how much of it a store is given beside the tests by hand: how many random graphs, and how many histories of such. A store on
// a server of its own answers too slowly for as many as one in memory.
type Chance struct{ Graphs, Histories uint64 }

// Run holds a store to the whole contract. Each call of open returns a store that holds nothing and that nobody else uses; whoever
// opens it closes it with t.Cleanup. No test is left out for any store.
func Run(t *testing.T, chance Chance, open func(t *testing.T) civic.Store) {
	for _, role := range []struct {
		name     string
		promises []promise
	}{
		{"Store", storePromises()},
		{"Lookup", lookupPromises()},
		{"Organizations", organizationPromises()},
		{"Activities", activityPromises()},
		{"Lists", listPromises()},
		{"Search", searchPromises()},
		{"Traverser", traverserPromises()},
		{"Scanner", scannerPromises()},
		{"Writer", writerPromises()},
		{"Tx", txPromises()},
		{"Log", logPromises()},
		{"Edits", editPromises()},
		{"Concurrency", concurrencyPromises()},
		{"Random", randomPromises(chance)},
	} {
		t.Run(role.name, func(t *testing.T) {
			for _, p := range role.promises {
				t.Run(p.says, func(t *testing.T) { p.test(t, open) })
			}
		})
	}
}

// holding opens a store that holds a world.
func (open opener) holding(t *testing.T, w *world) civic.Store {
	t.Helper()
	store := open(t)
	w.write(t, store)
	return store
}

// reading opens a store that holds a world, and a view of it.
func (open opener) reading(t *testing.T, w *world) view {
	t.Helper()
	return view{t, w, read(t, open.holding(t, w))}
}
