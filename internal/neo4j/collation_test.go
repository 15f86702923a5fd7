package neo4j_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/neo4j"
)

// TestKeysOfOtherCollationAreMadeAnew gives the database the keys of a collation that stands everything on its head, and has two servers
// start on it at once.
func TestKeysOfOtherCollationAreMadeAnew(t *testing.T) {
	server := servers.Empty(t)
	before := openWith(t, optionsFor(server))
	writeAlphabet(t, before)
	a := newAnalyst(t, server)
	keys := "MATCH (n:Civicgraph) WHERE n.nameKey IS NOT NULL RETURN n.id + ' ' + n.nameKey ORDER BY n.id"
	want := a.ask(keys)
	a.ask("MATCH (n:Civicgraph) WHERE n.nameKey IS NOT NULL SET n.nameKey = 'ff' + reverse(n.nameKey)")
	a.ask("MATCH (s:CivicgraphStore) SET s.collation = 'that of an older program'")
	a.ask("UNWIND range(10001, 16000) AS i CREATE (:Civicgraph {id: 'u' + i, name: 'Ek ' + i, nameKey: ''})") // more than one batch

	if _, err := writeTheme(t.Context(), before, "Zambak", ""); err == nil || !strings.Contains(err.Error(), "another version") {
		t.Errorf("a server whose keys are of another collation than the database's writes: %v", err)
	}
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			store, err := neo4j.Open(t.Context(), optionsFor(server))
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = store.Close() }()
			if got := organizationsByName(t, store); got != "Ada Cam Çam Işık İnci Şah" {
				t.Errorf("organizations are in the order %s", got)
			}
			mustBeAt(t, store, 1)
		})
	}
	both.Wait()
	if got := a.text("MATCH (n:Civicgraph) WHERE n.id STARTS WITH 'u' RETURN count(DISTINCT n.nameKey)"); got != "[6000]" {
		t.Errorf("%s of 6000 further names have keys", got)
	}
	a.ask("MATCH (n:Civicgraph) WHERE n.id STARTS WITH 'u' DETACH DELETE n")
	if got := a.ask(keys); fmt.Sprint(got) != fmt.Sprint(want) || len(want) != 8 {
		t.Errorf("the %d keys are\n%v\nwant\n%v", len(want), got, want)
	}
	if got := a.text("MATCH (s:CivicgraphStore) RETURN s.collation"); got != "["+civic.CollationVersion+"]" {
		t.Errorf("they are said to be of %s", got)
	}
}

// writeAlphabet writes six organizations, a theme and a source in one commit.
func writeAlphabet(t *testing.T, store civic.Store) {
	t.Helper()
	source := &civic.Source{ID: civic.Mint(civic.KindSource, civic.Key{Scheme: "test", Value: "kütük"}, 0), Title: "Kütük"}
	theme := &civic.Theme{ID: civic.Mint(civic.KindTheme, civic.Key{Scheme: "test", Value: "çevre"}, 0), Names: turkish("Çevre")}
	dossiers := []civic.Dossier{source, theme}
	for _, name := range []string{"Ada", "Çam", "Cam", "Işık", "İnci", "Şah"} {
		dossiers = append(dossiers, &civic.OrganizationDossier{
			ID: civic.Mint(civic.KindOrganization, civic.Key{Scheme: "test", Value: name}, 0),
			Records: []civic.Record[civic.OrganizationFacts]{{
				RecordHead: civic.RecordHead{Source: source.ID}, Facts: civic.OrganizationFacts{Type: civic.NGO, Names: turkish(name)},
			}},
		})
	}
	_, err := store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error {
		return tx.Put(t.Context(), civic.Batch{Dossiers: dossiers})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// organizationsByName lists all organizations in alphabetical order.
func organizationsByName(t *testing.T, store civic.Store) string {
	reader, err := store.Reader(t.Context())
	if err != nil {
		t.Error(err)
		return ""
	}
	defer reader.Close()
	pages, err := reader.Organizations(t.Context(), []civic.OrganizationQuery{{Order: civic.ByName, Page: civic.PageRequest{Limit: 10}}})
	if err != nil {
		t.Error(err)
		return ""
	}
	var names []string
	for _, organization := range pages[0].Items {
		names = append(names, civic.DisplayName(organization.Names))
	}
	return strings.Join(names, " ")
}
