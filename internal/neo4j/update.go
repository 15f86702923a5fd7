package neo4j

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Update implements civic.Writer. It is one transaction, which takes the lock on the node of the store first, so that updates come one
// after the other whoever makes them. It is run again while the database cannot be reached, for some seconds. A run that follows one
// that was to commit, and of which no answer came, looks first whether that has committed.
func (s *Store) Update(ctx context.Context, commit civic.Commit, change func(civic.Tx) error) (civic.Receipt, error) {
	if err := s.check(ctx); err != nil {
		return civic.Receipt{}, err
	}
	u := &update{store: s, about: commit, change: change, token: rand.Text(), attempted: -1}
	if err := s.insist(ctx, u.run); err != nil {
		return civic.Receipt{}, err
	}
	return u.receipt, nil
}

// update is one Update, which may take several runs.
type update struct {
	store  *Store
	about  civic.Commit
	change func(civic.Tx) error
	// token marks the commit as this one's.
	token string
	// attempted is the number of the revision that a run was about to make, or the current one when it changed nothing; -1 when no run
	// came so far.
	attempted int64
	receipt   civic.Receipt
}

// run is one run of the transaction. Those of one server wait for each other here, which costs less than in the database.
func (u *update) run(ctx context.Context) error {
	select {
	case u.store.writing <- struct{}{}:
		defer func() { <-u.store.writing }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return u.store.transact(ctx, "write", u.store.options.Transaction, func(tx neo4j.ExplicitTransaction) (bool, error) {
		return u.steps(ctx, newTransaction(u, tx))
	})
}

// steps does all but the commit, and tells whether there is anything to commit.
func (u *update) steps(ctx context.Context, t *transaction) (commit bool, err error) {
	known, err := t.begin(ctx)
	if err != nil || known {
		return false, err
	}
	if err := u.store.stillOurs(t.holds); err != nil {
		return false, err
	}
	current := t.revision
	if u.about.IfRevision != nil && *u.about.IfRevision != current {
		return false, &civic.Fault{
			Kind: civic.ErrConflict, Path: []any{"ifRevision"}, Problem: "the graph is at revision " + current.String(),
			Remedy: "read what changed and ask again with the current revision",
		}
	}
	if err := u.change(t); err != nil {
		return false, err
	}
	if err := ctx.Err(); err != nil {
		return false, err
	}
	u.receipt = civic.Receipt{Revision: current}
	if u.about.DryRun {
		return false, nil
	}
	return t.close(ctx)
}

// begin takes the lock and reads the revision. Known tells that the update was made before: under its idempotency key, or by a run of
// this very update of which no answer came. The receipt is then set.
func (t *transaction) begin(ctx context.Context) (known bool, err error) {
	u, found := t.update, false
	params := map[string]any{"lock": u.token, "key": u.about.IdempotencyKey, "attempted": u.attempted}
	var first outcome
	err = t.ask(ctx, "begin", params, func(row []any) error {
		found = true
		t.revision = civic.Revision{Graph: t.store.graph, Number: uint64(number(row[0]))}
		if text[string](row[1]) == u.token {
			known = true
			u.receipt = civic.Receipt{Revision: civic.Revision{Graph: t.store.graph, Number: uint64(u.attempted)}}
		}
		first = outcome{request: bytesOf(row[2]), revision: uint64(number(row[3])), outcome: bytesOf(row[4])}
		t.holds = contents{name: text[string](row[5]), format: number(row[6]), collation: text[string](row[7])}
		return nil
	})
	if err == nil && !found {
		err = fmt.Errorf("%w: the database no longer holds a graph", civic.ErrCorrupt)
	}
	if err != nil || known || first.request == nil {
		return known, err
	}
	return true, u.replay(first)
}

// outcome is what is kept of a commit with an idempotency key.
type outcome struct {
	request, outcome []byte
	revision         uint64
}

// replay makes the receipt of the first commit with the same idempotency key.
func (u *update) replay(first outcome) error {
	if !bytes.Equal(first.request, u.about.Request[:]) {
		return &civic.Fault{
			Kind: civic.ErrConflict, Path: []any{"idempotencyKey"}, Problem: "this key was used for another request",
			Remedy: "give each request a key of its own",
		}
	}
	u.receipt = civic.Receipt{
		Revision: civic.Revision{Graph: u.store.graph, Number: first.revision}, Replayed: true, Outcome: first.outcome,
	}
	return nil
}

// bytesOf returns a value of a row as bytes, nil for null.
func bytesOf(value any) []byte {
	data, _ := value.([]byte)
	return data
}

// close writes the log entry of what was changed, if anything was, and what is kept under the idempotency key. It tells whether either
// was written.
func (t *transaction) close(ctx context.Context) (written bool, err error) {
	u := t.update
	changed := len(t.originals) > 0 || t.newKeys
	if changed {
		t.revision.Number++
		if err := t.writeLog(ctx); err != nil {
			return false, err
		}
	}
	if u.about.IdempotencyKey != "" {
		err := t.do(ctx, "outcome", map[string]any{
			"key": u.about.IdempotencyKey, "request": u.about.Request[:], "revision": int64(t.revision.Number), "outcome": t.outcome,
		})
		if err != nil {
			return false, err
		}
	}
	u.receipt.Revision, u.attempted = t.revision, int64(t.revision.Number)
	return changed || u.about.IdempotencyKey != "", nil
}
