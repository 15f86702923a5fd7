package neo4j

import (
	"bytes"
	"cmp"
	"slices"
	"sort"
	"sync"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// ranking is the hits of one search. The names of hits with one score are put in order when a page needs it, since a sort key costs more
// than all the rest. It is safe for concurrent use once all hits are in.
type ranking struct {
	// more says that there are more hits than are ranked.
	more bool

	mu       sync.Mutex
	collator *civic.Collator
	// hits are ordered by score.
	hits []hit
}

// hit is an entity that matches, by the name that matches best.
type hit struct {
	id      civic.ID
	matched string
	score   civic.Score
	// key is the sort key of the matched name, nil until it is needed.
	key []byte
	// placed says that the hits of the same score are in order.
	placed bool
}

func newRanking() *ranking { return &ranking{collator: civic.NewCollator()} }

// add ranks those of the candidates, each an id and names, of which a name matches, as long as there is room.
func (r *ranking) add(candidates any, match func(folded string) (civic.Score, bool)) {
	list, _ := candidates.([]any)
	for _, candidate := range list {
		values, _ := candidate.([]any)
		names, _ := values[1].([]any)
		best, ok := r.bestName(names, match)
		if ok && len(r.hits) == civic.MaxCandidates {
			r.more = true
			return
		}
		if ok {
			best.id = text[civic.ID](values[0])
			r.hits = append(r.hits, best)
		}
	}
}

// bestName returns the name that matches best; of those that match as well, the first in Turkish order.
func (r *ranking) bestName(names []any, match func(folded string) (civic.Score, bool)) (best hit, ok bool) {
	for _, name := range names {
		one := hit{matched: text[string](name)}
		var matches bool
		if one.score, matches = match(civic.Fold(one.matched)); !matches || one.score < best.score {
			continue
		}
		if !ok || one.score > best.score || bytes.Compare(r.key(&one), r.key(&best)) < 0 {
			best, ok = one, true
		}
	}
	return best, ok
}

// rank orders the hits by score. It is called when all are in.
func (r *ranking) rank() {
	slices.SortFunc(r.hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
}

func (r *ranking) key(h *hit) []byte {
	if h.key == nil {
		h.key = r.collator.Key(h.matched)
	}
	return h.key
}

func (r *ranking) position(h *hit) civic.Position {
	return civic.Position{Key: append(scoreKey(h), civic.KeyPart(r.key(h))...), ID: h.id}
}

// scoreKeyLength is the length of the key part that scoreKey returns.
const scoreKeyLength = 8

func scoreKey(h *hit) []byte { return civic.NumberDescending(int64(h.score)) }

// order puts the hits from one to another in order.
func (r *ranking) order(from, to int) {
	for from < to {
		var begin int
		begin, from = r.group(scoreKey(&r.hits[from]))
		if !r.hits[begin].placed {
			r.place(r.hits[begin:from])
		}
	}
}

// group returns where the hits whose score has a key begin and end.
func (r *ranking) group(score []byte) (begin, end int) {
	begin = sort.Search(len(r.hits), func(i int) bool { return bytes.Compare(scoreKey(&r.hits[i]), score) >= 0 })
	end = sort.Search(len(r.hits), func(i int) bool { return bytes.Compare(scoreKey(&r.hits[i]), score) > 0 })
	return begin, end
}

// place orders hits of one score.
func (r *ranking) place(hits []hit) {
	for i := range hits {
		r.key(&hits[i])
		hits[i].placed = true
	}
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Or(bytes.Compare(a.key, b.key), cmp.Compare(a.id, b.id)) })
}

// behind returns where the hits behind a position begin.
func (r *ranking) behind(from civic.Position) int {
	begin, end := r.group(from.Key[:min(scoreKeyLength, len(from.Key))])
	r.order(begin, end)
	return begin + sort.Search(end-begin, func(i int) bool { return r.position(&r.hits[begin+i]).Compare(from) > 0 })
}

// page returns a page of the hits.
func (r *ranking) page(request civic.PageRequest) civic.Page[civic.SearchHit] {
	r.mu.Lock()
	defer r.mu.Unlock()
	begin := 0
	if request.From != nil {
		begin = r.behind(*request.From)
	}
	end := min(begin+request.Limit, len(r.hits))
	r.order(begin, end)
	page := civic.Page[civic.SearchHit]{HasPrevious: begin > 0, HasNext: end < len(r.hits)}
	for i := range r.hits[begin:end] {
		h := &r.hits[begin+i]
		page.Items = append(page.Items, civic.SearchHit{Node: h.id, Matched: h.matched, Score: h.score.Float()})
		page.Positions = append(page.Positions, r.position(h))
	}
	if request.Count && !r.more {
		total := len(r.hits)
		page.Total = &total
	}
	return page
}

// room is what the ranking takes among the answers.
func (r *ranking) room() int { return roomOfAnswer + len(r.hits) }
