package exchange_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/exchange"
	"github.com/civicgraph/civicgraph/internal/network"
)

// reading is what a reader of a format found in a file.
type reading struct {
	About map[string]any            `json:"about"`
	Nodes map[string]map[string]any `json:"nodes"`
	Links []map[string]any          `json:"links"`
}

// written writes a network into a folder and returns the file, or for an archive the one of the name in it.
func written(t *testing.T, n *exchange.Network, format, name string) string {
	t.Helper()
	f, err := exchange.FormatNamed(format)
	if err != nil {
		t.Fatal(err)
	}
	var content bytes.Buffer
	if err := f.Write(t.Context(), &content, n); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if name == "" {
		name = "network" + f.Extension
		save(t, filepath.Join(folder, name), content.Bytes())
		return filepath.Join(folder, name)
	}
	for member, text := range unzipped(t, content.Bytes()) {
		save(t, filepath.Join(folder, member), text)
	}
	return filepath.Join(folder, name)
}

func save(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func unzipped(t *testing.T, content []byte) map[string][]byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, member := range archive.File {
		opened, err := member.Open()
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		if _, err := text.ReadFrom(opened); err != nil {
			t.Fatal(err)
		}
		files[member.Name] = text.Bytes()
	}
	return files
}

// read has a real reader of a format read a file.
func read(t *testing.T, reader, path string) reading {
	t.Helper()
	const folder = "testdata/readers"
	python, err := filepath.Abs("../../.build/readers/bin/python")
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), python, "read.py", reader, path)
	if slices.Contains([]string{"graphology", "gexf-graphology", "cytoscape", "followthemoney"}, reader) {
		command = exec.CommandContext(t.Context(), "node", "read.mjs", reader, path)
	}
	command.Dir = folder
	var problems bytes.Buffer
	command.Stderr = &problems
	text, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v (make readers installs the readers)\n%s", reader, err, problems.String())
	}
	var got reading
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatalf("%s: %v in %.300s", reader, err, text)
	}
	return got
}

// aReader is a format with a real reader of it.
type aReader struct {
	format, reader string
	// file is the one to read, of a format of several.
	file string
	// about is the attribute of the network in which all that the export says of itself stands as JSON, "-" for none.
	about string
	// lacks are columns that the reader drops, or has under a name of its own.
	lacks []string
}

// readers are the formats with their readers. Those that know names only are in a test of their own.
func readers() []aReader {
	return []aReader{
		{format: "graphml", reader: "graphml-networkx"},
		{format: "graphml", reader: "graphml-igraph"},
		{format: "gexf", reader: "gexf-networkx", about: "-", lacks: []string{"start", "end"}},
		{format: "gexf", reader: "gexf-graphology", about: "description"},
		{format: "graphology", reader: "graphology"},
		{format: "cytoscape", reader: "cytoscape"},
		{format: "d3", reader: "nodelink-networkx"},
		{format: "csv", reader: "package-frictionless", file: "datapackage.json"},
		{format: "xlsx", reader: "xlsx-openpyxl"},
		{format: "xlsx", reader: "xlsx-pandas"},
		{format: "parquet", reader: "parquet-pyarrow", file: "nodes.parquet"},
		{format: "parquet", reader: "parquet-pandas", file: "nodes.parquet", about: "-"},
		{format: "jsonld", reader: "jsonld-rdflib", about: "about", lacks: []string{"name", "kind", "until"}},
		{format: "ftm", reader: "followthemoney", file: "entities.ftm.json", about: "-", lacks: []string{"name_tr", "name_en", "kind", "type", "seat", "province",
			"plate_code", "longitude", "latitude", "identifiers", "sources", "until", "degree", "weight", "activities", "roles"}},
	}
}

// gold is the small world as a reader must find it, worked out by hand: the columns of nodes by slug and of links by slugs. The names are
// not those of the API but those of exchange's documentation.
func gold(mode network.Mode) (nodes, links map[string]map[string]any) {
	nodes = map[string]map[string]any{
		"ada": {"name": hostile, "name_tr": hostile, "name_en": "Island Association", "kind": "organization", "type": "NGO", "sector": "CIVIL",
			"seat": "Ankara", "province": "Ankara", "plate_code": 6.0, "longitude": 32.85, "latitude": 39.92, "identifiers": []any{"slug:ada"}, "degree": 2.0},
		"bel": {"name": "Bel Belediyesi", "name_tr": "Bel Belediyesi", "kind": "organization", "type": "MUNICIPALITY", "sector": "MUNICIPAL",
			"seat": "İzmir", "province": "İzmir", "plate_code": 35.0, "identifiers": []any{"slug:bel"}, "degree": 2.0},
		"uni": {"name": "Üni Üniversitesi", "name_tr": "Üni Üniversitesi", "kind": "organization", "type": "UNIVERSITY", "sector": "ACADEMIC",
			"seat": "Ankara", "province": "Ankara", "plate_code": 6.0, "longitude": 32.85, "latitude": 39.92, "identifiers": []any{"slug:uni"}, "degree": 2.0},
		"yalniz": {"name": "Yalnız", "name_tr": "Yalnız", "kind": "organization", "type": "NGO", "sector": "CIVIL", "identifiers": []any{"slug:yalniz"}, "degree": 0.0},
		"fon":    {"name": "Fon", "name_tr": "Fon", "kind": "organization", "type": "NGO", "sector": "CIVIL", "identifiers": []any{"slug:fon"}, "degree": 0.0},
	}
	if mode == network.OneMode {
		return nodes, map[string]map[string]any{
			"ada bel": {"weight": 1.0, "activities": 1.0, "since": "2020-03", "until": "2021"},
			"ada uni": {"weight": 0.5, "activities": 1.0, "since": "2020-09-30", "until": "2020-09-30"},
			"bel uni": {"weight": 0.5, "activities": 1.0, "since": "2020-09-30", "until": "2020-09-30"},
		}
	}
	for _, slug := range []string{"ada", "bel", "uni"} {
		nodes[slug]["degree"] = 1.0
	}
	maps.Copy(nodes, map[string]map[string]any{
		"program":  {"name": "Büyük Program", "name_tr": "Büyük Program", "kind": "activity", "type": "PROGRAMME", "identifiers": []any{"slug:program"}, "since": "2020", "until": "..", "degree": 1.0},
		"donem":    {"name": "İlk Dönem", "name_tr": "İlk Dönem", "kind": "activity", "type": "STAGE", "identifiers": []any{"slug:donem"}, "since": "2020-03", "until": "2021", "degree": 1.0},
		"calistay": {"name": "Çalıştay", "name_tr": "Çalıştay", "kind": "activity", "type": "EVENT", "identifiers": []any{"slug:calistay"}, "since": "2020-09-30", "until": "2020-09-30", "degree": 1.0},
	})
	return nodes, map[string]map[string]any{
		"ada program":  {"weight": 1.0, "activities": 1.0, "since": "2020", "until": "..", "roles": []any{"COORDINATOR"}},
		"bel donem":    {"weight": 1.0, "activities": 1.0, "since": "2020-03", "until": "2021", "roles": []any{"PARTNER"}},
		"uni calistay": {"weight": 2.0, "activities": 1.0, "since": "2020-09-30", "until": "2020-09-30", "roles": []any{"HOST", "PARTICIPANT"}},
	}
}

// slugsOf returns what the small world calls its nodes, by id.
func slugsOf(t *testing.T, reader civic.Reader) (slugs map[string]string, source string) {
	t.Helper()
	slugs = map[string]string{}
	for kind, names := range map[civic.Kind][]string{
		civic.KindOrganization: {"ada", "bel", "uni", "fon", "yalniz"}, civic.KindActivity: {"program", "donem", "calistay"},
	} {
		for i, id := range idsOf(t, reader, kind, names...) {
			slugs[string(id)] = names[i]
		}
	}
	return slugs, string(idsOf(t, reader, civic.KindSource, "hand")[0])
}

// TestReadersFindTheSmallWorld writes every format and has the tools of its users read it.
func TestReadersFindTheSmallWorld(t *testing.T) {
	for _, mode := range []network.Mode{network.OneMode, network.TwoMode} {
		for _, r := range readers() {
			t.Run(fmt.Sprint(r.reader, " ", mode), func(t *testing.T) {
				n, reader := open(t, world(t), network.ExtractQuery{Mode: mode, Isolates: true})
				got := read(t, r.reader, written(t, n, r.format, r.file))
				slugs, source := slugsOf(t, reader)
				wantNodes, wantLinks := gold(mode)
				if len(got.Nodes) != len(wantNodes) || len(got.Links) != len(wantLinks) {
					t.Errorf("found %d nodes and %d links, want %d and %d", len(got.Nodes), len(got.Links), len(wantNodes), len(wantLinks))
				}
				for id, attributes := range got.Nodes {
					want := wantNodes[slugs[id]]
					want["sources"] = []any{source}
					sameColumns(t, r, "node "+slugs[id], attributes, want)
				}
				for _, link := range got.Links {
					name := linkName(t, slugs, link)
					sameColumns(t, r, "link "+name, link, wantLinks[name])
				}
				saysOfItself(t, r, got.About, n, source)
			})
		}
	}
}

func linkName(t *testing.T, slugs map[string]string, link map[string]any) string {
	t.Helper()
	ends, ok := link["ends"].([]any)
	if !ok || len(ends) != 2 {
		t.Fatalf("a link has the ends %v", link["ends"])
	}
	names := []string{slugs[fmt.Sprint(ends[0])], slugs[fmt.Sprint(ends[1])]}
	slices.Sort(names)
	if slices.Contains([]string{"program", "donem", "calistay"}, names[0]) {
		slices.Reverse(names)
	}
	return strings.Join(names, " ")
}

// sameColumns compares the columns that a reader found with those wanted: all of them, and none that is not known.
func sameColumns(t *testing.T, r aReader, what string, got, want map[string]any) {
	t.Helper()
	columns := []string{"name", "name_tr", "name_en", "acronym", "kind", "type", "sector", "seat", "province", "plate_code", "longitude", "latitude",
		"identifiers", "sources", "website", "since", "until", "degree", "weight", "activities", "roles"}
	for _, name := range columns {
		if slices.Contains(r.lacks, name) {
			continue
		}
		if found, expected := got[name], want[name]; !sameValue(found, expected) {
			t.Errorf("%s has %s %#v, want %#v", what, name, found, expected)
		}
	}
}

// sameValue compares values of columns, where a list may be a text with bars, and a text a cell behind an apostrophe.
func sameValue(found, expected any) bool {
	if text, ok := found.(string); ok {
		switch wanted := expected.(type) {
		case []any:
			return text == strings.ReplaceAll(strings.Trim(fmt.Sprint(wanted), "[]"), " ", "|")
		case string:
			return text == wanted || wanted == hostile && text == "'"+wanted
		}
	}
	return reflect.DeepEqual(found, expected)
}

// saysOfItself checks that the revision, the filter, the day, the licence and the sources are told.
func saysOfItself(t *testing.T, r aReader, about map[string]any, n *exchange.Network, source string) {
	t.Helper()
	if r.about == "-" {
		return
	}
	if r.about != "" {
		if err := json.Unmarshal([]byte(fmt.Sprint(about[r.about])), &about); err != nil {
			t.Fatalf("%v in %q", err, about[r.about])
		}
	}
	told := compact(t, about)
	for _, wanted := range []string{n.About.Revision, "2024-05-15", "CONTRACTING_AUTHORITY", "licence of its source", source, "Elle yazılmış kaynak", "CC-BY-4.0"} {
		if !strings.Contains(told, wanted) {
			t.Errorf("the export does not say %q of itself: %s", wanted, told)
		}
	}
}

func compact(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
