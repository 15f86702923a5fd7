package neo4j_test

import (
	"bytes"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// A wire is between a store and a server, and breaks when the store says that it commits.
type wire struct {
	server string
	// breaks is when it breaks next.
	breaks atomic.Int32
}

const (
	never int32 = iota
	beforeCommit
	afterCommit
)

// commitMessage is COMMIT in the Bolt protocol: its length, a structure without fields whose tag is 0x12, and the end of the message.
var commitMessage = []byte{0, 2, 0xb0, 0x12, 0, 0}

// newWire returns a wire to a server, and the address of its other end.
func newWire(t *testing.T, uri string) (w *wire, address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	w = &wire{server: uri[strings.Index(uri, "://")+len("://"):]}
	go func() {
		for {
			store, err := listener.Accept()
			if err != nil {
				return
			}
			go w.carry(store)
		}
	}()
	return w, "bolt://" + listener.Addr().String()
}

// carry carries what a store and the server say to each other, until one of them hangs up or the wire breaks.
func (w *wire) carry(store net.Conn) {
	server, err := net.Dial("tcp", w.server)
	if err != nil {
		_ = store.Close()
		return
	}
	mute := make(chan struct{}) // closed when the store is to hear no more
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		said := make([]byte, 64<<10)
		for {
			n, err := server.Read(said)
			if err != nil {
				break
			}
			select {
			case <-mute:
				return
			default:
			}
			if _, err := store.Write(said[:n]); err != nil {
				break
			}
		}
	}()
	w.carryTo(server, store, mute, answered)
	_ = store.Close()
	_ = server.Close()
}

// carryTo carries what a store says to the server.
func (w *wire) carryTo(server io.Writer, store io.Reader, mute chan struct{}, answered <-chan struct{}) {
	said := make([]byte, 64<<10)
	for {
		n, err := store.Read(said)
		if err != nil {
			return
		}
		breaks := never
		if bytes.Contains(said[:n], commitMessage) {
			breaks = w.breaks.Swap(never)
		}
		if breaks == beforeCommit {
			return
		}
		if breaks == afterCommit {
			close(mute)
		}
		if _, err := server.Write(said[:n]); err != nil {
			return
		}
		if breaks == afterCommit {
			<-answered
			return
		}
	}
}

// TestConnectionLostDuringCommit breaks the connection just before a commit reaches the server, and just after it did. Either way the
// write is made once.
func TestConnectionLostDuringCommit(t *testing.T) {
	server := servers.Empty(t)
	options := optionsFor(server)
	w, address := newWire(t, server.URI)
	options.URI = address
	store := openWith(t, options)
	a := newAnalyst(t, server)
	for i, lost := range []struct {
		name, key string
		breaks    int32
	}{
		{"before", "", beforeCommit}, {"after", "", afterCommit}, {"before, with a key", "1", beforeCommit}, {"after, with a key", "2", afterCommit},
	} {
		t.Run(lost.name, func(t *testing.T) {
			w.breaks.Store(lost.breaks)
			receipt, err := writeTheme(t.Context(), store, lost.name, lost.key)
			if err != nil || receipt.Revision.Number != uint64(i+1) || receipt.Replayed {
				t.Errorf("got %+v, %v; want revision %d", receipt, err, i+1)
			}
			if w.breaks.Load() != never {
				t.Fatal("the wire did not break")
			}
			if got := a.text("MATCH (n:Theme {name: '" + lost.name + "'}) RETURN count(n)"); got != "[1]" {
				t.Errorf("it was made %s times", got)
			}
			if lost.key == "" {
				return
			}
			again, err := writeTheme(t.Context(), store, lost.name, lost.key)
			if err != nil || again.Revision != receipt.Revision || !again.Replayed {
				t.Errorf("asked again: got %+v, %v; want what was made", again, err)
			}
		})
	}
	entries, err := store.Changes(t.Context(), civic.Revision{Graph: mustRevision(t, store).Graph}, 10)
	if err != nil || len(entries) != 4 {
		t.Errorf("the log has %d entries, %v; want 4", len(entries), err)
	}
}

func mustRevision(t *testing.T, store civic.Store) civic.Revision {
	t.Helper()
	revision, err := revisionOf(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	return revision
}
