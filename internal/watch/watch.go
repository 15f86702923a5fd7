// Package watch lets any number of followers see every commit of a store: in order, none twice, from a revision of their choice. One
// goroutine watches the store for all of them, and only while there are any. What it sees it keeps for a while, for all followers in
// common, so that one who is slow costs no more than one who is quick; one who falls further behind than that is told so and dropped.
package watch

import (
	"context"
	"errors"
	"sync"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// ErrTooSlow says that a follower did not take what happened for so long that it is not kept for it any more.
var ErrTooSlow = errors.New("too slow")

// MaxIDs is how many ids a Change names at most.
const MaxIDs = 1000

// Change is what one commit changed.
type Change struct {
	// Revision is the one that the commit made.
	Revision civic.Revision
	// IDs are of what was written, sorted: all, or the first MaxIDs.
	IDs []civic.ID
	// Complete is set when these are all.
	Complete bool
}

func changeOf(entry civic.LogEntry) Change {
	count := min(len(entry.Changed), MaxIDs)
	return Change{Revision: entry.Revision, IDs: entry.Changed[:count:count], Complete: count == len(entry.Changed)}
}

// Store is what is watched, of a civic.Store.
type Store interface {
	Reader(ctx context.Context) (civic.Reader, error)
	civic.Log
}

// Watcher watches a store. It is safe for concurrent use.
type Watcher struct {
	store Store

	mu sync.Mutex
	// feed is what all follow now, nil while nobody does.
	feed *feed
}

// New returns a watcher of a store. It does nothing while it has no followers.
func New(store Store) *Watcher { return &Watcher{store: store} }

// Follow begins to follow the log behind a revision, from now on when it is nil. The follower must be closed. It returns what
// civic.Log.Changes does: ErrRevisionGone when the log does not reach back so far, an ErrInvalid fault for a revision of another graph
// or one that is still to come, ErrUnavailable.
func (w *Watcher) Follow(ctx context.Context, after *civic.Revision) (*Follower, error) {
	now, err := w.newest(ctx)
	if err != nil {
		return nil, err
	}
	f := &Follower{watcher: w, at: now}
	if after != nil {
		f.at = *after
		if err := f.readLog(ctx); err != nil {
			return nil, err
		}
	}
	f.feed = w.join(now)
	return f, nil
}

func (w *Watcher) newest(ctx context.Context) (civic.Revision, error) {
	reader, err := w.store.Reader(ctx)
	if err != nil {
		return civic.Revision{}, err
	}
	defer reader.Close()
	return reader.Revision(ctx)
}

// join adds a follower to the feed, and begins one behind a revision where there is none.
func (w *Watcher) join(now civic.Revision) *feed {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.feed == nil {
		ctx, stop := context.WithCancel(context.Background())
		w.feed = newFeed(now, stop)
		go w.watch(ctx, w.feed)
	}
	w.feed.followers++
	return w.feed
}

// leave takes a follower from its feed, and ends the feed behind the last one.
func (w *Watcher) leave(f *feed) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if f.followers--; f.followers > 0 {
		return
	}
	f.stop()
	if w.feed == f {
		w.feed = nil
	}
}

// watch feeds until the last follower has gone or the store fails. Who follows anew behind a failure gets a new feed.
func (w *Watcher) watch(ctx context.Context, f *feed) {
	const entriesAtOnce = 100
	for at := f.newest(); ; at = f.newest() {
		err := w.store.Await(ctx, at)
		var entries []civic.LogEntry
		if err == nil {
			entries, err = w.store.Changes(ctx, at, entriesAtOnce)
		}
		if err != nil {
			w.mu.Lock()
			if w.feed == f {
				w.feed = nil
			}
			w.mu.Unlock()
			f.fail(err)
			return
		}
		f.add(entries)
	}
}
