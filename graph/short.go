package graph

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// What an answer tells of errors: of so many, in so many bytes. Some of their words are the client's own.
const (
	maxErrors       = 50
	maxErrorBytes   = 8000
	maxMessageBytes = 500
	// maxErrorSteps is how many steps a path has that is told.
	maxErrorSteps = 100
)

// withShortErrors puts the errors of an answer in the order of their paths, since fields are answered at once, and keeps the answers to
// hostile requests short.
func withShortErrors(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	if response == nil {
		return nil
	}
	slices.SortStableFunc(response.Errors, func(a, b *gqlerror.Error) int { return cmp.Compare(a.Path.String(), b.Path.String()) })
	response.Errors = shortList(response.Errors)
	return response
}

// shortList returns as many errors as there is room for, the first in any case, and how many were left out.
func shortList(errs gqlerror.List) gqlerror.List {
	room := maxErrorBytes
	for i, err := range errs {
		shorten(err)
		text, _ := json.Marshal(err) // what cannot be written takes no room, and is found where the answer is
		if room -= len(text); i > 0 && (room < 0 || i == maxErrors) {
			return append(errs[:i:i], &gqlerror.Error{
				Message: fmt.Sprintf("%d more errors are left out", len(errs)-i), Extensions: map[string]any{"code": err.Extensions["code"]},
			})
		}
	}
	return errs
}

// shorten cuts off what a client could have made long.
func shorten(err *gqlerror.Error) {
	err.Message = beginning(err.Message)
	err.Path = shortPath(err.Path, func(step ast.PathElement) ast.PathElement {
		if name, ok := step.(ast.PathName); ok {
			return ast.PathName(beginning(string(name)))
		}
		return step
	})
	if argument, ok := err.Extensions["argument"].([]any); ok {
		err.Extensions["argument"] = shortPath(argument, func(step any) any {
			if name, ok := step.(string); ok {
				return beginning(name)
			}
			return step
		})
	}
}

// shortPath returns the steps that a path begins with, each made short.
func shortPath[Step any, Path ~[]Step](path Path, short func(Step) Step) Path {
	if path == nil {
		return nil
	}
	steps := make(Path, min(len(path), maxErrorSteps))
	for i := range steps {
		steps[i] = short(path[i])
	}
	return steps
}

// beginning returns a text, or what it begins with and a sign that there is more.
func beginning(text string) string {
	if len(text) <= maxMessageBytes {
		return text
	}
	return strings.ToValidUTF8(text[:maxMessageBytes], "") + "…"
}
