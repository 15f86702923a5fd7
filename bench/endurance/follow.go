package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// follower is subscribed to the changes, and subscribes again when the program was killed. It must see each revision once, in order.
type follower struct {
	*endurance
	name string
	// sockets says that it follows through a WebSocket and not by events.
	sockets bool

	mu sync.Mutex
	// seen is the last revision, moved is closed when there is another. ids, if kept, are what each revision wrote.
	seen  civic.Revision
	moved chan struct{}
	ids   map[uint64][]string
	// gone is closed when it follows no more.
	gone chan struct{}
}

// errEnded says that a subscription ended, for a reason that is expected when the program stops.
var errEnded = errors.New("the subscription ended")

// run follows until ctx ends.
func (f *follower) run(ctx context.Context) {
	defer close(f.gone)
	for {
		life, err := f.program.await(ctx)
		if err != nil {
			return
		}
		follow := f.bySocket
		if !f.sockets {
			follow = f.byEvents
		}
		err = follow(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case f.program.lives(life):
			f.ledger.fail(failedConnection, "%s: %v", f.name, err)
			return
		}
	}
}

func (f *follower) payload() map[string]any {
	return map[string]any{
		"query":     `subscription ($after: Revision) { changes(after: $after) { revision ids complete } }`,
		"variables": map[string]any{"after": f.last().String()},
	}
}

func (f *follower) last() civic.Revision {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seen
}

// take takes an event.
func (f *follower) take(payload []byte) error {
	said, err := decoded[struct {
		Data   struct{ Changes event }
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}](payload)
	switch {
	case err != nil:
		return err
	case len(said.Errors) > 0:
		return fmt.Errorf("%w: %s %s", errEnded, said.Errors[0].Extensions.Code, said.Errors[0].Message)
	}
	revision, err := civic.ParseRevision(said.Data.Changes.Revision)
	if err != nil {
		return err
	}
	revisions := []uint64{revision.Number}
	if f.plant.event != nil {
		revisions = f.plant.event(revision.Number)
	}
	for _, number := range revisions {
		f.see(civic.Revision{Graph: revision.Graph, Number: number}, said.Data.Changes.IDs)
	}
	return nil
}

type event struct {
	Revision string
	IDs      []string
}

func (f *follower) see(revision civic.Revision, ids []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if revision.Number != f.seen.Number+1 || revision.Graph != f.seen.Graph {
		f.ledger.fail(failedOrder, "%s sees revision %s behind %s", f.name, revision, f.seen)
	}
	f.seen = revision
	if f.ids != nil {
		f.ids[revision.Number] = ids
	}
	close(f.moved)
	f.moved = make(chan struct{})
}

// await waits until it has seen a revision.
func (f *follower) await(ctx context.Context, revision uint64) error {
	for {
		f.mu.Lock()
		seen, moved := f.seen.Number, f.moved
		f.mu.Unlock()
		if seen >= revision {
			return nil
		}
		select {
		case <-moved:
			continue
		case <-f.gone:
		case <-ctx.Done():
		}
		return fmt.Errorf("%s saw revisions up to %d, of %d", f.name, seen, revision)
	}
}

// byEvents follows by server-sent events.
func (f *follower) byEvents(ctx context.Context) error {
	body, err := json.Marshal(f.payload())
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+f.program.address+"/graphql", strings.NewReader(string(body)))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "text/event-stream")
	connection := &http.Transport{DisableKeepAlives: true}
	response, err := connection.RoundTrip(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return errors.New(response.Status)
	}
	return f.readEvents(response.Body)
}

func (f *follower) readEvents(from io.Reader) error {
	lines := bufio.NewReader(from)
	kind := ""
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return err
		}
		field, value, _ := strings.Cut(strings.TrimRight(line, "\n"), ": ")
		switch {
		case field == "event":
			kind = value
		case field == "data" && kind == "next":
			if err := f.take([]byte(value)); err != nil {
				return err
			}
		case kind == "complete":
			return errEnded
		}
	}
}

// bySocket follows through a WebSocket.
func (f *follower) bySocket(ctx context.Context) error {
	const largest = 1 << 20
	conn, _, err := websocket.Dial(ctx, "ws://"+f.program.address+"/graphql", &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}}) //nolint:bodyclose // the library closes it
	if err != nil {
		return err
	}
	defer func() { _ = conn.CloseNow() }()
	conn.SetReadLimit(largest)
	type message struct {
		ID      string          `json:"id,omitempty"`
		Type    string          `json:"type"`
		Payload json.RawMessage `json:"payload,omitempty"`
	}
	if err := wsjson.Write(ctx, conn, message{Type: "connection_init"}); err != nil {
		return err
	}
	for {
		var m message
		if err := wsjson.Read(ctx, conn, &m); err != nil {
			return err
		}
		switch m.Type {
		case "connection_ack":
			payload, err := json.Marshal(f.payload())
			if err != nil {
				return err
			}
			err = wsjson.Write(ctx, conn, message{ID: "1", Type: "subscribe", Payload: payload})
			if err != nil {
				return err
			}
		case "ping":
			if err := wsjson.Write(ctx, conn, message{Type: "pong"}); err != nil {
				return err
			}
		case "next":
			if err := f.take(m.Payload); err != nil {
				return err
			}
		case "error", "complete":
			return fmt.Errorf("%w: %s", errEnded, m.Payload)
		}
	}
}
