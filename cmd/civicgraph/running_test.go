package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long a test waits for what must come.
const patience = time.Minute

// binary is the program, built once for all tests, which run it as its users do.
var binary string

func TestMain(m *testing.M) {
	os.Exit(buildAndTest(m))
}

func buildAndTest(m *testing.M) int {
	folder, err := os.MkdirTemp("", "civicgraph-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(folder) }()
	binary = filepath.Join(folder, "civicgraph")
	if output, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the program: %v\n%s", err, output)
		return 1
	}
	return servers.Main(m)
}

// command returns a run of the program in an empty folder, without the environment of whoever runs the tests.
func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Dir = t.TempDir()
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "CIVICGRAPH_") {
			cmd.Env = append(cmd.Env, variable)
		}
	}
	return cmd
}

// ran is what came of a run.
type ran struct {
	out, err string
	status   int
}

func finish(t *testing.T, cmd *exec.Cmd) ran {
	t.Helper()
	var out, err bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &err
	var exit *exec.ExitError
	if failure := cmd.Run(); failure != nil && !errors.As(failure, &exit) {
		t.Fatal(failure)
	}
	return ran{out.String(), err.String(), cmd.ProcessState.ExitCode()}
}

// civicgraph runs the program to its end.
func civicgraph(t *testing.T, args ...string) ran {
	t.Helper()
	return finish(t, command(t, args...))
}

// must is civicgraph for a run that must succeed; it returns what came out.
func must(t *testing.T, args ...string) string {
	t.Helper()
	got := civicgraph(t, args...)
	if got.status != 0 {
		t.Fatalf("%v: status %d\n%s", args, got.status, got.err)
	}
	return got.out
}

// running is a server in a process of its own.
type running struct {
	url string
	// secure is the client for a server that speaks TLS, nil for others.
	secure *http.Client
	cmd    *exec.Cmd
	mu     sync.Mutex
	said   strings.Builder
	ended  chan struct{}
}

func (r *running) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.said.String()
}

var readyLine = regexp.MustCompile(`Civicgraph is ready: (https?://[^\s"]+)`)

// start runs cmd, a server, and waits until it says that it is ready.
func start(t *testing.T, cmd *exec.Cmd) *running {
	t.Helper()
	r := &running{cmd: cmd, ended: make(chan struct{})}
	pipe, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready := make(chan string, 1)
	go func() {
		defer close(r.ended)
		for lines := bufio.NewScanner(pipe); lines.Scan(); {
			r.mu.Lock()
			r.said.WriteString(lines.Text() + "\n")
			r.mu.Unlock()
			if found := readyLine.FindStringSubmatch(lines.Text()); found != nil {
				ready <- found[1]
			}
		}
		_ = cmd.Wait() // its status is read from the process
	}()
	t.Cleanup(func() { _ = cmd.Process.Kill(); <-r.ended })
	select {
	case r.url = <-ready:
	case <-r.ended:
		t.Fatalf("the server ended:\n%s", r.text())
	case <-time.After(patience):
		t.Fatalf("the server is not ready:\n%s", r.text())
	}
	return r
}

// serve starts a server on a free port.
func serve(t *testing.T, data string, args ...string) *running {
	t.Helper()
	return start(t, command(t, append([]string{"serve", "--listen", "127.0.0.1:0", "--data", data}, args...)...))
}

// end sends a signal and returns the exit status.
func (r *running) end(t *testing.T, signal os.Signal) int {
	t.Helper()
	if err := r.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	r.wait(t)
	return r.cmd.ProcessState.ExitCode()
}

func (r *running) wait(t *testing.T) {
	t.Helper()
	select {
	case <-r.ended:
	case <-time.After(patience):
		t.Fatalf("the server does not end:\n%s", r.text())
	}
}

// ask sends a question, with a token unless it is "", and returns the status, the data and the code of the first error.
func (r *running) ask(t *testing.T, query, token string) (status int, data map[string]any, code string) {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := r.client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var answer struct {
		Data   map[string]any
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	text, err := io.ReadAll(response.Body)
	if err := errors.Join(err, json.Unmarshal(text, &answer)); err != nil {
		t.Fatalf("%v in the answer %d %s", err, response.StatusCode, text)
	}
	if len(answer.Errors) > 0 {
		code = answer.Errors[0].Extensions.Code
	}
	return response.StatusCode, answer.Data, code
}

func (r *running) client() *http.Client {
	if r.secure != nil {
		return r.secure
	}
	return http.DefaultClient
}

// revision returns the revision of the graph that a server has.
func (r *running) revision(t *testing.T) string {
	t.Helper()
	_, data, code := r.ask(t, "{ graphInfo { revision } }", "")
	info, ok := data["graphInfo"].(map[string]any)
	if !ok || code != "" {
		t.Fatalf("graphInfo is %v, %s", data, code)
	}
	return fmt.Sprint(info["revision"])
}
