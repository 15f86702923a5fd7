package server_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/server"
)

// TestWhoAsksAndDoesNotListenHoldsLittle sends questions through a WebSocket, as fast as they are taken, and reads none of the answers.
func TestWhoAsksAndDoesNotListenHoldsLittle(t *testing.T) {
	service, _ := newLiveService(t, func(l *server.Limits) { l.StreamWrite = patience })
	address, _, _ := service.start(t)
	conn := dialRaw(t, address, changesFromNow())
	text := `{"id":"x%d","type":"subscribe","payload":{"query":"{ nothing }"}}`
	sent := 0
	for ; sent < 200_000; sent++ {
		message := fmt.Sprintf(text, sent)
		frame := append([]byte{0x81, 0x80 | 126}, binary.BigEndian.AppendUint16(nil, uint16(len(message)))...)
		frame = append(append(frame, 0, 0, 0, 0), message...)
		if err := conn.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write(frame); err != nil {
			break // nothing more is read
		}
	}
	if sent == 200_000 {
		t.Fatal("all was read, though no answer was taken")
	}
	if working := answering(); working == 0 || working > 40 {
		t.Errorf("%d questions are worked on at once", working)
	}
}

// answering counts the questions of WebSockets that are worked on. None is done while nobody takes its answer.
func answering() int {
	stacks := make([]byte, 16<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	count := 0
	for goroutine := range bytes.SplitSeq(stacks, []byte("\n\n")) {
		if bytes.Contains(goroutine, []byte("server.(*socket).subscribe.")) {
			count++
		}
	}
	return count
}

// TestChangingQueriesDoNotFillTheMemory: each is another text, so that it is read and remembered anew.
func TestChangingQueriesDoNotFillTheMemory(t *testing.T) {
	const queries, most = 150, 60 << 20
	service, _ := newGraphService(t, asItIs)
	handler := service.handler(t)
	ask := func(i int) {
		query := fmt.Sprintf("#%d\n{ nodes(ids: [%s]) { id } }", i, strings.Repeat(`"x" `, 7800))
		got := do(handler, asked("", "", query, nil).request("http://example.org"))
		if gotCode := code(t, got.Body); gotCode != "TOO_COSTLY" {
			t.Fatalf("got %d %s", got.Code, gotCode)
		}
	}
	ask(0)
	before := held()
	for i := range queries {
		ask(i)
	}
	cost := held() - before
	t.Logf("%d queries cost %d bytes", queries, cost)
	runtime.KeepAlive(handler)
	if cost > most {
		t.Errorf("%d queries cost %d bytes", queries, cost)
	}
}

// TestLongQueriesAreKeptInBounds: of those that are named by their hash, too, so many bytes are kept.
func TestLongQueriesAreKeptInBounds(t *testing.T) {
	service, _ := newGraphService(t, asItIs)
	handler := service.handler(t)
	const size, room = 90_000, 2 << 20
	query := func(i int) string { return fmt.Sprintf("{ a%d: __typename } #%s", i, strings.Repeat("x", size)) }
	for i := range 50 {
		do(handler, postNamed(t, query(i), hashOf(query(i))))
	}
	kept := 0
	for i := range 50 {
		if codeIn(t, do(handler, postNamed(t, "", hashOf(query(i))))) == "" {
			kept++
		}
	}
	if kept != room/(size+len(hashOf(""))+len(query(10))-size) {
		t.Errorf("%d are kept", kept)
	}
}
