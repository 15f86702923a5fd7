package main

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/neo4jtest"
)

// A member is one of several servers that work on one database, with a token for writing to it.
type member struct {
	*running
	token string
}

// join starts a server on a database.
func join(t *testing.T, server neo4jtest.Server) member {
	t.Helper()
	data := t.TempDir()
	args := append([]string{"serve", "--listen=127.0.0.1:0", "--store=neo4j", "--data=" + data, "--no-builtin-data"}, flagsOf(server)...)
	return member{start(t, command(t, args...)), strings.TrimSpace(must(t, "token", "create", "--role", "editor", "--data", data))}
}

// write runs a mutation and returns the revision that it made.
func (m member) write(t *testing.T, mutation string) string {
	t.Helper()
	_, data, code := m.ask(t, mutation, m.token)
	if code != "" {
		t.Errorf("%s: %s", code, mutation)
	}
	for _, payload := range data {
		return fmt.Sprint(in(payload, "revision"))
	}
	return ""
}

// TestServersOnOneDatabase has two servers on one database, of which one is behind a wire.
func TestServersOnOneDatabase(t *testing.T) {
	server := servers.Empty(t)
	if _, err := loadBuiltIn(t.Context(), openNeo4j(t, server), ignore); err != nil {
		t.Fatal(err)
	}
	wire := neo4jtest.NewWire(t, server)
	one, other := join(t, wire.Server), join(t, server)
	t.Run("A level is a round trip", func(t *testing.T) { levelsAreTurns(t, wire, one) })
	t.Run("What one wrote the other tells at once", func(t *testing.T) { writesAreSeen(t, one, other) })
	t.Run("Two writers make one order", func(t *testing.T) { writersTakeTurns(t, one, other) })
}

// levelsAreTurns counts what the server and its database say to each other for a request, whose connection is open already.
func levelsAreTurns(t *testing.T, wire *neo4jtest.Wire, s member) {
	const bornova = "Bornova Belediyesi"
	id := (&asker{t, s.running}).id(bornova)
	for _, test := range []struct {
		query string
		want  int64
	}{
		{`{ graphInfo { revision } }`, 1},
		{fmt.Sprintf(`{ node(id: %q) { ... on Organization { name } } }`, id), 1},
		{`{ organizations(first: 20, filter: {types: [MUNICIPALITY]}) { totalCount pageInfo { endCursor } nodes { name } } }`, 1},
		{fmt.Sprintf(`{ search(text: %q) { totalCount edges { score matched } } }`, bornova), 1},
		// What a search found is looked up.
		{fmt.Sprintf(`{ search(text: %q) { nodes { id ... on Organization { name } } } }`, bornova), 2},
		// The organization, and its collaborators, who come with the ties.
		{fmt.Sprintf(`{ node(id: %q) { ... on Organization { collaborators(first: 10) { totalCount edges { strength } } } } }`, id), 2},
		{fmt.Sprintf(`{ node(id: %q) { ... on Organization { collaborators(first: 10) { nodes { name } } } } }`, id), 2},
		// The organization, and what the projection, on which the API answers this, has to catch up with.
		{fmt.Sprintf(`{ neighborhood(of: [%q]) { nodes { id } } }`, id), 2},
		{`{ activities(first: 20) { nodes { participations { nodes { organization { name } } } } } }`, 3},
		{`{ organizations(first: 20, filter: {hasTies: true}) { nodes { collaborators(first: 3) { edges { node { name } activities { title } } } } } }`, 3},
		{`{ activities(first: 20, filter: {types: [PROJECT]}) { nodes { participations { nodes {
			organization { province { name } seat { within { name } } } activity { partOf { title } } } } } } }`, 5},
	} {
		for _, known := range []bool{false, true} {
			before := wire.Turns()
			if _, _, code := s.ask(t, test.query, ""); code != "" {
				t.Fatalf("%s: %s", code, test.query)
			}
			if got := wire.Turns() - before; known && got != test.want {
				t.Errorf("%d round trips, want %d: %s", got, test.want, test.query)
			}
		}
	}
}

// writesAreSeen writes through one server and asks the other: what is there by id, by name, among the ties of an organization and in a
// network, which each server has in memory.
func writesAreSeen(t *testing.T, one, other member) {
	const source = `source: {new: {keys: [{scheme: "test", value: "hand"}], title: "Made by hand"}}`
	one.write(t, `mutation { upsertOrganizations(input: {`+source+`, organizations: [
		{type: NGO, names: [{text: "Hane"}], identifiers: [{scheme: "test", value: "hane"}]}]}) { revision } }`)
	hane := (&asker{t, other.running}).id("Hane")
	writers := []member{one, other}
	for i := range 6 {
		writer, reader := writers[i%2], writers[(i+1)%2]
		writer.write(t, fmt.Sprintf(`mutation { upsertOrganizations(input: {%s, organizations: [
			{type: NGO, names: [{text: "Komşu %d"}], identifiers: [{scheme: "test", value: "komsu-%[2]d"}]}]}) { revision } }`, source, i))
		writer.write(t, fmt.Sprintf(`mutation { upsertActivities(input: {%s, activities: [
			{type: PROJECT, names: [{text: "İş %d"}], identifiers: [{scheme: "test", value: "is-%[2]d"}]}]}) { revision } }`, source, i))
		revision := writer.write(t, fmt.Sprintf(`mutation { upsertParticipations(input: {%s, participations: [
			{organization: %q, activity: "test:is-%d", role: PARTNER}, {organization: "test:komsu-%[3]d", activity: "test:is-%[3]d", role: PARTNER}]}) { revision } }`, source, hane, i))
		found := (&asker{t, reader.running}).ask(fmt.Sprintf(`{
			graphInfo { revision } reach(from: %q, steps: 1) { revision bySteps { organizations } }
			search(text: "Komşu %d") { nodes { ... on Organization { name } } }
			node(id: %[1]q) { ... on Organization { collaborators { totalCount } } }
		}`, hane, i))
		reached := fmt.Sprint(in(listIn(found, "reach", "bySteps")[0], "organizations"))
		if now := in(found, "graphInfo", "revision"); now != revision || in(found, "reach", "revision") != revision || reached != fmt.Sprint(i+1) ||
			fmt.Sprint(in(found, "node", "collaborators", "totalCount")) != fmt.Sprint(i+1) ||
			fmt.Sprint(namesOf(listIn(found, "search", "nodes"), "name")) != fmt.Sprintf("[Komşu %d]", i) {
			t.Errorf("behind write %d, which made %s, the other server tells %v", i, revision, found)
		}
	}
}

// writersTakeTurns writes through both servers at once. Each write makes the revision behind another one, and all of them are there.
func writersTakeTurns(t *testing.T, one, other member) {
	const each = 15
	before := one.revision(t)
	var mu sync.Mutex
	var made []string
	var all sync.WaitGroup
	for i, writer := range []member{one, one, other, other} {
		all.Go(func() {
			for j := range each {
				revision := writer.write(t, fmt.Sprintf(writeTheme, fmt.Sprint("theme-", i, "-", j)))
				if parsed, err := civic.ParseRevision(revision); err != nil {
					t.Error(err)
				} else if last, err := civic.ParseRevision(writer.revision(t)); err != nil || last.Number < parsed.Number {
					t.Errorf("behind %v the server that made it is at %v, %v", parsed, last, err)
				}
				mu.Lock()
				made = append(made, revision)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	want := make([]string, 4*each)
	for i := range want {
		before = next(t, before)
		want[i] = before
	}
	slices.Sort(made)
	slices.Sort(want)
	if !slices.Equal(made, want) {
		t.Errorf("the writes made the revisions %v, want %v", made, want)
	}
	for _, s := range []member{one, other} {
		if now := s.revision(t); now != before {
			t.Errorf("in the end a server is at %s, want %s", now, before)
		}
	}
}
