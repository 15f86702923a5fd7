package graph_test

import (
	"strings"
	"testing"
)

// TestBadInput asks what breaks a rule, and expects each time a code and the path of the argument at fault.
func TestBadInput(t *testing.T) {
	a := smallWorld(t)
	ada := a.idOf("ada")
	for name, one := range badQuestions(ada) {
		t.Run(name, func(t *testing.T) {
			a := *a
			a.t = t
			err := a.refuse(one.query, one.vars, one.code, one.argument)
			if one.code != "GRAPHQL_VALIDATION_FAILED" && one.code != "GRAPHQL_PARSE_FAILED" && len(err.Path) == 0 {
				t.Errorf("the error has no path: %+v", err)
			}
		})
	}
	if len(a.failures.errs) > 0 {
		t.Errorf("logged as our own failures: %v", a.failures.errs)
	}
}

type badQuestion struct {
	query          string
	vars           variables
	code, argument string
}

func badQuestions(ada string) map[string]badQuestion {
	const list = `query($f: OrganizationFilter) { organizations(filter: $f) { totalCount } }`
	const activities = `query($f: ActivityFilter) { activities(filter: $f) { totalCount } }`
	const flows = `query($t: TieFilter) { provinceFlows(ties: $t) { unplaced } }`
	unknown := "o" + strings.Repeat("0", 16)
	return map[string]badQuestion{
		"not GraphQL":              {`{ organizations( }`, nil, "GRAPHQL_PARSE_FAILED", ""},
		"empty":                    {`# nothing`, nil, "GRAPHQL_VALIDATION_FAILED", ""},
		"unknown field":            {`{ organisations { totalCount } }`, nil, "GRAPHQL_VALIDATION_FAILED", ""},
		"unknown enum value":       {`{ organizations(orderBy: SIZE) { totalCount } }`, nil, "GRAPHQL_VALIDATION_FAILED", ""},
		"unknown enum variable":    {list, variables{"f": map[string]any{"types": []string{"CLUB"}}}, "GRAPHQL_VALIDATION_FAILED", ""},
		"unknown input field":      {list, variables{"f": map[string]any{"kind": "NGO"}}, "GRAPHQL_VALIDATION_FAILED", ""},
		"missing argument":         {`{ node { id } }`, nil, "GRAPHQL_VALIDATION_FAILED", ""},
		"malformed role":           {`{ provinceFlows(ties: {roles: [BOSS]}) { unplaced } }`, nil, "GRAPHQL_VALIDATION_FAILED", ""},
		"malformed id":             {`{ node(id: "42") { id } }`, nil, "INVALID", "id"},
		"malformed id in a list":   {`{ nodes(ids: ["` + ada + `", "x"]) { id } }`, nil, "INVALID", "ids.1"},
		"malformed id in a filter": {list, variables{"f": map[string]any{"places": []string{"06"}}}, "INVALID", "filter.places.0"},
		"id of another kind":       {list, variables{"f": map[string]any{"parent": "l" + unknown[1:]}}, "INVALID", "filter.parent"},
		"id of another kind in ties": {flows, variables{"t": map[string]any{"activities": map[string]any{"ids": []string{ada}}}},
			"INVALID", "ties.activities.ids.0"},
		"malformed id in a set":    {list, variables{"f": map[string]any{"set": map[string]any{"ids": []string{"?"}}}}, "INVALID", "filter.set.ids.0"},
		"unknown id":               {`query($u: ID!, $a: ID!) { paths(from: $u, to: $a) { truncated } }`, variables{"u": unknown, "a": ada}, "NOT_FOUND", "from"},
		"unknown id in a filter":   {list, variables{"f": map[string]any{"places": []string{"l" + unknown[1:]}}}, "NOT_FOUND", "filter.places.0"},
		"unknown id in activities": {activities, variables{"f": map[string]any{"partOf": "a" + unknown[1:]}}, "NOT_FOUND", "filter.partOf"},
		"unknown id in ties":       {flows, variables{"t": map[string]any{"activities": map[string]any{"sources": []string{"r" + unknown[1:]}}}}, "NOT_FOUND", "ties.activities.sources.0"},
		"unknown id in a search":   {`query($p: [ID!]) { search(text: "a", places: $p) { totalCount } }`, variables{"p": []string{"l" + unknown[1:]}}, "NOT_FOUND", "places.0"},
		"unknown place":            {`query($p: ID) { places(within: $p) { totalCount } }`, variables{"p": "l" + unknown[1:]}, "NOT_FOUND", "within"},
		"unknown root":             {`query($u: ID!, $a: ID!) { neighborhood(of: [$a, $u]) { truncated } }`, variables{"u": unknown, "a": ada}, "NOT_FOUND", "of.1"},
		"path to itself":           {`query($a: ID!) { paths(from: $a, to: $a) { truncated } }`, variables{"a": ada}, "INVALID", "to"},
		"too long a path":          {`query($a: ID!, $u: ID!) { paths(from: $a, to: $a, maxLength: 9) { truncated } }`, variables{"a": ada}, "GRAPHQL_VALIDATION_FAILED", ""},
		"malformed date":           {activities, variables{"f": map[string]any{"period": map[string]any{"from": "30.09.2020"}}}, "INVALID", "filter.period.from"},
		"malformed date literal":   {`{ activities(filter: {period: {to: "2020-13"}}) { totalCount } }`, nil, "INVALID", "filter.period.to"},
		"a date that is not":       {`{ activities(filter: {period: {to: "2021-02-29"}}) { totalCount } }`, nil, "INVALID", "filter.period.to"},
		"a number for a date":      {`{ activities(filter: {period: {to: 2020}}) { totalCount } }`, nil, "INVALID", "filter.period.to"},
		"a period backwards":       {`{ activities(filter: {period: {from: "2021", to: "2020"}}) { totalCount } }`, nil, "INVALID", "filter.period.to"},
		"a period backwards, ties": {flows, variables{"t": map[string]any{"period": map[string]any{"from": "2021", "to": "2020"}}}, "INVALID", "ties.period.to"},
		"negative page":            {`{ organizations(first: -1) { totalCount } }`, nil, "INVALID", "first"},
		"too large a page":         {`{ organizations(first: 101) { totalCount } }`, nil, "TOO_COSTLY", "first"},
		"both ends":                {`{ organizations(first: 1, last: 1) { totalCount } }`, nil, "INVALID", "last"},
		"backwards where forward":  {`{ organizations(orderBy: PARTICIPATIONS_DESC, last: 1) { totalCount } }`, nil, "INVALID", "last"},
		"no cursor":                {`{ organizations(after: "x") { totalCount } }`, nil, "BAD_CURSOR", "after"},
		"no cursor before":         {`{ organizations(before: "") { totalCount } }`, nil, "BAD_CURSOR", "before"},
		"text of signs":            {`{ search(text: "…!") { totalCount } }`, nil, "INVALID", "text"},
		"too long a text":          {`query($t: String!) { search(text: $t) { totalCount } }`, variables{"t": strings.Repeat("a", 20_000)}, "INVALID", "text"},
		"a control character":      {`query($t: String!) { search(text: $t) { totalCount } }`, variables{"t": "a\u0007b"}, "INVALID", "text"},
		"a control character, set": {list, variables{"f": map[string]any{"set": map[string]any{"names": []string{"a", "b\u0000"}}}}, "INVALID", "filter.set.names.1"},
		"a limit of none":          {`{ network(limit: 0) { truncated } }`, nil, "INVALID", "limit"},
		"too large a limit":        {`{ network(limit: 5001) { truncated } }`, nil, "INVALID", "limit"},
		"a backbone of all":        {`{ network(backbone: 1) { truncated } }`, nil, "INVALID", "backbone"},
		"a backbone of nothing":    {`{ network(backbone: 0) { truncated } }`, nil, "INVALID", "backbone"},
		"a negative backbone":      {`query($b: Float) { network(backbone: $b) { truncated } }`, variables{"b": -0.05}, "INVALID", "backbone"},
		"a huge backbone":          {`{ network(backbone: 1e308) { truncated } }`, nil, "INVALID", "backbone"},
		"a backbone in two modes":  {`{ network(mode: TWO_MODE, backbone: 0.05) { truncated } }`, nil, "INVALID", "backbone"},
		"a backbone of nothing, 2": {`query($a: ID!) { neighborhood(of: [$a], backbone: 0) { truncated } }`, variables{"a": ada}, "INVALID", "backbone"},
		"a backbone of two":        {`query($a: ID!) { neighborhood(of: [$a], backbone: 2) { truncated } }`, variables{"a": ada}, "INVALID", "backbone"},
		"two modes around one":     {`query($a: ID!) { neighborhood(of: [$a], mode: TWO_MODE, backbone: 0.1) { truncated } }`, variables{"a": ada}, "INVALID", "backbone"},
		"a word for a seed":        {`query($s: Int) { network { nodes { positions(seed: $s) { x } } } }`, variables{"s": "first"}, "GRAPHQL_VALIDATION_FAILED", ""},
		"too deep":                 {`query($a: ID!) { neighborhood(of: [$a], depth: 4) { truncated } }`, variables{"a": ada}, "INVALID", "depth"},
		"around nobody":            {`{ neighborhood(of: []) { truncated } }`, nil, "INVALID", "of"},
		"negative size":            {flows, variables{"t": map[string]any{"activities": map[string]any{"maxSize": -1}}}, "INVALID", "ties.activities.maxSize"},
		"negative programmes":      {`{ organizations(filter: {minProgrammes: -1}) { totalCount } }`, nil, "INVALID", "filter.minProgrammes"},
	}
}

// TestBadRecords writes what breaks a rule of the model.
func TestBadRecords(t *testing.T) {
	a := smallWorld(t)
	before := a.revision()
	for name, one := range badRecords() {
		t.Run(name, func(t *testing.T) {
			a := *a
			a.t = t
			a.refuse(one.mutation, a.input(`{"source": {"id": "slug:hand"}, `+one.items+`}`), one.code, one.argument)
		})
	}
	if a.revision() != before {
		t.Error("something was written")
	}
	if len(a.failures.errs) > 0 {
		t.Errorf("logged as our own failures: %v", a.failures.errs)
	}
}

type badRecord struct{ mutation, items, code, argument string }

func badRecords() map[string]badRecord {
	const unit = `"type": "NGO", "names": [{"text": "Dernek"}], "identifiers": [{"scheme": "slug", "value": "dernek"}]`
	organization := func(fields, code, argument string) badRecord {
		return badRecord{upsertOrganizations, `"organizations": [{` + fields + `}]`, code, argument}
	}
	activity := func(fields, code, argument string) badRecord {
		return badRecord{upsertActivities, `"activities": [{` + fields + `}]`, code, argument}
	}
	return map[string]badRecord{
		"no source":              {upsertOrganizations, `"source": {}, "organizations": []`, "INVALID", "input.source"},
		"two sources":            {upsertOrganizations, `"source": {"id": "slug:hand", "new": {"title": "x"}}, "organizations": []`, "INVALID", "input.source"},
		"an unknown source":      {upsertOrganizations, `"source": {"id": "slug:none"}, "organizations": []`, "NOT_FOUND", "input.source"},
		"a source without a key": {upsertOrganizations, `"source": {"new": {"title": "x"}}, "organizations": []`, "INVALID", "input.source.new.keys"},
		"a source with a bad key": {upsertOrganizations, `"source": {"new": {"title": "x", "keys": [{"scheme": "UP", "value": "v"}]}}, "organizations": []`,
			"INVALID", "input.source.new.keys.0.scheme"},
		"too long a name": organization(`"type": "NGO", "names": [{"text": "`+tooLong()+`"}], "identifiers": [{"scheme": "slug", "value": "d"}]`,
			"INVALID", "input.organizations.0.names.0.text"),
		"a control character": organization(`"type": "NGO", "names": [{"text": "a\u0007"}], "identifiers": [{"scheme": "slug", "value": "d"}]`,
			"INVALID", "input.organizations.0.names.0.text"),
		"an address of a person": organization(`"type": "NGO", "names": [{"text": "ask anna@example.org"}], "identifiers": [{"scheme": "slug", "value": "d"}]`,
			"INVALID", "input.organizations.0.names.0.text"),
		"nothing that identifies it":   organization(`"type": "NGO", "names": [{"text": "Dernek"}]`, "INVALID", "input.organizations.0.identifiers"),
		"an unknown type":              organization(`"type": "CLUB"`, "GRAPHQL_VALIDATION_FAILED", ""),
		"the tier of an NGO":           organization(unit+`, "tier": "TOWN"`, "INVALID", "input.organizations.0.tier"),
		"a malformed date":             organization(unit+`, "asOf": "May"`, "INVALID", "input.organizations.0.asOf"),
		"a malformed address":          organization(unit+`, "website": "ftp://x"`, "INVALID", "input.organizations.0.website"),
		"a place that is not there":    organization(unit+`, "seat": "tr-plate:7"`, "NOT_FOUND", "input.organizations.0.seat"),
		"a malformed id":               organization(unit+`, "seat": "6"`, "INVALID", "input.organizations.0.seat"),
		"its own parent":               organization(unit+`, "parent": "slug:dernek"`, "INVALID", "input.organizations.0.parent"),
		"a circle of parts":            activity(`"id": "slug:program", "type": "PROGRAMME", "names": [{"text": "P"}], "partOf": "slug:calistay"`, "INVALID", "input.activities.0.partOf"),
		"a malformed cadence":          activity(`"type": "TASK_FORCE", "names": [{"text": "G"}], "identifiers": [{"scheme": "slug", "value": "g"}], "cadence": "often"`, "INVALID", "input.activities.0.cadence"),
		"a period backwards":           activity(`"id": "slug:program", "type": "PROGRAMME", "names": [{"text": "P"}], "period": {"from": "2021", "to": "2020"}`, "INVALID", "input.activities.0.period.to"),
		"a number that is none":        activity(`"id": "slug:program", "type": "PROGRAMME", "names": [{"text": "P"}], "indicators": [{"names": [{"text": "n"}], "measurements": [{"value": "many"}]}]`, "INVALID", "input.activities.0.indicators.0.measurements.0.value"),
		"participation of nobody":      {upsertParticipations, `"participations": [{"organization": "slug:nobody", "activity": "slug:program", "role": "HOST"}]`, "NOT_FOUND", "input.participations.0.organization"},
		"participation in nothing":     {upsertParticipations, `"participations": [{"organization": "slug:ada", "activity": "slug:nothing", "role": "HOST"}]`, "NOT_FOUND", "input.participations.0.activity"},
		"participation without a role": {upsertParticipations, `"participations": [{"organization": "slug:ada", "activity": "slug:program"}]`, "GRAPHQL_VALIDATION_FAILED", ""},
		"too many items":               {upsertOrganizations, `"organizations": [` + strings.Repeat(`{"id": "slug:ada"},`, 1000) + `{"id": "slug:ada"}]`, "TOO_COSTLY", "input.organizations"},
		"too long a reason":            {upsertOrganizations, `"organizations": [], "reason": "` + strings.Repeat("x", 1001) + `"`, "INVALID", "input.reason"},
	}
}
