package graph_test

import (
	"bytes"
	"slices"
	"testing"
)

// What is asked about the small world is worked out by hand, as in analysis_test.go. The programme (Ada, from 2019 on) holds the edition (Bel,
// 2020-03 to 2021), which holds the event in İzmir (Uni, on 2020-09-30). Fon pays, and has no tie.

func TestCoverageIsWorkedOut(t *testing.T) {
	a := smallWorld(t)
	// İzmir has Bel, with a tie to each of the two in Ankara, and the event; Ankara has Ada and Uni, tied to one another.
	a.expect(`{ analysis { coverage(by: PROVINCE, few: 2) { by few ungroupedOrganizations ungroupedActivities
		rows { label place { name } theme { name } level organizations tiedOrganizations activities tiesWithin tiesOut } } } }`, nil, `
	{"analysis": {"coverage": {"by": "PROVINCE", "few": 2, "ungroupedOrganizations": 1, "ungroupedActivities": 2, "rows": [
		{"label": "İzmir", "place": {"name": "İzmir"}, "theme": null, "level": "FEW", "organizations": 1, "tiedOrganizations": 1, "activities": 1, "tiesWithin": 0, "tiesOut": 2},
		{"label": "Ankara", "place": {"name": "Ankara"}, "theme": null, "level": "SOME", "organizations": 2, "tiedOrganizations": 2, "activities": 0, "tiesWithin": 1, "tiesOut": 2}]}}}`)
	a.expect(`{ analysis { coverage(by: THEME) { rows { label place { name } theme { name } level organizations tiedOrganizations tiesWithin tiesOut } } } }`, nil, `
	{"analysis": {"coverage": {"rows": [{"label": "Katılım", "place": null, "theme": {"name": "Katılım"}, "level": "FEW", "organizations": 1, "tiedOrganizations": 1, "tiesWithin": 0, "tiesOut": 2}]}}}`)
	var sectors struct {
		Analysis struct {
			Coverage struct {
				Rows []struct {
					Key, Level string
				}
			}
		}
	}
	a.ask(&sectors, `{ analysis { coverage(by: SECTOR) { rows { key level } } } }`, nil)
	if rows := sectors.Analysis.Coverage.Rows; len(rows) != 6 || rows[0].Level != "NONE" {
		t.Errorf("the sectors are %+v", rows)
	}
}

func TestMultiplexityIsWorkedOut(t *testing.T) {
	a := smallWorld(t)
	a.write(upsertActivities, `{"source": {"id": "slug:hand"}, "activities": [
		{"type": "PROJECT", "names": [{"text": "Ortak İş"}], "identifiers": [{"scheme": "slug", "value": "ortak"}]}]}`)
	a.write(upsertParticipations, `{"source": {"id": "slug:hand"}, "participations": [
		{"organization": "slug:ada", "activity": "slug:ortak", "role": "PARTNER"}, {"organization": "slug:uni", "activity": "slug:ortak", "role": "PARTNER"}]}`)
	// Ada and Uni are tied by the event and the project, Bel and Uni by the event, Ada and Bel by the edition.
	a.expect(`{ analysis { multiplexity { pairs share byNumber { kinds pairs } byKind { kind pairs only } overlaps { kind other pairs } } } }`, nil, `
	{"analysis": {"multiplexity": {"pairs": 3, "share": 0.333333333333,
		"byNumber": [{"kinds": 1, "pairs": 2}, {"kinds": 2, "pairs": 1}, {"kinds": 3, "pairs": 0}, {"kinds": 4, "pairs": 0}, {"kinds": 5, "pairs": 0}, {"kinds": 6, "pairs": 0}],
		"byKind": [{"kind": "PROGRAMME", "pairs": 0, "only": 0}, {"kind": "PROJECT", "pairs": 1, "only": 0}, {"kind": "STAGE", "pairs": 1, "only": 1},
			{"kind": "EVENT", "pairs": 2, "only": 1}, {"kind": "TASK_FORCE", "pairs": 0, "only": 0}, {"kind": "PARTNERSHIP", "pairs": 0, "only": 0}],
		"overlaps": [{"kind": "PROJECT", "other": "EVENT", "pairs": 1}]}}}`)
}

func TestTheSeriesIsWorkedOut(t *testing.T) {
	a := smallWorld(t)
	a.expect(`{ analysis { series { step undated points { label period { start end } organizations tiedOrganizations ties components giantComponent density meanDegree transitivity modularity } } } }`, nil, `
	{"analysis": {"series": {"step": "YEAR", "undated": 0, "points": [
		{"label": "2019", "period": {"start": "2019-01-01", "end": "2019-12-31"}, "organizations": 4, "tiedOrganizations": 0, "ties": 0, "components": 4, "giantComponent": 1, "density": 0, "meanDegree": 0, "transitivity": null, "modularity": null},
		{"label": "2020", "period": {"start": "2020-01-01", "end": "2020-12-31"}, "organizations": 4, "tiedOrganizations": 3, "ties": 3, "components": 2, "giantComponent": 3, "density": 0.5, "meanDegree": 1.5, "transitivity": 1, "modularity": 0},
		{"label": "2021", "period": {"start": "2021-01-01", "end": "2021-12-31"}, "organizations": 4, "tiedOrganizations": 2, "ties": 1, "components": 3, "giantComponent": 2, "density": 0.166666666667, "meanDegree": 0.5, "transitivity": null, "modularity": 0}]}}}`)
	a.expect(`{ analysis(ties: {period: {from: "2020-08", to: "2020-10"}}) { series(step: QUARTER) { points { label period { start end } ties } } } }`, nil, `
	{"analysis": {"series": {"points": [{"label": "2020-Q3", "period": {"start": "2020-08-01", "end": "2020-09-30"}, "ties": 3},
		{"label": "2020-Q4", "period": {"start": "2020-10-01", "end": "2020-10-31"}, "ties": 1}]}}}`)
}

func TestTwoModesAreWorkedOut(t *testing.T) {
	a := smallWorld(t)
	// Each of the three takes part in one activity.
	a.expect(`{ analysis { twoMode { summary { ties density components giantComponent
		organizations { count isolates meanDegree degreeDistribution { degree nodes } } activities { count isolates meanDegree degreeDistribution { degree nodes } } }
		ranking(measure: DEGREE, first: 1) { of measure sample { pivots } undefined totalCount edges { rank value normalized } }
		activities: ranking(measure: CLOSENESS, of: ACTIVITIES, first: 1) { totalCount undefined edges { rank value normalized } } } } }`, nil, `
	{"analysis": {"twoMode": {"summary": {"ties": 3, "density": 0.25, "components": 4, "giantComponent": 2,
			"organizations": {"count": 4, "isolates": 1, "meanDegree": 0.75, "degreeDistribution": [{"degree": 0, "nodes": 1}, {"degree": 1, "nodes": 3}]},
			"activities": {"count": 3, "isolates": 0, "meanDegree": 1, "degreeDistribution": [{"degree": 1, "nodes": 3}]}},
		"ranking": {"of": "ORGANIZATIONS", "measure": "DEGREE", "sample": null, "undefined": 0, "totalCount": 4, "edges": [{"rank": 1, "value": 1, "normalized": 0.333333333333}]},
		"activities": {"totalCount": 3, "undefined": 0, "edges": [{"rank": 1, "value": 0.166666666667, "normalized": 0.166666666667}]}}}}`)
	var found struct {
		Analysis struct {
			TwoMode struct {
				Ranking struct {
					Nodes []struct {
						Name string `json:"__typename"`
					}
				}
			}
		}
	}
	a.ask(&found, `{ analysis { twoMode { ranking(measure: PAGERANK, of: ACTIVITIES) { nodes { __typename } } } } }`, nil)
	var types []string
	for _, one := range found.Analysis.TwoMode.Ranking.Nodes {
		types = append(types, one.Name)
	}
	slices.Sort(types)
	if !slices.Equal(types, []string{"Event", "Programme", "Stage"}) {
		t.Errorf("the activities are %v", types)
	}
}

func TestComparisonsAreWorkedOut(t *testing.T) {
	a := smallWorld(t)
	// In 2020 all three are tied to one another; on a day of 2021 Ada and Bel are left. Uni's ties are lost.
	a.expect(`{ comparison(before: {period: {from: "2020", to: "2020"}}, after: {period: {from: "2021-06-01", to: "2021-06-01"}}) {
		ties { before { period { start } } after { period { start } } } before { summary { ties } } after { summary { ties } }
		measures(of: [TIES, TRANSITIVITY, GIANT_COMPONENT, MEAN_DISTANCE]) { measure before after difference sampleBefore { pivots } }
		organizations { kept gained lost gainedFirst { degree } lostFirst { organization { name } degree strength } }
		pairs(first: 1) { kept gained lost gainedFirst { strength } lostFirst { strength activityCount } }
		cutPoints { kept gained lost gainedFirst { name } lostFirst { name } }
		distances { organizations pairs nearer farther same joined parted meanBefore meanAfter sample { pivots } }
		provincePairs { kept gained lost lostFirst { ties } } } }`, nil, `
	{"comparison": {"ties": {"before": {"period": {"start": "2020"}}, "after": {"period": {"start": "2021-06-01"}}}, "before": {"summary": {"ties": 3}}, "after": {"summary": {"ties": 1}},
		"measures": [{"measure": "TIES", "before": 3, "after": 1, "difference": -2, "sampleBefore": null}, {"measure": "GIANT_COMPONENT", "before": 3, "after": 2, "difference": -1, "sampleBefore": null},
			{"measure": "TRANSITIVITY", "before": 1, "after": null, "difference": null, "sampleBefore": null}, {"measure": "MEAN_DISTANCE", "before": 1, "after": 1, "difference": 0, "sampleBefore": null}],
		"organizations": {"kept": 2, "gained": 0, "lost": 1, "gainedFirst": [], "lostFirst": [{"organization": {"name": "Uni Üniversitesi"}, "degree": 2, "strength": 1}]},
		"pairs": {"kept": 1, "gained": 0, "lost": 2, "gainedFirst": [], "lostFirst": [{"strength": 0.5, "activityCount": 1}]},
		"cutPoints": {"kept": 0, "gained": 0, "lost": 0, "gainedFirst": [], "lostFirst": []},
		"distances": {"organizations": 4, "pairs": 12, "nearer": 0, "farther": 0, "same": 2, "joined": 0, "parted": 4, "meanBefore": 1, "meanAfter": 1, "sample": null},
		"provincePairs": {"kept": 1, "gained": 0, "lost": 0, "lostFirst": []}}}`)
	c := chain(t)
	c.expect(`{ comparison(before: {activities: {formats: [WORKSHOP]}}, after: {}) {
		cutPoints { kept gained lost gainedFirst { name } } communities { organizations normalizedMutualInformation adjustedRandIndex }
		organizations(first: 0) { kept gained lost gainedFirst { degree } } provincePairs { gained gainedFirst { a { name } ties } } } }`, nil, `
	{"comparison": {"cutPoints": {"kept": 0, "gained": 1, "lost": 0, "gainedFirst": [{"name": "Uni Üniversitesi"}]},
		"communities": {"organizations": 5, "normalizedMutualInformation": 0.791875668469, "adjustedRandIndex": 0},
		"organizations": {"kept": 0, "gained": 4, "lost": 0, "gainedFirst": []},
		"provincePairs": {"gained": 1, "gainedFirst": [{"a": {"name": `+pairOfProvinces(c)+`}, "ties": 2}]}}}`)
}

// pairOfProvinces returns the one of the two provinces that has the lesser id.
func pairOfProvinces(a *api) string {
	a.t.Helper()
	var found struct {
		Places struct{ Nodes []struct{ ID, Name string } }
	}
	a.ask(&found, `{ places(types: [PROVINCE]) { nodes { id name } } }`, nil)
	first := found.Places.Nodes[0]
	if second := found.Places.Nodes[1]; second.ID < first.ID {
		first = second
	}
	return `"` + first.Name + `"`
}

// TestQuestionsOfNobody filters everything out: numbers are 0, what is undefined is null, every group has its row.
func TestQuestionsOfNobody(t *testing.T) {
	a := smallWorld(t)
	a.expect(`{ analysis(ties: {organizations: {types: [COMPANY]}}) { coverage(by: PROVINCE) { rows { level organizations tiedOrganizations tiesWithin tiesOut } }
		multiplexity { pairs share overlaps { pairs } } series { undated points { label } }
		twoMode { summary { ties density organizations { count meanDegree degreeDistribution { degree } } } ranking(measure: BETWEENNESS) { totalCount edges { rank } } } } }`, nil, `
	{"analysis": {"coverage": {"rows": [{"level": "NONE", "organizations": 0, "tiedOrganizations": 0, "tiesWithin": 0, "tiesOut": 0}, {"level": "NONE", "organizations": 0, "tiedOrganizations": 0, "tiesWithin": 0, "tiesOut": 0}]},
		"multiplexity": {"pairs": 0, "share": null, "overlaps": []}, "series": {"undated": 0, "points": []},
		"twoMode": {"summary": {"ties": 0, "density": null, "organizations": {"count": 0, "meanDegree": null, "degreeDistribution": []}}, "ranking": {"totalCount": 0, "edges": []}}}}`)
	a.expect(`{ comparison(before: {organizations: {types: [COMPANY]}}, after: {organizations: {types: [COMPANY]}}) { measures { measure before after difference }
		organizations { kept gained lost } pairs { kept gained lost } cutPoints { kept } provincePairs { kept } distances { pairs meanBefore }
		communities { organizations normalizedMutualInformation adjustedRandIndex variationOfInformation } } }`, nil, `
	{"comparison": {"measures": [{"measure": "ORGANIZATIONS", "before": 0, "after": 0, "difference": 0}, {"measure": "ISOLATES", "before": 0, "after": 0, "difference": 0},
			{"measure": "TIES", "before": 0, "after": 0, "difference": 0}, {"measure": "COMPONENTS", "before": 0, "after": 0, "difference": 0}, {"measure": "GIANT_COMPONENT", "before": 0, "after": 0, "difference": 0},
			{"measure": "DENSITY", "before": null, "after": null, "difference": null}, {"measure": "MEAN_DEGREE", "before": null, "after": null, "difference": null},
			{"measure": "TRANSITIVITY", "before": null, "after": null, "difference": null}, {"measure": "MEAN_CLUSTERING", "before": null, "after": null, "difference": null},
			{"measure": "MEAN_DISTANCE", "before": null, "after": null, "difference": null}, {"measure": "DIAMETER", "before": null, "after": null, "difference": null}],
		"organizations": {"kept": 0, "gained": 0, "lost": 0}, "pairs": {"kept": 0, "gained": 0, "lost": 0}, "cutPoints": {"kept": 0}, "provincePairs": {"kept": 0}, "distances": {"pairs": 0, "meanBefore": null},
		"communities": {"organizations": 0, "normalizedMutualInformation": null, "adjustedRandIndex": null, "variationOfInformation": null}}}`)
}

func TestWrongArgumentsOfQuestions(t *testing.T) {
	a := smallWorld(t)
	for question, argument := range map[string]string{
		`analysis { coverage(by: SECTOR, few: -1) { few } }`:                                             "few",
		`analysis { coverage(by: SECTOR, few: 1001) { few } }`:                                           "few",
		`analysis { series(seed: -1) { undated } }`:                                                      "seed",
		`analysis { twoMode { ranking(measure: CONSTRAINT) { totalCount } } }`:                           "measure",
		`analysis { twoMode { ranking(measure: BETWEENNESS, pivots: -1) { totalCount } } }`:              "pivots",
		`analysis { twoMode { ranking(measure: DEGREE, first: -1) { totalCount } } }`:                    "first",
		`comparison(before: {}, after: {}) { pairs(first: -1) { kept } }`:                                "first",
		`comparison(before: {}, after: {}) { cutPoints(first: 101) { kept } }`:                           "first",
		`comparison(before: {}, after: {}) { distances(pivots: -1) { pairs } }`:                          "pivots",
		`comparison(before: {}, after: {}) { measures(pivots: -1) { before } }`:                          "pivots",
		`comparison(before: {}, after: {}) { communities(resolution: 0) { organizations } }`:             "resolution",
		`comparison(before: {}, after: {activities: {maxSize: -1}}) { pairs { kept } }`:                  "after.activities.maxSize",
		`comparison(before: {period: {from: "2021", to: "2020"}}, after: {}) { organizations { kept } }`: "before.period.to",
	} {
		a.refuse(`{ `+question+` }`, nil, "INVALID", argument)
	}
	a.refuse(`{ analysis(ties: {period: {from: "1000"}}) { series { undated } } }`, nil, "TOO_COSTLY", "step")
	a.refuse(`{ analysis { twoMode { ranking(measure: DEGREE, after: "nothing") { totalCount } } } }`, nil, "BAD_CURSOR", "after")
	for _, unknown := range []string{`analysis { coverage(by: SIZE) { few } }`, `analysis { series(step: WEEK) { undated } }`, `comparison(before: {}) { revision }`} {
		if body := a.post(`{ `+unknown+` }`, nil).body; !bytes.Contains(body, []byte("GRAPHQL_VALIDATION_FAILED")) {
			t.Errorf("%s is answered %s", unknown, body)
		}
	}
}
