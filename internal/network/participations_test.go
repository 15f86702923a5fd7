package network_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

func TestParticipationsAgreeWithTheDefinitions(t *testing.T) {
	eachWorld(t, func(t *testing.T, _ *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter) {
		o := newOracle(t, w, filter)
		numbers := map[civic.ID]int32{}
		var organizations, activities []civic.ID
		for _, id := range sortedKeys(w.organizations) {
			if o.organizationPasses(id, o.filter.Organizations) {
				numbers[id] = int32(len(numbers))
				organizations = append(organizations, id)
			}
		}
		for _, id := range sortedKeys(w.activities) {
			if o.isVertex(id) {
				numbers[id] = int32(len(numbers))
				activities = append(activities, id)
			}
		}
		want, err := measure.New(len(numbers), o.attendances(numbers))
		if err != nil {
			t.Fatal(err)
		}
		got, err := g.Participations(t.Context(), filter)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "organizations", got.Organizations, organizations)
		equal(t, "activities", got.Activities, activities)
		equal(t, "offsets", got.Offsets, want.Offsets)
		equal(t, "neighbours", nilIfEmpty(got.Neighbours), want.Neighbours)
		equal(t, "strengths", nilIfEmpty(got.Strengths), want.Strengths)
		equal(t, "roles", nilIfEmpty(got.Counts), want.Counts)
		equal(t, "undated", got.Undated, o.undated())
		for id, node := range numbers {
			equal(t, "id", got.ID(node), id)
		}
	})
}

// isVertex reports whether an activity is a node of the two-mode network.
func (o *oracle) isVertex(activity civic.ID) bool {
	if len(o.members[activity]) > 0 {
		return true
	}
	nobody := participationKey{activity: activity}
	return o.activityPasses(activity) && o.fits(activity) && o.timing(nobody) == "in"
}

// attendances returns the ties of the two-mode network.
func (o *oracle) attendances(numbers map[civic.ID]int32) []measure.Edge {
	roles := map[[2]int32]int32{}
	for key := range o.participations {
		if o.passes(key) && o.timing(key) == "in" {
			roles[[2]int32{numbers[key.organization], numbers[key.activity]}]++
		}
	}
	var edges []measure.Edge
	for ends, count := range roles {
		edges = append(edges, measure.Edge{A: ends[0], B: ends[1], Strength: civic.StrengthOne, Count: count})
	}
	return edges
}

func TestParticipationsOfAStory(t *testing.T) {
	g, names := tell()
	p, err := g.Participations(t.Context(), civic.TieFilter{ExcludeRoles: []civic.Role{}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.Summary(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// grants 2, first edition 2, opening 1, second edition 1, third edition 2, fair 4
	equal(t, "modes and ties", [3]int{s.First, s.Second, s.Ties}, [3]int{8, 6, 12})
	equal(t, "isolates: the hermit", s.Isolates, [2]int{1, 0})
	equal(t, "density", s.Density, measure.Value{Number: 12.0 / 48, Defined: true})
	// grants, fair and their four; the third edition through the village, the first through the town; the opening with the press; the hermit
	equal(t, "components and the giant", [2]int{s.Components, s.Giant}, [2]int{3, 11})
	equal(t, "activities by the number of organizations", s.DegreeDistribution[1], []int{0, 2, 3, 0, 1})
	for i := range int32(p.Nodes()) {
		if names[p.ID(i)] == "village" {
			equal(t, "the village takes part in two editions and the fair", p.Degree(i), 3)
		}
	}
}

func TestParticipationsThatCannotBeFound(t *testing.T) {
	g, _ := tell()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.Participations(ctx, civic.TieFilter{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that ended: got %v", err)
	}
	if _, err := g.Participations(t.Context(), civic.TieFilter{Roles: []civic.Role{"BYSTANDER"}}); !errors.Is(err, civic.ErrInvalid) {
		t.Errorf("a bad filter: got %v", err)
	}
	p, err := g.Participations(t.Context(), civic.TieFilter{Organizations: civic.OrganizationTieFilter{IDs: []civic.ID{}}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.Summary(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "nobody", [2]int{s.First, s.Ties}, [2]int{0, 0})
	equal(t, "density of nobody", s.Density, measure.Value{})
}
