package neo4jtest

import (
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

const (
	// homePrefix begins the names of homes.
	homePrefix = "civicgraph-neo4j-"
	logFile    = "log"
)

// A home is the folder, among the temporary files, of one server: its configuration, data and log, and a lock that is held for as long as this process
// lives.
type home struct {
	folder string
	lock   *flock.Flock
}

func (h *home) path(name string) string { return filepath.Join(h.folder, name) }

func newHome() (*home, error) {
	removeStale(os.TempDir())
	folder, err := os.MkdirTemp("", homePrefix)
	if err != nil {
		return nil, err
	}
	h := &home{folder: folder, lock: flock.New(filepath.Join(folder, "lock"))}
	if err := errors.Join(os.Mkdir(h.path("conf"), 0o700), h.lock.Lock()); err != nil {
		return nil, errors.Join(err, h.remove())
	}
	return h, nil
}

func (h *home) remove() error { return errors.Join(h.lock.Close(), os.RemoveAll(h.folder)) }

// log returns what the server wrote to its standard output since it was last started: when it is ready, and why it cannot start.
func (h *home) log() string {
	text, err := os.ReadFile(h.path(logFile))
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// removeStale removes the homes that killed processes left. A home of the last minute stays: its lock may be about to be taken.
func removeStale(temporary string) {
	folders, err := filepath.Glob(filepath.Join(temporary, homePrefix+"*"))
	if err != nil {
		return
	}
	for _, folder := range folders {
		info, err := os.Stat(folder)
		if err != nil || time.Since(info.ModTime()) < time.Minute {
			continue
		}
		h := &home{folder: folder, lock: flock.New(filepath.Join(folder, "lock"))}
		if free, err := h.lock.TryLock(); err != nil || !free {
			continue
		}
		removeContainer(h)
		h.remove() //nolint:errcheck // the next process tries again
	}
}
