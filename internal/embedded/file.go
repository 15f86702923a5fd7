package embedded

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/civicgraph/civicgraph/internal/civic"
)

const graphFile = "graph.db"

// patience is how long to wait for the lock of the file. Whoever asks RunningServer holds it for a moment.
const patience = 300 * time.Millisecond

// addressSpace is how much of the file bbolt can map without mapping it anew, for which it waits until nobody reads. It takes
// addresses and no memory. Where there is less to have, smaller sizes are tried.
const addressSpace int64 = 64 << 30

type fileOptions struct {
	withoutSync bool
	// existing has a file that is not there not made, and readOnly one that is there not opened for writing.
	existing, readOnly bool
}

// openedFile is the file of a graph, open.
type openedFile struct {
	db       *bolt.DB
	readOnly bool
	// alone is set for a file that was named itself, and not its folder: a snapshot.
	alone bool
}

// fileAt returns the file of the graph at a place: the one in a folder, or the place itself where that is a file, which is alone then.
func fileAt(place string) (path string, alone bool) {
	if info, err := os.Stat(place); err == nil && !info.IsDir() {
		return place, true
	}
	return filepath.Join(place, graphFile), false
}

// openFile opens the file in a folder, and makes it when it is not there. It writes to no file that was there. A file that was named itself
// is only read.
func openFile(folder string, options fileOptions) (openedFile, error) {
	path, alone := fileAt(folder)
	options.readOnly = options.readOnly || alone
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && options.existing:
		return openedFile{}, &civic.Fault{Kind: civic.ErrNotFound, Problem: "there is no graph", Remedy: "name the folder of one"}
	case errors.Is(err, fs.ErrNotExist):
		if err := makeFile(folder, path); err != nil {
			return openedFile{}, cannotWrite(err)
		}
	case err != nil:
		return openedFile{}, err
	case info.Size() == 0:
		return openedFile{}, fmt.Errorf("%w: %s is empty", civic.ErrCorrupt, filepath.Base(path))
	}
	if err := checkFile(folder, path); err != nil {
		return openedFile{}, err
	}
	db, err := openBolt(path, bolt.Options{NoSync: options.withoutSync, NoGrowSync: options.withoutSync, ReadOnly: options.readOnly})
	if err == nil && options.readOnly {
		return openedFile{db, true, alone}, nil
	}
	if isReadOnly(err) {
		db, err = openBolt(path, bolt.Options{ReadOnly: true})
		return openedFile{db, true, alone}, explain(folder, err)
	}
	return openedFile{db, false, alone}, explain(folder, err)
}

// CanWrite tells why the graph in a folder cannot be written to, nil when it can. It writes nothing.
func CanWrite(folder string) error {
	file, err := os.OpenFile(filepath.Join(folder, graphFile), os.O_WRONLY, 0)
	if err != nil {
		return cannotWrite(err)
	}
	return file.Close()
}

// cannotWrite makes an ErrReadOnly of errors that say so.
func cannotWrite(err error) error {
	if isReadOnly(err) || isFull(err) {
		return fmt.Errorf("%w: %w", civic.ErrReadOnly, err)
	}
	return err
}

func isReadOnly(err error) bool { return errors.Is(err, fs.ErrPermission) || isReadOnlyFileSystem(err) }

// explain makes an error of this package of one of bbolt's.
func explain(folder string, err error) error {
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		// What stands behind the address is for those who ask there.
		if address, _, _ := strings.Cut(announcedAddress(folder), "#"); address != "" {
			return fmt.Errorf("%w: another process has the folder %s open, the server at %s", civic.ErrInUse, folder, address)
		}
		return fmt.Errorf("%w: another process has the folder %s open", civic.ErrInUse, folder)
	case err == nil, errors.Is(err, civic.ErrCorrupt), errors.As(err, new(syscall.Errno)):
		return err
	}
	return fmt.Errorf("%w: it is not a file of this program: %w", civic.ErrCorrupt, err)
}

// checkFile reads through a file before it is opened for writing, so that a damaged one is found where its damage can be caught. It finds a
// file that is shorter than it says it is before anything is read from behind its end.
func checkFile(folder, path string) error {
	db, err := openBolt(path, bolt.Options{ReadOnly: true})
	if err != nil {
		return explain(folder, err)
	}
	err = guarded(func() error {
		return db.View(func(tx *bolt.Tx) error {
			info, err := os.Stat(path)
			switch {
			case err != nil:
				return err
			case info.Size() < tx.Size():
				return fmt.Errorf("%w: %s has %d bytes and should have %d", civic.ErrCorrupt, filepath.Base(path), info.Size(), tx.Size())
			}
			return tx.ForEach(func(_ []byte, b *bolt.Bucket) error {
				return b.ForEach(func(_, _ []byte) error { return nil })
			})
		})
	})
	return errors.Join(err, db.Close())
}

// openBolt opens a bbolt file with as much address space as there is to have. The list of free pages is not kept in the file: while
// somebody reads for long it only grows, and each commit would write it anew, the file growing by its length each time.
func openBolt(path string, options bolt.Options) (db *bolt.DB, err error) {
	options.Timeout, options.FreelistType, options.NoStatistics, options.NoFreelistSync = patience, bolt.FreelistMapType, true, true
	for space := addressSpace; ; space /= 4 {
		options.InitialMmapSize = 0
		if space >= 1<<30 && space <= math.MaxInt/2 && runtime.GOOS != "windows" && !options.ReadOnly {
			options.InitialMmapSize = int(space)
		}
		err = guarded(func() error {
			db, err = openOnce(path, options)
			return err
		})
		if err == nil || options.InitialMmapSize == 0 || !isOutOfMemory(err) {
			return db, err
		}
	}
}

// openOnce opens a bbolt file and lets go of it also when bbolt breaks off in the middle.
func openOnce(path string, options bolt.Options) (db *bolt.DB, err error) {
	var file *os.File
	options.OpenFile = func(name string, flag int, mode os.FileMode) (*os.File, error) {
		var err error
		file, err = os.OpenFile(name, flag, mode)
		return file, err
	}
	defer func() {
		if db == nil && file != nil {
			file.Close() //nolint:errcheck // it may be closed already
		}
	}()
	return bolt.Open(path, 0o644, &options)
}

// guarded runs do and makes an ErrCorrupt of the panics and memory faults by which bbolt and the runtime answer a damaged file.
func guarded(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("%w: the file is damaged: %v", civic.ErrCorrupt, reason)
		}
	}()
	return do()
}

// makeFile makes the file of a new graph. It appears under its name only when it is whole, and never in the place of another.
func makeFile(folder, path string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(folder, graphFile+".new-")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name()) //nolint:errcheck // it has its own name by then
	if err := temporary.Close(); err != nil {
		return err
	}
	if err := writeNew(temporary.Name()); err != nil {
		return err
	}
	if err := os.Link(temporary.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return os.Rename(temporary.Name(), path)
	}
	return syncFolder(folder)
}

// writeNew writes a graph without anything in it but its random name.
func writeNew(path string) error {
	db, err := bolt.Open(path, 0o644, &bolt.Options{NoFreelistSync: true})
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, name := range allBuckets() {
			if _, err := tx.CreateBucket([]byte(name)); err != nil {
				return err
			}
		}
		meta := bucket(tx, bucketMeta)
		return errors.Join(
			meta.Put([]byte(metaFormat), revisionKey(format)),
			meta.Put([]byte(metaGraph), []byte(civic.NewGraphName())),
			meta.Put([]byte(metaRevision), revisionKey(0)),
			meta.Put([]byte(metaCollation), []byte(civic.CollationVersion)),
		)
	})
	return errors.Join(err, db.Close())
}

// storedRevision reads the revision that the file is of.
func storedRevision(tx *bolt.Tx) (civic.Revision, error) {
	meta := bucket(tx, bucketMeta)
	number, graph := meta.Get([]byte(metaRevision)), meta.Get([]byte(metaGraph))
	if len(number) != 8 || len(graph) == 0 {
		return civic.Revision{}, fmt.Errorf("%w: the revision cannot be read", civic.ErrCorrupt)
	}
	return civic.Revision{Graph: string(graph), Number: binary.BigEndian.Uint64(number)}, nil
}

func syncFolder(folder string) error {
	opened, err := os.Open(folder)
	if err != nil {
		return err
	}
	if err := opened.Sync(); err != nil && runtime.GOOS != "windows" {
		return errors.Join(err, opened.Close())
	}
	return opened.Close()
}
