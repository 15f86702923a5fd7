package graph

import (
	"context"
	"encoding/binary"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// An ordering is the order that an analysis puts things into, of which a page is asked for. A cursor says how many come before, so that
// behind a change of the graph a page begins where others may stand by then, which it tells.
type ordering struct {
	*list
	count int
	// organization is what each entry is about, for its cursor.
	organization func(i int) civic.ID
}

// stretch is the page of an ordering: entries from first to before last.
type stretch struct {
	first, last int
	PageInfo    PageInfo
	TotalCount  int
	// cursors has one for each entry.
	cursors []string
}

// page returns the page that arguments ask for, at a revision.
func (o ordering) page(ctx context.Context, revision civic.Revision, first *int, after *string) (stretch, error) {
	o.forwardOnly = true
	request, err := o.request(ctx, paging{first: first, after: after})
	if err != nil {
		return stretch{}, err
	}
	if err := o.answered(revision); err != nil {
		return stretch{}, err
	}
	s := stretch{TotalCount: o.count}
	if request.From != nil {
		if s.first, err = o.behind(*request.From); err != nil {
			return stretch{}, err
		}
	}
	s.last = min(s.first+request.Limit, o.count)
	positions := make([]civic.Position, 0, s.last-s.first)
	for i := s.first; i < s.last; i++ {
		positions = append(positions, civic.Position{Key: binary.BigEndian.AppendUint32(nil, uint32(i)), ID: o.organization(i)})
		s.cursors = append(s.cursors, o.cursor(positions[i-s.first]))
	}
	s.PageInfo = o.info(positions, s.first > 0, s.last < o.count)
	return s, nil
}

// behind returns the place of the first entry behind a cursor's.
func (o ordering) behind(position civic.Position) (int, error) {
	const length = 4
	if len(position.Key) != length {
		return 0, &civic.Fault{Kind: civic.ErrCursor, Path: []any{"after"}, Problem: "this is not a cursor of this list", Remedy: "give a cursor that this list returned, with the same arguments"}
	}
	return min(int(binary.BigEndian.Uint32(position.Key))+1, o.count), nil
}

// AnalysedEdge is an organization that an analysis found, in a page.
type AnalysedEdge struct {
	Cursor       string
	organization civic.ID
}

// Node returns the organization.
func (e *AnalysedEdge) Node(ctx context.Context) (Organization, error) {
	return node[Organization](ctx, e.organization)
}

// analysed is a page of organizations that an analysis found, each with what it found.
type analysed[E any] struct {
	Edges      []E
	PageInfo   PageInfo
	TotalCount int
	ids        []civic.ID
}

// Nodes returns the organizations alone.
func (p *analysed[E]) Nodes(ctx context.Context) ([]Organization, error) {
	return nodes[Organization](ctx, p.ids)
}

// analysedPage returns a page of an ordering, making an edge for each entry.
func analysedPage[E any](s stretch, o ordering, edge func(i int, edge AnalysedEdge) E) analysed[E] {
	page := analysed[E]{Edges: []E{}, PageInfo: s.PageInfo, TotalCount: s.TotalCount}
	for i := s.first; i < s.last; i++ {
		id := o.organization(i)
		page.ids = append(page.ids, id)
		page.Edges = append(page.Edges, edge(i, AnalysedEdge{Cursor: s.cursors[i-s.first], organization: id}))
	}
	return page
}

// AnalysedConnection is a page of organizations that an analysis found.
type AnalysedConnection struct{ analysed[AnalysedEdge] }

// organizationsPage returns a page of nodes of the network, in the order given. The list's name tells it from others of the analysis.
func (a *Analysis) organizationsPage(ctx context.Context, order []int32, first *int, after *string, name ...any) (*AnalysedConnection, error) {
	o := a.ordering(order, name...)
	s, err := o.page(ctx, a.Revision, first, after)
	if err != nil {
		return nil, err
	}
	return &AnalysedConnection{analysedPage(s, o, func(_ int, edge AnalysedEdge) AnalysedEdge { return edge })}, nil
}

// ordering returns an ordering of nodes of the network.
func (a *Analysis) ordering(order []int32, name ...any) ordering {
	return ordering{
		list: newList(name, a.Ties.TieFilter), count: len(order),
		organization: func(i int) civic.ID { return a.network.Organizations[order[i]] },
	}
}
