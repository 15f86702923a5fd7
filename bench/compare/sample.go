package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/civicgraph/civicgraph/bench/crowd"
	"github.com/civicgraph/civicgraph/internal/civic"
)

// A sample is what the questions are asked about, the same in each run on the same data: lists of what a question takes, by the names of
// its variables.
type sample struct {
	organizations, hubs, provinces, pages, pairs, texts []map[string]any
	// depth is how many organizations are in front of the page deep in the list.
	depth int
}

// The sizes of a sample.
const (
	around   = 200
	deepest  = 50_000
	pageSize = civic.MaxPageSize
)

// draw draws a sample from the data in a database.
func draw(ctx context.Context, driver neo4j.DriverWithContext, database string) (*sample, error) {
	ask := func(text string, params map[string]any) ([][]any, error) {
		return query(ctx, driver, database, text, params)
	}
	taking, err := ask(`MATCH (o:Organization) WITH o, COUNT { (o)-[:PARTICIPATES_IN]->() } AS times WHERE times > 0
		WITH o ORDER BY times DESC, o.id RETURN [o.id, o.name] AS row`, nil)
	if err != nil {
		return nil, err
	}
	provinces, err := ask(`MATCH (p:Province) WHERE COUNT { (:Organization:NGO {area: p.id}) } >= 50 WITH p ORDER BY p.id RETURN [p.id] AS row`, nil)
	if err != nil {
		return nil, err
	}
	if len(taking) < 2 || len(provinces) == 0 {
		return nil, fmt.Errorf("the data is too little: %d organizations that take part, %d provinces with 50 NGOs", len(taking), len(provinces))
	}
	s := &sample{hubs: []map[string]any{{"id": taking[0][0]}}}
	for _, row := range provinces {
		s.provinces = append(s.provinces, map[string]any{"province": row[0]})
	}
	middle := len(taking) / 2
	for _, row := range taking[max(0, middle-around/2):min(len(taking), middle+around/2)] {
		s.organizations = append(s.organizations, map[string]any{"id": row[0]})
		s.texts = append(s.texts, searchText(fmt.Sprint(row[1])))
	}
	s.drawPairs(taking)
	return s, s.drawPage(ask)
}

// searchText searches a name by all its words but the last, which is a legal one.
func searchText(name string) map[string]any {
	words := civic.Words(name)
	words = words[:max(1, len(words)-1)]
	return map[string]any{"text": strings.Join(words, " "), "lucene": "+" + strings.Join(words, "* +") + "*"}
}

func (s *sample) drawPairs(taking [][]any) {
	dice := rand.New(rand.NewPCG(1, 1))
	for range around {
		from := dice.IntN(len(taking) - 1)
		to := from + 1 + dice.IntN(len(taking)-from-1)
		s.pairs = append(s.pairs, map[string]any{"from": taking[from][0], "to": taking[to][0]})
	}
}

// drawPage finds the organization in front of the page deep in the list: as deep as it goes, or in the middle of a shorter list.
func (s *sample) drawPage(ask func(string, map[string]any) ([][]any, error)) error {
	count, err := ask(`MATCH (o:Organization) RETURN [count(o)] AS row`, nil)
	if err != nil {
		return err
	}
	organizations, ok := count[0][0].(int64)
	if !ok {
		return fmt.Errorf("there are %v organizations", count[0][0])
	}
	s.depth = min(deepest, int(organizations)/2/pageSize*pageSize)
	last, err := ask(`MATCH (o:Organization) WHERE o.nameKey >= '' AND o.id >= '' WITH o ORDER BY o.nameKey, o.id SKIP $skip LIMIT 1
		RETURN [o.nameKey, o.id] AS row`, map[string]any{"skip": s.depth - 1})
	if err != nil || len(last) == 0 {
		return fmt.Errorf("the page behind %d organizations: %w", s.depth, err)
	}
	s.pages = []map[string]any{{
		"nameKey": last[0][0], "id": last[0][1], "skip": s.depth,
		"peerCursor": base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "arrayconnection:%d", s.depth-1)),
	}}
	return nil
}

// findCursor pages through our API to the page deep in the list, as a client would, and notes the cursor in front of it.
func (s *sample) findCursor(ctx context.Context, address string) error {
	const text = `query ($cursor: String) { organizations(first: 100, after: $cursor) { pageInfo { endCursor } } }`
	var c crowd.Connection
	defer func() {
		if c.Conn != nil {
			_ = c.Close()
		}
	}()
	var cursor any
	for range s.depth / pageSize {
		a, err := crowd.NewWebAsker(address, apiTarget, text, []map[string]any{{"cursor": cursor}}, "")
		if err != nil {
			return err
		}
		said, err := a.Ask(ctx, &c, 0)
		if err != nil {
			return err
		}
		rows, err := way{rows: []string{"organizations", "pageInfo"}, columns: []string{"endCursor"}}.table(said.Body)
		if err != nil {
			return err
		}
		cursor = rows[0][0]
	}
	s.pages[0]["cursor"] = cursor
	return nil
}

// shared tells whether two lists of lines are the same, and where they first differ.
func shared(x, y []string) (string, bool) {
	if slices.Equal(x, y) {
		return "", true
	}
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("row %d: %s — %s", i+1, x[i], y[i]), false
		}
	}
	return fmt.Sprintf("%d rows — %d rows", len(x), len(y)), false
}
