package network

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// SeriesStep is how long a step of a series is.
type SeriesStep string

// The steps, by the calendar.
const (
	ByYear    SeriesStep = "YEAR"
	ByQuarter SeriesStep = "QUARTER"
)

// MaxSeriesSteps is the most steps that a series may have.
const MaxSeriesSteps = 200

// SeriesQuery asks how a network developed.
type SeriesQuery struct {
	// Ties selects the network. Each bound that its period does not give is where the first or the last date is of a participation that
	// would count.
	Ties civic.TieFilter
	// Step is ByYear when empty.
	Step SeriesStep
	// Clustering asks for transitivity, Communities for modularity, which Seed is for: they take longer than all else together.
	Clustering, Communities bool
	Seed                    uint64
	// MaxTies is the most ties that the network of a step may have.
	MaxTies int
}

// Series is how a network developed.
type Series struct {
	// Points has the network of each step, in the order of time; none when no date is known and none is given.
	Points []SeriesPoint
	// Undated is the number of participations without a date that would otherwise count. The filter tells whether they are in no step or
	// in all.
	Undated int
}

// SeriesPoint describes the network of one step: that of the participations that overlap it. What counts isolates does so as in
// measure.Summary.
type SeriesPoint struct {
	// Label is the year, as 2024, or the quarter, as 2024-Q3.
	Label string
	// Period is the days of the step, as far as they are within the period that was asked for.
	Period civic.Period
	// Nodes is the number of organizations that pass the filter, Tied of those with a tie.
	Nodes, Tied, Ties int
	Components, Giant int
	Density           measure.Value
	MeanDegree        measure.Value
	// Transitivity is undefined too where it was not asked for. So is Modularity, that of the communities that Leiden's method finds by
	// strengths at resolution 1, of which there are Communities, isolates among them.
	Transitivity, Modularity measure.Value
	Communities              int
}

// Bytes returns about how much memory the series takes.
func (s Series) Bytes() int {
	const perPoint = 300
	return perPoint * (len(s.Points) + 1)
}

// SeriesPlan is a series that is found to be small enough to be made.
type SeriesPlan struct {
	g       *Graph
	query   SeriesQuery
	points  []SeriesPoint
	undated int
	// steps are those of all projections; tried is the number of organizations of all networks so small that communities are looked for
	// in them as often as that is ever done.
	steps, tried int64
}

// PlanSeries finds the steps of a series and what they will take. It returns an ErrTooCostly fault for more than MaxSeriesSteps, and when
// too many ties would have to be added up in all; an ErrInvalid fault for a malformed filter or step.
func (g *Graph) PlanSeries(ctx context.Context, query SeriesQuery) (*SeriesPlan, error) {
	if query.Step == "" {
		query.Step = ByYear
	}
	if query.Step != ByYear && query.Step != ByQuarter {
		return nil, civic.Invalid(fmt.Sprintf("there is no step %.40q", string(query.Step)), "give YEAR or QUARTER", "step")
	}
	l, err := g.newLens(query.Ties)
	if err != nil {
		return nil, err
	}
	p := &SeriesPlan{g: g, query: query}
	if p.undated, err = g.undatedAtAnyTime(query.Ties); err != nil {
		return nil, err
	}
	if p.points, err = pointsOf(l.span, g.extent(l), query.Step); err != nil {
		return nil, err
	}
	return p, p.count(ctx)
}

// at returns the filter of a point.
func (p *SeriesPlan) at(point SeriesPoint) civic.TieFilter {
	filter := p.query.Ties
	filter.Period = point.Period
	return filter
}

// count counts the steps that all projections will take.
func (p *SeriesPlan) count(ctx context.Context) error {
	const smallSteps = 20_000
	type counter struct {
		steps, tried int64
		err          error
	}
	counters, err := inBlocks(ctx, len(p.points), func() *counter { return &counter{} }, func(c *counter, i int32) {
		steps, organizations, err := p.stepsOf(ctx, p.points[i])
		if c.steps, c.err = c.steps+steps, cmp.Or(c.err, err); steps > 0 && steps <= smallSteps {
			c.tried += organizations
		}
	})
	if err != nil {
		return err
	}
	for _, c := range counters {
		if c.err != nil {
			return c.err
		}
		p.steps, p.tried = p.steps+c.steps, p.tried+c.tried
	}
	if p.steps <= maxSteps {
		return nil
	}
	const million = 1_000_000
	return &civic.Fault{Kind: civic.ErrTooCostly, Path: []any{"ties"},
		Problem: fmt.Sprintf("adding up the ties of these %d steps would take about %d million steps, and %d million is the limit", len(p.points), p.steps/million, maxSteps/million),
		Remedy:  "ask for fewer steps by a shorter period or by year, leave out large activities with maxSize, or narrow the organizations or activities"}
}

// stepsOf returns the steps that the projection of one point takes, and of how many organizations it is.
func (p *SeriesPlan) stepsOf(ctx context.Context, point SeriesPoint) (steps, organizations int64, err error) {
	l, err := p.g.newLens(p.at(point))
	if err != nil {
		return 0, 0, err
	}
	w, err := l.whole(ctx)
	if err != nil {
		return 0, 0, err
	}
	for o := range int32(len(w.organizations)) {
		steps += w.steps(o)
	}
	return steps, int64(len(w.organizations)), nil
}

// Estimate returns about how long the series will take.
func (p *SeriesPlan) Estimate() time.Duration {
	// Nanoseconds for each organization that the row of another comes by, measured on a Xeon of 2023 at the size of a country.
	// Communities of small networks are looked for many times, which takes longer than their ties tell: so much for each organization.
	const eachProjected, eachClustered, eachGrouped, eachTried = 80, 400, 4000, 40_000
	each, tries := int64(eachProjected), int64(0)
	if p.query.Clustering {
		each += eachClustered
	}
	if p.query.Communities {
		each += eachGrouped
		tries = p.tried * eachTried
	}
	return time.Duration(p.steps*each + tries)
}

// Run makes the series, one step after the other. It returns the error of a context that ended, and an ErrTooCostly fault when one network
// has more ties than it may.
func (p *SeriesPlan) Run(ctx context.Context) (Series, error) {
	series := Series{Undated: p.undated}
	for _, point := range p.points {
		ties, err := p.g.Ties(ctx, p.at(point), p.query.MaxTies)
		if err != nil {
			return Series{}, err
		}
		if err := point.describe(ctx, ties, p.query); err != nil {
			return Series{}, err
		}
		series.Points = append(series.Points, point)
	}
	return series, nil
}

func (s *SeriesPoint) describe(ctx context.Context, ties *Ties, query SeriesQuery) error {
	components, err := ties.Components(ctx)
	if err != nil {
		return err
	}
	s.Nodes, s.Ties, s.Components, s.Giant = ties.Nodes(), ties.Ties(), len(components.Sizes), components.Giant()
	s.Density, s.MeanDegree = ties.Density(), ties.MeanDegree()
	for i := range int32(s.Nodes) {
		if ties.Degree(i) > 0 {
			s.Tied++
		}
	}
	if query.Clustering {
		clustering, err := ties.Clustering(ctx)
		if err != nil {
			return err
		}
		s.Transitivity = clustering.Transitivity
	}
	if query.Communities {
		communities, err := ties.Leiden(ctx, 1, measure.Weighted, query.Seed)
		if err != nil {
			return err
		}
		s.Modularity, s.Communities = communities.Modularity, len(communities.Sizes)
	}
	return nil
}
