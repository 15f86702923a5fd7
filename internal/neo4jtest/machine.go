package neo4jtest

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"time"
)

// A machine is what servers run on: Java here, or Docker.
type machine interface {
	// command starts the server of a home, for the first time or again.
	command(h *home, settings Settings, port int) (*exec.Cmd, error)
	// signal sends a signal to the server that a command started.
	signal(h *home, command *exec.Cmd, s signal) error
	// remove takes away what the server of a home, which has ended, has outside of the home.
	remove(h *home)
}

// A signal is one of the things that happen to a server, by its name in the command kill.
type signal string

const (
	kill   signal = "KILL"
	stop   signal = "TERM"
	pause  signal = "STOP"
	resume signal = "CONT"
)

// newMachine returns the first machine that is there, Docker before Java.
func newMachine(ctx context.Context) (machine, error) {
	docker, dockerErr := newDocker(ctx)
	if dockerErr == nil {
		return docker, nil
	}
	java, javaErr := newJava(ctx)
	if javaErr == nil {
		return java, nil
	}
	return nil, fmt.Errorf(`the tests start a Neo4j 5.26 server, for which this machine needs one of these:
  - Docker with its engine running; now: %w
  - Java 17 or newer and Maven (Debian: apt-get install default-jre-headless maven); now: %w
A server that runs already does for the tests that neither kill nor configure theirs: set NEO4J_URI, NEO4J_USERNAME and
NEO4J_PASSWORD. Its database must hold nothing`, dockerErr, javaErr)
}

// A child is a process of this one that has been started.
type child struct {
	command *exec.Cmd
	ended   chan struct{} // closed when the process has
}

// startChild starts a command that ends with this process at the latest.
func startChild(command *exec.Cmd) (*child, error) {
	c := &child{command: command, ended: make(chan struct{})}
	command.SysProcAttr = tied()
	started := make(chan error, 1)
	go func() {
		// The kernel ties the child to the thread that starts it: that thread must live for as long as the child.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(c.ended)
		err := command.Start()
		started <- err
		if err == nil {
			command.Wait() //nolint:errcheck // servers end by being killed
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return c, nil
}

// hasEnded tells, without waiting, whether the process has ended.
func (c *child) hasEnded() bool {
	select {
	case <-c.ended:
		return true
	default:
		return false
	}
}

// wait waits for the process to end.
func (c *child) wait(limit time.Duration) error {
	select {
	case <-c.ended:
		return nil
	case <-time.After(limit):
		return errors.New("the Neo4j server does not end")
	}
}
