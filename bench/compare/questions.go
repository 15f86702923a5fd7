package main

import (
	"embed"
	"fmt"
	"path"
	"strings"
)

//go:embed questions
var questionFiles embed.FS

// A contestant is who answers: the bare driver, the peer, or our API.
type contestant string

const (
	bare contestant = "driver"
	peer contestant = "peer"
	api  contestant = "civicgraph"
)

// A question is asked of all contestants, for each of the things to ask about in turn.
type question struct {
	name string
	ways []way
	asks []map[string]any
	// same are the columns that answers which say the same agree in, all unless given; unordered when their order is the contestant's own.
	same      []int
	unordered bool
}

// A way is how one contestant is asked a question.
type way struct {
	by contestant
	// form tells apart the ways of one contestant, "" for the plain one.
	form string
	// text is the Cypher or GraphQL.
	text string
	// rows is where the rows of a GraphQL answer are, and columns what of each of them stands beside the columns of the Cypher.
	rows, columns []string
	// most is how many clients it is asked by at most, 0 for any number; once asks it a single time a round.
	most int
	once bool
	// alone marks an answer that says something else, so that it is not held against the others.
	alone bool
}

func (w way) name() string { return strings.TrimSuffix(string(w.by)+" "+w.form, " ") }

// read returns the text of a question. Those of Cypher are named name.cypher, those of GraphQL name.contestant.graphql.
func read(file string) (string, error) {
	text, err := questionFiles.ReadFile(path.Join("questions", file))
	return string(text), err
}

// questions returns all that is asked about what was drawn.
func questions(s *sample) ([]question, error) {
	flat := []string{"id", "name"}
	all := []question{
		{name: "read one", asks: s.organizations, ways: []way{
			{by: bare, text: "read"},
			{by: peer, text: "read.peer", rows: []string{"organizations"}, columns: []string{"id", "name", "type", "seat.0.name"}},
			{by: api, text: "read.api", rows: []string{"node"}, columns: []string{"id", "name", "type", "seat.name"}},
		}},
		{name: "list of 50", asks: s.provinces, ways: []way{
			{by: bare, text: "list"},
			{by: peer, text: "list.peer", rows: []string{"organizations"}, columns: flat},
			{by: peer, form: "by place", text: "list.peer-place", rows: []string{"organizations"}, columns: flat, most: 16},
			{by: peer, form: "by index", text: "list.peer-index", rows: []string{"organizations"}, columns: flat},
			{by: api, text: "list.api", rows: []string{"organizations", "nodes"}, columns: flat},
		}},
		{name: deepName(s), asks: s.pages, ways: []way{
			{by: bare, text: "page"},
			{by: peer, form: "by offset", text: "page.peer-offset", rows: []string{"organizations"}, columns: flat, most: 16},
			{by: peer, form: "by offset and name", text: "page.peer-name", rows: []string{"organizations"}, columns: flat, alone: true, most: 16},
			{by: peer, form: "by cursor", text: "page.peer-cursor", rows: []string{"organizationsConnection", "edges"}, columns: []string{"node.id", "node.name"}, most: 1, once: true},
			{by: peer, form: "by index", text: "page.peer-index", rows: []string{"organizations"}, columns: flat},
			{by: api, text: "page.api", rows: []string{"organizations", "nodes"}, columns: flat},
		}},
	}
	all = append(all, collaborators("a median organization", s.organizations, 0)...)
	all = append(all, collaborators("the hub", s.hubs, 1)...)
	all = append(all,
		question{name: "path", asks: s.pairs, same: []int{}, ways: []way{
			{by: bare, text: "path"},
			{by: peer, text: "path.peer", rows: []string{"shortestPath"}, columns: flat},
			{by: api, text: "path.api", rows: []string{"paths", "paths", "0", "steps"}, columns: []string{"organization.id", "organization.name"}},
		}},
		question{name: "search", asks: s.texts, unordered: true, ways: []way{
			{by: bare, text: "search"},
			{by: peer, text: "search.peer", rows: []string{"organizationsByText", "edges"}, columns: []string{"node.id", "node.name"}},
			{by: peer, form: "by Cypher", text: "search.peer-cypher", rows: []string{"search"}, columns: flat},
			{by: api, text: "search.api", rows: []string{"search", "edges"}, columns: []string{"node.id", "node.name"}},
		}},
	)
	return all, readTexts(all)
}

func deepName(s *sample) string { return fmt.Sprintf("page behind %d", s.depth) }

// collaborators returns the two questions for who works with organizations: by our ties, and by the activities that both take part in.
// The latter orders what has equal counts in another way than ours, so that the counts are compared. Most is how many clients ask the peer
// for everybody at once.
func collaborators(of string, asks []map[string]any, most int) []question {
	return []question{
		{name: "ties of " + of, asks: asks, ways: []way{
			{by: bare, text: "collaborators"},
			{by: peer, text: "collaborators.peer", rows: []string{"organizations", "0", "collaborators"}, columns: []string{"id", "name", "activityCount", "strength"}},
			{by: api, text: "collaborators.api", rows: []string{"node", "collaborators", "edges"}, columns: []string{"node.id", "node.name", "activityCount", "strength"}},
		}},
		{name: "partners of " + of, asks: asks, same: []int{2}, ways: []way{
			{by: bare, text: "partners"},
			{by: peer, text: "partners.peer", rows: []string{"organizations", "0", "partners"}, columns: []string{"id", "name", "activityCount"}},
			{by: peer, form: "nested", text: "partners.peer-nested", rows: []string{"organizations", "0", "activities"}, columns: []string{"id"}, alone: true, most: most},
			{by: api, text: "partners.api", rows: []string{"node", "collaborators", "edges"}, columns: []string{"node.id", "node.name", "activityCount"}},
		}},
	}
}

// readTexts puts the texts in the place of their names.
func readTexts(all []question) error {
	for _, q := range all {
		for i := range q.ways {
			w := &q.ways[i]
			extension := ".graphql"
			if w.by == bare {
				extension = ".cypher"
			}
			text, err := read(w.text + extension)
			if err != nil {
				return err
			}
			w.text = text
		}
	}
	return nil
}
