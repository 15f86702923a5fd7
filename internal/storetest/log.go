package storetest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func logPromises() []promise {
	return []promise{
		{"Changes returns the entries behind a revision, in order", changesInOrder},
		{"Changes returns up to limit entries", changesLimit},
		{"Changes refuses a revision of another graph or one that is still to come", changesRefused},
		{"An entry tells who and why and when", changesTellWho},
		{"Changed are the ids of all dossiers that the commit wrote, sorted", changesChanged},
		{"Replaced are the dossiers as they were before", changesReplaced},
		{"Await waits until the newest revision is another than one that is known", awaitWaits},
		{"Await returns at once where it is", awaitKnows},
		{"Await ends when the store is closed meanwhile", awaitClosed},
	}
}

// history makes a store with a commit for each slug, and returns the revision before the first.
func history(t *testing.T, open opener, w *world, slugs ...string) (civic.Store, civic.Revision) {
	t.Helper()
	store := open.holding(t, w)
	start := revisionOf(t, read(t, store))
	for _, slug := range slugs {
		update(t, store, civic.Commit{By: "editor", Reason: slug}, put(t.Context(), w, slug))
	}
	return store, start
}

// reasons joins the reasons of log entries.
func reasons(entries []civic.LogEntry) string {
	text := ""
	for _, entry := range entries {
		text += entry.Reason + " "
	}
	return text
}

func changesInOrder(t *testing.T, open opener) {
	store, start := history(t, open, gold(), "one", "two", "three")
	for skip, want := range []string{"one two three ", "two three ", "three ", ""} {
		after := start
		after.Number += uint64(skip)
		entries, err := store.Changes(t.Context(), after, 10)
		if got := reasons(need(t, entries, err)); got != want {
			t.Errorf("behind %v: got %q, want %q", after, got, want)
		}
		for i, entry := range entries {
			if want := (civic.Revision{Graph: start.Graph, Number: after.Number + uint64(i) + 1}); entry.Revision != want {
				t.Errorf("behind %v: entry %d is of %v, want %v", after, i, entry.Revision, want)
			}
		}
	}
}

func changesLimit(t *testing.T, open opener) {
	store, start := history(t, open, gold(), "one", "two", "three")
	for limit, want := range map[int]string{1: "one ", 2: "one two ", 3: "one two three ", 100: "one two three "} {
		entries, err := store.Changes(t.Context(), start, limit)
		if got := reasons(need(t, entries, err)); got != want {
			t.Errorf("limit %d: got %q, want %q", limit, got, want)
		}
	}
}

func changesRefused(t *testing.T, open opener) {
	store, start := history(t, open, gold(), "one")
	for name, revision := range map[string]civic.Revision{
		"another graph": {Graph: "another", Number: start.Number},
		"still to come": {Graph: start.Graph, Number: start.Number + 2},
	} {
		_, err := store.Changes(t.Context(), revision, 10)
		wantFault(t, name, err, civic.ErrInvalid)
	}
}

func changesTellWho(t *testing.T, open opener) {
	const tolerance = time.Hour
	store, start := history(t, open, gold(), "one")
	entries, err := store.Changes(t.Context(), start, 10)
	entry := need(t, entries, err)[0]
	if entry.By != "editor" || entry.Reason != "one" {
		t.Errorf("got %+v", entry)
	}
	if age := time.Since(entry.At); age.Abs() > tolerance {
		t.Errorf("the entry is %v old", age)
	}
}

func changesChanged(t *testing.T, open opener) {
	w := gold()
	store := open(t)
	start := revisionOf(t, read(t, store))
	w.write(t, store)
	entries, err := store.Changes(t.Context(), start, 10)
	var want []civic.ID
	for _, dossier := range w.dossiers {
		want = append(want, dossier.DossierID())
	}
	if got := need(t, entries, err)[0].Changed; !slices.Equal(got, sortedIDs(want...)) {
		t.Errorf("got  %s\nwant %s", w.slugs(got), w.slugs(sortedIDs(want...)))
	}
	if got := entries[0].Replaced; len(got) != 0 {
		t.Errorf("the first commit replaced %+v", got)
	}
}

func changesReplaced(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	start := revisionOf(t, read(t, store))
	before := []civic.Dossier{keptUnder(w, w.called("vakif")), keptUnder(w, w.called("event")), keptUnder(w, w.called("ankara"))}
	slices.SortFunc(before, func(a, b civic.Dossier) int { return cmpIDs(a.DossierID(), b.DossierID()) })
	w.saysOfOrganization(w.called("vakif"), civic.RecordHead{Source: w.called("register")}, civic.OrganizationFacts{Type: civic.NGO, Names: named("Yeni Ad")})
	w.saysOfActivity(w.called("event"), civic.RecordHead{Source: w.called("register")}, civic.ActivityFacts{Type: civic.Event, Names: named("Kapanış")})
	w.place("ankara", civic.Province, w.called("ege"))
	w.organization("new", civic.OrganizationFacts{})
	w.write(t, store)
	entries, err := store.Changes(t.Context(), start, 10)
	entry := need(t, entries, err)[0]
	if want := sortedIDs(w.all("vakif", "event", "ankara", "new")...); !slices.Equal(entry.Changed, want) {
		t.Errorf("changed: got %s, want %s", w.slugs(entry.Changed), w.slugs(want))
	}
	if diff := difference(entry.Replaced, before); diff != "" {
		t.Errorf("replaced:\n%s", diff)
	}
}

// awaiting awaits in the background.
func awaiting(t *testing.T, store civic.Store, known civic.Revision) <-chan error {
	ended := make(chan error, 1)
	go func() { ended <- store.Await(t.Context(), known) }()
	return ended
}

// endOf waits for the end of an Await.
func endOf(t *testing.T, ended <-chan error) error {
	t.Helper()
	const patience = 20 * time.Second
	select {
	case err := <-ended:
		return err
	case <-time.After(patience):
		t.Fatal("it still waits")
		return nil
	}
}

func awaitWaits(t *testing.T, open opener) {
	w := gold()
	store, start := history(t, open, w)
	if err := store.Await(shortly(t), start); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("nothing happens, and Await returns %v", err)
	}
	first, second := awaiting(t, store, start), awaiting(t, store, start)
	update(t, store, civic.Commit{}, put(t.Context(), w, "one"))
	for _, ended := range []<-chan error{first, second} {
		if err := endOf(t, ended); err != nil {
			t.Error(err)
		}
	}
}

// shortly returns a context that ends soon.
func shortly(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

func awaitKnows(t *testing.T, open opener) {
	store, start := history(t, open, gold(), "one", "two")
	for name, known := range map[string]civic.Revision{
		"an earlier one":   start,
		"a later one":      {Graph: start.Graph, Number: start.Number + 10},
		"of another graph": {Graph: "another", Number: start.Number + 2},
	} {
		if err := endOf(t, awaiting(t, store, known)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func awaitClosed(t *testing.T, open opener) {
	store, start := history(t, open, gold())
	ended := awaiting(t, store, start)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if err := endOf(t, ended); !errors.Is(err, civic.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}
