package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/transport"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/auth"
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/dataset"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/network"
)

// today is the day of all tests.
var today = time.Date(2024, 5, 15, 12, 0, 0, 0, time.UTC)

// api is the API on a store, asked as one principal.
type api struct {
	t         *testing.T
	handler   http.Handler
	principal *auth.Principal
	failures  *failures
	vitals    func() graph.Vitals
}

// failures are the errors that were logged.
type failures struct {
	mu   sync.Mutex
	errs []error
}

func (f *failures) add(_ context.Context, _ string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.errs = append(f.errs, err)
}

// memory opens an empty store in memory.
func memory(t *testing.T) *embedded.Store {
	t.Helper()
	store, err := embedded.OpenMemory()
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

// serve puts the API on a store. The editor writes; anonymous is the same API without a token.
func serve(t *testing.T, store civic.Store, projector network.Projector) *api {
	t.Helper()
	failed := &failures{}
	resolver := graph.New(graph.Setup{
		Store: store, Projector: projector, Build: "test", Now: func() time.Time { return today },
		LogFailure: failed.add,
	})
	handler := graph.NewServer(resolver, transport.POST{})
	handler.AroundResponses(func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		response := next(ctx)
		if left := graph.FieldsLeft(ctx); left != 0 && response != nil && len(response.Errors) == 0 {
			t.Errorf("the levels have %d fields left behind the answer to %s", left, graphql.GetOperationContext(ctx).RawQuery)
		}
		return response
	})
	editor := auth.Principal{Name: "tests", Role: auth.Editor}
	return &api{t: t, handler: handler, principal: &editor, failures: failed, vitals: resolver.Vitals}
}

func (a *api) anonymous() *api {
	copied := *a
	copied.principal = nil
	return &copied
}

// builtIn serves the built-in data.
var builtInOnce = sync.OnceValues(func() (*embedded.Store, error) {
	store, err := embedded.OpenMemory()
	if err != nil {
		return nil, err
	}
	return store, load(store)
})

func load(store civic.Store) error {
	submissions, err := dataset.Submissions()
	if err != nil {
		return err
	}
	ctx := context.Background()
	for _, submission := range submissions {
		_, err := store.Update(ctx, civic.Commit{By: "test"}, func(tx civic.Tx) error {
			outcomes, err := civic.Submit(ctx, tx, submission)
			if err != nil {
				return err
			}
			return civic.Refusals(outcomes)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func builtIn(t *testing.T) *api {
	t.Helper()
	store, err := builtInOnce()
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, store, store).anonymous()
}

type variables map[string]any

type answer struct {
	Data   json.RawMessage `json:"data"`
	Errors []answerError   `json:"errors"`
	body   []byte
}

type answerError struct {
	Message    string         `json:"message"`
	Path       []any          `json:"path"`
	Extensions map[string]any `json:"extensions"`
}

func (e answerError) code() string {
	code, _ := e.Extensions["code"].(string)
	return code
}

// argument returns the path of the argument at fault, joined by dots.
func (e answerError) argument() string {
	steps, _ := e.Extensions["argument"].([]any)
	return joined(steps)
}

func joined(steps []any) string {
	texts := make([]string, len(steps))
	for i, step := range steps {
		text, _ := json.Marshal(step)
		texts[i] = strings.Trim(string(text), `"`)
	}
	return strings.Join(texts, ".")
}

// post asks and returns whatever comes back.
func (a *api) post(query string, vars variables) answer {
	a.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": vars})
	if err != nil {
		a.t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	if a.principal != nil {
		request = request.WithContext(auth.WithPrincipal(request.Context(), *a.principal))
	}
	recorder := httptest.NewRecorder()
	a.handler.ServeHTTP(recorder, request)
	result := answer{body: recorder.Body.Bytes()}
	if err := json.Unmarshal(result.body, &result); err != nil {
		a.t.Fatalf("the answer is not JSON: %v\n%s", err, result.body)
	}
	return result
}

// ask asks and decodes the data into out. Errors fail the test.
func (a *api) ask(out any, query string, vars variables) {
	a.t.Helper()
	result := a.post(query, vars)
	if len(result.Errors) > 0 {
		a.t.Fatalf("errors: %s\nlogged: %v", result.body, a.failures.errs)
	}
	if err := json.Unmarshal(result.Data, out); err != nil {
		a.t.Fatal(err)
	}
}

// expect asks and compares the data with a gold answer in JSON.
func (a *api) expect(query string, vars variables, gold string) {
	a.t.Helper()
	var got any
	a.ask(&got, query, vars)
	var want any
	if err := json.Unmarshal([]byte(gold), &want); err != nil {
		a.t.Fatalf("the gold answer is not JSON: %v", err)
	}
	gotText, wantText := pretty(a.t, got), pretty(a.t, want)
	if gotText != wantText {
		a.t.Errorf("got\n%s\nwant\n%s", gotText, wantText)
	}
}

// refuse asks and expects one error with a code, for an argument.
func (a *api) refuse(query string, vars variables, code, argument string) answerError {
	a.t.Helper()
	result := a.post(query, vars)
	if len(result.Errors) == 0 {
		a.t.Fatalf("no error, but %s was wanted: %s", code, result.body)
	}
	first := result.Errors[0]
	if first.code() != code || first.argument() != argument {
		a.t.Errorf("got %s for %q, want %s for %q: %s\nlogged: %v", first.code(), first.argument(), code, argument, result.body, a.failures.errs)
	}
	return first
}

func pretty(t *testing.T, value any) string {
	t.Helper()
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
