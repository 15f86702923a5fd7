package storetest

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Archiving is a store that whole graphs are copied from and to.
type Archiving interface {
	civic.Store
	civic.Archiver
}

// Where is a place that a store is kept at. It opens the store, which holds nothing the first time; behind a Close it opens it again.
type Where func() (Archiving, error)

// RunArchiver holds a store to what civic.Archiver promises. Each call of place returns a place that holds nothing and that nobody
// else uses; whoever made it removes it with t.Cleanup, and RunArchiver closes what it opens there.
func RunArchiver(t *testing.T, place func(t *testing.T) Where) {
	for _, p := range []struct {
		says string
		test func(t *testing.T, place func(t *testing.T) Where)
	}{
		{"The copy answers everything as the original does", copyAnswers},
		{"It keeps keys and dossiers, those of gone and merged entities too", copyKeeps},
		{"It has the log, as far back as that reaches", copyLog},
		{"It knows idempotency keys", copyReplays},
		{"It goes on from the revision of the original", copyGoesOn},
		{"A graph without anything is copied, too", copyOfNothing},
		{"Parts come in order, of exactly one revision", exportInOrder},
		{"Parts of any size are taken in", importSmallParts},
		{"Export returns the error of use, and ends when use wants no more", exportEnds},
		{"Import fills a store that holds nothing; for any other it returns a conflict and writes nothing", importRefused},
		{"When an import fails, the store cannot be opened any more", importBreaksOff},
	} {
		t.Run(p.says, func(t *testing.T) { p.test(t, place) })
	}
}

// opened opens the store of a place that must open, until the test ends.
func opened(t *testing.T, where Where) Archiving {
	t.Helper()
	store, err := where()
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return store
}

// exported returns all that a store keeps.
func exported(t *testing.T, store civic.Archiver) (revision civic.Revision, parts []civic.ArchivePart) {
	t.Helper()
	err := store.Export(t.Context(), func(archive civic.Archive) error {
		revision = archive.Revision
		for part, err := range archive.Parts {
			if err != nil {
				return err
			}
			parts = append(parts, part)
		}
		return nil
	})
	if err != nil {
		t.Fatalf("export: %v", err)
	}
	return revision, parts
}

// inTurn gives parts one after the other, and then an error unless it is nil.
func inTurn(parts []civic.ArchivePart, last error) iter.Seq2[civic.ArchivePart, error] {
	return func(yield func(civic.ArchivePart, error) bool) {
		for _, part := range parts {
			if !yield(part, nil) {
				return
			}
		}
		if last != nil {
			yield(civic.ArchivePart{}, last)
		}
	}
}

// imported copies parts to a place, and opens it again.
func imported(t *testing.T, where Where, revision civic.Revision, parts []civic.ArchivePart) Archiving {
	t.Helper()
	store := opened(t, where)
	if err := store.Import(t.Context(), civic.Archive{Revision: revision, Parts: inTurn(parts, nil)}); err != nil {
		t.Fatalf("import: %v", err)
	}
	return store
}

// reopened closes a store and opens it again.
func reopened(t *testing.T, where Where, store civic.Store) Archiving {
	t.Helper()
	if err := store.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	return opened(t, where)
}

// past gives a store a history: one random graph, and another written over it, with what the first had and the second does not taken
// back; an idempotency key; a key without an entity. It returns what is then kept.
func past(t *testing.T, store civic.Store, seed uint64) *world {
	t.Helper()
	d := newDice(seed)
	first := randomWorld(d, sizes{places: 6, organizations: 9, activities: 8, participations: 24})
	first.write(t, store)
	w := randomWorld(d, sizes{places: 8, organizations: 11, activities: 11, participations: 30})
	for _, row := range first.keys {
		if !slices.Contains(w.keys, row) {
			w.keys = append(w.keys, row)
		}
	}
	w.id(civic.KindOrganization, "a key without anything: behind it")
	rewrite(t, store, w)
	update(t, store, civic.Commit{By: "editor", Reason: "once", IdempotencyKey: "once", Request: civic.FingerprintOf("once")}, func(tx civic.Tx) error {
		tx.SetOutcome([]byte("what came of it"))
		w.theme("sonradan")
		return tx.Put(t.Context(), w.batch())
	})
	return w
}

// copied makes an original with a past and a copy of it.
func copied(t *testing.T, place func(t *testing.T) Where, seed uint64) (original, copy Archiving, w *world) {
	t.Helper()
	original = opened(t, place(t))
	w = past(t, original, seed)
	revision, parts := exported(t, original)
	return original, imported(t, place(t), revision, parts), w
}

const copyRounds = 4

func copyAnswers(t *testing.T, place func(t *testing.T) Where) {
	for seed := range uint64(copyRounds) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			original := opened(t, place(t))
			w := past(t, original, seed)
			revision, parts := exported(t, original)
			where := place(t)
			store := imported(t, where, revision, parts)
			if now := revisionOf(t, read(t, store)); now != revision || now != revisionOf(t, read(t, original)) {
				t.Errorf("the copy is at %v, the archive at %v", now, revision)
			}
			wantAnswers(t, original, store, w, seed)
			wantAnswers(t, original, reopened(t, where, store), w, seed)
		})
	}
}

// wantAnswers compares the answers of a copy with those of the original and of the oracle. Even the keys of positions are the same.
func wantAnswers(t *testing.T, original, store civic.Store, w *world, seed uint64) {
	t.Helper()
	answers, done, err := projectedReader(t.Context(), store, w)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	checkScan(t, answers, w)
	oracle, a := newOracle(w), newAsker(newDice(seed), w)
	for range 4 * sortsOfQuestions {
		q := a.question(a.IntN(sortsOfQuestions))
		if diff := q.compare(t.Context(), answers, oracle); diff != "" {
			t.Fatalf("seed %d; a copy answers wrongly:\n%s", seed, finding{w, q, diff})
		}
	}
	wantSameAnswers(t, answersTo(t, store, w, seed), answersTo(t, original, w, seed))
}

func copyKeeps(t *testing.T, place func(t *testing.T) Where) {
	original, store, w := copied(t, place, 10)
	kept := func(store civic.Store) (found struct {
		Keys       []civic.ID
		Dossiers   []civic.Dossier
		Dependents [][]civic.ID
	}) {
		within(t, store, func(tx civic.Tx) {
			var keys []civic.KindKey
			for _, row := range w.keys {
				keys = append(keys, row.KindKey)
			}
			var ids []civic.ID
			for _, dossier := range w.dossiers {
				ids = append(ids, dossier.DossierID())
			}
			var errs [3]error
			found.Keys, errs[0] = tx.Resolve(t.Context(), keys)
			found.Dossiers, errs[1] = tx.Dossiers(t.Context(), ids)
			found.Dependents, errs[2] = tx.Dependents(t.Context(), ids, 0)
			if err := errors.Join(errs[:]...); err != nil {
				t.Fatal(err)
			}
		})
		return found
	}
	got := kept(store)
	if diff := difference(got, kept(original)); diff != "" {
		t.Errorf("what is kept:\n%s", diff)
	}
	for i, row := range w.keys {
		if got.Keys[i] != row.ID {
			t.Errorf("the key %s names %s, want %s", row.Value, got.Keys[i], row.ID)
		}
	}
	for i, dossier := range w.dossiers {
		if diff := difference(got.Dossiers[i], dossier); diff != "" {
			t.Errorf("the dossier %s:\n%s", dossier.DossierID(), diff)
		}
	}
}

// entriesOf returns the log behind a revision.
func entriesOf(t *testing.T, store civic.Store, after civic.Revision) []civic.LogEntry {
	t.Helper()
	entries, err := store.Changes(t.Context(), after, 1000)
	return need(t, entries, err)
}

// copyLog compares the logs, and then those of a copy whose archive does not have the oldest entry any more.
func copyLog(t *testing.T, place func(t *testing.T) Where) {
	original, store, _ := copied(t, place, 11)
	revision := revisionOf(t, read(t, original))
	beginning := civic.Revision{Graph: revision.Graph}
	want := entriesOf(t, original, beginning)
	if got := entriesOf(t, store, beginning); len(got) != 3 || difference(got, want) != "" {
		t.Errorf("the log:\n%s", difference(got, want))
	}
	_, parts := exported(t, original)
	for i := range parts {
		parts[i].Log = filtered(parts[i].Log, func(e civic.LogEntry) bool { return e.Revision.Number > 1 })
	}
	where := place(t)
	short := imported(t, where, revision, parts)
	for _, name := range []string{"a copy", "opened again"} {
		_, err := short.Changes(t.Context(), beginning, 10)
		wantFault(t, name+": behind an entry that is gone", err, civic.ErrRevisionGone)
		if got := entriesOf(t, short, want[0].Revision); difference(got, want[1:]) != "" {
			t.Errorf("%s: the shorter log:\n%s", name, difference(got, want[1:]))
		}
		short = reopened(t, where, short)
	}
}

func copyReplays(t *testing.T, place func(t *testing.T) Where) {
	original, store, _ := copied(t, place, 12)
	again := func(store civic.Store) civic.Receipt {
		return update(t, store, civic.Commit{IdempotencyKey: "once", Request: civic.FingerprintOf("once")}, func(civic.Tx) error {
			t.Error("the change ran a second time")
			return nil
		})
	}
	got := again(store)
	if diff := difference(got, again(original)); diff != "" || !got.Replayed || string(got.Outcome) != "what came of it" {
		t.Errorf("asked again, got %+v:\n%s", got, diff)
	}
	_, err := store.Update(t.Context(), civic.Commit{IdempotencyKey: "once", Request: civic.FingerprintOf("other")}, func(civic.Tx) error { return nil })
	wantFault(t, "the key for another request", err, civic.ErrConflict)
}

// copyGoesOn makes the same changes on both, and takes back the merges of the past first.
func copyGoesOn(t *testing.T, place func(t *testing.T) Where) {
	original, store, w := copied(t, place, 13)
	splits := 0
	for _, d := range kept[*civic.OrganizationDossier](w) {
		split := func(tx civic.Tx) error {
			_, err := civic.Split(t.Context(), tx, d.ID)
			return err
		}
		want, wantErr := original.Update(t.Context(), civic.Commit{}, split)
		got, gotErr := store.Update(t.Context(), civic.Commit{}, split)
		if diff := difference(got, want) + differentErrors(gotErr, wantErr); diff != "" {
			t.Errorf("split %s:\n%s", d.ID, diff)
		}
		if wantErr == nil {
			splits++
		}
	}
	if splits == 0 {
		t.Fatal("the past has no merges that can be taken back")
	}
	before := revisionOf(t, read(t, original))
	next := before
	next.Number++
	for _, s := range []civic.Store{original, store} {
		if receipt := update(t, s, civic.Commit{IfRevision: &before}, put(t.Context(), w.clone(), "new")); receipt.Revision != next {
			t.Errorf("got revision %v behind %v", receipt.Revision, before)
		}
	}
	wantSameAnswers(t, answersTo(t, store, w, 13), answersTo(t, original, w, 13))
	beginning := civic.Revision{Graph: before.Graph}
	if diff := difference(timeless(entriesOf(t, store, beginning)), timeless(entriesOf(t, original, beginning))); diff != "" {
		t.Errorf("the log:\n%s", diff)
	}
}

func copyOfNothing(t *testing.T, place func(t *testing.T) Where) {
	original := opened(t, place(t))
	revision, parts := exported(t, original)
	where := place(t)
	store := imported(t, where, revision, parts)
	if now := revisionOf(t, read(t, store)); now != revision || now.Number != 0 || len(parts) > 0 {
		t.Errorf("the copy is at %v, the original at %v with %d parts", now, revision, len(parts))
	}
	w := gold()
	w.write(t, store)
	if now := revisionOf(t, read(t, reopened(t, where, store))); now.Graph != revision.Graph || now.Number != 1 {
		t.Errorf("the first commit leads from %v to %v", revision, now)
	}
}
