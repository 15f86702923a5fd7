package storetest

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// scan streams the graph as civic.Scanner says: places from the widest, so that each comes after the one it lies within.
func (o *oracle) scan(ctx context.Context, visit civic.Visitor) error {
	for _, kind := range civic.PlaceTypes() {
		for _, p := range o.places {
			if p.Type != kind {
				continue
			}
			if err := cmp.Or(ctx.Err(), visit.Place(civic.PlaceColumns{ID: p.ID, Type: p.Type, Within: p.Within})); err != nil {
				return err
			}
		}
	}
	for _, x := range o.organizations {
		columns := civic.OrganizationColumns{ID: x.ID, Type: x.Type, Sector: x.Sector, Seat: x.Seat, Themes: x.Themes}
		if err := cmp.Or(ctx.Err(), visit.Organization(columns)); err != nil {
			return err
		}
	}
	for _, a := range o.activities {
		if err := cmp.Or(ctx.Err(), visit.Activity(o.activityColumns(a), o.participationColumns(a))); err != nil {
			return err
		}
	}
	return nil
}

func (o *oracle) activityColumns(a *civic.Activity) civic.ActivityColumns {
	sources := o.sourcesOf(a.ID)
	slices.Sort(sources)
	return civic.ActivityColumns{
		ID: a.ID, Type: a.Type, Format: a.Format, PartOf: a.PartOf, Places: a.Places, Themes: a.Themes, Sources: sources, Period: a.Period,
	}
}

func (o *oracle) participationColumns(a *civic.Activity) []civic.ParticipationColumns {
	var columns []civic.ParticipationColumns
	for _, p := range o.participationsOf(a.ID) {
		columns = append(columns, civic.ParticipationColumns{Organization: p.Organization, Role: p.Role, Period: p.Period})
	}
	slices.SortFunc(columns, func(a, b civic.ParticipationColumns) int {
		return cmp.Or(cmp.Compare(a.Organization, b.Organization), cmp.Compare(slices.Index(civic.Roles(), a.Role), slices.Index(civic.Roles(), b.Role)))
	})
	return columns
}
