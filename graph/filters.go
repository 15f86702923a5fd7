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
	if err := checkOrganizationFilter(filter); err != nil {
		return filter, nil, civic.Under(err, "filter")
	}
	ids, unresolved, err := f.Set.resolve(ctx)
	filter.IDs = ids
	return filter, unresolved, civic.Under(err, "filter", "set")
}

func checkOrganizationFilter(filter civic.OrganizationFilter) error {
	return firstError(
		checkIDs(filter.Places, civic.KindPlace, "places"),
		checkIDs(filter.Themes, civic.KindTheme, "themes"),
		checkOptionalID(filter.Parent, civic.KindOrganization, "parent"),
		checkOptionalID(filter.MemberOf, civic.KindOrganization, "memberOf"),
		checkIDs(filter.ParticipatesIn, civic.KindActivity, "participatesIn"),
		checkSearchText(filter.Text, "text"),
		checkNotNegative(filter.MinProgrammes, "minProgrammes"),
	)
}

// appliedActivityFilter returns the filter, the one that lets everything in for nil. Faults have the path filter.
func appliedActivityFilter(filter *civic.ActivityFilter) (civic.ActivityFilter, error) {
	if filter == nil {
		return civic.ActivityFilter{}, nil
	}
	return *filter, civic.Under(checkActivityFilter(*filter), "filter")
}

func checkActivityFilter(filter civic.ActivityFilter) error {
	return firstError(
		checkIDs(filter.Places, civic.KindPlace, "places"),
		checkIDs(filter.Themes, civic.KindTheme, "themes"),
		civic.Under(renamed(renamed(filter.Period.Validate(), "start", "from"), "end", "to"), "period"),
		checkOptionalID(filter.PartOf, civic.KindActivity, "partOf"),
		checkSearchText(filter.Text, "text"),
		checkIDs(filter.Participants, civic.KindOrganization, "participants"),
	)
}

func checkOptionalID(id civic.ID, kind civic.Kind, path ...any) error {
	if id == "" {
		return nil
	}
	return civic.CheckID(id, path, kind)
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
