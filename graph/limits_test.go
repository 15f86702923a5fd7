package graph_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// patience is far more than a refusal needs (50 ms on one idle core) and far less than the validation of a hostile query would.
const patience = 2 * time.Second

// maxRefusal is how long the answer to a hostile query may be.
const maxRefusal = 10_000

func TestHostileQueriesAreRefused(t *testing.T) {
	a := builtIn(t)
	for name, query := range hostileQueries() {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			result := a.post(query, nil)
			elapsed := time.Since(begin)
			t.Logf("refused after %s", elapsed)
			if elapsed > patience {
				t.Errorf("refused after %s", elapsed)
			}
			if len(result.Errors) == 0 {
				t.Fatalf("not refused: %.200s", result.body)
			}
			if code := result.Errors[0].code(); code != "TOO_COSTLY" && code != "GRAPHQL_VALIDATION_FAILED" {
				t.Errorf("code is %q: %.300s", code, result.body)
			}
			if len(result.body) > maxRefusal {
				t.Errorf("the refusal has %d bytes", len(result.body))
			}
		})
	}
}

func hostileQueries() map[string]string {
	return map[string]string{
		"one field over and over":  "{ graphInfo { " + strings.Repeat("build ", 13_000) + "} }",
		"as many as pass":          "{ graphInfo { " + strings.Repeat("build ", 498) + "} nothing }",
		"one object over and over": "{ " + strings.Repeat("graphInfo { counts { places } } ", 166) + "nothing }",
		"nested over and over":     "{ " + strings.Repeat("places { nodes { within { within { within { id } } } } } ", 70) + "nothing }",
		"spread over and over":     "{ " + strings.Repeat("...f ", 49) + "nothing } fragment f on Query { " + strings.Repeat("graphInfo { build } ", 9) + "}",
		"fragments alike":          fragmentsAlike(45),
		"doubled fragments":        doubledFragments(40),
		"a circle of fragments":    "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
		"a fragment in itself":     "{ ...a } fragment a on Query { ...a ...a }",
		"deep":                     "{ places { nodes { " + strings.Repeat("within { ", 60) + "id " + strings.Repeat("} ", 60) + "} } }",
		"many aliases":             "{ " + numbered(200, "a%d: graphInfo { build } ") + "}",
		"many operations":          numbered(200, "query q%d { graphInfo { build } } "),
		"many fragments":           "{ graphInfo { build } } " + numbered(200, "fragment f%d on GraphInfo { build } "),
		"long":                     "# " + strings.Repeat("x", 200_000) + "\n{ graphInfo { build } }",
		"wide pages in wide pages": "{ organizations(first: 100) { nodes { participations(first: 100) { nodes { activity { participations(first: 100) { nodes { id } } } } } } } }",
		"large pages by variable":  "query($n: Int = 100) { activities(first: $n) { nodes { descendants(first: 1000) { nodes { id } } } } }",
		"pages from the end":       "{ activities(last: 100) { nodes { descendants(last: 1000) { nodes { id } } } } }",
		"whole graph many times":   "{ " + numbered(60, "a%d: provinceFlows { unplaced } ") + "}",
		"unknown fields":           "{ graphInfo { " + numbered(490, "x%d ") + "} }",
		"many arguments":           "{ node(" + numbered(2500, "a%d: 1 ") + ") { id } }",
		"many variables":           "query(" + numbered(1500, "$a%d: Int ") + ") { graphInfo { build } }",
		"many directives":          "{ graphInfo { build " + strings.Repeat("@skip(if: false) ", 1200) + "} }",
		"a long list":              "{ nodes(ids: [" + strings.Repeat(`"x" `, 7900) + "]) { id } x }",
		"deep value":               "{ organizations(filter: " + strings.Repeat("{set: ", 1500) + "1" + strings.Repeat("}", 1500) + ") { totalCount } }",
		"deep list":                "{ nodes(ids: " + strings.Repeat("[", 3900) + strings.Repeat("]", 3900) + ") { id } }",
		"the schema many times":    "{ " + numbered(40, "a%d: __schema { types { name } } ") + "}",
		"deferred":                 "{ ... @defer { graphInfo { build } } }",
	}
}

func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// fragmentsAlike returns fragments that ask for the same, so that all must be compared with all.
func fragmentsAlike(n int) string {
	return "{ nothing " + numbered(n, "...f%d ") + "} " + numbered(n, "fragment f%d on Query { graphInfo { build revision counts { places } } } ")
}

func doubledFragments(n int) string {
	var b strings.Builder
	b.WriteString("{ ...f0 } ")
	for i := range n {
		fmt.Fprintf(&b, "fragment f%d on Query { ...f%d ...f%d } ", i, i+1, i+1)
	}
	fmt.Fprintf(&b, "fragment f%d on Query { graphInfo { build } }", n)
	return b.String()
}
