// Package architecture holds no code of the program, only the test that its packages import one another inwards.
package architecture

import (
	"cmp"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const modulePath = "github.com/civicgraph/civicgraph"

// A layer is a folder with everything below it. It may import itself and the layers it names, and no other of ours.
type layer struct {
	folder  string
	imports []string
	why     string
	// standardOnly lets in no module of others but golang.org/x.
	standardOnly bool
}

// layers is the architecture: cmd > server > graph > exchange, meeting, auth > network > civic, the stores and the
// built-in data beside them. A folder that is not here is refused, so that a new one finds its place first.
func layers() []layer {
	return []layer{
		{folder: "internal/civic", standardOnly: true, why: "the domain imports nothing of ours"},
		{folder: "internal/network", imports: []string{"internal/civic"}, standardOnly: true,
			why: "network is pure functions on the domain"},
		{folder: "internal/exchange", imports: []string{"internal/network", "internal/civic"},
			why: "importers and exporters know the domain, no store and no GraphQL"},
		{folder: "internal/meeting", imports: []string{"internal/network", "internal/civic"}, standardOnly: true,
			why: "meeting is pure functions on the projection"},
		{folder: "internal/auth", imports: []string{"internal/network", "internal/civic"},
			why: "who may write is decided without knowing what is asked"},
		{folder: "internal/embedded", imports: []string{"internal/network", "internal/civic"},
			why: "a store knows the domain and the projection, nothing of GraphQL"},
		{folder: "internal/neo4j", imports: []string{"internal/network", "internal/civic"},
			why: "a store knows the domain and the projection, nothing of GraphQL"},
		{folder: "internal/watch", imports: []string{"internal/civic"}, standardOnly: true,
			why: "watching knows the log of a store, no particular one, and nothing of who follows"},
		{folder: "internal/dataset", imports: []string{"internal/civic"},
			why: "the built-in data is civic input, whatever stores it"},
		{folder: "internal/storetest", imports: []string{"internal/network", "internal/civic"},
			why: "the contract's tests know the contract and no particular store"},
		{folder: "internal/neo4jtest", why: "it runs servers, whatever is asked of them"},
		{folder: "graph", imports: []string{"internal/exchange", "internal/meeting", "internal/auth", "internal/watch", "internal/network", "internal/civic"},
			why: "GraphQL asks the Store contract and knows no store"},
		{folder: "internal/server", imports: []string{"graph", "internal/exchange", "internal/meeting", "internal/auth",
			"internal/network", "internal/civic", "web"},
			why: "the server is given its store"},
		{folder: "web", standardOnly: true, why: "the pages know the address of the API and nothing else"},
		{folder: "cmd", imports: []string{"internal", "graph", "web"},
			why: "cmd puts the parts together: it alone sees both stores"},
		{folder: "bench", imports: []string{"internal", "graph"},
			why: "bench measures the parts; nothing imports it and it is not in the program"},
		{folder: "internal/architecture", standardOnly: true, why: "it only reads"},
	}
}

// owners names, for modules that embody a decision and for packages of ours that only some need, the only folders that may import
// them.
func owners() map[string][]string {
	return map[string][]string{
		"go.etcd.io/bbolt":                 {"internal/embedded"},
		"github.com/neo4j/neo4j-go-driver": {"internal/neo4j", "internal/neo4jtest", "bench"},
		"github.com/99designs/gqlgen":      {"graph", "internal/server"},
		"github.com/vektah/gqlparser":      {"graph", "internal/server"},
		"github.com/rs/cors":               {"internal/server", "cmd"},
		"github.com/prometheus":            {"internal/server"},
		"github.com/coder/websocket":       {"internal/server", "bench"}, // bench is a client of subscriptions
		"github.com/alecthomas/kong":       {"cmd"},
		"github.com/BurntSushi/toml":       {"cmd"},
		"github.com/agnivade/levenshtein":  {"cmd"},
		"github.com/schollz/progressbar":   {"cmd"},
		"github.com/xuri/excelize":         {"internal/exchange"},
		"github.com/parquet-go/parquet-go": {"internal/exchange"},
		"gonum.org/v1/gonum":               {}, // an oracle in tests
		modulePath + "/internal/neo4jtest": {"bench"},
	}
}

// check gives a complaint for each import of the package in folder that the architecture forbids.
func check(folder string, imports []string) []string {
	home := layerOf(folder)
	if home == nil {
		return []string{fmt.Sprintf("%s: the architecture has no place for it; give it one in layers()", folder)}
	}
	var complaints []string
	for _, imported := range imports {
		if rule := broken(*home, imported); rule != "" {
			complaints = append(complaints, fmt.Sprintf("%s imports %s: %s", folder, imported, rule))
		}
	}
	return complaints
}

// broken gives the rule that the import breaks, or nothing.
func broken(home layer, imported string) string {
	if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") {
		return "" // the standard library
	}
	if ours, ok := strings.CutPrefix(imported, modulePath+"/"); ok {
		if within(ours, home.folder) || slices.ContainsFunc(home.imports, func(f string) bool { return within(ours, f) }) {
			return ownedByOthers(home, imported)
		}
		return fmt.Sprintf("%s may import %s (%s)", home.folder, cmp.Or(strings.Join(home.imports, ", "), "nothing of ours"), home.why)
	}
	if home.folder == "internal/civic" && !within(imported, "golang.org/x/text") {
		return "internal/civic may import the standard library and golang.org/x/text only"
	}
	if home.standardOnly && !within(imported, "golang.org/x") {
		return fmt.Sprintf("%s may import the standard library and golang.org/x only (%s)", home.folder, home.why)
	}
	return ownedByOthers(home, imported)
}

// ownedByOthers gives a complaint when only other folders may have the import.
func ownedByOthers(home layer, imported string) string {
	for module, folders := range owners() {
		if within(imported, module) && !slices.Contains(folders, home.folder) {
			return fmt.Sprintf("%s is for %s only", module, cmp.Or(strings.Join(folders, ", "), "tests"))
		}
	}
	return ""
}

// layerOf gives the layer that a folder belongs to, nil when there is none.
func layerOf(folder string) *layer {
	for _, l := range layers() {
		if within(folder, l.folder) {
			return &l
		}
	}
	return nil
}

// within says whether an import path is another one or below it. A version suffix (/v5) is below its module.
func within(name, root string) bool {
	return name == root || strings.HasPrefix(name, root+"/")
}

// TestImportsPointInwards reads the imports of every file of the program. Files of tests are not read: a test of graph
// may well open the embedded store and load the built-in data. Build constraints are not looked at, so that a file for
// another system is checked as well.
func TestImportsPointInwards(t *testing.T) {
	packages := readImports(t, filepath.Join("..", ".."))
	if len(packages) == 0 {
		t.Fatal("no package found")
	}
	for _, folder := range slices.Sorted(maps.Keys(packages)) {
		for _, complaint := range check(folder, packages[folder]) {
			t.Error(complaint)
		}
	}
}

// TestCheck holds the check itself to imports that it must refuse and must let through.
func TestCheck(t *testing.T) {
	ours := func(folder string) string { return modulePath + "/" + folder }
	tests := []struct {
		folder, imports string
		complaint       string // part of it; empty where the import is right
	}{
		{"cmd/civicgraph", ours("internal/embedded"), ""},
		{"cmd/civicgraph", ours("internal/neo4j"), ""},
		{"internal/server", ours("graph"), ""},
		{"internal/server", ours("web"), ""},
		{"graph", ours("internal/civic"), ""},
		{"graph/model", ours("graph"), ""},
		{"internal/embedded", "go.etcd.io/bbolt", ""},
		{"internal/neo4j", "github.com/neo4j/neo4j-go-driver/v5/neo4j", ""},
		{"internal/neo4jtest", "github.com/neo4j/neo4j-go-driver/v5/neo4j", ""},
		{"bench", ours("internal/neo4jtest"), ""},
		{"internal/civic", "golang.org/x/text/unicode/norm", ""},
		{"internal/civic", "net/url", ""},
		{"internal/network", "golang.org/x/sync/errgroup", ""},

		{"internal/server", ours("internal/embedded"), "internal/server may import graph"},
		{"internal/server", ours("cmd/civicgraph"), "internal/server may import graph"},
		{"graph", ours("internal/server"), "graph may import internal/exchange"},
		{"graph", ours("internal/neo4j"), "GraphQL asks the Store contract"},
		{"graph", ours("internal/dataset"), "graph may import"},
		{"internal/embedded", ours("graph"), "nothing of GraphQL"},
		{"internal/embedded", ours("internal/neo4j"), "internal/embedded may import internal/network, internal/civic"},
		{"internal/neo4j", ours("graph"), "internal/neo4j may import internal/network, internal/civic"},
		{"internal/meeting", ours("internal/exchange"), "internal/meeting may import"},
		{"internal/network", ours("internal/auth"), "internal/network may import internal/civic"},
		{"internal/civic", ours("internal/network"), "internal/civic may import nothing of ours"},
		{"web", ours("internal/civic"), "web may import nothing of ours"},
		{"internal/exchange", ours("bench"), "internal/exchange may import"},

		{"internal/civic", "golang.org/x/sync/errgroup", "golang.org/x/text only"},
		{"internal/civic", "github.com/google/uuid", "golang.org/x/text only"},
		{"internal/network", "github.com/google/uuid", "standard library and golang.org/x only"},
		{"internal/network", "gonum.org/v1/gonum/graph", "standard library and golang.org/x only"},
		{"internal/auth", "gonum.org/v1/gonum/graph", "gonum.org/v1/gonum is for tests only"},
		{"internal/embedded", "github.com/99designs/gqlgen/graphql", "gqlgen is for graph, internal/server only"},
		{"internal/embedded", "github.com/vektah/gqlparser/v2/ast", "gqlparser is for graph, internal/server only"},
		{"graph", "go.etcd.io/bbolt", "go.etcd.io/bbolt is for internal/embedded only"},
		{"graph", "github.com/neo4j/neo4j-go-driver/v5/neo4j", "is for internal/neo4j, internal/neo4jtest, bench only"},
		{"cmd/civicgraph", ours("internal/neo4jtest"), "internal/neo4jtest is for bench only"},
		{"internal/graphite", "fmt", "no place for it"},
	}
	for _, test := range tests {
		t.Run(test.folder+" imports "+test.imports, func(t *testing.T) {
			complaints := check(test.folder, []string{test.imports})
			if test.complaint == "" {
				if len(complaints) > 0 {
					t.Errorf("refused: %s", complaints)
				}
				return
			}
			if len(complaints) != 1 || !strings.Contains(complaints[0], test.complaint) {
				t.Errorf("complaints are %q, want one that says %q", complaints, test.complaint)
			}
		})
	}
}

// TestReadImports meets the reader on a module of its own.
func TestReadImports(t *testing.T) {
	root := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module example.org/m\n")
	write("a/a.go", "package a\nimport \"fmt\"\n")
	write("a/b_windows.go", "//go:build never\n\npackage a\nimport \"os\"\n")
	write("a/a_test.go", "package a\nimport \"testing\"\n")
	write("a/testdata/x.go", "package x\nimport \"errors\"\n")
	write("tools/go.mod", "module example.org/tools\n")
	write("tools/x.go", "package x\nimport \"errors\"\n")
	write("web/node_modules/p/x.go", "package x\nimport \"errors\"\n")
	write(".build/x.go", "package x\nimport \"errors\"\n")

	got := readImports(t, root)
	if len(got) != 1 || !slices.Equal(got["a"], []string{"fmt", "os"}) {
		t.Errorf("read %v, want a with fmt and os", got)
	}
}

// readImports gives the imports of each folder of the module at root that holds Go files other than tests.
func readImports(t *testing.T, root string) map[string][]string {
	t.Helper()
	packages := map[string][]string{}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name != root && notOurs(name, entry.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		imports, err := importsOf(name)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			return err
		}
		folder := path.Clean(filepath.ToSlash(relative))
		merged := append(packages[folder], imports...)
		slices.Sort(merged)
		packages[folder] = slices.Compact(merged)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return packages
}

// notOurs says which folders the go command leaves out of ./... too, or would if it knew of npm.
func notOurs(name, base string) bool {
	if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata" || base == "node_modules" {
		return true
	}
	_, err := os.Stat(filepath.Join(name, "go.mod"))
	return err == nil
}

func importsOf(name string) ([]string, error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		return nil, fmt.Errorf("read the imports: %w", err)
	}
	imports := make([]string, 0, len(parsed.Imports))
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, fmt.Errorf("%s: import %s: %w", name, spec.Path.Value, err)
		}
		imports = append(imports, imported)
	}
	return imports, nil
}
