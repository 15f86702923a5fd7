package server

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/netip"
	"sync"

	"github.com/civicgraph/civicgraph/graph"
)

// errStopping is why a stream is cancelled when the server was told to stop.
var errStopping = errors.New("the server is stopping")

// streams are the connections on which answers go on, until the client or the server ends them: WebSockets and server-sent events.
type streams struct {
	// most and mostOfOne bound how many there are, in all and from one address; 0 is no bound.
	most, mostOfOne int
	metrics         *Metrics

	mu      sync.Mutex
	open    map[*stream]bool
	clients map[netip.Prefix]int
	stopped bool
	running sync.WaitGroup
}

func newStreams(limits Limits, metrics *Metrics) *streams {
	return &streams{most: limits.Streams, mostOfOne: limits.ClientStreams, metrics: metrics, open: map[*stream]bool{}, clients: map[netip.Prefix]int{}}
}

// stream is one of them.
type stream struct {
	client    netip.Prefix
	transport string
	cancel    context.CancelCauseFunc
}

type streamsKey struct{}

// withStreams lets a transport find the streams of its server.
func withStreams(s *streams, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), streamsKey{}, s)))
	})
}

// streamsOf returns the streams of the server that ctx comes from, or those of none.
func streamsOf(ctx context.Context) *streams {
	if s, ok := ctx.Value(streamsKey{}).(*streams); ok {
		return s
	}
	return newStreams(Limits{}, NewMetrics("", "", nil))
}

// begin counts a stream to a client until end is called with the code of why it ended. Its context is cancelled then, and with errStopping when
// the server is to stop.
func (s *streams) begin(parent context.Context, transport string, client netip.Prefix) (ctx context.Context, end func(graph.Code), refused *fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.stopped:
		return nil, nil, stoppingFault()
	case s.most > 0 && len(s.open) >= s.most:
		return nil, nil, &fault{http.StatusServiceUnavailable, graph.CodeBusy, "too many clients are subscribed", "try again later"}
	case s.mostOfOne > 0 && s.clients[client] >= s.mostOfOne:
		return nil, nil, &fault{http.StatusTooManyRequests, graph.CodeBusy, "too many connections for subscriptions come from this address",
			"subscribe several times on one WebSocket, or end some"}
	}
	ctx, cancel := context.WithCancelCause(parent)
	begun := &stream{client, transport, cancel}
	s.metrics.streams.WithLabelValues(transport).Inc()
	s.open[begun] = true
	s.clients[client]++
	s.running.Add(1)
	return ctx, func(code graph.Code) { s.end(begun, code) }, nil
}

func (s *streams) end(ended *stream, code graph.Code) {
	s.metrics.streams.WithLabelValues(ended.transport).Dec()
	s.metrics.ended.WithLabelValues(ended.transport, string(cmp.Or(code, codeOK))).Inc()
	ended.cancel(nil)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, ended)
	if s.clients[ended.client]--; s.clients[ended.client] == 0 {
		delete(s.clients, ended.client)
	}
	s.running.Done()
}

// stop ends all streams and takes no more.
func (s *streams) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
	for open := range s.open {
		open.cancel(errStopping)
	}
}

// wait waits until all streams have ended. It returns the context's error when that ends first.
func (s *streams) wait(ctx context.Context) error {
	s.mu.Lock()
	none := len(s.open) == 0
	s.mu.Unlock()
	if none {
		return nil // also when there is no time to wait
	}
	ended := make(chan struct{})
	go func() {
		s.running.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func stoppingFault() *fault {
	return &fault{http.StatusServiceUnavailable, graph.CodeUnavailable, errStopping.Error(), "try again in a little while, after the last revision that came"}
}
