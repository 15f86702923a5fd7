package embedded

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// A writer is one Update of a group, and what became of it.
type writer struct {
	about   civic.Commit
	change  func(civic.Tx) error
	receipt civic.Receipt
	err     error
	// escaped is what the change function panicked with.
	escaped any
}

// together has writers run in their order in one group, all of which wait for a first one. It returns how many times the store then went to disk.
func together(t *testing.T, store *Store, writers ...*writer) int {
	t.Helper()
	before := store.view.Load().transaction
	begun, goOn, again := make(chan bool), make(chan bool), false
	first := &writer{change: func(tx civic.Tx) error {
		if !again {
			again = true
			close(begun)
			<-goOn
		}
		return puts("first")(tx)
	}}
	var all sync.WaitGroup
	all.Go(func() { first.update(t.Context(), store) })
	<-begun
	for _, w := range writers {
		all.Go(func() { w.update(t.Context(), store) })
		synctest.Wait() // it waits for its turn, behind those before it
	}
	close(goOn)
	all.Wait()
	if first.err != nil {
		t.Errorf("the first writer: %v", first.err)
	}
	checkRebuilt(t, store)
	return store.view.Load().transaction - before
}

func (w *writer) update(ctx context.Context, store *Store) {
	defer func() { w.escaped = recover() }()
	w.receipt, w.err = store.Update(ctx, w.about, w.change)
}

// puts returns a change function that writes one organization.
func puts(name string) func(civic.Tx) error {
	return func(tx civic.Tx) error {
		id := civic.Mint(civic.KindOrganization, civic.Key{Scheme: "test", Value: name}, 0)
		return tx.Put(context.Background(), civic.Batch{Dossiers: []civic.Dossier{&civic.OrganizationDossier{ID: id}}})
	}
}

// inGroups runs a test with a store in a bubble, which tells when all writers wait.
func inGroups(t *testing.T, test func(t *testing.T, store *Store)) {
	synctest.Test(t, func(t *testing.T) {
		store, err := OpenMemory()
		if err != nil {
			t.Fatal(err)
		}
		test(t, store)
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestThoseWhoWaitGoToDiskTogether(t *testing.T) {
	inGroups(t, func(t *testing.T, store *Store) {
		const many = 20
		writers := make([]*writer, many)
		for i := range writers {
			writers[i] = &writer{change: puts(fmt.Sprint("member ", i))}
		}
		if commits := together(t, store, writers...); commits != 1 {
			t.Errorf("%d commits went to disk, want 1", commits)
		}
		for i, w := range writers {
			if w.err != nil || w.receipt.Revision.Number != uint64(i)+2 {
				t.Errorf("writer %d: revision %v, %v", i, w.receipt.Revision, w.err)
			}
		}
		start := writers[0].receipt.Revision
		start.Number = 0
		entries, err := store.Changes(t.Context(), start, 100)
		if err != nil || len(entries) != many+1 {
			t.Errorf("the log has %d entries, want %d: %v", len(entries), many+1, err)
		}
	})
}

func TestAGroupHasABound(t *testing.T) {
	inGroups(t, func(t *testing.T, store *Store) {
		writers := make([]*writer, 100)
		for i := range writers {
			writers[i] = &writer{change: puts(fmt.Sprint("member ", i))}
		}
		if commits := together(t, store, writers...); commits != 2 {
			t.Errorf("%d commits went to disk, want 2", commits)
		}
	})
}

// TestOneThatFailsTakesNobodyWithIt has one of a group fail in each way there is, before and after it has written something.
func TestOneThatFailsTakesNobodyWithIt(t *testing.T) {
	failure := errors.New("no")
	failing := map[string]func(civic.Tx) error{
		"an error":               func(civic.Tx) error { return failure },
		"an error after writing": func(tx civic.Tx) error { return errors.Join(puts("bad")(tx), failure) },
		"a panic after writing":  func(tx civic.Tx) error { panic(errors.Join(puts("bad")(tx), failure)) },
		"an exit after writing": func(tx civic.Tx) error {
			if err := puts("bad")(tx); err != nil {
				return err
			}
			runtime.Goexit()
			return nil
		},
	}
	for how, change := range failing {
		t.Run(how, func(t *testing.T) {
			inGroups(t, func(t *testing.T, store *Store) {
				bad, before, after := &writer{change: change}, &writer{change: puts("before")}, &writer{change: puts("after")}
				together(t, store, before, bad, after)
				for _, w := range []*writer{before, after} {
					if w.err != nil || w.receipt.Revision.Number == 0 {
						t.Errorf("another writer: %v, %v", w.receipt, w.err)
					}
				}
				switch escaped, _ := bad.escaped.(error); {
				case how == "an exit after writing":
				case !errors.Is(errors.Join(bad.err, escaped), failure):
					t.Errorf("the one that failed: %v, %v", bad.err, bad.escaped)
				}
				if now := store.view.Load(); now.revision.Number != 3 || now.directory.size(civic.KindOrganization) != 3 {
					t.Errorf("at %v there are %d organizations, want 3", now.revision, now.directory.size(civic.KindOrganization))
				}
			})
		})
	}
}

func TestAGroupKeepsThePromisesOfEach(t *testing.T) {
	inGroups(t, func(t *testing.T, store *Store) {
		current := store.view.Load().revision
		current.Number++ // what the first writer makes it
		key := civic.Commit{IdempotencyKey: "key"}
		once, twice := &writer{about: key, change: puts("keyed")}, &writer{about: key, change: puts("keyed")}
		stale := &writer{about: civic.Commit{IfRevision: &current}, change: puts("stale")}
		dry := &writer{about: civic.Commit{DryRun: true}, change: puts("dry")}
		nothing := &writer{change: func(civic.Tx) error { return nil }}
		late := &writer{change: puts("late")}
		together(t, store, once, twice, stale, dry, nothing, late)
		if once.err != nil || once.receipt.Replayed || once.receipt.Revision.Number != 2 {
			t.Errorf("with a key: %+v, %v", once.receipt, once.err)
		}
		if twice.err != nil || !twice.receipt.Replayed || twice.receipt.Revision != once.receipt.Revision {
			t.Errorf("with the same key: %+v, %v", twice.receipt, twice.err)
		}
		if !errors.Is(stale.err, civic.ErrConflict) {
			t.Errorf("for a revision that is over: %v", stale.err)
		}
		for _, w := range []*writer{dry, nothing} {
			if w.err != nil || w.receipt.Revision.Number != 2 {
				t.Errorf("without a change: %+v, %v", w.receipt, w.err)
			}
		}
		if late.err != nil || late.receipt.Revision.Number != 3 {
			t.Errorf("after the others: %+v, %v", late.receipt, late.err)
		}
	})
}
