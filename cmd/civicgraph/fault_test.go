package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/neo4jtest"
)

// TestFaultsOfNeo4jAsClientsSeeThem has the database killed, then given too little memory, then made read-only, under a server that
// runs on.
func TestFaultsOfNeo4jAsClientsSeeThem(t *testing.T) {
	const (
		small = `{ organizations(first: 1) { totalCount } }`
		large = `{ provinceFlows { unplaced } }` // reads the whole graph, the first time that it succeeds
		// Writes are tried for ten seconds, and a server that has just started is slow.
		soon, late = 5 * time.Second, 25 * time.Second
	)
	write := fmt.Sprintf(writeTheme, "fault")
	p := neo4jtest.Start(t, neo4jtest.Settings{})
	data := t.TempDir()
	c := client{t: t, server: serve(t, data, append(flagsOf(p.Server), "--store=neo4j", "--log-format=json")...), uri: p.URI}
	c.token = strings.TrimSpace(must(t, "token", "create", "--role", "editor", "--data", data))
	c.answers(small)

	if err := p.Kill(); err != nil {
		t.Fatal(err)
	}
	c.fails(small, "UNAVAILABLE", soon, "connection refused")
	c.fails(large, "UNAVAILABLE", soon, "connection refused")
	c.fails(write, "UNAVAILABLE", late, "connection refused")
	if status, body := c.ready(); status != http.StatusServiceUnavailable || !strings.Contains(body, "UNAVAILABLE") {
		t.Errorf("/readyz answers %d %s", status, body)
	}
	c.restart(p, nil)
	c.answers(small)
	c.answers(write)

	c.restart(p, map[string]string{"db.memory.transaction.max": "1m"})
	c.fails(large, "TOO_COSTLY", late, "db.memory.transaction.max")

	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
	c.restart(p, map[string]string{"db.memory.transaction.max": "0", "server.databases.default_to_read_only": "true"})
	c.fails(write, "READ_ONLY", late, "read-only mode")
	c.answers(small)
	c.answers(large)
}

// client asks a server that keeps its graph in a database.
type client struct {
	t          *testing.T
	server     *running
	token, uri string
}

// restart starts the database again, with further settings, and waits until the server is ready, which must not be told in any way.
func (c client) restart(p *neo4jtest.Process, config map[string]string) {
	c.t.Helper()
	p.Configure(config)
	if err := p.Restart(c.t.Context()); err != nil {
		c.t.Fatal(err)
	}
	c.eventually("the server is not ready", func() bool { status, _ := c.ready(); return status == http.StatusOK })
}

func (c client) eventually(what string, done func() bool) {
	c.t.Helper()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for end := time.Now().Add(patience); !done(); <-ticker.C {
		if time.Now().After(end) {
			c.t.Fatalf("%s; it says:\n%s", what, c.server.text())
		}
	}
}

func (c client) ready() (status int, body string) {
	c.t.Helper()
	begun := time.Now()
	defer func() {
		if took := time.Since(begun); took > 4*time.Second {
			c.t.Errorf("/readyz took %v", took)
		}
	}()
	return c.send(http.MethodGet, "/readyz", nil)
}

// send returns the status and the text of an answer.
func (c client) send(method, path string, body []byte) (status int, text string) {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.server.url+path, bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+c.token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return response.StatusCode, string(answer)
}

func (c client) ask(query string) string {
	c.t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		c.t.Fatal(err)
	}
	_, answer := c.send(http.MethodPost, "/graphql", body)
	return answer
}

func (c client) answers(query string) {
	c.t.Helper()
	if answer := c.ask(query); strings.Contains(answer, "errors") {
		c.t.Errorf("%s: got %s; the log:\n%s", query, answer, c.server.text())
	}
}

// fails looks that a question fails with a code, soon enough, that the client hears nothing of the database, and the log why.
func (c client) fails(query, code string, limit time.Duration, why string) {
	c.t.Helper()
	before, begun := len(c.server.text()), time.Now()
	answer := c.ask(query)
	if took := time.Since(begun); took > limit {
		c.t.Errorf("%s took %v", query, took)
	}
	if !strings.Contains(answer, `"code":"`+code+`"`) {
		c.t.Errorf("%s: got %s, want %s", query, answer, code)
	}
	for _, secret := range []string{"Neo4j", "Neo.", "bolt", strings.TrimPrefix(c.uri, "bolt://"), "127.0.0.1", "Error:", why} {
		if strings.Contains(answer, secret) {
			c.t.Errorf("%s: the client is told %q: %s", query, secret, answer)
		}
	}
	c.eventually("the log does not tell "+why, func() bool { return tells(c.server.text()[before:], why) })
}

// tells looks for an error in a log.
func tells(log, why string) bool {
	for line := range strings.Lines(log) {
		var entry struct{ Level, Error, Message string }
		if err := json.Unmarshal([]byte(line), &entry); err == nil && entry.Level == "error" && strings.Contains(entry.Error, why) {
			return true
		}
	}
	return false
}
