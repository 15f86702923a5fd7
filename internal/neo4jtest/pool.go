package neo4jtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A Pool lends servers to the tests of one package, one after the other. It starts a server when a test needs one and none is free. The
// zero value is ready to use; a package of tests has one, in a variable, and its TestMain is Pool.Main.
type Pool struct {
	given   atomic.Bool // the server of NEO4J_URI is a member
	lock    sync.Mutex
	members []*member
	free    []*member
}

// Main runs the tests of a package, ends the servers, and returns the exit code: func TestMain(m *testing.M) { os.Exit(pool.Main(m)) }.
func (p *Pool) Main(m *testing.M) int {
	code := m.Run()
	if err := p.Close(); err != nil {
		fmt.Fprintln(os.Stderr, "end the Neo4j servers of the tests:", err)
		return max(code, 1)
	}
	return code
}

// Close ends the servers of the pool. No test may hold one.
func (p *Pool) Close() error {
	p.lock.Lock()
	defer p.lock.Unlock()
	var errs []error
	for _, m := range p.members {
		errs = append(errs, m.close())
	}
	p.members, p.free = nil, nil
	return errors.Join(errs...)
}

// Empty lends a server whose database holds no nodes, until the test ends. Constraints and indexes of earlier tests may be there.
// Whatever the test opens on it must be closed by then.
func (p *Pool) Empty(t testing.TB) Server {
	t.Helper()
	m, err := p.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.giveBack(m) })
	return m.server
}

func (p *Pool) giveBack(m *member) {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.free = append(p.free, m)
}

// emptying is how long a server may take to be emptied. That is time for about 100,000 nodes, and another server starts in less.
const emptying = 15 * time.Second

// take returns a server that holds nothing: a free one, or one more.
func (p *Pool) take(ctx context.Context) (*member, error) {
	for {
		m := p.takeFree()
		if m == nil {
			return p.add(ctx)
		}
		if m.empty(ctx, emptying) == nil {
			return m, nil
		}
		if err := p.discard(m); err != nil {
			return nil, err
		}
	}
}

func (p *Pool) takeFree() *member {
	p.lock.Lock()
	defer p.lock.Unlock()
	if len(p.free) == 0 {
		return nil
	}
	m := p.free[len(p.free)-1]
	p.free = p.free[:len(p.free)-1]
	return m
}

func (p *Pool) discard(m *member) error {
	p.lock.Lock()
	p.members = slices.DeleteFunc(p.members, func(other *member) bool { return other == m })
	p.lock.Unlock()
	return m.close()
}

// add makes the pool larger: by the server of NEO4J_URI, if there is one and the pool does not have it yet, or by one that it starts.
func (p *Pool) add(ctx context.Context) (*member, error) {
	if uri := os.Getenv("NEO4J_URI"); uri != "" && p.given.CompareAndSwap(false, true) {
		m, err := newGiven(ctx, givenServer(uri))
		if err != nil {
			p.given.Store(false) // so that the next test is told the same
			return nil, err
		}
		return p.keep(m), nil
	}
	m, err := newStarted(ctx)
	if err != nil {
		return nil, err
	}
	return p.keep(m), nil
}

func (p *Pool) keep(m *member) *member {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.members = append(p.members, m)
	return m
}
