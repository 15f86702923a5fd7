package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// transaction is one Update. It implements civic.Tx for a change function.
type transaction struct {
	store *Store
	group *group
	about civic.Commit
	disk  disk
	maker *maker
	// base is the view the transaction began with, work the view with what was settled since.
	base, work *view
	// written are the dossiers put since work was made, touched all that were put.
	written []written
	touched map[civic.ID]history
	// added are the entities that got numbers.
	added   []civic.ID
	newKeys bool
	outcome []byte
	// wrote is set when something may have been written, entered when the group has taken it.
	wrote, entered, over bool
}

// history is what a transaction knows of a dossier that it put.
type history struct {
	// original is the encoded dossier as it was when the transaction began, nil when there was none.
	original []byte
	// at is its place in written, until it is settled.
	at      int
	settled bool
}

func (g *group) begin(about civic.Commit) *transaction {
	return &transaction{
		store: g.store, group: g, about: about, base: g.view, work: g.view,
		disk:    disk{codec: g.store.codec, directory: g.view.directory, tx: g.tx},
		maker:   &maker{directory: g.view.directory, collator: civic.NewCollator()},
		touched: map[civic.ID]history{},
	}
}

// run runs a change function and makes a revision of what it wrote.
func (t *transaction) run(ctx context.Context, change func(civic.Tx) error) (civic.Receipt, error) {
	if receipt, known, err := t.replay(); known || err != nil {
		return receipt, err
	}
	current := t.base.revision
	if expected := t.about.IfRevision; expected != nil && *expected != current {
		return civic.Receipt{}, &civic.Fault{
			Kind: civic.ErrConflict, Path: []any{"ifRevision"}, Problem: "the graph is at revision " + current.String(),
			Remedy: "read what changed and ask again with the current revision",
		}
	}
	if err := change(t); err != nil {
		return civic.Receipt{}, err
	}
	if err := ctx.Err(); err != nil {
		return civic.Receipt{}, err
	}
	if t.about.DryRun {
		return civic.Receipt{Revision: current}, nil
	}
	return t.commit()
}

func (t *transaction) check(ctx context.Context) error {
	if t.over {
		return errClosed("transaction")
	}
	return ctx.Err()
}

// Resolve implements civic.Tx.
func (t *transaction) Resolve(ctx context.Context, keys []civic.KindKey) ([]civic.ID, error) {
	if err := t.check(ctx); err != nil {
		return nil, err
	}
	ids := make([]civic.ID, len(keys))
	for i, key := range keys {
		ids[i] = t.disk.resolve(key)
	}
	return ids, nil
}

// Dossiers implements civic.Tx.
func (t *transaction) Dossiers(ctx context.Context, ids []civic.ID) ([]civic.Dossier, error) {
	if err := t.check(ctx); err != nil {
		return nil, err
	}
	dossiers := make([]civic.Dossier, len(ids))
	for i, id := range ids {
		var err error
		if dossiers[i], err = t.disk.dossier(id); err != nil {
			return nil, err
		}
	}
	return dossiers, nil
}

// SetOutcome implements civic.Tx.
func (t *transaction) SetOutcome(outcome []byte) { t.outcome = bytes.Clone(outcome) }

// Put implements civic.Tx.
func (t *transaction) Put(ctx context.Context, batch civic.Batch) error {
	if err := t.check(ctx); err != nil {
		return err
	}
	t.wrote = true
	if err := t.putKeys(batch.Keys); err != nil {
		return err
	}
	prepared, err := t.prepare(batch.Dossiers)
	if err != nil {
		return err
	}
	last := make(map[civic.ID]int, len(prepared))
	for i, one := range prepared {
		last[one.id] = i
	}
	rows := make([]row, 0, len(prepared))
	for i, one := range prepared {
		if last[one.id] != i {
			continue
		}
		row, changed, err := t.compose(one)
		if err != nil {
			return civic.Under(err, "dossiers", i)
		}
		if changed {
			rows = append(rows, row)
		}
	}
	return t.write(rows)
}

func (t *transaction) putKeys(keys []civic.KeyRow) error {
	rows := make([]row, 0, len(keys))
	for _, key := range keys {
		rows = append(rows, row{bucketKeys, naturalKey(key.KindKey), []byte(key.ID)})
	}
	slices.SortStableFunc(rows, compareRows)
	known := bucket(t.disk.tx, bucketKeys)
	for _, row := range rows {
		switch given := known.Get(row.key); {
		case given == nil:
			if err := known.Put(row.key, row.value); err != nil {
				return translate(err)
			}
			t.newKeys = true
		case !bytes.Equal(given, row.value):
			return &civic.Fault{
				Kind: civic.ErrConflict, Path: []any{"keys"}, Problem: fmt.Sprintf("the key %q was given to %s", row.key[1:], given),
				Remedy: "use that entity, or another key",
			}
		}
	}
	return nil
}

// row is a key and value to be put into a bucket.
type row struct {
	bucket     string
	key, value []byte
}

func compareRows(a, b row) int {
	if a.bucket != b.bucket {
		return bytes.Compare([]byte(a.bucket), []byte(b.bucket))
	}
	return bytes.Compare(a.key, b.key)
}

// fillOfAppended is how full the pages are left of buckets that mostly grow at their end.
const fillOfAppended = 0.9

// write puts rows in the order of their keys, so that each page is touched once.
func (t *transaction) write(rows []row) error {
	slices.SortFunc(rows, compareRows)
	for _, row := range rows {
		into := bucket(t.disk.tx, row.bucket)
		into.FillPercent = fillOfAppended
		if err := into.Put(row.key, row.value); err != nil {
			return translate(err)
		}
	}
	return nil
}

// compose returns the row that holds a dossier, and whether that is not what the file holds already.
func (t *transaction) compose(p prepared) (row, bool, error) {
	before, err := t.disk.encoded(p.id)
	if err != nil || bytes.Equal(before, p.data) {
		return row{}, false, err
	}
	if participation, ok := p.dossier.(*civic.ParticipationDossier); ok {
		row, err := t.composeParticipation(p, participation, before)
		return row, true, err
	}
	number, known := t.disk.directory.number(p.id)
	if !known {
		number = t.add(p.id)
	}
	t.remember(p, before, !known)
	return row{bucketOf(p.id.Kind()), numberKey(number), t.disk.codec.sealEntry(entry{p.id, p.sortKey, p.data})}, true, nil
}

func (t *transaction) composeParticipation(p prepared, dossier *civic.ParticipationDossier, before []byte) (row, error) {
	activity, err := t.mention(dossier.Activity)
	if err != nil {
		return row{}, err
	}
	organization, err := t.mention(dossier.Organization)
	if err != nil {
		return row{}, err
	}
	t.remember(p, before, false)
	key := participationKey(activity, organization, roleLetter(p.id))
	return row{bucketParticipations, key, t.disk.codec.sealParticipation(p.participation, p.data)}, nil
}

// mention returns the number of an entity, which it gets now, without a dossier, when it has none.
func (t *transaction) mention(id civic.ID) (uint32, error) {
	number, known := t.disk.directory.number(id)
	if known {
		return number, nil
	}
	number = t.add(id)
	value := t.disk.codec.sealEntry(entry{id: id})
	return number, translate(bucket(t.disk.tx, bucketOf(id.Kind())).Put(numberKey(number), value))
}

func (t *transaction) add(id civic.ID) uint32 {
	t.added = append(t.added, id)
	return t.disk.directory.add(id)
}

// remember keeps what was written for when the view is made, and what it replaced for the log. Born tells that the entity is new.
func (t *transaction) remember(p prepared, before []byte, born bool) {
	item := written{prepared: p, replaces: before != nil, born: born}
	past, known := t.touched[p.id]
	if !known {
		past.original = bytes.Clone(before)
	}
	if !known || past.settled {
		t.touched[p.id] = history{original: past.original, at: len(t.written)}
		t.written = append(t.written, item)
		return
	}
	item.born, item.replaces = t.written[past.at].born, t.written[past.at].replaces
	t.written[past.at] = item
}

// draft begins the view of all that was written so far.
func (t *transaction) draft() (*draft, error) {
	revision := t.base.revision
	revision.Number++
	begun, err := newDraft(t.disk, t.maker, t.work, revision, t.written)
	t.written = nil
	for id, past := range t.touched {
		past.settled = true
		t.touched[id] = past
	}
	return begun, err
}

// translate makes an error of the domain of one of bbolt's.
func translate(err error) error {
	switch {
	case errors.Is(err, bolterrors.ErrKeyTooLarge), errors.Is(err, bolterrors.ErrValueTooLarge), errors.Is(err, bolterrors.ErrKeyRequired):
		return civic.Invalid("a key or an entry is empty or too long to be kept: "+err.Error(), "")
	case errors.Is(err, bolterrors.ErrDatabaseNotOpen):
		return errClosed("store")
	}
	return err
}
