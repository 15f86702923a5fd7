package graph

import (
	"context"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
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
	maxNesting     = 60
	maxFields      = 500
	maxAliases     = 100
	maxSpreads     = 100
	maxValues      = 8000
	maxInner       = 20
	maxArguments   = 50
	maxDefinitions = 50
	maxRepetitions = 10_000
	maxNameLength  = 200
)

// limits refuses operations that would be costly to validate or to answer. It is an extension of gqlgen's handler.
type limits struct {
	// documents are the texts that it let through before.
	documents *kept[*ast.QueryDocument]
}

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
func (l limits) MutateOperationParameters(ctx context.Context, request *graphql.RawParams) *gqlerror.Error {
	if _, known := l.documents.Get(ctx, request.Query); known {
		return nil
	}
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
