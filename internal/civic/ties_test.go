package civic

import (
	"errors"
	"reflect"
	"testing"
)

func TestDefaultTieFilter(t *testing.T) {
	filter, err := TieFilter{}.Normalized()
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range Roles() {
		excluded := role == Funder || role == ContractingAuthority || role == TechnicalAuthority
		if filter.Counts(role) == excluded {
			t.Errorf("%s counts: %t", role, !excluded)
		}
	}
	again, err := filter.Normalized()
	if err != nil || !reflect.DeepEqual(again, filter) {
		t.Errorf("normalizing again gives %+v, %v", again, err)
	}
}

func TestExclusionOfRoles(t *testing.T) {
	for name, test := range map[string]struct {
		filter  TieFilter
		counted []Role
	}{
		"roles given: the default exclusion is off": {TieFilter{Roles: []Role{Partner, Funder, Funder}}, []Role{Partner, Funder}},
		"both given":    {TieFilter{Roles: []Role{Partner, Funder}, ExcludeRoles: []Role{Funder}}, []Role{Partner}},
		"none excluded": {TieFilter{ExcludeRoles: []Role{}}, Roles()},
	} {
		filter, err := test.filter.Normalized()
		if err != nil {
			t.Fatal(err)
		}
		if filter, err = filter.Normalized(); err != nil {
			t.Fatal(err)
		}
		var counted []Role
		for _, role := range Roles() {
			if filter.Counts(role) {
				counted = append(counted, role)
			}
		}
		if !reflect.DeepEqual(counted, test.counted) {
			t.Errorf("%s: got %v, want %v", name, counted, test.counted)
		}
	}
}

func TestTieFiltersThatAreRefused(t *testing.T) {
	for name, filter := range map[string]TieFilter{
		"role":        {Roles: []Role{"FRIEND"}},
		"period":      {Period: Period{Start: "2020-13"}},
		"reversed":    {Period: Period{Start: "2021", End: "2020"}},
		"size":        {Activities: ActivityTieFilter{MaxSize: -1}},
		"place":       {Organizations: OrganizationTieFilter{Places: []ID{"o0123456789abcdef"}}},
		"activity id": {Activities: ActivityTieFilter{Within: []ID{"x"}}},
	} {
		if _, err := filter.Normalized(); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The worked example of Newman's weighting: an activity of four adds a third to each of its ties.
func TestStrengthIn(t *testing.T) {
	for size, want := range map[int]Strength{0: 0, 1: 0, 2: 1_000_000_000_000, 3: 500_000_000_000, 4: 333_333_333_333, 101: 10_000_000_000} {
		if got := StrengthIn(size); got != want {
			t.Errorf("StrengthIn(%d) = %d, want %d", size, got, want)
		}
	}
}
