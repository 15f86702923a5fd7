package neo4j

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Scan implements civic.Scanner.
func (r *reader) Scan(ctx context.Context, visit civic.Visitor) (revision civic.Revision, err error) {
	err = r.answered(func() (civic.Revision, error) {
		revision, err = r.store.Scan(ctx, visit)
		return revision, err
	})
	return revision, err
}

const (
	// freeTries is how many times a scan reads without the lock, before it reads with it.
	freeTries = 2
	// mostTries is how many times a scan reads where it may not have the lock.
	mostTries = 5
	// scanStreams is how many streams a scan reads at once. Each keeps one core of the server busy.
	scanStreams = 2
)

// Scan implements civic.Scanner. What it has read is exact when no commit came meanwhile. It finds that out by waiting for the lock,
// not just by the log, since a commit shows what it wrote bit by bit and its log entry last. When one came it reads again, and the
// third time with the lock.
//
// All is read before any of it is shown, since a visitor cannot take back what it was shown by a try that failed. What is held
// meanwhile are the columns alone, which take up less room than the projection that is made of them.
func (s *Store) Scan(ctx context.Context, visit civic.Visitor) (civic.Revision, error) {
	found, err := s.exact(ctx)
	if err != nil {
		return civic.Revision{}, err
	}
	return found.revision, found.show(ctx, visit)
}

// exact reads the columns of exactly one revision.
func (s *Store) exact(ctx context.Context) (*snapshot, error) {
	for try := 1; ; try++ {
		found, err := s.glimpse(ctx)
		if err != nil {
			return nil, err
		}
		found, now, err := s.confirm(ctx, found, try >= freeTries)
		if err != nil || found.revision == now {
			return found, err
		}
		if try == mostTries {
			return nil, fmt.Errorf("%w: the graph changes faster than it can be read", civic.ErrUnavailable)
		}
	}
}

// glimpse reads the columns, some of which may be of a later revision than the one it is said to be.
func (s *Store) glimpse(ctx context.Context) (*snapshot, error) {
	revision, err := s.stream(ctx, "revision", nil, func([]any) error { return nil })
	if err != nil {
		return nil, err
	}
	found := newSnapshot(revision)
	streams, ctx := errgroup.WithContext(ctx)
	for i := range found.parts {
		streams.Go(func() error { return found.readPart(ctx, s.readPlain, i) })
	}
	return found, streams.Wait()
}

// confirm waits until no commit is under way, and returns the revision there is then. When that is not the snapshot's and anew is set,
// it reads another snapshot while nobody can write. Where it may not have the lock it looks at the log.
func (s *Store) confirm(ctx context.Context, found *snapshot, anew bool) (*snapshot, civic.Revision, error) {
	receipt, err := s.Update(ctx, civic.Commit{DryRun: true}, func(tx civic.Tx) error {
		t, ours := tx.(*transaction)
		if !ours || !anew || t.revision == found.revision {
			return nil
		}
		found = newSnapshot(t.revision)
		for i := range found.parts {
			if err := found.readPart(ctx, t.ask, i); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, civic.ErrReadOnly) {
		now, err := s.stream(ctx, "revision", nil, func([]any) error { return nil })
		return found, now, err
	}
	return found, receipt.Revision, err
}

// asker runs a statement, by itself or within a transaction.
type asker func(ctx context.Context, name string, params map[string]any, each func(row []any) error) error

// newSnapshot returns a snapshot of which nothing is read.
func newSnapshot(revision civic.Revision) *snapshot {
	s := &snapshot{revision: revision, roots: map[civic.ID]civic.ID{}, parts: make([]*part, scanStreams)}
	for i := range s.parts {
		s.parts[i] = newPart()
	}
	return s
}

// readPart reads one part, and with the first what all have in common.
func (s *snapshot) readPart(ctx context.Context, ask asker, i int) error {
	if i == 0 {
		if err := ask(ctx, "scan_places", nil, s.addPlace); err != nil {
			return err
		}
		if err := ask(ctx, "scan_former", nil, s.addFormer); err != nil {
			return err
		}
	}
	p := s.parts[i]
	params := map[string]any{"ranges": partOfRanges(civic.KindOrganization, i)}
	if err := ask(ctx, "scan_organizations", params, p.addOrganizations); err != nil {
		return err
	}
	params = map[string]any{"ranges": partOfRanges(civic.KindActivity, i)}
	return ask(ctx, "scan_activities", params, p.addActivities)
}

// partOfRanges returns the ranges of ids that one part has.
func partOfRanges(kind civic.Kind, part int) [][]string {
	ranges := idRanges(kind)
	return ranges[len(ranges)*part/scanStreams : len(ranges)*(part+1)/scanStreams]
}

// idRanges divides the ids of a kind into ranges, in order: each from one id and up to another. They are all ids there could be, and
// of about the same size, ids being made of these characters at random.
func idRanges(kind civic.Kind) [][]string {
	const characters = "0123456789abcdefghjkmnpqrstvwxyz"
	from := string(kind)
	var ranges [][]string
	for _, first := range characters {
		for _, second := range characters {
			to := string(kind) + string(first) + string(second)
			ranges = append(ranges, []string{from, to})
			from = to
		}
	}
	return append(ranges, []string{from, string(kind + 1)})
}
