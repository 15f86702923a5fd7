package storetest

import (
	"fmt"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// The tests of the oracle hold it to cases worked out by hand, since it judges stores.

// star is a graph of which the strengths are easy to tell: a project of four partners, of which one also coordinates the programme
// above it and another takes part, alone, in an event below it.
func star() *world {
	w := &world{}
	for _, slug := range []string{"a", "b", "c", "d"} {
		w.organization(slug, civic.OrganizationFacts{})
	}
	programme := w.activity("programme", civic.ActivityFacts{Type: civic.Programme})
	project := w.activity("project", civic.ActivityFacts{PartOf: programme})
	event := w.activity("event", civic.ActivityFacts{Type: civic.Event, PartOf: project})
	w.takePart(programme, civic.Coordinator, w.called("a"))
	w.takePart(project, civic.Partner, w.all("a", "b", "c", "d")...)
	w.takePart(event, civic.Host, w.called("b"))
	return w
}

// strengths shows all ties of a filter as pairs of slugs with their strength in thousandths.
func strengths(t *testing.T, w *world, filter civic.TieFilter) map[string]int {
	t.Helper()
	net, err := newOracle(w).ties(filter)
	found := map[string]int{}
	for _, tie := range need(t, net, err).ties {
		a, b := w.slug(tie.A), w.slug(tie.B)
		found[min(a, b)+max(a, b)] = int(tie.Strength / 1_000_000_000)
	}
	return found
}

func TestOracleTies(t *testing.T) {
	for _, test := range []struct {
		name   string
		filter civic.TieFilter
		want   map[string]int
	}{
		// In the project and in the event there are four each (a, b, c, d): 1/3 for each pair that the activity ties. The event ties b
		// to the other three.
		{"nested", civic.TieFilter{}, map[string]int{"ab": 666, "ac": 333, "ad": 333, "bc": 666, "bd": 666, "cd": 333}},
		{"flat", civic.TieFilter{SameActivity: true}, map[string]int{"ab": 333, "ac": 333, "ad": 333, "bc": 333, "bd": 333, "cd": 333}},
		// Without the project the event is tied to the programme only: a and b, alone.
		{"gap", civic.TieFilter{Activities: civic.ActivityTieFilter{MaxSize: 3}}, map[string]int{"ab": 1000}},
		{"hosts", civic.TieFilter{Roles: []civic.Role{civic.Host, civic.Coordinator}}, map[string]int{"ab": 1000}},
		{"nobody", civic.TieFilter{Organizations: civic.OrganizationTieFilter{IDs: []civic.ID{}}}, map[string]int{}},
	} {
		if got := strengths(t, star(), test.filter); fmt.Sprint(got) != fmt.Sprint(test.want) {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}

func TestOraclePaths(t *testing.T) {
	w := chain()
	paths, err := newOracle(w).Paths(t.Context(), network.PathQuery{From: w.called("a"), To: w.called("d"), MaxLength: 3, First: 3})
	var got []string
	for _, path := range need(t, paths, err).Paths {
		text := fmt.Sprintf("%d:%d:%s", path.Length, path.Strength/1_000_000_000, w.slug(path.Steps[0].From))
		for _, step := range path.Steps {
			text += w.slug(step.To)
		}
		got = append(got, text)
	}
	// In two steps through c, where both ties are 1, rather than through b, where the second is 1/2; then the longer ways, of which
	// only the first has no tie of 1/2.
	want := []string{"2:1000:acd", "2:500:abd", "3:1000:abcd"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// chain ties a to b and to c, these to each other and to d; the activity of b and d has a third participant.
func chain() *world {
	w := &world{}
	for _, slug := range []string{"a", "b", "c", "d", "e"} {
		w.organization(slug, civic.OrganizationFacts{})
	}
	for _, members := range []string{"ab", "ac", "bc", "cd", "bde"} {
		activity := w.activity("of "+members, civic.ActivityFacts{})
		for _, member := range members {
			w.takePart(activity, civic.Partner, w.called(string(member)))
		}
	}
	return w
}

func TestOracleReach(t *testing.T) {
	w := chain()
	reach, err := newOracle(w).Reach(t.Context(), network.ReachQuery{From: w.called("a"), Steps: 3})
	var got []int
	for _, step := range need(t, reach, err).Steps {
		got = append(got, step.Organizations)
	}
	if fmt.Sprint(got) != "[2 2 0]" {
		t.Errorf("got %v organizations a step, want 2, 2 and none", got)
	}
}

// TestOracleFlows expects what the configuration model does: with three pairs, of which two lie between x and y and one within x,
// there are four ends in x and two in y.
func TestOracleFlows(t *testing.T) {
	w := &world{}
	country := w.place("country", civic.Country, "")
	x, y := w.place("x", civic.Province, country), w.place("y", civic.Province, country)
	district := w.place("district", civic.District, x)
	for slug, seat := range map[string]civic.ID{"a": x, "b": district, "c": y, "nowhere": "", "abroad": country} {
		w.organization(slug, civic.OrganizationFacts{Seat: seat})
	}
	for _, pair := range [][2]string{{"a", "b"}, {"a", "c"}, {"b", "c"}, {"a", "nowhere"}, {"b", "abroad"}} {
		w.takePart(w.activity(pair[0]+" and "+pair[1], civic.ActivityFacts{}), civic.Partner, w.all(pair[:]...)...)
	}
	flows, err := newOracle(w).ProvinceFlows(t.Context(), network.FlowQuery{IncludeWithin: true})
	want := network.Flows{Unplaced: 2, Flows: []network.Flow{
		{From: min(x, y), To: max(x, y), Collaborations: 2, Activities: 2, Expected: 8.0 / 5, Ratio: 2 / (8.0 / 5)},
		{From: x, To: x, Collaborations: 1, Activities: 1, Expected: 4.0 * 3 / 2 / 5, Ratio: 1 / (4.0 * 3 / 2 / 5)},
	}}
	if diff := difference(need(t, flows, err), want); diff != "" {
		t.Error(diff)
	}
}

func TestOracleBelief(t *testing.T) {
	w := &world{}
	id := w.organization("o", civic.OrganizationFacts{Website: "https://register.example"})
	says := func(slug string, head civic.RecordHead) {
		head.Source = w.source(slug)
		w.saysOfOrganization(id, head, civic.OrganizationFacts{Website: "https://" + slug + ".example"})
	}
	for _, step := range []struct {
		source string
		head   civic.RecordHead
		want   string
	}{
		{"dated", civic.RecordHead{AsOf: "2020"}, "dated"},
		{"later", civic.RecordHead{AsOf: "2021-05"}, "later"},
		{"inferred", civic.RecordHead{AsOf: "2024", Status: civic.Inferred}, "later"},
		{"deprecated", civic.RecordHead{AsOf: "2024", Rank: civic.Deprecated}, "later"},
		{"retired", civic.RecordHead{AsOf: "2024", Rank: civic.Preferred, Retired: true}, "later"},
		{"preferred", civic.RecordHead{Status: civic.Inferred, Rank: civic.Preferred}, "preferred"},
	} {
		says(step.source, step.head)
		if got := newOracle(w).organization(id).Website; got != "https://"+step.want+".example" {
			t.Errorf("after %s: got %s, want that of %s", step.source, got, step.want)
		}
	}
}

func TestOracleMergeChain(t *testing.T) {
	w := star()
	w.merge(w.called("b"), w.called("a"))
	w.merge(w.called("c"), w.called("b"))
	o := newOracle(w)
	if got := w.slugs(nodeIDs(o.organizations)); !sameWords(got, "c d") {
		t.Errorf("left: %s", got)
	}
	if former := o.organization(w.called("c")).FormerIDs; fmt.Sprint(former) != fmt.Sprint(sortedIDs(w.all("a", "b")...)) {
		t.Errorf("former ids: %s", w.slugs(former))
	}
	// The project is left with c and d; the event with c, and d above it.
	if got := strengths(t, w, civic.TieFilter{}); fmt.Sprint(got) != "map[cd:2000]" {
		t.Errorf("ties: %v", got)
	}
}

// TestShrink shows that a finding is cut down to what it needs: of a random world, the one organization asked for.
func TestShrink(t *testing.T) {
	w := randomWorld(newDice(3), sizes{places: 6, organizations: 8, activities: 8, participations: 16})
	wanted := newOracle(w).organizations[0].ID
	q := asking("Nodes", []civic.ID{wanted, w.dossiers[0].DossierID()}, answerer.Nodes)
	fails := func(w *world, q question) string {
		if newOracle(w).organization(wanted) == nil {
			return ""
		}
		return "still there"
	}
	found := finding{w, q, "still there"}.shrink(fails)
	if len(found.world.dossiers) != 1 || found.world.dossiers[0].DossierID() != wanted {
		t.Errorf("not the smallest:\n%s", found)
	}
	if ids, ok := found.question.query.([]civic.ID); !ok || len(ids) != 0 {
		t.Errorf("not the simplest question: %v", found.question.query)
	}
}

// TestDifferenceSeesWhatMatters holds the comparison of answers to what it must and must not tell apart.
func TestDifferenceSeesWhatMatters(t *testing.T) {
	zero := 0
	for _, test := range []struct {
		name    string
		a, b    any
		differs bool
	}{
		{"no list and an empty one", civic.OrganizationFacts{}, civic.OrganizationFacts{Themes: []civic.ID{}}, false},
		{"no count and a count of 0", civic.Page[int]{}, civic.Page[int]{Total: &zero}, true},
		{"orders", []civic.ID{"a", "b"}, []civic.ID{"b", "a"}, true},
		{"a missing node", []civic.Node{nil}, []civic.Node{}, true},
		{"false and true", civic.Page[int]{HasNext: true}, civic.Page[int]{}, true},
		{"a count of 0 in a map and none", civic.Counts{Places: map[civic.PlaceType]int{civic.Region: 0}}, civic.Counts{}, false},
	} {
		if got := difference(test.a, test.b) != ""; got != test.differs {
			t.Errorf("%s: differ %t, want %t", test.name, got, test.differs)
		}
	}
}
