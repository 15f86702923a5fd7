package neo4j_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/neo4j"
)

// listed asks for all organizations and returns the first, which is the very same when the answer is recalled, and all names.
func listed(t *testing.T, store *neo4j.Store) (first *civic.Organization, names []string) {
	t.Helper()
	pages := answerOf(t, store, func(ctx context.Context, r civic.Reader) ([]civic.Page[*civic.Organization], error) {
		return r.Organizations(ctx, []civic.OrganizationQuery{{Page: civic.PageRequest{Limit: 10}}})
	})
	for _, organization := range pages[0].Items {
		names = append(names, civic.DisplayName(organization.Names))
	}
	return pages[0].Items[0], names
}

// answerOf has a view of its own answer a question.
func answerOf[A any](t *testing.T, store *neo4j.Store, ask func(context.Context, civic.Reader) (A, error)) A {
	t.Helper()
	reader, err := store.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	answer, err := ask(t.Context(), reader)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// TestAnAnswerStandsUntilTheGraphChanges asks the same again, before and behind a write, which another server makes.
func TestAnAnswerStandsUntilTheGraphChanges(t *testing.T) {
	server := servers.Empty(t)
	store, other := openWith(t, optionsFor(server)), openWith(t, optionsFor(server))
	v := &village{}
	v.organization("elma")
	put(t, store, v.batch.Dossiers...)
	first, _ := listed(t, store)
	if again, _ := listed(t, store); again != first {
		t.Error("the same question is read and made anew, though nothing has changed")
	}
	w := &village{}
	w.organization("armut")
	put(t, other, w.batch.Dossiers...)
	if _, names := listed(t, store); fmt.Sprint(names) != "[armut elma]" {
		t.Errorf("behind a write there are %q", names)
	}
}

// TestAClosedStoreRecallsNothing asks again what a store has answered, when it is closed.
func TestAClosedStoreRecallsNothing(t *testing.T) {
	store, err := neo4j.Open(t.Context(), optionsFor(servers.Empty(t)))
	if err != nil {
		t.Fatal(err)
	}
	queries := []civic.OrganizationQuery{{Page: civic.PageRequest{Limit: 10}}}
	reader, err := store.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, err = reader.Organizations(t.Context(), queries)
	if err := errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := reader.Organizations(t.Context(), queries); !errors.Is(err, civic.ErrUnavailable) {
		t.Errorf("got %v, want %v", err, civic.ErrUnavailable)
	}
}
