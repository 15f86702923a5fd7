package graph_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// exporter returns the small world with a resolver that exports it.
func exporter(t *testing.T) *graph.Resolver {
	t.Helper()
	store := memory(t)
	a := serve(t, store, store)
	for _, step := range smallWorldSteps() {
		a.write(step.mutation, step.input)
	}
	return graph.New(graph.Setup{Store: store, Projector: store, Build: "test", Now: func() time.Time { return today }, LogFailure: a.failures.add})
}

// exported returns what an export of the small world in node-link JSON holds.
func exported(t *testing.T, r *graph.Resolver, request graph.ExportRequest) (names []string, about map[string]any) {
	t.Helper()
	request.Format = "d3"
	e, err := r.OpenExport(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	var text bytes.Buffer
	if err := e.Write(t.Context(), &text); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Graph map[string]any
		Nodes []struct{ Name string }
	}
	if err := json.Unmarshal(text.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	for _, node := range got.Nodes {
		names = append(names, node.Name)
	}
	return names, got.Graph
}

// TestExportsTakeTheFiltersOfTheSchema asks for the same filters as TestScopesAndOrders does, in the form that variables have.
func TestExportsTakeTheFiltersOfTheSchema(t *testing.T) {
	r := exporter(t)
	for _, one := range []struct {
		ties  string
		count int
		says  string
	}{
		{"", 3, `"excludeRoles":["CONTRACTING_AUTHORITY","FUNDER","TECHNICAL_AUTHORITY"]`},
		{`{"excludeRoles": []}`, 4, `"excludeRoles":[]`},
		{`{"roles": ["COORDINATOR", "FUNDER"]}`, 2, `"roles":["COORDINATOR","FUNDER"]`},
		{`{"nesting": "SAME_ACTIVITY"}`, 0, `"sameActivity":true`},
		{`{"organizations": {"set": {"names": ["ADA", "Uni Üniversitesi"]}}}`, 2, `"ids":["o`},
		{`{"organizations": {"set": {"names": []}}}`, 0, `"ids":[]`},
		{`{"period": {"from": "2020-01-01", "to": "2020-08-31"}}`, 2, `"undated":"EXCLUDE"`},
		{`{"activities": {"maxSize": 5}}`, 3, `"maxSize":5`},
	} {
		names, about := exported(t, r, graph.ExportRequest{Ties: one.ties})
		echo, err := json.Marshal(about["filter"])
		if err != nil || len(names) != one.count || !strings.Contains(string(echo), one.says) {
			t.Errorf("%s gives %q under %s, want %d and %s", one.ties, names, echo, one.count, one.says)
		}
	}
}

func TestExportsTellTheDayAndTheMode(t *testing.T) {
	names, about := exported(t, exporter(t), graph.ExportRequest{Mode: network.TwoMode, Isolates: true})
	if len(names) != 7 || about["date"] != "2024-05-15" || about["mode"] != "TWO_MODE" || about["build"] != "test" {
		t.Errorf("%q, and %v", names, about)
	}
}

func TestExportsThatAreRefused(t *testing.T) {
	r := exporter(t)
	for name, one := range map[string]struct {
		request graph.ExportRequest
		kind    error
		says    string
	}{
		"a format that there is not": {graph.ExportRequest{Format: "docx"}, civic.ErrNotFound, "format: there is no such format"},
		"no JSON":                    {graph.ExportRequest{Ties: `{"roles"`}, civic.ErrInvalid, "ties: this is not one JSON object"},
		"two objects":                {graph.ExportRequest{Ties: `{} {}`}, civic.ErrInvalid, "ties: this is not one JSON object"},
		"a list":                     {graph.ExportRequest{Ties: `[]`}, civic.ErrInvalid, "ties: this is not one JSON object"},
		"a field that there is not":  {graph.ExportRequest{Ties: `{"rolls": []}`}, civic.ErrInvalid, "ties.rolls: "},
		"a role that there is not":   {graph.ExportRequest{Ties: `{"roles": ["PARTNER", "FRIEND"]}`}, civic.ErrInvalid, "ties.roles[1]: "},
		"a date that there is not":   {graph.ExportRequest{Ties: `{"period": {"from": "2020-02-31"}}`}, civic.ErrInvalid, "ties.period.from: "},
		"a size below nothing":       {graph.ExportRequest{Ties: `{"activities": {"maxSize": -1}}`}, civic.ErrInvalid, "ties.activities.maxSize: "},
		"an id of nothing":           {graph.ExportRequest{Ties: `{"organizations": {"places": ["l0123456789abcdef"]}}`}, civic.ErrNotFound, "ties.organizations.places[0]: "},
		"a name of nobody":           {graph.ExportRequest{Ties: `{"organizations": {"set": {"names": ["Kimse"]}}}`}, civic.ErrNotFound, `ties.organizations.set: these name no organization, or more than one: "Kimse"`},
		"a limit below nothing":      {graph.ExportRequest{Limit: -1}, civic.ErrInvalid, "limit: "},
		"a mode that there is not":   {graph.ExportRequest{Mode: "THREE_MODE"}, civic.ErrInvalid, "mode: "},
	} {
		if one.request.Format == "" {
			one.request.Format = "graphml"
		}
		_, err := r.OpenExport(t.Context(), one.request)
		if !errors.Is(err, one.kind) || !strings.HasPrefix(r.Refuse(t.Context(), err).Problem, one.says) {
			t.Errorf("%s: %v, told as %+v", name, err, r.Refuse(t.Context(), err))
		}
	}
	names, _ := exported(t, r, graph.ExportRequest{}) // none of them holds its place
	if len(names) != 3 {
		t.Errorf("behind all these it gives %q", names)
	}
}

func TestSoManyExportsAtOnce(t *testing.T) {
	r := exporter(t)
	var open []*graph.Export
	for range 4 {
		e, err := r.OpenExport(t.Context(), graph.ExportRequest{Format: "gexf"})
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, e)
	}
	if _, err := r.OpenExport(t.Context(), graph.ExportRequest{Format: "gexf"}); !errors.Is(err, graph.ErrBusy) {
		t.Errorf("the fifth: %v", err)
	}
	open[0].Close()
	again, err := r.OpenExport(t.Context(), graph.ExportRequest{Format: "gexf"})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := again.Write(t.Context(), &text); err != nil || !strings.Contains(text.String(), `<viz:color r="0" g="114" b="178"/>`) {
		t.Errorf("no node has the colour of municipalities (%v)", err)
	}
	for _, e := range append(open[1:], again) {
		e.Close()
	}
}
