package storetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func searchPromises() []promise {
	return []promise{
		{"Hits are entities of which one name matches", searchFinds},
		{"A typing error is forgiven only when nothing matches", searchForgives},
		{"Kinds and Places narrow a search", searchNarrowed},
		{"Hits are ordered by score, then by the matched name, then by id", searchOrder},
		{"Matched is the name that matched best, Score is in (0, 1]", searchMatched},
		{"A search is paged forward like any list", searchPages},
		{"A text without a word is refused", searchWithoutWord},
		{"Past 2,000 candidates the count is unknown and the rest is left out", searchBeyondCandidates},
		{"What names an entity no longer finds it no longer", searchForgets},
	}
}

// found shows the hits of a search as slugs, outputs by the slug of their activity and #.
func (v view) found(q civic.SearchQuery) string {
	v.t.Helper()
	if q.Page.Limit == 0 {
		q.Page = everything()
	}
	var words []string
	for _, hit := range v.search(q).Items {
		if hit.Node.Kind() == civic.KindOutput {
			words = append(words, v.world.slug(hit.Node.OutputActivity())+"#")
			continue
		}
		words = append(words, v.world.slug(hit.Node))
	}
	return strings.Join(words, " ")
}

func searchFinds(t *testing.T, open opener) {
	v := open.reading(t, gold())
	for text, want := range map[string]string{
		"IHLAMUR":           "vakif",
		"ıhlamur vakfı'nın": "vakif",
		"protokol":          "protocol",
		"rapor":             "project#",
		"genclik":           "genclik",
		"berlin":            "berlin",
		"Büyükşehir İzmir":  "buyuksehir",
		"vakfi ihlamur":     "vakif",
		"yoktur":            "",
	} {
		if got := v.found(civic.SearchQuery{Text: text}); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func searchForgives(t *testing.T, open opener) {
	w := gold()
	w.organization("similar", civic.OrganizationFacts{Names: named("Protokal Evi")})
	v := open.reading(t, w)
	for text, want := range map[string]string{
		"ihlamor":  "vakif",
		"hilamur":  "vakif",
		"protokol": "protocol",
		"protokal": "similar",
		"ihlomor":  "",
	} {
		if got := v.found(civic.SearchQuery{Text: text}); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func searchNarrowed(t *testing.T, open opener) {
	w := gold()
	v := open.reading(t, w)
	for _, test := range []struct {
		name  string
		query civic.SearchQuery
		want  string
	}{
		{"all kinds", civic.SearchQuery{Text: "kent"}, "programme project# dernek sube"},
		{"organizations", civic.SearchQuery{Text: "kent", Kinds: []civic.Kind{civic.KindOrganization}}, "dernek sube"},
		{"outputs and activities", civic.SearchQuery{Text: "kent", Kinds: []civic.Kind{civic.KindOutput, civic.KindActivity}}, "programme project#"},
		{"seats in a place", civic.SearchQuery{Text: "kent", Places: w.all("ege")}, "sube"},
		{"seats in a wider place", civic.SearchQuery{Text: "kent", Places: w.all("turkiye")}, "dernek sube"},
		{"activities that take place there", civic.SearchQuery{Text: "proje", Places: w.all("ankara")}, "project"},
		{"places within", civic.SearchQuery{Text: "cankaya", Kinds: []civic.Kind{civic.KindPlace}, Places: w.all("ankara")}, "cankaya"},
		{"nothing there", civic.SearchQuery{Text: "kent", Places: w.all("berlin")}, ""},
	} {
		if got := v.found(test.query); !sameWords(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// sameWords compares lists of words whatever their order.
func sameWords(a, b string) bool {
	count := map[string]int{}
	for _, word := range strings.Fields(a) {
		count[word]++
	}
	for _, word := range strings.Fields(b) {
		count[word]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

func searchOrder(t *testing.T, open opener) {
	w := &world{}
	for slug, name := range map[string]string{
		"exact": "Çınar", "first": "Çınar Ağacı", "second": "Çınar İzi", "longer": "Çınar ve Servi Ağaçları", "beginning": "Çınarcık", "twin": "Çınar Ağacı",
	} {
		w.organization(slug, civic.OrganizationFacts{Names: named(name)})
	}
	v := open.reading(t, w)
	twins := sortedIDs(w.all("first", "twin")...)
	want := fmt.Sprintf("exact %s second longer beginning", w.slugs(twins))
	if got := v.found(civic.SearchQuery{Text: "cinar"}); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	checkHitOrder(t, v.search(civic.SearchQuery{Text: "cinar", Page: everything()}).Items)
}

// checkHitOrder checks that hits are in the order of score, matched name and id, and that each says what matched.
func checkHitOrder(t *testing.T, hits []civic.SearchHit) {
	t.Helper()
	for i, hit := range hits {
		if hit.Score <= 0 || hit.Score > 1 {
			t.Errorf("hit %d: score %v is not in (0, 1]", i, hit.Score)
		}
		if i == 0 {
			continue
		}
		before := hits[i-1]
		position := func(h civic.SearchHit) civic.Position { return civic.Position{Key: sortKey(h.Matched), ID: h.Node} }
		if hit.Score > before.Score || hit.Score == before.Score && position(before).Compare(position(hit)) >= 0 {
			t.Errorf("hit %d (%v %q) stands behind %v %q", i, hit.Score, hit.Matched, before.Score, before.Matched)
		}
	}
}

func searchMatched(t *testing.T, open opener) {
	w := &world{}
	w.organization("tkkb", civic.OrganizationFacts{Names: []civic.Name{
		{Text: "Türkiye Kadın Kuruluşları Birliği", Language: civic.Turkish, Kind: civic.Official},
		{Text: "TKKB", Language: civic.Turkish, Kind: civic.Acronym},
		{Text: "Eski Kadın Birliği", Language: civic.Turkish, Kind: civic.Former},
	}})
	v := open.reading(t, w)
	for text, want := range map[string]string{"tkkb": "TKKB", "eski kadin": "Eski Kadın Birliği", "kuruluslari": "Türkiye Kadın Kuruluşları Birliği"} {
		hits := v.search(civic.SearchQuery{Text: text, Page: everything()}).Items
		if len(hits) != 1 || hits[0].Node != w.called("tkkb") || hits[0].Matched != want {
			t.Errorf("%q: got %+v, want %q", text, hits, want)
		}
	}
	if hits := v.search(civic.SearchQuery{Text: "tkkb", Page: everything()}).Items; hits[0].Score != 1 {
		t.Errorf("the name itself scores %v, want 1", hits[0].Score)
	}
}

func searchPages(t *testing.T, open opener) {
	w := &world{}
	for i := range 7 {
		w.organization(fmt.Sprintf("o%d", i), civic.OrganizationFacts{Names: named(fmt.Sprintf("Ortak Ad %d", i))})
	}
	v := open.reading(t, w)
	var walked []string
	request := civic.PageRequest{Limit: 3, Count: true}
	for {
		page := v.search(civic.SearchQuery{Text: "ortak", Page: request})
		if page.Total == nil || *page.Total != 7 {
			t.Errorf("got total %v, want 7", page.Total)
		}
		for _, hit := range page.Items {
			walked = append(walked, w.slug(hit.Node))
		}
		if !page.HasNext {
			break
		}
		request.From = &page.Positions[len(page.Positions)-1]
	}
	if got := strings.Join(walked, " "); got != "o0 o1 o2 o3 o4 o5 o6" {
		t.Errorf("walked %q", got)
	}
}

func searchWithoutWord(t *testing.T, open opener) {
	v := open.reading(t, gold())
	for _, text := range []string{"", "  ", "…!?", "'"} {
		_, err := v.Search(t.Context(), civic.SearchQuery{Text: text, Page: everything()})
		wantFault(t, fmt.Sprintf("%q", text), err, civic.ErrInvalid)
	}
}

func searchBeyondCandidates(t *testing.T, open opener) {
	w := &world{}
	source := w.source("register")
	for i := range civic.MaxCandidates + 50 {
		id := civic.Mint(civic.KindOrganization, civic.Key{Scheme: slugScheme, Value: fmt.Sprint(i)}, 0)
		w.dossiers = append(w.dossiers, &civic.OrganizationDossier{ID: id, Records: []civic.Record[civic.OrganizationFacts]{{
			RecordHead: civic.RecordHead{Source: source},
			Facts:      civic.OrganizationFacts{Type: civic.NGO, Names: named(fmt.Sprintf("Çok Sayıda Dernek %d", i))},
		}}})
	}
	v := open.reading(t, w)
	seen := map[civic.ID]bool{}
	request := everything()
	request.Count = true
	for {
		page := v.search(civic.SearchQuery{Text: "sayida", Page: request})
		if page.Total != nil {
			t.Fatalf("got a total of %d, want none", *page.Total)
		}
		for _, hit := range page.Items {
			if seen[hit.Node] {
				t.Fatalf("%s was found twice", hit.Node)
			}
			seen[hit.Node] = true
		}
		if !page.HasNext {
			break
		}
		request.From = &page.Positions[len(page.Positions)-1]
	}
	if len(seen) != civic.MaxCandidates {
		t.Errorf("walked %d hits, want %d", len(seen), civic.MaxCandidates)
	}
}

func searchForgets(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	w.organization("vakif", civic.OrganizationFacts{Names: named("Çınar Vakfı"), Seat: w.called("izmir")})
	w.write(t, store)
	v := view{t, w, read(t, store)}
	for text, want := range map[string]string{"ihlamur": "", "cinar": "vakif"} {
		if got := v.found(civic.SearchQuery{Text: text}); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
