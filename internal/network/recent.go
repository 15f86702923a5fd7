package network

import (
	"reflect"
	"slices"
	"sync"
)

// recent keeps the latest answers of one version of a graph to questions about the whole of it, of which clients ask the same again and
// again. Answers are shared: nobody may write to them. It may be used by several goroutines at once.
type recent[A any] struct {
	lock sync.Mutex
	kept []asked[A]
}

type asked[A any] struct {
	question any
	answer   A
}

// mostRecent is how many answers to questions of one sort are kept.
const mostRecent = 8

// of returns the answers to a question, the latest first.
func (r *recent[A]) of(question any) []A {
	r.lock.Lock()
	defer r.lock.Unlock()
	var answers []A
	for _, one := range r.kept {
		if reflect.DeepEqual(one.question, question) {
			answers = append(answers, one.answer)
		}
	}
	return answers
}

// keep keeps an answer, and the latest of the others.
func (r *recent[A]) keep(question any, answer A) {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.kept = slices.Insert(r.kept, 0, asked[A]{question, answer})
	r.kept = slices.Delete(r.kept, min(len(r.kept), mostRecent), len(r.kept))
}

// answers are those that one version of a graph keeps.
type answers struct {
	// stretches of lists of collaborations are kept by the query without its page and proof. Each takes about 5 bytes for each
	// organization and 40 for each of its pairs: under a megabyte for a country.
	stretches recent[*stretch]
	// networks take up to 5 MB each, where they have the most nodes and links that there may be.
	networks recent[Network]
	flows    recent[Flows]
	// positions take 80 KB each for the most nodes that there may be. Drawings are those under way.
	positions, nearbyPositions recent[Positions]
	drawings                   joint[Positions]
}
