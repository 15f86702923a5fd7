package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func writerPromises() []promise {
	return []promise{
		{"Update commits when change returns nil", updateCommits},
		{"Update leaves no trace otherwise", updateLeavesNoTrace},
		{"Update leaves no trace when its context ends before the commit", updateCancelled},
		{"Update may run change more than once; only the last run counts", updateRunsAgain},
		{"A commit that changes nothing makes no revision", updateOfNothing},
		{"Any other commit makes one revision and one log entry", updateMakesOne},
		{"IfRevision must be the current revision", updateIfRevision},
		{"An idempotency key makes asking again safe", updateIdempotent},
		{"An idempotency key outlives a commit that changed nothing", updateIdempotentNothing},
		{"An idempotency key used for another request is a conflict", updateKeyReused},
		{"A failed update leaves its idempotency key free", updateKeyAfterFailure},
		{"DryRun runs the change and then leaves no trace of it", updateDryRun},
		{"Keys are given for good; giving one to a second entity is a conflict", keysClash},
		{"Dossiers replace those with the same id", dossiersReplace},
	}
}

// deadline is when a test gives up waiting.
func deadline(t *testing.T) <-chan time.Time {
	const patience = 20 * time.Second
	timer := time.NewTimer(patience)
	t.Cleanup(func() { timer.Stop() })
	return timer.C
}

// put is an update of a store that holds gold: it writes a new organization.
func put(ctx context.Context, w *world, slug string) func(civic.Tx) error {
	w.organization(slug, civic.OrganizationFacts{Names: named("Zambak " + slug)})
	batch := w.batch()
	return func(tx civic.Tx) error { return tx.Put(ctx, batch) }
}

// wantOrganizations checks which of some organizations a new view shows.
func wantOrganizations(t *testing.T, store civic.Store, w *world, slugs []string, want string) {
	t.Helper()
	v := view{t, w, read(t, store)}
	v.wantSlugs("organizations in the graph", nodeIDs(v.organizations(civic.OrganizationQuery{
		Filter: civic.OrganizationFilter{IDs: w.all(slugs...)}, Page: everything(),
	}).Items), want)
}

func updateCommits(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	before := revisionOf(t, read(t, store))
	receipt := update(t, store, civic.Commit{}, put(t.Context(), w, "new"))
	if receipt.Revision.Number != before.Number+1 || receipt.Revision.Graph != before.Graph || receipt.Replayed {
		t.Errorf("got %+v after %v", receipt, before)
	}
	wantOrganizations(t, store, w, []string{"new"}, "new")
}

func updateLeavesNoTrace(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	before := revisionOf(t, read(t, store))
	enough := errors.New("enough")
	write := put(t.Context(), w, "new")
	_, err := store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error { return errors.Join(write(tx), enough) })
	wantFault(t, "Update", err, enough)
	if after := revisionOf(t, read(t, store)); after != before {
		t.Errorf("the revision went from %v to %v", before, after)
	}
	wantOrganizations(t, store, w, []string{"new"}, "")
	wantKeyFree(t, store, kindKey(civic.KindOrganization, "new"))
	entries, err := store.Changes(t.Context(), before, 10)
	if need(t, entries, err); len(entries) != 0 {
		t.Errorf("the log has %+v", entries)
	}
}

// wantKeyFree checks that nothing was given a key.
func wantKeyFree(t *testing.T, store civic.Store, key civic.KindKey) {
	t.Helper()
	update(t, store, civic.Commit{DryRun: true}, func(tx civic.Tx) error {
		ids, err := tx.Resolve(t.Context(), []civic.KindKey{key})
		if err == nil && ids[0] != "" {
			t.Errorf("the key %s is of %s", key.Value, ids[0])
		}
		return err
	})
}

func updateCancelled(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	write := put(ctx, w, "new")
	_, err := store.Update(ctx, civic.Commit{}, func(tx civic.Tx) error {
		err := write(tx)
		cancel()
		return err
	})
	wantFault(t, "Update", err, context.Canceled)
	wantOrganizations(t, store, w, []string{"new"}, "")
}

// updateRunsAgain holds to it that a change is whole in each run: what is written is what the last run wrote, whatever runs came
// before it.
func updateRunsAgain(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	runs := 0
	receipt := update(t, store, civic.Commit{}, func(tx civic.Tx) error {
		runs++
		once := w.clone()
		return put(t.Context(), once, fmt.Sprintf("run%d", runs))(tx)
	})
	for run := 1; run <= runs; run++ {
		w.id(civic.KindOrganization, fmt.Sprintf("run%d", run))
		want := ""
		if run == runs {
			want = fmt.Sprintf("run%d", run)
		}
		wantOrganizations(t, store, w, []string{fmt.Sprintf("run%d", run)}, want)
	}
	if now := revisionOf(t, read(t, store)); now != receipt.Revision {
		t.Errorf("%d runs led from the revision of the receipt, %v, to %v", runs, receipt.Revision, now)
	}
}

func updateOfNothing(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	before := revisionOf(t, read(t, store))
	for name, change := range map[string]func(civic.Tx) error{
		"nothing at all": func(civic.Tx) error { return nil },
		"an empty batch": func(tx civic.Tx) error { return tx.Put(t.Context(), civic.Batch{}) },
		"what is there":  func(tx civic.Tx) error { return tx.Put(t.Context(), gold().batch()) },
		"an outcome":     func(tx civic.Tx) error { tx.SetOutcome([]byte("done")); return nil },
		"only questions": func(tx civic.Tx) error { _, err := tx.Dossiers(t.Context(), w.all("dernek")); return err },
	} {
		if receipt := update(t, store, civic.Commit{Reason: name}, change); receipt.Revision != before {
			t.Errorf("%s: got revision %v, want still %v", name, receipt.Revision, before)
		}
	}
	entries, err := store.Changes(t.Context(), before, 10)
	if need(t, entries, err); len(entries) != 0 {
		t.Errorf("the log has %+v", entries)
	}
}

func updateMakesOne(t *testing.T, open opener) {
	w := gold()
	store := open(t)
	start := revisionOf(t, read(t, store))
	first := w.write(t, store)
	second := update(t, store, civic.Commit{}, func(tx civic.Tx) error {
		return errors.Join(put(t.Context(), w, "new")(tx), put(t.Context(), w, "newer")(tx))
	})
	third := update(t, store, civic.Commit{}, func(tx civic.Tx) error {
		return tx.Put(t.Context(), civic.Batch{Keys: []civic.KeyRow{{KindKey: kindKey(civic.KindOrganization, "another-key"), ID: w.called("new")}}})
	})
	for i, receipt := range []civic.Receipt{first, second, third} {
		if receipt.Revision.Number != start.Number+uint64(i)+1 {
			t.Errorf("commit %d: got revision %v", i+1, receipt.Revision)
		}
	}
	entries, err := store.Changes(t.Context(), start, 10)
	if need(t, entries, err); len(entries) != 3 {
		t.Errorf("got %d log entries, want 3", len(entries))
	}
}

func updateIfRevision(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	current := revisionOf(t, read(t, store))
	receipt := update(t, store, civic.Commit{IfRevision: &current}, put(t.Context(), w, "new"))
	later, other := receipt.Revision, receipt.Revision
	later.Number++
	other.Graph = "another"
	for name, revision := range map[string]civic.Revision{"an older": current, "a later": later, "another graph's": other, "none": {}} {
		_, err := store.Update(t.Context(), civic.Commit{IfRevision: &revision}, put(t.Context(), w.clone(), "refused"))
		wantFault(t, name+" revision", err, civic.ErrConflict)
	}
	wantKeyFree(t, store, kindKey(civic.KindOrganization, "refused"))
	update(t, store, civic.Commit{IfRevision: &receipt.Revision}, put(t.Context(), w, "newest"))
}

func updateIdempotent(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	commit := civic.Commit{IdempotencyKey: "once", Request: civic.FingerprintOf("new")}
	write := put(t.Context(), w, "new")
	first := update(t, store, commit, func(tx civic.Tx) error {
		tx.SetOutcome([]byte("first"))
		return write(tx)
	})
	update(t, store, civic.Commit{}, put(t.Context(), w, "between"))
	stale := civic.Revision{Graph: first.Revision.Graph}
	commit.IfRevision = &stale
	again := update(t, store, commit, func(civic.Tx) error {
		t.Error("the change ran a second time")
		return nil
	})
	if first.Replayed || !again.Replayed || string(again.Outcome) != "first" {
		t.Errorf("got %+v, then %+v", first, again)
	}
	if again.Revision.Number < first.Revision.Number {
		t.Errorf("asked again, got revision %v after %v", again.Revision, first.Revision)
	}
}

func updateIdempotentNothing(t *testing.T, open opener) {
	store := open.holding(t, gold())
	commit := civic.Commit{IdempotencyKey: "once", Request: civic.FingerprintOf("nothing")}
	update(t, store, commit, func(tx civic.Tx) error {
		tx.SetOutcome([]byte("nothing changed"))
		return nil
	})
	again := update(t, store, commit, func(civic.Tx) error {
		t.Error("the change ran a second time")
		return nil
	})
	if !again.Replayed || string(again.Outcome) != "nothing changed" {
		t.Errorf("got %+v", again)
	}
}

func updateKeyReused(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	update(t, store, civic.Commit{IdempotencyKey: "once", Request: civic.FingerprintOf("new")}, put(t.Context(), w, "new"))
	_, err := store.Update(t.Context(), civic.Commit{IdempotencyKey: "once", Request: civic.FingerprintOf("other")}, func(civic.Tx) error {
		t.Error("the change ran")
		return nil
	})
	wantFault(t, "the same key for another request", err, civic.ErrConflict)
	update(t, store, civic.Commit{IdempotencyKey: "twice", Request: civic.FingerprintOf("other")}, put(t.Context(), w, "other"))
}

func updateKeyAfterFailure(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	commit := civic.Commit{IdempotencyKey: "once", Request: civic.FingerprintOf("new")}
	enough := errors.New("enough")
	_, err := store.Update(t.Context(), commit, func(civic.Tx) error { return enough })
	wantFault(t, "the first time", err, enough)
	if receipt := update(t, store, commit, put(t.Context(), w, "new")); receipt.Replayed {
		t.Errorf("got %+v for a change that never was", receipt)
	}
	wantOrganizations(t, store, w, []string{"new"}, "new")
}

func updateDryRun(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	before := revisionOf(t, read(t, store))
	commit := civic.Commit{IdempotencyKey: "once", Request: civic.FingerprintOf("new"), DryRun: true}
	ran := false
	write := put(t.Context(), w, "new")
	receipt := update(t, store, commit, func(tx civic.Tx) error {
		ran = true
		return write(tx)
	})
	if !ran || receipt.Revision != before {
		t.Errorf("ran %t, got %+v, want still revision %v", ran, receipt, before)
	}
	wantOrganizations(t, store, w, []string{"new"}, "")
	wantKeyFree(t, store, kindKey(civic.KindOrganization, "new"))
	commit.DryRun = false
	if receipt := update(t, store, commit, write); receipt.Replayed || receipt.Revision.Number != before.Number+1 {
		t.Errorf("the real run after the dry one: got %+v", receipt)
	}
}

func keysClash(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	clash := civic.Batch{Keys: []civic.KeyRow{{KindKey: kindKey(civic.KindOrganization, "dernek"), ID: w.called("vakif")}}}
	_, err := store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error { return tx.Put(t.Context(), clash) })
	wantFault(t, "a key of another", err, civic.ErrConflict)
	within := civic.Batch{Keys: []civic.KeyRow{
		{KindKey: kindKey(civic.KindOrganization, "fresh"), ID: w.called("vakif")}, {KindKey: kindKey(civic.KindOrganization, "fresh"), ID: w.called("dernek")},
	}}
	_, err = store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error { return tx.Put(t.Context(), within) })
	wantFault(t, "a key given twice in a batch", err, civic.ErrConflict)
	again := civic.Batch{Keys: []civic.KeyRow{
		{KindKey: kindKey(civic.KindOrganization, "dernek"), ID: w.called("dernek")},
		{KindKey: kindKey(civic.KindPlace, "dernek"), ID: w.called("ankara")},
	}}
	update(t, store, civic.Commit{}, func(tx civic.Tx) error { return tx.Put(t.Context(), again) })
	v := view{t, w, read(t, store)}
	ids := v.resolve([]civic.KindKey{kindKey(civic.KindOrganization, "dernek"), kindKey(civic.KindPlace, "dernek"), kindKey(civic.KindOrganization, "fresh")})
	if ids[0] != w.called("dernek") || ids[1] != w.called("ankara") || ids[2] != "" {
		t.Errorf("got %s", w.slugs(ids))
	}
}

func dossiersReplace(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	id := w.called("vakif")
	fewer := &civic.OrganizationDossier{ID: id, Records: []civic.Record[civic.OrganizationFacts]{{
		RecordHead: civic.RecordHead{Source: w.called("register")}, Facts: civic.OrganizationFacts{Type: civic.Company, Names: named("Ihlamur A.Ş.")},
	}}}
	update(t, store, civic.Commit{}, func(tx civic.Tx) error { return tx.Put(t.Context(), civic.Batch{Dossiers: []civic.Dossier{fewer}}) })
	w.put(fewer)
	v := view{t, w, read(t, store)}
	got, _ := v.nodes([]civic.ID{id})[0].(*civic.Organization)
	want := &civic.Organization{ID: id, OrganizationFacts: civic.OrganizationFacts{Type: civic.Company, Sector: civic.Private, Names: named("Ihlamur A.Ş.")}}
	if diff := difference(got, want); diff != "" {
		t.Error(diff)
	}
	v.wantSlugs("no longer by its old seat", nodeIDs(v.organizations(civic.OrganizationQuery{
		Filter: civic.OrganizationFilter{Places: w.all("izmir")}, Page: everything(),
	}).Items), "sube buyuksehir")
}
