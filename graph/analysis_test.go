package graph_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/99designs/gqlgen/graphql/handler/transport"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/network"
)

// The measures of the small world are worked out by hand: Ada, Bel and Uni are tied to one another, Ada–Bel with strength 1, the others
// with 0.5. Fon has no tie.

func TestTheSummaryIsWorkedOut(t *testing.T) {
	smallWorld(t).expect(`{ analysis { ties { excludeRoles } summary { organizations ties strength isolates components giantComponent density meanDegree
		degreeDistribution { degree organizations } transitivity meanClustering degreeAssortativity
		distances { mean diameter sample { pivots } } weighted: distances(weighted: true) { mean diameter } } } }`, nil, `
	{"analysis": {"ties": {"excludeRoles": ["CONTRACTING_AUTHORITY", "FUNDER", "TECHNICAL_AUTHORITY"]}, "summary": {
		"organizations": 4, "ties": 3, "strength": 2, "isolates": 1, "components": 2, "giantComponent": 3, "density": 0.5, "meanDegree": 1.5,
		"degreeDistribution": [{"degree": 0, "organizations": 1}, {"degree": 2, "organizations": 3}], "transitivity": 1, "meanClustering": 1, "degreeAssortativity": null,
		"distances": {"mean": 1, "diameter": 1, "sample": null}, "weighted": {"mean": 1.66666666667, "diameter": 2}}}}`)
}

func TestRankingsAreWorkedOut(t *testing.T) {
	a := smallWorld(t)
	for question, gold := range map[string]string{
		`measure: DEGREE`:                         `{"undefined": 0, "totalCount": 4, "edges": [{"rank": 1, "value": 2, "normalized": 0.666666666667}, {"rank": 1, "value": 2, "normalized": 0.666666666667}, {"rank": 1, "value": 2, "normalized": 0.666666666667}, {"rank": 4, "value": 0, "normalized": 0}]}`,
		`measure: STRENGTH, first: 3`:             `{"undefined": 0, "totalCount": 4, "edges": [{"rank": 1, "value": 1.5, "normalized": null}, {"rank": 1, "value": 1.5, "normalized": null}, {"rank": 3, "value": 1, "normalized": null}]}`,
		`measure: CLOSENESS, first: 1`:            `{"undefined": 1, "totalCount": 3, "edges": [{"rank": 1, "value": 0.666666666667, "normalized": null}]}`,
		`measure: BETWEENNESS, first: 1`:          `{"undefined": 0, "totalCount": 4, "edges": [{"rank": 1, "value": 0, "normalized": 0}]}`,
		`measure: CONSTRAINT, first: 1`:           `{"undefined": 1, "totalCount": 3, "edges": [{"rank": 1, "value": 1.125, "normalized": null}]}`,
		`measure: CORE_NUMBER, first: 1`:          `{"undefined": 0, "totalCount": 4, "edges": [{"rank": 1, "value": 2, "normalized": null}]}`,
		`measure: PAGERANK, first: 0`:             `{"undefined": 0, "totalCount": 4, "edges": []}`,
		`measure: EFFECTIVE_SIZE, first: 1`:       `{"undefined": 1, "totalCount": 3, "edges": [{"rank": 1, "value": 1, "normalized": null}]}`,
		`measure: CLUSTERING, first: 1`:           `{"undefined": 1, "totalCount": 3, "edges": [{"rank": 1, "value": 1, "normalized": null}]}`,
		`measure: HARMONIC, pivots: 0, first: 1`:  `{"undefined": 0, "totalCount": 4, "edges": [{"rank": 1, "value": 0.666666666667, "normalized": null}]}`,
		`measure: EIGENVECTOR, first: 1`:          `{"undefined": 0, "totalCount": 4, "edges": [{"rank": 1, "value": 1, "normalized": null}]}`,
		`measure: CLOSENESS, pivots: 99, seed: 3`: `{"undefined": 1, "totalCount": 3, "edges": [{"rank": 1, "value": 0.666666666667, "normalized": null}, {"rank": 1, "value": 0.666666666667, "normalized": null}, {"rank": 1, "value": 0.666666666667, "normalized": null}]}`,
	} {
		a.expect(`{ analysis { ranking(`+question+`) { undefined totalCount edges { rank value normalized } } } }`, nil, `{"analysis": {"ranking": `+gold+`}}`)
	}
}

// TestRankingsPage goes through a ranking by pages of one: together they are the ranking, and each cursor leads on.
func TestRankingsPage(t *testing.T) {
	a := smallWorld(t)
	type page struct {
		Analysis struct {
			Ranking struct {
				Edges    []struct{ Node struct{ Name string } }
				PageInfo struct {
					HasNextPage, HasPreviousPage bool
					EndCursor                    string
				}
			}
		}
	}
	const question = `query($first: Int, $after: String) { analysis { ranking(measure: STRENGTH, first: $first, after: $after) {
		edges { node { name } } pageInfo { hasNextPage hasPreviousPage endCursor } } } }`
	var all page
	a.ask(&all, question, nil)
	var names []string
	after := any(nil)
	for more := true; more; {
		var one page
		a.ask(&one, question, variables{"first": 1, "after": after})
		if one.Analysis.Ranking.PageInfo.HasPreviousPage != (after != nil) {
			t.Errorf("behind %v there are others before: %t", after, after == nil)
		}
		names = append(names, one.Analysis.Ranking.Edges[0].Node.Name)
		after, more = one.Analysis.Ranking.PageInfo.EndCursor, one.Analysis.Ranking.PageInfo.HasNextPage
	}
	if len(names) != 4 {
		t.Fatalf("the pages have %v", names)
	}
	for i, edge := range all.Analysis.Ranking.Edges {
		if names[i] != edge.Node.Name {
			t.Errorf("place %d has %s on its page and %s on the whole", i, names[i], edge.Node.Name)
		}
	}
}

func TestGroupsAreWorkedOut(t *testing.T) {
	a := smallWorld(t)
	var found struct {
		Analysis struct {
			Mixing struct {
				Groups             []struct{ Label string }
				Observed, Expected [][]float64
			}
		}
	}
	a.ask(&found, `{ analysis { mixing(by: PROVINCE) { groups { label organizations } observed expected ratio assortativity ungrouped } } }`, nil)
	m := found.Analysis.Mixing
	ankara := slices.IndexFunc(m.Groups, func(g struct{ Label string }) bool { return g.Label == "Ankara" })
	izmir := slices.IndexFunc(m.Groups, func(g struct{ Label string }) bool { return g.Label == "İzmir" })
	if ankara < 0 || izmir < 0 || m.Observed[ankara][ankara] != 1 || m.Observed[ankara][izmir] != 2 || m.Expected[ankara][ankara] != 1.2 || m.Expected[izmir][ankara] != 1.6 {
		t.Errorf("the mixing of Ankara and İzmir is %+v", m)
	}
	// Two ties of three go to another province: (2−1)/3. By sector all three do.
	a.expect(`{ analysis { eiIndex(by: PROVINCE, permutations: 0) { index test { permutations seed mean atMost atLeast } organizations { totalCount edges { index } } }
		sector: eiIndex(by: SECTOR, permutations: 20, seed: 7) { index test { permutations seed } } } }`, nil, `
	{"analysis": {"eiIndex": {"index": 0.333333333333, "test": {"permutations": 0, "seed": 1, "mean": null, "atMost": null, "atLeast": null},
		"organizations": {"totalCount": 3, "edges": [{"index": 1}, {"index": 0}, {"index": 0}]}}, "sector": {"index": 1, "test": {"permutations": 20, "seed": 7}}}}`)
}

// chain adds an organization that only Uni is tied to, so that Uni is a cut point and a broker.
func chain(t *testing.T) *api {
	t.Helper()
	a := smallWorld(t)
	a.write(upsertOrganizations, `{"source": {"id": "slug:hand"}, "organizations": [
		{"type": "NGO", "names": [{"text": "Son Derneği"}], "identifiers": [{"scheme": "slug", "value": "son"}]}]}`)
	a.write(upsertActivities, `{"source": {"id": "slug:hand"}, "activities": [
		{"type": "EVENT", "names": [{"text": "Buluşma"}], "identifiers": [{"scheme": "slug", "value": "bulusma"}]}]}`)
	a.write(upsertParticipations, `{"source": {"id": "slug:hand"}, "participations": [
		{"organization": "slug:son", "activity": "slug:bulusma", "role": "PARTICIPANT"}, {"organization": "slug:uni", "activity": "slug:bulusma", "role": "HOST"}]}`)
	return a
}

func TestCutsBrokersAndCommunitiesAreWorkedOut(t *testing.T) {
	a := chain(t)
	// Uni stands between Son and each of Ada and Bel. By sector Son and Ada are in one group that Uni is not in; Son and Bel in two others.
	a.expect(`{ analysis { cutPoints { totalCount nodes { name } } bridges { totalCount nodes { strength activityCount activities { title } } }
		brokerage(by: SECTOR, first: 1) { totalCount ungrouped edges { node { name } roles { coordinator consultant gatekeeper representative liaison total } } }
		corePeriphery { size correlation misfits core { totalCount } }
		communities { modularity communities { totalCount nodes { number size tiesWithin tiesOut members { totalCount } } }
			agreement(seed: 2) { organizations normalizedMutualInformation adjustedRandIndex variationOfInformation } }
		missingTies(first: 1) { method rule { maxSize } pairs { commonNeighbours adamicAdar resourceAllocation jaccard why { organization { name } } } } } }`, nil, `
	{"analysis": {"cutPoints": {"totalCount": 1, "nodes": [{"name": "Uni Üniversitesi"}]},
		"bridges": {"totalCount": 1, "nodes": [{"strength": 1, "activityCount": 1, "activities": [{"title": "Buluşma"}]}]},
		"brokerage": {"totalCount": 5, "ungrouped": 0, "edges": [{"node": {"name": "Uni Üniversitesi"}, "roles": {"coordinator": 0, "consultant": 1, "gatekeeper": 0, "representative": 0, "liaison": 1, "total": 2}}]},
		"corePeriphery": {"size": 2, "correlation": 1, "misfits": 0, "core": {"totalCount": 2}},
		"communities": {"modularity": 0.166666666667, "communities": {"totalCount": 3, "nodes": [
			{"number": 0, "size": 2, "tiesWithin": 1, "tiesOut": 2, "members": {"totalCount": 2}}, {"number": 1, "size": 2, "tiesWithin": 1, "tiesOut": 2, "members": {"totalCount": 2}},
			{"number": 2, "size": 1, "tiesWithin": 0, "tiesOut": 0, "members": {"totalCount": 1}}]},
			"agreement": {"organizations": 5, "normalizedMutualInformation": 1, "adjustedRandIndex": 1, "variationOfInformation": 0}},
		"missingTies": {"method": "ADAMIC_ADAR", "rule": null, "pairs": [
			{"commonNeighbours": 1, "adamicAdar": 0.910239226627, "resourceAllocation": 0.333333333333, "jaccard": 0.5, "why": [{"organization": {"name": "Uni Üniversitesi"}}]}]}}}`)
}

func TestWhatAPositionMeasures(t *testing.T) {
	a := chain(t)
	a.expect(`{ organizationByIdentifier(identifier: {scheme: "slug", value: "uni"}) { position {
		measure(name: BETWEENNESS) { value normalized rank ranked sample { pivots } } isCutPoint community { size } brokerage(by: SECTOR) { total } eiIndex(by: SECTOR)
		strength: measure(name: STRENGTH) { value rank } } } }`, nil, `
	{"organizationByIdentifier": {"position": {"measure": {"value": 2, "normalized": 0.333333333333, "rank": 1, "ranked": 5, "sample": null},
		"isCutPoint": true, "community": {"size": 2}, "brokerage": {"total": 2}, "eiIndex": 1, "strength": {"value": 2, "rank": 1}}}}`)
	a.expect(`{ organizationByIdentifier(identifier: {scheme: "slug", value: "fon"}) { position { measure(name: CLOSENESS) { value rank ranked } isCutPoint eiIndex(by: SECTOR) } } }`, nil, `
	{"organizationByIdentifier": {"position": {"measure": {"value": null, "rank": null, "ranked": 4}, "isCutPoint": false, "eiIndex": null}}}`)
	a.refuse(`{ organizationByIdentifier(identifier: {scheme: "slug", value: "uni"}) { position(ties: {organizations: {sectors: [CIVIL]}}) { isCutPoint } } }`, nil, "NOT_FOUND", "")
}

// TestAnEmptyNetworkIsAnAnswer filters everything out: numbers are 0, what is undefined is null, lists are empty.
func TestAnEmptyNetworkIsAnAnswer(t *testing.T) {
	smallWorld(t).expect(`{ analysis(ties: {organizations: {types: [COMPANY]}}) { summary { organizations ties strength isolates components giantComponent density meanDegree
		degreeDistribution { degree } transitivity meanClustering degreeAssortativity distances { mean diameter } }
		ranking(measure: PAGERANK) { undefined totalCount edges { rank } pageInfo { hasNextPage endCursor } }
		communities { modularity communities { totalCount nodes { size } } } brokerage(by: TYPE) { totalCount } mixing(by: REGION) { groups { key } observed expected ratio assortativity ungrouped }
		eiIndex(by: SECTOR) { index test { mean } groups { index } organizations { totalCount } } cutPoints { totalCount } bridges { totalCount } corePeriphery { size correlation misfits } } }`, nil, `
	{"analysis": {"summary": {"organizations": 0, "ties": 0, "strength": 0, "isolates": 0, "components": 0, "giantComponent": 0, "density": null, "meanDegree": null,
		"degreeDistribution": [], "transitivity": null, "meanClustering": null, "degreeAssortativity": null, "distances": {"mean": null, "diameter": null}},
		"ranking": {"undefined": 0, "totalCount": 0, "edges": [], "pageInfo": {"hasNextPage": false, "endCursor": null}},
		"communities": {"modularity": null, "communities": {"totalCount": 0, "nodes": []}}, "brokerage": {"totalCount": 0}, "mixing": {"groups": [], "observed": [], "expected": [], "ratio": [], "assortativity": null, "ungrouped": 0},
		"eiIndex": {"index": null, "test": {"mean": null}, "groups": [], "organizations": {"totalCount": 0}}, "cutPoints": {"totalCount": 0}, "bridges": {"totalCount": 0},
		"corePeriphery": {"size": 0, "correlation": null, "misfits": 0}}}`)
}

func TestWrongArgumentsOfAnAnalysis(t *testing.T) {
	a := smallWorld(t)
	for question, argument := range map[string]string{
		`ranking(measure: BETWEENNESS, pivots: -1) { totalCount }`:     "pivots",
		`ranking(measure: BETWEENNESS, pivots: 100001) { totalCount }`: "pivots",
		`ranking(measure: BETWEENNESS, seed: -1) { totalCount }`:       "seed",
		`ranking(measure: CORE_NUMBER, weighted: true) { totalCount }`: "weighted",
		`ranking(measure: PAGERANK, pivots: 5) { totalCount }`:         "pivots",
		`ranking(measure: PAGERANK, first: -1) { totalCount }`:         "first",
		`communities(resolution: 0) { modularity }`:                    "resolution",
		`communities(resolution: -1) { modularity }`:                   "resolution",
		`communities(resolution: 1001) { modularity }`:                 "resolution",
		`communities(seed: -5) { modularity }`:                         "seed",
		`communities(seed: 2147483648) { modularity }`:                 "seed",
		`eiIndex(by: SECTOR, permutations: -1) { index }`:              "permutations",
		`eiIndex(by: SECTOR, permutations: 10001) { index }`:           "permutations",
		`missingTies(first: 0) { method }`:                             "first",
		`missingTies(first: 101) { method }`:                           "first",
		`mixing(by: THEME) { assortativity }`:                          "by",
		`brokerage(by: THEME) { totalCount }`:                          "by",
		`summary { distances(pivots: -2) { mean } }`:                   "pivots",
		`summary { distances(seed: -2) { mean } }`:                     "seed",
	} {
		a.refuse(`{ analysis { `+question+` } }`, nil, "INVALID", argument)
	}
	a.refuse(`{ analysis { ranking(measure: PAGERANK, first: 101) { totalCount } } }`, nil, "TOO_COSTLY", "first")
	a.refuse(`{ analysis { cutPoints(after: "nothing") { totalCount } } }`, nil, "BAD_CURSOR", "after")
	for _, unknown := range []string{`ranking(measure: FAME) { totalCount }`, `mixing(by: SIZE) { ungrouped }`, `communities(resolution: NaN) { modularity }`} {
		if body := a.post(`{ analysis { `+unknown+` } }`, nil).body; !bytes.Contains(body, []byte("GRAPHQL_VALIDATION_FAILED")) {
			t.Errorf("%s is answered %s", unknown, body)
		}
	}
}

// TestMeasuresTravelInColumns draws two organizations of three that are tied: their measures are those of the whole network. In two modes
// activities have none.
func TestMeasuresTravelInColumns(t *testing.T) {
	a := smallWorld(t)
	a.expect(`{ network(limit: 2) { nodes { measure(name: STRENGTH) degrees: measure(name: DEGREE) community } } }`, nil, `
	{"network": {"nodes": {"measure": [1.5, 1.5], "degrees": [2, 2], "community": [0, 0]}}}`)
	var two struct {
		Network struct {
			Nodes struct {
				ActivityType []*string
				Measure      []*float64
				Community    []*int
			}
		}
	}
	a.ask(&two, `{ network(mode: TWO_MODE) { nodes { activityType measure(name: DEGREE) community } } }`, nil)
	nodes, organizations := two.Network.Nodes, 0
	for i, activity := range nodes.ActivityType {
		if (nodes.Measure[i] == nil) != (activity != nil) || (nodes.Community[i] == nil) != (activity != nil) {
			t.Errorf("node %d: %v %v %v", i, activity, nodes.Measure[i], nodes.Community[i])
		}
		if activity == nil {
			organizations++
			if *nodes.Measure[i] != 2 || *nodes.Community[i] != 0 {
				t.Errorf("organization %d has degree %v in community %v", i, *nodes.Measure[i], *nodes.Community[i])
			}
		}
	}
	if organizations != 3 || len(nodes.ActivityType) == 3 {
		t.Errorf("%d of %d nodes are organizations", organizations, len(nodes.ActivityType))
	}
	a.refuse(`{ network { nodes { measure(name: CORE_NUMBER, weighted: true) } } }`, nil, "INVALID", "weighted")
	a.refuse(`{ network { nodes { community(resolution: -2) } } }`, nil, "INVALID", "resolution")
}

// TestLargeNetworksAreNotMeasured gives a server room for two ties where there are three.
func TestLargeNetworksAreNotMeasured(t *testing.T) {
	store := memory(t)
	a := serve(t, store, store)
	for _, step := range smallWorldSteps() {
		a.write(step.mutation, step.input)
	}
	small := graph.New(graph.Setup{Store: store, Projector: store, AnalysisMemory: 3*network.BytesPerTie - 1})
	a.handler = graph.NewServer(small, transport.POST{})
	a.refuse(`{ analysis { revision } }`, nil, "TOO_COSTLY", "ties")
	a.expect(`{ analysis(ties: {nesting: SAME_ACTIVITY}) { summary { ties } } }`, nil, `{"analysis": {"summary": {"ties": 0}}}`)
}
