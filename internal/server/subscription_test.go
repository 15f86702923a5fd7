package server_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/server"
)

// newLiveService returns a service with the real API on an empty graph, with limits that a test changes.
func newLiveService(t *testing.T, change func(*server.Limits)) (*service, *embedded.Store) {
	t.Helper()
	s, store := newGraphService(t, asItIs)
	change(&s.config.Limits)
	resolver := graph.New(graph.Setup{Store: store, Projector: store, LogFailure: server.LogFailure})
	s.config.Graph = graph.NewServer(resolver, server.Transport{Limits: s.config.Limits})
	return s, store
}

func asTheyAre(*server.Limits) {}

// commit writes a theme and returns the revision that it makes, and the theme's id.
func commit(t *testing.T, store civic.Store, slug string) (revision, id string) {
	t.Helper()
	theme := &civic.Theme{ID: civic.Mint(civic.KindTheme, civic.Key{Scheme: "test", Value: slug}, 0), Names: []civic.Name{{Text: slug, Language: civic.Turkish, Kind: civic.Official}}}
	receipt, err := store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error {
		return tx.Put(t.Context(), civic.Batch{Dossiers: []civic.Dossier{theme}})
	})
	if err != nil {
		t.Fatal(err)
	}
	return receipt.Revision.String(), string(theme.ID)
}

// change is the event for a commit, in the order of the question below.
func change(revision, id string) string {
	return fmt.Sprintf(`{"data":{"changes":{"revision":%q,"ids":[%q],"complete":true}}}`, revision, id)
}

const changesQuery = `subscription { changes%s { revision ids complete } }`

func changesAfter(revision string) string {
	return fmt.Sprintf(changesQuery, `(after: \"`+revision+`\")`)
}

func changesFromNow() string { return fmt.Sprintf(changesQuery, "") }

// wire is a WebSocket of a client.
type wire struct {
	t    *testing.T
	conn *websocket.Conn
	ctx  context.Context
}

func dial(t *testing.T, address string, subprotocols ...string) *wire {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	conn, _, err := websocket.Dial(ctx, "ws://"+address+"/graphql", &websocket.DialOptions{Subprotocols: subprotocols}) //nolint:bodyclose // the library closes it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	return &wire{t, conn, ctx}
}

// connect dials and begins.
func connect(t *testing.T, address string) *wire {
	t.Helper()
	w := dial(t, address, "graphql-transport-ws")
	w.send(`{"type":"connection_init"}`)
	w.want(`{"type":"connection_ack"}`)
	return w
}

func (w *wire) send(message string) {
	w.t.Helper()
	if err := w.conn.Write(w.ctx, websocket.MessageText, []byte(message)); err != nil {
		w.t.Fatal(err)
	}
}

func (w *wire) subscribe(id, query string) {
	w.t.Helper()
	w.send(`{"id":"` + id + `","type":"subscribe","payload":{"query":"` + query + `"}}`)
}

func (w *wire) next() string {
	w.t.Helper()
	_, data, err := w.conn.Read(w.ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(data)
}

func (w *wire) want(message string) {
	w.t.Helper()
	if got := w.next(); got != message {
		w.t.Fatalf("got  %s\nwant %s", got, message)
	}
}

// wantError wants an error message with a code.
func (w *wire) wantError(id, code string) {
	w.t.Helper()
	var got struct {
		ID, Type string
		Payload  []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	text := w.next()
	if err := json.Unmarshal([]byte(text), &got); err != nil || got.Type != "error" || got.ID != id || len(got.Payload) != 1 ||
		got.Payload[0].Extensions.Code != code || got.Payload[0].Message == "" {
		w.t.Fatalf("got %s, want the error %s", text, code)
	}
}

// wantClose wants the server to close the connection with a code.
func (w *wire) wantClose(code int, reason string) {
	w.t.Helper()
	_, data, err := w.conn.Read(w.ctx)
	var closed websocket.CloseError
	if !errors.As(err, &closed) || int(closed.Code) != code || !strings.Contains(closed.Reason, reason) {
		w.t.Fatalf("got %s, %v; want it closed with %d %s", data, err, code, reason)
	}
}

func nextMessage(id, event string) string {
	return `{"id":"` + id + `","type":"next","payload":` + event + `}`
}

func TestSubscribingThroughAWebSocket(t *testing.T) {
	service, store := newLiveService(t, asTheyAre)
	address, _, _ := service.start(t)
	first, _ := commit(t, store, "first")
	w := connect(t, address)
	w.subscribe("1", changesAfter(first))
	for i := range 20 {
		w.want(nextMessage("1", change(commit(t, store, fmt.Sprint("theme-", i)))))
	}
	w.send(`{"type":"ping","payload":{"n":1}}`)
	w.want(`{"type":"pong","payload":{"n":1}}`)

	// A second one on the same connection begins where it wants to; the first one ends when the client says so.
	w.send(`{"id":"1","type":"complete"}`)
	second, id := commit(t, store, "second")
	w.subscribe("2", changesAfter(before(t, second)))
	for got := w.next(); got != nextMessage("2", change(second, id)); got = w.next() {
		if got != nextMessage("1", change(second, id)) { // it may have been under way
			t.Fatalf("got %s", got)
		}
	}
	w.subscribe("3", `{ graphInfo { revision } }`)
	w.want(nextMessage("3", `{"data":{"graphInfo":{"revision":"`+second+`"}}}`))
	w.want(`{"id":"3","type":"complete"}`)
}

// TestSubscribingOverTLS takes HTTP/1.1 for a WebSocket and HTTP/2 for events.
func TestSubscribingOverTLS(t *testing.T) {
	service, store := newLiveService(t, asTheyAre)
	served := httptest.NewUnstartedServer(service.handler(t))
	served.EnableHTTP2 = true
	served.StartTLS()
	defer served.Close()
	first, id := commit(t, store, "first")
	plain := &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: x509.NewCertPool()}}
	plain.TLSClientConfig.RootCAs.AddCert(served.Certificate())
	conn, _, err := websocket.Dial(t.Context(), served.URL+"/graphql", &websocket.DialOptions{ //nolint:bodyclose // the library closes it
		Subprotocols: []string{"graphql-transport-ws"}, HTTPClient: &http.Client{Transport: plain},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.CloseNow() }()
	w := &wire{t, conn, t.Context()}
	w.send(`{"type":"connection_init"}`)
	w.want(`{"type":"connection_ack"}`)
	w.subscribe("1", changesAfter(before(t, first)))
	w.want(nextMessage("1", change(first, id)))

	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, served.URL+"/graphql", strings.NewReader(`{"query":"`+changesAfter(before(t, first))+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "text/event-stream")
	response, err := served.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() && lines.Text() != "data: "+change(first, id) {
	}
	if response.ProtoMajor != 2 || lines.Err() != nil || lines.Text() != "data: "+change(first, id) {
		t.Errorf("over %s the last line is %q, %v", response.Proto, lines.Text(), lines.Err())
	}
}

// before returns the revision before one.
func before(t *testing.T, revision string) string {
	t.Helper()
	parsed, err := civic.ParseRevision(revision)
	if err != nil {
		t.Fatal(err)
	}
	parsed.Number--
	return parsed.String()
}

func TestWhatIsNoSubscription(t *testing.T) {
	service, store := newLiveService(t, asTheyAre)
	address, _, _ := service.start(t)
	revision, _ := commit(t, store, "first")
	w := connect(t, address)
	for query, code := range map[string]string{
		changesAfter("nonsense"):      "INVALID",
		changesAfter("another-1"):     "INVALID",
		changesAfter(revision + "0"):  "INVALID",
		`subscription { nothing }`:    "GRAPHQL_VALIDATION_FAILED",
		`subscription { __typename }`: "GRAPHQL_VALIDATION_FAILED",
		`{`:                           "GRAPHQL_PARSE_FAILED",
		`mutation { upsertThemes(input: {themes: []}) { revision } }`: "METHOD_NOT_ALLOWED",
	} {
		w.subscribe("x", query)
		w.wantError("x", code)
	}
	w.send(`{"id":"gone","type":"complete"}`) // that of an unknown one is let pass
	w.send(`{"type":"pong"}`)
	w.send(`{"type":"ping"}`)
	w.want(`{"type":"pong"}`)
}

func TestWhatBreaksTheProtocol(t *testing.T) {
	service, _ := newLiveService(t, func(l *server.Limits) { l.ReadHeader = 200 * time.Millisecond })
	address, _, _ := service.start(t)
	begin := `{"type":"connection_init"}`
	subscribe := `{"id":"1","type":"subscribe","payload":{"query":"` + changesFromNow() + `"}}`
	for name, test := range map[string]struct {
		sent []string
		code int
	}{
		"nothing":                {nil, 4408},
		"no JSON":                {[]string{"hello"}, 4400},
		"an unknown type":        {[]string{begin, `{"type":"start"}`}, 4400},
		"a question too early":   {[]string{subscribe}, 4401},
		"a question without id":  {[]string{begin, `{"type":"subscribe","payload":{"query":"{a}"}}`}, 4400},
		"a question without one": {[]string{begin, `{"id":"1","type":"subscribe","payload":{}}`}, 4400},
		"the same id twice":      {[]string{begin, subscribe, subscribe}, 4409},
		"beginning twice":        {[]string{begin, begin}, 4429},
		"a long message":         {[]string{begin, strings.Repeat(" ", 128<<10+1)}, 1009},
	} {
		t.Run(name, func(t *testing.T) {
			w := dial(t, address, "graphql-transport-ws")
			for _, message := range test.sent {
				w.send(message)
			}
			if len(test.sent) > 0 && test.sent[0] == begin {
				w.want(`{"type":"connection_ack"}`)
			}
			w.wantClose(test.code, "")
		})
	}
	dial(t, address, "graphql-ws").wantClose(4406, "Subprotocol")
	dial(t, address).wantClose(4406, "Subprotocol")
}

func TestPagesOfOtherOriginsSubscribe(t *testing.T) {
	service, _ := newLiveService(t, asTheyAre)
	service.config.Origins = []string{"https://good.example"}
	address, _, _ := service.start(t)
	for origin, want := range map[string]int{"": 101, "https://good.example": 101, "http://" + address: 101, "https://bad.example": 403, "null": 403} {
		header := http.Header{}
		if origin != "" {
			header.Set("Origin", origin)
		}
		conn, response, err := websocket.Dial(t.Context(), "ws://"+address+"/graphql", &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}, HTTPHeader: header}) //nolint:bodyclose // the library closes it
		if err == nil {
			_ = conn.CloseNow()
		}
		if response == nil || response.StatusCode != want {
			t.Errorf("from %q: %v, %v; want %d", origin, response, err, want)
		}
	}
}

func TestStoppingClosesSubscriptions(t *testing.T) {
	service, store := newLiveService(t, asTheyAre)
	address, stop, served := service.start(t)
	revision, id := commit(t, store, "first")
	w := connect(t, address)
	w.subscribe("1", changesAfter(before(t, revision)))
	w.want(nextMessage("1", change(revision, id)))
	e := listen(t, address, changesAfter(before(t, revision)))
	e.want("next", change(revision, id))
	stop()
	w.wantClose(1001, "stopping")
	if got := e.next(); got.name != "next" || !strings.Contains(got.data, `"code":"UNAVAILABLE"`) {
		t.Errorf("the events end with %+v", got)
	}
	e.want("complete", "")
	if err := within(t, served, "the end"); err != nil {
		t.Errorf("it ended with %v", err)
	}
}

func TestSubscriptionsAreBounded(t *testing.T) {
	service, _ := newLiveService(t, func(l *server.Limits) { l.ClientStreams = 2 })
	address, _, _ := service.start(t)
	connect(t, address)
	listen(t, address, changesFromNow())
	got := subscribe(t, address, changesFromNow())
	defer func() { _ = got.Body.Close() }()
	if gotCode := code(t, got.Body); got.StatusCode != http.StatusTooManyRequests || gotCode != "BUSY" {
		t.Errorf("one too many of a client: %d %s", got.StatusCode, gotCode)
	}
	service, _ = newLiveService(t, func(l *server.Limits) { l.Streams = 1 })
	address, _, _ = service.start(t)
	w := connect(t, address)
	_, response, err := websocket.Dial(t.Context(), "ws://"+address+"/graphql", nil) //nolint:bodyclose // the library closes it
	if err == nil || response.StatusCode != http.StatusServiceUnavailable || code(t, response.Body) != "BUSY" {
		t.Errorf("one too many in all: %v, %v", response, err)
	}
	for i := range 20 {
		w.subscribe(fmt.Sprint(i), changesFromNow())
	}
	w.subscribe("more", changesFromNow())
	w.wantError("more", "BUSY")
}

// TestASlowClientIsDropped reads nothing while much is written. The server lets go of it.
func TestASlowClientIsDropped(t *testing.T) {
	service, store := newLiveService(t, func(l *server.Limits) { l.StreamWrite = 100 * time.Millisecond })
	address, _, _ := service.start(t)
	first, _ := commit(t, store, "first")
	w := connect(t, address)
	w.subscribe("1", strings.Replace(changesAfter(first), "ids", manyIDs(), 1))
	dropped := make(chan struct{})
	go func() {
		defer close(dropped)
		for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
			if strings.Contains(service.log.String(), `"code":"TOO_SLOW"`) {
				return
			}
			<-time.After(10 * time.Millisecond)
		}
	}()
	for i := 0; ; i++ {
		select {
		case <-dropped:
			if !strings.Contains(service.log.String(), `"code":"TOO_SLOW"`) {
				t.Errorf("it was not dropped:\n%s", service.log)
			}
			return
		default:
			commit(t, store, fmt.Sprint("theme-", i))
		}
	}
}

// manyIDs asks for the same ids under many names, so that an event is large.
func manyIDs() string {
	var b strings.Builder
	for i := range 90 {
		fmt.Fprintf(&b, "%s%d: ids ", strings.Repeat("x", 190), i)
	}
	return b.String()
}

// listener reads server-sent events.
type listener struct {
	t     *testing.T
	lines *bufio.Scanner
}

type event struct{ name, data string }

func subscribe(t *testing.T, address, query string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+address+"/graphql", strings.NewReader(`{"query":"`+query+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	got, err := http.DefaultClient.Do(with(request, "Content-Type", "application/json", "Accept", "text/event-stream", "Accept-Encoding", "gzip"))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func listen(t *testing.T, address, query string) *listener {
	t.Helper()
	got := subscribe(t, address, query)
	t.Cleanup(func() { _ = got.Body.Close() })
	if got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("got %d, %v", got.StatusCode, got.Header)
	}
	return &listener{t, bufio.NewScanner(got.Body)}
}

// next returns the next event that is not a comment.
func (l *listener) next() event {
	l.t.Helper()
	read := make(chan event, 1)
	go func() {
		var e event
		for l.lines.Scan() {
			name, value, _ := strings.Cut(l.lines.Text(), ":")
			switch value = strings.TrimPrefix(value, " "); {
			case name == "event":
				e.name = value
			case name == "data":
				e.data += value
			case l.lines.Text() == "" && e.name != "":
				read <- e
				return
			}
		}
		read <- event{"end", ""}
	}()
	return within(l.t, read, "an event")
}

func (l *listener) want(name, data string) {
	l.t.Helper()
	if got := l.next(); got != (event{name, data}) {
		l.t.Fatalf("got %+v, want %s %s", got, name, data)
	}
}

func TestSubscribingToEvents(t *testing.T) {
	service, store := newLiveService(t, func(l *server.Limits) {
		l.StreamPing, l.Read, l.Write, l.Operation = 5*time.Millisecond, 50*time.Millisecond, 50*time.Millisecond, 50*time.Millisecond
	})
	address, _, _ := service.start(t)
	// It has begun when the header is there.
	e := listen(t, address, changesFromNow())
	var last string
	for i := range 20 {
		var id string
		last, id = commit(t, store, fmt.Sprint("theme-", i))
		e.want("next", change(last, id))
		<-time.After(10 * time.Millisecond) // beyond the time that other requests have
	}
	again := listen(t, address, changesAfter(before(t, last)))
	if got := again.next(); !strings.Contains(got.data, last) {
		t.Errorf("got %+v", got)
	}
}

func TestEventsEnd(t *testing.T) {
	service, store := newLiveService(t, asTheyAre)
	address, _, _ := service.start(t)
	revision, _ := commit(t, store, "first")
	e := listen(t, address, `{ graphInfo { revision } }`)
	e.want("next", `{"data":{"graphInfo":{"revision":"`+revision+`"}}}`)
	e.want("complete", "")
	e.want("end", "")
	e = listen(t, address, changesAfter(revision+"0"))
	if got := e.next(); got.name != "next" || !strings.Contains(got.data, `"code":"INVALID"`) {
		t.Errorf("got %+v", got)
	}
	e.want("complete", "")
}

func TestASubscriptionNeedsAStream(t *testing.T) {
	service, _ := newLiveService(t, asTheyAre)
	handler := service.handler(t)
	got := do(handler, post(`{"query":"`+changesFromNow()+`"}`))
	if gotCode := code(t, got.Body); got.Code != http.StatusNotAcceptable || gotCode != "NOT_ACCEPTABLE" {
		t.Errorf("got %d %s", got.Code, gotCode)
	}
	got = do(handler, post(`{"query":"{"}`, "Accept", "text/event-stream", "Content-Type", "text/plain"))
	if gotCode := code(t, got.Body); got.Code != http.StatusUnsupportedMediaType || gotCode != "UNSUPPORTED_MEDIA_TYPE" {
		t.Errorf("got %d %s", got.Code, gotCode)
	}
}
