package server

import (
	"net/http"
	"net/netip"
	"runtime"
	"sync"

	"github.com/civicgraph/civicgraph/graph"
)

// How many bytes the large bodies of all requests that are being answered may have together, and those of one client. Bodies of up to
// smallBody are not counted: there are no more of them than connections.
const (
	smallBody       = 8 << 10
	bodiesBytes     = 128 << 20
	clientBodyBytes = 32 << 20
)

// An intake bounds how much of what clients send is held at a time, so that many who send large bodies slowly do not fill the memory.
type intake struct {
	// unknown is what a body counts of which the size is not said.
	unknown int64
	// turns has room for the large questions that are being understood, as many as there are processors. Small ones need no turn, and so
	// need not wait for the large.
	turns chan struct{}

	mu      sync.Mutex
	taken   int64
	clients map[netip.Prefix]int64
}

func newIntake(limits Limits) *intake {
	return &intake{unknown: limits.BodyBytes, turns: make(chan struct{}, runtime.GOMAXPROCS(0)), clients: map[netip.Prefix]int64{}}
}

// guard answers a request when there is room for its body.
func (i *intake) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		size := r.ContentLength
		if size < 0 || size > i.unknown {
			size = i.unknown // of a larger one no more is read
		}
		if size <= smallBody {
			next.ServeHTTP(w, r)
			return
		}
		record := recordOf(r.Context())
		client := record.client
		if !i.begin(client, size) {
			w.Header().Set("Retry-After", "1")
			refuse(w, r, fault{http.StatusServiceUnavailable, graph.CodeBusy, "too many large requests come at once", "try again in a little while, one at a time"})
			return
		}
		defer i.end(client, size)
		record.turns = i.turns
		next.ServeHTTP(w, r)
	})
}

func (i *intake) begin(client netip.Prefix, size int64) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.taken+size > bodiesBytes || i.clients[client]+size > clientBodyBytes {
		return false
	}
	i.taken += size
	i.clients[client] += size
	return true
}

func (i *intake) end(client netip.Prefix, size int64) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.taken -= size
	if i.clients[client] -= size; i.clients[client] == 0 {
		delete(i.clients, client)
	}
}
