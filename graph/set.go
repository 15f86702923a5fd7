package graph

import (
	"context"
	"fmt"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Limits of a set.
const (
	maxSetEntries = 1000
	maxSetNames   = 200
	// maxCandidates is how many organizations an unresolved entry suggests.
	maxCandidates = 5
)

// SetInput is a set of organizations as clients write it. Nil is no restriction.
type SetInput struct {
	IDs         []civic.ID
	Identifiers []civic.Key
	Names       []string
}

// UnresolvedReason is why an entry of a set could not be resolved.
type UnresolvedReason string

// The reasons.
const (
	UnresolvedNotFound  UnresolvedReason = "NOT_FOUND"
	UnresolvedAmbiguous UnresolvedReason = "AMBIGUOUS"
)

// Unresolved is an entry of a set that could not be resolved to one organization.
type Unresolved struct {
	Input      string
	Reason     UnresolvedReason
	Candidates []Organization
}

// resolve returns the ids of the organizations in the set, nil when there is no set, and what could not be resolved.
func (s *SetInput) resolve(ctx context.Context) ([]civic.ID, []Unresolved, error) {
	if s == nil {
		return nil, nil, nil
	}
	if err := s.check(); err != nil {
		return nil, nil, err
	}
	v, err := viewOf(ctx)
	if err != nil {
		return nil, nil, err
	}
	found := setResolution{ids: []civic.ID{}}
	for _, step := range []func(context.Context, *view, *setResolution) error{s.resolveIDs, s.resolveIdentifiers, s.resolveNames} {
		if err := step(ctx, v, &found); err != nil {
			return nil, nil, err
		}
	}
	return found.ids, found.unresolved, nil
}

type setResolution struct {
	ids        []civic.ID
	unresolved []Unresolved
}

func (r *setResolution) missing(input string, candidates []Organization) {
	r.unresolved = append(r.unresolved, Unresolved{Input: input, Reason: UnresolvedNotFound, Candidates: candidates})
}

func (s *SetInput) check() error {
	if n := len(s.IDs) + len(s.Identifiers) + len(s.Names); n > maxSetEntries {
		return tooMany(n, maxSetEntries)
	}
	if n := len(s.Names); n > maxSetNames {
		return tooMany(n, maxSetNames, "names")
	}
	return checkIDs(s.IDs, civic.KindOrganization, "ids")
}

func tooMany(given, most int, path ...any) error {
	return &civic.Fault{Kind: civic.ErrTooCostly, Path: path, Problem: fmt.Sprintf("the list has %d entries", given), Remedy: fmt.Sprintf("give %d at most", most)}
}

func (s *SetInput) resolveIDs(ctx context.Context, v *view, found *setResolution) error {
	if len(s.IDs) == 0 {
		return nil
	}
	nodes, err := v.nodes.loadAll(ctx, s.IDs)
	if err != nil {
		return err
	}
	for i, node := range nodes {
		if node == nil {
			found.missing(string(s.IDs[i]), nil)
			continue
		}
		found.ids = append(found.ids, node.NodeID())
	}
	return nil
}

func (s *SetInput) resolveIdentifiers(ctx context.Context, v *view, found *setResolution) error {
	if len(s.Identifiers) == 0 {
		return nil
	}
	keys := make([]civic.KindKey, len(s.Identifiers))
	for i, key := range s.Identifiers {
		keys[i] = civic.KindKey{Kind: civic.KindOrganization, Key: key}
	}
	ids, err := v.resolved.loadAll(ctx, keys)
	if err != nil {
		return err
	}
	for i, id := range ids {
		if id == "" {
			found.missing(s.Identifiers[i].Scheme+":"+s.Identifiers[i].Value, nil)
			continue
		}
		found.ids = append(found.ids, id)
	}
	return nil
}

// resolveNames looks each name up as a text and keeps the organizations of which a name folds to the same.
func (s *SetInput) resolveNames(ctx context.Context, v *view, found *setResolution) error {
	if len(s.Names) == 0 {
		return nil
	}
	queries := make([]civic.OrganizationQuery, len(s.Names))
	for i, name := range s.Names {
		if _, err := civic.ParseSearch(name); err != nil {
			return civic.Under(err, "names", i)
		}
		queries[i] = civic.OrganizationQuery{Filter: civic.OrganizationFilter{Text: name}, Page: civic.PageRequest{Limit: civic.MaxPageSize}}
	}
	pages, err := v.organizations.loadAll(ctx, queries)
	if err != nil {
		return err
	}
	for i, page := range pages {
		found.named(s.Names[i], page.Items)
	}
	return nil
}

// named takes the organization that alone is named so among those that the text found.
func (r *setResolution) named(name string, hits []*civic.Organization) {
	folded := civic.Fold(name)
	var exact []*civic.Organization
	for _, hit := range hits {
		if slices.ContainsFunc(hit.Names, func(n civic.Name) bool { return civic.Fold(n.Text) == folded }) {
			exact = append(exact, hit)
		}
	}
	switch len(exact) {
	case 0:
		r.missing(name, candidates(hits))
	case 1:
		r.ids = append(r.ids, exact[0].ID)
	default:
		r.unresolved = append(r.unresolved, Unresolved{Input: name, Reason: UnresolvedAmbiguous, Candidates: candidates(exact)})
	}
}

func candidates(organizations []*civic.Organization) []Organization {
	result := make([]Organization, min(len(organizations), maxCandidates))
	for i := range result {
		result[i] = organizationOf(organizations[i])
	}
	return result
}

// checkIDs checks the form and kind of ids. The first fault has the path of the list and the place in it.
func checkIDs(ids []civic.ID, kind civic.Kind, path ...any) error {
	for i, id := range ids {
		if err := civic.CheckID(id, append(slices.Clone(path), i), kind); err != nil {
			return err
		}
	}
	return nil
}
