package graph

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/99designs/gqlgen/graphql"

	"github.com/civicgraph/civicgraph/internal/auth"
	"github.com/civicgraph/civicgraph/internal/civic"
)

// Limits on what comes with a write.
const (
	maxReasonRunes = 1000
	maxKeyRunes    = 200
)

// errRefused ends a transaction of which an item was rejected.
var errRefused = errors.New("an item was rejected")

// writing is one write as it was asked for.
type writing struct {
	// name and request say what is asked, so that an idempotency key that is used for something else is noticed.
	name    string
	request any
	options WriteOptions
	// list is the name of the list of items, and count their number.
	list  string
	count int
	// inlineSource is set when sources among the items stand for the source that was brought along.
	inlineSource bool
}

// write runs change in a transaction, for those who may. Behind it the operation reads the graph anew.
func write[O any](ctx context.Context, r *Resolver, w writing, change func(context.Context, civic.Tx) (O, error)) (O, civic.Receipt, error) {
	var outcome O
	if r.Snapshot != nil { // whoever asks: no token would help
		return outcome, civic.Receipt{}, civic.SnapshotFault()
	}
	commit, err := w.commit(ctx)
	if err != nil {
		return outcome, civic.Receipt{}, err
	}
	receipt, err := r.Store.Update(ctx, commit, func(tx civic.Tx) error {
		var err error
		if outcome, err = change(ctx, tx); err != nil {
			return err
		}
		text, err := json.Marshal(outcome)
		tx.SetOutcome(text)
		return err
	})
	if err != nil {
		return outcome, receipt, err
	}
	if s, err := sessionOf(ctx); err == nil {
		s.end()
	}
	if receipt.Replayed {
		var first O
		err = json.Unmarshal(receipt.Outcome, &first)
		return first, receipt, err
	}
	return outcome, receipt, nil
}

// commit checks who writes and what comes with it.
func (w writing) commit(ctx context.Context) (civic.Commit, error) {
	principal, known := auth.FromContext(ctx)
	switch {
	case !known:
		return civic.Commit{}, errUnauthenticated
	case !principal.Role.Includes(auth.Editor):
		return civic.Commit{}, errForbidden
	}
	err := firstError(
		checkShort(w.options.Reason, maxReasonRunes, "reason"),
		checkShort(w.options.IdempotencyKey, maxKeyRunes, "idempotencyKey"),
	)
	if w.count > maxItems {
		err = tooMany(w.count, maxItems, w.list)
	}
	commit := civic.Commit{
		By: principal.Name, Reason: w.options.Reason, IdempotencyKey: w.options.IdempotencyKey,
		Request: civic.FingerprintOf(w.name, w.request), IfRevision: w.options.IfRevision, DryRun: w.options.DryRun,
	}
	if commit.DryRun {
		commit.IdempotencyKey = "" // a rehearsal is not the request itself
	}
	return commit, err
}

func checkShort(text string, most int, path ...any) error {
	if text == "" {
		return nil
	}
	return civic.ValidateLabel(text, most, path...)
}

// refusals adds one error for each rejected item to the answer but for the last, which it returns.
func (w writing) refusals(ctx context.Context, refused []civic.Outcome) error {
	last := len(refused) - 1
	for _, outcome := range refused[:last] {
		graphql.AddError(ctx, w.refusal(outcome))
	}
	return w.refusal(refused[last])
}

func (w writing) refusal(outcome civic.Outcome) error {
	if w.inlineSource && outcome.List == "sources" {
		return civic.Under(outcome.Err, "input", "source", "new")
	}
	return civic.Under(outcome.Err, "input", outcome.List, outcome.Index)
}
