package network

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Limits of paths.
const (
	// MaxPathLength is the longest path there is.
	MaxPathLength = 8
	// MaxPaths is the largest number of paths that are returned.
	MaxPaths = 50
)

// PathQuery asks for the best paths between two organizations.
type PathQuery struct {
	From, To civic.ID
	Ties     civic.TieFilter
	// MaxLength is the most collaborations a path may pass, 1 to MaxPathLength; First the number of paths, 1 to MaxPaths.
	MaxLength, First int
}

// Paths is the first paths between two organizations: shortest first, then those with the strongest weakest step, then by the ids of
// their organizations in turn.
type Paths struct {
	// Paths is empty when the two are not connected within the length.
	Paths []Path
	// Truncated is set when the search was given up after a fixed amount of work, so that other paths may belong here that are better
	// than the last ones, or than the only one. It is not set only because there are more paths than asked for.
	Truncated bool
	// Undated is the number of participations in the whole graph that were left out because they have no date, of those that
	// would otherwise count.
	Undated int
}

// Path is a chain of distinct organizations each of which is tied to the next.
type Path struct {
	// Length is the number of collaborations passed: two organizations that are tied are at 1.
	Length int
	// Strength is that of the weakest tie of the path.
	Strength civic.Strength
	// Steps are the ties in turn, from the organization asked from to the one asked for.
	Steps []PathStep
}

// PathStep is one tie of a path.
type PathStep struct {
	From, To civic.ID
	// Activity is the one of those that tie the two that adds most to the strength of the tie, the least id where several do.
	Activity civic.ID
	// Strength is that of the tie, through all activities.
	Strength civic.Strength
	// FromRoles and ToRoles are the counted roles of the two in the activity and in those it is part of, nearest first, then in the
	// order of civic.Roles.
	FromRoles, ToRoles []StatedRole
}

// StatedRole is a role in the activity that a participation was stated of.
type StatedRole struct {
	Activity civic.ID
	Role     civic.Role
}

// Paths answers query. It returns an ErrNotFound fault for an organization that is not in the graph, and an ErrInvalid fault for a path
// from an organization to itself, a length or number out of bounds, or a malformed filter.
func (g *Graph) Paths(ctx context.Context, query PathQuery) (Paths, error) {
	search, err := g.newPathSearch(ctx, query)
	if err != nil {
		return Paths{}, err
	}
	if err := search.run(); err != nil {
		return Paths{}, err
	}
	answer := Paths{Truncated: search.spent(), Undated: search.undated()}
	for _, trail := range search.found {
		answer.Paths = append(answer.Paths, search.path(trail))
	}
	g.giveBack(search.scratch)
	return answer, nil
}

func (g *Graph) newPathSearch(ctx context.Context, query PathQuery) (*pathSearch, error) {
	if err := checkBetween(query.MaxLength, 1, MaxPathLength, "maxLength"); err != nil {
		return nil, err
	}
	if err := checkBetween(query.First, 1, MaxPaths, "first"); err != nil {
		return nil, err
	}
	from, err := g.anchor(query.From, "from")
	if err != nil {
		return nil, err
	}
	to, err := g.anchor(query.To, "to")
	if err != nil {
		return nil, err
	}
	if from == to {
		return nil, civic.Invalid("this is the organization that the path starts from", "give two different organizations", "to")
	}
	l, err := g.newLens(query.Ties)
	if err != nil {
		return nil, err
	}
	s := g.borrow()
	return &pathSearch{walk: l.walk(ctx, s), from: from, to: to, maxLength: query.MaxLength, first: query.First, budget: maxPathWork}, nil
}

// path returns the path that a trail of organizations is.
func (p *pathSearch) path(t trail) Path {
	path := Path{Length: int(t.length), Strength: t.strength}
	for i := range t.length {
		path.Steps = append(path.Steps, p.step(t.organizations[i], t.organizations[i+1]))
	}
	return path
}

func (w *walk) step(x, y int32) PathStep {
	step := PathStep{From: w.g.organizations.key(x), To: w.g.organizations.key(y)}
	best, most := none, civic.Strength(0)
	w.tying(x, y, func(d int32) {
		strength := civic.StrengthIn(w.sizeOf(d))
		step.Strength += strength
		if best == none || strength > most || strength == most && w.g.activities.less(d, best) {
			best, most = d, strength
		}
	})
	step.Activity = w.g.activities.key(best)
	step.FromRoles, step.ToRoles = w.statedRoles(best, x), w.statedRoles(best, y)
	return step
}

// statedRoles returns the counted roles of the organization in d and above it.
func (w *walk) statedRoles(d, o int32) []StatedRole {
	var roles []StatedRole
	for ; d != none; d = w.g.parent(d) {
		for _, e := range w.g.roleEdges(d, o) {
			if w.counts(d, e) {
				roles = append(roles, StatedRole{Activity: w.g.activities.key(d), Role: w.g.words.roles.words[e.mark.role()]})
			}
		}
		if w.sameActivity {
			break
		}
	}
	return roles
}
