package graph

import (
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// refs are the ids among the arguments of a question. Each must have the form of an id of its kind and name something: a filter by
// a mistyped id would otherwise look like an answer.
type refs struct {
	ids   []civic.ID
	paths [][]any
	err   error
}

// list adds a list of ids of one kind, which stands at path.
func (r *refs) list(kind civic.Kind, ids []civic.ID, path ...any) {
	for i, id := range ids {
		r.add(kind, id, append(slices.Clone(path), i))
	}
}

// one adds an id that may be empty for none.
func (r *refs) one(kind civic.Kind, id civic.ID, path ...any) {
	if id != "" {
		r.add(kind, id, path)
	}
}

func (r *refs) add(kind civic.Kind, id civic.ID, path []any) {
	if r.err == nil {
		r.err = civic.CheckID(id, path, kind)
	}
	r.ids, r.paths = append(r.ids, id), append(r.paths, path)
}

// check returns the first fault among the ids.
func (r *refs) check(ctx context.Context) error {
	if r.err != nil || len(r.ids) == 0 {
		return r.err
	}
	if len(r.ids) > maxSetEntries {
		return tooMany(len(r.ids), maxSetEntries, r.paths[maxSetEntries]...)
	}
	v, err := viewOf(ctx)
	if err != nil {
		return err
	}
	found, err := v.nodes.loadAll(ctx, r.ids)
	if err != nil {
		return err
	}
	if at := slices.Index(found, nil); at >= 0 {
		return notFound(r.paths[at]...)
	}
	return nil
}
