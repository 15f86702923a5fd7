package embedded

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

var _ civic.Archiver = (*Store)(nil)

// archiveBatch is how many rows a part of an archive has, and a transaction that takes one in.
const archiveBatch = 5000

// metaImporting is there in bucketMeta from the beginning of an import to its end.
const metaImporting = "importing"

// Export implements civic.Archiver. Writers go on meanwhile: what use sees is as it was at the beginning.
func (s *Store) Export(ctx context.Context, use func(civic.Archive) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	v, tx, err := s.pin()
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // a transaction that reads has nothing to lose
	e := &export{ctx: ctx, graph: v.revision.Graph, disk: disk{codec: s.codec, directory: v.directory, tx: tx}}
	return use(civic.Archive{Revision: v.revision, Parts: func(yield func(civic.ArchivePart, error) bool) {
		e.yield = yield
		if err := e.run(); err != nil && !errors.Is(err, errEnough) {
			yield(civic.ArchivePart{}, err)
		}
	}})
}

// export is the parts of an archive as they are read.
type export struct {
	ctx   context.Context
	disk  disk
	yield func(civic.ArchivePart, error) bool
	part  civic.ArchivePart
	rows  int
	graph string
}

// errEnough says that who takes the parts wants no more.
var errEnough = errors.New("enough")

func (e *export) run() error {
	for _, b := range []struct {
		name string
		add  func(key, value []byte) error
	}{
		{bucketKeys, e.key},
		{bucketOf(civic.KindSource), e.entity}, {bucketOf(civic.KindTheme), e.entity}, {bucketOf(civic.KindPlace), e.entity},
		{bucketOf(civic.KindOrganization), e.entity}, {bucketOf(civic.KindActivity), e.entity}, {bucketParticipations, e.participation},
		{bucketOf(civic.KindAssessment), e.entity}, {bucketCommits, e.outcome}, {bucketLog, e.entry},
	} {
		if err := e.each(b.name, b.add); err != nil {
			return err
		}
	}
	return nil
}

// each makes parts of what is in one bucket, and hands each over when it has enough rows.
func (e *export) each(name string, add func(key, value []byte) error) error {
	err := bucket(e.disk.tx, name).ForEach(func(key, value []byte) error {
		if err := add(key, value); err != nil {
			return err
		}
		if e.rows++; e.rows < archiveBatch {
			return nil
		}
		return e.flush()
	})
	if err != nil {
		return err
	}
	return e.flush()
}

func (e *export) flush() error {
	if err := e.ctx.Err(); err != nil {
		return err
	}
	part := e.part
	e.part, e.rows = civic.ArchivePart{}, 0
	if len(part.Keys)+len(part.Dossiers)+len(part.Outcomes)+len(part.Log) > 0 && !e.yield(part, nil) {
		return errEnough
	}
	return nil
}

func (e *export) key(key, value []byte) error {
	scheme, text, ok := bytes.Cut(key[1:], []byte{0})
	if !ok {
		return fmt.Errorf("%w: a key cannot be read", civic.ErrCorrupt)
	}
	e.part.Keys = append(e.part.Keys, civic.KeyRow{
		KindKey: civic.KindKey{Kind: civic.Kind(key[0]), Key: civic.Key{Scheme: string(scheme), Value: string(text)}}, ID: civic.ID(value),
	})
	return nil
}

func (e *export) entity(_, value []byte) error {
	stored, err := e.disk.codec.unsealEntry(value)
	if err != nil || len(stored.dossier) == 0 {
		return err
	}
	dossier, err := e.disk.codec.decode(stored.id, stored.dossier)
	e.part.Dossiers = append(e.part.Dossiers, dossier)
	return err
}

func (e *export) participation(key, value []byte) error {
	dossier, err := e.disk.participation(key, value)
	e.part.Dossiers = append(e.part.Dossiers, dossier)
	return err
}

func (e *export) outcome(key, value []byte) error {
	first, err := e.disk.codec.outcome(value)
	if err != nil {
		return err
	}
	kept := civic.KeptOutcome{Key: string(key), Revision: first.Revision, Outcome: first.Outcome}
	copy(kept.Request[:], first.Request)
	e.part.Outcomes = append(e.part.Outcomes, kept)
	return nil
}

func (e *export) entry(key, value []byte) error {
	entry, err := e.disk.codec.logEntry(value)
	entry.Revision = civic.Revision{Graph: e.graph, Number: binary.BigEndian.Uint64(key)}
	e.part.Log = append(e.part.Log, entry)
	e.rows += len(entry.Changed)
	return err
}

// Import implements civic.Archiver.
func (s *Store) Import(ctx context.Context, archive civic.Archive) error {
	if err := s.beginImport(); err != nil {
		return err
	}
	for part, err := range archive.Parts {
		if err == nil {
			err = s.importPart(ctx, part)
		}
		if err != nil {
			return err
		}
	}
	return s.finishImport(archive.Revision)
}

func (s *Store) beginImport() error {
	return s.alter(func(tx *bolt.Tx, next *view) error {
		if next.revision.Number > 0 {
			return &civic.Fault{
				Kind: civic.ErrConflict, Problem: "the folder " + s.folder + " holds a graph at revision " + next.revision.String(),
				Remedy: "copy into a folder that is not there yet; nothing was written",
			}
		}
		return bucket(tx, bucketMeta).Put([]byte(metaImporting), []byte{1})
	})
}

// alter changes the file beside what updates do, and the view with it.
func (s *Store) alter(change func(tx *bolt.Tx, next *view) error) error {
	if s.readOnly {
		return s.errReadOnly()
	}
	s.writing <- struct{}{}
	defer func() { <-s.writing }()
	s.concludeGroup()
	s.publishing.Lock()
	defer s.publishing.Unlock()
	next := s.view.Load().copied()
	err := s.db.Update(func(tx *bolt.Tx) error {
		next.transaction = tx.ID()
		return change(tx, next)
	})
	if err != nil {
		return translate(err)
	}
	s.view.Store(next)
	s.move()
	return nil
}

func (s *Store) importPart(ctx context.Context, part civic.ArchivePart) error {
	if len(part.Keys)+len(part.Dossiers) > 0 {
		_, err := s.Update(ctx, civic.Commit{}, func(tx civic.Tx) error {
			return tx.Put(ctx, civic.Batch{Keys: part.Keys, Dossiers: part.Dossiers})
		})
		return err
	}
	return s.alter(func(tx *bolt.Tx, _ *view) error {
		if err := s.clearOwnLog(tx); err != nil {
			return err
		}
		if err := s.importOutcomes(tx, part.Outcomes); err != nil {
			return err
		}
		return errors.Join(s.importLog(tx, part.Log), ctx.Err())
	})
}

func (s *Store) importOutcomes(tx *bolt.Tx, outcomes []civic.KeptOutcome) error {
	for _, kept := range outcomes {
		sealed, err := s.codec.sealOutcome(outcome{
			Request: kept.Request[:], Revision: kept.Revision, Outcome: kept.Outcome, At: time.Now().UnixNano(),
		})
		if err != nil {
			return err
		}
		if err := bucket(tx, bucketCommits).Put([]byte(kept.Key), sealed); err != nil {
			return err
		}
	}
	return nil
}

// clearOwnLog takes out the entries that taking in the dossiers has made, once.
func (s *Store) clearOwnLog(tx *bolt.Tx) error {
	meta := bucket(tx, bucketMeta)
	if bytes.Equal(meta.Get([]byte(metaImporting)), []byte{2}) {
		return nil
	}
	return errors.Join(
		emptied(tx, bucketLog), emptied(tx, bucketCommits), meta.Put([]byte(metaImporting), []byte{2}),
	)
}

func emptied(tx *bolt.Tx, name string) error {
	if err := tx.DeleteBucket([]byte(name)); err != nil {
		return err
	}
	_, err := tx.CreateBucket([]byte(name))
	return err
}

func (s *Store) importLog(tx *bolt.Tx, log []civic.LogEntry) error {
	for _, entry := range log {
		stored := storedEntry{At: entry.At.UnixNano(), By: entry.By, Reason: entry.Reason, Changed: entry.Changed}
		for _, dossier := range entry.Replaced {
			data, err := s.codec.encode(dossier)
			if err != nil {
				return err
			}
			stored.Replaced = append(stored.Replaced, storedDossier{ID: dossier.DossierID(), Data: data})
		}
		body, err := s.codec.encoding.Marshal(stored)
		if err != nil {
			return err
		}
		if err := bucket(tx, bucketLog).Put(revisionKey(entry.Revision.Number), s.codec.seal(body)); err != nil {
			return err
		}
	}
	return nil
}

// finishImport makes the graph the one that was copied, at its revision.
func (s *Store) finishImport(revision civic.Revision) error {
	return s.alter(func(tx *bolt.Tx, next *view) error {
		next.revision, next.projection = revision, next.projection.following(revision, civic.Change{})
		meta := bucket(tx, bucketMeta)
		return errors.Join(
			s.clearOwnLog(tx), meta.Put([]byte(metaGraph), []byte(revision.Graph)), meta.Put([]byte(metaRevision), revisionKey(revision.Number)),
			meta.Delete([]byte(metaImporting)),
		)
	})
}

// checkImport refuses a file that an import was not finished in.
func checkImport(tx *bolt.Tx) error {
	if bucket(tx, bucketMeta).Get([]byte(metaImporting)) == nil {
		return nil
	}
	return &civic.Fault{Kind: civic.ErrCorrupt, Problem: "a copy into it was not finished", Remedy: "delete the folder and copy again"}
}
