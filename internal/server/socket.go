package server

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/coder/websocket"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/auth"
)

// subprotocol is how questions and answers are sent through a WebSocket.
// See https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md.
const subprotocol = "graphql-transport-ws"

// The types of messages.
const (
	messageInit      = "connection_init"
	messageAck       = "connection_ack"
	messagePing      = "ping"
	messagePong      = "pong"
	messageSubscribe = "subscribe"
	messageNext      = "next"
	messageError     = "error"
	messageComplete  = "complete"
)

// The codes that a WebSocket is closed with, those from 4400 on with the meaning that the subprotocol gives them.
const (
	closeGoingAway    = websocket.StatusGoingAway
	closeBadMessage   = websocket.StatusCode(4400)
	closeUnauthorized = websocket.StatusCode(4401)
	closeSubprotocol  = websocket.StatusCode(4406)
	closeTimeout      = websocket.StatusCode(4408)
	closeSameID       = websocket.StatusCode(4409)
	closeInitAgain    = websocket.StatusCode(4429)
)

const (
	// socketMessageBytes bounds a message of a client.
	socketMessageBytes = 128 << 10
	// socketQuestions is how many questions may be open on one WebSocket.
	socketQuestions = 20
)

// message is a message of the subprotocol.
type message struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// socket is a WebSocket on which questions are answered.
type socket struct {
	transport Transport
	executor  graphql.GraphExecutor
	conn      *websocket.Conn
	// ctx ends with the connection.
	ctx   context.Context
	ready bool
	// principal is whose token came with the first message, nil when none did.
	principal *auth.Principal
	working   sync.WaitGroup
	// places has room for those questions that are being worked on. Nothing more is read while there is none, so that a client that asks
	// and does not take its answers has no more than these waiting.
	places chan struct{}

	mu sync.Mutex
	// timer closes a connection that does not begin in time, and then looks whether it still lives.
	timer *time.Timer
	open  map[string]*openQuestion
	// code is why the server closed the connection, for the log.
	code graph.Code
}

// openQuestion is a question that the client did not complete.
type openQuestion struct{ cancel context.CancelFunc }

func wantsSocket(r *http.Request) bool {
	return strings.EqualFold(r.Header.Get("Upgrade"), "websocket")
}

// serveSocket begins to answer questions through a WebSocket. That goes on when the request is over, so that what belongs to the request is
// let go: there may be thousands of WebSockets, and most of them lie idle.
func (t Transport) serveSocket(w http.ResponseWriter, r *http.Request, executor graphql.GraphExecutor) {
	ctx, end, refused := streamsOf(r.Context()).begin(context.WithoutCancel(r.Context()), transportSocket, recordOf(r.Context()).client)
	if refused != nil {
		refuse(w, r, *refused)
		return
	}
	caught := &errorCatcher{ResponseWriter: w}
	// Whose pages may connect was looked at before.
	conn, err := websocket.Accept(caught, r, &websocket.AcceptOptions{Subprotocols: []string{subprotocol}, InsecureSkipVerify: true})
	if err != nil {
		end(codeBadRequest)
		refuse(w, r, fault{max(caught.status, http.StatusBadRequest), codeBadRequest, "this does not begin a WebSocket", "leave it to a library"})
		return
	}
	conn.SetReadLimit(socketMessageBytes)
	ctx, cancel := context.WithCancel(ctx)
	s := &socket{transport: t, executor: executor, conn: conn, ctx: ctx, open: map[string]*openQuestion{}, places: make(chan struct{}, socketQuestions)}
	begun := time.Now()
	go func() {
		defer func() { end(s.reason()) }()
		s.serve()
		cancel()
		_ = conn.CloseNow()
		s.working.Wait()
		s.log(time.Since(begun))
	}()
}

func (s *socket) serve() {
	if s.conn.Subprotocol() != subprotocol {
		s.close(closeSubprotocol, "Subprotocol not acceptable")
		return
	}
	untold := context.AfterFunc(s.ctx, func() {
		if errors.Is(context.Cause(s.ctx), errStopping) {
			s.close(closeGoingAway, errStopping.Error())
		}
	})
	defer untold()
	s.after(s.transport.Limits.ReadHeader, func() { s.close(closeTimeout, "Connection initialisation timeout") })
	defer s.after(0, nil)
	for {
		// What ends the connection closes it, so that the client is told why; a context would break it.
		_, data, err := s.conn.Read(context.WithoutCancel(s.ctx))
		if err != nil {
			return
		}
		var m message
		if err := decode(string(data), &m); err != nil {
			s.close(closeBadMessage, "Invalid message received")
			return
		}
		if code, reason := s.take(m); code != 0 {
			s.close(code, reason)
			return
		}
	}
}

// take does what a message says, or returns why the connection is to be closed.
func (s *socket) take(m message) (code websocket.StatusCode, reason string) {
	switch m.Type {
	case messageInit:
		if s.ready {
			return closeInitAgain, "Too many initialisation requests"
		}
		if code, reason := s.admit(m.Payload); code != 0 {
			return code, reason
		}
		s.ready = true
		s.after(s.transport.Limits.StreamPing, s.look)
		_ = s.send(message{Type: messageAck})
	case messagePing:
		_ = s.send(message{Type: messagePong, Payload: m.Payload})
	case messagePong:
	case messageSubscribe:
		if !s.ready {
			return closeUnauthorized, "Unauthorized"
		}
		return s.subscribe(m)
	case messageComplete:
		s.mu.Lock()
		defer s.mu.Unlock()
		if q := s.open[m.ID]; q != nil {
			q.cancel()
			delete(s.open, m.ID)
		}
	default:
		return closeBadMessage, "Invalid message received"
	}
	return 0, ""
}

// subscribe begins to answer a question, or returns why the connection is to be closed.
func (s *socket) subscribe(m message) (code websocket.StatusCode, reason string) {
	var params wireParameters
	if err := decode(string(m.Payload), &params); err != nil || m.ID == "" || params.Query == "" && params.Extensions["persistedQuery"] == nil {
		return closeBadMessage, "Invalid message received"
	}
	switch open, known := s.opened(m.ID); {
	case known:
		return closeSameID, "Subscriber for this id already exists"
	case open >= socketQuestions:
		busy := responseOf(fault{code: graph.CodeBusy, problem: "too many questions are open on this connection", remedy: "complete some"})
		_ = s.send(messageOf(m.ID, busy))
		return 0, ""
	}
	if wait := recordOf(s.ctx).budget.spend(); wait > 0 {
		_ = s.send(messageOf(m.ID, responseOf(tooOften(wait))))
		return 0, ""
	}
	s.places <- struct{}{} // some whose answers are being sent may still have theirs
	ctx := s.ctx
	if s.principal != nil {
		ctx = auth.WithPrincipal(ctx, *s.principal)
	}
	ctx, cancel := context.WithCancel(ctx)
	q := &openQuestion{cancel}
	s.remember(m.ID, q)
	s.working.Go(func() {
		defer func() { <-s.places }()
		defer cancel()
		last := s.answer(ctx, m.ID, params)
		s.forget(m.ID, q)
		if last.Type != "" {
			_ = s.send(last)
		}
	})
	return 0, ""
}

// opened returns how many questions are open, and whether one has an id.
func (s *socket) opened(id string) (count int, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open), s.open[id] != nil
}

func (s *socket) remember(id string, q *openQuestion) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[id] = q
}

// forget lets an id be used again. The client may do so as soon as it is told that its question is answered.
func (s *socket) forget(id string, q *openQuestion) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[id] == q {
		delete(s.open, id)
	}
}

// answer answers a question and returns the message that ends it. When the client or the server ended it, nothing more is said.
func (s *socket) answer(ctx context.Context, id string, params wireParameters) (last message) {
	defer func() {
		if value := recover(); value != nil {
			recordOf(ctx).log.Error().Err(panicked(value)).Msg("panic")
			last = messageOf(id, responseOf(internalFault()))
		}
	}()
	q := newQuestion(ctx, s.executor, params.raw(nil))
	if q.asksFor(ast.Mutation) {
		// A connection may outlive the token that it was opened with.
		return messageOf(id, responseOf(fault{code: codeMethod, problem: "WebSockets are for subscriptions and queries", remedy: "send mutations with POST"}))
	}
	last = message{ID: id, Type: messageComplete}
	err := s.transport.stream(ctx, q, func() error { return nil }, func(response *graphql.Response) error {
		m := messageOf(id, response)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case m.Type == messageError:
			last = m
			return nil
		default:
			return s.send(m)
		}
	})
	if err != nil || ctx.Err() != nil {
		return message{}
	}
	return last
}

// messageOf returns a response as a message. One without data ends the question.
func messageOf(id string, response *graphql.Response) message {
	m := message{ID: id, Type: messageNext}
	var err error
	if len(response.Data) == 0 {
		m.Type = messageError
		m.Payload, err = json.Marshal(response.Errors)
	} else {
		m.Payload, err = encode(response)
	}
	if err != nil {
		panic(err) // caught and told further out: an error or an extension that is no JSON
	}
	return m
}

// send sends a message. A client that does not take it in time loses the connection.
func (s *socket) send(m message) error {
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), s.transport.Limits.StreamWrite)
	defer cancel()
	err = s.conn.Write(ctx, websocket.MessageText, data)
	if err != nil && ctx.Err() != nil {
		s.note(graph.CodeTooSlow)
	}
	return err
}

// look looks whether the client is still there.
func (s *socket) look() {
	ctx, cancel := context.WithTimeout(s.ctx, s.transport.Limits.StreamWrite)
	defer cancel()
	err := s.conn.Ping(ctx)
	switch {
	case err == nil:
		s.after(s.transport.Limits.StreamPing, s.look)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		s.close(closeTimeout, "nothing is heard any more")
	}
}

// after has something done after a time, and nothing else that was to be done. Nil is nothing.
func (s *socket) after(wait time.Duration, do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.timer != nil {
		s.timer.Stop()
	}
	if do != nil && s.ctx.Err() == nil {
		s.timer = time.AfterFunc(wait, do)
	}
}

// close closes the connection and tells the client why.
func (s *socket) close(code websocket.StatusCode, reason string) {
	switch code {
	case closeGoingAway:
		s.note(graph.CodeUnavailable)
	case closeTimeout:
		s.note(graph.CodeTimeout)
	case closeForbidden:
		s.note(graph.CodeUnauthenticated)
	default:
		s.note(codeBadRequest)
	}
	_ = s.conn.Close(code, reason) // who has gone need not be told
}

// log tells how the connection ended.
func (s *socket) log(took time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	event := recordOf(s.ctx).log.Info()
	if s.code != "" {
		event.Str("code", string(s.code))
	}
	event.Float64("duration_ms", float64(took)/float64(time.Millisecond)).Msg("WebSocket ended")
}

// reason returns the code of why the server closed the connection, "" when it did not.
func (s *socket) reason() graph.Code {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.code
}

// note keeps the first reason for which the server closed the connection.
func (s *socket) note(code graph.Code) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.code = cmp.Or(s.code, code)
}
