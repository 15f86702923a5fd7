package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// An answerer answers all questions that the random tests ask. A reader with its projection is one, the oracle another.
type answerer interface {
	civic.Lookup
	civic.Finder
	civic.Traverser
	Collaborations(ctx context.Context, q network.CollaborationQuery) (network.CollaborationPage, error)
	ProvinceFlows(ctx context.Context, q network.FlowQuery) (network.Flows, error)
	Paths(ctx context.Context, q network.PathQuery) (network.Paths, error)
	Reach(ctx context.Context, q network.ReachQuery) (network.Reach, error)
	Position(ctx context.Context, q positionQuery) (network.Position, error)
	Network(ctx context.Context, q network.WholeQuery) (network.Network, error)
}

// positionQuery asks where an organization stands.
type positionQuery struct {
	Of   civic.ID
	Ties civic.TieFilter
}

// A question is one question to a graph: a query that can be shown, paged and made simpler, and how to ask it.
type question struct {
	name  string
	query any
	ask   func(ctx context.Context, g answerer, query any) (any, error)
	// askAll asks several queries in one call, nil where the method takes one query.
	askAll func(ctx context.Context, g answerer, queries []any) ([]any, error)
	// sharedKeys tells that the keys of positions are those of package civic, the same for all stores.
	sharedKeys bool
}

// asking makes a question of a query and the method that answers it.
func asking[Q, A any](name string, query Q, ask func(answerer, context.Context, Q) (A, error)) question {
	return question{name: name, query: query, ask: func(ctx context.Context, g answerer, query any) (any, error) {
		asked, ok := query.(Q)
		if !ok {
			return nil, fmt.Errorf("%s is asked with a %T", name, query)
		}
		return ask(g, ctx, asked)
	}}
}

// askingOne makes a question of one query to a method that takes a batch.
func askingOne[Q, A any](name string, query Q, ask func(answerer, context.Context, []Q) ([]A, error)) question {
	one := asking(name, query, func(g answerer, ctx context.Context, q Q) (A, error) {
		var none A
		answers, err := ask(g, ctx, []Q{q})
		if err != nil {
			return none, err
		}
		if len(answers) != 1 {
			return none, fmt.Errorf("%d answers to one question", len(answers))
		}
		return answers[0], nil
	})
	one.askAll = func(ctx context.Context, g answerer, queries []any) ([]any, error) {
		asked := make([]Q, len(queries))
		for i, query := range queries {
			asked[i], _ = query.(Q)
		}
		answers, err := ask(g, ctx, asked)
		all := make([]any, len(answers))
		for i, answer := range answers {
			all[i] = answer
		}
		return all, err
	}
	return one
}

// with returns the question with another query.
func (q question) with(query any) question {
	q.query = query
	return q
}

// compare asks both and describes how the answers differ, "" when they do not. It walks through the pages of a list to the end.
func (q question) compare(ctx context.Context, store, oracle answerer) string {
	const mostPages = 30
	for range mostPages {
		got, gotErr := q.ask(ctx, store, q.query)
		want, wantErr := q.ask(ctx, oracle, q.query)
		if gotErr != nil || wantErr != nil {
			return differentErrors(gotErr, wantErr)
		}
		if diff := difference(bare(got, q.sharedKeys), bare(want, q.sharedKeys)); diff != "" {
			return diff
		}
		next, more := q.next(got)
		if !more {
			return ""
		}
		q = next
	}
	return ""
}

// differentErrors describes errors that are not of one kind.
func differentErrors(got, want error) string {
	for _, kind := range []error{civic.ErrInvalid, civic.ErrNotFound, civic.ErrCursor, civic.ErrTooCostly, civic.ErrConflict} {
		if errors.Is(got, kind) != errors.Is(want, kind) {
			return fmt.Sprintf("  got  error %v\n  want error %v", got, want)
		}
	}
	if (got == nil) != (want == nil) {
		return fmt.Sprintf("  got  error %v\n  want error %v", got, want)
	}
	return ""
}

// bare returns an answer without what each store may have of its own: the keys of positions that are not shared.
func bare(answer any, sharedKeys bool) any {
	value := reflect.ValueOf(answer)
	if sharedKeys || value.Kind() != reflect.Struct {
		return answer
	}
	field := value.FieldByName("Positions")
	if !field.IsValid() {
		return answer
	}
	copied := reflect.New(value.Type()).Elem()
	copied.Set(value)
	positions, _ := field.Interface().([]civic.Position)
	keyless := slices.Clone(positions)
	for i := range keyless {
		keyless[i].Key = nil
	}
	copied.FieldByName("Positions").Set(reflect.ValueOf(keyless))
	return copied.Interface()
}

// next returns the question for the page that follows an answer in the direction of the question.
func (q question) next(answer any) (question, bool) {
	page, query := reflect.ValueOf(answer), reflect.ValueOf(q.query)
	if page.Kind() != reflect.Struct || query.Kind() != reflect.Struct || !query.FieldByName("Page").IsValid() {
		return q, false
	}
	request, ok := query.FieldByName("Page").Interface().(civic.PageRequest)
	positions, _ := page.FieldByName("Positions").Interface().([]civic.Position)
	if !ok || len(positions) == 0 {
		return q, false
	}
	more, from := page.FieldByName("HasNext").Bool(), positions[len(positions)-1]
	if request.Backward {
		more, from = page.FieldByName("HasPrevious").Bool(), positions[0]
	}
	request.From = &from
	following := reflect.New(query.Type()).Elem()
	following.Set(query)
	following.FieldByName("Page").Set(reflect.ValueOf(request))
	return q.with(following.Interface()), more
}
