package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// limit bounds a resource of a server that runs, and takes the bound away when most is unix.RLIM_INFINITY.
func (r *running) limit(t *testing.T, resource int, most uint64) {
	t.Helper()
	var now unix.Rlimit
	if err := unix.Prlimit(r.cmd.Process.Pid, resource, nil, &now); err != nil {
		t.Fatal(err)
	}
	now.Cur = min(most, now.Max)
	if err := unix.Prlimit(r.cmd.Process.Pid, resource, &now, nil); err != nil {
		t.Fatal(err)
	}
}

// limited returns a run of the program by a shell that bounds what it may use: "-f 0" has every write to a file fail as on a full disk,
// "-n 10" leaves it ten open files.
func limited(t *testing.T, limit string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := command(t, args...)
	cmd.Args = append([]string{"sh", "-c", "ulimit " + limit + ` && exec "$0" "$@"`, cmd.Path}, args...)
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	cmd.Path = shell
	return cmd
}

func themeNamed(name, key string) string {
	return fmt.Sprintf(`mutation { upsertThemes(input: {idempotencyKey: "key-%[2]s", themes: [{keys: [{scheme: "test", value: %[2]q}], names: [{text: %[1]q}]}]}) { revision replayed } }`, name, key)
}

// writes asks for a write and returns the number of its revision.
func (r *running) writes(t *testing.T, mutation, token string) (revision string, replayed bool) {
	t.Helper()
	_, data, code := r.ask(t, mutation, token)
	said, ok := data["upsertThemes"].(map[string]any)
	if code != "" || !ok {
		t.Fatalf("the write is refused with %q\n%s", code, r.text())
	}
	replayed, _ = said["replayed"].(bool)
	return fmt.Sprint(said["revision"]), replayed
}

// holds looks how many themes there are.
func (r *running) holds(t *testing.T, themes float64) {
	t.Helper()
	_, data, code := r.ask(t, `{ themes(first: 0) { totalCount } }`, "")
	if said, ok := data["themes"].(map[string]any); !ok || said["totalCount"] != themes {
		t.Errorf("the themes are %v, %q, want %v", data, code, themes)
	}
}

// TestFullDisk fills the disk of a server that runs: writes are refused with a code, all else goes on, nothing is lost, and as soon as there is
// space it writes again.
func TestFullDisk(t *testing.T) {
	data := t.TempDir()
	server := serve(t, data, "--no-builtin-data", "--log-format", "json")
	token := strings.TrimSpace(must(t, "token", "create", "--role", "admin", "--data", data))
	server.writes(t, themeNamed("Kent", "1"), token)
	server.writes(t, themeNamed("Göç", "2"), token)

	const revisions = 2 * 4096 // the two pages at the beginning of the file
	server.limit(t, unix.RLIMIT_FSIZE, revisions)
	for range 3 {
		status, _, code := server.ask(t, themeNamed("Spor", "3"), token)
		if status != http.StatusOK || code != "READ_ONLY" {
			t.Errorf("a write on a full disk: %d %s, want READ_ONLY", status, code)
		}
	}
	if !strings.Contains(server.text(), "file too large") || !strings.Contains(server.text(), filepath.Join(data, "graph.db")) {
		t.Errorf("the log does not tell why:\n%s", server.text())
	}
	server.holds(t, 2)
	if response, err := http.Get(server.url + "/readyz"); err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("the server is not ready to be read: %v, %v", response, err)
	} else {
		_ = response.Body.Close()
	}
	backup := filepath.Join(t.TempDir(), "backup.db")
	must(t, "backup", "--data", data, backup)

	server.limit(t, unix.RLIMIT_FSIZE, unix.RLIM_INFINITY)
	third, replayed := server.writes(t, themeNamed("Spor", "3"), token)
	if !strings.HasSuffix(third, "-3") || replayed {
		t.Errorf("behind the full disk the write is revision %s, replayed %v", third, replayed)
	}
	server.end(t, syscall.SIGKILL)
	again := serve(t, data, "--no-builtin-data")
	again.holds(t, 3)
	if revision, replayed := again.writes(t, themeNamed("Spor", "3"), token); revision != third || !replayed {
		t.Errorf("asked again, the write is revision %s, replayed %v", revision, replayed)
	}
}

// TestExportOnFullDisk has an export that finds no room fail with its reason and leave what was there, and nothing beside it.
func TestExportOnFullDisk(t *testing.T) {
	data, folder := filepath.Join(t.TempDir(), "graph"), t.TempDir()
	must(t, "load", "--data", data)
	file := filepath.Join(folder, "network.gexf")
	for _, before := range [][]string{nil, {"network.gexf"}} {
		if before != nil {
			must(t, "export", "gexf", file, "--data", data)
		}
		kept, _ := os.ReadFile(file) // there is none at first
		got := finish(t, limited(t, "-f 8", "export", "gexf", file, "--data", data, "--isolates"))
		if got.status != 1 || !strings.Contains(got.err, "file too large") {
			t.Errorf("got %+v", got)
		}
		wantFiles(t, folder, before...)
		if left, _ := os.ReadFile(file); !bytes.Equal(left, kept) {
			t.Errorf("the file holds %.100q, want %.100q", left, kept)
		}
	}
}

// TestStartOnFullDisk starts a server that can write nothing: it answers, and tells why it does not write.
func TestStartOnFullDisk(t *testing.T) {
	data := t.TempDir()
	server := serve(t, data, "--no-builtin-data")
	token := strings.TrimSpace(must(t, "token", "create", "--role", "admin", "--data", data))
	server.writes(t, themeNamed("Kent", "1"), token)
	server.end(t, syscall.SIGTERM)

	full := start(t, limited(t, "-f 0", "serve", "--listen", "127.0.0.1:0", "--data", data, "--no-builtin-data"))
	full.holds(t, 1)
	if _, _, code := full.ask(t, themeNamed("Göç", "2"), token); code != "READ_ONLY" {
		t.Errorf("a write on a full disk: %q", code)
	}
	if !strings.Contains(full.text(), "file too large") {
		t.Errorf("the log does not tell why:\n%s", full.text())
	}
	full.end(t, syscall.SIGTERM)
	wantFiles(t, data, "graph.db", "tokens.json", "tokens.lock")

	empty := t.TempDir()
	got := finish(t, limited(t, "-f 0", "serve", "--listen", "127.0.0.1:0", "--data", empty, "--no-builtin-data"))
	if got.status != 1 || !strings.Contains(got.err, "file too large") || !strings.Contains(got.err, "make space") || strings.Count(got.err, "\n") != 1 {
		t.Errorf("a new graph on a full disk: %+v", got)
	}
	wantFiles(t, empty)
}

// wantFiles looks that there is nothing in a folder but these files.
func wantFiles(t *testing.T, folder string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if fmt.Sprint(names) != fmt.Sprint(want) {
		t.Errorf("in the folder are %v, want %v", names, want)
	}
}

// TestCommandsOnFullDisk has each command that writes a file find no room for it: it says so, what was there stays, and nothing half is left.
func TestCommandsOnFullDisk(t *testing.T) {
	data, elsewhere := t.TempDir(), t.TempDir()
	server := serve(t, data, "--no-builtin-data")
	token := strings.TrimSpace(must(t, "token", "create", "--role", "admin", "--data", data))
	server.writes(t, themeNamed("Kent", "1"), token)
	backup := filepath.Join(elsewhere, "backup.db")
	must(t, "backup", "--data", data, backup)
	contents := func(file string) string {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	before, tokens := contents(backup), contents(filepath.Join(data, "tokens.json"))
	server.writes(t, themeNamed("Göç", "2"), token)

	restored := filepath.Join(t.TempDir(), "restored")
	for _, test := range []struct {
		limit string
		args  []string
	}{
		{"-f 8", []string{"backup", "--data", data, backup}},
		{"-f 0", []string{"backup", "--data", data, backup}},
		{"-f 8", []string{"restore", "--data", restored, backup}},
		{"-f 0", []string{"token", "create", "--role", "editor", "--data", data}},
		{"-f 0", []string{"token", "create", "--role", "editor", "--data", restored}},
	} {
		got := finish(t, limited(t, test.limit, test.args...))
		if got.status != 1 || got.out != "" || !strings.Contains(got.err, "file too large") || !strings.Contains(got.err, "make space") {
			t.Errorf("%v: %+v", test.args, got)
		}
	}
	if contents(backup) != before || contents(filepath.Join(data, "tokens.json")) != tokens {
		t.Error("what was there has changed")
	}
	wantFiles(t, elsewhere, "backup.db")
	wantFiles(t, data, "graph.db", "lock", "tokens.json", "tokens.lock")
	wantFiles(t, restored, "tokens.lock")
	must(t, "restore", "--data", restored, backup)
	must(t, "backup", "--data", data, backup)
	serve(t, restored, "--no-builtin-data").holds(t, 1)
}

// TestTooFewFiles leaves a server fewer open files than clients connect at once. It waits for connections to go, says so now and then, and
// answers as before when they have.
func TestTooFewFiles(t *testing.T) {
	const files, clients = 40, 200
	data := t.TempDir()
	server := serve(t, data, "--no-builtin-data", "--log-format", "json")
	token := strings.TrimSpace(must(t, "token", "create", "--role", "editor", "--data", data))
	server.writes(t, themeNamed("Kent", "1"), token)
	http.DefaultClient.CloseIdleConnections()
	server.limit(t, unix.RLIMIT_NOFILE, files)

	address := strings.TrimPrefix(server.url, "http://")
	var open []net.Conn
	closeAll := func() {
		for _, conn := range open {
			_ = conn.Close()
		}
	}
	defer closeAll()
	for range clients {
		conn, err := net.DialTimeout("tcp", address, patience)
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, conn)
		if _, err := io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, patience, func() string {
		if !strings.Contains(server.text(), "too many open files") {
			return "the log does not tell that files are too few:\n" + server.text()
		}
		return ""
	})
	closeAll()
	eventually(t, patience, func() string {
		response, err := http.Get(server.url + "/healthz")
		if err != nil {
			return err.Error()
		}
		_ = response.Body.Close()
		return ""
	})
	if lines := strings.Count(server.text(), "too many open files"); lines > 30 {
		t.Errorf("the log tells it %d times", lines)
	}
	server.holds(t, 1)
	server.writes(t, themeNamed("Göç", "2"), token)
	if status := server.end(t, syscall.SIGTERM); status != 0 {
		t.Errorf("it ends with status %d\n%s", status, server.text())
	}
}

// TestStartWithTooFewFiles has opening fail for want of files, at one place after the other.
func TestStartWithTooFewFiles(t *testing.T) {
	data := t.TempDir()
	serve(t, data, "--no-builtin-data").end(t, syscall.SIGTERM)
	refused := 0
	for files := 4; files < 24; files++ {
		cmd := limited(t, fmt.Sprint("-n ", files), "serve", "--listen", "127.0.0.1:0", "--data", data, "--no-builtin-data")
		got, ready := startOrEnd(t, cmd)
		if ready {
			break
		}
		refused++
		if strings.Contains(got.err, "fatal error: runtime") {
			continue // too few for Go itself, which says so
		}
		if got.status != 1 || !strings.Contains(got.err, "too many open files") || !strings.Contains(got.err, "ulimit -n") {
			t.Errorf("with %d files: %+v", files, got)
		}
	}
	if refused == 0 {
		t.Error("four files are enough")
	}
	serve(t, data, "--no-builtin-data").holds(t, 0)
}

// startOrEnd runs a server until it is ready, and then kills it, or until it ends.
func startOrEnd(t *testing.T, cmd *exec.Cmd) (got ran, ready bool) {
	t.Helper()
	var said safeLog
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case err := <-ended:
			var exit *exec.ExitError
			if err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			return ran{err: said.String(), status: cmd.ProcessState.ExitCode()}, false
		case <-ticker.C:
			if strings.Contains(said.String(), "Civicgraph is ready") {
				_ = cmd.Process.Kill()
				<-ended //nolint:errcheck // it was killed
				return ran{}, true
			}
		}
	}
}

// TestReadOnlyFolder serves a folder that the program may only read, as on a disk that is mounted so, and refuses one without a graph.
func TestReadOnlyFolder(t *testing.T) {
	data, empty := t.TempDir(), t.TempDir()
	server := serve(t, data, "--no-builtin-data")
	token := strings.TrimSpace(must(t, "token", "create", "--role", "editor", "--data", data))
	server.writes(t, themeNamed("Kent", "1"), token)
	server.end(t, syscall.SIGTERM)
	for path, mode := range map[string]os.FileMode{
		filepath.Join(data, "graph.db"): 0o444, filepath.Join(data, "tokens.json"): 0o444, data: 0o555, empty: 0o555,
		filepath.Dir(data): 0o755, filepath.Dir(binary): 0o755,
	} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod(data, 0o755) })
	t.Cleanup(func() { _ = os.Chmod(empty, 0o755) })

	reading := start(t, asNobody(command(t, "serve", "--listen", "127.0.0.1:0", "--data", data)))
	reading.holds(t, 1)
	if _, _, code := reading.ask(t, themeNamed("Göç", "2"), token); code != "READ_ONLY" {
		t.Errorf("a write to a folder that is read-only: %q", code)
	}
	if !strings.Contains(reading.text(), "the graph is read-only") {
		t.Errorf("the log does not tell it:\n%s", reading.text())
	}
	got := finish(t, asNobody(command(t, "serve", "--listen", "127.0.0.1:0", "--data", empty)))
	if got.status != 1 || !strings.Contains(got.err, "permission denied") || !strings.Contains(got.err, "--data") || strings.Count(got.err, "\n") != 1 {
		t.Errorf("a new graph in a folder that is read-only: %+v", got)
	}
}

// asNobody has a command run with the rights of a user who owns nothing, where it would have those of one who may do anything.
func asNobody(cmd *exec.Cmd) *exec.Cmd {
	const nobody = 65534
	cmd.Dir = "/"
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	return cmd
}
