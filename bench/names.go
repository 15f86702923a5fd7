package bench

import (
	"math/rand/v2"
	"strings"
	"unicode/utf8"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func official(text string) []civic.Name {
	return []civic.Name{{Text: text, Language: civic.Turkish, Kind: civic.Official}}
}

// themeWords are what organizations and activities are about. They are in very many names.
func themeWords() []string {
	return []string{
		"Çevre", "Kadın", "Gençlik", "Çocuk", "Eğitim", "Kültür", "Sanat", "Spor", "Sağlık", "Engelliler", "Göç", "İklim", "Kent", "Kırsal Kalkınma",
		"Dayanışma", "Yardımlaşma", "İnsan Hakları", "Afet", "Tarım", "Turizm", "Bilim", "Girişimcilik", "Ulaşım", "Hayvan Hakları",
	}
}

// organizationType draws a type by shares like those of a country: most are NGOs.
func organizationType(d *rand.Rand) civic.OrganizationType {
	shares := []struct {
		upTo int
		kind civic.OrganizationType
	}{
		{840, civic.NGO}, {855, civic.Municipality}, {900, civic.PublicBody}, {903, civic.University}, {913, civic.UmbrellaOrganization},
		{917, civic.CityCouncil}, {920, civic.InternationalOrganization}, {perMille, civic.Company},
	}
	chance := d.IntN(perMille)
	for _, share := range shares {
		if chance < share.upTo {
			return share.kind
		}
	}
	return civic.Company
}

// organizationNames returns two or three names: the official one with its place and legal words, an acronym, often an alias.
func organizationNames(d *rand.Rand, kind civic.OrganizationType, place string) []civic.Name {
	const aliased = 0.4
	own := madeUpWord(d)
	theme := themeWords()[d.IntN(len(themeWords()))]
	legal := map[civic.OrganizationType][]string{
		civic.NGO: {"Derneği", "Derneği", "Derneği", "Vakfı", "Kooperatifi", "Platformu"}, civic.Municipality: {"Belediyesi"},
		civic.PublicBody: {"İl Müdürlüğü", "Kaymakamlığı"}, civic.University: {"Üniversitesi"}, civic.UmbrellaOrganization: {"Federasyonu", "Belediyeler Birliği"},
		civic.CityCouncil: {"Kent Konseyi"}, civic.InternationalOrganization: {"Uluslararası Örgütü"}, civic.Company: {"A.Ş.", "Ltd. Şti."},
	}[kind]
	text := strings.Join([]string{place, own, theme, legal[d.IntN(len(legal))]}, " ")
	names := append(official(text), civic.Name{Text: acronym(text), Language: civic.Turkish, Kind: civic.Acronym})
	if d.Float64() < aliased {
		names = append(names, civic.Name{Text: own + " " + theme, Language: civic.Turkish, Kind: civic.Alias})
	}
	return names
}

// acronym returns the first letters of the words.
func acronym(text string) string {
	var b strings.Builder
	for _, word := range strings.Fields(text) {
		first, _ := utf8.DecodeRuneInString(word)
		b.WriteRune(first)
	}
	return b.String()
}

// madeUpWord returns a word that sounds Turkish. Short ones are frequent, long ones rare.
func madeUpWord(d *rand.Rand) string {
	starts := []string{"Ka", "Gö", "Şi", "Ya", "De", "Çı", "Ma", "Öz", "Be", "Ü", "I", "İ", "Su", "Ha", "Tu", "Ze", "Fi", "Or", "Al", "Er"}
	middles := []string{"la", "nü", "rı", "şe", "mu", "ça", "ze", "ğı", "vu", "be", "kö", "ti"}
	ends := []string{"n", "r", "l", "m", "k", "ş", "z", "ç", "t", "y"}
	word := starts[d.IntN(len(starts))]
	for range 1 + d.IntN(3) {
		word += middles[d.IntN(len(middles))]
	}
	return word + ends[d.IntN(len(ends))]
}
