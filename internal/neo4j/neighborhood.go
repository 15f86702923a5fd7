package neo4j

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// Neighborhood implements civic.Traverser. The traversal brings the columns of what lies around the organizations, in one round trip, and
// package network ranks and cuts them: the degree of each neighbour needs what lies one tie further out, so that a statement that ranked
// by itself would have to read the same and add it up more slowly. What is held meanwhile is as large as what was passed.
func (r *reader) Neighborhood(ctx context.Context, query civic.NeighborhoodQuery) (civic.Neighborhood, error) {
	region := newRegion()
	if err := r.stream(ctx, "region", regionParams(query), region.add); err != nil {
		return civic.Neighborhood{}, err
	}
	query.Of = region.current(query.Of)
	query.Ties.Organizations.IDs = region.current(query.Ties.Organizations.IDs)
	return region.builder.Build(civic.Revision{}).Neighborhood(ctx, query)
}

// regionParams asks for what is as far away as the question reaches, and one tie further. A question that is none reaches nowhere.
func regionParams(query civic.NeighborhoodQuery) map[string]any {
	of := query.Of
	if query.Depth < 1 || query.Depth > civic.MaxNeighborhoodDepth || len(of) > civic.MaxNeighborhoodRoots {
		of = nil
	}
	return map[string]any{
		"of": texts(of), "ties": query.Depth + 1, "named": append(texts(query.Of), texts(query.Ties.Organizations.IDs)...),
	}
}

// region is a part of the graph as it comes in.
type region struct {
	builder *network.Builder
	// redirects are the organizations that stand for those that were named.
	redirects map[civic.ID]civic.ID
}

func newRegion() *region {
	return &region{builder: network.NewBuilder(), redirects: map[civic.ID]civic.ID{}}
}

// current returns the ids of what stands for ids now; nil stays nil.
func (g *region) current(ids []civic.ID) []civic.ID {
	if ids == nil {
		return nil
	}
	current := make([]civic.ID, len(ids))
	for i, id := range ids {
		current[i] = id
		if root, merged := g.redirects[id]; merged {
			current[i] = root
		}
	}
	return current
}

// add takes in a row, which begins with what it is.
func (g *region) add(row []any) error {
	what, row := text[string](row[0]), row[1:]
	switch what {
	case "redirect":
		g.redirects[text[civic.ID](row[0])] = text[civic.ID](row[1])
	case "place":
		g.builder.Place(civic.PlaceColumns{ID: text[civic.ID](row[0]), Type: text[civic.PlaceType](row[1]), Within: text[civic.ID](row[2])})
	case "organization":
		g.builder.Organization(civic.OrganizationColumns{
			ID: text[civic.ID](row[0]), Type: text[civic.OrganizationType](row[1]), Sector: text[civic.Sector](row[2]),
			Seat: text[civic.ID](row[3]), Themes: idsOf(row[4]),
		})
	case "activity":
		g.builder.Activity(activityColumns(row), participantsOf(row[9]))
	}
	return nil
}

func activityColumns(row []any) civic.ActivityColumns {
	return civic.ActivityColumns{
		ID: text[civic.ID](row[0]), Type: text[civic.ActivityType](row[1]), Format: text[civic.EventFormat](row[2]),
		PartOf: text[civic.ID](row[3]), Places: idsOf(row[4]), Themes: idsOf(row[5]), Sources: idsOf(row[6]),
		Period: civic.Period{Start: text[civic.Date](row[7]), End: text[civic.Date](row[8])},
	}
}

func participantsOf(value any) []civic.ParticipationColumns {
	rows := listOf(value)
	participants := make([]civic.ParticipationColumns, 0, len(rows))
	for _, one := range rows {
		row := listOf(one)
		participants = append(participants, civic.ParticipationColumns{
			Organization: text[civic.ID](row[0]), Role: text[civic.Role](row[1]),
			Period: civic.Period{Start: text[civic.Date](row[2]), End: text[civic.Date](row[3])},
		})
	}
	return participants
}

func idsOf(value any) []civic.ID {
	list := listOf(value)
	ids := make([]civic.ID, len(list))
	for i, id := range list {
		ids[i] = text[civic.ID](id)
	}
	return ids
}
