package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Backup writes the graph as it is at this moment, as a file that Restore takes. Writers go on meanwhile; the file of the graph grows by what
// they write, since no page of it that is being copied is used again.
func (s *Store) Backup(ctx context.Context, to io.Writer) error {
	if err := s.usable(); err != nil {
		return err
	}
	return translate(copyFile(ctx, s.db, to))
}

// Backup writes the graph in a folder, or of a snapshot, that no process has open, and changes nothing in it. It returns ErrInUse when one has, and
// an ErrNotFound fault when there is no graph.
func Backup(ctx context.Context, folder string, to io.Writer) error {
	opened, err := openFile(folder, fileOptions{readOnly: true, existing: true})
	if err != nil {
		return fmt.Errorf("open the graph in %s: %w", folder, err)
	}
	return errors.Join(copyFile(ctx, opened.db, to), opened.db.Close())
}

// copyFile writes what one transaction sees of a file.
func copyFile(ctx context.Context, db *bolt.DB, to io.Writer) error {
	tx, err := db.Begin(false)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // a transaction that reads has nothing to lose
	_, err = tx.WriteTo(interruptible{ctx, to})
	return err
}

// interruptible is a writer that fails when ctx has ended.
type interruptible struct {
	ctx context.Context
	to  io.Writer
}

// Write implements io.Writer.
func (w interruptible) Write(data []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.to.Write(data)
}

// KeepBackup keeps what write writes, a backup, in the file at path, in the place of one that was there, and returns the revision of the graph
// in it. The file appears when it is whole, on disk, and was read through; until then the one that was there stays.
func KeepBackup(path string, write func(io.Writer) error) (civic.Revision, error) {
	return keep(path, write, os.Rename)
}

// Restore makes the graph of a folder from the backup at path, and the folder when it is not there. It returns an ErrConflict
// fault when there is a graph, and ErrCorrupt or ErrNewerFormat when the backup is not good; the folder is as it was then.
//
// The graph gets a new name: what is written to it next gets the numbers of revisions that others may have seen of the graph that the
// backup is of, and with another name neither caches nor cursors nor those who follow its changes take one for the other. What the
// backup was made of may be a snapshot.
func Restore(ctx context.Context, folder, path string) (civic.Revision, error) {
	switch _, err := os.Stat(filepath.Join(folder, graphFile)); {
	case err == nil:
		return civic.Revision{}, holdsGraph(folder)
	case !errors.Is(err, fs.ErrNotExist):
		return civic.Revision{}, err
	}
	backup, err := os.Open(path)
	if err != nil {
		return civic.Revision{}, err
	}
	defer backup.Close() //nolint:errcheck // nothing was written
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return civic.Revision{}, cannotWrite(err)
	}
	fill := func(to io.Writer) error {
		_, err := io.Copy(interruptible{ctx, to}, backup)
		return err
	}
	name := civic.NewGraphName()
	publish := func(temporary, path string) error {
		if err := rename(temporary, name); err != nil {
			return err
		}
		return publishNew(temporary, path)
	}
	revision, err := keep(filepath.Join(folder, graphFile), fill, publish)
	if err == nil {
		revision.Graph = name
	}
	if errors.Is(err, fs.ErrExist) {
		err = holdsGraph(folder)
	}
	return revision, err
}

// rename gives the graph in a file a name, as one that can be written to.
func rename(path, name string) error {
	db, err := openBolt(path, bolt.Options{})
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		meta := bucket(tx, bucketMeta)
		return errors.Join(meta.Put([]byte(metaGraph), []byte(name)), meta.Delete([]byte(metaSnapshot)))
	})
	return errors.Join(err, db.Close())
}

func holdsGraph(folder string) error {
	return &civic.Fault{Kind: civic.ErrConflict, Problem: "the folder " + folder + " holds a graph", Remedy: "give another folder with --data, or take " + graphFile + " out of it first"}
}

// publishNew gives a file its name, never in the place of another.
func publishNew(temporary, path string) error {
	err := os.Link(temporary, path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return os.Rename(temporary, path) // where there are no links
	}
	return err
}

// keep writes a backup to a file beside path, reads it through, and publishes it under path.
func keep(path string, write func(io.Writer) error, publish func(temporary, path string) error) (revision civic.Revision, err error) {
	folder := filepath.Dir(path)
	file, err := os.CreateTemp(folder, filepath.Base(path)+".new-")
	if err != nil {
		return revision, cannotWrite(err)
	}
	defer os.Remove(file.Name()) //nolint:errcheck // it has its own name by then
	if err = write(file); err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return revision, err
	}
	if revision, err = checkBackup(folder, file.Name()); err != nil {
		return revision, fmt.Errorf("the backup is not good: %w", err)
	}
	if err = publish(file.Name(), path); err != nil {
		return revision, err
	}
	return revision, syncFolder(folder)
}

// checkBackup reads through a file and returns the revision of the graph in it.
func checkBackup(folder, path string) (revision civic.Revision, err error) {
	info, err := os.Stat(path)
	if err == nil && info.Size() == 0 {
		err = fmt.Errorf("%w: it is empty", civic.ErrCorrupt)
	}
	if err == nil {
		err = checkFile(folder, path)
	}
	if err != nil {
		return revision, err
	}
	db, err := openBolt(path, bolt.Options{ReadOnly: true})
	if err != nil {
		return revision, err
	}
	err = guarded(func() error {
		return db.View(func(tx *bolt.Tx) error {
			if _, _, err := storedFormat(tx); err != nil {
				return err
			}
			revision, err = storedRevision(tx)
			return err
		})
	})
	return revision, errors.Join(err, db.Close())
}
