package neo4j

import (
	"embed"
	"fmt"
	"strings"
	"text/template"

	"github.com/civicgraph/civicgraph/internal/civic"
)

//go:embed cypher/lists/*.cypher
var listFiles embed.FS

// A walk is a way to come by a page of a list of organizations or activities. Cypher takes neither an index nor a direction as a
// parameter, so each walk is a statement of its own. They are made from a few templates when the program starts: how many there are is
// fixed, and nothing of a question is ever in them. The database plans a statement when it is first asked, which takes some tenths of a
// second for large ones; so what is seldom asked is not in those that are often asked.
type walk struct {
	// Of is what the list is of, a noun.
	Of string
	// Area and Type walk area by area and type by type, each along one stretch of an index in the order of names.
	Area, Type bool
	// Start is the property that activities are ordered by before their names, if any.
	Start string
	// Descending turns the order of names round.
	Descending bool
	// Ties holds what comes by against conditions on its relationships, too.
	Ties bool
	// Counted orders by a number that is counted, and so looks at all there is.
	Counted bool
	// Anchored looks through what the entities that are given lead to, and walks along no index.
	Anchored bool
}

const (
	ofOrganizations = "organizations"
	ofActivities    = "activities"
	startAscending  = "startKey"
	startDescending = "latestKey"
)

// walks returns all walks there are.
func walks() []walk {
	var all []walk
	for _, area := range []bool{false, true} {
		for _, kind := range []bool{false, true} {
			for _, ties := range []bool{false, true} {
				for _, descending := range []bool{false, true} {
					all = append(all, walk{Of: ofOrganizations, Area: area, Type: kind, Ties: ties, Descending: descending})
				}
			}
			all = append(all, walk{Of: ofOrganizations, Area: area, Type: kind, Ties: true, Counted: true})
		}
	}
	for _, descending := range []bool{false, true} {
		all = append(all, walk{Of: ofOrganizations, Ties: true, Anchored: true, Descending: descending})
	}
	all = append(all, walk{Of: ofOrganizations, Ties: true, Anchored: true, Counted: true})
	return append(all, activityWalks()...)
}

func activityWalks() []walk {
	var all []walk
	for _, ties := range []bool{false, true} {
		for _, start := range []string{"", startAscending, startDescending} {
			all = append(all, walk{Of: ofActivities, Start: start, Ties: ties})
		}
		all = append(all, walk{Of: ofActivities, Type: true, Ties: ties})
	}
	for _, start := range []string{"", startAscending, startDescending} {
		all = append(all, walk{Of: ofActivities, Start: start, Ties: true, Anchored: true})
	}
	for _, kind := range []bool{false, true} {
		all = append(all, walk{Of: ofActivities, Type: kind, Ties: true, Counted: true})
	}
	return append(all, walk{Of: ofActivities, Ties: true, Anchored: true, Counted: true})
}

// template returns the name of the file that the statement is made from.
func (w walk) template() string {
	switch {
	case w.Anchored:
		return w.Of + "_led_to.cypher"
	case w.Counted:
		return w.Of + "_counted.cypher"
	}
	return w.Of + ".cypher"
}

// name returns the name of the statement.
func (w walk) name() string { return w.Of + w.How() }

// How says in words how the walk goes.
func (w walk) How() string {
	how := ""
	for _, part := range []struct {
		word string
		said bool
	}{
		{"by area", w.Area}, {"by type", w.Type}, {"by " + w.Start, w.Start != ""}, {"from the end", w.Descending},
		{"that others lead to", w.Anchored}, {"with such ties", w.Ties}, {"counted", w.Counted},
	} {
		if part.said {
			how += " " + part.word
		}
	}
	return how
}

// A side is one side of a position: what is ahead of it, walked in the order of the list, or what is behind it, walked backwards.
type side struct {
	// Limit is the parameter that bounds it, and the property of a question that says whether it is asked for.
	Limit string
	// Keys and IDs are the directions of both parts of a position.
	Keys, IDs run
}

// run is a direction in Cypher: the operators that compare with where it begins, its order, and the text that it begins at.
type run struct{ AtLeast, MoreThan, Order, First string }

// Sides returns both sides of a position.
func (w walk) Sides() []side {
	up, down := run{">=", ">", "ASC", "''"}, run{"<=", "<", "DESC", "'" + highestKey + "'"}
	if w.Descending {
		return []side{{"up", down, up}, {"down", up, down}}
	}
	return []side{{"up", up, up}, {"down", down, down}}
}

// typed is a type with the label that the nodes of the type have.
type typed struct{ Type, Label string }

// Labels returns the labels of all types of what the list is of. The database knows how many nodes have a label.
func (w walk) Labels() []typed {
	if w.Of == ofActivities {
		return labelled(civic.ActivityTypes())
	}
	return labelled(civic.OrganizationTypes())
}

func labelled[T ~string](types []T) []typed {
	labels := make([]typed, len(types))
	for i, t := range types {
		labels[i] = typed{string(t), typeLabel(t)}
	}
	return labels
}

// addWalks adds the statements of all walks.
func (s statements) addWalks() error {
	templates, err := template.New("").ParseFS(listFiles, "cypher/lists/*.cypher")
	if err != nil {
		return err
	}
	for _, w := range walks() {
		var text strings.Builder
		if err := templates.ExecuteTemplate(&text, w.template(), w); err != nil {
			return fmt.Errorf("the statement %q: %w", w.name(), err)
		}
		s[w.name()] = text.String()
	}
	return nil
}
