package embedded_test

import (
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/storetest"
)

func TestLogRetention(t *testing.T) {
	storetest.RunRetention(t, func(t *testing.T, entries int) civic.Store {
		store, err := embedded.Open(t.TempDir(), embedded.Options{LogRetention: entries})
		closing(t, store, err)
		return store
	})
}
