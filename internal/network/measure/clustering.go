package measure

import "context"

// Clustering is how far the neighbours of nodes are tied to one another.
type Clustering struct {
	// Triangles is, for each node, the number of pairs of its neighbours that are tied.
	Triangles []int64
	// Local is, for each node of degree k, Triangles/(k(k−1)/2); undefined for k < 2. (D. J. Watts, S. H. Strogatz, Collective dynamics of
	// "small-world" networks, Nature 393, 1998.)
	Local []Value
	// Mean is the mean of Local over the nodes for which it is defined, undefined when there are none.
	Mean Value
	// Transitivity is 3·(number of triangles)/(number of pairs of ties that share a node); undefined without such pairs. (S. Wasserman,
	// K. Faust, Social Network Analysis, 1994, 6.8; M. E. J. Newman, S. H. Strogatz, D. J. Watts, 2001.)
	Transitivity Value
}

// Clustering counts the triangles. Each is found once: ties point from the node of lower degree (then lower number) to the other, so that
// no node has more than √(2·ties) that point away. (M. Latapy, Main-memory triangle computations for very large graphs, 2008.)
func (g *Graph) Clustering(ctx context.Context) (Clustering, error) {
	n := g.Nodes()
	upper := g.upward()
	type space struct {
		count []int64
		mark  []bool
	}
	spaces, err := inBlocks(ctx, n, func() space { return space{count: make([]int64, n), mark: make([]bool, n)} },
		func(s space, _ int, i int32) { upper.triangles(i, s.count, s.mark) })
	if err != nil {
		return Clustering{}, err
	}
	c := Clustering{Triangles: make([]int64, n), Local: make([]Value, n)}
	for _, s := range spaces {
		for i, count := range s.count {
			c.Triangles[i] += count
		}
	}
	c.summarize(g)
	return c, nil
}

// upward is the ties of each node to those above it, in the order of degree.
type upward struct {
	offsets, heads []int32
}

func (g *Graph) upward() *upward {
	n := g.Nodes()
	u := &upward{offsets: make([]int32, n+1), heads: make([]int32, 0, g.Ties())}
	for i := range int32(n) {
		for _, j := range g.Row(i) {
			if di, dj := g.Degree(i), g.Degree(j); di < dj || di == dj && i < j {
				u.heads = append(u.heads, j)
			}
		}
		u.offsets[i+1] = int32(len(u.heads))
	}
	return u
}

func (u *upward) of(i int32) []int32 { return u.heads[u.offsets[i]:u.offsets[i+1]] }

// triangles counts those of which i is the lowest node, at all three nodes. Mark is false for all nodes before and after.
func (u *upward) triangles(i int32, count []int64, mark []bool) {
	for _, j := range u.of(i) {
		mark[j] = true
	}
	for _, j := range u.of(i) {
		for _, k := range u.of(j) {
			if mark[k] {
				count[i]++
				count[j]++
				count[k]++
			}
		}
	}
	for _, j := range u.of(i) {
		mark[j] = false
	}
}

func (c *Clustering) summarize(g *Graph) {
	closed, pairs, sum, nodes := int64(0), int64(0), 0.0, 0
	for i, triangles := range c.Triangles {
		k := int64(g.Degree(int32(i)))
		if k < 2 {
			continue
		}
		c.Local[i] = defined(float64(triangles) / float64(k*(k-1)/2))
		closed, pairs, sum, nodes = closed+triangles, pairs+k*(k-1)/2, sum+c.Local[i].Number, nodes+1
	}
	c.Transitivity, c.Mean = ratio(float64(closed), float64(pairs)), ratio(sum, float64(nodes))
}
