//go:build linux

package embedded_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
)

// asNobody runs do with the rights on files of a user who owns nothing, which the superuser's are not bounded by.
func asNobody(t *testing.T, do func()) {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if os.Geteuid() == 0 {
		const nobody = 65534
		if err := unix.Setfsuid(nobody); err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := unix.Setfsuid(0); err != nil {
				t.Fatal(err)
			}
		}()
	}
	do()
}

// forbid takes the right to write from a folder and what is in it, and keeps the way to it open.
func forbid(t *testing.T, folder string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if err := os.Chmod(filepath.Join(folder, entry.Name()), 0o444); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{folder, filepath.Dir(folder)} {
		if err := os.Chmod(path, 0o555); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(path, 0o755) }) //nolint:errcheck // the folder is removed next
	}
}

func TestGraphThatCannotBeWrittenIsRead(t *testing.T) {
	folder := townFolder(t)
	forbid(t, folder)
	asNobody(t, func() {
		store, err := embedded.Open(folder, embedded.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close() //nolint:errcheck // nothing was written
		if names(t, read(t, store)) == "" {
			t.Error("the graph is empty")
		}
		_, err = store.Update(t.Context(), civic.Commit{}, func(civic.Tx) error { return nil })
		if !errors.Is(err, civic.ErrReadOnly) {
			t.Errorf("got %v for a write, want ErrReadOnly", err)
		}
		if err := store.Announce("127.0.0.1:1"); !errors.Is(err, civic.ErrReadOnly) {
			t.Errorf("got %v for an announcement, want ErrReadOnly", err)
		}
	})
}

func TestASnapshotIsReadWhereNothingCanBeWritten(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "snapshot")
	keepSnapshot(t, openFolder(t, townFolder(t)), path)
	forbid(t, folder)
	asNobody(t, func() {
		store, err := embedded.Open(path, embedded.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close() //nolint:errcheck // nothing was written
		if names(t, read(t, store)) == "" {
			t.Error("the graph is empty")
		}
	})
}

func TestNewGraphInFolderThatCannotBeWrittenIsRefused(t *testing.T) {
	folder := t.TempDir()
	forbid(t, folder)
	asNobody(t, func() {
		for _, path := range []string{folder, filepath.Join(folder, "inner")} {
			if _, err := embedded.Open(path, embedded.Options{}); !errors.Is(err, civic.ErrReadOnly) {
				t.Errorf("got %v for %s, want ErrReadOnly", err, path)
			}
		}
	})
}
