package graph

import (
	"context"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Limits on the text of an operation. They hold before it is validated, since the validation of some texts takes time that grows
// with the square of their length, or doubles with each fragment. The query that GraphiQL asks about the schema has about
// 110 fields, 15 deep, in 5 spreads.
const (
	maxQueryLength = 100_000
	maxTokens      = 8000
	maxDepth       = 20
	maxFields      = 500
	maxAliases     = 100
	maxSpreads     = 100
	maxDefinitions = 50
)

// limits refuses operations that would be costly to validate or to answer. It is an extension of gqlgen's handler.
type limits struct{}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
	graphql.OperationContextMutator
} = limits{}

// ExtensionName names the extension.
func (limits) ExtensionName() string { return "Limits" }

// Validate accepts any schema.
func (limits) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters refuses texts that are too long, deep or wide. Nothing of the request is changed.
func (limits) MutateOperationParameters(_ context.Context, request *graphql.RawParams) *gqlerror.Error {
	if n := len(request.Query); n > maxQueryLength {
		return exceeded("bytes", n, maxQueryLength)
	}
	document, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: request.Query}, maxTokens+1)
	if err != nil {
		return parseError(err)
	}
	return checkShape(document)
}

// parseError tells a text with too many tokens from one that is not GraphQL, which gqlgen reports itself.
func parseError(err error) *gqlerror.Error {
	const tokenLimit = "exceeded token limit"
	if strings.Contains(err.Error(), tokenLimit) {
		return exceeded("tokens", maxTokens+1, maxTokens)
	}
	return nil
}

// exceeded is the refusal of a text that has more of something than the limit lets through.
func exceeded(what string, n, most int) *gqlerror.Error {
	return refusal(civic.ErrTooCostly, fmt.Sprintf("the query has %d %s, and %d is the most", n, what, most), "ask for less at once, or split it in several requests")
}

func refusal(kind error, problem, remedy string) *gqlerror.Error {
	f, _ := faultOf(&civic.Fault{Kind: kind, Problem: problem, Remedy: remedy})
	return &gqlerror.Error{Message: f.problem, Extensions: f.extensions()}
}

// shape is how large a selection is with all fragments put in their places.
type shape struct{ fields, aliases, spreads, depth int }

// maxCount is where counts stop growing.
const maxCount = 1 << 40

func (s *shape) add(other shape) {
	s.fields = min(s.fields+other.fields, maxCount)
	s.aliases = min(s.aliases+other.aliases, maxCount)
	s.spreads = min(s.spreads+other.spreads, maxCount)
	s.depth = max(s.depth, other.depth)
}

// checkShape refuses documents that grow too large when their fragments are put in place. Each fragment is measured once.
func checkShape(document *ast.QueryDocument) *gqlerror.Error {
	if n := len(document.Operations) + len(document.Fragments); n > maxDefinitions {
		return exceeded("operations and fragments", n, maxDefinitions)
	}
	m := measuring{document: document, known: map[string]shape{}, open: map[string]bool{}}
	var total shape
	for _, operation := range document.Operations {
		total.add(m.selection(operation.SelectionSet))
	}
	for _, fragment := range document.Fragments {
		total.add(m.fragment(fragment.Name)) // also those that nothing uses are validated
	}
	switch {
	case m.circle != "":
		err := gqlerror.Errorf("the fragment %s contains itself", m.circle)
		errcode.Set(err, errcode.ValidationFailed)
		return err
	case total.fields > maxFields:
		return exceeded("fields", total.fields, maxFields)
	case total.aliases > maxAliases:
		return exceeded("aliases", total.aliases, maxAliases)
	case total.spreads > maxSpreads:
		return exceeded("fragment spreads", total.spreads, maxSpreads)
	case total.depth > maxDepth:
		return exceeded("levels", total.depth, maxDepth)
	}
	return nil
}

type measuring struct {
	document *ast.QueryDocument
	known    map[string]shape
	// open are the fragments that are being measured; circle is one that was met within itself.
	open   map[string]bool
	circle string
}

func (m *measuring) selection(set ast.SelectionSet) shape {
	var total shape
	for _, selection := range set {
		switch selection := selection.(type) {
		case *ast.Field:
			below := m.selection(selection.SelectionSet)
			below.fields, below.depth = min(below.fields+1, maxCount), below.depth+1
			if selection.Alias != selection.Name {
				below.aliases++
			}
			total.add(below)
		case *ast.InlineFragment:
			total.add(m.selection(selection.SelectionSet))
		case *ast.FragmentSpread:
			below := m.fragment(selection.Name)
			below.spreads++
			total.add(below)
		}
	}
	return total
}

// fragment measures a fragment. An unknown one has no size: validation reports it.
func (m *measuring) fragment(name string) shape {
	if known, ok := m.known[name]; ok {
		return known
	}
	if m.open[name] {
		m.circle = name
		return shape{}
	}
	definition := m.document.Fragments.ForName(name)
	if definition == nil {
		return shape{}
	}
	m.open[name] = true
	measured := m.selection(definition.SelectionSet)
	delete(m.open, name)
	m.known[name] = measured
	return measured
}
