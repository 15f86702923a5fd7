package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestVersion(t *testing.T) {
	for _, how := range []string{"version", "--version", "-V"} {
		got := civicgraph(t, how)
		if got.status != 0 || got.err != "" || !regexp.MustCompile(`^civicgraph \S+ go1\.\S+ \w+/\w+\n$`).MatchString(got.out) {
			t.Errorf("%s: got %+v", how, got)
		}
	}
}

func TestHelp(t *testing.T) {
	tests := []struct {
		args []string
		want []string
	}{
		{[]string{"--help"}, []string{"Usage: civicgraph <command>", "serve", "load", "copy", "doctor", "token create", "token list", "token revoke", "version", "curl http://127.0.0.1:8080/graphql"}},
		{[]string{"serve", "--help"}, []string{"--listen", "127.0.0.1:8080", "$CIVICGRAPH_LISTEN", "--data", "civicgraph-data", "$CIVICGRAPH_DATA", "/readyz", "SIGTERM"}},
		{[]string{"load", "--help"}, []string{"--data", "--server", "through it", "--store", "$CIVICGRAPH_NEO4J_PASSWORD", "$CIVICGRAPH_NEO4J_URI"}},
		{[]string{"copy", "--help"}, []string{"--from", "--to", "$CIVICGRAPH_NEO4J_PASSWORD_FILE", "idempotency keys"}},
		{[]string{"snapshot", "--help"}, []string{"--data", "<file>", "civicgraph serve --data", "Not in it are tokens", "civicgraph copy"}},
		{[]string{"backup", "--help"}, []string{"--data", "<file>", "Tokens are not in it"}},
		{[]string{"restore", "--help"}, []string{"--data", "<file>", "must hold no graph"}},
		{[]string{"doctor", "--help"}, []string{"--server", "--json", "$CIVICGRAPH_NEO4J_URI", "PROBLEM", "It changes nothing"}},
		{[]string{"export", "--help"}, []string{"<format>", "[<file>]", "--ties", "--store", "$CIVICGRAPH_TIES", "graphml", "Gephi", "under which licence"}},
		{[]string{"token", "create", "--help"}, []string{"--role", "editor", "admin", "$CIVICGRAPH_ROLE", "Authorization: Bearer $TOKEN"}},
		{[]string{"token", "revoke", "--help"}, []string{"<name>", "--data"}},
	}
	for _, test := range tests {
		got := civicgraph(t, test.args...)
		if got.status != 0 || got.err != "" {
			t.Errorf("%v: status %d, %s", test.args, got.status, got.err)
		}
		for _, want := range test.want {
			if !strings.Contains(got.out, want) {
				t.Errorf("%v does not tell %q:\n%s", test.args, want, got.out)
			}
		}
	}
}

// TestEveryFlagHasAVariable reads it from the help, where every flag stands with its variable.
func TestEveryFlagHasAVariable(t *testing.T) {
	flag := regexp.MustCompile(`(?m)^ +--(\[no-\])?([a-z0-9-]+)`)
	for _, args := range [][]string{{"serve"}, {"load"}, {"copy"}, {"backup"}, {"restore"}, {"snapshot"}, {"export"}, {"doctor"}, {"token", "create"}, {"token", "list"}, {"token", "revoke"}, {"version"}} {
		help := must(t, append(args, "--help")...)
		flags := flag.FindAllStringSubmatch(help, -1)
		if len(flags) == 0 && args[0] != "version" {
			t.Errorf("%v: no flags are found in\n%s", args, help)
		}
		for _, found := range flags {
			if variable := "$CIVICGRAPH_" + strings.ToUpper(strings.ReplaceAll(found[2], "-", "_")); !strings.Contains(help, variable) {
				t.Errorf("%v: --%s has no %s:\n%s", args, found[2], variable, help)
			}
		}
	}
}

func TestWrongUsage(t *testing.T) {
	for _, args := range [][]string{
		{}, {"frobnicate"}, {"serve", "--frobnicate"}, {"serve", "more"}, {"serve", "--listen", "nonsense"}, {"serve", "--log-level", "loud"},
		{"serve", "--admin-listen", "0.0.0.0:0"}, {"serve", "--admin-listen", ":9090"}, {"serve", "--admin-listen", "127.0.0.1"},
		{"serve", "--admin-listen", "192.0.2.1:9090"}, {"serve", "--listen", "127.0.0.1:99999"}, {"serve", "--listen", "127.0.0.1:-1"}, {"serve", "--listen", "127.0.0.1:no-such-service"},
		{"serve", "--log-retention", "-1"}, {"serve", "--grace", "soon"}, {"token"}, {"token", "create"}, {"token", "create", "--role", "root"},
		{"token", "create", "--role", "editor", "--name", "a b"}, {"token", "create", "--role", "editor", "--lifetime", "-1h"},
		{"token", "revoke"}, {"load", "--server", "http://127.0.0.1:1"}, {"load", "--token", "x"},
		{"serve", "--store", "paper"}, {"serve", "--neo4j-password", "x", "--neo4j-password-file", "y"},
		{"load", "--neo4j-password", "x", "--neo4j-password-file", "y"}, {"copy"}, {"copy", "--from", "x"}, {"copy", "--to", "x"},
		{"copy", "--from", "x", "--to", "x"}, {"copy", "--from", "x", "--to", "y", "--neo4j-password", "x", "--neo4j-password-file", "y"},
		{"backup"}, {"restore"}, {"snapshot"}, {"restore", "no-such-file"}, {"export"}, {"export", "docx"}, {"export", "gexf", "--limit", "-1"}, {"export", "gexf", "--mode", "THREE_MODE"}, {"doctor", "more"}, {"doctor", "--server", "localhost:8080"}, {"doctor", "--neo4j-password", "x", "--neo4j-password-file", "y"},
	} {
		if got := civicgraph(t, args...); got.status != 2 || got.out != "" || !strings.HasPrefix(got.err, "civicgraph: ") {
			t.Errorf("%v: %+v, want status 2 and an error", args, got)
		}
	}
	cmd := command(t, "serve")
	cmd.Env = append(cmd.Env, "CIVICGRAPH_LOG_FORMAT=verse")
	if got := finish(t, cmd); got.status != 2 {
		t.Errorf("a wrong variable: %+v, want status 2", got)
	}
}

// TestAFolderWithoutAName is what comes of a script whose variable is not set.
func TestAFolderWithoutAName(t *testing.T) {
	for _, args := range [][]string{
		{"serve"}, {"load"}, {"doctor"}, {"backup", "file"}, {"snapshot", "file"}, {"export", "gexf"}, {"token", "create", "--role", "editor"}, {"token", "list"}, {"token", "revoke", "importer"},
	} {
		cmd := command(t, append(args, "--data", "")...)
		got := finish(t, cmd)
		if got.status != 2 || got.out != "" || !strings.Contains(got.err, "--data is empty") {
			t.Errorf("%v: %+v, want status 2 and what is wrong", args, got)
		}
		if left, err := os.ReadDir(cmd.Dir); err != nil || len(left) > 0 {
			t.Errorf("%v left %v behind, %v", args, left, err)
		}
	}
}

func TestAListOfNoTokensTellsHowToMakeOne(t *testing.T) {
	data := filepath.Join(t.TempDir(), "graph")
	got := civicgraph(t, "token", "list", "--data", data)
	if want := fmt.Sprintf("civicgraph token create --role editor --data %q", data); got.status != 0 || got.out != "" || !strings.Contains(got.err, want) {
		t.Errorf("got %+v, want status 0 and %s", got, want)
	}
}

const writeTheme = `mutation { upsertThemes(input: {themes: [{keys: [{scheme: "test", value: "%s"}], names: [{text: "%[1]s", language: EN, kind: OFFICIAL}]}]}) {
	revision items { fate } } }`

// TestADay is what a first day with the program is like.
func TestADay(t *testing.T) {
	data := filepath.Join(t.TempDir(), "graph")
	server := serve(t, data)
	_, found, code := server.ask(t, "{ graphInfo { counts { organizations activities } } }", "")
	if text := fmt.Sprint(found); code != "" || strings.Contains(text, "organizations:0") || strings.Contains(text, "activities:0") {
		t.Errorf("the graph has no built-in data: %s, %s", text, code)
	}
	before := server.revision(t)
	page, err := http.Get(server.url)
	if err != nil {
		t.Fatal(err)
	}
	_ = page.Body.Close()
	if kind := page.Header.Get("Content-Type"); page.StatusCode != 200 || !strings.HasPrefix(kind, "text/html") {
		t.Errorf("the page at %s is %d %q", server.url, page.StatusCode, kind)
	}

	if _, _, code := server.ask(t, fmt.Sprintf(writeTheme, "anonymous"), ""); code != "UNAUTHENTICATED" {
		t.Errorf("writing without a token: %q", code)
	}
	created := civicgraph(t, "token", "create", "--role", "editor", "--name", "importer", "--data", data)
	if created.status != 0 || !regexp.MustCompile(`^cg_[a-z2-7]{52}\n$`).MatchString(created.out) {
		t.Fatalf("token create: %+v, want the token alone", created)
	}
	token := strings.TrimSpace(created.out)
	if strings.Contains(created.err, token) {
		t.Error("the token is told twice")
	}
	if status, _, code := server.ask(t, fmt.Sprintf(writeTheme, "with a token"), token); status != 200 || code != "" {
		t.Fatalf("writing with a token: %d %s", status, code)
	}
	after := server.revision(t)
	if after == before {
		t.Error("writing made no revision")
	}
	if list := must(t, "token", "list", "--data", data); !regexp.MustCompile(`^importer +editor +\S+Z +never\n$`).MatchString(list) {
		t.Errorf("token list: %q", list)
	}
	if out := must(t, "token", "revoke", "importer", "--data", data); out != "" {
		t.Errorf("token revoke says %q on standard output", out)
	}
	if status, _, code := server.ask(t, fmt.Sprintf(writeTheme, "revoked"), token); status != 401 || code != "UNAUTHENTICATED" {
		t.Errorf("writing with a revoked token: %d %s", status, code)
	}
	if got := civicgraph(t, "token", "revoke", "importer", "--data", data); got.status != 1 || got.out != "" {
		t.Errorf("revoking it again: %+v", got)
	}
	if status := server.end(t, syscall.SIGTERM); status != 0 {
		t.Errorf("SIGTERM: status %d\n%s", status, server.text())
	}
	if strings.Contains(server.text(), token) || strings.Contains(server.text(), "with a token") {
		t.Errorf("the log tells the token or what was written:\n%s", server.text())
	}
	// What was written is there on the next day, and the built-in data are not loaded over it.
	if got := serve(t, data).revision(t); got != after {
		t.Errorf("the revision is %s, want %s", got, after)
	}
}

// fate returns how many entries met a fate, as load prints it.
func fate(t *testing.T, out, name string) string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^` + name + ` (\S+)$`).FindStringSubmatch(out)
	if found == nil {
		t.Fatalf("load does not tell %s:\n%s", name, out)
	}
	return found[1]
}

// TestLoadingAgainChangesNothing loads into a folder, again, and through the server that has it open.
func TestLoadingAgainChangesNothing(t *testing.T) {
	data := filepath.Join(t.TempDir(), "graph")
	first := must(t, "load", "--data", data)
	if fate(t, first, "created") == "0" || fate(t, first, "unchanged") != "0" {
		t.Errorf("the first load: %s", first)
	}
	entries := 0
	for _, name := range []string{"created", "changed"} {
		count, err := strconv.Atoi(fate(t, first, name))
		if err != nil {
			t.Fatal(err)
		}
		entries += count
	}
	again := func(how string, args ...string) {
		t.Helper()
		got := must(t, append([]string{"load"}, args...)...)
		if fate(t, got, "revision") != fate(t, first, "revision") || fate(t, got, "created") != "0" || fate(t, got, "changed") != "0" ||
			fate(t, got, "unchanged") != strconv.Itoa(entries) {
			t.Errorf("%s: %s\nthe first load: %s", how, got, first)
		}
	}
	again("again", "--data", data)
	server := serve(t, data)
	if got := server.revision(t); got != fate(t, first, "revision") {
		t.Errorf("serving it made the revision %s\nthe first load: %s", got, first)
	}
	again("through the server", "--data", data)
	if list := must(t, "token", "list", "--data", data); list != "" {
		t.Errorf("the load left a token: %s", list)
	}
	token := strings.TrimSpace(must(t, "token", "create", "--role", "admin", "--data", data))
	again("through a server by its address", "--server", server.url, "--token", token)

	editor := strings.TrimSpace(must(t, "token", "create", "--role", "editor", "--data", data))
	if got := civicgraph(t, "load", "--server", server.url, "--token", editor); got.status != 1 || !strings.Contains(got.err, "role admin") {
		t.Errorf("a load by an editor: %+v", got)
	}
}

func TestAnEmptyGraphMayStayEmpty(t *testing.T) {
	data := filepath.Join(t.TempDir(), "graph")
	server := serve(t, data, "--no-builtin-data")
	if _, found, code := server.ask(t, "{ graphInfo { counts { organizations places } } }", ""); code != "" || fmt.Sprint(found) != "map[graphInfo:map[counts:map[organizations:0 places:0]]]" {
		t.Errorf("the graph holds %v, %s", found, code)
	}
	before := server.revision(t)
	if got := must(t, "load", "--data", data); fate(t, got, "created") == "0" || fate(t, got, "revision") == before || fate(t, got, "revision") != server.revision(t) {
		t.Errorf("a load through the server: %s", got)
	}
}

func TestFlagsMayBeVariables(t *testing.T) {
	data := filepath.Join(t.TempDir(), "graph")
	cmd := command(t, "serve")
	cmd.Env = append(cmd.Env, "CIVICGRAPH_LISTEN=127.0.0.1:0", "CIVICGRAPH_DATA="+data, "CIVICGRAPH_LOG_FORMAT=json", "CIVICGRAPH_LOG_LEVEL=info")
	server := start(t, cmd)
	if _, err := os.Stat(data); err != nil {
		t.Error(err)
	}
	if status := server.end(t, os.Interrupt); status != 0 {
		t.Errorf("SIGINT: status %d", status)
	}
	for line := range strings.Lines(server.text()) {
		if !json.Valid([]byte(line)) {
			t.Errorf("a line of the log is no JSON: %s", line)
		}
	}
}

func TestAFolderIsOneServersAlone(t *testing.T) {
	data := filepath.Join(t.TempDir(), "graph")
	server := serve(t, data, "--no-builtin-data")
	// The folder is told also when the address is taken, too: that is what whoever starts it twice has to know.
	for _, address := range []string{"127.0.0.1:0", strings.TrimPrefix(server.url, "http://")} {
		got := civicgraph(t, "serve", "--listen", address, "--data", data)
		if got.status != 1 || !strings.Contains(got.err, data) || !strings.Contains(got.err, "--data") || strings.Count(got.err, "\n") != 1 {
			t.Errorf("a second server on %s: %+v", address, got)
		}
	}
	server.revision(t) // and the first goes on
	if status := server.end(t, syscall.SIGTERM); status != 0 {
		t.Fatalf("status %d", status)
	}
	serve(t, data, "--no-builtin-data")
}

func TestWhatPreventsServing(t *testing.T) {
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("not a folder"), 0o600); err != nil {
		t.Fatal(err)
	}
	damaged := t.TempDir()
	garbage := bytes.Repeat([]byte("garbage "), 10_000)
	if err := os.WriteFile(filepath.Join(damaged, "graph.db"), garbage, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		args []string
		want []string
	}{
		{"an address that is taken", []string{"--listen", taken.Addr().String()}, []string{taken.Addr().String(), "--listen"}},
		{"a file for a folder", []string{"--listen", "127.0.0.1:0", "--data", file}, []string{file, "--data"}},
		{"a damaged graph", []string{"--listen", "127.0.0.1:0", "--data", damaged}, []string{damaged, "--data"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			cmd := command(t, append([]string{"serve", "--no-builtin-data"}, test.args...)...)
			got := finish(t, cmd)
			if got.status != 1 || got.out != "" || strings.Count(got.err, "\n") != 1 {
				t.Errorf("got %+v, want status 1 and one line", got)
			}
			for _, want := range test.want {
				if !strings.Contains(got.err, want) {
					t.Errorf("the error does not tell %q: %s", want, got.err)
				}
			}
			if left, err := os.ReadDir(cmd.Dir); err != nil || len(left) > 0 {
				t.Errorf("it left %v behind, %v", left, err)
			}
		})
	}
	if now, err := os.ReadFile(filepath.Join(damaged, "graph.db")); err != nil || !bytes.Equal(now, garbage) {
		t.Errorf("the damaged graph was written to: %v", err)
	}
}

// TestASecondSignalEndsAtOnce has a request run that does not end by itself for long: its body stops coming.
func TestASecondSignalEndsAtOnce(t *testing.T) {
	server := serve(t, filepath.Join(t.TempDir(), "graph"), "--no-builtin-data")
	address := strings.TrimPrefix(server.url, "http://")
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	// The server asks for the body when the handler reads it: then the request runs.
	if _, err := fmt.Fprintf(connection, "POST /graphql HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n", address); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(connection).ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("got %q, %v", line, err)
	}
	if err := server.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(patience); ; {
		probe, err := net.Dial("tcp", address)
		if err != nil {
			break // it has heard the first
		}
		_ = probe.Close()
		if time.Now().After(deadline) {
			t.Fatal("it still listens")
		}
	}
	if status := server.end(t, syscall.SIGTERM); status != 1 {
		t.Errorf("status %d, want 1", status)
	}
	if strings.Contains(server.text(), "stopped") {
		t.Errorf("it ended in order:\n%s", server.text())
	}
}
