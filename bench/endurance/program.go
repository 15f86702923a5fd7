package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/civicgraph/civicgraph/bench/crowd"
)

// program is the server, a process of its own that is killed and started again at the same address.
type program struct {
	path, data, temporary string
	address, admin        string

	mu sync.Mutex
	// life counts its starts; up is set while it is to answer.
	life    int
	up      bool
	begun   time.Time
	changed chan struct{}
	command *exec.Cmd
	ended   chan struct{}
	said    *crowd.Tail
}

// readyWithin is how long the program may take to start or to stop on a busy machine.
const readyWithin = time.Minute

// newProgram returns a server of the data in a folder, at addresses that are free.
func newProgram(path, folder string) (*program, error) {
	p := &program{path: path, data: filepath.Join(folder, "data"), temporary: filepath.Join(folder, "tmp"), changed: make(chan struct{}), said: &crowd.Tail{}}
	if err := os.MkdirAll(p.temporary, 0o755); err != nil {
		return nil, err
	}
	var errs [2]error
	p.address, errs[0] = crowd.FreeAddress()
	p.admin, errs[1] = crowd.FreeAddress()
	return p, errors.Join(errs[:]...)
}

// start starts it and waits until it answers.
func (p *program) start(ctx context.Context) error {
	command := exec.Command(p.path, "serve", "--listen", p.address, "--admin-listen", p.admin, "--data", p.data, "--no-builtin-data", "--log-level", "warn", "--log-format", "json")
	command.Env = append(environment(), "TMPDIR="+p.temporary)
	command.Stdout, command.Stderr = p.said, p.said
	if err := command.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = command.Wait() // what it said tells more than how it ended
	}()
	p.mu.Lock()
	p.command, p.ended = command, ended
	p.mu.Unlock()
	if err := p.awaitReady(ctx, ended); err != nil {
		return errors.Join(fmt.Errorf("the program is not ready: %w\n%s", err, p.said), p.end(syscall.SIGKILL))
	}
	p.set(true)
	return nil
}

// environment is that of the run without the settings of the program.
func environment() []string {
	var kept []string
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "CIVICGRAPH_") && !strings.HasPrefix(variable, "TMPDIR=") {
			kept = append(kept, variable)
		}
	}
	return kept
}

func (p *program) awaitReady(ctx context.Context, ended <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for {
		if _, err := fetch(ctx, "http://"+p.address+"/readyz", ""); err == nil {
			return nil
		}
		select {
		case <-ticker.C:
		case <-ended:
			return errors.New("it ended")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// end sends a signal and waits until the program has ended. It tells whether it ended well.
func (p *program) end(signal syscall.Signal) error {
	p.set(false)
	p.mu.Lock()
	command, ended := p.command, p.ended
	p.mu.Unlock()
	if err := command.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	timer := time.NewTimer(readyWithin)
	defer timer.Stop()
	select {
	case <-ended:
	case <-timer.C:
		return errors.Join(fmt.Errorf("the program does not end\n%s", p.said), command.Process.Kill())
	}
	if status := command.ProcessState.ExitCode(); signal == syscall.SIGTERM && status != 0 {
		return fmt.Errorf("the program ended with status %d\n%s", status, p.said)
	}
	return nil
}

// set tells everybody whether it answers.
func (p *program) set(up bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if up {
		p.life++
		p.begun = time.Now()
	}
	p.up = up
	close(p.changed)
	p.changed = make(chan struct{})
}

// state returns which life it is in, and whether it is to answer.
func (p *program) state() (life int, up bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.life, p.up
}

// await waits until it answers, and returns which life that is.
func (p *program) await(ctx context.Context) (int, error) {
	for {
		p.mu.Lock()
		life, up, changed := p.life, p.up, p.changed
		p.mu.Unlock()
		if up {
			return life, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

// lives reports whether it is still in a life, so that nothing of what was asked may have been cut off.
func (p *program) lives(life int) bool {
	now, up := p.state()
	return up && now == life
}

// fetch returns the body of an answer with status 200.
func fetch(ctx context.Context, url, token string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return nil, err
	}
	request.Close = true
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", response.Status, body)
	}
	return body, nil
}
