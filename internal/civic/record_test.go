package civic

import (
	"reflect"
	"testing"
)

func organizationRecord(source ID, head RecordHead, facts OrganizationFacts) Record[OrganizationFacts] {
	head.Source = source
	return Record[OrganizationFacts]{RecordHead: head, Facts: facts}
}

func named(text string) []Name { return []Name{{Text: text, Language: Turkish, Kind: Official}} }

// The order of belief of DESIGN §1: preferred rank first, then stated before inferred, then the latest, then the source id.
func TestOrderOfBelief(t *testing.T) {
	facts := OrganizationFacts{}
	best := []Record[OrganizationFacts]{
		organizationRecord("r9", RecordHead{Rank: Preferred, Status: Inferred}, facts),
		organizationRecord("r8", RecordHead{AsOf: "2024"}, facts),
		organizationRecord("r7", RecordHead{AsOf: "2023-12-30"}, facts),
		organizationRecord("r1", RecordHead{}, facts),
		organizationRecord("r2", RecordHead{}, facts),
		organizationRecord("r0", RecordHead{Status: Inferred, AsOf: "2026"}, facts),
	}
	ignored := []Record[OrganizationFacts]{
		organizationRecord("r3", RecordHead{Rank: Deprecated, AsOf: "2026"}, facts),
		organizationRecord("r4", RecordHead{Retired: true, Rank: Preferred}, facts),
	}
	mixed := append(ignored, best[5], best[3], best[1], best[4], best[0], best[2])
	if got := LiveRecords(mixed); !reflect.DeepEqual(got, best) {
		t.Errorf("got %v, want %v", got, best)
	}
}

func TestOrganizationIsDerivedFromItsRecords(t *testing.T) {
	dossier := &OrganizationDossier{ID: "o1", Records: []Record[OrganizationFacts]{
		organizationRecord("r1", RecordHead{Status: Inferred}, OrganizationFacts{Seat: "l1", Website: "https://inferred.example", Names: named("Diğer")}),
		organizationRecord("r2", RecordHead{}, OrganizationFacts{Type: UmbrellaOrganization, Names: named("Birlik"), Sector: Municipal}),
		organizationRecord("r3", RecordHead{Retired: true}, OrganizationFacts{Website: "https://retired.example"}),
	}}
	got := DeriveOrganization(dossier)
	want := &Organization{ID: "o1", FormerIDs: []ID{}, OrganizationFacts: OrganizationFacts{
		Type: UmbrellaOrganization, Sector: Municipal, Seat: "l1", Website: "https://inferred.example",
		Names: append(named("Birlik"), named("Diğer")...),
	}}
	if got == nil || got.Type != want.Type || got.Sector != want.Sector || got.Seat != want.Seat || got.Website != want.Website || !reflect.DeepEqual(got.Names, want.Names) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestWhatNothingGivesATypeAndANameIsNotInTheGraph(t *testing.T) {
	for name, facts := range map[string]OrganizationFacts{"no name": {Type: NGO}, "no type": {Names: named("Dernek")}} {
		dossier := &OrganizationDossier{ID: "o1", Records: []Record[OrganizationFacts]{organizationRecord("r1", RecordHead{}, facts)}}
		if got := DeriveOrganization(dossier); got != nil {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

func TestMergedRecordsComeBehindTheOwn(t *testing.T) {
	own := &OrganizationDossier{ID: "o2", Absorbed: []ID{"o1"}, Records: []Record[OrganizationFacts]{
		organizationRecord("r1", RecordHead{Status: Inferred}, OrganizationFacts{Type: NGO, Names: named("Kalan")})}}
	gone := &OrganizationDossier{ID: "o1", MergedInto: "o2", Records: []Record[OrganizationFacts]{
		organizationRecord("r1", RecordHead{Rank: Preferred}, OrganizationFacts{Type: Company, Names: named("Giden"), Seat: "l1"})}}
	got := DeriveOrganization(own, gone)
	if got.ID != "o2" || got.Type != NGO || got.Seat != "l1" || PickName(got.Names, Turkish) != "Kalan" || !reflect.DeepEqual(got.FormerIDs, []ID{"o1"}) {
		t.Errorf("got %+v", got)
	}
}

func TestSetRecordReplacesOneSourceAndNoOther(t *testing.T) {
	a := organizationRecord("r1", RecordHead{}, OrganizationFacts{Names: named("A")})
	b := organizationRecord("r2", RecordHead{}, OrganizationFacts{Names: named("B")})
	records, changed := SetRecord(nil, b)
	if !changed {
		t.Error("a first record is no change")
	}
	records, _ = SetRecord(records, a)
	again := a
	again.Facts.Themes = []ID{}
	if _, changed := SetRecord(records, again); changed {
		t.Error("an empty list counts as a change of an absent one")
	}
	c := organizationRecord("r1", RecordHead{}, OrganizationFacts{Names: named("C")})
	replaced, changed := SetRecord(records, c)
	if !changed || !reflect.DeepEqual(replaced, []Record[OrganizationFacts]{c, b}) || !reflect.DeepEqual(records, []Record[OrganizationFacts]{a, b}) {
		t.Errorf("got %v from %v", replaced, records)
	}
}

func TestParticipationsThatAMergeBringsTogetherAreOne(t *testing.T) {
	activity, kept, gone := Mint(KindActivity, Key{"s", "x"}, 0), Mint(KindOrganization, Key{"s", "k"}, 0), Mint(KindOrganization, Key{"s", "g"}, 0)
	record := func(label string, status FactStatus) []Record[ParticipationFacts] {
		return []Record[ParticipationFacts]{{RecordHead: RecordHead{Source: "r1", Status: status}, Facts: ParticipationFacts{RoleLabel: label}}}
	}
	own := &ParticipationDossier{Activity: activity, Organization: kept, Role: Partner, Records: record("own", Inferred)}
	other := &ParticipationDossier{Activity: activity, Organization: gone, Role: Partner, Records: record("other", Stated)}
	both := DeriveParticipation(kept, other, own)
	if both.ID != own.ID() || both.RoleLabel != "own" || both.Status != Stated || both.Organization != kept {
		t.Errorf("got %+v", both)
	}
	if moved := DeriveParticipation(kept, other); moved.ID != other.ID() || moved.Organization != kept {
		t.Errorf("got %+v", moved)
	}
}

func TestStatements(t *testing.T) {
	records := []AnyRecord{
		{RecordHead: RecordHead{Source: "r2", Status: Inferred}, Facts: ActivityFacts{Period: Period{Start: "2018"}}},
		{RecordHead: RecordHead{Source: "r1", Locators: []Locator{{Text: "page"}, {Property: "period", Text: "heading"}},
			Remarks: []Remark{{Property: "period", Value: "current", Note: "listed under current projects", Locator: "menu"}}},
			Facts: ActivityFacts{Type: Project, Period: Period{Start: "2018", End: "2020"}, Names: named("MoDeL")}},
		{RecordHead: RecordHead{Source: "r3", Retired: true}, Facts: ActivityFacts{Period: Period{Start: "1999"}}},
	}
	got := Statements(records, "period")
	want := []Statement{
		{Property: "period", Value: "2018/2020", Rank: Normal, Status: Stated, Citations: []Citation{{"r1", "heading"}}},
		{Property: "period", Value: "2018/", Rank: Normal, Status: Inferred, Citations: []Citation{{"r2", ""}}},
		{Property: "period", Value: "current", Rank: Normal, Status: Stated, Note: "listed under current projects", Citations: []Citation{{"r1", "menu"}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	var properties []string
	for _, statement := range Statements(records, "") {
		properties = append(properties, statement.Property+"="+statement.Value)
	}
	if want := []string{"names=MoDeL", "period=2018/2020", "period=2018/", "period=current", "type=PROJECT"}; !reflect.DeepEqual(properties, want) {
		t.Errorf("got %v, want %v", properties, want)
	}
}
