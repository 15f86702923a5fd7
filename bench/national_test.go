package bench

import (
	"maps"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// A census counts what a nation is made of.
type census struct {
	ids                                       map[civic.ID]bool
	types                                     map[civic.OrganizationType]int
	organizations, activities, participations int
	// depth is how deep each activity is nested; taking is how often each organization takes part.
	depth  map[civic.ID]int
	taking map[civic.ID]int
	size   map[civic.ID]int
}

func take(t *testing.T, n *Nation) *census {
	t.Helper()
	c := &census{
		ids: map[civic.ID]bool{"": true}, types: map[civic.OrganizationType]int{}, depth: map[civic.ID]int{}, taking: map[civic.ID]int{}, size: map[civic.ID]int{},
	}
	for batch := range n.Batches() {
		if len(batch.Dossiers) > BatchSize {
			t.Fatalf("a batch has %d dossiers", len(batch.Dossiers))
		}
		for _, dossier := range batch.Dossiers {
			if c.ids[dossier.DossierID()] {
				t.Fatalf("%s comes twice", dossier.DossierID())
			}
			c.ids[dossier.DossierID()] = true
			c.count(t, dossier)
		}
	}
	return c
}

func (c *census) count(t *testing.T, dossier civic.Dossier) {
	t.Helper()
	refer := func(ids ...civic.ID) {
		for _, id := range ids {
			if !c.ids[id] {
				t.Errorf("%s refers to %s, which has not come yet", dossier.DossierID(), id)
			}
		}
	}
	switch d := dossier.(type) {
	case *civic.OrganizationDossier:
		x := civic.DeriveOrganization(d)
		c.organizations++
		c.types[x.Type]++
		refer(append(x.Themes, x.Seat)...)
		if len(x.Names) < 2 || len(x.Names) > 3 {
			t.Errorf("%s has %d names", d.ID, len(x.Names))
		}
	case *civic.ActivityDossier:
		a := civic.DeriveActivity(d)
		c.activities++
		refer(append(append(a.Themes, a.Places...), a.PartOf)...)
		c.depth[a.ID] = c.depth[a.PartOf] + 1
		if err := a.Period.Validate(); err != nil {
			t.Errorf("%s: %v", a.ID, err)
		}
	case *civic.ParticipationDossier:
		c.participations++
		refer(d.Activity, d.Organization)
		c.taking[d.Organization]++
		c.size[d.Activity]++
	}
}

func TestNation(t *testing.T) {
	const scale = 0.02
	n, err := NewNation(1, scale)
	if err != nil {
		t.Fatal(err)
	}
	c := take(t, n)
	if c.organizations != 2000 || c.activities != 1200 || c.participations != 10_000 {
		t.Errorf("got %d organizations, %d activities, %d participations", c.organizations, c.activities, c.participations)
	}
	if len(c.types) != len(civic.OrganizationTypes()) || c.types[civic.NGO]*10 < 7*c.organizations {
		t.Errorf("types: %v", c.types)
	}
	deepest, largest, busiest := slices.Max(slices.Collect(maps.Values(c.depth))), slices.Max(slices.Collect(maps.Values(c.size))), slices.Max(slices.Collect(maps.Values(c.taking)))
	if deepest != 4 || largest < 100 || busiest < 50 {
		t.Errorf("deepest nesting %d, largest activity %d, busiest organization %d", deepest, largest, busiest)
	}
}

func TestNationIsTheSameEachTime(t *testing.T) {
	ids := func(seed uint64) []civic.ID {
		n, err := NewNation(seed, 0.002)
		if err != nil {
			t.Fatal(err)
		}
		var all []civic.ID
		for batch := range n.Batches() {
			for _, dossier := range batch.Dossiers {
				all = append(all, dossier.DossierID())
			}
		}
		return all
	}
	if !slices.Equal(ids(7), ids(7)) {
		t.Error("two nations of one seed differ")
	}
	if slices.Equal(ids(7), ids(8)) {
		t.Error("nations of two seeds are the same")
	}
}
