package embedded

import (
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// Participations implements civic.Finder.
func (r *reader) Participations(ctx context.Context, queries []civic.ParticipationQuery) ([]civic.Page[*civic.Participation], error) {
	return answers(ctx, r, queries, func(q civic.ParticipationQuery) (page civic.Page[*civic.Participation], err error) {
		var edges civic.Page[placedEdge]
		err = r.read(ctx, func(d disk) error {
			edges, err = r.view.edgePage(d, q)
			return err
		})
		if err != nil {
			return page, err
		}
		return fetched(ctx, r, edges, func(d disk, e placedEdge) (*civic.Participation, error) { return r.view.participation(d, e.edge) })
	})
}

// placedEdge is an edge with its position in a list.
type placedEdge struct {
	edge network.Edge
	at   civic.Position
}

func (v *view) edgePage(d disk, q civic.ParticipationQuery) (civic.Page[placedEdge], error) {
	edges := v.graph().OfActivity(q.Of)
	if q.Of.Kind() == civic.KindOrganization {
		edges = v.graph().OfOrganization(v.root(q.Of))
	}
	var chosen []placedEdge
	for edge := range edges {
		activity, organization := v.activity(edge.Activity), v.organization(edge.Organization)
		if q.Roles != nil && !slices.Contains(q.Roles, edge.Role) || q.ActivityTypes != nil && !slices.Contains(q.ActivityTypes, activity.kind) {
			continue
		}
		id, err := v.participationID(d, edge)
		if err != nil {
			return civic.Page[placedEdge]{}, err
		}
		key := civic.ParticipationKey(edge.Role, organization.sortKey)
		if q.Of.Kind() == civic.KindOrganization {
			key = civic.OwnParticipationKey(activity.period.Start, activity.sortKey, edge.Role)
		}
		chosen = append(chosen, placedEdge{edge, civic.Position{Key: key, ID: id}})
	}
	return pageOf(order[placedEdge]{
		compare:  func(a, b placedEdge) int { return a.at.Compare(b.at) },
		position: func(e placedEdge) civic.Position { return e.at },
	}, chosen, q.Page), nil
}

// Outputs implements civic.Finder.
func (r *reader) Outputs(ctx context.Context, queries []civic.OutputQuery) ([]civic.Page[*civic.Output], error) {
	byID := order[civic.ID]{
		compare:  func(a, b civic.ID) int { return civic.Position{ID: a}.Compare(civic.Position{ID: b}) },
		position: func(id civic.ID) civic.Position { return civic.Position{ID: id} },
	}
	return answers(ctx, r, queries, func(q civic.OutputQuery) (civic.Page[*civic.Output], error) {
		page := pageOf(byID, r.view.outputsOf(q.Organization), q.Page)
		return fetched(ctx, r, page, r.view.output)
	})
}

// outputsOf returns the outputs that an organization produced or that are about it.
func (v *view) outputsOf(organization civic.ID) []civic.ID {
	ids := v.standingFor(organization)
	numbers := slices.Sorted(tagged(v, tagOutputOf, ids))
	var found []civic.ID
	for _, number := range slices.Compact(numbers) {
		for _, output := range v.activities.at(number).outputs {
			if slices.ContainsFunc(output.of, func(id civic.ID) bool { return slices.Contains(ids, id) }) {
				found = append(found, output.id)
			}
		}
	}
	return found
}
