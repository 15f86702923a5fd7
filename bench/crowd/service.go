package crowd

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
)

// A Service is a process that answers GraphQL at an address on this machine.
type Service struct {
	Address string
	// Output has the end of what it wrote to its standard output and error.
	Output  *Tail
	command *exec.Cmd
	// ended is closed when the process has.
	ended chan struct{}
}

// readyWithin is how long a service may take to start on a busy machine.
const readyWithin = time.Minute

// Start starts a command and waits until it answers.
func Start(ctx context.Context, command *exec.Cmd, address, health string) (*Service, error) {
	s := &Service{Address: address, command: command, Output: &Tail{}, ended: make(chan struct{})}
	command.Stdout, command.Stderr = s.Output, s.Output
	if err := command.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(s.ended)
		_ = command.Wait() // what it wrote tells more than how it ended
	}()
	if err := s.await(ctx, "http://"+address+health); err != nil {
		return nil, errors.Join(fmt.Errorf("%s does not start: %w\n%s", filepath.Base(command.Path), err, s.Output), s.Stop())
	}
	return s, nil
}

func (s *Service) await(ctx context.Context, health string) error {
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

// Stop ends the Service and waits until it has.
func (s *Service) Stop() error {
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

// Memory returns how many bytes of memory the process has, as the system counts them.
func (s *Service) Memory(ctx context.Context) (int, error) {
	text, err := exec.CommandContext(ctx, "ps", "-o", "rss=", "-p", strconv.Itoa(s.command.Process.Pid)).Output()
	if err != nil {
		return 0, fmt.Errorf("ps: %w", err)
	}
	kilobytes, err := strconv.Atoi(strings.TrimSpace(string(text)))
	return kilobytes << 10, err
}

// FreeAddress returns an address that nobody listens at.
func FreeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// Tail keeps the end of what a process writes.
type Tail struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (t *Tail) Write(p []byte) (int, error) {
	const most = 8000
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text.Write(p)
	t.text.Next(max(0, t.text.Len()-most))
	return len(p), nil
}

func (t *Tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}
