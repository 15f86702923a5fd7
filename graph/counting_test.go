package graph_test

import (
	"context"
	"encoding/json"
	"maps"
	"sync"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/network"
)

// countingStore counts the calls that its readers get, by method, and the readers that are open.
type countingStore struct {
	*embedded.Store
	mu     sync.Mutex
	calls  map[string]int
	opened int
	open   int
}

func counted(store *embedded.Store) *countingStore {
	return &countingStore{Store: store, calls: map[string]int{}}
}

func (s *countingStore) Reader(ctx context.Context) (civic.Reader, error) {
	reader, err := s.Store.Reader(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opened++
	s.open++
	return &countingReader{Reader: reader, store: s}, err
}

// Projection unwraps the reader for the store.
func (s *countingStore) Projection(ctx context.Context, r civic.Reader) (*network.Graph, error) {
	s.count("Projection")
	if counting, ok := r.(*countingReader); ok {
		r = counting.Reader
	}
	return s.Store.Projection(ctx, r)
}

func (s *countingStore) count(method string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[method]++
}

// take returns the calls since the last time.
func (s *countingStore) take() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	calls := s.calls
	s.calls = map[string]int{}
	return calls
}

type countingReader struct {
	civic.Reader
	store *countingStore
}

func (r *countingReader) Close() {
	r.store.mu.Lock()
	r.store.open--
	r.store.mu.Unlock()
	r.Reader.Close()
}

// Revision counts when it is asked for ahead of every question: a store that keeps no versions learns it with the first.
func (r *countingReader) Revision(ctx context.Context) (civic.Revision, error) {
	r.store.mu.Lock()
	if len(r.store.calls) == 0 {
		r.store.calls["Revision, ahead of all questions"]++
	}
	r.store.mu.Unlock()
	return r.Reader.Revision(ctx)
}

func (r *countingReader) Nodes(ctx context.Context, ids []civic.ID) ([]civic.Node, error) {
	r.store.count("Nodes")
	return r.Reader.Nodes(ctx, ids)
}

func (r *countingReader) Records(ctx context.Context, ids []civic.ID) ([][]civic.AnyRecord, error) {
	r.store.count("Records")
	return r.Reader.Records(ctx, ids)
}

func (r *countingReader) Organizations(ctx context.Context, queries []civic.OrganizationQuery) ([]civic.Page[*civic.Organization], error) {
	r.store.count("Organizations")
	if len(queries) > 0 && queries[0].Page.Count {
		r.store.count("Organizations with a count")
	}
	return r.Reader.Organizations(ctx, queries)
}

func (r *countingReader) Activities(ctx context.Context, queries []civic.ActivityQuery) ([]civic.Page[*civic.Activity], error) {
	r.store.count("Activities")
	return r.Reader.Activities(ctx, queries)
}

func (r *countingReader) Participations(ctx context.Context, queries []civic.ParticipationQuery) ([]civic.Page[*civic.Participation], error) {
	r.store.count("Participations")
	return r.Reader.Participations(ctx, queries)
}

func (r *countingReader) Places(ctx context.Context, queries []civic.PlaceQuery) ([]civic.Page[*civic.Place], error) {
	r.store.count("Places")
	return r.Reader.Places(ctx, queries)
}

func (r *countingReader) Search(ctx context.Context, query civic.SearchQuery) (civic.Page[civic.SearchHit], error) {
	r.store.count("Search")
	return r.Reader.Search(ctx, query)
}

func (r *countingReader) Resolve(ctx context.Context, keys []civic.KindKey) ([]civic.ID, error) {
	r.store.count("Resolve")
	return r.Reader.Resolve(ctx, keys)
}

func (r *countingReader) Collaborators(ctx context.Context, queries []civic.CollaboratorQuery) ([]civic.CollaboratorPage, error) {
	r.store.count("Collaborators")
	return r.Reader.Collaborators(ctx, queries)
}

func builtInCounted(t *testing.T) (*api, *countingStore) {
	t.Helper()
	store, err := builtInOnce()
	if err != nil {
		t.Fatal(err)
	}
	counting := counted(store)
	return serve(t, counting, counting), counting
}

// TestOneCallALevel asks questions several levels deep and counts the calls that the store gets.
func TestOneCallALevel(t *testing.T) {
	for name, one := range map[string]struct {
		query string
		calls map[string]int
	}{
		"three levels": {
			`{ activities(first: 20) { nodes { participations { nodes { organization { name } } } } } }`,
			map[string]int{"Activities": 1, "Participations": 1, "Nodes": 1},
		},
		"five levels": {
			`{ activities(first: 20, filter: {types: [PROJECT]}) { nodes {
				participations { nodes { organization { province { name } seat { within { name } } } activity { partOf { title } } } } } } }`,
			map[string]int{"Activities": 1, "Participations": 1, "Nodes": 3},
		},
		"records and their sources": {
			`{ organizations(first: 20) { nodes { records { source { title } } citations { source { title } } statements { value } } } }`,
			map[string]int{"Organizations": 1, "Records": 1, "Nodes": 1},
		},
		"collaborators and their proof": {
			`{ organizations(first: 20, filter: {hasTies: true}) { nodes { collaborators(first: 3) { edges { node { name } activities { title } } nodes { name } } } } }`,
			map[string]int{"Organizations": 1, "Collaborators": 1, "Nodes": 1},
		},
		"branches of different depth, and all types of nodes": {
			`{
				organizations(first: 100) { __typename nodes {
					seat { name ... on District { within { name } } ... on Province { within { name } } }
					records { source { title } }
					participations(first: 3) { edges { node { activity { __typename title themes { name } } } } }
				} }
				places(first: 100) { nodes { __typename within { __typename name } ... on Province { districts { name } } } }
				first: search(text: "belediye") { nodes { __typename id ... on Organization { name } } }
			}`,
			map[string]int{"Organizations": 1, "Places": 2, "Search": 1, "Records": 1, "Participations": 1, "Nodes": 3},
		},
		"a search and what it finds": {
			`{ search(text: "belediye", first: 50) { edges { node { ... on Organization { seat { name } } } } nodes { id } } }`,
			map[string]int{"Search": 1, "Nodes": 2},
		},
		"the same set under every parent": {
			`{ organizations(first: 50) { nodes { collaborators(ties: {organizations: {set: {names: ["Eskişehir Büyükşehir Belediyesi"], identifiers: [{scheme: "x", value: "y"}]}}}) { totalCount } } } }`,
			map[string]int{"Organizations": 2, "Resolve": 1, "Collaborators": 1},
		},
		"a network in columns": {
			`{ network(limit: 10) { nodes { id label type sector plateCode longitude latitude positions { x y } again: positions(seed: 2) { x } } legend { value } } }`,
			map[string]int{"Projection": 1, "Nodes": 2},
		},
	} {
		t.Run(name, func(t *testing.T) {
			a, store := builtInCounted(t)
			var discard any
			a.ask(&discard, one.query, nil)
			if calls := store.take(); !maps.Equal(calls, one.calls) {
				t.Errorf("the store got %v, want %v", calls, one.calls)
			}
			if store.opened != 1 || store.open != 0 {
				t.Errorf("%d readers were opened, %d are still open", store.opened, store.open)
			}
		})
	}
}

// TestAFieldThatIsRefusedHoldsNothingUp asks for a field of which the argument cannot be read: gqlgen counts it and never starts it.
func TestAFieldThatIsRefusedHoldsNothingUp(t *testing.T) {
	a, store := builtInCounted(t)
	answer := a.post(`{ activities(filter: {types: [TASK_FORCE]}, first: 2) { nodes {
		... on TaskForce { nextMeetingDue(asOf: "soon") } partOf { records { source { id } } } } } }`, nil)
	var got struct {
		Activities struct {
			Nodes []struct {
				PartOf struct {
					Records []struct{ Source struct{ ID string } }
				}
			}
		}
	}
	if err := json.Unmarshal(answer.Data, &got); err != nil || len(answer.Errors) != 2 || len(got.Activities.Nodes) != 2 {
		t.Fatalf("got %s", answer.body)
	}
	for _, node := range got.Activities.Nodes {
		if records := node.PartOf.Records; len(records) == 0 || records[0].Source.ID == "" {
			t.Errorf("the fields beside it are not answered: %s", answer.body)
		}
	}
	if calls, want := store.take(), map[string]int{"Activities": 1, "Records": 1, "Nodes": 2}; !maps.Equal(calls, want) {
		t.Errorf("the store got %v, want %v", calls, want)
	}
}

// TestCountingIsAskedFor looks whether the store is asked to count only when somebody wants the number.
func TestCountingIsAskedFor(t *testing.T) {
	a, store := builtInCounted(t)
	var discard any
	const counting = "Organizations with a count"
	for query, want := range map[string]int{
		`{ organizations { nodes { id } } }`:                                                                 0,
		`{ organizations(first: 0) { totalCount } }`:                                                         1,
		`{ organizations { ...counted } } fragment counted on OrganizationConnection { totalCount }`:         1,
		`query($no: Boolean = false) { organizations { nodes { id } totalCount @include(if: $no) } }`:        0,
		`{ organizations { ... on OrganizationConnection { total: totalCount } pageInfo { hasNextPage } } }`: 1,
		`{ organizations { nodes { participations { totalCount } } } }`:                                      0,
	} {
		a.ask(&discard, query, nil)
		if got := store.take()[counting]; got != want {
			t.Errorf("%s counted %d times, want %d", query, got, want)
		}
	}
}

// TestAQuestionThatReadsNothingOpensNothing asks for the schema alone.
func TestAQuestionThatReadsNothingOpensNothing(t *testing.T) {
	a, store := builtInCounted(t)
	var discard any
	a.ask(&discard, `{ __typename __type(name: "NGO") { name } }`, nil)
	if store.opened != 0 {
		t.Errorf("%d readers were opened", store.opened)
	}
}
