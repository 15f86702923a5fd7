package neo4jtest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

func TestNothingToRunOn(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("JAVA_HOME", "")
	_, err := newMachine(t.Context())
	if err == nil {
		t.Fatal("found a machine")
	}
	for _, part := range []string{"Docker with its engine running", "apt-get install default-jre-headless maven", "NEO4J_URI", `"java": executable file not found`} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("says %v, want %q in it", err, part)
		}
	}
}

func TestJavaWithoutMaven(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("JAVA_HOME", javaHome(t, "17.0.15"))
	if _, err := newJava(t.Context()); err == nil || !strings.Contains(err.Error(), "Maven") {
		t.Errorf("says %v", err)
	}
}

func TestOldJava(t *testing.T) {
	t.Setenv("JAVA_HOME", javaHome(t, "11.0.2"))
	if _, err := newJava(t.Context()); err == nil || !strings.Contains(err.Error(), "is Java 11") {
		t.Errorf("says %v", err)
	}
}

// javaHome makes a JAVA_HOME whose program says that it is of a version, as those of OpenJDK do.
func javaHome(t *testing.T, version string) string {
	t.Helper()
	home := t.TempDir()
	script := "#!/bin/sh\necho 'openjdk version \"" + version + "\" 2025-04-15' >&2\n"
	must(t, os.Mkdir(filepath.Join(home, "bin"), 0o700))
	must(t, os.WriteFile(filepath.Join(home, "bin", "java"), []byte(script), 0o700))
	return home
}

// TestServerIsFetchedOnce has the server in the cache folder already, and no Maven.
func TestServerIsFetchedOnce(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("PATH", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", cache)
	want := filepath.Join(cache, "civicgraph", "neo4j-5.26.30")
	must(t, os.MkdirAll(want, 0o700))
	if got, err := fetchServer(t.Context()); err != nil || got != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

// TestDockerSettings checks the names of the variables against those that the image's documentation gives: NEO4J_, a dot as one line, a line
// as two.
func TestDockerSettings(t *testing.T) {
	settings := Settings{Heap: "1500m", Config: map[string]string{"server.databases.default_to_read_only": "true"}}
	command, err := docker{}.command(&home{folder: t.TempDir()}, settings, 20123)
	must(t, err)
	for _, want := range []string{
		"127.0.0.1:20123:20123", "NEO4J_server_bolt_listen__address=0.0.0.0:20123", "NEO4J_server_bolt_advertised__address=127.0.0.1:20123",
		"NEO4J_dbms_security_auth__enabled=false", "NEO4J_server_databases_default__to__read__only=true", "NEO4J_server_memory_heap_max__size=1500m",
		"neo4j:5.26-community",
	} {
		if !slices.Contains(command.Args, want) {
			t.Errorf("%q is not in %q", want, command.Args)
		}
	}
}

// TestDockerWithOtherSettings starts a server again, as it was and with another setting.
func TestDockerWithOtherSettings(t *testing.T) {
	h := &home{folder: t.TempDir()}
	settings := Settings{}
	next := func() []string {
		command, err := docker{}.command(h, settings, 20123)
		must(t, err)
		return command.Args
	}
	next()
	must(t, os.WriteFile(h.path(containerFile), []byte("first"), 0o600)) // as docker does
	if got, want := next(), []string{"docker", "start", "--attach", "first"}; !slices.Equal(got, want) {
		t.Errorf("as it was: got %q, want %q", got, want)
	}
	settings.Config = map[string]string{"server.databases.default_to_read_only": "true"}
	got := strings.Join(next(), " ")
	for _, want := range []string{"docker run ", " --volumes-from first ", "NEO4J_server_databases_default__to__read__only=true"} {
		if !strings.Contains(got, want) {
			t.Errorf("with another setting: %q is not in %q", want, got)
		}
	}
	if _, err := os.Stat(h.path(containerFile)); !os.IsNotExist(err) {
		t.Error("docker will not write the id of the second container over that of the first")
	}
}

func TestRemoveStale(t *testing.T) {
	temporary := t.TempDir()
	old := time.Now().Add(-time.Hour)
	folder := func(name string, at time.Time) string {
		path := filepath.Join(temporary, name)
		must(t, os.Mkdir(path, 0o700))
		must(t, os.WriteFile(filepath.Join(path, "lock"), nil, 0o600))
		must(t, os.Chtimes(path, at, at))
		return path
	}
	left, held := folder(homePrefix+"left", old), folder(homePrefix+"held", old)
	young, foreign := folder(homePrefix+"young", time.Now()), folder("foreign", old)
	lock := flock.New(filepath.Join(held, "lock"))
	must(t, lock.Lock())
	defer lock.Close() //nolint:errcheck // nothing was written

	removeStale(temporary)
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("%s is still there", left)
	}
	for _, path := range []string{held, young, foreign} {
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%s is gone", path)
		}
	}
}
