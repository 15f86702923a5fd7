package embedded_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
)

// TestLogRetention keeps three entries of seven.
func TestLogRetention(t *testing.T) {
	store, err := embedded.Open(t.TempDir(), embedded.Options{LogRetention: 3})
	closing(t, store, err)
	for i := range 7 {
		write(t, store, civic.Batch{Dossiers: []civic.Dossier{organization("one", fmt.Sprint("Ad ", i))}})
	}
	graph := read(t, store).Revision().Graph
	for number, want := range map[uint64]int{4: 3, 5: 2, 6: 1, 7: 0} {
		entries, err := store.Changes(t.Context(), civic.Revision{Graph: graph, Number: number}, 100)
		if err != nil || len(entries) != want {
			t.Errorf("behind %d: got %d entries, %v, want %d", number, len(entries), err, want)
		}
	}
	for _, number := range []uint64{0, 3} {
		_, err := store.Changes(t.Context(), civic.Revision{Graph: graph, Number: number}, 100)
		if !errors.Is(err, civic.ErrRevisionGone) {
			t.Errorf("behind %d: got %v, want ErrRevisionGone", number, err)
		}
	}
}
