package main

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// TestASnapshotAnswersAsItsGraphDid makes snapshots of a graph that a server has open and somebody has written to, and of the folder without
// a server. They are the same file. Two servers answer from it at once with the bytes of the original, also when that has moved on.
func TestASnapshotAnswersAsItsGraphDid(t *testing.T) {
	data, files := filepath.Join(t.TempDir(), "graph"), t.TempDir()
	original := serve(t, data)
	token := strings.TrimSpace(must(t, "token", "create", "--role", "editor", "--name", "importer", "--data", data))
	if _, _, code := original.ask(t, fmt.Sprintf(writeTheme, "before"), token); code != "" {
		t.Fatal(code)
	}
	running, stopped := filepath.Join(files, "running.snapshot"), filepath.Join(files, "stopped.snapshot")
	told := must(t, "snapshot", "--data", data, running)
	want, revision := original.answers(t), original.revision(t)
	if list := must(t, "token", "list", "--data", data); strings.Count(list, "\n") != 1 {
		t.Errorf("the snapshot left a token: %s", list)
	}
	if status := original.end(t, syscall.SIGTERM); status != 0 {
		t.Fatalf("status %d", status)
	}
	if again := must(t, "snapshot", "--data", data, stopped); again != told || string(readFile(t, stopped)) != string(readFile(t, running)) {
		t.Errorf("without a server: %s\nand with one: %s", again, told)
	}
	if sum := fmt.Sprintf("%x", sha256.Sum256(readFile(t, running))); fate(t, told, "revision") != revision || fate(t, told, "file-sha256") != sum {
		t.Errorf("it tells %s\nof the revision %s and the file %s", told, revision, sum)
	}
	moved := serve(t, data)
	if _, _, code := moved.ask(t, fmt.Sprintf(writeTheme, "after"), token); code != "" || moved.revision(t) == revision {
		t.Fatalf("the original does not move on: %s", code)
	}
	for range 2 {
		copied := serve(t, running)
		wantSame(t, "the snapshot", copied.answers(t), want)
		citable(t, copied, fate(t, told, "content-sha256"), token)
	}
	if got := must(t, "doctor", "--data", running); strings.Count(got, "OK ") != 2 || !strings.Contains(got, fate(t, told, "content-sha256")) {
		t.Errorf("doctor: %s", got)
	}
	if left := filesIn(t, files); !slices.Equal(left, []string{"running.snapshot", "stopped.snapshot"}) {
		t.Errorf("beside the snapshots are %v", left)
	}
	if fmt.Sprintf("%x", sha256.Sum256(readFile(t, running))) != fate(t, told, "file-sha256") {
		t.Error("the file is changed")
	}
}

// citable looks at what a server says of its snapshot, and that it takes no writes.
func citable(t *testing.T, s *running, sum, token string) {
	t.Helper()
	about := (&asker{t, s}).ask(`{ graphInfo { snapshot { sha256 date build } } }`)
	if in(about, "graphInfo", "snapshot", "sha256") != sum || in(about, "graphInfo", "snapshot", "date") == nil {
		t.Errorf("it says of itself %v, want %s", about, sum)
	}
	if _, _, code := s.ask(t, fmt.Sprintf(writeTheme, "x"), ""); code != "READ_ONLY" {
		t.Errorf("a write: %s", code)
	}
	if status, _, code := s.ask(t, "{ graphInfo { build } }", token); status != http.StatusUnauthorized || code != "UNAUTHENTICATED" {
		t.Errorf("a token of the original: %d %s", status, code)
	}
	response, err := http.Post(s.url+"/admin/load", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := refusal(response); !strings.Contains(err.Error(), "snapshot") {
		t.Errorf("a load: %v", err)
	}
	_ = response.Body.Close()
}

func filesIn(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// TestWhoMayReadASnapshot closes one to those who show a token of another folder.
func TestWhoMayReadASnapshot(t *testing.T) {
	data, tokens, file := filepath.Join(t.TempDir(), "graph"), filepath.Join(t.TempDir(), "tokens"), filepath.Join(t.TempDir(), "snapshot")
	must(t, "load", "--data", data)
	must(t, "snapshot", "--data", data, file)
	token := strings.TrimSpace(must(t, "token", "create", "--role", "reader", "--data", tokens))
	s := serve(t, file, "--reading", "token", "--tokens", tokens)
	if _, _, code := s.ask(t, "{ graphInfo { build } }", ""); code != "UNAUTHENTICATED" {
		t.Errorf("without a token: %s", code)
	}
	if _, _, code := s.ask(t, "{ graphInfo { build } }", token); code != "" {
		t.Errorf("with a token: %s", code)
	}
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"--data", file, "--reading", "token"}, "--tokens"},
		{[]string{"--data", data, "--tokens", tokens}, "--tokens"},
	} {
		if got := civicgraph(t, append([]string{"serve", "--listen", "127.0.0.1:0"}, test.args...)...); got.status != 2 || !strings.Contains(got.err, test.want) {
			t.Errorf("%v: %+v", test.args, got)
		}
	}
}

// TestWhatIsNoSnapshot is refused, and said what to do with.
func TestWhatIsNoSnapshot(t *testing.T) {
	data, files := filepath.Join(t.TempDir(), "graph"), t.TempDir()
	must(t, "load", "--data", data)
	backup, snapshot, cut := filepath.Join(files, "backup"), filepath.Join(files, "snapshot"), filepath.Join(files, "cut")
	must(t, "backup", "--data", data, backup)
	must(t, "snapshot", "--data", data, snapshot)
	if err := os.WriteFile(cut, readFile(t, snapshot)[:100_000], 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{backup: "civicgraph restore", cut: "100000 bytes"} {
		for _, args := range [][]string{{"serve", "--listen", "127.0.0.1:0"}, {"doctor"}} {
			got := civicgraph(t, append(args, "--data", path)...)
			if got.status != 1 || !strings.Contains(got.out+got.err, want) {
				t.Errorf("%v of %s: %+v", args, path, got)
			}
		}
	}
	if got := civicgraph(t, "load", "--data", snapshot); got.status != 1 || !strings.Contains(got.err, "snapshot, which stays as it is") {
		t.Errorf("a load: %+v", got)
	}
	if got := civicgraph(t, "snapshot", "--data", filepath.Join(files, "nothing"), filepath.Join(files, "new")); got.status != 1 || got.out != "" {
		t.Errorf("of nothing: %+v", got)
	}
	if got := civicgraph(t, "serve", "--listen", "127.0.0.1:0", "--data", filepath.Join(files, "mistyped.snapshot")); got.status != 1 || !strings.Contains(got.err, "mistyped.snapshot") {
		t.Errorf("one that is not there: %+v", got)
	}
	if left := filesIn(t, files); !slices.Equal(left, []string{"backup", "cut", "snapshot"}) {
		t.Errorf("beside them are %v", left)
	}
}
