package server_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func hashOf(query string) string {
	sum := sha256.Sum256([]byte(query))
	return hex.EncodeToString(sum[:])
}

// named is the extension that names a query by its hash, as Apollo's clients write it.
func named(hash string) string {
	return `{"persistedQuery":{"version":1,"sha256Hash":"` + hash + `"}}`
}

// postNamed asks with a hash, and with the query too unless it is empty.
func postNamed(t *testing.T, query, hash string) *http.Request {
	t.Helper()
	body := map[string]any{"extensions": json.RawMessage(named(hash))}
	if query != "" {
		body["query"] = query
	}
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return post(string(text))
}

func getNamed(query, hash string) *http.Request {
	values := url.Values{"extensions": {named(hash)}}
	if query != "" {
		values.Set("query", query)
	}
	return httptest.NewRequest(http.MethodGet, "/graphql?"+values.Encode(), nil)
}

// codeIn returns the code of the one error in an answer, and nothing of an answer that is data.
func codeIn(t *testing.T, got *httptest.ResponseRecorder) string {
	t.Helper()
	if strings.HasPrefix(got.Body.String(), `{"data":{`) {
		return ""
	}
	return code(t, strings.NewReader(got.Body.String()))
}

func TestAQueryIsNamedByItsHash(t *testing.T) {
	service, _ := newGraphService(t, asItIs)
	handler := service.handler(t)
	const notFound = "PERSISTED_QUERY_NOT_FOUND"
	inBody, inAddress := "{ __typename }", "query Q { __typename }"
	mutation := `mutation { upsertThemes(input: {themes: []}) { items { fate } } }`
	steps := []struct {
		name    string
		request *http.Request
		want    string
	}{
		{"a hash that is new", postNamed(t, "", hashOf(inBody)), notFound},
		{"with its query", postNamed(t, inBody, hashOf(inBody)), ""},
		{"and alone, from then on", postNamed(t, "", hashOf(inBody)), ""},
		{"in an address, too", getNamed("", hashOf(inBody)), ""},
		{"a new one in an address", getNamed("", hashOf(inAddress)), notFound},
		{"with its query in an address", getNamed(inAddress, hashOf(inAddress)), ""},
		{"and alone in an address", getNamed("", hashOf(inAddress)), ""},
		{"a hash of something else", postNamed(t, "{ a: __typename }", hashOf(inBody)), "BAD_REQUEST"},
		{"which was not kept", postNamed(t, "", hashOf("{ a: __typename }")), notFound},
		{"a mutation", postNamed(t, mutation, hashOf(mutation)), "UNAUTHENTICATED"},
		{"a mutation named in an address", getNamed("", hashOf(mutation)), "METHOD_NOT_ALLOWED"},
	}
	for _, step := range steps {
		if got := do(handler, step.request); codeIn(t, got) != step.want {
			t.Errorf("%s: %d %s, want %q", step.name, got.Code, got.Body, step.want)
		}
	}
	if got := do(handler, getNamed("", hashOf("new"))); !strings.Contains(got.Body.String(), `"message":"PersistedQueryNotFound"`) || got.Code != 200 {
		t.Errorf("clients look for another message: %d %s", got.Code, got.Body)
	}
}

func TestWhatNamesNoQuery(t *testing.T) {
	service, _ := newGraphService(t, asItIs)
	handler := service.handler(t)
	tests := []struct{ extension, want string }{
		{`{"version":2,"sha256Hash":"x"}`, "PERSISTED_QUERY_NOT_SUPPORTED"},
		{`{"sha256Hash":"x"}`, "PERSISTED_QUERY_NOT_SUPPORTED"},
		{`{"version":1}`, "PERSISTED_QUERY_NOT_FOUND"},
		{`{"version":1,"sha256Hash":[]}`, "BAD_REQUEST"},
		{`{"version":"1","sha256Hash":"x"}`, "BAD_REQUEST"},
		{`"x"`, "BAD_REQUEST"},
		{`[]`, "BAD_REQUEST"},
		{`null`, "BAD_REQUEST"},
	}
	for _, test := range tests {
		got := do(handler, post(`{"extensions":{"persistedQuery":`+test.extension+`}}`))
		if codeIn(t, got) != test.want || !strings.Contains(got.Body.String(), `"remedy"`) {
			t.Errorf("%s: %d %s, want %s", test.extension, got.Code, got.Body, test.want)
		}
	}
}

// TestQueriesAreKeptInBounds: what the limits refuse is not kept, nor more than there is room for.
func TestQueriesAreKeptInBounds(t *testing.T) {
	service, _ := newGraphService(t, asItIs)
	handler := service.handler(t)
	for name, query := range map[string]string{
		"long": "{ __typename } #" + strings.Repeat("x", 100_000),
		"deep": strings.Repeat("{ a ", 200) + strings.Repeat("}", 200),
	} {
		if got := codeIn(t, do(handler, postNamed(t, query, hashOf(query)))); got != "TOO_COSTLY" {
			t.Errorf("a %s query: %q", name, got)
		}
		if got := codeIn(t, do(handler, postNamed(t, "", hashOf(query)))); got != "PERSISTED_QUERY_NOT_FOUND" {
			t.Errorf("a %s query was kept: %q", name, got)
		}
	}
	const asked = 300 // of which 250 are kept
	kept := 0
	query := func(i int) string { return fmt.Sprintf("{ a%d: __typename }", i) }
	for i := range asked {
		do(handler, postNamed(t, query(i), hashOf(query(i))))
	}
	for i := range asked {
		if codeIn(t, do(handler, postNamed(t, "", hashOf(query(i))))) == "" {
			kept++
		}
	}
	if first := do(handler, postNamed(t, "", hashOf(query(0)))); kept != 250 || codeIn(t, first) == "" {
		t.Errorf("%d are kept; the first one is answered with %s", kept, first.Body)
	}
}
