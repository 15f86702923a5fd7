package embedded_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
)

// keepSnapshot keeps a snapshot of a store.
func keepSnapshot(t *testing.T, store *embedded.Store, path string) (civic.Revision, civic.Snapshot) {
	t.Helper()
	revision, made, err := embedded.KeepSnapshot(t.Context(), path, "v1", func(to io.Writer) error { return store.Backup(t.Context(), to) })
	if err != nil {
		t.Fatal(err)
	}
	return revision, made
}

func openSnapshot(t *testing.T, path string) *embedded.Store {
	t.Helper()
	store, err := embedded.Open(path, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func fileBytes(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestASnapshotIsTheSameGraph at the same revision, with the same log, for any number of readers, and for no writer.
func TestASnapshotIsTheSameGraph(t *testing.T) {
	original := openFolder(t, townFolder(t))
	write(t, original, civic.Batch{Dossiers: []civic.Dossier{organization("third", "Deniz Derneği")}})
	path := filepath.Join(t.TempDir(), "town.snapshot")
	revision, made := keepSnapshot(t, original, path)
	before := fileBytes(t, path)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o444 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
	entries, err := original.Changes(t.Context(), civic.Revision{Graph: revision.Graph}, 10)
	if err != nil || len(entries) < 2 {
		t.Fatalf("the log is %v, %v", entries, err)
	}
	for range 2 { // both are open at once
		store := openSnapshot(t, path)
		if about := store.Snapshot(); about == nil || *about != made || made.Build != "v1" || len(made.Sha256) != 64 || made.Date != civic.DayOf(entries[len(entries)-1].At).Date() {
			t.Errorf("the snapshot is %+v, made as %+v", about, made)
		}
		if got, want := everything(t, read(t, store)), everything(t, read(t, original)); got != want || revisionOf(t, read(t, store)) != revision {
			t.Errorf("got %s\nwant %s", got, want)
		}
		found, err := store.Changes(t.Context(), civic.Revision{Graph: revision.Graph}, 10)
		if err != nil || len(found) != len(entries) {
			t.Fatalf("the log of the snapshot is %v, %v", found, err)
		}
		for i, entry := range found {
			if entry.Revision != entries[i].Revision || !entry.At.Equal(entries[i].At) || fmt.Sprint(entry.Changed) != fmt.Sprint(entries[i].Changed) {
				t.Errorf("entry %d is %+v, want %+v", i, entry, entries[i])
			}
		}
		_, err = store.Update(t.Context(), civic.Commit{}, func(civic.Tx) error { return nil })
		if !errors.Is(err, civic.ErrReadOnly) || !errors.Is(store.Announce("http://127.0.0.1:1"), civic.ErrReadOnly) {
			t.Errorf("writing: %v", err)
		}
	}
	wantFiles(t, filepath.Dir(path), "town.snapshot")
	if !bytes.Equal(fileBytes(t, path), before) {
		t.Error("the file is changed")
	}
	if original.Snapshot() != nil {
		t.Error("the original is taken for a snapshot")
	}
}

// TestOneRevisionIsOneSnapshot whatever became of the file beside it, and holds nothing of who wrote.
func TestOneRevisionIsOneSnapshot(t *testing.T) {
	store, folder := openFolder(t, t.TempDir()), t.TempDir()
	for n := uint64(1); n <= 40; n++ {
		_, err := store.Update(t.Context(), civic.Commit{By: "whoever-wrote", Reason: "whatever-for", IdempotencyKey: fmt.Sprint("whichever-key-", n)}, func(tx civic.Tx) error {
			return tx.Put(t.Context(), gathering(n))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	write(t, store, civic.Batch{Dossiers: []civic.Dossier{organization("third", "Wrongname")}})
	write(t, store, civic.Batch{Dossiers: []civic.Dossier{organization("third", "Rightname")}})
	first, second := filepath.Join(folder, "first"), filepath.Join(folder, "second")
	revision, _ := keepSnapshot(t, store, first)
	// A write that changes nothing but is kept under its key, and ones that leave no trace but free pages.
	_, err := store.Update(t.Context(), civic.Commit{IdempotencyKey: "nothing"}, func(civic.Tx) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := keepSnapshot(t, store, second); again != revision {
		t.Fatalf("the revision is %v, want %v", again, revision)
	}
	if !bytes.Equal(fileBytes(t, first), fileBytes(t, second)) {
		t.Error("two snapshots of one revision differ")
	}
	if third := filepath.Join(folder, "third"); !bytes.Equal(fileBytes(t, first), snapshotOf(t, first, third)) {
		t.Error("the snapshot of a snapshot differs")
	}
	text := string(fileBytes(t, first))
	for _, word := range []string{"whoever", "whatever", "whichever", "Wrongname"} {
		if strings.Contains(text, word) {
			t.Errorf("the snapshot holds %q", word)
		}
	}
	if !strings.Contains(text, "Rightname") {
		t.Error("the test finds no text in the file")
	}
	write(t, store, civic.Batch{Dossiers: []civic.Dossier{organization("third", "Othername")}})
	if _, made := keepSnapshot(t, store, second); made.Sha256 == openSnapshot(t, first).Snapshot().Sha256 {
		t.Error("another revision has the same checksum")
	}
}

func snapshotOf(t *testing.T, from, to string) []byte {
	t.Helper()
	_, _, err := embedded.KeepSnapshot(t.Context(), to, "v1", func(w io.Writer) error { return embedded.Backup(t.Context(), from, w) })
	if err != nil {
		t.Fatal(err)
	}
	return fileBytes(t, to)
}

// TestADamagedSnapshotIsNotServed cuts the file and changes bytes of it.
func TestADamagedSnapshotIsNotServed(t *testing.T) {
	path, damaged := filepath.Join(t.TempDir(), "good"), filepath.Join(t.TempDir(), "bad")
	original := openFolder(t, townFolder(t))
	keepSnapshot(t, original, path)
	good, want := fileBytes(t, path), everything(t, read(t, original))
	try := func(what string, data []byte) (err error) {
		if err := os.WriteFile(damaged, data, 0o600); err != nil {
			t.Fatal(err)
		}
		store, err := embedded.Open(damaged, embedded.Options{})
		if err == nil {
			if got := everything(t, read(t, store)); got != want {
				t.Errorf("%s: it is served and answers %s", what, got)
			}
			_ = store.Close()
		} else if !errors.Is(err, civic.ErrCorrupt) && !errors.Is(err, civic.ErrNewerFormat) && !errors.Is(err, civic.ErrInvalid) {
			t.Errorf("%s: %v", what, err)
		}
		return err
	}
	for _, length := range []int{0, 1, 4096, len(good) / 2, len(good) - 1} {
		if err := try(fmt.Sprint("cut at ", length), good[:length]); !errors.Is(err, civic.ErrCorrupt) {
			t.Errorf("cut at %d: %v", length, err)
		}
	}
	dice := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 200 {
		changed := bytes.Clone(good)
		at := dice.IntN(len(changed))
		changed[at] ^= byte(1 + dice.IntN(255))
		if try(fmt.Sprint("changed at ", at), changed) != nil {
			found++
		}
	}
	if found == 0 {
		t.Error("no change was found")
	}
}

// TestASnapshotAndAGraphAreToldApart names each as the other.
func TestASnapshotAndAGraphAreToldApart(t *testing.T) {
	folder, files := townFolder(t), t.TempDir()
	store := openFolder(t, folder)
	snapshot, backup := filepath.Join(files, "snapshot"), filepath.Join(files, "backup")
	kept, made := keepSnapshot(t, store, snapshot)
	keepBackup(t, store, backup)
	if _, err := embedded.Open(backup, embedded.Options{}); !errors.Is(err, civic.ErrInvalid) {
		t.Errorf("a backup that is served: %v", err)
	}
	misplaced := t.TempDir()
	if err := os.WriteFile(graphPath(misplaced), fileBytes(t, snapshot), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Open(misplaced, embedded.Options{}); !errors.Is(err, civic.ErrInvalid) {
		t.Errorf("a snapshot in the place of a graph: %v", err)
	}
	to := filepath.Join(t.TempDir(), "restored")
	restored, err := embedded.Restore(t.Context(), to, snapshot)
	if err != nil || restored.Number != kept.Number || restored.Graph == kept.Graph {
		t.Errorf("restored %v, %v", restored, err)
	}
	graph := openFolder(t, to)
	if graph.Snapshot() != nil || strings.ReplaceAll(everything(t, read(t, graph)), restored.Graph, kept.Graph) != everything(t, read(t, store)) {
		t.Error("the restored graph is not what the snapshot is of")
	}
	if receipt := write(t, graph, civic.Batch{Dossiers: []civic.Dossier{organization("third", "Deniz Derneği")}}); receipt.Revision.Number != kept.Number+1 {
		t.Errorf("the next revision is %v", receipt.Revision)
	}
	if about := openSnapshot(t, snapshot).Snapshot(); *about != made {
		t.Errorf("the snapshot is %+v now, made as %+v", about, made)
	}
}

// TestASnapshotThatFailsLeavesNothing but the one before it.
func TestASnapshotThatFailsLeavesNothing(t *testing.T) {
	store, path := openFolder(t, townFolder(t)), filepath.Join(t.TempDir(), "snapshot")
	keepSnapshot(t, store, path)
	before := fileBytes(t, path)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, write := range map[string]func(io.Writer) error{
		"interrupted": func(to io.Writer) error { return store.Backup(t.Context(), to) },
		"cut":         func(to io.Writer) error { _, err := to.Write(before[:5000]); return err },
		"failing":     func(io.Writer) error { return io.ErrUnexpectedEOF },
	} {
		if _, _, err := embedded.KeepSnapshot(ctx, path, "v1", write); err == nil {
			t.Errorf("%s: no error", name)
		}
		wantFiles(t, filepath.Dir(path), "snapshot")
		if !bytes.Equal(fileBytes(t, path), before) {
			t.Errorf("%s: the one before is changed", name)
		}
	}
}
