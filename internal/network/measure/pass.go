package measure

import (
	"context"
	"math/rand/v2"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// leiden is one try of the algorithm on a level.
type leiden struct {
	random     *rand.Rand
	resolution float64
	bottom     *level
}

// aloneIn returns the partition of n nodes in which each is a community.
func aloneIn(n int) []int32 {
	of := make([]int32, n)
	for i := range of {
		of[i] = int32(i)
	}
	return of
}

// improve passes over a partition until that gains no more than least in modularity, and returns the best.
func (l *leiden) improve(ctx context.Context, best partition, passes int, least float64) (partition, error) {
	current := slices.Clone(best.of)
	for range passes {
		quality, err := l.pass(ctx, current)
		if err != nil {
			return partition{}, err
		}
		gained := quality - best.quality
		if gained > 0 {
			best = partition{of: slices.Clone(current), quality: quality}
		}
		if gained <= least {
			break
		}
	}
	return best, nil
}

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
