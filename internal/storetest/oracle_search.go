package storetest

import (
	"bytes"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// A searched entity is what a search looks at: its names, and the places that it has to do with.
type searched struct {
	id     civic.ID
	names  []civic.Name
	places []civic.ID
}

func (o *oracle) searchable() []searched {
	var entities []searched
	for _, x := range o.organizations {
		entities = append(entities, searched{x.ID, x.Names, []civic.ID{x.Seat}})
	}
	for _, a := range o.activities {
		entities = append(entities, searched{a.ID, a.Names, a.Places})
	}
	for _, output := range o.outputs {
		entities = append(entities, searched{id: output.ID, names: output.Names})
	}
	for _, p := range o.places {
		entities = append(entities, searched{p.ID, p.Names, []civic.ID{p.Within}})
	}
	for _, theme := range o.themes {
		entities = append(entities, searched{id: theme.ID, names: theme.Names})
	}
	return entities
}

// Search answers as civic.Finder says. Which candidates are ranked when there are more than civic.MaxCandidates is up to the store;
// here it is the best.
func (o *oracle) Search(ctx context.Context, q civic.SearchQuery) (civic.Page[civic.SearchHit], error) {
	text, err := civic.ParseSearch(q.Text)
	if err != nil {
		return civic.Page[civic.SearchHit]{}, err
	}
	hits := o.hits(q, text.Match)
	if len(hits) == 0 {
		hits = o.hits(q, text.MatchFuzzy)
	}
	list := inPlace(hits, func(h civic.SearchHit) civic.Position {
		key := civic.NumberDescending(int64(h.Score * 1e9))
		return civic.Position{Key: append(key, sortKey(h.Matched)...), ID: h.Node}
	})
	slices.SortFunc(list, func(a, b placed[civic.SearchHit]) int { return a.position.Compare(b.position) })
	answer := page(list[:min(len(list), civic.MaxCandidates)], q.Page)
	if len(list) > civic.MaxCandidates {
		answer.Total = nil
	}
	return answer, ctx.Err()
}

func (o *oracle) hits(q civic.SearchQuery, match func(string) (civic.Score, bool)) []civic.SearchHit {
	var hits []civic.SearchHit
	for _, entity := range o.searchable() {
		placed := slices.ContainsFunc(entity.places, func(p civic.ID) bool { return o.inside(p, q.Places) })
		if !among(q.Kinds, entity.id.Kind()) || q.Places != nil && !placed {
			continue
		}
		if name, score, ok := bestName(entity.names, match); ok {
			hits = append(hits, civic.SearchHit{Node: entity.id, Matched: name, Score: score.Float()})
		}
	}
	return hits
}

// bestName returns the name that matches best; of those that match as well, the first in Turkish order.
func bestName(names []civic.Name, match func(string) (civic.Score, bool)) (best string, top civic.Score, ok bool) {
	for _, name := range names {
		score, hit := match(civic.Fold(name.Text))
		if hit && (score > top || score == top && bytes.Compare(sortKey(name.Text), sortKey(best)) < 0) {
			best, top, ok = name.Text, score, true
		}
	}
	return best, top, ok
}

// textFilter returns whether names match a text as in a search, without tolerance of an error. Without a text all do.
func textFilter(text string) (func([]civic.Name) bool, error) {
	if text == "" {
		return func([]civic.Name) bool { return true }, nil
	}
	parsed, err := civic.ParseSearch(text)
	return func(names []civic.Name) bool {
		_, _, ok := bestName(names, parsed.Match)
		return ok
	}, err
}
