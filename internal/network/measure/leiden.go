package measure

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Communities is a partition of the nodes into communities, each of which is connected.
type Communities struct {
	// Of is the community of each node. They are numbered by size, largest first, then by their lowest nodes. An isolate is one.
	Of    []int32
	Sizes []int
	// Modularity is that of the partition at the resolution; undefined without ties.
	Modularity Value
	Resolution float64
	Seed       uint64
	// Tries is how many partitions were found, of which this is the best.
	Tries int
}

const (
	// mostPasses is how often the algorithm starts again from what it found, as long as that gets better.
	mostPasses = 50
	// mostTries is how often it starts from nothing, of which the best counts; on large networks it is less, down to once, so that the
	// tries come by no more than someEnds ends of ties in their first look.
	mostTries = 100
	someEnds  = 2_000_000
	// fewTries are made on networks of any size. They are made at the same time.
	fewTries = 2
	// worthPass is what a pass over a network that is tried so few times must gain in modularity for another one to follow.
	worthPass = 1e-4
)

// Leiden finds communities of high modularity by the algorithm of V. A. Traag, L. Waltman, N. J. van Eck, From Louvain to Leiden:
// guaranteeing well-connected communities, Scientific Reports 9, 2019: nodes move to better communities as long as there are any, communities
// are refined into well-connected parts, and the parts become the nodes of a smaller graph, on which it goes on. It starts again from
// what it found until that gets no better, or on large networks hardly so. Refinement takes the best merge, not a random one; nodes are looked at in random order, and
// what is not connected in the end is divided. Small networks are tried several times. Resolution must be positive.
func (g *Graph) Leiden(ctx context.Context, resolution float64, w Weighting, seed uint64) (Communities, error) {
	best := Communities{Of: aloneIn(g.Nodes()), Resolution: resolution, Seed: seed, Tries: tries(len(g.Neighbours))}
	bottom := g.level(w)
	found := make([]partition, best.Tries)
	failed := make([]error, best.Tries)
	err := eachPart(ctx, best.Tries, func(at int32) {
		l := &leiden{random: newTryRandom(seed, int(at)), resolution: resolution, bottom: bottom, least: worthPass}
		if best.Tries > fewTries {
			l.least = trillionth
		}
		found[at], failed[at] = l.try(ctx)
	})
	if err := errors.Join(append(failed, err)...); err != nil {
		return Communities{}, err
	}
	alone, err := bottom.quality(ctx, best.Of, resolution)
	most := alone
	for _, try := range found {
		if try.quality > most {
			best.Of, most = try.of, try.quality
		}
	}
	if err != nil || bottom.total == 0 {
		return best.numbered(), err
	}
	best.Of = g.divide(best.Of)
	best.Modularity, err = g.Modularity(ctx, best.Of, resolution, w)
	return best.numbered(), err
}

// leiden is one try of the algorithm.
type leiden struct {
	random     *rand.Rand
	resolution float64
	bottom     *level
	// least is what a pass must gain for another one to follow.
	least float64
}

// partition is communities of the nodes at the bottom with their modularity.
type partition struct {
	of      []int32
	quality float64
}

// aloneIn returns the partition of n nodes in which each is a community.
func aloneIn(n int) []int32 {
	of := make([]int32, n)
	for i := range of {
		of[i] = int32(i)
	}
	return of
}

// try finds a partition from nothing.
func (l *leiden) try(ctx context.Context) (partition, error) {
	found := partition{quality: math.Inf(-1)}
	current := aloneIn(l.bottom.nodes())
	for range mostPasses {
		quality, err := l.pass(ctx, current)
		if err != nil {
			return partition{}, err
		}
		gained := quality - found.quality
		if gained > 0 {
			found = partition{of: slices.Clone(current), quality: quality}
		}
		if gained <= l.least {
			break
		}
	}
	return found, nil
}

// tries returns how often to start from nothing on a network with so many ends of ties.
func tries(ends int) int { return min(mostTries, max(fewTries, someEnds/max(1, ends))) }

// pass improves a partition of the nodes at the bottom, and returns its modularity.
func (l *leiden) pass(ctx context.Context, current []int32) (float64, error) {
	// node is that of the level that each one at the bottom is in; communities are those of the level.
	at, node, communities := l.bottom, aloneIn(len(current)), slices.Clone(current)
	for at.total > 0 {
		m := l.mover(at, communities)
		if err := m.moveAll(ctx); err != nil {
			return 0, err
		}
		count := relabel(communities)
		if count == at.nodes() {
			break
		}
		parts, err := l.refine(ctx, at, communities, count)
		if err != nil {
			return 0, err
		}
		partCount := relabel(parts)
		if partCount == at.nodes() {
			break
		}
		above := make([]int32, partCount)
		for i, part := range parts {
			above[part] = communities[i]
		}
		for i := range node {
			node[i] = parts[node[i]]
		}
		if at, err = at.aggregate(ctx, parts, partCount); err != nil {
			return 0, err
		}
		communities = above
	}
	for i := range current {
		current[i] = communities[node[i]]
	}
	return at.quality(ctx, communities, l.resolution)
}

// relabel numbers communities from 0 on in the order in which they come by, and returns how many there are.
func relabel(communities []int32) int {
	number := make([]int32, groupCount(communities))
	count := int32(0)
	for i, c := range communities {
		if number[c] == 0 {
			count++
			number[c] = count
		}
		communities[i] = number[c] - 1
	}
	return int(count)
}

// mover moves nodes of a level between communities.
type mover struct {
	*level
	*leiden
	communities []int32
	// sumOf is the sum over the nodes of each community; empty lists communities without nodes.
	sumOf []civic.Strength
	sizes []int32
	empty []int32
	to    *totals
}

func (l *leiden) mover(at *level, communities []int32) *mover {
	n := at.nodes()
	m := &mover{level: at, leiden: l, communities: communities, sumOf: make([]civic.Strength, n), sizes: make([]int32, n), to: newTotals(n)}
	for i, c := range communities {
		m.sumOf[c] += at.sums[i]
		m.sizes[c]++
	}
	for c := n - 1; c >= 0; c-- {
		if m.sizes[c] == 0 {
			m.empty = append(m.empty, int32(c))
		}
	}
	return m
}

// gain returns what a node or part with a sum adds to modularity (times half the total) in a community with which its ties count so much.
func (l *leiden) gain(at *level, ties, sum, of civic.Strength) float64 {
	return float64(ties) - l.resolution*float64(sum)*float64(of)/float64(at.total)
}

// moveAll looks at every node, and again at those next to one that moved.
func (m *mover) moveAll(ctx context.Context) error {
	n := m.nodes()
	queue, waiting := make([]int32, n), make([]bool, n)
	for at, i := range m.random.Perm(n) {
		queue[at], waiting[at] = int32(i), true
	}
	looked := int32(0)
	for first, length := 0, n; length > 0; length-- {
		if err := due(ctx, looked); err != nil {
			return err
		}
		looked++
		i := queue[first]
		first = (first + 1) % n
		waiting[i] = false
		if !m.move(i) {
			continue
		}
		heads, _ := m.row(i)
		for _, j := range heads {
			if !waiting[j] && m.communities[j] != m.communities[i] {
				waiting[j] = true
				queue[(first+length-1)%n] = j
				length++
			}
		}
	}
	return nil
}

// move moves a node to the best community next to it, or to one of its own, if that is better than where it is.
func (m *mover) move(i int32) bool {
	own, sum := m.communities[i], m.sums[i]
	heads, weights := m.row(i)
	m.to.add(heads, weights, m.communities)
	m.sumOf[own] -= sum
	m.sizes[own]--
	best, most := own, m.gain(m.level, m.to.sum[own], sum, m.sumOf[own])
	least := float64(m.total) * trillionth / 1000 // less is rounding
	for _, c := range m.to.found() {
		if gain := m.gain(m.level, m.to.sum[c], sum, m.sumOf[c]); gain > most+least {
			best, most = c, gain
		}
	}
	m.to.forget()
	if most < -least && m.sizes[own] > 0 {
		best = m.empty[len(m.empty)-1]
		m.empty = m.empty[:len(m.empty)-1]
	}
	if m.sizes[own] == 0 && best != own {
		m.empty = append(m.empty, own)
	}
	m.sumOf[best] += sum
	m.sizes[best]++
	m.communities[i] = best
	return best != own
}

// numbered numbers the communities by size and lowest node, and finds their sizes.
func (c Communities) numbered() Communities {
	count := relabel(c.Of) // in the order of their lowest nodes
	sizes, order, place := make([]int, count), make([]int32, count), make([]int32, count)
	for _, of := range c.Of {
		sizes[of]++
	}
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return sizes[b] - sizes[a] })
	c.Sizes = make([]int, count)
	for at, of := range order {
		place[of], c.Sizes[at] = int32(at), sizes[of]
	}
	for i, of := range c.Of {
		c.Of[i] = place[of]
	}
	return c
}

// divide divides communities that are not connected into their components, which never makes modularity less.
func (g *Graph) divide(communities []int32) []int32 {
	divided := make([]int32, len(communities))
	for i := range divided {
		divided[i] = -1
	}
	var stack []int32
	count := int32(0)
	for start := range divided {
		if divided[start] >= 0 {
			continue
		}
		divided[start] = count
		stack = append(stack[:0], int32(start))
		for len(stack) > 0 {
			i := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for _, j := range g.Row(i) {
				if divided[j] < 0 && communities[j] == communities[i] {
					divided[j] = count
					stack = append(stack, j)
				}
			}
		}
		count++
	}
	return divided
}
