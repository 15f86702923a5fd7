package storetest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// RunRetention holds a store to what its log keeps. Each call of open returns a store that holds nothing, whose log keeps as many entries
// as it is given.
func RunRetention(t *testing.T, open func(t *testing.T, entries int) civic.Store) {
	const written, kept = 7, 3
	w, store := &world{}, open(t, kept)
	for i := range written {
		update(t, store, civic.Commit{Reason: fmt.Sprint(i)}, put(t.Context(), w, fmt.Sprint("entry-", i)))
	}
	now := revisionOf(t, read(t, store))
	if now.Number != written {
		t.Fatalf("the revision is %v after %d commits", now, written)
	}
	for number, want := range []string{"", "", "", "", "4 5 6 ", "5 6 ", "6 ", ""} {
		after := civic.Revision{Graph: now.Graph, Number: uint64(number)}
		entries, err := store.Changes(t.Context(), after, 100)
		if number < written-kept {
			if !errors.Is(err, civic.ErrRevisionGone) {
				t.Errorf("behind %v: got %d entries, %v; want ErrRevisionGone", after, len(entries), err)
			}
			continue
		}
		if got := reasons(need(t, entries, err)); got != want {
			t.Errorf("behind %v: got %q, want %q", after, got, want)
		}
	}
}
