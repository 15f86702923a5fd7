package graph

import (
	"context"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// kept remembers by a key what was used last, as much as there is room for: whoever asks with ever new texts must not fill the memory.
type kept[T any] struct {
	// room is how much it remembers, largest how much of it one may take, and weigh how much one takes.
	room, largest int
	weigh         func(key string, value T) int

	mu     sync.Mutex
	values *simplelru.LRU[string, T]
	taken  int
}

// newKept returns one that remembers so many at most, of so much weight together and each.
func newKept[T any](count, room, largest int, weigh func(key string, value T) int) *kept[T] {
	k := &kept[T]{room: room, largest: largest, weigh: weigh}
	values, err := simplelru.NewLRU(count, func(key string, value T) { k.taken -= weigh(key, value) })
	if err != nil {
		panic(err) // a count that is not positive, which no caller gives
	}
	k.values = values
	return k
}

// Get returns what is remembered.
func (k *kept[T]) Get(_ context.Context, key string) (value T, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.values.Get(key)
}

// Add remembers a value, unless it is too large for that.
func (k *kept[T]) Add(_ context.Context, key string, value T) {
	weight := k.weigh(key, value)
	if weight > k.largest {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.values.Remove(key) // which does not happen by being replaced
	k.values.Add(key, value)
	for k.taken += weight; k.taken > k.room; {
		k.values.RemoveOldest()
	}
}
