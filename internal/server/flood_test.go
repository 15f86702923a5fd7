package server_test

import (
	"encoding/binary"
	"fmt"
	"net/http"
	"net/http/httptest"
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
	goroutines := runtime.NumGoroutine()
	text := `{"id":"x%d","type":"subscribe","payload":{"query":"{ nothing }"}}`
	most, sent := 0, 0
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
		most = max(most, runtime.NumGoroutine()-goroutines)
	}
	if sent == 200_000 {
		t.Fatal("all was read, though no answer was taken")
	}
	if most > 40 {
		t.Errorf("%d questions were worked on at once", most)
	}
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

func TestHeadIsGetWithoutABody(t *testing.T) {
	service, _ := newGraphService(t, asItIs)
	address, _, _ := service.start(t)
	ask := func(method, query string, header ...string) *http.Response {
		request := httptest.NewRequest(method, "http://"+address+"/graphql?query="+query, nil)
		request.RequestURI = ""
		got, err := http.DefaultClient.Do(with(request, header...))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = got.Body.Close() })
		return got
	}
	get, head := ask(http.MethodGet, "{__typename}"), ask(http.MethodHead, "{__typename}")
	if head.StatusCode != http.StatusOK || head.ContentLength != get.ContentLength || head.Header.Get("ETag") == "" {
		t.Errorf("HEAD is answered with %d, %v", head.StatusCode, head.Header)
	}
	for _, name := range []string{"Content-Type", "ETag", "Cache-Control", "Vary"} {
		if got, want := head.Header.Get(name), get.Header.Get(name); got != want {
			t.Errorf("%s is %q with HEAD, %q with GET", name, got, want)
		}
	}
	if got := ask(http.MethodHead, "{__typename}", "If-None-Match", get.Header.Get("ETag")); got.StatusCode != http.StatusNotModified {
		t.Errorf("what one has: %d", got.StatusCode)
	}
	for query, accept := range map[string]string{"mutation{__typename}": "", "subscription{changes{revision}}": "text/event-stream", "{__typename}": "text/event-stream"} {
		if got := ask(http.MethodHead, query, "Accept", accept); got.StatusCode != http.StatusMethodNotAllowed || got.Header.Get("Allow") == "" {
			t.Errorf("%s: %d, %v", query, got.StatusCode, got.Header)
		}
	}
}
