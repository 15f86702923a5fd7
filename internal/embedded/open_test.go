package embedded_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
)

// graphPath returns where the graph of a folder is.
func graphPath(folder string) string { return filepath.Join(folder, "graph.db") }

// townFolder returns a folder with the graph of a town, closed.
func townFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	store, err := embedded.Open(folder, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	write(t, store, town())
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestNewGraphHasNameAndNothingElse(t *testing.T) {
	store := openFolder(t, filepath.Join(t.TempDir(), "new", "folder"))
	revision := revisionOf(t, read(t, store))
	if revision.Number != 0 || len(revision.Graph) != 10 || strings.Trim(revision.Graph, "0123456789abcdefghjkmnpqrstvwxyz") != "" {
		t.Errorf("got revision %+v", revision)
	}
	other := openFolder(t, t.TempDir())
	if revisionOf(t, read(t, other)).Graph == revision.Graph {
		t.Error("two new graphs have one name")
	}
}

func TestReopenedGraphIsTheSame(t *testing.T) {
	folder := t.TempDir()
	store := openFolder(t, folder)
	receipt := write(t, store, town())
	before := names(t, read(t, store))
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	again := read(t, openFolder(t, folder))
	if revisionOf(t, again) != receipt.Revision {
		t.Errorf("reopened at %v, want %v", revisionOf(t, again), receipt.Revision)
	}
	province := idOf(civic.KindPlace, "province")
	want := "Çınar Derneği (" + string(province) + ");Dağ Derneği (" + string(province) + ");"
	if after := names(t, again); before != want || after != want {
		t.Errorf("got %q and then %q, want %q", before, after, want)
	}
}

func TestFolderInUseIsRefused(t *testing.T) {
	folder := townFolder(t)
	child, lines := startChild(t, "hold", folder)
	if !lines.Scan() {
		t.Fatal("the child did not open the folder")
	}
	_, err := embedded.Open(folder, embedded.Options{})
	if !errors.Is(err, civic.ErrInUse) || !strings.Contains(err.Error(), folder) || !strings.Contains(err.Error(), "127.0.0.1:4321") {
		t.Errorf("got %v, want ErrInUse with the folder and the address of the server", err)
	}
	if address, running := embedded.RunningServer(folder); address != "127.0.0.1:4321" || !running {
		t.Errorf("got %q, %v for a server that runs", address, running)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	child.Wait() //nolint:errcheck // it was killed
	if address, running := embedded.RunningServer(folder); running {
		t.Errorf("got %q for a server that was killed", address)
	}
	openFolder(t, folder)
}

func TestRunningServer(t *testing.T) {
	if _, running := embedded.RunningServer(t.TempDir()); running {
		t.Error("a server runs on a folder without a graph")
	}
	folder := townFolder(t)
	store := openFolder(t, folder)
	if address, running := embedded.RunningServer(folder); address != "" || !running {
		t.Errorf("got %q, %v before the address is announced", address, running)
	}
	if err := store.Announce("[::1]:80"); err != nil {
		t.Fatal(err)
	}
	if address, running := embedded.RunningServer(folder); address != "[::1]:80" || !running {
		t.Errorf("got %q, %v", address, running)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, running := embedded.RunningServer(folder); running {
		t.Error("a closed store is taken for one that runs")
	}
	if _, err := os.Stat(filepath.Join(folder, "lock")); !os.IsNotExist(err) {
		t.Errorf("the lock file of a closed store is still there: %v", err)
	}
}

// edit changes a closed graph behind the back of the store.
func edit(t *testing.T, folder string, change func(tx *bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(graphPath(folder), 0o644, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(change), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// overwrite changes the bytes of the file of a graph.
func overwrite(t *testing.T, folder string, change func([]byte) []byte) {
	t.Helper()
	data, err := os.ReadFile(graphPath(folder))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(graphPath(folder), change(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

// flipped changes one bit in the value of the first key of a bucket.
func flipped(bucket string) func(*bolt.Tx) error {
	return func(tx *bolt.Tx) error {
		key, value := tx.Bucket([]byte(bucket)).Cursor().First()
		damaged := bytes.Clone(value)
		damaged[len(damaged)/2] ^= 4
		return tx.Bucket([]byte(bucket)).Put(key, damaged)
	}
}

func TestDamagedGraphIsRefusedAndLeftAlone(t *testing.T) {
	edited := func(change func(*bolt.Tx) error) func(*testing.T, string) {
		return func(t *testing.T, folder string) { edit(t, folder, change) }
	}
	overwritten := func(change func([]byte) []byte) func(*testing.T, string) {
		return func(t *testing.T, folder string) { overwrite(t, folder, change) }
	}
	meta := func(key string, value []byte) func(*testing.T, string) {
		return edited(func(tx *bolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte(key), value) })
	}
	for name, damage := range map[string]func(*testing.T, string){
		"another kind of file": overwritten(func([]byte) []byte { return bytes.Repeat([]byte("not a graph\n"), 10_000) }),
		"a few bytes":          overwritten(func([]byte) []byte { return []byte("x") }),
		"empty":                overwritten(func([]byte) []byte { return nil }),
		"cut in half":          overwritten(func(data []byte) []byte { return data[:len(data)/2/4096*4096] }),
		"one page left":        overwritten(func(data []byte) []byte { return data[:4096] }),
		"cut in a page":        overwritten(func(data []byte) []byte { return data[:3*4096+100] }),
		"pages of zeros":       overwritten(func(data []byte) []byte { clear(data[2*4096:]); return data }),
		"pages of noise": overwritten(func(data []byte) []byte {
			return append(data[:2*4096], bytes.Repeat([]byte{0xa7, 3, 0x91}, len(data))[:len(data)-2*4096]...)
		}),
		"no bucket of activities": edited(func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte("activities")) }),
		"no meta bucket":          edited(func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte("meta")) }),
		"no version":              meta("format", nil),
		"version 0":               meta("format", make([]byte, 8)),
		"no revision":             meta("revision", []byte("seven")),
		"a flipped organization":  edited(flipped("organizations")),
		"a flipped activity":      edited(flipped("activities")),
		"a flipped participation": edited(flipped("participations")),
		"a flipped place":         edited(flipped("places")),
		"a flipped source":        edited(flipped("sources")),
		"a missing number": edited(func(tx *bolt.Tx) error {
			return tx.Bucket([]byte("organizations")).Delete(binary.BigEndian.AppendUint32(nil, 0))
		}),
		"a participation of nobody": edited(func(tx *bolt.Tx) error {
			_, value := tx.Bucket([]byte("participations")).Cursor().First()
			return tx.Bucket([]byte("participations")).Put([]byte{0, 0, 0, 0, 0, 0, 0, 99, 'c'}, value)
		}),
	} {
		t.Run(name, func(t *testing.T) {
			folder := townFolder(t)
			damage(t, folder)
			wantRefused(t, folder, civic.ErrCorrupt)
		})
	}
}

// wantRefused opens a folder in vain, and again, and finds the file as it was.
func wantRefused(t *testing.T, folder string, want error) {
	t.Helper()
	before, err := os.ReadFile(graphPath(folder))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_, err = embedded.Open(folder, embedded.Options{})
		if !errors.Is(err, want) || !strings.Contains(err.Error(), folder) {
			t.Fatalf("got %v, want %v with the folder", err, want)
		}
	}
	after, err := os.ReadFile(graphPath(folder))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, after) {
		t.Error("the file was written to")
	}
}

func TestNewerFormatIsRefusedAndLeftAlone(t *testing.T) {
	folder := townFolder(t)
	edit(t, folder, func(tx *bolt.Tx) error {
		return errors.Join(
			tx.Bucket([]byte("meta")).Put([]byte("format"), binary.BigEndian.AppendUint64(nil, 99)),
			tx.DeleteBucket([]byte("keys")),
		)
	})
	wantRefused(t, folder, civic.ErrNewerFormat)
}

func TestFolderThatIsAFileIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Open(path, embedded.Options{}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v, want an error with the path", err)
	}
}
