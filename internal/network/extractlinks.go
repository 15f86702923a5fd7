package network

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Links yields the links between the nodes, by source, then by target, without their periods. It ends with the context's error when that
// ends first.
func (e *Extract) Links(ctx context.Context) iter.Seq2[ExtractLink, error] {
	return e.links(ctx, false)
}

// LinksInTime yields what Links does, with the periods, for which it takes longer.
func (e *Extract) LinksInTime(ctx context.Context) iter.Seq2[ExtractLink, error] {
	return e.links(ctx, true)
}

func (e *Extract) links(ctx context.Context, inTime bool) iter.Seq2[ExtractLink, error] {
	if e.mode == TwoMode {
		return e.participations(ctx, inTime)
	}
	return e.ties(ctx, inTime)
}

// participations yields the links of a network in two modes.
func (e *Extract) participations(ctx context.Context, inTime bool) iter.Seq2[ExtractLink, error] {
	return func(yield func(ExtractLink, error) bool) {
		for source, o := range e.organizations {
			if err := ctx.Err(); err != nil {
				yield(ExtractLink{}, err)
				return
			}
			for _, link := range e.participationsOf(o, source, inTime) {
				if !yield(link, nil) {
					return
				}
			}
		}
	}
}

// participationsOf returns the links of an organization, by target.
func (e *Extract) participationsOf(o int32, source int, inTime bool) []ExtractLink {
	g := e.lens.g
	var links []ExtractLink
	for _, one := range *g.ofOrganization.at(o) {
		target := e.activityPlace[one.other]
		if target == none || !e.lens.counts(one.other, one) {
			continue
		}
		if len(links) == 0 || links[len(links)-1].Target != int(target) {
			links = append(links, ExtractLink{Source: source, Target: int(target), ActivityCount: 1})
		}
		period := g.periods.key(one.mark.period())
		if period.IsZero() {
			period = g.periods.key(g.deeds.at(one.other).period)
		}
		link := &links[len(links)-1]
		link.Weight++
		link.Roles = append(link.Roles, g.words.roles.words[one.mark.role()])
		link.Since, link.Until = earlier(link.Since, period.Start), later(link.Until, period.End)
		if inTime {
			link.Periods = append(link.Periods, period)
		}
	}
	for _, link := range links {
		slices.SortFunc(link.Periods, comparePeriods)
	}
	slices.SortFunc(links, func(a, b ExtractLink) int { return cmp.Compare(a.Target, b.Target) })
	return links
}

// ties yields the links of a network of organizations.
func (e *Extract) ties(ctx context.Context, inTime bool) iter.Seq2[ExtractLink, error] {
	return func(yield func(ExtractLink, error) bool) {
		scratch := e.lens.g.borrow()
		row := &tieRow{Extract: e, walk: e.lens.walk(ctx, scratch), dates: make([]dates, len(e.organizations)), inTime: inTime}
		for source := range e.organizations {
			if err := cmp.Or(row.fill(source), ctx.Err()); err != nil {
				yield(ExtractLink{}, err) // the scratch is as the walk left it, and not to be used again
				return
			}
			for _, target := range row.targets {
				if !yield(row.link(source, int(target)), nil) {
					return
				}
			}
		}
		e.lens.g.giveBack(scratch)
	}
}

// tieRow adds up the ties of one organization after the other to those behind it.
type tieRow struct {
	*Extract
	walk *walk
	// dates has, for each node, when its tie with the organization was. Those in targets are not zero.
	dates   []dates
	targets []int32
	// inTime asks for meetings: the number of the period of each activity that ties the organization to a target, by target.
	inTime   bool
	meetings []meeting
}

// meeting is an activity that ties an organization to a target.
type meeting struct{ target, period int32 }

// dates is what is added up for a tie: its strength, how many activities, and where its first start and its last end stand in the
// calendar.
type dates struct {
	strength    civic.Strength
	count       int32
	first, last int32
}

// fill adds up the ties of a node.
func (r *tieRow) fill(source int) error {
	for _, target := range r.targets {
		r.dates[target] = dates{}
	}
	r.targets, r.meetings = r.targets[:0], r.meetings[:0]
	err := r.walk.ties(r.organizations[source], func(d int32, n int, others []int32) {
		period := r.lens.g.deeds.at(d).period
		strength, first, last := civic.StrengthIn(n), r.calendar.start[period], r.calendar.end[period]
		for _, o := range others {
			if target := r.organizationPlace[o]; target > int32(source) {
				r.add(target, dates{strength, 1, first, last})
				if r.inTime {
					r.meetings = append(r.meetings, meeting{target, period})
				}
			}
		}
	})
	slices.Sort(r.targets)
	slices.SortFunc(r.meetings, func(a, b meeting) int {
		return cmp.Or(cmp.Compare(a.target, b.target), r.calendar.compare(a.period, b.period))
	})
	return err
}

func (r *tieRow) add(target int32, more dates) {
	at := &r.dates[target]
	if at.count == 0 {
		r.targets = append(r.targets, target)
		*at = more
		return
	}
	at.strength += more.strength
	at.count++
	at.first, at.last = min(at.first, more.first), max(at.last, more.last)
}

func (r *tieRow) link(source, target int) ExtractLink {
	tie := r.dates[target]
	return ExtractLink{
		Source: source, Target: target, Weight: tie.strength.Float(), ActivityCount: int(tie.count),
		Since: r.calendar.starts[tie.first], Until: r.calendar.ends[tie.last], Periods: r.periods(int32(target)),
	}
}

// periods returns when the activities were that tie the organization to a target.
func (r *tieRow) periods(target int32) []civic.Period {
	var periods []civic.Period
	at, _ := slices.BinarySearchFunc(r.meetings, target, func(m meeting, target int32) int { return cmp.Compare(m.target, target) })
	for ; at < len(r.meetings) && r.meetings[at].target == target; at++ {
		periods = append(periods, r.lens.g.periods.key(r.meetings[at].period))
	}
	return periods
}

// calendar has the starts and the ends of periods in their orders, so that the first start and the last end of many are found by comparing
// numbers.
type calendar struct {
	starts, ends []civic.Date
	// start and end have the place in starts and in ends of each period of the graph.
	start, end []int32
}

func (g *Graph) newCalendar() calendar {
	var c calendar
	for p := range g.periods.count {
		period := g.periods.key(p)
		c.starts, c.ends = append(c.starts, period.Start), append(c.ends, period.End)
	}
	given := [2][]civic.Date{slices.Clone(c.starts), slices.Clone(c.ends)}
	slices.SortFunc(c.starts, civic.CompareDates)
	slices.SortFunc(c.ends, compareEnds)
	for p := range given[0] {
		start, _ := slices.BinarySearchFunc(c.starts, given[0][p], civic.CompareDates)
		end, _ := slices.BinarySearchFunc(c.ends, given[1][p], compareEnds)
		c.start, c.end = append(c.start, int32(start)), append(c.end, int32(end))
	}
	return c
}

// compare puts the periods of the graph in order as comparePeriods does, by their numbers.
func (c *calendar) compare(a, b int32) int {
	return cmp.Or(cmp.Compare(c.start[a], c.start[b]), cmp.Compare(c.end[a], c.end[b]))
}

// comparePeriods puts periods in order by start, then by end.
func comparePeriods(a, b civic.Period) int {
	return cmp.Or(civic.CompareDates(a.Start, b.Start), compareEnds(a.End, b.End))
}

// compareEnds puts ends in the order by which later finds the last.
func compareEnds(a, b civic.Date) int {
	if a == "" || b == "" {
		return cmp.Compare(len(a), len(b))
	}
	return cmp.Or(cmp.Compare(a.LastDay(), b.LastDay()), cmp.Compare(a, b))
}
