package neo4j

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Activities implements civic.Finder.
func (r *reader) Activities(ctx context.Context, queries []civic.ActivityQuery) ([]civic.Page[*civic.Activity], error) {
	questions := make([]listQuestion, len(queries))
	for i, q := range queries {
		var err error
		if questions[i], err = activityQuestion(q); err != nil {
			return nil, err
		}
	}
	question, err := questionTo("activities", queries)
	if err != nil {
		return nil, err
	}
	return recall(ctx, r, question, func() ([]civic.Page[*civic.Activity], civic.Revision, int, error) {
		return askLists(ctx, r, questions, func(values []any) (*civic.Activity, error) { return r.store.decoder.activity(values[0]) })
	})
}

func activityQuestion(q civic.ActivityQuery) (listQuestion, error) {
	f := q.Filter
	asked := map[string]any{
		"types": distinctOrNull(f.Types), "formats": wordsOrNull(f.Formats), "statuses": wordsOrNull(f.Statuses),
		"places": distinctOrNull(f.Places), "themes": wordsOrNull(f.Themes), "topLevel": f.TopLevel,
	}
	if err := askText(asked, f.Text, civic.KindActivity); err != nil {
		return listQuestion{}, err
	}
	if q.Order == civic.BySize && q.Page.Backward {
		return listQuestion{}, forwardOnly()
	}
	askPeriod(asked, f.Period, f.Undated)
	askRoles(asked, "participantRoles", f.Roles, f.Participants != nil)
	given := map[string]any{
		"ids": wordsOrNull(f.IDs), "parent": orNull(f.Parent), "partOf": orNull(f.PartOf), "participants": wordsOrNull(f.Participants),
		"involvedOrganization": nil, "involvedPlace": nil,
	}
	if f.Involves.Kind() == civic.KindPlace {
		given["involvedPlace"] = string(f.Involves)
	} else {
		given["involvedOrganization"] = orNull(f.Involves)
	}
	ties := f.TopLevel || asked["roles"] != nil
	anchored := askAnchors(asked, given, ties || q.Order == civic.BySize)
	way := activityWalk(q, anchored, ties)
	asked["plain"] = !way.Ties && f.Formats == nil && f.Statuses == nil && f.Places == nil && f.Themes == nil && f.Text == "" && f.Period.IsZero() &&
		(way.Type || f.Types == nil)
	return listQuestion{walk: way, page: q.Page, asked: asked}, nil
}

// activityWalk returns the way to come by a list. Ties says that there are conditions on ties.
func activityWalk(q civic.ActivityQuery, anchored, ties bool) walk {
	way := walk{Of: ofActivities, Anchored: anchored, Counted: q.Order == civic.BySize}
	way.Ties = ties || anchored || way.Counted
	switch q.Order {
	case civic.ByStart:
		way.Start = startAscending
	case civic.ByStartDescending:
		way.Start = startDescending
	}
	way.Type = !anchored && way.Start == "" && q.Filter.Types != nil
	return way
}

// askPeriod asks for what overlaps a period, of which each bound may be missing, in days.
func askPeriod(asked map[string]any, period civic.Period, undated civic.UndatedFacts) {
	asked["first"], asked["last"], asked["undated"] = nil, nil, undated == civic.IncludeUndated
	if period.IsZero() {
		return
	}
	first, last := civic.MinDay, civic.MaxDay
	if day, _, known := period.Start.Days(); known {
		first = day
	}
	if _, day, known := period.End.Days(); known {
		last = day
	}
	asked["first"], asked["last"] = int64(first), int64(last)
}
