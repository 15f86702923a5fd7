package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/civicgraph/civicgraph/internal/auth"
)

// TestATokenComesWithTheFirstMessage of a WebSocket, where reading is for those who show one.
func TestATokenComesWithTheFirstMessage(t *testing.T) {
	service, store := newLiveService(t, asTheyAre)
	service.config.Closed, service.config.Limits.Penalty = true, 200*time.Millisecond
	address, _, _ := service.start(t)
	first, id := commit(t, store, "first")
	token := service.token(t, "reader", auth.Reader)
	begin := func(payload string) *wire {
		w := dial(t, address, "graphql-transport-ws")
		w.send(`{"type":"connection_init"` + payload + `}`)
		return w
	}
	for _, name := range []string{"Authorization", "authorization"} {
		w := begin(`,"payload":{"other":1,"` + name + `":"Bearer ` + token + `"}`)
		w.want(`{"type":"connection_ack"}`)
		w.subscribe("1", changesAfter(before(t, first)))
		w.want(nextMessage("1", change(first, id)))
	}
	for payload, want := range map[string]string{
		"":                "needs a token",
		`,"payload":null`: "needs a token",
		`,"payload":[1]`:  "needs a token",
		`,"payload":{"Authorization":"Basic ` + token + `"}`: "does not show a token",
	} {
		begin(payload).wantClose(4403, want)
	}
	start := time.Now()
	begin(`,"payload":{"Authorization":"Bearer `+token+`x"}`).wantClose(4403, "not good")
	if took := time.Since(start); took < service.config.Limits.Penalty {
		t.Errorf("a token that is not good is refused after %s", took)
	}
	if strings.Contains(service.log.String(), token) || !strings.Contains(service.log.String(), "a token was shown that is not good") {
		t.Errorf("the log tells of it %s", service.log)
	}
	// What is asked before is not answered.
	w := dial(t, address, "graphql-transport-ws")
	w.subscribe("1", `{ graphInfo { revision } }`)
	w.wantClose(4401, "")
}

// TestATokenInTheHeaderIsEnough for those clients that can set one, and one in both places must be good in both.
func TestATokenInTheHeaderIsEnough(t *testing.T) {
	service, _ := newLiveService(t, asTheyAre)
	service.config.Closed = true
	address, _, _ := service.start(t)
	token := service.token(t, "reader", auth.Reader)
	for payload, code := range map[string]int{"": 0, `,"payload":{"Authorization":"Bearer x"}`: 4403} {
		conn, _, err := websocket.Dial(t.Context(), "ws://"+address+"/graphql", &websocket.DialOptions{ //nolint:bodyclose // the library closes it
			Subprotocols: []string{"graphql-transport-ws"}, HTTPHeader: http.Header{"Authorization": {"Bearer " + token}},
		})
		if err != nil {
			t.Fatal(err)
		}
		w := &wire{t, conn, t.Context()}
		w.send(`{"type":"connection_init"` + payload + `}`)
		if code == 0 {
			w.want(`{"type":"connection_ack"}`)
		} else {
			w.wantClose(code, "")
		}
		_ = conn.CloseNow()
	}
}
