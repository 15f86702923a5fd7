package civic

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Submit writes a submission: it validates every entry, resolves what it refers to, and replaces, for each entity, the record of
// the submission's source and no other. It returns what became of each entry, in order.
//
// When an entry is rejected nothing is written, whatever the transaction does next; Refusals makes an error of the rejections.
// Submit returns an error only when the transaction fails, or when the submission's source is not known.
func Submit(ctx context.Context, tx Tx, submission Submission) ([]Outcome, error) {
	w := newWriting(ctx, tx)
	items := submission.drafts()
	steps := []func([]*item) error{w.validate, w.identify, w.resolve, w.findSourceOf(submission), w.compose, w.checkReferences, w.checkCircles}
	for _, step := range steps {
		if err := step(items); err != nil {
			return nil, err
		}
	}
	outcomes := make([]Outcome, len(items))
	refused := false
	for i, item := range items {
		outcomes[i] = item.outcome()
		refused = refused || outcomes[i].Fate == Rejected
	}
	if refused {
		return outcomes, nil
	}
	return outcomes, w.put()
}

// Refusals returns the errors of the rejected entries, each with the path of its entry, joined; or nil when there are none.
func Refusals(outcomes []Outcome) error {
	var errs []error
	for _, outcome := range outcomes {
		if outcome.Err != nil {
			errs = append(errs, Under(outcome.Err, outcome.List, outcome.Index))
		}
	}
	return errors.Join(errs...)
}

// item is one entry of a submission and what is known of it so far.
type item struct {
	Outcome
	draft draft
}

func (i *item) reject(err error) {
	if i.Err == nil {
		i.Err = err
	}
}

func (i *item) outcome() Outcome {
	if i.Err != nil {
		i.Fate = Rejected
	}
	return i.Outcome
}

// writing is one pass of changes through a transaction: what was read, and what is to be put.
type writing struct {
	ctx context.Context
	tx  Tx
	// source is the id of the source of the records.
	source ID
	// named tells which id a key was given to, "" for none; newKeys are those given in this pass.
	named   map[KindKey]ID
	newKeys []KeyRow
	// dossiers are what is kept, or to be kept, under the ids looked at so far; nil for nothing.
	dossiers map[ID]Dossier
	// dirty are the ids to put, in order; isDirty the same as a set.
	dirty   []ID
	isDirty map[ID]bool
	alive   map[ID]bool
}

func newWriting(ctx context.Context, tx Tx) *writing {
	return &writing{
		ctx: ctx, tx: tx, named: map[KindKey]ID{}, dossiers: map[ID]Dossier{},
		isDirty: map[ID]bool{}, alive: map[ID]bool{},
	}
}

func (w *writing) validate(items []*item) error {
	for _, item := range items {
		if err := item.draft.validate(); err != nil {
			item.reject(err)
		}
	}
	return nil
}

// load reads the dossiers that were not looked at yet, in one call.
func (w *writing) load(ids []ID) error {
	var missing []ID
	for _, id := range ids {
		if _, known := w.dossiers[id]; !known {
			w.dossiers[id] = nil
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	found, err := w.tx.Dossiers(w.ctx, missing)
	if err != nil {
		return err
	}
	for i, dossier := range found {
		w.dossiers[missing[i]] = dossier
	}
	return nil
}

// resolveKeys looks up the keys that were not looked at yet, in one call.
func (w *writing) resolveKeys(keys []KindKey) error {
	var missing []KindKey
	for _, key := range keys {
		if _, known := w.named[key]; !known {
			w.named[key] = ""
			missing = append(missing, key)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	found, err := w.tx.Resolve(w.ctx, missing)
	if err != nil {
		return err
	}
	for i, id := range found {
		w.named[missing[i]] = id
	}
	return nil
}

// resolve puts ids in the place of the key references of all entries.
func (w *writing) resolve(items []*item) error {
	var keys []KindKey
	for _, item := range items {
		item.reject(item.draft.visitRefs(func(id *ID, _ []any, kinds ...Kind) error {
			if _, isKey := id.keyRef(); isKey {
				keys = append(keys, keyCandidates(*id, kinds)...)
			}
			return nil
		}))
	}
	if err := w.resolveKeys(keys); err != nil {
		return err
	}
	for _, item := range items {
		item.reject(item.draft.visitRefs(w.resolveRef))
	}
	return nil
}

func (w *writing) resolveRef(id *ID, path []any, kinds ...Kind) error {
	key, isKey := id.keyRef()
	if !isKey {
		return CheckID(*id, path, kinds...)
	}
	for _, candidate := range keyCandidates(*id, kinds) {
		found := w.named[candidate]
		if found == "" {
			continue
		}
		if _, slug, ok := cutSlug(key); ok && candidate.Kind == KindActivity && slices.Contains(kinds, KindOutput) {
			found = OutputID(found, slug)
		}
		*id = found
		return nil
	}
	return unknownRef(*id, path)
}

// findSourceOf resolves the source of a submission. One that brings nothing but themes and sources needs none.
func (w *writing) findSourceOf(submission Submission) func([]*item) error {
	if submission.Source == "" && !submission.needsSource() {
		return func([]*item) error { return nil }
	}
	find := w.findSource(submission.Source)
	return func(items []*item) error {
		err := find(items)
		if errors.Is(err, ErrNotFound) && slices.ContainsFunc(items, func(i *item) bool { return i.List == "sources" && i.Err != nil }) {
			return nil // it is among those that were rejected, so that nothing is written anyway
		}
		return err
	}
}

// findSource resolves the submission's source, which must be known or among the submission's sources.
func (w *writing) findSource(source ID) func([]*item) error {
	return func([]*item) error {
		if source == "" {
			return Invalid("the source is missing", "say where these facts come from", "source")
		}
		if key, isKey := source.keyRef(); isKey {
			if err := w.resolveKeys([]KindKey{{KindSource, key}}); err != nil {
				return err
			}
		}
		w.source = source
		return w.resolveRef(&w.source, []any{"source"}, KindSource)
	}
}

// compose makes the dossiers to keep, in order. A second entry for the same record is rejected rather than allowed to replace the
// first, which would lose what that one says.
func (w *writing) compose(items []*item) error {
	var ids []ID
	for _, item := range items {
		if item.Err == nil {
			item.ID = item.draft.target(item.ID)
			ids = append(ids, item.ID)
		}
	}
	if err := w.load(ids); err != nil {
		return err
	}
	seen := make(map[ID]int, len(ids))
	for _, item := range items {
		if item.Err != nil {
			continue
		}
		first, repeated := seen[item.ID]
		seen[item.ID] = item.Index
		w.composeOne(item, first, repeated)
	}
	return nil
}

func (w *writing) composeOne(item *item, first int, repeated bool) {
	current := w.dossiers[item.ID]
	next, changed := item.draft.onto(current, item.ID, w.source)
	switch {
	case !changed:
		item.Fate = Unchanged
		return
	case repeated:
		item.reject(&Fault{
			Kind: ErrConflict, Problem: fmt.Sprintf("entry %d says something else of the same entity", first),
			Remedy: "join the two into one entry, since a source has one record of an entity",
		})
		return
	case current == nil:
		item.Fate = Created
	default:
		item.Fate = Changed
	}
	w.set(item.ID, next)
	if !w.standsAlone(next) {
		item.reject(Invalid("nothing known of it gives it a type and a name", "give both with its first record"))
	}
}

// standsAlone reports whether the dossier makes an entity by itself, or is joined with others that may.
func (w *writing) standsAlone(dossier Dossier) bool {
	switch d := dossier.(type) {
	case *OrganizationDossier:
		return d.MergedInto != "" || len(d.Absorbed) > 0 || DeriveOrganization(d) != nil
	case *ActivityDossier:
		return DeriveActivity(d) != nil
	}
	return true
}

func (w *writing) set(id ID, dossier Dossier) {
	w.dossiers[id] = dossier
	if !w.isDirty[id] {
		w.isDirty[id] = true
		w.dirty = append(w.dirty, id)
	}
}

// put writes what has changed, in one batch.
func (w *writing) put() error {
	if len(w.dirty) == 0 && len(w.newKeys) == 0 {
		return nil
	}
	batch := Batch{Keys: w.newKeys, Dossiers: make([]Dossier, len(w.dirty))}
	for i, id := range w.dirty {
		batch.Dossiers[i] = w.dossiers[id]
	}
	return w.tx.Put(w.ctx, batch)
}
