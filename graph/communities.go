package graph

import (
	"context"
	"strings"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// maxResolution is the highest resolution of communities.
const maxResolution = 1000

// Partition is a division of all organizations into communities.
type Partition struct {
	Weighted bool
	found    network.Communities
	analysis *Analysis
}

// Resolution returns the resolution it was found at.
func (p *Partition) Resolution() float64 { return p.found.Resolution }

// Seed returns the seed it was found with.
func (p *Partition) Seed() int { return int(p.found.Seed) }

// Tries returns how many divisions were found.
func (p *Partition) Tries() int { return p.found.Tries }

// Modularity returns how much more of the ties is within communities than chance would give.
func (p *Partition) Modularity() *float64 { return valueOf(p.found.Modularity) }

// Communities answers which communities there are.
func (a *Analysis) Communities(ctx context.Context, resolution *float64, weighted *bool, seed *int) (*Partition, error) {
	q, err := newPartitionQuery(resolution, weighted, seed)
	if err != nil {
		return nil, err
	}
	found, err := a.partition(ctx, q)
	return &Partition{Weighted: bool(q.weighting), found: found, analysis: a}, err
}

// partitionQuery asks for communities.
type partitionQuery struct {
	resolution float64
	weighting  measure.Weighting
	seed       uint64
}

func newPartitionQuery(resolution *float64, weighted *bool, seed *int) (partitionQuery, error) {
	q := partitionQuery{resolution: valueOr(resolution, 1), weighting: measure.Weighting(valueOr(weighted, true))}
	number, err := seedOf(seed)
	q.seed = number
	if !(q.resolution > 0) || q.resolution > maxResolution {
		return q, civic.Invalid("this is no resolution", "give a number above 0 and up to 1,000; 1 is the usual one", "resolution")
	}
	return q, err
}

func (a *Analysis) partition(ctx context.Context, q partitionQuery) (network.Communities, error) {
	k := a.exactly(measure.KernelLeiden, q.weighting, "communities", q)
	return measured(ctx, a, k, func(ctx context.Context) (network.Communities, error) {
		found, err := a.network.Leiden(ctx, q.resolution, q.weighting, q.seed)
		if err != nil {
			return network.Communities{}, err
		}
		return a.network.Describe(found), nil
	})
}

// Agreement is how far two divisions are alike.
type Agreement struct{ found measure.Agreement }

// Agreement answers how far another run gives the same communities.
func (p *Partition) Agreement(ctx context.Context, resolution *float64, weighted *bool, seed *int) (*Agreement, error) {
	q, err := newPartitionQuery(resolution, weighted, seed)
	if err != nil {
		return nil, err
	}
	other, err := p.analysis.partition(ctx, q)
	if err != nil {
		return nil, err
	}
	found, err := measure.Agree(p.found.Of, other.Of)
	return &Agreement{found}, err
}

// Organizations returns how many were compared.
func (a *Agreement) Organizations() int { return a.found.Nodes }

// NormalizedMutualInformation returns what the two tell of each other.
func (a *Agreement) NormalizedMutualInformation() *float64 { return valueOf(a.found.Mutual) }

// AdjustedRandIndex returns how many pairs are together in both, beyond chance.
func (a *Agreement) AdjustedRandIndex() *float64 { return valueOf(a.found.Rand) }

// VariationOfInformation returns what the two do not tell of each other.
func (a *Agreement) VariationOfInformation() *float64 { return valueOf(a.found.Variation) }

// CommunityConnection is a page of communities.
type CommunityConnection struct {
	Edges      []CommunityEdge
	PageInfo   PageInfo
	TotalCount int
}

// CommunityEdge is a community in a page.
type CommunityEdge = Edge[*Community]

// Nodes returns the communities alone.
func (c *CommunityConnection) Nodes() []*Community {
	nodes := make([]*Community, len(c.Edges))
	for i, edge := range c.Edges {
		nodes[i] = edge.Node
	}
	return nodes
}

// Communities answers which communities there are.
func (p *Partition) Communities(ctx context.Context, first *int, after *string) (*CommunityConnection, error) {
	name := []any{"communities", p.Resolution(), p.Weighted, p.Seed()}
	o := ordering{
		list: newList(name, p.analysis.Ties.TieFilter), count: len(p.found.Sizes),
		organization: func(i int) civic.ID { return p.analysis.network.Organizations[p.found.Members[i][0]] },
	}
	s, err := o.page(ctx, p.analysis.Revision, first, after)
	page := &CommunityConnection{Edges: []CommunityEdge{}, PageInfo: s.PageInfo, TotalCount: s.TotalCount}
	for i := s.first; i < s.last; i++ {
		page.Edges = append(page.Edges, CommunityEdge{Cursor: s.cursors[i-s.first], Node: &Community{Number: i, partition: p}})
	}
	return page, err
}

// Community is a group of organizations with more ties within than chance would give.
type Community struct {
	Number    int
	partition *Partition
}

// Community answers which community the organization belongs to.
func (p *NetworkPosition) Community(ctx context.Context, resolution *float64, weighted *bool, seed *int) (*Community, error) {
	q, err := newPartitionQuery(resolution, weighted, seed)
	if err != nil {
		return nil, err
	}
	a, i, err := p.analysed(ctx)
	if err != nil {
		return nil, err
	}
	found, err := a.partition(ctx, q)
	if err != nil {
		return nil, err
	}
	return &Community{Number: int(found.Of[i]), partition: &Partition{Weighted: bool(q.weighting), found: found, analysis: a}}, nil
}

// Size returns how many organizations belong to it.
func (c *Community) Size() int { return c.partition.found.Sizes[c.Number] }

// TiesWithin returns how many pairs of its members are tied.
func (c *Community) TiesWithin() int { return c.partition.found.TiesWithin[c.Number] }

// TiesOut returns how many ties its members have with others.
func (c *Community) TiesOut() int { return c.partition.found.TiesOut[c.Number] }

func (c *Community) nodes() []int32 { return c.partition.found.Members[c.Number] }

// Members answers who belongs to it.
func (c *Community) Members(ctx context.Context, first *int, after *string) (*AnalysedConnection, error) {
	p := c.partition
	return p.analysis.organizationsPage(ctx, c.nodes(), first, after, "members", p.Resolution(), p.Weighted, p.Seed(), c.Number)
}

// CommunityTheme is a theme of a community.
type CommunityTheme struct {
	Members int
	theme   civic.ID
}

// Theme returns the theme.
func (t *CommunityTheme) Theme(ctx context.Context) (*civic.Theme, error) {
	return node[*civic.Theme](ctx, t.theme)
}

func (c *Community) themes(first int) []network.ThemeCount {
	a := c.partition.analysis
	ids := make([]civic.ID, len(c.nodes()))
	for i, member := range c.nodes() {
		ids[i] = a.network.Organizations[member]
	}
	return a.graph.ThemesOf(ids, first)
}

// Themes returns the themes that most members have.
func (c *Community) Themes() []CommunityTheme {
	const most = 5
	themes := []CommunityTheme{}
	for _, one := range c.themes(most) {
		themes = append(themes, CommunityTheme{Members: one.Count, theme: one.Theme})
	}
	return themes
}

// Label answers what to call it: its two most central members, and the theme that most of its members have.
func (c *Community) Label(ctx context.Context, lang *civic.Language) (string, error) {
	const central = 2
	a, members := c.partition.analysis, c.nodes()
	var ids []civic.ID
	for _, member := range members[:min(central, len(members))] {
		ids = append(ids, a.network.Organizations[member])
	}
	for _, theme := range c.themes(1) {
		ids = append(ids, theme.Theme)
	}
	entities, err := nodes[civic.Node](ctx, ids)
	if err != nil {
		return "", err
	}
	var names []string
	for _, entity := range entities {
		names = append(names, nameOf(entity, language(lang)))
	}
	return strings.Join(names, " · "), nil
}
