package measure_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/network/measure"
	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/network"
	"gonum.org/v1/gonum/graph/path"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"
)

// inGonum is the network in the types of gonum, each tie weighing what weigh says.
func (p *plain) inGonum(weigh func(measure.Edge) float64) *simple.WeightedUndirectedGraph {
	g := simple.NewWeightedUndirectedGraph(0, 0)
	for i := range p.nodes {
		g.AddNode(simple.Node(i))
	}
	for _, e := range p.edges {
		g.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(e.A), T: simple.Node(e.B), W: weigh(e)})
	}
	return g
}

// column is what gonum found, which leaves out zeros, times a factor.
func column(found map[int64]float64, nodes int, factor float64) []*float64 {
	list := make([]*float64, nodes)
	for i := range list {
		number := found[int64(i)] * factor
		list[i] = &number
	}
	return list
}

func TestPathsAgreeWithGonum(t *testing.T) {
	lengths := map[measure.Weighting]func(measure.Edge) float64{
		measure.Unweighted: func(measure.Edge) float64 { return 1 },
		measure.Weighted:   func(e measure.Edge) float64 { return measure.Length(e.Strength) },
	}
	eachRandom(t, 40, func(t *testing.T, _ *rand.Rand, p *plain) {
		for name, w := range bothWays {
			other := p.inGonum(lengths[w])
			paths := path.DijkstraAllPaths(other)
			// gonum counts every pair in both directions.
			allNear(t, name+" betweenness", values(must(p.graph().Betweenness(t.Context(), w, measure.Sample{})).Of),
				column(network.BetweennessWeighted(other, paths), p.nodes, 0.5))
			if p.nodes < 2 {
				continue
			}
			allNear(t, name+" harmonic", must(p.graph().Distances(t.Context(), w, measure.Sample{})).Harmonic,
				column(network.Harmonic(other, paths), p.nodes, 1/float64(p.nodes-1)))
		}
	})
}

func TestPageRankAgreesWithGonum(t *testing.T) {
	eachRandom(t, 40, func(t *testing.T, _ *rand.Rand, p *plain) {
		if p.nodes == 0 {
			equal(t, "number of values", len(must(p.graph().PageRank(t.Context(), 0.85, measure.Unweighted))), 0)
			return
		}
		for name, w := range bothWays {
			other := simple.NewWeightedDirectedGraph(0, 0)
			for i := range p.nodes {
				other.AddNode(simple.Node(i))
			}
			for _, e := range p.edges {
				weight := 1.0
				if w == measure.Weighted {
					weight = e.Strength.Float()
				}
				other.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(e.A), T: simple.Node(e.B), W: weight})
				other.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(e.B), T: simple.Node(e.A), W: weight})
			}
			allNear(t, name, values(must(p.graph().PageRank(t.Context(), 0.85, w))), column(network.PageRank(other, 0.85, 1e-13), p.nodes, 1))
		}
	})
}

func TestCoresAndComponentsAgreeWithGonum(t *testing.T) {
	eachRandom(t, 40, func(t *testing.T, _ *rand.Rand, p *plain) {
		other := p.inGonum(func(measure.Edge) float64 { return 1 })
		cores := must(p.graph().Cores(t.Context()))
		for k := range slices.Max(append([]int{-1}, cores...)) + 1 { // gonum panics beyond the largest
			want := 0
			for _, core := range cores {
				if core >= k {
					want++
				}
			}
			equal(t, "size of a core", want, len(topo.KCore(k, other)))
		}
		equal(t, "components", len(must(p.graph().Components(t.Context())).Sizes), len(topo.ConnectedComponents(other)))
	})
}

func TestModularityAgreesWithGonum(t *testing.T) {
	weights := map[measure.Weighting]func(measure.Edge) float64{
		measure.Unweighted: func(measure.Edge) float64 { return 1 },
		measure.Weighted:   func(e measure.Edge) float64 { return e.Strength.Float() },
	}
	eachRandom(t, 40, func(t *testing.T, random *rand.Rand, p *plain) {
		if len(p.edges) == 0 {
			equal(t, "modularity without ties", must(p.graph().Modularity(t.Context(), make([]int32, p.nodes), 1, measure.Weighted)).Defined, false)
			return
		}
		for name, w := range bothWays {
			resolution := 0.2 + 2*random.Float64()
			partition, communities := make([]int32, p.nodes), make([][]graph.Node, 5)
			for i := range partition {
				partition[i] = int32(random.IntN(5))
				communities[partition[i]] = append(communities[partition[i]], simple.Node(i))
			}
			want := community.Q(p.inGonum(weights[w]), communities, resolution)
			near(t, name, must(p.graph().Modularity(t.Context(), partition, resolution, w)), &want)
		}
	})
}
