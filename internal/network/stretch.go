package network

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// stretchLength is how many pairs are kept behind the place at which a page was asked for. Whoever pages through all of them has the
// whole network gone through once in so many pairs.
const stretchLength = 5000

// stretch is a part of a list of collaborations, in its order.
type stretch struct {
	g     *Graph
	order civic.CollaboratorOrder
	// organizations has the number in the graph of each organization that the pairs name by its place there.
	organizations []int32
	ranking       *ranking
	// behind is the place that the stretch begins behind, nil for the top; skipped is how many pairs stand before it.
	behind  *candidate
	skipped int
	pairs   []candidate
	// goesOn is set when more pairs follow.
	goesOn         bool
	total, undated int
}

func newStretch(c *collaborationList) *stretch {
	return &stretch{g: c.g, order: c.query.Order, organizations: c.organizations, ranking: c.ranking, undated: c.undated}
}

// listOf returns what a query asks of any page alike.
func listOf(query CollaborationQuery) CollaborationQuery {
	query.Page, query.Proof = civic.PageRequest{}, 0
	return query
}

// begin has the stretch begin behind a position, nil for the top.
func (s *stretch) begin(from *civic.Position) (err error) {
	if from != nil {
		s.behind, err = s.candidate(from)
	}
	return err
}

// candidate returns the place of a position in the order.
func (s *stretch) candidate(at *civic.Position) (*candidate, error) {
	keys, err := s.ranking.parse(at.Key)
	half := len(at.ID) / 2
	return &candidate{keys: keys, a: s.rank(at.ID[:half]), b: s.rank(at.ID[half:])}, err
}

// page returns the page that a query of this list asks for, and whether the stretch reaches so far.
func (s *stretch) page(ctx context.Context, l *lens, query CollaborationQuery, names Names) (page CollaborationPage, reaches bool, err error) {
	first, ok, err := s.find(query.Page.From)
	last := first + query.Page.Limit
	if err != nil || !ok || s.goesOn && last > len(s.pairs) {
		return page, false, err
	}
	last = min(last, len(s.pairs))
	page.HasPrevious, page.HasNext = s.skipped+first > 0, s.goesOn || last < len(s.pairs)
	page.Undated = s.undated
	if query.Page.Count {
		page.Total = &s.total
	}
	s.fill(ctx, &page, l, s.pairs[first:last], query.Proof, names)
	return page, true, nil
}

// find returns the place in the stretch of the first pair behind a position, and whether the stretch begins early enough.
func (s *stretch) find(from *civic.Position) (first int, ok bool, err error) {
	if from == nil {
		return 0, s.behind == nil, nil
	}
	at, err := s.candidate(from)
	if err != nil || s.behind != nil && compareCandidates(*at, *s.behind) < 0 {
		return 0, false, err
	}
	first, found := slices.BinarySearchFunc(s.pairs, *at, compareCandidates)
	if found {
		first++
	}
	return first, true, nil
}

// rank returns the place of an id in the order of ids.
func (s *stretch) rank(id civic.ID) int32 {
	at, found := slices.BinarySearchFunc(s.organizations, id, func(o int32, id civic.ID) int {
		return cmp.Compare(s.g.organizations.key(o), id)
	})
	return int32(between(at, found))
}

// fill puts pairs on a page, with what proves them.
func (s *stretch) fill(ctx context.Context, page *CollaborationPage, l *lens, pairs []candidate, proof int, names Names) {
	scratch := s.g.borrow()
	walk := l.walk(ctx, scratch)
	for _, pair := range pairs {
		item := walk.collaboration(s.organizations[pair.a/2], s.organizations[pair.b/2], proof)
		page.Items = append(page.Items, item)
		page.Positions = append(page.Positions, s.position(item, names))
	}
	s.g.giveBack(scratch)
}

func (s *stretch) position(item Collaboration, names Names) civic.Position {
	var ends [][]byte
	if s.order == civic.ByCollaboratorName {
		ends = [][]byte{names(item.A), names(item.B)}
	}
	return civic.Position{
		Key: civic.CollaboratorKey(s.order, item.Strength, item.ActivityCount, item.Until, ends...), ID: item.A + item.B,
	}
}
