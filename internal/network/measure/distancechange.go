package measure

import (
	"context"
	"math/bits"
	"runtime"
	"time"
)

// DistanceChange is how the distances, in steps, between the nodes that two networks share differ in the one and in the other. Pairs are
// ordered, of different nodes; sampled, they are those whose first is a pivot.
type DistanceChange struct {
	Sample Sample
	// Nodes is the number of shared nodes, Pairs that of the pairs that were looked at.
	Nodes int
	Pairs int64
	// Nearer, Farther and Same are the pairs with a path in both networks, whose distance is less after than before, or more, or the same.
	Nearer, Farther, Same int64
	// Joined are the pairs with a path after and none before, Parted those with one before and none after. The other pairs have none in
	// either.
	Joined, Parted int64
	// MeanBefore and MeanAfter are the mean distances of the pairs with a path in both, undefined when there are none.
	MeanBefore, MeanAfter Value
}

// CompareDistances compares the distances of two networks. Shared has the numbers before and after of each node that is in both. Searches
// start from 64 nodes at once, as bits of a word (M. Then et al., The more the merrier: efficient multi-source graph traversal, 2014).
func CompareDistances(ctx context.Context, before, after *Graph, shared [][2]int32, sample Sample) (DistanceChange, error) {
	sources, sample := sample.sources(len(shared))
	c := &distances{sources: sources, shared: shared}
	for side, g := range []*Graph{before, after} {
		components, err := g.Components(ctx)
		if err != nil {
			return DistanceChange{}, err
		}
		c.graphs[side], c.components[side] = g, components
	}
	batches := (len(sources) + together - 1) / together
	spaces, err := inBlocks(ctx, batches, c.begin, func(d *doubleSearch, _ int, batch int32) {
		d.from(ctx, c.sources[int(batch)*together:min((int(batch)+1)*together, len(c.sources))])
	})
	if err != nil {
		return DistanceChange{}, err
	}
	answer := DistanceChange{Sample: sample, Nodes: len(shared), Pairs: int64(len(sources)) * int64(max(len(shared)-1, 0))}
	var sums [2]int64
	for _, d := range spaces {
		answer.add(d.change)
		sums[0], sums[1] = sums[0]+d.sums[0], sums[1]+d.sums[1]
	}
	both := float64(answer.Nearer + answer.Farther + answer.Same)
	answer.MeanBefore, answer.MeanAfter = ratio(float64(sums[0]), both), ratio(float64(sums[1]), both)
	return answer, nil
}

// together is from how many nodes a search starts at once.
const together = 64

// distances is what all searches of a comparison share: both networks, before and after.
type distances struct {
	sources    []int32
	shared     [][2]int32
	graphs     [2]*Graph
	components [2]Components
}

// doubleSearch is the space of searches in both networks, and what they counted.
type doubleSearch struct {
	*distances
	waves  [2]*wavefront
	change DistanceChange
	sums   [2]int64
}

func (c *distances) begin() *doubleSearch {
	return &doubleSearch{distances: c, waves: [2]*wavefront{c.wavefront(0), c.wavefront(1)}}
}

// from searches from some of the shared nodes and counts.
func (d *doubleSearch) from(ctx context.Context, sources []int32) {
	for side, w := range d.waves {
		w.start(sources, d.shared, side)
	}
	for _, ends := range d.shared {
		before, after := d.waves[0].reachable(ends[0]), d.waves[1].reachable(ends[1])
		d.change.Joined += int64(bits.OnesCount64(after &^ before))
		d.change.Parted += int64(bits.OnesCount64(before &^ after))
	}
	for distance := int64(1); ctx.Err() == nil; distance++ {
		grewBefore, grewAfter := d.waves[0].step(), d.waves[1].step()
		if !grewBefore && !grewAfter {
			return
		}
		d.count(distance)
	}
}

// count counts the pairs at a distance in either network that have a path in both.
func (d *doubleSearch) count(distance int64) {
	w, v := d.waves[0], d.waves[1]
	for _, ends := range d.shared {
		both := w.reachable(ends[0]) & v.reachable(ends[1])
		before, after := w.front[ends[0]]&both, v.front[ends[1]]&both
		d.sums[0] += distance * int64(bits.OnesCount64(before))
		d.sums[1] += distance * int64(bits.OnesCount64(after))
		d.change.Same += int64(bits.OnesCount64(before & after))
		// What was seen in the one network and not yet in the other is farther there.
		d.change.Nearer += int64(bits.OnesCount64(after &^ w.seen[ends[0]]))
		d.change.Farther += int64(bits.OnesCount64(before &^ v.seen[ends[1]]))
	}
}

func (c *DistanceChange) add(other DistanceChange) {
	c.Nearer, c.Farther, c.Same = c.Nearer+other.Nearer, c.Farther+other.Farther, c.Same+other.Same
	c.Joined, c.Parted = c.Joined+other.Joined, c.Parted+other.Parted
}

// wavefront is a search that goes step by step from up to 64 nodes at once; bit s of a node's word is about source s.
type wavefront struct {
	*Graph
	components Components
	// seen has the sources that reach a node within the distance, front those at just the distance.
	seen, front, next []uint64
	// sources has those in each component.
	sources []uint64
}

func (c *distances) wavefront(side int) *wavefront {
	g := c.graphs[side]
	return &wavefront{
		Graph: g, components: c.components[side], sources: make([]uint64, len(c.components[side].Sizes)),
		seen: make([]uint64, g.Nodes()), front: make([]uint64, g.Nodes()), next: make([]uint64, g.Nodes()),
	}
}

// start begins a search at distance 0.
func (w *wavefront) start(sources []int32, shared [][2]int32, side int) {
	clear(w.seen)
	clear(w.front)
	clear(w.sources)
	for bit, source := range sources {
		i := shared[source][side]
		w.front[i] |= 1 << bit
		w.seen[i] |= 1 << bit
		w.sources[w.components.Of[i]] |= 1 << bit
	}
}

// reachable returns the sources that a node has a path to.
func (w *wavefront) reachable(i int32) uint64 { return w.sources[w.components.Of[i]] }

// step goes on by one step and reports whether anything new was seen.
func (w *wavefront) step() bool {
	grew := false
	for i := range int32(len(w.seen)) {
		w.next[i] = 0
		missing := w.reachable(i) &^ w.seen[i]
		if missing == 0 {
			continue
		}
		met := uint64(0)
		for _, j := range w.Row(i) {
			if met |= w.front[j] & missing; met == missing {
				break
			}
		}
		w.next[i] = met
		grew = grew || met != 0
	}
	for i, met := range w.next {
		w.seen[i] |= met
	}
	w.front, w.next = w.next, w.front
	return grew
}

// EstimateCompared returns about how long CompareDistances will take from so many sources, as Estimate does for kernels of one network.
func EstimateCompared(before, after *Graph, sources int) time.Duration {
	// Nanoseconds for each end of a tie that a search from 64 nodes comes by, over all its steps.
	const eachEnd = 20.0
	batches := (sources + together - 1) / together
	ends := float64(before.Nodes()) + float64(len(before.Neighbours)) + float64(after.Nodes()) + float64(len(after.Neighbours))
	return time.Duration(eachEnd * ends * float64(batches) / float64(max(1, min(runtime.GOMAXPROCS(0), batches))))
}
