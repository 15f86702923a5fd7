package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/auth"
	"github.com/civicgraph/civicgraph/internal/server"
)

const (
	typeJSON    = "application/json; charset=utf-8"
	typeGraphQL = "application/graphql-response+json; charset=utf-8"
)

func TestAQuestionIsAnswered(t *testing.T) {
	handler := newService(t, hello).handler(t)
	question := `{"query":"query Greet($s: String) { ask(secret: $s) }","operationName":"Greet","variables":{"s":"x"},"extensions":null}`
	tests := []struct {
		name     string
		request  *http.Request
		wantType string
	}{
		{"POST", post(question), typeJSON},
		{"as it is", post(question, "Content-Encoding", "identity"), typeJSON},
		{"with a charset", post(question, "Content-Type", "application/json; charset=UTF-8"), typeJSON},
		{"anything is accepted", post(question, "Accept", "*/*"), typeJSON},
		{"the newer type is asked for", post(question, "Accept", "application/graphql-response+json"), typeGraphQL},
		{"either, the newer first", post(question, "Accept", "application/graphql-response+json, application/json;q=0.9"), typeGraphQL},
		{"either, the older liked better", post(question, "Accept", "application/graphql-response+json;q=0.5, application/json"), typeJSON},
		{"a browser", httptest.NewRequest(http.MethodGet, "/graphql?query=%7Bask%7D", nil), typeJSON},
		{"GET with variables", httptest.NewRequest(http.MethodGet,
			"/graphql?operationName=Q&variables=%7B%22s%22%3A%22x%22%7D&query=query+Q(%24s%3AString)%7Bask(secret%3A%24s)%7D", nil), typeJSON},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := do(handler, test.request)
			if got.Code != http.StatusOK || got.Header().Get("Content-Type") != test.wantType || got.Body.String() != `{"data":{"ask":"hello"}}` {
				t.Errorf("got %d, %q, %s", got.Code, got.Header().Get("Content-Type"), got.Body)
			}
		})
	}
}

func TestWhatIsNoQuestionIsRefused(t *testing.T) {
	asked := 0
	service := newService(t, func(context.Context) (string, error) { asked++; return "", nil })
	service.config.Limits.BodyBytes = 1000
	handler := service.handler(t)
	const secret = "hush-hush"
	get := func(address string) *http.Request { return httptest.NewRequest(http.MethodGet, address, nil) }
	method := func(name string) *http.Request {
		request := post(`{"query":"{ ask }"}`)
		request.Method = name
		return request
	}
	long := `{"query":"{ ask(secret: \"` + strings.Repeat(secret, 200) + `\") }"}`
	tests := []struct {
		name       string
		request    *http.Request
		wantStatus int
		wantCode   string
	}{
		{"no body", post(""), 400, "BAD_REQUEST"},
		{"no JSON", post(`{"query": ` + secret), 400, "BAD_REQUEST"},
		{"JSON broken off", post(`{"query":"{ ask }", "variables": {"s": "` + secret), 400, "BAD_REQUEST"},
		{"more behind it", post(`{"query":"{ ask }"}{"query":"` + secret + `"}`), 400, "BAD_REQUEST"},
		{"a list", post(`[{"query":"{ ask }"}]`), 400, "BAD_REQUEST"},
		{"a list of two", post(`[{"query":"{ ask }"},{"query":"{ ask }"}]`), 400, "BAD_REQUEST"},
		{"nothing in JSON", post(`null`), 400, "BAD_REQUEST"},
		{"blanks", post(" \n"), 400, "BAD_REQUEST"},
		{"no query", post(`{"variables":{"s":"` + secret + `"}}`), 400, "BAD_REQUEST"},
		{"an empty query", post(`{"query":""}`), 400, "BAD_REQUEST"},
		{"a query that is a number", post(`{"query":1}`), 400, "BAD_REQUEST"},
		{"a name that is a list", post(`{"query":"{ ask }","operationName":["` + secret + `"]}`), 400, "BAD_REQUEST"},
		{"variables that are a text", post(`{"query":"{ ask }","variables":"` + secret + `"}`), 400, "BAD_REQUEST"},
		{"extensions that are a list", post(`{"query":"{ ask }","extensions":["` + secret + `"]}`), 400, "BAD_REQUEST"},
		{"no media type", post(`{"query":"{ ask }"}`, "Content-Type", ""), 415, "UNSUPPORTED_MEDIA_TYPE"},
		{"plain text", post(`{"query":"{ ask }"}`, "Content-Type", "text/plain"), 415, "UNSUPPORTED_MEDIA_TYPE"},
		{"a form", post(`query={ask}`, "Content-Type", "application/x-www-form-urlencoded"), 415, "UNSUPPORTED_MEDIA_TYPE"},
		{"another charset", post(`{"query":"{ ask }"}`, "Content-Type", "application/json; charset=iso-8859-9"), 415, "UNSUPPORTED_MEDIA_TYPE"},
		{"letters of another charset", post("{\"query\":\"{ ask(secret: \\\"\xfe" + secret + "\\\") }\"}"), 400, "BAD_REQUEST"},
		{"two media types", post(`{"query":"{ ask }"}`, "Content-Type", "application/json, application/json"), 415, "UNSUPPORTED_MEDIA_TYPE"},
		{"a compressed body", post("\x1f\x8b\x08", "Content-Encoding", "gzip"), 415, "UNSUPPORTED_MEDIA_TYPE"},
		{"a body compressed twice", post("\x1f\x8b\x08", "Content-Encoding", "identity, br"), 415, "UNSUPPORTED_MEDIA_TYPE"},
		{"an answer we have not", post(`{"query":"{ ask }"}`, "Accept", "text/html"), 406, "NOT_ACCEPTABLE"},
		{"an answer that is not wanted", post(`{"query":"{ ask }"}`, "Accept", "application/json;q=0"), 406, "NOT_ACCEPTABLE"},
		{"a body that is too large", post(long), 413, "PAYLOAD_TOO_LARGE"},
		{"PUT", method(http.MethodPut), 405, "METHOD_NOT_ALLOWED"},
		{"PATCH", method(http.MethodPatch), 405, "METHOD_NOT_ALLOWED"},
		{"DELETE", method(http.MethodDelete), 405, "METHOD_NOT_ALLOWED"},
		{"QUERY", method("QUERY"), 405, "METHOD_NOT_ALLOWED"},
		{"GET of nothing", get("/graphql"), 400, "BAD_REQUEST"},
		{"GET with bad variables", get("/graphql?query=%7Bask%7D&variables=" + secret), 400, "BAD_REQUEST"},
		{"GET with a bad address", get("/graphql?query=%7Bask%7D&variables=%25;" + secret), 400, "BAD_REQUEST"},
		{"GET in another charset", get("/graphql?query=%7Bask(secret:%22%FE%22)%7D"), 400, "BAD_REQUEST"},
		{"GET of a mutation", get("/graphql?query=mutation%7Bchange%7D"), 405, "METHOD_NOT_ALLOWED"},
		{"an address with nothing at it", get("/nowhere?secret=" + secret), 404, "NOT_FOUND"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := do(handler, test.request)
			body := got.Body.String()
			if gotCode := code(t, strings.NewReader(body)); got.Code != test.wantStatus || gotCode != test.wantCode {
				t.Errorf("got %d %s, want %d %s", got.Code, gotCode, test.wantStatus, test.wantCode)
			}
			if kind := got.Header().Get("Content-Type"); kind != typeJSON {
				t.Errorf("the error came as %q", kind)
			}
			if strings.Contains(body, secret) {
				t.Errorf("the error repeats what was sent: %s", body)
			}
			if !strings.Contains(body, `"remedy"`) || strings.Contains(body, `"data"`) {
				t.Errorf("there is no remedy, or there are data: %s", body)
			}
			if allowed := got.Header().Get("Allow"); (allowed != "") != (got.Code == http.StatusMethodNotAllowed) {
				t.Errorf("the methods that are allowed are %q", allowed)
			}
		})
	}
	if asked != 0 {
		t.Errorf("%d of them were answered", asked)
	}
	if strings.Contains(service.log.String(), secret) {
		t.Errorf("the log repeats what was sent:\n%s", service.log)
	}
}

// TestStatusOfAWrongQuestion: clients of the older media type look at the body only, those of the newer at the status too.
func TestStatusOfAWrongQuestion(t *testing.T) {
	handler := newService(t, func(context.Context) (string, error) { return "", errors.New("no") }).handler(t)
	tests := []struct {
		query, accept string
		want          int
		wantData      bool
	}{
		{`{ unknown }`, "application/json", 200, false},
		{`{ unknown }`, "application/graphql-response+json", 400, false},
		{`{ ask`, "application/json", 200, false},
		{`{ ask`, "application/graphql-response+json", 400, false},
		{`query A { ask } query B { ask }`, "application/graphql-response+json", 400, false},
		{`{ ask }`, "application/graphql-response+json", 200, true}, // a field that failed is an answer
	}
	for _, test := range tests {
		body, err := json.Marshal(map[string]string{"query": test.query})
		if err != nil {
			t.Fatal(err)
		}
		got := do(handler, post(string(body), "Accept", test.accept))
		if hasData := strings.Contains(got.Body.String(), `"data"`); got.Code != test.want || hasData != test.wantData {
			t.Errorf("%s as %s: got %d %s, want %d", test.query, test.accept, got.Code, got.Body, test.want)
		}
	}
}

func TestRequestIDs(t *testing.T) {
	service := newService(t, hello)
	handler := service.handler(t)
	for given, taken := range map[string]bool{
		"abc-123_x.Y":           true,
		"":                      false,
		"a b":                   false,
		"a\nb":                  false,
		"<script>":              false,
		strings.Repeat("a", 65): false,
	} {
		request := post(`{"query":"{ ask }"}`)
		request.Header["X-Request-Id"] = []string{given}
		got := do(handler, request).Header().Get("X-Request-Id")
		if (got == given) != taken || len(got) < 8 {
			t.Errorf("given %q the id is %q", given, got)
		}
		service.log.last(t, got)
	}
}

func TestTheLogTellsNotWhatWasAsked(t *testing.T) {
	service := newService(t, func(context.Context) (string, error) { return "kept-quiet-answer", nil })
	token := service.token(t, "importer", auth.Editor)
	handler := service.handler(t)
	body := `{"query":"query Greet($s: String) { ask(secret: $s) alias_of_mine: ask(secret: \"inline-secret\") }","variables":{"s":"variable-secret"}}`
	got := do(handler, post(body, "X-Request-Id", "good", "Authorization", "Bearer "+token))
	line := service.log.last(t, "good")
	for field, want := range map[string]any{
		"level": "info", "method": "POST", "path": "/graphql", "status": 200.0, "operation": "Greet", "principal": "importer",
		"bytes": float64(got.Body.Len()),
	} {
		if line[field] != want {
			t.Errorf("%s is %v, want %v", field, line[field], want)
		}
	}
	if took, ok := line["duration_ms"].(float64); !ok || took <= 0 {
		t.Errorf("the duration is %v", line["duration_ms"])
	}
	do(handler, post(`{"query":"{ ask(secret: {bad: \"inline-secret\"}) }","variables":{"s":"variable-secret"}}`, "X-Request-Id", "bad"))
	if line := service.log.last(t, "bad"); line["code"] != "GRAPHQL_VALIDATION_FAILED" {
		t.Errorf("the code of a wrong question is %v", line["code"])
	}
	do(handler, httptest.NewRequest(http.MethodGet, "/graphql?query=%7Bask(secret%3A%22inline-secret%22)%7D", nil))
	do(handler, post(body, "Authorization", "Bearer cg_token-secret"))
	for _, secret := range []string{"secret", "kept-quiet-answer", "alias_of_mine", token, "192.0.2.1"} { // the last is httptest's client
		if strings.Contains(service.log.String(), secret) {
			t.Errorf("the log tells %q:\n%s", secret, service.log)
		}
	}
}

func TestWhoMayAsk(t *testing.T) {
	service := newService(t, hello)
	handler := service.handler(t)
	token := service.token(t, "importer", auth.Editor)
	ask := func(header ...string) *httptest.ResponseRecorder {
		request := post(`{"query":"{ ask }"}`)
		request.Header["Authorization"] = header
		return do(handler, request)
	}
	for _, good := range []struct{ header, want string }{{"Bearer " + token, "hello importer"}, {"bearer  " + token + " ", "hello importer"}} {
		if got := ask(good.header); got.Code != 200 || !strings.Contains(got.Body.String(), good.want) {
			t.Errorf("with a good token: %d %s", got.Code, got.Body)
		}
	}
	for _, bad := range [][]string{{""}, {token}, {"Bearer"}, {"Bearer "}, {"Basic " + token}, {"Bearer " + token + "x"}, {"Bearer " + token, "Bearer " + token}} {
		got := ask(bad...)
		if gotCode := code(t, got.Body); got.Code != 401 || gotCode != "UNAUTHENTICATED" || !strings.HasPrefix(got.Header().Get("WWW-Authenticate"), "Bearer") {
			t.Errorf("with %q: %d %s", bad, got.Code, gotCode)
		}
	}
	if !strings.Contains(service.log.String(), "a token was shown that is not good") {
		t.Errorf("the log tells nothing of bad tokens:\n%s", service.log)
	}
	if err := service.tokens.Revoke(t.Context(), "importer"); err != nil {
		t.Fatal(err)
	}
	if got := ask("Bearer " + token); got.Code != 401 {
		t.Errorf("with a revoked token: %d", got.Code)
	}
	if err := os.WriteFile(service.tokens.File(), []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := ask("Bearer " + token)
	if gotCode := code(t, got.Body); got.Code != 503 || gotCode != "UNAVAILABLE" {
		t.Errorf("when the tokens cannot be read: %d %s", got.Code, gotCode)
	}
	if got := do(handler, post(`{"query":"{ ask }"}`)); got.Code != 200 || !strings.Contains(got.Body.String(), `"hello"`) {
		t.Errorf("without a token: %d %s", got.Code, got.Body)
	}
}

func TestOrigins(t *testing.T) {
	const named, other = "https://map.example.org", "https://other.example.org"
	tests := []struct {
		name                string
		origins             []string
		origin              string
		mayRead, mayAskWith bool // with a token
	}{
		{"any may read", []string{"*"}, other, true, false},
		{"one that is named may write", []string{named}, named, true, true},
		{"others may not, then", []string{named}, other, false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			service := newService(t, hello)
			service.config.Origins = test.origins
			handler := service.handler(t)
			allowed := func(request *http.Request) bool {
				got := do(handler, with(request, "Origin", test.origin)).Header()
				if got.Get("Access-Control-Allow-Credentials") != "" {
					t.Error("credentials are let through")
				}
				return got.Get("Access-Control-Allow-Origin") != ""
			}
			preflight := func(headers string) *http.Request {
				return with(httptest.NewRequest(http.MethodOptions, "/graphql", nil),
					"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", headers)
			}
			if got := allowed(post(`{"query":"{ ask }"}`)); got != test.mayRead {
				t.Errorf("a question: allowed %v", got)
			}
			if got := allowed(preflight("content-type")); got != test.mayRead {
				t.Errorf("before a question: allowed %v", got)
			}
			if got := allowed(preflight("authorization,content-type")); got != test.mayAskWith {
				t.Errorf("before a question with a token: allowed %v", got)
			}
			if got := allowed(post("no JSON")); got != test.mayRead {
				t.Errorf("an error can be read: %v", got)
			}
		})
	}
	// Outside of CORS, OPTIONS tells what there is.
	got := do(newService(t, hello).handler(t), httptest.NewRequest(http.MethodOptions, "/graphql", nil))
	if got.Code != 204 || got.Header().Get("Allow") != "GET, HEAD, POST" {
		t.Errorf("OPTIONS: %d %q", got.Code, got.Header().Get("Allow"))
	}
}

func TestAPanicIsOnesOwn(t *testing.T) {
	service := newService(t, hello)
	service.config.Page = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/half" {
			_, _ = w.Write(bytes.Repeat([]byte("half of a page "), 10_000))
		}
		panic("the-reason")
	})
	address, _, _ := service.start(t)
	got, err := http.Get("http://" + address + "/")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(got.Body)
	if err := errors.Join(err, got.Body.Close()); err != nil {
		t.Fatal(err)
	}
	if gotCode := code(t, bytes.NewReader(body)); got.StatusCode != 500 || gotCode != "INTERNAL" {
		t.Errorf("got %d %s", got.StatusCode, gotCode)
	}
	id := got.Header.Get("X-Request-Id")
	if !strings.Contains(string(body), id) {
		t.Errorf("the error does not tell the request's id: %s", body)
	}
	if strings.Contains(string(body), "the-reason") || strings.Contains(string(body), "goroutine") {
		t.Errorf("the client is told why: %s", body)
	}
	if line := service.log.last(t, id); line["level"] != "error" || line["code"] != "INTERNAL" {
		t.Errorf("the log says %v", line)
	}
	if text := service.log.String(); strings.Count(text, "the-reason") != 1 || !strings.Contains(text, "server_test.go") {
		t.Errorf("the log does not tell the reason, once, with the stack:\n%s", text)
	}
	// Half a page is not taken for a whole one.
	got, err = http.Get("http://" + address + "/half")
	if err == nil {
		_, err = io.ReadAll(got.Body)
		_ = got.Body.Close()
	}
	if err == nil {
		t.Error("half a page arrived as if it were all")
	}
}

func TestALoadIsForAdministrators(t *testing.T) {
	service := newService(t, hello)
	loads := 0
	service.config.Load = func(context.Context) (server.Loaded, error) {
		if loads++; loads > 1 {
			return server.Loaded{}, errors.New("the-reason")
		}
		return server.Loaded{Revision: "g-7"}, nil
	}
	handler := service.handler(t)
	load := func(headers ...string) *httptest.ResponseRecorder {
		return do(handler, with(httptest.NewRequest(http.MethodPost, "/admin/load", nil), headers...))
	}
	editor, admin := service.token(t, "e", auth.Editor), service.token(t, "a", auth.Admin)
	if got := load(); got.Code != 401 || code(t, got.Body) != "UNAUTHENTICATED" {
		t.Errorf("anonymous: %d", got.Code)
	}
	if got := load("Authorization", "Bearer "+editor); got.Code != 403 || code(t, got.Body) != "FORBIDDEN" {
		t.Errorf("an editor: %d", got.Code)
	}
	if loads != 0 {
		t.Fatal("it was loaded all the same")
	}
	if got := load("Authorization", "Bearer "+admin); got.Code != 200 || !strings.Contains(got.Body.String(), `"g-7"`) {
		t.Errorf("an administrator: %d %s", got.Code, got.Body)
	}
	got := load("Authorization", "Bearer "+admin)
	if got.Code != 500 || strings.Contains(got.Body.String(), "the-reason") || code(t, got.Body) != "INTERNAL" {
		t.Errorf("a load that failed: %d", got.Code)
	}
	if !strings.Contains(service.log.String(), "the-reason") {
		t.Error("the log does not tell why it failed")
	}
}

func TestLargeAnswersAreCompressed(t *testing.T) {
	large := strings.Repeat("civic ", 10_000)
	address, _, _ := newService(t, func(context.Context) (string, error) { return large, nil }).start(t)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/graphql?query=%7Bask%7D", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	// The standard client asks for gzip and unpacks it when it is not told otherwise.
	got, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(got.Body)
	if err := errors.Join(err, got.Body.Close()); err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf(`{"data":{"ask":%q}}`, large); !got.Uncompressed || string(body) != want {
		t.Errorf("compressed: %v; %d bytes, want %d", got.Uncompressed, len(body), len(want))
	}
	request.Header.Set("Accept-Encoding", "identity")
	if got, err = http.DefaultClient.Do(request); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	if got.Header.Get("Content-Encoding") != "" {
		t.Errorf("compressed as %q where it was not asked for", got.Header.Get("Content-Encoding"))
	}
}
