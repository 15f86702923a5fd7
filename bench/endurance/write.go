package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// write is one mutation as it is asked, and what it makes of the world.
type write struct {
	kind, text string
	input      map[string]any
	// next is the state it makes, nil when it makes none.
	next *state
	// learn keeps the ids of the items, in their order.
	learn func(ids []string)
	// refused is the code that it must be refused with, "" when it must not.
	refused string
}

// payload is the answer to a mutation.
type payload struct {
	revision uint64
	replayed bool
	ids      []string
	// took is the time to the answer, without those times that there was none.
	took time.Duration
}

// writer writes to a world, one write after the other.
type writer struct {
	*endurance
	client client
	world  *world
	dice   *rand.Rand
	// asked counts the writes, for their keys.
	asked int
	// past are some writes that were acknowledged, to be asked again.
	past []settled
}

// settled is a write that was acknowledged.
type settled struct {
	write   write
	key     string
	outcome payload
}

const upsertFields = `{ revision replayed items { id } }`

// run writes until ctx ends.
func (w *writer) run(ctx context.Context) {
	defer w.client.hangUp()
	for w.writes.wait(ctx) {
		w.quiet.RLock()
		w.one(ctx)
		w.quiet.RUnlock()
	}
}

// one makes one write, or asks for an earlier one again.
func (w *writer) one(ctx context.Context) {
	const again = 20
	if len(w.past) > 0 && w.dice.IntN(again) == 0 {
		w.askAgain(ctx)
		return
	}
	next, ok := w.draw()
	if !ok {
		return
	}
	w.make(ctx, next)
}

// make asks for a write until it is answered, with one key throughout. What was acknowledged goes into the history of the world. It goes on when
// ctx ends, since nobody would know what became of the write.
func (w *writer) make(ctx context.Context, asked write) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*readyWithin)
	defer cancel()
	w.asked++
	key := fmt.Sprintf("w%d-%d", w.world.number, w.asked)
	if asked.next != nil {
		w.world.begin(asked.next)
	}
	outcome, err := w.insist(ctx, asked, key)
	switch {
	case err != nil:
		w.ledger.fail(failedLost, "%s with the key %s was never answered as it must be: %v", asked.kind, key, err)
		w.world.settle(0)
		return
	case asked.next == nil:
		w.ledger.done(asked.kind, true, outcome.took)
		return
	}
	w.ledger.done(asked.kind, true, outcome.took)
	w.world.learn(func() { asked.learn(outcome.ids) })
	w.world.settle(outcome.revision)
	w.ledger.acknowledge(outcome.revision, commit{key, outcome.ids})
	w.keep(settled{asked, key, outcome})
}

// keep keeps some of the writes.
func (w *writer) keep(s settled) {
	const most = 200
	if len(w.past) < most {
		w.past = append(w.past, s)
		return
	}
	w.past[w.dice.IntN(most)] = s
}

// insist asks until there is an answer.
func (w *writer) insist(ctx context.Context, asked write, key string) (payload, error) {
	for {
		input := map[string]any{"idempotencyKey": key}
		for name, value := range asked.input {
			input[name] = value
		}
		q := question{text: asked.text, variables: map[string]any{"input": input}}
		if asked.refused != "" {
			q.codes = []string{asked.refused}
		}
		r, err := w.client.ask(ctx, q)
		switch {
		case errors.Is(err, errCutOff) && r.code == "":
			continue
		case err != nil:
			return payload{}, fmt.Errorf("%w: %s %s", err, r.code, r.problem)
		case r.code != asked.refused:
			return payload{}, fmt.Errorf("got the code %q, want %q", r.code, asked.refused)
		case asked.refused != "":
			return payload{took: r.took}, nil
		}
		p, err := readPayload(r.data)
		p.took = r.took
		return p, err
	}
}

func readPayload(data []byte) (payload, error) {
	var body map[string]struct {
		Revision string
		Replayed bool
		Items    []struct{ ID string }
		Moved    []string
	}
	if err := json.Unmarshal(data, &body); err != nil {
		return payload{}, err
	}
	var p payload
	for _, said := range body {
		revision, err := civic.ParseRevision(said.Revision)
		if err != nil {
			return p, err
		}
		p.revision, p.replayed = revision.Number, said.Replayed
		for _, item := range said.Items {
			p.ids = append(p.ids, item.ID)
		}
		p.ids = append(p.ids, said.Moved...)
	}
	return p, nil
}

// askAgain asks for a write that was acknowledged, maybe before the program was killed. It must be known, with the outcome it had.
func (w *writer) askAgain(ctx context.Context) {
	before := w.past[w.dice.IntN(len(w.past))]
	outcome, err := w.insist(ctx, before.write, before.key)
	switch {
	case ctx.Err() != nil:
		return
	case err != nil:
		w.ledger.fail(failedLost, "%s with the key %s, which was acknowledged: %v", before.write.kind, before.key, err)
	case !outcome.replayed:
		w.ledger.fail(failedTwice, "%s with the key %s was acknowledged as revision %d and made again as %d", before.write.kind, before.key, before.outcome.revision, outcome.revision)
	case outcome.revision != before.outcome.revision || fmt.Sprint(outcome.ids) != fmt.Sprint(before.outcome.ids):
		w.ledger.fail(failedAnswer, "%s with the key %s was %v and is %v", before.write.kind, before.key, before.outcome, outcome)
	}
	w.ledger.done("ask for a write again", true, outcome.took)
}
