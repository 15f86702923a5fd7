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
	up := g.upward()
	type space struct {
		tied []Brokerage
		mark []bool
	}
	spaces, err := inBlocks(ctx, n, func() space { return space{tied: make([]Brokerage, n), mark: make([]bool, n)} },
		func(s space, _ int, i int32) { up.takeOff(i, groups, s.tied, s.mark) })
	if err != nil {
		return nil, err
	}
	roles := g.allPairs(groups)
	for _, s := range spaces {
		for i, tied := range s.tied {
			roles[i].Coordinator -= tied.Coordinator
			roles[i].Consultant -= tied.Consultant
			roles[i].Liaison -= tied.Liaison
			roles[i].Gatekeeper -= tied.Gatekeeper
		}
	}
	return roles, nil
}

// takeOff counts the pairs that are tied, in the triangles of which i is the lowest node, at all three nodes.
func (u *upward) takeOff(i int32, groups []int32, tied []Brokerage, mark []bool) {
	for _, j := range u.of(i) {
		mark[j] = true
	}
	for _, j := range u.of(i) {
		for _, k := range u.of(j) {
			if mark[k] {
				a, b, c := groups[i], groups[j], groups[k]
				tied[i].count(a, b, c, 1)
				tied[j].count(b, a, c, 1)
				tied[k].count(c, a, b, 1)
			}
		}
	}
	for _, j := range u.of(i) {
		mark[j] = false
	}
}

// count counts pairs of a node of group own with one neighbour in a and one in b.
func (r *Brokerage) count(own, a, b int32, pairs int64) {
	switch {
	case own == NoGroup || a == NoGroup || b == NoGroup:
	case a == own && b == own:
		r.Coordinator += pairs
	case a == own || b == own:
		r.Gatekeeper += pairs
	case a == b:
		r.Consultant += pairs
	default:
		r.Liaison += pairs
	}
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
