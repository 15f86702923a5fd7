package embedded

import (
	"context"
	"errors"

	bolt "go.etcd.io/bbolt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// errAgain says that a change function is to run again: a group it was in was given up since another one in it failed.
var errAgain = errors.New("the group of commits was given up")

// group is commits that wait for the disk together: a sync costs one as much as many. Each has its revision and its entry in the log and sees
// those before it. None is seen by readers, and no Update returns, before all are on disk. Whoever holds the turn to write may use it.
type group struct {
	store *Store
	tx    *bolt.Tx
	// view is that of the last of the commits.
	view *view
	// members is how many took part, rows how many dossiers they wrote, and added what got numbers.
	members, rows int
	added         []civic.ID
	// changes is set when there is something to put on disk.
	changes bool
	// done is closed when it is over. Then err tells why it is not on disk.
	done chan struct{}
	err  error
}

// joinGroup returns the group that waits for the disk, a new one if there is none.
func (s *Store) joinGroup() (*group, error) {
	if s.group == nil {
		tx, err := s.db.Begin(true)
		if err != nil {
			return nil, translate(err)
		}
		s.group = &group{store: s, tx: tx, view: s.view.Load(), done: make(chan struct{})}
	}
	s.group.members++
	return s.group, nil
}

// concludeGroup puts on disk what waits for it, for those who want to write without others.
func (s *Store) concludeGroup() {
	if s.group != nil {
		s.group.conclude()
	}
}

// run runs a change function as the next of the group. When it fails, with an error or a panic, and has written something, the whole group is
// given up, since no part of a transaction can be taken back.
func (g *group) run(ctx context.Context, about civic.Commit, change func(civic.Tx) error) (receipt civic.Receipt, err error) {
	t := g.begin(about)
	defer func() {
		t.over = true
		if !t.entered && (t.wrote || g.members == 1) {
			g.added = append(g.added, t.added...)
			g.giveUp()
		}
	}()
	return t.run(ctx, change)
}

// enter takes in what a transaction wrote, if it did.
func (g *group) enter(t *transaction, next *view, changes bool) {
	t.entered = true
	g.changes = g.changes || changes
	g.view, g.added, g.rows = next, append(g.added, t.added...), g.rows+len(t.touched)
}

// isFull reports whether more should not be put together, since all of it is kept in memory and waits for each other.
func (g *group) isFull() bool {
	const mostMembers, mostRows = 64, 1000
	return g.members >= mostMembers || g.rows >= mostRows
}

func (g *group) isDone() bool {
	select {
	case <-g.done:
		return true
	default:
		return false
	}
}

// giveUp takes back what the group wrote. If that is something, whoever was in it runs again.
func (g *group) giveUp() {
	g.tx.Rollback() //nolint:errcheck // it is open, and has nothing to lose
	if g.members > 1 && g.changes {
		g.err = errAgain
	}
	g.end()
}

// conclude puts the group on disk, makes the view meanwhile, and then shows it to readers.
func (g *group) conclude() {
	if !g.changes {
		g.giveUp()
		return
	}
	s := g.store
	made, transaction := make(chan *view, 1), g.tx.ID()
	go func() { made <- g.settled() }()
	s.publishing.Lock()
	defer s.publishing.Unlock()
	err := g.tx.Commit()
	next := <-made
	if err != nil {
		g.err = s.commitFailed(err)
		g.end()
		return
	}
	next.transaction = transaction
	s.view.Store(next)
	g.added = nil
	g.end()
	s.move()
}

// settled returns the view to show to readers.
func (g *group) settled() *view {
	if g.view == g.store.view.Load() {
		return g.view.copied()
	}
	return g.view.settled(g.store.bulk)
}

// end lets those go on who wait for the group. The numbers of what was taken back are free again.
func (g *group) end() {
	g.store.view.Load().directory.remove(g.added)
	g.store.group = nil
	close(g.done)
}

// takeTurn waits for the turn to write.
func (s *Store) takeTurn(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case s.writing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// turn is the turn to write of one Update.
type turn struct {
	store *Store
	holds bool
}

func (t *turn) end() {
	if t.holds {
		<-t.store.writing
	}
}

// await lets those write who wait for it, and then puts the group on disk if nobody has. The first of a group sees to that: its next turn comes
// when all have had theirs who waited with it, or at once when nobody does.
func (t *turn) await(g *group) {
	first := g.members == 1
	t.end()
	t.holds = first
	if !first {
		<-g.done
		return
	}
	t.store.writing <- struct{}{}
	if !g.isDone() {
		g.conclude()
	}
}
