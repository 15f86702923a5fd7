package neo4jtest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// patience is how long a server may take to start or to stop on a busy machine. Both take seconds.
const patience = 3 * time.Minute

// A Process is a server of one's own. Its methods are for one goroutine at a time.
type Process struct {
	Server

	settings Settings
	port     int
	machine  machine
	home     *home
	child    *child // the present run, or the last
}

// Start starts a server for one test, which ends with it. It is never the server of NEO4J_URI.
func Start(t testing.TB, settings Settings) *Process {
	t.Helper()
	p, err := Launch(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// Launch starts a server for whoever closes it, and returns when it answers. Its port is a free one; when somebody else takes that before
// the server does, another is tried.
func Launch(ctx context.Context, settings Settings) (*Process, error) {
	m, err := newMachine(ctx)
	if err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		p, err := launchAt(ctx, m, settings, freePort())
		if err == nil || try == 5 || !portTaken.MatchString(err.Error()) {
			return p, err
		}
	}
}

var portTaken = regexp.MustCompile(`(?i)address already in use|port is already allocated|BindException`)

func launchAt(ctx context.Context, m machine, settings Settings, port int) (*Process, error) {
	h, err := newHome()
	if err != nil {
		return nil, err
	}
	p := &Process{Server: settings.server(port), settings: settings, port: port, machine: m, home: h}
	if err := p.run(ctx, true); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p, nil
}

// freePort returns a port below those that systems give to outgoing connections: while a server is down, no client on this machine can
// come to have its port.
func freePort() int {
	for {
		port := 20000 + rand.IntN(12000)
		if listener, err := net.Listen("tcp", address(port)); err == nil {
			listener.Close() //nolint:errcheck // nobody has connected
			return port
		}
	}
}

func address(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// run starts the server, for the first time or again, and returns when it answers.
func (p *Process) run(ctx context.Context, isNew bool) error {
	command, err := p.machine.command(p.home, p.settings, p.port)
	if err != nil {
		return err
	}
	log, err := os.Create(p.home.path(logFile))
	if err != nil {
		return err
	}
	defer log.Close() //nolint:errcheck // the server writes it
	command.Stdout, command.Stderr = log, log
	if p.child, err = startChild(command); err != nil {
		return err
	}
	if err := p.await(ctx, isNew); err != nil {
		return fmt.Errorf("the Neo4j server does not start: %w\n%s", err, p.home.log())
	}
	return nil
}

// await waits until the server is up, and then until it answers.
func (p *Process) await(ctx context.Context, isNew bool) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	// The log tells. The port may be somebody else's.
	err := p.poll(ctx, func() bool { return strings.Contains(p.home.log(), " Started.\n") })
	if err == nil && isNew && p.Password != "" {
		err = p.setPassword(ctx)
	}
	if err != nil {
		return err
	}
	var answer error
	err = p.poll(ctx, func() bool {
		answer = p.ask(ctx)
		return answer == nil || !neo4j.IsRetryable(answer)
	})
	return errors.Join(err, answer)
}

// poll waits until the server, which must not end meanwhile, is as it should be.
func (p *Process) poll(ctx context.Context, done func() bool) error {
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for !done() {
		select {
		case <-ticker.C:
		case <-p.child.ended:
			return errors.New("it ended")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// ask asks a question that touches the database.
func (p *Process) ask(ctx context.Context) error {
	driver, err := p.connect()
	if err != nil {
		return err
	}
	defer driver.Close(ctx) //nolint:errcheck // nothing was written
	_, err = countNodes(ctx, driver, p.Database)
	return err
}

// setPassword replaces the password that every new server has.
func (p *Process) setPassword(ctx context.Context) error {
	fresh := p.Server
	fresh.Password = initialPassword
	driver, err := fresh.connect()
	if err != nil {
		return err
	}
	defer driver.Close(ctx) //nolint:errcheck // nothing is written after the answer
	_, err = run(ctx, driver, "system", "ALTER CURRENT USER SET PASSWORD FROM $initial TO $password",
		map[string]any{"initial": initialPassword, "password": p.Password})
	return err
}

// Kill ends the server at once, as a crash does (SIGKILL), and returns when it has ended.
func (p *Process) Kill() error { return p.end(kill) }

// Stop ends the server in order, which takes some seconds.
func (p *Process) Stop() error { return p.end(stop) }

func (p *Process) end(s signal) error {
	if p.child == nil || p.child.hasEnded() {
		return nil
	}
	if err := p.machine.signal(p.home, p.child.command, s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return p.child.wait(patience)
}

// Pause makes the server hang (SIGSTOP): its connections stay open, and it does not answer.
func (p *Process) Pause() error { return p.machine.signal(p.home, p.child.command, pause) }

// Resume lets a paused server go on.
func (p *Process) Resume() error { return p.machine.signal(p.home, p.child.command, resume) }

// Configure adds settings of neo4j.conf, and replaces those of the same names, from the next Restart on.
func (p *Process) Configure(config map[string]string) {
	all := maps.Clone(p.settings.Config)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, config)
	p.settings.Config = all
}

// Restart starts a server that was killed or stopped again, with its data and on its port, and returns when it answers. It kills one
// that still runs.
func (p *Process) Restart(ctx context.Context) error {
	if err := p.Kill(); err != nil {
		return err
	}
	return p.run(ctx, false)
}

// Close kills the server and removes its data.
func (p *Process) Close() error {
	err := p.Kill()
	p.machine.remove(p.home)
	return errors.Join(err, p.home.remove())
}
