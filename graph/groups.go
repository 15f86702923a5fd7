package graph

import (
	"context"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// Group is one of the groups that a grouping makes.
type Group struct {
	Key           string
	Organizations int
	by            network.Grouping
}

// Place returns the place that the group is, nil where groups are no places.
func (g *Group) Place(ctx context.Context) (Place, error) {
	if g.by != network.ByProvince && g.by != network.ByRegion {
		return nil, nil
	}
	return node[Place](ctx, civic.ID(g.Key))
}

// Label returns what to call the group.
func (g *Group) Label(ctx context.Context, lang *civic.Language) (string, error) {
	kinds := map[network.Grouping]LegendKind{network.ByType: LegendOrganizationType, network.BySector: LegendSector}
	for _, entry := range legend() {
		if entry.Kind == kinds[g.by] && entry.Value == g.Key {
			return entry.Label(lang), nil
		}
	}
	place, err := node[civic.Node](ctx, civic.ID(g.Key))
	if place == nil || err != nil {
		return g.Key, err
	}
	return nameOf(place, language(lang)), nil
}

// groups puts the organizations of the network into groups.
func (a *Analysis) groups(by network.Grouping) (network.Groups, error) {
	return a.graph.Groups(a.network.Organizations, by)
}

// groupsOf returns the groups as the API shows them.
func groupsOf(groups network.Groups) []*Group {
	list := make([]*Group, len(groups.Keys))
	for i, key := range groups.Keys {
		list[i] = &Group{Key: key, by: groups.By}
	}
	for _, group := range groups.Of {
		if group != measure.NoGroup {
			list[group].Organizations++
		}
	}
	return list
}

// MixingMatrix is how ties fall on pairs of groups.
type MixingMatrix struct {
	By       network.Grouping
	Weighted bool
	Groups   []*Group
	found    measure.Mixing
}

// Mixing answers how ties fall on pairs of groups.
func (a *Analysis) Mixing(ctx context.Context, by network.Grouping, weighted *bool) (*MixingMatrix, error) {
	groups, err := a.groups(by)
	if err != nil {
		return nil, err
	}
	w := measure.Weighting(valueOr(weighted, false))
	found, err := measured(ctx, a, a.exactly(measure.KernelMixing, w, "mixing", by, w), func(ctx context.Context) (measure.Mixing, error) {
		return a.network.Mixing(ctx, groups.Of, w)
	})
	return &MixingMatrix{By: by, Weighted: bool(w), Groups: groupsOf(groups), found: found}, err
}

// Assortativity returns how far ties stay within groups.
func (m *MixingMatrix) Assortativity() *float64 { return valueOf(m.found.Assortativity) }

// Ungrouped returns how many ties have an end in no group.
func (m *MixingMatrix) Ungrouped() float64 { return m.found.Ungrouped }

// Observed returns the ties.
func (m *MixingMatrix) Observed() [][]float64 {
	return matrix(m.found.Groups, func(at int) float64 { return m.found.Observed[at] })
}

// Expected returns what chance would give.
func (m *MixingMatrix) Expected() [][]*float64 {
	return matrix(m.found.Groups, func(at int) *float64 { return valueOf(m.found.Expected[at]) })
}

// Ratio returns the ties by what chance would give.
func (m *MixingMatrix) Ratio() [][]*float64 {
	return matrix(m.found.Groups, func(at int) *float64 {
		expected := m.found.Expected[at]
		if !expected.Defined || expected.Number == 0 {
			return nil
		}
		ratio := network.Rounded(m.found.Observed[at] / expected.Number)
		return &ratio
	})
}

// matrix returns rows of so many entries each.
func matrix[N any](size int, entry func(at int) N) [][]N {
	rows := make([][]N, size)
	for p := range rows {
		rows[p] = make([]N, size)
		for q := range rows[p] {
			rows[p][q] = entry(p*size + q)
		}
	}
	return rows
}

// EIIndex is how far ties go out of groups.
type EIIndex struct {
	By       network.Grouping
	Weighted bool
	Test     PermutationTest
	found    measure.EI
	groups   network.Groups
	analysis *Analysis
}

// PermutationTest is an index among those of groups dealt out at random.
type PermutationTest struct {
	Permutations, Seed    int
	Mean, AtMost, AtLeast *float64
}

// Groups are dealt out maxPermutations times at most, and usualPermutations times unless that is said: in networks of more than a million
// ties fewer times, so that it looks at no more than testedTies in all, and leastPermutations times at least.
const (
	maxPermutations   = 10_000
	usualPermutations = 1000
	leastPermutations = 19
	testedTies        = 1_000_000_000
)

// permutations returns how often to deal out groups when nobody says.
func (a *Analysis) permutations() int {
	return min(usualPermutations, max(leastPermutations, testedTies/max(a.network.Ties(), 1)))
}

// EiIndex answers how far ties go out of groups.
func (a *Analysis) EiIndex(ctx context.Context, by network.Grouping, weighted *bool, permutations, seed *int) (*EIIndex, error) {
	times := valueOr(permutations, a.permutations())
	number, err := seedOf(seed)
	if err := firstError(err, checkRange(times, 0, maxPermutations, "permutations")); err != nil {
		return nil, err
	}
	groups, found, err := a.ei(ctx, by, measure.Weighting(valueOr(weighted, false)), times, number)
	if err != nil {
		return nil, err
	}
	return &EIIndex{
		By: by, Weighted: valueOr(weighted, false), found: found, groups: groups, analysis: a,
		Test: PermutationTest{
			Permutations: found.Test.Permutations, Seed: int(number),
			Mean: valueOf(found.Test.Mean), AtMost: valueOf(found.Test.AtMost), AtLeast: valueOf(found.Test.AtLeast),
		},
	}, nil
}

func (a *Analysis) ei(ctx context.Context, by network.Grouping, w measure.Weighting, permutations int, seed uint64) (network.Groups, measure.EI, error) {
	groups, err := a.groups(by)
	if err != nil {
		return groups, measure.EI{}, err
	}
	k := a.exactly(measure.KernelEI, w, "EI", by, w, permutations, seed)
	k.estimate = func() time.Duration { return a.network.Estimate(measure.KernelEI, w, permutations) }
	k.instead = "ask for fewer permutations"
	found, err := measured(ctx, a, k, func(ctx context.Context) (measure.EI, error) {
		return a.network.EI(ctx, groups.Of, w, permutations, seed)
	})
	return groups, found, err
}

// Index returns the index of all ties.
func (e *EIIndex) Index() *float64 { return valueOf(e.found.Whole) }

// GroupEIIndex is the index of a group.
type GroupEIIndex struct {
	Group *Group
	Index *float64
}

// Groups returns the indices of the groups.
func (e *EIIndex) Groups() []GroupEIIndex {
	list := []GroupEIIndex{}
	for i, group := range groupsOf(e.groups) {
		list = append(list, GroupEIIndex{Group: group, Index: valueOf(e.found.ByGroup[i])})
	}
	return list
}

// EIIndexConnection is a page of organizations by their index.
type EIIndexConnection struct {
	analysed[OrganizationEIIndex]
}

// OrganizationEIIndex is the index of an organization.
type OrganizationEIIndex struct {
	AnalysedEdge
	Index float64
}

// Organizations answers which organizations have most of their ties outside their group.
func (e *EIIndex) Organizations(ctx context.Context, first *int, after *string) (*EIIndexConnection, error) {
	values := network.Values{Of: e.found.ByNode}
	order := values.Ranking()
	o := e.analysis.ordering(order, "EI", e.By, e.Weighted)
	s, err := o.page(ctx, e.analysis.Revision, first, after)
	return &EIIndexConnection{analysedPage(s, o, func(i int, edge AnalysedEdge) OrganizationEIIndex {
		return OrganizationEIIndex{AnalysedEdge: edge, Index: network.Rounded(e.found.ByNode[order[i]].Number)}
	})}, err
}

// EiIndex answers how far the organization's ties go out of its group.
func (p *NetworkPosition) EiIndex(ctx context.Context, by network.Grouping, weighted *bool) (*float64, error) {
	a, i, err := p.analysed(ctx)
	if err != nil {
		return nil, err
	}
	_, found, err := a.ei(ctx, by, measure.Weighting(valueOr(weighted, false)), 0, 1)
	if err != nil {
		return nil, err
	}
	return valueOf(found.ByNode[i]), nil
}
