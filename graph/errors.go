package graph

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/watch"
)

// ErrBusy says that too many questions about the whole graph are waiting.
var ErrBusy = errors.New("busy")

// Errors of those who want to write.
var (
	errUnauthenticated = errors.New("unauthenticated")
	errForbidden       = errors.New("forbidden")
)

// Code is what clients tell errors apart by: extensions.code.
type Code string

// The codes of errors. Those of GraphQL itself are of the package errcode of gqlgen.
const (
	CodeInvalid         Code = "INVALID"
	CodeNotFound        Code = "NOT_FOUND"
	CodeConflict        Code = "CONFLICT"
	CodeBadCursor       Code = "BAD_CURSOR"
	CodeTooCostly       Code = "TOO_COSTLY"
	CodeUnavailable     Code = "UNAVAILABLE"
	CodeBusy            Code = "BUSY"
	CodeTimeout         Code = "TIMEOUT"
	CodeCancelled       Code = "CANCELLED"
	CodeRevisionGone    Code = "REVISION_GONE"
	CodeTooSlow         Code = "TOO_SLOW"
	CodeReadOnly        Code = "READ_ONLY"
	CodeUnauthenticated Code = "UNAUTHENTICATED"
	CodeForbidden       Code = "FORBIDDEN"
	CodeInternal        Code = "INTERNAL"
	// CodeBadRequest is for requests in which no operation can be found.
	CodeBadRequest Code = "BAD_REQUEST"
	// CodePersistedQueryNotFound and CodePersistedQueryNotSupported are those of Apollo's protocol.
	CodePersistedQueryNotFound     Code = "PERSISTED_QUERY_NOT_FOUND"
	CodePersistedQueryNotSupported Code = "PERSISTED_QUERY_NOT_SUPPORTED"
)

// kind is a kind of error that clients may be told of, with words for where the error has none that are fit for them.
type kind struct {
	sentinel        error
	code            Code
	problem, remedy string
	// logged is set when whoever runs the server is to know why.
	logged bool
}

// kinds is the one table from errors to codes. What is not in it is INTERNAL.
func kinds() []kind {
	return []kind{
		{civic.ErrInvalid, CodeInvalid, "the input is invalid", "", false},
		{civic.ErrNotFound, CodeNotFound, "this names nothing in the graph", "", false},
		{civic.ErrConflict, CodeConflict, "the graph is not as this request assumes", "read again, then decide", false},
		{civic.ErrCursor, CodeBadCursor, "this is not a cursor of this list", "give a cursor that this list returned, with the same arguments", false},
		{civic.ErrTooCostly, CodeTooCostly, "the answer would be too large", "ask for less", true},
		{civic.ErrUnavailable, CodeUnavailable, "the graph cannot be reached for now", "try again in a little while", true},
		{civic.ErrRevisionGone, CodeRevisionGone, "the log does not reach back so far", "begin from the current revision", false},
		{watch.ErrTooSlow, CodeTooSlow, "more happened than this client took in time", "subscribe again, after the last revision that came", false},
		{civic.ErrReadOnly, CodeReadOnly, "the graph cannot be written to for now", "try again later, or ask the one who runs it", true},
		{ErrBusy, CodeBusy, "too many questions about the whole graph are waiting", "try again in a few seconds", false},
		{errUnauthenticated, CodeUnauthenticated, "writing needs a token", "send the header Authorization: Bearer and a token", false},
		{errForbidden, CodeForbidden, "this token does not allow it", "use a token of the role editor", false},
		{context.DeadlineExceeded, CodeTimeout, "the answer took too long", "ask for less, or try again", false},
		{context.Canceled, CodeCancelled, "the request was given up", "", false},
	}
}

// fault is what a client is told of an error.
type fault struct {
	code            Code
	problem, remedy string
	argument        []any
	// logged is set when whoever runs the server is to know why. A fault that the client is told in full is the client's alone.
	logged bool
}

// faultOf returns what a client is told of err; ok is false when that is nothing but that it failed.
func faultOf(err error) (f fault, ok bool) {
	table := kinds()
	at := slices.IndexFunc(table, func(k kind) bool { return errors.Is(err, k.sentinel) })
	if at < 0 {
		return fault{}, false
	}
	f = fault{code: table[at].code, problem: table[at].problem, remedy: table[at].remedy, logged: table[at].logged}
	var said *civic.Fault
	if errors.As(err, &said) {
		f.problem, f.remedy, f.argument, f.logged = said.Problem, cmp.Or(said.Remedy, f.remedy), argumentPath(said.Path), false
	}
	return f, true
}

// present turns any error of an operation into the one that its client sees.
func (r *Resolver) present(ctx context.Context, err error) *gqlerror.Error {
	shown := &gqlerror.Error{Path: graphql.GetPath(ctx)}
	var wrapped *gqlerror.Error
	if errors.As(err, &wrapped) {
		if wrapped.Extensions["code"] != nil {
			return wrapped
		}
		shown.Path, shown.Locations = wrapped.Path, wrapped.Locations
	}
	path, below := splitPath(ctx, shown.Path)
	shown.Path = path
	f, known := faultOf(err)
	switch {
	case known:
		f.argument = append(below, f.argument...)
		if f.logged {
			r.LogFailure(ctx, "", err)
		}
	case !graphql.HasOperationContext(ctx):
		f = fault{code: CodeBadRequest, problem: "no operation can be read from this request", remedy: "POST a JSON object with query, variables and operationName; GET is for queries only"}
	case len(below) > 0:
		f = fault{code: CodeInvalid, problem: "this value cannot be used here", remedy: "see the type of the argument", argument: below}
	default:
		f = r.internal(ctx, err)
	}
	shown.Message, shown.Extensions = f.problem, f.extensions()
	return shown
}

func (f fault) extensions() map[string]any {
	extensions := map[string]any{"code": string(f.code)}
	if len(f.argument) > 0 {
		extensions["argument"] = f.argument
	}
	if f.remedy != "" {
		extensions["remedy"] = f.remedy
	}
	return extensions
}

// internal logs an error that is not the client's and returns what the client is told instead.
func (r *Resolver) internal(ctx context.Context, err error) fault {
	id := rand.Text()
	r.LogFailure(ctx, id, err)
	return fault{code: CodeInternal, problem: "the request failed on our side", remedy: "report the failure " + id}
}

// splitPath takes the path of an argument, which gqlgen puts behind that of the field, from the path of an error.
func splitPath(ctx context.Context, path ast.Path) (field ast.Path, argument []any) {
	fc := graphql.GetFieldContext(ctx)
	if fc == nil {
		return path, nil
	}
	field = fc.Path()
	if len(path) <= len(field) {
		return path, nil
	}
	for _, step := range path[len(field):] {
		switch step := step.(type) {
		case ast.PathIndex:
			argument = append(argument, int(step))
		case ast.PathName:
			argument = append(argument, string(step))
		}
	}
	return field, argument
}

// argumentPath returns the path of a fault as the API calls its steps: the ends of a period are from and to in inputs.
func argumentPath(path []any) []any {
	names := map[any]any{"start": "from", "end": "to"}
	argument := make([]any, len(path))
	for i, step := range path {
		argument[i] = step
		if name, ok := names[step]; ok {
			argument[i] = name
		}
	}
	return argument
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
