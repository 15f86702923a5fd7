package server

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/civicgraph/civicgraph/graph"
)

// events sends answers as server-sent events: "next" for each, and "complete" in the end. These are the distinct connections of
// https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md.
type events struct {
	control *http.ResponseController
	limits  Limits
	// fail ends the stream when a ping cannot be sent.
	fail context.CancelCauseFunc

	mu    sync.Mutex
	w     http.ResponseWriter
	pings *time.Timer
	// ended is set when the request is over, and nothing may be written any more.
	ended bool
}

// serveEvents answers a question with events.
func (t Transport) serveEvents(w http.ResponseWriter, r *http.Request, q question) {
	ctx, end, refused := streamsOf(r.Context()).begin(r.Context(), transportEvents, recordOf(r.Context()).client)
	if refused != nil {
		refuse(w, r, *refused)
		return
	}
	record := recordOf(ctx)
	defer func() { end(record.code) }()
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	e := &events{control: http.NewResponseController(w), limits: t.Limits, fail: fail, w: w}
	defer e.end()
	if err := e.control.SetReadDeadline(time.Time{}); err != nil {
		record.log.Warn().Err(err).Msg("a stream may be cut off")
	}
	w.Header().Set("Content-Type", string(mediaEvents))
	w.Header().Set("X-Accel-Buffering", "no") // proxies pass each event on at once
	err := t.stream(ctx, q, e.begin, func(response *graphql.Response) error {
		record.code = codeOfResponse(response)
		return e.next(response)
	})
	switch cause := context.Cause(ctx); {
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(cause, os.ErrDeadlineExceeded):
		record.code = graph.CodeTooSlow
	case errors.Is(cause, errStopping):
		record.code = graph.CodeUnavailable
		_ = errors.Join(e.next(responseOf(*stoppingFault())), e.complete()) // who has gone need not be told
	case err == nil && cause == nil:
		_ = e.complete()
	}
}

// begin sends the header, and something from time to time: thus proxies keep the connection, and one that is dead is noticed.
func (e *events) begin() error {
	if err := e.write(comment); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.pings = time.AfterFunc(e.limits.StreamPing, e.ping)
	return nil
}

// comment is an event of nothing.
const comment = ":\n\n"

func (e *events) ping() {
	if err := e.write(comment); err != nil {
		e.fail(err)
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.ended {
		e.pings.Reset(e.limits.StreamPing)
	}
}

func (e *events) end() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.ended = true
	if e.pings != nil {
		e.pings.Stop()
	}
}

// complete says that nothing more comes.
func (e *events) complete() error { return e.write("event: complete\ndata:\n\n") }

// next sends a response.
func (e *events) next(response *graphql.Response) error {
	body, err := encode(response)
	if err != nil {
		panic(err) // caught and told further out: an error or an extension that is no JSON
	}
	return e.write("event: next\ndata: " + strings.ReplaceAll(string(body), "\n", "\ndata: ") + "\n\n")
}

// write sends a text at once. The client has its time to take it.
func (e *events) write(text string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.ended {
		return io.ErrClosedPipe
	}
	if err := e.control.SetWriteDeadline(time.Now().Add(e.limits.StreamWrite)); err != nil {
		return err
	}
	if _, err := io.WriteString(e.w, text); err != nil {
		return err
	}
	return e.control.Flush()
}
