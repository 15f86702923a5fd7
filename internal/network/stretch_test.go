package network_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// thicket returns a graph of some organizations of which so many are tied that lists of all ties are kept in several parts.
func thicket() *network.Graph {
	const organizations, activities, size = 160, 40, 50
	random := rand.New(rand.NewPCG(3, 7))
	b := network.NewBuilder()
	ids := make([]civic.ID, organizations)
	for i := range ids {
		ids[i] = mint(civic.KindOrganization, fmt.Sprint("crowd-", i))
		b.Organization(civic.OrganizationColumns{ID: ids[i], Type: civic.NGO})
	}
	for a := range activities {
		var members []civic.ParticipationColumns
		for _, at := range random.Perm(organizations)[:size] {
			members = append(members, civic.ParticipationColumns{Organization: ids[at], Role: civic.Partner})
		}
		b.Activity(civic.ActivityColumns{ID: mint(civic.KindActivity, fmt.Sprint("crowd-", a)), Type: civic.Project}, members)
	}
	return b.Build(civic.Revision{Graph: "crowd", Number: 1})
}

func collaborations(t *testing.T, g *network.Graph, order civic.CollaboratorOrder, page civic.PageRequest) network.CollaborationPage {
	t.Helper()
	got, err := g.Collaborations(t.Context(), network.CollaborationQuery{Order: order, Page: page, Proof: 1}, testName)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestPagesOfALongListFromAnywhere asks for pages in no order, of lists that are longer than what is kept of them, and holds them to those of
// one page with everything.
func TestPagesOfALongListFromAnywhere(t *testing.T) {
	for _, order := range []civic.CollaboratorOrder{civic.ByStrength, civic.ByActivityCount, civic.ByCollaboratorName} {
		t.Run(string(order), func(t *testing.T) {
			all := collaborations(t, thicket(), order, civic.PageRequest{Limit: 20_000, Count: true})
			total := len(all.Items)
			if total < 11_000 || all.HasNext || all.HasPrevious || *all.Total != total {
				t.Fatalf("one page has %d pairs of %d, more %t", total, *all.Total, all.HasNext)
			}
			g, random := thicket(), rand.New(rand.NewPCG(1, uint64(len(order))))
			for range 200 {
				first, limit := random.IntN(total+1), random.IntN(101)
				request := civic.PageRequest{Limit: limit, Count: true}
				if first > 0 {
					request.From = &all.Positions[first-1]
				}
				got := collaborations(t, g, order, request)
				last := min(first+limit, total)
				equal(t, "total", *got.Total, total)
				equal(t, "what is around", fmt.Sprint(got.HasPrevious, got.HasNext), fmt.Sprint(first > 0, last < total))
				equal(t, fmt.Sprintf("pairs from %d", first), got.Items, append([]network.Collaboration(nil), all.Items[first:last]...))
				equal(t, "positions", got.Positions, append([]civic.Position(nil), all.Positions[first:last]...))
			}
		})
	}
}

// TestAListIsOfItsGraph asks for a page before and after a change.
func TestAListIsOfItsGraph(t *testing.T) {
	g := thicket()
	before := collaborations(t, g, civic.ByStrength, civic.PageRequest{Limit: 1, Count: true})
	gone := before.Items[0].A
	next := g.Advance(civic.Revision{Graph: "crowd", Number: 2}, civic.Change{Gone: []civic.ID{gone}})
	after := collaborations(t, next, civic.ByStrength, civic.PageRequest{Limit: 1, Count: true})
	if *after.Total >= *before.Total || after.Items[0].A == gone {
		t.Errorf("%d pairs were there before %s left, and %d after", *before.Total, gone, *after.Total)
	}
	equal(t, "the list of the graph before", collaborations(t, g, civic.ByStrength, civic.PageRequest{Limit: 1, Count: true}), before)
}

// TestWhatIsKnownIsWhatWasAnswered asks before anything is known, when it is, and of the next version of the graph.
func TestWhatIsKnownIsWhatWasAnswered(t *testing.T) {
	g := thicket()
	drawn, counted := network.WholeQuery{Mode: network.OneMode, Limit: 20}, network.FlowQuery{IncludeWithin: true}
	listed := network.CollaborationQuery{Page: civic.PageRequest{Limit: 3}}
	knows := func(g *network.Graph) string {
		_, drawing := g.KnownNetwork(drawn)
		_, flows := g.KnownFlows(counted)
		_, list, err := g.KnownCollaborations(t.Context(), listed, nil)
		return fmt.Sprint(drawing, flows, list, err)
	}
	equal(t, "known at first", knows(g), "false false false <nil>")
	drawing, drawErr := g.Network(t.Context(), drawn)
	flows, flowErr := g.ProvinceFlows(t.Context(), counted)
	list := collaborations(t, g, civic.ByStrength, listed.Page)
	if err := errors.Join(drawErr, flowErr); err != nil {
		t.Fatal(err)
	}
	knownDrawing, _ := g.KnownNetwork(drawn)
	knownFlows, _ := g.KnownFlows(counted)
	knownList, _, err := g.KnownCollaborations(t.Context(), network.CollaborationQuery{Page: listed.Page, Proof: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "the network", knownDrawing, drawing)
	equal(t, "the flows", knownFlows, flows)
	equal(t, "the list", knownList, list)
	equal(t, "known then", knows(g), "true true true <nil>")
	if _, known := g.KnownNetwork(network.WholeQuery{Mode: network.OneMode, Limit: 21}); known {
		t.Error("another network is known")
	}
	equal(t, "known of the next version", knows(g.Advance(civic.Revision{Graph: "crowd", Number: 2}, civic.Change{})), "false false false <nil>")
}
