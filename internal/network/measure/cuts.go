package measure

import (
	"cmp"
	"context"
	"slices"
)

// Cuts is what holds the network together alone.
type Cuts struct {
	// Points are the nodes, ascending, without which their component falls apart into several.
	Points []int32
	// Bridges are the ties without which it does, each with the lower node first, in ascending order of their nodes.
	Bridges [][2]int32
}

// cutting is a depth-first search that finds cuts. It keeps its own stack, so that a long chain cannot exhaust that of the program.
type cutting struct {
	*Graph
	// seen numbers the nodes from 1 on in the order of the search; low is the lowest number that a node's subtree reaches by a tie back.
	seen, low []int32
	// above is the node that each was found from; next is how far each row has been looked at.
	above, next []int32
	stack       []int32
	found       int32
	isPoint     []bool
	// bridgeAbove is whether the tie to above is a bridge.
	bridgeAbove []bool
}

// Cuts finds cut points and bridges (F. Harary, R. Z. Norman, 1960) in one depth-first search (J. Hopcroft, R. Tarjan, Algorithm 447, 1973).
// They are always defined. It returns the error of a context that ended.
//
// It searches two forests of the network only, which have the same cut points and bridges: a breadth-first one, and one of what is left
// without it. (G. Cong, D. A. Bader, An experimental study of parallel biconnected components algorithms, 2005.)
func (g *Graph) Cuts(ctx context.Context) (Cuts, error) {
	first, err := g.grow(ctx, nil)
	if err != nil {
		return Cuts{}, err
	}
	second, err := g.grow(ctx, first)
	if err != nil {
		return Cuts{}, err
	}
	n := g.Nodes()
	c := &cutting{Graph: joined(first, second), seen: make([]int32, n), low: make([]int32, n), above: make([]int32, n), next: make([]int32, n),
		isPoint: make([]bool, n), bridgeAbove: make([]bool, n)}
	for i := range int32(n) {
		if c.seen[i] == 0 {
			if err := c.search(ctx, i); err != nil {
				return Cuts{}, err
			}
		}
	}
	return c.cuts(), nil
}

// joined returns the ties of two forests as a graph, of which only offsets and neighbours are there, in no order.
func joined(first, second *forest) *Graph {
	n := first.Nodes()
	g := &Graph{Offsets: make([]int32, n+1)}
	each := func(visit func(i, j int32)) {
		for i := range int32(n) {
			for _, f := range []*forest{first, second} {
				if j := f.above[i]; j != none {
					visit(i, j)
					visit(j, i)
				}
			}
		}
	}
	each(func(i, _ int32) { g.Offsets[i+1]++ })
	for i := range n {
		g.Offsets[i+1] += g.Offsets[i]
	}
	g.Neighbours = make([]int32, g.Offsets[n])
	next := slices.Clone(g.Offsets)
	each(func(i, j int32) {
		g.Neighbours[next[i]] = j
		next[i]++
	})
	return g
}

func (c *cutting) search(ctx context.Context, root int32) error {
	if err := due(ctx, root); err != nil {
		return err
	}
	branches := 0
	c.enter(root, -1)
	for len(c.stack) > 0 {
		i := c.stack[len(c.stack)-1]
		if row := c.Row(i); int(c.next[i]) < len(row) {
			j := row[c.next[i]]
			c.next[i]++
			if c.seen[j] == 0 {
				c.enter(j, i)
			} else if j != c.above[i] {
				c.low[i] = min(c.low[i], c.seen[j])
			}
			continue
		}
		if err := due(ctx, c.seen[i]); err != nil {
			return err
		}
		c.stack = c.stack[:len(c.stack)-1]
		if up := c.above[i]; up >= 0 {
			c.leave(i, up)
			if up == root {
				branches++
			}
		}
	}
	c.isPoint[root] = branches > 1
	return nil
}

func (c *cutting) enter(i, above int32) {
	c.found++
	c.seen[i], c.low[i], c.above[i] = c.found, c.found, above
	c.stack = append(c.stack, i)
}

func (c *cutting) leave(i, up int32) {
	c.low[up] = min(c.low[up], c.low[i])
	c.isPoint[up] = c.isPoint[up] || c.low[i] >= c.seen[up]
	c.bridgeAbove[i] = c.low[i] > c.seen[up]
}

func (c *cutting) cuts() Cuts {
	var cuts Cuts
	for i := range int32(c.Nodes()) {
		if c.isPoint[i] {
			cuts.Points = append(cuts.Points, i)
		}
		if j := c.above[i]; c.bridgeAbove[i] {
			cuts.Bridges = append(cuts.Bridges, [2]int32{min(i, j), max(i, j)})
		}
	}
	slices.SortFunc(cuts.Bridges, func(a, b [2]int32) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return cuts
}
