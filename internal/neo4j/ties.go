package neo4j

import (
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// askForTies returns which ties count as statements are told. What the filter does not restrict is null. Kinds are the types of relationships
// that participations that count have; roles are null where all of those count. Ties must be Normalized.
func askForTies(ties civic.TieFilter) map[string]any {
	asked := map[string]any{
		"sameActivity": ties.SameActivity, "maxSize": ties.Activities.MaxSize,
		"types": wordsOrNull(ties.Organizations.Types), "sectors": wordsOrNull(ties.Organizations.Sectors),
		"seats": wordsOrNull(ties.Organizations.Places), "themes": wordsOrNull(ties.Organizations.Themes), "ids": wordsOrNull(ties.Organizations.IDs),
		"activityTypes": wordsOrNull(ties.Activities.Types), "formats": wordsOrNull(ties.Activities.Formats),
		"venues": wordsOrNull(ties.Activities.Places), "activityThemes": wordsOrNull(ties.Activities.Themes),
		"within": wordsOrNull(ties.Activities.Within), "sources": wordsOrNull(ties.Activities.Sources),
	}
	askCountedRoles(asked, ties)
	askPeriod(asked, ties.Period, ties.Undated)
	return asked
}

// askCountedRoles asks for the roles that count.
func askCountedRoles(asked map[string]any, ties civic.TieFilter) {
	kinds, roles, all := []string{}, []string{}, 0
	for _, role := range civic.Roles() {
		if !ties.Counts(role) {
			continue
		}
		roles = append(roles, string(role))
		if kind := participationType(role); !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	for _, role := range civic.Roles() {
		if slices.Contains(kinds, participationType(role)) {
			all++
		}
	}
	asked["kinds"], asked["roles"] = kinds, any(roles)
	if len(roles) == all {
		asked["roles"] = nil
	}
}

// isDefaultButForNesting tells whether what is asked is the default ties, nested or not.
func isDefaultButForNesting(asked map[string]any) bool {
	kinds, _ := asked["kinds"].([]string)
	if len(kinds) != 1 || kinds[0] != participatesIn || asked["maxSize"] != 0 {
		return false
	}
	for _, restriction := range []string{
		"roles", "types", "sectors", "seats", "themes", "ids", "activityTypes", "formats", "venues", "activityThemes", "within", "sources", "first",
	} {
		if asked[restriction] != nil {
			return false
		}
	}
	return true
}
