package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// walked is a page of anything that has a name or title.
type walked struct {
	Edges []struct {
		Cursor string
		Node   struct{ ID, Name string }
	}
	Nodes    []struct{ ID string }
	PageInfo struct {
		HasNextPage, HasPreviousPage, GraphMoved bool
		StartCursor, EndCursor                   string
	}
	TotalCount int
}

const pageFields = `{ totalCount edges { cursor node { id name%s } } nodes { id } pageInfo { hasNextPage hasPreviousPage graphMoved startCursor endCursor } }`

func (a *api) page(question string) walked {
	a.t.Helper()
	var found struct{ List walked }
	named := ""
	if strings.HasPrefix(question, "activities") {
		named = ": title"
	}
	a.ask(&found, "{ list: "+question+fmt.Sprintf(pageFields, named)+" }", nil)
	return found.List
}

func (w walked) names() []string {
	names := make([]string, len(w.Edges))
	for i, edge := range w.Edges {
		names[i] = edge.Node.Name
	}
	return names
}

func TestPagesForward(t *testing.T) {
	a := smallWorld(t)
	first := a.page(`organizations(first: 3)`)
	if got := first.names(); !slices.Equal(got, []string{"Ada Derneği", "Bel Belediyesi", "Fon"}) {
		t.Errorf("the first page has %v", got)
	}
	info := first.PageInfo
	if first.TotalCount != 4 || !info.HasNextPage || info.HasPreviousPage || info.GraphMoved ||
		info.StartCursor != first.Edges[0].Cursor || info.EndCursor != first.Edges[2].Cursor || first.Nodes[1].ID != first.Edges[1].Node.ID {
		t.Errorf("the first page is %+v", first)
	}
	second := a.page(fmt.Sprintf(`organizations(first: 3, after: %q)`, info.EndCursor))
	if got := second.names(); !slices.Equal(got, []string{"Uni Üniversitesi"}) || second.PageInfo.HasNextPage || !second.PageInfo.HasPreviousPage {
		t.Errorf("the second page is %+v", second)
	}
}

func TestPagesBackward(t *testing.T) {
	a := smallWorld(t)
	last := a.page(`organizations(last: 2)`)
	if got := last.names(); !slices.Equal(got, []string{"Fon", "Uni Üniversitesi"}) || !last.PageInfo.HasPreviousPage || last.PageInfo.HasNextPage {
		t.Errorf("the last page is %+v", last)
	}
	before := a.page(fmt.Sprintf(`organizations(last: 5, before: %q)`, last.PageInfo.StartCursor))
	if got := before.names(); !slices.Equal(got, []string{"Ada Derneği", "Bel Belediyesi"}) || before.PageInfo.HasPreviousPage || !before.PageInfo.HasNextPage {
		t.Errorf("the page before is %+v", before)
	}
}

func TestNoItemsIsAQuestionForTheCount(t *testing.T) {
	empty := smallWorld(t).page(`organizations(first: 0)`)
	if empty.TotalCount != 4 || len(empty.Edges) != 0 || empty.PageInfo.StartCursor != "" {
		t.Errorf("got %+v", empty)
	}
}

func TestOrdersAndFilters(t *testing.T) {
	a := smallWorld(t)
	for question, want := range map[string][]string{
		`organizations(orderBy: NAME_DESC, first: 2)`:                                                           {"Uni Üniversitesi", "Fon"},
		`organizations(orderBy: TYPE_NAME, first: 2)`:                                                           {"Ada Derneği", "Bel Belediyesi"},
		`organizations(orderBy: PROVINCE_NAME)`:                                                                 {"Ada Derneği", "Uni Üniversitesi", "Bel Belediyesi", "Fon"},
		`organizations(filter: {sectors: [ACADEMIC, MUNICIPAL]})`:                                               {"Bel Belediyesi", "Uni Üniversitesi"},
		`organizations(filter: {text: "belediye"})`:                                                             {"Bel Belediyesi"},
		`organizations(filter: {hasTies: true})`:                                                                {"Ada Derneği", "Bel Belediyesi", "Uni Üniversitesi"},
		`organizations(filter: {hasTies: false})`:                                                               {"Fon"},
		`organizations(filter: {set: {names: ["ada dernegi"], identifiers: [{scheme: "ror", value: "0abc"}]}})`: {"Ada Derneği", "Fon"},
		`organizations(filter: {set: {names: []}})`:                                                             {},
		`organizations(filter: {roles: [HOST, FUNDER]})`:                                                        {"Fon", "Uni Üniversitesi"},
		`activities(orderBy: START_DESC)`:                                                                       {"Çalıştay", "İlk Dönem", "Büyük Program"},
		`activities(filter: {period: {from: "2021-06"}})`:                                                       {"Büyük Program", "İlk Dönem"},
		`activities(filter: {topLevel: true})`:                                                                  {"Büyük Program"},
		`activities(filter: {formats: [WORKSHOP, TRAINING]})`:                                                   {"Çalıştay"},
	} {
		if got := a.page(question).names(); !slices.Equal(got, want) {
			t.Errorf("%s has %v, want %v", question, got, want)
		}
	}
}

func TestForeignCursorsAreRefused(t *testing.T) {
	a, b := smallWorld(t), smallWorld(t)
	cursor := a.page(`organizations(first: 1)`).PageInfo.EndCursor
	const list = `query($c: String!) { organizations(first: 1, after: $c) { nodes { id } } }`
	a.expect(list, variables{"c": cursor}, `{"organizations": {"nodes": [{"id": "`+a.idOf("bel")+`"}]}}`)
	b.refuse(list, variables{"c": cursor}, "BAD_CURSOR", "after")
	for _, other := range []string{
		`query($c: String!) { organizations(orderBy: NAME_DESC, after: $c) { nodes { id } } }`,
		`query($c: String!) { organizations(filter: {types: [NGO]}, after: $c) { nodes { id } } }`,
		`query($c: String!) { activities(after: $c) { nodes { id } } }`,
	} {
		a.refuse(other, variables{"c": cursor}, "BAD_CURSOR", "after")
	}
	for i := range cursor {
		tampered := cursor[:i] + string(cursor[i]^1) + cursor[i+1:]
		a.refuse(list, variables{"c": tampered}, "BAD_CURSOR", "after")
	}
	a.refuse(list, variables{"c": strings.Repeat("A", 10_000)}, "BAD_CURSOR", "after")
}

func TestAPageTellsThatTheGraphMoved(t *testing.T) {
	a := smallWorld(t)
	cursor := a.page(`organizations(first: 1)`).PageInfo.EndCursor
	a.write(upsertOrganizations, fmt.Sprintf(oneOrganization, ""))
	page := a.page(fmt.Sprintf(`organizations(first: 2, after: %q)`, cursor))
	if got := page.names(); !page.PageInfo.GraphMoved || !slices.Equal(got, []string{"Bel Belediyesi", "Fon"}) {
		t.Errorf("got %+v", page)
	}
}

func TestDerivedOrdersPageForward(t *testing.T) {
	a := smallWorld(t)
	const list = `query($c: String) { collaborations(first: 1, after: $c) { totalCount nodes { a { id } b { id } } pageInfo { hasNextPage endCursor } } }`
	var found struct {
		Collaborations struct {
			TotalCount int
			Nodes      []struct{ A, B struct{ ID string } }
			PageInfo   struct {
				HasNextPage bool
				EndCursor   string
			}
		}
	}
	seen := map[string]bool{}
	vars := variables{}
	for range 10 {
		a.ask(&found, list, vars)
		for _, pair := range found.Collaborations.Nodes {
			seen[pair.A.ID+pair.B.ID] = true
		}
		if !found.Collaborations.PageInfo.HasNextPage {
			break
		}
		vars["c"] = found.Collaborations.PageInfo.EndCursor
	}
	if len(seen) != 3 || found.Collaborations.TotalCount != 3 {
		t.Errorf("walked over %d pairs of %d, want 3", len(seen), found.Collaborations.TotalCount)
	}
}
