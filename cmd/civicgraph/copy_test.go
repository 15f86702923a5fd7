package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/neo4jtest"
)

// questions are the bodies of requests with every query in the documents and on the query page, and with some that tell of a graph
// what these do not: its revision, and cursors.
func questions(t *testing.T) [][]byte {
	t.Helper()
	type request struct {
		Query     string         `json:"query"`
		Variables map[string]any `json:"variables,omitempty"`
	}
	var requests []request
	if err := json.Unmarshal(readFile(t, "../../web/page/examples.json"), &requests); err != nil || len(requests) == 0 {
		t.Fatalf("the examples of the query page: %v", err)
	}
	examples := len(requests)
	documents, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)```graphql\n(.*?)```")
	for _, document := range append(documents, "../../README.md") {
		text := readFile(t, document)
		found := block.FindAllSubmatch(text, -1)
		if len(found) != bytes.Count(text, []byte("```graphql")) {
			t.Errorf("%s has queries that are not asked", document)
		}
		for _, query := range found {
			requests = append(requests, request{Query: string(query[1])})
		}
	}
	if len(requests) == examples {
		t.Fatal("the documents have no queries")
	}
	for _, query := range []string{
		"{ graphInfo { revision counts { organizations activities participations places themes sources outputs assessments } } }",
		"{ organizations(first: 3, filter: {hasTies: true}) { totalCount pageInfo { endCursor } edges { cursor node { id name records { source { id } values } } } } }",
		"{ activities(first: 50, orderBy: START_DESC) { pageInfo { startCursor endCursor } nodes { id title period { start end } } } }",
		"{ sources { pageInfo { endCursor } nodes { id title } } themes(last: 5) { pageInfo { startCursor } nodes { id } } }",
	} {
		requests = append(requests, request{Query: query})
	}
	bodies := make([][]byte, len(requests))
	for i, r := range requests {
		if bodies[i], err = json.Marshal(r); err != nil {
			t.Fatal(err)
		}
	}
	return bodies
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// answers are the bytes of a server's answers to all questions.
func (r *running) answers(t *testing.T) []string {
	t.Helper()
	var texts []string
	for _, question := range questions(t) {
		response, err := http.Post(r.url+"/graphql", "application/json", bytes.NewReader(question))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(response.Body)
		if err := errors.Join(err, response.Body.Close()); err != nil {
			t.Fatal(err)
		}
		if response.StatusCode != http.StatusOK || bytes.Contains(text, []byte(`"errors"`)) {
			t.Errorf("%s\nis answered %d %s", question, response.StatusCode, text)
		}
		texts = append(texts, string(text))
	}
	return texts
}

// wantSame compares the answers of two servers.
func wantSame(t *testing.T, what string, got, want []string) {
	t.Helper()
	for i, question := range questions(t) {
		if got[i] != want[i] {
			t.Errorf("%s:\n%s\nis answered\n%s\nand not\n%s", what, question, got[i], want[i])
		}
	}
}

// TestACopyIsTheSameGraph copies the built-in data, and what somebody wrote, from a folder into Neo4j and from there into another
// folder. The three answer with the same bytes, at the same revision, and each goes on from there.
func TestACopyIsTheSameGraph(t *testing.T) {
	server := servers.Empty(t)
	first, second := filepath.Join(t.TempDir(), "first"), filepath.Join(t.TempDir(), "second")
	original := serve(t, first)
	token := strings.TrimSpace(must(t, "token", "create", "--role", "editor", "--data", first))
	if _, _, code := original.ask(t, fmt.Sprintf(writeTheme, "from the original"), token); code != "" {
		t.Fatal(code)
	}
	want := original.answers(t)
	to := append([]string{"copy", "--from", first, "--to", server.URI}, flagsOf(server)...)
	if got := civicgraph(t, to...); got.status != 1 || !strings.Contains(got.err, first) {
		t.Errorf("a copy of a folder that a server has open: %+v", got)
	}
	if status := original.end(t, syscall.SIGTERM); status != 0 {
		t.Fatalf("status %d", status)
	}
	told := must(t, to...)
	if back := must(t, append([]string{"copy", "--from", server.URI, "--to", second}, flagsOf(server)...)...); back != told || fate(t, told, "dossiers") == "0" {
		t.Errorf("the copy tells %s\nand the copy of the copy %s", told, back)
	}
	for _, args := range [][]string{to, {"copy", "--from", first, "--to", second}} {
		if got := civicgraph(t, args...); got.status != 1 || !strings.Contains(got.err, "holds") {
			t.Errorf("%v: %+v, want a conflict", args, got)
		}
	}
	for _, args := range [][]string{{"serve", "--data", first}, append([]string{"serve"}, inNeo4j(t, server)...), {"serve", "--data", second}} {
		copied := start(t, command(t, append(args, "--listen=127.0.0.1:0")...))
		wantSame(t, strings.Join(args, " "), copied.answers(t), want)
		before := copied.revision(t)
		data := strings.TrimPrefix(args[len(args)-1], "--data=")
		token := strings.TrimSpace(must(t, "token", "create", "--role", "editor", "--data", data))
		_, _, code := copied.ask(t, fmt.Sprintf(writeTheme, "from the copy"), token)
		if after := copied.revision(t); code != "" || after != next(t, before) || before != fate(t, told, "revision") {
			t.Errorf("%v: %s; written at %s, the revision is %s", args, code, before, after)
		}
	}
}

// next returns the revision behind another one.
func next(t *testing.T, revision string) string {
	t.Helper()
	parsed, err := civic.ParseRevision(revision)
	if err != nil {
		t.Fatal(err)
	}
	parsed.Number++
	return parsed.String()
}

// TestACopyOfNothing is what comes of a folder's name with a typing error.
func TestACopyOfNothing(t *testing.T) {
	from, to := filepath.Join(t.TempDir(), "from"), filepath.Join(t.TempDir(), "to")
	for range 2 {
		got := civicgraph(t, "copy", "--from", from, "--to", to)
		if got.status != 1 || got.out != "" || !strings.Contains(got.err, from) {
			t.Errorf("a copy of what is not there: %+v", got)
		}
		for _, folder := range []string{from, to} {
			if left, err := os.ReadDir(folder); err == nil && len(left) > 0 && folder == to {
				t.Errorf("it left %v in %s", left, folder)
			}
		}
		if err := os.MkdirAll(from, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"--from", from}, {"--to", to}, {"--from", from, "--to", from}} {
		if got := civicgraph(t, append([]string{"copy"}, args...)...); got.status != 2 {
			t.Errorf("copy %v: %+v", args, got)
		}
	}
}

// TestLoadingIntoNeo4j stops a load in the middle, asks for it again, and then once more. What comes of it answers as a folder does
// into which the data were loaded, but for the revision, which names another graph.
func TestLoadingIntoNeo4j(t *testing.T) {
	server := servers.Empty(t)
	store := openNeo4j(t, server)
	ctx, cancel := context.WithCancel(t.Context())
	steps := 0
	_, err := loadBuiltIn(ctx, store, func(done, total int) {
		if steps++; done > total/2 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || steps < 2 {
		t.Fatalf("stopped after %d steps: %v", steps, err)
	}
	if !needs(t, store) {
		t.Error("what was loaded is taken to be complete")
	}
	load := append([]string{"load"}, inNeo4j(t, server)...)
	on := must(t, load...)
	if fate(t, on, "created") == "0" || fate(t, on, "unchanged") == "0" {
		t.Errorf("going on: %s", on)
	}
	again := must(t, load...)
	if fate(t, again, "created") != "0" || fate(t, again, "changed") != "0" || fate(t, again, "revision") != fate(t, on, "revision") {
		t.Errorf("again: %s\nbefore: %s", again, on)
	}
	if needs(t, store) {
		t.Error("what is loaded is taken to be incomplete")
	}
	wantBuiltIn(t, store)
	serveFromNeo4j(t, server, fate(t, on, "revision"))
}

// inLines returns the lines of a text in order, since places may come in any.
func inLines(text string) string {
	lines := slices.Collect(strings.Lines(text))
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// serveFromNeo4j serves what is in a database and a folder, each loaded by itself.
func serveFromNeo4j(t *testing.T, server neo4jtest.Server, revision string) {
	t.Helper()
	folder := serve(t, filepath.Join(t.TempDir(), "graph"))
	database := start(t, command(t, append([]string{"serve", "--listen=127.0.0.1:0"}, inNeo4j(t, server)...)...))
	if got := database.revision(t); got != revision {
		t.Errorf("serving it made the revision %s of %s", got, revision)
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		response, err := http.Get(database.url + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path, response.Status)
		}
	}
	wantSame(t, "Neo4j and a folder", nameless(database.answers(t)), nameless(folder.answers(t)))
	for _, said := range []string{server.URI} {
		if !strings.Contains(database.text(), said) {
			t.Errorf("the server does not say %s:\n%s", said, database.text())
		}
	}
}

// nameless returns answers without what names the graph: revisions and cursors.
func nameless(answers []string) []string {
	named := regexp.MustCompile(`("(?:revision|cursor|startCursor|endCursor)":)"[^"]*"`)
	texts := make([]string, len(answers))
	for i, answer := range answers {
		texts[i] = named.ReplaceAllString(answer, `$1""`)
	}
	return texts
}
