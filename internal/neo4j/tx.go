package neo4j

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// transaction is one run of an update. It implements civic.Tx for a change function. What is put is written at once, with all that
// follows from it, so that whatever it reads next is the graph after that.
type transaction struct {
	update *update
	store  *Store
	tx     neo4j.ExplicitTransaction
	// until is when it must be done.
	until time.Time
	// holds is what the database holds, as of when the transaction had the lock.
	holds   contents
	drafter drafter
	// revision is the current one, in the end the one the transaction makes.
	revision civic.Revision
	// kept is what is kept under the ids looked at so far, "" for nothing.
	kept map[civic.ID]string
	// absent are those of them that there was no node of, and that nothing was made for since.
	absent map[civic.ID]bool
	// originals are what was kept when the transaction began, of what it has changed.
	originals map[civic.ID]string
	// provinces are those of the places looked at so far, "" for none; a written place makes them unknown again.
	provinces map[civic.ID]civic.ID
	// ends are the organizations and activities looked at so far.
	ends map[civic.ID]end
	// left are the organizations and activities that the transaction has taken out of the graph.
	left map[civic.ID]bool
	// changes is what the transaction changes of the columns that projections are made of.
	changes *changes
	newKeys bool
	outcome []byte
}

func newTransaction(u *update, tx neo4j.ExplicitTransaction) *transaction {
	return &transaction{
		update: u, store: u.store, tx: tx, until: time.Now().Add(u.store.options.patience(u.store.options.Transaction)),
		drafter: drafter{civic.NewCollator()}, changes: newChanges(),
		kept: map[civic.ID]string{}, absent: map[civic.ID]bool{}, originals: map[civic.ID]string{}, provinces: map[civic.ID]civic.ID{}, ends: map[civic.ID]end{}, left: map[civic.ID]bool{},
	}
}

// run runs a statement and calls each for each row. It returns how much the statement changed.
func (t *transaction) run(ctx context.Context, name string, params map[string]any, each func(row []any) error) (neo4j.Counters, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	statement, err := t.store.statements.text(name)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithDeadline(ctx, t.until)
	defer cancel()
	result, err := t.tx.Run(limited, statement, params)
	if err != nil {
		return nil, translate(ctx, name, err)
	}
	for result.Next(limited) {
		row, ok := result.Record().Values[0].([]any)
		if !ok {
			return nil, fmt.Errorf("the statement %s returns something else than rows", name)
		}
		if err := each(row); err != nil {
			return nil, err
		}
	}
	summary, err := result.Consume(limited)
	if err != nil {
		return nil, translate(ctx, name, err)
	}
	return summary.Counters(), nil
}

// ask runs a statement that reads and calls each for each row.
func (t *transaction) ask(ctx context.Context, name string, params map[string]any, each func(row []any) error) error {
	_, err := t.run(ctx, name, params, each)
	return err
}

// do runs a statement that returns nothing.
func (t *transaction) do(ctx context.Context, name string, params map[string]any) error {
	return t.ask(ctx, name, params, func([]any) error { return nil })
}

// Resolve implements civic.Tx.
func (t *transaction) Resolve(ctx context.Context, keys []civic.KindKey) ([]civic.ID, error) {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = naturalKey(key)
	}
	ids := make([]civic.ID, len(keys))
	if len(keys) == 0 {
		return ids, ctx.Err()
	}
	err := t.ask(ctx, "keys_given", map[string]any{"keys": names}, func(row []any) error {
		ids[number(row[0])] = text[civic.ID](row[1])
		return nil
	})
	return ids, err
}

// naturalKey returns the text that a key is kept as.
func naturalKey(key civic.KindKey) string {
	return string(rune(key.Kind)) + ":" + key.Scheme + ":" + key.Value
}

// parseNaturalKey returns the key that naturalKey was given. Schemes have no colon.
func parseNaturalKey(kept string) (key civic.KindKey, ok bool) {
	kind, rest, _ := strings.Cut(kept, ":")
	scheme, value, ok := strings.Cut(rest, ":")
	if len(kind) != 1 || !ok {
		return key, false
	}
	return civic.KindKey{Kind: civic.Kind(kind[0]), Key: civic.Key{Scheme: scheme, Value: value}}, true
}

// Dossiers implements civic.Tx.
func (t *transaction) Dossiers(ctx context.Context, ids []civic.ID) ([]civic.Dossier, error) {
	if err := t.load(ctx, ids); err != nil {
		return nil, err
	}
	dossiers := make([]civic.Dossier, len(ids))
	for i, id := range ids {
		if t.kept[id] == "" {
			continue
		}
		var err error
		if dossiers[i], err = decodeDossier(id, t.kept[id]); err != nil {
			return nil, fmt.Errorf("the dossier %s: %w", id, err)
		}
	}
	return dossiers, ctx.Err()
}

// load reads what is kept under ids that were not looked at yet.
func (t *transaction) load(ctx context.Context, ids []civic.ID) error {
	var entities []string
	participations := grouped{}
	for _, id := range ids {
		if _, known := t.kept[id]; known {
			continue
		}
		t.kept[id] = ""
		switch {
		case !id.Valid():
		case id.Kind() == civic.KindParticipation:
			activity, organization, _, _ := id.ParticipationParts()
			participations.add(activity, []any{string(id), string(organization)})
		default:
			entities = append(entities, string(id))
			t.absent[id] = true
		}
	}
	keep := func(row []any) error {
		id := text[civic.ID](row[0])
		t.kept[id] = text[string](row[1])
		delete(t.absent, id)
		return nil
	}
	if len(entities) > 0 {
		if err := t.ask(ctx, "dossiers", map[string]any{"ids": entities}, keep); err != nil {
			return err
		}
	}
	if len(participations) == 0 {
		return nil
	}
	return t.ask(ctx, "dossiers_of_participations", map[string]any{"activities": participations.rows()}, keep)
}

// loaded returns the dossier kept under an id, nil when there is none.
func loaded[D civic.Dossier](t *transaction, id civic.ID) (D, error) {
	var none D
	if t.kept[id] == "" {
		return none, nil
	}
	dossier, err := decodeDossier(id, t.kept[id])
	if err != nil {
		return none, err
	}
	typed, ok := dossier.(D)
	if !ok {
		return none, fmt.Errorf("%w: %s is a %T", civic.ErrCorrupt, id, dossier)
	}
	return typed, nil
}

// Dependents implements civic.Tx.
func (t *transaction) Dependents(ctx context.Context, ids []civic.ID, limit int) ([][]civic.ID, error) {
	answers := make([][]civic.ID, len(ids))
	left := make([]bool, len(ids))
	for i, id := range ids {
		left[i] = t.left[id]
	}
	if len(ids) == 0 {
		return answers, ctx.Err()
	}
	err := t.ask(ctx, "dependents", map[string]any{"ids": texts(ids), "left": left}, func(row []any) error {
		i := number(row[0])
		answers[i] = append(answers[i], text[civic.ID](row[1]))
		return nil
	})
	for i, found := range answers {
		slices.Sort(found)
		found = slices.Compact(found)
		if limit > 0 {
			found = found[:min(limit, len(found))]
		}
		answers[i] = found
	}
	return answers, err
}

// SetOutcome implements civic.Tx.
func (t *transaction) SetOutcome(outcome []byte) { t.outcome = bytes.Clone(outcome) }

// Put implements civic.Tx.
func (t *transaction) Put(ctx context.Context, batch civic.Batch) error {
	if err := t.putKeys(ctx, batch.Keys); err != nil {
		return err
	}
	changed, err := t.differing(ctx, batch.Dossiers)
	if err != nil || len(changed) == 0 {
		return err
	}
	return t.settle(ctx, changed)
}

func (t *transaction) putKeys(ctx context.Context, keys []civic.KeyRow) error {
	rows, given := make([]any, 0, len(keys)), make(map[string]civic.ID, len(keys))
	for _, key := range keys {
		name := naturalKey(key.KindKey)
		if first, twice := given[name]; twice && first != key.ID {
			return keyConflict(name, first)
		}
		given[name] = key.ID
		rows = append(rows, []any{name, string(key.ID)})
	}
	if len(rows) == 0 {
		return nil
	}
	changed, err := t.run(ctx, "keys_put", map[string]any{"rows": rows}, func(row []any) error {
		return keyConflict(text[string](row[0]), text[civic.ID](row[1]))
	})
	t.newKeys = t.newKeys || err == nil && changed.NodesCreated() > 0
	return err
}

func keyConflict(name string, owner civic.ID) error {
	return &civic.Fault{
		Kind: civic.ErrConflict, Path: []any{"keys"}, Problem: fmt.Sprintf("the key %q was given to %s", name[2:], owner),
		Remedy: "use that entity, or another key",
	}
}

// A written dossier is one that a Put changes.
type written struct {
	dossier civic.Dossier
	// before is what was kept, "" for nothing.
	before string
}

// differing returns the dossiers, the last of each id, that are not just what is kept, and keeps them.
func (t *transaction) differing(ctx context.Context, dossiers []civic.Dossier) ([]written, error) {
	last, ids := make(map[civic.ID]int, len(dossiers)), make([]civic.ID, len(dossiers))
	for i, dossier := range dossiers {
		if dossier == nil || !dossier.DossierID().Valid() {
			return nil, civic.Invalid("this is not a dossier with the id of an entity", "", "dossiers", i)
		}
		ids[i] = dossier.DossierID()
		last[ids[i]] = i
	}
	if err := t.load(ctx, ids); err != nil {
		return nil, err
	}
	var changed []written
	for i, dossier := range dossiers {
		if last[ids[i]] != i {
			continue
		}
		now, err := encodeDossier(dossier)
		if err != nil {
			return nil, err
		}
		if before := t.kept[ids[i]]; before != now {
			changed = append(changed, written{dossier, before})
			t.keep(ids[i], before, now)
		}
	}
	return changed, nil
}

// keep notes that what is kept under an id changes. What comes back to what it was when the transaction began has not changed.
func (t *transaction) keep(id civic.ID, before, now string) {
	t.kept[id] = now
	original, known := t.originals[id]
	switch {
	case !known:
		t.originals[id] = before
	case original == now:
		delete(t.originals, id)
	}
}

// writeLog makes the log entry of the revision, and takes out the entries that are too old.
func (t *transaction) writeLog(ctx context.Context) error {
	changed := slices.Sorted(maps.Keys(t.originals))
	replaced := [][2]string{}
	for _, id := range changed {
		if before := t.originals[id]; before != "" {
			replaced = append(replaced, [2]string{string(id), before})
		}
	}
	before, err := json.Marshal(replaced)
	if err != nil {
		return err
	}
	about, revision := t.update.about, int64(t.revision.Number)
	change := t.changes.change()
	columns, err := encodeColumns(change)
	err = errors.Join(err, t.do(ctx, "log", map[string]any{
		"number": revision, "token": t.update.token, "at": time.Now().UnixNano(), "by": about.By, "reason": about.Reason,
		"changed": texts(changed), "replaced": string(before), "columns": columns, "rows": change.Rows(),
	}))
	retention := int64(t.store.options.LogRetention)
	if err != nil || retention == 0 || revision <= retention {
		return err
	}
	const most = 1000 // so that a log that is to be much shorter than before does not take one commit much memory and time
	return t.do(ctx, "log_trim", map[string]any{"last": revision - retention, "most": most})
}
