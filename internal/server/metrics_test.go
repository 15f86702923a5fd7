package server_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"github.com/civicgraph/civicgraph/internal/auth"
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/server"
)

// metrics are the lines that Prometheus would be told.
func (s *service) metrics(t *testing.T) []string {
	t.Helper()
	got := do(server.AdminHandler(s.config.Metrics), httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if kind := got.Header().Get("Content-Type"); got.Code != 200 || !strings.HasPrefix(kind, "text/plain") {
		t.Fatalf("/metrics: %d %q", got.Code, kind)
	}
	// Prometheus reads what it is told with this parser, and promtool looks for faults with this linter.
	problems, err := promlint.New(strings.NewReader(got.Body.String())).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("the metrics are not as they should be: %v, %v", problems, err)
	}
	return strings.Split(got.Body.String(), "\n")
}

func wantLines(t *testing.T, lines []string, want ...string) {
	t.Helper()
	for _, line := range want {
		if !slices.Contains(lines, line) {
			t.Errorf("the metrics lack %s among\n%s", line, strings.Join(lines, "\n"))
		}
	}
}

func TestMetrics(t *testing.T) {
	service, store := newGraphService(t, asItIs)
	handler := service.handler(t)
	const write = `{"query":"mutation Chosen { upsertThemes(input: {themes: [{keys: [{scheme: \"test\", value: \"x\"}], names: [{text: \"x\", language: EN, kind: OFFICIAL}]}]}) { revision } }"}`
	token := service.token(t, "importer", auth.Editor)
	do(handler, post(`{"query":"query Chosen { graphInfo { revision } }"}`))
	do(handler, post(`{"query":"query Chosen2 { graphInfo { revision } }"}`))
	do(handler, post(write))
	do(handler, post(write, "Authorization", "Bearer "+token))
	do(handler, post(`{"query":"{ unknown }"}`))
	do(handler, post(`no JSON`))
	do(handler, post(`{"query":"{ graphInfo { revision } }"}`, "Authorization", "Bearer chosen"))
	do(handler, httptest.NewRequest(http.MethodGet, "/healthz", nil))
	do(handler, httptest.NewRequest(http.MethodGet, "/chosen", nil))
	lines := service.metrics(t)
	wantLines(t, lines,
		`civicgraph_requests_total{code="OK",operation="query"} 2`,
		`civicgraph_requests_total{code="UNAUTHENTICATED",operation="mutation"} 1`,
		`civicgraph_requests_total{code="OK",operation="mutation"} 1`,
		`civicgraph_requests_total{code="BAD_REQUEST",operation="none"} 1`,
		`civicgraph_requests_total{code="UNAUTHENTICATED",operation="none"} 1`,
		`civicgraph_request_duration_seconds_count{operation="mutation"} 2`,
		`civicgraph_request_duration_seconds_bucket{operation="mutation",le="30"} 2`,
		`civicgraph_requests_in_flight 0`,
		`civicgraph_build_info{version="v1.2.3"} 1`,
		`civicgraph_store_up{store="embedded"} 1`,
		`civicgraph_store_revision{store="embedded"} 1`,
	)
	text := strings.Join(lines, "\n")
	if !strings.Contains(text, "GRAPHQL_VALIDATION_FAILED") || !strings.Contains(text, "go_goroutines") {
		t.Errorf("the metrics tell not of a wrong question, or of the runtime:\n%s", text)
	}
	if strings.Contains(strings.ToLower(text), "chosen") {
		t.Errorf("the metrics repeat what a client chose:\n%s", text)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	lines = service.metrics(t)
	wantLines(t, lines, `civicgraph_store_up{store="embedded"} 0`)
	if strings.Contains(strings.Join(lines, "\n"), "civicgraph_store_revision{") {
		t.Error("there is a revision of a store that does not answer")
	}
}

// TestMetricsOfTheParts writes, subscribes in two ways, and lets one of them end.
func TestMetricsOfTheParts(t *testing.T) {
	service, store := newGraphService(t, asItIs)
	address, _, _ := service.start(t)
	token := service.token(t, "importer", auth.Editor)
	write := func(slug string) {
		t.Helper()
		if got := do(service.handler(t), post(`{"query":"mutation { upsertThemes(input: {themes: [{keys: [{scheme: \"test\", value: \"`+slug+`\"}], names: [{text: \"x\", language: EN, kind: OFFICIAL}]}]}) { revision } }"}`, "Authorization", "Bearer "+token)); got.Code != 200 {
			t.Fatal(got.Body)
		}
	}
	write("first")
	w, e := connect(t, address), listen(t, address, changesAfter(revisionOf(t, store, 0)))
	w.subscribe("1", changesAfter(revisionOf(t, store, 0)))
	for i := range 2 {
		w.next()
		e.next()
		if i == 0 {
			write("second")
		}
	}
	do(service.handler(t), post(`{"query":"{ provinceFlows { revision } }"}`))
	lines := service.metrics(t)
	wantLines(t, lines,
		`civicgraph_store_commit_duration_seconds_count{outcome="committed",store="embedded"} 2`,
		`civicgraph_projection_revision 2`, `civicgraph_projection_organizations 0`, `civicgraph_projection_activities 0`,
		`civicgraph_projection_participations 0`,
		`civicgraph_subscriptions 2`, `civicgraph_subscription_events_total 4`,
		`civicgraph_streams{transport="events"} 1`, `civicgraph_streams{transport="websocket"} 1`,
		`civicgraph_whole_graph_questions_total 1`, `civicgraph_whole_graph_waiting 0`, `civicgraph_whole_graph_running 0`, `civicgraph_whole_graph_refused_total 0`,
	)
	if text := strings.Join(lines, "\n"); !strings.Contains(text, "\ncivicgraph_store_bytes ") {
		t.Errorf("the metrics do not tell the size of the file:\n%s", text)
	}
	w.send(`{"type":"nonsense"}`)
	w.wantClose(4400, "")
	ended := []string{
		`civicgraph_streams_ended_total{code="BAD_REQUEST",transport="websocket"} 1`, `civicgraph_streams{transport="websocket"} 0`,
		`civicgraph_subscriptions_ended_total{code="CANCELLED"} 1`, `civicgraph_subscriptions 1`,
	}
	for deadline := time.Now().Add(patience); time.Now().Before(deadline) && !containsAll(service.metrics(t), ended); {
		<-time.After(10 * time.Millisecond)
	}
	wantLines(t, service.metrics(t), ended...)
}

func containsAll(lines, want []string) bool {
	for _, line := range want {
		if !slices.Contains(lines, line) {
			return false
		}
	}
	return true
}

// revisionOf is a revision of the graph in a store.
func revisionOf(t *testing.T, store civic.Store, number uint64) string {
	t.Helper()
	reader, err := store.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	revision, err := reader.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	revision.Number = number
	return revision.String()
}

func TestMetricsOfWhatRunsAndOfWhatBreaks(t *testing.T) {
	running, finish := make(chan struct{}), make(chan struct{})
	service, _ := newGraphService(t, asItIs)
	service.config.Graph = nil
	service.schema = schema(func(context.Context) (string, error) {
		close(running)
		<-finish
		return "", errors.New("no")
	})
	handler := service.handler(t)
	done := make(chan struct{})
	go func() { defer close(done); do(handler, post(`{"query":"{ ask }"}`)) }()
	within(t, running, "the question to run")
	wantLines(t, service.metrics(t), `civicgraph_requests_in_flight 1`)
	close(finish)
	within(t, done, "the answer")
	wantLines(t, service.metrics(t), `civicgraph_requests_in_flight 0`)
}

// TestTheAdminHandler looks that it is a door of its own: what it shows is not among the pages of everybody.
func TestTheAdminHandler(t *testing.T) {
	service, _ := newGraphService(t, asItIs)
	admin, public := server.AdminHandler(service.config.Metrics), service.handler(t)
	for path, want := range map[string]int{
		"/metrics": 200, "/debug/pprof/": 200, "/debug/pprof/heap": 200, "/debug/pprof/goroutine?debug=1": 200, "/debug/pprof/cmdline": 404, "/": 404, "/graphql": 404,
	} {
		if got := do(admin, httptest.NewRequest(http.MethodGet, path, nil)); got.Code != want {
			t.Errorf("%s on the listener for administration: %d, want %d", path, got.Code, want)
		}
	}
	for _, path := range []string{"/metrics", "/debug/pprof/", "/debug/pprof/heap"} {
		if got := do(public, httptest.NewRequest(http.MethodGet, path, nil)); got.Code != 404 {
			t.Errorf("%s is public: %d", path, got.Code)
		}
	}
}
