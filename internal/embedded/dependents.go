package embedded

import (
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// Dependents implements civic.Tx. To see what the transaction wrote it makes the view of that first.
func (t *transaction) Dependents(ctx context.Context, ids []civic.ID, limit int) ([][]civic.ID, error) {
	if err := t.check(ctx); err != nil {
		return nil, err
	}
	if len(t.written) > 0 {
		begun, err := t.draft()
		if err != nil {
			return nil, err
		}
		t.work = begun.finish()
	}
	answers := make([][]civic.ID, len(ids))
	for i, id := range ids {
		found, err := t.dependents(id)
		if err != nil {
			return nil, err
		}
		slices.Sort(found)
		found = slices.Compact(found)
		if limit > 0 {
			found = found[:min(limit, len(found))]
		}
		answers[i] = found
	}
	return answers, nil
}

// dependents returns what depends on an organization or an activity, be it that the transaction has taken it out of the graph.
func (t *transaction) dependents(id civic.ID) ([]civic.ID, error) {
	switch id.Kind() {
	case civic.KindOrganization:
		row, edges := t.organizationWithEdges(id)
		if row == nil {
			return nil, nil
		}
		return t.participationsIn(t.dependentsByTag(row), edges, row)
	case civic.KindActivity:
		var parts []civic.ID
		for number := range t.work.indexed().tags.of(tagPartOf, string(id)) {
			parts = append(parts, t.work.activities.at(number).id)
		}
		edges := t.work.graph().OfActivity(id)
		if t.work.activity(id) == nil {
			edges = t.base.graph().OfActivity(id)
		}
		return t.participationsIn(parts, edges, nil)
	}
	return nil, nil
}

// organizationWithEdges returns an organization as it is, or else as it was when the transaction began.
func (t *transaction) organizationWithEdges(id civic.ID) (*organization, func(func(network.Edge) bool)) {
	if row := t.work.organization(id); row != nil {
		return row, t.work.graph().OfOrganization(row.id)
	}
	row := t.base.organization(id)
	return row, t.base.graph().OfOrganization(t.base.root(id))
}

// dependentsByTag returns the assessments of an organization and the organizations whose parent or metropolitan municipality it is.
func (t *transaction) dependentsByTag(row *organization) []civic.ID {
	var found []civic.ID
	for _, id := range row.group() {
		for number := range t.work.indexed().tags.of(tagAssessed, string(id)) {
			found = append(found, t.work.assessments.at(number).id)
		}
		for _, tag := range []byte{tagParent, tagMetropolitan} {
			for number := range t.work.indexed().tags.of(tag, string(id)) {
				found = append(found, t.work.organizations.at(number).id)
			}
		}
	}
	return found
}

// participationsIn adds the participations of edges that are there by themselves. Of is the organization they are of, nil when each edge
// names its own.
func (t *transaction) participationsIn(to []civic.ID, edges func(func(network.Edge) bool), of *organization) ([]civic.ID, error) {
	for edge := range edges {
		row := of
		if row == nil {
			row = t.work.organization(edge.Organization)
		}
		if row == nil {
			continue
		}
		derived, _, err := t.disk.group(row, edge.Activity, edge.Role)
		if err != nil {
			return nil, err
		}
		if derived != nil {
			to = append(to, derived.ID)
		}
	}
	return to, nil
}
