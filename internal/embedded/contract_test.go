package embedded_test

import (
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/storetest"
)

func TestContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) civic.Store { return openMemory(t) })
}

func TestProjector(t *testing.T) {
	storetest.RunProjector(t, func(t *testing.T) (civic.Store, network.Projector) {
		store := openMemory(t)
		return store, store
	})
}

func openMemory(t testing.TB) *embedded.Store {
	t.Helper()
	store, err := embedded.OpenMemory()
	return closing(t, store, err)
}

func openFolder(t testing.TB, folder string) *embedded.Store {
	t.Helper()
	store, err := embedded.Open(folder, embedded.Options{})
	return closing(t, store, err)
}

// closing closes the store at the end of the test, unless the test has done so.
func closing(t testing.TB, store *embedded.Store, err error) *embedded.Store {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}
