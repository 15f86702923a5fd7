package watch_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/watch"
)

// patience is how long a test waits for what must come.
const patience = 20 * time.Second

func open(t *testing.T) *embedded.Store {
	t.Helper()
	store, err := embedded.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func theme(slug string) civic.ID {
	return civic.Mint(civic.KindTheme, civic.Key{Scheme: "test", Value: slug}, 0)
}

// commit writes themes in one commit and returns its revision.
func commit(t *testing.T, store civic.Store, slugs ...string) civic.Revision {
	t.Helper()
	var batch civic.Batch
	for _, slug := range slugs {
		batch.Dossiers = append(batch.Dossiers, &civic.Theme{ID: theme(slug), Names: []civic.Name{{Text: slug, Language: civic.Turkish, Kind: civic.Official}}})
	}
	receipt, err := store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error { return tx.Put(t.Context(), batch) })
	if err != nil {
		t.Fatal(err)
	}
	return receipt.Revision
}

func follow(t *testing.T, w *watch.Watcher, after *civic.Revision) *watch.Follower {
	t.Helper()
	f, err := w.Follow(t.Context(), after)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}

func next(t *testing.T, f *watch.Follower) watch.Change {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	change, err := f.Next(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return change
}

// nothing expects that nothing comes for now.
func nothing(t *testing.T, f *watch.Follower) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if change, err := f.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %+v, %v", change, err)
	}
}

func TestAFollowerSeesWhatIsCommittedFromNowOn(t *testing.T) {
	store := open(t)
	commit(t, store, "before")
	f := follow(t, watch.New(store), nil)
	nothing(t, f)
	want := commit(t, store, "a", "b")
	got := next(t, f)
	ids := []civic.ID{min(theme("a"), theme("b")), max(theme("a"), theme("b"))}
	if got.Revision != want || fmt.Sprint(got.IDs) != fmt.Sprint(ids) || !got.Complete {
		t.Errorf("got %+v, want %v of %v", got, ids, want)
	}
	nothing(t, f)
}

func TestALargeCommitIsCut(t *testing.T) {
	for count, complete := range map[int]bool{watch.MaxIDs: true, watch.MaxIDs + 1: false} {
		store := open(t)
		f := follow(t, watch.New(store), nil)
		var slugs []string
		for i := range count {
			slugs = append(slugs, fmt.Sprint("theme-", i))
		}
		commit(t, store, slugs...)
		if got := next(t, f); len(got.IDs) != watch.MaxIDs || got.Complete != complete {
			t.Errorf("of %d ids %d came, complete: %v", count, len(got.IDs), got.Complete)
		}
	}
}

// TestFollowersUnderWrites follows from different revisions while others write.
func TestFollowersUnderWrites(t *testing.T) {
	const writers, each, followers = 4, 100, 8
	store := open(t)
	start := commit(t, store, "first")
	w := watch.New(store)
	var writing, following sync.WaitGroup
	for i := range writers {
		writing.Go(func() {
			for j := range each {
				commit(t, store, fmt.Sprint("theme-", i, "-", j))
			}
		})
	}
	for i := range followers {
		following.Go(func() {
			after := start
			f, err := w.Follow(t.Context(), &after)
			if err != nil {
				t.Error(err)
				return
			}
			defer f.Close()
			for number := start.Number + 1; number <= start.Number+writers*each; number++ {
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				change, err := f.Next(ctx)
				cancel()
				if err != nil || change.Revision != (civic.Revision{Graph: start.Graph, Number: number}) {
					t.Errorf("follower %d: got %v, %v, want revision %d", i, change.Revision, err, number)
					return
				}
			}
		})
	}
	writing.Wait()
	following.Wait()
}

func TestFollowingBehindARevision(t *testing.T) {
	store, err := embedded.Open(t.TempDir(), embedded.Options{LogRetention: 5})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	var made []civic.Revision
	for i := range 10 {
		made = append(made, commit(t, store, fmt.Sprint("theme-", i)))
	}
	w := watch.New(store)
	f := follow(t, w, &made[6])
	for _, want := range made[7:] {
		if got := next(t, f); got.Revision != want {
			t.Errorf("got %v, want %v", got.Revision, want)
		}
	}
	nothing(t, f)
	for name, test := range map[string]struct {
		after civic.Revision
		want  error
	}{
		"older than the log":  {made[2], civic.ErrRevisionGone},
		"still to come":       {civic.Revision{Graph: made[0].Graph, Number: 100}, civic.ErrInvalid},
		"of another graph":    {civic.Revision{Graph: "another", Number: 3}, civic.ErrInvalid},
		"the newest, is good": {made[9], nil},
	} {
		f, err := w.Follow(t.Context(), &test.after)
		if !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", name, err, test.want)
		}
		if err == nil {
			f.Close()
		}
	}
}

// TestASlowFollowerIsDropped commits more than is kept for one who had caught up, and does not hold up another.
func TestASlowFollowerIsDropped(t *testing.T) {
	store := open(t)
	w := watch.New(store)
	slow, quick := follow(t, w, nil), follow(t, w, nil)
	commit(t, store, "first")
	next(t, slow)
	next(t, quick)
	for i := range 5000 {
		want := commit(t, store, fmt.Sprint("theme-", i))
		if got := next(t, quick); got.Revision != want {
			t.Fatalf("got %v, want %v", got.Revision, want)
		}
	}
	if change, err := slow.Next(t.Context()); !errors.Is(err, watch.ErrTooSlow) {
		t.Errorf("got %+v, %v", change, err)
	}
}

func TestFollowersAreToldThatTheStoreFails(t *testing.T) {
	store := open(t)
	w := watch.New(store)
	f := follow(t, w, nil)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if _, err := f.Next(ctx); !errors.Is(err, civic.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
	if _, err := w.Follow(ctx, nil); !errors.Is(err, civic.ErrUnavailable) {
		t.Errorf("following anew: %v", err)
	}
}

// idleLog counts who awaits.
type idleLog struct {
	*embedded.Store
	begun, ended chan struct{}
}

// Await counts.
func (l idleLog) Await(ctx context.Context, known civic.Revision) error {
	l.begun <- struct{}{}
	defer func() { l.ended <- struct{}{} }()
	return l.Store.Await(ctx, known)
}

// TestOneWatchesForAll also holds that nobody watches when nobody follows.
func TestOneWatchesForAll(t *testing.T) {
	log := idleLog{open(t), make(chan struct{}, 100), make(chan struct{}, 100)}
	w := watch.New(log)
	for range 2 {
		var followers []*watch.Follower
		for range 10 {
			f, err := w.Follow(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			followers = append(followers, f)
			nothing(t, f)
		}
		for _, f := range followers {
			f.Close()
		}
		<-log.begun
		select {
		case <-log.ended:
		case <-time.After(patience):
			t.Fatal("it is still watched")
		}
		if len(log.begun) > 0 {
			t.Errorf("%d more watch", len(log.begun))
		}
	}
}
