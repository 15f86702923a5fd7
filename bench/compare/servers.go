package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/civicgraph/civicgraph/internal/neo4jtest"
)

// apiTarget and peerTarget are the paths of the addresses at which questions are answered.
const (
	apiTarget  = "/graphql"
	peerTarget = "/"
)

// startDatabase returns the server that NEO4J_URI names, or starts one. What it returns last ends it.
func startDatabase(ctx context.Context) (database, func() error, error) {
	if uri := os.Getenv("NEO4J_URI"); uri != "" {
		given := database{uri: uri, user: os.Getenv("NEO4J_USERNAME"), password: os.Getenv("NEO4J_PASSWORD"), name: os.Getenv("NEO4J_DATABASE")}
		return given, func() error { return nil }, nil
	}
	return launchDatabase(ctx)
}

// launchDatabase starts a server that holds nothing. What it returns last ends it.
func launchDatabase(ctx context.Context) (database, func() error, error) {
	process, err := neo4jtest.Launch(ctx, neo4jtest.Settings{Heap: "1500m", Config: map[string]string{
		"server.memory.pagecache.size": "512m", "db.memory.transaction.max": "512m",
	}})
	if err != nil {
		return database{}, nil, err
	}
	return database{uri: process.URI, user: process.User, password: process.Password, name: process.Database}, process.Close, nil
}

// A service is a process that answers GraphQL at an address on this machine.
type service struct {
	address string
	command *exec.Cmd
	output  *tail
	// ended is closed when the process has.
	ended chan struct{}
}

// readyWithin is how long a service may take to start on a busy machine.
const readyWithin = time.Minute

// startAPI starts our server, which the program has built, on a database.
func startAPI(ctx context.Context, program, data string, d database) (*service, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	command := exec.Command(program, "serve", "--store", "neo4j", "--no-builtin-data", "--log-level", "warn", "--log-format", "json", "--listen", address, "--data", data,
		"--neo4j-uri", d.uri, "--neo4j-user", d.user, "--neo4j-database", d.name)
	command.Env = append(os.Environ(), "CIVICGRAPH_NEO4J_PASSWORD="+d.password)
	return startService(ctx, command, address, "/readyz")
}

// startPeer starts the peer on a database.
func startPeer(ctx context.Context, folder string, d database, workers int) (*service, error) {
	if _, err := os.Stat(filepath.Join(folder, "node_modules")); err != nil {
		return nil, fmt.Errorf("the peer is not installed (npm ci in %s): %w", folder, err)
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	command := exec.Command("node", "server.mjs")
	command.Dir = folder
	command.Env = append(os.Environ(), "NODE_ENV=production", "PORT="+port, "WORKERS="+strconv.Itoa(workers),
		"NEO4J_URI="+d.uri, "NEO4J_USERNAME="+d.user, "NEO4J_PASSWORD="+d.password, "NEO4J_DATABASE="+d.name)
	return startService(ctx, command, address, "/?query=%7B__typename%7D")
}

// startService starts a command and waits until it answers.
func startService(ctx context.Context, command *exec.Cmd, address, health string) (*service, error) {
	s := &service{address: address, command: command, output: &tail{}, ended: make(chan struct{})}
	command.Stdout, command.Stderr = s.output, s.output
	if err := command.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(s.ended)
		_ = command.Wait() // what it wrote tells more than how it ended
	}()
	if err := s.await(ctx, "http://"+address+health); err != nil {
		return nil, errors.Join(fmt.Errorf("%s does not start: %w\n%s", filepath.Base(command.Path), err, s.output), s.stop())
	}
	return s, nil
}

func (s *service) await(ctx context.Context, health string) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for {
		if healthy(ctx, health) {
			return nil
		}
		select {
		case <-ticker.C:
		case <-s.ended:
			return errors.New("it ended")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func healthy(ctx context.Context, address string) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return false
	}
	request.Header.Set("Apollo-Require-Preflight", "true")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	_, err = io.Copy(io.Discard, response.Body)
	return errors.Join(err, response.Body.Close()) == nil && response.StatusCode == http.StatusOK
}

// stop ends the service and waits until it has.
func (s *service) stop() error {
	if err := s.command.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-s.ended:
		return nil
	case <-time.After(readyWithin):
		return errors.Join(errors.New("it does not stop"), s.command.Process.Kill())
	}
}

// memory returns how many bytes of memory the process has, as the system counts them.
func (s *service) memory(ctx context.Context) (int, error) {
	text, err := exec.CommandContext(ctx, "ps", "-o", "rss=", "-p", strconv.Itoa(s.command.Process.Pid)).Output()
	if err != nil {
		return 0, fmt.Errorf("ps: %w", err)
	}
	kilobytes, err := strconv.Atoi(strings.TrimSpace(string(text)))
	return kilobytes << 10, err
}

// freeAddress returns an address that nobody listens at.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// tail keeps the end of what a process writes.
type tail struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (t *tail) Write(p []byte) (int, error) {
	const most = 4000
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text.Write(p)
	t.text.Next(max(0, t.text.Len()-most))
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}
