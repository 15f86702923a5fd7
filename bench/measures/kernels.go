package main

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// networkSize is a network to measure: how large the nation is that it comes from, and the size above which activities are left out.
type networkSize struct {
	name    string
	scale   float64
	maxSize int
	small   bool
}

func networks() []networkSize {
	return []networkSize{{name: "small", scale: 0.09, maxSize: 150, small: true}, {name: "large", scale: 0.867, maxSize: 390}}
}

// pivots is how many nodes the sampled betweenness starts from.
const pivots = 256

func sample() measure.Sample { return measure.Sample{Pivots: pivots, Seed: 1} }

// answer is what a kernel says of each node: a number, or a community.
type answer []float64

// kernel is one row of the table.
type kernel struct {
	name string
	run  func(ctx context.Context, s *subject) (answer, error)
	// estimate is of which kernel, from how many sources.
	estimate measure.Kernel
	times    int
	// smallOnly kernels take too long on large networks.
	smallOnly bool
	// partition says that the answer is communities, which are compared by their modularity.
	partition bool
	// others are names of kernels of libraries that are compared with this one besides those of the same name.
	others []string
	// apart are libraries whose answer is not comparable: they choose pivots themselves.
	apart map[string]bool
}

func kernels() []kernel {
	whole := measure.Sample{}
	return []kernel{
		{name: "PageRank", estimate: measure.KernelPageRank, run: func(ctx context.Context, s *subject) (answer, error) {
			return s.graph.PageRank(ctx, 0.85, measure.Unweighted)
		}},
		{name: "Leiden", estimate: measure.KernelLeiden, run: leiden, partition: true, others: []string{"Leiden until it settles", "Louvain"}},
		{name: "betweenness", estimate: measure.KernelBetweenness, run: betweenness(whole), smallOnly: true},
		{name: "betweenness from pivots", estimate: measure.KernelBetweenness, times: pivots, run: betweenness(sample()), apart: map[string]bool{"networkit": true}},
		{name: "cores", estimate: measure.KernelCore, run: func(ctx context.Context, s *subject) (answer, error) {
			cores, err := s.graph.Cores(ctx)
			return numbers(cores), err
		}},
		{name: "clustering", estimate: measure.KernelClustering, run: func(ctx context.Context, s *subject) (answer, error) {
			c, err := s.graph.Clustering(ctx)
			return valuesOf(c.Local), err
		}},
		{name: "cuts", estimate: measure.KernelCuts, run: cuts},
		{name: "harmonic", estimate: measure.KernelDistances, smallOnly: true, run: func(ctx context.Context, s *subject) (answer, error) {
			d, err := s.graph.Distances(ctx, measure.Unweighted, whole)
			return valuesOf(d.Harmonic), err
		}},
		{name: "distances from pivots", estimate: measure.KernelDistances, times: pivots, run: func(ctx context.Context, s *subject) (answer, error) {
			_, err := s.graph.Distances(ctx, measure.Unweighted, sample())
			return nil, err
		}},
		{name: "brokerage", estimate: measure.KernelBrokerage, run: func(ctx context.Context, s *subject) (answer, error) {
			_, err := s.graph.Brokerage(ctx, s.groups)
			return nil, err
		}},
		{name: "holes", estimate: measure.KernelHoles, run: func(ctx context.Context, s *subject) (answer, error) {
			_, err := s.graph.Holes(ctx, measure.Weighted)
			return nil, err
		}},
		{name: "eigenvector", estimate: measure.KernelEigenvector, run: func(ctx context.Context, s *subject) (answer, error) {
			_, err := s.graph.Eigenvector(ctx, measure.Unweighted)
			return nil, err
		}},
		{name: "mixing", estimate: measure.KernelMixing, run: func(ctx context.Context, s *subject) (answer, error) {
			_, err := s.graph.Mixing(ctx, s.groups, measure.Weighted)
			return nil, err
		}},
	}
}

func betweenness(sample measure.Sample) func(context.Context, *subject) (answer, error) {
	return func(ctx context.Context, s *subject) (answer, error) {
		b, err := s.graph.Betweenness(ctx, measure.Unweighted, sample)
		return b.Of, err
	}
}

func leiden(ctx context.Context, s *subject) (answer, error) {
	c, err := s.graph.Leiden(ctx, 1, measure.Unweighted, 1)
	return numbers(c.Of), err
}

func cuts(ctx context.Context, s *subject) (answer, error) {
	c, err := s.graph.Cuts(ctx)
	isPoint := make(answer, s.graph.Nodes())
	for _, i := range c.Points {
		isPoint[i] = 1
	}
	return isPoint, err
}

func numbers[T int | int32](list []T) answer {
	all := make(answer, len(list))
	for i, number := range list {
		all[i] = float64(number)
	}
	return all
}

// valuesOf takes values that are not defined as 0.
func valuesOf(list []measure.Value) answer {
	all := make(answer, len(list))
	for i, v := range list {
		all[i] = v.Number
	}
	return all
}
