package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// DefaultAnalysisMemory is how many bytes the one-mode networks that measures are found on take, unless Setup says otherwise: that of a
// country takes 400 to 800 MB.
const DefaultAnalysisMemory = 1 << 30

// How many of these networks are remembered, and how much of what was measured on them: the values of a country take up to 5 MB.
const (
	keptNetworks      = 20
	keptMeasures      = 1000
	keptMeasuresBytes = 64 << 20
	largestMeasure    = 16 << 20
)

// Analysis is the one-mode network that a filter selects, to be measured.
type Analysis struct {
	Revision civic.Revision
	Ties     Ties
	resolver *Resolver
	graph    *network.Graph
	network  *network.Ties
	// question stands for the graph and the filter in the keys of computations.
	question string
	// turn lets the fields of one analysis go one behind the other: whoever asks for twenty measures at once takes one place in the
	// queue and not twenty.
	turn chan struct{}
}

// Analysis answers which network there is to measure.
func (q queryFields) Analysis(ctx context.Context, given *TieFilter) (*Analysis, error) {
	v, ties, err := networkQuestion(ctx, given)
	if err != nil {
		return nil, err
	}
	return projected(ctx, v, func(g *network.Graph) (*Analysis, error) { return q.analysisOf(ctx, g, ties) })
}

// analysisOf returns the analysis of the network that an applied filter selects, which is projected if it is not remembered.
func (r *Resolver) analysisOf(ctx context.Context, g *network.Graph, ties Ties) (*Analysis, error) {
	filter, err := json.Marshal(ties.TieFilter)
	if err != nil {
		return nil, fmt.Errorf("write the filter %+v: %w", ties.TieFilter, err)
	}
	a := &Analysis{
		Revision: g.Revision(), resolver: r, graph: g, turn: make(chan struct{}, 1),
		question: g.Revision().String() + string(filter),
	}
	a.network, err = r.networks.answer(ctx, a.question, func(ctx context.Context) (*network.Ties, error) {
		end, err := r.kernels.begin(ctx)
		if err != nil {
			return nil, err
		}
		defer end()
		if err := r.held.check(); err != nil {
			return nil, err
		}
		return g.Ties(ctx, ties.TieFilter, r.maxTies())
	})
	if err != nil {
		return nil, err
	}
	if err := holdNetwork(ctx, a.network); err != nil {
		return nil, err
	}
	a.Ties = ties.leftOut(a.network.Undated)
	return a, nil
}

// maxTies is how many ties a network may have.
func (r *Resolver) maxTies() int { return r.AnalysisMemory / network.BytesPerTie }

// newNetworks returns what remembers one-mode networks, in so many bytes. The largest that there may be has its nodes beside its ties.
func newNetworks(bytes int) *computations[*network.Ties] {
	return newComputations(keptNetworks, bytes+bytes/8, bytes+bytes/8, (*network.Ties).Bytes)
}

// newMeasured returns what remembers the values that were measured.
func newMeasured() *computations[weighed] {
	return newComputations(keptMeasures, keptMeasuresBytes, largestMeasure, func(answer weighed) int { return answer.bytes })
}

// newDrawings returns what remembers where nodes are drawn.
func newDrawings() *computations[network.Positions] {
	const count, room, largest = 500, 16 << 20, 1 << 20
	return newComputations(count, room, largest, network.Positions.Bytes)
}

// weighed is something measured, with about how much memory it takes.
type weighed struct {
	answer any
	bytes  int
}

// perNode is how many bytes a measure takes for each node at most that does not tell by itself.
const perNode = 48

// bytesOf returns about how much memory something takes that was measured.
func (a *Analysis) bytesOf(answer any) int {
	if large, tells := answer.(interface{ Bytes() int }); tells {
		return large.Bytes()
	}
	return perNode * (a.network.Nodes() + 1)
}

// A kernel is a computation on a network: what stands for it, about how long it takes, and what to do when that is too long.
type kernel struct {
	name     []any
	estimate func() time.Duration
	instead  string
}

// measured answers with what a kernel finds: remembered, or found in its turn if there is time.
func measured[A any](ctx context.Context, a *Analysis, k kernel, work func(context.Context) (A, error)) (A, error) {
	return aside(ctx, func() (answer A, err error) {
		select {
		case a.turn <- struct{}{}:
			defer func() { <-a.turn }()
		case <-ctx.Done():
			return answer, ctx.Err()
		}
		key := fmt.Sprint(a.question, k.name)
		if err := a.checkTime(ctx, key, k); err != nil {
			return answer, err
		}
		found, err := a.resolver.measured.answer(ctx, key, func(ctx context.Context) (weighed, error) {
			end, err := a.resolver.kernels.begin(ctx)
			if err != nil {
				return weighed{}, err
			}
			defer end()
			answer, err := work(ctx)
			return weighed{answer, a.bytesOf(answer)}, err
		})
		if err != nil {
			return answer, err
		}
		answer, fits := found.answer.(A)
		if !fits {
			return answer, fmt.Errorf("two questions of different sorts are called %v", k.name)
		}
		return answer, nil
	})
}

// checkTime returns an ErrTooCostly fault for what takes longer than the request may, unless somebody has asked for it already.
func (a *Analysis) checkTime(ctx context.Context, key string, k kernel) error {
	deadline, given := ctx.Deadline()
	if _, known := a.resolver.measured.known(ctx, key); known || !given || a.resolver.measured.isRunning(key) {
		return nil
	}
	left, estimate := time.Until(deadline), k.estimate()
	if estimate <= left {
		return nil
	}
	return &civic.Fault{
		Kind: civic.ErrTooCostly,
		Problem: fmt.Sprintf("on this network of %d organizations and %d ties it would take about %d seconds, and %d are left",
			a.network.Nodes(), a.network.Ties(), int(estimate.Seconds())+1, int(left.Seconds())),
		Remedy: k.instead,
	}
}

// narrow is what to do when a kernel takes too long that has no cheaper form.
const narrow = "narrow the organizations, activities or period, or leave out large activities with maxSize"

// exactly returns a kernel without a cheaper form.
func (a *Analysis) exactly(which measure.Kernel, w measure.Weighting, name ...any) kernel {
	return kernel{name: name, estimate: func() time.Duration { return a.network.Estimate(which, w, 0) }, instead: narrow}
}

// sampling returns the sample that arguments ask for.
func sampling(pivots, seed *int) (network.SampleQuery, error) {
	number, err := seedOf(seed)
	return network.SampleQuery{Pivots: pivots, Seed: number}, err
}

// seedOf returns the seed that is asked for. A larger one than Int holds could not be told in the answer.
func seedOf(seed *int) (uint64, error) {
	n := valueOr(seed, 1)
	return uint64(max(n, 0)), checkRange(n, 0, math.MaxInt32, "seed")
}

// valueOf returns nil for what is undefined.
func valueOf(v measure.Value) *float64 {
	if !v.Defined {
		return nil
	}
	number := network.Rounded(v.Number)
	return &number
}

// Sample is where a measure searched from.
type Sample struct{ Pivots, Seed int }

// sampleOrNil returns nil for what was not sampled.
func sampleOrNil(s measure.Sample) *Sample {
	if s.Pivots == 0 {
		return nil
	}
	return &Sample{Pivots: s.Pivots, Seed: int(s.Seed)}
}
