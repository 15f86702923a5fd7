package network

import (
	"fmt"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// extent returns the days from the first to the last known one of the participations that a lens lets count, whatever its period. Where
// there is none, the last day comes before the first. Where a period has no bound it ends with its other end.
func (g *Graph) extent(l *lens) civic.Span {
	seen := make([]bool, g.periods.count)
	for d := range g.activities.count {
		if !g.deeds.at(d).here || !l.deeds.has(g, d) {
			continue
		}
		for _, e := range *g.ofActivity.at(d) {
			if l.hasRole(e.mark) && l.actors.has(g, e.other) {
				period := e.mark.period()
				if period == noPeriod {
					period = g.deeds.at(d).period
				}
				seen[period] = true
			}
		}
	}
	days := civic.Span{First: civic.MaxDay, Last: civic.MinDay}
	for period, isSeen := range seen {
		if at := g.moments.at(int32(period)); isSeen && at.dated {
			for _, day := range []civic.Day{at.span.First, at.span.Last} {
				if day != civic.MinDay && day != civic.MaxDay {
					days.First, days.Last = min(days.First, day), max(days.Last, day)
				}
			}
		}
	}
	return days
}

// undatedAtAnyTime counts the participations without a date that would count if they had one in the period.
func (g *Graph) undatedAtAnyTime(ties civic.TieFilter) (int, error) {
	ties.Undated = civic.ExcludeUndated
	if ties.Period.IsZero() {
		ties.Period = civic.Period{Start: civic.NoBound, End: civic.NoBound}
	}
	l, err := g.newLens(ties)
	if err != nil {
		return 0, err
	}
	return l.undated(), nil
}

// pointsOf returns the steps from the first to the last of the given days; bounds that are not given are those of the known days.
func pointsOf(given, known civic.Span, step SeriesStep) ([]SeriesPoint, error) {
	span := civic.Span{First: given.First, Last: given.Last}
	if given.First == civic.MinDay {
		span.First = known.First
	}
	if given.Last == civic.MaxDay {
		span.Last = known.Last
	}
	if span.First > span.Last {
		return nil, nil
	}
	first, last := step.number(span.First), step.number(span.Last)
	if count := last - first + 1; count > MaxSeriesSteps {
		return nil, &civic.Fault{Kind: civic.ErrTooCostly, Path: []any{"step"},
			Problem: fmt.Sprintf("from %s to %s there are %d steps, and %d is the most", span.First.Date(), span.Last.Date(), count, MaxSeriesSteps),
			Remedy:  "give a period in ties, or longer steps"}
	}
	var points []SeriesPoint
	for number := first; number <= last; number++ {
		days := civic.Span{First: max(step.start(number), given.First), Last: min(step.start(number+1)-1, given.Last)}
		points = append(points, SeriesPoint{Label: step.label(number), Period: civic.Period{Start: days.First.Date(), End: days.Last.Date()}})
	}
	return points, nil
}

// number returns the number of the step that a day is in, counted from the year 0.
func (s SeriesStep) number(day civic.Day) int {
	const secondsPerDay = 24 * 60 * 60
	date := time.Unix(int64(day)*secondsPerDay, 0).UTC()
	return date.Year()*s.perYear() + (int(date.Month())-1)*s.perYear()/12
}

// perYear returns how many steps a year has.
func (s SeriesStep) perYear() int {
	if s == ByQuarter {
		return 4
	}
	return 1
}

// start returns the first day of a step.
func (s SeriesStep) start(number int) civic.Day {
	month := number%s.perYear()*(12/s.perYear()) + 1
	return civic.DayOf(time.Date(number/s.perYear(), time.Month(month), 1, 0, 0, 0, 0, time.UTC))
}

func (s SeriesStep) label(number int) string {
	if s == ByQuarter {
		return fmt.Sprintf("%04d-Q%d", number/s.perYear(), number%s.perYear()+1)
	}
	return fmt.Sprintf("%04d", number)
}
