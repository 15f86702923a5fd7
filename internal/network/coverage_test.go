package network_test

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

func TestCoverageAgreesWithTheDefinitions(t *testing.T) {
	eachWorld(t, func(t *testing.T, _ *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter) {
		o := newOracle(t, w, filter)
		ties, err := g.Ties(t.Context(), filter, manyTies)
		if err != nil {
			t.Fatal(err)
		}
		for _, by := range network.Groupings() {
			got, err := g.Coverage(t.Context(), ties, filter, by)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "coverage", got, o.coverage(by))
		}
	})
}

// groupsOf returns the groups of an organization, of which it may have several by theme.
func (w *world) groupsOf(id civic.ID, by network.Grouping) map[string]bool {
	groups := map[string]bool{}
	if by == network.ByTheme {
		for _, theme := range w.organizations[id].Themes {
			groups[string(theme)] = true
		}
		return groups
	}
	if group := w.groupOf(id, by); group != "" {
		groups[group] = true
	}
	return groups
}

// allGroups returns the keys of all groups.
func (w *world) allGroups(by network.Grouping) []string {
	var keys []string
	switch by {
	case network.ByType:
		for _, word := range civic.OrganizationTypes() {
			keys = append(keys, string(word))
		}
		return keys
	case network.BySector:
		for _, word := range civic.Sectors() {
			keys = append(keys, string(word))
		}
		return keys
	case network.ByTheme:
		themes := map[string]bool{}
		for id := range w.organizations {
			maps.Copy(themes, w.groupsOf(id, by))
		}
		for _, columns := range w.activities {
			for _, theme := range columns.Themes {
				themes[string(theme)] = true
			}
		}
		return slices.Sorted(maps.Keys(themes))
	}
	for id, columns := range w.places {
		if columns.Type == civic.PlaceType(by) {
			keys = append(keys, string(id))
		}
	}
	slices.Sort(keys)
	return keys
}

// activityGroups returns the groups that an activity lies in.
func (o *oracle) activityGroups(id civic.ID, by network.Grouping) map[string]bool {
	groups := map[string]bool{}
	switch by {
	case network.ByType, network.BySector:
		for member := range o.members[id] {
			maps.Copy(groups, o.groupsOf(member, by))
		}
	case network.ByTheme:
		for _, theme := range o.activities[id].Themes {
			groups[string(theme)] = true
		}
	default:
		for _, place := range o.activities[id].Places {
			if at := o.levelOf(place, civic.PlaceType(by)); at != "" {
				groups[string(at)] = true
			}
		}
	}
	return groups
}

func (o *oracle) coverage(by network.Grouping) network.Coverage {
	coverage := network.Coverage{By: by, Rows: []network.CoverageRow{}}
	for _, key := range o.allGroups(by) {
		row := network.CoverageRow{Key: key}
		for id := range o.organizations {
			if !o.organizationPasses(id, o.filter.Organizations) || !o.groupsOf(id, by)[key] {
				continue
			}
			row.Organizations++
			if len(o.collaborators(id)) > 0 {
				row.Tied++
			}
		}
		for ends := range o.ties {
			switch a, b := o.groupsOf(ends.a, by)[key], o.groupsOf(ends.b, by)[key]; {
			case a && b:
				row.Within++
			case a || b:
				row.Across++
			}
		}
		for id := range o.activities {
			if o.isVertex(id) && o.activityGroups(id, by)[key] {
				row.Activities++
			}
		}
		coverage.Rows = append(coverage.Rows, row)
	}
	for id := range o.organizations {
		if o.organizationPasses(id, o.filter.Organizations) && len(o.groupsOf(id, by)) == 0 {
			coverage.Ungrouped.Organizations++
		}
	}
	for id := range o.activities {
		if o.isVertex(id) && len(o.activityGroups(id, by)) == 0 {
			coverage.Ungrouped.Activities++
		}
	}
	slices.SortStableFunc(coverage.Rows, func(a, b network.CoverageRow) int {
		return cmp.Or(a.Tied-b.Tied, a.Organizations-b.Organizations, a.Within+a.Across-b.Within-b.Across, a.Activities-b.Activities)
	})
	return coverage
}

func TestCoverageOfAStory(t *testing.T) {
	g, _ := tell()
	ties, err := g.Ties(t.Context(), civic.TieFilter{}, manyTies)
	if err != nil {
		t.Fatal(err)
	}
	got, err := g.Coverage(t.Context(), ties, civic.TieFilter{}, network.ByProvince)
	if err != nil {
		t.Fatal(err)
	}
	// The ties are those of TestFlowsOfAStory: in Muş the hermit has none; the donor is tied to nobody, and has no seat as the hamlet.
	ankara, izmir, muş := string(mint(civic.KindPlace, "ankara")), string(mint(civic.KindPlace, "izmir")), string(mint(civic.KindPlace, "muş"))
	want := []network.CoverageRow{
		{Key: muş, Organizations: 2, Tied: 1, Across: 4},
		{Key: ankara, Organizations: 2, Tied: 2, Within: 1, Across: 6},
		{Key: izmir, Organizations: 2, Tied: 2, Within: 1, Across: 6},
	}
	equal(t, "rows", got.Rows, want)
	equal(t, "without a seat or a venue", got.Ungrouped, struct{ Organizations, Activities int }{2, 6})
	equal(t, "levels", [4]network.CoverageLevel{
		got.Rows[0].Level(0), got.Rows[0].Level(2), got.Rows[1].Level(2), network.CoverageRow{Organizations: 9}.Level(2),
	}, [4]network.CoverageLevel{network.SomeCovered, network.FewCovered, network.SomeCovered, network.NoCoverage})

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.Coverage(ctx, ties, civic.TieFilter{}, network.ByTheme); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that ended: got %v", err)
	}
	if _, err := g.Coverage(t.Context(), ties, civic.TieFilter{}, "MOOD"); !errors.Is(err, civic.ErrInvalid) {
		t.Errorf("no grouping: got %v", err)
	}
}
