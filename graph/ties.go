package graph

import (
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Nesting is how nested activities tie.
type Nesting string

// The ways in which nested activities tie.
const (
	NestingAncestors    Nesting = "ANCESTORS"
	NestingSameActivity Nesting = "SAME_ACTIVITY"
)

// TieFilter is a civic.TieFilter as clients write it.
type TieFilter struct {
	Roles, ExcludeRoles []civic.Role
	Nesting             Nesting
	Organizations       OrganizationTieFilter
	Activities          civic.ActivityTieFilter
	Period              civic.Period
	Undated             civic.UndatedFacts
}

// OrganizationTieFilter is a civic.OrganizationTieFilter as clients write it.
type OrganizationTieFilter struct {
	Types   []civic.OrganizationType
	Sectors []civic.Sector
	Places  []civic.ID
	Themes  []civic.ID
	Set     *SetInput
}

// Ties is the filter of a network question as it was applied.
type Ties struct {
	civic.TieFilter
	// UndatedLeftOut is the number of participations left out for want of a date, nil when it was not counted.
	UndatedLeftOut *int
	Unresolved     []Unresolved
}

// applied returns the filter as it is applied, sets resolved and defaults filled in. Faults have the path ties.
func (f *TieFilter) applied(ctx context.Context) (Ties, error) { return f.appliedAs(ctx, "ties") }

// appliedAs does so for an argument of another name, which is the path of faults.
func (f *TieFilter) appliedAs(ctx context.Context, name string) (Ties, error) {
	filter, unresolved, err := f.resolved(ctx)
	if err == nil {
		filter, err = filter.Normalized()
	}
	if err == nil {
		err = checkTied(ctx, filter)
	}
	return Ties{TieFilter: filter, Unresolved: unresolved}, civic.Under(err, name)
}

// checkTied checks that what a filter names is there. Its set was resolved before.
func checkTied(ctx context.Context, filter civic.TieFilter) error {
	var ids refs
	ids.list(civic.KindPlace, filter.Organizations.Places, "organizations", "places")
	ids.list(civic.KindTheme, filter.Organizations.Themes, "organizations", "themes")
	ids.list(civic.KindPlace, filter.Activities.Places, "activities", "places")
	ids.list(civic.KindTheme, filter.Activities.Themes, "activities", "themes")
	ids.list(civic.KindActivity, filter.Activities.Within, "activities", "ids")
	ids.list(civic.KindSource, filter.Activities.Sources, "activities", "sources")
	return ids.check(ctx)
}

func (f *TieFilter) resolved(ctx context.Context) (civic.TieFilter, []Unresolved, error) {
	if f == nil {
		return civic.TieFilter{}, nil, nil
	}
	filter := civic.TieFilter{
		Roles: f.Roles, ExcludeRoles: f.excluded(), SameActivity: f.Nesting == NestingSameActivity,
		Activities: f.Activities, Period: f.Period, Undated: f.Undated,
	}
	ids, unresolved, err := f.Organizations.Set.resolve(ctx)
	filter.Organizations = civic.OrganizationTieFilter{
		Types: f.Organizations.Types, Sectors: f.Organizations.Sectors, Places: f.Organizations.Places,
		Themes: f.Organizations.Themes, IDs: ids,
	}
	return filter, unresolved, civic.Under(err, "organizations", "set")
}

// excluded returns the roles to exclude. The default stands in the schema, where clients can read it, and arrives here like any
// other value; it is off when roles are given.
func (f *TieFilter) excluded() []civic.Role {
	if len(f.Roles) > 0 && slices.Equal(f.ExcludeRoles, civic.DefaultExcludedRoles()) {
		return nil
	}
	return f.ExcludeRoles
}

// leftOut completes the echo with the number of participations left out, which means something only when a period was asked for.
func (t Ties) leftOut(undated int) Ties {
	if !t.TieFilter.Period.IsZero() {
		t.UndatedLeftOut = &undated
	}
	return t
}

// Nesting returns how nested activities tied.
func (t *Ties) Nesting() Nesting {
	if t.SameActivity {
		return NestingSameActivity
	}
	return NestingAncestors
}

// Period returns the period asked for, nil for none.
func (t *Ties) Period() *civic.Period { return periodOrNil(t.TieFilter.Period) }

// tiedActivitiesFields resolves the fields of TiedActivities.
type tiedActivitiesFields struct{ *Resolver }

// TiedActivities resolves the fields of TiedActivities.
func (r *Resolver) TiedActivities() TiedActivitiesResolver { return tiedActivitiesFields{r} }

func (tiedActivitiesFields) MaxSize(_ context.Context, filter *civic.ActivityTieFilter) (*int, error) {
	if filter.MaxSize == 0 {
		return nil, nil
	}
	return &filter.MaxSize, nil
}

// periodOrNil returns nil for a period of which nothing is known.
func periodOrNil(period civic.Period) *civic.Period {
	if period.IsZero() {
		return nil
	}
	return &period
}
