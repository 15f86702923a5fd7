package network

import (
	"cmp"
	"hash/maphash"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// table numbers keys from 0 on, in the order in which they are put. A number is given for good. Versions of a graph share what neither
// of them wrote, as with pages.
type table[K comparable] struct {
	seed  maphash.Seed
	keys  pages[K]
	count int32
	// slots is a hash table with open addressing: numbers plus one, 0 for a free slot. Its size is a power of two.
	slots pages[int32]
	size  uint64
}

const smallestTable = 64

func newTable[K comparable](seed maphash.Seed) table[K] {
	t := table[K]{seed: seed, size: smallestTable}
	t.slots.edit(smallestTable - 1)
	return t
}

func (t *table[K]) fork() {
	t.keys.fork()
	t.slots.fork()
}

// key returns the key that has number i.
func (t *table[K]) key(i int32) K { return *t.keys.at(i) }

// find returns the number of key, or -1.
func (t *table[K]) find(key K) int32 {
	_, number := t.probe(key)
	return number
}

// probe returns the slot of key, or the free one that it would get, and its number or -1.
func (t *table[K]) probe(key K) (slot uint64, number int32) {
	for slot = maphash.Comparable(t.seed, key) & (t.size - 1); ; slot = (slot + 1) & (t.size - 1) {
		number = *t.slots.at(int32(slot)) - 1
		if number < 0 || *t.keys.at(number) == key {
			return slot, number
		}
	}
}

// put returns the number of key, giving it the next one if it has none.
func (t *table[K]) put(key K) int32 {
	slot, number := t.probe(key)
	if number >= 0 {
		return number
	}
	number = t.count
	t.count++
	*t.keys.edit(number) = key
	*t.slots.edit(int32(slot)) = number + 1
	if uint64(t.count)*4 > t.size*3 {
		t.grow()
	}
	return number
}

// grow doubles the number of slots, so that one in four at least is free.
func (t *table[K]) grow() {
	t.size *= 2
	t.slots = pages[int32]{version: t.slots.version}
	for slot := int32(0); slot < int32(t.size); slot += pageSize {
		t.slots.edit(slot)
	}
	for i := range t.count {
		slot, _ := t.probe(t.key(i))
		*t.slots.edit(int32(slot)) = i + 1
	}
}

// register is a table of ids, the first of which are in the order of their text, so that their numbers can stand for them in
// comparisons.
type register struct {
	table[civic.ID]
	sorted int32
}

// compare compares the ids that have the numbers a and b.
func (r *register) compare(a, b int32) int {
	if a < r.sorted && b < r.sorted || a == b {
		return cmp.Compare(a, b)
	}
	return cmp.Compare(r.key(a), r.key(b))
}

// less reports whether the id with number a comes before that with number b.
func (r *register) less(a, b int32) bool {
	if a < r.sorted && b < r.sorted {
		return a < b
	}
	return r.key(a) < r.key(b)
}

// sortPrefix finds out how many of the first ids are in order.
func (r *register) sortPrefix() {
	r.sorted = min(r.count, 1)
	for r.sorted < r.count && r.key(r.sorted-1) < r.key(r.sorted) {
		r.sorted++
	}
}

// ragged reports whether so many ids are out of order that the graph is better built anew.
func (r *register) ragged() bool {
	const few = 4096
	return r.count-r.sorted > max(r.sorted, few)
}

// inOrder returns the numbers of the ids that keep lets through, in the order of the ids.
func (r *register) inOrder(keep func(int32) bool) []int32 {
	numbers := make([]int32, 0, r.count)
	for i := range r.count {
		if keep(i) {
			numbers = append(numbers, i)
		}
	}
	if r.sorted == r.count {
		return numbers
	}
	tail, _ := slices.BinarySearch(numbers, r.sorted)
	late := slices.SortedFunc(slices.Values(numbers[tail:]), r.compare)
	return r.interleave(numbers[:tail], late)
}

// interleave merges two lists that are in order.
func (r *register) interleave(a, b []int32) []int32 {
	merged := make([]int32, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if r.less(a[0], b[0]) {
			merged, a = append(merged, a[0]), a[1:]
		} else {
			merged, b = append(merged, b[0]), b[1:]
		}
	}
	return append(append(merged, a...), b...)
}

// sort puts numbers in the order of their ids.
func (r *register) sort(numbers []int32) {
	slices.Sort(numbers)
	if n := len(numbers); n > 0 && numbers[n-1] >= r.sorted {
		slices.SortFunc(numbers, r.compare)
	}
}
