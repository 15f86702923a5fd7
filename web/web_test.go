package web

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

// bundle is a GraphiQL bundle in miniature, as Vite lays it out.
func bundle() fs.FS {
	return fstest.MapFS{
		"dist/.gitignore":                     {Data: []byte("*")},
		"dist/graphiql/index.html":            {Data: []byte("<title>GraphiQL</title>")},
		"dist/graphiql/assets/index-Ab1.js":   {Data: []byte("run()")},
		"dist/graphiql/assets/index-Ab1.css":  {Data: []byte("p{}")},
		"dist/graphiql/assets/codicon-X.ttf":  {Data: []byte("font")},
		"dist/graphiql/assets/nested/deep.js": {Data: []byte("never served")},
	}
}

// noBundle is dist on a checkout where Node has never run.
func noBundle() fs.FS {
	return fstest.MapFS{"dist/.gitignore": {Data: []byte("*")}}
}

func handler(t *testing.T, dist fs.FS) http.Handler {
	t.Helper()
	h, err := newHandler(dist, page)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func get(h http.Handler, method, path string, headers ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, request)
	return recorder
}

func TestPages(t *testing.T) {
	const howToGet, itIsThere = "run <code>make web</code>", `<a href="/">GraphiQL</a>`
	tests := []struct {
		name           string
		dist           fs.FS
		path           string
		contains, lack string
	}{
		{"GraphiQL at the root", bundle(), "/", "<title>GraphiQL</title>", howToGet},
		{"the small page beside GraphiQL", bundle(), "/query", itIsThere, howToGet},
		{"the small page at the root", noBundle(), "/", howToGet, itIsThere},
		{"the small page where it always is", noBundle(), "/query", howToGet, itIsThere},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			response := get(handler(t, test.dist), http.MethodGet, test.path)
			if response.Code != http.StatusOK {
				t.Fatalf("status %d", response.Code)
			}
			if !strings.Contains(response.Body.String(), test.contains) {
				t.Errorf("the page lacks %q", test.contains)
			}
			if strings.Contains(response.Body.String(), test.lack) {
				t.Errorf("the page has %q", test.lack)
			}
			wantHeaders(t, response, "text/html; charset=utf-8", "no-cache")
		})
	}
}

func TestFiles(t *testing.T) {
	tests := []struct{ path, contentType, cache string }{
		{"/assets/index-Ab1.js", "text/javascript; charset=utf-8", forever},
		{"/assets/index-Ab1.css", "text/css; charset=utf-8", forever},
		{"/assets/codicon-X.ttf", "font/ttf", forever},
		{"/page/page.js", "text/javascript; charset=utf-8", revalidate},
		{"/page/page.css", "text/css; charset=utf-8", revalidate},
		{"/page/examples.json", "application/json", revalidate},
		{"/page/icon.svg", "image/svg+xml", revalidate},
	}
	h := handler(t, bundle())
	for _, test := range tests {
		t.Run(test.path, func(t *testing.T) {
			response := get(h, http.MethodGet, test.path)
			if response.Code != http.StatusOK || response.Body.Len() == 0 {
				t.Fatalf("status %d, %d bytes", response.Code, response.Body.Len())
			}
			wantHeaders(t, response, test.contentType, test.cache)
			response = get(h, http.MethodHead, test.path)
			if response.Code != http.StatusOK || response.Body.Len() != 0 {
				t.Errorf("HEAD: status %d, %d bytes", response.Code, response.Body.Len())
			}
			response = get(h, http.MethodGet, test.path, "If-None-Match", response.Header().Get("Etag"))
			if response.Code != http.StatusNotModified || response.Body.Len() != 0 {
				t.Errorf("asked for again with its ETag: status %d, %d bytes", response.Code, response.Body.Len())
			}
		})
	}
}

func wantHeaders(t *testing.T, response *httptest.ResponseRecorder, contentType, cache string) {
	t.Helper()
	want := map[string]string{"Content-Type": contentType, "Cache-Control": cache, "X-Content-Type-Options": "nosniff"}
	for name, value := range want {
		if got := response.Header().Get(name); got != value {
			t.Errorf("%s is %q, want %q", name, got, value)
		}
	}
	policy := response.Header().Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'; script-src 'self';") {
		t.Errorf("the security policy lets too much in: %q", policy)
	}
}

func TestUnknownPaths(t *testing.T) {
	for _, dist := range []fs.FS{bundle(), noBundle()} {
		h := handler(t, dist)
		for _, path := range []string{
			"/nothing", "/index.html", "/page/index.html", "/page/", "/assets/", "/assets/index-Old.js", "/assets/nested/deep.js",
			"/dist/.gitignore", "/.gitignore", "/web.go", "/graphiql/index.html", "/query/",
		} {
			if response := get(h, http.MethodGet, path); response.Code != http.StatusNotFound {
				t.Errorf("GET %s: status %d, want 404", path, response.Code)
			}
		}
	}
}

func TestOtherMethods(t *testing.T) {
	h := handler(t, bundle())
	for _, path := range []string{"/", "/query", "/assets/index-Ab1.js"} {
		if response := get(h, http.MethodPost, path); response.Code != http.StatusMethodNotAllowed {
			t.Errorf("POST %s: status %d, want 405", path, response.Code)
		}
	}
}

// TestEmbedded meets a fault in what this very build embeds, bundle or none.
func TestEmbedded(t *testing.T) {
	response := get(Handler(), http.MethodGet, "/")
	if response.Code != http.StatusOK {
		t.Errorf("status %d", response.Code)
	}
	policy := response.Header().Get("Content-Security-Policy")
	if wantGraphiQL := Bundled(); (policy == graphiQLPolicy) != wantGraphiQL {
		t.Errorf("GraphiQL is in the program: %v, but the root's policy is %q", wantGraphiQL, policy)
	}
}

func TestMissingPageIsAnError(t *testing.T) {
	if _, err := newHandler(noBundle(), fstest.MapFS{}); err == nil {
		t.Error("a program without its query page starts")
	}
}
