package network_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

func series(t *testing.T, g *network.Graph, query network.SeriesQuery) network.Series {
	t.Helper()
	plan, err := g.PlanSeries(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	if plan.Estimate() < 0 {
		t.Error("the estimate is negative")
	}
	answer, err := plan.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestSeriesAgreeWithTheDefinitions(t *testing.T) {
	eachWorld(t, func(t *testing.T, random *rand.Rand, w *world, g *network.Graph, filter civic.TieFilter) {
		step := pick(random, []network.SeriesStep{network.ByYear, network.ByYear, network.ByYear, network.ByQuarter})
		got := series(t, g, network.SeriesQuery{MaxTies: manyTies, Ties: filter, Step: step, Clustering: true, Communities: true, Seed: 1})
		equal(t, "undated", got.Undated, newOracle(t, w, filter).undatedAtAnyTime(t))
		first, last := newOracle(t, w, filter).extent()
		var points []network.SeriesPoint
		for year := 2010; year < 2030; year++ {
			for quarter := range 4 {
				slice, label, ok := sliceOf(filter.Period, step, year, quarter)
				whole, _, _ := sliceOf(civic.Period{}, step, year, quarter)
				if ok && whole.End >= first && whole.Start <= last {
					points = append(points, network.SeriesPoint{Label: label, Period: slice})
				}
			}
		}
		equal(t, "number of points", len(got.Points), len(points))
		for i, point := range points {
			equal(t, "label", got.Points[i].Label, point.Label)
			equal(t, "period", got.Points[i].Period, point.Period)
			during(t, w, filter, point.Period).check(t, got.Points[i])
		}
	})
}

// extent returns the first and the last day that is known of a participation that would count, or that bounds the period.
func (o *oracle) extent() (first, last civic.Date) {
	first, last = "9999", "0001"
	for key := range o.participations {
		if !o.activityPasses(key.activity) || !o.participationPasses(key) {
			continue
		}
		period := o.participations[key]
		if period.IsZero() {
			period = o.activities[key.activity].Period
		}
		for _, date := range []civic.Date{period.Start, period.End} {
			from, to, known := date.Days()
			switch {
			case !known:
			case period.Start == civic.NoBound:
				first, last = min(first, to.Date()), max(last, to.Date())
			case period.End == civic.NoBound:
				first, last = min(first, from.Date()), max(last, from.Date())
			default:
				first, last = min(first, from.Date()), max(last, to.Date())
			}
		}
	}
	if from, _, known := o.filter.Period.Start.Days(); known {
		first = from.Date()
	}
	if _, to, known := o.filter.Period.End.Days(); known {
		last = to.Date()
	}
	return first, last
}

// sliceOf returns the days of a step within a period; ok is false where there are none. A year is its first quarter.
func sliceOf(bounds civic.Period, step network.SeriesStep, year, quarter int) (slice civic.Period, label string, ok bool) {
	label = fmt.Sprintf("%d-Q%d", year, quarter+1)
	slice = civic.Period{
		Start: civic.Date(fmt.Sprintf("%d-%02d-01", year, 3*quarter+1)), End: civic.Date(fmt.Sprintf("%d-%s", year, []string{"03-31", "06-30", "09-30", "12-31"}[quarter])),
	}
	if step == network.ByYear {
		label, slice = fmt.Sprint(year), civic.Period{Start: civic.Date(fmt.Sprintf("%d-01-01", year)), End: civic.Date(fmt.Sprintf("%d-12-31", year))}
		if quarter > 0 {
			return slice, label, false
		}
	}
	if first, _, known := bounds.Start.Days(); known {
		slice.Start = max(slice.Start, first.Date())
	}
	if _, last, known := bounds.End.Days(); known {
		slice.End = min(slice.End, last.Date())
	}
	return slice, label, slice.Start <= slice.End
}

// during returns the oracle of a filter in a slice of time.
func during(t *testing.T, w *world, filter civic.TieFilter, slice civic.Period) *oracle {
	filter.Period = slice
	return newOracle(t, w, filter)
}

func (o *oracle) undatedAtAnyTime(t *testing.T) int {
	filter := o.filter
	filter.Undated = civic.ExcludeUndated
	if filter.Period.IsZero() {
		filter.Period = civic.Period{Start: "0001", End: "9999"}
	}
	return newOracle(t, o.world, filter).undated()
}

// check compares a point with what there is.
func (o *oracle) check(t *testing.T, point network.SeriesPoint) {
	t.Helper()
	want := network.SeriesPoint{Label: point.Label, Period: point.Period, Ties: len(o.ties)}
	closed, open := 0, 0
	seen := map[civic.ID]bool{}
	for _, x := range sortedKeys(o.organizations) {
		if !o.organizationPasses(x, o.filter.Organizations) {
			continue
		}
		want.Nodes++
		near := o.collaborators(x)
		if len(near) > 0 {
			want.Tied++
		}
		for i, y := range near {
			for _, z := range near[i+1:] {
				if open++; o.ties[pairOf(y, z)] != nil {
					closed++
				}
			}
		}
		if !seen[x] {
			reached := o.distances(x)
			for y := range reached {
				seen[y] = true
			}
			want.Components, want.Giant = want.Components+1, max(want.Giant, len(reached))
		}
	}
	n, m := float64(want.Nodes), float64(want.Ties)
	want.Density = measure.Value{Number: m / max(n*(n-1)/2, 1), Defined: n > 1}
	want.MeanDegree = measure.Value{Number: 2 * m / max(n, 1), Defined: n > 0}
	want.Transitivity = measure.Value{Number: float64(closed) / float64(max(open, 1)), Defined: open > 0}
	equal(t, "modularity is defined when there are ties", point.Modularity.Defined, len(o.ties) > 0)
	equal(t, "communities are within components", point.Communities >= want.Components, true)
	want.Modularity, want.Communities = point.Modularity, point.Communities
	equal(t, "point", point, want)
}

func TestSeriesOfAStory(t *testing.T) {
	g, _ := tell()
	line := func(query network.SeriesQuery) (lines []string) {
		for _, p := range series(t, g, query).Points {
			lines = append(lines, fmt.Sprintf("%s %d of %d tied by %d", p.Label, p.Tied, p.Nodes, p.Ties))
		}
		return lines
	}
	// 2019 has the first edition and its opening, 2020 the fair. The second edition, from 2021 on, has the village alone, since the founder's
	// part in the programme has no date.
	equal(t, "by year", line(network.SeriesQuery{MaxTies: manyTies}), []string{"2019 3 of 8 tied by 3", "2020 3 of 8 tied by 3", "2021 0 of 8 tied by 0"})
	equal(t, "by quarter, within bounds", line(network.SeriesQuery{MaxTies: manyTies, Step: network.ByQuarter, Ties: civic.TieFilter{Period: civic.Period{Start: "2019-02", End: "2019-05"}}}),
		[]string{"2019-Q1 3 of 8 tied by 3", "2019-Q2 2 of 8 tied by 1"})
	clipped := series(t, g, network.SeriesQuery{MaxTies: manyTies, Step: network.ByQuarter, Ties: civic.TieFilter{Period: civic.Period{Start: "2019-02", End: "2019-05"}}})
	equal(t, "first step", clipped.Points[0].Period, civic.Period{Start: "2019-02-01", End: "2019-03-31"})
	equal(t, "last step", clipped.Points[1].Period, civic.Period{Start: "2019-04-01", End: "2019-05-31"})
	equal(t, "undated: the founder and the village in the third edition", series(t, g, network.SeriesQuery{MaxTies: manyTies}).Undated, 2)
	equal(t, "undated in every step", line(network.SeriesQuery{MaxTies: manyTies, Ties: civic.TieFilter{Undated: civic.IncludeUndated, Period: civic.Period{Start: "2021"}}})[0],
		"2021 3 of 8 tied by 3")
	equal(t, "nothing was asked for", series(t, g, network.SeriesQuery{MaxTies: manyTies}).Points[0].Transitivity, measure.Value{})
	equal(t, "nothing dated", line(network.SeriesQuery{MaxTies: manyTies, Ties: civic.TieFilter{Roles: []civic.Role{civic.Coordinator}}}), nil)
}

func TestSeriesAreRefused(t *testing.T) {
	g, _ := tell()
	for _, c := range []struct {
		what  string
		query network.SeriesQuery
		want  error
	}{
		{"no step", network.SeriesQuery{MaxTies: manyTies, Step: "FORTNIGHT"}, civic.ErrInvalid},
		{"a bad filter", network.SeriesQuery{MaxTies: manyTies, Ties: civic.TieFilter{Period: civic.Period{Start: "soon"}}}, civic.ErrInvalid},
		{"too many years", network.SeriesQuery{MaxTies: manyTies, Ties: civic.TieFilter{Period: civic.Period{Start: "1000"}}}, civic.ErrTooCostly},
		{"too many quarters", network.SeriesQuery{MaxTies: manyTies, Step: network.ByQuarter, Ties: civic.TieFilter{Period: civic.Period{Start: "1960", End: "2010"}}}, civic.ErrTooCostly},
	} {
		if _, err := g.PlanSeries(t.Context(), c.query); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v", c.what, err)
		}
	}
	if points := series(t, g, network.SeriesQuery{MaxTies: manyTies, Step: network.ByQuarter, Ties: civic.TieFilter{Period: civic.Period{Start: "1961", End: "2010"}}}).Points; len(points) != network.MaxSeriesSteps {
		t.Errorf("fifty years have %d quarters", len(points))
	}
	crowded := network.SeriesQuery{MaxTies: manyTies, Ties: civic.TieFilter{Undated: civic.IncludeUndated, Period: civic.Period{Start: "1900", End: "2000"}}}
	if _, err := crowd(4000).PlanSeries(t.Context(), crowded); !errors.Is(err, civic.ErrTooCostly) {
		t.Errorf("too many steps in all: got %v", err)
	}
	small := network.SeriesQuery{Communities: true, Step: network.ByQuarter, Ties: civic.TieFilter{Undated: civic.IncludeUndated, Period: civic.Period{Start: "1961", End: "2010"}}}
	plan, err := g.PlanSeries(t.Context(), small)
	if err != nil || plan.Estimate() < 10*time.Millisecond {
		t.Errorf("communities of 200 networks, small ones, are estimated to take %v, %v", plan.Estimate(), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.PlanSeries(ctx, network.SeriesQuery{MaxTies: manyTies}); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that ended: got %v", err)
	}
}
