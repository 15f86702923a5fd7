package neo4j

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// pending stands in for methods that are being written. TEMPORARY: it is deleted when all are there.
type pending struct{ civic.Reader }

// collaborate answers by way of the region. TEMPORARY.
func (r *reader) collaborate(ctx context.Context, queries []civic.CollaboratorQuery) ([]civic.CollaboratorPage, error) {
	region := newRegion()
	var of, named []civic.ID
	for _, q := range queries {
		of = append(of, q.Of)
		named = append(append(named, q.Of), q.Ties.Organizations.IDs...)
	}
	if err := r.ask(ctx, "region", map[string]any{"of": texts(of), "ties": 1, "named": texts(named)}, region.add); err != nil {
		return nil, err
	}
	graph := region.builder.Build(civic.Revision{})
	collator := civic.NewCollator()
	names := func(id civic.ID) []byte { return collator.Key(region.names[id]) }
	pages := make([]civic.CollaboratorPage, len(queries))
	for i, q := range queries {
		q.Of = region.current([]civic.ID{q.Of})[0]
		q.Ties.Organizations.IDs = region.current(q.Ties.Organizations.IDs)
		var err error
		if pages[i], err = graph.Collaborators(ctx, q, names); err != nil {
			return nil, err
		}
	}
	return pages, nil
}
