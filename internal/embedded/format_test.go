package embedded_test

import (
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// writeFormat writes the file of the current format that TestFormat1 and its successors open. It is used once for each format, while that
// is the current one: go test ./internal/embedded -run TestFormat -write-format N. Files of older formats are never written again.
var writeFormat = flag.Int("write-format", 0, "write the testdata file of the current format, which is this number")

func formatPath(version int) string {
	return filepath.Join("testdata", fmt.Sprintf("format-%d.db.gz", version))
}

// formatTown is the town in two commits: the second renames the first organization and merges the second into it.
func formatTown(t *testing.T, folder string) {
	store := openFolder(t, folder)
	write(t, store, town())
	kept, merged := organization("first", "Çınar Vakfı"), organization("second", "Dağ Derneği")
	kept.Absorbed, merged.MergedInto = []civic.ID{merged.ID}, kept.ID
	write(t, store, civic.Batch{Dossiers: []civic.Dossier{kept, merged}})
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
}

// writeFormatFile writes the pages in use of a new graph, packed.
func writeFormatFile(t *testing.T, version int) {
	folder := t.TempDir()
	formatTown(t, folder)
	file, err := os.Create(formatPath(version))
	if err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(graphPath(folder), 0o644, &bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	packed := gzip.NewWriter(file)
	err = db.View(func(tx *bolt.Tx) error { _, err := tx.WriteTo(packed); return err })
	if err := errors.Join(err, packed.Close(), file.Close(), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// formatFolder returns a folder with the graph that was written in a format.
func formatFolder(t *testing.T, version int) string {
	t.Helper()
	if *writeFormat == version {
		writeFormatFile(t, version)
	}
	packed, err := os.Open(formatPath(version))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close() //nolint:errcheck // it is only read
	plain, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.WriteFile(graphPath(folder), data, 0o644); err != nil {
		t.Fatal(err)
	}
	return folder
}

// TestFormat1 opens a graph that the first version wrote, and finds what formatTown says.
func TestFormat1(t *testing.T) { checkFormatTown(t, formatFolder(t, 1)) }

func checkFormatTown(t *testing.T, folder string) {
	t.Helper()
	store := openFolder(t, folder)
	reader := read(t, store)
	revision := revisionOf(t, reader)
	if revision.Number != 2 {
		t.Errorf("got revision %v, want the second", revision)
	}
	if got, want := names(t, reader), fmt.Sprintf("Çınar Vakfı (%s);", idOf(civic.KindPlace, "province")); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	counts, err := reader.Counts(t.Context())
	if err != nil || counts.Participations != 2 || counts.Places[civic.Province] != 1 || counts.Themes != 1 || counts.Sources != 1 {
		t.Errorf("got %+v, %v", counts, err)
	}
	_, row := key(civic.KindOrganization, "first")
	found, err := reader.Resolve(t.Context(), []civic.KindKey{row.KindKey})
	if err != nil || found[0] != row.ID {
		t.Errorf("the key names %v, %v", found, err)
	}
	entries, err := store.Changes(t.Context(), civic.Revision{Graph: revision.Graph}, 10)
	if err != nil || len(entries) != 2 || len(entries[0].Changed) != 9 || len(entries[1].Changed) != 2 || len(entries[1].Replaced) != 2 {
		t.Errorf("got the log %+v, %v", entries, err)
	}
	receipt := write(t, store, civic.Batch{Dossiers: []civic.Dossier{organization("third", "Irmak")}})
	if receipt.Revision.Number != 3 {
		t.Errorf("the next write made revision %v", receipt.Revision)
	}
}
