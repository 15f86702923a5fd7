package storetest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func lookupPromises() []promise {
	return []promise{
		{"Nodes returns the entity that each id names", nodesOfAllKinds},
		{"Nodes returns nil where an id names none that is in the graph", nodesUnknown},
		{"Nodes follows redirects", nodesRedirect},
		{"Lists of questions are answered in their order, one answer each", nodesInOrder},
		{"Resolve returns the entity that a key was ever given to and that is in the graph now", resolveKeys},
		{"Records are those of the entity's own subject first, then by subject, then by source", recordsInOrder},
		{"Records include retired ones", recordsRetired},
		{"Records of other ids are none", recordsOfOthers},
		{"Assessments are by date, then by id", assessmentsByDate},
		{"Assessments of a merged organization are those of the one that stands for it", assessmentsMerged},
	}
}

func nodesOfAllKinds(t *testing.T, open opener) {
	w := gold()
	assessment := w.saysOfAssessment(w.called("dernek"), "2020", civic.RecordHead{Source: w.called("register")}, civic.AssessmentFacts{Date: "2020"})
	output := civic.OutputID(w.called("project"), "rapor")
	participation := w.participation("project", "vakif", civic.Partner)
	v := open.reading(t, w)
	register := []civic.Citation{{Source: w.called("register")}}
	for _, want := range []civic.Node{
		&civic.Organization{
			ID: w.called("dernek"), Province: w.called("ankara"), OrganizationFacts: civic.OrganizationFacts{
				Type: civic.NGO, Sector: civic.Civil, Names: named("Çankaya Kent Derneği"), Seat: w.called("cankaya"), Themes: w.all("iklim"),
			},
		},
		&civic.Activity{ID: w.called("event"), ActivityFacts: civic.ActivityFacts{
			Type: civic.Event, Format: "MEETING", Names: named("Açılış"), PartOf: w.called("project"), Places: w.all("izmir"),
			Period: civic.Period{Start: "2020-06-15", End: "2020-06-15"},
		}},
		dossier[*civic.Place](w, w.called("cankaya")), dossier[*civic.Theme](w, w.called("iklim")), dossier[*civic.Source](w, w.called("register")),
		&civic.Participation{ID: participation, Organization: w.called("vakif"), Activity: w.called("project"), Role: civic.Partner, Status: civic.Stated},
		&civic.Output{
			ID: output, Activity: w.called("project"), Slug: "rapor", Kind: "REPORT", Names: named("Kent Raporu"), ProducedBy: w.all("dernek"),
			About: w.all("belediye", "cankaya"), Citations: register,
		},
		&civic.Assessment{ID: assessment, Organization: w.called("dernek"), AssessmentFacts: civic.AssessmentFacts{Date: "2020"}},
	} {
		got := v.nodes([]civic.ID{want.NodeID()})[0]
		if fmt.Sprintf("%T", got) != fmt.Sprintf("%T", want) {
			t.Errorf("got a %T, want a %T", got, want)
		}
		if diff := difference(got, want); diff != "" {
			t.Errorf("%T:\n%s", want, diff)
		}
	}
}

func nodesUnknown(t *testing.T, open opener) {
	w := gold()
	retired := civic.RecordHead{Source: w.called("register"), Retired: true}
	w.saysOfOrganization(w.id(civic.KindOrganization, "gone"), retired, civic.OrganizationFacts{Type: civic.NGO, Names: named("Gitti")})
	w.saysOfOrganization(w.id(civic.KindOrganization, "nameless"), civic.RecordHead{Source: w.called("register")}, civic.OrganizationFacts{Type: civic.NGO})
	w.saysOfParticipation(w.called("event"), w.called("vakif"), civic.Host, retired, civic.ParticipationFacts{})
	nobody := (&world{}).id(civic.KindOrganization, "nobody")
	unknown := []civic.ID{
		nobody, w.called("gone"), w.called("nameless"), w.participation("event", "vakif", civic.Host),
		civic.ParticipationID(w.called("event"), nobody, civic.Host), civic.OutputID(w.called("project"), "nothing"),
		civic.OutputID((&world{}).id(civic.KindActivity, "nobody"), "rapor"), civic.AssessmentID(w.called("dernek"), "1999"), "", "nonsense", "o", "p", "u", "s",
	}
	for i, node := range open.reading(t, w).nodes(unknown) {
		if node != nil {
			t.Errorf("%q names %+v, want nothing", unknown[i], node)
		}
	}
}

func nodesRedirect(t *testing.T, open opener) {
	w := gold()
	w.takePart(w.called("project"), civic.Partner, w.called("sube"))
	w.takePart(w.called("event"), civic.Host, w.called("sube"))
	w.merge(w.called("vakif"), w.called("sube"))
	w.merge(w.called("birlik"), w.called("vakif"))
	reader := open.reading(t, w)
	asked := append(w.all("sube", "vakif", "birlik"), w.participation("project", "sube", civic.Partner), w.participation("event", "birlik", civic.Host))
	got := slugsOf(w, reader.nodes(asked))
	// birlik has no participation of its own, so the joined ones have the least of the ids of those merged into it.
	project := min(w.participation("project", "sube", civic.Partner), w.participation("project", "vakif", civic.Partner))
	want := "birlik birlik birlik " + w.slug(project) + " event/sube/HOST"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func nodesInOrder(t *testing.T, open opener) {
	w := gold()
	nobody := (&world{}).id(civic.KindOrganization, "nobody")
	asked := append(w.all("vakif", "dernek", "vakif"), nobody, w.called("belediye"))
	got := slugsOf(w, open.reading(t, w).nodes(asked))
	if want := "vakif dernek vakif - belediye"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func resolveKeys(t *testing.T, open opener) {
	w := gold()
	w.keys = append(w.keys, civic.KeyRow{KindKey: kindKey(civic.KindOrganization, "second-key"), ID: w.called("dernek")})
	retired := civic.RecordHead{Source: w.called("register"), Retired: true}
	w.saysOfOrganization(w.id(civic.KindOrganization, "gone"), retired, civic.OrganizationFacts{Type: civic.NGO, Names: named("Gitti")})
	w.merge(w.called("vakif"), w.called("sube"))
	reader := open.reading(t, w)
	for _, test := range []struct {
		key  civic.KindKey
		want string
	}{
		{kindKey(civic.KindOrganization, "dernek"), "dernek"},
		{kindKey(civic.KindOrganization, "second-key"), "dernek"},
		{kindKey(civic.KindOrganization, "sube"), "vakif"},
		{kindKey(civic.KindPlace, "ankara"), "ankara"},
		{kindKey(civic.KindActivity, "dernek"), ""},
		{kindKey(civic.KindOrganization, "gone"), ""},
		{kindKey(civic.KindOrganization, "nobody"), ""},
		{civic.KindKey{Kind: civic.KindOrganization, Key: civic.Key{Scheme: "ror", Value: "dernek"}}, ""},
	} {
		got := reader.resolve([]civic.KindKey{test.key})
		if len(got) != 1 || w.slug(got[0]) != test.want {
			t.Errorf("%c %s: got %s, want %q", test.key.Kind, test.key.Value, w.slugs(got), test.want)
		}
	}
}

func kindKey(kind civic.Kind, slug string) civic.KindKey {
	return civic.KindKey{Kind: kind, Key: civic.Key{Scheme: slugScheme, Value: slug}}
}

// recordSlugs tells for each record whose it is and who says it.
func recordSlugs(w *world, records []civic.AnyRecord) string {
	text := ""
	for _, record := range records {
		text += w.slug(record.Subject) + ":" + w.slug(record.Source) + " "
	}
	return text
}

func recordsInOrder(t *testing.T, open opener) {
	w := gold()
	first, second := min(w.source("one"), w.source("two")), max(w.source("one"), w.source("two"))
	for _, subject := range []string{"vakif", "sube", "dernek"} {
		w.saysOfOrganization(w.called(subject), civic.RecordHead{Source: second}, civic.OrganizationFacts{Website: "https://second.example"})
		w.saysOfOrganization(w.called(subject), civic.RecordHead{Source: first}, civic.OrganizationFacts{Website: "https://first.example"})
	}
	w.merge(w.called("vakif"), w.called("sube"))
	w.merge(w.called("vakif"), w.called("dernek"))
	reader := open.reading(t, w)
	records := reader.records(w.all("vakif", "sube", "event"))
	order := []civic.ID{w.called("vakif"), min(w.called("sube"), w.called("dernek")), max(w.called("sube"), w.called("dernek"))}
	want := ""
	for _, subject := range order {
		for _, source := range sortedIDs(first, second, w.called("register")) {
			want += w.slug(subject) + ":" + w.slug(source) + " "
		}
	}
	for i, asked := range []string{"vakif", "sube"} {
		if got := recordSlugs(w, records[i]); got != want {
			t.Errorf("%s: got %s, want %s", asked, got, want)
		}
	}
	if facts, ok := records[2][0].Facts.(civic.ActivityFacts); !ok || facts.Format != "MEETING" {
		t.Errorf("facts of an activity: got %T %+v", records[2][0].Facts, records[2][0].Facts)
	}
}

func recordsRetired(t *testing.T, open opener) {
	w := gold()
	source := w.source("other")
	w.saysOfOrganization(w.called("vakif"), civic.RecordHead{Source: source, Retired: true}, civic.OrganizationFacts{Website: "https://old.example"})
	participation := w.participation("project", "vakif", civic.Partner)
	w.saysOfParticipation(w.called("project"), w.called("vakif"), civic.Partner, civic.RecordHead{Source: source, Retired: true}, civic.ParticipationFacts{RoleLabel: "ortak"})
	records := open.reading(t, w).records([]civic.ID{w.called("vakif"), participation})
	for i, of := range records {
		if len(of) != 2 {
			t.Fatalf("list %d: got %d records, want 2", i, len(of))
		}
		retired := 0
		for _, record := range of {
			if record.Retired && record.Source == source {
				retired++
			}
		}
		if retired != 1 {
			t.Errorf("list %d: got %d retired records, want 1: %+v", i, retired, of)
		}
	}
}

func recordsOfOthers(t *testing.T, open opener) {
	w := gold()
	asked := append(w.all("ankara", "iklim", "register"), civic.OutputID(w.called("project"), "rapor"), "nonsense", (&world{}).id(civic.KindOrganization, "nobody"))
	records := open.reading(t, w).records(asked)
	if len(records) != len(asked) {
		t.Fatalf("got %d lists, want %d", len(records), len(asked))
	}
	for i, of := range records {
		if len(of) > 0 {
			t.Errorf("%s: got %+v, want none", w.slug(asked[i]), of)
		}
	}
}

func assessmentsByDate(t *testing.T, open opener) {
	w := gold()
	head := civic.RecordHead{Source: w.called("register")}
	var ids = map[string]civic.ID{}
	for slug, date := range map[string]civic.Date{"undated": "", "unstated": "XXXX-05", "late": "2021-03", "year": "2020", "month": "2020-01", "twin": "2021-03"} {
		ids[slug] = w.saysOfAssessment(w.called("dernek"), slug, head, civic.AssessmentFacts{Date: date, Strong: w.all("iklim")})
	}
	reader := open.reading(t, w)
	lists := reader.assessments(w.all("vakif", "dernek"))
	if len(lists) != 2 || len(lists[0]) != 0 {
		t.Fatalf("got %d lists, the first of %d", len(lists), len(lists[0]))
	}
	want := []civic.ID{ids["month"], ids["year"], min(ids["late"], ids["twin"]), max(ids["late"], ids["twin"]), ids["unstated"], ids["undated"]}
	if got := nodeIDs(lists[1]); difference(got, want) != "" {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func assessmentsMerged(t *testing.T, open opener) {
	w := gold()
	head := civic.RecordHead{Source: w.called("register")}
	own := w.saysOfAssessment(w.called("dernek"), "2020", head, civic.AssessmentFacts{Date: "2020"})
	joined := w.saysOfAssessment(w.called("sube"), "2019", head, civic.AssessmentFacts{Date: "2019"})
	w.merge(w.called("dernek"), w.called("sube"))
	v := open.reading(t, w)
	for _, asked := range []string{"dernek", "sube"} {
		lists := v.assessments(w.all(asked))
		if got := nodeIDs(lists[0]); difference(got, []civic.ID{joined, own}) != "" {
			t.Errorf("%s: got %v", asked, got)
		}
		for _, a := range lists[0] {
			if a.Organization != w.called("dernek") {
				t.Errorf("%s: assessment %s is of %s", asked, a.ID, w.slug(a.Organization))
			}
		}
	}
}

// wantFault checks that an error is of a kind.
func wantFault(t *testing.T, what string, err, kind error) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Errorf("%s: got error %v, want %v", what, err, kind)
	}
}
