package graph_test

import (
	"slices"
	"testing"
)

// The questions that the five programme texts answer. The gold answers are read from the texts, not from the program.

func TestWhoFoundedKatiliyoruzWithWhom(t *testing.T) {
	builtIn(t).expect(`{ search(text: "Katılıyoruz Programı", types: [ACTIVITY], first: 1) { nodes { ... on Programme {
		founders: participations(roles: [COORDINATOR]) { nodes { organization { name acronym } } }
		partners: participations(roles: [PARTNER]) { nodes { organization { name } } } } } } }`, nil, `
	{"search": {"nodes": [{
		"founders": {"nodes": [{"organization": {"name": "National Democratic Institute", "acronym": "NDI"}}]},
		"partners": {"nodes": [{"organization": {"name": "Türkiye Belediyeler Birliği"}}, {"organization": {"name": "Türkiye Kent Konseyleri Birliği"}}]}}]}}`)
}

func TestWhichMunicipalitiesMadeRoadmaps(t *testing.T) {
	var found struct {
		Search struct {
			TotalCount int
			Nodes      []struct {
				Kind       string
				Activity   struct{ Period struct{ Start, End string } }
				ProducedBy []struct {
					Typename string `json:"__typename"`
					Name     string
					Province struct{ Name string }
				}
			}
		}
	}
	builtIn(t).ask(&found, `{ search(text: "Sivil Katılım Güçlendirme Yol Haritası", types: [OUTPUT]) { totalCount nodes { ... on Output {
		kind activity { period { start end } } producedBy { __typename ... on Municipality { name province { name } } } } } } }`, nil)
	var got []string
	for _, roadmap := range found.Search.Nodes {
		maker := roadmap.ProducedBy[0]
		got = append(got, maker.Name+", "+maker.Province.Name)
		if roadmap.Kind != "ROADMAP" || maker.Typename != "Municipality" || roadmap.Activity.Period.Start != "2020" || roadmap.Activity.Period.End != "2021" {
			t.Errorf("not a roadmap of a municipality in the first period: %+v", roadmap)
		}
	}
	slices.Sort(got)
	want := []string{
		"Bornova Belediyesi, İzmir", "Eskişehir Büyükşehir Belediyesi, Eskişehir", "Kahramanmaraş Büyükşehir Belediyesi, Kahramanmaraş",
		"Nilüfer Belediyesi, Bursa", "Sultanbeyli Belediyesi, İstanbul",
	}
	if !slices.Equal(got, want) || found.Search.TotalCount != len(want) {
		t.Errorf("got %v", got)
	}
}

func TestTaskForces(t *testing.T) {
	builtIn(t).expect(`{ activities(filter: {types: [TASK_FORCE]}) { totalCount nodes { places { name } ... on TaskForce { cadence sectors missingSectors nextMeetingDue } } } }`, nil, `
	{"activities": {"totalCount": 7, "nodes": [`+
		taskForce("Çanakkale")+`,`+taskForce("Elazığ")+`,`+taskForce("Eskişehir")+`,`+taskForce("Gaziantep")+`,`+
		taskForce("Manisa")+`,`+taskForce("Mersin")+`,`+taskForce("Trabzon")+`]}}`)
}

// taskForce is a task force as the text describes all seven: of municipality, state, university and civil society, meeting every two
// months. No member is named and no day of a meeting, so neither who is missing nor the next day is known.
func taskForce(province string) string {
	return `{"places": [{"name": "` + province + `"}], "cadence": "FREQ=MONTHLY;INTERVAL=2", "sectors": ["MUNICIPAL", "PUBLIC", "ACADEMIC", "CIVIL"],
		"missingSectors": null, "nextMeetingDue": null}`
}

func TestWhoAndWhereIsModel(t *testing.T) {
	for _, spelling := range []string{"Model", "MoDeL"} {
		builtIn(t).expect(`query($text: String!) { search(text: $text, types: [ACTIVITY], first: 1) { nodes { ... on Project {
			period { start end }
			participations { nodes { role organization { name } } }
			places { __typename name } } } } }`, variables{"text": spelling}, `
		{"search": {"nodes": [{"period": {"start": "2018", "end": "2020"},
			"participations": {"nodes": [
				{"role": "COORDINATOR", "organization": {"name": "Türkiye Ekonomik ve Sosyal Etüdler Vakfı"}},
				{"role": "PARTNER", "organization": {"name": "Şişli Belediyesi"}},
				{"role": "PARTNER", "organization": {"name": "Türkiye Kent Konseyleri Birliği"}},
				{"role": "ASSOCIATE", "organization": {"name": "Denge Denetleme Ağı"}}]},
			"places": [
				{"__typename": "Province", "name": "Adana"}, {"__typename": "District", "name": "Yenimahalle"}, {"__typename": "Province", "name": "Burdur"},
				{"__typename": "Province", "name": "Gaziantep"}, {"__typename": "District", "name": "Maltepe"}, {"__typename": "District", "name": "Karşıyaka"},
				{"__typename": "Province", "name": "Kars"}, {"__typename": "Province", "name": "Sinop"}, {"__typename": "Province", "name": "Van"},
				{"__typename": "Province", "name": "Yalova"}]}]}}`)
	}
}

func TestTimelineOfTheProjectOfKADEM(t *testing.T) {
	var found struct {
		Search struct {
			Nodes []struct {
				Descendants struct {
					Nodes []struct {
						Title  string
						Period struct{ Start string }
					}
				}
			}
		}
	}
	builtIn(t).ask(&found, `{ search(text: "Mülteciler için Güçlü Sivil Toplum", types: [ACTIVITY], first: 1) { nodes { ... on Project {
		descendants(types: [EVENT], first: 1000) { nodes { title period { start } } } } } } }`, nil)
	var dates []string
	for _, event := range found.Search.Nodes[0].Descendants.Nodes {
		dates = append(dates, event.Period.Start)
	}
	// Two workshops; meetings on two days of December 2019 and two of January 2020; trainings and networking meetings of which the text
	// gives the days but no year; then those of which it gives no date.
	dated := []string{
		"2019-08-21", "2019-08-22", "2019-12-11", "2019-12-23", "2020-01-22", "2020-01-23",
		"XXXX-09-30", "XXXX-10-03", "XXXX-12-10", "XXXX-12-24",
	}
	if len(dates) <= len(dated) || !slices.Equal(dates[:len(dated)], dated) {
		t.Fatalf("the dates are %q", dates)
	}
	if slices.ContainsFunc(dates[len(dated):], func(date string) bool { return date != "" }) {
		t.Errorf("undated events are not last: %q", dates)
	}
}

func TestWhatHappensInAProvince(t *testing.T) {
	a := builtIn(t)
	for province, want := range map[string][]string{
		"Gaziantep": {"Daha Demokratik Bir Yerel Yönetişim İçin Sivil Toplumun Güçlendirilmesi", "Mülteciler için Güçlü Sivil Toplum", "Sivil Katılım Projesi"},
		"Eskişehir": {"Katılıyoruz Programı İlk Dönemi (2020–2021)", "Sivil Katılım Projesi"},
	} {
		var found struct {
			Search struct {
				Nodes []struct {
					Typename   string `json:"__typename"`
					Activities struct{ Nodes []struct{ Title string } }
				}
			}
		}
		a.ask(&found, `query($p: String!) { search(text: $p, types: [PLACE], first: 1) { nodes { __typename ... on Province { activities(first: 100) { nodes { title } } } } } }`, variables{"p": province})
		var titles []string
		for _, activity := range found.Search.Nodes[0].Activities.Nodes {
			titles = append(titles, activity.Title)
		}
		for _, title := range want {
			if !slices.Contains(titles, title) {
				t.Errorf("%s lacks %q among %q", province, title, titles)
			}
		}
	}
}

func TestOrganizationsInMoreThanOneProgramme(t *testing.T) {
	builtIn(t).expect(`{ organizations(filter: {minProgrammes: 2}) { nodes { name } } }`, nil, `
	{"organizations": {"nodes": [{"name": "Avrupa Birliği"}, {"name": "Türkiye Kent Konseyleri Birliği"}]}}`)
}

func TestProvincesInMoreThanOneProgramme(t *testing.T) {
	var found struct {
		Places struct {
			Nodes []struct {
				Name       string
				Programmes struct{ TotalCount int }
			}
		}
	}
	builtIn(t).ask(&found, `{ places(types: [PROVINCE], minProgrammes: 2) { nodes { name programmes { totalCount } } } }`, nil)
	counts := map[string]int{}
	for _, place := range found.Places.Nodes {
		counts[place.Name] = place.Programmes.TotalCount
	}
	// Gaziantep: MoDeL, the task forces, KADEM's project. Eskişehir: Katılıyoruz and the task forces. İzmir: Bornova in Katılıyoruz,
	// Karşıyaka in MoDeL. İstanbul: Sultanbeyli in Katılıyoruz, Maltepe in MoDeL, KADEM's project.
	for province, want := range map[string]int{"Gaziantep": 3, "Eskişehir": 2, "İzmir": 2, "İstanbul": 3} {
		if counts[province] != want {
			t.Errorf("%s is in %d programmes, want %d (all: %v)", province, counts[province], want, counts)
		}
	}
	if counts["Manisa"] != 0 {
		t.Errorf("Manisa has the task forces only: %v", counts)
	}
}

const howConnected = `query($from: ID!, $to: ID!, $ties: TieFilter) { paths(from: $from, to: $to, ties: $ties, first: 1) {
	ties { excludeRoles } paths { length steps { organization { acronym name } activity { title } } } } }`

func TestHowNDIAndKADEMAreConnected(t *testing.T) {
	a := builtIn(t)
	vars := variables{"from": a.named("NDI"), "to": a.named("KADEM")}
	a.expect(howConnected, vars, `{"paths": {"ties": {"excludeRoles": ["CONTRACTING_AUTHORITY", "FUNDER", "TECHNICAL_AUTHORITY"]}, "paths": []}}`)
	vars["ties"] = map[string]any{"excludeRoles": []string{"CONTRACTING_AUTHORITY", "TECHNICAL_AUTHORITY"}}
	a.expect(howConnected, vars, `{"paths": {"ties": {"excludeRoles": ["CONTRACTING_AUTHORITY", "TECHNICAL_AUTHORITY"]}, "paths": [{"length": 3, "steps": [
		{"organization": {"acronym": "NDI", "name": "National Democratic Institute"}, "activity": null},
		{"organization": null, "activity": {"title": "Katılıyoruz Programı"}},
		{"organization": {"acronym": "TKKB", "name": "Türkiye Kent Konseyleri Birliği"}, "activity": null},
		{"organization": null, "activity": {"title": "Daha Demokratik Bir Yerel Yönetişim İçin Sivil Toplumun Güçlendirilmesi"}},
		{"organization": {"acronym": "AB", "name": "Avrupa Birliği"}, "activity": null},
		{"organization": null, "activity": {"title": "Mülteciler için Güçlü Sivil Toplum"}},
		{"organization": {"acronym": "KADEM", "name": "Kadın ve Demokrasi Derneği"}, "activity": null}]}]}}`)
}

// named returns the id of the organization that a text names first.
func (a *api) named(text string) string {
	a.t.Helper()
	var found struct {
		Search struct{ Nodes []struct{ ID string } }
	}
	a.ask(&found, `query($t: String!) { search(text: $t, types: [ORGANIZATION], first: 1) { nodes { id } } }`, variables{"t": text})
	if len(found.Search.Nodes) == 0 {
		a.t.Fatalf("nothing is named %q", text)
	}
	return found.Search.Nodes[0].ID
}

func TestWhoCollaboratesAcrossProvinces(t *testing.T) {
	var found struct {
		Collaborations struct {
			Nodes []struct {
				A, B          struct{ Name string }
				CrossProvince bool
				ActivityCount int
				Activities    []struct {
					Title     string
					Citations []struct{ Source struct{ Title string } }
				}
			}
		}
	}
	builtIn(t).ask(&found, `{ collaborations(scope: OTHER_PROVINCES, first: 100) { nodes { a { name } b { name } crossProvince activityCount
		activities { title citations { source { title } } } } } }`, nil)
	shared := map[[2]string]string{}
	for _, pair := range found.Collaborations.Nodes {
		if !pair.CrossProvince || pair.ActivityCount != len(pair.Activities) || len(pair.Activities[0].Citations) == 0 {
			t.Errorf("not proven, or not across provinces: %+v", pair)
		}
		shared[[2]string{min(pair.A.Name, pair.B.Name), max(pair.A.Name, pair.B.Name)}] = pair.Activities[0].Title
	}
	for pair, activity := range map[[2]string]string{
		{"Bornova Belediyesi", "Nilüfer Belediyesi"}:                               "Katılıyoruz Programı İlk Dönemi (2020–2021)",
		{"Eskişehir Büyükşehir Belediyesi", "Kahramanmaraş Büyükşehir Belediyesi"}: "Katılıyoruz Programı İlk Dönemi (2020–2021)",
		{"Sultanbeyli Belediyesi", "Türkiye Belediyeler Birliği"}:                  "Katılıyoruz Programı İlk Dönemi (2020–2021)",
	} {
		if shared[pair] != activity {
			t.Errorf("%v share %q, want %q", pair, shared[pair], activity)
		}
	}
}

func TestSearchFinds(t *testing.T) {
	a := builtIn(t)
	sisli, kadem, tkkb := a.named("Şişli Belediyesi"), a.named("KADEM"), a.named("TKKB")
	for text, want := range map[string]string{
		"sisli": sisli, "ŞİŞLİ": sisli, "şişli belediyesi'nin": sisli, "sişli beledyesi": sisli,
		"tkkb": tkkb, "kadin demokrasi": kadem, "Türkiye Kent Konseyleri Birligi": tkkb,
	} {
		if got := a.named(text); got != want {
			t.Errorf("%q finds %s, want %s", text, got, want)
		}
	}
}

func TestTwoMunicipalitiesOfOneNameButForAWord(t *testing.T) {
	a := smallWorld(t)
	a.write(upsertOrganizations, `{"source": {"id": "slug:hand"}, "organizations": [
		{"type": "MUNICIPALITY", "names": [{"text": "Eskişehir Belediyesi"}], "identifiers": [{"scheme": "slug", "value": "eb"}]},
		{"type": "MUNICIPALITY", "names": [{"text": "Eskişehir Büyükşehir Belediyesi"}], "identifiers": [{"scheme": "slug", "value": "ebb"}]}]}`)
	for name, slug := range map[string]string{"eskişehir belediyesi": "eb", "ESKİŞEHİR BÜYÜKŞEHİR BELEDİYESİ": "ebb"} {
		if got := a.named(name); got != a.idOf(slug) {
			t.Errorf("%q finds %s first", name, got)
		}
		a.expect(`query($n: [String!]) { organizations(filter: {set: {names: $n}}) { nodes { id } unresolved { input } } }`, variables{"n": []string{name}},
			`{"organizations": {"nodes": [{"id": "`+a.idOf(slug)+`"}], "unresolved": []}}`)
	}
}

// TestTheSameQuestionHasTheSameAnswer compares the bytes of answers to questions that traverse and rank.
func TestTheSameQuestionHasTheSameAnswer(t *testing.T) {
	a, b := builtIn(t), builtIn(t)
	for _, question := range []string{
		`{ collaborations(first: 50) { edges { cursor node { a { name } b { name } strength activities { title } } } } }`,
		`{ network { nodes { id label degree } links { source target weight } } }`,
		`{ provinceFlows { flows { from { name } to { name } collaborations ratio } } }`,
		`{ search(text: "belediye") { edges { cursor matched score } } }`,
		`{ organizations(filter: {hasTies: true}) { nodes { records { values } statements { property value } collaborators { edges { node { name } } } } } }`,
	} {
		first, second := a.post(question, nil), b.post(question, nil)
		if len(first.Errors) > 0 || string(first.body) != string(second.body) {
			t.Errorf("%s has two answers:\n%s\n%s", question, first.body, second.body)
		}
	}
}
