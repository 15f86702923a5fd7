package server_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/auth"
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/server"
)

// countingStore counts how often it was read.
type countingStore struct {
	civic.Store
	reads *int
}

// Reader counts.
func (s countingStore) Reader(ctx context.Context) (civic.Reader, error) {
	*s.reads++
	return s.Store.Reader(ctx)
}

// get is a question sent with GET, with parameters as name and value by turns.
func get(parameters ...string) *http.Request {
	values := url.Values{}
	for i := 0; i < len(parameters); i += 2 {
		values.Set(parameters[i], parameters[i+1])
	}
	return httptest.NewRequest(http.MethodGet, "/graphql?"+values.Encode(), nil)
}

// add writes a theme.
func add(t *testing.T, store *embedded.Store, name string) {
	t.Helper()
	theme := &civic.Theme{
		ID: civic.Mint(civic.KindTheme, civic.Key{Scheme: "test", Value: name}, 0), Names: []civic.Name{{Text: name, Language: civic.Turkish, Kind: civic.Official}},
	}
	_, err := store.Update(t.Context(), civic.Commit{By: "test"}, func(tx civic.Tx) error {
		return tx.Put(t.Context(), civic.Batch{Dossiers: []civic.Dossier{theme}})
	})
	if err != nil {
		t.Fatal(err)
	}
}

const countThemes = "query A { graphInfo { counts { themes } } } query B { graphInfo { revision } }"

func TestAnAnswerIsAskedForAgainOnlyWhenTheGraphChanged(t *testing.T) {
	reads := 0
	service, store := newGraphService(t, func(store civic.Store) civic.Store { return countingStore{store, &reads} })
	handler := service.handler(t)
	ask := func(tag string) *httptest.ResponseRecorder {
		return do(handler, with(get("query", countThemes, "operationName", "A"), "If-None-Match", tag))
	}
	add(t, store, "first")
	first := ask("")
	tag := first.Header().Get("ETag")
	if first.Code != 200 || !strings.Contains(first.Body.String(), `"themes":1`) || !strings.HasPrefix(tag, `W/"`) || first.Header().Get("Cache-Control") != "no-cache" {
		t.Fatalf("got %d %s, %v", first.Code, first.Body, first.Header())
	}
	if again := ask("").Header().Get("ETag"); again != tag {
		t.Errorf("the same answer has the tags %s and %s", tag, again)
	}
	before := reads
	for _, known := range []string{tag, strings.TrimPrefix(tag, "W/"), `"other", ` + tag, `W/"other",` + tag + `, "x"`} {
		got := ask(known)
		if got.Code != 304 || got.Body.Len() != 0 || got.Header().Get("ETag") != tag || got.Header().Get("Cache-Control") != "no-cache" || got.Header().Get("Content-Type") != "" {
			t.Errorf("%s: got %d %s, %v", known, got.Code, got.Body, got.Header())
		}
	}
	if reads != before {
		t.Errorf("the question was answered %d times all the same", reads-before)
	}
	wantLines(t, service.metrics(t), `civicgraph_requests_total{code="NOT_MODIFIED",operation="query"} 4`)
	add(t, store, "second")
	for _, known := range []string{tag, "*", `"other"`, strings.Trim(tag, `W/"`)} {
		if got := ask(known); got.Code != 200 || !strings.Contains(got.Body.String(), `"themes":2`) || got.Header().Get("ETag") == tag {
			t.Errorf("%s, after a write: got %d %s, %v", known, got.Code, got.Body, got.Header())
		}
	}
}

// overtakenStore is written to, once, as soon as an answer has begun to read it.
type overtakenStore struct {
	civic.Store
	overtake func()
}

// Reader opens a view, and then writes.
func (s overtakenStore) Reader(ctx context.Context) (civic.Reader, error) {
	reader, err := s.Store.Reader(ctx)
	s.overtake()
	return reader, err
}

// TestATagIsNeverNewerThanItsAnswer writes while the question is answered. Who has that answer must be given the newer one.
func TestATagIsNeverNewerThanItsAnswer(t *testing.T) {
	var overtake func()
	service, store := newGraphService(t, func(store civic.Store) civic.Store { return overtakenStore{store, func() { overtake() }} })
	overtake = sync.OnceFunc(func() { add(t, store, "late") })
	handler := service.handler(t)
	first := do(handler, get("query", countThemes, "operationName", "A"))
	second := do(handler, with(get("query", countThemes, "operationName", "A"), "If-None-Match", first.Header().Get("ETag")))
	if !strings.Contains(first.Body.String(), `"themes":0`) || second.Code != 200 || !strings.Contains(second.Body.String(), `"themes":1`) {
		t.Errorf("first %s, then %d %s", first.Body, second.Code, second.Body)
	}
}

// TestTagsDiffer by all that an answer depends on.
func TestTagsDiffer(t *testing.T) {
	service, _ := newGraphService(t, asItIs)
	handler := service.handler(t)
	token := service.token(t, "importer", auth.Editor)
	const query = "query A($n: Int) { themes(first: $n) { totalCount } } query B($n: Int) { themes(first: $n) { totalCount } }"
	tags := map[string]string{}
	for name, request := range map[string]*http.Request{
		"a question":        get("query", query, "operationName", "A", "variables", `{"n":1}`),
		"another operation": get("query", query, "operationName", "B", "variables", `{"n":1}`),
		"other variables":   get("query", query, "operationName", "A", "variables", `{"n":2}`),
		"another query":     get("query", query+" ", "operationName", "A", "variables", `{"n":1}`),
		"another type":      with(get("query", query, "operationName", "A", "variables", `{"n":1}`), "Accept", "application/graphql-response+json"),
		"a token":           with(get("query", query, "operationName", "A", "variables", `{"n":1}`), "Authorization", "Bearer "+token),
	} {
		got := do(handler, request)
		tag := got.Header().Get("ETag")
		if other, taken := tags[tag]; taken || got.Code != 200 || tag == "" {
			t.Errorf("%s: %d, tag %q, also that of %s", name, got.Code, tag, other)
		}
		tags[tag] = name
		want := "no-cache"
		if name == "a token" {
			want = "private, no-cache"
		}
		if control := got.Header().Get("Cache-Control"); control != want {
			t.Errorf("%s: Cache-Control: %s, want %s", name, control, want)
		}
	}
}

func TestTagsDifferByBuildAndDay(t *testing.T) {
	service, store := newGraphService(t, asItIs)
	tagOf := func(build string, now time.Time) string {
		transport := server.Transport{Limits: server.DefaultLimits(), Store: store, Build: build, Now: func() time.Time { return now }}
		service.config.Graph = graph.NewServer(graph.New(graph.Setup{Store: store, Projector: store}), transport)
		return do(service.handler(t), get("query", "{ graphInfo { revision } }")).Header().Get("ETag")
	}
	noon := time.Date(2024, 5, 15, 12, 0, 0, 0, time.Local)
	tag := tagOf("v1", noon)
	if later := tagOf("v1", noon.Add(time.Hour)); tag == "" || later != tag {
		t.Errorf("the tag is %q and an hour later %q", tag, later)
	}
	if tagOf("v2", noon) == tag || tagOf("v1", noon.AddDate(0, 0, 1)) == tag {
		t.Error("another build, or another day, has the same tag")
	}
}

// TestWhatIsNotKept are errors, and whatever did not come with GET.
func TestWhatIsNotKept(t *testing.T) {
	service, _ := newGraphService(t, asItIs)
	handler := service.handler(t)
	for name, request := range map[string]*http.Request{
		"a question sent with POST": post(`{"query":"{ graphInfo { revision } }"}`),
		"a mutation":                post(`{"query":"mutation { upsertThemes(input: {themes: []}) { revision } }"}`),
		"a mutation sent with GET":  get("query", "mutation { upsertThemes(input: {themes: []}) { revision } }"),
		"a wrong question":          get("query", "{ unknown }"),
		"no question":               get("query", ""),
		"a field that fails":        get("query", `{ paths(from: "o00", to: "o00") { paths { length } } }`),
		"a token that is not good":  with(get("query", "{ graphInfo { revision } }"), "Authorization", "Bearer x"),
		"a type that there is not":  with(get("query", "{ graphInfo { revision } }"), "Accept", "text/html"),
		"nothing there":             httptest.NewRequest(http.MethodGet, "/nowhere", nil),
	} {
		got := do(handler, request).Header()
		if got.Get("Cache-Control") != "no-store" || got.Get("ETag") != "" {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestWhatAnswersVaryBy(t *testing.T) {
	service, _ := newGraphService(t, asItIs)
	handler := service.handler(t)
	tag := do(handler, get("query", "{ graphInfo { revision } }")).Header().Get("ETag")
	for _, known := range []string{"", tag} {
		var vary []string
		for part := range strings.SplitSeq(strings.Join(do(handler, with(get("query", "{ graphInfo { revision } }"), "If-None-Match", known)).Header().Values("Vary"), ","), ",") {
			vary = append(vary, strings.TrimSpace(part))
		}
		slices.Sort(vary)
		if want := []string{"Accept", "Accept-Encoding", "Authorization", "Origin"}; !slices.Equal(vary, want) {
			t.Errorf("with the tag %q: Vary: %v, want %v", known, vary, want)
		}
	}
}

func TestHeadIsGetWithoutABody(t *testing.T) {
	service, _ := newGraphService(t, asItIs)
	address, _, _ := service.start(t)
	ask := func(method, query string, header ...string) (status int, length int64, told http.Header) {
		request, err := http.NewRequestWithContext(t.Context(), method, "http://"+address+"/graphql?query="+query, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := http.DefaultClient.Do(with(request, header...))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = got.Body.Close() }()
		return got.StatusCode, got.ContentLength, got.Header
	}
	_, length, get := ask(http.MethodGet, "{__typename}")
	status, headLength, head := ask(http.MethodHead, "{__typename}")
	if status != http.StatusOK || headLength != length || head.Get("ETag") == "" {
		t.Errorf("HEAD is answered with %d, %d bytes, %v", status, headLength, head)
	}
	for _, name := range []string{"Content-Type", "ETag", "Cache-Control", "Vary"} {
		if got, want := head.Get(name), get.Get(name); got != want {
			t.Errorf("%s is %q with HEAD, %q with GET", name, got, want)
		}
	}
	if status, _, _ := ask(http.MethodHead, "{__typename}", "If-None-Match", get.Get("ETag")); status != http.StatusNotModified {
		t.Errorf("what one has: %d", status)
	}
	for query, accept := range map[string]string{"mutation{__typename}": "", "subscription{changes{revision}}": "text/event-stream", "{__typename}": "text/event-stream"} {
		if status, _, told := ask(http.MethodHead, query, "Accept", accept); status != http.StatusMethodNotAllowed || told.Get("Allow") == "" {
			t.Errorf("%s: %d, %v", query, status, told)
		}
	}
}
