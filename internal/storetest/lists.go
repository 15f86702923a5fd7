package storetest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func listPromises() []promise {
	return []promise{
		{"Participations of an organization are by start, title and role of the activity, those of an activity by role and name", participationLists},
		{"Participations are those of a role and an activity type when asked", participationFilters},
		{"Participations that a merge brought together are one", participationsMerged},
		{"Outputs are those that an organization produced or that are about it, by id", outputLists},
		{"Places are ordered by type, widest first, then by name", placeLists},
		{"Themes and Sources are ordered by name and title, in Turkish collation", themeAndSourceLists},
		{"A page begins behind its position and tells what lies around it", pageBounds},
		{"A page backward holds the items before its position, in the order of the list", pagesBackward},
		{"A position need not be of an item that is still there", pageFromNowhere},
		{"Limit 0 returns no items", pageOfNothing},
		{"Total is nil unless asked for", pageTotals},
		{"Derived orders do not page backward", derivedForwardOnly},
		{"Counts returns how many entities of each kind and type there are", countsByType},
		{"Counts counts merged organizations once", countsMerged},
	}
}

func participationLists(t *testing.T, open opener) {
	w := gold()
	w.takePart(w.called("project"), civic.Coordinator, w.called("buyuksehir"), w.called("belediye"))
	w.takePart(w.called("project"), civic.Host, w.called("belediye"))
	v := open.reading(t, w)
	for of, want := range map[string]string{
		"belediye": "project/belediye/COORDINATOR project/belediye/PARTNER project/belediye/HOST protocol/belediye/PARTNER",
		"project": "project/belediye/COORDINATOR project/buyuksehir/COORDINATOR project/belediye/PARTNER project/vakif/PARTNER " +
			"project/belediye/HOST",
		"birlik": "",
		"nobody": "",
	} {
		id := w.called(of)
		if of == "nobody" {
			id = (&world{}).id(civic.KindOrganization, of)
		}
		v.wantSlugs(of, nodeIDs(v.participations(civic.ParticipationQuery{Of: id, Page: everything()}).Items), want)
	}
}

func participationFilters(t *testing.T, open opener) {
	w := gold()
	w.takePart(w.called("project"), civic.Host, w.called("belediye"))
	v := open.reading(t, w)
	for _, test := range []struct {
		query civic.ParticipationQuery
		want  string
	}{
		{civic.ParticipationQuery{Of: w.called("belediye"), Roles: []civic.Role{civic.Host, civic.Funder}}, "project/belediye/HOST"},
		{civic.ParticipationQuery{Of: w.called("belediye"), ActivityTypes: []civic.ActivityType{civic.Partnership}}, "protocol/belediye/PARTNER"},
		{civic.ParticipationQuery{Of: w.called("project"), Roles: []civic.Role{civic.Partner}}, "project/belediye/PARTNER project/vakif/PARTNER"},
		{civic.ParticipationQuery{Of: w.called("project"), ActivityTypes: []civic.ActivityType{civic.Event}}, ""},
	} {
		test.query.Page = everything()
		v.wantSlugs(fmt.Sprint(test.query.Roles, test.query.ActivityTypes), nodeIDs(v.participations(test.query).Items), test.want)
	}
}

func participationsMerged(t *testing.T, open opener) {
	w := gold()
	register, other := w.called("register"), w.source("other")
	w.saysOfParticipation(w.called("project"), w.called("sube"), civic.Partner, civic.RecordHead{Source: other, Status: civic.Inferred, Rank: civic.Preferred},
		civic.ParticipationFacts{RoleLabel: "ortak", Period: civic.Period{Start: "2020-03"}})
	w.saysOfParticipation(w.called("project"), w.called("vakif"), civic.Partner, civic.RecordHead{Source: register},
		civic.ParticipationFacts{Period: civic.Period{Start: "2020-05"}})
	w.merge(w.called("vakif"), w.called("sube"))
	v := open.reading(t, w)
	page := v.participations(civic.ParticipationQuery{Of: w.called("sube"), Page: everything()})
	want := []*civic.Participation{{
		ParticipationFacts: civic.ParticipationFacts{RoleLabel: "ortak", Period: civic.Period{Start: "2020-05"}},
		ID:                 w.participation("project", "vakif", civic.Partner), Organization: w.called("vakif"),
		Activity: w.called("project"), Role: civic.Partner, Status: civic.Stated,
	}}
	if diff := difference(page.Items, want); diff != "" {
		t.Error(diff)
	}
}

func outputLists(t *testing.T, open opener) {
	w := gold()
	w.activity("second", civic.ActivityFacts{Names: named("İkinci"), Outputs: []civic.Output{
		{Slug: "a", Kind: "TOOLKIT", Names: named("Araç"), ProducedBy: w.all("belediye")},
		{Slug: "b", Kind: "TOOLKIT", Names: named("Kutu"), ProducedBy: w.all("second"), About: w.all("dernek", "dernek")},
	}})
	rapor := civic.OutputID(w.called("project"), "rapor")
	first, second := civic.OutputID(w.called("second"), "a"), civic.OutputID(w.called("second"), "b")
	v := open.reading(t, w)
	for slug, want := range map[string][]civic.ID{
		"belediye": sortedIDs(rapor, first), "dernek": sortedIDs(rapor, second), "vakif": nil,
	} {
		page := v.outputs(civic.OutputQuery{Organization: w.called(slug), Page: everything()})
		if got := nodeIDs(page.Items); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", slug, got, want)
		}
	}
}

func placeLists(t *testing.T, open opener) {
	w := gold()
	w.place("cesme", civic.District, w.called("izmir"))
	v := open.reading(t, w)
	for _, test := range []struct {
		name  string
		query civic.PlaceQuery
		want  string
	}{
		{"everywhere", civic.PlaceQuery{}, "almanya turkiye ege ic ankara izmir cankaya cesme berlin"},
		{"within, at any depth", civic.PlaceQuery{Within: w.called("turkiye")}, "ege ic ankara izmir cankaya cesme"},
		{"directly in", civic.PlaceQuery{Parent: w.called("turkiye")}, "ege ic"},
		{"types", civic.PlaceQuery{Within: w.called("turkiye"), Types: []civic.PlaceType{civic.Province, civic.District}}, "ankara izmir cankaya cesme"},
		{"in a programme", civic.PlaceQuery{MinProgrammes: 1}, "turkiye ege ic ankara izmir cankaya"},
		{"in two programmes", civic.PlaceQuery{MinProgrammes: 2}, ""},
		{"within what is not there", civic.PlaceQuery{Within: (&world{}).id(civic.KindPlace, "nowhere")}, ""},
	} {
		test.query.Page = everything()
		v.wantSlugs(test.name, nodeIDs(v.places(test.query).Items), test.want)
	}
}

func themeAndSourceLists(t *testing.T, open opener) {
	w := &world{}
	for _, slug := range []string{"zeytin", "ışık", "iklim", "çevre", "cemiyet", "dayanışma"} {
		w.theme(slug)
		w.put(&civic.Source{ID: w.id(civic.KindSource, slug), Title: slug, Keys: []civic.Key{{Scheme: slugScheme, Value: slug}}})
	}
	v := open.reading(t, w)
	const want = "cemiyet çevre dayanışma ışık iklim zeytin"
	themes, err := v.Themes(t.Context(), everything())
	v.wantSlugs("themes", nodeIDs(need(t, themes, err).Items), want)
	sources, err := v.Sources(t.Context(), everything())
	v.wantSlugs("sources", nodeIDs(need(t, sources, err).Items), want)
	from := themes.Positions[1]
	next, err := v.Themes(t.Context(), civic.PageRequest{Limit: 2, From: &from})
	v.wantSlugs("second page of themes", nodeIDs(need(t, next, err).Items), "dayanışma ışık")
}

// pageText shows a page of organizations in one line: what lies before, the items, what lies behind.
func pageText(v view, page civic.Page[*civic.Organization]) string {
	text := v.world.slugs(nodeIDs(page.Items))
	if page.HasPrevious {
		text = "… " + text
	}
	if page.HasNext {
		text += " …"
	}
	return text
}

// organizationPage asks for a page by name, from the position of an organization ("" for the end the page starts from).
func (v view) organizationPage(from string, limit int, backward bool) civic.Page[*civic.Organization] {
	v.t.Helper()
	request := civic.PageRequest{Limit: limit, Backward: backward}
	if from != "" {
		name := civic.DisplayName(dossier[*civic.OrganizationDossier](v.world, v.world.called(from)).Records[0].Facts.Names)
		request.From = &civic.Position{Key: civic.OrganizationKey(civic.ByName, sortKey(name), "", nil, 0), ID: v.world.called(from)}
	}
	return v.organizations(civic.OrganizationQuery{Order: civic.ByName, Page: request})
}

func pageBounds(t *testing.T, open opener) {
	v := open.reading(t, gold())
	for _, test := range []struct {
		from  string
		limit int
		want  string
	}{
		{"", 3, "belediye fon birlik …"},
		{"", 7, "belediye fon birlik dernek sube vakif buyuksehir"},
		{"birlik", 3, "… dernek sube vakif …"},
		{"birlik", 4, "… dernek sube vakif buyuksehir"},
		{"birlik", 100, "… dernek sube vakif buyuksehir"},
		{"buyuksehir", 5, "… "},
	} {
		if got := pageText(v, v.organizationPage(test.from, test.limit, false)); got != test.want {
			t.Errorf("%d from %q: got %q, want %q", test.limit, test.from, got, test.want)
		}
	}
}

func pagesBackward(t *testing.T, open opener) {
	v := open.reading(t, gold())
	for _, test := range []struct {
		from  string
		limit int
		want  string
	}{
		{"", 3, "… sube vakif buyuksehir"},
		{"sube", 2, "… birlik dernek …"},
		{"sube", 4, "belediye fon birlik dernek …"},
		{"sube", 100, "belediye fon birlik dernek …"},
		{"belediye", 5, " …"},
	} {
		if got := pageText(v, v.organizationPage(test.from, test.limit, true)); got != test.want {
			t.Errorf("%d before %q: got %q, want %q", test.limit, test.from, got, test.want)
		}
	}
}

func pageFromNowhere(t *testing.T, open opener) {
	v := open.reading(t, gold())
	from := civic.Position{Key: civic.OrganizationKey(civic.ByName, sortKey("Cam"), "", nil, 0), ID: (&world{}).id(civic.KindOrganization, "nobody")}
	for _, test := range []struct {
		backward bool
		want     string
	}{{false, "… dernek sube …"}, {true, "… fon birlik …"}} {
		page := v.organizations(civic.OrganizationQuery{Page: civic.PageRequest{Limit: 2, From: &from, Backward: test.backward}})
		if got := pageText(v, page); got != test.want {
			t.Errorf("backward %t: got %q, want %q", test.backward, got, test.want)
		}
	}
}

func pageOfNothing(t *testing.T, open opener) {
	v := open.reading(t, gold())
	page := v.organizations(civic.OrganizationQuery{Page: civic.PageRequest{Count: true}})
	if len(page.Items) != 0 || len(page.Positions) != 0 || page.Total == nil || *page.Total != 7 {
		t.Errorf("got %+v, want no items of 7", page)
	}
}

func pageTotals(t *testing.T, open opener) {
	w := gold()
	v := open.reading(t, w)
	filter := civic.OrganizationFilter{Types: []civic.OrganizationType{civic.NGO}}
	for _, count := range []bool{false, true} {
		page := v.organizations(civic.OrganizationQuery{Filter: filter, Page: civic.PageRequest{Limit: 1, Count: count}})
		switch {
		case !count && page.Total != nil:
			t.Errorf("organizations: got a total of %d that was not asked for", *page.Total)
		case count && (page.Total == nil || *page.Total != 3):
			t.Errorf("organizations: got total %v, want 3", page.Total)
		}
		collaborators := v.collaborators(civic.CollaboratorQuery{Of: w.called("dernek"), Page: civic.PageRequest{Limit: 1, Count: count}})
		switch {
		case !count && collaborators.Total != nil:
			t.Errorf("collaborators: got a total of %d that was not asked for", *collaborators.Total)
		case count && (collaborators.Total == nil || *collaborators.Total != 3):
			t.Errorf("collaborators: got total %v, want 3", collaborators.Total)
		}
	}
}

func derivedForwardOnly(t *testing.T, open opener) {
	w := gold()
	v := open.reading(t, w)
	backward := civic.PageRequest{Limit: 2, Backward: true}
	_, err := v.Organizations(t.Context(), []civic.OrganizationQuery{{Order: civic.ByParticipations, Page: backward}})
	wantFault(t, "organizations by participations", err, civic.ErrInvalid)
	_, err = v.Activities(t.Context(), []civic.ActivityQuery{{Order: civic.BySize, Page: backward}})
	wantFault(t, "activities by size", err, civic.ErrInvalid)
	_, err = v.Collaborators(t.Context(), []civic.CollaboratorQuery{{Of: w.called("dernek"), Page: backward}})
	wantFault(t, "collaborators", err, civic.ErrInvalid)
}

func countsByType(t *testing.T, open opener) {
	w := gold()
	w.saysOfAssessment(w.called("dernek"), "2020", civic.RecordHead{Source: w.called("register")}, civic.AssessmentFacts{})
	v := open.reading(t, w)
	counts, err := v.Counts(t.Context())
	want := civic.Counts{
		Organizations:  map[civic.OrganizationType]int{civic.NGO: 3, civic.Municipality: 2, civic.UmbrellaOrganization: 1, civic.InternationalOrganization: 1},
		Activities:     map[civic.ActivityType]int{civic.Programme: 1, civic.Project: 1, civic.Event: 1, civic.Partnership: 1},
		Places:         map[civic.PlaceType]int{civic.Country: 2, civic.Region: 2, civic.Province: 2, civic.District: 1, civic.Locality: 1},
		Participations: 7, Outputs: 1, Assessments: 1, Themes: 2, Sources: 1,
	}
	if diff := difference(need(t, counts, err), want); diff != "" {
		t.Error(diff)
	}
}

func countsMerged(t *testing.T, open opener) {
	w := gold()
	w.takePart(w.called("project"), civic.Partner, w.called("sube"))
	w.merge(w.called("vakif"), w.called("sube"))
	v := open.reading(t, w)
	counts, err := v.Counts(t.Context())
	if got := need(t, counts, err); got.Organizations[civic.NGO] != 2 || got.Participations != 7 {
		t.Errorf("got %d NGOs and %d participations, want 2 and 7", got.Organizations[civic.NGO], got.Participations)
	}
}
