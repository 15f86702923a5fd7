package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func concurrencyPromises() []promise {
	return []promise{
		{"A page walk misses and repeats nothing whose key did not change, while others insert and retire", walkUnderWrites},
		{"A walk backward neither", walkBackwardUnderWrites},
		{"Readers see each commit whole or not at all", readersSeeWhole},
		{"Updates by many goroutines are all there, one revision each", updatesAtOnce},
		{"Of updates at once that assume the same revision one succeeds", updatesInRace},
		{"The same request asked at once by many is run once", keysInRace},
		{"All methods may be called by many goroutines at once", methodsAtOnce},
	}
}

// steady makes organizations that nobody touches.
func steady(w *world, n int) []civic.ID {
	ids := make([]civic.ID, n)
	for i := range ids {
		ids[i] = w.organization(fmt.Sprintf("steady%03d", i), civic.OrganizationFacts{Names: named(fmt.Sprintf("Kalıcı %03d", i))})
	}
	return ids
}

func walkUnderWrites(t *testing.T, open opener) { walk(t, open, false) }

func walkBackwardUnderWrites(t *testing.T, open opener) { walk(t, open, true) }

// walk pages through organizations by name. Between two pages organizations are inserted before, within and behind the page, and one of
// those that the walk has just passed, one that it will come to, and those inserted before are retired.
func walk(t *testing.T, open opener, backward bool) {
	w := &world{}
	stay := steady(w, 40)
	for i := range 40 {
		w.organization(fmt.Sprintf("leaving%03d", i), civic.OrganizationFacts{Names: named(fmt.Sprintf("Kalıcı %03d ek", i))})
	}
	store := open.holding(t, w)
	var walked []civic.ID
	request := civic.PageRequest{Limit: 7, Backward: backward}
	for step := 0; ; step++ {
		v := view{t, w, read(t, store)}
		page := v.organizations(civic.OrganizationQuery{Order: civic.ByName, Page: request})
		v.Close()
		items := nodeIDs(page.Items)
		more, next := page.HasNext, len(items)-1
		if backward {
			slices.Reverse(items)
			more, next = page.HasPrevious, 0
		}
		walked = append(walked, items...)
		if !more || len(items) == 0 {
			break
		}
		request.From = &page.Positions[next]
		disturb(t, store, w, step)
	}
	checkWalk(t, w, walked, stay)
}

// disturb inserts organizations all over the list and retires others, those at the end of the last page among them.
func disturb(t *testing.T, store civic.Store, w *world, step int) {
	t.Helper()
	var batch civic.Batch
	for i := 0; i < 40; i += 5 {
		w.organization(fmt.Sprintf("inserted%d-%d", step, i), civic.OrganizationFacts{Names: named(fmt.Sprintf("Kalıcı %03d ara %d", i, step))})
		batch.Dossiers = append(batch.Dossiers, keptUnder(w, w.called(fmt.Sprintf("inserted%d-%d", step, i))))
	}
	for i := step % 3; i < 40; i += 7 {
		gone := retired(keptUnder(w, w.called(fmt.Sprintf("leaving%03d", (i+3*step)%40))))
		batch.Dossiers = append(batch.Dossiers, gone)
	}
	update(t, store, civic.Commit{}, func(tx civic.Tx) error { return tx.Put(t.Context(), batch) })
}

// checkWalk checks that nothing was met twice and that all that stayed was met.
func checkWalk(t *testing.T, w *world, walked, stay []civic.ID) {
	t.Helper()
	seen := map[civic.ID]int{}
	for _, id := range walked {
		if seen[id]++; seen[id] == 2 {
			t.Errorf("%s was met twice", w.slug(id))
		}
	}
	for _, id := range stay {
		if seen[id] == 0 {
			t.Errorf("%s was missed", w.slug(id))
		}
	}
}

// inParallel runs jobs at once and returns their errors, joined.
func inParallel(n int, job func(i int) error) error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = job(i) })
	}
	all.Wait()
	return errors.Join(errs...)
}

// readersSeeWhole writes commits that each move both ends of a pair, and reads them meanwhile: both are of one commit.
func readersSeeWhole(t *testing.T, open opener) {
	const commits, readers = 30, 3
	w := &world{}
	pair := func(i int) civic.Batch {
		for _, slug := range []string{"left", "right"} {
			w.organization(slug, civic.OrganizationFacts{Names: named(slug), Website: fmt.Sprintf("https://ornek.example/%d", i)})
		}
		return civic.Batch{Keys: slices.Clone(w.keys), Dossiers: slices.Clone(w.dossiers)}
	}
	store := open(t)
	update(t, store, civic.Commit{}, func(tx civic.Tx) error { return tx.Put(t.Context(), pair(0)) })
	asked := w.all("left", "right")
	done := make(chan struct{})
	err := inParallel(readers+1, func(i int) error {
		if i == readers {
			defer close(done)
			return writePairs(t.Context(), store, commits, pair)
		}
		for {
			if err := seeWhole(t.Context(), store, asked); err != nil {
				return err
			}
			select {
			case <-done:
				return nil
			default:
			}
		}
	})
	if err != nil {
		t.Error(err)
	}
}

func writePairs(ctx context.Context, store civic.Store, commits int, pair func(int) civic.Batch) error {
	for i := range commits {
		batch := pair(i + 1)
		if _, err := store.Update(ctx, civic.Commit{}, func(tx civic.Tx) error { return tx.Put(ctx, batch) }); err != nil {
			return err
		}
	}
	return nil
}

// seeWhole reads both ends in one question.
func seeWhole(ctx context.Context, store civic.Store, ids []civic.ID) error {
	reader, err := store.Reader(ctx)
	if err != nil {
		return err
	}
	defer reader.Close()
	nodes, err := reader.Nodes(ctx, ids)
	if err != nil {
		return err
	}
	left, okLeft := nodes[0].(*civic.Organization)
	right, okRight := nodes[1].(*civic.Organization)
	if !okLeft || !okRight || left.Website != right.Website {
		return fmt.Errorf("a reader sees half a commit: %+v and %+v", nodes[0], nodes[1])
	}
	return nil
}

// oneOrganization is a batch of one new organization; it may be made by many goroutines at once.
func oneOrganization(i int) civic.Batch {
	w := &world{}
	w.organization(fmt.Sprintf("o%d", i), civic.OrganizationFacts{})
	return w.batch()
}

func updatesAtOnce(t *testing.T, open opener) {
	const writers, each = 4, 6
	store := open(t)
	start := read(t, store).Revision()
	err := inParallel(writers, func(i int) error {
		for j := range each {
			batch := oneOrganization(i*each + j)
			if _, err := store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error { return tx.Put(t.Context(), batch) }); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	entries, err := store.Changes(t.Context(), start, 2*writers*each)
	for i, entry := range need(t, entries, err) {
		if entry.Revision.Number != start.Number+uint64(i)+1 {
			t.Errorf("entry %d is of revision %v", i, entry.Revision)
		}
	}
	counts, err := read(t, store).Counts(t.Context())
	if got := need(t, counts, err).Organizations[civic.NGO]; got != writers*each || len(entries) != writers*each {
		t.Errorf("got %d organizations and %d log entries, want %d", got, len(entries), writers*each)
	}
}

func updatesInRace(t *testing.T, open opener) {
	const writers = 6
	store := open.holding(t, gold())
	current := read(t, store).Revision()
	won := make(chan civic.Receipt, writers)
	err := inParallel(writers, func(i int) error {
		batch := oneOrganization(i)
		receipt, err := store.Update(t.Context(), civic.Commit{IfRevision: &current}, func(tx civic.Tx) error { return tx.Put(t.Context(), batch) })
		if err == nil {
			won <- receipt
		} else if !errors.Is(err, civic.ErrConflict) {
			return err
		}
		return nil
	})
	if err != nil || len(won) != 1 {
		t.Errorf("%d of %d updates succeeded; %v", len(won), writers, err)
	}
}

func keysInRace(t *testing.T, open opener) {
	const writers = 6
	store := open.holding(t, gold())
	before := read(t, store).Revision()
	commit := civic.Commit{IdempotencyKey: "once", Request: civic.FingerprintOf("the same")}
	err := inParallel(writers, func(int) error {
		batch := oneOrganization(1)
		receipt, err := store.Update(t.Context(), commit, func(tx civic.Tx) error {
			tx.SetOutcome([]byte("outcome"))
			return tx.Put(t.Context(), batch)
		})
		if err == nil && receipt.Replayed && string(receipt.Outcome) != "outcome" {
			err = fmt.Errorf("replayed with outcome %q", receipt.Outcome)
		}
		return err
	})
	if after := read(t, store).Revision(); err != nil || after.Number != before.Number+1 {
		t.Errorf("from revision %v to %v; %v", before, after, err)
	}
}

func methodsAtOnce(t *testing.T, open opener) {
	const rounds, writes = 4, 10
	w := gold()
	store := open.holding(t, w)
	reader := read(t, store)
	calls := callsOf(w, reader, store)
	err := inParallel(rounds+1, func(i int) error {
		if i == rounds {
			return writePairs(t.Context(), store, writes, oneOrganization)
		}
		for name, call := range calls {
			if err := call(t.Context()); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
