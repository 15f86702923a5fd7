// Package server puts the API on HTTP: GraphQL on /graphql, networks as files on /export, the pages on /, health on /healthz and /readyz, the work of
// administrators on /admin. It bounds what a request may take, knows who asks, logs without telling what was asked, and stops
// without cutting off anybody. Every error that it sends has one shape, that of GraphQL, with a code.
package server

import (
	"context"
	"errors"
	"fmt"
	stdlog "log"
	"net"
	"net/http"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/rs/zerolog"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/auth"
	"github.com/civicgraph/civicgraph/internal/civic"
)

// Config is what a server is made of. All of it is needed but Backup and Exports.
type Config struct {
	// Store is asked whether it answers.
	Store civic.Store
	// Graph answers the questions: graph.NewServer with the Transport of this package.
	Graph http.Handler
	// Exports sends networks as files; none are sent when it is nil.
	Exports *graph.Resolver
	// Tokens say who may write.
	Tokens *auth.Tokens
	// Closed says that reading, too, is for those who show a token.
	Closed bool
	// Snapshot says that the graph is one, which nobody can write to.
	Snapshot bool
	// Load loads the built-in data.
	Load LoadFunc
	// Backup writes the graph for those who want to keep it; nil where the store is not one that can.
	Backup BackupFunc
	// Metrics count the questions; AdminHandler tells them.
	Metrics *Metrics
	// Page serves what people see at /.
	Page http.Handler
	// Origins are the origins (https://example.org) whose pages may ask from a browser, "*" for any. Pages of any origin may read
	// only; those of origins that are named may send a token as well.
	Origins []string
	// Proxies say how clients are known behind proxies; none are believed when it is empty.
	Proxies Proxies
	// Certificate has the server speak TLS; nil for plain HTTP.
	Certificate *Certificate
	// Log receives a line for each request.
	Log    zerolog.Logger
	Limits Limits
}

// Limits bound what one request may take.
type Limits struct {
	// ReadHeader and Read bound how long a client may take to send its header, and all of its request.
	ReadHeader, Read time.Duration
	// Operation bounds how long the answer to one question is worked on.
	Operation time.Duration
	// Write bounds the time from the end of a request's header to the end of its answer.
	Write time.Duration
	// Idle is how long a connection may stay open between two requests.
	Idle time.Duration
	// Grace is how long requests may go on after the server was told to stop.
	Grace time.Duration
	// Penalty is how long whoever shows a token that is not good waits for the answer.
	Penalty time.Duration
	// HeaderBytes bounds a request's header with its address, BodyBytes its body.
	HeaderBytes int
	BodyBytes   int64
	// Connections bounds how many connections are open, in all, and ClientConnections those of one address; 0 is no bound.
	Connections, ClientConnections int
	// Rate bounds how often a second one client may ask, on average, and Burst how often at once; 0 is no bound, and twice the rate.
	Rate  float64
	Burst int
	// Streams bounds how many clients are subscribed at a time, in all, and ClientStreams from one address; 0 is no bound.
	Streams, ClientStreams int
	// StreamWrite bounds how long a client that is subscribed may take to receive an event. StreamPing is how often it is looked
	// whether one is still there to which nothing was sent.
	StreamWrite, StreamPing time.Duration
}

// DefaultLimits returns the limits of a server on which nobody set others.
func DefaultLimits() Limits {
	return Limits{
		ReadHeader:  5 * time.Second,
		Read:        15 * time.Second,
		Operation:   30 * time.Second,
		Write:       60 * time.Second,
		Idle:        2 * time.Minute,
		Grace:       20 * time.Second,
		Penalty:     time.Second,
		HeaderBytes: 32 << 10,
		BodyBytes:   1 << 20,

		Connections:       8000,
		ClientConnections: 1200,

		Streams:       4000,
		ClientStreams: 1000,
		StreamWrite:   10 * time.Second,
		StreamPing:    25 * time.Second,
	}
}

// ErrCutOff says that requests were still running when the grace period was over, and were cut off.
var ErrCutOff = errors.New("requests were cut off")

// Server is the API on HTTP.
type Server struct {
	http    *http.Server
	streams *streams
	limits  Limits
	proxies Proxies
	// certificate is nil for a server without TLS.
	certificate *Certificate
}

// New returns a server that is not listening yet.
func New(config Config) (*Server, error) {
	open := newStreams(config.Limits, config.Metrics)
	root, err := newHandler(config, open)
	if err != nil {
		return nil, err
	}
	return &Server{
		streams: open,
		limits:  config.Limits,
		proxies: config.Proxies, certificate: config.Certificate,
		http: &http.Server{
			Handler:           root,
			ReadHeaderTimeout: config.Limits.ReadHeader,
			ReadTimeout:       config.Limits.Read,
			WriteTimeout:      config.Limits.Write,
			IdleTimeout:       config.Limits.Idle,
			MaxHeaderBytes:    config.Limits.HeaderBytes,
			HTTP2:             &http.HTTP2Config{MaxConcurrentStreams: concurrentRequests},
			ErrorLog:          stdlog.New(config.Log.With().Str("part", "http").Logger(), "", 0),
		},
	}, nil
}

// concurrentRequests is how many requests may come at once on one connection of HTTP/2.
const concurrentRequests = 50

// graphPath is where questions are asked.
const graphPath = "/graphql"

// newHandler puts the parts in their order: whatever goes wrong further in is logged and answered further out.
func newHandler(config Config, open *streams) (http.Handler, error) {
	compress, err := gzhttp.NewWrapper()
	if err != nil {
		return nil, fmt.Errorf("set up compression: %w", err)
	}
	gate := newGate(config.Tokens, config.Limits.Penalty, newLimiter(config.Limits))
	answer := newIntake(config.Limits).guard(withStreams(open, gate.admit(config.Closed, config.Graph)))
	mux := http.NewServeMux()
	mux.Handle(graphPath, allowOrigins(config.Origins, gate.authenticate(answer)))
	if config.Exports != nil {
		exports := gate.admit(config.Closed, exporter{config.Exports, config.Limits})
		mux.Handle("GET "+exportPath, allowOrigins(config.Origins, gate.authenticate(exports)))
	}
	load := gate.authenticate(requireRole(auth.Admin, loadHandler(config.Load)))
	if config.Snapshot {
		load = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { refuse(w, r, readOnly(civic.SnapshotFault())) })
	}
	mux.Handle("POST /admin/load", load)
	mux.Handle("GET /admin/backup", gate.authenticate(requireRole(auth.Admin, backupHandler(config.Backup))))
	mux.HandleFunc("GET /healthz", alive)
	mux.Handle("GET /readyz", ready(config.Store))
	mux.Handle("/", pages(config.Page))
	served := recoverPanics(mux)
	return withRequest(config.Log, config.Proxies, config.Metrics.count(exceptStreams(compress(served), served))), nil
}

// exceptStreams keeps what holds answers back, such as compression, from those that go on.
func exceptStreams(next, streaming http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wantsSocket(r) || mediaEvents.accepted(r.Header.Values("Accept")) {
			streaming.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Handler returns the server as a handler, without the limits on connections.
func (s *Server) Handler() http.Handler { return s.http.Handler }

// Serve answers requests on listener until ctx ends. Then it takes no more, ends subscriptions, telling their clients why, and waits for
// those that are running, at most for the grace period; it returns ErrCutOff when that was too short. It may be called once.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	requests, cutOff := context.WithCancel(context.WithoutCancel(ctx))
	defer cutOff()
	s.http.BaseContext = func(net.Listener) context.Context { return requests }
	listener = bounded(listener, s.limits, s.proxies)
	if s.certificate != nil {
		listener = s.certificate.listener(listener)
	}
	failed := make(chan error, 1)
	go func() { failed <- s.http.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve %s: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(requests, s.limits.Grace)
	defer cancel()
	s.streams.stop()
	if err := errors.Join(s.http.Shutdown(grace), s.streams.wait(grace)); err != nil {
		cutOff()
		return fmt.Errorf("%w: they took longer than %s: %w", ErrCutOff, s.limits.Grace, errors.Join(err, s.http.Close()))
	}
	return nil
}
