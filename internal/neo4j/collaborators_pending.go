package neo4j

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Collaborators implements civic.Traverser. TEMPORARY: collaborators.go replaces this file.
func (r *reader) Collaborators(ctx context.Context, queries []civic.CollaboratorQuery) ([]civic.CollaboratorPage, error) {
	return r.collaborate(ctx, queries)
}
