package neo4j_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/neo4j"
	"github.com/civicgraph/civicgraph/internal/neo4jtest"
)

// optionsFor returns what a store needs to use a server.
func optionsFor(server neo4jtest.Server) neo4j.Options {
	return neo4j.Options{URI: server.URI, User: server.User, Password: server.Password, Database: server.Database}
}

// openWith opens a store that is closed when the test ends.
func openWith(t testing.TB, options neo4j.Options) *neo4j.Store {
	t.Helper()
	store, err := neo4j.Open(t.Context(), options)
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

// cannotOpen looks that a store is not opened, for a reason of a kind, and soon. It returns the reason.
func cannotOpen(t *testing.T, options neo4j.Options, kind error) string {
	t.Helper()
	begun := time.Now()
	store, err := neo4j.Open(t.Context(), options)
	if err == nil {
		t.Fatal(errors.Join(errors.New("it opens"), store.Close()))
	}
	if !errors.Is(err, kind) {
		t.Errorf("got %v, want an error that is %v", err, kind)
	}
	if took := time.Since(begun); took > soon {
		t.Errorf("that took %v", took)
	}
	return err.Error()
}

// soon is more than anything takes that is answered at once, on a busy machine, and less than what waits for a time-out of the driver.
const soon = 8 * time.Second

// An analyst works on a database with a driver of their own.
type analyst struct {
	t        testing.TB
	driver   driver.DriverWithContext
	database string
}

func newAnalyst(t testing.TB, server neo4jtest.Server) analyst {
	t.Helper()
	auth := driver.NoAuth()
	if server.User != "" {
		auth = driver.BasicAuth(server.User, server.Password, "")
	}
	d, err := driver.NewDriverWithContext(server.URI, auth, func(c *config.Config) { c.TelemetryDisabled = true })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close(context.Background()) })
	return analyst{t, d, server.Database}
}

// ask runs a statement and returns the first columns of the answer.
func (a analyst) ask(cypher string) []any {
	a.t.Helper()
	result, err := driver.ExecuteQuery(
		a.t.Context(), a.driver, cypher, nil, driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(a.database))
	if err != nil {
		a.t.Fatalf("%s: %v", cypher, err)
	}
	var column []any
	for _, record := range result.Records {
		column = append(column, record.Values[0])
	}
	return column
}

// text returns the first columns of an answer in one line.
func (a analyst) text(cypher string) string {
	a.t.Helper()
	return fmt.Sprint(a.ask(cypher))
}

// dropSchema takes away all constraints and indexes, as in a database that was never used.
func (a analyst) dropSchema() {
	a.t.Helper()
	for _, name := range a.ask("SHOW CONSTRAINTS YIELD name RETURN name") {
		a.ask(fmt.Sprint("DROP CONSTRAINT ", name))
	}
	for _, name := range a.ask("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name") {
		a.ask(fmt.Sprint("DROP INDEX ", name))
	}
}

// running returns how many statements with a word in them the server runs.
func (a analyst) running(word string) string {
	a.t.Helper()
	return a.text("SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS '" + word + "' AND NOT currentQuery STARTS WITH 'SHOW' RETURN count(*)")
}

// eventually waits until something is as it should be.
func eventually(t testing.TB, limit time.Duration, what string, done func() bool) {
	t.Helper()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for end := time.Now().Add(limit); !done(); <-ticker.C {
		if time.Now().After(end) {
			t.Fatalf("after %v: %s", limit, what)
		}
	}
}

// writeTheme writes a theme of a name, in one commit that has the name as its reason. It is another theme each time that the transaction
// is run, so that one that commits twice is seen.
func writeTheme(ctx context.Context, store civic.Store, name, idempotencyKey string) (civic.Receipt, error) {
	commit := civic.Commit{Reason: name, IdempotencyKey: idempotencyKey, Request: civic.Fingerprint{1}}
	return store.Update(ctx, commit, func(tx civic.Tx) error {
		id := civic.Mint(civic.KindTheme, civic.Key{Scheme: "test", Value: fmt.Sprint(name, time.Now().UnixNano())}, 0)
		return tx.Put(ctx, civic.Batch{Dossiers: []civic.Dossier{&civic.Theme{ID: id, Names: turkish(name)}}})
	})
}

func turkish(name string) []civic.Name {
	return []civic.Name{{Text: name, Language: civic.Turkish, Kind: civic.Official}}
}

// revisionOf asks a store for its revision.
func revisionOf(ctx context.Context, store civic.Store) (civic.Revision, error) {
	reader, err := store.Reader(ctx)
	if err != nil {
		return civic.Revision{}, err
	}
	defer reader.Close()
	return reader.Revision(ctx)
}

// mustBeAt looks that a store answers, at a revision.
func mustBeAt(t testing.TB, store civic.Store, number uint64) {
	t.Helper()
	revision, err := revisionOf(t.Context(), store)
	if err != nil || revision.Number != number {
		t.Errorf("got revision %v, %v; want %d", revision, err, number)
	}
}
