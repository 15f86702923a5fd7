package graph

import (
	"context"
	"slices"
	"time"

	"github.com/teambition/rrule-go"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// maxTaskForceMeetings and maxTaskForceMembers bound what is looked at of one task force.
const (
	maxTaskForceMeetings = civic.MaxDescendants
	maxTaskForceMembers  = 1000
)

// MissingSectors returns the sectors that are to sit in a task force and do not, nil where no member is named.
func (activityFields[T]) MissingSectors(ctx context.Context, a T) ([]civic.Sector, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	query := civic.ParticipationQuery{Of: a.NodeID(), Roles: []civic.Role{civic.Member}, Page: civic.PageRequest{Limit: maxTaskForceMembers}}
	page, err := v.participations.load(ctx, query)
	if err != nil || len(page.Items) == 0 {
		return nil, err
	}
	ids := make([]civic.ID, len(page.Items))
	for i, participation := range page.Items {
		ids[i] = participation.Organization
	}
	members, err := nodes[Organization](ctx, ids)
	if err != nil {
		return nil, err
	}
	missing := slices.Clone(a.activity().Sectors)
	return slices.DeleteFunc(missing, func(sector civic.Sector) bool {
		return slices.ContainsFunc(members, func(o Organization) bool { return o.organization().Sector == sector })
	}), nil
}

// NextMeetingDue returns the first day after asOf that the cadence of a task force leads to.
func (f activityFields[T]) NextMeetingDue(ctx context.Context, a T, asOf *civic.Date) (*civic.Date, error) {
	activity := a.activity()
	today, err := f.today(asOf)
	if err != nil || activity.Cadence == "" {
		return nil, err
	}
	last, known, err := lastMeeting(ctx, activity, today)
	if err != nil || !known {
		return nil, err
	}
	next := due(activity.Cadence, last, today)
	return &next, nil
}

// lastMeeting returns the day of the last event of a task force that is known to have been, or else the day it began.
func lastMeeting(ctx context.Context, activity *civic.Activity, today civic.Day) (day civic.Day, known bool, err error) {
	v, err := viewOf(ctx)
	if err != nil {
		return 0, false, err
	}
	page, err := v.activities.load(ctx, civic.ActivityQuery{
		Filter: civic.ActivityFilter{PartOf: activity.ID, Types: []civic.ActivityType{civic.Event}},
		Order:  civic.ByStartDescending, Page: civic.PageRequest{Limit: maxTaskForceMeetings},
	})
	if err != nil {
		return 0, false, err
	}
	for _, meeting := range page.Items {
		if first, last, ok := meeting.Period.Start.Days(); ok && first == last && first <= today {
			return first, true, nil
		}
	}
	first, last, ok := activity.Period.Start.Days()
	return first, ok && first == last, nil
}

// due returns the first day behind today, counted by the rule from a day on which it last met; "" when the rule leads nowhere.
func due(cadence string, from, today civic.Day) civic.Date {
	option, err := rrule.StrToROption(cadence)
	if err != nil {
		return ""
	}
	option.Dtstart = startOf(from)
	rule, err := rrule.NewRRule(*option)
	if err != nil {
		return ""
	}
	next := rule.After(startOf(max(from, today)), false)
	if next.IsZero() {
		return ""
	}
	return civic.DayOf(next).Date()
}

func startOf(day civic.Day) time.Time {
	const secondsPerDay = 24 * 60 * 60
	return time.Unix(int64(day)*secondsPerDay, 0).UTC()
}
