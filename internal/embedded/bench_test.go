package embedded_test

import (
	"fmt"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// BenchmarkFinder asks lists of a fifth of a country.
func BenchmarkFinder(b *testing.B) {
	store := openMemory(b)
	n := makeNation(20_000, 12_000, 100_000)
	n.load(b, store)
	reader := read(b, store)
	half, err := reader.Organizations(b.Context(), []civic.OrganizationQuery{{Page: civic.PageRequest{Limit: 100}}})
	if err != nil {
		b.Fatal(err)
	}
	yes := true
	for name, filter := range map[string]civic.OrganizationFilter{
		"everything":     {},
		"one district":   {Places: n.places[1:2]},
		"one province":   {Places: n.places[:1]},
		"universities":   {Types: []civic.OrganizationType{civic.University}},
		"text":           {Text: "dernegi"},
		"with ties":      {HasTies: &yes},
		"in a programme": {ParticipatesIn: n.activities[:1]},
		"in programmes":  {MinProgrammes: 2},
	} {
		for _, order := range []civic.OrganizationOrder{civic.ByName, civic.ByParticipations} {
			b.Run(fmt.Sprint(name, "/", order), func(b *testing.B) {
				query := civic.OrganizationQuery{Filter: filter, Order: order, Page: civic.PageRequest{Limit: 20}}
				if order == civic.ByName {
					query.Page.From = &half[0].Positions[99]
				}
				for b.Loop() {
					if _, err := reader.Organizations(b.Context(), []civic.OrganizationQuery{query}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
	for name, text := range map[string]string{"one word": "lele", "two words": "kaka dernegi", "nearly all": "dernegi", "a typing error": "lelelr"} {
		b.Run("search "+name, func(b *testing.B) {
			for b.Loop() {
				if _, err := reader.Search(b.Context(), civic.SearchQuery{Text: text, Page: civic.PageRequest{Limit: 20}}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkUpdate writes one organization a commit, synced to disk.
func BenchmarkUpdate(b *testing.B) {
	store := openFolder(b, b.TempDir())
	makeNation(20_000, 12_000, 100_000).load(b, store)
	i := 0
	for b.Loop() {
		i++
		write(b, store, civic.Batch{Dossiers: []civic.Dossier{organization(fmt.Sprint("bench-", i), "Yeni Dernek")}})
	}
}
