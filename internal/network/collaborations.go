package network

import (
	"context"
	"errors"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// GroupPair is two groups of organizations whose ties are asked for. A group selects as a TieFilter's restriction of
// organizations does; they may overlap.
type GroupPair struct{ A, B civic.OrganizationTieFilter }

// CollaborationQuery asks for a page of the pairs of organizations that are tied.
type CollaborationQuery struct {
	Ties civic.TieFilter
	// Scope keeps pairs that are in it seen from either end; civic.AnyScope when empty.
	Scope civic.CollaboratorScope
	// Between, when given, keeps pairs of which one is in A and the other in B.
	Between *GroupPair
	// Order is civic.ByStrength when empty. By name, it is the name of the one with the lesser id that comes first.
	Order civic.CollaboratorOrder
	// Page asks for a page. The ID of a position is the ids of both, the lesser first, put together.
	Page civic.PageRequest
	// Proof is how many of the activities that tie each pair to return, as in civic.CollaboratorQuery.
	Proof int
}

// Collaboration is a pair of organizations that are tied, and by what.
type Collaboration struct {
	civic.Tie
	// CrossProvince tells whether the two have their seats in different provinces, nil where one is unknown.
	CrossProvince *bool
	// Activities are the first of those that tie the two.
	Activities []civic.ID
}

// CollaborationPage is a page of collaborations.
type CollaborationPage struct {
	civic.Page[Collaboration]
	// Undated is the number of participations that were left out because they have no date, of those that would otherwise count.
	Undated int
}

// Collaborations answers query. Names may be nil unless the order is civic.ByCollaboratorName. It returns an ErrTooCostly fault,
// before the work, when more ties would have to be added up than it does in one go.
func (g *Graph) Collaborations(ctx context.Context, query CollaborationQuery, names Names) (CollaborationPage, error) {
	if err := CheckOrder(&query.Order, &query.Scope, query.Page); err != nil {
		return CollaborationPage{}, err
	}
	l, err := g.newLens(query.Ties)
	if err != nil {
		return CollaborationPage{}, err
	}
	groups, err := g.newGroups(query.Between)
	if err != nil {
		return CollaborationPage{}, err
	}
	if page, known, err := g.knownCollaborations(ctx, l, query, names); known || err != nil {
		return page, err
	}
	w, err := l.whole(ctx)
	if err != nil {
		return CollaborationPage{}, err
	}
	c := &collaborationList{whole: w, query: query, names: names}
	if query.Between != nil {
		c.findGroups(groups)
	}
	if err := w.check(c.isAsked); err != nil {
		return CollaborationPage{}, err
	}
	s, err := c.stretch(ctx)
	if err != nil {
		return CollaborationPage{}, err
	}
	g.answers.stretches.keep(listOf(query), s)
	page, _, err := s.page(ctx, l, query, names)
	return page, err
}

// KnownCollaborations answers query if what it needs is known from one that was answered before, and reports whether it is.
func (g *Graph) KnownCollaborations(ctx context.Context, query CollaborationQuery, names Names) (page CollaborationPage, known bool, err error) {
	if err := CheckOrder(&query.Order, &query.Scope, query.Page); err != nil {
		return page, false, err
	}
	l, err := g.newLens(query.Ties)
	if err != nil {
		return page, false, err
	}
	return g.knownCollaborations(ctx, l, query, names)
}

func (g *Graph) knownCollaborations(ctx context.Context, l *lens, query CollaborationQuery, names Names) (page CollaborationPage, known bool, err error) {
	for _, s := range g.answers.stretches.of(listOf(query)) {
		if page, known, err = s.page(ctx, l, query, names); known || err != nil {
			return page, known, err
		}
	}
	return page, false, nil
}

// newGroups returns the restrictions that the two groups are; without groups, everybody.
func (g *Graph) newGroups(between *GroupPair) (groups [2]actorLens, err error) {
	if between == nil {
		return groups, nil
	}
	for i, group := range []civic.OrganizationTieFilter{between.A, between.B} {
		if _, err := (civic.TieFilter{Organizations: group}).Normalized(); err != nil {
			return groups, inGroup(err, []string{"a", "b"}[i])
		}
		groups[i] = g.newActorLens(group)
	}
	return groups, nil
}

// inGroup turns a fault of a filter's restriction of organizations to one of the group that it is.
func inGroup(err error, group string) error {
	var fault *civic.Fault
	if !errors.As(err, &fault) || len(fault.Path) == 0 {
		return err
	}
	moved := *fault
	moved.Path = fault.Path[1:]
	return civic.Under(&moved, "between", group)
}

// collaborationList is the answer to a CollaborationQuery in the making.
type collaborationList struct {
	*whole
	query   CollaborationQuery
	names   Names
	ranking *ranking
	// nameRanks are those of the organizations, nil unless the order is by name.
	nameRanks []int64
	// groups are nil for everybody; otherwise bit 1 of each organization is set for those in A, bit 2 for those in B.
	groups []uint8
}

const (
	inA = 1 << iota
	inB
)

func (c *collaborationList) findGroups(groups [2]actorLens) {
	c.groups = make([]uint8, len(c.organizations))
	for i, o := range c.organizations {
		if groups[0].has(c.g, o) {
			c.groups[i] |= inA
		}
		if groups[1].has(c.g, o) {
			c.groups[i] |= inB
		}
	}
}

func (c *collaborationList) isAsked(o int32) bool { return c.groups == nil || c.groups[o] != 0 }

// isBetween reports whether one of the two is in A and the other in B.
func (c *collaborationList) isBetween(x, y int32) bool {
	return c.groups == nil || c.groups[x]&inA != 0 && c.groups[y]&inB != 0 || c.groups[x]&inB != 0 && c.groups[y]&inA != 0
}

// stretch goes through all pairs for those that follow where the page begins.
func (c *collaborationList) stretch(ctx context.Context) (*stretch, error) {
	c.rankNames()
	s := newStretch(c)
	if err := s.begin(c.query.Page.From); err != nil {
		return nil, err
	}
	workers, err := eachRow(ctx, c.whole, func(r *rows) *pairSelector {
		return &pairSelector{rows: r, list: c, inScope: c.scopeTest(), chosen: newSelection(max(c.query.Page.Limit, stretchLength), s.behind)}
	}, (*pairSelector).row)
	if err != nil {
		return nil, err
	}
	chosen := workers[0].chosen
	for _, worker := range workers[1:] {
		chosen.merge(worker.chosen)
	}
	s.pairs, s.goesOn = chosen.page()
	s.total, s.skipped = chosen.total, chosen.skipped
	return s, nil
}

// rankNames sets the ranking, and the place of each organization in the order of names when that is asked for.
func (c *collaborationList) rankNames() {
	c.ranking = newRanking(c.query.Order, 2, c.names, func(yield func(civic.ID) bool) {
		for _, o := range c.organizations {
			if !yield(c.g.organizations.key(o)) {
				return
			}
		}
	})
	if c.query.Order != civic.ByCollaboratorName {
		return
	}
	c.nameRanks = make([]int64, len(c.organizations))
	for i, o := range c.organizations {
		c.nameRanks[i] = c.ranking.nameRank(civic.KeyPart(c.names(c.g.organizations.key(o))))
	}
}

// scopeTest returns the test whether a pair is in the scope.
func (c *collaborationList) scopeTest() func(x, y int32) bool {
	if c.query.Scope == civic.AnyScope {
		return c.isBetween
	}
	inScope := c.g.scope(c.query.Scope)
	return func(x, y int32) bool {
		return c.isBetween(x, y) && inScope(c.organizations[x], c.organizations[y])
	}
}

// pairSelector selects among the pairs that one goroutine sees.
type pairSelector struct {
	*rows
	list    *collaborationList
	inScope func(x, y int32) bool
	chosen  *selection
}

func (s *pairSelector) row(x int32) {
	if !s.list.isAsked(x) {
		return
	}
	s.tally(x)
	for _, y := range s.touched {
		if s.inScope(x, y) && s.chosen.mayTake(s.lead(x, y)) {
			s.chosen.take(candidate{keys: s.keys(x, y), a: 2 * x, b: 2 * y})
		}
	}
	s.forget()
}

// lead returns the first of the keys of a pair, which tells of most that they are far behind.
func (s *pairSelector) lead(x, y int32) int64 {
	if s.list.nameRanks != nil {
		return s.list.nameRanks[x]
	}
	return s.list.ranking.lead(&s.tallies[y])
}

func (s *pairSelector) keys(x, y int32) [4]int64 {
	if s.list.nameRanks == nil {
		return s.list.ranking.keys(s.tallies[y])
	}
	return s.list.ranking.keys(s.tallies[y], s.list.nameRanks[x], s.list.nameRanks[y])
}

// collaboration returns the collaboration of x and y, x having the lesser id, with its proof.
func (w *walk) collaboration(x, y int32, limit int) Collaboration {
	item := Collaboration{CrossProvince: w.g.crossProvince(x, y)}
	item.A, item.B = w.g.organizations.key(x), w.g.organizations.key(y)
	w.tying(x, y, func(d int32) {
		item.Strength += civic.StrengthIn(w.sizeOf(d))
		item.ActivityCount++
	})
	proof := w.prove(x, y, limit)
	item.Since, item.Until, item.Activities = proof.since, proof.until, proof.activities
	return item
}
