package network

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Collaborators answers query as civic.Traverser describes. It touches only what is near the organization. Names may be nil unless
// the order is civic.ByCollaboratorName. It returns an ErrNotFound fault for an organization that is not in the graph, an ErrInvalid
// fault for a malformed filter, and an ErrCursor fault for a position that the order does not have.
//
// The activities looked at, in which undated participations are counted, are those that the organization takes part in with a
// participation that counts or is left out for having no date; those nested in them, and those they are nested in; with
// SameActivity the first only.
func (g *Graph) Collaborators(ctx context.Context, query civic.CollaboratorQuery, names Names) (civic.CollaboratorPage, error) {
	if err := CheckOrder(&query.Order, &query.Scope, query.Page); err != nil {
		return civic.CollaboratorPage{}, err
	}
	x, err := g.anchor(query.Of, "of")
	if err != nil {
		return civic.CollaboratorPage{}, err
	}
	l, err := g.newLens(query.Ties)
	if err != nil {
		return civic.CollaboratorPage{}, err
	}
	s := g.borrow()
	c := collaboratorList{walk: l.walk(ctx, s), x: x, query: query, names: names}
	page, err := c.page()
	if err == nil {
		g.giveBack(s)
	}
	return page, err
}

// collaboratorList is the answer to a CollaboratorQuery in the making.
type collaboratorList struct {
	*walk
	x       int32
	query   civic.CollaboratorQuery
	names   Names
	ranking *ranking
	// others are the collaborators in the scope, in the order of their ids.
	others []int32
}

func (c *collaboratorList) page() (page civic.CollaboratorPage, err error) {
	if err := c.tally(c.x); err != nil {
		return page, err
	}
	c.findOthers()
	c.ranking = newRanking(c.query.Order, 1, c.names, func(yield func(civic.ID) bool) {
		for _, y := range c.others {
			if !yield(c.g.organizations.key(y)) {
				return
			}
		}
	})
	behind, err := c.behind()
	if err != nil {
		return page, err
	}
	chosen := newSelection(c.query.Page.Limit, behind)
	for i, y := range c.others {
		chosen.offer(candidate{keys: c.ranking.keys(c.tallies[y], c.nameRank(y)), a: int32(2 * i)})
	}
	candidates, hasNext := chosen.page()
	for _, candidate := range candidates {
		item := c.item(c.others[candidate.a/2])
		page.Items = append(page.Items, item)
		page.Positions = append(page.Positions, c.position(item))
	}
	page.HasNext, page.HasPrevious = hasNext, chosen.skipped > 0
	if c.query.Page.Count {
		page.Total = &chosen.total
	}
	page.Undated, err = c.undatedAround([]int32{c.x})
	return page, err
}

// findOthers finds the collaborators in the scope.
func (c *collaboratorList) findOthers() {
	inScope := c.g.scope(c.query.Scope)
	c.others = make([]int32, 0, len(c.touched))
	for _, y := range c.touched {
		if inScope(c.x, y) {
			c.others = append(c.others, y)
		}
	}
	c.g.organizations.sort(c.others)
}

// behind returns the place that the page begins behind, or nil.
func (c *collaboratorList) behind() (*candidate, error) {
	from := c.query.Page.From
	if from == nil {
		return nil, nil
	}
	keys, err := c.ranking.parse(from.Key)
	at, found := slices.BinarySearchFunc(c.others, from.ID, func(y int32, id civic.ID) int {
		return cmp.Compare(c.g.organizations.key(y), id)
	})
	return &candidate{keys: keys, a: int32(between(at, found))}, err
}

func (c *collaboratorList) nameRank(y int32) int64 {
	if c.query.Order != civic.ByCollaboratorName {
		return 0
	}
	return c.ranking.nameRank(civic.KeyPart(c.names(c.g.organizations.key(y))))
}

func (c *collaboratorList) item(y int32) civic.Collaborator {
	tally, proof := c.tallies[y], c.proof(y)
	return civic.Collaborator{
		Organization: c.g.organizations.key(y), ActivityCount: int(tally.count), Strength: tally.strength,
		CrossProvince: c.g.crossProvince(c.x, y), Since: proof.since, Until: proof.until, Activities: proof.activities,
	}
}

// proof returns what shows that y is a collaborator. Where one activity ties the two, as is the rule, the tally tells which.
func (c *collaboratorList) proof(y int32) proof {
	if tally := c.tallies[y]; tally.count == 1 {
		return c.proofOf([]int32{tally.first}, c.query.Proof)
	}
	return c.prove(c.x, y, c.query.Proof)
}

func (c *collaboratorList) position(item civic.Collaborator) civic.Position {
	var names [][]byte
	if c.query.Order == civic.ByCollaboratorName {
		names = [][]byte{c.names(item.Organization)}
	}
	return civic.Position{
		Key: civic.CollaboratorKey(c.query.Order, item.Strength, item.ActivityCount, item.Until, names...), ID: item.Organization,
	}
}

// crossProvince tells whether two organizations have their seats in different provinces, nil where one is unknown.
func (g *Graph) crossProvince(x, y int32) *bool {
	a, b := g.provinceOf(x), g.provinceOf(y)
	if a == none || b == none {
		return nil
	}
	cross := a != b
	return &cross
}

// scope returns the test whether a tie of x to y is in the scope, which is the same seen from either end.
func (g *Graph) scope(scope civic.CollaboratorScope) func(x, y int32) bool {
	switch scope {
	case civic.OtherProvinces:
		return func(x, y int32) bool {
			a, b := g.provinceOf(x), g.provinceOf(y)
			return a != none && b != none && a != b
		}
	case civic.SameProvince:
		return func(x, y int32) bool {
			a, b := g.provinceOf(x), g.provinceOf(y)
			return a != none && a == b
		}
	case civic.OtherSectors:
		return func(x, y int32) bool { return g.actors.at(x).sector != g.actors.at(y).sector }
	}
	return func(int32, int32) bool { return true }
}
