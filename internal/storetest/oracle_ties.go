package storetest

import (
	"cmp"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// A tie is a pair of organizations, A's id being the lesser, with the activities that tie them and the strength these add up to.
type tie struct {
	A, B       civic.ID
	Strength   civic.Strength
	Activities []civic.ID
}

// other returns the other end of a tie, seen from one.
func (t *tie) other(one civic.ID) civic.ID {
	if t.A == one {
		return t.B
	}
	return t.A
}

// has tells whether an organization is one of the two.
func (t *tie) has(one civic.ID) bool { return t.A == one || t.B == one }

// A tying is what a filter leaves of the graph.
type tying struct {
	filter civic.TieFilter
	// activities are those left, by id, each with those who take part in it directly.
	activities []gathering
	// ties are the pairs, ordered by A, then B.
	ties []tie
	// undated are the participations that were left out only because they have no date.
	undated []*civic.Participation
}

// A gathering is an activity with the distinct organizations that take part in it directly, and with those that take part in it or
// in an activity it is part of.
type gathering struct {
	activity       civic.ID
	direct, around []civic.ID
}

// ties computes what a filter leaves, or returns the fault of an invalid filter.
func (o *oracle) ties(filter civic.TieFilter) (*tying, error) {
	normalized, err := filter.Normalized()
	if err != nil {
		return nil, err
	}
	net := &tying{filter: normalized}
	for _, a := range o.activities {
		direct, undated := o.counted(a, net.filter)
		if !o.tieActivity(a, net.filter) || net.tooLarge(direct) {
			continue
		}
		net.activities = append(net.activities, gathering{activity: a.ID, direct: direct})
		net.undated = append(net.undated, undated...)
	}
	for i := range net.activities {
		g := &net.activities[i]
		g.around = slices.Clone(g.direct)
		for _, above := range o.above(g.activity) {
			if !net.filter.SameActivity {
				g.around = append(g.around, net.gathering(above).direct...)
			}
		}
		g.around = once(g.around)
	}
	o.addTies(net)
	return net, nil
}

func (n *tying) tooLarge(direct []civic.ID) bool {
	return n.filter.Activities.MaxSize > 0 && len(direct) > n.filter.Activities.MaxSize
}

// gathering returns what is left of an activity; of one that is left out, nobody.
func (n *tying) gathering(activity civic.ID) gathering {
	return pick(n.activities, func(g gathering) bool { return g.activity == activity })
}

// counted returns the distinct organizations whose participations in an activity count, and the participations that would count if
// they had a date. Whether the activity itself counts is not looked at.
func (o *oracle) counted(a *civic.Activity, f civic.TieFilter) (direct []civic.ID, undated []*civic.Participation) {
	for _, p := range o.countedParticipations(a, f) {
		direct = append(direct, p.Organization)
	}
	timeless := f
	timeless.Period = civic.Period{}
	for _, p := range o.countedParticipations(a, timeless) {
		own := period(p, a)
		if _, dated := own.Span(); !dated && !inTime(own, f.Period, f.Undated) {
			undated = append(undated, p)
		}
	}
	return once(direct), undated
}

// countedParticipations returns the participations in an activity that count, if the activity does.
func (o *oracle) countedParticipations(a *civic.Activity, f civic.TieFilter) []*civic.Participation {
	var counted []*civic.Participation
	for _, p := range o.participationsOf(a.ID) {
		if f.Counts(p.Role) && o.tieOrganization(o.organization(p.Organization), f.Organizations) && inTime(period(p, a), f.Period, f.Undated) {
			counted = append(counted, p)
		}
	}
	return counted
}

// period returns a participation's own period, or else its activity's.
func period(p *civic.Participation, a *civic.Activity) civic.Period {
	if p.Period.IsZero() {
		return a.Period
	}
	return p.Period
}

func (o *oracle) tieOrganization(x *civic.Organization, f civic.OrganizationTieFilter) bool {
	return among(f.Types, x.Type) && among(f.Sectors, x.Sector) &&
		(f.Places == nil || o.inside(x.Seat, f.Places)) &&
		(f.Themes == nil || meet(f.Themes, x.Themes)) &&
		(f.IDs == nil || slices.ContainsFunc(f.IDs, func(id civic.ID) bool { return o.same(id, x.ID) }))
}

func (o *oracle) tieActivity(a *civic.Activity, f civic.TieFilter) bool {
	return among(f.Activities.Types, a.Type) && among(f.Activities.Formats, a.Format) &&
		(f.Activities.Places == nil || slices.ContainsFunc(a.Places, func(p civic.ID) bool { return o.inside(p, f.Activities.Places) })) &&
		(f.Activities.Themes == nil || meet(f.Activities.Themes, a.Themes)) &&
		(f.Activities.Within == nil || o.underOrIn(a.ID, f.Activities.Within)) &&
		(f.Activities.Sources == nil || meet(f.Activities.Sources, o.sourcesOf(a.ID)))
}

// sourcesOf returns the sources with a live record of an activity.
func (o *oracle) sourcesOf(activity civic.ID) []civic.ID {
	var sources []civic.ID
	for _, record := range live(dossier[*civic.ActivityDossier](o.world, activity).Records) {
		sources = append(sources, record.Source)
	}
	return sources
}

// addTies ties, in each activity, everybody who takes part in it with everybody in it or above it.
func (o *oracle) addTies(net *tying) {
	for i, x := range o.organizations {
		for _, y := range o.organizations[i+1:] {
			t := tie{A: min(x.ID, y.ID), B: max(x.ID, y.ID)}
			for _, g := range net.activities {
				xDirect, yDirect := slices.Contains(g.direct, x.ID), slices.Contains(g.direct, y.ID)
				if xDirect && slices.Contains(g.around, y.ID) || yDirect && slices.Contains(g.around, x.ID) {
					t.Activities = append(t.Activities, g.activity)
					t.Strength += 1_000_000_000_000 / civic.Strength(len(g.around)-1)
				}
			}
			if len(t.Activities) > 0 {
				slices.SortFunc(t.Activities, o.earlier)
				net.ties = append(net.ties, t)
			}
		}
	}
	slices.SortFunc(net.ties, func(s, t tie) int { return cmp.Or(cmp.Compare(s.A, t.A), cmp.Compare(s.B, t.B)) })
}

// of returns the ties of one organization.
func (n *tying) of(one civic.ID) []tie {
	var ties []tie
	for _, t := range n.ties {
		if t.has(one) {
			ties = append(ties, t)
		}
	}
	return ties
}

// since returns the start of the earliest activity that has one, until the end of the latest.
func (o *oracle) since(t tie) civic.Date {
	var starts []civic.Date
	for _, a := range t.Activities {
		starts = append(starts, o.activity(a).Period.Start)
	}
	return earliest(starts)
}

func (o *oracle) until(t tie) civic.Date {
	var ends []civic.Date
	for _, a := range t.Activities {
		ends = append(ends, o.activity(a).Period.End)
	}
	return latest(ends)
}

// earliest returns the first of the starts that are known.
func earliest(starts []civic.Date) civic.Date {
	known := filtered(starts, func(d civic.Date) bool { return d != "" })
	slices.SortFunc(known, civic.CompareDates)
	return append(known, "")[0]
}

// latest returns the last of the ends that are known.
func latest(ends []civic.Date) civic.Date {
	known := filtered(ends, func(d civic.Date) bool { return d != "" })
	slices.SortFunc(known, latestEndFirst)
	return append(known, "")[0]
}

// latestEndFirst orders ends of periods: what goes on first, then by last day, the latest first, then those of an unstated year; ends
// on the same day by their text, the last first.
func latestEndFirst(a, b civic.Date) int {
	return cmp.Or(latestDayFirst(a, b), cmp.Compare(b, a))
}

// latestDayFirst puts what goes on first, then the later last day, and what has no known day last.
func latestDayFirst(a, b civic.Date) int {
	return cmp.Or(truthFirst(a == civic.NoBound, b == civic.NoBound), latestFirst(a, b))
}
