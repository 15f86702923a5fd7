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
	up, err := g.upward(ctx, nil)
	if err != nil {
		return Clustering{}, err
	}
	spaces, err := inParts(ctx, n, func() *triangles { return &triangles{upward: up, cells: make([]uint32, n), count: make([]int64, n)} },
		(*triangles).at)
	if err != nil {
		return Clustering{}, err
	}
	c := Clustering{Triangles: make([]int64, n), Local: make([]Value, n)}
	for _, s := range spaces {
		for i, count := range s.count {
			c.Triangles[up.node[i]] += count
		}
	}
	c.summarize(g)
	return c, nil
}

// triangles is the space to count triangles. Between nodes all cells are 0.
type triangles struct {
	*upward
	// cells has marked in the cell of each node above the one looked at, and below that bit how many triangles with it were found there.
	cells []uint32
	count []int64
}

const (
	markedBit = 31
	marked    = 1 << markedBit
)

// at counts the triangles of which i is the lowest node, at all three nodes. Nodes that are no part of one are counted as 0 of them, which
// is faster than to branch.
func (t *triangles) at(i int32) {
	for _, j := range t.of(i) {
		t.cells[j] = marked
	}
	for _, j := range t.of(i) {
		found := countMarked(t.of(j), t.cells)
		t.count[i] += int64(found)
		t.count[j] += int64(found)
	}
	for _, j := range t.of(i) {
		t.count[j] += int64(t.cells[j] % marked)
		t.cells[j] = 0
	}
}

// countMarked counts 1 in the cells of those nodes that are marked, and returns how many are. It is a function of its own for the sake of
// registers.
func countMarked(nodes []int32, cells []uint32) uint32 {
	found := uint32(0)
	for _, k := range nodes {
		cell := cells[k]
		one := cell >> markedBit
		found += one
		cells[k] = cell + one
	}
	return found
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
