package graph

import (
	"context"
	"errors"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// A session holds the view of the graph that one operation has: opened when its first field reads, closed when the operation
// ends, and opened anew behind each write of the operation.
type session struct {
	resolver *Resolver
	levels   levels
	counts   counts
	mu       sync.Mutex
	current  *view
	// held are the networks that the operation looks at.
	held []*network.Ties
	// ended is why the events of a subscription ended that the client did not end.
	ended error
}

type sessionKey struct{}

// withSession gives an operation its session and ends it behind the response.
func (r *Resolver) withSession(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	s := &session{resolver: r}
	respond := next(context.WithValue(ctx, sessionKey{}, s))
	if graphql.GetOperationContext(ctx).Operation.Operation == ast.Subscription {
		return s.events(respond)
	}
	return func(ctx context.Context) *graphql.Response {
		defer s.end()
		defer s.levels.end()
		return respond(ctx)
	}
}

// end closes the view, if there is one, and lets go of networks.
func (s *session) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.held {
		s.resolver.held.giveBack(t)
	}
	s.held = nil
	if s.current != nil {
		s.current.reader.Close()
		s.current = nil
	}
}

func (s *session) view(ctx context.Context) (*view, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == nil {
		reader, err := s.resolver.Store.Reader(ctx)
		if err != nil {
			return nil, err
		}
		s.current = newView(reader, s)
	}
	return s.current, nil
}

var errNoSession = errors.New("the operation has no session: the schema is not served by NewServer")

func sessionOf(ctx context.Context) (*session, error) {
	s, ok := ctx.Value(sessionKey{}).(*session)
	if !ok {
		return nil, errNoSession
	}
	return s, nil
}

// viewOf returns the view of the operation that ctx belongs to.
func viewOf(ctx context.Context) (*view, error) {
	s, err := sessionOf(ctx)
	if err != nil {
		return nil, err
	}
	return s.view(ctx)
}

// A view is the graph as all fields of an operation see it, one revision where the store keeps versions, through loaders that join what
// the fields of one level ask for into one call of the store.
type view struct {
	reader    civic.Reader
	projector network.Projector

	nodes          *loader[civic.ID, civic.Node]
	resolved       *loader[civic.KindKey, civic.ID]
	records        *loader[civic.ID, []civic.AnyRecord]
	assessments    *loader[civic.ID, []*civic.Assessment]
	organizations  *loader[civic.OrganizationQuery, civic.Page[*civic.Organization]]
	activities     *loader[civic.ActivityQuery, civic.Page[*civic.Activity]]
	participations *loader[civic.ParticipationQuery, civic.Page[*civic.Participation]]
	outputs        *loader[civic.OutputQuery, civic.Page[*civic.Output]]
	places         *loader[civic.PlaceQuery, civic.Page[*civic.Place]]
	collaborators  *loader[civic.CollaboratorQuery, civic.CollaboratorPage]

	projectOnce sync.Once
	projected   *network.Graph
	projectErr  error
}

func newView(reader civic.Reader, s *session) *view {
	l := &s.levels
	return &view{
		reader:         reader,
		projector:      s.resolver.Projector,
		nodes:          newLoader(l, byID, loadNodes(reader)),
		resolved:       newLoader(l, byText, reader.Resolve),
		records:        newLoader(l, byID, reader.Records),
		assessments:    newLoader(l, byID, reader.Assessments),
		organizations:  newLoader(l, byText, reader.Organizations),
		activities:     newLoader(l, byText, reader.Activities),
		participations: newLoader(l, byText, reader.Participations),
		outputs:        newLoader(l, byText, reader.Outputs),
		places:         newLoader(l, byText, reader.Places),
		collaborators:  newLoader(l, byText, reader.Collaborators),
	}
}

// projection returns the graph that network questions of the operation are answered on, all on the same. It names its own revision:
// where the store keeps no versions, that may be a later one than the reader's.
func (v *view) projection(ctx context.Context) (*network.Graph, error) {
	v.projectOnce.Do(func() { v.projected, v.projectErr = v.projector.Projection(ctx, v.reader) })
	return v.projected, v.projectErr
}

// loadNodes looks entities up and gives each its type in the API.
func loadNodes(reader civic.Reader) func(context.Context, []civic.ID) ([]civic.Node, error) {
	return func(ctx context.Context, ids []civic.ID) ([]civic.Node, error) {
		nodes, err := reader.Nodes(ctx, ids)
		for i, node := range nodes {
			nodes[i] = nodeOf(node)
		}
		return nodes, err
	}
}
