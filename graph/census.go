package graph

import (
	"context"
	"reflect"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// A census counts the fields of operations for their levels: every field but __typename, which gqlgen answers by itself, and those of
// the schema's own description, which read nothing of the graph.
type census struct {
	// objects are the object types, each with the names that a fragment on it may have: its own and those of its interfaces.
	objects                       map[string][]string
	query, mutation, subscription string
}

func newCensus(schema *ast.Schema) *census {
	c := &census{
		objects: map[string][]string{}, query: schema.Query.Name, mutation: schema.Mutation.Name, subscription: schema.Subscription.Name,
	}
	for name, definition := range schema.Types {
		if definition.Kind == ast.Object && !describing(name) {
			c.objects[name] = append([]string{name}, definition.Interfaces...)
		}
	}
	return c
}

// describing reports whether a type is of the schema's own description.
func describing(name string) bool { return strings.HasPrefix(name, "__") }

// counts are how many fields the selections of an operation have, so that each is counted once and not for every item of a list.
type counts struct {
	mu    sync.Mutex
	known map[choice]int
}

// A choice is what an operation selects of an object type. Selections are told apart by where they are kept, as gqlgen does.
type choice struct {
	first  *ast.Selection
	length int
	object string
}

// begin counts the root fields of an operation. Those of a mutation come one behind the other and are counted when they do. That of a
// subscription is not answered but gives events, of which each is counted for itself.
func (c *census) begin(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	operation := graphql.GetOperationContext(ctx)
	if operation.Operation.Operation == ast.Subscription {
		return c.counted(next(ctx))
	}
	if s, err := sessionOf(ctx); err == nil && operation.Operation.Operation == ast.Query {
		s.levels.expect(c.fields(ctx, s, operation.Operation.SelectionSet, c.query))
	}
	return next(ctx)
}

// counted counts the fields of each event, before it comes.
func (c *census) counted(respond graphql.ResponseHandler) graphql.ResponseHandler {
	return func(ctx context.Context) *graphql.Response {
		operation := graphql.GetOperationContext(ctx).Operation
		if s, err := sessionOf(ctx); err == nil {
			for _, root := range graphql.CollectFields(graphql.GetOperationContext(ctx), operation.SelectionSet, c.objects[c.subscription]) {
				s.levels.expect(c.fields(ctx, s, root.Selections, root.Definition.Type.Name()))
			}
		}
		return respond(ctx)
	}
}

// around counts a field off when it is answered, and on those that its answer has below it.
func (c *census) around(ctx context.Context, next graphql.Resolver) (any, error) {
	field := graphql.GetFieldContext(ctx)
	s, err := sessionOf(ctx)
	if err != nil || describing(field.Object) || field.Object == c.subscription {
		return next(ctx)
	}
	if field.Object == c.mutation {
		s.levels.expect(1)
	}
	below := 0
	defer func() { s.levels.expect(below - 1) }()
	answer, err := next(ctx)
	if err == nil && len(field.Field.Selections) > 0 {
		below = c.below(ctx, s, field.Field.Definition.Type, field.Field.Selections, reflect.ValueOf(answer))
	}
	return answer, err
}

// below returns how many fields stand directly below an answer of a declared type: below the object that it is, or below all objects
// of the list that it is.
func (c *census) below(ctx context.Context, s *session, declared *ast.Type, selection ast.SelectionSet, answer reflect.Value) (total int) {
	for answer.Kind() == reflect.Pointer || answer.Kind() == reflect.Interface {
		answer = answer.Elem()
	}
	if !answer.IsValid() {
		return 0 // null
	}
	if declared.Elem != nil {
		for i := range answer.Len() {
			total += c.below(ctx, s, declared.Elem, selection, answer.Index(i))
		}
		return total
	}
	object := declared.NamedType
	if _, ok := c.objects[object]; !ok {
		object = answer.Type().Name() // of an interface: the types of the API are called the same in Go
	}
	return c.fields(ctx, s, selection, object)
}

// fields returns how many fields a selection on an object type has.
func (c *census) fields(ctx context.Context, s *session, selection ast.SelectionSet, object string) int {
	s.counts.mu.Lock()
	defer s.counts.mu.Unlock()
	key := choice{&selection[0], len(selection), object}
	count, known := s.counts.known[key]
	if known || c.objects[object] == nil {
		return count
	}
	for _, field := range graphql.CollectFields(graphql.GetOperationContext(ctx), selection, c.objects[object]) {
		if field.Name != "__typename" {
			count++
		}
	}
	if s.counts.known == nil {
		s.counts.known = map[choice]int{}
	}
	s.counts.known[key] = count
	return count
}
