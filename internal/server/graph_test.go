package server_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/auth"
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/server"
)

// newGraphService returns a service with the real API on an empty graph, which the API reads through seen.
func newGraphService(t testing.TB, seen func(civic.Store) civic.Store) (*service, *embedded.Store) {
	t.Helper()
	store, err := embedded.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	s := newService(t, nil)
	s.config.Metrics = server.NewMetrics("v1.2.3", "embedded", store)
	resolver := graph.New(graph.Setup{Store: s.config.Metrics.Timed(seen(store)), Projector: store, Build: "v1.2.3", LogFailure: server.LogFailure})
	s.config.Graph = graph.NewServer(resolver, server.Transport{Limits: s.config.Limits, Store: store, Build: "v1.2.3"})
	s.config.Store = store
	s.config.Metrics.Observe(server.Sources{StoreBytes: store.Bytes, Projection: store.Vitals, Graph: resolver.Vitals})
	return s, store
}

func asItIs(store civic.Store) civic.Store { return store }

func TestHealth(t *testing.T) {
	service, store := newGraphService(t, asItIs)
	handler := service.handler(t)
	get := func(path string) *httptest.ResponseRecorder {
		return do(handler, httptest.NewRequest(http.MethodGet, path, nil))
	}
	for path, want := range map[string]string{"/healthz": "alive", "/readyz": "ready"} {
		if got := get(path); got.Code != 200 || !strings.Contains(got.Body.String(), want) {
			t.Errorf("%s: %d %s", path, got.Code, got.Body)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if got := get("/healthz"); got.Code != 200 {
		t.Errorf("the process lives, and /healthz says %d", got.Code)
	}
	got := get("/readyz")
	if gotCode := code(t, got.Body); got.Code != 503 || gotCode != "UNAVAILABLE" {
		t.Errorf("the store is closed, and /readyz says %d %s", got.Code, gotCode)
	}
}

// TestWriting writes through the real API, and looks that the log keeps the variables to itself.
func TestWriting(t *testing.T) {
	service, store := newGraphService(t, asItIs)
	handler := service.handler(t)
	body := `{"query":"mutation Write($t: [ThemeInput!]!) { upsertThemes(input: {themes: $t}) { items { fate } } }",
		"variables":{"t":[{"keys":[{"scheme":"test","value":"hush"}],"names":[{"text":"hush","language":"EN","kind":"OFFICIAL"}]}]}}`
	if got := do(handler, post(body)); !strings.Contains(got.Body.String(), "UNAUTHENTICATED") {
		t.Errorf("without a token: %d %s", got.Code, got.Body)
	}
	if got := do(handler, post(body, "Authorization", "Bearer "+service.token(t, "page", auth.Reader))); !strings.Contains(got.Body.String(), "FORBIDDEN") {
		t.Errorf("as a reader: %d %s", got.Code, got.Body)
	}
	token := service.token(t, "importer", auth.Editor)
	got := do(handler, post(body, "Authorization", "Bearer "+token, "X-Request-Id", "write"))
	if got.Code != 200 || got.Body.String() != `{"data":{"upsertThemes":{"items":[{"fate":"CREATED"}]}}}` {
		t.Fatalf("with a token: %d %s", got.Code, got.Body)
	}
	if line := service.log.last(t, "write"); line["operation"] != "Write" || line["principal"] != "importer" || line["code"] != nil {
		t.Errorf("the log says %v", line)
	}
	if strings.Contains(service.log.String(), "hush") {
		t.Errorf("the log tells what was written:\n%s", service.log)
	}
	reader, err := store.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	now, err := reader.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	entries, err := store.Changes(t.Context(), civic.Revision{Graph: now.Graph}, 10)
	if err != nil || len(entries) != 1 || entries[0].By != "importer" {
		t.Errorf("the history is %+v, %v; want one entry by importer", entries, err)
	}
}

// brokenStore is a store with a fault in it.
type brokenStore struct{ civic.Store }

// Reader panics.
func (brokenStore) Reader(context.Context) (civic.Reader, error) { panic("the-reason") }

func TestAPanicInAnAnswer(t *testing.T) {
	service, _ := newGraphService(t, func(store civic.Store) civic.Store { return brokenStore{store} })
	got := do(service.handler(t), post(`{"query":"{ graphInfo { revision } }"}`, "X-Request-Id", "broken"))
	body := got.Body.String()
	if gotCode := code(t, strings.NewReader(body)); gotCode != "INTERNAL" || strings.Contains(body, "the-reason") {
		t.Errorf("the client is told %d %s", got.Code, body)
	}
	if line := service.log.last(t, "broken"); line["level"] != "error" || line["code"] != "INTERNAL" {
		t.Errorf("the log says %v", line)
	}
	if text := service.log.String(); !strings.Contains(text, "the-reason") || !strings.Contains(text, "graph_test.go") {
		t.Errorf("the log does not tell the reason with its stack:\n%s", text)
	}
}

// TestHostileQuestions go through HTTP as they would come.
func TestHostileQuestions(t *testing.T) {
	service, _ := newGraphService(t, asItIs)
	handler := service.handler(t)
	for name, query := range map[string]string{
		"one field many times": "{ " + strings.Repeat("graphInfo { revision } ", 2000) + "}",
		"deep":                 strings.Repeat("{ a ", 200) + strings.Repeat("}", 200),
		"long":                 "{ graphInfo { revision } } #" + strings.Repeat("x", 500_000),
	} {
		for accept, want := range map[string]int{"application/json": 200, "application/graphql-response+json": 400} {
			got := do(handler, post(`{"query":"`+query+`"}`, "Accept", accept))
			if gotCode := code(t, strings.NewReader(got.Body.String())); got.Code != want || gotCode != "TOO_COSTLY" || got.Body.Len() > 10_000 {
				t.Errorf("%s as %s: %d %s, %d bytes", name, accept, got.Code, gotCode, got.Body.Len())
			}
		}
	}
}
