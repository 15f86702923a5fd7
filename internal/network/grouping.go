package network

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// Grouping is what puts organizations into groups.
type Grouping string

// The groupings. All but ByTheme put an organization into one group at most.
const (
	// ByProvince is by the province of the seat, ByRegion by the region around it.
	ByProvince Grouping = "PROVINCE"
	ByRegion   Grouping = "REGION"
	// ByType is by the type of organization, BySector by its sector.
	ByType   Grouping = "TYPE"
	BySector Grouping = "SECTOR"
	// ByTheme is by themes, of which an organization may have several. It is for Graph.Coverage only.
	ByTheme Grouping = "THEME"
)

// Groupings returns the groupings in their fixed order.
func Groupings() []Grouping { return []Grouping{ByProvince, ByRegion, ByType, BySector, ByTheme} }

// Groups is a division of organizations into groups, of which each has one organization at least.
type Groups struct {
	By Grouping
	// Of is the group of each organization, measure.NoGroup where it is unknown: where there is no seat, or one outside all provinces
	// (or regions), or where the organization is not in the graph.
	Of []int32
	// Keys has, for each group, what stands for it: the id of a province or region, or the word of a civic.OrganizationType or a
	// civic.Sector. Places are in the order of ids, words in their fixed order.
	Keys []string
}

// Place returns the place that a group is, "" when groups are not places.
func (g Groups) Place(group int) civic.ID {
	if g.By != ByProvince && g.By != ByRegion {
		return ""
	}
	return civic.ID(g.Keys[group])
}

// Groups puts organizations into groups. It returns an ErrInvalid fault for a grouping that there is not or that could put an
// organization into several groups.
func (g *Graph) Groups(organizations []civic.ID, by Grouping) (Groups, error) {
	c, err := g.classes(by)
	if err != nil {
		return Groups{}, err
	}
	if by == ByTheme {
		return Groups{}, civic.Invalid("an organization may have several themes, so that they are no division into groups", "group by PROVINCE, REGION, TYPE or SECTOR", "by")
	}
	groups := Groups{By: by, Of: make([]int32, len(organizations))}
	used := make([]bool, len(c.keys))
	var buffer []int32
	for i, id := range organizations {
		groups.Of[i] = measure.NoGroup
		if buffer = c.of(g.organizations.find(id), buffer[:0]); len(buffer) > 0 {
			groups.Of[i] = buffer[0]
			used[buffer[0]] = true
		}
	}
	groups.Keys = renumber(groups.Of, c.keys, used)
	return groups, nil
}

// renumber leaves out the groups that are not used, and returns the keys of the others.
func renumber(of []int32, keys []string, used []bool) []string {
	numbers, kept := make([]int32, len(keys)), []string{}
	for class, key := range keys {
		if used[class] {
			numbers[class] = int32(len(kept))
			kept = append(kept, key)
		}
	}
	for i, class := range of {
		if class != measure.NoGroup {
			of[i] = numbers[class]
		}
	}
	return kept
}

// classes are all groups that a grouping could put organizations of a graph into.
type classes struct {
	g    *Graph
	by   Grouping
	keys []string
	// numbers has the class of each place or theme of the graph, or none.
	numbers []int32
}

func (g *Graph) classes(by Grouping) (*classes, error) {
	c := &classes{g: g, by: by}
	switch by {
	case ByProvince:
		c.numberPlaces(civic.Province)
	case ByRegion:
		c.numberPlaces(civic.Region)
	case ByType:
		c.keys = texts(civic.OrganizationTypes())
	case BySector:
		c.keys = texts(civic.Sectors())
	case ByTheme:
		c.numberThemes()
	default:
		return nil, civic.Invalid(fmt.Sprintf("there is no grouping %.40q", by), "group by PROVINCE, REGION, TYPE, SECTOR or, for coverage, THEME", "by")
	}
	return c, nil
}

func texts[T ~string](words []T) []string {
	list := make([]string, len(words))
	for i, word := range words {
		list[i] = string(word)
	}
	return list
}

// numberPlaces numbers all places of a type, by id.
func (c *classes) numberPlaces(kind civic.PlaceType) {
	c.numbers = noPlaces(c.g.places.count)
	for _, p := range c.g.places.inOrder(func(p int32) bool { row := c.g.placeRows.at(p); return row.here && row.kind == kind }) {
		c.numbers[p] = int32(len(c.keys))
		c.keys = append(c.keys, string(c.g.places.key(p)))
	}
}

// numberThemes numbers the themes that an organization or an activity has, by id.
func (c *classes) numberThemes() {
	g := c.g
	used := make([]bool, g.themes.count)
	use := func(themes []int32) {
		for _, theme := range themes {
			used[theme] = true
		}
	}
	for o := range g.organizations.count {
		if row := g.actors.at(o); row.here {
			use(row.themes)
		}
	}
	for d := range g.activities.count {
		if row := g.deeds.at(d); row.here {
			use(row.themes)
		}
	}
	var themes []int32
	for theme, isUsed := range used {
		if isUsed {
			themes = append(themes, int32(theme))
		}
	}
	slices.SortFunc(themes, func(a, b int32) int { return cmp.Compare(g.themes.key(a), g.themes.key(b)) })
	c.numbers = noPlaces(g.themes.count)
	for _, theme := range themes {
		c.numbers[theme] = int32(len(c.keys))
		c.keys = append(c.keys, string(g.themes.key(theme)))
	}
}

// of appends the classes of an organization to list, ascending and each once; none has none.
func (c *classes) of(o int32, list []int32) []int32 {
	if o == none || !c.g.actors.at(o).here {
		return list
	}
	row := c.g.actors.at(o)
	switch c.by {
	case ByType:
		return ofCode(row.kind, list)
	case BySector:
		return ofCode(row.sector, list)
	case ByTheme:
		return c.ofAll(row.themes, list)
	}
	return c.ofPlace(row.seat, list)
}

// ofActivity appends the classes that an activity lies in: the provinces or regions of its venues, or its themes. By type and by sector
// an activity lies in none.
func (c *classes) ofActivity(d int32, list []int32) []int32 {
	row := c.g.deeds.at(d)
	switch c.by {
	case ByTheme:
		return c.ofAll(row.themes, list)
	case ByProvince, ByRegion:
		start := len(list)
		for _, place := range row.places {
			list = c.ofPlace(place, list)
		}
		return list[:start+len(ascending(list[start:]))]
	}
	return list
}

// ofCode is for words, whose codes start from 1.
func ofCode(code uint8, list []int32) []int32 {
	if code == 0 {
		return list
	}
	return append(list, int32(code)-1)
}

func (c *classes) ofAll(themes, list []int32) []int32 {
	start := len(list)
	for _, theme := range themes {
		list = append(list, c.numbers[theme])
	}
	return list[:start+len(ascending(list[start:]))]
}

// ofPlace appends the nearest class around a place.
func (c *classes) ofPlace(p int32, list []int32) []int32 {
	for ; p != none; p = c.g.around(p) {
		if c.numbers[p] != none {
			return append(list, c.numbers[p])
		}
	}
	return list
}

// ascending sorts a list and takes repeats out of it, in its place.
func ascending(list []int32) []int32 {
	slices.Sort(list)
	return slices.Compact(list)
}
