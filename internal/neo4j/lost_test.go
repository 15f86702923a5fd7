package neo4j_test

import (
	"sync/atomic"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/neo4jtest"
)

// TestConnectionLostDuringCommit breaks the connection just before a commit reaches the server, and just after it did. Either way the
// write is made once.
func TestConnectionLostDuringCommit(t *testing.T) {
	server := servers.Empty(t)
	w := neo4jtest.NewWire(t, server)
	store := openWith(t, optionsFor(w.Server))
	a := newAnalyst(t, server)
	for i, lost := range []struct {
		name, key string
		fate      neo4jtest.Fate
	}{
		{"before", "", neo4jtest.BreakBefore}, {"after", "", neo4jtest.BreakBehind},
		{"before, with a key", "1", neo4jtest.BreakBefore}, {"after, with a key", "2", neo4jtest.BreakBehind},
	} {
		t.Run(lost.name, func(t *testing.T) {
			var broken atomic.Bool
			w.Judge(func(said []byte) neo4jtest.Fate {
				if neo4jtest.Commits(said) && !broken.Swap(true) {
					return lost.fate
				}
				return neo4jtest.Pass
			})
			receipt, err := writeTheme(t.Context(), store, lost.name, lost.key)
			if err != nil || receipt.Revision.Number != uint64(i+1) || receipt.Replayed {
				t.Errorf("got %+v, %v; want revision %d", receipt, err, i+1)
			}
			if !broken.Load() {
				t.Fatal("the wire did not break")
			}
			if got := a.text("MATCH (n:Theme {name: '" + lost.name + "'}) RETURN count(n)"); got != "[1]" {
				t.Errorf("it was made %s times", got)
			}
			if lost.key == "" {
				return
			}
			again, err := writeTheme(t.Context(), store, lost.name, lost.key)
			if err != nil || again.Revision != receipt.Revision || !again.Replayed {
				t.Errorf("asked again: got %+v, %v; want what was made", again, err)
			}
		})
	}
	entries, err := store.Changes(t.Context(), civic.Revision{Graph: mustRevision(t, store).Graph}, 10)
	if err != nil || len(entries) != 4 {
		t.Errorf("the log has %d entries, %v; want 4", len(entries), err)
	}
}

func mustRevision(t *testing.T, store civic.Store) civic.Revision {
	t.Helper()
	revision, err := revisionOf(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	return revision
}
