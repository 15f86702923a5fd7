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

func TestNetworksAgreeWithTheDefinitions(t *testing.T) {
	eachWorld(t, func(t *testing.T, random *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter) {
		o := newOracle(t, w, filter)
		for _, mode := range []network.Mode{network.OneMode, network.TwoMode} {
			query := network.WholeQuery{Ties: filter, Mode: mode, Limit: 1 + random.IntN(25), Isolates: random.IntN(2) == 0, Backbone: someBackbone(random, mode)}
			got, err := g.Network(t.Context(), query)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, fmt.Sprintf("network %+v", query), got, o.network(query))
		}
	})
}

// figure is a network in the oracle: its nodes and links in order, links by the ids of their ends.
type figure struct {
	nodes, known []civic.ID
	links        []civic.Tie
	// all are the links of the whole network.
	all    []civic.Tie
	unit   civic.Strength
	degree map[civic.ID]int
}

// someBackbone asks for a backbone half of the time, where there can be one.
func someBackbone(random *rand.Rand, mode network.Mode) network.Backbone {
	if mode == network.TwoMode || random.IntN(2) == 0 {
		return 0
	}
	return network.Backbone(0.05 + 0.9*random.Float64())
}

// faint reports whether a link is left out by a backbone: for neither end it is larger than by chance, which is the chance that none of k-1 points strewn
// over a line falls on the part of it that the link has of the strength of that end.
func (f figure) faint(link civic.Tie, backbone network.Backbone) bool {
	for _, end := range []civic.ID{link.A, link.B} {
		sum, chance := 0.0, 1.0
		for _, one := range f.all {
			if one.A == end || one.B == end {
				sum += one.Strength.Float()
			}
		}
		for range f.degree[end] - 1 {
			chance *= 1 - link.Strength.Float()/sum
		}
		if chance < float64(backbone) {
			return false
		}
	}
	return backbone > 0
}

// columns puts a figure in columns, with at most so many links.
func (f figure) columns(most int, backbone network.Backbone) network.Network {
	all := append(slices.Clone(f.nodes), f.known...)
	shown := slices.DeleteFunc(slices.Clone(f.links), func(link civic.Tie) bool { return f.faint(link, backbone) })
	answer := network.Network{TotalLinks: len(f.links), Truncated: len(shown) > most, BackboneLeftOut: len(f.links) - len(shown)}
	answer.Nodes = network.NodeColumns{ID: []civic.ID{}, Degree: []int{}, HiddenNeighbours: []int{}, Known: []bool{}}
	for i, id := range all {
		hidden := f.degree[id]
		for _, link := range f.links {
			if link.A == id || link.B == id {
				hidden--
			}
		}
		answer.Nodes.ID = append(answer.Nodes.ID, id)
		answer.Nodes.Degree = append(answer.Nodes.Degree, f.degree[id])
		answer.Nodes.HiddenNeighbours = append(answer.Nodes.HiddenNeighbours, hidden)
		answer.Nodes.Known = append(answer.Nodes.Known, i >= len(f.nodes))
		if i < len(f.nodes) && f.degree[id] == 0 {
			answer.Isolates++
		}
	}
	for _, link := range shown[:min(len(shown), most)] {
		answer.Links.Source = append(answer.Links.Source, slices.Index(all, link.A))
		answer.Links.Target = append(answer.Links.Target, slices.Index(all, link.B))
		answer.Links.Weight = append(answer.Links.Weight, float64(link.Strength)/float64(f.unit))
		answer.Links.ActivityCount = append(answer.Links.ActivityCount, link.ActivityCount)
		answer.Links.Since = append(answer.Links.Since, link.Since)
		answer.Links.Until = append(answer.Links.Until, link.Until)
	}
	return answer
}

// whole returns the whole network of a mode, all nodes with a link in the order in which they are chosen.
func (o *oracle) whole(mode network.Mode) figure {
	f := figure{degree: map[civic.ID]int{}, unit: civic.StrengthOne, links: o.orderedTies()}
	if mode == network.TwoMode {
		f.unit, f.links = 1, o.participationLinks()
	}
	f.all = slices.Clone(f.links)
	for _, link := range f.links {
		for _, id := range []civic.ID{link.A, link.B} {
			if f.degree[id]++; f.degree[id] == 1 {
				f.nodes = append(f.nodes, id)
			}
		}
	}
	if mode == network.TwoMode {
		f.sortByDegree(f.nodes)
	}
	return f
}

func (f figure) sortByDegree(nodes []civic.ID) {
	slices.SortFunc(nodes, func(x, y civic.ID) int { return cmp.Or(cmp.Compare(f.degree[y], f.degree[x]), cmp.Compare(x, y)) })
}

// participationLinks returns a link for each organization and activity it is a member of.
func (o *oracle) participationLinks() []civic.Tie {
	links := map[pair]*civic.Tie{}
	for _, key := range o.participationKeys() {
		if !o.passes(key) || o.timing(key) != "in" {
			continue
		}
		period := o.participations[key]
		if period.IsZero() {
			period = o.activities[key.activity].Period
		}
		at := pair{key.organization, key.activity}
		if links[at] == nil {
			links[at] = &civic.Tie{A: key.organization, B: key.activity, ActivityCount: 1}
		}
		link := links[at]
		link.Strength++
		if link.Since == "" || period.Start != "" && civic.CompareDates(period.Start, link.Since) < 0 {
			link.Since = period.Start
		}
		if link.Until == "" || period.End != "" && cmp.Or(cmp.Compare(lastDay(period.End), lastDay(link.Until)), cmp.Compare(period.End, link.Until)) > 0 {
			link.Until = period.End
		}
	}
	var list []civic.Tie
	for _, link := range links {
		list = append(list, *link)
	}
	slices.SortFunc(list, func(s, t civic.Tie) int {
		return cmp.Or(cmp.Compare(t.Strength, s.Strength), cmp.Compare(s.A, t.A), cmp.Compare(s.B, t.B))
	})
	return list
}

// among leaves only the links with both ends among the nodes, and one end that is not known.
func (f figure) among(nodes, known []civic.ID) figure {
	f.nodes, f.known = nodes, nil
	f.links = slices.DeleteFunc(f.links, func(link civic.Tie) bool {
		isNew := slices.Contains(nodes, link.A) || slices.Contains(nodes, link.B)
		isThere := func(id civic.ID) bool { return slices.Contains(nodes, id) || slices.Contains(known, id) }
		return !isNew || !isThere(link.A) || !isThere(link.B)
	})
	for _, id := range known {
		if slices.ContainsFunc(f.links, func(link civic.Tie) bool { return link.A == id || link.B == id }) {
			f.known = append(f.known, id)
		}
	}
	return f
}

func (o *oracle) network(query network.WholeQuery) network.Network {
	f := o.whole(query.Mode)
	tied, links := len(f.nodes), len(f.links)
	var alone []civic.ID
	for _, x := range sortedKeys(o.organizations) {
		if o.organizationPasses(x, o.filter.Organizations) && f.degree[x] == 0 {
			alone = append(alone, x)
		}
	}
	asked := slices.Clone(f.nodes)
	if query.Isolates {
		asked = append(asked, alone...)
	}
	answer := f.among(asked[:min(len(asked), query.Limit)], nil).columns(10*query.Limit, query.Backbone)
	answer.TotalNodes, answer.TotalLinks, answer.Isolates, answer.Undated = tied, links, len(alone), o.undated()
	answer.Truncated = answer.Truncated || len(asked) > query.Limit
	return answer
}

func TestNetworksAroundOrganizationsAgreeWithTheDefinitions(t *testing.T) {
	eachWorld(t, func(t *testing.T, random *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter) {
		o := newOracle(t, w, filter)
		ids := sortedKeys(w.organizations)
		for _, mode := range []network.Mode{network.OneMode, network.TwoMode} {
			query := network.NearbyQuery{
				Of: append(some(random, ids, 2), pick(random, ids)), Ties: filter, Mode: mode, Depth: 1 + random.IntN(3), Limit: 1 + random.IntN(25),
				Known:    append(some(random, ids, 4), some(random, sortedKeys(w.activities), 4)...),
				Backbone: someBackbone(random, mode),
			}
			got, err := g.Nearby(t.Context(), query)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, fmt.Sprintf("network around %+v", query), got, o.nearby(query))
		}
	})
}

func (o *oracle) nearby(query network.NearbyQuery) network.Network {
	f := o.whole(query.Mode)
	around, distances := o.around(query.Of, query.Depth)
	knownOrganizations := slices.DeleteFunc(sortedKeys(o.organizations), func(id civic.ID) bool { return !slices.Contains(query.Known, id) })
	known := knownOrganizations
	if query.Mode == network.TwoMode {
		around = o.rings(f, around, distances, query.Depth)
		knownActivities := slices.DeleteFunc(sortedKeys(o.activities), func(id civic.ID) bool { return !slices.Contains(query.Known, id) })
		f.sortByDegree(knownOrganizations)
		f.sortByDegree(knownActivities)
		known = append(knownOrganizations, knownActivities...)
	}
	asked := slices.DeleteFunc(slices.Clone(around), func(id civic.ID) bool { return slices.Contains(known, id) })
	nodes := asked[:min(len(asked), query.Limit)]
	answer := f.among(nodes, known).columns(10*query.Limit, query.Backbone)
	answer.TotalNodes = len(around)
	answer.Truncated = answer.Truncated || len(asked) > query.Limit
	organizations := slices.DeleteFunc(slices.Clone(nodes), func(id civic.ID) bool { return id.Kind() != civic.KindOrganization })
	answer.Undated = o.undatedAround(organizations)
	return answer
}

// rings orders organizations, and the activities between them and those one tie farther, by distance, degree and id.
func (o *oracle) rings(f figure, around []civic.ID, distances map[civic.ID]int, depth int) []civic.ID {
	ring := map[civic.ID]int{}
	for _, x := range around {
		ring[x] = 2 * distances[x]
	}
	for _, d := range sortedKeys(o.activities) {
		for _, x := range around {
			for at := range o.activities {
				related := at == d || !o.filter.SameActivity && (o.isWithin(d, at) || o.isWithin(at, d))
				if distances[x] == depth || len(o.members[d]) == 0 || !o.members[at][x] || !related {
					continue
				}
				if known, ok := ring[d]; !ok || 2*distances[x]+1 < known {
					ring[d] = 2*distances[x] + 1
				}
			}
		}
	}
	list := sortedKeys(ring)
	slices.SortFunc(list, func(x, y civic.ID) int {
		return cmp.Or(cmp.Compare(ring[x], ring[y]), cmp.Compare(f.degree[y], f.degree[x]), cmp.Compare(x, y))
	})
	return list
}
