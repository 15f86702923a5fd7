package server

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/civicgraph/civicgraph/graph"
)

// question is an operation that was read, or what is wrong with it.
type question struct {
	executor  graphql.GraphExecutor
	operation *graphql.OperationContext
	errs      gqlerror.List
}

func newQuestion(ctx context.Context, executor graphql.GraphExecutor, params *graphql.RawParams) question {
	defer recordOf(ctx).turn()()
	operation, errs := executor.CreateOperationContext(ctx, params)
	return question{executor, operation, errs}
}

// asksFor reports whether the question is a good one of a kind.
func (q question) asksFor(kind ast.Operation) bool {
	return q.errs == nil && q.operation.Operation.Operation == kind
}

// refusal returns the answer to a question with which something is wrong.
func (q question) refusal(ctx context.Context) *graphql.Response {
	return q.executor.DispatchError(graphql.WithOperationContext(ctx, q.operation), q.errs)
}

// stream sends all responses to a question, one for a query, until there are no more or one cannot be sent. Begun is called when nothing
// that happens from then on will be missed. A panic is logged and told as the last response.
func (t Transport) stream(ctx context.Context, q question, begun func() error, send func(*graphql.Response) error) error {
	if q.errs != nil {
		return send(q.refusal(ctx))
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // what gives the events ends when they are not sent any more
	if !q.asksFor(ast.Subscription) {
		return t.once(ctx, q, send)
	}
	next := q.responses(ctx)
	if err := begun(); err != nil {
		return err
	}
	for response := next(); response != nil; response = next() {
		if err := send(response); err != nil {
			return err
		}
	}
	return nil
}

// once sends the one response to a query.
func (t Transport) once(ctx context.Context, q question, send func(*graphql.Response) error) error {
	limited, cancel := context.WithTimeout(ctx, t.Limits.Operation)
	defer cancel()
	response := q.responses(limited)()
	if response == nil {
		response = responseOf(tooLong())
	}
	return send(response)
}

// responses begins to answer and returns what gives one response after the other.
func (q question) responses(ctx context.Context) (next func() *graphql.Response) {
	log, ended := recordOf(ctx).log, false
	guarded := func(work func() *graphql.Response) (response *graphql.Response) {
		defer func() {
			if value := recover(); value != nil {
				log.Error().Err(panicked(value)).Msg("panic")
				response, ended = responseOf(internalFault()), true
			}
		}()
		return work()
	}
	var handler graphql.ResponseHandler
	first := guarded(func() *graphql.Response {
		handler, ctx = q.executor.DispatchOperation(ctx, q.operation)
		return nil
	})
	return func() *graphql.Response {
		if first != nil {
			response := first
			first = nil
			return response
		}
		if ended {
			return nil
		}
		return guarded(func() *graphql.Response { return handler(ctx) })
	}
}

// responseOf returns a fault as a response.
func responseOf(f fault) *graphql.Response {
	return &graphql.Response{Errors: gqlerror.List{{Message: f.problem, Extensions: map[string]any{"code": string(f.code), "remedy": f.remedy}}}}
}

// codeOfResponse returns the code of the first error of a response, "" when it has none.
func codeOfResponse(response *graphql.Response) graph.Code {
	if len(response.Errors) == 0 {
		return ""
	}
	return codeOf(response.Errors[0])
}
