package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// TestABackupIsTheSameGraph backs up a graph that a server has open and somebody has written to, then the folder without a server, and
// restores both. They answer with the same bytes, at the same revision of a new name, and go on from there; tokens are those of the folder.
func TestABackupIsTheSameGraph(t *testing.T) {
	data, backups := filepath.Join(t.TempDir(), "graph"), t.TempDir()
	original := serve(t, data)
	token := strings.TrimSpace(must(t, "token", "create", "--role", "editor", "--name", "importer", "--data", data))
	if _, _, code := original.ask(t, fmt.Sprintf(writeTheme, "before"), token); code != "" {
		t.Fatal(code)
	}
	running, stopped := filepath.Join(backups, "running.db"), filepath.Join(backups, "stopped.db")
	told := must(t, "backup", "--data", data, running)
	want, revision := original.answers(t), original.revision(t)
	if told != "revision "+revision+"\n" {
		t.Errorf("the backup tells %s, and the server %s", told, revision)
	}
	if list := must(t, "token", "list", "--data", data); strings.Count(list, "\n") != 1 {
		t.Errorf("the backup left a token: %s", list)
	}
	if status := original.end(t, syscall.SIGTERM); status != 0 {
		t.Fatalf("status %d", status)
	}
	for range 2 { // the second takes the place of the first
		if again := must(t, "backup", "--data", data, stopped); again != told {
			t.Errorf("without a server: %s", again)
		}
	}
	for _, path := range []string{running, stopped} {
		folder := filepath.Join(t.TempDir(), "restored")
		restoredTo := fate(t, must(t, "restore", "--data", folder, path), "revision")
		if restoredTo == revision || number(t, restoredTo) != number(t, revision) {
			t.Errorf("restored to %s, want the number of %s and another name", restoredTo, revision)
		}
		if got := civicgraph(t, "restore", "--data", folder, path); got.status != 1 || !strings.Contains(got.err, "holds a graph") {
			t.Errorf("restored over it: %+v", got)
		}
		restored := serve(t, folder)
		wantSame(t, path, nameless(restored.answers(t)), nameless(want))
		if restored.revision(t) != restoredTo {
			t.Errorf("the server is at %s, and restore told %s", restored.revision(t), restoredTo)
		}
		if _, _, code := restored.ask(t, fmt.Sprintf(writeTheme, "after"), token); code != "UNAUTHENTICATED" {
			t.Errorf("a token came along: %s", code)
		}
		token := strings.TrimSpace(must(t, "token", "create", "--role", "editor", "--data", folder))
		if _, _, code := restored.ask(t, fmt.Sprintf(writeTheme, "after"), token); code != "" || restored.revision(t) != next(t, restoredTo) {
			t.Errorf("written after: %s, at %s", code, restored.revision(t))
		}
	}
	if left, err := os.ReadDir(backups); err != nil || len(left) != 2 {
		t.Errorf("the folder of the backups holds %v, %v", left, err)
	}
}

// number returns the number of a revision.
func number(t *testing.T, revision string) uint64 {
	t.Helper()
	parsed, err := civic.ParseRevision(revision)
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Number
}

func TestABackupOfNothing(t *testing.T) {
	folder, file := filepath.Join(t.TempDir(), "graph"), filepath.Join(t.TempDir(), "backup.db")
	if got := civicgraph(t, "backup", "--data", folder, file); got.status != 1 || got.out != "" || !strings.Contains(got.err, folder) {
		t.Errorf("got %+v", got)
	}
	if left, err := os.ReadDir(filepath.Dir(file)); err != nil || len(left) != 0 {
		t.Errorf("it left %v, %v", left, err)
	}
	if err := os.WriteFile(file, []byte("no backup"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := civicgraph(t, "restore", "--data", folder, file); got.status != 1 || !strings.Contains(got.err, "not good") {
		t.Errorf("a restore of what is no backup: %+v", got)
	}
}
