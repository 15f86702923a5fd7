package neo4j_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/neo4j"
)

// found returns the ids and the matched names of all hits, and the total of the first page.
func found(t *testing.T, r civic.Finder, query civic.SearchQuery) (ids []civic.ID, matched []string, total *int) {
	t.Helper()
	query.Page = civic.PageRequest{Limit: 100, Count: true}
	for {
		page, err := r.Search(t.Context(), query)
		if err != nil {
			t.Fatalf("%+v: %v", query, err)
		}
		if query.Page.From == nil {
			total = page.Total
		}
		for _, hit := range page.Items {
			ids, matched = append(ids, hit.Node), append(matched, hit.Matched)
		}
		if !page.HasNext {
			return ids, matched, total
		}
		query.Page.From = &page.Positions[len(page.Positions)-1]
	}
}

// wantFound checks the matched names of all hits, in any order.
func wantFound(t *testing.T, r civic.Finder, query civic.SearchQuery, want ...string) {
	t.Helper()
	_, got, total := found(t, r, query)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) || total == nil || *total != len(want) {
		t.Errorf("%+v: got %.200q, want %.200q", query, got, want)
	}
}

// seated puts an organization with some names and a seat.
func (v *village) seated(slug string, seat civic.ID, texts ...string) civic.ID {
	facts := civic.OrganizationFacts{Type: civic.NGO, Seat: seat}
	for i, text := range texts {
		kind := civic.Official
		if i > 0 {
			kind = civic.Alias
		}
		facts.Names = append(facts.Names, civic.Name{Text: text, Language: civic.Turkish, Kind: kind})
	}
	id := idOf(civic.KindOrganization, slug)
	v.put(&civic.OrganizationDossier{ID: id, Records: []civic.Record[civic.OrganizationFacts]{{RecordHead: v.source(), Facts: facts}}})
	return id
}

func (v *village) place(slug string, kind civic.PlaceType, within civic.ID) civic.ID {
	id := idOf(civic.KindPlace, slug)
	v.put(&civic.Place{ID: id, Type: kind, Names: names(slug), Within: within})
	return id
}

// A forest is a village with many more organizations of one word than are ranked.
type forest struct {
	village
	// country has more places in it than a query can name, shore is one of them.
	country, shore civic.ID
	// short, middle and long are organizations by the length of the listed name, all of which have the word.
	short, middle, long []civic.ID
}

func newForest() *forest {
	f := &forest{}
	f.put(&civic.Source{ID: idOf(civic.KindSource, "register"), Title: "Kütük"})
	f.country = f.place("Ülke", civic.Country, "")
	for i := range 410 {
		f.shore = f.place(fmt.Sprint("Kıyı ", i), civic.Locality, f.country)
	}
	for i := range 900 {
		if i < 100 {
			f.short = append(f.short, f.seated(fmt.Sprint("short", i), "", fmt.Sprintf("Köprü %04d", i)))
		}
		f.middle = append(f.middle, f.seated(fmt.Sprint("middle", i), "", fmt.Sprintf("Köprü derneği %04d", i)))
		f.long = append(f.long, f.seated(fmt.Sprint("long", i), "", fmt.Sprintf("Köprü derneği %04d, kurucusu", i), fmt.Sprintf("Uzun %04d", i)))
	}
	for i := range 300 {
		f.long = append(f.long, f.seated(fmt.Sprint("longer", i), "", fmt.Sprintf("Köprü derneği %04d, kurucusu", 1000+i), "Uzun"))
	}
	f.seated("both", "", "Köprüler uzundur")
	f.seated("shore", f.shore, "Köprü kıyıda, çok uzakta ve adı çok uzun bir dernektir")
	f.seated("well", f.shore, "Kuyu kıyıda")
	f.seated("other well", "", "Kuyu")
	return f
}

func TestSearchAmongTooMany(t *testing.T) {
	f := newForest()
	r := f.reading(t)
	byID := slices.Sorted(slices.Values(f.long))
	want := slices.Concat(f.short, f.middle, byID[:civic.MaxCandidates-len(f.short)-len(f.middle)-1], []civic.ID{idOf(civic.KindOrganization, "both")})
	for _, text := range []string{"koprü", "köprk", "koprü"} { // the second with a typing error, the third once more
		got, _, total := found(t, r, civic.SearchQuery{Text: text})
		if total != nil || !sameIDs(got, want) {
			t.Errorf("%q: got %d hits, total %v, want the %d with the shortest names", text, len(got), total, len(want))
		}
	}
	wantFound(t, r, civic.SearchQuery{Text: "koprü uzun"}, "Köprüler uzundur", "Köprü kıyıda, çok uzakta ve adı çok uzun bir dernektir")
	wantFound(t, r, civic.SearchQuery{Text: "kopru", Kinds: []civic.Kind{civic.KindActivity, civic.KindPlace}})
	for _, place := range []civic.ID{f.country, f.shore} {
		in := []civic.ID{place}
		wantFound(t, r, civic.SearchQuery{Text: "koprü", Places: in}, "Köprü kıyıda, çok uzakta ve adı çok uzun bir dernektir")
		wantFound(t, r, civic.SearchQuery{Text: "kuyu", Places: in}, "Kuyu kıyıda")
		wantFound(t, r, civic.SearchQuery{Text: "kuyk", Places: in}, "Kuyu kıyıda")
	}
	wantFound(t, r, civic.SearchQuery{Text: "kuyu"}, "Kuyu kıyıda", "Kuyu")
	wantFound(t, r, civic.SearchQuery{Text: "kuyu", Places: []civic.ID{}})
}

func sameIDs(a, b []civic.ID) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// TestSearchInEveryScript searches names whose letters take one, two, three and four bytes, and words that Lucene splits.
func TestSearchInEveryScript(t *testing.T) {
	gothic, long := strings.Repeat("𐌰𐌱𐌲", 60), strings.Repeat("abcdefghij", 29)
	v := &village{}
	v.put(&civic.Source{ID: idOf(civic.KindSource, "register"), Title: "Kütük"})
	for _, name := range []string{"Αθήνα Δήμος", "جمعية الأمل", "Пермь", "東京都", "𐌲𐌿𐍄𐌰𐌽𐍃 𐌸", gothic, long, "Ağrı"} {
		v.organization(name)
	}
	r := v.reading(t)
	for text, want := range map[string]string{
		"αθήνα": "Αθήνα Δήμος", "ΑΘΉ": "Αθήνα Δήμος", "αθήμα": "Αθήνα Δήμος", "δήοςμ": "", "θαήνα": "Αθήνα Δήμος",
		"جمعية": "جمعية الأمل", "الامل": "جمعية الأمل", "перми": "Пермь", "東京": "東京都",
		"𐌲𐌿": "𐌲𐌿𐍄𐌰𐌽𐍃 𐌸", "𐌸": "𐌲𐌿𐍄𐌰𐌽𐍃 𐌸", "𐌲𐌿𐍄𐌰𐌰𐍃": "𐌲𐌿𐍄𐌰𐌽𐍃 𐌸", "𐌿𐍄𐌰𐌽𐍃": "𐌲𐌿𐍄𐌰𐌽𐍃 𐌸", "𐌿𐌲𐍄𐌰𐌽": "𐌲𐌿𐍄𐌰𐌽𐍃 𐌸", "𐌲𐌿𐍄x𐌰𐌽": "𐌲𐌿𐍄𐌰𐌽𐍃 𐌸",
		strings.Repeat("𐌰𐌱𐌲", 50): gothic, strings.Repeat("𐌰𐌱𐌲", 50) + "𐌲": gothic, strings.Repeat("𐌰𐌱𐌲", 50) + "𐌲𐌲": "",
		long[:200]: long, long[:120] + "x" + long[120:190]: long, long[:120] + "xy" + long[120:190]: "", long[255:]: "",
		"agri": "Ağrı", "agro": "Ağrı",
	} {
		var wanted []string
		if want != "" {
			wanted = []string{want}
		}
		wantFound(t, r, civic.SearchQuery{Text: text}, wanted...)
	}
}

// TestSearchTakesNoSyntax searches texts that mean something to Lucene or to Cypher.
func TestSearchTakesNoSyntax(t *testing.T) {
	v := &village{}
	v.put(&civic.Source{ID: idOf(civic.KindSource, "register"), Title: "Kütük"})
	v.organization("And Or Not")
	v.organization("elma")
	r := v.reading(t)
	for text, want := range map[string]string{
		"AND": "And Or Not", "not OR": "And Or Not", "elma OR ceviz": "", "NOT elma": "", "e*": "", "el?a": "", "elma~": "elma", "+elma -elma": "elma",
		"searchTags:o": "", "o": "", "004": "", "[000 TO 999]": "", `"elma"`: "elma", "/e.ma/": "", `elma\`: "elma", "elma^9": "", "(elma": "elma", "nowhere": "",
		"elma' OR 1=1 //": "", "$query": "",
	} {
		var wanted []string
		if want != "" {
			wanted = []string{want}
		}
		wantFound(t, r, civic.SearchQuery{Text: text}, wanted...)
	}
}

// TestSearchSeesWhatOthersWrite searches a word of which so many hits are found that they are kept, while another program writes.
func TestSearchSeesWhatOthersWrite(t *testing.T) {
	server := servers.Empty(t)
	stores := make([]*neo4j.Store, 2)
	for i := range stores {
		var err error
		if stores[i], err = neo4j.Open(t.Context(), neo4j.Options{URI: server.URI, User: server.User, Password: server.Password, Database: server.Database}); err != nil {
			t.Fatal(err)
		}
		defer stores[i].Close() //nolint:errcheck // it has only read by then, or the write was acknowledged
	}
	put := func(v *village) {
		t.Helper()
		if _, err := stores[1].Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error { return tx.Put(t.Context(), v.batch) }); err != nil {
			t.Fatal(err)
		}
	}
	v := &village{}
	v.put(&civic.Source{ID: idOf(civic.KindSource, "register"), Title: "Kütük"})
	for i := range 200 {
		v.organization(fmt.Sprint("Kavak ", i))
	}
	put(v)
	for more := range 3 {
		for range 2 {
			reader, err := stores[0].Reader(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			ids, _, total := found(t, reader, civic.SearchQuery{Text: "kavak"})
			if want := 200 + more; len(ids) != want || *total != want {
				t.Errorf("got %d hits, total %d, want %d", len(ids), *total, want)
			}
			reader.Close()
		}
		next := &village{}
		next.organization(fmt.Sprint("Kavak, sonradan ", more))
		put(next)
	}
}
