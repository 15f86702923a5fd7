package neo4j_test

import (
	"os"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/neo4j"
	"github.com/civicgraph/civicgraph/internal/neo4jtest"
	"github.com/civicgraph/civicgraph/internal/storetest"
)

var servers neo4jtest.Pool

func TestMain(m *testing.M) { os.Exit(servers.Main(m)) }

// open opens a store that holds nothing on a server that nobody else uses.
func open(t testing.TB) *neo4j.Store {
	t.Helper()
	server := servers.Empty(t)
	store, err := neo4j.Open(t.Context(), neo4j.Options{
		URI: server.URI, User: server.User, Password: server.Password, Database: server.Database,
	})
	if err != nil {
		t.Fatal(err)
	}
	const some = 2
	store.LookThrough(some)
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

func TestContract(t *testing.T) {
	storetest.Run(t, storetest.Chance{Graphs: 5, Histories: 1}, func(t *testing.T) civic.Store { return open(t) })
}

func TestArchiver(t *testing.T) {
	storetest.RunArchiver(t, func(t *testing.T) storetest.Where {
		server := servers.Empty(t)
		return func() (storetest.Archiving, error) {
			return neo4j.Open(t.Context(), neo4j.Options{
				URI: server.URI, User: server.User, Password: server.Password, Database: server.Database,
			})
		}
	})
}
