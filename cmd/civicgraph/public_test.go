package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestClientsBehindAProxyAreBounded runs a server that believes the proxy on this machine, and lets each client ask once.
func TestClientsBehindAProxyAreBounded(t *testing.T) {
	const header = "X-Forwarded-For"
	server := serve(t, filepath.Join(t.TempDir(), "graph"), "--no-builtin-data", "--rate", "0.001", "--burst", "1", "--client-header", header)
	for i, step := range []struct {
		client string
		want   int
	}{
		{"192.0.2.1", 200}, {"192.0.2.1", 429}, {"192.0.2.2", 200}, {"192.0.2.3, 192.0.2.2", 429}, {"", 200}, {"unknown", 429},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.url+"/graphql?query={__typename}", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set(header, step.client)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != step.want || (response.Header.Get("Retry-After") != "") != (step.want == 429) {
			t.Errorf("question %d, of %q: %s, %v", i, step.client, response.Status, response.Header)
		}
	}
	if status := server.end(t, syscall.SIGTERM); status != 0 {
		t.Errorf("status %d", status)
	}
	if strings.Contains(server.text(), "192.0.2.") {
		t.Errorf("the log tells addresses:\n%s", server.text())
	}
}

func TestBoundsThatCannotBeMeant(t *testing.T) {
	for _, args := range [][]string{
		{"--rate", "-1"}, {"--rate", "NaN"}, {"--rate", "+Inf"}, {"--burst", "-1"}, {"--connections", "-1"}, {"--connections-per-client", "-1"},
		{"--analysis-memory", "0"}, {"--analysis-memory", "32769"}, {"--subscriptions", "-1"}, {"--subscriptions-per-client", "-1"}, {"--trusted-proxy", "proxy.example.org"}, {"--trusted-proxy", "10.0.0.0/33"},
	} {
		got := civicgraph(t, append([]string{"serve", "--print-config"}, strings.Join(args, "="))...)
		if got.status != 2 || !strings.Contains(got.err, args[0]) {
			t.Errorf("%q: %+v", args, got)
		}
	}
	if got := civicgraph(t, "serve", "--print-config", "--trusted-proxy", "10.0.0.7", "--trusted-proxy", "2001:db8::/32"); got.status != 0 || !strings.Contains(got.out, "10.0.0.7,2001:db8::/32") {
		t.Errorf("%+v", got)
	}
}
