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

// An original is what is left of a store that was exported and then given back, so that its copy can have its place.
type original struct {
	revision civic.Revision
	parts    []civic.ArchivePart
	world    *world
	log      []civic.LogEntry
}

func lookAway(*testing.T, civic.Store, *world) {}

// originalOf exports a store with a past, and then shows the store to look.
func originalOf(t *testing.T, place func(t *testing.T) Where, seed uint64, look func(t *testing.T, store civic.Store, w *world)) (o original) {
	t.Helper()
	there := t.Run("original", func(t *testing.T) {
		store := opened(t, place(t))
		o.world = past(t, store, seed)
		o.revision, o.parts = exported(t, store)
		if now := revisionOf(t, read(t, store)); now != o.revision {
			t.Errorf("the store is at %v, the archive at %v", now, o.revision)
		}
		o.log = entriesOf(t, store, civic.Revision{Graph: o.revision.Graph})
		look(t, store, o.world)
	})
	if !there {
		t.FailNow()
	}
	return o
}

const copyRounds = 4

func copyAnswers(t *testing.T, place func(t *testing.T) Where) {
	for seed := range uint64(copyRounds) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			var want []string
			o := originalOf(t, place, seed, func(t *testing.T, store civic.Store, w *world) { want = answersTo(t, store, w, seed) })
			where := place(t)
			store := imported(t, where, o.revision, o.parts)
			if now := revisionOf(t, read(t, store)); now != o.revision {
				t.Errorf("the copy is at %v, the archive at %v", now, o.revision)
			}
			wantTrueAnswers(t, store, o.world, seed)
			wantSameAnswers(t, answersTo(t, store, o.world, seed), want)
			store = reopened(t, where, store)
			wantTrueAnswers(t, store, o.world, seed)
			wantSameAnswers(t, answersTo(t, store, o.world, seed), want)
		})
	}
}

// wantTrueAnswers compares the answers of a copy with those of the oracle.
func wantTrueAnswers(t *testing.T, store civic.Store, w *world, seed uint64) {
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
}

// holdings are what a store keeps of a world.
type holdings struct {
	Keys       []civic.ID
	Dossiers   []civic.Dossier
	Dependents [][]civic.ID
}

func holdingsOf(t *testing.T, store civic.Store, w *world) (found holdings) {
	t.Helper()
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

func copyKeeps(t *testing.T, place func(t *testing.T) Where) {
	var want holdings
	o := originalOf(t, place, 10, func(t *testing.T, store civic.Store, w *world) { want = holdingsOf(t, store, w) })
	got := holdingsOf(t, imported(t, place(t), o.revision, o.parts), o.world)
	if diff := difference(got, want); diff != "" {
		t.Errorf("what is kept:\n%s", diff)
	}
	for i, row := range o.world.keys {
		if got.Keys[i] != row.ID {
			t.Errorf("the key %s names %s, want %s", row.Value, got.Keys[i], row.ID)
		}
	}
	for i, dossier := range o.world.dossiers {
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
	o := originalOf(t, place, 11, lookAway)
	beginning := civic.Revision{Graph: o.revision.Graph}
	t.Run("whole", func(t *testing.T) {
		got := entriesOf(t, imported(t, place(t), o.revision, o.parts), beginning)
		if len(got) != 3 || difference(got, o.log) != "" {
			t.Errorf("the log:\n%s", difference(got, o.log))
		}
	})
	for i := range o.parts {
		o.parts[i].Log = filtered(o.parts[i].Log, func(e civic.LogEntry) bool { return e.Revision.Number > 1 })
	}
	where := place(t)
	short := imported(t, where, o.revision, o.parts)
	for _, name := range []string{"a copy", "opened again"} {
		_, err := short.Changes(t.Context(), beginning, 10)
		wantFault(t, name+": behind an entry that is gone", err, civic.ErrRevisionGone)
		if got := entriesOf(t, short, o.log[0].Revision); difference(got, o.log[1:]) != "" {
			t.Errorf("%s: the shorter log:\n%s", name, difference(got, o.log[1:]))
		}
		short = reopened(t, where, short)
	}
}

func copyReplays(t *testing.T, place func(t *testing.T) Where) {
	var want civic.Receipt
	again := func(t *testing.T, store civic.Store) civic.Receipt {
		return update(t, store, civic.Commit{IdempotencyKey: "once", Request: civic.FingerprintOf("once")}, func(civic.Tx) error {
			t.Error("the change ran a second time")
			return nil
		})
	}
	o := originalOf(t, place, 12, func(t *testing.T, store civic.Store, _ *world) { want = again(t, store) })
	store := imported(t, place(t), o.revision, o.parts)
	got := again(t, store)
	if diff := difference(got, want); diff != "" || !got.Replayed || string(got.Outcome) != "what came of it" {
		t.Errorf("asked again, got %+v:\n%s", got, diff)
	}
	_, err := store.Update(t.Context(), civic.Commit{IdempotencyKey: "once", Request: civic.FingerprintOf("other")}, func(civic.Tx) error { return nil })
	wantFault(t, "the key for another request", err, civic.ErrConflict)
}

// future is what comes of the same changes in a store.
type future struct {
	Splits  []civic.Receipt
	Refused []error
	Answers []string
	Log     []civic.LogEntry
}

// futureOf takes back the merges of the past of a store, and then writes something new.
func futureOf(t *testing.T, store civic.Store, w *world) (f future) {
	t.Helper()
	for _, d := range kept[*civic.OrganizationDossier](w) {
		receipt, err := store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error {
			_, err := civic.Split(t.Context(), tx, d.ID)
			return err
		})
		f.Splits, f.Refused = append(f.Splits, receipt), append(f.Refused, err)
	}
	before := revisionOf(t, read(t, store))
	next := before
	next.Number++
	if receipt := update(t, store, civic.Commit{IfRevision: &before}, put(t.Context(), w.clone(), "new")); receipt.Revision != next {
		t.Errorf("got revision %v behind %v", receipt.Revision, before)
	}
	f.Answers = answersTo(t, store, w, 13)
	f.Log = timeless(entriesOf(t, store, civic.Revision{Graph: before.Graph}))
	return f
}

// copyGoesOn makes the same changes on both.
func copyGoesOn(t *testing.T, place func(t *testing.T) Where) {
	var want future
	o := originalOf(t, place, 13, func(t *testing.T, store civic.Store, w *world) { want = futureOf(t, store, w) })
	got := futureOf(t, imported(t, place(t), o.revision, o.parts), o.world)
	if diff := difference(got, want); diff != "" {
		t.Errorf("what comes of it:\n%s", diff)
	}
	if !slices.Contains(want.Refused, nil) {
		t.Fatal("the past has no merges that can be taken back")
	}
}

func copyOfNothing(t *testing.T, place func(t *testing.T) Where) {
	var revision civic.Revision
	var parts []civic.ArchivePart
	t.Run("original", func(t *testing.T) { revision, parts = exported(t, opened(t, place(t))) })
	where := place(t)
	store := imported(t, where, revision, parts)
	if now := revisionOf(t, read(t, store)); now != revision || now.Number != 0 || now.Graph == "" || len(parts) > 0 {
		t.Errorf("the copy is at %v, the original at %v with %d parts", now, revision, len(parts))
	}
	w := gold()
	w.write(t, store)
	if now := revisionOf(t, read(t, reopened(t, where, store))); now.Graph != revision.Graph || now.Number != 1 {
		t.Errorf("the first commit leads from %v to %v", revision, now)
	}
}
