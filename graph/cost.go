package graph

import (
	"context"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// maxCost is how many nodes the answer to one operation may hold, counted before the work from what is asked for.
const maxCost = 50_000

// MutateOperationContext refuses operations of which the answer could hold too many nodes.
func (limits) MutateOperationContext(_ context.Context, operation *graphql.OperationContext) *gqlerror.Error {
	c := costing{variables: operation.Variables}
	c.selection(operation.Operation.SelectionSet, 1, false)
	if c.total <= maxCost {
		return nil
	}
	err := refusal(civic.ErrTooCostly, fmt.Sprintf("the answer could hold %d nodes, and %d is the most", c.total, maxCost), "give `first` where you know how few there are, ask for smaller pages, or for less of each node")
	err.Extensions["cost"], err.Extensions["maxCost"] = c.total, maxCost
	return err
}

// costing counts what the answer to an operation could hold: every entity, and every item of a list.
type costing struct {
	variables map[string]any
	total     int
}

// selection counts what a selection holds that is answered so many times. Within a page, the lists are the page.
func (c *costing) selection(set ast.SelectionSet, times int, inPage bool) {
	for _, selection := range set {
		switch selection := selection.(type) {
		case *ast.Field:
			c.field(selection, times, inPage)
		case *ast.InlineFragment:
			c.selection(selection.SelectionSet, times, inPage)
		case *ast.FragmentSpread:
			if selection.Definition != nil {
				c.selection(selection.Definition.SelectionSet, times, inPage)
			}
		}
	}
}

func (c *costing) field(field *ast.Field, times int, inPage bool) {
	if field.Definition == nil || len(field.SelectionSet) == 0 {
		return // a leaf
	}
	c.add(times, workOf(field.Name))
	arguments := field.ArgumentMap(c.variables)
	kind := field.Definition.Type
	isPage := strings.HasSuffix(kind.Name(), "Connection")
	size := 1
	switch {
	case isPage || kind.Elem != nil && !inPage:
		size = sizeOf(field, arguments)
		c.add(times, size)
	case kind.Elem == nil && isEntity(kind.Name()):
		c.add(times, 1)
	}
	c.selection(field.SelectionSet, product(times, size), isPage)
}

func (c *costing) add(times, size int) { c.total = min(c.total+product(times, size), maxCount) }

// isEntity reports whether a field leads to another entity, which must be looked up, and not to a part of what it belongs to.
func isEntity(name string) bool {
	switch name {
	case "Node", "Organization", "Activity", "Place", "Province", "Municipality", "Output", "Source", "Participation", "NetworkPosition":
		return true
	}
	return false
}

// workOf is what a question costs by itself, whatever it answers with: those about the whole graph so much that a few can be asked at once.
func workOf(name string) int {
	switch name {
	case "comparison":
		return 20_000
	case "collaborations", "provinceFlows", "network", "analysis", "series":
		return 10_000
	case "positions":
		return 5000
	case "search", "__schema":
		return 2000
	case "paths", "reach", "neighborhood", "ranking", "summary", "communities", "brokerage", "mixing", "eiIndex", "cutPoints", "bridges", "corePeriphery",
		"coverage", "multiplexity", "twoMode", "measures", "pairs", "distances", "provincePairs", "missingTies", "agreement":
		return 1000
	case "position", "collaborators", "measure", "isCutPoint", "community", "__type":
		return 100
	}
	return 0
}

// sizeOf is how many items a list could have: what is asked for, or else what such lists have at most in practice.
func sizeOf(field *ast.Field, arguments map[string]any) int {
	if describing(field.ObjectDefinition.Name) {
		return describedSize(field.Name)
	}
	for _, argument := range []string{"first", "last", "limit"} {
		if n, given := intArgument(arguments[argument]); given {
			return n
		}
	}
	if ids, ok := arguments["ids"].([]any); ok {
		return len(ids)
	}
	switch field.Name {
	case "flows":
		return 3300
	case "provinces", "groups":
		return 81
	case "degreeDistribution":
		return 1000
	case "points":
		return network.MaxSeriesSteps
	case "rows", "gainedFirst", "lostFirst":
		return maxChanges
	case "statements":
		return 50
	case "districts", "legend":
		return 40
	case "steps":
		return 2*network.MaxPathLength + 1
	case "why", "citations", "names", "identifiers", "keys", "themes", "measurements", "fromRoles", "toRoles":
		return 5
	case "records", "relations", "places", "outputs", "indicators", "actions", "unnamedParticipants", "unresolved":
		return 10
	}
	return civic.DefaultPageSize
}

// describedSize is how many items a list of the schema's own description has: somewhat more than on average.
func describedSize(name string) int {
	switch name {
	case "types":
		return 250
	case "fields", "enumValues", "inputFields", "possibleTypes", "directives":
		return 10
	}
	return 3
}

func intArgument(value any) (n int, given bool) {
	if value == nil {
		return 0, false
	}
	n, err := graphql.UnmarshalInt(value)
	if err != nil {
		return 0, false
	}
	return min(max(n, 0), maxCount), true
}
