package watch

import (
	"context"
	"sync"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// How much a feed keeps: so many of the last changes, and less where they name many ids. A change is kept at least.
const (
	keptChanges = 4096
	keptIDs     = 100_000
)

// feed is the last changes of a store, as they come.
type feed struct {
	// followers are counted by the watcher.
	followers int
	stop      context.CancelFunc

	mu sync.Mutex
	// at is the newest revision seen, and recent the changes that led there, without a gap.
	at     civic.Revision
	recent []Change
	ids    int
	// err is why nothing comes any more.
	err error
	// moved is closed, and another one made, when anything of this changes.
	moved chan struct{}
}

func newFeed(at civic.Revision, stop context.CancelFunc) *feed {
	return &feed{at: at, stop: stop, moved: make(chan struct{})}
}

func (f *feed) newest() civic.Revision {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.at
}

// add takes what was committed behind the newest revision.
func (f *feed) add(entries []civic.LogEntry) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, entry := range entries {
		change := changeOf(entry)
		f.recent, f.at, f.ids = append(f.recent, change), change.Revision, f.ids+len(change.IDs)
	}
	f.forget()
	f.wake()
}

// forget drops the oldest changes that are too many. The lock is held.
func (f *feed) forget() {
	count := 0
	for ; len(f.recent)-count > 1 && (len(f.recent)-count > keptChanges || f.ids > keptIDs); count++ {
		f.ids -= len(f.recent[count].IDs)
	}
	clear(f.recent[:count])
	f.recent = f.recent[count:]
}

func (f *feed) fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err = err
	f.wake()
}

// wake wakes those who wait. The lock is held.
func (f *feed) wake() {
	close(f.moved)
	f.moved = make(chan struct{})
}

// behind returns the change behind a revision. Where there is none yet, it returns what to wait for, and where it is not kept any more,
// neither.
func (f *feed) behind(at civic.Revision) (change *Change, moved <-chan struct{}, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if at.Number >= f.at.Number {
		return nil, f.moved, f.err
	}
	if ahead := f.at.Number - at.Number; ahead <= uint64(len(f.recent)) {
		next := f.recent[len(f.recent)-int(ahead)]
		return &next, nil, nil
	}
	return nil, nil, nil
}
