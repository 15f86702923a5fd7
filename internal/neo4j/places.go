package neo4j

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Places implements civic.Finder.
func (r *reader) Places(ctx context.Context, queries []civic.PlaceQuery) ([]civic.Page[*civic.Place], error) {
	list := newPages(func(values []any) (*civic.Place, error) { return fromJSON[*civic.Place](values[0]) })
	for _, q := range queries {
		list.question(q.Page, map[string]any{
			"within": orNull(q.Within), "parent": orNull(q.Parent), "types": wordsOrNull(q.Types), "programmes": q.MinProgrammes,
		})
	}
	if err := r.ask(ctx, "places", list.params(), list.add); err != nil {
		return nil, err
	}
	return list.all()
}
