package embedded

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// lockFile holds the address of the server that has the folder open. It is the lock of graph.db that tells whether it still does.
const lockFile = "lock"

// Announce tells other processes the address at which this one serves the graph, for as long as the store is open.
func (s *Store) Announce(address string) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.closed {
		return errClosed("store")
	}
	if s.snapshot != nil {
		return s.errReadOnly()
	}
	temporary := filepath.Join(s.folder, lockFile+".new")
	if err := os.WriteFile(temporary, []byte(address+"\n"), 0o644); err != nil {
		return errors.Join(cannotWrite(err), removed(temporary))
	}
	s.announced = true
	return os.Rename(temporary, filepath.Join(s.folder, lockFile))
}

// removed removes a file of which there may be a part.
func removed(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) && !isReadOnly(err) {
		return err
	}
	return nil
}

// RunningServer tells whether a process has the graph in a folder open, and the address it serves it at, "" when it did not announce
// one.
func RunningServer(folder string) (address string, running bool) {
	path := filepath.Join(folder, graphFile)
	if _, err := os.Stat(path); err != nil {
		return "", false
	}
	// A short wait asks once and does not wait.
	db, err := bolt.Open(path, 0o644, &bolt.Options{ReadOnly: true, Timeout: time.Millisecond})
	if err == nil {
		db.Close() //nolint:errcheck // nothing was written
	}
	if !errors.Is(err, bolterrors.ErrTimeout) {
		return "", false
	}
	return announcedAddress(folder), true
}

func announcedAddress(folder string) string {
	text, err := os.ReadFile(filepath.Join(folder, lockFile))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}
