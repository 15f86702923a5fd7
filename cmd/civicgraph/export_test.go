package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// TestANetworkIsTheSameByWhateverWay exports from a folder, by way of the server that has it open, and into a file and to standard output.
func TestANetworkIsTheSameByWhateverWay(t *testing.T) {
	data, folder := filepath.Join(t.TempDir(), "graph"), t.TempDir()
	running := serve(t, data)
	file := filepath.Join(folder, "network.gexf")
	arguments := []string{"export", "gexf", "--data", data, "--isolates", "--ties", `{"excludeRoles": []}`}
	want := must(t, arguments...)
	if !strings.Contains(want, running.revision(t)) || strings.Count(want, "<node id=") < 1000 || !strings.Contains(want, "Şanlıurfa") {
		t.Errorf("by way of the server it is %.300s", want)
	}
	if list := must(t, "token", "list", "--data", data); list != "" {
		t.Errorf("the export left a token: %s", list)
	}
	if got := civicgraph(t, "export", "gexf", "--data", data, "--ties", `{"roles": ["FRIEND"]}`); got.status != 1 || got.out != "" || !strings.Contains(got.err, "ties.roles[0]") {
		t.Errorf("a role that there is not, by way of the server: %+v", got)
	}
	if status := running.end(t, syscall.SIGTERM); status != 0 {
		t.Fatalf("status %d", status)
	}
	if got := must(t, arguments...); got != want {
		t.Errorf("from the folder it is %d bytes, by way of the server %d", len(got), len(want))
	}
	for range 2 { // the second takes the place of the first
		if told := must(t, append(arguments, file)...); told != "" {
			t.Errorf("into a file it prints %q", told)
		}
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != want {
		t.Errorf("in the file are %d bytes, want %d (%v)", len(got), len(want), err)
	}
	if got := civicgraph(t, "export", "gexf", "--data", data, "--ties", `{"roles": ["FRIEND"]}`, file); got.status != 1 || !strings.Contains(got.err, "ties.roles[0]") {
		t.Errorf("a role that there is not: %+v", got)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Errorf("the folder holds %v, %v", left, err)
	}
}

func TestAnExportOfNothing(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "graph")
	if got := civicgraph(t, "export", "gexf", "--data", folder); got.status != 1 || got.out != "" || !strings.Contains(got.err, folder) {
		t.Errorf("got %+v", got)
	}
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("it made the folder (%v)", err)
	}
}

// TestBothStoresExportTheSameBytes copies the built-in data into Neo4j, which keeps the revision, and exports both. Of all formats one is
// enough: they differ in what they write, not in what they read.
func TestBothStoresExportTheSameBytes(t *testing.T) {
	server := servers.Empty(t)
	data := filepath.Join(t.TempDir(), "graph")
	must(t, "load", "--data", data)
	must(t, append([]string{"copy", "--from", data, "--to", server.URI}, flagsOf(server)...)...)
	for _, mode := range []string{"ONE_MODE", "TWO_MODE"} {
		arguments := []string{"export", "graphml", "--isolates", "--mode", mode}
		embedded := must(t, append(arguments, "--data", data)...)
		neo4j := must(t, append(arguments, inNeo4j(t, server)...)...)
		if embedded != neo4j || strings.Count(embedded, "<edge ") < 10 {
			t.Errorf("%s: %d bytes from the folder, %d from Neo4j", mode, len(embedded), len(neo4j))
		}
	}
}

// TestNeo4jRunsTheScript runs an exported script in a database twice, and finds there what another format has.
func TestNeo4jRunsTheScript(t *testing.T) {
	data := filepath.Join(t.TempDir(), "graph")
	must(t, "load", "--data", data)
	script, other := must(t, "export", "cypher", "--isolates", "--data", data), must(t, "export", "graphml", "--isolates", "--data", data)
	database := newAnalyst(t, servers.Empty(t))
	for range 2 {
		for statement := range strings.SplitSeq(strings.TrimSuffix(script, ";\n"), ";\n") {
			database.ask(statement)
		}
	}
	got := database.ask("MATCH (n:CivicNode) OPTIONAL MATCH (n)-[t:TIED_TO]->() RETURN count(DISTINCT n), count(t), count(DISTINCT CASE WHEN n.province = 'Şanlıurfa' THEN n END)")[0].Values
	want := []any{int64(strings.Count(other, "<node ")), int64(strings.Count(other, "<edge ")), int64(14)}
	if !slices.Equal(got, want) {
		t.Errorf("the database has %v, want %v nodes, ties and organizations in Şanlıurfa", got, want)
	}
	database.ask("DROP CONSTRAINT civic_node_id")
}
