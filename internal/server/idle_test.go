package server_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestIdleSubscribersAreCheap connects a thousand clients that follow what changes. What the server holds for them is bounded, and all of
// them are told of a commit.
func TestIdleSubscribersAreCheap(t *testing.T) {
	// The aim is 50 MB. The clients of this test count as well, and the race detector makes stacks larger by a quarter.
	const clients, most = 1000, 60_000_000
	service, store := newLiveService(t, asTheyAre)
	address, _, _ := service.start(t)
	begin, _ := commit(t, store, "first")
	first := nextMessage("1", change(commit(t, store, "second")))
	before := held()
	raw := make([]net.Conn, clients)
	for i := range raw {
		raw[i] = dialRaw(t, address, changesAfter(begin))
		if got := readFrame(t, raw[i]); got != first {
			t.Fatalf("client %d got %s", i, got)
		}
	}
	if cost := held() - before; cost > most {
		t.Errorf("%d subscribers cost %d bytes", clients, cost)
	} else {
		t.Logf("%d subscribers cost %d bytes", clients, cost)
	}
	event := nextMessage("1", change(commit(t, store, "third")))
	for i, conn := range raw {
		if got := readFrame(t, conn); got != event {
			t.Fatalf("client %d got %s", i, got)
		}
	}
}

// held returns how many bytes are in use.
func held() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc + stats.StackInuse)
}

// dialRaw subscribes through a WebSocket without a library.
func dialRaw(t *testing.T, address, query string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	_, err = fmt.Fprintf(conn, "GET /graphql HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n", address)
	if err != nil {
		t.Fatal(err)
	}
	var header strings.Builder
	for one := make([]byte, 1); !strings.HasSuffix(header.String(), "\r\n\r\n"); header.Write(one) {
		if _, err := io.ReadFull(conn, one); err != nil {
			t.Fatalf("%v behind %s", err, header.String())
		}
	}
	writeFrame(t, conn, `{"type":"connection_init"}`)
	readFrame(t, conn)
	writeFrame(t, conn, `{"id":"1","type":"subscribe","payload":{"query":"`+query+`"}}`)
	return conn
}

// writeFrame sends a short text as RFC 6455 says, under a mask of zeros.
func writeFrame(t *testing.T, conn net.Conn, text string) {
	t.Helper()
	frame := []byte{0x81, 0x80 | 126}
	frame = binary.BigEndian.AppendUint16(frame, uint16(len(text)))
	frame = append(append(frame, 0, 0, 0, 0), text...)
	if _, err := conn.Write(frame); err != nil {
		t.Fatal(err)
	}
}

// readFrame returns the text of the next frame.
func readFrame(t *testing.T, conn net.Conn) string {
	t.Helper()
	head := make([]byte, 2, 4)
	_, err := io.ReadFull(conn, head)
	length := int(head[1])
	if length == 126 && err == nil {
		_, err = io.ReadFull(conn, head)
		length = int(binary.BigEndian.Uint16(head))
	}
	var text bytes.Buffer
	if err == nil {
		_, err = io.CopyN(&text, conn, int64(length))
	}
	if err != nil {
		t.Fatal(err)
	}
	return text.String()
}
