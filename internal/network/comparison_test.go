package network_test

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// compare compares what two filters select.
func compare(t *testing.T, g *network.Graph, before, after civic.TieFilter) *network.Comparison {
	t.Helper()
	var ties [2]*network.Ties
	for i, filter := range []civic.TieFilter{before, after} {
		found, err := g.Ties(t.Context(), filter, manyTies)
		if err != nil {
			t.Fatal(err)
		}
		ties[i] = found
	}
	return g.Compare(ties[0], ties[1])
}

func TestComparisonsAgreeWithTheDefinitions(t *testing.T) {
	eachWorld(t, func(t *testing.T, random *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter) {
		other := w.randomFilter(random)
		before, after := newOracle(t, w, filter), newOracle(t, w, other)
		c, first := compare(t, g, filter, other), 1+random.IntN(9)
		equal(t, "organizations", c.Organizations(first), organizationChange(before, after, first))
		ties, err := c.Ties(t.Context(), first)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "ties", ties, tieChange(before, after, first))
		provinces, err := c.Provinces(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "provinces", provinces, provinceChange(before, after))
		cuts, err := c.CutPoints(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "cut points", cuts, cutChange(before, after))
		distances, err := c.Distances(t.Context(), measure.Sample{})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "distances", distances, distanceChange(before, after))
	})
}

func organizationChange(before, after *oracle, first int) network.OrganizationChange {
	var change network.OrganizationChange
	for _, id := range sortedKeys(before.organizations) {
		switch was, is := before.changed(id), after.changed(id); {
		case was.Degree > 0 && is.Degree > 0:
			change.Kept++
		case is.Degree > 0:
			change.Turnover.Gained++
			change.Gained = append(change.Gained, is)
		case was.Degree > 0:
			change.Turnover.Lost++
			change.Lost = append(change.Lost, was)
		}
	}
	for _, list := range []*[]network.ChangedOrganization{&change.Gained, &change.Lost} {
		slices.SortStableFunc(*list, func(a, b network.ChangedOrganization) int { return cmp.Compare(b.Strength, a.Strength) })
		*list = (*list)[:min(len(*list), first)]
	}
	return change
}

func (o *oracle) changed(id civic.ID) network.ChangedOrganization {
	changed := network.ChangedOrganization{ID: id}
	for _, y := range o.collaborators(id) {
		changed.Degree++
		changed.Strength += o.ties[pairOf(id, y)].strength
	}
	return changed
}

// onlyIn returns the ties of one that are not of the other, the first of them.
func (o *oracle) onlyIn(other *oracle, first int) (ties []network.ChangedTie, count int) {
	for ends, tie := range o.ties {
		if other.ties[ends] == nil {
			ties = append(ties, network.ChangedTie{A: ends.a, B: ends.b, Strength: tie.strength, ActivityCount: len(tie.activities)})
		}
	}
	slices.SortFunc(ties, func(a, b network.ChangedTie) int {
		return cmp.Or(cmp.Compare(b.Strength, a.Strength), b.ActivityCount-a.ActivityCount, compareIDs(a.A, b.A), compareIDs(a.B, b.B))
	})
	return ties[:min(len(ties), first)], len(ties)
}

func tieChange(before, after *oracle, first int) network.TieChange {
	var change network.TieChange
	change.Gained, change.Turnover.Gained = after.onlyIn(before, first)
	change.Lost, change.Turnover.Lost = before.onlyIn(after, first)
	change.Kept = len(after.ties) - change.Turnover.Gained
	return change
}

func provinceChange(before, after *oracle) network.ProvinceChange {
	count := func(o *oracle) map[pair]int {
		counts := map[pair]int{}
		for ends := range o.ties {
			if a, b := o.home(ends.a), o.home(ends.b); a != "" && b != "" && a != b {
				counts[pairOf(a, b)]++
			}
		}
		return counts
	}
	only := func(counts, others map[pair]int) (list []network.ProvincePair) {
		for provinces, ties := range counts {
			if others[provinces] == 0 {
				list = append(list, network.ProvincePair{A: provinces.a, B: provinces.b, Ties: ties})
			}
		}
		slices.SortFunc(list, func(a, b network.ProvincePair) int {
			return cmp.Or(b.Ties-a.Ties, compareIDs(a.A, b.A), compareIDs(a.B, b.B))
		})
		return list
	}
	was, is := count(before), count(after)
	change := network.ProvinceChange{Gained: only(is, was), Lost: only(was, is)}
	change.Turnover = network.Turnover{Kept: len(is) - len(change.Gained), Gained: len(change.Gained), Lost: len(change.Lost)}
	return change
}

// cutPoints returns the organizations without which some that had a path have none, by id.
func (o *oracle) cutPoints() (points []civic.ID) {
	for _, x := range sortedKeys(o.organizations) {
		near := o.collaborators(x)
		if len(near) == 0 {
			continue
		}
		without := &oracle{world: o.world, ties: map[pair]*tie{}}
		for ends, tie := range o.ties {
			if ends.a != x && ends.b != x {
				without.ties[ends] = tie
			}
		}
		reached := without.distances(near[0])
		if slices.ContainsFunc(near, func(y civic.ID) bool { _, ok := reached[y]; return !ok }) {
			points = append(points, x)
		}
	}
	return points
}

func cutChange(before, after *oracle) network.CutPointChange {
	was, is := before.cutPoints(), after.cutPoints()
	only := func(o *oracle, points, others []civic.ID) (list []civic.ID) {
		for _, point := range points {
			if !slices.Contains(others, point) {
				list = append(list, point)
			}
		}
		slices.SortStableFunc(list, func(a, b civic.ID) int { return len(o.collaborators(b)) - len(o.collaborators(a)) })
		return list
	}
	change := network.CutPointChange{Gained: only(after, is, was), Lost: only(before, was, is)}
	change.Turnover = network.Turnover{Kept: len(is) - len(change.Gained), Gained: len(change.Gained), Lost: len(change.Lost)}
	return change
}

func distanceChange(before, after *oracle) measure.DistanceChange {
	var shared []civic.ID
	for _, id := range sortedKeys(before.organizations) {
		if before.organizationPasses(id, before.filter.Organizations) && after.organizationPasses(id, after.filter.Organizations) {
			shared = append(shared, id)
		}
	}
	n := len(shared)
	want := measure.DistanceChange{Nodes: n, Pairs: int64(n) * int64(max(n-1, 0))}
	sums, both := [2]int{}, 0
	for _, x := range shared {
		was, is := before.distances(x), after.distances(x)
		for _, y := range shared {
			b, reachedBefore := was[y]
			a, reachedAfter := is[y]
			switch {
			case x == y || !reachedBefore && !reachedAfter:
			case !reachedBefore:
				want.Joined++
			case !reachedAfter:
				want.Parted++
			default:
				both++
				sums[0], sums[1] = sums[0]+b, sums[1]+a
				*map[int]*int64{-1: &want.Nearer, 0: &want.Same, 1: &want.Farther}[cmp.Compare(a, b)]++
			}
		}
	}
	if both > 0 {
		want.MeanBefore = measure.Value{Number: float64(sums[0]) / float64(both), Defined: true}
		want.MeanAfter = measure.Value{Number: float64(sums[1]) / float64(both), Defined: true}
	}
	return want
}

func TestComparisonOfAStory(t *testing.T) {
	g, names := tell()
	c := compare(t, g, civic.TieFilter{Period: civic.Period{End: "2019"}}, civic.TieFilter{Period: civic.Period{Start: "2020", End: "2020"}})
	// Until 2019 there are the first edition with town and club, and its opening with the press. In 2020 there is the fair with town, club
	// and village; the hamlet is alone in the third edition.
	named := func(ids ...civic.ID) (list []string) {
		for _, id := range ids {
			list = append(list, names[id])
		}
		slices.Sort(list)
		return list
	}
	organizations := c.Organizations(9)
	equal(t, "organizations", organizations.Turnover, network.Turnover{Kept: 2, Gained: 1, Lost: 1})
	equal(t, "who came and went", named(organizations.Gained[0].ID, organizations.Lost[0].ID), []string{"press", "village"})
	ties, err := c.Ties(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "ties", ties.Turnover, network.Turnover{Kept: 1, Gained: 2, Lost: 2})
	equal(t, "as many as asked for", [2]int{len(ties.Gained), len(ties.Lost)}, [2]int{1, 1})
	provinces, err := c.Provinces(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	izmir, muş, ankara := mint(civic.KindPlace, "izmir"), mint(civic.KindPlace, "muş"), mint(civic.KindPlace, "ankara")
	gained, lost := pairOf(izmir, muş), pairOf(izmir, ankara)
	equal(t, "provinces", provinces, network.ProvinceChange{
		Turnover: network.Turnover{Gained: 1, Lost: 1},
		Gained:   []network.ProvincePair{{A: gained.a, B: gained.b, Ties: 2}}, Lost: []network.ProvincePair{{A: lost.a, B: lost.b, Ties: 2}},
	})
	distances, err := c.Distances(t.Context(), measure.Sample{})
	if err != nil {
		t.Fatal(err)
	}
	one := measure.Value{Number: 1, Defined: true}
	equal(t, "distances", distances, measure.DistanceChange{Nodes: 8, Pairs: 56, Same: 2, Joined: 4, Parted: 4, MeanBefore: one, MeanAfter: one})
}

func TestComparisonsThatEnd(t *testing.T) {
	g, _ := tell()
	c := compare(t, g, civic.TieFilter{}, civic.TieFilter{SameActivity: true})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, ties := c.Ties(ctx, 1)
	_, provinces := c.Provinces(ctx)
	_, cuts := c.CutPoints(ctx)
	_, distances := c.Distances(ctx, measure.Sample{})
	for _, err := range []error{ties, provinces, cuts, distances} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("a context that ended: got %v", err)
		}
	}
}
