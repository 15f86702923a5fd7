package exchange_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/exchange"
	"github.com/civicgraph/civicgraph/internal/network"
)

func TestTheEdgeListIsTheLinks(t *testing.T) {
	n, reader := open(t, world(t), network.ExtractQuery{})
	got := read(t, "package-frictionless", written(t, n, "csv", "datapackage.json"))
	slugs, _ := slugsOf(t, reader)
	found := map[string]any{}
	edges, _ := got.About["edgelist"].([]any)
	for _, edge := range edges {
		cells, _ := edge.([]any)
		found[linkName(t, slugs, map[string]any{"ends": cells[:2]})] = cells[2]
	}
	if len(edges) != 3 || found["ada bel"] != 1.0 || found["ada uni"] != 0.5 || found["bel uni"] != 0.5 {
		t.Errorf("the edge list is %v", found)
	}
}

// TestAnEmptyNetworkIsAnAnswer has every reader read a network of nothing.
func TestAnEmptyNetworkIsAnAnswer(t *testing.T) {
	nobody := civic.TieFilter{Organizations: civic.OrganizationTieFilter{IDs: []civic.ID{}}}
	n, _ := open(t, world(t), network.ExtractQuery{Ties: nobody, Isolates: true})
	for _, r := range readers() {
		if got := read(t, r.reader, written(t, n, r.format, r.file)); len(got.Nodes) != 0 || len(got.Links) != 0 {
			t.Errorf("%s found %v", r.reader, got)
		}
	}
}

func TestIsolatesAndALimitAreAskedFor(t *testing.T) {
	store := world(t)
	for _, one := range []struct {
		query       network.ExtractQuery
		nodes       int
		isolates    int
		total       int
		isTruncated bool
	}{
		{network.ExtractQuery{}, 3, 2, 3, false},
		{network.ExtractQuery{Isolates: true}, 5, 2, 3, false},
		{network.ExtractQuery{Limit: 2}, 2, 2, 3, true},
		{network.ExtractQuery{Mode: network.TwoMode}, 6, 2, 6, false},
	} {
		n, _ := open(t, store, one.query)
		about := n.About
		if about.Nodes != one.nodes || about.Isolates != one.isolates || about.TotalNodes != one.total || about.Truncated != one.isTruncated {
			t.Errorf("%+v gives %+v", one.query, about)
		}
	}
}

// TestTheSameNetworkIsTheSameBytes writes each format twice, with one network and with another one that is opened the same way.
func TestTheSameNetworkIsTheSameBytes(t *testing.T) {
	store := world(t)
	for _, f := range exchange.Formats() {
		var texts [3]bytes.Buffer
		n, _ := open(t, store, network.ExtractQuery{Isolates: true})
		again, _ := open(t, store, network.ExtractQuery{Isolates: true})
		for i, one := range []*exchange.Network{n, n, again} {
			if err := f.Write(t.Context(), &texts[i], one); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(texts[0].Bytes(), texts[1].Bytes()) || !bytes.Equal(texts[0].Bytes(), texts[2].Bytes()) {
			t.Errorf("%s is written in another way the second time", f.Name)
		}
	}
}

func TestProgressIsToldToItsEnd(t *testing.T) {
	n, _ := open(t, world(t), network.ExtractQuery{})
	var told []int
	n.Passed = func(done, total int) {
		if total != 6 {
			t.Errorf("the total is %d", total)
		}
		told = append(told, done)
	}
	written(t, n, "graphml", "")
	if !slices.IsSorted(told) || len(told) == 0 || told[len(told)-1] != 6 {
		t.Errorf("told %v", told)
	}
}

// full is a writer that takes nothing more after so many bytes.
type full struct{ room int }

var errFull = errors.New("the disk is full")

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestAnExportThatCannotBeWrittenSaysSo(t *testing.T) {
	n, _ := open(t, world(t), network.ExtractQuery{})
	for _, f := range exchange.Formats() {
		if err := f.Write(t.Context(), &full{room: 100}, n); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", f.Name, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := f.Write(ctx, &bytes.Buffer{}, n); !errors.Is(err, context.Canceled) {
			t.Errorf("%s goes on after it was given up: %v", f.Name, err)
		}
	}
}

func TestWhatThereIsNot(t *testing.T) {
	_, err := exchange.FormatNamed("docx")
	var fault *civic.Fault
	if !errors.As(err, &fault) || !errors.Is(err, civic.ErrNotFound) || !strings.Contains(fault.Remedy, "graphml, gexf") {
		t.Errorf("a format that there is not: %v", err)
	}
	store := world(t)
	reader, err := store.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	g, err := store.Projection(t.Context(), reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []network.ExtractQuery{{Limit: -1}, {Mode: "THREE"}, {Ties: civic.TieFilter{Roles: []civic.Role{"FRIEND"}}}} {
		if _, err := exchange.Open(t.Context(), reader, g, exchange.Request{ExtractQuery: query}); !errors.Is(err, civic.ErrInvalid) {
			t.Errorf("%+v: %v", query, err)
		}
	}
}

// TestNoCellIsAFormula holds every cell of the tables to what spreadsheets take for a formula, and numbers to staying numbers.
func TestNoCellIsAFormula(t *testing.T) {
	store := world(t)
	names := []string{"=1+1", "+90 hattı", "-Eksi", "@öteki", "＝tam", " =1", "'=1"}
	s := civic.Submission{Source: ref("hand")}
	for i, name := range names {
		entry := organization(string(rune('f'+i)), civic.NGO, "ankara", official(name)...)
		entry.Facts.Location = &civic.Coordinates{Longitude: -1.5, Latitude: -2}
		s.Organizations = append(s.Organizations, entry)
	}
	submit(t, store, s)
	n, _ := open(t, store, network.ExtractQuery{Isolates: true})
	f, err := exchange.FormatNamed("csv")
	if err != nil {
		t.Fatal(err)
	}
	var content bytes.Buffer
	if err := f.Write(t.Context(), &content, n); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(unzipped(t, content.Bytes())["nodes.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	negative := 0
	for _, row := range rows {
		for _, cell := range row {
			if cell == "-1.5" || cell == "-2" {
				negative++
				continue
			}
			if begun := strings.TrimSpace(cell); begun != "" && strings.ContainsAny(begun[:1], "=+-@") || strings.HasPrefix(begun, "＝") {
				t.Errorf("a spreadsheet takes %q for a formula", cell)
			}
		}
	}
	if negative != 2*len(names) {
		t.Errorf("%d negative numbers are left as they are, want %d", negative, 2*len(names))
	}
}

// TestArchivesSayWhatTheyAre looks at the file beside the network in formats that hold nothing of the sort.
func TestArchivesSayWhatTheyAre(t *testing.T) {
	n, _ := open(t, world(t), network.ExtractQuery{})
	archives := 0
	for _, f := range exchange.Formats() {
		if !strings.HasSuffix(f.Extension, ".zip") {
			continue
		}
		archives++
		var content bytes.Buffer
		if err := f.Write(t.Context(), &content, n); err != nil {
			t.Fatal(err)
		}
		var about exchange.About
		if err := json.Unmarshal(unzipped(t, content.Bytes())["about.json"], &about); err != nil || about.Revision != n.About.Revision || about.Sources[0].Licence != "CC-BY-4.0" {
			t.Errorf("%s says %+v of itself (%v)", f.Name, about, err)
		}
	}
	if archives < 2 {
		t.Errorf("there are %d archives", archives)
	}
}
