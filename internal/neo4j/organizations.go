package neo4j

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Organizations implements civic.Finder.
func (r *reader) Organizations(ctx context.Context, queries []civic.OrganizationQuery) ([]civic.Page[*civic.Organization], error) {
	questions := make([]listQuestion, len(queries))
	for i, q := range queries {
		var err error
		if questions[i], err = organizationQuestion(q); err != nil {
			return nil, err
		}
	}
	question, err := questionTo("organizations", queries)
	if err != nil {
		return nil, err
	}
	return recall(ctx, r, question, func() ([]civic.Page[*civic.Organization], civic.Revision, int, error) {
		return askLists(ctx, r, questions, func(values []any) (*civic.Organization, error) {
			return r.store.decoder.organization(values[0], values[1], values[2])
		})
	})
}

func organizationQuestion(q civic.OrganizationQuery) (listQuestion, error) {
	f := q.Filter
	asked := map[string]any{
		"types": distinctOrNull(f.Types), "sectors": wordsOrNull(f.Sectors), "places": distinctOrNull(f.Places), "themes": wordsOrNull(f.Themes),
		"hasTies": nil, "programmes": nil, "byProvince": q.Order == civic.ByProvinceAndName, "ranks": typeRanks(q.Order),
	}
	if err := askText(asked, f.Text, civic.KindOrganization); err != nil {
		return listQuestion{}, err
	}
	if q.Order == civic.ByParticipations && q.Page.Backward {
		return listQuestion{}, forwardOnly()
	}
	if f.HasTies != nil {
		asked["hasTies"] = *f.HasTies
	}
	if f.MinProgrammes > 0 {
		asked["programmes"] = f.MinProgrammes
	}
	askRoles(asked, "activityRoles", f.Roles, f.ParticipatesIn != nil)
	ties := asked["roles"] != nil || asked["hasTies"] != nil || asked["programmes"] != nil
	anchored := askAnchors(asked, map[string]any{
		"ids": wordsOrNull(f.IDs), "parent": orNull(f.Parent), "memberOf": orNull(f.MemberOf), "hasMember": orNull(f.HasMember),
		"activities": wordsOrNull(f.ParticipatesIn),
	}, ties || q.Order == civic.ByParticipations)
	way := organizationWalk(q, anchored, ties)
	if way.Type && f.Types == nil {
		asked["types"] = texts(civic.OrganizationTypes())
	}
	asked["plain"] = !way.Ties && f.Sectors == nil && f.Themes == nil && f.Text == ""
	return listQuestion{walk: way, page: q.Page, programmes: f.MinProgrammes, asked: asked}, nil
}

// organizationWalk returns the way to come by a list. Ties says that there are conditions on ties.
func organizationWalk(q civic.OrganizationQuery, anchored, ties bool) walk {
	way := walk{Of: ofOrganizations, Anchored: anchored, Descending: q.Order == civic.ByNameDescending, Counted: q.Order == civic.ByParticipations}
	way.Ties = ties || anchored || way.Counted
	if !anchored {
		way.Area = q.Filter.Places != nil || q.Order == civic.ByProvinceAndName
		way.Type = q.Filter.Types != nil || q.Order == civic.ByTypeAndName
	}
	return way
}

// typeRanks returns the part of a position in an order that each type stands for, in hex.
func typeRanks(order civic.OrganizationOrder) map[string]any {
	ranks := map[string]any{}
	for _, kind := range civic.OrganizationTypes() {
		ranks[string(kind)] = ""
		if order == civic.ByTypeAndName {
			ranks[string(kind)] = hexKey(civic.OrganizationKey(order, nil, kind, nil, 0)[:1])
		}
	}
	return ranks
}
