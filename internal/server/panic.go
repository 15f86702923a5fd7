package server

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"

	"github.com/civicgraph/civicgraph/graph"
)

// recoverPanics answers INTERNAL in the place of a handler that panicked, and logs why. When a part of the answer is out already,
// the connection is broken, so that nobody takes the part for the whole.
func recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := &startedWriter{ResponseWriter: w}
		defer func() {
			value := recover()
			if value == nil {
				return
			}
			if err, ok := value.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(http.ErrAbortHandler)
			}
			record := recordOf(r.Context())
			record.code = graph.CodeInternal
			record.log.Error().Err(panicked(value)).Msg("panic")
			if started.started {
				panic(http.ErrAbortHandler)
			}
			refuse(w, r, internalFault())
		}()
		next.ServeHTTP(started, r)
	})
}

func internalFault() fault {
	return fault{http.StatusInternalServerError, graph.CodeInternal, "the request failed on our side", "report the requestId, under which the log tells why"}
}

// panicked returns the error that stands for a panic in the log, with the stack it came from.
func panicked(value any) error {
	return fmt.Errorf("panic: %v\n%s", value, debug.Stack())
}

// startedWriter remembers whether an answer has begun.
type startedWriter struct {
	http.ResponseWriter
	started bool
}

// WriteHeader sends the status.
func (w *startedWriter) WriteHeader(status int) {
	w.started = true
	w.ResponseWriter.WriteHeader(status)
}

// Write sends bytes.
func (w *startedWriter) Write(data []byte) (int, error) {
	w.started = true
	return w.ResponseWriter.Write(data)
}

// Unwrap lets http.ResponseController reach what this one does not pass on.
func (w *startedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
