package embedded

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// TestSortKeysOfOtherCollationAreMadeAnew gives the file the keys of a collation that stands everything on its head.
func TestSortKeysOfOtherCollationAreMadeAnew(t *testing.T) {
	folder := t.TempDir()
	store, err := Open(folder, Options{})
	if err != nil {
		t.Fatal(err)
	}
	alphabet := []string{"Ada", "Çam", "Cam", "Işık", "İnci", "Şah"}
	_, err = store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error {
		return tx.Put(t.Context(), civic.Batch{Dossiers: named(alphabet)})
	})
	if err := errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
	turnKeys(t, filepath.Join(folder, graphFile), store.codec)
	for range 2 { // the second time there is nothing to do
		if store, err = Open(folder, Options{}); err != nil {
			t.Fatal(err)
		}
		v := store.view.Load()
		var got []string
		v.organizationList(civic.ByName).after(nil, func(o *organization) bool { got = append(got, o.display); return true })
		if want := []string{"Ada", "Cam", "Çam", "Işık", "İnci", "Şah"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		if v.revision.Number != 1 {
			t.Errorf("got revision %v, want the one that wrote the names", v.revision)
		}
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func named(names []string) []civic.Dossier {
	var dossiers []civic.Dossier
	for i, name := range names {
		id := civic.Mint(civic.KindOrganization, civic.Key{Scheme: "n", Value: fmt.Sprint(i)}, 0)
		dossiers = append(dossiers, &civic.OrganizationDossier{ID: id, Records: []civic.Record[civic.OrganizationFacts]{{
			Facts: civic.OrganizationFacts{Type: civic.NGO, Names: []civic.Name{{Text: name, Language: civic.Turkish, Kind: civic.Official}}},
		}}})
	}
	return dossiers
}

// turnKeys turns the sort keys of all organizations round and names another collation in the file.
func turnKeys(t *testing.T, path string, c *codec) {
	t.Helper()
	db, err := bolt.Open(path, 0o644, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		entities := bucket(tx, bucketOf(civic.KindOrganization))
		for number := range uint32(6) {
			e, err := c.unsealEntry(bytes.Clone(entities.Get(numberKey(number))))
			if err != nil {
				return err
			}
			e.sortKey = civic.Descending(e.sortKey)
			if err := entities.Put(numberKey(number), c.sealEntry(e)); err != nil {
				return err
			}
		}
		return bucket(tx, bucketMeta).Put([]byte(metaCollation), []byte("another"))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}
