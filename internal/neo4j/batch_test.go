package neo4j_test

import (
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// A village is a small graph whose ids are made from slugs.
type village struct{ batch civic.Batch }

func idOf(kind civic.Kind, slug string) civic.ID {
	return civic.Mint(kind, civic.Key{Scheme: "slug", Value: slug}, 0)
}

func names(text string) []civic.Name {
	return []civic.Name{{Text: text, Language: civic.Turkish, Kind: civic.Official}}
}

func (v *village) put(dossier civic.Dossier) { v.batch.Dossiers = append(v.batch.Dossiers, dossier) }

func (v *village) source() civic.RecordHead {
	return civic.RecordHead{Source: idOf(civic.KindSource, "register")}
}

func (v *village) organization(slug string) {
	facts := civic.OrganizationFacts{Type: civic.NGO, Names: names(slug)}
	v.put(&civic.OrganizationDossier{
		ID: idOf(civic.KindOrganization, slug), Records: []civic.Record[civic.OrganizationFacts]{{RecordHead: v.source(), Facts: facts}},
	})
}

// activity puts an activity of a year, in which the organizations are partners, and which made the outputs of the first of them.
func (v *village) activity(slug string, year civic.Date, outputs []string, partners ...string) {
	facts := civic.ActivityFacts{Type: civic.Project, Names: names(slug), Period: civic.Period{Start: year, End: year}}
	for _, output := range outputs {
		by := []civic.ID{idOf(civic.KindOrganization, partners[0])}
		facts.Outputs = append(facts.Outputs, civic.Output{Slug: output, Kind: "REPORT", Names: names(output), ProducedBy: by, About: by})
	}
	id := idOf(civic.KindActivity, slug)
	v.put(&civic.ActivityDossier{ID: id, Records: []civic.Record[civic.ActivityFacts]{{RecordHead: v.source(), Facts: facts}}})
	for _, partner := range partners {
		v.put(&civic.ParticipationDossier{
			Activity: id, Organization: idOf(civic.KindOrganization, partner), Role: civic.Partner,
			Records: []civic.Record[civic.ParticipationFacts]{{RecordHead: v.source()}},
		})
	}
}

// reading opens a store that holds the village, and a view of it.
func (v *village) reading(t *testing.T) civic.Reader {
	t.Helper()
	store := open(t)
	_, err := store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error { return tx.Put(t.Context(), v.batch) })
	if err != nil {
		t.Fatal(err)
	}
	reader, err := store.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(reader.Close)
	return reader
}

// newVillage returns a village in which elma takes part in five projects, one a year from 2001 on, ceviz in the first and the last.
func newVillage() *village {
	v := &village{}
	v.put(&civic.Source{ID: idOf(civic.KindSource, "register"), Title: "Kütük"})
	v.organization("elma")
	v.organization("ceviz")
	v.activity("bir", "2001", []string{"rapor", "harita"}, "elma", "ceviz")
	v.activity("iki", "2002", nil, "elma")
	v.activity("üç", "2003", nil, "elma")
	v.activity("dört", "2004", nil, "elma")
	v.activity("beş", "2005", []string{"plan"}, "elma", "ceviz")
	return v
}

// TestQuestionsOfABatchKeepApart asks for pages of several lengths, in both directions, of both kinds of lists, in one batch.
func TestQuestionsOfABatchKeepApart(t *testing.T) {
	reader := newVillage().reading(t)
	elma, ceviz, bir := idOf(civic.KindOrganization, "elma"), idOf(civic.KindOrganization, "ceviz"), idOf(civic.KindActivity, "bir")
	whole, err := reader.Participations(t.Context(), []civic.ParticipationQuery{{Of: elma, Page: civic.PageRequest{Limit: 10}}})
	if err != nil || len(whole[0].Positions) != 5 {
		t.Fatalf("got %+v, %v", whole, err)
	}
	third := &whole[0].Positions[2]
	tests := []struct {
		of   civic.ID
		page civic.PageRequest
		want string
	}{
		{elma, civic.PageRequest{Limit: 2}, "bir/elma iki/elma …"},
		{elma, civic.PageRequest{Limit: 3, From: third}, "… dört/elma beş/elma"},
		{bir, civic.PageRequest{Limit: 1, Count: true}, "bir/ceviz … 2"},
		{elma, civic.PageRequest{Limit: 1, From: third, Backward: true}, "… iki/elma …"},
		{ceviz, civic.PageRequest{Limit: 4, Backward: true}, "bir/ceviz beş/ceviz"},
		{bir, civic.PageRequest{Limit: 1, Backward: true}, "… bir/elma"},
		{idOf(civic.KindActivity, "on"), civic.PageRequest{Limit: 1, Count: true}, "0"},
		{elma, civic.PageRequest{Count: true}, "… 5"},
	}
	queries := make([]civic.ParticipationQuery, len(tests))
	for i, test := range tests {
		queries[i] = civic.ParticipationQuery{Of: test.of, Page: test.page}
	}
	pages, err := reader.Participations(t.Context(), queries)
	if err != nil || len(pages) != len(tests) {
		t.Fatalf("got %d pages, %v", len(pages), err)
	}
	for i, test := range tests {
		if got := participationsShown(pages[i]); got != test.want {
			t.Errorf("question %d: got %q, want %q", i, got, test.want)
		}
	}
}

// participationsShown writes a page in one line: what lies before, activity/organization of each item, what lies behind, the total.
func participationsShown(page civic.Page[*civic.Participation]) string {
	slugs := map[civic.ID]string{}
	for _, slug := range []string{"elma", "ceviz"} {
		slugs[idOf(civic.KindOrganization, slug)] = slug
	}
	for _, slug := range []string{"bir", "iki", "üç", "dört", "beş"} {
		slugs[idOf(civic.KindActivity, slug)] = slug
	}
	var words []string
	if page.HasPrevious {
		words = append(words, "…")
	}
	for _, p := range page.Items {
		words = append(words, slugs[p.Activity]+"/"+slugs[p.Organization])
	}
	if page.HasNext {
		words = append(words, "…")
	}
	if page.Total != nil {
		words = append(words, string(rune('0'+*page.Total)))
	}
	return strings.Join(words, " ")
}

// TestNodesOfAllKindsInOneBatch asks for entities of kinds that are kept in different ways, some twice, among ids that name nothing.
func TestNodesOfAllKindsInOneBatch(t *testing.T) {
	reader := newVillage().reading(t)
	elma, bir := idOf(civic.KindOrganization, "elma"), idOf(civic.KindActivity, "bir")
	ids := []civic.ID{
		civic.OutputID(bir, "harita"), elma, "nonsense", civic.ParticipationID(bir, elma, civic.Partner), bir, civic.OutputID(bir, "rapor"),
		idOf(civic.KindSource, "register"), civic.ParticipationID(bir, elma, civic.Host), civic.OutputID(bir, "nothing"), elma,
	}
	missing := map[int]bool{2: true, 7: true, 8: true}
	nodes, err := reader.Nodes(t.Context(), ids)
	if err != nil || len(nodes) != len(ids) {
		t.Fatalf("got %d nodes, %v", len(nodes), err)
	}
	for i, node := range nodes {
		switch {
		case missing[i] && node != nil:
			t.Errorf("%s names %+v, want nothing", ids[i], node)
		case !missing[i] && (node == nil || node.NodeID() != ids[i]):
			t.Errorf("%s names %+v", ids[i], node)
		}
	}
}

// TestOutputsOnce checks that an output that an organization produced and that is about it is listed and counted once.
func TestOutputsOnce(t *testing.T) {
	reader := newVillage().reading(t)
	query := civic.OutputQuery{Organization: idOf(civic.KindOrganization, "elma"), Page: civic.PageRequest{Limit: 2, Count: true}}
	pages, err := reader.Outputs(t.Context(), []civic.OutputQuery{query})
	if err != nil {
		t.Fatal(err)
	}
	if page := pages[0]; len(page.Items) != 2 || !page.HasNext || page.HasPrevious || *page.Total != 3 {
		t.Errorf("got %+v", page)
	}
	query.Page.From = &pages[0].Positions[1]
	if pages, err = reader.Outputs(t.Context(), []civic.OutputQuery{query}); err != nil {
		t.Fatal(err)
	}
	if page := pages[0]; len(page.Items) != 1 || page.HasNext || !page.HasPrevious || *page.Total != 3 {
		t.Errorf("got %+v", page)
	}
}
