package embedded_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
)

// TestClockThatJumps writes now, then with a clock that stands in the year 2000, as it does in a synctest bubble, and then now again. The log
// tells the times that the clock showed; nothing else depends on them: revisions, their order, how many entries are kept, idempotency keys,
// and the cursors of pages.
func TestClockThatJumps(t *testing.T) {
	const retained = 4
	folder := t.TempDir()
	store, err := embedded.Open(folder, embedded.Options{LogRetention: retained})
	if err != nil {
		t.Fatal(err)
	}
	commit := func(n uint64) civic.Receipt {
		t.Helper()
		receipt, err := store.Update(t.Context(), civic.Commit{IdempotencyKey: fmt.Sprint(n)}, func(tx civic.Tx) error { return tx.Put(t.Context(), gathering(n)) })
		if err != nil {
			t.Fatal(err)
		}
		return receipt
	}
	begun := time.Now()
	commit(1)
	first := pageBehind(t, store, nil)
	synctest.Test(t, func(t *testing.T) {
		if now := time.Now(); now.Year() != 2000 {
			t.Fatalf("the clock stands at %v", now)
		}
		if again := commit(1); !again.Replayed || again.Revision.Number != 1 {
			t.Errorf("asked again in the past, the first commit is %+v", again)
		}
		if next := commit(2); next.Replayed || next.Revision.Number != 2 {
			t.Errorf("in the past, the second commit is %+v", next)
		}
		if again := pageBehind(t, store, nil); again.name != first.name {
			t.Errorf("in the past the first page is %q, and it was %q", again.name, first.name)
		}
		if next := pageBehind(t, store, first.last); next.name == "" || next.name == first.name {
			t.Errorf("in the past the page behind %q is %q", first.name, next.name)
		}
	})
	for n := uint64(3); n <= 6; n++ {
		if receipt := commit(n); receipt.Revision.Number != n {
			t.Errorf("commit %d is %+v", n, receipt)
		}
	}
	if again := commit(2); !again.Replayed || again.Revision.Number != 2 {
		t.Errorf("asked again, what was written in the past is %+v", again)
	}
	wantLog(t, store, begun, 3, 4, 5, 6)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	checkWhole(t, folder, 6)
}

// TestClockIsInTheLogAlone has the log tell the times that the clock showed, in the order of the revisions.
func TestClockIsInTheLogAlone(t *testing.T) {
	store := openMemory(t)
	write(t, store, town())
	synctest.Test(t, func(t *testing.T) { write(t, store, gathering(1)) })
	write(t, store, gathering(2))
	entries, err := store.Changes(t.Context(), civic.Revision{Graph: revisionOf(t, read(t, store)).Graph}, 10)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, entry := range entries {
		told = append(told, fmt.Sprint(entry.Revision.Number, " ", entry.At.Year() == 2000))
	}
	if got := strings.Join(told, ", "); got != "1 false, 2 true, 3 false" {
		t.Errorf("the log tells %s", got)
	}
}

// wantLog looks that the log holds the entries of just these revisions, made since a time.
func wantLog(t *testing.T, store *embedded.Store, since time.Time, want ...uint64) {
	t.Helper()
	current := revisionOf(t, read(t, store))
	entries, err := store.Changes(t.Context(), civic.Revision{Graph: current.Graph, Number: want[0] - 1}, 100)
	if err != nil {
		t.Fatal(err)
	}
	for i, entry := range entries {
		if i >= len(want) || entry.Revision.Number != want[i] || entry.At.Before(since.Add(-time.Second)) {
			t.Errorf("entry %d is of revision %v, at %v", i, entry.Revision, entry.At)
		}
	}
	if len(entries) != len(want) {
		t.Errorf("the log holds %d entries, want %d", len(entries), len(want))
	}
}

// page is one of the list of organizations, which holds one.
type page struct {
	name civic.ID
	last *civic.Position
}

func pageBehind(t *testing.T, store *embedded.Store, from *civic.Position) page {
	t.Helper()
	reader, err := store.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	pages, err := reader.Organizations(t.Context(), []civic.OrganizationQuery{{Page: civic.PageRequest{Limit: 1, From: from}}})
	if err != nil || len(pages[0].Items) != 1 {
		t.Fatalf("got %v, %v", pages, err)
	}
	return page{pages[0].Items[0].ID, &pages[0].Positions[0]}
}
