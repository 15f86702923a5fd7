package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// CollaboratorConnection is a page of the organizations that one is tied to.
type CollaboratorConnection struct {
	Revision   civic.Revision
	Ties       Ties
	Edges      []Collaborator
	PageInfo   PageInfo
	TotalCount *int
}

// Collaborator is one of them.
type Collaborator struct {
	civic.Collaborator
	Cursor string
}

// Strength returns the strength of the tie as a number.
func (c *Collaborator) Strength() float64 { return c.Collaborator.Strength.Float() }

// collaboratorPage answers the list of the collaborators of an organization.
func collaboratorPage(ctx context.Context, query civic.CollaboratorQuery, given *TieFilter, p paging) (*CollaboratorConnection, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	ties, err := given.applied(ctx)
	if err != nil {
		return nil, err
	}
	query.Ties = ties.TieFilter
	l := newList("collaborators", query)
	l.forwardOnly = true
	if query.Page, err = l.request(ctx, p); err != nil {
		return nil, err
	}
	if query.Proof, err = proof(ctx); err != nil {
		return nil, err
	}
	page, err := v.collaborators.load(ctx, query)
	if err != nil {
		return nil, err
	}
	if err := l.answeredBy(ctx, v); err != nil {
		return nil, err
	}
	answer := &CollaboratorConnection{
		Revision: l.revision, Ties: ties.leftOut(page.Undated), TotalCount: page.Total,
		PageInfo: l.info(page.Positions, page.HasPrevious, page.HasNext),
	}
	for i, collaborator := range page.Items {
		answer.Edges = append(answer.Edges, Collaborator{collaborator, l.cursor(page.Positions[i])})
	}
	return answer, nil
}

// proof returns how many of the activities that tie a pair the operation asks for at most, 0 when it asks for none.
func proof(ctx context.Context) (int, error) {
	variables := graphql.GetOperationContext(ctx).Variables
	fields := append(selected(ctx, "edges", "activities"), selected(ctx, "edges", "node", "activities")...)
	most := 0
	for _, field := range append(fields, selected(ctx, "nodes", "activities")...) {
		size := civic.DefaultPageSize
		switch given := field.ArgumentMap(variables)["first"].(type) {
		case nil:
		default:
			n, err := graphql.UnmarshalInt(given)
			if err != nil {
				return 0, civic.Invalid("this is not a number", "give a number", "first")
			}
			size = n
		}
		most = max(most, min(size, civic.MaxPageSize))
	}
	return most, nil
}

// firstActivities returns the first of the activities that tie a pair, of those that were asked for.
func firstActivities(ctx context.Context, ids []civic.ID, first *int) ([]Activity, error) {
	size := valueOr(first, civic.DefaultPageSize)
	if size < 0 || size > civic.MaxPageSize {
		return nil, sizeFault(size, civic.MaxPageSize, "first")
	}
	return nodes[Activity](ctx, ids[:min(size, len(ids))])
}

// collaboratorFields resolves the fields of Collaborator.
type collaboratorFields struct{ *Resolver }

// Collaborator resolves the fields of Collaborator.
func (r *Resolver) Collaborator() CollaboratorResolver { return collaboratorFields{r} }

func (collaboratorFields) Node(ctx context.Context, c *Collaborator) (Organization, error) {
	return node[Organization](ctx, c.Organization)
}

func (collaboratorFields) Activities(ctx context.Context, c *Collaborator, first *int) ([]Activity, error) {
	return firstActivities(ctx, c.Activities, first)
}

// collaboratorConnectionFields resolves the fields of CollaboratorConnection.
type collaboratorConnectionFields struct{ *Resolver }

// CollaboratorConnection resolves the fields of CollaboratorConnection.
func (r *Resolver) CollaboratorConnection() CollaboratorConnectionResolver {
	return collaboratorConnectionFields{r}
}

func (collaboratorConnectionFields) Nodes(ctx context.Context, c *CollaboratorConnection) ([]Organization, error) {
	ids := make([]civic.ID, len(c.Edges))
	for i, edge := range c.Edges {
		ids[i] = edge.Organization
	}
	return nodes[Organization](ctx, ids)
}

// CollaborationConnection is a page of pairs of organizations that are tied.
type CollaborationConnection struct {
	Connection[*Collaboration]
	Revision civic.Revision
	Ties     Ties
}

// CollaborationEdge is one of a page of pairs.
type CollaborationEdge = Edge[*Collaboration]

// Collaboration is a pair of organizations that are tied.
type Collaboration struct{ network.Collaboration }

// Strength returns the strength of the tie as a number.
func (c *Collaboration) Strength() float64 { return c.Tie.Strength.Float() }

// GroupPair is two groups as clients write them.
type GroupPair struct{ A, B GroupInput }

// GroupInput is a group of organizations as clients write it.
type GroupInput struct {
	Types         []civic.OrganizationType
	Places        []civic.ID
	Sectors       []civic.Sector
	Themes        []civic.ID
	Organizations *SetInput
}

// applied returns the groups, sets resolved, and adds what could not be resolved to the echo.
func (g *GroupPair) applied(ctx context.Context, ties *Ties) (*network.GroupPair, error) {
	if g == nil {
		return nil, nil
	}
	a, err := g.A.applied(ctx, ties)
	if err != nil {
		return nil, civic.Under(err, "between", "a")
	}
	b, err := g.B.applied(ctx, ties)
	return &network.GroupPair{A: a, B: b}, civic.Under(err, "between", "b")
}

func (g GroupInput) applied(ctx context.Context, ties *Ties) (civic.OrganizationTieFilter, error) {
	var refs refs
	refs.list(civic.KindPlace, g.Places, "places")
	refs.list(civic.KindTheme, g.Themes, "themes")
	if err := refs.check(ctx); err != nil {
		return civic.OrganizationTieFilter{}, err
	}
	ids, unresolved, err := g.Organizations.resolve(ctx)
	ties.Unresolved = append(ties.Unresolved, unresolved...)
	group := civic.OrganizationTieFilter{Types: g.Types, Sectors: g.Sectors, Places: g.Places, Themes: g.Themes, IDs: ids}
	return group, civic.Under(err, "organizations")
}

// Collaborations answers who works with whom.
func (q queryFields) Collaborations(ctx context.Context, given *TieFilter, scope *civic.CollaboratorScope, between *GroupPair, orderBy *civic.CollaboratorOrder, first *int, after *string) (*CollaborationConnection, error) {
	v, ties, err := networkQuestion(ctx, given)
	if err != nil {
		return nil, err
	}
	query := network.CollaborationQuery{Ties: ties.TieFilter, Scope: valueOr(scope, civic.AnyScope), Order: valueOr(orderBy, civic.ByStrength)}
	if query.Between, err = between.applied(ctx, &ties); err != nil {
		return nil, err
	}
	l := newList("collaborations", query)
	l.forwardOnly = true
	if query.Page, err = l.request(ctx, paging{first: first, after: after}); err != nil {
		return nil, err
	}
	if query.Proof, err = proof(ctx); err != nil {
		return nil, err
	}
	told := func(g *network.Graph, page network.CollaborationPage) *CollaborationConnection {
		turn := func(c network.Collaboration) *Collaboration { return &Collaboration{c} }
		return &CollaborationConnection{connection(l, page.Page, turn), g.Revision(), ties.leftOut(page.Undated)}
	}
	return whole(ctx, q.kernels, v, wholeQuestion[*CollaborationConnection]{
		known: func(g *network.Graph) (*CollaborationConnection, bool, error) {
			if err := l.answered(g.Revision()); err != nil {
				return nil, false, err
			}
			page, known, err := g.KnownCollaborations(ctx, query, nil)
			return told(g, page), known, err
		},
		answer: func(g *network.Graph) (*CollaborationConnection, error) {
			page, err := g.Collaborations(ctx, query, nil)
			return told(g, page), err
		},
	})
}

// collaborationFields resolves the fields of Collaboration.
type collaborationFields struct{ *Resolver }

// Collaboration resolves the fields of Collaboration.
func (r *Resolver) Collaboration() CollaborationResolver { return collaborationFields{r} }

func (collaborationFields) A(ctx context.Context, c *Collaboration) (Organization, error) {
	return node[Organization](ctx, c.A)
}

func (collaborationFields) B(ctx context.Context, c *Collaboration) (Organization, error) {
	return node[Organization](ctx, c.B)
}

func (collaborationFields) Activities(ctx context.Context, c *Collaboration, first *int) ([]Activity, error) {
	return firstActivities(ctx, c.Activities, first)
}
