package network

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// Measure names a measure that each node has a value of.
type Measure string

// The measures of nodes. What they are stands at the kernels of package measure, and in docs/measures.md.
const (
	Degree        Measure = "DEGREE"
	Strength      Measure = "STRENGTH"
	Betweenness   Measure = "BETWEENNESS"
	Closeness     Measure = "CLOSENESS"
	Harmonic      Measure = "HARMONIC"
	Eigenvector   Measure = "EIGENVECTOR"
	PageRank      Measure = "PAGERANK"
	CoreNumber    Measure = "CORE_NUMBER"
	Clustering    Measure = "CLUSTERING"
	Constraint    Measure = "CONSTRAINT"
	EffectiveSize Measure = "EFFECTIVE_SIZE"
)

// Measures returns all measures of nodes.
func Measures() []Measure {
	return []Measure{Degree, Strength, Betweenness, Closeness, Harmonic, Eigenvector, PageRank, CoreNumber, Clustering, Constraint, EffectiveSize}
}

// TakesWeights reports whether the measure can count ties by their strengths.
func (m Measure) TakesWeights() bool {
	switch m {
	case Degree, Strength, CoreNumber, Clustering:
		return false
	}
	return true
}

// TakesSamples reports whether the measure searches from every node, and can search from some instead.
func (m Measure) TakesSamples() bool {
	switch m {
	case Betweenness, Closeness, Harmonic:
		return true
	}
	return false
}

// Up to exactNodes nodes, measures that search from every node are exact unless a sample is asked for. Above, they search from usualPivots:
// a few seconds' work on the network of a country.
const (
	exactNodes  = 10_000
	usualPivots = 256
	// MaxPivots is the most pivots that may be asked for. Who wants more wants all.
	MaxPivots = 100_000
)

// SampleQuery asks for a sample: so many pivots, drawn by the seed. With 0 pivots a measure is exact; with nil it is exact in networks of up to
// 10,000 nodes and else from 256 pivots.
type SampleQuery struct {
	Pivots *int
	Seed   uint64
}

// Of returns the sample to take of a network of so many nodes. As many pivots as there are nodes are no sample.
func (q SampleQuery) Of(nodes int) measure.Sample {
	pivots := 0
	switch {
	case q.Pivots != nil:
		pivots = *q.Pivots
	case nodes > exactNodes:
		pivots = usualPivots
	}
	if pivots == 0 || pivots >= nodes {
		return measure.Sample{}
	}
	return measure.Sample{Pivots: pivots, Seed: q.Seed}
}

// Check returns an ErrInvalid fault for a number of pivots that is out of bounds.
func (q SampleQuery) Check() error {
	if q.Pivots != nil {
		return checkBetween(*q.Pivots, 0, MaxPivots, "pivots")
	}
	return nil
}

// ValueQuery asks for a measure of all nodes.
type ValueQuery struct {
	Measure  Measure
	Weighted bool
	SampleQuery
}

// Check returns an ErrInvalid fault for a measure that there is not, that takes no weights where they are asked for, or no sample.
func (q ValueQuery) Check() error {
	switch {
	case !slices.Contains(Measures(), q.Measure):
		return civic.Invalid(fmt.Sprintf("there is no measure %s", q.Measure), "see the values of Measure", "measure")
	case q.Weighted && !q.Measure.TakesWeights():
		return civic.Invalid(fmt.Sprintf("%s does not count ties by their strengths", q.Measure), "leave weighted out; STRENGTH is the weighted degree", "weighted")
	case q.Pivots != nil && *q.Pivots > 0 && !q.Measure.TakesSamples():
		return civic.Invalid(fmt.Sprintf("%s is always exact", q.Measure), "leave pivots out", "pivots")
	}
	return q.SampleQuery.Check()
}

func (q ValueQuery) weighting() measure.Weighting { return measure.Weighting(q.Weighted) }

// Values is what a measure found: a value for each node, rounded to 12 significant digits, beyond which lies only the order in which
// numbers were added up.
type Values struct {
	Measure  Measure
	Weighted bool
	// Sample is where a measure that searches started from; without pivots it is exact.
	Sample measure.Sample
	Of     []measure.Value
	// Scale is what a value is divided by to be normalized: the largest that a network of so many nodes allows. It is undefined for
	// measures that are normalized by themselves or cannot be.
	Scale measure.Value
}

// Values measures all nodes. The query must have passed its check.
func (t *Ties) Values(ctx context.Context, q ValueQuery) (Values, error) {
	values := Values{Measure: q.Measure, Weighted: q.Weighted, Sample: t.Sample(q), Scale: t.scale(q.Measure)}
	var err error
	if values.Of, err = t.find(ctx, q, values.Sample); err != nil {
		return Values{}, err
	}
	for i, value := range values.Of {
		values.Of[i].Number = Rounded(value.Number)
	}
	return values, nil
}

// Sample returns the sample that the query's measure takes.
func (t *Ties) Sample(q ValueQuery) measure.Sample {
	if !q.Measure.TakesSamples() {
		return measure.Sample{}
	}
	return q.Of(t.Nodes())
}

func (t *Ties) find(ctx context.Context, q ValueQuery, sample measure.Sample) ([]measure.Value, error) {
	switch q.Measure {
	case Betweenness:
		found, err := t.Betweenness(ctx, q.weighting(), sample)
		return numbers(found.Of, same), err
	case Closeness:
		found, err := t.Distances(ctx, q.weighting(), sample)
		return found.Closeness, err
	case Harmonic:
		found, err := t.Distances(ctx, q.weighting(), sample)
		return found.Harmonic, err
	}
	return t.findExactly(ctx, q)
}

func (t *Ties) findExactly(ctx context.Context, q ValueQuery) ([]measure.Value, error) {
	switch q.Measure {
	case Degree:
		return numbers(t.Degrees(), toFloat), nil
	case Strength:
		return numbers(t.NodeStrengths(), civic.Strength.Float), nil
	case CoreNumber:
		cores, err := t.Cores(ctx)
		return numbers(cores, toFloat), err
	case Eigenvector:
		return t.Eigenvector(ctx, q.weighting())
	case PageRank:
		const damping = 0.85
		ranks, err := t.PageRank(ctx, damping, q.weighting())
		return numbers(ranks, same), err
	case Clustering:
		found, err := t.Clustering(ctx)
		return found.Local, err
	}
	found, err := t.Holes(ctx, q.weighting())
	if q.Measure == EffectiveSize {
		return found.EffectiveSize, err
	}
	return found.Constraint, err
}

// scale returns the largest value that a measure can have in a network of so many nodes, where values grow with the network.
func (t *Ties) scale(m Measure) measure.Value {
	n := float64(t.Nodes())
	switch {
	case m == Degree && n > 1:
		return measure.Value{Number: n - 1, Defined: true}
	case m == Betweenness && n > 2:
		return measure.Value{Number: (n - 1) * (n - 2) / 2, Defined: true}
	}
	return measure.Value{}
}

// EstimateValues returns about how long the measure takes.
func (t *Ties) EstimateValues(q ValueQuery) time.Duration {
	kernel, times := measure.KernelBetweenness, t.Sample(q).Pivots
	switch q.Measure {
	case Closeness, Harmonic:
		kernel = measure.KernelDistances
	case Eigenvector:
		kernel = measure.KernelEigenvector
	case PageRank:
		kernel = measure.KernelPageRank
	case CoreNumber:
		kernel = measure.KernelCore
	case Clustering:
		kernel = measure.KernelClustering
	case Constraint, EffectiveSize:
		kernel = measure.KernelHoles
	case Degree, Strength:
		return 0
	}
	return t.Estimate(kernel, q.weighting(), times)
}

func numbers[N any](of []N, float func(N) float64) []measure.Value {
	values := make([]measure.Value, len(of))
	for i, n := range of {
		values[i] = measure.Value{Number: float(n), Defined: true}
	}
	return values
}

func same(n float64) float64 { return n }

func toFloat(n int) float64 { return float64(n) }

// Rounded returns the number with 12 significant digits.
func Rounded(number float64) float64 {
	const digits = 12
	text := strconv.FormatFloat(number, 'e', digits-1, 64)
	result, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return number // which FormatFloat rules out
	}
	return result
}

// Ranking returns the nodes with a value, highest values first, then in the order of their ids.
func (v *Values) Ranking() []int32 {
	var order []int32
	for i, value := range v.Of {
		if value.Defined {
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Or(cmp.Compare(v.Of[b].Number, v.Of[a].Number), cmp.Compare(a, b)) })
	return order
}

// Node returns the number of an organization, and whether it is one of the network.
func (t *Ties) Node(organization civic.ID) (int32, bool) {
	at, found := slices.BinarySearch(t.Organizations, organization)
	return int32(at), found
}
