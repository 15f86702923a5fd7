package exchange

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// sort is what the values of a column are.
type sort int

const (
	texts sort = iota
	integers
	numbers
	lists
)

// column is one attribute of nodes or links. Its value is a string, an int, a float64 or a []string, as its sort says, and nil where it is
// not known.
type column[T any] struct {
	name  string
	sort  sort
	about string
	value func(*T) any
}

// nodeColumns returns the columns of nodes beside the id.
func nodeColumns() []column[Node] {
	return []column[Node]{
		{"name", texts, "The name that lists show", func(n *Node) any { return n.Name }},
		{"name_tr", texts, "The name in Turkish", func(n *Node) any { return text(n.Turkish) }},
		{"name_en", texts, "The name in English", func(n *Node) any { return text(n.English) }},
		{"acronym", texts, "The acronym", func(n *Node) any { return text(n.Acronym) }},
		{"kind", texts, "organization or activity", func(n *Node) any { return n.kind() }},
		{"type", texts, "The type, as the API calls it", func(n *Node) any { return text(n.Type) }},
		{"sector", texts, "The sector of an organization", func(n *Node) any { return text(n.Sector) }},
		{"seat", texts, "The place of the seat", func(n *Node) any { return text(n.Seat) }},
		{"province", texts, "The province of the seat", func(n *Node) any { return text(n.Province) }},
		{"plate_code", integers, "The plate code of the province, 1 to 81", func(n *Node) any { return orNil(n.PlateCode) }},
		{"longitude", numbers, "Degrees east, WGS 84", func(n *Node) any { return n.coordinate(func(c *civic.Coordinates) float64 { return c.Longitude }) }},
		{"latitude", numbers, "Degrees north, WGS 84", func(n *Node) any { return n.coordinate(func(c *civic.Coordinates) float64 { return c.Latitude }) }},
		{"identifiers", lists, "Identifiers as scheme:value", func(n *Node) any { return n.identifiers() }},
		{"sources", lists, "The ids of the sources that say something of it", func(n *Node) any { return listOf(n.Sources) }},
		{"website", texts, "The website", func(n *Node) any { return text(n.Website) }},
		{"since", texts, "The start of an activity, EDTF", func(n *Node) any { return text(n.Period.Start) }},
		{"until", texts, "The end of an activity, EDTF", func(n *Node) any { return text(n.Period.End) }},
		{"degree", integers, "Neighbours in the whole network under the filter", func(n *Node) any { return n.Degree }},
	}
}

// linkColumns returns the columns of links beside source and target.
func (n *Network) linkColumns() []column[Link] {
	columns := []column[Link]{
		{"weight", numbers, "The strength of the tie; in two modes the number of participations", func(l *Link) any { return l.Weight }},
		{"activities", integers, "How many activities tie the two", func(l *Link) any { return l.ActivityCount }},
		{"since", texts, "The start of the first of them, EDTF", func(l *Link) any { return text(l.Since) }},
		{"until", texts, "The end of the last of them, EDTF", func(l *Link) any { return text(l.Until) }},
	}
	if n.IsTwoMode() {
		columns = append(columns, column[Link]{"roles", lists, "The roles of the organization in the activity", func(l *Link) any { return listOf(l.Roles) }})
	}
	return columns
}

// nodeTable returns the columns of a table of nodes, whose key is the first.
func nodeTable() []column[Node] {
	id := column[Node]{"id", texts, "The id, as the API has it", func(n *Node) any { return string(n.ID) }}
	return append([]column[Node]{id}, nodeColumns()...)
}

// linkTable returns the columns of a table of links, whose keys are the first two.
func (n *Network) linkTable() []column[Link] {
	ends := []column[Link]{
		{"source", texts, "The id of one end", func(l *Link) any { return string(l.SourceID) }},
		{"target", texts, "The id of the other end", func(l *Link) any { return string(l.TargetID) }},
	}
	return append(ends, n.linkColumns()...)
}

func (n *Node) kind() string {
	if n.IsActivity() {
		return "activity"
	}
	return "organization"
}

func (n *Node) coordinate(part func(*civic.Coordinates) float64) any {
	if n.Location == nil {
		return nil
	}
	return part(n.Location)
}

func (n *Node) identifiers() any {
	var list []string
	for _, key := range n.Identifiers {
		list = append(list, key.Scheme+":"+key.Value)
	}
	return listOf(list)
}

// text returns a text as the value of a column, nil for none.
func text[T ~string](s T) any {
	if s == "" {
		return nil
	}
	return string(s)
}

func orNil[T any](value *T) any {
	if value == nil {
		return nil
	}
	return *value
}

// listOf returns a list as the value of a column, nil for an empty one.
func listOf[T ~string](list []T) any {
	if len(list) == 0 {
		return nil
	}
	texts := make([]string, len(list))
	for i, item := range list {
		texts[i] = string(item)
	}
	return texts
}

// listSeparator stands between the items of a list in formats that have no lists.
const listSeparator = "|"

// plain returns a value as text, "" where it is not known.
func plain(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case int:
		return strconv.Itoa(value)
	case float64:
		return strconv.FormatFloat(value, 'g', -1, 64)
	case []string:
		return strings.Join(value, listSeparator)
	}
	return ""
}

// properties returns the columns of a row that are known, by name.
func properties[T any](columns []column[T], row *T) map[string]any {
	known := make(map[string]any, len(columns))
	for _, c := range columns {
		if value := c.value(row); value != nil {
			known[c.name] = value
		}
	}
	return known
}

func sortedNames(values map[string]any) []string { return slices.Sorted(maps.Keys(values)) }
