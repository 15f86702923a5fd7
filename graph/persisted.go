package graph

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// How many texts are kept for clients that send their hash, and how many bytes of them.
const (
	persistedQueries = 250
	persistedBytes   = 2 << 20
)

// The messages by which clients of automatic persisted queries know that they have to send the text, once or always.
const (
	messagePersistedQueryNotFound     = "PersistedQueryNotFound"
	messagePersistedQueryNotSupported = "PersistedQueryNotSupported"
)

// persisted lets clients send the hash of a query in its place (automatic persisted queries, version 1 of Apollo's protocol). It
// comes behind the limits, so that it keeps no text that they refuse. It is an extension of gqlgen's handler.
type persisted struct {
	extension.AutomaticPersistedQuery
}

var _ graphql.OperationParameterMutator = persisted{}

func newPersisted() persisted {
	weigh := func(hash, query string) int { return len(hash) + len(query) }
	return persisted{extension.AutomaticPersistedQuery{Cache: newKept(persistedQueries, persistedBytes, persistedBytes/8, weigh)}}
}

// MutateOperationParameters puts the text in the place of its hash, or keeps the text that came with its hash.
func (p persisted) MutateOperationParameters(ctx context.Context, request *graphql.RawParams) *gqlerror.Error {
	named := request.Extensions["persistedQuery"]
	if named == nil {
		return nil
	}
	if fields, ok := named.(map[string]any); ok && fmt.Sprint(fields["version"]) != "1" {
		return persistedFault(CodePersistedQueryNotSupported, messagePersistedQueryNotSupported, "send the query itself; persistedQuery is understood in version 1")
	}
	err := p.AutomaticPersistedQuery.MutateOperationParameters(ctx, request)
	switch {
	case err == nil:
		return nil
	case err.Extensions["code"] == string(CodePersistedQueryNotFound):
		return persistedFault(CodePersistedQueryNotFound, messagePersistedQueryNotFound, "send the query with its hash, once; its hash alone will do then")
	default:
		return persistedFault(CodeBadRequest, "persistedQuery does not hold the hash of the query", "give sha256Hash: SHA-256 of the query's bytes in lower-case hexadecimal digits")
	}
}

func persistedFault(code Code, problem, remedy string) *gqlerror.Error {
	return &gqlerror.Error{Message: problem, Extensions: fault{code: code, remedy: remedy}.extensions()}
}
