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
// fixed, and nothing of a question is ever in them. The database plans a statement when it is first asked; conditions that are seldom
// given are in the statements with Ties only, so that the others are planned fast.
type walk struct {
	// Of is the template: what the list is of, and whether it is ordered by a number that is counted.
	Of string
	// Area and Type walk area by area and type by type, each along one stretch of an index in the order of names.
	Area, Type bool
	// Start is the property that activities are ordered by before their names, if any.
	Start string
	// Descending turns the order of names round.
	Descending bool
	// Ties holds what comes by against conditions on its relationships, too.
	Ties bool
	// Anchored looks through what the entities that are given lead to, and walks along no index.
	Anchored bool
}

// The templates of walks.
const (
	organizationsByName    = "organizations"
	organizationsByCount   = "organizations_counted"
	activitiesInOrder      = "activities"
	activitiesByCount      = "activities_counted"
	startAscending         = "startKey"
	startDescending        = "latestKey"
	listTemplateExtension  = ".cypher"
	listTemplatesInPackage = "cypher/lists/*" + listTemplateExtension
)

// walks returns all walks there are.
func walks() []walk {
	var all []walk
	for _, area := range []bool{false, true} {
		for _, kind := range []bool{false, true} {
			for _, ties := range []bool{false, true} {
				for _, descending := range []bool{false, true} {
					all = append(all, walk{Of: organizationsByName, Area: area, Type: kind, Ties: ties, Descending: descending})
				}
			}
			all = append(all, walk{Of: organizationsByCount, Area: area, Type: kind, Ties: true})
		}
	}
	for _, descending := range []bool{false, true} {
		all = append(all, walk{Of: organizationsByName, Anchored: true, Ties: true, Descending: descending})
	}
	all = append(all, walk{Of: organizationsByCount, Anchored: true, Ties: true})
	return append(all, activityWalks()...)
}

func activityWalks() []walk {
	var all []walk
	for _, ties := range []bool{false, true} {
		for _, start := range []string{"", startAscending, startDescending} {
			all = append(all, walk{Of: activitiesInOrder, Start: start, Ties: ties})
		}
		all = append(all, walk{Of: activitiesInOrder, Type: true, Ties: ties})
	}
	for _, start := range []string{"", startAscending, startDescending} {
		all = append(all, walk{Of: activitiesInOrder, Start: start, Anchored: true, Ties: true})
	}
	for _, kind := range []bool{false, true} {
		all = append(all, walk{Of: activitiesByCount, Type: kind, Ties: true})
	}
	return append(all, walk{Of: activitiesByCount, Anchored: true, Ties: true})
}

// counted says whether the list is ordered by a number that is counted.
func (w walk) counted() bool { return w.Of == organizationsByCount || w.Of == activitiesByCount }

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
		{"that others lead to", w.Anchored}, {"with such ties", w.Ties},
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
	if w.Of == activitiesInOrder || w.Of == activitiesByCount {
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
	templates, err := template.New("").ParseFS(listFiles, listTemplatesInPackage)
	if err != nil {
		return err
	}
	for _, w := range walks() {
		var text strings.Builder
		if err := templates.ExecuteTemplate(&text, w.Of+listTemplateExtension, w); err != nil {
			return fmt.Errorf("the statement %q: %w", w.name(), err)
		}
		s[w.name()] = text.String()
	}
	return nil
}
