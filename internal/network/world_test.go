package network_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// world is a graph as plain facts, for the oracle and for the builder alike.
type world struct {
	places         map[civic.ID]civic.PlaceColumns
	organizations  map[civic.ID]civic.OrganizationColumns
	activities     map[civic.ID]civic.ActivityColumns
	participations map[participationKey]civic.Period
	themes         []civic.ID
	sources        []civic.ID
}

type participationKey struct {
	activity, organization civic.ID
	role                   civic.Role
}

func newWorld() *world {
	return &world{
		places: map[civic.ID]civic.PlaceColumns{}, organizations: map[civic.ID]civic.OrganizationColumns{},
		activities: map[civic.ID]civic.ActivityColumns{}, participations: map[participationKey]civic.Period{},
	}
}

func (w *world) clone() *world {
	return &world{
		places: maps.Clone(w.places), organizations: maps.Clone(w.organizations), activities: maps.Clone(w.activities),
		participations: maps.Clone(w.participations), themes: w.themes, sources: w.sources,
	}
}

func sortedKeys[V any](m map[civic.ID]V) []civic.ID { return slices.Sorted(maps.Keys(m)) }

// build builds the world in an order that random makes, or in the order of ids without one.
func (w *world) build(random *rand.Rand) *network.Graph {
	b := network.NewBuilder()
	steps := []func(){}
	for _, id := range sortedKeys(w.places) {
		steps = append(steps, func() { b.Place(w.places[id]) })
	}
	for _, id := range sortedKeys(w.organizations) {
		steps = append(steps, func() { b.Organization(w.organizations[id]) })
	}
	for _, id := range sortedKeys(w.activities) {
		steps = append(steps, func() { b.Activity(w.activities[id], w.participants(id, random)) })
	}
	if random != nil {
		random.Shuffle(len(steps), func(i, j int) { steps[i], steps[j] = steps[j], steps[i] })
	}
	for _, step := range steps {
		step()
	}
	return b.Build(testRevision(1))
}

func testRevision(number uint64) civic.Revision { return civic.Revision{Graph: "test", Number: number} }

// participants returns the participations directly in an activity, in the order that a scan has or in that of random.
func (w *world) participants(activity civic.ID, random *rand.Rand) []civic.ParticipationColumns {
	var list []civic.ParticipationColumns
	for _, key := range w.participationKeys() {
		if key.activity == activity {
			list = append(list, civic.ParticipationColumns{Organization: key.organization, Role: key.role, Period: w.participations[key]})
		}
	}
	if random != nil {
		random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}
	return list
}

// participationKeys are ordered by activity, organization and role.
func (w *world) participationKeys() []participationKey {
	return slices.SortedFunc(maps.Keys(w.participations), func(a, b participationKey) int {
		for _, c := range []int{
			compareIDs(a.activity, b.activity), compareIDs(a.organization, b.organization),
			slices.Index(civic.Roles(), a.role) - slices.Index(civic.Roles(), b.role),
		} {
			if c != 0 {
				return c
			}
		}
		return 0
	})
}

func compareIDs(a, b civic.ID) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// randomWorld makes a small world in which everything that a filter can look at occurs.
func randomWorld(random *rand.Rand) *world {
	w := newWorld()
	for i := range 3 {
		w.themes = append(w.themes, mint(civic.KindTheme, fmt.Sprint(i)))
		w.sources = append(w.sources, mint(civic.KindSource, fmt.Sprint(i)))
	}
	w.addPlaces()
	for i := range 5 + random.IntN(10) {
		w.putOrganization(random, mint(civic.KindOrganization, fmt.Sprint(i)))
	}
	for i := range 4 + random.IntN(12) {
		w.putActivity(random, mint(civic.KindActivity, fmt.Sprint(i)))
	}
	for range 10 + random.IntN(40) {
		w.putParticipation(random)
	}
	return w
}

func (w *world) addPlaces() {
	put := func(name string, kind civic.PlaceType, within string) {
		columns := civic.PlaceColumns{ID: mint(civic.KindPlace, name), Type: kind}
		if within != "" {
			columns.Within = mint(civic.KindPlace, within)
		}
		w.places[columns.ID] = columns
	}
	put("country", civic.Country, "")
	put("region", civic.Region, "country")
	put("p0", civic.Province, "region")
	put("p1", civic.Province, "region")
	put("p2", civic.Province, "country")
	put("d00", civic.District, "p0")
	put("d01", civic.District, "p0")
	put("d10", civic.District, "p1")
	put("abroad", civic.Country, "")
	put("town", civic.Locality, "abroad")
}

func pick[T any](random *rand.Rand, list []T) T { return list[random.IntN(len(list))] }

func some[T any](random *rand.Rand, list []T, most int) []T {
	var chosen []T
	for range random.IntN(most + 1) {
		chosen = append(chosen, pick(random, list))
	}
	return chosen
}

func (w *world) putOrganization(random *rand.Rand, id civic.ID) {
	kind := pick(random, civic.OrganizationTypes())
	columns := civic.OrganizationColumns{ID: id, Type: kind, Sector: kind.Sector(), Themes: some(random, w.themes, 2)}
	if random.IntN(6) > 0 {
		columns.Seat = pick(random, sortedKeys(w.places))
	}
	w.organizations[id] = columns
}

func (w *world) putActivity(random *rand.Rand, id civic.ID) {
	columns := civic.ActivityColumns{
		ID: id, Type: pick(random, civic.ActivityTypes()), Places: some(random, sortedKeys(w.places), 2),
		Themes: some(random, w.themes, 2), Sources: some(random, w.sources, 2), Period: randomPeriod(random),
	}
	if columns.Type == civic.Event {
		columns.Format = pick(random, civic.EventFormats())
	}
	if above := sortedKeys(w.activities); len(above) > 0 && random.IntN(3) > 0 {
		columns.PartOf = pick(random, above)
		if w.isWithin(columns.PartOf, id) {
			columns.PartOf = ""
		}
	}
	w.activities[id] = columns
}

// isWithin reports whether activity is outer or nested in it.
func (w *world) isWithin(activity, outer civic.ID) bool {
	for ; activity != ""; activity = w.activities[activity].PartOf {
		if activity == outer {
			return true
		}
	}
	return false
}

func (w *world) putParticipation(random *rand.Rand) {
	key := participationKey{
		activity: pick(random, sortedKeys(w.activities)), organization: pick(random, sortedKeys(w.organizations)),
		role: pick(random, []civic.Role{civic.Coordinator, civic.Partner, civic.Funder, civic.Member, civic.Trainer}),
	}
	w.participations[key] = civic.Period{}
	if random.IntN(3) == 0 {
		w.participations[key] = randomPeriod(random)
	}
}

func randomPeriod(random *rand.Rand) civic.Period {
	return pick(random, []civic.Period{
		{}, {}, {Start: "2019"}, {End: "2020-06"}, {Start: "2018", End: "2021"}, {Start: "2020-03-01", End: "2020-03-02"},
		{Start: "2021-05", End: civic.NoBound}, {Start: civic.NoBound, End: "2018"}, {Start: "XXXX-09-30"}, {Start: "2020", End: "XXXX-05"},
		{Start: "2020-01", End: "2020"}, {Start: "2022", End: "2023"},
	})
}

// randomFilter makes a filter that lets a good part of the world in.
func (w *world) randomFilter(random *rand.Rand) civic.TieFilter {
	var f civic.TieFilter
	maybe := func(set func()) {
		if random.IntN(10) == 0 {
			set()
		}
	}
	places, organizations, activities := sortedKeys(w.places), sortedKeys(w.organizations), sortedKeys(w.activities)
	maybe(func() { f.Roles = append(some(random, civic.Roles()[:9], 6), civic.Partner) })
	maybe(func() { f.ExcludeRoles = []civic.Role{civic.Member} })
	maybe(func() { f.ExcludeRoles = []civic.Role{} })
	maybe(func() { f.SameActivity = true })
	maybe(func() { f.Organizations.Types = append(some(random, civic.OrganizationTypes(), 7), civic.NGO) })
	maybe(func() { f.Organizations.Sectors = append(some(random, civic.Sectors(), 5), civic.Civil) })
	maybe(func() { f.Organizations.Places = append(some(random, places, 3), mint(civic.KindPlace, "country")) })
	maybe(func() { f.Organizations.Themes = some(random, w.themes, 3) })
	maybe(func() { f.Organizations.IDs = append([]civic.ID{}, some(random, organizations, 12)...) })
	maybe(func() { f.Activities.Types = append(some(random, civic.ActivityTypes(), 5), civic.Project) })
	maybe(func() { f.Activities.Formats = some(random, civic.EventFormats(), 9) })
	maybe(func() { f.Activities.Places = append(some(random, places, 3), mint(civic.KindPlace, "region")) })
	maybe(func() { f.Activities.Themes = some(random, w.themes, 2) })
	maybe(func() { f.Activities.Within = some(random, activities, 4) })
	maybe(func() { f.Activities.Sources = some(random, w.sources, 2) })
	maybe(func() { f.Activities.MaxSize = 1 + random.IntN(5) })
	if random.IntN(3) == 0 {
		f.Period = pick(random, []civic.Period{{Start: "2020"}, {End: "2019-12-31"}, {Start: "2020-02", End: "2020-08"}, {Start: "2018", End: civic.NoBound}})
		f.Undated = pick(random, []civic.UndatedFacts{"", civic.ExcludeUndated, civic.IncludeUndated})
	}
	return f
}
