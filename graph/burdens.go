package graph

import (
	"context"
	"fmt"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/civicgraph/civicgraph/internal/auth"
	"github.com/civicgraph/civicgraph/internal/civic"
)

// maxVariableValues is how many values the variables of a question may hold. The largest input that a question can use, the nodes that
// somebody knows already, has 5,000 ids; writing takes as many as a body may have.
const maxVariableValues = 10_000

// burdens refuses variables that are more work to read than any question is worth. It is an extension of gqlgen's handler, and comes
// when the text is known.
type burdens struct{}

var _ graphql.OperationParameterMutator = burdens{}

// ExtensionName names the extension.
func (burdens) ExtensionName() string { return "Burdens" }

// Validate accepts any schema.
func (burdens) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters refuses many values of those who cannot mean to write them. Nothing of the request is changed.
func (burdens) MutateOperationParameters(ctx context.Context, request *graphql.RawParams) *gqlerror.Error {
	if countValues(request.Variables, maxVariableValues) <= maxVariableValues {
		return nil
	}
	document, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: request.Query}, maxTokens+1)
	if err != nil {
		return nil // gqlgen reports it
	}
	writes := slices.ContainsFunc(document.Operations, func(o *ast.OperationDefinition) bool { return o.Operation == ast.Mutation })
	if !writes {
		return refusal(civic.ErrTooCostly, "the variables hold more values than a question can use", "give 10,000 at most")
	}
	if _, known := auth.FromContext(ctx); !known {
		f, _ := faultOf(errUnauthenticated)
		return &gqlerror.Error{Message: f.problem, Extensions: f.extensions()}
	}
	if n := longestList(request.Variables); n > maxItems {
		return refusal(civic.ErrTooCostly, fmt.Sprintf("a list in the variables has %d entries", n), fmt.Sprintf("give %d at most", maxItems))
	}
	return nil
}

// longestList returns the length of the longest list in a value.
func longestList(value any) (longest int) {
	switch value := value.(type) {
	case map[string]any:
		for _, child := range value {
			longest = max(longest, longestList(child))
		}
	case []any:
		longest = len(value)
		for _, child := range value {
			longest = max(longest, longestList(child))
		}
	}
	return longest
}

// countValues returns how many values there are in one, itself included, or more than enough.
func countValues(value any, enough int) int {
	n := 1
	switch value := value.(type) {
	case map[string]any:
		for _, child := range value {
			if n += countValues(child, enough-n); n > enough {
				return n
			}
		}
	case []any:
		for _, child := range value {
			if n += countValues(child, enough-n); n > enough {
				return n
			}
		}
	}
	return n
}
