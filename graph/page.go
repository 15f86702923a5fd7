package graph

import (
	"context"
	"fmt"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Edge is an item of a page with its cursor.
type Edge[T any] struct {
	Cursor string
	Node   T
}

// Connection is a page of a list.
type Connection[T any] struct {
	Edges      []Edge[T]
	PageInfo   PageInfo
	TotalCount *int
}

// Nodes returns the items without their cursors.
func (c *Connection[T]) Nodes() []T {
	nodes := make([]T, len(c.Edges))
	for i, edge := range c.Edges {
		nodes[i] = edge.Node
	}
	return nodes
}

// The pages of the schema, each a type of its own there.
type (
	// OrganizationEdge is an organization on a page.
	OrganizationEdge = Edge[Organization]
	// OrganizationConnection is a page of organizations.
	OrganizationConnection struct {
		Connection[Organization]
		Unresolved []Unresolved
	}
	// ActivityEdge is an activity on a page.
	ActivityEdge = Edge[Activity]
	// ActivityConnection is a page of activities.
	ActivityConnection struct {
		Connection[Activity]
	}
	// ParticipationEdge is a participation on a page.
	ParticipationEdge = Edge[*civic.Participation]
	// ParticipationConnection is a page of participations.
	ParticipationConnection struct {
		Connection[*civic.Participation]
	}
	// OutputEdge is an output on a page.
	OutputEdge = Edge[*civic.Output]
	// OutputConnection is a page of outputs.
	OutputConnection struct {
		Connection[*civic.Output]
	}
	// PlaceEdge is a place on a page.
	PlaceEdge = Edge[Place]
	// PlaceConnection is a page of places.
	PlaceConnection struct {
		Connection[Place]
	}
	// ThemeEdge is a theme on a page.
	ThemeEdge = Edge[*civic.Theme]
	// ThemeConnection is a page of themes.
	ThemeConnection struct {
		Connection[*civic.Theme]
	}
	// SourceEdge is a source on a page.
	SourceEdge = Edge[*civic.Source]
	// SourceConnection is a page of sources.
	SourceConnection struct {
		Connection[*civic.Source]
	}
)

// PageInfo tells where a page stands in its list.
type PageInfo struct {
	HasNextPage, HasPreviousPage bool
	StartCursor, EndCursor       string
	// GraphMoved is set when the page was asked for with a cursor of another revision.
	GraphMoved bool
}

// paging is the arguments that ask for a page.
type paging struct {
	first, last   *int
	after, before *string
}

// A list is one list of one view: what cursors in it have in common.
type list struct {
	question civic.Fingerprint
	// revision is that of the answer; it is known behind it (see answered).
	revision civic.Revision
	// forwardOnly is set for orders that are derived.
	forwardOnly bool
	max         int
	// from is the cursor that the page is asked for with, nil when there is none, and argument the name it is given under.
	from     *civic.Cursor
	argument string
}

// newList returns the list that answers a question, which parts describe: its name, its filter, its order.
func newList(parts ...any) *list {
	return &list{question: civic.FingerprintOf(parts...), max: civic.MaxPageSize}
}

// request returns the page to ask the store for. It returns ErrInvalid and ErrCursor faults with the argument's name as path.
func (l *list) request(ctx context.Context, p paging) (civic.PageRequest, error) {
	request := civic.PageRequest{Limit: civic.DefaultPageSize, Count: asksFor(ctx, "totalCount")}
	if err := p.check(l.forwardOnly); err != nil {
		return request, err
	}
	size, sizeName, cursor, cursorName := p.first, "first", p.after, "after"
	if p.last != nil || p.before != nil {
		size, sizeName, cursor, cursorName = p.last, "last", p.before, "before"
		request.Backward = true
	}
	if size != nil {
		if *size < 0 || *size > l.max {
			return request, sizeFault(*size, l.max, sizeName)
		}
		request.Limit = *size
	}
	if cursor == nil {
		return request, nil
	}
	parsed, err := civic.ParseCursor(*cursor, l.question)
	if err != nil {
		return request, civic.Under(err, cursorName)
	}
	l.from, l.argument, request.From = &parsed, cursorName, &parsed.Position
	return request, nil
}

func (p paging) check(forwardOnly bool) error {
	backward := p.last != nil || p.before != nil
	switch {
	case backward && forwardOnly:
		return civic.Invalid("this order pages forward only", "use first and after", p.backwardArgument())
	case backward && (p.first != nil || p.after != nil):
		return civic.Invalid("a page is asked for from both ends at once", "use first and after, or last and before", p.backwardArgument())
	}
	return nil
}

func (p paging) backwardArgument() string {
	if p.last != nil {
		return "last"
	}
	return "before"
}

func sizeFault(size, most int, argument string) error {
	remedy := fmt.Sprintf("give a number from 0 to %d; page on with a cursor for more", most)
	if size < 0 {
		return civic.Invalid("a page cannot have a negative size", remedy, argument)
	}
	return &civic.Fault{Kind: civic.ErrTooCostly, Path: []any{argument}, Problem: fmt.Sprintf("a page of %d is too large", size), Remedy: remedy}
}

// answered takes the revision that the page was answered at. It returns an ErrCursor fault when the cursor it was asked for with is
// of another graph, which only the answer tells.
func (l *list) answered(revision civic.Revision) error {
	l.revision = revision
	if l.from == nil {
		return nil
	}
	return civic.Under(l.from.CheckGraph(revision.Graph), l.argument)
}

// answeredBy takes the revision of a view that answered the page (see answered). It is asked for behind the answer, where a store
// knows it.
func (l *list) answeredBy(ctx context.Context, v *view) error {
	revision, err := v.reader.Revision(ctx)
	if err != nil {
		return err
	}
	return l.answered(revision)
}

// moved reports whether the page was asked for with a cursor of another revision.
func (l *list) moved() bool { return l.from != nil && l.from.Revision != l.revision }

func (l *list) cursor(position civic.Position) string {
	return civic.Cursor{Question: l.question, Revision: l.revision, Position: position}.String()
}

// connect makes a connection of a page that a view answered, turning its items into those of the API.
func connect[S, T any](ctx context.Context, v *view, l *list, page civic.Page[S], turn func(S) T) (Connection[T], error) {
	if err := l.answeredBy(ctx, v); err != nil {
		return Connection[T]{}, err
	}
	return connection(l, page, turn), nil
}

// connection makes a connection of a page of which the revision is known.
func connection[S, T any](l *list, page civic.Page[S], turn func(S) T) Connection[T] {
	result := Connection[T]{Edges: make([]Edge[T], len(page.Items)), PageInfo: l.info(page.Positions, page.HasPrevious, page.HasNext), TotalCount: page.Total}
	for i, item := range page.Items {
		result.Edges[i] = Edge[T]{Cursor: l.cursor(page.Positions[i]), Node: turn(item)}
	}
	return result
}

func (l *list) info(positions []civic.Position, hasPrevious, hasNext bool) PageInfo {
	info := PageInfo{HasPreviousPage: hasPrevious, HasNextPage: hasNext, GraphMoved: l.moved()}
	if len(positions) > 0 {
		info.StartCursor, info.EndCursor = l.cursor(positions[0]), l.cursor(positions[len(positions)-1])
	}
	return info
}

func same[T any](item T) T { return item }

// asksFor reports whether the operation selects a field, by its path, below the one that is being resolved.
func asksFor(ctx context.Context, path ...string) bool {
	return len(selected(ctx, path...)) > 0
}

// selected returns the fields, by their path, that the operation selects below the one that is being resolved.
func selected(ctx context.Context, path ...string) []graphql.CollectedField {
	operation := graphql.GetOperationContext(ctx)
	field := graphql.GetFieldContext(ctx).Field
	level := []graphql.CollectedField{field}
	for _, name := range path {
		var below []graphql.CollectedField
		for _, parent := range level {
			satisfies := []string{parent.Definition.Type.Name()}
			for _, child := range graphql.CollectFields(operation, parent.Selections, satisfies) {
				if child.Name == name {
					below = append(below, child)
				}
			}
		}
		level = below
	}
	return slices.Clip(level)
}
