package network_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// TestExtractsAgreeWithTheDefinitions holds extracts to the oracle of networks: the same nodes, degrees, counts and links, in the order of
// ids instead of strength.
func TestExtractsAgreeWithTheDefinitions(t *testing.T) {
	eachWorld(t, func(t *testing.T, random *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter) {
		o := newOracle(t, w, filter)
		for _, mode := range []network.Mode{network.OneMode, network.TwoMode} {
			query := network.ExtractQuery{Ties: filter, Mode: mode, Limit: random.IntN(2) * (1 + random.IntN(25)), Isolates: random.IntN(2) == 0}
			got, err := g.Extract(t.Context(), query)
			if err != nil {
				t.Fatal(err)
			}
			want := o.network(network.WholeQuery{
				Ties: filter, Mode: mode, Limit: cmp.Or(query.Limit, civic.MaxNetworkNodes), Isolates: query.Isolates,
			})
			what := fmt.Sprintf("extract %+v: ", query)
			equal(t, what+"nodes", nodesOf(got), drawnNodes(want))
			equal(t, what+"counts", []int{got.TotalNodes, got.TotalLinks, got.Isolates, got.Undated}, []int{want.TotalNodes, want.TotalLinks, want.Isolates, want.Undated})
			equal(t, what+"truncated", got.Truncated, len(nodesOf(got)) < want.TotalNodes || query.Isolates && len(nodesOf(got)) < want.TotalNodes+want.Isolates)
			if query.Limit == 0 { // drawings leave out links beyond a number
				equal(t, what+"links", linksOf(t, got), drawnLinks(want))
			}
			equal(t, what+"the links a second time", linksOf(t, got), linksOf(t, got))
		}
	})
}

// nodesOf returns a line for each node, in order.
func nodesOf(e *network.Extract) []string {
	lines := []string{}
	for i := range e.Len() {
		lines = append(lines, fmt.Sprint(e.ID(i), e.Degree(i)))
	}
	return lines
}

func drawnNodes(n network.Network) []string {
	ids := slices.Clone(n.Nodes.ID)
	slices.SortFunc(ids, func(a, b civic.ID) int {
		return cmp.Or(-cmp.Compare(a.Kind(), b.Kind()), cmp.Compare(a, b)) // organizations (o) before activities (a)
	})
	lines := []string{}
	for _, id := range ids {
		lines = append(lines, fmt.Sprint(id, n.Nodes.Degree[slices.Index(n.Nodes.ID, id)]))
	}
	return lines
}

// linksOf returns a line for each link, sorted; that the links come in the order of their ends is looked at here.
func linksOf(t *testing.T, e *network.Extract) []string {
	t.Helper()
	lines := []string{}
	last := [2]int{-1, -1}
	for link, err := range e.Links(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if at := [2]int{link.Source, link.Target}; slices.Compare(last[:], at[:]) >= 0 {
			t.Errorf("%v comes behind %v", at, last)
		} else {
			last = at
		}
		if e.Mode() == network.TwoMode && len(link.Roles) != int(link.Weight) {
			t.Errorf("%v participations in the roles %v", link.Weight, link.Roles)
		}
		lines = append(lines, fmt.Sprint(e.ID(link.Source), e.ID(link.Target), link.Weight, link.ActivityCount, link.Since, link.Until))
	}
	slices.Sort(lines)
	return lines
}

func drawnLinks(n network.Network) []string {
	lines := []string{}
	for i := range n.Links.Source {
		lines = append(lines, fmt.Sprint(n.Nodes.ID[n.Links.Source[i]], n.Nodes.ID[n.Links.Target[i]], n.Links.Weight[i],
			n.Links.ActivityCount[i], n.Links.Since[i], n.Links.Until[i]))
	}
	slices.Sort(lines)
	return lines
}

func TestExtractsThatCannotBe(t *testing.T) {
	g := crowd(30)
	for _, query := range []network.ExtractQuery{{Limit: -1}, {Mode: "THREE_MODE"}, {Ties: civic.TieFilter{Roles: []civic.Role{"FRIEND"}}}} {
		if _, err := g.Extract(t.Context(), query); !errors.Is(err, civic.ErrInvalid) {
			t.Errorf("%+v: %v, want an ErrInvalid fault", query, err)
		}
	}
}

func TestAnExtractEndsWithItsContext(t *testing.T) {
	for _, mode := range []network.Mode{network.OneMode, network.TwoMode} {
		e, err := crowd(30).Extract(t.Context(), network.ExtractQuery{Mode: mode})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var ended error
		for link, err := range e.Links(ctx) {
			if ended = err; err == nil && link.Source > 0 {
				t.Errorf("%s: it went on to %+v", mode, link)
			}
			cancel()
		}
		if !errors.Is(ended, context.Canceled) {
			t.Errorf("%s: ended with %v", mode, ended)
		}
	}
}

// TestLinksInTime holds the periods of links to the activities that the oracle ties pairs by, and the rest of them to the links without.
func TestLinksInTime(t *testing.T) {
	told := 0
	eachWorld(t, func(t *testing.T, _ *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter) {
		o := newOracle(t, w, filter)
		for _, mode := range []network.Mode{network.OneMode, network.TwoMode} {
			e, err := g.Extract(t.Context(), network.ExtractQuery{Ties: filter, Mode: mode})
			if err != nil {
				t.Fatal(err)
			}
			var rest []network.ExtractLink
			for link, err := range e.LinksInTime(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				told += len(link.Periods)
				checkPeriods(t, o, e, link)
				link.Periods = nil
				rest = append(rest, link)
			}
			equal(t, "links without their periods", rest, linksWithout(t, e))
		}
	})
	if told == 0 {
		t.Error("no link has a period")
	}
}

func linksWithout(t *testing.T, e *network.Extract) []network.ExtractLink {
	t.Helper()
	var links []network.ExtractLink
	for link, err := range e.Links(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		links = append(links, link)
	}
	return links
}

func checkPeriods(t *testing.T, o *oracle, e *network.Extract, link network.ExtractLink) {
	t.Helper()
	if !slices.IsSortedFunc(link.Periods, func(a, b civic.Period) int { return civic.CompareDates(a.Start, b.Start) }) {
		t.Errorf("the periods are %v", link.Periods)
	}
	if e.Mode() == network.TwoMode {
		equal(t, "periods of participations", len(link.Periods), int(link.Weight))
		equal(t, "the first start", link.Periods[0].Start == link.Since || link.Periods[0].Start == "", true)
		return
	}
	got, want := []string{}, []string{}
	for _, period := range link.Periods {
		got = append(got, fmt.Sprint(period))
	}
	for _, d := range o.ties[pairOf(e.ID(link.Source), e.ID(link.Target))].activities {
		want = append(want, fmt.Sprint(o.activities[d].Period))
	}
	slices.Sort(got)
	slices.Sort(want)
	equal(t, "periods of activities", got, want)
}
