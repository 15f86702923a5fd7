package network_test

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

func mint(kind civic.Kind, name string) civic.ID {
	return civic.Mint(kind, civic.Key{Scheme: "test", Value: name}, 0)
}

// nation is a seeded graph of the size of a country: 81 provinces of twelve districts, 100,000 organizations of which few are hubs, 60,000
// activities nested up to four deep, and about 500,000 participations, mostly within one province.
type nation struct {
	places         []civic.PlaceColumns
	organizations  []civic.OrganizationColumns
	activities     []civic.ActivityColumns
	participations [][]civic.ParticipationColumns
}

const (
	nationOrganizations  = 100_000
	nationActivities     = 60_000
	nationParticipations = 500_000
	nationProvinces      = 81
	nationDistricts      = 12
)

// newNation makes the graph scaled down by a factor.
func newNation(scale int) *nation {
	random := rand.New(rand.NewPCG(81, 6))
	n := &nation{}
	n.addPlaces()
	n.addOrganizations(random, nationOrganizations/scale)
	n.addActivities(random, nationActivities/scale)
	n.addParticipations(random, nationParticipations/scale)
	return n
}

func (n *nation) addPlaces() {
	country := mint(civic.KindPlace, "country")
	n.places = append(n.places, civic.PlaceColumns{ID: country, Type: civic.Country})
	for p := range nationProvinces {
		province := mint(civic.KindPlace, fmt.Sprintf("province %d", p))
		n.places = append(n.places, civic.PlaceColumns{ID: province, Type: civic.Province, Within: country})
		for d := range nationDistricts {
			n.places = append(n.places, civic.PlaceColumns{
				ID: mint(civic.KindPlace, fmt.Sprintf("district %d/%d", p, d)), Type: civic.District, Within: province,
			})
		}
	}
}

// district returns the number of a place that is a district, provinces with lower numbers being larger.
func district(random *rand.Rand) int {
	province := int(float64(nationProvinces) * math.Pow(random.Float64(), 2))
	return 1 + province*(nationDistricts+1) + 1 + random.IntN(nationDistricts)
}

func (n *nation) addOrganizations(random *rand.Rand, count int) {
	types := civic.OrganizationTypes()
	for o := range count {
		kind := types[int(float64(len(types))*math.Pow(random.Float64(), 2))]
		columns := civic.OrganizationColumns{ID: mint(civic.KindOrganization, fmt.Sprint(o)), Type: kind, Sector: kind.Sector()}
		if random.IntN(20) > 0 {
			columns.Seat = n.places[district(random)].ID
		}
		n.organizations = append(n.organizations, columns)
	}
	slices.SortFunc(n.organizations, func(a, b civic.OrganizationColumns) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
}

func (n *nation) addActivities(random *rand.Rand, count int) {
	ids := make([]civic.ID, count)
	for a := range ids {
		ids[a] = mint(civic.KindActivity, fmt.Sprint(a))
	}
	slices.Sort(ids)
	depth := make([]int, count)
	order := random.Perm(count)
	n.activities = make([]civic.ActivityColumns, count)
	for i, a := range order {
		year := 2000 + random.IntN(25)
		columns := civic.ActivityColumns{ID: ids[a], Type: civic.Project}
		if random.IntN(10) > 0 {
			columns.Period = civic.Period{Start: civic.Date(fmt.Sprintf("%d-%02d", year, 1+random.IntN(12))), End: civic.Date(fmt.Sprint(year + random.IntN(4)))}
		}
		if i > count/5 && random.IntN(4) > 0 {
			above := order[int(float64(i)*math.Pow(random.Float64(), 3))]
			if depth[above] < 3 {
				columns.PartOf, depth[a] = ids[above], depth[above]+1
				columns.Type = []civic.ActivityType{civic.Stage, civic.Event}[random.IntN(2)]
			}
		}
		n.activities[a] = columns
	}
}

func (n *nation) addParticipations(random *rand.Rand, count int) {
	provinceOf := map[civic.ID]civic.ID{}
	for _, place := range n.places {
		provinceOf[place.ID] = place.Within
	}
	local := map[civic.ID][]int{}
	for o, columns := range n.organizations {
		local[provinceOf[columns.Seat]] = append(local[provinceOf[columns.Seat]], o)
	}
	homes := make([][]int, len(n.activities))
	for a := range homes {
		homes[a] = local[provinceOf[n.places[district(random)].ID]]
	}
	roles := civic.Roles()
	taken := map[civic.ID]bool{}
	n.participations = make([][]civic.ParticipationColumns, len(n.activities))
	for len(taken) < count {
		a := int(float64(len(n.activities)) * math.Pow(random.Float64(), 2.7))
		o := n.pick(random, homes[a])
		role := roles[random.IntN(len(roles))]
		id := civic.ParticipationID(n.activities[a].ID, n.organizations[o].ID, role)
		if taken[id] {
			continue
		}
		taken[id] = true
		p := civic.ParticipationColumns{Organization: n.organizations[o].ID, Role: role}
		if random.IntN(20) == 0 {
			p.Period = civic.Period{Start: civic.Date(fmt.Sprint(2000 + random.IntN(25)))}
		}
		n.participations[a] = append(n.participations[a], p)
	}
	for _, participants := range n.participations {
		slices.SortFunc(participants, func(a, b civic.ParticipationColumns) int {
			if a.Organization < b.Organization || a.Organization == b.Organization && slices.Index(roles, a.Role) < slices.Index(roles, b.Role) {
				return -1
			}
			return 1
		})
	}
}

// pick picks a participant, mostly of the home of an activity; those with lower numbers take part in more.
func (n *nation) pick(random *rand.Rand, home []int) int {
	if random.IntN(10) < 7 && len(home) > 0 {
		return home[int(float64(len(home))*math.Pow(random.Float64(), 2.2))]
	}
	return int(float64(len(n.organizations)) * math.Pow(random.Float64(), 3))
}

func (n *nation) build() *network.Graph {
	b := network.NewBuilder()
	for _, place := range n.places {
		b.Place(place)
	}
	for _, organization := range n.organizations {
		b.Organization(organization)
	}
	for a, activity := range n.activities {
		b.Activity(activity, n.participations[a])
	}
	return b.Build(civic.Revision{Graph: "nation", Number: 1})
}

// byDegree returns the organizations that take part in something, ordered by how many participations they have, fewest first.
func (n *nation) byDegree(g *network.Graph) []civic.ID {
	degree := map[civic.ID]int{}
	var ids []civic.ID
	for _, o := range n.organizations {
		for range g.OfOrganization(o.ID) {
			degree[o.ID]++
		}
		if degree[o.ID] > 0 {
			ids = append(ids, o.ID)
		}
	}
	slices.SortStableFunc(ids, func(a, b civic.ID) int { return degree[a] - degree[b] })
	return ids
}

func BenchmarkNation(b *testing.B) {
	n := newNation(1)
	g := n.build()
	ids := n.byDegree(g)
	ctx := b.Context()
	b.Log("participations of median and hub:", count(g.OfOrganization(ids[len(ids)/2])), count(g.OfOrganization(ids[len(ids)-1])))
	largest := 0
	for _, a := range n.activities {
		largest = max(largest, count(g.OfActivity(a.ID)))
	}
	b.Log("participations of the largest activity:", largest, "organizations that take part:", len(ids))
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			n.build()
		}
	})
	for _, rank := range []struct {
		name string
		id   civic.ID
	}{{"median", ids[len(ids)/2]}, {"90th percentile", ids[len(ids)*9/10]}, {"hub", ids[len(ids)-1]}} {
		b.Run("collaborators of "+rank.name, func(b *testing.B) {
			for b.Loop() {
				page, err := g.Collaborators(ctx, civic.CollaboratorQuery{Of: rank.id, Proof: 3, Page: civic.PageRequest{Limit: 20, Count: true}}, nil)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(*page.Total), "collaborators")
			}
		})
	}
	b.Run("paths", func(b *testing.B) {
		random := rand.New(rand.NewPCG(1, 1))
		var took []time.Duration
		lengths, truncated := [network.MaxPathLength + 1]int{}, 0
		for b.Loop() {
			from, to := ids[random.IntN(len(ids))], ids[random.IntN(len(ids))]
			if from == to {
				continue
			}
			start := time.Now()
			paths, err := g.Paths(ctx, network.PathQuery{From: from, To: to, MaxLength: 6, First: 3})
			if err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(start))
			if len(paths.Paths) > 0 {
				lengths[paths.Paths[0].Length]++
			} else {
				lengths[0]++
			}
			if paths.Truncated {
				truncated++
			}
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs-median")
		b.ReportMetric(float64(took[len(took)*95/100].Microseconds()), "µs-95th")
		b.ReportMetric(float64(took[len(took)-1].Microseconds()), "µs-max")
		b.Log("paths by length of the shortest, none first:", lengths, "truncated:", truncated)
	})
	b.Run("flows", func(b *testing.B) {
		for b.Loop() {
			flows, err := g.ProvinceFlows(ctx, network.FlowQuery{IncludeWithin: true})
			if err != nil {
				b.Fatal(err)
			}
			pairs := flows.Unplaced
			for _, flow := range flows.Flows {
				pairs += flow.Collaborations
			}
			b.ReportMetric(float64(pairs), "pairs")
		}
	})
	b.Run("collaborations", func(b *testing.B) {
		for b.Loop() {
			if _, err := g.Collaborations(ctx, network.CollaborationQuery{Page: civic.PageRequest{Limit: 20, Count: true}, Proof: 3}, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, mode := range []network.Mode{network.OneMode, network.TwoMode} {
		b.Run("network "+string(mode), func(b *testing.B) {
			for b.Loop() {
				if _, err := g.Network(ctx, network.WholeQuery{Mode: mode, Limit: 300}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for _, mode := range []network.Mode{network.OneMode, network.TwoMode} {
		b.Run("extract "+string(mode), func(b *testing.B) {
			links := 0
			for b.Loop() {
				e, err := g.Extract(ctx, network.ExtractQuery{Mode: mode})
				if err != nil {
					b.Fatal(err)
				}
				links = e.TotalLinks
				for _, err := range e.Links(ctx) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(links), "links")
		})
	}
	b.Run("advance by one participation", func(b *testing.B) {
		change := civic.Change{Participations: []civic.ParticipationChange{{
			Activity: n.activities[len(n.activities)/2].ID, Organization: ids[len(ids)/2], Role: civic.Trainer,
		}}}
		for b.Loop() {
			g.Advance(civic.Revision{Graph: "nation", Number: 2}, change)
		}
	})
}

func count(edges iter.Seq[network.Edge]) int {
	n := 0
	for range edges {
		n++
	}
	return n
}
