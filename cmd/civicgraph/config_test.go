package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestEverySettingIsPrintedWithWhereItComesFrom(t *testing.T) {
	cmd := command(t, "serve", "--print-config", "--listen", "127.0.0.1:9000", "--no-builtin-data", "--cors-origin", "https://a.example.org", "--cors-origin", "https://b.example.org")
	cmd.Env = append(cmd.Env, "CIVICGRAPH_NEO4J_PASSWORD=hush-hush", "CIVICGRAPH_GRACE=5s", "CIVICGRAPH_LISTEN=127.0.0.1:9999", "CIVICGRAPH_NEO4J_USER=")
	got := finish(t, cmd)
	if got.status != 0 || got.err != "" {
		t.Fatalf("got %+v", got)
	}
	if strings.Contains(got.out, "hush") {
		t.Errorf("the password is printed:\n%s", got.out)
	}
	space := regexp.MustCompile(` {2,}`)
	settings := map[string]string{}
	for line := range strings.Lines(got.out) {
		name, rest, _ := strings.Cut(space.ReplaceAllString(strings.TrimSpace(line), "|"), "|")
		settings[name] = rest
	}
	for name, want := range map[string]string{
		"listen":              "127.0.0.1:9000|flag",
		"builtin-data":        "false|flag",
		"cors-origin":         "https://a.example.org,https://b.example.org|flag",
		"grace":               "5s|environment, CIVICGRAPH_GRACE",
		"neo4j-password":      "(hidden)|environment, CIVICGRAPH_NEO4J_PASSWORD",
		"neo4j-user":          `""|environment, CIVICGRAPH_NEO4J_USER`,
		"neo4j-password-file": `""|default`,
		"store":               "embedded|default",
		"admin-listen":        `""|default`,
		"log-format":          "auto|default",
		"neo4j-log-retention": "100000|default",
		"data":                filepath.Join(cmd.Dir, "civicgraph-data") + "|default",
	} {
		if settings[name] != want {
			t.Errorf("%s is %q, want %q", name, settings[name], want)
		}
	}
	help := must(t, "serve", "--help")
	for _, found := range regexp.MustCompile(`(?m)^ +--(?:\[no-\])?([a-z0-9-]+)`).FindAllStringSubmatch(help, -1) {
		if name := found[1]; settings[name] == "" {
			t.Errorf("%s is not printed:\n%s", name, got.out)
		}
	}
	if left, err := os.ReadDir(cmd.Dir); err != nil || len(left) != 0 {
		t.Errorf("printing left %v, %v", left, err)
	}
	if got := civicgraph(t, "serve", "--print-config", "--listen", "nonsense"); got.status != 2 {
		t.Errorf("a setting that is wrong: %+v", got)
	}
}

// TestTheServiceUnitIsUnderstood reads its settings as the program does.
func TestTheServiceUnitIsUnderstood(t *testing.T) {
	unit := string(readFile(t, "../../deploy/civicgraph.service"))
	found := regexp.MustCompile(`(?m)^ExecStart=/usr/local/bin/civicgraph (.+)$`).FindStringSubmatch(unit)
	if found == nil {
		t.Fatalf("the unit does not start the program:\n%s", unit)
	}
	if got := civicgraph(t, append(strings.Fields(found[1]), "--print-config")...); got.status != 0 {
		t.Errorf("%s: %+v", found[1], got)
	}
}
