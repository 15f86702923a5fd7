package civic

import (
	"cmp"
	"slices"
)

// TieFilter says which ties count in a network question. The zero value, once Normalized, is the default: every role but those
// that fund or oversee, nesting counted, everything and every time.
//
// Two organizations are tied by an activity when one takes part in it and the other takes part in it or in an activity it is
// part of. The filter first decides which participations count: those whose role, organization, activity and dates it lets in.
// An activity that is left out neither ties nor lends its participants to those nested in it; the nesting passes through it.
type TieFilter struct {
	// Roles are the roles that count; when given, ExcludeRoles is empty unless given too.
	Roles []Role `json:"roles,omitempty"`
	// ExcludeRoles are roles that do not count. Nil means the default of DefaultExcludedRoles when Roles is empty; an empty
	// list that is not nil excludes none.
	ExcludeRoles []Role `json:"excludeRoles"`
	// SameActivity leaves out ties between a participant of an activity and one of an activity it is part of.
	SameActivity bool `json:"sameActivity,omitempty"`
	// Organizations restricts both ends of a tie and every organization on a path.
	Organizations OrganizationTieFilter `json:"organizations,omitzero"`
	Activities    ActivityTieFilter     `json:"activities,omitzero"`
	// Period keeps participations that overlap it, day by day, its last day included. A participation without dates has its
	// activity's. Each bound may be empty.
	Period Period `json:"period,omitzero"`
	// Undated tells what becomes of participations without dates when a period is given; ExcludeUndated when empty.
	Undated UndatedFacts `json:"undated,omitempty"`
}

// OrganizationTieFilter restricts the organizations of a network. Lists that are nil let everything in; IDs that is empty but
// not nil lets nothing in. An organization passes when it is in every list given.
type OrganizationTieFilter struct {
	Types   []OrganizationType `json:"types,omitempty"`
	Sectors []Sector           `json:"sectors,omitempty"`
	// Places include all places within them; an organization is where its seat is.
	Places []ID `json:"places,omitempty"`
	Themes []ID `json:"themes,omitempty"`
	IDs    []ID `json:"ids"`
}

// ActivityTieFilter restricts the activities of a network, likewise.
type ActivityTieFilter struct {
	Types   []ActivityType `json:"types,omitempty"`
	Formats []EventFormat  `json:"formats,omitempty"`
	// Places are venues; they include all places within them.
	Places []ID `json:"places,omitempty"`
	Themes []ID `json:"themes,omitempty"`
	// Within are activities that count with all that is nested in them.
	Within []ID `json:"within,omitempty"`
	// Sources are sources of which at least one has a live record of the activity.
	Sources []ID `json:"sources,omitempty"`
	// MaxSize leaves out activities in which more distinct organizations take part, directly and as the rest of the filter lets
	// them in; 0 is no bound.
	MaxSize int `json:"maxSize,omitempty"`
}

// DefaultExcludedRoles returns the roles that do not tie unless asked for: a funder or an authority ties everybody to everybody.
func DefaultExcludedRoles() []Role {
	return []Role{Funder, ContractingAuthority, TechnicalAuthority}
}

// Normalized returns the filter as it is applied and echoed: defaults filled in, lists sorted and without repeats. It returns an
// ErrInvalid fault for values that are not of the vocabulary, malformed ids and dates, and a negative MaxSize.
func (f TieFilter) Normalized() (TieFilter, error) {
	if f.ExcludeRoles == nil && len(f.Roles) == 0 {
		f.ExcludeRoles = DefaultExcludedRoles()
	}
	f.Roles = ordered(f.Roles)
	f.ExcludeRoles = append([]Role{}, ordered(f.ExcludeRoles)...)
	f.Organizations = f.Organizations.normalized()
	f.Activities = f.Activities.normalized()
	if f.Period.IsZero() {
		f.Undated = ""
	} else {
		f.Undated = cmp.Or(f.Undated, ExcludeUndated)
	}
	return f, f.validate()
}

// Counts reports whether participations in role count. The filter must be Normalized.
func (f TieFilter) Counts(role Role) bool {
	if len(f.Roles) > 0 && !slices.Contains(f.Roles, role) {
		return false
	}
	return !slices.Contains(f.ExcludeRoles, role)
}

// ordered returns the items sorted and without repeats; nil stays nil.
func ordered[T cmp.Ordered](items []T) []T {
	return slices.Compact(slices.Sorted(slices.Values(items)))
}

func orderedOrEmpty[T cmp.Ordered](items []T) []T {
	if items == nil {
		return nil
	}
	return append([]T{}, ordered(items)...)
}

func (f OrganizationTieFilter) normalized() OrganizationTieFilter {
	return OrganizationTieFilter{
		Types: ordered(f.Types), Sectors: ordered(f.Sectors), Places: ordered(f.Places), Themes: ordered(f.Themes),
		IDs: orderedOrEmpty(f.IDs),
	}
}

func (f ActivityTieFilter) normalized() ActivityTieFilter {
	return ActivityTieFilter{
		Types: ordered(f.Types), Formats: ordered(f.Formats), Places: ordered(f.Places), Themes: ordered(f.Themes),
		Within: ordered(f.Within), Sources: ordered(f.Sources), MaxSize: f.MaxSize,
	}
}

func (f TieFilter) validate() error {
	if f.Activities.MaxSize < 0 {
		return Invalid("maxSize is negative", "give 0 for no bound, or a positive number", "activities", "maxSize")
	}
	if err := f.Period.ValidateBounds(); err != nil {
		return Under(err, "period")
	}
	return firstError(
		checkWords(f.Roles, Roles(), "roles"),
		checkWords(f.ExcludeRoles, Roles(), "excludeRoles"),
		checkWords(f.Organizations.Types, OrganizationTypes(), "organizations", "types"),
		checkWords(f.Organizations.Sectors, Sectors(), "organizations", "sectors"),
		checkIDs(f.Organizations.Places, KindPlace, "organizations", "places"),
		checkIDs(f.Organizations.Themes, KindTheme, "organizations", "themes"),
		checkIDs(f.Organizations.IDs, KindOrganization, "organizations", "set", "ids"),
		checkWords(f.Activities.Types, ActivityTypes(), "activities", "types"),
		checkWords(f.Activities.Formats, EventFormats(), "activities", "formats"),
		checkIDs(f.Activities.Places, KindPlace, "activities", "places"),
		checkIDs(f.Activities.Themes, KindTheme, "activities", "themes"),
		checkIDs(f.Activities.Within, KindActivity, "activities", "ids"),
		checkIDs(f.Activities.Sources, KindSource, "activities", "sources"),
	)
}

// Strength is the strength of a tie in trillionths, summed as integers so that no order of summation changes it.
type Strength int64

// StrengthOne is the strength of a tie through one activity of two organizations.
const StrengthOne Strength = 1_000_000_000_000

// StrengthIn returns what an activity of size distinct organizations (in it and above it, under the filter) adds to the tie of
// two of them: 1/(size−1), rounded down to trillionths. Source: M. E. J. Newman, Scientific collaboration networks II, Physical
// Review E 64, 016132 (2001). It is 0 for a size below 2, where nobody is tied.
func StrengthIn(size int) Strength {
	if size < 2 {
		return 0
	}
	return StrengthOne / Strength(size-1)
}

// Float returns the strength as a number, 1 being StrengthOne.
func (s Strength) Float() float64 { return float64(s) / float64(StrengthOne) }
