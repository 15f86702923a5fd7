package embedded

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Collaborators implements civic.Traverser, on the projection.
func (r *reader) Collaborators(ctx context.Context, queries []civic.CollaboratorQuery) ([]civic.CollaboratorPage, error) {
	return answers(ctx, r, queries, func(q civic.CollaboratorQuery) (civic.CollaboratorPage, error) {
		q.Of, q.Ties = r.view.root(q.Of), r.view.currentTies(q.Ties)
		return r.view.graph().Collaborators(ctx, q, r.view.nameKey)
	})
}

// Neighborhood implements civic.Traverser, on the projection.
func (r *reader) Neighborhood(ctx context.Context, query civic.NeighborhoodQuery) (civic.Neighborhood, error) {
	if err := r.check(ctx); err != nil {
		return civic.Neighborhood{}, err
	}
	query.Of, query.Ties = r.view.roots(query.Of), r.view.currentTies(query.Ties)
	return r.view.graph().Neighborhood(ctx, query)
}

// nameKey returns the sort key of the name of an organization. It implements network.Names.
func (v *view) nameKey(id civic.ID) []byte {
	if row := v.organization(id); row != nil {
		return row.sortKey
	}
	return nil
}

// currentTies returns the filter with organizations that were merged exchanged for those that stand for them.
func (v *view) currentTies(f civic.TieFilter) civic.TieFilter {
	f.Organizations.IDs = v.roots(f.Organizations.IDs)
	return f
}

// roots returns the ids of the organizations that stand for ids now; nil stays nil.
func (v *view) roots(ids []civic.ID) []civic.ID {
	if ids == nil {
		return nil
	}
	roots := make([]civic.ID, len(ids))
	for i, id := range ids {
		roots[i] = v.root(id)
	}
	return roots
}
