package watch

import (
	"context"
	"fmt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Follower follows the log of a store. It is for one goroutine.
type Follower struct {
	watcher *Watcher
	feed    *feed
	// at is the revision of the last change that was read, and page those read from the log that were not told yet.
	at   civic.Revision
	page []Change
	// live is set when the follower has caught up with the feed.
	live bool
}

// Next waits for the next change and returns it. It returns ErrTooSlow when the follower had caught up once and has fallen too far
// behind since, what the store returned when that fails, and the context's error.
func (f *Follower) Next(ctx context.Context) (Change, error) {
	for {
		if len(f.page) > 0 {
			change := f.page[0]
			f.page = f.page[1:]
			return change, nil
		}
		change, moved, err := f.feed.behind(f.at)
		switch {
		case err != nil:
			return Change{}, err
		case change != nil:
			f.at, f.live = change.Revision, true
			return *change, nil
		case moved != nil:
			f.live = true
			select {
			case <-moved:
			case <-ctx.Done():
				return Change{}, ctx.Err()
			}
		case f.live:
			return Change{}, fmt.Errorf("%w: it is still at revision %s", ErrTooSlow, f.at)
		default:
			if err := f.readLog(ctx); err != nil {
				return Change{}, err
			}
		}
	}
}

// readLog reads the next changes from the log. They are few, since each may be large.
func (f *Follower) readLog(ctx context.Context) error {
	const entriesAtOnce = 10
	entries, err := f.watcher.store.Changes(ctx, f.at, entriesAtOnce)
	if err != nil {
		return err
	}
	f.page = make([]Change, len(entries))
	for i, entry := range entries {
		f.page[i] = changeOf(entry)
		f.at = entry.Revision
	}
	return nil
}

// Close ends following. It is called once.
func (f *Follower) Close() { f.watcher.leave(f.feed) }
