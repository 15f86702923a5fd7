package network

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// candidate is a tie on its way to a page. It stands by its keys, the lesser first, and then by the places of its ends in the order of
// ids (twice the index; an odd number stands between two). Keys hold what civic.CollaboratorKey holds, as numbers.
type candidate struct {
	keys [4]int64
	a, b int32
}

func compareCandidates(a, b candidate) int {
	for i, key := range a.keys {
		if key != b.keys[i] {
			return cmp.Compare(key, b.keys[i])
		}
	}
	return cmp.Or(cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b))
}

// ranking is one order of ties.
type ranking struct {
	order civic.CollaboratorOrder
	// names are the distinct sort keys of names in order, as parts of position keys. They are there only when the order is by name.
	names [][]byte
	// ends is how many names a position key begins with.
	ends int
}

// CheckOrder returns an ErrInvalid fault for an order, a scope or a page of collaborators that there is not, and fills in what is left
// empty.
func CheckOrder(order *civic.CollaboratorOrder, scope *civic.CollaboratorScope, page civic.PageRequest) error {
	*order = cmp.Or(*order, civic.ByStrength)
	*scope = cmp.Or(*scope, civic.AnyScope)
	orders := []civic.CollaboratorOrder{civic.ByStrength, civic.ByActivityCount, civic.ByRecency, civic.ByCollaboratorName}
	scopes := []civic.CollaboratorScope{civic.AnyScope, civic.OtherProvinces, civic.SameProvince, civic.OtherSectors}
	switch {
	case !slices.Contains(orders, *order):
		return civic.Invalid("there is no such order of collaborators", "give STRENGTH, ACTIVITY_COUNT, RECENT or NAME", "orderBy")
	case !slices.Contains(scopes, *scope):
		return civic.Invalid("there is no such scope", "give ALL, OTHER_PROVINCES, SAME_PROVINCE or OTHER_SECTORS", "scope")
	case page.Backward:
		return civic.Invalid("this list pages forward only, since its order is derived", "use first and after", "before")
	case page.Limit < 0:
		return civic.Invalid("the number of items is negative", "give 0 or more", "first")
	}
	return nil
}

// newRanking returns the order of ties whose positions begin with so many names, of the organizations with the given ids.
func newRanking(order civic.CollaboratorOrder, ends int, names Names, ids func(yield func(civic.ID) bool)) *ranking {
	r := &ranking{order: order, ends: ends}
	if order != civic.ByCollaboratorName {
		return r
	}
	for id := range ids {
		r.names = append(r.names, civic.KeyPart(names(id)))
	}
	slices.SortFunc(r.names, bytes.Compare)
	r.names = slices.CompactFunc(r.names, bytes.Equal)
	return r
}

// nameRank returns the place of a part of a position key among the names.
func (r *ranking) nameRank(part []byte) int64 {
	at, found := slices.BinarySearchFunc(r.names, part, bytes.Compare)
	return between(at, found)
}

// between returns the place of what a binary search found, or of the gap it would go into.
func between(at int, found bool) int64 {
	if found {
		return int64(2 * at)
	}
	return int64(2*at - 1)
}

// keys returns the keys of a tie. NameRanks are those of its ends, needed only in the order of names.
func (r *ranking) keys(t tally, nameRanks ...int64) [4]int64 {
	strength, count := -int64(t.strength), -int64(t.count)
	switch r.order {
	case civic.ByActivityCount:
		return [4]int64{count, strength}
	case civic.ByRecency:
		return [4]int64{-int64(t.until), strength, count}
	case civic.ByCollaboratorName:
		var keys [4]int64
		n := copy(keys[:], nameRanks)
		keys[n], keys[n+1] = strength, count
		return keys
	}
	return [4]int64{strength, count}
}

// lead returns the first of the keys of a tie, in an order that is not by name.
func (r *ranking) lead(t *tally) int64 {
	switch r.order {
	case civic.ByActivityCount:
		return -int64(t.count)
	case civic.ByRecency:
		return -int64(t.until)
	}
	return -int64(t.strength)
}

// parse returns the keys that a position key of this order stands for.
func (r *ranking) parse(key []byte) (keys [4]int64, err error) {
	names, numbers, ok := civic.ParseCollaboratorKey(r.order, r.ends, key)
	if !ok {
		return keys, AlienPosition()
	}
	n := 0
	for _, name := range names {
		keys[n] = r.nameRank(name)
		n++
	}
	for _, number := range numbers {
		keys[n] = -number
		n++
	}
	return keys, nil
}

// AlienPosition returns the fault of a page that begins behind a position that the order does not have.
func AlienPosition() error {
	return &civic.Fault{Kind: civic.ErrCursor, Path: []any{"after"}, Problem: "this position is not of this list",
		Remedy: "give a cursor that this list returned, with the same arguments"}
}

// selection keeps the first candidates behind a position.
type selection struct {
	behind *candidate
	// room is one more than the page has, to see whether something follows.
	room int
	// kept gives out the last of the candidates kept first.
	kept queue[candidate]
	// total counts all that were offered, skipped those that were not behind the position.
	total, skipped int
}

func newSelection(limit int, behind *candidate) *selection {
	return &selection{behind: behind, room: limit + 1, kept: queue[candidate]{
		before: func(a, b *candidate) bool { return compareCandidates(*a, *b) > 0 },
	}}
}

// offer takes a candidate if it is one of the first.
func (s *selection) offer(c candidate) {
	if s.mayTake(c.keys[0]) {
		s.take(c)
	}
}

// mayTake counts a candidate by the first of its keys, and reports whether it may be one of the first. Most may not, so that the rest of it
// need not be made.
func (s *selection) mayTake(lead int64) bool {
	s.total++
	return len(s.kept.items) < s.room || lead <= s.kept.items[0].keys[0]
}

func (s *selection) take(c candidate) {
	switch {
	case s.behind != nil && compareCandidates(c, *s.behind) <= 0:
		s.skipped++
	case len(s.kept.items) < s.room:
		s.kept.push(c)
	case compareCandidates(c, s.kept.items[0]) < 0:
		s.kept.replaceFirst(c)
	}
}

// merge adds what another selection of the same question kept.
func (s *selection) merge(other *selection) {
	for _, c := range other.kept.items {
		s.take(c)
	}
	s.total += other.total
	s.skipped += other.skipped
}

// page returns the candidates of the page in order, and whether some stand behind it.
func (s *selection) page() (page []candidate, hasNext bool) {
	page = slices.SortedFunc(slices.Values(s.kept.items), compareCandidates)
	if len(page) == s.room {
		return page[:s.room-1], true
	}
	return page, false
}
