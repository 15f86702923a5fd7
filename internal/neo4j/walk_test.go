package neo4j

import (
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func TestTurnedKeys(t *testing.T) {
	for key, want := range map[string]string{"": "", "00": "ff", "0aff0000": "f500ffff"} {
		if got := turned(key); got != want {
			t.Errorf("%q: got %q, want %q", key, got, want)
		}
	}
}

func TestNumbersInKeys(t *testing.T) {
	// A number has its sign bit and then all bits turned round: 5 is 0x8000000000000005, then 0x7ffffffffffffffa.
	for _, test := range []struct {
		key, rest string
		n         int64
	}{
		{"7ffffffffffffffa16ff0000", "16ff0000", 5}, {"7fffffffffffffff", "", 0}, {"", "", 1<<63 - 1}, {"7fff", "", 1<<63 - 1},
		{"zzzzzzzzzzzzzzzz00", "", 1<<63 - 1},
	} {
		if n, rest := splitNumber(test.key); n != test.n || rest != test.rest {
			t.Errorf("%q: got %d and %q, want %d and %q", test.key, n, rest, test.n, test.rest)
		}
	}
}

// TestWalks holds the statements of all walks against what any question may ask for: each has its own, and there are no others.
func TestWalks(t *testing.T) {
	all, err := newStatements()
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for _, query := range OrganizationQueries("kent") {
		q, err := organizationQuestion(query)
		if err != nil {
			t.Fatal(err)
		}
		asked[q.walk.name()] = true
	}
	for _, query := range ActivityQueries("kent") {
		q, err := activityQuestion(query)
		if err != nil {
			t.Fatal(err)
		}
		asked[q.walk.name()] = true
	}
	for name := range asked {
		if text := all[name]; text == "" || strings.Contains(text, "{{") || strings.Contains(text, "<no value>") {
			t.Errorf("the statement %q is %q", name, text)
		}
	}
	made := map[string]bool{}
	for _, w := range walks() {
		if made[w.name()] || !asked[w.name()] {
			t.Errorf("the walk %q is made twice or asked by no question", w.name())
		}
		made[w.name()] = true
	}
}

// OrganizationQueries are all orders with filters of all sorts, in which a word is looked for.
func OrganizationQueries(word string) []civic.OrganizationQuery {
	yes := true
	types, places, ids := []civic.OrganizationType{civic.NGO}, []civic.ID{civic.ID("l" + word)}, []civic.ID{civic.ID("o" + word)}
	var queries []civic.OrganizationQuery
	for _, order := range []civic.OrganizationOrder{
		"", civic.ByName, civic.ByNameDescending, civic.ByTypeAndName, civic.ByProvinceAndName, civic.ByParticipations,
	} {
		for _, filter := range []civic.OrganizationFilter{
			{}, {Types: types}, {Places: places}, {Types: types, Places: places}, {HasTies: &yes}, {Types: types, HasTies: &yes},
			{Places: places, HasTies: &yes}, {Types: types, Places: places, MinProgrammes: 2}, {IDs: ids}, {Types: types, IDs: ids},
			{Text: word, Roles: []civic.Role{civic.Host}},
		} {
			queries = append(queries, civic.OrganizationQuery{Filter: filter, Order: order})
		}
	}
	return queries
}

// ActivityQueries are all orders with filters of all sorts, in which a word is looked for.
func ActivityQueries(word string) []civic.ActivityQuery {
	types, places, ids := []civic.ActivityType{civic.Event}, []civic.ID{civic.ID("l" + word)}, []civic.ID{civic.ID("a" + word)}
	var queries []civic.ActivityQuery
	for _, order := range []civic.ActivityOrder{"", civic.ByTitle, civic.ByStart, civic.ByStartDescending, civic.BySize} {
		for _, filter := range []civic.ActivityFilter{
			{}, {Types: types}, {Places: places}, {TopLevel: true}, {Types: types, TopLevel: true}, {Roles: []civic.Role{civic.Host}},
			{Text: word}, {IDs: ids}, {Types: types, IDs: ids}, {Participants: ids, Roles: []civic.Role{civic.Host}}, {Involves: places[0]}, {Involves: "o"},
		} {
			queries = append(queries, civic.ActivityQuery{Filter: filter, Order: order})
		}
	}
	return queries
}
