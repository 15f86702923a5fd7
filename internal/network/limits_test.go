package network_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

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
		g.Advance(testRevision(number), civic.Change{Gone: ids[len(ids)-int(number)-1:]})
	}
	running.Wait()
}
