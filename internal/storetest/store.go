package storetest

import (
	"context"
	"fmt"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func storePromises() []promise {
	return []promise{
		{"A new store is empty, at revision 0 of a graph with a name", storeEmpty},
		{"Two new stores are two graphs", storesDiffer},
		{"Reader opens a view of the graph as it is now", readerNow},
		{"A view is at least of the revision it names", readerView},
		{"A view may be closed more than once", readerCloses},
		{"Every method returns the context's error when it ended first", methodsCancelled},
		{"Close ends all use of the store", storeCloses},
		{"Readers still open are closed first come what may", storeClosesReaders},
	}
}

func storeEmpty(t *testing.T, open opener) {
	reader := read(t, open(t))
	if revision := reader.Revision(); revision.Graph == "" || revision.Number != 0 {
		t.Errorf("got revision %+v", revision)
	}
	if parsed, err := civic.ParseRevision(reader.Revision().String()); err != nil || parsed != reader.Revision() {
		t.Errorf("the revision does not survive being written as text: %v, %v", parsed, err)
	}
	counts, err := reader.Counts(t.Context())
	if diff := difference(need(t, counts, err), civic.Counts{}); diff != "" {
		t.Errorf("counts:\n%s", diff)
	}
}

func storesDiffer(t *testing.T, open opener) {
	if a, b := read(t, open(t)).Revision(), read(t, open(t)).Revision(); a.Graph == b.Graph {
		t.Errorf("both graphs are called %q", a.Graph)
	}
}

func readerNow(t *testing.T, open opener) {
	w := gold()
	store := open(t)
	receipt := w.write(t, store)
	v := view{t, w, read(t, store)}
	if v.Revision() != receipt.Revision {
		t.Errorf("got revision %v after a commit of %v", v.Revision(), receipt.Revision)
	}
	v.wantSlugs("written", nodeIDs(v.nodes(w.all("dernek"))), "dernek")
}

// readerView checks what all stores promise: after a later commit the view shows what it showed, or more.
func readerView(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	before := view{t, w, read(t, store)}
	w.organization("new", civic.OrganizationFacts{Names: named("Zambak")})
	w.write(t, store)
	count := len(before.organizations(civic.OrganizationQuery{Page: everything()}).Items)
	revision, err := before.Scan(t.Context(), (&scanned{}).visitor())
	if need(t, revision, err).Number < before.Revision().Number || count < 7 || count > 8 {
		t.Errorf("a view of %v scans %v and shows %d organizations", before.Revision(), revision, count)
	}
	after := view{t, w, read(t, store)}
	after.wantSlugs("a new view", nodeIDs(after.nodes(w.all("new"))), "new")
}

func readerCloses(t *testing.T, open opener) {
	reader := read(t, open.holding(t, gold()))
	reader.Close()
	reader.Close()
}

// callsOf are one call of each method that takes a context.
func callsOf(w *world, reader civic.Reader, store civic.Store) map[string]func(context.Context) error {
	calls := callsOfReader(w, reader)
	calls["Reader"] = func(ctx context.Context) error {
		r, err := store.Reader(ctx)
		if err == nil {
			r.Close()
		}
		return err
	}
	calls["Update"] = func(ctx context.Context) error {
		_, err := store.Update(ctx, civic.Commit{}, func(civic.Tx) error { return nil })
		return err
	}
	calls["Changes"] = func(ctx context.Context) error {
		_, err := store.Changes(ctx, civic.Revision{Graph: reader.Revision().Graph}, 10)
		return err
	}
	return calls
}

func callsOfReader(w *world, reader civic.Reader) map[string]func(context.Context) error {
	one, request := w.called("dernek"), everything()
	return map[string]func(context.Context) error{
		"Nodes":          calling(reader.Nodes, []civic.ID{one}),
		"Resolve":        calling(reader.Resolve, []civic.KindKey{w.keys[0].KindKey}),
		"Records":        calling(reader.Records, []civic.ID{one}),
		"Assessments":    calling(reader.Assessments, []civic.ID{one}),
		"Organizations":  calling(reader.Organizations, []civic.OrganizationQuery{{Page: request}}),
		"Activities":     calling(reader.Activities, []civic.ActivityQuery{{Page: request}}),
		"Participations": calling(reader.Participations, []civic.ParticipationQuery{{Of: one, Page: request}}),
		"Outputs":        calling(reader.Outputs, []civic.OutputQuery{{Organization: one, Page: request}}),
		"Places":         calling(reader.Places, []civic.PlaceQuery{{Page: request}}),
		"Themes":         calling(reader.Themes, request),
		"Sources":        calling(reader.Sources, request),
		"Search":         calling(reader.Search, civic.SearchQuery{Text: "kent", Page: request}),
		"Collaborators":  calling(reader.Collaborators, []civic.CollaboratorQuery{{Of: one, Page: request}}),
		"Neighborhood":   calling(reader.Neighborhood, civic.NeighborhoodQuery{Of: []civic.ID{one}, Depth: 1, Limit: 5}),
		"Counts": func(ctx context.Context) error {
			_, err := reader.Counts(ctx)
			return err
		},
		"Scan": func(ctx context.Context) error {
			_, err := reader.Scan(ctx, (&scanned{}).visitor())
			return err
		},
	}
}

// calling is a call of a method of which only the error is looked at.
func calling[Q, A any](method func(context.Context, Q) (A, error), query Q) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := method(ctx, query)
		return err
	}
}

func methodsCancelled(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range callsOf(w, read(t, store), store) {
		wantFault(t, name, call(ended), context.Canceled)
		if err := call(t.Context()); err != nil {
			t.Errorf("%s, asked again: %v", name, err)
		}
	}
}

func storeCloses(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	reader := read(t, store)
	reader.Close()
	if err := store.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	calls := callsOf(w, reader, store)
	for _, name := range []string{"Reader", "Update"} {
		wantFault(t, name, calls[name](t.Context()), civic.ErrUnavailable)
	}
	_, err := store.Changes(t.Context(), civic.Revision{}, 1)
	wantFault(t, "Changes", err, civic.ErrUnavailable)
}

func storeClosesReaders(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	for i := range 3 {
		v := view{t, w, read(t, store)}
		v.wantSlugs(fmt.Sprint("reader ", i), nodeIDs(v.nodes(w.all("dernek"))), "dernek")
	}
	closed := make(chan error, 1)
	go func() { closed <- store.Close() }()
	select {
	case err := <-closed:
		if err != nil {
			t.Errorf("Close with open readers: %v", err)
		}
	case <-deadline(t):
		t.Fatal("Close waits for readers that nobody closes")
	}
}
