package neo4j

import (
	"sync"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// mostRemembered is how many bytes of dossiers a memory fills before it begins to forget. What they decode to takes about twice as much,
// and a memory holds up to two fills.
const mostRemembered = 8 << 20

// A memory remembers what dossiers decode to. The same text always decodes to the same, so that nothing in a memory is ever out of date;
// what is decoded is shared by all who ask, and nobody changes it. It forgets what was not asked for during a whole fill. It is safe for
// concurrent use.
type memory[T any] struct {
	decode func(text string) (T, error)

	mu          sync.Mutex
	recent, old map[string]T
	size        int
}

func newMemory[T any](decode func(text string) (T, error)) *memory[T] {
	return &memory[T]{decode: decode, recent: map[string]T{}}
}

// of returns what a dossier decodes to.
func (m *memory[T]) of(dossier string) (T, error) {
	if known, ok := m.known(dossier); ok {
		return known, nil
	}
	decoded, err := m.decode(dossier)
	if err == nil {
		m.mu.Lock()
		m.keep(dossier, decoded)
		m.mu.Unlock()
	}
	return decoded, err
}

func (m *memory[T]) known(dossier string) (T, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if decoded, ok := m.recent[dossier]; ok {
		return decoded, true
	}
	decoded, ok := m.old[dossier]
	if ok {
		m.keep(dossier, decoded)
	}
	return decoded, ok
}

// keep remembers; the lock is held.
func (m *memory[T]) keep(dossier string, decoded T) {
	if m.size += len(dossier); m.size > mostRemembered {
		m.old, m.recent, m.size = m.recent, make(map[string]T, len(m.recent)), len(dossier)
	}
	m.recent[dossier] = decoded
}

// decoder makes entities of what the database keeps.
type decoder struct {
	organizations *memory[*civic.Organization]
	activities    *memory[*civic.Activity]
}

func newDecoder() decoder {
	return decoder{
		organizations: newMemory(func(text string) (*civic.Organization, error) { return decodeOrganization(text, nil) }),
		activities:    newMemory(func(text string) (*civic.Activity, error) { return decodeActivity(text) }),
	}
}

// organization makes an organization of its dossier, those joined with it, and its province. It returns nil when these no longer give one.
func (d decoder) organization(dossier, joined, province any) (*civic.Organization, error) {
	var decoded *civic.Organization
	var err error
	if joined == nil {
		decoded, err = d.organizations.of(text[string](dossier))
	} else {
		decoded, err = decodeOrganization(dossier, joined)
	}
	if decoded == nil || err != nil {
		return nil, err
	}
	placed := *decoded
	placed.Province = text[civic.ID](province)
	return &placed, nil
}

// activity makes an activity of its dossier. It returns nil when that gives none.
func (d decoder) activity(dossier any) (*civic.Activity, error) {
	return d.activities.of(text[string](dossier))
}
