package server_test

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/auth"
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/dataset"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/server"
)

// newExportService returns a service that exports the built-in data.
func newExportService(t *testing.T) *service {
	t.Helper()
	service, store := newGraphService(t, asItIs)
	submissions, err := dataset.Submissions()
	if err != nil {
		t.Fatal(err)
	}
	for _, submission := range submissions {
		if _, err := store.Update(t.Context(), civic.Commit{By: "test"}, func(tx civic.Tx) error {
			_, err := civic.Submit(t.Context(), tx, submission)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	service.config.Exports = graph.New(graph.Setup{Store: store, Projector: store, Build: "v1.2.3", LogFailure: server.LogFailure})
	return service
}

// exportOf asks for an export, with headers as name and value by turns.
func exportOf(target string, headers ...string) *http.Request {
	return with(httptest.NewRequest(http.MethodGet, target, nil), headers...)
}

// TestANetworkIsSent takes the whole network of the built-in data away, over a connection, compressed by the way.
func TestANetworkIsSent(t *testing.T) {
	address, _, _ := newExportService(t).start(t)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/export/graphml?isolates=true&ties="+url.QueryEscape(`{"excludeRoles": []}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != "application/graphml+xml" ||
		!strings.HasPrefix(response.Header.Get("Content-Disposition"), `attachment; filename="civicgraph-`) {
		t.Fatalf("got %s, %v, %v", response.Status, response.Header, err)
	}
	var got struct {
		Nodes []struct{} `xml:"graph>node"`
		Edges []struct{} `xml:"graph>edge"`
	}
	if err := xml.Unmarshal(body, &got); err != nil || len(got.Nodes) < 1000 || len(got.Edges) < 40 || !strings.Contains(string(body), "Çanakkale") {
		t.Errorf("it holds %d nodes and %d edges, %v", len(got.Nodes), len(got.Edges), err)
	}
}

func TestExportsThatAreRefused(t *testing.T) {
	service := newExportService(t)
	handler := service.handler(t)
	for target, want := range map[string]struct {
		status int
		code   string
	}{
		"/export/docx":                               {404, "NOT_FOUND"},
		"/export/gexf?limit=many":                    {400, "INVALID"},
		"/export/gexf?limit=-1":                      {400, "INVALID"},
		"/export/gexf?isolates=perhaps":              {400, "INVALID"},
		"/export/gexf?mode=THREE_MODE":               {400, "INVALID"},
		"/export/gexf?ties=%7B":                      {400, "INVALID"},
		"/export/gexf?ties=%7B%22roles%22%3A%5B1%5D": {400, "INVALID"},
		"/export/gexf?filter=%7B%7D":                 {400, "BAD_REQUEST"},
		"/export/gexf?limit=1&limit=2":               {400, "BAD_REQUEST"},
		"/export/gexf?ties=%zz":                      {400, "BAD_REQUEST"},
		"/export/gexf?ties=" + url.QueryEscape(`{"organizations": {"places": ["l0123456789abcdef"]}}`): {404, "NOT_FOUND"},
	} {
		got := do(handler, exportOf(target))
		if gotCode := code(t, got.Body); got.Code != want.status || gotCode != want.code || got.Header().Get("Content-Disposition") != "" {
			t.Errorf("%s: %d %s, want %d %s", target, got.Code, gotCode, want.status, want.code)
		}
	}
	if got := do(handler, with(httptest.NewRequest(http.MethodPost, "/export/gexf", nil))); got.Code == http.StatusOK {
		t.Errorf("POST: %d", got.Code)
	}
}

// TestExportsAreReading has exports follow who may read, and HEAD tell no more than what a file would be.
func TestExportsAreReading(t *testing.T) {
	service := newExportService(t)
	service.config.Closed = true
	handler := service.handler(t)
	if got := do(handler, exportOf("/export/d3")); got.Code != http.StatusUnauthorized {
		t.Errorf("without a token: %d", got.Code)
	}
	token := "Bearer " + service.token(t, "reader", auth.Reader)
	got := do(handler, exportOf("/export/d3", "Authorization", token))
	if got.Code != http.StatusOK || !json.Valid(got.Body.Bytes()) {
		t.Errorf("with a token: %d", got.Code)
	}
	head := with(httptest.NewRequest(http.MethodHead, "/export/d3", nil), "Authorization", token)
	if got := do(handler, head); got.Code != http.StatusOK || got.Body.Len() != 0 || got.Header().Get("Content-Type") != "application/json" {
		t.Errorf("HEAD: %d, %d bytes", got.Code, got.Body.Len())
	}
}

// TestAnExportIsSentOnceOnly has a client that has an export told so, before anything is worked out, until the question, the day or the
// graph is another.
func TestAnExportIsSentOnceOnly(t *testing.T) {
	service := newExportService(t)
	reads := 0
	store := service.config.Exports.Store
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	service.config.Exports = graph.New(graph.Setup{
		Store: countingStore{store, &reads}, Projector: service.config.Exports.Projector, Build: "v1.2.3", LogFailure: server.LogFailure, Now: func() time.Time { return now },
	})
	handler := service.handler(t)
	tagOf := func(target string) string {
		got := do(handler, exportOf(target))
		if got.Code != 200 || !strings.HasPrefix(got.Header().Get("ETag"), `W/"`) || got.Header().Get("Cache-Control") != "no-cache" {
			t.Fatalf("%s: %d, %v", target, got.Code, got.Header())
		}
		return got.Header().Get("ETag")
	}
	const target = "/export/csv"
	tag := tagOf(target)
	if same := tagOf(target + "?mode=ONE_MODE&limit=0&isolates=false&ties="); same != tag {
		t.Errorf("the same export has the tags %s and %s", tag, same)
	}
	others := map[string]bool{tag: true}
	for _, other := range []string{"/export/d3", target + "?limit=5", target + "?mode=TWO_MODE", target + "?isolates=true", target + "?ties=" + url.QueryEscape(`{"roles":["PARTNER"]}`)} {
		others[tagOf(other)] = true
	}
	if len(others) != 6 {
		t.Errorf("there are the tags %v", others)
	}
	known := func() int { return do(handler, exportOf(target, "If-None-Match", tag)).Code }
	reads = 0
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		got := do(handler, with(httptest.NewRequest(method, target, nil), "If-None-Match", `"x", `+tag))
		if got.Code != 304 || got.Body.Len() != 0 || got.Header().Get("ETag") != tag || got.Header().Get("Content-Disposition") != "" {
			t.Errorf("%s: %d, %v, %d bytes", method, got.Code, got.Header(), got.Body.Len())
		}
	}
	if reads != 2 {
		t.Errorf("the store was read %d times to tell of two exports that they are known", reads)
	}
	if now = now.AddDate(0, 0, 1); known() != 200 {
		t.Error("the export of the day before is known")
	}
	if now = now.AddDate(0, 0, -1); known() != 304 {
		t.Error("the export of the day is not known")
	}
	if embedded, ok := store.(*embedded.Store); ok {
		add(t, embedded, "new")
	}
	if known() != 200 {
		t.Error("the export of the revision before is known")
	}
}

// TestWorkbooksThatCannotBe has a refusal reach the client as one, with what to do instead.
func TestWorkbooksThatCannotBe(t *testing.T) {
	service, store := newGraphService(t, asItIs)
	const crowd = 1500
	s := civic.Submission{
		Sources:    []civic.Source{{Keys: []civic.Key{{Scheme: "slug", Value: "hand"}}, Title: "Hand"}},
		Source:     civic.KeyRef("slug", "hand"),
		Activities: []civic.ActivityEntry{{}},
	}
	names := func(text string) []civic.Name {
		return []civic.Name{{Text: text, Language: civic.Turkish, Kind: civic.Official}}
	}
	key := func(value string) []civic.Key { return []civic.Key{{Scheme: "slug", Value: value}} }
	s.Activities[0].Facts = civic.ActivityFacts{Type: civic.Event, Names: names("Kalabalık"), Identifiers: key("crowd")}
	for i := range crowd {
		var entry civic.OrganizationEntry
		name := "member-" + strconv.Itoa(i)
		entry.Facts = civic.OrganizationFacts{Type: civic.NGO, Names: names(name), Identifiers: key(name)}
		s.Organizations = append(s.Organizations, entry)
		s.Participations = append(s.Participations, civic.ParticipationEntry{Organization: civic.KeyRef("slug", name), Activity: civic.KeyRef("slug", "crowd"), Role: civic.Participant})
	}
	if _, err := store.Update(t.Context(), civic.Commit{By: "test"}, func(tx civic.Tx) error {
		outcomes, err := civic.Submit(t.Context(), tx, s)
		if err != nil {
			return err
		}
		return civic.Refusals(outcomes)
	}); err != nil {
		t.Fatal(err)
	}
	service.config.Exports = graph.New(graph.Setup{Store: store, Projector: store, LogFailure: server.LogFailure})
	got := do(service.handler(t), exportOf("/export/xlsx"))
	body := got.Body.String()
	if got.Code != 422 || code(t, got.Body) != "TOO_COSTLY" || !strings.Contains(body, "parquet") || got.Header().Get("Content-Disposition") != "" {
		t.Errorf("got %d, %s", got.Code, body)
	}
}

// patient counts the deadlines that are set before the first part of an answer.
type patient struct {
	*httptest.ResponseRecorder
	before int
}

// SetWriteDeadline counts.
func (p *patient) SetWriteDeadline(time.Time) error {
	if p.Body.Len() == 0 {
		p.before++
	}
	return nil
}

// TestTimeForAWorkbook has the time for the first part of an answer begin anew as long as something comes about: a workbook is sent when it is
// whole.
func TestTimeForAWorkbook(t *testing.T) {
	answer := &patient{ResponseRecorder: httptest.NewRecorder()}
	newExportService(t).handler(t).ServeHTTP(answer, exportOf("/export/xlsx?isolates=true"))
	if answer.Code != http.StatusOK || answer.before < 4 {
		t.Errorf("got %d, the time was set %d times before the first part, want one for each 500 nodes, one for the links and one for the part", answer.Code, answer.before)
	}
}
