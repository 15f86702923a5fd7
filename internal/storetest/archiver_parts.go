package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// timeless returns log entries without their times.
func timeless(entries []civic.LogEntry) []civic.LogEntry {
	result := slices.Clone(entries)
	for i := range result {
		result[i].At = time.Time{}
	}
	return result
}

// ranks tells where in an archive each row of a part stands: keys, then dossiers by kind, then outcomes, then the log.
func ranks(part civic.ArchivePart) []int {
	const keys, dossiers, outcomes, log = 0, 1, 10, 11
	kinds := []civic.Kind{
		civic.KindSource, civic.KindTheme, civic.KindPlace, civic.KindOrganization, civic.KindActivity, civic.KindParticipation, civic.KindAssessment,
	}
	var ranks []int
	for range part.Keys {
		ranks = append(ranks, keys)
	}
	for _, dossier := range part.Dossiers {
		ranks = append(ranks, dossiers+indexOf(kinds, dossier.DossierID().Kind()))
	}
	for range part.Outcomes {
		ranks = append(ranks, outcomes)
	}
	for range part.Log {
		ranks = append(ranks, log)
	}
	return ranks
}

// exportInOrder has somebody write while the graph is exported.
func exportInOrder(t *testing.T, place func(t *testing.T) Where) {
	store := opened(t, place(t))
	w := past(t, store, 14)
	before := revisionOf(t, read(t, store))
	written := make(chan error, 1)
	var parts []civic.ArchivePart
	err := store.Export(t.Context(), func(archive civic.Archive) error {
		if archive.Revision != before {
			t.Errorf("the archive is of %v, want %v", archive.Revision, before)
		}
		write := put(t.Context(), w.clone(), "meanwhile")
		go func() {
			_, err := store.Update(t.Context(), civic.Commit{}, write)
			written <- err
		}()
		for part, err := range archive.Parts {
			if err != nil {
				return err
			}
			parts = append(parts, part)
		}
		return nil
	})
	if err = errors.Join(err, <-written); err != nil {
		t.Fatal(err)
	}
	var found []int
	var counted civic.ArchivePart
	for _, part := range parts {
		found = append(found, ranks(part)...)
		counted.Keys, counted.Dossiers = append(counted.Keys, part.Keys...), append(counted.Dossiers, part.Dossiers...)
		counted.Outcomes, counted.Log = append(counted.Outcomes, part.Outcomes...), append(counted.Log, part.Log...)
	}
	if !slices.IsSorted(found) {
		t.Errorf("the parts come in the order %v", slices.Compact(found))
	}
	byKey := func(a, b civic.KeyRow) int { return cmp.Or(cmp.Compare(a.Value, b.Value), cmp.Compare(a.ID, b.ID)) }
	slices.SortFunc(counted.Keys, byKey)
	if diff := difference(counted.Keys, slices.SortedFunc(slices.Values(w.keys), byKey)); diff != "" {
		t.Errorf("the keys:\n%s", diff)
	}
	byID := func(a, b civic.Dossier) int { return cmp.Compare(a.DossierID(), b.DossierID()) }
	slices.SortFunc(counted.Dossiers, byID)
	if diff := difference(counted.Dossiers, slices.SortedFunc(slices.Values(w.dossiers), byID)); diff != "" {
		t.Errorf("the dossiers:\n%s", diff)
	}
	if len(counted.Outcomes) != 1 || len(counted.Log) != 3 || counted.Log[2].Revision != before {
		t.Errorf("got %d outcomes and %d log entries up to %v", len(counted.Outcomes), len(counted.Log), before)
	}
}

// single returns parts of one row each.
func single(parts []civic.ArchivePart) []civic.ArchivePart {
	var rows []civic.ArchivePart
	for _, part := range parts {
		for _, row := range part.Keys {
			rows = append(rows, civic.ArchivePart{Keys: []civic.KeyRow{row}})
		}
		for _, row := range part.Dossiers {
			rows = append(rows, civic.ArchivePart{Dossiers: []civic.Dossier{row}})
		}
		for _, row := range part.Outcomes {
			rows = append(rows, civic.ArchivePart{Outcomes: []civic.KeptOutcome{row}})
		}
		for _, row := range part.Log {
			rows = append(rows, civic.ArchivePart{Log: []civic.LogEntry{row}})
		}
	}
	return rows
}

func importSmallParts(t *testing.T, place func(t *testing.T) Where) {
	var want []string
	o := originalOf(t, place, 15, func(t *testing.T, store civic.Store, w *world) { want = answersTo(t, store, w, 15) })
	store := imported(t, place(t), o.revision, single(o.parts))
	if now := revisionOf(t, read(t, store)); now != o.revision {
		t.Errorf("the copy is at %v, the archive at %v", now, o.revision)
	}
	wantTrueAnswers(t, store, o.world, 15)
	wantSameAnswers(t, answersTo(t, store, o.world, 15), want)
	if diff := difference(entriesOf(t, store, civic.Revision{Graph: o.revision.Graph}), o.log); diff != "" {
		t.Errorf("the log:\n%s", diff)
	}
}

func exportEnds(t *testing.T, place func(t *testing.T) Where) {
	where := place(t)
	store := opened(t, where)
	past(t, store, 16)
	enough := errors.New("enough")
	for wanted := range 3 {
		err := store.Export(t.Context(), func(archive civic.Archive) error {
			taken := 0
			for _, err := range archive.Parts {
				if err != nil {
					return err
				}
				if taken++; taken > wanted {
					break
				}
			}
			return enough
		})
		wantFault(t, fmt.Sprintf("use that wants %d parts", wanted), err, enough)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := store.Export(ctx, func(archive civic.Archive) error {
		cancel()
		for _, err := range archive.Parts {
			if err != nil {
				return err
			}
		}
		return nil
	})
	wantFault(t, "a context that ends", err, context.Canceled)
	wantFault(t, "a context that has ended", store.Export(ctx, func(civic.Archive) error { return nil }), context.Canceled)
	exported(t, store)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	wantFault(t, "a store that is closed", store.Export(t.Context(), func(civic.Archive) error { return nil }), civic.ErrUnavailable)
	wantFault(t, "a store that is closed", store.Import(t.Context(), civic.Archive{Parts: inTurn(nil, nil)}), civic.ErrUnavailable)
	reopened(t, where, store)
}

func importRefused(t *testing.T, place func(t *testing.T) Where) {
	o := originalOf(t, place, 18, lookAway)
	onlyKeys := &world{}
	onlyKeys.id(civic.KindOrganization, "a key alone")
	gone := &world{}
	gone.saysOfOrganization(gone.id(civic.KindOrganization, "gone"), civic.RecordHead{Source: gone.source("register"), Retired: true}, civic.OrganizationFacts{})
	for name, w := range map[string]*world{"a graph": gold(), "keys alone": onlyKeys, "what is not in the graph": gone} {
		t.Run(name, func(t *testing.T) { importRefusedInto(t, place(t), w, o) })
	}
}

// importRefusedInto asks twice for a copy of an original into a place that holds a world.
func importRefusedInto(t *testing.T, where Where, w *world, o original) {
	store := opened(t, where)
	w.write(t, store)
	before, log := answersTo(t, store, w, 1), entriesOf(t, store, civic.Revision{Graph: revisionOf(t, read(t, store)).Graph})
	now := revisionOf(t, read(t, store))
	for range 2 {
		err := store.Import(t.Context(), civic.Archive{Revision: o.revision, Parts: inTurn(o.parts, nil)})
		wantFault(t, "into a store that holds something", err, civic.ErrConflict)
		if after := revisionOf(t, read(t, store)); after != now {
			t.Errorf("the revision went from %v to %v", now, after)
		}
		wantSameAnswers(t, answersTo(t, store, w, 1), before)
		if diff := difference(entriesOf(t, store, civic.Revision{Graph: now.Graph}), log); diff != "" {
			t.Errorf("the log:\n%s", diff)
		}
		store = reopened(t, where, store)
	}
}

// importBreaksOff breaks imports off before the first part, between others, and behind the last.
func importBreaksOff(t *testing.T, place func(t *testing.T) Where) {
	o := originalOf(t, place, 17, lookAway)
	revision, parts := o.revision, o.parts
	enough := errors.New("enough")
	for _, taken := range []int{0, 1, len(parts) / 2, len(parts) - 1, len(parts)} {
		t.Run(fmt.Sprint("after ", taken, " parts"), func(t *testing.T) {
			where := place(t)
			store := opened(t, where)
			err := store.Import(t.Context(), civic.Archive{Revision: revision, Parts: inTurn(parts[:taken], enough)})
			wantFault(t, "an archive that breaks off", err, enough)
			wantClosedForGood(t, where, store)
		})
	}
	t.Run("a context that ends", func(t *testing.T) {
		where := place(t)
		store := opened(t, where)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		err := store.Import(ctx, civic.Archive{Revision: revision, Parts: func(yield func(civic.ArchivePart, error) bool) {
			for i, part := range parts {
				readWithin(t, store)
				if i == len(parts)/2 {
					cancel()
				}
				if !yield(part, nil) {
					return
				}
			}
		}})
		wantFault(t, "a context that ends", err, context.Canceled)
		readWithin(t, store)
		wantClosedForGood(t, where, store)
	})
}

// readWithin opens a view of a store that is being filled. What it shows is not promised, but nobody may have to wait for it.
func readWithin(t *testing.T, store civic.Store) {
	t.Helper()
	opened := make(chan error, 1)
	go func() {
		reader, err := store.Reader(t.Context())
		if err == nil {
			reader.Close()
		}
		opened <- err
	}()
	select {
	case err := <-opened:
		if err != nil {
			t.Errorf("a view meanwhile: %v", err)
		}
	case <-deadline(t):
		t.Fatal("a view of a store that is being filled never opens")
	}
}

// wantClosedForGood checks that a store is refused when it is opened again, also the second time.
func wantClosedForGood(t *testing.T, where Where, store civic.Store) {
	t.Helper()
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		again, err := where()
		wantFault(t, "opened again", err, civic.ErrCorrupt)
		if err == nil {
			t.Error(again.Close())
		}
	}
}
