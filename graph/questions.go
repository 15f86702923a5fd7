package graph

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/vikstrous/dataloadgen"
)

// questions is a loader for questions that hold lists and therefore cannot be keys: they are keyed by what they look like as
// JSON, so that the same question is asked once however many fields ask it.
type questions[Q, A any] struct {
	loader *dataloadgen.Loader[string, A]
	mu     sync.Mutex
	asked  map[string]Q
}

func newQuestions[Q, A any](wait time.Duration, ask func(context.Context, []Q) ([]A, error)) *questions[Q, A] {
	q := &questions[Q, A]{asked: map[string]Q{}}
	q.loader = newLoader(wait, func(ctx context.Context, keys []string) ([]A, error) {
		return ask(ctx, q.of(keys))
	})
	return q
}

func (q *questions[Q, A]) of(keys []string) []Q {
	q.mu.Lock()
	defer q.mu.Unlock()
	result := make([]Q, len(keys))
	for i, key := range keys {
		result[i] = q.asked[key]
	}
	return result
}

// load asks one question, together with those that other fields ask at the same time.
func (q *questions[Q, A]) load(ctx context.Context, question Q) (A, error) {
	key, err := json.Marshal(question)
	if err != nil {
		var none A
		return none, err
	}
	q.mu.Lock()
	q.asked[string(key)] = question
	q.mu.Unlock()
	return q.loader.Load(ctx, string(key))
}
