package network

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// checkEvery is after how many activities a walk asks whether it should go on.
const checkEvery = 1024

// walk looks for the ties of single organizations.
//
// The activities that tie x are those x is involved in, with all organizations in them and above them; and those nested in such, with
// the organizations directly in them. So the walk goes down from the highest activities that x is involved in. On its way it counts
// for each organization the activities of the path that it is in. Each activity then costs just its own members, and the
// number of organizations on the path is its n.
type walk struct {
	*lens
	*scratch
	ctx   context.Context
	steps int
}

func (l *lens) walk(ctx context.Context, s *scratch) *walk {
	return &walk{lens: l, scratch: s, ctx: ctx}
}

// visit receives an activity that the walked-from organization is tied by, its n, and the organizations that it is tied to by it. It
// may be among them itself.
type visit func(d int32, n int, others []int32)

// ties visits the activities that may tie x, each once. After an error the scratch must not be used again.
func (w *walk) ties(x int32, visit visit) error {
	w.involved = w.involvements(x, w.involved[:0])
	if w.sameActivity {
		return w.flatTies(visit)
	}
	w.own.reset(w.g.activities.count)
	for _, d := range w.involved {
		w.own.add(d)
	}
	w.findRoots()
	above := none
	for i, r := range w.roots {
		if i == 0 || r.above != above {
			w.leaveAll()
			above = r.above
			for d := above; d != none; d = w.g.parent(d) {
				w.enter(d)
			}
		}
		if err := w.down(r.activity, visit); err != nil {
			return err
		}
	}
	w.leaveAll()
	return nil
}

func (w *walk) flatTies(visit visit) error {
	for _, d := range w.involved {
		w.listed = w.members(d, w.listed[:0])
		visit(d, len(w.listed), w.listed)
		if err := w.goOn(); err != nil {
			return err
		}
	}
	w.listed = w.listed[:0]
	return nil
}

// findRoots finds the activities among those involved that are nested in no other of them. Those that are part of the same activity
// stand together.
func (w *walk) findRoots() {
	w.roots = w.roots[:0]
	for _, d := range w.involved {
		above := w.g.parent(d)
		if !w.anyOf(&w.own, above) {
			w.roots = append(w.roots, root{above: above, activity: d})
		}
	}
	slices.SortFunc(w.roots, func(a, b root) int {
		return cmp.Or(cmp.Compare(a.above, b.above), cmp.Compare(a.activity, b.activity))
	})
}

// anyOf reports whether d or an activity above it is in the set.
func (w *walk) anyOf(set *stamps, d int32) bool {
	for ; d != none; d = w.g.parent(d) {
		if set.has(d) {
			return true
		}
	}
	return false
}

// down visits d and everything nested in it.
func (w *walk) down(d int32, visit visit) error {
	if err := w.goOn(); err != nil {
		return err
	}
	listed, path := len(w.listed), len(w.path)
	w.enter(d)
	if w.own.has(d) {
		visit(d, len(w.path), w.path)
	} else {
		visit(d, len(w.path), w.listed[listed:])
	}
	for _, part := range *w.g.parts.at(d) {
		if err := w.down(part.other, visit); err != nil {
			return err
		}
	}
	w.leave(listed, path)
	return nil
}

func (w *walk) enter(d int32) {
	listed := len(w.listed)
	w.listed = w.members(d, w.listed)
	for _, o := range w.listed[listed:] {
		if w.onPath[o] == 0 {
			w.path = append(w.path, o)
		}
		w.onPath[o]++
	}
}

// leave leaves what was entered since listed and path were so long.
func (w *walk) leave(listed, path int) {
	for _, o := range w.listed[listed:] {
		w.onPath[o]--
	}
	w.listed, w.path = w.listed[:listed], w.path[:path]
}

func (w *walk) leaveAll() { w.leave(0, 0) }

func (w *walk) goOn() error {
	w.steps++
	if w.steps%checkEvery == 0 {
		return w.ctx.Err()
	}
	return nil
}

// tally adds up the ties of x. They stand in the scratch until the next tally.
func (w *walk) tally(x int32) error {
	w.forget()
	err := w.ties(x, func(d int32, n int, others []int32) {
		strength, until := civic.StrengthIn(n), w.g.until(d)
		for _, y := range others {
			if y != x {
				w.add(y, d, strength, until)
			}
		}
	})
	return err
}

// until returns the last day of an activity, as moment has it.
func (g *Graph) until(d int32) civic.Day { return g.moments.at(g.deeds.at(d).period).until }

// undatedAround counts the participations left out for having no date in the activities that are looked at for the organizations:
// those they take part in (with a participation that counts or is left out for having no date), and, unless only the same activity
// ties, those nested in them and those above them.
func (w *walk) undatedAround(organizations []int32) (int, error) {
	if !w.leavesOutUndated() {
		return 0, nil
	}
	count := 0
	look := func(d int32) {
		if w.seen.add(d) {
			count += w.undatedIn(d)
		}
	}
	w.seen.reset(w.g.activities.count)
	w.own.reset(w.g.activities.count)
	for _, o := range organizations {
		for _, e := range *w.g.ofOrganization.at(o) {
			if !w.lookedAt(o, e) {
				continue
			}
			look(e.other)
			if w.sameActivity {
				continue
			}
			for d := w.g.parent(e.other); d != none; d = w.g.parent(d) {
				look(d)
			}
			if err := w.lookBelow(e.other, look); err != nil {
				return 0, err
			}
		}
	}
	return count, nil
}

// lookedAt reports whether an entry of the row of o counts or is left out for having no date only.
func (w *walk) lookedAt(o int32, e edge) bool {
	return w.hasRole(e.mark) && w.when(e.other, e.mark) != outOfTime && w.actors.has(w.g, o) && w.deeds.has(w.g, e.other) && w.fits(e.other)
}

// lookBelow looks at everything nested in d, unless that was done.
func (w *walk) lookBelow(d int32, look func(int32)) error {
	if !w.own.add(d) {
		return nil
	}
	for _, part := range *w.g.parts.at(d) {
		look(part.other)
		if err := w.lookBelow(part.other, look); err != nil {
			return err
		}
	}
	return w.goOn()
}
