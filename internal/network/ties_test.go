package network_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// worlds is how many random worlds each property is tried on.
const worlds = 300

// eachWorld runs a property on random worlds, each under some random filters.
func eachWorld(t *testing.T, property func(t *testing.T, random *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter)) {
	for seed := range uint64(worlds) {
		random := rand.New(rand.NewPCG(seed, 3))
		w := randomWorld(random)
		var order *rand.Rand
		if seed%2 == 1 {
			order = random
		}
		g := w.build(order)
		for i := range 3 {
			filter := w.randomFilter(random)
			t.Run(fmt.Sprintf("world %d filter %d", seed, i), func(t *testing.T) { property(t, random, w, g, filter) })
		}
	}
}

var (
	allOrders = []civic.CollaboratorOrder{"", civic.ByStrength, civic.ByActivityCount, civic.ByRecency, civic.ByCollaboratorName}
	allScopes = []civic.CollaboratorScope{"", civic.AnyScope, civic.OtherProvinces, civic.SameProvince, civic.OtherSectors}
)

// testName is the sort key of a name. Some organizations have the same.
func testName(id civic.ID) []byte { return []byte{id[3] % 5, 0, id[4] % 3} }

func equal[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%s: got\n%+v\nwant\n%+v", what, got, want)
	}
}

// walkPages asks for pages of a size until there are no more, and checks what each says of itself.
func walkPages[T any](t *testing.T, size int, ask func(civic.PageRequest) (civic.Page[T], error)) []T {
	t.Helper()
	var items []T
	request := civic.PageRequest{Limit: size, Count: true}
	for {
		page, err := ask(request)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "has previous", page.HasPrevious, len(items) > 0)
		items = append(items, page.Items...)
		equal(t, "has next", page.HasNext, len(items) < *page.Total)
		equal(t, "number of positions", len(page.Positions), len(page.Items))
		if !page.HasNext {
			equal(t, "number of items", len(items), *page.Total)
			return items
		}
		equal(t, "page size", len(page.Items), size)
		request.From = &page.Positions[len(page.Positions)-1]
	}
}

func TestCollaboratorsAgreeWithTheDefinitions(t *testing.T) {
	eachWorld(t, func(t *testing.T, random *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter) {
		o := newOracle(t, w, filter)
		for _, x := range sortedKeys(w.organizations) {
			query := civic.CollaboratorQuery{Of: x, Ties: filter, Scope: pick(random, allScopes), Order: pick(random, allOrders), Proof: random.IntN(4)}
			got := walkPages(t, 1+random.IntN(4), func(request civic.PageRequest) (civic.Page[civic.Collaborator], error) {
				query.Page = request
				page, err := g.Collaborators(t.Context(), query, testName)
				equal(t, "undated", page.Undated, o.undatedAround([]civic.ID{x}))
				return page.Page, err
			})
			equal(t, fmt.Sprintf("collaborators %+v", query), got, o.collaboratorList(query))
		}
	})
}

func (o *oracle) collaboratorList(query civic.CollaboratorQuery) []civic.Collaborator {
	var list []civic.Collaborator
	for _, y := range o.collaborators(query.Of) {
		if !o.inScope(query.Scope, query.Of, y) {
			continue
		}
		t := o.ties[pairOf(query.Of, y)]
		list = append(list, civic.Collaborator{
			Organization: y, ActivityCount: len(t.activities), Strength: t.strength, CrossProvince: o.crossProvince(query.Of, y),
			Since: o.since(t), Until: o.until(t), Activities: nilIfEmpty(o.proof(t, query.Proof)),
		})
	}
	slices.SortStableFunc(list, func(a, b civic.Collaborator) int {
		return o.compareTies(query.Order, o.ties[pairOf(query.Of, a.Organization)], o.ties[pairOf(query.Of, b.Organization)],
			[]string{string(testName(a.Organization))}, []string{string(testName(b.Organization))})
	})
	return list
}

func nilIfEmpty[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

func (w *world) randomGroup(random *rand.Rand) civic.OrganizationTieFilter {
	var group civic.OrganizationTieFilter
	switch random.IntN(4) {
	case 0:
		group.Places = some(random, sortedKeys(w.places), 3)
	case 1:
		group.Sectors = some(random, civic.Sectors(), 3)
	case 2:
		group.Themes = some(random, w.themes, 2)
	default:
		group.IDs = append([]civic.ID{}, some(random, sortedKeys(w.organizations), 6)...)
	}
	return group
}

func TestCollaborationsAgreeWithTheDefinitions(t *testing.T) {
	eachWorld(t, func(t *testing.T, random *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter) {
		o := newOracle(t, w, filter)
		query := network.CollaborationQuery{Ties: filter, Scope: pick(random, allScopes), Order: pick(random, allOrders), Proof: random.IntN(4)}
		if random.IntN(2) == 0 {
			query.Between = &network.GroupPair{A: w.randomGroup(random), B: w.randomGroup(random)}
		}
		got := walkPages(t, 1+random.IntN(6), func(request civic.PageRequest) (civic.Page[network.Collaboration], error) {
			query.Page = request
			page, err := g.Collaborations(t.Context(), query, testName)
			equal(t, "undated", page.Undated, o.undated())
			return page.Page, err
		})
		equal(t, fmt.Sprintf("collaborations %+v", query), got, o.collaborationList(query))
	})
}

func (o *oracle) collaborationList(query network.CollaborationQuery) []network.Collaboration {
	var list []network.Collaboration
	for _, key := range o.pairs() {
		if !o.inScope(query.Scope, key.a, key.b) || query.Between != nil && !o.isBetween(key, *query.Between) {
			continue
		}
		t := o.ties[key]
		list = append(list, network.Collaboration{
			Tie:           civic.Tie{A: key.a, B: key.b, Strength: t.strength, ActivityCount: len(t.activities), Since: o.since(t), Until: o.until(t)},
			CrossProvince: o.crossProvince(key.a, key.b), Activities: nilIfEmpty(o.proof(t, query.Proof)),
		})
	}
	slices.SortStableFunc(list, func(s, t network.Collaboration) int {
		return o.compareTies(query.Order, o.ties[pair{s.A, s.B}], o.ties[pair{t.A, t.B}],
			[]string{string(testName(s.A)), string(testName(s.B))}, []string{string(testName(t.A)), string(testName(t.B))})
	})
	return list
}

// pairs returns the tied pairs, by id.
func (o *oracle) pairs() []pair {
	var pairs []pair
	for key := range o.ties {
		pairs = append(pairs, key)
	}
	slices.SortFunc(pairs, func(p, q pair) int { return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b)) })
	return pairs
}

func (o *oracle) isBetween(p pair, groups network.GroupPair) bool {
	return o.organizationPasses(p.a, groups.A) && o.organizationPasses(p.b, groups.B) ||
		o.organizationPasses(p.b, groups.A) && o.organizationPasses(p.a, groups.B)
}

func TestFlowsAgreeWithTheDefinitions(t *testing.T) {
	eachWorld(t, func(t *testing.T, random *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter) {
		o := newOracle(t, w, filter)
		within := random.IntN(2) == 0
		got, err := g.ProvinceFlows(t.Context(), network.FlowQuery{Ties: filter, IncludeWithin: within})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "flows", got, o.flows(within))
	})
}

func (o *oracle) flows(within bool) network.Flows {
	flows := network.Flows{Undated: o.undated()}
	collaborations, tying, ends := map[pair]int{}, map[pair]map[civic.ID]bool{}, map[civic.ID]float64{}
	placed := 0.0
	for key, t := range o.ties {
		p, q := o.home(key.a), o.home(key.b)
		if p == "" || q == "" {
			flows.Unplaced++
			continue
		}
		across := pairOf(p, q)
		collaborations[across]++
		placed++
		ends[p]++
		ends[q]++
		for _, d := range t.activities {
			if tying[across] == nil {
				tying[across] = map[civic.ID]bool{}
			}
			tying[across][d] = true
		}
	}
	for across, count := range collaborations {
		expected := ends[across.a] * ends[across.b] / (2*placed - 1)
		if across.a == across.b {
			expected = ends[across.a] * (ends[across.a] - 1) / 2 / (2*placed - 1)
			if !within {
				continue
			}
		}
		flows.Flows = append(flows.Flows, network.Flow{
			From: across.a, To: across.b, Collaborations: count, Activities: len(tying[across]), Expected: expected, Ratio: float64(count) / expected,
		})
	}
	slices.SortFunc(flows.Flows, func(a, b network.Flow) int {
		return cmp.Or(cmp.Compare(b.Collaborations, a.Collaborations), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return flows
}

func TestPositionAgreesWithTheDefinitions(t *testing.T) {
	eachWorld(t, func(t *testing.T, _ *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter) {
		o := newOracle(t, w, filter)
		for _, x := range sortedKeys(w.organizations) {
			got, err := g.Position(t.Context(), x, filter)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "position of "+string(x), got, o.position(x))
		}
	})
}

func (o *oracle) position(x civic.ID) network.Position {
	position := network.Position{Undated: o.undatedAround([]civic.ID{x})}
	activities, provinces, sectors, cross := map[civic.ID]bool{}, map[civic.ID]bool{}, map[civic.Sector]bool{}, 0
	for _, y := range o.collaborators(x) {
		t := o.ties[pairOf(x, y)]
		position.Degree++
		position.Strength += t.strength
		for _, d := range t.activities {
			activities[d] = true
		}
		sectors[o.organizations[y].Sector] = true
		if o.home(y) != "" {
			provinces[o.home(y)] = true
		}
		if isCross := o.crossProvince(x, y); isCross != nil && *isCross {
			cross++
		}
	}
	for key := range o.participations {
		if key.organization == x && o.passes(key) && o.timing(key) == "in" {
			position.ParticipationCount++
		}
	}
	position.ActivityCount, position.Provinces, position.Sectors = len(activities), len(provinces), len(sectors)
	if o.home(x) != "" {
		position.CrossProvince = &cross
	}
	return position
}
