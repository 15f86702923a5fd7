package graph

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// nodeOf gives an entity of the domain its type in the API. It returns nil for nil.
func nodeOf(node civic.Node) civic.Node {
	switch node := node.(type) {
	case *civic.Organization:
		return organizationOf(node)
	case *civic.Activity:
		return activityOf(node)
	case *civic.Place:
		return placeOf(node)
	}
	return node
}

// find returns the entity that id names as a T, and whether there is one. An empty id names nothing.
func find[T civic.Node](ctx context.Context, id civic.ID) (found T, ok bool, err error) {
	if id == "" {
		return found, false, nil
	}
	v, err := viewOf(ctx)
	if err != nil {
		return found, false, err
	}
	loaded, err := v.nodes.load(ctx, id)
	if err != nil {
		return found, false, err
	}
	found, ok = loaded.(T)
	return found, ok, nil
}

// node returns the entity that id names as a T, T's zero value when there is none.
func node[T civic.Node](ctx context.Context, id civic.ID) (T, error) {
	found, _, err := find[T](ctx, id)
	return found, err
}

// nodes returns the entities that ids name, without those that are not there or not a T.
func nodes[T civic.Node](ctx context.Context, ids []civic.ID) ([]T, error) {
	result := make([]T, 0, len(ids))
	if len(ids) == 0 {
		return result, nil
	}
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	found, err := v.nodes.loadAll(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, one := range found {
		if typed, ok := one.(T); ok {
			result = append(result, typed)
		}
	}
	return result, nil
}

// required returns the entity that the argument names, or an ErrNotFound fault.
func required[T civic.Node](ctx context.Context, id civic.ID, kind civic.Kind, argument string) (T, error) {
	var none T
	if err := civic.CheckID(id, []any{argument}, kind); err != nil {
		return none, err
	}
	found, ok, err := find[T](ctx, id)
	if err == nil && !ok {
		err = notFound(argument)
	}
	return found, err
}

func notFound(argument ...any) error {
	return &civic.Fault{Kind: civic.ErrNotFound, Path: argument, Problem: "this id names nothing in the graph", Remedy: "search for the name, or look the id up anew"}
}

// nameOf returns the name or title that a node is shown by, "" for one that has none.
func nameOf(node civic.Node, lang civic.Language) string {
	switch node := node.(type) {
	case Organization:
		return civic.PickName(node.organization().Names, lang)
	case Activity:
		return civic.PickName(node.activity().Names, lang)
	case Place:
		return civic.PickName(node.place().Names, lang)
	case *civic.Theme:
		return civic.PickName(node.Names, lang)
	case *civic.Output:
		return civic.PickName(node.Names, lang)
	case *civic.Source:
		return node.Title
	}
	return ""
}

// language returns the language asked for, "" when none was: then names are official ones first, in whatever language.
func language(lang *civic.Language) civic.Language {
	if lang == nil {
		return ""
	}
	return *lang
}
