package neo4j

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Outputs implements civic.Finder.
func (r *reader) Outputs(ctx context.Context, queries []civic.OutputQuery) ([]civic.Page[*civic.Output], error) {
	list := newPages(func(values []any) (*civic.Output, error) {
		return r.store.decoder.output(text[civic.ID](values[0]), values[1])
	})
	for _, q := range queries {
		list.question(q.Page, map[string]any{"of": string(q.Organization)})
	}
	if err := r.ask(ctx, "outputs", list.params(), list.add); err != nil {
		return nil, err
	}
	return list.all()
}

// output finds an output in the dossier of its activity. It returns nil when the activity has no such output.
func (d decoder) output(id civic.ID, dossier any) (*civic.Output, error) {
	activity, err := d.activity(dossier)
	if activity == nil || err != nil {
		return nil, err
	}
	for i := range activity.Outputs {
		if activity.Outputs[i].ID == id {
			return &activity.Outputs[i], nil
		}
	}
	return nil, nil
}
