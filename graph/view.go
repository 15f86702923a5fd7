package graph

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vikstrous/dataloadgen"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// A session holds the view of the graph that one operation has: opened when its first field reads, closed when the operation
// ends, and opened anew behind each write of the operation.
type session struct {
	resolver *Resolver
	mu       sync.Mutex
	current  *view
}

type sessionKey struct{}

// withSession gives an operation its session and ends it behind the response.
func (r *Resolver) withSession(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	s := &session{resolver: r}
	respond := next(context.WithValue(ctx, sessionKey{}, s))
	return func(ctx context.Context) *graphql.Response {
		defer s.end()
		return respond(ctx)
	}
}

// end closes the view, if there is one.
func (s *session) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
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
		s.current = newView(reader, s.resolver)
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

// A view is one revision of the graph as all fields of an operation see it, through loaders that join what the fields of one level
// ask for into one call of the store.
type view struct {
	reader    civic.Reader
	projector network.Projector

	nodes          *dataloadgen.Loader[civic.ID, civic.Node]
	records        *dataloadgen.Loader[civic.ID, []civic.AnyRecord]
	assessments    *dataloadgen.Loader[civic.ID, []*civic.Assessment]
	organizations  *questions[civic.OrganizationQuery, civic.Page[*civic.Organization]]
	activities     *questions[civic.ActivityQuery, civic.Page[*civic.Activity]]
	participations *questions[civic.ParticipationQuery, civic.Page[*civic.Participation]]
	outputs        *questions[civic.OutputQuery, civic.Page[*civic.Output]]
	places         *questions[civic.PlaceQuery, civic.Page[*civic.Place]]
	collaborators  *questions[civic.CollaboratorQuery, civic.CollaboratorPage]

	projectOnce sync.Once
	projected   *network.Graph
	projectErr  error
}

func newView(reader civic.Reader, r *Resolver) *view {
	return &view{
		reader:         reader,
		projector:      r.Projector,
		nodes:          newLoader(r.BatchWait, loadNodes(reader)),
		records:        newLoader(r.BatchWait, reader.Records),
		assessments:    newLoader(r.BatchWait, reader.Assessments),
		organizations:  newQuestions(r.BatchWait, reader.Organizations),
		activities:     newQuestions(r.BatchWait, reader.Activities),
		participations: newQuestions(r.BatchWait, reader.Participations),
		outputs:        newQuestions(r.BatchWait, reader.Outputs),
		places:         newQuestions(r.BatchWait, reader.Places),
		collaborators:  newQuestions(r.BatchWait, reader.Collaborators),
	}
}

// projection returns the graph of just the revision that the view shows.
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

// newLoader joins single questions into batches of the function ask, which answers them in order.
func newLoader[K comparable, A any](wait time.Duration, ask func(context.Context, []K) ([]A, error)) *dataloadgen.Loader[K, A] {
	fetch := func(ctx context.Context, keys []K) ([]A, []error) {
		answers, err := ask(ctx, keys)
		if err != nil {
			return nil, []error{err}
		}
		return answers, nil
	}
	return dataloadgen.NewLoader(fetch, dataloadgen.WithWait(wait))
}
