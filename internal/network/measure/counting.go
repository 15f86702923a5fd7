package measure

// counting is the space of one search by steps that counts shortest paths (Brandes 2001). Where a distance has many nodes it does not look
// for ties one by one from its side: what goes from one distance to the next is added up from whichever side has fewer ends of ties, without
// a look at where the other ends are (after S. Beamer, K. Asanović, D. Patterson, Direction-optimizing breadth-first search, 2012).
// Between searches all levels are -1.
type counting struct {
	*ranked
	level []int32
	// order has the nodes that were reached, nearest first; start where each distance starts in it, volume its ends of ties.
	order  []int32
	start  []int
	volume []int
	// open has the nodes that may not have been reached, left counts the ends of ties of those that were not.
	open []int32
	left int
	// paths is σ, the number of shortest paths to each node that was reached; share its (1+δ)/σ, δ being its dependency.
	paths, share []float64
	// inbox is what comes in at each node from one distance. Between steps all of it is 0.
	inbox []float64
}

func (r *ranked) counting() *counting {
	n := len(r.node)
	c := &counting{ranked: r, level: make([]int32, n), paths: make([]float64, n), share: make([]float64, n), inbox: make([]float64, n)}
	for i := range c.level {
		c.level[i] = -1
	}
	return c
}

// add adds the dependencies of a source, by its number in the graph, to sum, which is by such numbers, too.
func (c *counting) add(source int32, sum []float64) {
	c.from(c.rank[source])
	for d := len(c.start) - 1; d > 0; d-- {
		for _, i := range c.at(d) {
			dependency := 0.0
			if d < len(c.start)-1 { // nothing is behind the last ones
				dependency = c.paths[i] * c.share[i]
			}
			sum[c.node[i]] += dependency
			c.share[i] = (1 + dependency) / c.paths[i]
		}
		if d > 1 {
			c.back(d)
		}
	}
	for _, i := range c.order {
		c.level[i] = -1
	}
}

// at returns the nodes at a distance.
func (c *counting) at(distance int) []int32 {
	if distance+1 < len(c.start) {
		return c.order[c.start[distance]:c.start[distance+1]]
	}
	return c.order[c.start[distance]:]
}

// from finds the distances of all nodes that can be reached, and the number of shortest paths to them.
func (c *counting) from(source int32) {
	c.order, c.start, c.volume, c.open = append(c.order[:0], source), append(c.start[:0], 0), c.volume[:0], c.open[:0]
	c.level[source], c.paths[source] = 0, 1
	c.left = len(c.heads)
	for {
		front := c.order[c.start[len(c.start)-1]:]
		volume := 0
		for _, i := range front {
			volume += c.degree(i)
		}
		c.volume = append(c.volume, volume)
		c.left -= volume
		end := len(c.order)
		switch next := int32(len(c.start)); {
		case c.left == 0:
		case volume <= c.tied:
			c.pushFew(front, next)
		case volume <= c.left:
			c.pushMany(front)
			c.take(next)
		default:
			c.pull(front, next)
		}
		if len(c.order) == end {
			return
		}
		c.start = append(c.start, end)
	}
}

func (c *counting) pushFew(front []int32, next int32) {
	for _, i := range front {
		paths := c.paths[i]
		for _, j := range c.of(i) {
			switch c.level[j] {
			case -1:
				c.level[j], c.paths[j] = next, paths
				c.order = append(c.order, j)
			case next:
				c.paths[j] += paths
			}
		}
	}
}

func (c *counting) pushMany(front []int32) {
	for _, i := range front {
		paths := c.paths[i]
		for _, j := range c.of(i) {
			c.inbox[j] += paths
		}
	}
}

// opened returns the nodes that may not have been reached, and makes room to list those that will not be either.
func (c *counting) opened() []int32 {
	if len(c.open) == 0 {
		for i := range int32(c.tied) {
			c.open = append(c.open, i)
		}
	}
	open := c.open
	c.open = c.open[:0]
	return open
}

// take takes what pushMany brought to nodes that were not reached before.
func (c *counting) take(next int32) {
	for _, j := range c.opened() {
		switch {
		case c.level[j] >= 0:
		case c.inbox[j] > 0:
			c.level[j], c.paths[j] = next, c.inbox[j]
			c.order = append(c.order, j)
		default:
			c.open = append(c.open, j)
		}
	}
	clear(c.inbox)
}

func (c *counting) pull(front []int32, next int32) {
	for _, i := range front {
		c.inbox[i] = c.paths[i]
	}
	for _, j := range c.opened() {
		if c.level[j] >= 0 {
			continue
		}
		if paths := gather(c.of(j), c.inbox); paths > 0 {
			c.level[j], c.paths[j] = next, paths
			c.order = append(c.order, j)
		} else {
			c.open = append(c.open, j)
		}
	}
	for _, i := range front {
		c.inbox[i] = 0
	}
}

// back sets the shares at distance d−1 to the sums of those of the neighbours at distance d.
func (c *counting) back(d int) {
	far, near := c.at(d), c.at(d-1)
	if c.volume[d-1] <= c.volume[d] {
		for _, i := range far {
			c.inbox[i] = c.share[i]
		}
		for _, i := range near {
			c.share[i] = gather(c.of(i), c.inbox)
		}
		for _, i := range far {
			c.inbox[i] = 0
		}
		return
	}
	for _, i := range near {
		c.share[i] = 0
	}
	if c.volume[d] <= c.tied {
		c.backFew(far, int32(d-1))
		return
	}
	for _, i := range far {
		share := c.share[i]
		for _, j := range c.of(i) {
			c.inbox[j] += share
		}
	}
	for _, i := range near {
		c.share[i] = c.inbox[i]
	}
	clear(c.inbox)
}

func (c *counting) backFew(far []int32, near int32) {
	for _, i := range far {
		share := c.share[i]
		for _, j := range c.of(i) {
			if c.level[j] == near {
				c.share[j] += share
			}
		}
	}
}
