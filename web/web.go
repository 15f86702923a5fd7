// Package web serves the pages on which people ask the API by hand: GraphiQL, bundled by `make web` and
// embedded in the program, and a small query page of our own that needs no Node to build. Both use nothing
// from outside the server's own address.
package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

// The bundle is built, not committed: on a checkout without Node, dist holds only its .gitignore.
//
//go:embed all:dist
var dist embed.FS

//go:embed page
var page embed.FS

const (
	bundleDir = "dist/graphiql"

	// Monaco, GraphiQL's editor, writes <style> elements of its own and GraphiQL's stylesheet holds its fonts as
	// data: addresses. The small page is content with less.
	graphiQLPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; " +
		"img-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
		"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

	// A changed file of the bundle has another name, so that a browser need never ask for it again.
	forever = "public, max-age=31536000, immutable"
	// A page is asked for again each time; its ETag saves sending it.
	revalidate = "no-cache"
)

// contentType names the types of the files served here. The mime package would read the machine's own tables,
// which differ and are sometimes wrong, and browsers refuse a script under a wrong type.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".json":
		return "application/json"
	case ".svg":
		return "image/svg+xml"
	case ".ttf":
		return "font/ttf"
	case ".woff2":
		return "font/woff2"
	default:
		return "application/octet-stream"
	}
}

// Handler serves GraphiQL at / when it was bundled and the small query page otherwise, and the small page at
// /query in any case. Paths that it does not know are 404, methods other than GET and HEAD 405.
// The pages send their queries to /graphql, which is the server's.
//
// What it serves is embedded in the program, so that a fault in it is one of the build: Handler panics on it,
// as template.Must does, and the package's tests meet it first.
func Handler() http.Handler {
	handler, err := newHandler(dist, page)
	if err != nil {
		panic(err)
	}
	return handler
}

// Bundled says whether GraphiQL is in the program.
func Bundled() bool {
	return bundled(dist)
}

func bundled(dist fs.FS) bool {
	_, err := fs.Stat(dist, bundleDir+"/index.html")
	return err == nil
}

// newHandler reads every file once, so that a missing one is an error at start and not at the first request.
func newHandler(dist, page fs.FS) (http.Handler, error) {
	mux := http.NewServeMux()
	hasBundle := bundled(dist)
	small, err := smallPage(page, hasBundle)
	if err != nil {
		return nil, err
	}
	mux.Handle("GET /query", small)
	if err := addFiles(mux, page, "page", "/page/", pagePolicy, revalidate); err != nil {
		return nil, err
	}
	if !hasBundle {
		mux.Handle("GET /{$}", small)
		return mux, nil
	}
	index, err := fs.ReadFile(dist, bundleDir+"/index.html")
	if err != nil {
		return nil, fmt.Errorf("read the GraphiQL page: %w", err)
	}
	mux.Handle("GET /{$}", newFile("index.html", index, graphiQLPolicy, revalidate))
	if err := addFiles(mux, dist, bundleDir+"/assets", "/assets/", graphiQLPolicy, forever); err != nil {
		return nil, err
	}
	return mux, nil
}

// smallPage renders the page once: it says how to get GraphiQL only where there is none.
func smallPage(page fs.FS, hasBundle bool) (http.Handler, error) {
	parsed, err := template.ParseFS(page, "page/index.html")
	if err != nil {
		return nil, fmt.Errorf("parse the query page: %w", err)
	}
	var html bytes.Buffer
	if err := parsed.Execute(&html, struct{ Bundled bool }{hasBundle}); err != nil {
		return nil, fmt.Errorf("render the query page: %w", err)
	}
	return newFile("index.html", html.Bytes(), pagePolicy, revalidate), nil
}

// addFiles serves each file of a folder, but for its page, at prefix and its name.
func addFiles(mux *http.ServeMux, files fs.FS, folder, prefix, policy, cache string) error {
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		return fmt.Errorf("list %s: %w", folder, err)
	}
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || strings.HasSuffix(name, ".html") {
			continue
		}
		content, err := fs.ReadFile(files, path.Join(folder, name))
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		mux.Handle("GET "+prefix+name, newFile(name, content, policy, cache))
	}
	return nil
}

// file is one thing that is served, with its headers.
type file struct {
	name    string
	content []byte
	headers map[string]string
}

func newFile(name string, content []byte, policy, cache string) *file {
	sum := sha256.Sum256(content)
	return &file{name: name, content: content, headers: map[string]string{
		"Content-Type":               contentType(name),
		"Content-Security-Policy":    policy,
		"Cache-Control":              cache,
		"Etag":                       `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`,
		"Cross-Origin-Opener-Policy": "same-origin",
		"Referrer-Policy":            "no-referrer",
		"X-Content-Type-Options":     "nosniff",
	}}
}

func (f *file) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for name, value := range f.headers {
		w.Header().Set(name, value)
	}
	// No time of change: embedded files have none, and the ETag serves.
	http.ServeContent(w, r, f.name, time.Time{}, bytes.NewReader(f.content))
}
