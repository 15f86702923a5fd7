package bench

import (
	"errors"
	"math/rand/v2"
	"strings"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/dataset"
)

// geography is the places of the built-in data, by number.
type geography struct {
	places []civic.Place
	// provinces are the numbers of provinces; districts[p] those of the districts in province p.
	provinces []int
	districts [][]int
}

// newGeography reads the places of the built-in data.
func newGeography() (geography, error) {
	submissions, err := dataset.Submissions()
	if err != nil {
		return geography{}, err
	}
	var g geography
	ids := map[civic.ID]civic.ID{}
	for _, submission := range submissions {
		for _, place := range submission.Places {
			place.ID, place.Source = civic.Mint(civic.KindPlace, place.Keys[0], 0), id(civic.KindSource, 0)
			for _, key := range place.Keys {
				ids[civic.KeyRef(key.Scheme, key.Value)] = place.ID
			}
			g.places = append(g.places, place)
		}
	}
	provinceOf := map[civic.ID]int{}
	for i := range g.places {
		place := &g.places[i]
		if outer, ok := ids[place.Within]; ok {
			place.Within = outer
		}
		if place.Type == civic.Province {
			provinceOf[place.ID] = len(g.provinces)
			g.provinces = append(g.provinces, i)
		}
	}
	g.districts = make([][]int, len(g.provinces))
	for i, place := range g.places {
		if province, ok := provinceOf[place.Within]; ok && place.Type == civic.District {
			g.districts[province] = append(g.districts[province], i)
		}
	}
	return g, g.check()
}

// check makes sure that every province has a district to draw.
func (g *geography) check() error {
	for _, districts := range g.districts {
		if len(districts) == 0 {
			return errors.New("a province of the built-in data has no district")
		}
	}
	if len(g.provinces) == 0 {
		return errors.New("the built-in data has no provinces")
	}
	return nil
}

// draw returns a province, the first ones more often.
func (g *geography) draw(d *rand.Rand) int {
	return min(d.IntN(len(g.provinces)), d.IntN(len(g.provinces)))
}

// district returns the number of a district of a province.
func (g *geography) district(d *rand.Rand, province int) int {
	return g.districts[province][d.IntN(len(g.districts[province]))]
}

// name returns the Turkish name of a place.
func (g *geography) name(place int) string {
	return strings.TrimSpace(civic.PickName(g.places[place].Names, civic.Turkish))
}
