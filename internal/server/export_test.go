package server_test

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/auth"
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/dataset"
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
