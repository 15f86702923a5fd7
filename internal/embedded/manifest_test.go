package embedded

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// smallSnapshot is the snapshot of a graph of some organizations.
func smallSnapshot(t *testing.T) (path string) {
	t.Helper()
	store, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close() //nolint:errcheck // it is only read
	var names []string
	for i := range 500 {
		names = append(names, fmt.Sprint("Dernek ", i))
	}
	_, err = store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error {
		return tx.Put(t.Context(), civic.Batch{Dossiers: named(names)})
	})
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "snapshot")
	if _, _, err := KeepSnapshot(t.Context(), path, "v0.9", func(to io.Writer) error { return store.Backup(t.Context(), to) }); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestASnapshotOfAnotherCollationStaysAsItIs changes what a snapshot says of how it was made, as if another version had, and seals it.
func TestASnapshotOfAnotherCollationStaysAsItIs(t *testing.T) {
	path := smallSnapshot(t)
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	codec, err := newCodec()
	if err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{NoFreelistSync: true})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		meta := bucket(tx, bucketMeta)
		if err := meta.Put([]byte(metaCollation), []byte("another")); err != nil {
			return err
		}
		body, err := codec.encoding.Marshal(manifest{Build: "v0.9", Sum: contentSum(tx)})
		return errors.Join(err, meta.Put([]byte(metaSnapshot), codec.seal(body)))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(path, Options{})
	if !errors.Is(err, civic.ErrReadOnly) || !strings.Contains(err.Error(), "v0.9") || !strings.Contains(err.Error(), "restore") {
		t.Errorf("got %v", err)
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != string(before) {
		t.Errorf("the snapshot is changed: %v", err)
	}
	folder := filepath.Join(t.TempDir(), "graph")
	if _, err := Restore(t.Context(), folder, path); err != nil {
		t.Fatal(err)
	}
	store, err := Open(folder, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Error(err)
	}
}

// TestASnapshotInManyTransactions is the same each time, and has the checksum of one in few.
func TestASnapshotInManyTransactions(t *testing.T) {
	path := smallSnapshot(t)
	codec, err := newCodec()
	if err != nil {
		t.Fatal(err)
	}
	from, err := openBolt(path, bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close() //nolint:errcheck // it is only read
	whole, err := verified(path)
	if err != nil {
		t.Fatal(err)
	}
	var texts [2]string
	for i := range texts {
		copied := filepath.Join(t.TempDir(), "copy")
		into, err := openSnapshotFile(copied)
		if err != nil {
			t.Fatal(err)
		}
		err = from.View(func(tx *bolt.Tx) error {
			return snapshotWriter{ctx: t.Context(), codec: codec, from: tx, into: into, batch: 1000}.write("v0.9")
		})
		var text strings.Builder
		if err := errors.Join(err, copyFile(t.Context(), into, &text), into.Close()); err != nil {
			t.Fatal(err)
		}
		if about, err := verified(copied); err != nil || about != whole {
			t.Errorf("it says %+v, %v, and the other %+v", about, err, whole)
		}
		texts[i] = text.String()
	}
	if texts[0] != texts[1] {
		t.Error("the two differ")
	}
}
