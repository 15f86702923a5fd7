package network_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

func TestPathsAgreeWithTheDefinitions(t *testing.T) {
	eachWorld(t, func(t *testing.T, random *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter) {
		o := newOracle(t, w, filter)
		ids := sortedKeys(w.organizations)
		for range 6 {
			query := network.PathQuery{From: pick(random, ids), To: pick(random, ids), Ties: filter, MaxLength: 1 + random.IntN(5), First: 1 + random.IntN(8)}
			if query.From == query.To {
				continue
			}
			got, err := g.Paths(t.Context(), query)
			if err != nil {
				t.Fatal(err)
			}
			want := network.Paths{Paths: o.paths(query), Undated: o.undated()}
			equal(t, fmt.Sprintf("paths %+v", query), got, want)
		}
	})
}

// paths makes all simple paths up to the length, and returns the first ones.
func (o *oracle) paths(query network.PathQuery) []network.Path {
	var trails [][]civic.ID
	var extend func(trail []civic.ID)
	extend = func(trail []civic.ID) {
		last := trail[len(trail)-1]
		if last == query.To {
			trails = append(trails, slices.Clone(trail))
			return
		}
		if len(trail) > query.MaxLength {
			return
		}
		for _, next := range o.collaborators(last) {
			if !slices.Contains(trail, next) {
				extend(append(slices.Clone(trail), next))
			}
		}
	}
	extend([]civic.ID{query.From})
	slices.SortFunc(trails, func(a, b []civic.ID) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(o.weakest(b), o.weakest(a)), slices.Compare(a, b))
	})
	var paths []network.Path
	for _, trail := range trails[:min(len(trails), query.First)] {
		path := network.Path{Length: len(trail) - 1, Strength: o.weakest(trail)}
		for i := range len(trail) - 1 {
			path.Steps = append(path.Steps, o.step(trail[i], trail[i+1]))
		}
		paths = append(paths, path)
	}
	return paths
}

func (o *oracle) weakest(trail []civic.ID) civic.Strength {
	weakest := o.ties[pairOf(trail[0], trail[1])].strength
	for i := range len(trail) - 1 {
		weakest = min(weakest, o.ties[pairOf(trail[i], trail[i+1])].strength)
	}
	return weakest
}

func (o *oracle) step(x, y civic.ID) network.PathStep {
	t := o.ties[pairOf(x, y)]
	best := t.activities[0]
	for _, d := range t.activities {
		if o.size(d) < o.size(best) || o.size(d) == o.size(best) && d < best {
			best = d
		}
	}
	return network.PathStep{From: x, To: y, Activity: best, Strength: t.strength, FromRoles: o.roles(best, x), ToRoles: o.roles(best, y)}
}

func (o *oracle) roles(d, x civic.ID) []network.StatedRole {
	var roles []network.StatedRole
	for ; d != ""; d = o.activities[d].PartOf {
		for _, role := range civic.Roles() {
			key := participationKey{d, x, role}
			if _, ok := o.participations[key]; ok && o.passes(key) && o.timing(key) == "in" {
				roles = append(roles, network.StatedRole{Activity: d, Role: role})
			}
		}
		if o.filter.SameActivity {
			break
		}
	}
	return roles
}

func TestReachAgreesWithTheDefinitions(t *testing.T) {
	eachWorld(t, func(t *testing.T, random *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter) {
		o := newOracle(t, w, filter)
		query := network.ReachQuery{From: pick(random, sortedKeys(w.organizations)), Ties: filter, Steps: 1 + random.IntN(6)}
		got, err := g.Reach(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, fmt.Sprintf("reach %+v", query), got, o.reach(query))
	})
}

func (o *oracle) reach(query network.ReachQuery) network.Reach {
	var reach network.Reach
	distances := o.distances(query.From)
	firstProvince, firstSector := map[civic.ID]int{"": 0}, map[civic.Sector]int{}
	var near []civic.ID
	for step := 0; step <= query.Steps; step++ {
		entry := network.ReachStep{Step: step}
		for _, x := range sortedKeys(distances) {
			if distances[x] != step {
				continue
			}
			entry.Organizations++
			if step < query.Steps {
				near = append(near, x)
			}
			if _, known := firstProvince[o.home(x)]; !known {
				firstProvince[o.home(x)] = step
				entry.Provinces = append(entry.Provinces, o.home(x))
			}
			if _, known := firstSector[o.organizations[x].Sector]; !known {
				firstSector[o.organizations[x].Sector] = step
			}
		}
		slices.Sort(entry.Provinces)
		for _, sector := range civic.Sectors() {
			if at, known := firstSector[sector]; known && at == step {
				entry.Sectors = append(entry.Sectors, sector)
			}
		}
		if step > 0 {
			reach.Steps = append(reach.Steps, entry)
		}
	}
	reach.Undated = o.undatedAround(near)
	return reach
}

func TestNeighborhoodsAgreeWithTheDefinitions(t *testing.T) {
	eachWorld(t, func(t *testing.T, random *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter) {
		o := newOracle(t, w, filter)
		ids := sortedKeys(w.organizations)
		query := civic.NeighborhoodQuery{
			Of: append(some(random, ids, 2), pick(random, ids)), Ties: filter, Depth: 1 + random.IntN(3), Limit: 1 + random.IntN(len(ids)),
		}
		got, err := g.Neighborhood(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, fmt.Sprintf("neighbourhood %+v", query), got, o.neighborhood(query))
	})
}

// around returns the organizations within the depth, in the order of a neighbourhood.
func (o *oracle) around(of []civic.ID, depth int) (list []civic.ID, distances map[civic.ID]int) {
	distances = o.distances(of...)
	nearer := map[civic.ID]civic.Strength{}
	for key, t := range o.ties {
		for _, ends := range [][2]civic.ID{{key.a, key.b}, {key.b, key.a}} {
			if at, ok := distances[ends[0]]; ok && distances[ends[1]] == at+1 {
				nearer[ends[1]] += t.strength
			}
		}
	}
	for _, x := range sortedKeys(distances) {
		if distances[x] <= depth {
			list = append(list, x)
		}
	}
	slices.SortFunc(list, func(x, y civic.ID) int {
		return cmp.Or(cmp.Compare(distances[x], distances[y]), cmp.Compare(nearer[y], nearer[x]), cmp.Compare(x, y))
	})
	return list, distances
}

func (o *oracle) neighborhood(query civic.NeighborhoodQuery) civic.Neighborhood {
	list, distances := o.around(query.Of, query.Depth)
	kept := list[:min(len(list), query.Limit)]
	answer := civic.Neighborhood{Total: len(list), Undated: o.undatedAround(kept)}
	for _, x := range kept {
		answer.Organizations = append(answer.Organizations, civic.NeighborhoodNode{Organization: x, Distance: distances[x], Degree: len(o.collaborators(x))})
	}
	for _, tie := range o.orderedTies() {
		if slices.Contains(kept, tie.A) && slices.Contains(kept, tie.B) {
			answer.Ties = append(answer.Ties, tie)
		}
	}
	return answer
}

// orderedTies returns all ties in their order.
func (o *oracle) orderedTies() []civic.Tie {
	var ties []civic.Tie
	for key, t := range o.ties {
		ties = append(ties, civic.Tie{A: key.a, B: key.b, Strength: t.strength, ActivityCount: len(t.activities), Since: o.since(t), Until: o.until(t)})
	}
	slices.SortFunc(ties, func(s, t civic.Tie) int {
		return cmp.Or(cmp.Compare(t.Strength, s.Strength), cmp.Compare(t.ActivityCount, s.ActivityCount), cmp.Compare(s.A, t.A), cmp.Compare(s.B, t.B))
	})
	return ties
}
