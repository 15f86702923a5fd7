package measure

import "context"

// Summary describes a whole network.
type Summary struct {
	// Nodes counts isolates, too: the nodes without a tie, of which there are Isolates.
	Nodes, Ties, Isolates int
	// Components is the number of connected components, each isolate being one; Giant the number of nodes of the largest.
	Components, Giant int
	// Density is Ties/(n(n−1)/2), undefined with fewer than two nodes. (S. Wasserman, K. Faust, Social Network Analysis, 1994, 4.3.)
	Density Value
	// MeanDegree is 2·Ties/n, undefined without nodes.
	MeanDegree Value
	// Transitivity, MeanClustering: see Clustering.
	Transitivity, MeanClustering Value
	// MeanDistance, Diameter (in steps), and the Sample they come from: see Distances.
	MeanDistance, Diameter Value
	Sample                 Sample
	// DegreeDistribution is the number of nodes of each degree, from 0 to the largest.
	DegreeDistribution []int
}

// Summary finds the summary of the graph. Distances are sampled as the sample says; everything else is exact.
func (g *Graph) Summary(ctx context.Context, sample Sample) (Summary, error) {
	n, m := g.Nodes(), g.Ties()
	components, err := g.Components(ctx)
	if err != nil {
		return Summary{}, err
	}
	s := Summary{Nodes: n, Ties: m, Components: len(components.Sizes), Giant: components.Giant()}
	s.DegreeDistribution = g.DegreeDistribution()
	if n > 0 {
		s.Isolates = s.DegreeDistribution[0]
	}
	s.Density, s.MeanDegree = g.Density(), g.MeanDegree()
	clustering, err := g.Clustering(ctx)
	if err != nil {
		return Summary{}, err
	}
	s.Transitivity, s.MeanClustering = clustering.Transitivity, clustering.Mean
	distances, err := g.Distances(ctx, Unweighted, sample)
	if err != nil {
		return Summary{}, err
	}
	s.MeanDistance, s.Diameter, s.Sample = distances.Mean, distances.Diameter, distances.Sample
	return s, nil
}

// Density returns the part of all pairs of nodes that is tied, Ties/(n(n−1)/2), undefined with fewer than two nodes.
func (g *Graph) Density() Value {
	n := float64(g.Nodes())
	return ratio(float64(g.Ties()), n*(n-1)/2)
}

// MeanDegree returns how many ties a node has on average, 2·Ties/n, undefined without nodes.
func (g *Graph) MeanDegree() Value { return ratio(2*float64(g.Ties()), float64(g.Nodes())) }

// DegreeDistribution returns the number of nodes of each degree, from 0 to the largest.
func (g *Graph) DegreeDistribution() []int {
	var nodes []int
	for i := range int32(g.Nodes()) {
		for len(nodes) <= g.Degree(i) {
			nodes = append(nodes, 0)
		}
		nodes[g.Degree(i)]++
	}
	return nodes
}
