package embedded

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// mostRemembered is how many entities of a sort are remembered: a few kilobytes each.
const mostRemembered = 8192

// memory remembers the entities that were derived last, by their rows: an entity that changes gets another row. What it has is shared by
// all who ask, and nobody changes it. It may be used by several goroutines at once.
type memory[R comparable, E any] struct {
	mu     sync.Mutex
	recent *simplelru.LRU[R, E]
}

func newMemory[R comparable, E any]() *memory[R, E] {
	recent, err := simplelru.NewLRU[R, E](mostRemembered, nil)
	if err != nil {
		panic(err) // the number is positive
	}
	return &memory[R, E]{recent: recent}
}

// of returns the entity of a row, which derive derives where it is not remembered.
func (m *memory[R, E]) of(row R, derive func() (E, error)) (E, error) {
	m.mu.Lock()
	known, ok := m.recent.Get(row)
	m.mu.Unlock()
	if ok {
		return known, nil
	}
	derived, err := derive()
	if err != nil {
		return derived, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.recent.Add(row, derived)
	return derived, nil
}

// memories are those of all views of a store.
type memories struct {
	organizations *memory[*organization, *civic.Organization]
	activities    *memory[*activity, *civic.Activity]
}

func newMemories() memories {
	return memories{newMemory[*organization, *civic.Organization](), newMemory[*activity, *civic.Activity]()}
}
