package graph

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/ast"
)

// How many texts of operations are kept parsed, and how many bytes of them. Parsed, a text takes up to 150 times its bytes.
const (
	cachedQueries    = 500
	cachedQueryBytes = 256 << 10
)

// NewServer returns the API as a handler that is reached through a transport: with its sessions, errors and limits. How long an
// operation may take, who asks (auth.WithPrincipal) and the rest of HTTP are the transport's and the caller's.
func NewServer(r *Resolver, reached graphql.Transport) *handler.Server {
	schema := r.Schema()
	fields := newCensus(schema.Schema())
	server := handler.New(schema)
	server.AddTransport(reached)
	documents := newKept(cachedQueries, cachedQueryBytes, cachedQueryBytes/8, func(query string, _ *ast.QueryDocument) int { return len(query) })
	server.SetQueryCache(documents)
	server.SetParserTokenLimit(maxTokens + 1)
	server.SetErrorPresenter(r.present)
	server.SetRecoverFunc(recovered)
	server.Use(extension.Introspection{})
	server.Use(limits{documents})
	server.Use(newPersisted())
	server.Use(burdens{})
	server.AroundOperations(r.withSession)
	server.AroundOperations(fields.begin)
	server.AroundFields(fields.around)
	server.AroundResponses(withShortErrors)
	return server
}

// recovered turns a panic into an error that is logged and not shown.
func recovered(_ context.Context, panicked any) error {
	return fmt.Errorf("panic: %v\n%s", panicked, debug.Stack())
}
