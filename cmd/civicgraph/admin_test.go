package main

import (
	"errors"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

var adminLine = regexp.MustCompile(`metrics and profiles are at (http://[^\s"]+)`)

// TestMetricsHaveAListenerOfTheirOwn runs a server with one, which counts what the API was asked and ends with it.
func TestMetricsHaveAListenerOfTheirOwn(t *testing.T) {
	server := serve(t, filepath.Join(t.TempDir(), "graph"), "--no-builtin-data", "--admin-listen", "127.0.0.1:0")
	server.revision(t)
	found := adminLine.FindStringSubmatch(server.text())
	if found == nil {
		t.Fatalf("the server does not say where its metrics are:\n%s", server.text())
	}
	const counted = `civicgraph_requests_total{code="OK",operation="query"} 1`
	text := fetch(t, found[1]+"/metrics")
	for deadline := time.Now().Add(patience); !strings.Contains(text, counted) && time.Now().Before(deadline); { // it is counted behind its answer
		text = fetch(t, found[1]+"/metrics")
	}
	for _, line := range []string{counted, `civicgraph_store_up{store="embedded"} 1`, `civicgraph_store_revision{store="embedded"} 0`} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("the metrics lack %s:\n%s", line, text)
		}
	}
	if status := server.end(t, syscall.SIGTERM); status != 0 {
		t.Errorf("status %d\n%s", status, server.text())
	}
	if connection, err := net.Dial("tcp", strings.TrimPrefix(found[1], "http://")); err == nil {
		_ = connection.Close()
		t.Error("it still listens")
	}
}

// fetch returns what is at an address.
func fetch(t *testing.T, url string) string {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", url, response.Status, err)
	}
	return string(text)
}
