package graph

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// A loader joins what the fields of one level ask of one method of the store into one call, and asks the same question once, however
// many fields ask it. Its state is guarded by the lock of the levels.
type loader[Q, A any] struct {
	levels *levels
	ask    func(context.Context, []Q) ([]A, error)
	// key returns what tells questions apart.
	key   func(Q) (string, error)
	known map[string]place[Q, A]
	// batch is what is gathered, nil before the first question.
	batch *batch[Q, A]
}

// A batch is the questions of one call and the answers to them.
type batch[Q, A any] struct {
	call
	questions []Q
	answers   []A
	err       error
}

// A place is where a question is asked.
type place[Q, A any] struct {
	batch *batch[Q, A]
	index int
}

func newLoader[Q, A any](l *levels, key func(Q) (string, error), ask func(context.Context, []Q) ([]A, error)) *loader[Q, A] {
	return &loader[Q, A]{levels: l, key: key, ask: ask, known: map[string]place[Q, A]{}}
}

// load asks one question, together with those of the other fields of the level.
func (l *loader[Q, A]) load(ctx context.Context, question Q) (A, error) {
	answers, err := l.loadAll(ctx, []Q{question})
	if err != nil {
		var none A
		return none, err
	}
	return answers[0], nil
}

// loadAll asks questions, together with those of the other fields of the level, and returns the answers in their order.
func (l *loader[Q, A]) loadAll(ctx context.Context, questions []Q) ([]A, error) {
	places, err := l.put(ctx, questions)
	if err != nil {
		return nil, err
	}
	answers := make([]A, len(places))
	for i, p := range places {
		if err := l.levels.wait(ctx, &p.batch.call); err != nil {
			return nil, err
		}
		if p.batch.err != nil {
			return nil, p.batch.err
		}
		answers[i] = p.batch.answers[p.index]
	}
	return answers, nil
}

// put gives each question its place: where it was asked before, or in the batch that is gathered.
func (l *loader[Q, A]) put(ctx context.Context, questions []Q) ([]place[Q, A], error) {
	keys := make([]string, len(questions))
	for i, question := range questions {
		var err error
		if keys[i], err = l.key(question); err != nil {
			return nil, err
		}
	}
	l.levels.mu.Lock()
	defer l.levels.mu.Unlock()
	places := make([]place[Q, A], len(questions))
	for i, question := range questions {
		var asked bool
		if places[i], asked = l.known[keys[i]]; !asked {
			places[i] = l.add(ctx, question)
			l.known[keys[i]] = places[i]
		}
	}
	return places, nil
}

// add puts a question into the batch that is gathered. The call is made with the context of the field that asked first: all fields
// have the deadline of the operation. The lock is held.
func (l *loader[Q, A]) add(ctx context.Context, question Q) place[Q, A] {
	if l.batch == nil || l.batch.begun {
		b := &batch[Q, A]{call: call{done: make(chan struct{})}}
		b.ask = func() { b.answers, b.err = answersTo(ctx, b.questions, l.ask) }
		l.batch = b
		l.levels.gather(&b.call)
	}
	l.batch.questions = append(l.batch.questions, question)
	return place[Q, A]{l.batch, len(l.batch.questions) - 1}
}

// alone asks the store something that no loader joins with others, in a call of its own beside those of the level.
func alone[A any](ctx context.Context, ask func() (A, error)) (A, error) {
	s, err := sessionOf(ctx)
	if err != nil {
		var none A
		return none, err
	}
	return newLoader(&s.levels, byText, func(context.Context, []string) ([]A, error) {
		answer, err := ask()
		return []A{answer}, err
	}).load(ctx, "")
}

// answersTo asks the store. A panic in it is an error to all who wait, like one in their own goroutines.
func answersTo[Q, A any](ctx context.Context, questions []Q, ask func(context.Context, []Q) ([]A, error)) (answers []A, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = recovered(ctx, panicked)
		}
	}()
	answers, err = ask(ctx, questions)
	if err == nil && len(answers) != len(questions) {
		err = fmt.Errorf("the store gave %d answers to %d questions", len(answers), len(questions))
	}
	return answers, err
}

// byID tells questions apart that are ids.
func byID(id civic.ID) (string, error) { return string(id), nil }

// byText tells questions of other types apart, which may hold lists, by what they look like as JSON.
func byText[Q any](question Q) (string, error) {
	text, err := json.Marshal(question)
	return string(text), err
}
