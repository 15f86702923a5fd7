package network_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
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

func TestQuestionsThatAreRefused(t *testing.T) {
	g, _ := tell()
	known, unknown := mint(civic.KindOrganization, "town"), mint(civic.KindOrganization, "nobody")
	badTies := civic.TieFilter{Period: civic.Period{Start: "yesterday"}}
	badPosition := civic.PageRequest{Limit: 1, From: &civic.Position{Key: []byte("x"), ID: known}}
	collaborators := func(query civic.CollaboratorQuery) error {
		_, err := g.Collaborators(t.Context(), query, testName)
		return err
	}
	collaborations := func(query network.CollaborationQuery) error {
		_, err := g.Collaborations(t.Context(), query, testName)
		return err
	}
	paths := func(query network.PathQuery) error {
		_, err := g.Paths(t.Context(), query)
		return err
	}
	reach := func(query network.ReachQuery) error {
		_, err := g.Reach(t.Context(), query)
		return err
	}
	neighborhood := func(query civic.NeighborhoodQuery) error {
		_, err := g.Neighborhood(t.Context(), query)
		return err
	}
	whole := func(query network.WholeQuery) error {
		_, err := g.Network(t.Context(), query)
		return err
	}
	_, positionErr := g.Position(t.Context(), unknown, civic.TieFilter{})
	_, flowErr := g.ProvinceFlows(t.Context(), network.FlowQuery{Ties: badTies})
	_, nearbyErr := g.Nearby(t.Context(), network.NearbyQuery{Of: []civic.ID{known}, Mode: "THREE_MODE", Depth: 1, Limit: 1})
	cases := []struct {
		what string
		err  error
		kind error
		path string
	}{
		{"collaborators of nobody", collaborators(civic.CollaboratorQuery{Of: unknown}), civic.ErrNotFound, "[of]"},
		{"collaborators of an activity", collaborators(civic.CollaboratorQuery{Of: mint(civic.KindActivity, "fair")}), civic.ErrNotFound, "[of]"},
		{"collaborators with bad ties", collaborators(civic.CollaboratorQuery{Of: known, Ties: badTies}), civic.ErrInvalid, "[ties period start]"},
		{"collaborators in no order", collaborators(civic.CollaboratorQuery{Of: known, Order: "BEST"}), civic.ErrInvalid, "[orderBy]"},
		{"collaborators in no scope", collaborators(civic.CollaboratorQuery{Of: known, Scope: "MINE"}), civic.ErrInvalid, "[scope]"},
		{"collaborators backward", collaborators(civic.CollaboratorQuery{Of: known, Page: civic.PageRequest{Backward: true}}), civic.ErrInvalid, "[before]"},
		{"collaborators behind nowhere", collaborators(civic.CollaboratorQuery{Of: known, Page: badPosition}), civic.ErrCursor, "[after]"},
		{"collaborators by name behind nowhere", collaborators(civic.CollaboratorQuery{Of: known, Order: civic.ByCollaboratorName, Page: badPosition}), civic.ErrCursor, "[after]"},
		{"collaborations behind nowhere", collaborations(network.CollaborationQuery{Page: badPosition}), civic.ErrCursor, "[after]"},
		{"collaborations with a bad group", collaborations(network.CollaborationQuery{Between: &network.GroupPair{
			B: civic.OrganizationTieFilter{Places: []civic.ID{"x"}}}}), civic.ErrInvalid, "[between b places 0]"},
		{"flows with bad ties", flowErr, civic.ErrInvalid, "[ties period start]"},
		{"a path to nobody", paths(network.PathQuery{From: known, To: unknown, MaxLength: 1, First: 1}), civic.ErrNotFound, "[to]"},
		{"a path from nobody", paths(network.PathQuery{From: unknown, To: known, MaxLength: 1, First: 1}), civic.ErrNotFound, "[from]"},
		{"a path to where it starts", paths(network.PathQuery{From: known, To: known, MaxLength: 1, First: 1}), civic.ErrInvalid, "[to]"},
		{"a path too long", paths(network.PathQuery{From: known, To: unknown, MaxLength: 9, First: 1}), civic.ErrInvalid, "[maxLength]"},
		{"too many paths", paths(network.PathQuery{From: known, To: unknown, MaxLength: 1, First: 51}), civic.ErrInvalid, "[first]"},
		{"reach of nobody", reach(network.ReachQuery{From: unknown, Steps: 1}), civic.ErrNotFound, "[from]"},
		{"reach too far", reach(network.ReachQuery{From: known, Steps: 7}), civic.ErrInvalid, "[steps]"},
		{"around nothing", neighborhood(civic.NeighborhoodQuery{Depth: 1, Limit: 1}), civic.ErrInvalid, "[of]"},
		{"around nobody", neighborhood(civic.NeighborhoodQuery{Of: []civic.ID{known, unknown}, Depth: 1, Limit: 1}), civic.ErrNotFound, "[of 1]"},
		{"too far around", neighborhood(civic.NeighborhoodQuery{Of: []civic.ID{known}, Depth: 4, Limit: 1}), civic.ErrInvalid, "[depth]"},
		{"too much around", neighborhood(civic.NeighborhoodQuery{Of: []civic.ID{known}, Depth: 1, Limit: 5001}), civic.ErrInvalid, "[limit]"},
		{"no network", whole(network.WholeQuery{}), civic.ErrInvalid, "[limit]"},
		{"a network in no mode", whole(network.WholeQuery{Limit: 1, Mode: "THREE_MODE"}), civic.ErrInvalid, "[mode]"},
		{"a network around in no mode", nearbyErr, civic.ErrInvalid, "[mode]"},
		{"position of nobody", positionErr, civic.ErrNotFound, "[of]"},
	}
	for _, c := range cases {
		t.Run(c.what, func(t *testing.T) {
			var fault *civic.Fault
			if !errors.As(c.err, &fault) || !errors.Is(c.err, c.kind) {
				t.Fatalf("got %v", c.err)
			}
			equal(t, "path", fmt.Sprint(fault.Path), c.path)
		})
	}
}

// crowd is an activity of so many organizations.
func crowd(size int) *network.Graph {
	b := network.NewBuilder()
	var participants []civic.ParticipationColumns
	for i := range size {
		id := mint(civic.KindOrganization, fmt.Sprint(i))
		b.Organization(civic.OrganizationColumns{ID: id, Type: civic.NGO, Sector: civic.Civil})
		participants = append(participants, civic.ParticipationColumns{Organization: id, Role: civic.Participant})
	}
	b.Activity(civic.ActivityColumns{ID: mint(civic.KindActivity, "crowd"), Type: civic.Event}, participants)
	return b.Build(testRevision(1))
}

func TestPairsThatWouldExplodeAreRefusedBeforeTheWork(t *testing.T) {
	g := crowd(40_000)
	_, flowErr := g.ProvinceFlows(t.Context(), network.FlowQuery{})
	_, pairErr := g.Collaborations(t.Context(), network.CollaborationQuery{}, nil)
	_, netErr := g.Network(t.Context(), network.WholeQuery{Limit: 10})
	for what, err := range map[string]error{"flows": flowErr, "collaborations": pairErr, "network": netErr} {
		if !errors.Is(err, civic.ErrTooCostly) || !strings.Contains(err.Error(), "million") || !strings.Contains(err.Error(), "maxSize") {
			t.Errorf("%s: got %v", what, err)
		}
	}
	page, err := g.Collaborations(t.Context(), network.CollaborationQuery{
		Between: &network.GroupPair{A: civic.OrganizationTieFilter{IDs: []civic.ID{mint(civic.KindOrganization, "7")}}, B: civic.OrganizationTieFilter{IDs: []civic.ID{mint(civic.KindOrganization, "8")}}},
		Page:    civic.PageRequest{Limit: 5, Count: true},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "a question about two of them is answered", *page.Total, 1)
	if _, err := g.ProvinceFlows(t.Context(), network.FlowQuery{Ties: civic.TieFilter{Activities: civic.ActivityTieFilter{MaxSize: 100}}}); err != nil {
		t.Errorf("without the large activity: %v", err)
	}
}

func TestQuestionsEndWithTheirContext(t *testing.T) {
	g := newNation(50).build()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, flowErr := g.ProvinceFlows(ctx, network.FlowQuery{})
	_, pairErr := g.Collaborations(ctx, network.CollaborationQuery{}, nil)
	_, oneErr := g.Network(ctx, network.WholeQuery{Limit: 10})
	_, twoErr := g.Network(ctx, network.WholeQuery{Limit: 10, Mode: network.TwoMode})
	for what, err := range map[string]error{"flows": flowErr, "collaborations": pairErr, "one mode": oneErr, "two modes": twoErr} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", what, err)
		}
	}
}

func TestAPageGoesOnWhereAnItemIsGone(t *testing.T) {
	g := crowd(6)
	query := civic.CollaboratorQuery{Of: mint(civic.KindOrganization, "0"), Page: civic.PageRequest{Limit: 5}}
	all, err := g.Collaborators(t.Context(), query, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, position := range all.Positions {
		// An id that stands just behind that of the item, and is not there.
		query.Page.From = &civic.Position{Key: position.Key, ID: position.ID + "0"}
		page, err := g.Collaborators(t.Context(), query, nil)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "the rest", nilIfEmpty(page.Items), nilIfEmpty(all.Items[i+1:]))
	}
	pairs := network.CollaborationQuery{Page: civic.PageRequest{Limit: 15}}
	allPairs, err := g.Collaborations(t.Context(), pairs, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, position := range allPairs.Positions {
		id := position.ID[:len(position.ID)-1] + "~" // behind the pair, before the next one of the same first
		pairs.Page.From = &civic.Position{Key: position.Key, ID: id}
		page, err := g.Collaborations(t.Context(), pairs, nil)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "the rest", nilIfEmpty(page.Items), nilIfEmpty(allPairs.Items[i+1:]))
	}
}

func TestAPageOfNothingStillCounts(t *testing.T) {
	page, err := crowd(6).Collaborators(t.Context(), civic.CollaboratorQuery{
		Of: mint(civic.KindOrganization, "0"), Page: civic.PageRequest{Count: true},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Items) != 0 || *page.Total != 5 || !page.HasNext || page.HasPrevious {
		t.Errorf("got %+v", page)
	}
}

func TestANetworkHasTenLinksANode(t *testing.T) {
	got, err := crowd(30).Network(t.Context(), network.WholeQuery{Limit: 25})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "nodes", len(got.Nodes.ID), 25)
	equal(t, "links", len(got.Links.Source), 250)
	equal(t, "all nodes", got.TotalNodes, 30)
	equal(t, "all links", got.TotalLinks, 30*29/2)
	equal(t, "hidden neighbours", got.Nodes.HiddenNeighbours[0], 5)
	equal(t, "truncated", got.Truncated, true)
}

func TestManyMayAskAtOnce(t *testing.T) {
	n := newNation(50)
	g := n.build()
	ids := n.byDegree(g)
	ask := func(id civic.ID) string {
		page, err := g.Collaborators(t.Context(), civic.CollaboratorQuery{Of: id, Page: civic.PageRequest{Limit: 20, Count: true}}, nil)
		if err != nil {
			return err.Error()
		}
		paths, err := g.Paths(t.Context(), network.PathQuery{From: id, To: ids[0], MaxLength: 5, First: 3})
		if err != nil && !errors.Is(err, civic.ErrInvalid) {
			return err.Error()
		}
		return fmt.Sprint(page.Positions, *page.Total, paths)
	}
	want := map[civic.ID]string{}
	for _, id := range ids[len(ids)-40:] {
		want[id] = ask(id)
	}
	var running sync.WaitGroup
	for range 4 {
		running.Go(func() {
			for id, answer := range want {
				if got := ask(id); got != answer {
					t.Errorf("%s: got %s, want %s", id, got, answer)
				}
			}
		})
	}
	for number := range uint64(20) {
		g.Advance(testRevision(number), network.Change{Gone: ids[len(ids)-int(number)-1:]})
	}
	running.Wait()
}
