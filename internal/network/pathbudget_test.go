package network

import (
	"fmt"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// ladder has five rungs of ten organizations; each is tied to all of the rungs beside its own.
func ladder() *Graph {
	b := NewBuilder()
	id := func(rung, i int) civic.ID {
		return civic.Mint(civic.KindOrganization, civic.Key{Scheme: "test", Value: fmt.Sprint(rung, "/", i)}, 0)
	}
	for rung := range 5 {
		for i := range 10 {
			b.Organization(civic.OrganizationColumns{ID: id(rung, i), Type: civic.NGO, Sector: civic.Civil})
		}
	}
	for rung := range 4 {
		for i := range 100 {
			activity := civic.Mint(civic.KindActivity, civic.Key{Scheme: "test", Value: fmt.Sprint(rung, "/", i)}, 0)
			b.Activity(civic.ActivityColumns{ID: activity, Type: civic.Event}, []civic.ParticipationColumns{
				{Organization: id(rung, i/10), Role: civic.Partner}, {Organization: id(rung+1, i%10), Role: civic.Partner},
			})
		}
	}
	return b.Build(civic.Revision{Graph: "test", Number: 1})
}

func TestSearchThatIsGivenUpStillHasAPath(t *testing.T) {
	g := ladder()
	query := PathQuery{
		From:      civic.Mint(civic.KindOrganization, civic.Key{Scheme: "test", Value: "0/0"}, 0),
		To:        civic.Mint(civic.KindOrganization, civic.Key{Scheme: "test", Value: "4/0"}, 0),
		MaxLength: 6, First: 50,
	}
	for _, budget := range []int{0, 100, 1000, maxPathWork} {
		search, err := g.newPathSearch(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		search.budget = budget
		if err := search.run(); err != nil {
			t.Fatal(err)
		}
		if len(search.found) == 0 || search.found[0].length != 4 || search.found[0].strength != civic.StrengthOne {
			t.Errorf("budget %d: found %v", budget, search.found)
		}
		if complete := budget == maxPathWork; search.spent() == complete || (len(search.found) == query.First) != complete {
			t.Errorf("budget %d: %d paths, given up: %t", budget, len(search.found), search.spent())
		}
		g.giveBack(search.scratch)
	}
}
