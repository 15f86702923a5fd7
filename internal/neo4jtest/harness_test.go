package neo4jtest

import (
	"context"
	"fmt"
	"io"
	"os"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// childVariable makes a process of this test binary start a server and hold it until it is killed, instead of testing.
const childVariable = "CIVICGRAPH_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) != "" {
		childHolds()
		return
	}
	os.Exit(m.Run())
}

func childHolds() {
	var p Pool
	m, err := p.add(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, "child:", err)
		os.Exit(1)
	}
	fmt.Println(m.server.URI)
	io.Copy(io.Discard, os.Stdin) //nolint:errcheck // it ends when it is killed
}

// client connects to a server until the test ends.
type client struct {
	t      *testing.T
	driver neo4j.DriverWithContext
	server Server
}

func connect(t *testing.T, server Server) client {
	t.Helper()
	driver, err := server.connect()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { driver.Close(t.Context()) }) //nolint:errcheck // the answers are read
	return client{t, driver, server}
}

// number returns the number that a statement answers.
func (c client) number(statement string) int64 {
	c.t.Helper()
	number, err := run(c.t.Context(), c.driver, c.server.Database, statement, nil)
	if err != nil {
		c.t.Fatalf("%s: %v", statement, err)
	}
	return number
}

// expect asks a statement that must answer a number.
func (c client) expect(want int64, statement string) {
	c.t.Helper()
	if got := c.number(statement); got != want {
		c.t.Errorf("%s is %d at %s, want %d", statement, got, c.server.URI, want)
	}
}
