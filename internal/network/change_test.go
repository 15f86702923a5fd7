package network_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// snapshot is everything that a graph says of the ids of a world.
func snapshot(t *testing.T, g *network.Graph, w *world) []string {
	t.Helper()
	var said []string
	say := func(parts ...any) { said = append(said, fmt.Sprintf("%+v", parts)) }
	for _, id := range sortedKeys(w.places) {
		columns, ok := g.Place(id)
		say(id, columns, ok, g.Within(id), g.ProvinceOf(id))
	}
	for _, id := range sortedKeys(w.organizations) {
		columns, ok := g.Organization(id)
		say(id, columns, ok, g.ProvinceOf(id), slices.Collect(g.OfOrganization(id)))
	}
	for _, id := range sortedKeys(w.activities) {
		columns, ok := g.Activity(id)
		say(id, columns, ok, g.Ancestors(id), g.Parts(id), slices.Collect(g.OfActivity(id)))
	}
	return said
}

// answers is what a graph answers to some questions, whose filters random makes.
func answers(t *testing.T, g *network.Graph, w *world, random *rand.Rand) []string {
	t.Helper()
	var said []string
	say := func(answer any, err error) {
		if err != nil {
			t.Fatal(err)
		}
		said = append(said, fmt.Sprintf("%+v", answer))
	}
	ids := sortedKeys(w.organizations)
	for range 3 {
		filter := w.randomFilter(random)
		from, to := ids[0], ids[len(ids)-1]
		say(g.ProvinceFlows(t.Context(), network.FlowQuery{Ties: filter, IncludeWithin: true}))
		say(g.Network(t.Context(), network.WholeQuery{Ties: filter, Limit: 20, Isolates: true}))
		say(g.Network(t.Context(), network.WholeQuery{Ties: filter, Limit: 9, Mode: network.TwoMode}))
		say(g.Paths(t.Context(), network.PathQuery{From: from, To: to, Ties: filter, MaxLength: 6, First: 10}))
		say(g.Reach(t.Context(), network.ReachQuery{From: from, Ties: filter, Steps: 3}))
		say(g.Nearby(t.Context(), network.NearbyQuery{Of: ids[:1], Ties: filter, Mode: network.TwoMode, Depth: 2, Limit: 10, Known: ids[len(ids)-2:]}))
		for _, order := range allOrders {
			page, err := g.Collaborations(t.Context(), network.CollaborationQuery{Ties: filter, Order: order, Page: civic.PageRequest{Limit: 5, Count: true}}, testName)
			say(withoutPointers(page.Items), err)
			say(page.Positions, err)
		}
	}
	return said
}

func withoutPointers(items []network.Collaboration) []civic.Tie {
	var ties []civic.Tie
	for _, item := range items {
		ties = append(ties, item.Tie)
	}
	return ties
}

// ensureSame checks that two graphs of a world say and answer the same.
func ensureSame(t *testing.T, what string, got, want *network.Graph, w *world, seed uint64) {
	t.Helper()
	equal(t, what, snapshot(t, got, w), snapshot(t, want, w))
	equal(t, what, answers(t, got, w, rand.New(rand.NewPCG(seed, 9))), answers(t, want, w, rand.New(rand.NewPCG(seed, 9))))
}

func TestOrderOfBuildingDoesNotMatter(t *testing.T) {
	for seed := range uint64(100) {
		random := rand.New(rand.NewPCG(seed, 1))
		w := randomWorld(random)
		ensureSame(t, fmt.Sprint("seed ", seed), w.build(random), w.build(nil), w, seed)
	}
}

func TestAdvancedGraphIsTheOneBuiltAnew(t *testing.T) {
	for seed := range uint64(40) {
		random := rand.New(rand.NewPCG(seed, 2))
		w := randomWorld(random)
		g := w.build(nil)
		for step := range uint64(8) {
			before, oldWorld := g, w.clone()
			said := snapshot(t, before, oldWorld)
			g = before.Advance(testRevision(step+2), w.randomChange(random))
			what := fmt.Sprintf("seed %d step %d", seed, step)
			equal(t, what, g.Revision(), testRevision(step+2))
			ensureSame(t, what, g, w.build(nil), w, seed+step)
			equal(t, what+": the graph before", snapshot(t, before, oldWorld), said)
		}
	}
}

func TestTwoGraphsMayFollowOne(t *testing.T) {
	for seed := range uint64(50) {
		random := rand.New(rand.NewPCG(seed, 4))
		w := randomWorld(random)
		g := w.build(nil)
		left, right := w.clone(), w.clone()
		leftGraph := g.Advance(testRevision(2), left.randomChange(random))
		rightGraph := g.Advance(testRevision(2), right.randomChange(random))
		ensureSame(t, "left", leftGraph, left.build(nil), left, seed)
		ensureSame(t, "right", rightGraph, right.build(nil), right, seed)
	}
}

// randomChange changes the world, and returns the change.
func (w *world) randomChange(random *rand.Rand) civic.Change {
	var change civic.Change
	if random.IntN(4) == 0 {
		w.removeOrganization(random, &change)
	}
	if random.IntN(4) == 0 {
		w.removeActivity(random, &change)
	}
	if random.IntN(4) == 0 {
		id := mint(civic.KindPlace, fmt.Sprint("new ", random.IntN(4)))
		w.places[id] = civic.PlaceColumns{ID: id, Type: civic.District, Within: mint(civic.KindPlace, pick(random, []string{"p0", "p2", "abroad"}))}
		change.Places = append(change.Places, w.places[id])
	}
	for range random.IntN(3) {
		id := mint(civic.KindOrganization, fmt.Sprint(random.IntN(20)))
		w.putOrganization(random, id)
		change.Organizations = append(change.Organizations, w.organizations[id])
	}
	for range random.IntN(3) {
		id := mint(civic.KindActivity, fmt.Sprint(random.IntN(20)))
		w.putActivity(random, id)
		change.Activities = append(change.Activities, w.activities[id])
	}
	w.changeParticipations(random, &change)
	return change
}

func (w *world) removeOrganization(random *rand.Rand, change *civic.Change) {
	if len(w.organizations) < 4 {
		return
	}
	id := pick(random, sortedKeys(w.organizations))
	delete(w.organizations, id)
	w.removeParticipationsOf(id)
	change.Gone = append(change.Gone, id)
}

// removeActivity removes an activity that nothing is part of, as a store does.
func (w *world) removeActivity(random *rand.Rand, change *civic.Change) {
	id := pick(random, sortedKeys(w.activities))
	for _, columns := range w.activities {
		if columns.PartOf == id || len(w.activities) < 3 {
			return
		}
	}
	delete(w.activities, id)
	w.removeParticipationsOf(id)
	change.Gone = append(change.Gone, id)
}

func (w *world) removeParticipationsOf(id civic.ID) {
	for _, key := range w.participationKeys() {
		if key.organization == id || key.activity == id {
			delete(w.participations, key)
		}
	}
}

func (w *world) changeParticipations(random *rand.Rand, change *civic.Change) {
	for range random.IntN(5) {
		before := w.clone()
		w.putParticipation(random)
		for _, key := range w.participationKeys() {
			if period, known := before.participations[key]; !known || period != w.participations[key] {
				change.Participations = append(change.Participations, civic.ParticipationChange{
					Activity: key.activity, Organization: key.organization, Role: key.role, Period: w.participations[key],
				})
			}
		}
	}
	if keys := w.participationKeys(); len(keys) > 0 && random.IntN(2) == 0 {
		key := pick(random, keys)
		delete(w.participations, key)
		change.Participations = append(change.Participations, civic.ParticipationChange{
			Activity: key.activity, Organization: key.organization, Role: key.role, Gone: true,
		})
	}
}

func TestParticipationsOfUnknownEndsAreLeftOut(t *testing.T) {
	known, unknown := mint(civic.KindOrganization, "known"), mint(civic.KindOrganization, "unknown")
	a, lost := mint(civic.KindActivity, "a"), mint(civic.KindActivity, "lost")
	b := network.NewBuilder()
	b.Activity(civic.ActivityColumns{ID: a, Type: civic.Event, PartOf: lost}, []civic.ParticipationColumns{
		{Organization: unknown, Role: civic.Host}, {Organization: known, Role: civic.Host},
	})
	b.Organization(civic.OrganizationColumns{ID: known, Type: civic.NGO, Sector: civic.Civil})
	g := b.Build(testRevision(1))
	only := []network.Edge{{Activity: a, Organization: known, Role: civic.Host}}
	equal(t, "participations", slices.Collect(g.OfActivity(a)), only)
	equal(t, "ancestors", g.Ancestors(a), nil)
	g = g.Advance(testRevision(2), civic.Change{Participations: []civic.ParticipationChange{
		{Activity: a, Organization: unknown, Role: civic.Member}, {Activity: lost, Organization: known, Role: civic.Member},
	}})
	equal(t, "participations", slices.Collect(g.OfActivity(a)), only)
	equal(t, "participations", slices.Collect(g.OfOrganization(known)), only)
	equal(t, "participations", slices.Collect(g.OfOrganization(unknown)), nil)
	if _, ok := g.Organization(unknown); ok {
		t.Fatal("an organization that nobody added is in the graph")
	}
	g = g.Advance(testRevision(3), civic.Change{Activities: []civic.ActivityColumns{{ID: lost, Type: civic.Programme}}})
	equal(t, "ancestors once the activity above is there", g.Ancestors(a), []civic.ID{lost})
	equal(t, "parts", g.Parts(lost), []civic.ID{a})
}

func TestWhatComesBackComesWithoutParticipations(t *testing.T) {
	o, a := mint(civic.KindOrganization, "o"), mint(civic.KindActivity, "a")
	b := network.NewBuilder()
	b.Organization(civic.OrganizationColumns{ID: o, Type: civic.NGO})
	b.Activity(civic.ActivityColumns{ID: a, Type: civic.Event}, []civic.ParticipationColumns{{Organization: o, Role: civic.Host}})
	g := b.Build(testRevision(1)).Advance(testRevision(2), civic.Change{Gone: []civic.ID{o}})
	equal(t, "participations of the activity", slices.Collect(g.OfActivity(a)), nil)
	g = g.Advance(testRevision(3), civic.Change{
		Organizations:  []civic.OrganizationColumns{{ID: o, Type: civic.Company}},
		Participations: []civic.ParticipationChange{{Activity: a, Organization: o, Role: civic.Member}},
	})
	equal(t, "participations of the activity", slices.Collect(g.OfActivity(a)), []network.Edge{{Activity: a, Organization: o, Role: civic.Member}})
	columns, _ := g.Organization(o)
	equal(t, "type", columns.Type, civic.Company)
}

func TestNestingInCirclesIsCut(t *testing.T) {
	a, b, c := mint(civic.KindActivity, "a"), mint(civic.KindActivity, "b"), mint(civic.KindActivity, "c")
	builder := network.NewBuilder()
	builder.Activity(civic.ActivityColumns{ID: a, PartOf: b}, nil)
	builder.Activity(civic.ActivityColumns{ID: b, PartOf: a}, nil)
	builder.Activity(civic.ActivityColumns{ID: c, PartOf: b}, nil)
	builder.Place(civic.PlaceColumns{ID: mint(civic.KindPlace, "x"), Within: mint(civic.KindPlace, "y")})
	builder.Place(civic.PlaceColumns{ID: mint(civic.KindPlace, "y"), Within: mint(civic.KindPlace, "x")})
	g := builder.Build(testRevision(1))
	if n := len(g.Ancestors(a)) + len(g.Ancestors(b)); n != 1 {
		t.Fatalf("the circle of two has %d steps left", n)
	}
	if n := len(g.Within(mint(civic.KindPlace, "x"))) + len(g.Within(mint(civic.KindPlace, "y"))); n != 1 {
		t.Fatalf("the circle of places has %d steps left", n)
	}
}

func TestGraphGrownByAdvancesIsTheOneBuilt(t *testing.T) {
	n := newNation(8)
	want := n.build()
	g := network.NewBuilder().Build(testRevision(1))
	g = g.Advance(testRevision(2), civic.Change{Places: n.places})
	const chunk = 900
	for chunked := range slices.Chunk(n.organizations, chunk) {
		g = g.Advance(testRevision(3), civic.Change{Organizations: chunked})
	}
	for i := len(n.activities) - 1; i >= 0; i-- {
		change := civic.Change{Activities: n.activities[i : i+1]}
		for _, p := range n.participations[i] {
			change.Participations = append(change.Participations, civic.ParticipationChange{
				Activity: n.activities[i].ID, Organization: p.Organization, Role: p.Role, Period: p.Period,
			})
		}
		g = g.Advance(testRevision(4), change)
	}
	for _, a := range n.activities {
		equal(t, "participations", slices.Collect(g.OfActivity(a.ID)), slices.Collect(want.OfActivity(a.ID)))
		equal(t, "ancestors", g.Ancestors(a.ID), want.Ancestors(a.ID))
		equal(t, "parts", g.Parts(a.ID), want.Parts(a.ID))
	}
	for _, o := range n.organizations {
		equal(t, "participations", slices.Collect(g.OfOrganization(o.ID)), slices.Collect(want.OfOrganization(o.ID)))
	}
	gotFlows, err := g.ProvinceFlows(t.Context(), network.FlowQuery{})
	if err != nil {
		t.Fatal(err)
	}
	wantFlows, err := want.ProvinceFlows(t.Context(), network.FlowQuery{})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "flows", gotFlows, wantFlows)
}
