package network

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// Communities is a division of the organizations of a one-mode network, with what describes each community. Nobody may write to it.
type Communities struct {
	measure.Communities
	// Members has the nodes of each community: those with most strength of ties within it first, then in the order of ids.
	Members [][]int32
	// TiesWithin is the number of ties within each, TiesOut that of ties between its members and others.
	TiesWithin, TiesOut []int
}

// Describe describes the communities of the network.
func (t *Ties) Describe(found measure.Communities) Communities {
	n := len(found.Sizes)
	c := Communities{Communities: found, Members: make([][]int32, n), TiesWithin: make([]int, n), TiesOut: make([]int, n)}
	within := make([]civic.Strength, t.Nodes())
	for i := range int32(t.Nodes()) {
		own, strengths := found.Of[i], t.RowStrengths(i)
		c.Members[own] = append(c.Members[own], i)
		for at, j := range t.Row(i) {
			switch {
			case found.Of[j] != own:
				c.TiesOut[own]++
			case i < j:
				c.TiesWithin[own]++
				fallthrough
			default:
				within[i] += strengths[at]
			}
		}
	}
	for _, members := range c.Members {
		slices.SortFunc(members, func(i, j int32) int { return cmp.Or(cmp.Compare(within[j], within[i]), cmp.Compare(i, j)) })
	}
	return c
}

// ThemeCount is how many organizations have a theme.
type ThemeCount struct {
	Theme civic.ID
	Count int
}

// ThemesOf returns the themes that most of the organizations have, most frequent first, then by id.
func (g *Graph) ThemesOf(organizations []civic.ID, first int) []ThemeCount {
	counts := make([]int, g.themes.count)
	for _, id := range organizations {
		if o := g.organization(id); o != none {
			for _, theme := range g.actors.at(o).themes {
				counts[theme]++
			}
		}
	}
	var list []ThemeCount
	for theme, count := range counts {
		if count > 0 {
			list = append(list, ThemeCount{Theme: g.themes.key(int32(theme)), Count: count})
		}
	}
	slices.SortFunc(list, func(s, t ThemeCount) int {
		return cmp.Or(cmp.Compare(t.Count, s.Count), cmp.Compare(s.Theme, t.Theme))
	})
	return list[:min(len(list), first)]
}

// CollaborationsOf returns what ties pairs of organizations, with so many of the activities that do.
func (g *Graph) CollaborationsOf(ctx context.Context, filter civic.TieFilter, pairs [][2]civic.ID, proof int) ([]Collaboration, error) {
	l, err := g.newLens(filter)
	if err != nil {
		return nil, err
	}
	s := g.borrow()
	defer g.giveBack(s)
	walk := l.walk(ctx, s)
	found := make([]Collaboration, len(pairs))
	for i, pair := range pairs {
		found[i] = walk.collaboration(g.organizations.find(pair[0]), g.organizations.find(pair[1]), proof)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return found, nil
}
