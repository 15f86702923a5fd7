package civic

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
)

// goodOrganization and goodActivity pass; each test below breaks one thing about them.
func goodOrganization() OrganizationFacts {
	return OrganizationFacts{
		Type: Municipality, Tier: "METROPOLITAN_DISTRICT", Names: named("Şişli Belediyesi"), Identifiers: []Key{{"slug", "sisli"}},
		Descriptions: []Text{{"İstanbul'da bir ilçe belediyesi.\nİkinci satır.", Turkish}}, Website: "https://www.example.org/a?b=c",
		Location: &Coordinates{28.98, 41.06}, Active: Period{Start: "1954"},
	}
}

func goodActivity() ActivityFacts {
	count := 114
	return ActivityFacts{
		Type: Event, Format: "WORKSHOP", Names: named("Çalıştay"), Identifiers: []Key{{"slug", "kadem/calistay"}},
		Period: Period{Start: "2019-08-21", End: "2019-08-27"}, Status: Done,
		Groups:     []ParticipantGroup{{Labels: []Text{{"STK'lar", Turkish}}, Count: &count, Role: Participant}},
		Outputs:    []Output{{Slug: "report", Kind: "REPORT", Names: named("Rapor")}},
		Indicators: []Indicator{{Names: named("Erişim"), Measurements: []Measurement{{Value: "114", Stage: "ONCE"}}}},
	}
}

func TestGoodFactsPass(t *testing.T) {
	organization, activity := goodOrganization(), goodActivity()
	if err := organization.validate(); err != nil {
		t.Error(err)
	}
	if err := activity.validate(); err != nil {
		t.Error(err)
	}
}

func TestBadOrganizationsAreRefusedWhereTheyAreBad(t *testing.T) {
	for path, spoil := range map[string]func(*OrganizationFacts){
		"[type]":                 func(f *OrganizationFacts) { f.Type = "CLUB" },
		"[tier]":                 func(f *OrganizationFacts) { f.Type = NGO },
		"[legalForm]":            func(f *OrganizationFacts) { f.LegalForm = "ASSOCIATION" },
		"[names 0 text]":         func(f *OrganizationFacts) { f.Names = named(strings.Repeat("ş", maxNameRunes+1)) },
		"[names 1 text]":         func(f *OrganizationFacts) { f.Names = append(f.Names, named("iki\x07nokta")...) },
		"[names 0 language]":     func(f *OrganizationFacts) { f.Names = []Name{{"Ad", "TÜ", Official}} },
		"[names 0 kind]":         func(f *OrganizationFacts) { f.Names = []Name{{"Ad", Turkish, ""}} },
		"[identifiers 0 scheme]": func(f *OrganizationFacts) { f.Identifiers = []Key{{"Slug!", "a"}} },
		"[identifiers 0 value]":  func(f *OrganizationFacts) { f.Identifiers = []Key{{"slug", "a#b"}} },
		"[descriptions 0 text]":  func(f *OrganizationFacts) { f.Descriptions = []Text{{"yazın: birim@example.org", Turkish}} },
		"[location]":             func(f *OrganizationFacts) { f.Location = &Coordinates{math.NaN(), 0} },
		"[website]":              func(f *OrganizationFacts) { f.Website = "javascript:alert(1)" },
		"[active start]":         func(f *OrganizationFacts) { f.Active.Start = "2019-02-30" },
		"[themes]":               func(f *OrganizationFacts) { f.Themes = make([]ID, maxListItems+1) },
	} {
		facts := goodOrganization()
		spoil(&facts)
		checkFault(t, facts.validate(), path)
	}
}

func TestBadActivitiesAreRefusedWhereTheyAreBad(t *testing.T) {
	negative := -1
	for path, spoil := range map[string]func(*ActivityFacts){
		"[type]":                                func(f *ActivityFacts) { f.Type = "PARTY" },
		"[format]":                              func(f *ActivityFacts) { f.Type = Project },
		"[cadence]":                             func(f *ActivityFacts) { f.Cadence = "every two months" },
		"[period end]":                          func(f *ActivityFacts) { f.Period.End = "tomorrow" },
		"[status]":                              func(f *ActivityFacts) { f.Status = "LATE" },
		"[support 0]":                           func(f *ActivityFacts) { f.Support = []SupportKind{"LOVE"} },
		"[budget amount]":                       func(f *ActivityFacts) { f.Budget = &Money{"1e9", "TRY"} },
		"[budget currency]":                     func(f *ActivityFacts) { f.Budget = &Money{"100.50", "tl"} },
		"[relations 0 kind]":                    func(f *ActivityFacts) { f.Relations = []Relation{{Target: "a"}} },
		"[unnamedParticipants 0 count]":         func(f *ActivityFacts) { f.Groups[0].Count = &negative },
		"[unnamedParticipants 0 labels 0 text]": func(f *ActivityFacts) { f.Groups[0].Labels[0].Text = "0532 123 45 67" },
		"[outputs 0 slug]":                      func(f *ActivityFacts) { f.Outputs[0].Slug = "Rapor 1" },
		"[outputs 0 kind]":                      func(f *ActivityFacts) { f.Outputs[0].Kind = "" },
		"[indicators 0 measurements 0 value]":   func(f *ActivityFacts) { f.Indicators[0].Measurements[0].Value = "many" },
		"[application status]":                  func(f *ActivityFacts) { f.Application = &Application{} },
	} {
		facts := goodActivity()
		spoil(&facts)
		checkFault(t, facts.validate(), path)
	}
}

func checkFault(t *testing.T, err error, path string) {
	t.Helper()
	var fault *Fault
	if !errors.As(err, &fault) || !errors.Is(err, ErrInvalid) {
		t.Errorf("%s: got %v", path, err)
		return
	}
	if got := fmt.Sprint(fault.Path); got != path {
		t.Errorf("the fault is at %s, want %s: %v", got, path, err)
	}
	if fault.Remedy == "" {
		t.Errorf("%s: the fault does not say what to do: %v", path, err)
	}
}
