package graph

import (
	"cmp"
	"context"
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

const (
	// cachedQueries is how many texts of operations are kept parsed.
	cachedQueries = 500
	// maxErrors is how many errors an answer tells of.
	maxErrors = 50
)

// NewServer returns the API as a handler that is reached through a transport: with its sessions, errors and limits. How long an
// operation may take, who asks (auth.WithPrincipal) and the rest of HTTP are the transport's and the caller's.
func NewServer(r *Resolver, reached graphql.Transport) *handler.Server {
	schema := r.Schema()
	fields := newCensus(schema.Schema())
	server := handler.New(schema)
	server.AddTransport(reached)
	server.SetQueryCache(lru.New[*ast.QueryDocument](cachedQueries))
	server.SetParserTokenLimit(maxTokens + 1)
	server.SetErrorPresenter(r.present)
	server.SetRecoverFunc(recovered)
	server.Use(extension.Introspection{})
	server.Use(limits{})
	server.Use(newPersisted())
	server.AroundOperations(r.withSession)
	server.AroundOperations(fields.begin)
	server.AroundFields(fields.around)
	server.AroundResponses(withFewErrors)
	return server
}

// recovered turns a panic into an error that is logged and not shown.
func recovered(_ context.Context, panicked any) error {
	return fmt.Errorf("panic: %v\n%s", panicked, debug.Stack())
}

// withFewErrors puts the errors of an answer in the order of their paths, since fields are answered at once, and keeps the answers to
// hostile requests short.
func withFewErrors(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	if response == nil {
		return nil
	}
	slices.SortStableFunc(response.Errors, func(a, b *gqlerror.Error) int { return cmp.Compare(a.Path.String(), b.Path.String()) })
	if left := len(response.Errors) - maxErrors; left > 0 {
		response.Errors = append(response.Errors[:maxErrors:maxErrors], &gqlerror.Error{
			Message: fmt.Sprintf("%d more errors are left out", left), Extensions: response.Errors[maxErrors].Extensions,
		})
	}
	return response
}
