package embedded

import (
	"sync"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// directory gives the entities of each kind their numbers. It only grows, so that all views share it: what a reader looks up in it
// and its own revision does not have, it does not find on its disk either.
type directory struct {
	lock    sync.RWMutex
	numbers map[civic.ID]uint32
	ids     map[civic.Kind][]civic.ID
}

func newDirectory() *directory {
	return &directory{numbers: map[civic.ID]uint32{}, ids: map[civic.Kind][]civic.ID{}}
}

// number returns the number of an entity, and whether it has one.
func (d *directory) number(id civic.ID) (uint32, bool) {
	d.lock.RLock()
	defer d.lock.RUnlock()
	number, known := d.numbers[id]
	return number, known
}

// id returns the entity of a kind that has the number, "" when none has.
func (d *directory) id(kind civic.Kind, number uint32) civic.ID {
	d.lock.RLock()
	defer d.lock.RUnlock()
	if int(number) >= len(d.ids[kind]) {
		return ""
	}
	return d.ids[kind][number]
}

// size returns how many numbers of a kind are given.
func (d *directory) size(kind civic.Kind) int {
	d.lock.RLock()
	defer d.lock.RUnlock()
	return len(d.ids[kind])
}

// shared returns the id as the directory has it, so that the many mentions of it share one text in memory.
func (d *directory) shared(id civic.ID) civic.ID {
	d.lock.RLock()
	defer d.lock.RUnlock()
	if number, known := d.numbers[id]; known {
		return d.ids[id.Kind()][number]
	}
	return id
}

func (d *directory) sharedAll(ids []civic.ID) []civic.ID {
	for i, id := range ids {
		ids[i] = d.shared(id)
	}
	return ids
}

// add gives the next number of its kind to an entity that has none.
func (d *directory) add(id civic.ID) uint32 {
	d.lock.Lock()
	defer d.lock.Unlock()
	number := uint32(len(d.ids[id.Kind()]))
	d.numbers[id] = number
	d.ids[id.Kind()] = append(d.ids[id.Kind()], id)
	return number
}

// remove takes back the numbers of entities that were the last to be added, the latest first.
func (d *directory) remove(added []civic.ID) {
	d.lock.Lock()
	defer d.lock.Unlock()
	for i := len(added) - 1; i >= 0; i-- {
		kind := added[i].Kind()
		delete(d.numbers, added[i])
		d.ids[kind] = d.ids[kind][:len(d.ids[kind])-1]
	}
}
