package main

import (
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/civicgraph/civicgraph/internal/embedded"
)

// wantReport looks at what the doctor says: the status, and the lines, each as a pattern.
func wantReport(t *testing.T, got ran, status int, lines ...string) {
	t.Helper()
	if got.status != status {
		t.Errorf("status %d, want %d", got.status, status)
	}
	said := strings.Split(strings.TrimSuffix(got.out, "\n"), "\n")
	if len(said) != len(lines) {
		t.Fatalf("got %d lines, want %d:\n%s%s", len(said), len(lines), got.out, got.err)
	}
	for i, line := range lines {
		if !regexp.MustCompile("^" + line).MatchString(said[i]) {
			t.Errorf("line %d is\n%s\nwant\n%s", i+1, said[i], line)
		}
	}
}

func TestDoctorOfAFolder(t *testing.T) {
	data := filepath.Join(t.TempDir(), "graph")
	wantReport(t, civicgraph(t, "doctor", "--data", data), 0, "WARNING  folder    "+data+" holds no graph yet; start a server")
	if _, err := os.Stat(data); !os.IsNotExist(err) {
		t.Errorf("it made the folder: %v", err)
	}
	store, err := embedded.Open(data, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(data, "graph.db")
	before := contents(t, file)
	wantReport(t, civicgraph(t, "doctor", "--data", data), 0,
		"OK       folder    "+data+" can be written to, and no server has it open", `OK       graph     \S+, revision 0: 0 organizations, 0 activities`)
	if contents(t, file) != before {
		t.Error("it changed the file")
	}

	server := serve(t, data)
	running := []string{
		"OK       server    runs at " + server.url + "$",
		`OK       graph     answers, at revision \S+: [1-9]\d+ organizations, [1-9]\d+ activities, [1-9]\d+ participations, [1-9]\d+ places$`,
	}
	wantReport(t, civicgraph(t, "doctor", "--data", data), 0, append([]string{"OK       folder    " + data + " is open in the server at " + server.url}, running...)...)
	wantReport(t, civicgraph(t, "doctor", "--server", server.url+"/"), 0, running...)
	server.end(t, syscall.SIGTERM)
	got := civicgraph(t, "doctor", "--server", server.url)
	wantReport(t, got, 1, "PROBLEM  server    .*connection refused; start it, or give its address with --server$")
	if got.err != "civicgraph: problems found: 1\n" {
		t.Errorf("says %q", got.err)
	}

	if err := os.WriteFile(file, []byte(before[:len(before)/2]), 0o600); err != nil {
		t.Fatal(err)
	}
	wantReport(t, civicgraph(t, "doctor", "--data", data), 1, "PROBLEM  graph     .*corrupt store: .*; put back a copy")
}

func contents(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestDoctorOfADatabase(t *testing.T) {
	at := servers.Empty(t)
	doctor := func(more ...string) ran {
		return civicgraph(t, slices.Concat([]string{"doctor", "--store=neo4j"}, flagsOf(at), more)...)
	}
	first := []string{`OK       server    Neo4j 5\.26\S* \w+ at ` + at.URI, `OK       database  "` + at.Database + `" is there and online$`}
	wantReport(t, doctor(), 0, append(first, "WARNING  graph     the database holds nothing yet; start a server", "OK       rights    ", `(OK|WARNING) +settings  db.memory.transaction.max is `)...)
	openNeo4j(t, at)
	full := append(first, `OK       graph     \w+, of format 1`, `OK       indexes   all \d+ constraints and indexes are there and online`, "OK       rights    the user may read and write$",
		"OK       contents  revision 0: 0 organizations", `(OK|WARNING) +settings  db.memory.transaction.max is `)
	wantReport(t, doctor(), 0, full...)
	var findings []struct{ Grade, About, Found, Remedy string }
	if got := doctor("--json"); json.Unmarshal([]byte(got.out), &findings) != nil || len(findings) != len(full) || findings[4].About != "rights" || findings[4].Found != "the user may read and write" {
		t.Errorf("as JSON: %+v", got)
	}
	at.URI = "bolt://" + nobody(t)
	wantReport(t, doctor(), 1, "PROBLEM  server    no Neo4j answers at "+at.URI+": .*connection refused; start it, or give the address of its Bolt port")
}

// nobody returns an address at which nobody listens.
func nobody(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}
