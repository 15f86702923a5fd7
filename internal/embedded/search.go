package embedded

import (
	"bytes"
	"cmp"
	"context"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Search implements civic.Finder.
func (r *reader) Search(ctx context.Context, query civic.SearchQuery) (civic.Page[civic.SearchHit], error) {
	none := civic.Page[civic.SearchHit]{}
	if err := r.check(ctx); err != nil {
		return none, err
	}
	if query.Page.Backward {
		return none, forwardOnly()
	}
	text, err := civic.ParseSearch(query.Text)
	if err != nil {
		return none, civic.Under(err, "text")
	}
	s := &search{view: r.view, text: text, pace: pacer{ctx: ctx}, collator: civic.NewCollator(), kinds: searchable(query.Kinds)}
	if query.Places != nil {
		s.places = r.view.inPlaces(query.Places)
	}
	found, whole, err := s.find()
	if err != nil {
		return none, err
	}
	page := pageOf(byScore(), found, query.Page)
	if !whole {
		page.Total = nil
	}
	items := make([]civic.SearchHit, len(page.Items))
	for i, hit := range page.Items {
		items[i] = civic.SearchHit{Node: hit.of.id, Matched: hit.matched, Score: hit.score.Float()}
	}
	return civic.Page[civic.SearchHit]{
		Items: items, Positions: page.Positions, HasPrevious: page.HasPrevious, HasNext: page.HasNext, Total: page.Total,
	}, nil
}

// searchable returns the kinds of entities to search.
func searchable(wanted []civic.Kind) []civic.Kind {
	all := []civic.Kind{civic.KindOrganization, civic.KindActivity, civic.KindOutput, civic.KindPlace, civic.KindTheme}
	if len(wanted) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(kind civic.Kind) bool { return !slices.Contains(wanted, kind) })
}

// search is one search while it runs.
type search struct {
	view     *view
	text     civic.SearchText
	pace     pacer
	collator *civic.Collator
	kinds    []civic.Kind
	// places are those that hits must lie in, nil for anywhere.
	places map[civic.ID]bool
}

// candidate is an entity that may be a hit.
type candidate struct {
	*titled
	// places returns the places that it has to do with.
	places func() []civic.ID
}

// hit is an entity that matches, by the name that matches best.
type hit struct {
	of      candidate
	matched string
	sortKey []byte
	score   civic.Score
}

func byScore() order[hit] {
	return order[hit]{
		compare: func(a, b hit) int {
			return cmp.Or(cmp.Compare(b.score, a.score), bytes.Compare(a.sortKey, b.sortKey), cmp.Compare(a.of.id, b.of.id))
		},
		position: func(h hit) civic.Position {
			return civic.Position{Key: append(civic.NumberDescending(int64(h.score)), civic.KeyPart(h.sortKey)...), ID: h.of.id}
		},
	}
}

// find returns the hits, and whether they are all there are.
func (s *search) find() (hits []hit, whole bool, err error) {
	hits, whole, err = s.rank(s.view.allNaming, s.text.Match)
	if err != nil || len(hits) > 0 {
		return hits, whole, err
	}
	return s.rank(s.view.almostNaming, s.text.MatchFuzzy)
}

// rank scores the candidates: of more than civic.MaxCandidates that match, those that the comment there names.
func (s *search) rank(
	candidates func(civic.Kind, civic.SearchText) []posting, match func(string) (civic.Score, bool),
) (hits []hit, whole bool, err error) {
	var all []candidate
	for _, kind := range s.kinds {
		for _, item := range candidates(kind, s.text) {
			one := s.view.candidate(kind, item)
			if s.places == nil || slices.ContainsFunc(one.places(), func(id civic.ID) bool { return s.places[id] }) {
				all = append(all, one)
			}
		}
	}
	if len(all) > civic.MaxCandidates {
		slices.SortFunc(all, func(a, b candidate) int { return cmp.Or(cmp.Compare(a.length, b.length), cmp.Compare(a.id, b.id)) })
	}
	for _, one := range all {
		if err := s.pace.step(); err != nil {
			return nil, false, err
		}
		h, ok := s.bestName(one, match)
		if !ok {
			continue
		}
		if len(hits) == civic.MaxCandidates {
			return hits, false, nil
		}
		hits = append(hits, h)
	}
	return hits, true, nil
}

// bestName scores a candidate by the name that matches best; of those that match as well, by the first in Turkish order.
func (s *search) bestName(of candidate, match func(string) (civic.Score, bool)) (best hit, ok bool) {
	for _, n := range of.names {
		score, matched := match(n.folded)
		if !matched || score < best.score {
			continue
		}
		one := hit{of: of, matched: n.text, score: score, sortKey: s.keyOf(of, n.text)}
		if score > best.score || bytes.Compare(one.sortKey, best.sortKey) < 0 {
			best, ok = one, true
		}
	}
	return best, ok
}

func (s *search) keyOf(of candidate, text string) []byte {
	if text == of.display && of.sortKey != nil { // outputs have none at hand
		return of.sortKey
	}
	return s.collator.Key(text)
}

// candidate returns the entity that a posting of a word is of.
func (v *view) candidate(kind civic.Kind, item posting) candidate {
	switch kind {
	case civic.KindOrganization:
		row := v.organizations.at(item.number)
		return candidate{&row.titled, func() []civic.ID { return []civic.ID{row.seat} }}
	case civic.KindActivity:
		row := v.activities.at(item.number)
		return candidate{&row.titled, func() []civic.ID { return row.places }}
	case civic.KindPlace:
		row := v.places.at(item.number)
		return candidate{&row.titled, func() []civic.ID { return []civic.ID{row.within} }}
	case civic.KindTheme:
		return candidate{&v.themes.at(item.number).titled, noPlaces}
	}
	return candidate{&v.activities.at(item.number).outputs[item.item].titled, noPlaces}
}

func noPlaces() []civic.ID { return nil }

// allNaming returns postings of one kind of all entities that may match a text.
func (v *view) allNaming(kind civic.Kind, text civic.SearchText) []posting {
	found, _ := v.naming(kind, text, math.MaxInt)
	return found
}

// naming returns postings of one kind of all entities that may match a text, those of the word that the fewest have, each entity once;
// and whether these are at most so many, else it returns none.
func (v *view) naming(kind civic.Kind, text civic.SearchText, most int) (found []posting, few bool) {
	const begin, factor = 256, 8
	for limit := min(begin, most); ; limit = min(limit*factor, most) {
		for _, word := range text.Words() {
			found = found[:0]
			for item := range v.indexed().words.beginning(kind, word) {
				found = append(found, item)
				if len(found) > limit {
					break
				}
			}
			if len(found) <= limit {
				return entities(found), true
			}
		}
		if limit == most {
			return nil, false
		}
	}
}

// almostNaming is naming for matches with a typing error. It looks at every word that there is, unless the text has none that is long enough
// to have one.
func (v *view) almostNaming(kind civic.Kind, text civic.SearchText) []posting {
	letters := func(a, b string) int { return cmp.Compare(utf8.RuneCountInString(a), utf8.RuneCountInString(b)) }
	longest := slices.MaxFunc(text.Words(), letters)
	query, err := civic.ParseSearch(longest)
	if err != nil || utf8.RuneCountInString(longest) < civic.MinFuzzyLetters {
		return nil
	}
	var found []posting
	words := v.indexed().words
	for term := range words.terms(kind) {
		if _, matched := query.MatchFuzzy(term); matched {
			found = slices.AppendSeq(found, words.having(kind, term))
		}
	}
	return entities(found)
}

// entities leaves one posting of each entity.
func entities(found []posting) []posting {
	for i := range found {
		found[i].term = ""
	}
	if !slices.IsSortedFunc(found, comparePostings) {
		slices.SortFunc(found, comparePostings)
	}
	return slices.Compact(found)
}
