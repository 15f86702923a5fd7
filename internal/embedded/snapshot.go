package embedded

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// metaSnapshot is the key of bucketMeta under which a snapshot has its manifest. A graph that can be written to has none.
const metaSnapshot = "snapshot"

const (
	// snapshotPage is the size of the pages of a snapshot, whatever the machine prefers: so that two machines make the same file.
	snapshotPage  = 4096
	snapshotBatch = 16 << 20
)

// manifest is what a snapshot says of itself.
type manifest struct {
	_     struct{} `cbor:",toarray"`
	Date  civic.Date
	Build string
	Sum   []byte
}

// KeepSnapshot makes a snapshot of the backup that write writes, in the file at path, in the place of one that was there. The file appears
// when it is whole, on disk, and was read through.
//
// It holds what answers are made of: keys, dossiers, and of the change log which entities each commit changed and when. It does not hold
// who made the commits and why, what they replaced, and idempotency keys: no answer has these, and who publishes a snapshot need not
// publish them. The same revision gives the same bytes, whatever the file was like that it was read from: pages are written in the order
// of the keys, each as full as can be.
func KeepSnapshot(ctx context.Context, path, build string, write func(io.Writer) error) (civic.Revision, civic.Snapshot, error) {
	var made civic.Snapshot
	folder := filepath.Dir(path)
	backup, err := temporaryFile(folder, filepath.Base(path), write)
	defer os.Remove(backup) //nolint:errcheck // it is of no use any more
	if err != nil {
		return civic.Revision{}, made, err
	}
	if _, err := checkBackup(folder, backup); err != nil {
		return civic.Revision{}, made, fmt.Errorf("the graph is not good: %w", err)
	}
	publish := func(temporary, path string) (err error) {
		if made, err = verified(temporary); err != nil {
			return err
		}
		return errors.Join(os.Chmod(temporary, 0o444), os.Rename(temporary, path))
	}
	revision, err := keep(path, func(to io.Writer) error { return writeSnapshot(ctx, backup, build, to) }, publish)
	return revision, made, err
}

// temporaryFile returns the path of a new file with what write writes.
func temporaryFile(folder, name string, write func(io.Writer) error) (path string, err error) {
	file, err := os.CreateTemp(folder, name+".new-")
	if err != nil {
		return "", cannotWrite(err)
	}
	return file.Name(), errors.Join(write(file), file.Close())
}

// writeSnapshot writes the snapshot of a backup.
func writeSnapshot(ctx context.Context, backup, build string, to io.Writer) error {
	from, err := openBolt(backup, bolt.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer from.Close() //nolint:errcheck // nothing was written
	path, err := temporaryFile(filepath.Dir(backup), filepath.Base(backup), func(io.Writer) error { return nil })
	defer os.Remove(path) //nolint:errcheck // it is of no use any more
	if err != nil {
		return err
	}
	codec, err := newCodec()
	if err != nil {
		return err
	}
	into, err := openSnapshotFile(path)
	if err != nil {
		return err
	}
	err = from.View(func(tx *bolt.Tx) error {
		w := snapshotWriter{ctx: ctx, codec: codec, from: tx, into: into, batch: snapshotBatch}
		return w.write(build)
	})
	if err == nil {
		err = copyFile(ctx, into, to)
	}
	return errors.Join(err, into.Close())
}

// openSnapshotFile opens the file that a snapshot is put into. A list of free pages of the array type gives out the first that fits, which is
// the same each time.
func openSnapshotFile(path string) (*bolt.DB, error) {
	return bolt.Open(path, 0o600, &bolt.Options{
		PageSize: snapshotPage, FreelistType: bolt.FreelistArrayType, NoFreelistSync: true, NoSync: true, NoGrowSync: true, NoStatistics: true,
	})
}

// snapshotWriter puts what is in one file into a new one.
type snapshotWriter struct {
	ctx   context.Context
	codec *codec
	from  *bolt.Tx
	into  *bolt.DB
	// batch is about how many bytes one transaction puts in.
	batch int
}

func (w snapshotWriter) write(build string) error {
	stored, collation, err := storedFormat(w.from)
	if err != nil {
		return err
	}
	if stored != format || collation != civic.CollationVersion {
		return &civic.Fault{Kind: civic.ErrReadOnly, Problem: "the graph was last written by another version of this program", Remedy: "start a server on it once, which brings it up to date"}
	}
	for _, name := range allBuckets() {
		if err := w.bucket(name); err != nil {
			return err
		}
	}
	return w.seal(build)
}

// bucket copies a bucket in the order of its keys. A transaction touches no other bucket, since bbolt takes several in no order.
func (w snapshotWriter) bucket(name string) error {
	cursor := bucket(w.from, name).Cursor()
	key, value := cursor.First()
	for {
		err := w.into.Update(func(tx *bolt.Tx) error {
			to, err := tx.CreateBucketIfNotExists([]byte(name))
			if err != nil {
				return err
			}
			to.FillPercent = 1
			for size := 0; key != nil && size < w.batch; key, value = cursor.Next() {
				kept, err := w.kept(name, key, value)
				if err != nil {
					return err
				}
				size += len(key) + len(kept)
				if kept == nil {
					continue
				}
				if err := to.Put(key, kept); err != nil {
					return err
				}
			}
			return w.ctx.Err()
		})
		if err != nil || key == nil {
			return err
		}
	}
}

// kept returns what a snapshot keeps of a value, nil when that is nothing.
func (w snapshotWriter) kept(name string, key, value []byte) ([]byte, error) {
	switch {
	case name == bucketCommits, name == bucketMeta && string(key) == metaSnapshot:
		return nil, nil
	case name != bucketLog:
		return value, nil
	}
	entry, err := w.codec.storedEntry(value)
	if err != nil {
		return nil, err
	}
	body, err := w.codec.encoding.Marshal(storedEntry{At: entry.At, Changed: entry.Changed})
	return w.codec.seal(body), err
}

// seal puts the manifest into the snapshot.
func (w snapshotWriter) seal(build string) error {
	about := manifest{Build: build}
	err := w.into.View(func(tx *bolt.Tx) (err error) {
		about.Sum, about.Date = contentSum(tx), w.date()
		return nil
	})
	if err != nil {
		return err
	}
	body, err := w.codec.encoding.Marshal(about)
	if err != nil {
		return err
	}
	return w.into.Update(func(tx *bolt.Tx) error {
		return bucket(tx, bucketMeta).Put([]byte(metaSnapshot), w.codec.seal(body))
	})
}

// date is the day of the commit that the log ends with.
func (w snapshotWriter) date() civic.Date {
	key, value := bucket(w.from, bucketLog).Cursor().Last()
	if key == nil {
		return ""
	}
	entry, err := w.codec.storedEntry(value)
	if err != nil {
		return "" // it was read before
	}
	return civic.DayOf(time.Unix(0, entry.At).UTC()).Date()
}

// contentSum returns the checksum of all that is in a file but the manifest: of each bucket's name and number of rows, and of each key and
// value with their lengths.
func contentSum(tx *bolt.Tx) []byte {
	sum := sha256.New()
	for _, name := range allBuckets() {
		addText(sum, []byte(name))
		from := bucket(tx, name)
		if from == nil {
			continue
		}
		rows := uint64(0)
		cursor := from.Cursor()
		for key, value := cursor.First(); key != nil; key, value = cursor.Next() {
			if name == bucketMeta && string(key) == metaSnapshot {
				continue
			}
			addText(sum, key)
			addText(sum, value)
			rows++
		}
		addNumber(sum, rows)
	}
	return sum.Sum(nil)
}

// addText and addNumber add to a hash, which takes everything.
func addText(sum hash.Hash, text []byte) {
	addNumber(sum, uint64(len(text)))
	_, _ = sum.Write(text)
}

func addNumber(sum hash.Hash, number uint64) {
	var text [8]byte
	binary.BigEndian.PutUint64(text[:], number)
	_, _ = sum.Write(text[:])
}

// verified returns what a snapshot says of itself when that is true.
func verified(path string) (about civic.Snapshot, err error) {
	codec, err := newCodec()
	if err != nil {
		return about, err
	}
	db, err := openBolt(path, bolt.Options{ReadOnly: true})
	if err != nil {
		return about, err
	}
	err = guarded(func() error {
		return db.View(func(tx *bolt.Tx) error {
			found, err := codec.snapshot(tx)
			if err == nil && found == nil {
				err = fmt.Errorf("%w: the snapshot has no manifest", civic.ErrCorrupt)
			}
			if err == nil {
				about = *found
			}
			return err
		})
	})
	return about, errors.Join(err, db.Close())
}

// snapshot returns what a file says of itself when it is a snapshot, nil when it is none. It is ErrCorrupt when that is not true.
func (c *codec) snapshot(tx *bolt.Tx) (*civic.Snapshot, error) {
	sealed := bucket(tx, bucketMeta).Get([]byte(metaSnapshot))
	if sealed == nil {
		return nil, nil
	}
	var about manifest
	body, err := c.unseal(sealed)
	if err == nil {
		err = c.decoding.Unmarshal(body, &about)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: the manifest of the snapshot: %w", civic.ErrCorrupt, err)
	}
	if sum := contentSum(tx); string(sum) != string(about.Sum) {
		return nil, fmt.Errorf("%w: the snapshot does not hold what it held when it was made: its checksum is %x and should be %x", civic.ErrCorrupt, sum, about.Sum)
	}
	return &civic.Snapshot{Date: about.Date, Build: about.Build, Sha256: hex.EncodeToString(about.Sum)}, nil
}
