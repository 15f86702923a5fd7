package network

import (
	"cmp"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// tying calls yield for each activity that ties x and y, once. Both must pass the restriction of organizations.
//
// Activities d that have x in M(d) tie the two when y is in M(d) or A(d). Those that have x in A(d) only lie below an involvement of
// x, and have y in M(d).
func (w *walk) tying(x, y int32, yield func(d int32)) {
	fewer, more := len(*w.g.ofOrganization.at(x)), len(*w.g.ofOrganization.at(y))
	if more < fewer {
		x, y, fewer, more = y, x, more, fewer
	}
	w.involved = w.involvements(x, w.involved[:0])
	w.own.reset(w.g.activities.count)
	for _, d := range w.involved {
		w.own.add(d)
	}
	// Where the rows are of a size, it is cheaper to read both than to search the activities' rows.
	const readingFactor = 16
	if more <= readingFactor*fewer {
		w.tyingByBoth(y, yield)
	} else {
		w.tyingByOne(y, more, yield)
	}
}

// tyingByBoth compares the organization's own activities with those of y.
func (w *walk) tyingByBoth(y int32, yield func(d int32)) {
	w.compared = w.involvements(y, w.compared[:0])
	w.seen.reset(w.g.activities.count)
	for _, d := range w.compared {
		w.seen.add(d)
	}
	for _, d := range w.involved {
		if w.seen.has(d) || !w.sameActivity && w.anyOf(&w.seen, w.g.parent(d)) {
			yield(d)
		}
	}
	for _, d := range w.compared {
		if !w.sameActivity && !w.own.has(d) && w.anyOf(&w.own, w.g.parent(d)) {
			yield(d)
		}
	}
}

// tyingByOne looks for y in the organization's own activities, and in those above them and nested in them. The row of y has so many
// entries.
func (w *walk) tyingByOne(y int32, entries int, yield func(d int32)) {
	below := false
	for _, d := range w.involved {
		below = below || len(*w.g.parts.at(d)) > 0
		if w.involvesAbove(d, y) {
			yield(d)
		}
	}
	if w.sameActivity || !below {
		return
	}
	if w.fewBelow(entries) {
		for _, d := range w.involved {
			w.tyingBelow(d, y, yield)
		}
		return
	}
	w.compared = w.involvements(y, w.compared[:0])
	for _, d := range w.compared {
		if !w.own.has(d) && w.anyOf(&w.own, w.g.parent(d)) {
			yield(d)
		}
	}
}

// fewBelow reports whether fewer activities than limit are nested in those involved.
func (w *walk) fewBelow(limit int) bool {
	for _, d := range w.involved {
		if limit = w.countBelow(d, limit); limit <= 0 {
			return false
		}
	}
	return true
}

// countBelow takes from limit one for each activity nested in d, until nothing is left. Those nested in another one of the
// organization's own are left to that.
func (w *walk) countBelow(d int32, limit int) int {
	for _, part := range *w.g.parts.at(d) {
		if limit--; limit <= 0 {
			return 0
		}
		if !w.own.has(part.other) {
			limit = w.countBelow(part.other, limit)
		}
	}
	return limit
}

// tyingBelow calls yield for each activity nested in d that has y in M, the organization's own and those nested in them aside.
func (w *walk) tyingBelow(d, y int32, yield func(d int32)) {
	for _, part := range *w.g.parts.at(d) {
		if w.own.has(part.other) {
			continue
		}
		if w.involves(part.other, y) {
			yield(part.other)
		}
		w.tyingBelow(part.other, y, yield)
	}
}

// involvesAbove reports whether y is in M(d) or A(d).
func (w *walk) involvesAbove(d, y int32) bool {
	for ; d != none; d = w.g.parent(d) {
		if w.involves(d, y) {
			return true
		}
		if w.sameActivity {
			return false
		}
	}
	return false
}

// sizeOf returns n(d). No walk may be under way.
func (w *walk) sizeOf(d int32) int {
	if n, known := w.sizes.get(d); known {
		return int(n)
	}
	var n int
	if above := w.g.parent(d); above == none || w.sameActivity {
		w.listed = w.members(d, w.listed[:0])
		n = len(w.listed)
		w.listed = w.listed[:0]
	} else {
		for at := d; at != none; at = w.g.parent(at) {
			w.enter(at)
		}
		n = len(w.path)
		w.leaveAll()
	}
	w.sizes.set(d, int32(n))
	return n
}

// proof is what shows that two organizations are tied.
type proof struct {
	since, until civic.Date
	activities   []civic.ID
}

// prove returns the dates of the tie between x and y, and the first of the activities that tie them: those that start earliest, then
// by id.
func (w *walk) prove(x, y int32, limit int) proof {
	var tying []int32
	w.tying(x, y, func(d int32) { tying = append(tying, d) })
	return w.proofOf(tying, limit)
}

// proofOf makes the proof of the activities that tie two organizations.
func (w *walk) proofOf(tying []int32, limit int) proof {
	var p proof
	until := civic.MinDay
	var room [4]int32 // mostly enough
	first := room[:0]
	for _, d := range tying {
		number := w.g.deeds.at(d).period
		if last := w.g.moments.at(number).until; last >= until {
			until, p.until = last, later(p.until, w.g.periods.key(number).End)
		}
		first = w.g.enterFirst(first, d, max(limit, 1))
	}
	if len(first) > 0 {
		p.since = w.g.periods.key(w.g.deeds.at(first[0]).period).Start
	}
	for _, d := range first[:min(limit, len(first))] {
		p.activities = append(p.activities, w.g.activities.key(d))
	}
	return p
}

// enterFirst enters an activity into a list of those that start first, in their order, unless so many start before it.
func (g *Graph) enterFirst(first []int32, d int32, limit int) []int32 {
	if len(first) == limit {
		if !g.startsBefore(d, first[limit-1]) {
			return first
		}
		first = first[:limit-1]
	}
	at := len(first)
	for at > 0 && g.startsBefore(d, first[at-1]) {
		at--
	}
	return slices.Insert(first, at, d)
}

// startsBefore reports whether an activity comes before another one in the order of their starts, then of their ids.
func (g *Graph) startsBefore(a, b int32) bool {
	p, q := g.deeds.at(a).period, g.deeds.at(b).period
	switch x, y := g.starts.at(p), g.starts.at(q); {
	case p == q:
	case x.known && y.known:
		if x.span != y.span {
			return cmp.Or(cmp.Compare(x.span.First, y.span.First), cmp.Compare(x.span.Last, y.span.Last)) < 0
		}
	default:
		if c := civic.CompareDates(g.periods.key(p).Start, g.periods.key(q).Start); c != 0 {
			return c < 0
		}
	}
	return g.activities.less(a, b)
}

// earlier returns the start that comes first, the other one where one is unknown.
func earlier(a, b civic.Date) civic.Date {
	if a == "" || b != "" && civic.CompareDates(b, a) < 0 {
		return b
	}
	return a
}

// later returns the end that comes last: by its last day (no bound being the last of all, an unstated year the first), then by its
// text. It returns the other one where one is unknown.
func later(a, b civic.Date) civic.Date {
	if a == "" || b != "" && cmp.Or(cmp.Compare(a.LastDay(), b.LastDay()), cmp.Compare(a, b)) < 0 {
		return b
	}
	return a
}
