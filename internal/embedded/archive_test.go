package embedded_test

import (
	"testing"

	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/storetest"
)

func TestArchiver(t *testing.T) {
	storetest.RunArchiver(t, func(t *testing.T) storetest.Where {
		folder := t.TempDir()
		return func() (storetest.Archiving, error) { return embedded.Open(folder, embedded.Options{}) }
	})
}
