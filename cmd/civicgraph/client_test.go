package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/civicgraph/civicgraph/internal/neo4jtest"
)

// client asks a server that keeps its graph in a database, and reads its log.
type client struct {
	t     *testing.T
	url   string
	token string
	// uri is the address of the database.
	uri string
	log func() string
}

// send returns the status and the text of an answer, or 0 and why there is none.
func (c client) send(ctx context.Context, method, path string, body []byte) (status int, text string) {
	request, err := http.NewRequestWithContext(ctx, method, c.url+path, bytes.NewReader(body))
	if err != nil {
		return 0, err.Error()
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+c.token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err.Error()
	}
	return response.StatusCode, string(answer)
}

// question is what is sent to /graphql.
type question struct {
	Query     string         `json:"query"`
	Variables map[string]any `json:"variables,omitempty"`
}

func (c client) ask(ctx context.Context, q question) string {
	body, err := json.Marshal(q)
	if err != nil {
		return err.Error()
	}
	_, answer := c.send(ctx, http.MethodPost, "/graphql", body)
	return answer
}

func (c client) answers(q question) {
	c.t.Helper()
	if answer := c.ask(c.t.Context(), q); !strings.HasPrefix(answer, `{"data":`) {
		c.t.Errorf("%s: got %s; the log:\n%s", q.Query, answer, c.log())
	}
}

// fails looks that a question fails with a code, soon enough, that the client hears nothing of the database, and that the log tells the code
// and, unless it is "", why.
func (c client) fails(q question, code string, limit time.Duration, why string) {
	c.t.Helper()
	before, begun := len(c.log()), time.Now()
	answer := c.ask(c.t.Context(), q)
	if took := time.Since(begun); took > limit {
		c.t.Errorf("%s took %v", code, took)
	}
	if !strings.Contains(answer, `"code":"`+code+`"`) {
		c.t.Errorf("got %s, want %s", answer, code)
	}
	for _, secret := range []string{"Neo4j", "Neo.", "bolt", strings.TrimPrefix(c.uri, "bolt://"), "127.0.0.1", "Error:", why} {
		if secret != "" && strings.Contains(answer, secret) {
			c.t.Errorf("the client is told %q: %s", secret, answer)
		}
	}
	eventually(c.t, soon, func() string {
		if log := c.log()[before:]; !tells(log, code, why) {
			return "the log does not tell " + code + " " + why + ":\n" + log
		}
		return ""
	})
}

// tells looks in a log for a request that ended with a code, and for an error, if there is to be one, that says why.
func tells(log, code, why string) bool {
	coded, explained := false, why == ""
	for line := range strings.Lines(log) {
		var entry struct{ Level, Code, Error string }
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			continue
		}
		coded = coded || entry.Code == code
		explained = explained || entry.Level == "error" && strings.Contains(entry.Error, why)
	}
	return coded && explained
}

// notReady looks that the server says that it lives and is not ready, and soon, and doctor the same of it.
func (c client) notReady() {
	c.t.Helper()
	begun := time.Now()
	if status, text := c.send(c.t.Context(), http.MethodGet, "/readyz", nil); status != http.StatusServiceUnavailable || !strings.Contains(text, `"UNAVAILABLE"`) {
		c.t.Errorf("/readyz answers %d %s", status, text)
	}
	if status, text := c.send(c.t.Context(), http.MethodGet, "/healthz", nil); status != http.StatusOK {
		c.t.Errorf("/healthz answers %d %s", status, text)
	}
	if took := time.Since(begun); took > soon {
		c.t.Errorf("that took %v", took)
	}
	wantReport(c.t, civicgraph(c.t, "doctor", "--server", c.url), 1,
		"OK       server    runs at "+c.url, "PROBLEM  graph     "+c.url+"/readyz answers 503: the graph cannot be reached for now; its log says why")
}

func (c client) becomesReady() {
	c.t.Helper()
	eventually(c.t, patience, func() string {
		if status, text := c.send(c.t.Context(), http.MethodGet, "/readyz", nil); status != http.StatusOK {
			return fmt.Sprintf("/readyz answers %d %s", status, text)
		}
		return ""
	})
}

// eventually waits until nothing is wrong.
func eventually(t *testing.T, limit time.Duration, wrong func() string) {
	t.Helper()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for end := time.Now().Add(limit); ; <-ticker.C {
		what := wrong()
		if what == "" {
			return
		}
		if time.Now().After(end) {
			t.Fatal(what)
		}
	}
}

// safeLog is a log that is read while it is written.
type safeLog struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *safeLog) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

func (l *safeLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// analyst works on a database with a driver of their own.
type analyst struct {
	t        *testing.T
	driver   driver.DriverWithContext
	database string
}

func newAnalyst(t *testing.T, server neo4jtest.Server) analyst {
	t.Helper()
	auth := driver.NoAuth()
	if server.User != "" {
		auth = driver.BasicAuth(server.User, server.Password, "")
	}
	d, err := driver.NewDriverWithContext(server.URI, auth)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close(context.Background()) })
	return analyst{t, d, server.Database}
}

// ask returns the records of an answer.
func (a analyst) ask(cypher string) []*driver.Record {
	a.t.Helper()
	result, err := driver.ExecuteQuery(a.t.Context(), a.driver, cypher, nil, driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(a.database))
	if err != nil {
		a.t.Fatalf("%v\n%s", err, cypher)
	}
	return result.Records
}

// text returns the first columns of an answer in a line.
func (a analyst) text(cypher string) string {
	a.t.Helper()
	var cells []any
	for _, record := range a.ask(cypher) {
		cells = append(cells, record.Values[0])
	}
	return fmt.Sprint(cells)
}

// lock takes the lock that all writes take, until it is released.
func (a analyst) lock() (release func()) {
	a.t.Helper()
	session := a.driver.NewSession(a.t.Context(), driver.SessionConfig{DatabaseName: a.database})
	tx, err := session.BeginTransaction(a.t.Context())
	if err == nil {
		_, err = tx.Run(a.t.Context(), "MATCH (store:CivicgraphStore) SET store.lock = 'held'", nil)
	}
	if err != nil {
		a.t.Fatal(err)
	}
	release = sync.OnceFunc(func() { _ = session.Close(context.Background()) }) // takes it back
	a.t.Cleanup(release)
	return release
}

// seesWrites waits until as many writes wait for the lock.
func (a analyst) seesWrites(count int) {
	a.t.Helper()
	eventually(a.t, soon, func() string {
		got := a.text("SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS 'store.lock = $lock' AND NOT currentQuery STARTS WITH 'SHOW' RETURN count(*)")
		if got != fmt.Sprintf("[%d]", count) {
			return fmt.Sprintf("%s writes are under way, want %d", got, count)
		}
		return ""
	})
}
