package graph

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// maxNodes is how many ids one question may name.
const maxNodes = 100

// queryFields resolves the questions. Those about networks stand with what they answer.
type queryFields struct{ *Resolver }

// Query resolves the questions.
func (r *Resolver) Query() QueryResolver { return queryFields{r} }

// Node answers what an id names.
func (queryFields) Node(ctx context.Context, id civic.ID) (civic.Node, error) {
	if err := civic.CheckID(id, []any{"id"}); err != nil {
		return nil, err
	}
	return node[civic.Node](ctx, id)
}

// Nodes answers what each of some ids names.
func (queryFields) Nodes(ctx context.Context, ids []civic.ID) ([]civic.Node, error) {
	if len(ids) > maxNodes {
		return nil, tooMany(len(ids), maxNodes, "ids")
	}
	for i, id := range ids {
		if err := civic.CheckID(id, []any{"ids", i}); err != nil {
			return nil, err
		}
	}
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	return v.nodes.loadAll(ctx, ids)
}

// OrganizationByIdentifier answers which organization a register knows so.
func (queryFields) OrganizationByIdentifier(ctx context.Context, identifier civic.Key) (Organization, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	id, err := v.resolved.load(ctx, civic.KindKey{Kind: civic.KindOrganization, Key: identifier})
	if err != nil {
		return nil, err
	}
	return node[Organization](ctx, id)
}

// Organizations answers a list of organizations.
func (queryFields) Organizations(ctx context.Context, given *OrganizationFilter, orderBy *civic.OrganizationOrder, first *int, after *string, last *int, before *string) (*OrganizationConnection, error) {
	filter, unresolved, err := given.applied(ctx)
	if err != nil {
		return nil, err
	}
	page, err := organizationPage(ctx, filter, valueOr(orderBy, civic.ByName), paging{first: first, after: after, last: last, before: before})
	if err != nil {
		return nil, err
	}
	page.Unresolved = unresolved
	return page, nil
}

// Activities answers a list of activities.
func (queryFields) Activities(ctx context.Context, given *civic.ActivityFilter, orderBy *civic.ActivityOrder, first *int, after *string, last *int, before *string) (*ActivityConnection, error) {
	filter, err := appliedActivityFilter(ctx, given)
	if err != nil {
		return nil, err
	}
	return activityPage(ctx, filter, valueOr(orderBy, civic.ByTitle), paging{first: first, after: after, last: last, before: before}, civic.MaxPageSize)
}

// Places answers a list of places.
func (queryFields) Places(ctx context.Context, within *civic.ID, types []civic.PlaceType, minProgrammes *int, first *int, after *string, last *int, before *string) (*PlaceConnection, error) {
	query := civic.PlaceQuery{Within: valueOr(within, ""), Types: types, MinProgrammes: valueOr(minProgrammes, 0)}
	var ids refs
	ids.one(civic.KindPlace, query.Within, "within")
	if err := firstError(checkNotNegative(query.MinProgrammes, "minProgrammes"), ids.check(ctx)); err != nil {
		return nil, err
	}
	return placePage(ctx, query, paging{first: first, after: after, last: last, before: before})
}

// Themes answers the list of themes.
func (queryFields) Themes(ctx context.Context, first *int, after *string, last *int, before *string) (*ThemeConnection, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	l := newList("themes")
	request, err := l.request(ctx, paging{first: first, after: after, last: last, before: before})
	if err != nil {
		return nil, err
	}
	page, err := alone(ctx, func() (civic.Page[*civic.Theme], error) { return v.reader.Themes(ctx, request) })
	if err != nil {
		return nil, err
	}
	found, err := connect(ctx, v, l, page, same)
	return &ThemeConnection{found}, err
}

// Sources answers the list of sources.
func (queryFields) Sources(ctx context.Context, first *int, after *string, last *int, before *string) (*SourceConnection, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	l := newList("sources")
	request, err := l.request(ctx, paging{first: first, after: after, last: last, before: before})
	if err != nil {
		return nil, err
	}
	page, err := alone(ctx, func() (civic.Page[*civic.Source], error) { return v.reader.Sources(ctx, request) })
	if err != nil {
		return nil, err
	}
	found, err := connect(ctx, v, l, page, same)
	return &SourceConnection{found}, err
}

// NodeType is a kind of nodes that a search finds.
type NodeType string

// kind returns the kind of the domain.
func (t NodeType) kind() civic.Kind {
	return map[NodeType]civic.Kind{
		"ORGANIZATION": civic.KindOrganization, "ACTIVITY": civic.KindActivity, "OUTPUT": civic.KindOutput,
		"PLACE": civic.KindPlace, "THEME": civic.KindTheme,
	}[t]
}

// SearchConnection is a page of hits.
type SearchConnection struct {
	Edges      []SearchEdge
	PageInfo   PageInfo
	TotalCount *int
}

// SearchEdge is one hit.
type SearchEdge struct {
	civic.SearchHit
	Cursor string
}

// Search answers what a text names.
func (queryFields) Search(ctx context.Context, text string, types []NodeType, places []civic.ID, first *int, after *string) (*SearchConnection, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := civic.ParseSearch(text); err != nil {
		return nil, civic.Under(err, "text")
	}
	var ids refs
	ids.list(civic.KindPlace, places, "places")
	if err := ids.check(ctx); err != nil {
		return nil, err
	}
	query := civic.SearchQuery{Text: text, Places: places}
	for _, t := range types {
		query.Kinds = append(query.Kinds, t.kind())
	}
	l := newList("search", query)
	l.forwardOnly = true
	if query.Page, err = l.request(ctx, paging{first: first, after: after}); err != nil {
		return nil, err
	}
	page, err := alone(ctx, func() (civic.Page[civic.SearchHit], error) { return v.reader.Search(ctx, query) })
	if err != nil {
		return nil, err
	}
	if err := l.answeredBy(ctx, v); err != nil {
		return nil, err
	}
	answer := &SearchConnection{PageInfo: l.info(page.Positions, page.HasPrevious, page.HasNext), TotalCount: page.Total}
	for i, hit := range page.Items {
		answer.Edges = append(answer.Edges, SearchEdge{hit, l.cursor(page.Positions[i])})
	}
	return answer, nil
}

// searchFields resolves the fields of SearchConnection.
type searchFields struct{ *Resolver }

// SearchConnection resolves the fields of SearchConnection.
func (r *Resolver) SearchConnection() SearchConnectionResolver { return searchFields{r} }

func (searchFields) Nodes(ctx context.Context, c *SearchConnection) ([]civic.Node, error) {
	ids := make([]civic.ID, len(c.Edges))
	for i, edge := range c.Edges {
		ids[i] = edge.Node
	}
	return nodes[civic.Node](ctx, ids)
}

// hitFields resolves the fields of SearchEdge.
type hitFields struct{ *Resolver }

// SearchEdge resolves the fields of SearchEdge.
func (r *Resolver) SearchEdge() SearchEdgeResolver { return hitFields{r} }

func (hitFields) Node(ctx context.Context, hit *SearchEdge) (civic.Node, error) {
	return node[civic.Node](ctx, hit.Node)
}
