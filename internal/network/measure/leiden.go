package measure

import (
	"context"
	"errors"
	"math"
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
	// Tries is how many partitions were found, of which this is the best or, on large networks, made.
	Tries int
}

const (
	// mostPasses is how often a try starts again from what it found, as long as that gets better.
	mostPasses = 50
	// mostTries is how often it starts from nothing, of which the best counts; on larger networks it is less, so that the tries come by no
	// more than someEnds ends of ties in their first look. From fewTries on it makes an ensemble, of two at least, by no more than manyEnds.
	mostTries = 100
	someEnds  = 2_000_000
	fewTries  = 3
	manyEnds  = 6_000_000
	// worthPass is what a pass over a network that is tried so few times must gain in modularity for another one to follow.
	worthPass = 1e-3
)

// Leiden finds communities of high modularity by the algorithm of V. A. Traag, L. Waltman, N. J. van Eck, From Louvain to Leiden:
// guaranteeing well-connected communities, Scientific Reports 9, 2019: nodes move to better communities as long as there are any, communities
// are refined into well-connected parts, and the parts become the nodes of a smaller graph, on which it goes on. Refinement takes the best
// merge, not a random one; nodes are looked at in random order, and what is not connected in the end is divided. Resolution must be
// positive.
//
// Small networks are tried several times, starting again from what was found until that gets no better, and the best counts. On large ones
// two or three tries make one pass each; what they agree on becomes the nodes of a smaller graph, which is tried as small networks are, and the
// best of that is passed over once more. (M. Ovelgönne, A. Geyer-Schulz, An ensemble learning strategy for graph clustering, 2012.)
func (g *Graph) Leiden(ctx context.Context, resolution float64, w Weighting, seed uint64) (Communities, error) {
	c := Communities{Of: aloneIn(g.Nodes()), Resolution: resolution, Seed: seed, Tries: tries(len(g.Neighbours))}
	e := &ensemble{bottom: g.level(w), resolution: resolution, seed: seed}
	if e.bottom.total == 0 {
		return c.numbered(), ctx.Err()
	}
	best, err := e.find(ctx, c.Tries)
	if err != nil {
		return Communities{}, err
	}
	nothing := make([]civic.Strength, g.Nodes()) // is what nodes that are alone have within
	if best.quality > e.bottom.modularity(nothing, e.bottom.sums, resolution) {
		c.Of = g.divide(best.of)
	}
	c.Modularity, err = g.Modularity(ctx, c.Of, resolution, w)
	return c.numbered(), err
}

// tries returns how often to start from nothing on a network with so many ends of ties.
func tries(ends int) int {
	if many := someEnds / max(1, ends); many > fewTries {
		return min(mostTries, many)
	}
	return min(fewTries, max(2, manyEnds/ends))
}

// ensemble is several tries on one network.
type ensemble struct {
	bottom     *level
	resolution float64
	seed       uint64
	// began counts the tries, each of which has chances of its own.
	began int
}

// partition is communities of the nodes at the bottom with their modularity.
type partition struct {
	of      []int32
	quality float64
}

func (e *ensemble) find(ctx context.Context, tries int) (partition, error) {
	if tries > fewTries {
		found, err := e.tryAll(ctx, e.bottom, tries, mostPasses)
		return bestOf(found), err
	}
	found, err := e.tryAll(ctx, e.bottom, tries, 1)
	if err != nil {
		return partition{}, err
	}
	agreed := found[0].of
	for _, other := range found[1:] {
		agreed = agreement(agreed, other.of)
	}
	core, err := e.bottom.aggregate(ctx, agreed, groupCount(agreed))
	if err != nil {
		return partition{}, err
	}
	cores, err := e.tryAll(ctx, core, tries, mostPasses)
	if err != nil {
		return partition{}, err
	}
	start := bestOf(cores)
	of := make([]int32, len(agreed))
	for i, at := range agreed {
		of[i] = start.of[at]
	}
	return e.leiden(e.bottom).improve(ctx, partition{of: of, quality: start.quality}, mostPasses, worthPass)
}

// tryAll finds partitions from nothing, at the same time, in so many passes at most.
func (e *ensemble) tryAll(ctx context.Context, at *level, tries, passes int) ([]partition, error) {
	found, failed, begun := make([]partition, tries), make([]error, tries), make([]*leiden, tries)
	for i := range begun {
		begun[i] = e.leiden(at)
	}
	err := eachPart(ctx, tries, func(i int32) {
		nothing := partition{of: aloneIn(at.nodes()), quality: math.Inf(-1)}
		found[i], failed[i] = begun[i].improve(ctx, nothing, passes, trillionth)
	})
	return found, errors.Join(append(failed, err)...)
}

func (e *ensemble) leiden(at *level) *leiden {
	e.began++
	return &leiden{random: newTryRandom(e.seed, e.began-1), resolution: e.resolution, bottom: at}
}

// bestOf returns the partition of the highest modularity, the first of several.
func bestOf(found []partition) partition {
	best := found[0]
	for _, other := range found[1:] {
		if other.quality > best.quality {
			best = other
		}
	}
	return best
}

// agreement returns the partition in which nodes are together that are together in both, numbered from 0 on.
func agreement(a, b []int32) []int32 {
	count := groupCount(a)
	order, start := byCommunity(a, count)
	together := make([]int32, len(a))
	number, of := make([]int32, groupCount(b)), make([]int32, groupCount(b)) // of the last community of a that met each of b, plus 1
	next := int32(0)
	for c := range int32(count) {
		for _, i := range order[start[c]:start[c+1]] {
			if of[b[i]] != c+1 {
				of[b[i]], number[b[i]] = c+1, next
				next++
			}
			together[i] = number[b[i]]
		}
	}
	return together
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
