package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func concurrencyPromises() []promise {
	return []promise{
		{"A page walk misses and repeats nothing whose key did not change, while others insert and retire", walkUnderWrites},
		{"A walk backward neither", walkBackwardUnderWrites},
		{"What a scan sees is exactly the revision that it returns, while others write", scansAreExact},
		{"What a view answers is of its revision or a later one, while others write", answersAreOfTheirRevision},
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

// A couple is two organizations that each commit changes together: the commit says on both which it is, and gives both one of two themes.
type couple struct {
	ids, themes []civic.ID
	// first is the revision that holds the couple as commit 0 left it.
	first civic.Revision
}

func (p couple) batch(commit int) civic.Batch {
	w := &world{}
	for _, slug := range []string{"even", "odd"} {
		w.theme(slug)
	}
	for _, slug := range []string{"left", "right"} {
		w.organization(slug, civic.OrganizationFacts{Names: named(slug), Website: fmt.Sprint(commit), Themes: p.themes[commit%2 : commit%2+1]})
	}
	return w.batch()
}

// whileCouplesChange writes commits that each change a couple, and looks at it meanwhile, over and over, from several goroutines.
func whileCouplesChange(t *testing.T, open opener, look func(couple, civic.Store) error) {
	const commits, lookers = 30, 3
	w := &world{}
	p := couple{themes: []civic.ID{w.theme("even"), w.theme("odd")}, ids: []civic.ID{w.id(civic.KindOrganization, "left"), w.id(civic.KindOrganization, "right")}}
	store := open(t)
	p.first = update(t, store, civic.Commit{}, func(tx civic.Tx) error { return tx.Put(t.Context(), p.batch(0)) }).Revision
	done := make(chan struct{})
	err := inParallel(lookers+1, func(i int) error {
		if i == lookers {
			defer close(done)
			return writeEach(t.Context(), store, commits, p.batch)
		}
		for {
			if err := look(p, store); err != nil {
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

// writeEach commits the batches 1 to commits, one after the other.
func writeEach(ctx context.Context, store civic.Store, commits int, batch func(commit int) civic.Batch) error {
	for i := range commits {
		_, err := store.Update(ctx, civic.Commit{}, func(tx civic.Tx) error { return tx.Put(ctx, batch(i+1)) })
		if err != nil {
			return err
		}
	}
	return nil
}

func scansAreExact(t *testing.T, open opener) {
	whileCouplesChange(t, open, func(p couple, store civic.Store) error {
		reader, err := store.Reader(t.Context())
		if err != nil {
			return err
		}
		defer reader.Close()
		var seen []civic.ID
		revision, err := reader.Scan(t.Context(), civic.Visitor{Organization: func(o civic.OrganizationColumns) error {
			seen = append(seen, o.Themes...)
			return nil
		}})
		if err != nil {
			return err
		}
		want := p.themes[(revision.Number-p.first.Number)%2]
		if !slices.Equal(seen, []civic.ID{want, want}) {
			return fmt.Errorf("a scan of revision %v shows the themes %v, want %s twice", revision, seen, want)
		}
		return nil
	})
}

func answersAreOfTheirRevision(t *testing.T, open opener) {
	whileCouplesChange(t, open, func(p couple, store civic.Store) error {
		reader, err := store.Reader(t.Context())
		if err != nil {
			return err
		}
		defer reader.Close()
		nodes, err := reader.Nodes(t.Context(), p.ids)
		if err != nil {
			return err
		}
		revision, err := reader.Revision(t.Context())
		for _, node := range nodes {
			organization, there := node.(*civic.Organization)
			if !there || err != nil {
				return errors.Join(err, fmt.Errorf("of the couple %v is in the graph", nodes))
			}
			if commit, err := strconv.Atoi(organization.Website); err != nil || uint64(commit) < revision.Number-p.first.Number {
				return fmt.Errorf("a view of revision %v shows what commit %q left, and the couple was made at %v", revision, organization.Website, p.first)
			}
		}
		return nil
	})
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
	start := revisionOf(t, read(t, store))
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
	current := revisionOf(t, read(t, store))
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
	before := revisionOf(t, read(t, store))
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
	if after := revisionOf(t, read(t, store)); err != nil || after.Number != before.Number+1 {
		t.Errorf("from revision %v to %v; %v", before, after, err)
	}
}

func methodsAtOnce(t *testing.T, open opener) {
	const rounds, writes = 4, 10
	w := gold()
	store := open.holding(t, w)
	reader := read(t, store)
	calls := callsOf(w, reader, store, revisionOf(t, reader))
	err := inParallel(rounds+1, func(i int) error {
		if i == rounds {
			return writeEach(t.Context(), store, writes, oneOrganization)
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
