package neo4j

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Outputs implements civic.Finder.
func (r *reader) Outputs(ctx context.Context, queries []civic.OutputQuery) ([]civic.Page[*civic.Output], error) {
	activities := activitiesRead{}
	list := newPages(func(values []any) (*civic.Output, error) {
		return activities.output(text[civic.ID](values[0]), values[1])
	})
	for _, q := range queries {
		list.question(q.Page, map[string]any{"of": string(q.Organization)})
	}
	if err := r.ask(ctx, "outputs", list.params(), list.add); err != nil {
		return nil, err
	}
	return list.all()
}

// activitiesRead are activities that were read to find outputs in them, so that each is read once.
type activitiesRead map[civic.ID]*civic.Activity

// output finds an output in the dossier of its activity. It returns nil when the activity has no such output.
func (a activitiesRead) output(id civic.ID, dossier any) (*civic.Output, error) {
	from := id.OutputActivity()
	activity, read := a[from]
	if !read {
		var err error
		if activity, err = decodeActivity(dossier); err != nil {
			return nil, err
		}
		a[from] = activity
	}
	if activity == nil {
		return nil, nil
	}
	for i := range activity.Outputs {
		if activity.Outputs[i].ID == id {
			return &activity.Outputs[i], nil
		}
	}
	return nil, nil
}
