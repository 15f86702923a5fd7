package neo4j

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// An answer is one that is remembered, with the revision that it is at least of.
type answer struct {
	value    any
	revision civic.Revision
	room     int
}

// answers are the last answers, by their questions: the same is asked again and again, by many at once, while somebody types, or turns
// pages. An answer stands until the graph changes, which everyone who asks looks for. It is shared, and nobody writes to it.
type answers struct {
	mu   sync.Mutex
	kept map[string]answer
	// order are the questions, the oldest first, and size the room that all answers take.
	order []string
	size  int
	// asking are the questions that are being asked, each with what is closed when its answer has come.
	asking map[string]chan struct{}
}

const (
	// roomForAnswers is how much is kept, in units of about 200 bytes: one for a hit of a search.
	roomForAnswers = 200_000
	// roomOfAnswer is what each answer takes, and roomOfEntity each entity in one.
	roomOfAnswer, roomOfEntity = 10, 8
)

func (a *answers) of(question string) (answer, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	known, ok := a.kept[question]
	return known, ok
}

func (a *answers) keep(question string, made answer) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.kept == nil {
		a.kept = map[string]answer{}
	}
	if before, known := a.kept[question]; known {
		a.size -= before.room
	} else {
		a.order = append(a.order, question)
	}
	a.kept[question] = made
	a.size += made.room
	for a.size > roomForAnswers && len(a.order) > 1 {
		a.size -= a.kept[a.order[0]].room
		delete(a.kept, a.order[0])
		a.order = a.order[1:]
	}
}

// begin says that somebody asks a question, and returns what to call when the answer has come; or else what to wait for, when somebody
// does already.
func (a *answers) begin(question string) (end func(), came <-chan struct{}) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if came := a.asking[question]; came != nil {
		return nil, came
	}
	if a.asking == nil {
		a.asking = map[string]chan struct{}{}
	}
	done := make(chan struct{})
	a.asking[question] = done
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.asking, question)
		close(done)
	}, nil
}

// recall returns the answer that is remembered, if the graph has not changed since, and asks otherwise. Those who ask the same at one time
// wait for the first of them, and then have its answer, unless the graph has changed. Asking returns the answer, the revision it is at
// least of, and the room it takes.
func recall[A any](ctx context.Context, r *reader, question string, ask func() (A, civic.Revision, int, error)) (answer A, err error) {
	if answer, ok, err := recalled[A](ctx, r, question); ok || err != nil {
		return answer, err
	}
	end, came := r.store.answers.begin(question)
	if came == nil {
		defer end()
		return made(r, question, ask)
	}
	select {
	case <-came:
	case <-ctx.Done():
		return answer, ctx.Err()
	}
	if answer, ok, err := recalled[A](ctx, r, question); ok || err != nil {
		return answer, err
	}
	return made(r, question, ask)
}

// recalled returns the answer that is remembered, and whether there is one that stands.
func recalled[A any](ctx context.Context, r *reader, question string) (answer A, ok bool, err error) {
	known, ok := r.store.answers.of(question)
	if !ok {
		return answer, false, nil
	}
	newest, err := r.newest(ctx)
	if err != nil || newest != known.revision {
		return answer, false, err
	}
	answer, ok = known.value.(A)
	return answer, ok, nil
}

// made asks, and remembers the answer.
func made[A any](r *reader, question string, ask func() (A, civic.Revision, int, error)) (A, error) {
	value, revision, room, err := ask()
	if err == nil {
		r.store.answers.keep(question, answer{value, revision, room})
	}
	return value, err
}

// questionTo names a question to a method.
func questionTo(method string, queries any) (string, error) {
	text, err := json.Marshal(queries)
	return method + string(text), err
}
