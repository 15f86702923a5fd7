package server

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/netip"
	"regexp"
	"time"

	"github.com/rs/zerolog"

	"github.com/civicgraph/civicgraph/graph"
)

// record is what is known of a request while it is answered: what the log says of it at its end.
type record struct {
	id  string
	log zerolog.Logger
	// operation is the name that the query gives to what was asked, kind its type (query or mutation), code that of the first error.
	operation, kind string
	code            graph.Code
	// principal is the name of the token that was shown.
	principal string
	// client is who asks, by the network, which no log tells, and budget how often it may still ask.
	client netip.Prefix
	budget *budget
	// turns is where a large question waits for its turn to be understood; nil for small ones, which need not wait.
	turns chan struct{}
}

type recordKey struct{}

// recordOf returns the record of the request that ctx is for, or one that is thrown away.
func recordOf(ctx context.Context) *record {
	if r, ok := ctx.Value(recordKey{}).(*record); ok {
		return r
	}
	return &record{log: zerolog.Nop()}
}

// turn waits for the turn of a request and returns what ends it. It is for work that is done in a moment.
func (c *record) turn() (end func()) {
	if c.turns == nil {
		return func() {}
	}
	c.turns <- struct{}{}
	return func() { <-c.turns }
}

const requestIDHeader = "X-Request-Id"

// requestIDForm is the form of an id that is taken over from a client or a proxy. Anything else could forge lines of the log.
var requestIDForm = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// withRequest gives each request its id and its record, and logs it when it is over: what was asked by its name only, never the
// query or its variables, and not the client's address, which may be a person's.
func withRequest(log zerolog.Logger, proxies Proxies, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		id := r.Header.Get(requestIDHeader)
		if !requestIDForm.MatchString(id) {
			id = rand.Text()
		}
		record := &record{id: id, log: log.With().Str("request", id).Logger(), client: proxies.clientOf(r)}
		w.Header().Set(requestIDHeader, id)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		counted := &countingWriter{ResponseWriter: w}
		defer func() { record.write(r, counted, time.Since(start)) }()
		next.ServeHTTP(counted, r.WithContext(context.WithValue(r.Context(), recordKey{}, record)))
	})
}

// write logs the request. Health checks come every few seconds and are told in detail only.
func (c *record) write(r *http.Request, w *countingWriter, took time.Duration) {
	level := zerolog.InfoLevel
	switch {
	case w.status >= http.StatusInternalServerError || c.code == graph.CodeInternal:
		level = zerolog.ErrorLevel
	case r.URL.Path == "/healthz" || r.URL.Path == "/readyz":
		level = zerolog.DebugLevel
	}
	event := c.log.WithLevel(level)
	event.Str("method", shortened(r.Method)).Str("path", shortened(r.URL.Path)).Int("status", w.status)
	for _, field := range []struct{ name, value string }{{"operation", c.operation}, {"code", string(c.code)}, {"principal", c.principal}} {
		if field.value != "" {
			event.Str(field.name, field.value)
		}
	}
	event.Int64("bytes", w.bytes).Float64("duration_ms", float64(took)/float64(time.Millisecond)).Msg("request")
}

// LogFailure logs why a request failed that was not the client's fault, under the id that the client was shown, if it was shown one.
func LogFailure(ctx context.Context, id string, err error) {
	event := recordOf(ctx).log.Error()
	if id != "" {
		event.Str("failure", id)
	}
	event.Err(err).Msg("a question failed")
}

// countingWriter remembers the status that was sent and how many bytes.
type countingWriter struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader sends the status.
func (w *countingWriter) WriteHeader(status int) {
	if w.status == 0 && (status >= http.StatusOK || status == http.StatusSwitchingProtocols) { // others below are announcements, such as 100 Continue
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write sends bytes, after status 200 when none was sent.
func (w *countingWriter) Write(data []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(data)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach what this one does not pass on.
func (w *countingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
