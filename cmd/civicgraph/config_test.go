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

// printed returns what --print-config prints of a setting: its value and where it comes from.
func printed(t *testing.T, out, name string) string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^` + name + ` +(\S+) {2,}(.+)$`).FindStringSubmatch(out)
	if found == nil {
		t.Fatalf("%s is not printed:\n%s", name, out)
	}
	return found[1] + "|" + found[2]
}

// TestAFileOfSettings is gone before by variables, and they by flags.
func TestAFileOfSettings(t *testing.T) {
	file := filepath.Join(t.TempDir(), "civicgraph.toml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(`# What a server is told.
listen = "127.0.0.1:9000"
grace = "7s"
subscriptions = 11
builtin-data = false
cors-origin = ["https://a.example.org", "https://b.example.org"]
neo4j-password-file = "secret"
`)
	cmd := command(t, "serve", "--print-config", "--subscriptions", "13")
	cmd.Env = append(cmd.Env, "CIVICGRAPH_CONFIG="+file, "CIVICGRAPH_GRACE=9s", "CIVICGRAPH_SUBSCRIPTIONS=12")
	got := finish(t, cmd)
	for name, want := range map[string]string{
		"config":              file + "|environment, CIVICGRAPH_CONFIG",
		"listen":              "127.0.0.1:9000|file, " + file,
		"grace":               "9s|environment, CIVICGRAPH_GRACE",
		"subscriptions":       "13|flag",
		"builtin-data":        "false|file, " + file,
		"cors-origin":         "https://a.example.org,https://b.example.org|file, " + file,
		"neo4j-password-file": filepath.Join(cmd.Dir, "secret") + "|file, " + file,
		"store":               "embedded|default",
	} {
		if found := printed(t, got.out, name); found != want {
			t.Errorf("%s is %s, want %s", name, found, want)
		}
	}
	if got := civicgraph(t, "serve", "--print-config", "--config", file); printed(t, got.out, "subscriptions") != "11|file, "+file || printed(t, got.out, "config") != file+"|flag" {
		t.Errorf("from the file alone: %+v", got)
	}
	for text, want := range map[string]string{
		"lisen = \"x\"":            "there is no setting \"lisen\"; the nearest is \"listen\"",
		"grace = \"1s\"\ngrace 2":  "line 2",
		"neo4j-password = \"x\"":   "neo4j-password-file",
		"[neo4j]\nuri = \"x\"":     "there is no setting \"neo4j\"",
		"config = \"x\"":           "there is no setting \"config\"",
		"subscriptions = \"many\"": "--subscriptions",
		"grace = 5":                "--grace",
		"builtin-data = \"maybe\"": "--builtin-data",
		"cors-origin = [1]":        "a list of texts",
		"store = \"paper\"":        "--store",
		"listen = \"nonsense\"":    "--listen",
	} {
		write(text)
		if got := civicgraph(t, "serve", "--print-config", "--config", file); got.status != 2 || !strings.Contains(got.err, want) {
			t.Errorf("%s\n%+v, want %s", text, got, want)
		}
	}
	if got := civicgraph(t, "serve", "--print-config", "--config", file+"x"); got.status != 2 || !strings.Contains(got.err, file+"x") {
		t.Errorf("without the file: %+v", got)
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
