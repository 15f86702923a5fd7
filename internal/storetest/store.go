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
		{"A view names the same revision as long as it lives", readerRevisionLasts},
		{"A view may be closed more than once", readerCloses},
		{"Every method returns the context's error when it ended first", methodsCancelled},
		{"Close ends all use of the store", storeCloses},
		{"Readers still open are closed first come what may", storeClosesReaders},
	}
}

func storeEmpty(t *testing.T, open opener) {
	reader := read(t, open(t))
	revision := revisionOf(t, reader)
	if revision.Graph == "" || revision.Number != 0 {
		t.Errorf("got revision %+v", revision)
	}
	if parsed, err := civic.ParseRevision(revision.String()); err != nil || parsed != revision {
		t.Errorf("the revision does not survive being written as text: %v, %v", parsed, err)
	}
	counts, err := reader.Counts(t.Context())
	if diff := difference(need(t, counts, err), civic.Counts{}); diff != "" {
		t.Errorf("counts:\n%s", diff)
	}
}

func storesDiffer(t *testing.T, open opener) {
	var graphs [2]string
	for i := range graphs {
		t.Run(fmt.Sprint(i), func(t *testing.T) { graphs[i] = revisionOf(t, read(t, open(t))).Graph })
	}
	if graphs[0] == graphs[1] {
		t.Errorf("both graphs are called %q", graphs[0])
	}
}

func readerNow(t *testing.T, open opener) {
	w := gold()
	store := open(t)
	receipt := w.write(t, store)
	v := view{t, w, read(t, store)}
	if revision := revisionOf(t, v); revision != receipt.Revision {
		t.Errorf("got revision %v after a commit of %v", revision, receipt.Revision)
	}
	v.wantSlugs("written", nodeIDs(v.nodes(w.all("dernek"))), "dernek")
}

// readerView checks what all stores promise of a view that was opened before a commit and is asked behind it: it is of the revision
// from before, or of the later one, and it shows no less than the one it says.
func readerView(t *testing.T, open opener) {
	w := gold()
	store := open(t)
	first := w.write(t, store).Revision
	before := view{t, w, read(t, store)}
	w.organization("new", civic.OrganizationFacts{Names: named("Zambak")})
	second := w.write(t, store).Revision
	count := len(before.organizations(civic.OrganizationQuery{Page: everything()}).Items)
	named := revisionOf(t, before)
	if named != first && named != second || count != 8 && (count != 7 || named == second) {
		t.Errorf("a view that was opened at %v names %v and shows %d organizations; there are 7 at %v and 8 at %v", first, named, count, first, second)
	}
	revision, err := before.Scan(t.Context(), (&scanned{}).visitor())
	if need(t, revision, err).Number < named.Number {
		t.Errorf("a view of %v scans %v", named, revision)
	}
	after := view{t, w, read(t, store)}
	after.wantSlugs("a new view", nodeIDs(after.nodes(w.all("new"))), "new")
}

// readerRevisionLasts asks two views again and again for their revision, one before its first question and one behind it, while others
// write.
func readerRevisionLasts(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	early, late := view{t, w, read(t, store)}, view{t, w, read(t, store)}
	asked := revisionOf(t, early)
	late.nodes(w.all("dernek"))
	learned := revisionOf(t, late)
	for _, slug := range []string{"new", "newer"} {
		update(t, store, civic.Commit{}, put(t.Context(), w, slug))
		for _, v := range []view{early, late} {
			v.nodes(w.all("dernek"))
			v.organizations(civic.OrganizationQuery{Page: everything()})
		}
		if revisionOf(t, early) != asked || revisionOf(t, late) != learned {
			t.Errorf("views of %v and %v are of %v and %v behind a commit", asked, learned, revisionOf(t, early), revisionOf(t, late))
		}
	}
}

func readerCloses(t *testing.T, open opener) {
	reader := read(t, open.holding(t, gold()))
	reader.Close()
	reader.Close()
}

// callsOf are one call of each method that takes a context. The log is asked from a revision on.
func callsOf(w *world, reader civic.Reader, store civic.Store, start civic.Revision) map[string]func(context.Context) error {
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
		_, err := store.Changes(ctx, start, 10)
		return err
	}
	calls["Await"] = func(ctx context.Context) error { return store.Await(ctx, civic.Revision{}) }
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
		"Revision": func(ctx context.Context) error {
			_, err := reader.Revision(ctx)
			return err
		},
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
	for name, call := range callsOf(w, read(t, store), store, revisionOf(t, read(t, store))) {
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
	calls := callsOf(w, reader, store, civic.Revision{})
	for _, name := range []string{"Reader", "Update", "Changes", "Await"} {
		wantFault(t, name, calls[name](t.Context()), civic.ErrUnavailable)
	}
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
