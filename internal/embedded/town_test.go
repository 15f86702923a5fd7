package embedded_test

import (
	"fmt"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
)

// A town is a handful of dossiers that the tests of this package write.

func key(kind civic.Kind, value string) (civic.ID, civic.KeyRow) {
	natural := civic.Key{Scheme: "slug", Value: value}
	id := civic.Mint(kind, natural, 0)
	return id, civic.KeyRow{KindKey: civic.KindKey{Kind: kind, Key: natural}, ID: id}
}

func idOf(kind civic.Kind, value string) civic.ID {
	id, _ := key(kind, value)
	return id
}

func official(text string) []civic.Name {
	return []civic.Name{{Text: text, Language: civic.Turkish, Kind: civic.Official}}
}

func organization(slug, name string) *civic.OrganizationDossier {
	return &civic.OrganizationDossier{ID: idOf(civic.KindOrganization, slug), Records: []civic.Record[civic.OrganizationFacts]{{
		RecordHead: civic.RecordHead{Source: idOf(civic.KindSource, "register")},
		Facts:      civic.OrganizationFacts{Type: civic.NGO, Names: official(name), Seat: idOf(civic.KindPlace, "province")},
	}}}
}

func activity(slug, name string) *civic.ActivityDossier {
	return &civic.ActivityDossier{ID: idOf(civic.KindActivity, slug), Records: []civic.Record[civic.ActivityFacts]{{
		RecordHead: civic.RecordHead{Source: idOf(civic.KindSource, "register")},
		Facts:      civic.ActivityFacts{Type: civic.Project, Names: official(name), Period: civic.Period{Start: "2020"}},
	}}}
}

func participation(activity, organization string, role civic.Role) *civic.ParticipationDossier {
	return &civic.ParticipationDossier{
		Activity: idOf(civic.KindActivity, activity), Organization: idOf(civic.KindOrganization, organization), Role: role,
		Records: []civic.Record[civic.ParticipationFacts]{{RecordHead: civic.RecordHead{Source: idOf(civic.KindSource, "register")}}},
	}
}

// town returns two organizations in Ankara that take part in one project.
func town() civic.Batch {
	_, first := key(civic.KindOrganization, "first")
	_, project := key(civic.KindActivity, "project")
	return civic.Batch{Keys: []civic.KeyRow{first, project}, Dossiers: []civic.Dossier{
		&civic.Source{ID: idOf(civic.KindSource, "register"), Title: "Kütük"},
		&civic.Theme{ID: idOf(civic.KindTheme, "youth"), Names: official("Gençlik")},
		&civic.Place{ID: idOf(civic.KindPlace, "country"), Type: civic.Country, Names: official("Türkiye")},
		&civic.Place{ID: idOf(civic.KindPlace, "province"), Type: civic.Province, Names: official("Ankara"), Within: idOf(civic.KindPlace, "country")},
		organization("first", "Çınar Derneği"), organization("second", "Dağ Derneği"), activity("project", "Köprü Projesi"),
		participation("project", "first", civic.Coordinator), participation("project", "second", civic.Partner),
	}}
}

// write puts a batch in a commit of its own.
func write(t testing.TB, store *embedded.Store, batch civic.Batch) civic.Receipt {
	t.Helper()
	receipt, err := store.Update(t.Context(), civic.Commit{By: "test"}, func(tx civic.Tx) error { return tx.Put(t.Context(), batch) })
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

// read opens a reader that the end of the test closes.
func read(t testing.TB, store *embedded.Store) civic.Reader {
	t.Helper()
	reader, err := store.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(reader.Close)
	return reader
}

func revisionOf(t testing.TB, reader civic.Reader) civic.Revision {
	t.Helper()
	revision, err := reader.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return revision
}

// names returns the names of all organizations in order.
func names(t testing.TB, reader civic.Reader) string {
	t.Helper()
	pages, err := reader.Organizations(t.Context(), []civic.OrganizationQuery{{Page: civic.PageRequest{Limit: 100}}})
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, item := range pages[0].Items {
		text += fmt.Sprintf("%s (%s);", civic.PickName(item.Names, civic.Turkish), item.Province)
	}
	return text
}

func openMemory(t testing.TB) *embedded.Store {
	t.Helper()
	store, err := embedded.OpenMemory()
	return closing(t, store, err)
}

func openFolder(t testing.TB, folder string) *embedded.Store {
	t.Helper()
	store, err := embedded.Open(folder, embedded.Options{})
	return closing(t, store, err)
}

// closing closes the store at the end of the test, unless the test has done so.
func closing(t testing.TB, store *embedded.Store, err error) *embedded.Store {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}
