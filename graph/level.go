package graph

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// levels tells when a level of a query is complete: when every field that could ask the store for something has asked for it. Then all
// loaders ask at once, each in one call. So a level is one call of each method however many fields it has, and no field waits longer
// than it takes the others to come.
//
// It knows this by counting. An operation begins with its root fields. A field that is answered makes room for the fields below its
// answer, which are thus counted before gqlgen starts them (see census). A field that waits for a loader is not counted until it is
// answered, one that works aside not until it is back. When none is left, the level is complete.
type levels struct {
	// running is how many fields are known to come or at work, and missing how many of them are not waited for any more (see watch).
	running, missing atomic.Int64

	// mu guards what follows, and the loaders of the operation.
	mu sync.Mutex
	// gathered are the calls that the level asks for so far, and asking is how many of the last level are under way. A level that
	// has come far below one of them waits for the others, so that what is one level to the reader of a query is one to the store.
	gathered []*call
	asking   int
	watch    lookout
}

// A call is one call of the store for the fields that wait for it.
type call struct {
	ask func()
	// begun is set when nothing more can be asked with it.
	begun   bool
	waiting int64
	done    chan struct{}
}

// expect changes how many fields are known to come.
func (l *levels) expect(change int) {
	if l.left(change) {
		l.begin(l.complete())
	}
}

// left changes how many fields are counted and reports whether none is left to wait for.
func (l *levels) left(change int) bool { return l.running.Add(int64(change)) <= l.missing.Load() }

// gather adds a call to those that the level asks for. The lock is held.
func (l *levels) gather(c *call) { l.gathered = append(l.gathered, c) }

// complete returns what the level asks for if it is complete and there is anything.
func (l *levels) complete() []*call {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.left(0) || l.asking > 0 {
		return nil
	}
	return l.take()
}

// take returns what the level asks for. The lock is held.
func (l *levels) take() []*call {
	calls := l.gathered
	l.gathered, l.asking = nil, len(calls)
	for _, c := range calls {
		c.begun = true
	}
	return calls
}

// begin makes calls at once, the first of them in this goroutine: the field that completes a level has nothing else to do.
func (l *levels) begin(calls []*call) {
	for i := 1; i < len(calls); i++ {
		go l.run(calls[i])
	}
	if len(calls) > 0 {
		l.run(calls[0])
	}
}

// run makes a call and lets those who wait for it go on. They are counted before the first of them can ask for more.
func (l *levels) run(c *call) {
	c.ask()
	l.mu.Lock()
	l.running.Add(c.waiting)
	l.asking--
	close(c.done)
	l.mu.Unlock()
	l.begin(l.complete()) // of those who waited, all may have given up
}

// wait lets a field wait for a call. It returns the context's error when that ends first.
func (l *levels) wait(ctx context.Context, c *call) error {
	if c.isDone() {
		return nil
	}
	l.mu.Lock()
	if c.isDone() {
		l.mu.Unlock()
		return nil
	}
	c.waiting++
	last := l.left(-1)
	if !last {
		l.watchOver()
	}
	l.mu.Unlock()
	if last {
		l.begin(l.complete())
	}
	select {
	case <-c.done:
		return nil
	case <-ctx.Done():
		l.giveUp(c)
		return ctx.Err()
	}
}

func (c *call) isDone() bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

// giveUp counts a field again that waits no longer for a call.
func (l *levels) giveUp(c *call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !c.isDone() {
		c.waiting--
		l.running.Add(1)
	}
}

// aside lets a field work on what may take long and is no call of the store. Levels do not wait for it.
func aside[A any](ctx context.Context, work func() (A, error)) (A, error) {
	s, err := sessionOf(ctx)
	if err != nil {
		var none A
		return none, err
	}
	s.levels.leave()
	defer s.levels.running.Add(1)
	return work()
}

func (l *levels) leave() {
	if !l.left(-1) {
		return
	}
	if calls := l.complete(); len(calls) > 0 {
		go l.begin(calls)
	}
}

// A lookout looks after a level that does not move. A field that was counted may never come: gqlgen drops one of which an argument
// cannot be read. The fields that wait must then be answered all the same.
type lookout struct {
	timer *time.Timer
	// seen is what was running at the last look, and still how many looks saw the same.
	seen  int64
	still int
}

// A level that did not move for so many looks, each an interval after the one before, goes without those that are missing. These are
// looks, not a time, since a machine that stops the whole program stops the looks, too.
const (
	lookInterval = 4 * time.Millisecond
	maxStill     = 5
)

// watchOver begins to look after the level, unless that is done already. The lock is held.
func (l *levels) watchOver() {
	if l.watch.timer == nil && len(l.gathered) > 0 {
		l.watch = lookout{seen: l.running.Load(), timer: time.AfterFunc(lookInterval, l.look)}
	}
}

func (l *levels) look() {
	l.begin(l.stuck())
}

// stuck returns what the level asks for when it has not moved for long.
func (l *levels) stuck() []*call {
	l.mu.Lock()
	defer l.mu.Unlock()
	w := &l.watch
	if w.timer == nil || len(l.gathered) == 0 {
		w.timer = nil
		return nil
	}
	running := l.running.Load()
	if l.asking > 0 || running != w.seen {
		w.seen, w.still = running, 0
	} else if w.still++; w.still == maxStill {
		w.timer = nil
		l.missing.Store(running)
		return l.take()
	}
	w.timer.Reset(lookInterval)
	return nil
}

// end stops looking after an operation that is answered.
func (l *levels) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.watch.timer != nil {
		l.watch.timer.Stop()
		l.watch.timer = nil
	}
}
