package neo4jtest

import (
	"bytes"
	"net"
	"strings"
	"sync/atomic"
	"testing"
)

// A Wire is between clients and a server. It counts how often they take turns, and a test may have it break.
type Wire struct {
	// Server is what a client needs to connect through the wire.
	Server

	to    string
	turns atomic.Int64
	judge atomic.Pointer[func(said []byte) Fate]
}

// Fate is what becomes of what a client says.
type Fate int

const (
	// Pass lets the server hear it.
	Pass Fate = iota
	// BreakBefore breaks the connection before the server hears it.
	BreakBefore
	// BreakBehind breaks the connection when the server has heard it and answered, and before the client hears the answer.
	BreakBehind
)

// Commits tells whether what a client says is that it commits: COMMIT in the Bolt protocol is its length, a structure without fields whose
// tag is 0x12, and the end of the message.
func Commits(said []byte) bool { return bytes.Contains(said, []byte{0, 2, 0xb0, 0x12, 0, 0}) }

// NewWire lays a wire to a server, until the test ends. Clients that connect by routing go round it.
func NewWire(t testing.TB, server Server) *Wire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	w := &Wire{Server: server, to: server.URI[strings.Index(server.URI, "://")+len("://"):]}
	w.URI = "bolt://" + listener.Addr().String()
	w.Judge(func([]byte) Fate { return Pass })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go w.carry(client)
		}
	}()
	return w
}

// Turns returns how often a client has spoken and was then answered, or is to be: the round trips. What it says at a stretch is one turn,
// however many messages that is. A new connection takes some turns of its own.
func (w *Wire) Turns() int64 { return w.turns.Load() }

// Judge has a function decide from now on about what clients say, which comes in the pieces that they send. The connection waits for it.
func (w *Wire) Judge(judge func(said []byte) Fate) { w.judge.Store(&judge) }

// carry carries what a client and the server say to each other, until one of them hangs up or the wire breaks.
func (w *Wire) carry(client net.Conn) {
	defer client.Close() //nolint:errcheck // it may be broken
	server, err := net.Dial("tcp", w.to)
	if err != nil {
		return
	}
	defer server.Close() //nolint:errcheck // it may be broken
	c := &connection{wire: w, client: client, server: server, answered: make(chan struct{})}
	c.served.Store(true)
	go c.carryBack()
	c.carryTo()
}

// A connection is one of a client to the server.
type connection struct {
	wire           *Wire
	client, server net.Conn
	// served tells that the server has spoken last, and deaf that the client is to hear no more.
	served, deaf atomic.Bool
	// answered is closed when nothing more comes of what the server says.
	answered chan struct{}
}

// carryTo carries what the client says to the server.
func (c *connection) carryTo() {
	said := make([]byte, 64<<10)
	for {
		n, err := c.client.Read(said)
		if err != nil {
			return
		}
		if c.served.Swap(false) {
			c.wire.turns.Add(1)
		}
		fate := (*c.wire.judge.Load())(said[:n])
		if fate == BreakBefore {
			return
		}
		c.deaf.Store(fate == BreakBehind)
		if _, err := c.server.Write(said[:n]); err != nil {
			return
		}
		if fate == BreakBehind {
			<-c.answered
			return
		}
	}
}

// carryBack carries what the server says to the client.
func (c *connection) carryBack() {
	defer c.client.Close() //nolint:errcheck // it may be broken
	defer close(c.answered)
	said := make([]byte, 64<<10)
	for {
		n, err := c.server.Read(said)
		if err != nil || c.deaf.Load() {
			return
		}
		c.served.Store(true)
		if _, err := c.client.Write(said[:n]); err != nil {
			return
		}
	}
}
