package graph

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// What is asked for where the question says null; the schema has the same as defaults.
const (
	defaultPathLength = 6
	defaultPaths      = 3
)

// Paths is how two organizations are connected.
type Paths struct {
	Paths     []Path
	Truncated bool
	Revision  civic.Revision
	Ties      Ties
}

// Path is a chain of organizations and the activities that tie each to the next.
type Path struct {
	Length   int
	Strength float64
	Steps    []PathStep
}

// PathStep is an organization, or the activity that ties the organization before it to the one behind it.
type PathStep struct {
	organization, activity civic.ID
	Strength               *float64
	FromRoles, ToRoles     []network.StatedRole
}

// Paths answers how two organizations are connected.
func (queryFields) Paths(ctx context.Context, from, to civic.ID, given *TieFilter, maxLength, first *int) (*Paths, error) {
	v, ties, err := networkQuestion(ctx, given)
	if err != nil {
		return nil, err
	}
	query := network.PathQuery{
		Ties: ties.TieFilter, MaxLength: valueOr(maxLength, defaultPathLength), First: valueOr(first, defaultPaths),
	}
	if query.From, query.To, err = ends(ctx, from, to); err != nil {
		return nil, err
	}
	err = firstError(checkRange(query.MaxLength, 1, network.MaxPathLength, "maxLength"), checkRange(query.First, 1, network.MaxPaths, "first"))
	if err != nil {
		return nil, err
	}
	return projected(ctx, v, func(g *network.Graph) (*Paths, error) {
		found, err := g.Paths(ctx, query)
		answer := &Paths{Truncated: found.Truncated, Revision: g.Revision(), Ties: ties.leftOut(found.Undated)}
		for _, path := range found.Paths {
			answer.Paths = append(answer.Paths, Path{path.Length, path.Strength.Float(), alternate(path)})
		}
		return answer, err
	})
}

// ends returns the organizations that the ends of a path stand for now.
func ends(ctx context.Context, from, to civic.ID) (start, end civic.ID, err error) {
	one, err := required[Organization](ctx, from, civic.KindOrganization, "from")
	if err != nil {
		return "", "", err
	}
	other, err := required[Organization](ctx, to, civic.KindOrganization, "to")
	if err != nil {
		return "", "", err
	}
	if one.NodeID() == other.NodeID() {
		return "", "", civic.Invalid("this would be a path from an organization to itself", "give two different ones", "to")
	}
	return one.NodeID(), other.NodeID(), nil
}

// alternate writes the ties of a path as organization, activity, organization, and so on.
func alternate(path network.Path) []PathStep {
	steps := make([]PathStep, 0, 2*len(path.Steps)+1)
	for i, tie := range path.Steps {
		if i == 0 {
			steps = append(steps, PathStep{organization: tie.From})
		}
		strength := tie.Strength.Float()
		steps = append(steps,
			PathStep{activity: tie.Activity, Strength: &strength, FromRoles: tie.FromRoles, ToRoles: tie.ToRoles},
			PathStep{organization: tie.To})
	}
	return steps
}

// pathStepFields resolves the fields of PathStep.
type pathStepFields struct{ *Resolver }

// PathStep resolves the fields of PathStep.
func (r *Resolver) PathStep() PathStepResolver { return pathStepFields{r} }

func (pathStepFields) Organization(ctx context.Context, step *PathStep) (Organization, error) {
	return node[Organization](ctx, step.organization)
}

func (pathStepFields) Activity(ctx context.Context, step *PathStep) (Activity, error) {
	return node[Activity](ctx, step.activity)
}

// statedRoleFields resolves the fields of StatedRole.
type statedRoleFields struct{ *Resolver }

// StatedRole resolves the fields of StatedRole.
func (r *Resolver) StatedRole() StatedRoleResolver { return statedRoleFields{r} }

func (statedRoleFields) Activity(ctx context.Context, stated *network.StatedRole) (Activity, error) {
	return node[Activity](ctx, stated.Activity)
}
