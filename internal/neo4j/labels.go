package neo4j

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Themes implements civic.Finder.
func (r *reader) Themes(ctx context.Context, request civic.PageRequest) (civic.Page[*civic.Theme], error) {
	return labelPage[*civic.Theme](ctx, r, "themes", request)
}

// Sources implements civic.Finder.
func (r *reader) Sources(ctx context.Context, request civic.PageRequest) (civic.Page[*civic.Source], error) {
	return labelPage[*civic.Source](ctx, r, "sources", request)
}

// labelPage asks one list that has no filter.
func labelPage[D civic.Dossier](ctx context.Context, r *reader, statement string, request civic.PageRequest) (civic.Page[D], error) {
	list := newPages(func(values []any) (D, error) { return fromJSON[D](values[0]) })
	list.question(request, map[string]any{})
	if err := r.ask(ctx, statement, list.params(), list.add); err != nil {
		return civic.Page[D]{}, err
	}
	return list.page(0)
}
