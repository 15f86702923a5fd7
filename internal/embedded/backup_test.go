package embedded_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
)

// keepBackup keeps a backup of a store.
func keepBackup(t *testing.T, store *embedded.Store, path string) civic.Revision {
	t.Helper()
	revision, err := embedded.KeepBackup(path, func(to io.Writer) error { return store.Backup(t.Context(), to) })
	if err != nil {
		t.Fatal(err)
	}
	return revision
}

// TestABackupUnderLoadIsOfOneRevision takes backups while somebody writes. Each holds all of just the commits up to its revision.
func TestABackupUnderLoadIsOfOneRevision(t *testing.T) {
	store := openFolder(t, t.TempDir())
	ctx, stop := context.WithCancel(t.Context())
	begun, written := make(chan struct{}), make(chan error, 1)
	go func() {
		for n := uint64(1); ; n++ {
			_, err := store.Update(ctx, civic.Commit{By: "test"}, func(tx civic.Tx) error { return tx.Put(ctx, gathering(n)) })
			if n == 3 {
				close(begun)
			}
			if err != nil {
				written <- err
				return
			}
		}
	}()
	<-begun
	backups := map[string]civic.Revision{}
	for i := range 5 {
		path := filepath.Join(t.TempDir(), fmt.Sprint("backup-", i))
		backups[path] = keepBackup(t, store, path)
	}
	stop()
	if err := <-written; !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	for path, revision := range backups {
		folder := filepath.Join(t.TempDir(), "restored")
		restored, err := embedded.Restore(t.Context(), folder, path)
		if err != nil || restored.Number != revision.Number || revision.Number < 3 {
			t.Fatalf("restored %v, %v; want %v", restored, err, revision)
		}
		reader := read(t, openFolder(t, folder))
		if got := revisionOf(t, reader); got != restored || got.Graph == revision.Graph {
			t.Errorf("the restored graph is at %v, want %v", got, restored)
		}
		organizations := 0
		for n := uint64(1); n <= revision.Number; n++ {
			organizations += gatheringSize(n)
		}
		counts, err := reader.Counts(t.Context())
		if err != nil || counts.Activities[civic.Project] != int(revision.Number) || counts.Organizations[civic.NGO] != organizations || counts.Participations != organizations {
			t.Errorf("revision %d holds %v, %v; want %d organizations", revision.Number, counts, err, organizations)
		}
	}
}

// TestARestoredGraphAnswersTheSame and goes on from there.
func TestARestoredGraphAnswersTheSame(t *testing.T) {
	from, path, to := townFolder(t), filepath.Join(t.TempDir(), "backup"), t.TempDir()
	original, err := os.ReadFile(graphPath(from))
	if err != nil {
		t.Fatal(err)
	}
	kept, err := embedded.KeepBackup(path, func(to io.Writer) error { return embedded.Backup(t.Context(), from, to) })
	if err != nil {
		t.Fatal(err)
	}
	if now, err := os.ReadFile(graphPath(from)); err != nil || !bytes.Equal(now, original) {
		t.Errorf("the backup changed the graph: %v", err)
	}
	restored, err := embedded.Restore(t.Context(), to, path)
	if err != nil || restored.Number != kept.Number || restored.Graph == kept.Graph {
		t.Fatalf("restored %v, %v; want %v", restored, err, kept)
	}
	first, second := openFolder(t, from), openFolder(t, to)
	// The name is another one, so that what is written to one of them is not taken for what is written to the other.
	if a, b := everything(t, read(t, first)), strings.ReplaceAll(everything(t, read(t, second)), restored.Graph, kept.Graph); a != b {
		t.Errorf("got %s\nwant %s", b, a)
	}
	if receipt := write(t, second, civic.Batch{Dossiers: []civic.Dossier{organization("third", "Deniz Derneği")}}); receipt.Revision.Number != kept.Number+1 {
		t.Errorf("the next revision is %v, behind %v", receipt.Revision, kept)
	}
}

// TestWhatIsNotRestored leaves the folder as it was, and what was there before a backup that fails.
func TestWhatIsNotRestored(t *testing.T) {
	path := filepath.Join(t.TempDir(), "backup")
	keepBackup(t, openFolder(t, townFolder(t)), path)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{
		"empty": {}, "short": good[:len(good)/2], "garbage": bytes.Repeat([]byte("garbage "), 10_000),
	} {
		damaged, folder := filepath.Join(t.TempDir(), "damaged"), t.TempDir()
		if err := os.WriteFile(damaged, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := embedded.Restore(t.Context(), folder, damaged); !errors.Is(err, civic.ErrCorrupt) {
			t.Errorf("%s: %v, want ErrCorrupt", name, err)
		}
		wantFiles(t, folder)
		_, err := embedded.KeepBackup(path, func(to io.Writer) error { _, err := to.Write(bad); return err })
		if now, failure := os.ReadFile(path); !errors.Is(err, civic.ErrCorrupt) || failure != nil || !bytes.Equal(now, good) {
			t.Errorf("%s: %v, and the backup before it is lost: %v", name, err, failure)
		}
		wantFiles(t, filepath.Dir(path), "backup")
	}
	folder := townFolder(t)
	before, err := os.ReadFile(graphPath(folder))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Restore(t.Context(), folder, path); !errors.Is(err, civic.ErrConflict) {
		t.Errorf("over a graph: %v, want ErrConflict", err)
	}
	if now, err := os.ReadFile(graphPath(folder)); err != nil || !bytes.Equal(now, before) {
		t.Errorf("the graph that was there is changed: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	folder = t.TempDir()
	if _, err := embedded.Restore(ctx, folder, path); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	wantFiles(t, folder)
}

// wantFiles looks at what is in a folder.
func wantFiles(t *testing.T, folder string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if fmt.Sprint(names) != fmt.Sprint(want) {
		t.Errorf("the folder holds %v, want %v", names, want)
	}
}
