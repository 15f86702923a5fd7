package graph

import (
	"context"
	"fmt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// OrganizationFilter is a civic.OrganizationFilter as clients write it.
type OrganizationFilter struct {
	civic.OrganizationFilter
	Set *SetInput
}

// applied returns the filter with its set resolved. Faults have the path filter.
func (f *OrganizationFilter) applied(ctx context.Context) (civic.OrganizationFilter, []Unresolved, error) {
	if f == nil {
		return civic.OrganizationFilter{}, nil, nil
	}
	filter := f.OrganizationFilter
	if err := checkOrganizationFilter(ctx, filter); err != nil {
		return filter, nil, civic.Under(err, "filter")
	}
	ids, unresolved, err := f.Set.resolve(ctx)
	filter.IDs = ids
	return filter, unresolved, civic.Under(err, "filter", "set")
}

func checkOrganizationFilter(ctx context.Context, filter civic.OrganizationFilter) error {
	var ids refs
	ids.list(civic.KindPlace, filter.Places, "places")
	ids.list(civic.KindTheme, filter.Themes, "themes")
	ids.one(civic.KindOrganization, filter.Parent, "parent")
	ids.one(civic.KindOrganization, filter.MemberOf, "memberOf")
	ids.list(civic.KindActivity, filter.ParticipatesIn, "participatesIn")
	return firstError(
		checkSearchText(filter.Text, "text"),
		checkNotNegative(filter.MinProgrammes, "minProgrammes"),
		ids.check(ctx),
	)
}

// appliedActivityFilter returns the filter, the one that lets everything in for nil. Faults have the path filter.
func appliedActivityFilter(ctx context.Context, filter *civic.ActivityFilter) (civic.ActivityFilter, error) {
	if filter == nil {
		return civic.ActivityFilter{}, nil
	}
	return *filter, civic.Under(checkActivityFilter(ctx, *filter), "filter")
}

func checkActivityFilter(ctx context.Context, filter civic.ActivityFilter) error {
	var ids refs
	ids.list(civic.KindPlace, filter.Places, "places")
	ids.list(civic.KindTheme, filter.Themes, "themes")
	ids.one(civic.KindActivity, filter.PartOf, "partOf")
	ids.list(civic.KindOrganization, filter.Participants, "participants")
	return firstError(
		civic.Under(filter.Period.Validate(), "period"),
		checkSearchText(filter.Text, "text"),
		ids.check(ctx),
	)
}

// checkSearchText refuses a text that names nothing, such as one of signs only.
func checkSearchText(text string, path ...any) error {
	if text == "" {
		return nil
	}
	_, err := civic.ParseSearch(text)
	return civic.Under(err, path...)
}

func checkNotNegative(n int, path ...any) error {
	if n < 0 {
		return civic.Invalid(fmt.Sprintf("%d is negative", n), "give 0 or more", path...)
	}
	return nil
}

// checkRange refuses a number out of bounds.
func checkRange(n, least, most int, path ...any) error {
	if n < least || n > most {
		return civic.Invalid(fmt.Sprintf("%d is out of bounds", n), fmt.Sprintf("give a number from %d to %d", least, most), path...)
	}
	return nil
}
