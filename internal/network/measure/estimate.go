package measure

import (
	"math"
	"runtime"
	"time"
)

// Kernel names one computation of this package, to estimate how long it will take.
type Kernel int

// The kernels. Those that search from sources take as many times as there are sources (0 for all nodes), KernelEI as many as there are
// permutations; the others take no times.
const (
	KernelSummary Kernel = iota + 1
	KernelDistances
	KernelBetweenness
	KernelPageRank
	KernelEigenvector
	KernelCore
	KernelComponents
	KernelClustering
	KernelHoles
	KernelCuts
	KernelBrokerage
	KernelMixing
	KernelDegreeAssortativity
	KernelEI
	KernelModularity
	KernelLeiden
	KernelMissingTies
	// KernelStrongestMissingTies is KernelMissingTies on what Strongest leaves, and Strongest itself.
	KernelStrongestMissingTies
	KernelCorePeriphery
)

// Estimate returns about how long a kernel will take on this graph, from the degrees of the nodes alone, so that whoever asks for what takes
// too long can be told so before the work. Times is how many sources or permutations the kernel takes. It is meant to be right to a factor
// of three on networks from a tenth of a second on; an answer may settle sooner or later than others. An unknown kernel takes no time.
func (g *Graph) Estimate(k Kernel, w Weighting, times int) time.Duration {
	c := g.cost(k, w, times)
	nanoseconds := c.steps * c.each
	if c.parallel {
		nanoseconds /= float64(min(runtime.GOMAXPROCS(0), blocks))
	}
	return time.Duration(min(nanoseconds, math.MaxInt64/2))
}

// cost is how many steps a kernel takes, how many nanoseconds each takes one processor (measured on a Xeon of 2023 at the size of a country),
// and whether all processors share them.
type cost struct {
	steps, each float64
	parallel    bool
}

func (g *Graph) cost(k Kernel, w Weighting, times int) cost {
	once := float64(g.Nodes()) + float64(len(g.Neighbours))
	switch k {
	case KernelSummary:
		return cost{g.triangleSteps()*eachTriangleStep + g.searchCost(KernelDistances, Unweighted, times), 1, true}
	case KernelDistances, KernelBetweenness:
		return cost{g.searchCost(k, w, times), 1, true}
	case KernelPageRank, KernelEigenvector:
		return cost{rounds * once, eachRoundStep, true}
	case KernelClustering:
		return cost{g.triangleSteps() + once, eachTriangleStep, true}
	case KernelBrokerage:
		return cost{g.triangleSteps() + once, eachRoleStep, true}
	case KernelHoles:
		return cost{g.triangleSteps() + once, eachHoleStep, true}
	case KernelMissingTies:
		return cost{g.squares()/2 + once, eachLikenessStep, true}
	case KernelStrongestMissingTies:
		return cost{once, eachStrongestStep, true}
	case KernelEI:
		return cost{float64(times+1) * once, eachLookStep, true}
	case KernelLeiden:
		return cost{float64(tries(len(g.Neighbours))) * once, eachTryStep, true}
	case KernelCore:
		return cost{once, eachCoreStep, false}
	case KernelCuts, KernelComponents:
		return cost{once, eachTreeStep, false}
	case KernelMixing, KernelDegreeAssortativity, KernelModularity, KernelCorePeriphery:
		return cost{once, eachLookStep, false}
	}
	return cost{}
}

// The nanoseconds of a step, as bench/measures tells them on national data.
const (
	eachPathStep      = 0.28
	eachWaveStep      = 0.02
	eachLengthStep    = 12.0
	eachRankStep      = 6.0
	eachRoundStep     = 0.9
	eachTriangleStep  = 1.8
	eachRoleStep      = 2.6
	eachHoleStep      = 6.5
	eachLikenessStep  = 3.0
	eachStrongestStep = 400.0
	eachLookStep      = 2.8
	eachCoreStep      = 8.0
	eachTreeStep      = 0.8
	eachTryStep       = 100.0
	// rounds is in how many rounds an iteration settles, about.
	rounds = 30
)

// searchCost returns the nanoseconds of searches. Those by steps make a ranked copy first.
func (g *Graph) searchCost(k Kernel, w Weighting, sources int) float64 {
	once := float64(g.Nodes()) + float64(len(g.Neighbours))
	switch {
	case w == Weighted:
		return g.searches(sources) * once * eachLengthStep
	case k == KernelBetweenness:
		return g.searches(sources)*once*eachPathStep + once*eachRankStep
	}
	return g.searches(sources)*once*eachWaveStep + once*eachRankStep
}

// searches returns how many searches there are from so many sources.
func (g *Graph) searches(sources int) float64 {
	if sources <= 0 || sources > g.Nodes() {
		return float64(g.Nodes())
	}
	return float64(sources)
}

// squares returns Σ degree², the steps of a kernel that looks at the neighbours of all neighbours.
func (g *Graph) squares() float64 {
	sum := 0.0
	for i := range int32(g.Nodes()) {
		sum += float64(g.Degree(i)) * float64(g.Degree(i))
	}
	return sum
}

// triangleSteps returns about how many steps it takes to find all triangles. Each tie that points up to a node is followed by those that
// point up from there; how many of its ties point up is what it would be if ends of ties were joined at random.
func (g *Graph) triangleSteps() float64 {
	var nodes []float64 // of each degree
	for _, count := range g.DegreeDistribution() {
		nodes = append(nodes, float64(count))
	}
	steps, above := 0.0, 0.0
	for degree := len(nodes) - 1; degree > 0; degree-- {
		k := float64(degree)
		own := nodes[degree] * k
		up := k * (above + own/2) / float64(len(g.Neighbours))
		steps += nodes[degree] * (k - up) * up
		above += own
	}
	return steps
}
