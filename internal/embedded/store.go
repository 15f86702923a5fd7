package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"

	bolt "go.etcd.io/bbolt"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// Options are what can be chosen of a Store.
type Options struct {
	// LogRetention is how many of the latest log entries are kept; 0 keeps them all. Older ones go when the next one is written.
	LogRetention int
	// Existing has Open return an ErrNotFound fault where there is no graph, and make nothing.
	Existing bool
	// ReadOnly has Open write nothing at all, also where it would bring the graph up to date, which is then ErrReadOnly.
	ReadOnly bool
}

// Store is a graph in a folder that one process has open.
type Store struct {
	folder   string
	options  Options
	db       *bolt.DB
	codec    *codec
	readOnly bool
	// bulk is that of view.settled.
	bulk int
	// snapshot is what the file says of itself when it is a snapshot, else nil.
	snapshot *civic.Snapshot
	// temporary is set when the folder goes with the store.
	temporary bool

	// writing holds one token, which whoever writes or closes takes.
	writing chan struct{}
	// group is the commits that wait for the disk, nil when there are none.
	group *group
	view  atomic.Pointer[view]
	// publishing is held from when a commit may be seen on disk until it is seen in memory.
	publishing sync.RWMutex
	// broken is set for good when a commit failed so that nobody can tell what the file holds.
	broken atomic.Pointer[error]

	lock      sync.Mutex
	readers   map[*reader]bool
	closed    bool
	announced bool
	// moved is what those wait for who await a revision, nil while nobody does.
	moved chan struct{}
}

var (
	_ civic.Store       = (*Store)(nil)
	_ network.Projector = (*Store)(nil)
)

// Open opens the graph in a folder, and makes both when they are not there, unless only an existing one will do. Where the folder is a file,
// that is a snapshot, which any number of processes may have open; neither the file nor its folder is ever written to. It returns
//
//   - ErrInUse when another process has the folder open,
//   - ErrNewerFormat when a newer program wrote it,
//   - ErrCorrupt when it cannot be read back; the file is left as it is,
//   - ErrReadOnly when the graph is not there and cannot be made.
//
// A graph that is there and cannot be written to is opened all the same; its Update returns ErrReadOnly.
func Open(folder string, options Options) (*Store, error) {
	store := &Store{folder: folder, options: options, bulk: bulk, writing: make(chan struct{}, 1), readers: map[*reader]bool{}}
	var err error
	if store.codec, err = newCodec(); err != nil {
		return nil, err
	}
	opened, err := openFile(folder, fileOptions{existing: options.Existing || options.ReadOnly, readOnly: options.ReadOnly})
	if err != nil {
		return nil, fmt.Errorf("open the graph in %s: %w", folder, err)
	}
	if err := store.take(opened); err != nil {
		return nil, errors.Join(fmt.Errorf("open the graph in %s: %w", folder, err), opened.db.Close())
	}
	return store, nil
}

// OpenMemory opens a new graph that goes with the store, for tests. It is a file in a temporary folder, which is not synced to disk. Where a
// file can be removed that is open, it has no name any more, so that a process that is killed leaves nothing behind.
func OpenMemory() (*Store, error) {
	folder, err := os.MkdirTemp("", "civicgraph-")
	if err != nil {
		return nil, err
	}
	store := &Store{folder: folder, bulk: bulk, temporary: true, writing: make(chan struct{}, 1), readers: map[*reader]bool{}}
	if store.codec, err = newCodec(); err != nil {
		return nil, err
	}
	opened, err := openFile(folder, fileOptions{withoutSync: true})
	if err == nil {
		err = store.take(opened)
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	if runtime.GOOS != "windows" {
		err = os.RemoveAll(folder)
	}
	return store, err
}

// take reads what is in an opened file.
func (s *Store) take(opened openedFile) error {
	s.db, s.readOnly = opened.db, opened.readOnly
	return guarded(func() error {
		if err := s.migrate(opened.alone); err != nil {
			return err
		}
		v, err := load(s.db, s.codec)
		s.view.Store(v)
		return err
	})
}

// Close implements civic.Store. It waits for a write that is under way.
func (s *Store) Close() error {
	s.writing <- struct{}{}
	defer func() { <-s.writing }()
	s.concludeGroup()
	s.lock.Lock()
	closed, readers := s.closed, s.readers
	s.closed, s.readers = true, map[*reader]bool{}
	s.lock.Unlock()
	if closed {
		return nil
	}
	s.move()
	for r := range readers {
		r.end()
	}
	err := s.db.Close()
	if s.announced {
		err = errors.Join(err, os.Remove(filepath.Join(s.folder, lockFile)))
	}
	if s.temporary {
		err = errors.Join(err, os.RemoveAll(s.folder))
	}
	return err
}

// Bytes returns the size of the file, but for what it has grown ahead.
func (s *Store) Bytes() (bytes int64, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		bytes = tx.Size()
		return nil
	})
	return bytes, translate(err)
}

// Vitals tells of the projection, which is that of the newest revision at all times.
func (s *Store) Vitals() network.Vitals { return network.Vitals{Graph: s.view.Load().graph()} }

// Snapshot returns what the graph says of itself when it is a snapshot, nil when it is not.
func (s *Store) Snapshot() *civic.Snapshot { return s.snapshot }

// errClosed says that the store or the reader was closed.
func errClosed(what string) error {
	return fmt.Errorf("%w: the %s is closed", civic.ErrUnavailable, what)
}

// Projection returns the graph of exactly the revision that a reader of this store sees.
func (s *Store) Projection(ctx context.Context, r civic.Reader) (*network.Graph, error) {
	mine, ok := r.(*reader)
	if !ok || mine.store != s {
		return nil, errors.New("this reader is of another store")
	}
	if err := mine.check(ctx); err != nil {
		return nil, err
	}
	return mine.view.graph(), nil
}
