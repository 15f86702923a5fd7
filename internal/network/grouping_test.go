package network_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// groupOf returns the group of an organization by the definition, "" for none.
func (w *world) groupOf(id civic.ID, by network.Grouping) string {
	columns := w.organizations[id]
	switch by {
	case network.ByType:
		return string(columns.Type)
	case network.BySector:
		return string(columns.Sector)
	case network.ByProvince:
		return string(w.levelOf(columns.Seat, civic.Province))
	}
	return string(w.levelOf(columns.Seat, civic.Region))
}

// levelOf returns the place of a type that a place is or lies in.
func (w *world) levelOf(place civic.ID, level civic.PlaceType) civic.ID {
	for ; place != ""; place = w.places[place].Within {
		if w.places[place].Type == level {
			return place
		}
	}
	return ""
}

var partitions = []network.Grouping{network.ByProvince, network.ByRegion, network.ByType, network.BySector}

func TestGroupsAgreeWithTheDefinitions(t *testing.T) {
	eachWorld(t, func(t *testing.T, random *rand.Rand, w *world, g *network.Graph, _ civic.TieFilter) {
		organizations := some(random, sortedKeys(w.organizations), 9)
		for _, by := range partitions {
			groups, err := g.Groups(organizations, by)
			if err != nil {
				t.Fatal(err)
			}
			used := map[string]bool{}
			for i, id := range organizations {
				got := ""
				if group := groups.Of[i]; group != measure.NoGroup {
					got = groups.Keys[group]
				}
				equal(t, string(by), got, w.groupOf(id, by))
				used[got] = true
			}
			delete(used, "")
			equal(t, "groups in use", len(groups.Keys), len(used))
			if by == network.ByProvince || by == network.ByRegion {
				equal(t, "keys by id", slices.IsSorted(groups.Keys), true)
				for group, key := range groups.Keys {
					equal(t, "place", groups.Place(group), civic.ID(key))
				}
			}
		}
	})
}

func TestGroupsOfAStory(t *testing.T) {
	g, _ := tell()
	organizations := []civic.ID{
		mint(civic.KindOrganization, "founder"), mint(civic.KindOrganization, "hermit"), mint(civic.KindOrganization, "donor"),
		mint(civic.KindOrganization, "press"), mint(civic.KindOrganization, "nobody"),
	}
	groups, err := g.Groups(organizations, network.ByProvince)
	if err != nil {
		t.Fatal(err)
	}
	ankara, muş := string(mint(civic.KindPlace, "ankara")), string(mint(civic.KindPlace, "muş"))
	keys := []string{ankara, muş}
	slices.Sort(keys)
	equal(t, "keys", groups.Keys, keys)
	a, m := int32(slices.Index(keys, ankara)), int32(slices.Index(keys, muş))
	equal(t, "groups", groups.Of, []int32{a, m, measure.NoGroup, a, measure.NoGroup})
}

func TestGroupingsThatAreNone(t *testing.T) {
	g, _ := tell()
	for _, by := range []network.Grouping{"", "MOOD", network.ByTheme} {
		if _, err := g.Groups(nil, by); !errors.Is(err, civic.ErrInvalid) {
			t.Errorf("%q: got %v", by, err)
		}
	}
}
