package graph_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/auth"
)

const (
	upsertPlaces         = `mutation($input: UpsertPlacesInput!) { upsertPlaces(input: $input) { revision replayed items { list index id fate code problem argument } } }`
	upsertThemes         = `mutation($input: UpsertThemesInput!) { upsertThemes(input: $input) { items { fate } } }`
	upsertOrganizations  = `mutation($input: UpsertOrganizationsInput!) { upsertOrganizations(input: $input) { revision replayed items { list index id fate code problem argument } } }`
	upsertActivities     = `mutation($input: UpsertActivitiesInput!) { upsertActivities(input: $input) { revision replayed items { list index id fate code problem argument } } }`
	upsertParticipations = `mutation($input: UpsertParticipationsInput!) { upsertParticipations(input: $input) { revision replayed items { list index id fate code problem argument } } }`
	upsertAssessments    = `mutation($input: UpsertAssessmentsInput!) { upsertAssessments(input: $input) { items { fate } } }`
)

type payload struct {
	Revision string
	Replayed bool
	Items    []struct {
		List, ID, Fate, Code, Problem string
		Index                         int
		Argument                      []string
	}
}

// write runs a mutation, whose input is JSON, and returns its payload.
func (a *api) write(mutation, input string) payload {
	a.t.Helper()
	var answer map[string]payload
	a.ask(&answer, mutation, a.input(input))
	for _, one := range answer {
		return one
	}
	a.t.Fatal("no payload")
	return payload{}
}

func (a *api) input(text string) variables {
	a.t.Helper()
	var value map[string]any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		a.t.Fatalf("the input is not JSON: %v\n%s", err, text)
	}
	return variables{"input": value}
}

const newSource = `"source": {"new": {"keys": [{"scheme": "slug", "value": "hand"}], "title": "Made by hand"}}`

// smallWorld writes a graph small enough to follow by hand: a programme with an edition and an event in it. Ada (an association in
// Ankara) runs the programme, Bel (a municipality in İzmir) is in the edition, Uni (a university in Ankara) hosts the event, Fon
// pays for the programme.
func smallWorld(t *testing.T) *api {
	t.Helper()
	store := memory(t)
	a := serve(t, store, store)
	for _, step := range smallWorldSteps() {
		a.write(step.mutation, step.input)
	}
	return a
}

type step struct{ mutation, input string }

func smallWorldSteps() []step {
	return []step{
		{upsertPlaces, `{` + newSource + `, "places": [
			{"type": "COUNTRY", "names": [{"text": "Türkiye"}], "keys": [{"scheme": "iso3166", "value": "TR"}]},
			{"type": "PROVINCE", "names": [{"text": "Ankara"}], "keys": [{"scheme": "tr-plate", "value": "6"}, {"scheme": "iso3166", "value": "TR-06"}], "within": "iso3166:TR", "location": {"longitude": 32.85, "latitude": 39.92}},
			{"type": "PROVINCE", "names": [{"text": "İzmir"}], "keys": [{"scheme": "tr-plate", "value": "35"}], "within": "iso3166:TR"}]}`},
		{upsertThemes, `{"themes": [{"names": [{"text": "Katılım"}], "keys": [{"scheme": "slug", "value": "katilim"}]}]}`},
		{upsertOrganizations, `{` + newSource + `, "organizations": [
			{"type": "NGO", "legalForm": "ASSOCIATION", "names": [{"text": "Ada Derneği"}, {"text": "ADA", "kind": "ACRONYM"}, {"text": "Island Association", "language": "EN"}], "identifiers": [{"scheme": "slug", "value": "ada"}], "seat": "tr-plate:6", "themes": ["slug:katilim"]},
			{"type": "MUNICIPALITY", "tier": "METROPOLITAN", "names": [{"text": "Bel Belediyesi"}], "identifiers": [{"scheme": "slug", "value": "bel"}], "seat": "tr-plate:35"},
			{"type": "UNIVERSITY", "names": [{"text": "Uni Üniversitesi"}], "identifiers": [{"scheme": "slug", "value": "uni"}], "seat": "tr-plate:6", "location": {"longitude": 32.7, "latitude": 39.8}},
			{"type": "INTERNATIONAL_ORGANIZATION", "names": [{"text": "Fon"}], "identifiers": [{"scheme": "slug", "value": "fon"}, {"scheme": "ror", "value": "0abc"}]}]}`},
		{upsertActivities, `{` + newSource + `, "activities": [
			{"type": "PROGRAMME", "names": [{"text": "Büyük Program"}], "identifiers": [{"scheme": "slug", "value": "program"}], "period": {"from": "2019", "to": ".."}, "places": ["iso3166:TR"]},
			{"type": "STAGE", "stageKind": "EDITION", "names": [{"text": "İlk Dönem"}], "identifiers": [{"scheme": "slug", "value": "donem"}], "partOf": "slug:program", "period": {"from": "2020-03", "to": "2021"}},
			{"type": "EVENT", "format": "WORKSHOP", "names": [{"text": "Çalıştay"}], "identifiers": [{"scheme": "slug", "value": "calistay"}], "partOf": "slug:donem", "period": {"from": "2020-09-30", "to": "2020-09-30"}, "places": ["tr-plate:35"],
			 "outputs": [{"slug": "rapor", "kind": "REPORT", "names": [{"text": "Sonuç Raporu"}], "producedBy": ["slug:uni"]}],
			 "unnamedParticipants": [{"labels": [{"text": "12 STÖ"}], "count": 12, "sector": "CIVIL"}],
			 "indicators": [{"names": [{"text": "Katılımcı sayısı"}], "measurements": [{"value": "40.5", "unit": "%", "stage": "BEFORE"}]}]}]}`},
		{upsertParticipations, `{` + newSource + `, "participations": [
			{"organization": "slug:ada", "activity": "slug:program", "role": "COORDINATOR", "roleLabel": "yürütücü"},
			{"organization": "slug:fon", "activity": "slug:program", "role": "FUNDER", "amount": {"amount": "1000.50", "currency": "EUR"}},
			{"organization": "slug:bel", "activity": "slug:donem", "role": "PARTICIPANT"},
			{"organization": "slug:uni", "activity": "slug:calistay", "role": "HOST", "period": {"from": "2020-09-30", "to": "2020-09-30"}}]}`},
		{upsertAssessments, `{` + newSource + `, "assessments": [{"organization": "slug:ada", "slug": "2021", "date": "2021-05", "strong": ["slug:katilim"]}]}`},
	}
}

// idOf returns the id of the one organization or activity with a key.
func (a *api) idOf(slug string) string {
	a.t.Helper()
	var found struct {
		OrganizationByIdentifier struct{ ID string }
	}
	a.ask(&found, `query($v: String!) { organizationByIdentifier(identifier: {scheme: "slug", value: $v}) { id } }`, variables{"v": slug})
	return found.OrganizationByIdentifier.ID
}

func (a *api) revision() string {
	a.t.Helper()
	var info struct{ GraphInfo struct{ Revision string } }
	a.ask(&info, `{ graphInfo { revision } }`, nil)
	return info.GraphInfo.Revision
}

const oneOrganization = `{` + newSource + `, "organizations": [{"type": "NGO", "names": [{"text": "Yeni Dernek"}], "identifiers": [{"scheme": "slug", "value": "yeni"}]}]%s}`

func TestWritingNeedsAToken(t *testing.T) {
	a := smallWorld(t)
	input := a.input(fmt.Sprintf(oneOrganization, ""))
	a.anonymous().refuse(upsertOrganizations, input, "UNAUTHENTICATED", "")
	a.principal = &auth.Principal{Name: "guest", Role: "reader"}
	a.refuse(upsertOrganizations, input, "FORBIDDEN", "")
	a.principal = &auth.Principal{Name: "boss", Role: auth.Admin}
	a.write(upsertOrganizations, fmt.Sprintf(oneOrganization, ""))
}

func TestUpsertTellsEachFate(t *testing.T) {
	a := smallWorld(t)
	first := a.write(upsertOrganizations, fmt.Sprintf(oneOrganization, ""))
	if len(first.Items) != 2 || first.Items[0].List != "sources" || first.Items[0].Fate != "UNCHANGED" || first.Items[1].Fate != "CREATED" {
		t.Errorf("the first time: %+v", first)
	}
	again := a.write(upsertOrganizations, fmt.Sprintf(oneOrganization, ""))
	if again.Items[1].Fate != "UNCHANGED" || again.Items[1].ID != first.Items[1].ID || again.Revision != first.Revision {
		t.Errorf("again: %+v after %+v", again, first)
	}
	changed := a.write(upsertOrganizations, `{"source": {"id": "slug:hand"}, "organizations": [{"id": "slug:yeni", "type": "NGO", "names": [{"text": "Yeni Ad"}]}]}`)
	if changed.Items[0].Fate != "CHANGED" || changed.Revision == first.Revision {
		t.Errorf("changed: %+v", changed)
	}
}

func TestDryRunLeavesNoTrace(t *testing.T) {
	a := smallWorld(t)
	before := a.revision()
	rehearsed := a.write(upsertOrganizations, fmt.Sprintf(oneOrganization, `, "dryRun": true`))
	if rehearsed.Items[1].Fate != "CREATED" || rehearsed.Revision != before {
		t.Errorf("rehearsed: %+v, the revision was %s", rehearsed, before)
	}
	if id := a.idOf("yeni"); id != "" {
		t.Errorf("the dry run left %s", id)
	}
	broken := a.write(upsertOrganizations, `{"source": {"id": "slug:hand"}, "dryRun": true, "organizations": [
		{"type": "NGO", "names": [{"text": "Gut"}], "identifiers": [{"scheme": "slug", "value": "gut"}]},
		{"type": "NGO", "names": [{"text": "x", "language": "EN"}, {"text": "`+tooLong()+`"}], "identifiers": [{"scheme": "slug", "value": "lang"}]}]}`)
	if broken.Items[0].Fate != "CREATED" || broken.Items[1].Fate != "REJECTED" || broken.Items[1].Code != "INVALID" {
		t.Errorf("broken: %+v", broken)
	}
	if got := fmt.Sprint(broken.Items[1].Argument); got != "[names 1 text]" {
		t.Errorf("the argument at fault is %s", got)
	}
}

func TestARejectedItemStopsTheWhole(t *testing.T) {
	a := smallWorld(t)
	before := a.revision()
	result := a.post(upsertOrganizations, a.input(`{"source": {"id": "slug:hand"}, "organizations": [
		{"type": "NGO", "names": [{"text": "Gut"}], "identifiers": [{"scheme": "slug", "value": "gut"}]},
		{"type": "NGO", "names": [{"text": "`+tooLong()+`"}], "identifiers": [{"scheme": "slug", "value": "lang"}]},
		{"type": "NGO", "names": [{"text": "Ort"}], "identifiers": [{"scheme": "slug", "value": "ort"}], "seat": "tr-plate:99"}]}`))
	if len(result.Errors) != 2 || string(result.Data) != "null" {
		t.Fatalf("got %s", result.body)
	}
	wanted := []struct{ code, argument string }{
		{"INVALID", "input.organizations.1.names.0.text"}, {"NOT_FOUND", "input.organizations.2.seat"},
	}
	for i, want := range wanted {
		got := result.Errors[i]
		if got.code() != want.code || got.argument() != want.argument || joined(got.Path) != "upsertOrganizations" {
			t.Errorf("error %d is %s, want %v", i, result.body, want)
		}
	}
	if a.revision() != before || a.idOf("gut") != "" {
		t.Error("something was written")
	}
}

func TestIdempotencyKey(t *testing.T) {
	a := smallWorld(t)
	first := a.write(upsertOrganizations, fmt.Sprintf(oneOrganization, `, "idempotencyKey": "k1"`))
	again := a.write(upsertOrganizations, fmt.Sprintf(oneOrganization, `, "idempotencyKey": "k1", "reason": "asked twice"`))
	if !again.Replayed || first.Replayed || again.Revision != first.Revision || again.Items[1].Fate != "CREATED" || again.Items[1].ID != first.Items[1].ID {
		t.Errorf("again %+v after %+v", again, first)
	}
	other := a.input(`{"source": {"id": "slug:hand"}, "idempotencyKey": "k1", "organizations": [{"id": "slug:ada", "type": "NGO", "names": [{"text": "Ada"}]}]}`)
	a.refuse(upsertOrganizations, other, "CONFLICT", "input.idempotencyKey")
}

func TestIfRevision(t *testing.T) {
	a := smallWorld(t)
	before := a.revision()
	a.write(upsertOrganizations, fmt.Sprintf(oneOrganization, `, "ifRevision": "`+before+`"`))
	stale := a.input(`{"source": {"id": "slug:hand"}, "ifRevision": "` + before + `", "organizations": [{"id": "slug:ada", "type": "NGO", "names": [{"text": "Ada"}]}]}`)
	a.refuse(upsertOrganizations, stale, "CONFLICT", "input.ifRevision")
	malformed := a.input(fmt.Sprintf(oneOrganization, `, "ifRevision": "7"`))
	a.refuse(upsertOrganizations, malformed, "INVALID", "input.ifRevision")
}

func TestMergeAndSplit(t *testing.T) {
	a := smallWorld(t)
	ada, bel := a.idOf("ada"), a.idOf("bel")
	const merge = `mutation($input: MergeInput!) { mergeOrganizations(input: $input) { moved collapsed organization { id formerIds name participations { totalCount } } } }`
	a.expect(`mutation($input: MergeInput!) { mergeOrganizations(input: $input) { collapsed organization { id formerIds name participations { totalCount } } } }`,
		variables{"input": map[string]any{"keep": ada, "gone": bel, "reason": "one and the same"}},
		`{"mergeOrganizations": {"collapsed": [], "organization": {"id": "`+ada+`", "formerIds": ["`+bel+`"], "name": "Ada Derneği", "participations": {"totalCount": 2}}}}`)
	a.expect(`query($id: ID!) { node(id: $id) { id } }`, variables{"id": bel}, `{"node": {"id": "`+ada+`"}}`)
	a.refuse(merge, variables{"input": map[string]any{"keep": ada, "gone": bel}}, "CONFLICT", "input.gone")
	a.refuse(merge, variables{"input": map[string]any{"keep": ada, "gone": ada}}, "INVALID", "input.gone")
	const split = `mutation($input: SplitInput!) { splitOrganization(input: $input) { organization { id name participations { totalCount } } } }`
	a.expect(split, variables{"input": map[string]any{"organization": bel}},
		`{"splitOrganization": {"organization": {"id": "`+bel+`", "name": "Bel Belediyesi", "participations": {"totalCount": 1}}}}`)
	a.refuse(split, variables{"input": map[string]any{"organization": bel}}, "CONFLICT", "input.organization")
}

func TestRetireAndPrefer(t *testing.T) {
	a := smallWorld(t)
	ada := a.idOf("ada")
	a.write(upsertOrganizations, `{"source": {"new": {"keys": [{"scheme": "slug", "value": "second"}], "title": "A second source"}},
		"organizations": [{"id": "slug:ada", "names": [{"text": "Ada Vakfı"}], "website": "https://ada.example.org", "asOf": "2023"}]}`)
	name := func() string {
		var found struct {
			Node struct{ Name, Website string }
		}
		a.ask(&found, `query($id: ID!) { node(id: $id) { ... on NGO { name website } } }`, variables{"id": ada})
		return found.Node.Name + " " + found.Node.Website
	}
	if got := name(); got != "Ada Vakfı https://ada.example.org" {
		t.Errorf("with two sources, the later first: %q", got)
	}
	const prefer = `mutation($input: PreferRecordInput!) { preferRecord(input: $input) { items { list index id fate } } }`
	a.write(prefer, `{"source": "slug:hand", "ids": ["slug:ada"], "rank": "PREFERRED"}`)
	if got := name(); got != "Ada Derneği https://ada.example.org" {
		t.Errorf("with the first preferred: %q", got)
	}
	const retire = `mutation($input: RetireInput!) { retire(input: $input) { items { list index id fate } } }`
	a.write(retire, `{"source": "slug:second", "ids": ["`+ada+`"]}`)
	if got := name(); got != "Ada Derneği " {
		t.Errorf("with the second taken back: %q", got)
	}
	a.refuse(retire, a.input(`{"source": "slug:hand", "ids": ["`+ada+`"]}`), "CONFLICT", "input.ids.0")
	a.refuse(retire, a.input(`{"source": "slug:nothing", "ids": ["`+ada+`"]}`), "NOT_FOUND", "input.source")
}

// tooLong is a text longer than any name may be.
func tooLong() string { return strings.Repeat("x", 400) }
