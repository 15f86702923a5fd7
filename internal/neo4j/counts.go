package neo4j

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Counts implements civic.Finder.
func (r *reader) Counts(ctx context.Context) (civic.Counts, error) {
	counts := civic.Counts{
		Organizations: map[civic.OrganizationType]int{}, Activities: map[civic.ActivityType]int{}, Places: map[civic.PlaceType]int{},
	}
	err := r.ask(ctx, "counts", nil, func(row []any) error {
		addCount(&counts, text[string](row[0]), text[string](row[1]), number(row[2]))
		return nil
	})
	return counts, err
}

// addCount adds what a row says: a sort of entities, their type where there are types, and how many there are.
func addCount(counts *civic.Counts, sort, kind string, count int) {
	if count == 0 {
		return
	}
	switch sort {
	case "organizations":
		counts.Organizations[civic.OrganizationType(kind)] = count
	case "activities":
		counts.Activities[civic.ActivityType(kind)] = count
	case "places":
		counts.Places[civic.PlaceType(kind)] = count
	case "participations":
		counts.Participations += count
	case "outputs":
		counts.Outputs = count
	case "assessments":
		counts.Assessments += count
	case "themes":
		counts.Themes = count
	case "sources":
		counts.Sources = count
	}
}
