package storetest

import (
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func organizationPromises() []promise {
	return []promise{
		{"An organization passes when it fulfils every condition given", organizationFilters},
		{"Lists that are nil let everything in", organizationsUnfiltered},
		{"IDs that is empty but not nil selects nothing", organizationsNone},
		{"Ids that name nothing select nothing", organizationsByUnknown},
		{"Ids that redirect stand for what they redirect to", organizationsByRedirect},
		{"Organizations are ordered as asked", organizationOrders},
		{"Positions are the shared keys", organizationPositions},
		{"Entities without a live record are not in the graph", organizationsRetired},
	}
}

func activityPromises() []promise {
	return []promise{
		{"An activity passes when it fulfils every condition given", activityFilters},
		{"Period keeps what overlaps it, undated ones as told", activityPeriods},
		{"Activities are ordered as asked", activityOrders},
		{"Ids that name nothing select nothing", activitiesByUnknown},
	}
}

func truth(value bool) *bool { return &value }

func organizationFilters(t *testing.T, open opener) {
	w := gold()
	v := open.reading(t, w)
	type filter = civic.OrganizationFilter
	for _, test := range []struct {
		name   string
		filter filter
		want   string
	}{
		{"types", filter{Types: []civic.OrganizationType{civic.Municipality, civic.UmbrellaOrganization}}, "belediye birlik buyuksehir"},
		{"sectors", filter{Sectors: []civic.Sector{civic.Civil}}, "birlik dernek sube vakif"},
		{"place", filter{Places: w.all("cankaya")}, "dernek"},
		{"places include all places within them", filter{Places: w.all("ankara", "izmir")}, "belediye dernek sube vakif buyuksehir"},
		{"a country", filter{Places: w.all("turkiye")}, "belediye birlik dernek sube vakif buyuksehir"},
		{"themes", filter{Themes: w.all("iklim", "genclik")}, "dernek vakif"},
		{"parent", filter{Parent: w.called("dernek")}, "sube"},
		{"members of", filter{MemberOf: w.called("birlik")}, "belediye buyuksehir"},
		{"has member", filter{HasMember: w.called("belediye")}, "birlik"},
		{"text matches a word", filter{Text: "buyuksehir"}, "belediye buyuksehir"},
		{"text matches the beginning of a word", filter{Text: "cank kent"}, "dernek sube"},
		{"text tolerates no error", filter{Text: "cankayo"}, ""},
		{"takes part in the activity", filter{ParticipatesIn: w.all("project")}, "belediye vakif buyuksehir"},
		{"takes part in something nested in it", filter{ParticipatesIn: w.all("programme")}, "belediye fon dernek vakif buyuksehir"},
		{"takes part in one of two", filter{ParticipatesIn: w.all("event", "protocol")}, "belediye buyuksehir"},
		{"takes part in a role", filter{ParticipatesIn: w.all("programme"), Roles: []civic.Role{civic.Funder, civic.Partner}}, "belediye fon vakif"},
		{"roles alone", filter{Roles: []civic.Role{civic.Participant, civic.Funder}}, "fon buyuksehir"},
		{"the role is that of the participation in question", filter{ParticipatesIn: w.all("event"), Roles: []civic.Role{civic.Partner}}, ""},
		{"with ties", filter{HasTies: truth(true)}, "belediye dernek vakif buyuksehir"},
		{"without ties", filter{HasTies: truth(false)}, "fon birlik sube"},
		{"in one programme", filter{MinProgrammes: 1}, "belediye fon dernek vakif buyuksehir"},
		{"in two programmes", filter{MinProgrammes: 2}, "belediye buyuksehir"},
		{"ids", filter{IDs: w.all("vakif", "fon", "vakif")}, "fon vakif"},
		{"all conditions", filter{Types: []civic.OrganizationType{civic.NGO}, Places: w.all("izmir"), HasTies: truth(true)}, "vakif"},
		{"conditions that exclude each other", filter{Types: []civic.OrganizationType{civic.NGO}, Text: "belediye"}, ""},
	} {
		page := v.organizations(civic.OrganizationQuery{Filter: test.filter, Page: everything()})
		v.wantSlugs(test.name, nodeIDs(page.Items), test.want)
	}
}

func organizationsUnfiltered(t *testing.T, open opener) {
	v := open.reading(t, gold())
	page := v.organizations(civic.OrganizationQuery{Page: everything()})
	v.wantSlugs("no filter", nodeIDs(page.Items), "belediye fon birlik dernek sube vakif buyuksehir")
}

func organizationsNone(t *testing.T, open opener) {
	v := open.reading(t, gold())
	request := everything()
	request.Count = true
	page := v.organizations(civic.OrganizationQuery{Filter: civic.OrganizationFilter{IDs: []civic.ID{}}, Page: request})
	if len(page.Items) > 0 || page.Total == nil || *page.Total != 0 {
		t.Errorf("organizations: got %+v, want an empty page", page)
	}
	activities := v.activities(civic.ActivityQuery{Filter: civic.ActivityFilter{IDs: []civic.ID{}}, Page: request})
	if len(activities.Items) > 0 || activities.Total == nil || *activities.Total != 0 {
		t.Errorf("activities: got %+v, want an empty page", activities)
	}
}

func organizationsByUnknown(t *testing.T, open opener) {
	w := gold()
	v := open.reading(t, w)
	nothing := &world{}
	type filter = civic.OrganizationFilter
	for name, f := range map[string]filter{
		"ids":        {IDs: []civic.ID{nothing.id(civic.KindOrganization, "nobody")}},
		"places":     {Places: []civic.ID{nothing.id(civic.KindPlace, "nowhere")}},
		"themes":     {Themes: []civic.ID{nothing.id(civic.KindTheme, "nothing")}},
		"parent":     {Parent: nothing.id(civic.KindOrganization, "nobody")},
		"memberOf":   {MemberOf: nothing.id(civic.KindOrganization, "nobody")},
		"hasMember":  {HasMember: nothing.id(civic.KindOrganization, "nobody")},
		"activities": {ParticipatesIn: []civic.ID{nothing.id(civic.KindActivity, "nothing")}},
	} {
		v.wantSlugs(name, nodeIDs(v.organizations(civic.OrganizationQuery{Filter: f, Page: everything()}).Items), "")
	}
}

func organizationsByRedirect(t *testing.T, open opener) {
	w := gold()
	w.organization("old", civic.OrganizationFacts{Names: named("Eski Ad")})
	w.organization("child", civic.OrganizationFacts{Names: named("Zeytin Kolu"), Parent: w.called("old"), MemberOf: w.all("old")})
	w.merge(w.called("vakif"), w.called("old"))
	v := open.reading(t, w)
	type filter = civic.OrganizationFilter
	for name, test := range map[string]struct {
		filter filter
		want   string
	}{
		"ids":                   {filter{IDs: w.all("old")}, "vakif"},
		"parent by the old id":  {filter{Parent: w.called("old")}, "child"},
		"parent by the new id":  {filter{Parent: w.called("vakif")}, "child"},
		"members by the old id": {filter{MemberOf: w.called("old")}, "child"},
		"members by the new id": {filter{MemberOf: w.called("vakif")}, "child"},
		"its umbrella":          {filter{HasMember: w.called("child")}, "vakif"},
		"text of the old name":  {filter{Text: "eski ad"}, "vakif"},
	} {
		v.wantSlugs(name, nodeIDs(v.organizations(civic.OrganizationQuery{Filter: test.filter, Page: everything()}).Items), test.want)
	}
	activities := v.activities(civic.ActivityQuery{Filter: civic.ActivityFilter{Participants: w.all("old")}, Page: everything()})
	v.wantSlugs("activities of the old id", nodeIDs(activities.Items), "project")
	activities = v.activities(civic.ActivityQuery{Filter: civic.ActivityFilter{Involves: w.called("old")}, Page: everything()})
	v.wantSlugs("activities that involve the old id", nodeIDs(activities.Items), "programme project")
	v.wantSlugs("its participations", nodeIDs(v.participations(civic.ParticipationQuery{Of: w.called("old"), Page: everything()}).Items), "project/vakif/PARTNER")
}

func organizationOrders(t *testing.T, open opener) {
	v := open.reading(t, gold())
	for order, want := range map[civic.OrganizationOrder]string{
		"":                      "belediye fon birlik dernek sube vakif buyuksehir",
		civic.ByName:            "belediye fon birlik dernek sube vakif buyuksehir",
		civic.ByNameDescending:  "buyuksehir vakif sube dernek birlik fon belediye",
		civic.ByTypeAndName:     "dernek sube vakif belediye buyuksehir birlik fon",
		civic.ByProvinceAndName: "belediye dernek sube vakif buyuksehir fon birlik",
		civic.ByParticipations:  "belediye buyuksehir fon dernek vakif birlik sube",
	} {
		page := v.organizations(civic.OrganizationQuery{Order: order, Page: everything()})
		v.wantSlugs(string(order), nodeIDs(page.Items), want)
	}
}

func organizationPositions(t *testing.T, open opener) {
	w := gold()
	v := open.reading(t, w)
	for _, order := range []civic.OrganizationOrder{civic.ByName, civic.ByNameDescending, civic.ByTypeAndName, civic.ByProvinceAndName, civic.ByParticipations} {
		page := v.organizations(civic.OrganizationQuery{Filter: civic.OrganizationFilter{IDs: w.all("belediye")}, Order: order, Page: everything()})
		if len(page.Positions) != 1 {
			t.Fatalf("%s: got %d positions, want 1", order, len(page.Positions))
		}
		want := civic.Position{ID: w.called("belediye"), Key: civic.OrganizationKey(order, sortKey("Ankara Büyükşehir Belediyesi"), civic.Municipality, sortKey("ankara"), 2)}
		if page.Positions[0].Compare(want) != 0 {
			t.Errorf("%s: got position %x, want %x", order, page.Positions[0].Key, want.Key)
		}
	}
	activities := v.activities(civic.ActivityQuery{Filter: civic.ActivityFilter{IDs: w.all("project")}, Order: civic.ByStart, Page: everything()})
	want := civic.Position{ID: w.called("project"), Key: civic.ActivityKey(civic.ByStart, sortKey("Ortak Proje"), "2020-01", 2)}
	if len(activities.Positions) != 1 || activities.Positions[0].Compare(want) != 0 {
		t.Errorf("activity: got %+v, want %+v", activities.Positions, want)
	}
	participations := v.participations(civic.ParticipationQuery{Of: w.called("vakif"), Page: everything()})
	want = civic.Position{ID: w.participation("project", "vakif", civic.Partner), Key: civic.OwnParticipationKey("2020-01", sortKey("Ortak Proje"), civic.Partner)}
	if len(participations.Positions) != 1 || participations.Positions[0].Compare(want) != 0 {
		t.Errorf("participation: got %+v, want %+v", participations.Positions, want)
	}
}

func organizationsRetired(t *testing.T, open opener) {
	w := gold()
	w.saysOfOrganization(w.called("sube"), civic.RecordHead{Source: w.called("register"), Retired: true}, civic.OrganizationFacts{Type: civic.NGO, Names: named("Şube")})
	w.saysOfOrganization(w.called("birlik"), civic.RecordHead{Source: w.called("register"), Rank: civic.Deprecated}, civic.OrganizationFacts{Type: civic.NGO, Names: named("Birlik")})
	v := open.reading(t, w)
	page := v.organizations(civic.OrganizationQuery{Page: everything()})
	v.wantSlugs("those left", nodeIDs(page.Items), "belediye fon dernek vakif buyuksehir")
}

func activityFilters(t *testing.T, open opener) {
	w := gold()
	v := open.reading(t, w)
	type filter = civic.ActivityFilter
	for _, test := range []struct {
		name   string
		filter filter
		want   string
	}{
		{"none", filter{}, "event programme project protocol"},
		{"types", filter{Types: []civic.ActivityType{civic.Event, civic.Partnership}}, "event protocol"},
		{"formats", filter{Formats: []civic.EventFormat{"MEETING"}}, "event"},
		{"places include all places within them", filter{Places: w.all("ankara")}, "project"},
		{"a country", filter{Places: w.all("turkiye")}, "event project"},
		{"themes", filter{Themes: w.all("iklim")}, "project"},
		{"statuses", filter{Statuses: []civic.ActivityStatus{civic.Done}}, "programme"},
		{"nested at any depth", filter{PartOf: w.called("programme")}, "event project"},
		{"directly part", filter{Parent: w.called("programme")}, "project"},
		{"part of nothing", filter{TopLevel: true}, "programme protocol"},
		{"text", filter{Text: "proje"}, "project"},
		{"participants take part directly", filter{Participants: w.all("dernek", "vakif")}, "programme project"},
		{"participants in a role", filter{Participants: w.all("dernek", "fon"), Roles: []civic.Role{civic.Funder}}, "programme"},
		{"roles alone", filter{Roles: []civic.Role{civic.Partner}}, "project protocol"},
		{"involves an organization", filter{Involves: w.called("buyuksehir")}, "event programme project protocol"},
		{"involves a place", filter{Involves: w.called("izmir")}, "event programme project"},
		{"involves a place that includes others", filter{Involves: w.called("ankara")}, "programme project"},
		{"ids", filter{IDs: w.all("event", "protocol")}, "event protocol"},
		{"all conditions", filter{PartOf: w.called("programme"), Participants: w.all("buyuksehir")}, "event"},
	} {
		page := v.activities(civic.ActivityQuery{Filter: test.filter, Page: everything()})
		v.wantSlugs(test.name, nodeIDs(page.Items), test.want)
	}
}

func activityPeriods(t *testing.T, open opener) {
	w := gold()
	w.activity("half", civic.ActivityFacts{Names: named("Yarım"), Period: civic.Period{Start: "2021-05"}})
	w.activity("unstated", civic.ActivityFacts{Names: named("Yılsız"), Period: civic.Period{Start: "XXXX-09-30", End: "XXXX-09-30"}})
	w.activity("open", civic.ActivityFacts{Names: named("Açık"), Period: civic.Period{Start: "2021", End: civic.NoBound}})
	v := open.reading(t, w)
	for _, test := range []struct {
		name    string
		period  civic.Period
		undated civic.UndatedFacts
		want    string
	}{
		{"no period", civic.Period{}, "", "open event programme project protocol half unstated"},
		{"a year includes its last day", civic.Period{Start: "2022-12-31", End: "2022-12-31"}, "", "open programme"},
		{"the day after", civic.Period{Start: "2023-01-01", End: "2023-01-01"}, "", "open"},
		{"from", civic.Period{Start: "2021-01-01"}, "", "open programme half"},
		{"to", civic.Period{End: "2020-01"}, "", "programme project"},
		{"half-dated facts stand on the day known", civic.Period{Start: "2021-06", End: "2021-06"}, "", "open programme"},
		{"undated excluded when told", civic.Period{Start: "2019", End: "2019"}, civic.ExcludeUndated, "programme"},
		{"undated included", civic.Period{Start: "2019", End: "2019"}, civic.IncludeUndated, "programme protocol unstated"},
	} {
		page := v.activities(civic.ActivityQuery{Filter: civic.ActivityFilter{Period: test.period, Undated: test.undated}, Page: everything()})
		v.wantSlugs(test.name, nodeIDs(page.Items), test.want)
	}
}

func activityOrders(t *testing.T, open opener) {
	w := gold()
	w.activity("unstated", civic.ActivityFacts{Names: named("Yılsız"), Period: civic.Period{Start: "XXXX-09-30"}})
	w.activity("january", civic.ActivityFacts{Names: named("Zirve"), Period: civic.Period{Start: "2019-01"}})
	v := open.reading(t, w)
	for order, want := range map[civic.ActivityOrder]string{
		"":                      "event programme project protocol unstated january",
		civic.ByTitle:           "event programme project protocol unstated january",
		civic.ByStart:           "january programme project event unstated protocol",
		civic.ByStartDescending: "event project programme january unstated protocol",
		civic.BySize:            "programme project protocol event unstated january",
	} {
		v.wantSlugs(string(order), nodeIDs(v.activities(civic.ActivityQuery{Order: order, Page: everything()}).Items), want)
	}
}

func activitiesByUnknown(t *testing.T, open opener) {
	v := open.reading(t, gold())
	nothing := &world{}
	for name, f := range map[string]civic.ActivityFilter{
		"ids":              {IDs: []civic.ID{nothing.id(civic.KindActivity, "nothing")}},
		"places":           {Places: []civic.ID{nothing.id(civic.KindPlace, "nowhere")}},
		"themes":           {Themes: []civic.ID{nothing.id(civic.KindTheme, "nothing")}},
		"partOf":           {PartOf: nothing.id(civic.KindActivity, "nothing")},
		"parent":           {Parent: nothing.id(civic.KindActivity, "nothing")},
		"participants":     {Participants: []civic.ID{nothing.id(civic.KindOrganization, "nobody")}},
		"involves":         {Involves: nothing.id(civic.KindOrganization, "nobody")},
		"involves a place": {Involves: nothing.id(civic.KindPlace, "nowhere")},
	} {
		v.wantSlugs(name, nodeIDs(v.activities(civic.ActivityQuery{Filter: f, Page: everything()}).Items), "")
	}
}
