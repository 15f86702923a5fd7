package graph

import (
	"context"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// NetworkSummary is a network in numbers. What takes long to find is found when it is asked for.
type NetworkSummary struct {
	*Analysis
	components measure.Components
	degrees    []int
}

// DegreeCount is how many organizations have so many ties.
type DegreeCount struct{ Degree, Organizations int }

// Distances is how far organizations are from each other.
type Distances struct {
	Mean, Diameter *float64
	Sample         *Sample
}

// Summary answers how large the network is.
func (a *Analysis) Summary(ctx context.Context) (*NetworkSummary, error) {
	k := a.exactly(measure.KernelComponents, measure.Unweighted, "components")
	components, err := measured(ctx, a, k, a.network.Components)
	return &NetworkSummary{Analysis: a, components: components, degrees: a.network.DegreeDistribution()}, err
}

// Organizations returns how many nodes there are.
func (s *NetworkSummary) Organizations() int { return s.network.Nodes() }

// Ties returns how many ties there are.
func (s *NetworkSummary) Ties() int { return s.network.Ties() }

// Strength returns the strengths of all ties, summed.
func (s *NetworkSummary) Strength() float64 {
	sum := civic.Strength(0)
	for _, strength := range s.network.NodeStrengths() {
		sum += strength
	}
	return network.Rounded((sum / 2).Float())
}

// Isolates returns how many nodes have no tie.
func (s *NetworkSummary) Isolates() int {
	if len(s.degrees) == 0 {
		return 0
	}
	return s.degrees[0]
}

// Components returns how many parts there are.
func (s *NetworkSummary) Components() int { return len(s.components.Sizes) }

// GiantComponent returns how many nodes the largest part has.
func (s *NetworkSummary) GiantComponent() int { return s.components.Giant() }

// Density returns the part of all pairs that is tied.
func (s *NetworkSummary) Density() *float64 { return valueOf(s.network.Density()) }

// MeanDegree returns how many ties a node has on average.
func (s *NetworkSummary) MeanDegree() *float64 { return valueOf(s.network.MeanDegree()) }

// DegreeDistribution returns how many nodes have so many ties, those left out that none has.
func (s *NetworkSummary) DegreeDistribution() []DegreeCount {
	counts := []DegreeCount{}
	for degree, n := range s.degrees {
		if n > 0 {
			counts = append(counts, DegreeCount{degree, n})
		}
	}
	return counts
}

func (s *NetworkSummary) clustering(ctx context.Context) (measure.Clustering, error) {
	return measured(ctx, s.Analysis, s.exactly(measure.KernelClustering, measure.Unweighted, "clustering"), s.network.Clustering)
}

// Transitivity answers how often two ties with a node in common are closed by a third.
func (s *NetworkSummary) Transitivity(ctx context.Context) (*float64, error) {
	found, err := s.clustering(ctx)
	return valueOf(found.Transitivity), err
}

// MeanClustering answers how clustered nodes are on average.
func (s *NetworkSummary) MeanClustering(ctx context.Context) (*float64, error) {
	found, err := s.clustering(ctx)
	return valueOf(found.Mean), err
}

// DegreeAssortativity answers how far nodes are tied to nodes of like degree.
func (s *NetworkSummary) DegreeAssortativity(ctx context.Context) (*float64, error) {
	k := s.exactly(measure.KernelDegreeAssortativity, measure.Unweighted, "degree assortativity")
	found, err := measured(ctx, s.Analysis, k, s.network.DegreeAssortativity)
	return valueOf(found), err
}

// Distances answers how far nodes are from each other.
func (s *NetworkSummary) Distances(ctx context.Context, weighted *bool, pivots, seed *int) (*Distances, error) {
	query, err := sampling(pivots, seed)
	if err != nil {
		return nil, err
	}
	if err := query.Check(); err != nil {
		return nil, err
	}
	sample, w := query.Of(s.network.Nodes()), measure.Weighting(valueOr(weighted, false))
	k := kernel{
		name:     []any{"distances", w, sample},
		estimate: func() time.Duration { return s.network.Estimate(measure.KernelDistances, w, sample.Pivots) },
		instead:  "search from fewer organizations: pivots: 256 gives an estimate",
	}
	found, err := measured(ctx, s.Analysis, k, func(ctx context.Context) (measure.Distances, error) {
		found, err := s.network.Distances(ctx, w, sample)
		found.Closeness, found.Harmonic = nil, nil
		return found, err
	})
	return &Distances{Mean: valueOf(found.Mean), Diameter: valueOf(found.Diameter), Sample: sampleOrNil(found.Sample)}, err
}
