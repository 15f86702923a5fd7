package main

import (
	"testing"

	"github.com/civicgraph/civicgraph/internal/neo4j"
	"github.com/civicgraph/civicgraph/internal/neo4jtest"
)

// servers are the Neo4j servers of these tests.
var servers neo4jtest.Pool

// flagsOf are the flags that name a database.
func flagsOf(server neo4jtest.Server) []string {
	return []string{
		"--neo4j-uri=" + server.URI, "--neo4j-user=" + server.User, "--neo4j-password=" + server.Password, "--neo4j-database=" + server.Database,
	}
}

// inNeo4j are the flags that keep the graph in a database, and the tokens in an empty folder.
func inNeo4j(t *testing.T, server neo4jtest.Server) []string {
	t.Helper()
	return append(flagsOf(server), "--store=neo4j", "--data="+t.TempDir())
}

// openNeo4j opens the store in a database, until the test ends.
func openNeo4j(t *testing.T, server neo4jtest.Server) *neo4j.Store {
	t.Helper()
	store, err := neo4j.Open(t.Context(), neo4j.Options{
		URI: server.URI, User: server.User, Password: server.Password, Database: server.Database,
	})
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
