package graph_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/civicgraph/civicgraph/graph"
)

// wire is a transport that asks one question and gives all responses to it.
type wire struct {
	query     string
	responses chan *graphql.Response
}

func (*wire) Supports(*http.Request) bool { return true }

func (w *wire) Do(_ http.ResponseWriter, r *http.Request, executor graphql.GraphExecutor) {
	defer close(w.responses)
	operation, errs := executor.CreateOperationContext(r.Context(), &graphql.RawParams{Query: w.query})
	if errs != nil {
		w.responses <- executor.DispatchError(graphql.WithOperationContext(r.Context(), operation), errs)
		return
	}
	handler, ctx := executor.DispatchOperation(r.Context(), operation)
	for response := handler(ctx); response != nil; response = handler(ctx) {
		w.responses <- response
	}
}

// subscribe asks on a store until the test ends.
func subscribe(t *testing.T, store *countingStore, query string) (responses <-chan *graphql.Response, stop func()) {
	t.Helper()
	w := &wire{query, make(chan *graphql.Response, 100)}
	handler := graph.NewServer(graph.New(graph.Setup{Store: store, Projector: store}), w)
	handler.AroundResponses(func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		response := next(ctx)
		if left := graph.FieldsLeft(ctx); left != 0 && response != nil && len(response.Errors) == 0 {
			t.Errorf("the levels have %d fields left behind an event", left)
		}
		return response
	})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil))
	}()
	t.Cleanup(func() { stop(); <-ended })
	return w.responses, stop
}

func one(t *testing.T, responses <-chan *graphql.Response) *graphql.Response {
	t.Helper()
	select {
	case response := <-responses:
		return response
	case <-time.After(10 * time.Second):
		t.Fatal("no response comes")
		return nil
	}
}

// TestChanges also holds that an event reads nothing of the graph but the log, and leaves nothing open.
func TestChanges(t *testing.T) {
	store := counted(memory(t))
	a := serve(t, store, store)
	before := a.revision()
	responses, stop := subscribe(t, store, fmt.Sprintf(`subscription { kind: __typename c: changes(after: %q) { kind: __typename revision ...more } } fragment more on Change { complete }`, before))
	if got := one(t, responses); len(got.Errors) == 0 || got.Errors[0].Extensions["code"] != "GRAPHQL_VALIDATION_FAILED" {
		t.Errorf("two fields: %+v", got)
	}
	stop()
	responses, stop = subscribe(t, store, fmt.Sprintf(`subscription { c: changes(after: %q) { kind: __typename revision ...more } } fragment more on Change { complete }`, before))
	for _, step := range smallWorldSteps() {
		want := fmt.Sprintf(`{"c":{"kind":"Change","revision":%q,"complete":true}}`, a.revisionAfter(step))
		if got := one(t, responses); string(got.Data) != want || len(got.Errors) > 0 {
			t.Errorf("got %s %v, want %s", got.Data, got.Errors, want)
		}
	}
	stop()
	if got := one(t, responses); got != nil {
		t.Errorf("behind the end comes %+v", got)
	}
}

// revisionAfter writes and returns the revision that this makes.
func (a *api) revisionAfter(s step) string {
	a.t.Helper()
	a.write(s.mutation, s.input)
	return a.revision()
}

func TestChangesRefused(t *testing.T) {
	store := counted(memory(t))
	for after, code := range map[string]string{"nonsense": "INVALID", "another-3": "INVALID"} {
		responses, _ := subscribe(t, store, fmt.Sprintf(`subscription { changes(after: %q) { revision } }`, after))
		got := one(t, responses)
		if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != code || got.Data != nil {
			t.Errorf("after %q: %+v", after, got)
		}
		if got := one(t, responses); got != nil {
			t.Errorf("after %q goes on with %+v", after, got)
		}
	}
}

func TestChangesTellThatTheStoreFails(t *testing.T) {
	store := counted(memory(t))
	a := serve(t, store, store)
	before := a.revision()
	responses, _ := subscribe(t, store, fmt.Sprintf(`subscription { changes(after: %q) { revision } }`, before))
	a.write(smallWorldSteps()[0].mutation, smallWorldSteps()[0].input)
	one(t, responses)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if got := one(t, responses); got == nil || len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "UNAVAILABLE" || got.Data != nil {
		t.Errorf("got %+v", got)
	}
	if got := one(t, responses); got != nil {
		t.Errorf("and then %+v", got)
	}
}
