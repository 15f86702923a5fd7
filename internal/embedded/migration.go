package embedded

import (
	"encoding/binary"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// migrations returns what makes a file of the next version out of one of version i+1, at place i. All of them that a file needs run in
// one transaction before it is read.
func migrations() []func(disk) error { return nil }

// migrate brings the file up to the format and the collation of this program. It changes nothing when they are the same, and no snapshot.
// Alone tells that the file was named itself.
func (s *Store) migrate(alone bool) error {
	stored, collation := uint64(0), ""
	err := s.db.View(func(tx *bolt.Tx) (err error) {
		if stored, collation, err = storedFormat(tx); err != nil {
			return err
		}
		s.snapshot, err = s.codec.snapshot(tx)
		return err
	})
	if err == nil && alone != (s.snapshot != nil) {
		err = misplaced(s.folder, alone)
	}
	if err != nil || stored == format && collation == civic.CollationVersion {
		return err
	}
	if s.snapshot != nil {
		return &civic.Fault{
			Kind: civic.ErrReadOnly, Problem: "this program keeps graphs in another way than " + s.snapshot.Build + ", which made the snapshot",
			Remedy: "serve it with that version, or make a graph of it that can be changed: civicgraph restore",
		}
	}
	if s.readOnly {
		return fmt.Errorf("%w: the graph is of version %d and has to be brought to version %d first", civic.ErrReadOnly, stored, format)
	}
	return s.db.Update(func(tx *bolt.Tx) error { return s.migrateIn(tx, stored, collation) })
}

// misplaced says that a snapshot is where a graph should be, or the other way round.
func misplaced(place string, alone bool) error {
	if alone {
		return &civic.Fault{Kind: civic.ErrInvalid, Problem: place + " is not a snapshot", Remedy: "name a folder, or a file that 'civicgraph snapshot' made; a backup is for 'civicgraph restore'"}
	}
	return &civic.Fault{Kind: civic.ErrInvalid, Problem: graphFile + " is a snapshot, which is not for writing to", Remedy: "name the file itself, or make a graph of it with 'civicgraph restore'"}
}

func (s *Store) migrateIn(tx *bolt.Tx, stored uint64, collation string) error {
	d := disk{codec: s.codec, directory: newDirectory(), tx: tx}
	for _, step := range migrations()[stored-1:] {
		if err := step(d); err != nil {
			return err
		}
	}
	if collation != civic.CollationVersion {
		if err := d.collateAnew(); err != nil {
			return err
		}
	}
	meta := bucket(tx, bucketMeta)
	if err := meta.Put([]byte(metaCollation), []byte(civic.CollationVersion)); err != nil {
		return err
	}
	return meta.Put([]byte(metaFormat), revisionKey(format))
}

// storedFormat reads the version of a file and of its sort keys.
func storedFormat(tx *bolt.Tx) (version uint64, collation string, err error) {
	meta := bucket(tx, bucketMeta)
	if meta == nil {
		return 0, "", missingBucket(bucketMeta)
	}
	text := meta.Get([]byte(metaFormat))
	if len(text) != 8 || binary.BigEndian.Uint64(text) == 0 {
		return 0, "", fmt.Errorf("%w: the version cannot be read", civic.ErrCorrupt)
	}
	if version = binary.BigEndian.Uint64(text); version > format {
		return 0, "", fmt.Errorf("%w: the graph is of version %d and this program knows %d; use a newer one", civic.ErrNewerFormat, version, format)
	}
	for _, name := range allBuckets() {
		if version == format && bucket(tx, name) == nil {
			return 0, "", missingBucket(name)
		}
	}
	return version, string(meta.Get([]byte(metaCollation))), checkImport(tx)
}

func missingBucket(name string) error {
	return fmt.Errorf("%w: there is no bucket %s", civic.ErrCorrupt, name)
}

// collateAnew writes all sort keys with the collation of this program.
func (d disk) collateAnew() error {
	collator := civic.NewCollator()
	for _, kind := range numberedKinds() {
		entities := bucket(d.tx, bucketOf(kind))
		changed := map[string][]byte{}
		err := entities.ForEach(func(key, value []byte) error {
			e, err := d.codec.unsealEntry(value)
			if err != nil || len(e.dossier) == 0 {
				return err
			}
			dossier, err := d.codec.decode(e.id, e.dossier)
			e.sortKey = sortKey(collator, dossier)
			changed[string(key)] = d.codec.sealEntry(e)
			return err
		})
		if err != nil {
			return err
		}
		for key, value := range changed {
			if err := entities.Put([]byte(key), value); err != nil {
				return err
			}
		}
	}
	return nil
}

// sortKey returns the key of the name that a dossier by itself gives its entity, nil where it gives none.
func sortKey(collator *civic.Collator, dossier civic.Dossier) []byte {
	switch dossier := dossier.(type) {
	case *civic.OrganizationDossier:
		if derived := civic.DeriveOrganization(dossier); derived != nil {
			return collator.Key(displayName(derived.Names))
		}
	case *civic.ActivityDossier:
		if derived := civic.DeriveActivity(dossier); derived != nil {
			return collator.Key(displayName(derived.Names))
		}
	case *civic.Place:
		return collator.Key(displayName(dossier.Names))
	case *civic.Theme:
		return collator.Key(displayName(dossier.Names))
	case *civic.Source:
		return collator.Key(dossier.Title)
	}
	return nil
}
