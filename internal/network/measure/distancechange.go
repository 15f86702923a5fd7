package measure

import (
	"context"
	"math/bits"
	"runtime"
	"slices"
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
// go through both networks at the same pace.
func CompareDistances(ctx context.Context, before, after *Graph, shared [][2]int32, sample Sample) (DistanceChange, error) {
	sources, sample := sample.sources(len(shared))
	c := &distances{shared: shared}
	for side, g := range []*Graph{before, after} {
		var err error
		if c.components[side], err = g.Components(ctx); err != nil {
			return DistanceChange{}, err
		}
		if c.graphs[side], err = g.ranked(ctx); err != nil {
			return DistanceChange{}, err
		}
	}
	waves := slices.Collect(slices.Chunk(sources, waveWidth))
	spaces, err := inBlocks(ctx, len(waves), c.begin, func(d *doubleSearch, _ int, i int32) { d.from(ctx, waves[i]) })
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

// distances is what all searches of a comparison share: both networks, before and after.
type distances struct {
	shared     [][2]int32
	graphs     [2]*ranked
	components [2]Components
}

// doubleSearch is the space of searches in both networks, and what they counted.
type doubleSearch struct {
	*distances
	waves [2]*wave
	// reach has the sources in each component.
	reach  [2][]uint64
	change DistanceChange
	sums   [2]int64
}

func (c *distances) begin() *doubleSearch {
	d := &doubleSearch{distances: c}
	for side, g := range c.graphs {
		d.waves[side], d.reach[side] = g.wave(), make([]uint64, len(c.components[side].Sizes))
	}
	return d
}

// from searches from some of the shared nodes and counts.
func (d *doubleSearch) from(ctx context.Context, sources []int32) {
	d.start(sources)
	for _, ends := range d.shared {
		before, after := d.reachable(0, ends), d.reachable(1, ends)
		d.change.Joined += int64(bits.OnesCount64(after &^ before))
		d.change.Parted += int64(bits.OnesCount64(before &^ after))
	}
	for distance := int64(1); ctx.Err() == nil; distance++ {
		grewBefore, grewAfter := d.waves[0].step(), d.waves[1].step()
		if !grewBefore && !grewAfter {
			break
		}
		d.count(distance)
	}
	d.waves[0].forget()
	d.waves[1].forget()
}

func (d *doubleSearch) start(sources []int32) {
	for side, w := range d.waves {
		nodes := make([]int32, len(sources))
		clear(d.reach[side])
		for bit, source := range sources {
			nodes[bit] = d.shared[source][side]
			d.reach[side][d.components[side].Of[nodes[bit]]] |= 1 << bit
		}
		w.start(nodes)
	}
}

// reachable returns the sources that a shared node has a path to on a side.
func (d *doubleSearch) reachable(side int, ends [2]int32) uint64 {
	return d.reach[side][d.components[side].Of[ends[side]]]
}

// count counts the pairs at a distance in either network that have a path in both.
func (d *doubleSearch) count(distance int64) {
	w, v := d.waves[0], d.waves[1]
	for _, ends := range d.shared {
		i, j := w.rank[ends[0]], v.rank[ends[1]]
		both := d.reachable(0, ends) & d.reachable(1, ends)
		before, after := w.here[i]&both, v.here[j]&both
		d.sums[0] += distance * int64(bits.OnesCount64(before))
		d.sums[1] += distance * int64(bits.OnesCount64(after))
		d.change.Same += int64(bits.OnesCount64(before & after))
		// What was seen in the one network and not yet in the other is farther there.
		d.change.Nearer += int64(bits.OnesCount64(after &^ w.seen[i]))
		d.change.Farther += int64(bits.OnesCount64(before &^ v.seen[j]))
	}
}

func (c *DistanceChange) add(other DistanceChange) {
	c.Nearer, c.Farther, c.Same = c.Nearer+other.Nearer, c.Farther+other.Farther, c.Same+other.Same
	c.Joined, c.Parted = c.Joined+other.Joined, c.Parted+other.Parted
}

// EstimateCompared returns about how long CompareDistances will take from so many sources, as Estimate does for kernels of one network.
func EstimateCompared(before, after *Graph, sources int) time.Duration {
	// Nanoseconds for each end of a tie that a search from 64 nodes comes by, over all its steps.
	const eachEnd = 20.0
	batches := (sources + waveWidth - 1) / waveWidth
	ends := float64(before.Nodes()) + float64(len(before.Neighbours)) + float64(after.Nodes()) + float64(len(after.Neighbours))
	return time.Duration(eachEnd * ends * float64(batches) / float64(max(1, min(runtime.GOMAXPROCS(0), batches))))
}
