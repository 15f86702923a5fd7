package neo4j_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/neo4j"
	"github.com/civicgraph/civicgraph/internal/neo4jtest"
)

// A wired is a store behind a wire.
type wired struct {
	*neo4j.Store
	wire *neo4jtest.Wire
}

// openWired opens a store that holds a village, and has it connect.
func openWired(t *testing.T, v *village) wired {
	t.Helper()
	wire := neo4jtest.NewWire(t, servers.Empty(t))
	store := openWith(t, optionsFor(wire.Server))
	put(t, store, v.batch.Dossiers...)
	return wired{store, wire}
}

// wantTurns has a view of its own answer a question and then name its revision, and counts the round trips.
func (s wired) wantTurns(t *testing.T, q question, want int64) {
	t.Helper()
	reader, err := s.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	before := s.wire.Turns()
	if err := q.ask(t.Context(), reader); err != nil {
		t.Fatalf("%s: %v", q.about, err)
	}
	if _, err := reader.Revision(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := s.wire.Turns() - before; got != want {
		t.Errorf("%s: %d round trips, want %d", q.about, got, want)
	}
}

// TestAQuestionIsOneRoundTrip counts what a store and its server say to each other over the wire. A batch is one question. The revision of
// the answer comes with it.
func TestAQuestionIsOneRoundTrip(t *testing.T) {
	store := openWired(t, newHamlet("elma"))
	for _, q := range append(questionsAbout("elma"), pagesOfLists()...) {
		store.wantTurns(t, q, 1)
	}
	store.wantTurns(t, question{"nothing but the revision", func(context.Context, civic.Reader) error { return nil }}, 1)
}

// TestQuestionsOfSeveralRoundTrips counts those of questions that take more than one, which the methods say.
func TestQuestionsOfSeveralRoundTrips(t *testing.T) {
	store := openWired(t, newHamlet("elma"))
	store.wantTurns(t, asking("a search of a text that nothing has", func(ctx context.Context, r civic.Reader) (civic.Page[civic.SearchHit], error) {
		return r.Search(ctx, civic.SearchQuery{Text: "elna", Page: civic.PageRequest{Limit: 2}})
	}), 2)
	store.wantTurns(t, asking("lists that go different ways", func(ctx context.Context, r civic.Reader) ([]civic.Page[*civic.Organization], error) {
		return r.Organizations(ctx, []civic.OrganizationQuery{
			{Page: civic.PageRequest{Limit: 2}}, {Order: civic.ByNameDescending, Page: civic.PageRequest{Limit: 2}},
		})
	}), 2)
}

// pagesOfLists are batches of pages of one list each, in both directions and counted.
func pagesOfLists() []question {
	forward, backward := civic.PageRequest{Limit: 1, Count: true}, civic.PageRequest{Limit: 1, Backward: true}
	return []question{
		asking("pages of organizations", func(ctx context.Context, r civic.Reader) ([]civic.Page[*civic.Organization], error) {
			return r.Organizations(ctx, []civic.OrganizationQuery{{Page: forward}, {Page: backward}, {Filter: civic.OrganizationFilter{Text: "elma"}, Page: forward}})
		}),
		asking("pages of activities", func(ctx context.Context, r civic.Reader) ([]civic.Page[*civic.Activity], error) {
			return r.Activities(ctx, []civic.ActivityQuery{{Page: forward}, {Page: backward}, {Filter: civic.ActivityFilter{Text: "elma"}, Page: forward}})
		}),
	}
}

// TestLargeAnswers counts the turns of questions about a hub: one each, however many rows come.
func TestLargeAnswers(t *testing.T) {
	v := newHamlet("elma")
	const partners = 1500
	slugs := []string{"elma"}
	for i := range partners {
		slugs = append(slugs, fmt.Sprint("ortak ", i))
		v.organization(slugs[i+1])
	}
	v.activity("büyük", "2001", nil, slugs...)
	store := openWired(t, v)
	elma := idOf(civic.KindOrganization, "elma")
	store.wantTurns(t, asking("collaborators of a hub", func(ctx context.Context, r civic.Reader) ([]civic.CollaboratorPage, error) {
		return r.Collaborators(ctx, []civic.CollaboratorQuery{{Of: elma, Page: civic.PageRequest{Limit: 100, Count: true}, Proof: 3}})
	}), 1)
	store.wantTurns(t, asking("the neighbourhood of a hub", func(ctx context.Context, r civic.Reader) (civic.Neighborhood, error) {
		return r.Neighborhood(ctx, civic.NeighborhoodQuery{Of: []civic.ID{elma}, Depth: 1, Limit: 100})
	}), 1)
	store.wantTurns(t, asking("a search with many hits", func(ctx context.Context, r civic.Reader) (civic.Page[civic.SearchHit], error) {
		return r.Search(ctx, civic.SearchQuery{Text: "ortak", Page: civic.PageRequest{Limit: 100}})
	}), 1)
}
