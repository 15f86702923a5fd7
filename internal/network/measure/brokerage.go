package measure

import "context"

// NoGroup is the group of a node that is in none.
const NoGroup int32 = -1

// Brokerage is how many pairs of neighbours that are not tied a node stands between, by the groups of the three.
type Brokerage struct {
	// Coordinator is of pairs with both in the node's group; Consultant (itinerant broker) both in one other group; Liaison in two
	// other groups.
	Coordinator, Consultant, Liaison int64
	// Gatekeeper is of pairs with exactly one in the node's group. As ties have no direction, each such pair is also one for the role of
	// the representative, so this number is both.
	Gatekeeper int64
	// Defined is false when the node is in no group.
	Defined bool
}

// Brokerage counts the five roles of R. V. Gould, R. M. Fernandez, Structures of mediation, 1989, by unordered pairs (half of what is
// counted when each tie is taken as two of either direction). Groups has the group of each node, or NoGroup; pairs with a node in no group
// are left out.
//
// For each node the pairs of all neighbours are counted from how many are in each group, and those that are tied taken off, triangle by
// triangle.
func (g *Graph) Brokerage(ctx context.Context, groups []int32) ([]Brokerage, error) {
	n := g.Nodes()
	up, err := g.upward(ctx, func(i int32) bool { return groups[i] != NoGroup })
	if err != nil {
		return nil, err
	}
	here := make([]int32, n)
	for at, i := range up.node {
		here[at] = groups[i]
	}
	begin := func() *closing {
		return &closing{upward: up, groups: here, tied: make([]Brokerage, n), cells: make([]uint64, n)}
	}
	spaces, err := inParts(ctx, n, begin, (*closing).at)
	if err != nil {
		return nil, err
	}
	roles := g.allPairs(groups)
	for _, s := range spaces {
		for at, tied := range s.tied {
			r := &roles[up.node[at]]
			r.Coordinator -= tied.Coordinator
			r.Consultant -= tied.Consultant
			r.Liaison -= tied.Liaison
			r.Gatekeeper -= tied.Gatekeeper
		}
	}
	return roles, nil
}

// closing counts the pairs that are tied, by the groups of triangles. All nodes are in groups. Between nodes all cells are 0.
type closing struct {
	*upward
	groups []int32
	tied   []Brokerage
	// cells has, for each node k above the one looked at, i, inCell and, if it is in the group of i, inGroup of i; and counts of the nodes j
	// between them, in fields: all of them, those in the group of k, those in the group of i.
	cells []uint64
}

// The fields of a cell. Counts are of nodes above a node, which are at most √(2·ties): ties would have to take more than a hundred terabytes
// of memory for them to overflow.
const (
	inCell, inGroup              = 1, 1 << 1
	fieldWidth                   = 20
	allField, ownField, farField = 4, 4 + fieldWidth, 4 + 2*fieldWidth
)

func field(cell uint64, at int) int64 { return int64(cell >> at & (1<<fieldWidth - 1)) }

// at counts the tied pairs in the triangles of which i is the lowest node, at all three nodes.
func (c *closing) at(i int32) {
	a := c.groups[i]
	for _, k := range c.of(i) {
		c.cells[k] = inCell
		if c.groups[k] == a {
			c.cells[k] |= inGroup
		}
	}
	for _, j := range c.of(i) {
		c.between(i, j)
	}
	for _, k := range c.of(i) {
		cell := c.cells[k]
		c.cells[k] = 0
		all, own, far := field(cell, allField), field(cell, ownField), field(cell, farField)
		// Of node k the pair is of i and the nodes between.
		if c.groups[k] == a {
			c.tied[k].Coordinator += own
			c.tied[k].Gatekeeper += all - own
		} else {
			c.tied[k].Consultant += far
			c.tied[k].Gatekeeper += own
			c.tied[k].Liaison += all - own - far
		}
	}
}

// between counts the triangles of i and j with a node above both. Nodes that are in none are counted as 0 of them, which is faster than to
// branch.
func (c *closing) between(i, j int32) {
	cells, groups, b := c.cells, c.groups, c.groups[j]
	one := uint64(1) << allField
	if cells[j]&inGroup != 0 {
		one |= 1 << farField
	}
	// all counts the third nodes, ofJ those in the group of j, and ofI those in that of i.
	all, ofJ, ofI := uint64(0), uint64(0), uint64(0)
	for _, k := range c.of(j) {
		cell := cells[k]
		in, same := cell&inCell, uint64(0)
		if groups[k] == b {
			same = in
		}
		cells[k] = cell + (-in)&one + same<<ownField
		all, ofJ, ofI = all+in, ofJ+same, ofI+cell>>1&1
	}
	c.tied[i].countMany(groups[i], b, int64(ofI), int64(ofJ), int64(all))
	c.tied[j].countMany(b, groups[i], int64(ofJ), int64(ofI), int64(all))
}

// countMany counts pairs of a node of group own: one of them in group other, the rest of each of all nodes, so many in own and in other.
func (r *Brokerage) countMany(own, other int32, inOwn, inOther, all int64) {
	if own == other {
		r.Coordinator += inOwn
		r.Gatekeeper += all - inOwn
		return
	}
	r.Gatekeeper += inOwn
	r.Consultant += inOther
	r.Liaison += all - inOwn - inOther
}

// allPairs counts the pairs of neighbours of each node, tied or not.
func (g *Graph) allPairs(groups []int32) []Brokerage {
	roles := make([]Brokerage, g.Nodes())
	within := make([]int64, groupCount(groups))
	for i := range roles {
		own := groups[i]
		if own == NoGroup {
			continue
		}
		r := &roles[i]
		r.Defined = true
		others, inOne := int64(0), int64(0)
		for _, j := range g.Row(int32(i)) {
			group := groups[j]
			if group == NoGroup {
				continue
			}
			if group != own {
				inOne += within[group]
				others++
			}
			within[group]++
		}
		same := within[own]
		r.Coordinator, r.Gatekeeper = same*(same-1)/2, same*others
		r.Consultant, r.Liaison = inOne, others*(others-1)/2-inOne
		for _, j := range g.Row(int32(i)) {
			if groups[j] != NoGroup {
				within[groups[j]] = 0
			}
		}
	}
	return roles
}

// groupCount returns the number of groups, which are numbered from 0 on.
func groupCount(groups []int32) int {
	largest := NoGroup
	for _, group := range groups {
		largest = max(largest, group)
	}
	return int(largest) + 1
}
