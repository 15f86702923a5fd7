package embedded_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
)

// TestAcknowledgedWritesSurviveKill kills a process that writes, again and again, and finds every commit whole or not there at all, and
// none that was acknowledged missing.
func TestAcknowledgedWritesSurviveKill(t *testing.T) {
	const rounds = 24
	folder := t.TempDir()
	random := rand.New(rand.NewPCG(2024, 5))
	for range rounds {
		acknowledged := killAfter(t, folder, 1+random.IntN(30), random.IntN(400_000))
		checkWhole(t, folder, acknowledged)
	}
}

// killAfter lets a child acknowledge some commits, kills it in the middle of what it does then, and returns the last revision that it
// acknowledged. Spin is how long to keep busy before the kill, so that it comes at any point of a commit.
func killAfter(t *testing.T, folder string, commits, spin int) (acknowledged uint64) {
	t.Helper()
	child, lines := startChild(t, "write", folder)
	if !lines.Scan() || lines.Text() != "open" {
		t.Fatalf("the child said %q", lines.Text())
	}
	note := func() {
		number, err := strconv.ParseUint(lines.Text(), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		acknowledged = number
	}
	for range commits {
		if !lines.Scan() {
			t.Fatal("the child ended by itself")
		}
		note()
	}
	busy := rand.New(rand.NewPCG(1, uint64(spin)))
	for range spin {
		busy.Uint64()
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
		note()
	}
	child.Wait() //nolint:errcheck // it was killed
	return acknowledged
}

// checkWhole opens what the child left. The graph must hold the gatherings 1 to r and nothing else, r being its revision.
func checkWhole(t *testing.T, folder string, acknowledged uint64) {
	t.Helper()
	store, err := embedded.Open(folder, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close() //nolint:errcheck // nothing was written
	reader, err := store.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	revision := revisionOf(t, reader).Number
	if revision < acknowledged || revision > acknowledged+1 {
		t.Fatalf("the graph is at revision %d, and the last that was acknowledged is %d", revision, acknowledged)
	}
	want := 0
	for n := uint64(1); n <= revision; n++ {
		want += gatheringSize(n)
	}
	counts, err := reader.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if counts.Organizations[civic.NGO] != want || counts.Participations != want || counts.Activities[civic.Project] != int(revision) {
		t.Fatalf("revision %d holds %+v, want %d organizations and participations", revision, counts, want)
	}
	for n := max(revision, 3) - 2; n <= revision; n++ {
		checkGathering(t, reader, n)
	}
	checkReplayed(t, store, revision)
}

// checkGathering finds each part of one commit on disk, under its keys too.
func checkGathering(t *testing.T, reader civic.Reader, n uint64) {
	t.Helper()
	batch := gathering(n)
	var ids []civic.ID
	for _, dossier := range batch.Dossiers {
		ids = append(ids, dossier.DossierID())
	}
	nodes, err := reader.Nodes(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	for i, node := range nodes {
		if node == nil || node.NodeID() != ids[i] {
			t.Fatalf("of commit %d, %s is missing", n, ids[i])
		}
	}
	for _, row := range batch.Keys {
		found, err := reader.Resolve(t.Context(), []civic.KindKey{row.KindKey})
		if err != nil || found[0] != row.ID {
			t.Fatalf("of commit %d, the key %v names %v (%v)", n, row.Key, found, err)
		}
	}
}

// checkReplayed asks for the last commit again.
func checkReplayed(t *testing.T, store *embedded.Store, revision uint64) {
	t.Helper()
	receipt, err := store.Update(t.Context(), civic.Commit{IdempotencyKey: fmt.Sprint(revision)}, func(civic.Tx) error {
		t.Errorf("commit %d is run again", revision)
		return nil
	})
	if err != nil || !receipt.Replayed || receipt.Revision.Number != revision {
		t.Errorf("got %+v, %v for commit %d asked again", receipt, err, revision)
	}
}
