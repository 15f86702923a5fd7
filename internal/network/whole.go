package network

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// whole is the whole network as a lens sees it, in flat arrays. Organizations are the ones that pass, numbered in the order of
// their ids; activities are numbered so that those nested in one follow it, up to its end.
type whole struct {
	*lens
	// organizations has the number in the graph of each organization here; numbers the number here of each there, or none.
	organizations, numbers []int32
	// province is that of each organization, or none; sector likewise.
	province []int32
	sector   []uint8
	// activities has the number in the graph of each activity here; end where what is nested in it ends.
	activities, end []int32
	// above is the nearest activity above that has members, or none.
	above []int32
	// The members of activity d are members[from[d]:from[d+1]], in order.
	from, members []int32
	// size is n(d) of each activity, until its last day.
	size  []int32
	until []civic.Day
	// The activities that have organization o as a member are involved[start[o]:start[o+1]], in order.
	start, involved []int32
	undated         int
}

// whole looks at the whole graph.
func (l *lens) whole(ctx context.Context) (*whole, error) {
	w := &whole{lens: l}
	w.numberOrganizations()
	w.from = append(w.from, 0)
	for a := range l.g.activities.count {
		if !l.g.deeds.at(a).here || l.g.parent(a) != none {
			continue
		}
		w.number(a, none)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	w.findSizes()
	w.findInvolved()
	return w, ctx.Err()
}

func (w *whole) numberOrganizations() {
	g := w.g
	w.organizations = g.organizations.inOrder(func(o int32) bool { return g.actors.at(o).here && w.actors.has(g, o) })
	w.numbers = make([]int32, g.organizations.count)
	for i := range w.numbers {
		w.numbers[i] = none
	}
	w.province, w.sector = make([]int32, len(w.organizations)), make([]uint8, len(w.organizations))
	for i, o := range w.organizations {
		w.numbers[o] = int32(i)
		w.province[i], w.sector[i] = g.provinceOf(o), g.actors.at(o).sector
	}
}

// number numbers an activity and everything nested in it.
func (w *whole) number(a, above int32) {
	d := int32(len(w.activities))
	start := len(w.members)
	w.activities, w.above, w.end = append(w.activities, a), append(w.above, above), append(w.end, 0)
	w.members = w.lens.members(a, w.members)
	for i, o := range w.members[start:] {
		w.members[start+i] = w.numbers[o]
	}
	w.from = append(w.from, int32(len(w.members)))
	w.until = append(w.until, w.g.until(a))
	w.undated += w.undatedIn(a)
	if len(w.members) > start {
		above = d
	}
	for _, part := range *w.g.parts.at(a) {
		w.number(part.other, above)
	}
	w.end[d] = int32(len(w.activities))
}

func (w *whole) of(d int32) []int32 { return w.members[w.from[d]:w.from[d+1]] }

func (w *whole) involvements(o int32) []int32 { return w.involved[w.start[o]:w.start[o+1]] }

// findSizes finds n of each activity, by the same count of organizations on the path of nesting that walk keeps.
func (w *whole) findSizes() {
	w.size = make([]int32, len(w.activities))
	onPath := make([]int32, len(w.organizations))
	var path []int32
	distinct := int32(0)
	for d := range w.activities {
		for w.sameActivity && len(path) > 0 || len(path) > 0 && w.end[path[len(path)-1]] <= int32(d) {
			for _, o := range w.of(path[len(path)-1]) {
				if onPath[o]--; onPath[o] == 0 {
					distinct--
				}
			}
			path = path[:len(path)-1]
		}
		for _, o := range w.of(int32(d)) {
			if onPath[o] == 0 {
				distinct++
			}
			onPath[o]++
		}
		path = append(path, int32(d))
		w.size[d] = distinct
	}
}

func (w *whole) findInvolved() {
	w.start = make([]int32, len(w.organizations)+1)
	for _, o := range w.members {
		w.start[o+1]++
	}
	for o := range w.organizations {
		w.start[o+1] += w.start[o]
	}
	next := append([]int32{}, w.start...)
	w.involved = make([]int32, len(w.members))
	for d := range w.activities {
		for _, o := range w.of(int32(d)) {
			w.involved[next[o]] = int32(d)
			next[o]++
		}
	}
}
