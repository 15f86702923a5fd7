package network

import "slices"

// queue gives out items in the order that before says, first the one that nothing is before. It is a binary heap. Items may be put into
// an empty one directly, if arrange is called before anything else.
type queue[T any] struct {
	items  []T
	before func(a, b *T) bool
}

// clone returns a queue of the same items.
func (q *queue[T]) clone() queue[T] {
	return queue[T]{items: slices.Clone(q.items), before: q.before}
}

// arrange makes a heap of the items.
func (q *queue[T]) arrange() {
	for i := len(q.items)/2 - 1; i >= 0; i-- {
		q.sink(i)
	}
}

func (q *queue[T]) push(item T) {
	q.items = append(q.items, item)
	for i := len(q.items) - 1; i > 0; {
		parent := (i - 1) / 2
		if !q.before(&q.items[i], &q.items[parent]) {
			return
		}
		q.items[i], q.items[parent] = q.items[parent], q.items[i]
		i = parent
	}
}

// next takes out the first item, of which there must be one.
func (q *queue[T]) next() T {
	first, last := q.items[0], len(q.items)-1
	q.items[0] = q.items[last]
	q.items = q.items[:last]
	q.sink(0)
	return first
}

// replaceFirst puts an item in the place of the first one.
func (q *queue[T]) replaceFirst(item T) {
	q.items[0] = item
	q.sink(0)
}

// sink moves the item at i down to its place.
func (q *queue[T]) sink(i int) {
	for {
		first := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(q.items); child++ {
			if q.before(&q.items[child], &q.items[first]) {
				first = child
			}
		}
		if first == i {
			return
		}
		q.items[i], q.items[first] = q.items[first], q.items[i]
		i = first
	}
}
