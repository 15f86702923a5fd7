package embedded

import (
	"context"
	"iter"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// selection is a filter ready to be held against rows.
type selection[R comparable] struct {
	rows *table[R]
	// tests are the conditions, the cheap ones first.
	tests []func(R) bool
	// sources are ways to come by the rows that pass one of the conditions.
	sources []source
}

// source returns the numbers of all rows that pass a condition, perhaps with others and more than once, and whether that is at most limit;
// when there are more it returns none.
type source func(limit int) (numbers []uint32, few bool)

// maxCandidates is how many rows a source may give before it is cheaper to walk through a list in its order until a page is full.
const maxCandidates = 2500

func (s *selection[R]) must(test func(R) bool) { s.tests = append(s.tests, test) }

func (s *selection[R]) from(source source) { s.sources = append(s.sources, source) }

// keep tells whether a row fulfils all conditions.
func (s *selection[R]) keep(row R) bool {
	for _, test := range s.tests {
		if !test(row) {
			return false
		}
	}
	return true
}

// candidates returns the rows of the first source that does not give more than limit.
func (s *selection[R]) candidates(limit int) (rows []R, few bool) {
	for _, source := range s.sources {
		if numbers, few := source(limit); few {
			slices.Sort(numbers)
			var none R
			for _, number := range slices.Compact(numbers) {
				if row := s.rows.at(number); row != none {
					rows = append(rows, row)
				}
			}
			return rows, true
		}
	}
	return nil, false
}

// of makes a source of a sequence.
func of(numbers iter.Seq[uint32]) source {
	return func(limit int) (taken []uint32, few bool) {
		for number := range numbers {
			if len(taken) == limit {
				return nil, false
			}
			taken = append(taken, number)
		}
		return taken, true
	}
}

// all returns every row that fulfils the conditions. It looks through the source with the fewest rows, or, when none has much fewer than
// there are, through all rows.
func (s *selection[R]) all(ctx context.Context) ([]R, error) {
	const factor = 4
	for limit := maxCandidates; limit < max(maxCandidates+1, len(s.rows.pages)*tablePage/factor); limit *= factor {
		if candidates, few := s.candidates(limit); few {
			return s.kept(ctx, candidates)
		}
	}
	return s.kept(ctx, present(s.rows))
}

// kept returns those of the candidates that fulfil the conditions.
func (s *selection[R]) kept(ctx context.Context, candidates []R) ([]R, error) {
	pace := pacer{ctx: ctx}
	var kept []R
	for _, row := range candidates {
		if err := pace.step(); err != nil {
			return nil, err
		}
		if s.keep(row) {
			kept = append(kept, row)
		}
	}
	return kept, nil
}

// page returns a page of what is selected, by whichever way reads less.
func (s *selection[R]) page(ctx context.Context, rows list[R], request civic.PageRequest) (civic.Page[R], error) {
	if len(s.tests) == 0 {
		page, err := rows.page(ctx, s.keep, request)
		if request.Count {
			total := rows.tree.Len()
			page.Total = &total
		}
		return page, err
	}
	if request.Count {
		kept, err := s.all(ctx)
		return pageOf(rows.order, kept, request), err
	}
	candidates, few := s.candidates(maxCandidates)
	if !few {
		return rows.page(ctx, s.keep, request)
	}
	kept, err := s.kept(ctx, candidates)
	return pageOf(rows.order, kept, request), err
}

// union yields what each of the sequences yields.
func union(sources []iter.Seq[uint32]) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for _, source := range sources {
			for number := range source {
				if !yield(number) {
					return
				}
			}
		}
	}
}

// tagged yields the numbers of the rows that have the tag with one of the terms.
func tagged[T ~string](v *view, tag byte, terms []T) iter.Seq[uint32] {
	sources := make([]iter.Seq[uint32], len(terms))
	for i, term := range terms {
		sources[i] = v.indexed().tags.of(tag, string(term))
	}
	return union(sources)
}

// numbersOf yields the numbers of entities.
func (v *view) numbersOf(ids []civic.ID) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for _, id := range ids {
			if number, known := v.directory.number(id); known && !yield(number) {
				return
			}
		}
	}
}

func setOf[T comparable](items []T) map[T]bool {
	set := make(map[T]bool, len(items))
	for _, item := range items {
		set[item] = true
	}
	return set
}

// among selects rows by a value that must be in a list, unless the list is nil.
func among[R comparable, T comparable](s *selection[R], list []T, value func(R) T) {
	if list != nil {
		s.must(func(row R) bool { return slices.Contains(list, value(row)) })
	}
}

// meeting selects rows by a list that must have an item of a set.
func meeting[R comparable](s *selection[R], set map[civic.ID]bool, values func(R) []civic.ID) {
	s.must(func(row R) bool { return slices.ContainsFunc(values(row), func(id civic.ID) bool { return set[id] }) })
}

// textCondition makes the text of a filter ready, and tells whether there is one.
func textCondition(text string) (civic.SearchText, bool, error) {
	if text == "" {
		return civic.SearchText{}, false, nil
	}
	query, err := civic.ParseSearch(text)
	return query, err == nil, civic.Under(err, "filter", "text")
}

// named returns the rows of a kind that may match a search.
func (v *view) named(kind civic.Kind, query civic.SearchText) source {
	return func(limit int) (numbers []uint32, few bool) {
		found, few := v.naming(kind, query, limit)
		for _, item := range found {
			numbers = append(numbers, item.number)
		}
		return numbers, few
	}
}

// matches tells whether a name matches a search.
func matches(query civic.SearchText, names []name) bool {
	return slices.ContainsFunc(names, func(n name) bool {
		_, hit := query.Match(n.folded)
		return hit
	})
}

// sorted returns the ids of a set, in order.
func sorted(set map[civic.ID]bool) []civic.ID {
	ids := make([]civic.ID, 0, len(set))
	for id := range set {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
