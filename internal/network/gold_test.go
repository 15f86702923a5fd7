package network_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// story is a graph told by names: "activity < the one it is part of (period)" and "organization in activity as ROLE".
type story struct {
	*network.Builder
	names map[civic.ID]string
}

func (s *story) organization(name, province string) civic.ID {
	id := mint(civic.KindOrganization, name)
	s.names[id] = name
	columns := civic.OrganizationColumns{ID: id, Type: civic.NGO, Sector: civic.Civil}
	if province != "" {
		columns.Seat = mint(civic.KindPlace, province)
		s.Place(civic.PlaceColumns{ID: columns.Seat, Type: civic.Province})
	}
	s.Organization(columns)
	return id
}

func (s *story) activity(name, partOf string, kind civic.ActivityType, period civic.Period, participants ...civic.ParticipationColumns) {
	id := mint(civic.KindActivity, name)
	s.names[id] = name
	columns := civic.ActivityColumns{ID: id, Type: kind, Period: period}
	if partOf != "" {
		columns.PartOf = mint(civic.KindActivity, partOf)
	}
	s.Activity(columns, participants)
}

func as(name string, role civic.Role) civic.ParticipationColumns {
	return civic.ParticipationColumns{Organization: mint(civic.KindOrganization, name), Role: role}
}

// tell builds this graph:
//
//	grants (PROGRAMME)             founder COORDINATOR, donor FUNDER
//	├ first edition (STAGE, 2019)  town PARTNER, club PARTNER
//	│ └ opening (EVENT, 2019-03)   press PARTICIPANT
//	├ second edition (STAGE, 2021) village PARTNER
//	└ third edition (STAGE)        village MEMBER, hamlet MEMBER from 2020 to 2021
//	fair (EVENT, 2020)             town HOST, club HOST, village HOST, donor FUNDER
func tell() (*network.Graph, map[civic.ID]string) {
	s := &story{Builder: network.NewBuilder(), names: map[civic.ID]string{}}
	for name, province := range map[string]string{
		"founder": "ankara", "donor": "", "town": "izmir", "club": "izmir", "press": "ankara", "village": "muş", "hamlet": "", "hermit": "muş",
	} {
		s.organization(name, province)
	}
	s.activity("grants", "", civic.Programme, civic.Period{}, as("founder", civic.Coordinator), as("donor", civic.Funder))
	s.activity("first edition", "grants", civic.Stage, civic.Period{Start: "2019", End: "2019"}, as("town", civic.Partner), as("club", civic.Partner))
	s.activity("opening", "first edition", civic.Event, civic.Period{Start: "2019-03", End: "2019-03"}, as("press", civic.Participant))
	s.activity("second edition", "grants", civic.Stage, civic.Period{Start: "2021", End: civic.NoBound}, as("village", civic.Partner))
	third := as("hamlet", civic.Member)
	third.Period = civic.Period{Start: "2020", End: "2021"}
	s.activity("third edition", "grants", civic.Stage, civic.Period{}, as("village", civic.Member), third)
	s.activity("fair", "", civic.Event, civic.Period{Start: "2020", End: "2020"},
		as("town", civic.Host), as("club", civic.Host), as("village", civic.Host), as("donor", civic.Funder))
	return s.Build(testRevision(1)), s.names
}

// tiesOf returns the collaborators of an organization in their order, each as "name count strength since/until: activities".
func tiesOf(t *testing.T, name string, ties civic.TieFilter, order civic.CollaboratorOrder) (lines []string, undated int) {
	t.Helper()
	g, names := tell()
	page, err := g.Collaborators(t.Context(), civic.CollaboratorQuery{
		Of: mint(civic.KindOrganization, name), Ties: ties, Order: order, Proof: 9, Page: civic.PageRequest{Limit: 100},
	}, func(id civic.ID) []byte { return []byte(names[id]) })
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range page.Items {
		var activities []string
		for _, a := range c.Activities {
			activities = append(activities, names[a])
		}
		lines = append(lines, fmt.Sprintf("%s %d %d %s/%s: %s", names[c.Organization], c.ActivityCount, c.Strength, c.Since, c.Until, strings.Join(activities, ", ")))
	}
	return lines, page.Undated
}

func TestTiesOfAStory(t *testing.T) {
	const one, half, third, quarter = "1000000000000", "500000000000", "333333333333", "250000000000"
	in2020 := civic.Period{Start: "2020", End: "2020"}
	cases := []struct {
		what, of string
		ties     civic.TieFilter
		want     []string
		undated  int
	}{
		{"the founder is tied to those in the editions, and by the opening to the press; its n counts the edition and the programme",
			"founder", civic.TieFilter{}, []string{
				"village 2 1500000000000 2021/..: second edition, third edition",
				"club 1 " + half + " 2019/2019: first edition",
				"hamlet 1 " + half + " /: third edition",
				"town 1 " + half + " 2019/2019: first edition",
				"press 1 " + third + " 2019-03/2019-03: opening",
			}, 0},
		{"two towns under one grant programme are not tied by it, but by the fair",
			"village", civic.TieFilter{}, []string{
				"founder 2 1500000000000 2021/..: second edition, third edition",
				"hamlet 1 " + half + " /: third edition",
				"club 1 " + half + " 2020/2020: fair",
				"town 1 " + half + " 2020/2020: fair",
			}, 0},
		{"the funder is not tied unless it is let in", "donor", civic.TieFilter{}, nil, 0},
		{"the press is tied to all above it when funders are let in, in an opening of five", "press", civic.TieFilter{ExcludeRoles: []civic.Role{}},
			[]string{
				"club 1 " + quarter + " 2019-03/2019-03: opening", "donor 1 " + quarter + " 2019-03/2019-03: opening",
				"founder 1 " + quarter + " 2019-03/2019-03: opening", "town 1 " + quarter + " 2019-03/2019-03: opening",
			}, 0},
		{"funders alone are tied to nobody but each other", "donor", civic.TieFilter{Roles: []civic.Role{civic.Funder}}, nil, 0},
		{"what is left out lends nobody, but nesting passes through it", "press",
			civic.TieFilter{Activities: civic.ActivityTieFilter{Types: []civic.ActivityType{civic.Programme, civic.Event}}},
			[]string{"founder 1 " + one + " 2019-03/2019-03: opening"}, 0},
		{"in the same activity only", "founder", civic.TieFilter{SameActivity: true}, nil, 0},
		{"in the same activity only, the fair stays", "town", civic.TieFilter{SameActivity: true},
			[]string{"club 2 1500000000000 2019/2020: first edition, fair", "village 1 " + half + " 2020/2020: fair"}, 0},
		{"activities of two at most: the fair of three is left out", "village",
			civic.TieFilter{Activities: civic.ActivityTieFilter{MaxSize: 2}},
			[]string{"founder 2 1500000000000 2021/..: second edition, third edition", "hamlet 1 " + half + " /: third edition"}, 0},
		{"activities of one at most: the first edition, of two, does not lend its members to the opening", "press",
			civic.TieFilter{Activities: civic.ActivityTieFilter{MaxSize: 1}},
			[]string{"founder 1 " + one + " 2019-03/2019-03: opening"}, 0},
		{"within the first edition and what is nested in it, the founder above does not count", "press",
			civic.TieFilter{Activities: civic.ActivityTieFilter{Within: []civic.ID{mint(civic.KindActivity, "first edition")}}},
			[]string{"club 1 " + half + " 2019-03/2019-03: opening", "town 1 " + half + " 2019-03/2019-03: opening"}, 0},
		{"in 2020 there are the fair and the hamlet's own period; the founder's and the village's memberships have no date", "village",
			civic.TieFilter{Period: in2020}, []string{"club 1 " + half + " 2020/2020: fair", "town 1 " + half + " 2020/2020: fair"}, 2},
		{"in 2020 with what has no date", "village", civic.TieFilter{Period: in2020, Undated: civic.IncludeUndated},
			[]string{
				"hamlet 1 " + half + " /: third edition", "founder 1 " + half + " /: third edition",
				"club 1 " + half + " 2020/2020: fair", "town 1 " + half + " 2020/2020: fair",
			}, 0},
		{"until the end of 2019, its last day included, by what ends open", "village",
			civic.TieFilter{Period: civic.Period{Start: "2021-12-31"}, Undated: civic.IncludeUndated},
			[]string{
				"founder 2 1500000000000 2021/..: second edition, third edition", "hamlet 1 " + half + " /: third edition",
			}, 0},
		{"both ends must pass", "town", civic.TieFilter{Organizations: civic.OrganizationTieFilter{Places: []civic.ID{mint(civic.KindPlace, "izmir")}}},
			[]string{"club 2 2000000000000 2019/2020: first edition, fair"}, 0},
	}
	for _, c := range cases {
		t.Run(c.what, func(t *testing.T) {
			got, undated := tiesOf(t, c.of, c.ties, civic.ByStrength)
			slices.Sort(got) // those that are equally strong are in the order of their ids
			slices.Sort(c.want)
			equal(t, "ties of "+c.of, got, c.want)
			equal(t, "undated", undated, c.undated)
		})
	}
}

func TestOrdersOfAStory(t *testing.T) {
	first := func(lines []string, _ int) (names []string) {
		for _, line := range lines {
			names = append(names, strings.Fields(line)[0])
		}
		return names
	}
	equal(t, "by name", first(tiesOf(t, "founder", civic.TieFilter{}, civic.ByCollaboratorName)), []string{"club", "hamlet", "press", "town", "village"})
	recent := first(tiesOf(t, "founder", civic.TieFilter{}, civic.ByRecency))
	equal(t, "the one that goes on comes first", recent[0], "village")
	equal(t, "the one without a date comes last", recent[4], "hamlet")
	equal(t, "March ended before the year", recent[3], "press")
	equal(t, "most activities first", first(tiesOf(t, "founder", civic.TieFilter{}, civic.ByActivityCount))[0], "village")
}

func TestPathsOfAStory(t *testing.T) {
	g, names := tell()
	ask := func(from, to string, ties civic.TieFilter) (lines []string) {
		paths, err := g.Paths(t.Context(), network.PathQuery{
			From: mint(civic.KindOrganization, from), To: mint(civic.KindOrganization, to), Ties: ties, MaxLength: 3, First: 2,
		})
		if err != nil {
			t.Fatal(err)
		}
		if paths.Truncated {
			t.Error("the search was given up")
		}
		for _, path := range paths.Paths {
			line := names[path.Steps[0].From]
			for _, step := range path.Steps {
				line += fmt.Sprintf(" -%s- %s", names[step.Activity], names[step.To])
			}
			lines = append(lines, fmt.Sprintf("%s %d", line, path.Strength))
		}
		return lines
	}
	equal(t, "the press knows the hamlet through the founder", ask("press", "hamlet", civic.TieFilter{})[0],
		"press -opening- founder -third edition- hamlet 333333333333")
	equal(t, "nobody knows the donor", ask("donor", "hamlet", civic.TieFilter{}), nil)
	equal(t, "nobody knows the hermit", ask("hermit", "town", civic.TieFilter{ExcludeRoles: []civic.Role{}}), nil)
	if mint(civic.KindOrganization, "founder") > mint(civic.KindOrganization, "village") {
		t.Fatal("of two paths that are as strong the one through the lesser id comes first; the next line takes the founder's for it")
	}
	equal(t, "funders let in", ask("donor", "hamlet", civic.TieFilter{ExcludeRoles: []civic.Role{}}), []string{
		"donor -third edition- hamlet 333333333333",
		"donor -grants- founder -third edition- hamlet 333333333333",
	})
	paths, err := g.Paths(t.Context(), network.PathQuery{
		From: mint(civic.KindOrganization, "press"), To: mint(civic.KindOrganization, "founder"), MaxLength: 1, First: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "roles of the press", paths.Paths[0].Steps[0].FromRoles, []network.StatedRole{{Activity: mint(civic.KindActivity, "opening"), Role: civic.Participant}})
	equal(t, "the founder's is stated two activities above", paths.Paths[0].Steps[0].ToRoles,
		[]network.StatedRole{{Activity: mint(civic.KindActivity, "grants"), Role: civic.Coordinator}})
}

func TestFlowsOfAStory(t *testing.T) {
	g, _ := tell()
	flows, err := g.ProvinceFlows(t.Context(), network.FlowQuery{IncludeWithin: true})
	if err != nil {
		t.Fatal(err)
	}
	// Pairs: founder with village (Ankara–Muş), club and town (Ankara–İzmir), press (within Ankara), hamlet (unplaced); village with
	// hamlet (unplaced), club and town (Muş–İzmir); club with town (within İzmir); press with club and town (Ankara–İzmir).
	ankara, izmir, muş := mint(civic.KindPlace, "ankara"), mint(civic.KindPlace, "izmir"), mint(civic.KindPlace, "muş")
	// Ends: Ankara 1+2+2+2 = 7, İzmir 2+2+2+2 = 8, Muş 1+2 = 3; 9 pairs, 18 ends.
	want := map[pair]network.Flow{
		pairOf(ankara, izmir):  {Collaborations: 4, Activities: 2, Expected: 7 * 8 / 17.0},
		pairOf(izmir, muş):     {Collaborations: 2, Activities: 1, Expected: 8 * 3 / 17.0},
		pairOf(ankara, muş):    {Collaborations: 1, Activities: 2, Expected: 7 * 3 / 17.0},
		pairOf(ankara, ankara): {Collaborations: 1, Activities: 1, Expected: 7 * 6 / 2 / 17.0},
		pairOf(izmir, izmir):   {Collaborations: 1, Activities: 2, Expected: 8 * 7 / 2 / 17.0},
	}
	equal(t, "unplaced", flows.Unplaced, 2)
	equal(t, "number of flows", len(flows.Flows), len(want))
	for _, flow := range flows.Flows {
		expected := want[pairOf(flow.From, flow.To)]
		expected.From, expected.To, expected.Ratio = min(flow.From, flow.To), max(flow.From, flow.To), float64(expected.Collaborations)/expected.Expected
		equal(t, "flow", flow, expected)
	}
}

func TestReachOfAStory(t *testing.T) {
	g, _ := tell()
	reach, err := g.Reach(t.Context(), network.ReachQuery{From: mint(civic.KindOrganization, "hamlet"), Steps: 3})
	if err != nil {
		t.Fatal(err)
	}
	ankara, izmir, muş := mint(civic.KindPlace, "ankara"), mint(civic.KindPlace, "izmir"), mint(civic.KindPlace, "muş")
	near := []civic.ID{ankara, muş}
	slices.Sort(near)
	equal(t, "reach", reach.Steps, []network.ReachStep{
		{Step: 1, Organizations: 2, Provinces: near}, {Step: 2, Organizations: 3, Provinces: []civic.ID{izmir}}, {Step: 3},
	})
}
