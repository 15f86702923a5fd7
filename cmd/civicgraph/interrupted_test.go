package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/neo4jtest"
)

// whatIsKept returns all that a store keeps of a graph, but for the log: keys, and dossiers with every record in them.
func whatIsKept(t *testing.T, store civic.Archiver) string {
	t.Helper()
	var rows []string
	keep := func(what any) {
		text, err := json.Marshal(what)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, string(text))
	}
	err := store.Export(t.Context(), func(archive civic.Archive) error {
		for part, err := range archive.Parts {
			if err != nil {
				return err
			}
			for _, key := range part.Keys {
				keep(key)
			}
			for _, dossier := range part.Dossiers {
				keep(dossier)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(rows)
	return strings.Join(rows, "\n")
}

// wantBuiltIn looks that a store keeps what one does into which the built-in data were loaded at a stretch: the same entities and keys
// under the same ids, the same records, and as many revisions.
func wantBuiltIn(t *testing.T, store archiver) {
	t.Helper()
	straight := openMemory(t)
	if _, err := loadBuiltIn(t.Context(), straight, ignore); err != nil {
		t.Fatal(err)
	}
	if whatIsKept(t, store) != whatIsKept(t, straight) {
		t.Error("it keeps another graph than one that was loaded at a stretch")
	}
	if got, want := inLines(everything(t, store)), inLines(everything(t, straight)); got != want {
		t.Error("it shows another graph than one that was loaded at a stretch")
	}
}

// atCommit returns what is true when a client says for the nth time that it commits, and from then on.
func atCommit(nth int64) func(said []byte) bool {
	var commits atomic.Int64
	return func(said []byte) bool {
		if neo4jtest.Commits(said) {
			commits.Add(1)
		}
		return commits.Load() >= nth
	}
}

// stopAt runs the program, holds it where it says something to the server, and stops it there. The server does not hear of that.
func stopAt(t *testing.T, wire *neo4jtest.Wire, where func(said []byte) bool, stop syscall.Signal, args ...string) ran {
	t.Helper()
	var once sync.Once
	reached, over := make(chan struct{}), make(chan struct{})
	wire.Judge(func(said []byte) neo4jtest.Fate {
		if !where(said) {
			return neo4jtest.Pass
		}
		once.Do(func() { close(reached) })
		<-over
		return neo4jtest.BreakBefore
	})
	defer wire.Judge(func([]byte) neo4jtest.Fate { return neo4jtest.Pass })
	defer close(over)
	cmd := command(t, args...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-reached:
	case err := <-ended:
		t.Fatalf("%v ended before: %v\n%s", args, err, &said)
	case <-time.After(patience):
		t.Fatalf("%v does not come so far", args)
	}
	if err := cmd.Process.Signal(stop); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
	case <-time.After(patience):
		t.Fatalf("%v does not end", args)
	}
	return ran{out.String(), said.String(), cmd.ProcessState.ExitCode()}
}

// TestALoadThatWasEndedGoesOn kills a load at one of its commits, then interrupts the next one at another, and then loads to the end.
func TestALoadThatWasEndedGoesOn(t *testing.T) {
	server := servers.Empty(t)
	store := openNeo4j(t, server)
	wire := neo4jtest.NewWire(t, server)
	load := append([]string{"load"}, inNeo4j(t, wire.Server)...)
	at := func(want uint64) {
		t.Helper()
		if now, err := revisionOf(t.Context(), store); err != nil || now.Number != want || !needs(t, store) {
			t.Errorf("the graph is at %v, %v; want %d, and that it needs the rest", now, err, want)
		}
	}
	if got := stopAt(t, wire, atCommit(3), syscall.SIGKILL, load...); got.out != "" {
		t.Errorf("killed: %+v", got)
	}
	at(2)
	got := stopAt(t, wire, atCommit(2), syscall.SIGTERM, load...)
	if got.status != 1 || got.out != "" || !strings.Contains(got.err, "civicgraph: interrupted; what was written stays written\n") {
		t.Errorf("interrupted: %+v", got)
	}
	at(3)
	if on := must(t, load...); fate(t, on, "created") == "0" || fate(t, on, "unchanged") == "0" {
		t.Errorf("going on: %s", on)
	}
	wantBuiltIn(t, store)
}

// TestALoadGoesOnBehindARestart kills the database at a commit of a load, and starts it again. The load waits for it, unless that takes
// long; then the next one goes on.
func TestALoadGoesOnBehindARestart(t *testing.T) {
	server := neo4jtest.Start(t, neo4jtest.Settings{})
	wire := neo4jtest.NewWire(t, server.Server)
	load := append([]string{"load"}, inNeo4j(t, wire.Server)...)
	if err := openNeo4j(t, server.Server).Close(); err != nil { // so that all that the load commits is of the graph
		t.Fatal(err)
	}
	third := atCommit(3)
	var once sync.Once
	restarted := make(chan error, 1)
	wire.Judge(func(said []byte) neo4jtest.Fate {
		if third(said) {
			once.Do(func() {
				err := server.Kill()
				go func() { restarted <- errors.Join(err, server.Restart(t.Context())) }()
			})
		}
		return neo4jtest.Pass
	})
	got := civicgraph(t, load...)
	t.Logf("status %d: %s", got.status, got.err)
	if got.status != 0 && !strings.Contains(got.err, "entries are in): unavailable") {
		t.Errorf("the load that met it: %+v", got)
	}
	select {
	case err := <-restarted:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(patience):
		t.Fatal("the database was not killed and started again")
	}
	must(t, load...)
	wantBuiltIn(t, openNeo4j(t, server.Server))
}

// emptying is what who is left with a part of a copy is told to do.
const emptying = "MATCH (n) DETACH DELETE n"

// TestACopyThatWasEnded interrupts and kills copies into a database. What they leave is opened by nothing, and who is told to empty it and
// does can copy again.
func TestACopyThatWasEnded(t *testing.T) {
	server := servers.Empty(t)
	openNeo4j(t, server) // so that all that the copies commit is of the graph
	answerOf(t, server, emptying)
	wire := neo4jtest.NewWire(t, server)
	from := filepath.Join(t.TempDir(), "from")
	must(t, "load", "--data", from)
	into := append([]string{"copy", "--from", from, "--to", wire.URI}, flagsOf(wire.Server)...)
	for _, stop := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		got := stopAt(t, wire, atCommit(4), stop, into...)
		told := "civicgraph: interrupted; empty " + wire.URI + ", which nothing will open now, and copy again\n"
		if got.out != "" || stop == syscall.SIGTERM && (got.status != 1 || !strings.HasSuffix(got.err, told)) {
			t.Errorf("%v: %+v", stop, got)
		}
		for _, args := range [][]string{
			into, append([]string{"serve", "--listen=127.0.0.1:0"}, inNeo4j(t, wire.Server)...), append([]string{"load"}, inNeo4j(t, wire.Server)...),
		} {
			got := civicgraph(t, args...)
			if got.status != 1 || got.out != "" || !strings.Contains(got.err, "a copy into the database was not finished; empty it ("+emptying+") and copy again") {
				t.Errorf("%s of what is left: %+v", args[0], got)
			}
		}
		answerOf(t, server, emptying)
	}
	must(t, into...)
	wantBuiltIn(t, openNeo4j(t, server))
	stoppedIntoAFolder(t, wire)
}

// stoppedIntoAFolder interrupts a copy out of a database when all but what is kept under idempotency keys and the log have come.
func stoppedIntoAFolder(t *testing.T, wire *neo4jtest.Wire) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "to")
	out := append([]string{"copy", "--from", wire.URI, "--to", folder}, flagsOf(wire.Server)...)
	late := func(said []byte) bool { return bytes.Contains(said, []byte("MATCH (outcome:CivicgraphOutcome)")) }
	got := stopAt(t, wire, late, syscall.SIGTERM, out...)
	if told := "civicgraph: interrupted; empty " + folder + ", which nothing will open now, and copy again\n"; got.status != 1 || got.out != "" || !strings.HasSuffix(got.err, told) {
		t.Errorf("interrupted: %+v", got)
	}
	for _, args := range [][]string{out, {"serve", "--listen=127.0.0.1:0", "--data", folder}} {
		if got := civicgraph(t, args...); got.status != 1 || got.out != "" || !strings.Contains(got.err, "a copy into it was not finished; delete the folder and copy again") {
			t.Errorf("%s of what is left: %+v", args[0], got)
		}
	}
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	must(t, out...)
	store, err := embedded.Open(folder, embedded.Options{Existing: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	wantBuiltIn(t, store)
}
