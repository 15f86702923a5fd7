package neo4j_test

import (
	"testing"

	"github.com/civicgraph/civicgraph/internal/neo4j"
	"github.com/civicgraph/civicgraph/internal/storetest"
)

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
