//go:build !windows

package embedded_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/civicgraph/civicgraph/internal/embedded"
)

// TestGraphInMemoryLeavesNothingBehind looks that there is nothing that a process could leave behind when it is killed, and that the graph works
// all the same, also when its file grows and is backed up.
func TestGraphInMemoryLeavesNothingBehind(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	store := openMemory(t)
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) > 0 {
		t.Errorf("there are %v, %v", entries, err)
	}
	for n := uint64(1); n <= 300; n++ {
		write(t, store, gathering(n))
	}
	var backup bytes.Buffer
	if err := store.Backup(t.Context(), &backup); err != nil {
		t.Fatal(err)
	}
	copied := t.TempDir()
	if err := os.WriteFile(graphPath(copied), backup.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, read(t, openFolder(t, copied))), names(t, read(t, store)); got != want {
		t.Errorf("the backup holds %q, and the graph %q", got, want)
	}
	if _, err := embedded.Open(copied, embedded.Options{}); err == nil {
		t.Error("the copy is open twice")
	}
}
