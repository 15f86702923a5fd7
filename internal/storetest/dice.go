package storetest

import (
	"math/rand/v2"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// dice are the chances of one seed.
type dice struct{ *rand.Rand }

func newDice(seed uint64) dice {
	const stream = 0x9e3779b97f4a7c15
	return dice{rand.New(rand.NewPCG(seed, stream))}
}

// chance is true about that often.
func (d dice) chance(p float64) bool { return d.Float64() < p }

// one returns one of the items, the zero value when there are none.
func one[T any](d dice, items []T) T {
	var none T
	if len(items) == 0 {
		return none
	}
	return items[d.IntN(len(items))]
}

// some returns up to n of the items, perhaps with repeats.
func some[T any](d dice, items []T, n int) []T {
	var chosen []T
	for range d.IntN(n + 1) {
		if len(items) > 0 {
			chosen = append(chosen, one(d, items))
		}
	}
	return chosen
}

// maybe returns one of the items that often, else the zero value.
func maybe[T any](d dice, p float64, items []T) T {
	var none T
	if !d.chance(p) {
		return none
	}
	return one(d, items)
}

// filterOf returns one or two of the items that often, else nil, which lets everything in.
func filterOf[T any](d dice, p float64, items []T) []T {
	if !d.chance(p) || len(items) == 0 {
		return nil
	}
	return append([]T{one(d, items)}, some(d, items, 1)...)
}

// date returns a date of any precision, known, unstated or unknown. Few years make many overlaps.
func (d dice) date() civic.Date {
	return one(d, []civic.Date{
		"", "", "2018", "2019", "2020", "2021", "2019-06", "2020-01", "2020-02", "2020-12", "2019-12-31", "2020-01-01", "2020-02-29", "2020-06-15",
		"XXXX-09", "XXXX-09-30",
	})
}

// period returns a period of two dates that do not contradict each other; either end may be open.
func (d dice) period() civic.Period {
	for {
		p := civic.Period{Start: d.date(), End: d.date()}
		if d.chance(0.1) {
			p.End = civic.NoBound
		}
		if d.chance(0.03) {
			p.Start = civic.NoBound
		}
		if p.Validate() == nil {
			return p
		}
	}
}

// words are what names are made of: with Turkish letters, in either case, legal words, apostrophes and points.
func words() []string {
	return []string{
		"Çınar", "çınar", "Şişli", "ŞİŞLİ", "Iğdır", "İzmir", "Ihlamur", "Gökkuşağı", "Ünye", "Öykü", "Derneği", "Vakfı", "Belediyesi", "Büyükşehir",
		"Kent", "Gençlik", "Kadın", "T.C.", "Âkif'in", "Deniz", "Denizli", "Ağ", "2020", "Su",
	}
}

// name returns a name of one to three words.
func (d dice) name() string {
	text := one(d, words())
	for range d.IntN(3) {
		text += " " + one(d, words())
	}
	return text
}

// names returns one to three names of different kinds and languages.
func (d dice) names() []civic.Name {
	names := []civic.Name{{Text: d.name(), Language: civic.Turkish, Kind: civic.Official}}
	for range d.IntN(3) {
		names = append(names, civic.Name{
			Text: d.name(), Language: one(d, []civic.Language{civic.Turkish, civic.English, "KU"}), Kind: one(d, civic.NameKinds()),
		})
	}
	return names
}

// head returns how a record of a source stands: rarely retired or deprecated, sometimes preferred, inferred or dated.
func (d dice) head(source civic.ID) civic.RecordHead {
	head := civic.RecordHead{
		Source: source, AsOf: d.date(), Rank: maybe(d, 0.3, []civic.Rank{civic.Preferred, civic.Normal, civic.Deprecated}),
		Status: maybe(d, 0.4, []civic.FactStatus{civic.Stated, civic.Inferred}), Retired: d.chance(0.1),
	}
	if d.chance(0.3) {
		head.Locators = []civic.Locator{{Text: "sayfa 1"}, {Property: "outputs", Text: "sayfa 2"}}
	}
	return head
}
