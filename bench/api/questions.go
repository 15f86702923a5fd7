package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/civicgraph/civicgraph/bench/crowd"
	"github.com/civicgraph/civicgraph/internal/civic"
)

// A question is asked of each of the things to ask about in turn.
type question struct {
	name, text string
	asks       []map[string]any
}

// questions returns all that is asked. Cursor is that in front of the page deep in the list of organizations, depth how deep.
func questions(s sample, cursor string, depth int) []question {
	ordinary := each("id", s.ordinary)
	var filters []map[string]any
	for i, province := range s.provinces {
		filters = append(filters, map[string]any{"province": province, "theme": s.themes[i%len(s.themes)]})
	}
	return []question{
		{"lookup", `query ($id: ID!) { node(id: $id) { id ... on Organization { name type seat { name } } } }`, ordinary},
		{"filtered list of 50", `query ($province: ID!, $theme: ID!) {
			organizations(filter: { types: [NGO], places: [$province], themes: [$theme] }, first: 50) { totalCount nodes { id name } }
		}`, filters},
		{fmt.Sprintf("page behind %d", depth), `query ($cursor: String!) { organizations(first: 20, after: $cursor) { nodes { id name } } }`, []map[string]any{{"cursor": cursor}}},
		{"three levels", `query ($id: ID!) {
			node(id: $id) { ... on Organization { name participations(first: 5) { nodes { role activity { title participations(first: 5) { nodes { organization { id name } } } } } } } }
		}`, ordinary},
		{"collaborators", collaborators, ordinary},
		{"collaborators of the hub", collaborators, each("id", []civic.ID{s.hub})},
		{"network of 1,000 nodes", network, []map[string]any{{"limit": 1000}}},
	}
}

const collaborators = `query ($id: ID!) {
	node(id: $id) { ... on Organization { collaborators(first: 20) { edges { node { id name } activityCount strength since until } } } }
}`

// network asks for what a drawing needs, of all that the columns have.
const network = `query ($limit: Int!) {
	network(limit: $limit) {
		revision nodes { id label type sector plateCode longitude latitude degree hiddenNeighbours } links { source target weight activityCount } truncated
	}
}`

func each(name string, ids []civic.ID) []map[string]any {
	var asks []map[string]any
	for _, id := range ids {
		asks = append(asks, map[string]any{name: id})
	}
	return asks
}

// answers asks a question about each thing once.
func (q question) answers(ctx context.Context, a *crowd.WebAsker) ([][]byte, error) {
	var all [][]byte
	var c crowd.Connection
	for i := range q.asks {
		answer, err := a.Ask(ctx, &c, i)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", q.name, err)
		}
		all = append(all, answer.Body)
	}
	return all, c.Close()
}

// findCursor pages through the list of organizations, as a client would, and returns the cursor in front of the page at a depth.
func findCursor(ctx context.Context, address string, depth int) (cursor string, err error) {
	const text, size = `query ($cursor: String) { organizations(first: 100, after: $cursor) { pageInfo { endCursor } } }`, 100
	var c crowd.Connection
	var after any
	for range depth / size {
		a, err := crowd.NewWebAsker(address, target, text, []map[string]any{{"cursor": after}}, "")
		if err != nil {
			return "", err
		}
		said, err := a.Ask(ctx, &c, 0)
		if err != nil {
			return "", err
		}
		var page struct {
			Data struct {
				Organizations struct{ PageInfo struct{ EndCursor string } }
			}
		}
		if err := json.Unmarshal(said.Body, &page); err != nil {
			return "", err
		}
		cursor = page.Data.Organizations.PageInfo.EndCursor
		after = cursor
	}
	if c.Conn == nil {
		return "", errors.New("the list is too short")
	}
	return cursor, c.Close()
}
