package server_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// A hostile is a request that would cost a careless server dear, with the code that it is answered with. Status 0 is 200, no code is an
// answer without an error: some of what looks hostile is a question that may be asked.
type hostile struct {
	name   string
	status int
	code   string
	method string
	// address is what stands behind the server's own, /graphql when empty.
	address string
	header  map[string]string
	body    []byte
	// editor is set for what somebody asks who may write.
	editor bool
}

// request returns the request to a server.
func (h hostile) request(server string) *http.Request {
	method, address := h.method, h.address
	if method == "" {
		method = http.MethodPost
	}
	if address == "" {
		address = "/graphql"
	}
	request, err := http.NewRequest(method, server+address, bytes.NewReader(h.body)) //nolint:noctx // its sender bounds it
	if err != nil {
		panic(err)
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/json")
	}
	for name, value := range h.header {
		request.Header.Set(name, value)
	}
	return request
}

// asked is a query, with variables unless they are nil.
func asked(name, code, query string, variables any) hostile {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		panic(err)
	}
	return hostile{name: name, code: code, body: body}
}

// The codes that hostile requests are answered with.
const (
	costly    = "TOO_COSTLY"
	malformed = "GRAPHQL_PARSE_FAILED"
	wrong     = "GRAPHQL_VALIDATION_FAILED"
	invalid   = "INVALID"
	badBody   = "BAD_REQUEST"
	noToken   = "UNAUTHENTICATED"
)

// hostiles is the whole list.
func hostiles() []hostile {
	var all []hostile
	for _, part := range [][]hostile{
		wideQuestions(), deepQuestions(), fragments(), overlaps(), variablesAndValues(), sizes(), introspections(), texts(), suggestions(),
		bodies(), addresses(), headers(), writes(), persistedFloods(),
	} {
		all = append(all, part...)
	}
	return all
}

func times(n int, text string) string { return strings.Repeat(text, n) }

// counted repeats a format with 0, 1, 2 and so on in it.
func counted(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

const someID = "o0000000000000000"

func wideQuestions() []hostile {
	return []hostile{
		asked("one field 20,000 times", costly, "{ graphInfo { "+times(20_000, "build ")+"} }", nil),
		asked("one field as often as may be", wrong, "{ nothing graphInfo { "+times(140, "build ")+"} }", nil),
		asked("one field 498 times", costly, "{ graphInfo { "+times(498, "build ")+"} }", nil),
		asked("one object 20,000 times", costly, "{ "+times(20_000, "graphInfo{build}")+"}", nil),
		asked("1,000 aliases of a cheap field", costly, "{ "+counted(1000, "a%d:__typename ")+"}", nil),
		asked("1,000 aliases of a dear field", costly, "{ "+counted(1000, "a%d:provinceFlows{unplaced} ")+"}", nil),
		asked("100 aliases of networks", costly, "{ "+counted(100, "a%d:network(limit:5000){nodes{id}} ")+"}", nil),
		asked("100 aliases of paths", costly, "{ "+counted(100, "a%d:paths(from:\"x\",to:\"y\"){truncated} ")+"}", nil),
		asked("100 aliases of collaborations", costly, "{ "+counted(100, "a%d:collaborations{totalCount} ")+"}", nil),
		asked("5,000 directives on a field", costly, "{ graphInfo { build "+times(5000, "@skip(if:false)")+"} }", nil),
		asked("directives as many as may be", wrong, "{ graphInfo { build "+times(1100, "@skip(if:false)")+"} }", nil),
		asked("unknown directives", wrong, "{ graphInfo { build "+counted(2600, "@d%d")+"} }", nil),
		asked("arguments of a directive", costly, "{ graphInfo { build @skip("+counted(2600, "a%d:1 ")+") } }", nil),
		asked("skipped and included", costly, "{ "+counted(400, "a%d:provinceFlows@skip(if:true)@include(if:false){unplaced}")+"}", nil),
		asked("many operations", costly, counted(1000, "query q%d{graphInfo{build}}"), nil),
		asked("50 operations of one name", wrong, times(50, "query q{graphInfo{build}}"), nil),
		asked("inline fragments side by side", costly, "{ "+times(1500, "...{build}")+"}", nil),
		asked("an unknown fragment, over and over", costly, "{ "+times(1500, "...f ")+"}", nil),
		asked("unknown fragments as many as may be", wrong, "{ __typename "+counted(99, "...f%d ")+"}", nil),
	}
}

func deepQuestions() []hostile {
	return []hostile{
		asked("200 deep", costly, "{ places { nodes { "+times(200, "within { ")+"id "+times(200, "} ")+"} } }", nil),
		asked("inline fragments in one another", costly, "{ "+times(1900, "...{")+"__typename"+times(1900, "}")+"}", nil),
		asked("inline fragments in one another, 3,000", costly, "{ "+times(3000, "...on Query{")+"__typename"+times(3000, "}")+"}", nil),
		asked("lists in lists", costly, "{ nodes(ids: "+times(3900, "[")+times(3900, "]")+") { id } }", nil),
		asked("objects in objects", costly, "{ organizations(filter: "+times(1900, "{set:")+"1"+times(1900, "}")+") { totalCount } }", nil),
		asked("lists in lists, as deep as may be", wrong, "{ nodes(ids: "+times(20-1, "[")+times(7000, "1 ")+times(20-1, "]")+") { id } }", nil),
		asked("lists in a default", costly, "query($a:[ID!]="+times(3900, "[")+times(3900, "]")+"){ nodes(ids:$a){id} }", nil),
		asked("a type of lists of lists", costly, "query($a:"+times(3900, "[")+"ID"+times(3900, "]")+"){ nodes(ids:$a){id} }", nil),
		asked("connections nested to a million nodes", costly, "{ organizations(first:100) { nodes { participations(first:100) { nodes { activity { participations(first:100) { nodes { id } } } } } } } }", nil),
		asked("as many nodes as overflow a count", costly, "{ organizations(first:2147483647) { nodes { participations(first:2147483647) { nodes { activity { participations(first:2147483647) { nodes { id } } } } } } } }", nil),
		asked("an overflow beside what is dear", costly, "{ a:organizations(first:2147483647) @skip(if:true) { nodes { participations(first:2147483647) { nodes { activity { participations(first:2147483647) { nodes { activity { id } } } } } } } } "+
			"organizations(first:100) { nodes { participations(first:100) { nodes { activity { participations(first:100) { nodes { id } } } } } } } }", nil),
	}
}

func fragments() []hostile {
	var doubled strings.Builder
	for i := range 30 {
		fmt.Fprintf(&doubled, "fragment f%d on Query{...f%d ...f%d}", i, i+1, i+1)
	}
	return []hostile{
		asked("fragments doubled 30 deep", costly, "{...f0}"+doubled.String()+"fragment f30 on Query{__typename}", nil),
		asked("a fragment that holds itself", wrong, "{...a} fragment a on Query{...a}", nil),
		asked("a circle of fragments", wrong, "{...a} fragment a on Query{...b} fragment b on Query{...c} fragment c on Query{...a}", nil),
		asked("a circle of 45 fragments", wrong, "{...f0}"+circle(45), nil),
		asked("fragments that nothing uses", wrong, "{__typename}"+counted(49, "fragment f%d on Query{__typename}"), nil),
		asked("1,000 fragments that nothing uses", costly, "{__typename}"+counted(1000, "fragment f%d on Query{__typename}"), nil),
		asked("a large fragment with the name of a small one", costly, "{...f}fragment f on Query{__typename}fragment f on Query{graphInfo{"+counted(3900, "b%d ")+"}}", nil),
		asked("fragments of one name", wrong, "{...f}"+times(49, "fragment f on Query{__typename}"), nil),
		asked("a chain of 45 fragments", costly, "{nothing ...f0}"+chain(45), nil),
		asked("a fragment with 600 directives", wrong, "{...f}fragment f on Query "+times(600, "@skip(if:1)")+"{__typename}", nil),
		asked("directives in a fragment that is spread", costly, "{"+times(60, "...f ")+"}fragment f on Query "+counted(2500, "@d%d")+"{__typename}", nil),
		asked("a long list in a fragment of many operations", costly, counted(40, "query q%d{...f}")+"fragment f on Query{nodes(ids:["+times(7000, "1.5 ")+"]){id}}", nil),
		asked("a fragment in each of many fragments", costly, "{"+counted(40, "...g%d ")+"}"+counted(40, "fragment g%d on Query{...f}")+"fragment f on Query{nodes(ids:["+times(7000, "x ")+"]){id}}", nil),
	}
}

func circle(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "fragment f%d on Query{...f%d}", i, (i+1)%n)
	}
	return b.String()
}

func chain(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "fragment f%d on Query{...f%d}", i, i+1)
	}
	return b.String() + fmt.Sprintf("fragment f%d on Query{%s}", n, times(9, "graphInfo{build}"))
}

// overlaps are questions of which all fields must be compared with all.
func overlaps() []hostile {
	nested := "id"
	for range 6 {
		nested = "within{" + nested + "}within{" + nested + "}"
	}
	conflicts := "id"
	for range 5 {
		conflicts = "within{" + conflicts + " names{text}}within{" + conflicts + " names:id}"
	}
	return []hostile{
		asked("the same again and again on each level", wrong, "{nothing places{nodes{"+nested+"}}}", nil),
		asked("conflicts on each level", wrong, "{places{nodes{"+conflicts+"}}}", nil),
		asked("400 fields against 90 of the same name", costly, "{graphInfo{"+times(400, "build ")+times(90, "build:revision ")+"}}", nil),
		asked("70 fields against 70 of the same name", wrong, "{graphInfo{"+times(70, "build ")+times(70, "build:revision ")+"}}", nil),
		asked("objects against objects", costly, "{"+times(40, "graphInfo{build counts{places}}")+times(40, "graphInfo{build:revision counts{places:themes}}")+"}", nil),
		asked("one name with other arguments", invalid, "{"+counted(90, "nodes(ids:[%d]){id}")+"}", nil),
		asked("1,300 arguments against as many", costly, "{node("+counted(1300, "a%d:1 ")+"){id}node("+counted(1300, "a%d:1 ")+"){id}}", nil),
		asked("fragments that are alike", wrong, "{nothing "+counted(45, "...f%d ")+"}"+counted(45, "fragment f%d on Query{graphInfo{build revision counts{places}}}"), nil),
		asked("fragments that conflict", wrong, "{"+counted(45, "...f%d ")+"}"+alternating(45), nil),
		asked("fragments in all levels", costly, "{nothing places{nodes{"+times(40, "within{...f}")+"}}} fragment f on Place{"+times(4, "within{id names{text}}")+"}", nil),
	}
}

func alternating(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "fragment f%d on Query{graphInfo{build%s revision}}", i, []string{"", ":revision"}[i%2])
	}
	return b.String()
}

func variablesAndValues() []hostile {
	const list = "query($ids:[ID!]!){nodes(ids:$ids){id}}"
	many := words(45_000, someID)
	return []hostile{
		asked("100,000 items in a variable, as large as a body may be", costly, list, map[string]any{"ids": many}),
		{name: "100,000 short items in a variable", code: costly, body: []byte(`{"query":"` + list + `","variables":{"ids":[` + times(99_999, `"x",`) + `"x"]}}`)},
		{name: "100,000 nulls in a variable", code: costly, body: []byte(`{"query":"` + list + `","variables":{"ids":[` + times(99_999, `null,`) + `null]}}`)},
		{name: "200,000 numbers in a filter", code: costly, body: []byte(`{"query":"query($f:OrganizationFilter){organizations(filter:$f){totalCount}}","variables":{"f":{"places":[` + times(199_999, `1,`) + `1]}}}`)},
		asked("20,000 types in a filter", costly, "query($f:OrganizationFilter){organizations(filter:$f){totalCount}}", map[string]any{"f": map[string]any{"types": words(20_000, "NGO")}}),
		asked("20,000 roles of ties", costly, "query($t:TieFilter){provinceFlows(ties:$t){unplaced}}", map[string]any{"t": map[string]any{"roles": words(20_000, "PARTNER")}}),
		asked("20,000 types to search for", costly, "query($t:[NodeType!]){search(text:\"a\",types:$t){totalCount}}", map[string]any{"t": words(20_000, "PLACE")}),
		asked("20,000 types of places", costly, "query($t:[PlaceType!]){places(types:$t){totalCount}}", map[string]any{"t": words(20_000, "PROVINCE")}),
		asked("a set of 50,000", costly, "query($f:OrganizationFilter){organizations(filter:$f){totalCount}}", map[string]any{"f": map[string]any{"set": map[string]any{"ids": many}}}),
		asked("neighbours of 40,000", costly, "query($ids:[ID!]!){neighborhood(of:$ids){nodes{id}}}", map[string]any{"ids": many}),
		asked("40,000 known nodes", costly, "query($ids:[ID!]!){neighborhood(of:[\""+someID+"\"],known:$ids){nodes{id}}}", map[string]any{"ids": many}),
		asked("5,000 variables that nothing uses", costly, "query("+counted(5000, "$a%d:Int ")+"){__typename}", nil),
		asked("variables that nothing uses, as many as may be", wrong, "query("+counted(1900, "$a%d:Int ")+"){__typename}", nil),
		asked("variables that are not defined", wrong, "{nodes(ids:["+counted(3000, "$a%d ")+"]){id}}", nil),
		asked("each variable used often", wrong, "query("+counted(900, "$a%d:ID ")+"){nothing nodes(ids:["+counted(900, "$a%d ")+"]){id}}", nil),
		asked("variables of unknown types", wrong, "query("+counted(1900, "$a%d:Organizatio%[1]dn")+"){__typename}", nil),
		{name: "20,000 unknown variables", code: costly, body: []byte(`{"query":"{__typename}","variables":{` + counted(20_000, `"v%d":1,`) + `"z":1}}`)},
		asked("a literal list as long as may be", wrong, "{nodes(ids:["+times(7900, "x ")+"]){id}}", nil),
		asked("a literal list of texts", costly, "{nodes(ids:["+times(7900, `"x"`)+"]){id}}", nil),
		asked("an object with 2,000 fields", wrong, "{organizations(filter:{"+counted(2000, "f%d:1 ")+"}){totalCount}}", nil),
		asked("an object with one field 2,000 times", wrong, "{organizations(filter:{"+times(2000, "types:NGO ")+"}){totalCount}}", nil),
		{name: "an object of 50,000 unknown fields in a variable", code: costly, body: []byte(`{"query":"query($f:OrganizationFilter){organizations(filter:$f){totalCount}}","variables":{"f":{` + counted(50_000, `"f%d":1,`) + `"z":1}}}`)},
		{name: "an unknown field of 900 KB in a variable", code: wrong, body: []byte(`{"query":"query($f:OrganizationFilter){organizations(filter:$f){totalCount}}","variables":{"f":{"` + times(900_000, "x") + `":1}}}`)},
		{name: "a word of 900 KB that an enum has not", code: wrong, body: []byte(`{"query":"query($o:OrganizationOrder){organizations(orderBy:$o){totalCount}}","variables":{"o":"` + times(900_000, "<") + `"}}`)},
		{name: "a number of 900 KB", code: wrong, body: []byte(`{"query":"query($n:Int){organizations(first:$n){totalCount}}","variables":{"n":` + times(900_000, "9") + `}}`)},
		{name: "an id of 900 KB digits", code: invalid, body: []byte(`{"query":"query($n:ID!){node(id:$n){id}}","variables":{"n":` + times(900_000, "9") + `}}`)},
		{name: "a huge exponent", code: wrong, body: []byte(`{"query":"query($n:Int){organizations(first:$n){totalCount}}","variables":{"n":1e999999999}}`)},
		asked("a huge exponent in the text", wrong, "{organizations(first:1e999999999){totalCount}}", nil),
		asked("a literal of 90 KB digits", wrong, "{organizations(first:"+times(90_000, "9")+"){totalCount}}", nil),
	}
}

// words is a list of one word so many times.
func words(n int, word string) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = word
	}
	return list
}

// sizes are pages of sizes that no page has.
func sizes() []hostile {
	const query = "query($n:Int){organizations(first:$n){totalCount nodes{id}}}"
	page := func(name, code, n string) []hostile {
		return []hostile{
			asked("first: "+name+" in the text", code, "{organizations(first:"+n+"){totalCount nodes{id}}}", nil),
			{name: "first: " + name + " in a variable", code: code, body: []byte(`{"query":"` + query + `","variables":{"n":` + n + `}}`)},
		}
	}
	var all []hostile
	for _, one := range [][]hostile{
		page("0", "", "0"), page("-1", invalid, "-1"), page("-2147483648", invalid, "-2147483648"), page("2147483647", costly, "2147483647"),
		page("2147483648", costly, "2147483648"), page("beyond 64 bits", wrong, "9223372036854775808"), page("-9223372036854775808", invalid, "-9223372036854775808"),
	} {
		all = append(all, one...)
	}
	return append(all,
		asked("a network of 2147483647", invalid, "{network(limit:2147483647){nodes{id}}}", nil),
		asked("a network of -1", invalid, "{network(limit:-1){nodes{id}}}", nil),
		asked("2147483647 paths", invalid, `{paths(from:"x",to:"y",first:2147483647){truncated paths{length}}}`, nil),
		asked("paths of 2147483647 steps", "NOT_FOUND", `{paths(from:"`+someID+`",to:"o1000000000000000",maxLength:2147483647){truncated}}`, nil),
		asked("a reach of 2147483647 steps", "NOT_FOUND", `{reach(from:"`+someID+`",steps:2147483647){__typename}}`, nil),
	)
}

func introspections() []hostile {
	return []hostile{
		asked("types of fields of types of fields", wrong, "{__schema{types{"+times(8, "fields{type{")+"name"+times(8, "}}")+"}}}", nil),
		asked("possible types and fields by turns", wrong, "{__schema{types{"+times(5, "possibleTypes{fields{type{")+"name"+times(5, "}}}")+"}}}", nil),
		asked("arguments of fields of arguments of fields", costly, "{__schema{types{fields{args{type{fields{args{type{enumValues{name description}}}}}}}}}}", nil),
		asked("arguments of directives", costly, "{__schema{directives{args{type{fields{type{fields{args{type{enumValues{name description}}}}}}}}}}}", nil),
		asked("ofType, 200 deep", costly, "{__schema{types{"+times(200, "ofType{")+"name"+times(200, "}")+"}}}", nil),
		asked("the schema 40 times", costly, "{"+counted(40, "a%d:__schema{types{name}}")+"}", nil),
		asked("a type 90 times", costly, "{"+counted(90, `a%d:__type(name:"Organization"){fields{name args{name type{name}}}}`)+"}", nil),
		asked("the types of a type, through fragments", wrong, `{__schema{types{...a}}} fragment a on __Type{fields{type{...b}}} fragment b on __Type{fields{type{...c}}} fragment c on __Type{fields{type{name}}}`, nil),
	}
}

func texts() []hostile {
	search := func(name, code, text string) hostile {
		return asked("searching for "+name, code, "query($t:String!){search(text:$t){totalCount}}", map[string]any{"t": text})
	}
	return []hostile{
		asked("a text of 900 KB", invalid, "query($t:String!){search(text:$t){totalCount}}", map[string]any{"t": times(900_000, "x")}),
		asked("a query of 900 KB", costly, `{search(text:"`+times(900_000, "x")+`"){totalCount}}`, nil),
		asked("a text of 90 KB in the query", invalid, `{search(text:"`+times(90_000, "x")+`"){totalCount}}`, nil),
		asked("a block of 90 KB", invalid, `{search(text:"""`+times(9000, "\n        x")+`"""){totalCount}}`, nil),
		asked("a block that does not end", malformed, `{search(text:"""`+times(90_000, "x"), nil),
		asked("a block of quotation marks", invalid, `{search(text:"""`+times(20_000, `\"""`)+`"""){totalCount}}`, nil),
		asked("escapes", invalid, `{search(text:"`+times(15_000, `\u0041`)+`"){totalCount}}`, nil),
		asked("half surrogates", invalid, `{search(text:"`+times(10_000, `\uD800`)+`"){totalCount}}`, nil),
		asked("NUL", malformed, "{graphInfo\x00{build}}", nil),
		asked("NUL in a text", invalid, `{search(text:"\u0000"){totalCount}}`, nil),
		asked("a comment of 900 KB", costly, "{__typename}#"+times(900_000, "x"), nil),
		asked("45,000 comments", costly, times(45_000, "#\n"), nil),
		asked("commas", wrong, times(99_000, ","), nil),
		asked("marks at the beginning", wrong, times(30_000, "\ufeff"), nil),
		search("10,000 letters", invalid, times(10_000, "a")),
		search("100,000 letters", invalid, times(100_000, "a")),
		search("punctuation", invalid, times(9000, ".*+?()[]{}|^$\\"[0:10])),
		search("accents without letters", invalid, times(180, "\u0301")),
		search("letters with 200 accents", "", "a"+times(199, "\u0301")),
		search("letters that fold to many", "", times(200, "\ufdfa")),
		search("words of one letter", invalid, times(100, "a ")),
		search("a common word in all ways", "", "belediyesi belediyesi belediyesi belediyesi belediyesi"),
		asked("a cursor of 90 KB", invalid, `query($c:String){organizations(after:$c){totalCount}}`, map[string]any{"c": times(90_000, "A")}),
		asked("a cursor of 9 KB", "BAD_CURSOR", `query($c:String){organizations(after:$c){totalCount}}`, map[string]any{"c": times(9000, "A")}),
		asked("a date of 90 KB", invalid, `query($t:TieFilter){provinceFlows(ties:$t){unplaced}}`, map[string]any{"t": map[string]any{"period": map[string]any{"from": times(90_000, "2")}}}),
		asked("a year of 90 KB digits", invalid, `query($t:TieFilter){provinceFlows(ties:$t){unplaced}}`, map[string]any{"t": map[string]any{"period": map[string]any{"from": "2020", "to": "Y1" + times(5000, "0")}}}),
		{name: "an operation's name of 900 KB", code: wrong, body: []byte(`{"query":"{__typename}","operationName":"` + times(900_000, "<") + `"}`)},
	}
}

// suggestions are names that are almost right, so that what is right is looked for.
func suggestions() []hostile {
	long := times(900, "organizations")
	return []hostile{
		asked("a field of 90 KB", costly, "{"+times(8, long)+"}", nil),
		asked("an alias of 90 KB", costly, "{"+times(8, long)+":__typename}", nil),
		asked("a type of 90 KB", wrong, "query($a:"+times(8, long)+"){node(id:$a){id}}", nil),
		asked("a fragment on a type of 90 KB", wrong, "{...on "+times(8, long)+"{id}}", nil),
		asked("a variable of 90 KB", costly, "query($"+times(8, long)+":ID!){node(id:$"+times(8, long)[1:]+"){id}}", nil),
		asked("an operation of 90 KB", wrong, "query "+times(8, long)+"{nothing}", nil),
		asked("490 unknown fields", wrong, "{graphInfo{"+counted(490, "buildandmoreandmoreandmore%d ")+"}}", nil),
		asked("490 unknown fields of an interface", wrong, "{places{nodes{"+counted(490, "organizationsorso%d ")+"}}}", nil),
		asked("99 unknown types in fragments", wrong, "{"+counted(99, "...on OrganizationConnectionsOrSo%[1]d{a%[1]d:id}")+"}", nil),
		asked("1,300 unknown types of variables", wrong, "query("+counted(1300, "$a%d:OrganizationConnectionsOrSoOrNotAtAllOrElse%[1]d ")+"){__typename}", nil),
		asked("2,600 unknown arguments", costly, "{organizations("+counted(2600, "filterthatisno%d:1 ")+"){totalCount}}", nil),
		asked("words that an enum has not", wrong, "{organizations(filter:{types:["+counted(4000, "INTERNATIONAL_ORG%d ")+"]}){totalCount}}", nil),
		asked("texts where an enum is wanted", wrong, "{organizations(filter:{types:[\""+times(90_000, "N")+"\"]}){totalCount}}", nil),
		asked("unknown fields of an input", wrong, "{organizations(filter:{"+counted(2600, "participatesinorso%d:1 ")+"}){totalCount}}", nil),
	}
}

func bodies() []hostile {
	raw := func(name string, status int, code, body string, headers ...string) hostile {
		h := hostile{name: name, status: status, code: code, body: []byte(body), header: map[string]string{}}
		for i := 0; i < len(headers); i += 2 {
			h.header[headers[i]] = headers[i+1]
		}
		return h
	}
	var packed bytes.Buffer
	packer := gzip.NewWriter(&packed)
	_, _ = io.Copy(packer, strings.NewReader(`{"query":"`+times(5_000_000, " ")+`"}`))
	_ = packer.Close()
	return []hostile{
		raw("5 MB", 413, "PAYLOAD_TOO_LARGE", `{"query":"{__typename}`+times(5_000_000, " ")+`"}`),
		raw("an array of questions", 400, badBody, `[`+times(999, `{"query":"{__typename}"},`)+`{"query":"{__typename}"}]`),
		raw("JSON 100,000 deep", 400, badBody, times(100_000, "[")+times(100_000, "]")),
		raw("objects 100,000 deep", 400, badBody, times(100_000, `{"a":`)+"1"+times(100_000, "}")),
		raw("variables 100,000 deep", 400, badBody, `{"query":"{__typename}","variables":{"a":`+times(100_000, "[")+times(100_000, "]")+`}}`),
		raw("variables 9,000 deep", 0, wrong, `{"query":"query($f:OrganizationFilter){organizations(filter:$f){totalCount}}","variables":{"f":`+times(4500, `{"set":`)+"1"+times(4500, "}")+`}}`),
		raw("lists 9,000 deep", 0, wrong, `{"query":"query($a:[ID!]!){nodes(ids:$a){id}}","variables":{"a":`+times(9000, "[")+times(9000, "]")+`}}`),
		raw("extensions 100,000 deep", 400, badBody, `{"query":"{__typename}","extensions":{"a":`+times(100_000, "[")+times(100_000, "]")+`}}`),
		raw("the same name 50,000 times", 0, "", `{`+times(50_000, `"x":1,`)+`"query":"{__typename}"}`),
		raw("50,000 names", 0, "", `{`+counted(50_000, `"x%d":1,`)+`"query":"{__typename}"}`),
		raw("900 KB of blanks", 400, badBody, times(900_000, " ")),
		raw("a name of 900 KB", 400, badBody, `{"`+times(900_000, "x")+`":1}`),
		raw("not closed", 400, badBody, `{"query":"`+times(900_000, `\u0041`[:6])[:900_000]),
		raw("a text where variables are wanted", 400, badBody, `{"query":"{__typename}","variables":"`+times(900_000, "x")+`"}`),
		raw("a compressed bomb", 415, "UNSUPPORTED_MEDIA_TYPE", packed.String(), "Content-Encoding", "gzip"),
		raw("a mark before the JSON", 400, badBody, "\ufeff{}"),
		raw("UTF-16", 400, badBody, "\xff\xfe{\x00}\x00"),
	}
}

func addresses() []hostile {
	get := func(name string, status int, code string, query url.Values) hostile {
		return hostile{name: name, status: status, code: code, method: http.MethodGet, address: "/graphql?" + query.Encode()}
	}
	return []hostile{
		get("GET, 28 KB of query", 0, wrong, url.Values{"query": {"{graphInfo{" + times(100, "build ") + times(490, "#xxxxxxxxxxxxxxxxxxx\n") + "}nothing}"}}),
		get("GET, variables 9,000 deep", 400, badBody, url.Values{"query": {"{__typename}"}, "variables": {times(4500, "[") + times(4500, "]")}}),
		{name: "GET, 10,000 parameters", status: 400, code: badBody, method: http.MethodGet, address: "/graphql?" + times(10_000, "a&")},
		{name: "GET, 10,000 queries", code: "", method: http.MethodGet, address: "/graphql?" + times(1000, "query={__typename}&")},
		{name: "a long address of no page", status: 404, code: "NOT_FOUND", method: http.MethodGet, address: "/" + times(30_000, "a")},
		{name: "an address of many parts", status: 404, code: "NOT_FOUND", method: http.MethodGet, address: times(15_000, "/a")},
		{name: "a method of 20 KB", status: 405, code: "METHOD_NOT_ALLOWED", method: times(20_000, "A")},
	}
}

func headers() []hostile {
	with := func(name string, status int, code, header, value string) hostile {
		h := asked(name, code, "{__typename}", nil)
		h.status, h.header = status, map[string]string{header: value}
		return h
	}
	return []hostile{
		with("a token of 30 KB", 401, noToken, "Authorization", "Bearer "+times(30_000, "x")),
		with("10,000 media types accepted", 406, "NOT_ACCEPTABLE", "Accept", times(7000, "a/b,")+"a/b"),
		with("a media type of 30 KB", 415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type", "application/json;"+times(7000, "a=b,")),
		with("an id of 30 KB", 0, "", "X-Request-Id", times(30_000, "x")),
		with("10,000 encodings accepted", 0, "", "Accept-Encoding", times(7000, "a, ")+"gzip"),
		with("10,000 tags", 0, "", "If-None-Match", times(7000, `"", `)),
		with("10,000 origins", 0, "", "Origin", times(20_000, "x")),
		with("10,000 addresses forwarded", 0, "", "X-Forwarded-For", times(2500, "192.0.2.1, ")+"192.0.2.2"),
	}
}

func writes() []hostile {
	const upsert = `mutation($t:[ThemeInput!]!,$r:String,$k:String){upsertThemes(input:{themes:$t,reason:$r,idempotencyKey:$k,dryRun:true}){items{fate}}}`
	theme := func(name string) map[string]any {
		return map[string]any{"keys": []any{map[string]any{"scheme": "a", "value": "b"}}, "names": []any{map[string]any{"text": name, "language": "EN", "kind": "OFFICIAL"}}}
	}
	themes := func(n int) (all []any) {
		for range n {
			all = append(all, theme("x"))
		}
		return all
	}
	variables := func(themes []any, with ...string) map[string]any {
		all := map[string]any{"t": themes}
		for i := 0; i < len(with); i += 2 {
			all[with[i]] = with[i+1]
		}
		return all
	}
	byEditor := func(h hostile) hostile {
		h.editor = true
		return h
	}
	names := theme("x")
	names["names"] = slices.Repeat(names["names"].([]any), 10_000) //nolint:errcheck // it is a list, as one sees above
	return []hostile{
		asked("a million bytes to write, without a token", noToken, upsert, variables(themes(8000))),
		asked("100 mutations at once, without a token", noToken, "mutation{"+counted(100, "a%d:upsertThemes(input:{themes:[]}){items{fate}}")+"}", nil),
		asked("a number that is too long", wrong, `mutation{upsertActivities(input:{source:{},activities:[{type:PROJECT,grant:{amount:`+times(50_000, "9")+`,currency:"TRY"}}]}){items{fate}}}`, nil),
		byEditor(asked("8,000 themes", costly, upsert, variables(themes(8000)))),
		byEditor(asked("10,000 names", costly, upsert, variables([]any{names}))),
		byEditor(asked("a name of 900 KB", invalid, upsert, variables([]any{theme(times(900_000, "x"))}))),
		byEditor(asked("a name of 9,000 letters", "", upsert, variables([]any{theme(times(9000, "x"))}))),
		byEditor(asked("a reason of 900 KB", invalid, upsert, variables(themes(1), "r", times(900_000, "x")))),
		byEditor(asked("an idempotency key of 9 KB", invalid, upsert, variables(themes(1), "k", times(9000, "x")))),
		byEditor(hostile{name: "a sum of 900 KB", code: invalid, body: []byte(`{"query":"mutation($a:[ActivityInput!]!){upsertActivities(input:{source:{id:\"a:b\"},activities:$a,dryRun:true}){items{fate}}}","variables":{"a":[{"id":"a:b","budget":{"amount":` + times(900_000, "9") + `,"currency":"TRY"}}]}}`)}),
	}
}

func persistedFloods() []hostile {
	named := func(name, code, extension string) hostile {
		return hostile{name: name, code: code, body: []byte(`{"extensions":{"persistedQuery":` + extension + `}}`)}
	}
	return []hostile{
		named("a hash of 900 KB", "PERSISTED_QUERY_NOT_FOUND", `{"version":1,"sha256Hash":"`+times(900_000, "a")+`"}`),
		named("a version of 900 KB", "PERSISTED_QUERY_NOT_SUPPORTED", `{"version":`+times(900_000, "1")+`}`),
		named("a version that is a deep list", "PERSISTED_QUERY_NOT_SUPPORTED", `{"version":`+times(9000, "[")+times(9000, "]")+`}`),
	}
}
