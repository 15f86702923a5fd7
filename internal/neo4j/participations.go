package neo4j

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Participations implements civic.Finder.
func (r *reader) Participations(ctx context.Context, queries []civic.ParticipationQuery) ([]civic.Page[*civic.Participation], error) {
	list := newPages(func(values []any) (*civic.Participation, error) {
		return decodeParticipation(values[0], values[1], values[2], values[3], values[4], values[5])
	})
	for _, q := range queries {
		list.question(q.Page, map[string]any{"of": string(q.Of), "roles": wordsOrNull(q.Roles), "types": wordsOrNull(q.ActivityTypes)})
	}
	params := list.params()
	params["roleKeys"] = roleKeys()
	if err := r.ask(ctx, "participations", params, list.add); err != nil {
		return nil, err
	}
	return list.all()
}

// roleKeys returns the part of a position that each role stands for, in hex.
func roleKeys() map[string]any {
	keys := map[string]any{}
	for _, role := range civic.Roles() {
		keys[string(role)] = hexKey(civic.ParticipationKey(role, nil)[:1])
	}
	return keys
}

// wordsOrNull returns the words of a filter as a parameter, null for one that lets everything in.
func wordsOrNull[T ~string](words []T) any {
	if words == nil {
		return nil
	}
	return texts(words)
}
