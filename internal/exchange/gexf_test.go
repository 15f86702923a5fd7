package exchange_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/exchange"
	"github.com/civicgraph/civicgraph/internal/network"
)

// meetings adds activities in which Ada and Bel take part, one a period.
func meetings(periods ...civic.Period) civic.Submission {
	s := civic.Submission{Source: ref("hand")}
	for i, period := range periods {
		name := fmt.Sprint("toplanti-", i)
		s.Activities = append(s.Activities, activity(name, civic.Event, "", period, "Toplantı"))
		for _, who := range []string{"ada", "bel"} {
			s.Participations = append(s.Participations, civic.ParticipationEntry{Organization: ref(who), Activity: ref(name), Role: civic.Participant})
		}
	}
	return s
}

// TestSpellsAreThoseOfTheActivities has the schema checked, and looks at when Ada and Bel are tied: in the edition of the small world, from
// March 2020 to the end of 2021, and in meetings.
func TestSpellsAreThoseOfTheActivities(t *testing.T) {
	edition := "2020-03-01 2021-12-31"
	for _, one := range []struct {
		periods []civic.Period
		want    string
	}{
		{nil, edition},
		{[]civic.Period{{Start: "2010", End: "2011-02"}, {Start: "2024-05-01", End: "2024-05-01"}}, "2010-01-01 2011-02-28, " + edition + ", 2024-05-01 2024-05-01"},
		{[]civic.Period{{Start: "2012", End: "2012"}, {Start: "2012", End: "2012"}}, "2012-01-01 2012-12-31, " + edition},
		{[]civic.Period{{Start: "2021-06", End: "2022"}, {Start: "2020-05", End: "2020-06"}}, "2020-03-01 2022-12-31"},
		{[]civic.Period{{Start: "2021-12-31", End: "2022"}}, "2020-03-01 2022-12-31"},
		{[]civic.Period{{Start: "2022", End: "2022"}}, edition + ", 2022-01-01 2022-12-31"},
		{[]civic.Period{{Start: "2023", End: civic.NoBound}, {Start: "2024", End: "2025"}}, edition + ", 2023-01-01 -"},
		{[]civic.Period{{Start: civic.NoBound, End: "2001"}}, "- 2001-12-31, " + edition},
		{[]civic.Period{{Start: "2015-03"}, {End: "2016-04"}}, "2015-03-01 2015-03-31, 2016-04-01 2016-04-30, " + edition},
		{[]civic.Period{{}, {Start: "XXXX-09-30", End: "XXXX-09-30"}}, edition},
	} {
		store := world(t)
		if one.periods != nil {
			submit(t, store, meetings(one.periods...))
		}
		n, reader := open(t, store, network.ExtractQuery{})
		slugs, _ := slugsOf(t, reader)
		got := map[string]string{}
		for _, link := range read(t, "gexf-schema", written(t, n, "gexf", "")).Links {
			got[linkName(t, slugs, link)] = spellsOf(link)
		}
		if got["ada bel"] != one.want || got["ada uni"] != "2020-09-30 2020-09-30" || len(got) != 3 {
			t.Errorf("%v: tied on %q, want %s", one.periods, got, one.want)
		}
	}
}

// spellsOf returns spells as their first and last days, with a hyphen for what is open.
func spellsOf(found map[string]any) string {
	var days []string
	spells, _ := found["spells"].([]any)
	for _, spell := range spells {
		bounds, _ := spell.(map[string]any)
		text := ""
		for _, name := range []string{"start", "end"} {
			day, known := bounds[name].(string)
			if !known {
				day = "-"
			}
			text += " " + day
		}
		days = append(days, text[1:])
	}
	return strings.Join(days, ", ")
}

// TestGEXFKeepsItsRules has the schema checked in every mode, with nothing, and with the colours of a legend, and looks at nodes in time.
func TestGEXFKeepsItsRules(t *testing.T) {
	nobody := civic.TieFilter{Organizations: civic.OrganizationTieFilter{IDs: []civic.ID{}}}
	for _, query := range []network.ExtractQuery{{}, {Isolates: true}, {Mode: network.TwoMode, Isolates: true}, {Ties: nobody}} {
		n, reader := open(t, world(t), query)
		n.Colour = func(node *exchange.Node) string {
			if node.IsActivity() {
				return ""
			}
			return "#1F77B4"
		}
		file := written(t, n, "gexf", "")
		got := read(t, "gexf-schema", file)
		if len(got.Nodes) != n.About.Nodes {
			t.Errorf("%+v: found %d nodes, want %d", query, len(got.Nodes), n.About.Nodes)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if colours := strings.Count(string(text), `<viz:color r="31" g="119" b="180"/>`); colours != n.Organizations() {
			t.Errorf("%+v: %d nodes are coloured, want %d", query, colours, n.Organizations())
		}
		if query.Mode == network.TwoMode {
			program := idsOf(t, reader, civic.KindActivity, "program")[0]
			if days := spellsOf(got.Nodes[string(program)]); days != "2020-01-01 -" {
				t.Errorf("the programme was on %s", days)
			}
		}
	}
}
