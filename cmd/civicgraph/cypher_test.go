package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/neo4jtest"
)

// A row is a line of an answer; lists in it are in order.
type row []any

// text is the row as text, by which two answers are compared.
func (r row) text() string {
	var cells []string
	for _, cell := range r {
		if list, ok := cell.([]any); ok {
			cells = append(cells, fmt.Sprint(list...))
			continue
		}
		cells = append(cells, fmt.Sprint(cell))
	}
	return strings.Join(cells, " | ")
}

// namesOf returns what a field of some objects says, in order.
func namesOf(objects []any, path ...string) []any {
	var names []any
	for _, object := range objects {
		names = append(names, in(object, path...))
	}
	return sorted(names)
}

// in returns what a field of a field … of an object says.
func in(object any, path ...string) any {
	for _, name := range path {
		fields, _ := object.(map[string]any)
		object = fields[name]
	}
	return object
}

func listIn(object any, path ...string) []any {
	list, _ := in(object, path...).([]any)
	return list
}

// sorted returns a list in order, without repeats.
func sorted(list []any) []any {
	slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return slices.Compact(list)
}

// An analysis is one of the questions in Cypher with how the API is asked the same.
type analysis struct {
	about string
	ask   func(api *asker) []row
}

// asker asks the API of one server.
type asker struct {
	t *testing.T
	*running
}

func (a *asker) ask(query string) map[string]any {
	a.t.Helper()
	_, data, code := a.running.ask(a.t, query, "")
	if code != "" {
		a.t.Fatalf("%s: %s", code, query)
	}
	return data
}

// id returns the id of the organization, programme or place with a name.
func (a *asker) id(name string) any {
	a.t.Helper()
	for _, node := range listIn(a.ask(fmt.Sprintf(`{ search(text: %q) { nodes { id
		... on Organization { name } ... on Activity { title } ... on Place { place: name } } } }`, name)), "search", "nodes") {
		if in(node, "name") == name || in(node, "title") == name || in(node, "place") == name {
			return in(node, "id")
		}
	}
	a.t.Fatalf("nothing is called %s", name)
	return nil
}

func analyses() []analysis {
	return []analysis{
		{"Who works with whom across provinces", acrossProvinces},
		{"shortest introduction", introduction},
		{"bridges between the sectors", bridges},
		{"organizations of İstanbul", best},
		{"Whom has Katılıyoruz brought together", broughtTogether},
		{"introduce to each other", openTriangles},
		{"provinces have no collaboration", apart},
		{"Whom do the funders reach", reached},
		{"Bornova Belediyesi work in 2021", inPeriod},
		{"several sources speak", severalSources},
	}
}

// TestTenQuestionsInCypher asks the questions of docs/neo4j.md as an analyst does, and the API the same.
func TestTenQuestionsInCypher(t *testing.T) {
	text, err := os.ReadFile("../../docs/neo4j.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := regexp.MustCompile("(?s)\n\\*\\*\\d+\\. ([^\n]*)\n(?:[^`]|`[^`])*?```cypher\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(documented) != len(analyses()) {
		t.Fatalf("the document has %d questions, want %d", len(documented), len(analyses()))
	}
	server := servers.Empty(t)
	must(t, append([]string{"load"}, inNeo4j(t, server)...)...)
	api := start(t, command(t, append([]string{"serve", "--listen=127.0.0.1:0"}, inNeo4j(t, server)...)...))
	for i, a := range analyses() {
		t.Run(a.about, func(t *testing.T) {
			question, cypher := documented[i][1], documented[i][2]
			if !strings.Contains(question, a.about) {
				t.Fatalf("question %d is %s", i+1, question)
			}
			got, want := answerOf(t, server, cypher), lines(a.ask(&asker{t, api}))
			if got != want || want == "" {
				t.Errorf("%s\nCypher answers\n%s\nthe API\n%s", cypher, got, want)
			}
		})
	}
}

// lines writes rows as text in order: how equals stand is not the question's.
func lines(rows []row) string {
	texts := make([]string, len(rows))
	for i, r := range rows {
		texts[i] = r.text()
	}
	slices.Sort(texts)
	return strings.Join(texts, "\n")
}

// answerOf runs a statement as Neo4j Browser does.
func answerOf(t *testing.T, server neo4jtest.Server, cypher string) string {
	t.Helper()
	var rows []row
	for _, record := range newAnalyst(t, server).ask(cypher) {
		r := row(record.Values)
		for i, cell := range r {
			if list, ok := cell.([]any); ok && record.Keys[i] != "introduction" {
				r[i] = sorted(list)
			}
		}
		rows = append(rows, r)
	}
	return lines(rows)
}

func acrossProvinces(api *asker) (rows []row) {
	data := api.ask(`{ collaborations(scope: OTHER_PROVINCES, first: 100) { nodes {
		a { name } b { name } activities(first: 10) { title } } } }`)
	for _, pair := range listIn(data, "collaborations", "nodes") {
		ends := api.inOrder(in(pair, "a", "name"), in(pair, "b", "name"))
		rows = append(rows, row{ends[0], ends[1], namesOf(listIn(pair, "activities"), "title")})
	}
	return rows
}

// inOrder returns organizations in the order of names, as the API lists them.
func (a *asker) inOrder(names ...any) []any {
	a.t.Helper()
	var ordered []any
	for _, object := range listIn(a.ask(`{ organizations(filter: {hasTies: true}, first: 100) { nodes { name } } }`), "organizations", "nodes") {
		if name := in(object, "name"); slices.Contains(names, name) {
			ordered = append(ordered, name)
		}
	}
	return ordered
}

func introduction(api *asker) (rows []row) {
	data := api.ask(fmt.Sprintf(`{ paths(from: %q, to: %q, ties: {nesting: SAME_ACTIVITY}, first: 50) { paths { length steps {
		organization { name } activity { title } } } } }`, api.id("National Democratic Institute"), api.id("Denge Denetleme Ağı")))
	paths := listIn(data, "paths", "paths")
	for _, path := range paths {
		if in(path, "length") != in(paths[0], "length") {
			continue
		}
		var steps []any
		for _, step := range listIn(path, "steps") {
			if name := in(step, "organization", "name"); name != nil {
				steps = append(steps, name)
				continue
			}
			steps = append(steps, in(step, "activity", "title"))
		}
		rows = append(rows, row{steps})
	}
	return rows
}

func bridges(api *asker) (rows []row) {
	data := api.ask(`{ organizations(filter: {hasTies: true}, first: 50) { nodes { name sector
		collaborators(scope: OTHER_SECTORS, first: 50) { totalCount nodes { sector } } } } }`)
	for _, o := range listIn(data, "organizations", "nodes") {
		if count := in(o, "collaborators", "totalCount"); count != 0.0 {
			rows = append(rows, row{in(o, "name"), in(o, "sector"), count, namesOf(listIn(o, "collaborators", "nodes"), "sector")})
		}
	}
	return rows
}

func best(api *asker) (rows []row) {
	data := api.ask(fmt.Sprintf(`{ organizations(filter: {places: [%q], hasTies: true}, first: 100) { nodes { name
		collaborators(first: 0) { totalCount } } } }`, api.id("İstanbul")))
	for _, o := range listIn(data, "organizations", "nodes") {
		rows = append(rows, row{in(o, "name"), in(o, "collaborators", "totalCount")})
	}
	return rows
}

// broughtTogether asks who takes part, and keeps of what each does what is the programme or nested in it.
func broughtTogether(api *asker) (rows []row) {
	programme := api.id("Katılıyoruz Programı")
	data := api.ask(fmt.Sprintf(`{ node(id: %q) { ... on Activity { title descendants(first: 100) { nodes { title } } } }
		organizations(filter: {participatesIn: [%[1]q]}, first: 50) { nodes { name participations(first: 20) { nodes { role activity { title } } } } } }`, programme))
	within := append(namesOf(listIn(data, "node", "descendants", "nodes"), "title"), in(data, "node", "title"))
	for _, o := range listIn(data, "organizations", "nodes") {
		var parts []any
		for _, part := range listIn(o, "participations", "nodes") {
			if slices.Contains(within, in(part, "activity", "title")) {
				parts = append(parts, part)
			}
		}
		rows = append(rows, row{in(o, "name"), namesOf(parts, "role"), namesOf(parts, "activity", "title")})
	}
	return rows
}

// openTriangles finds them in the list of all collaborations.
func openTriangles(api *asker) (rows []row) {
	broker := api.id("Türkiye Kent Konseyleri Birliği")
	data := api.ask(fmt.Sprintf(`{ node(id: %q) { ... on Organization { collaborators(first: 100) { nodes { name } } } }
		collaborations(first: 100) { nodes { a { name } b { name } } } }`, broker))
	tied := map[[2]any]bool{}
	for _, pair := range listIn(data, "collaborations", "nodes") {
		a, b := in(pair, "a", "name"), in(pair, "b", "name")
		tied[[2]any{a, b}], tied[[2]any{b, a}] = true, true
	}
	known := api.inOrder(namesOf(listIn(data, "node", "collaborators", "nodes"), "name")...)
	for i, a := range known {
		for _, b := range known[i+1:] {
			if !tied[[2]any{a, b}] {
				rows = append(rows, row{a, b})
			}
		}
	}
	return rows
}

func apart(api *asker) (rows []row) {
	data := api.ask(`{ places(types: [PROVINCE], first: 100) { nodes { name } } provinceFlows { flows { from { name } to { name } } } }`)
	flows := listIn(data, "provinceFlows", "flows")
	connected := append(namesOf(flows, "from", "name"), namesOf(flows, "to", "name")...)
	for _, province := range listIn(data, "places", "nodes") {
		if name := in(province, "name"); !slices.Contains(connected, name) {
			rows = append(rows, row{name})
		}
	}
	return rows
}

func reached(api *asker) (rows []row) {
	data := api.ask(`{ organizations(filter: {roles: [FUNDER]}) { nodes { name participations(roles: [FUNDER]) { nodes { activity { id title } } } } } }`)
	for _, funder := range listIn(data, "organizations", "nodes") {
		for _, part := range listIn(funder, "participations", "nodes") {
			data := api.ask(fmt.Sprintf(`{ organizations(first: 100, filter: {participatesIn: [%q], roles: [COORDINATOR, PARTNER, ASSOCIATE, IMPLEMENTER,
				BENEFICIARY, MEMBER, HOST, PARTICIPANT, CONTRIBUTOR, TRAINER]}) { nodes { name } } }`, in(part, "activity", "id")))
			if names := namesOf(listIn(data, "organizations", "nodes"), "name"); len(names) > 0 {
				rows = append(rows, row{in(funder, "name"), in(part, "activity", "title"), names})
			}
		}
	}
	return rows
}

func inPeriod(api *asker) (rows []row) {
	data := api.ask(fmt.Sprintf(`{ node(id: %q) { ... on Organization { collaborators(ties: {period: {from: "2021", to: "2021"}}, first: 100) {
		nodes { name } } } } }`, api.id("Bornova Belediyesi")))
	for _, name := range namesOf(listIn(data, "node", "collaborators", "nodes"), "name") {
		rows = append(rows, row{name})
	}
	return rows
}

// severalSources walks through all organizations.
func severalSources(api *asker) (rows []row) {
	for after := "null"; ; {
		data := api.ask(fmt.Sprintf(`{ organizations(first: 100, after: %s) { pageInfo { hasNextPage endCursor } nodes { name
			records { source { title } rank retired } } } }`, after))
		for _, o := range listIn(data, "organizations", "nodes") {
			live := slices.DeleteFunc(listIn(o, "records"), func(r any) bool { return in(r, "retired") == true || in(r, "rank") == "DEPRECATED" })
			if titles := namesOf(live, "source", "title"); len(titles) > 1 {
				rows = append(rows, row{in(o, "name"), titles})
			}
		}
		if in(data, "organizations", "pageInfo", "hasNextPage") != true {
			return rows
		}
		after = fmt.Sprintf("%q", in(data, "organizations", "pageInfo", "endCursor"))
	}
}
