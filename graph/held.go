package graph

import (
	"context"
	"sync"

	"github.com/civicgraph/civicgraph/internal/network"
)

// heldNetworks counts the networks that operations under way look at, each once however many look at it. Those who wait for a turn to measure
// theirs hold on to it all the while.
type heldNetworks struct {
	// room is how many bytes they may take before no other is let in.
	room  int
	mu    sync.Mutex
	times map[*network.Ties]int
	bytes int
}

func newHeldNetworks(room int) *heldNetworks {
	return &heldNetworks{room: room, times: map[*network.Ties]int{}}
}

// take counts a network that an operation looks at from now on.
func (h *heldNetworks) take(t *network.Ties) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.times[t]++; h.times[t] == 1 {
		h.bytes += t.Bytes()
	}
}

// giveBack counts one look less.
func (h *heldNetworks) giveBack(t *network.Ties) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.times[t]--; h.times[t] == 0 {
		delete(h.times, t)
		h.bytes -= t.Bytes()
	}
}

// check returns ErrBusy when there is no room for one more.
func (h *heldNetworks) check() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.bytes > h.room {
		return ErrBusy
	}
	return nil
}

// holdNetwork counts a network as held until the operation that ctx belongs to ends.
func holdNetwork(ctx context.Context, t *network.Ties) error {
	s, err := sessionOf(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.resolver.held.take(t)
	s.held = append(s.held, t)
	return nil
}
