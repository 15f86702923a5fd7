package storetest

import (
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// A view is a reader of a store that holds a world. Its own methods ask one question, end the test when that fails, and speak in
// slugs where that is shorter.
type view struct {
	t     *testing.T
	world *world
	civic.Reader
}

// need ends the test unless an answer came without an error.
func need[A any](t *testing.T, answer A, err error) A {
	t.Helper()
	if err != nil {
		t.Fatalf("unexpected error: %v", err)
	}
	return answer
}

// only returns the one answer to one question.
func only[A any](t *testing.T, answers []A, err error) A {
	t.Helper()
	if need(t, answers, err); len(answers) != 1 {
		t.Fatalf("got %d answers to one question", len(answers))
	}
	return answers[0]
}

func (v view) nodes(ids []civic.ID) []civic.Node {
	v.t.Helper()
	nodes, err := v.Nodes(v.t.Context(), ids)
	return need(v.t, nodes, err)
}

func (v view) resolve(keys []civic.KindKey) []civic.ID {
	v.t.Helper()
	ids, err := v.Resolve(v.t.Context(), keys)
	return need(v.t, ids, err)
}

func (v view) records(ids []civic.ID) [][]civic.AnyRecord {
	v.t.Helper()
	records, err := v.Records(v.t.Context(), ids)
	return need(v.t, records, err)
}

func (v view) assessments(ids []civic.ID) [][]*civic.Assessment {
	v.t.Helper()
	lists, err := v.Assessments(v.t.Context(), ids)
	return need(v.t, lists, err)
}

func (v view) organizations(q civic.OrganizationQuery) civic.Page[*civic.Organization] {
	v.t.Helper()
	pages, err := v.Organizations(v.t.Context(), []civic.OrganizationQuery{q})
	return only(v.t, pages, err)
}

func (v view) activities(q civic.ActivityQuery) civic.Page[*civic.Activity] {
	v.t.Helper()
	pages, err := v.Activities(v.t.Context(), []civic.ActivityQuery{q})
	return only(v.t, pages, err)
}

func (v view) participations(q civic.ParticipationQuery) civic.Page[*civic.Participation] {
	v.t.Helper()
	pages, err := v.Participations(v.t.Context(), []civic.ParticipationQuery{q})
	return only(v.t, pages, err)
}

func (v view) outputs(q civic.OutputQuery) civic.Page[*civic.Output] {
	v.t.Helper()
	pages, err := v.Outputs(v.t.Context(), []civic.OutputQuery{q})
	return only(v.t, pages, err)
}

func (v view) places(q civic.PlaceQuery) civic.Page[*civic.Place] {
	v.t.Helper()
	pages, err := v.Places(v.t.Context(), []civic.PlaceQuery{q})
	return only(v.t, pages, err)
}

func (v view) search(q civic.SearchQuery) civic.Page[civic.SearchHit] {
	v.t.Helper()
	page, err := v.Search(v.t.Context(), q)
	return need(v.t, page, err)
}

func (v view) collaborators(q civic.CollaboratorQuery) civic.CollaboratorPage {
	v.t.Helper()
	pages, err := v.Collaborators(v.t.Context(), []civic.CollaboratorQuery{q})
	return only(v.t, pages, err)
}

func (v view) neighborhood(q civic.NeighborhoodQuery) civic.Neighborhood {
	v.t.Helper()
	answer, err := v.Neighborhood(v.t.Context(), q)
	return need(v.t, answer, err)
}

// wantSlugs checks which entities an answer names, in order.
func (v view) wantSlugs(what string, ids []civic.ID, want string) {
	v.t.Helper()
	if got := v.world.slugs(ids); got != want {
		v.t.Errorf("%s:\n  got  %s\n  want %s", what, got, want)
	}
}

// nodeIDs returns the ids of nodes.
func nodeIDs[N civic.Node](nodes []N) []civic.ID {
	ids := make([]civic.ID, 0, len(nodes))
	for _, node := range nodes {
		ids = append(ids, node.NodeID())
	}
	return ids
}

// everything asks for the largest page.
func everything() civic.PageRequest { return civic.PageRequest{Limit: civic.MaxPageSize} }

// sortedIDs returns ids in order.
func sortedIDs(ids ...civic.ID) []civic.ID { return slices.Sorted(slices.Values(ids)) }
