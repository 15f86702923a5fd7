package graph_test

import (
	"slices"
	"testing"
)

// The answers about the small world are worked out by hand. With the default ties Fon, who pays, counts for nobody. The edition (Bel)
// lies in the programme (Ada), and ties Bel and Ada: 2 organizations, 1/(2−1) = 1. The event (Uni) lies in both: it ties Uni to Bel and to
// Ada: 3 organizations, 1/(3−1) = 0.5 each.

func TestCollaboratorsAreWorkedOut(t *testing.T) {
	a := smallWorld(t)
	a.expect(`{ organizationByIdentifier(identifier: {scheme: "slug", value: "ada"}) { collaborators {
		totalCount ties { excludeRoles roles nesting undated undatedLeftOut period { start } unresolved { input } }
		edges { node { name } activityCount strength crossProvince since until activities { title } } }
		position { degree strength activityCount participationCount provinceCount sectorCount crossProvince } } }`, nil, `
	{"organizationByIdentifier": {"collaborators": {"totalCount": 2,
		"ties": {"excludeRoles": ["CONTRACTING_AUTHORITY", "FUNDER", "TECHNICAL_AUTHORITY"], "roles": null, "nesting": "ANCESTORS", "undated": null, "undatedLeftOut": null, "period": null, "unresolved": []},
		"edges": [
			{"node": {"name": "Bel Belediyesi"}, "activityCount": 1, "strength": 1, "crossProvince": true, "since": "2020-03", "until": "2021", "activities": [{"title": "İlk Dönem"}]},
			{"node": {"name": "Uni Üniversitesi"}, "activityCount": 1, "strength": 0.5, "crossProvince": false, "since": "2020-09-30", "until": "2020-09-30", "activities": [{"title": "Çalıştay"}]}]},
		"position": {"degree": 2, "strength": 1.5, "activityCount": 2, "participationCount": 1, "provinceCount": 2, "sectorCount": 2, "crossProvince": 1}}}`)
}

func TestScopesAndOrders(t *testing.T) {
	a := smallWorld(t)
	const question = `query($scope: CollaboratorScope, $order: CollaboratorOrder, $ties: TieFilter) { organizationByIdentifier(identifier: {scheme: "slug", value: "ada"}) {
		collaborators(scope: $scope, orderBy: $order, ties: $ties) { nodes { name } } } }`
	for name, one := range map[string]struct {
		vars variables
		gold string
	}{
		"other provinces": {variables{"scope": "OTHER_PROVINCES"}, `[{"name": "Bel Belediyesi"}]`},
		"same province":   {variables{"scope": "SAME_PROVINCE"}, `[{"name": "Uni Üniversitesi"}]`},
		"by name":         {variables{"order": "NAME"}, `[{"name": "Bel Belediyesi"}, {"name": "Uni Üniversitesi"}]`},
		"funders let in":  {variables{"ties": map[string]any{"excludeRoles": []string{}}, "order": "NAME"}, `[{"name": "Bel Belediyesi"}, {"name": "Fon"}, {"name": "Uni Üniversitesi"}]`},
		"roles named":     {variables{"ties": map[string]any{"roles": []string{"COORDINATOR", "FUNDER"}}}, `[{"name": "Fon"}]`},
		"same activity":   {variables{"ties": map[string]any{"nesting": "SAME_ACTIVITY"}}, `[]`},
		"only this event": {variables{"ties": map[string]any{"activities": map[string]any{"formats": []string{"WORKSHOP"}}}}, `[]`},
		"a set": {variables{"ties": map[string]any{"organizations": map[string]any{"set": map[string]any{"names": []string{"ADA", "Uni Üniversitesi"}}}}},
			`[{"name": "Uni Üniversitesi"}]`},
		"an empty set": {variables{"ties": map[string]any{"organizations": map[string]any{"set": map[string]any{"names": []string{}}}}}, `[]`},
	} {
		t.Run(name, func(t *testing.T) {
			a := *a
			a.t = t
			a.expect(question, one.vars, `{"organizationByIdentifier": {"collaborators": {"nodes": `+one.gold+`}}}`)
		})
	}
}

func TestAPeriodCountsWhatItLeavesOut(t *testing.T) {
	a := smallWorld(t)
	a.write(upsertActivities, `{"source": {"id": "slug:hand"}, "activities": [
		{"type": "EVENT", "names": [{"text": "Tarihsiz"}], "identifiers": [{"scheme": "slug", "value": "tarihsiz"}], "partOf": "slug:program"}]}`)
	a.write(upsertParticipations, `{"source": {"id": "slug:hand"}, "participations": [{"organization": "slug:uni", "activity": "slug:tarihsiz", "role": "PARTICIPANT"}]}`)
	const question = `query($undated: UndatedFacts) { collaborations(ties: {period: {from: "2020-01-01", to: "2020-08-31"}, undated: $undated}) {
		ties { undated undatedLeftOut period { start end } } nodes { activities { title } } } }`
	a.expect(question, nil, `{"collaborations": {"ties": {"undated": "EXCLUDE", "undatedLeftOut": 1, "period": {"start": "2020-01-01", "end": "2020-08-31"}},
		"nodes": [{"activities": [{"title": "İlk Dönem"}]}]}}`)
	a.expect(question, variables{"undated": "INCLUDE"}, `{"collaborations": {"ties": {"undated": "INCLUDE", "undatedLeftOut": 0, "period": {"start": "2020-01-01", "end": "2020-08-31"}},
		"nodes": [{"activities": [{"title": "İlk Dönem"}]}, {"activities": [{"title": "Tarihsiz"}]}]}}`)
	// The one participation without a date is Uni's own, so that every question about Uni leaves it out.
	a.expect(`query($uni: ID!, $ada: ID!, $ties: TieFilter) {
		paths(from: $uni, to: $ada, ties: $ties) { ties { undatedLeftOut } }
		reach(from: $uni, ties: $ties) { ties { undatedLeftOut } }
		organizationByIdentifier(identifier: {scheme: "slug", value: "uni"}) { position(ties: $ties) { ties { undatedLeftOut } } } }`,
		variables{"uni": a.idOf("uni"), "ada": a.idOf("ada"), "ties": map[string]any{"period": map[string]any{"from": "2020-01-01", "to": "2020-08-31"}}}, `
	{"paths": {"ties": {"undatedLeftOut": 1}}, "reach": {"ties": {"undatedLeftOut": 1}}, "organizationByIdentifier": {"position": {"ties": {"undatedLeftOut": 1}}}}`)
}

func TestTwoGroups(t *testing.T) {
	a := smallWorld(t)
	a.expect(`{ collaborations(between: {a: {sectors: [ACADEMIC]}, b: {organizations: {names: ["Bel Belediyesi", "Kimse"]}}}) {
		ties { unresolved { input reason candidates { name } } } nodes { strength activities(first: 1) { title } } } }`, nil, `
	{"collaborations": {"ties": {"unresolved": [{"input": "Kimse", "reason": "NOT_FOUND", "candidates": []}]}, "nodes": [{"strength": 0.5, "activities": [{"title": "Çalıştay"}]}]}}`)
}

func TestFlowsReachAndPaths(t *testing.T) {
	a := smallWorld(t)
	// Three pairs: Ada–Bel and Bel–Uni between the two provinces, Ada–Uni within Ankara, which has 4 of the 6 ends: 4·2/(6−1) = 1.6.
	a.expect(`{ provinceFlows { unplaced flows { collaborations activities expected ratio } } }`, nil,
		`{"provinceFlows": {"unplaced": 0, "flows": [{"collaborations": 2, "activities": 2, "expected": 1.6, "ratio": 1.25}]}}`)
	vars := variables{"from": a.idOf("ada"), "to": a.idOf("uni")}
	a.expect(`query($from: ID!) { reach(from: $from, steps: 2) { bySteps { step organizations provinces { plateCode } sectors } } }`, variables{"from": vars["from"]}, `
	{"reach": {"bySteps": [{"step": 1, "organizations": 2, "provinces": [{"plateCode": 35}], "sectors": ["MUNICIPAL", "ACADEMIC"]},
		{"step": 2, "organizations": 0, "provinces": [], "sectors": []}]}}`)
	a.expect(`query($from: ID!, $to: ID!) { paths(from: $from, to: $to, first: 1) { truncated paths { length strength steps {
		organization { name } activity { title } strength fromRoles { role activity { title } } toRoles { role } } } } }`, vars, `
	{"paths": {"truncated": false, "paths": [{"length": 1, "strength": 0.5, "steps": [
		{"organization": {"name": "Ada Derneği"}, "activity": null, "strength": null, "fromRoles": null, "toRoles": null},
		{"organization": null, "activity": {"title": "Çalıştay"}, "strength": 0.5, "fromRoles": [{"role": "COORDINATOR", "activity": {"title": "Büyük Program"}}], "toRoles": [{"role": "HOST"}]},
		{"organization": {"name": "Uni Üniversitesi"}, "activity": null, "strength": null, "fromRoles": null, "toRoles": null}]}]}}`)
}

func TestNetworksTravelInColumns(t *testing.T) {
	a := smallWorld(t)
	// In the order of their ties: Ada–Bel is the strongest. Positions: Ada has that of Ankara, Bel none since İzmir has none here.
	a.expect(`{ network(limit: 2) { truncated totalNodes totalLinks isolates
		nodes { type sector activityType plateCode longitude latitude degree hiddenNeighbours known } links { weight activityCount start end } } }`, nil, `
	{"network": {"truncated": true, "totalNodes": 3, "totalLinks": 3, "isolates": 1,
		"nodes": {"type": `+pairOf(a, `"NGO"`, `"MUNICIPALITY"`)+`, "sector": `+pairOf(a, `"CIVIL"`, `"MUNICIPAL"`)+`, "activityType": [null, null],
			"plateCode": `+pairOf(a, "6", "35")+`, "longitude": `+pairOf(a, "32.85", "null")+`, "latitude": `+pairOf(a, "39.92", "null")+`,
			"degree": [2, 2], "hiddenNeighbours": [1, 1], "known": [false, false]},
		"links": {"weight": [1], "activityCount": [1], "start": ["2020-03"], "end": ["2021"]}}}`)
}

func TestTheNeighborhoodInTwoModes(t *testing.T) {
	a := smallWorld(t)
	var found struct {
		Neighborhood struct {
			Nodes struct{ Label []string }
			Links struct{ Source, Target []int }
		}
	}
	a.ask(&found, `query($of: [ID!]!, $known: [ID!]) { neighborhood(of: $of, known: $known, mode: TWO_MODE) { nodes { label(lang: EN) } links { source target } } }`,
		variables{"of": []string{a.idOf("bel")}})
	labels := found.Neighborhood.Nodes.Label
	var links []string
	for i, source := range found.Neighborhood.Links.Source {
		links = append(links, labels[source]+" in "+labels[found.Neighborhood.Links.Target[i]])
	}
	slices.Sort(links)
	// Fon is left out: it pays. Ada has an official name in English.
	want := []string{"Bel Belediyesi in İlk Dönem", "Island Association in Büyük Program", "Uni Üniversitesi in Çalıştay"}
	if !slices.Equal(links, want) || len(labels) != 6 {
		t.Errorf("the links are %q between %q", links, labels)
	}
}

func TestWhatOrganizationsAndActivitiesTell(t *testing.T) {
	a := smallWorld(t)
	a.expect(`{ organizationByIdentifier(identifier: {scheme: "slug", value: "ada"}) { __typename type sector name english: name(lang: EN) acronym
		seat { __typename name within { name } } province { plateCode iso } location { latitude } themes { name } website active { start }
		identifiers { scheme value url } assessments { date strong { name } developing { name } } participations { totalCount nodes { roleLabel period { start end } status amount { amount } } }
		... on NGO { legalForm } } }`, nil, `
	{"organizationByIdentifier": {"__typename": "NGO", "type": "NGO", "sector": "CIVIL", "name": "Ada Derneği", "english": "Island Association", "acronym": "ADA",
		"seat": {"__typename": "Province", "name": "Ankara", "within": {"name": "Türkiye"}}, "province": {"plateCode": 6, "iso": "TR-06"}, "location": {"latitude": 39.92},
		"themes": [{"name": "Katılım"}], "website": null, "active": null, "identifiers": [{"scheme": "slug", "value": "ada", "url": null}],
		"assessments": [{"date": "2021-05", "strong": [{"name": "Katılım"}], "developing": []}],
		"participations": {"totalCount": 1, "nodes": [{"roleLabel": "yürütücü", "period": {"start": "2019", "end": ".."}, "status": "STATED", "amount": null}]},
		"legalForm": "ASSOCIATION"}}`)
	a.expect(`{ activities(filter: {formats: [WORKSHOP]}) { nodes { __typename title status period { start end } partOf { title ... on Stage { kind application { status } } }
		places { name } outputs { kind title producedBy { ... on University { name } } period { start } } unnamedParticipants { label count sector place { name } }
		indicators { name measurements { value unit stage label } } ... on Event { format } descendants { totalCount } } } }`, nil, `
	{"activities": {"nodes": [{"__typename": "Event", "title": "Çalıştay", "status": null, "period": {"start": "2020-09-30", "end": "2020-09-30"},
		"partOf": {"title": "İlk Dönem", "kind": "EDITION", "application": null}, "places": [{"name": "İzmir"}],
		"outputs": [{"kind": "REPORT", "title": "Sonuç Raporu", "producedBy": [{"name": "Uni Üniversitesi"}], "period": null}],
		"unnamedParticipants": [{"label": "12 STÖ", "count": 12, "sector": "CIVIL", "place": null}],
		"indicators": [{"name": "Katılımcı sayısı", "measurements": [{"value": "40.5", "unit": "%", "stage": "BEFORE", "label": null}]}],
		"format": "WORKSHOP", "descendants": {"totalCount": 0}}]}}`)
}

func TestPlacesIncludeWhatLiesWithin(t *testing.T) {
	a := smallWorld(t)
	a.expect(`{ places(types: [COUNTRY]) { nodes { __typename name ... on Country { code } organizations { totalCount } mine: organizations(filter: {types: [NGO]}) { nodes { name } }
		activities(orderBy: START_ASC) { nodes { title } } programmes { nodes { title } } source { title } } } }`, nil, `
	{"places": {"nodes": [{"__typename": "Country", "name": "Türkiye", "code": "TR", "organizations": {"totalCount": 3}, "mine": {"nodes": [{"name": "Ada Derneği"}]},
		"activities": {"nodes": [{"title": "Büyük Program"}, {"title": "Çalıştay"}]}, "programmes": {"nodes": [{"title": "Büyük Program"}]}, "source": {"title": "Made by hand"}}]}}`)
}

func TestSourcesThatDisagreeStayVisible(t *testing.T) {
	a := smallWorld(t)
	a.write(upsertActivities, `{"source": {"new": {"keys": [{"scheme": "slug", "value": "late"}], "title": "A later word"}}, "activities": [
		{"id": "slug:donem", "period": {"from": "2020-04", "to": "2021"}, "asOf": "2022", "factStatus": "INFERRED", "locators": [{"property": "period", "text": "p. 3"}],
		 "remarks": [{"property": "period", "value": "2020", "note": "the heading has another year"}]}]}`)
	a.expect(`{ activities(filter: {types: [STAGE]}) { nodes { period { start } statements(property: "period") { value rank status asOf note citations { locator source { title } } }
		citations { source { title } locator } } } }`, nil, `
	{"activities": {"nodes": [{"period": {"start": "2020-03"}, "statements": [
		{"value": "2020-03/2021", "rank": "NORMAL", "status": "STATED", "asOf": null, "note": null, "citations": [{"locator": null, "source": {"title": "Made by hand"}}]},
		{"value": "2020-04/2021", "rank": "NORMAL", "status": "INFERRED", "asOf": "2022", "note": null, "citations": [{"locator": "p. 3", "source": {"title": "A later word"}}]},
		{"value": "2020", "rank": "NORMAL", "status": "INFERRED", "asOf": "2022", "note": "the heading has another year", "citations": [{"locator": "p. 3", "source": {"title": "A later word"}}]}],
		"citations": `+citationsOfTwo(a)+`}]}}`)
}

// citationsOfTwo writes the citations of the two sources in the order of the sources' ids, in which records come.
func citationsOfTwo(a *api) string {
	a.t.Helper()
	var found struct {
		Sources struct{ Nodes []struct{ ID, Title string } }
	}
	a.ask(&found, `{ sources { nodes { id title } } }`, nil)
	first, second := `{"source": {"title": "A later word"}, "locator": "p. 3"}`, `{"source": {"title": "Made by hand"}, "locator": null}`
	if found.Sources.Nodes[0].ID > found.Sources.Nodes[1].ID {
		first, second = second, first
	}
	return "[" + first + ", " + second + "]"
}

func TestTaskForcesTellWhatIsDue(t *testing.T) {
	a := smallWorld(t)
	a.write(upsertActivities, `{"source": {"id": "slug:hand"}, "activities": [
		{"type": "TASK_FORCE", "names": [{"text": "Güç"}], "identifiers": [{"scheme": "slug", "value": "guc"}], "cadence": "FREQ=MONTHLY;INTERVAL=2", "sectors": ["CIVIL", "ACADEMIC", "PUBLIC"], "period": {"from": "2024-01-10"},
		 "outputs": [{"slug": "plan", "kind": "ACTION_PLAN", "names": [{"text": "Plan"}], "actions": [
			{"titles": [{"text": "geçti"}], "status": "PLANNED", "due": "2024-04"}, {"titles": [{"text": "bitti"}], "status": "DONE", "due": "2024-04"},
			{"titles": [{"text": "ay içinde"}], "status": "ONGOING", "due": "2024-05"}, {"titles": [{"text": "tarihsiz"}], "status": "PLANNED"}]}]}]}`)
	const due = `query($asOf: Date) { activities(filter: {types: [TASK_FORCE]}) { nodes { ... on TaskForce { missingSectors nextMeetingDue(asOf: $asOf) } } } }`
	a.expect(due, nil, `{"activities": {"nodes": [{"missingSectors": null, "nextMeetingDue": "2024-07-10"}]}}`)
	a.write(upsertParticipations, `{"source": {"id": "slug:hand"}, "participations": [{"organization": "slug:ada", "activity": "slug:guc", "role": "MEMBER"}]}`)
	a.write(upsertActivities, `{"source": {"id": "slug:hand"}, "activities": [
		{"type": "EVENT", "names": [{"text": "Toplantı"}], "identifiers": [{"scheme": "slug", "value": "t1"}], "partOf": "slug:guc", "period": {"from": "2024-03-20", "to": "2024-03-20"}},
		{"type": "EVENT", "names": [{"text": "Ay"}], "identifiers": [{"scheme": "slug", "value": "t2"}], "partOf": "slug:guc", "period": {"from": "2024-04", "to": "2024-04"}},
		{"type": "EVENT", "names": [{"text": "Gelecek"}], "identifiers": [{"scheme": "slug", "value": "t3"}], "partOf": "slug:guc", "period": {"from": "2024-06-01", "to": "2024-06-01"}}]}`)
	a.expect(due, nil, `{"activities": {"nodes": [{"missingSectors": ["ACADEMIC", "PUBLIC"], "nextMeetingDue": "2024-05-20"}]}}`)
	a.refuse(due, variables{"asOf": "2024-05"}, "INVALID", "asOf")
	a.refuse(due, variables{"asOf": []string{"2024-05-20"}}, "INVALID", "asOf")
	a.expect(due, variables{"asOf": "2024-05-20"}, `{"activities": {"nodes": [{"missingSectors": ["ACADEMIC", "PUBLIC"], "nextMeetingDue": "2024-07-20"}]}}`)
	a.expect(`{ search(text: "Plan", types: [OUTPUT]) { nodes { ... on Output { actions { title overdue later: overdue(asOf: "2024-06-01") } } } } }`, nil, `
	{"search": {"nodes": [{"actions": [{"title": "geçti", "overdue": true, "later": true}, {"title": "bitti", "overdue": false, "later": false},
		{"title": "ay içinde", "overdue": false, "later": true}, {"title": "tarihsiz", "overdue": false, "later": false}]}]}}`)
}

func TestGraphInfo(t *testing.T) {
	a := smallWorld(t)
	a.expect(`{ graphInfo { build counts { organizations activities places participations outputs assessments themes sources placesByType { type count } } } }`, nil, `
	{"graphInfo": {"build": "test", "counts": {"organizations": 4, "activities": 3, "places": 3, "participations": 4, "outputs": 1, "assessments": 1, "themes": 1, "sources": 1,
		"placesByType": [{"type": "COUNTRY", "count": 1}, {"type": "REGION", "count": 0}, {"type": "PROVINCE", "count": 2}, {"type": "DISTRICT", "count": 0}, {"type": "LOCALITY", "count": 0}]}}}`)
}

// pairOf writes what Ada and Bel have in the order of their ids, in which the ends of a tie come.
func pairOf(a *api, ada, bel string) string {
	if a.idOf("ada") < a.idOf("bel") {
		return "[" + ada + ", " + bel + "]"
	}
	return "[" + bel + ", " + ada + "]"
}
