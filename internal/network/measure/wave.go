package measure

// waveWidth is how many searches one wave makes.
const waveWidth = 64

// wave is the space of many searches by steps at once, each of which has one bit of every word (M. Then et al., The more the merrier: efficient
// multi-source graph traversal, VLDB 2014): a look at a tie serves all of them. Between waves all words are 0.
type wave struct {
	*ranked
	// seen has the searches that came by a node, here those that it is the farthest of so far, next those that will come to it.
	seen, here, next []uint64
	// front has the nodes with a bit in here, fresh those with one in next.
	front, fresh []int32
	// open has the nodes that some search may not have come by, left counts their ends of ties. It is filled when it is first asked for.
	open   []int32
	opened bool
	left   int
}

func (r *ranked) wave() *wave {
	n := len(r.node)
	return &wave{ranked: r, seen: make([]uint64, n), here: make([]uint64, n), next: make([]uint64, n), open: make([]int32, 0, r.tied)}
}

// from searches from up to waveWidth sources, by their numbers in the graph. It calls meet for each distance from 1 on and each node, by its
// number in the graph, with the bits of the sources at that distance from it.
func (w *wave) from(sources []int32, meet func(distance int64, sources uint64, node int32)) {
	w.start(sources)
	for distance := int64(1); w.step(); distance++ {
		for _, i := range w.front {
			meet(distance, w.here[i], w.node[i])
		}
	}
	w.forget()
}

// start begins a search at distance 0.
func (w *wave) start(sources []int32) {
	w.front = w.front[:0]
	for bit, source := range sources {
		i := w.rank[source]
		w.here[i] |= 1 << bit
		w.seen[i] |= 1 << bit
		w.front = append(w.front, i)
	}
	w.opened, w.left = false, len(w.heads)
}

// step goes on to the next distance and reports whether any search came by a node there.
func (w *wave) step() bool {
	w.fresh = w.fresh[:0]
	if volume, going := w.state(); volume > w.tied && volume > w.left/waitForFront {
		w.pull(going)
	} else {
		w.push()
	}
	for _, i := range w.front {
		w.here[i] = 0
	}
	for _, i := range w.fresh {
		w.seen[i] |= w.next[i]
	}
	w.here, w.next = w.next, w.here
	w.front, w.fresh = w.fresh, w.front
	return len(w.front) > 0
}

// forget ends a search that stepped as far as it goes.
func (w *wave) forget() { clear(w.seen) }

// waitForFront is how many times fewer ends of ties the front may have than the open nodes for these to look at it: they can stop when all
// searches have come, which is soon.
const waitForFront = 8

// state returns how many ends of ties the front has, and the searches that are still going: those that came by nothing new, as from a node
// without ties, never will.
func (w *wave) state() (volume int, going uint64) {
	for _, i := range w.front {
		volume += w.degree(i)
		going |= w.here[i]
	}
	return volume, going
}

// push goes on from the front.
func (w *wave) push() {
	for _, i := range w.front {
		here := w.here[i]
		for _, j := range w.of(i) {
			if fresh := here &^ w.seen[j]; fresh != 0 {
				if w.next[j] == 0 {
					w.fresh = append(w.fresh, j)
				}
				w.next[j] |= fresh
			}
		}
	}
}

// pull looks at the front from the open nodes, which are done when all that are still going came by.
func (w *wave) pull(going uint64) {
	if !w.opened {
		w.opened, w.open = true, w.open[:0]
		for i := range int32(w.tied) {
			w.open = append(w.open, i)
		}
	}
	open := w.open
	w.open, w.left = w.open[:0], 0
	for _, i := range open {
		missing := going &^ w.seen[i]
		if missing == 0 {
			continue
		}
		w.open = append(w.open, i)
		w.left += w.degree(i)
		found := uint64(0)
		for _, j := range w.of(i) {
			if found |= w.here[j]; found&missing == missing {
				break
			}
		}
		if found &= missing; found != 0 {
			w.next[i] = found
			w.fresh = append(w.fresh, i)
		}
	}
}
