package measure

import "context"

// forest is a breadth-first search of every component, in which a node that was not reached looks for one that was where that takes fewer
// looks (S. Beamer, K. Asanović, D. Patterson, 2012). above is the node that each was found from, none for the first of a component; within
// the component of each. order has the nodes in the order of the search.
type forest struct {
	*Graph
	above, within, order []int32
	trees                int32
	// without leaves out the ties of another forest.
	without *forest
	// left counts the ends of ties of nodes that were not reached; open has nodes that may not have been.
	left int
	open []int32
}

// none is the node that a node without one above was found from, and the component of one that was not reached.
const none int32 = -1

// grow grows the forest, without the ties of another one if it is given. It returns the error of a context that ended.
func (g *Graph) grow(ctx context.Context, without *forest) (*forest, error) {
	n := g.Nodes()
	f := &forest{Graph: g, without: without, left: len(g.Neighbours), order: make([]int32, 0, n), above: make([]int32, n), within: make([]int32, n)}
	for i := range f.within {
		f.within[i] = none
	}
	for i := range int32(n) {
		if f.within[i] != none {
			continue
		}
		if err := f.tree(ctx, i); err != nil {
			return nil, err
		}
	}
	return f, ctx.Err()
}

// tree grows one tree, level by level.
func (f *forest) tree(ctx context.Context, root int32) error {
	start, steps := len(f.order), int32(0)
	f.reach(root, none, f.trees)
	for start < len(f.order) {
		if err := due(ctx, steps); err != nil {
			return err
		}
		front, volume := f.order[start:], 0
		start = len(f.order)
		for _, i := range front {
			volume += f.Degree(i)
		}
		if steps++; volume > f.Nodes() && volume > f.left/waitForFront {
			f.lookBack()
		} else {
			f.lookOn(front)
		}
	}
	f.trees++
	return nil
}

func (f *forest) reach(i, above, tree int32) {
	f.above[i], f.within[i] = above, tree
	f.order = append(f.order, i)
	f.left -= f.Degree(i)
}

func (f *forest) lookOn(front []int32) {
	for _, i := range front {
		for _, j := range f.Row(i) {
			if f.within[j] == none && !f.leavesOut(i, j) {
				f.reach(j, i, f.trees)
			}
		}
	}
}

// lookBack reaches the nodes next to the front: a node that was not reached has no neighbours behind it.
func (f *forest) lookBack() {
	if len(f.open) == 0 {
		for i := range int32(f.Nodes()) {
			f.open = append(f.open, i)
		}
	}
	open, start := f.open, len(f.order)
	f.open = f.open[:0]
	for _, i := range open {
		if f.within[i] != none {
			continue
		}
		if at := f.neighbour(i); at != none {
			f.order, f.above[i] = append(f.order, i), at
		} else {
			f.open = append(f.open, i)
		}
	}
	// Only now, so that nobody was found from a node of this level.
	for _, i := range f.order[start:] {
		f.within[i] = f.trees
		f.left -= f.Degree(i)
	}
}

// neighbour returns one of the tree that grows, or none.
func (f *forest) neighbour(i int32) int32 {
	for _, j := range f.Row(i) {
		if f.within[j] == f.trees && !f.leavesOut(i, j) {
			return j
		}
	}
	return none
}

func (f *forest) leavesOut(i, j int32) bool {
	return f.without != nil && (f.without.above[i] == j || f.without.above[j] == i)
}
