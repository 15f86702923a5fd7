package neo4j

import (
	"context"
	"fmt"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Changes implements civic.Log.
func (s *Store) Changes(ctx context.Context, after civic.Revision, limit int) ([]civic.LogEntry, error) {
	if err := s.check(ctx); err != nil {
		return nil, err
	}
	if after.Graph != s.graph {
		return nil, civic.Invalid("this is a revision of another graph", "give a revision of the graph "+s.graph)
	}
	var entries []civic.LogEntry
	params := map[string]any{"after": int64(after.Number), "limit": max(limit, 0)}
	newest, err := s.stream(ctx, "changes", params, func(row []any) error {
		entry, err := s.logEntry(row)
		entries = append(entries, entry)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case after.Number > newest.Number:
		return nil, civic.Invalid("this revision is still to come", "give a revision up to "+newest.String())
	case len(entries) > 0 && entries[0].Revision.Number != after.Number+1:
		return nil, fmt.Errorf("%w: the log begins behind revision %s", civic.ErrRevisionGone, after)
	}
	return entries, nil
}

// awaitInterval is how often a store that somebody awaits a revision of asks for the newest one: others write to the database as well.
const awaitInterval = 500 * time.Millisecond

// Await implements civic.Log.
func (s *Store) Await(ctx context.Context, known civic.Revision) error {
	for {
		if err := s.check(ctx); err != nil {
			return err
		}
		_, newest, err := s.newest.answer(ctx, []struct{}{{}})
		if err != nil || newest != known {
			return err
		}
		select {
		case <-time.After(awaitInterval):
		case <-ctx.Done():
		}
	}
}

func (s *Store) logEntry(row []any) (civic.LogEntry, error) {
	entry := civic.LogEntry{
		Revision: civic.Revision{Graph: s.graph, Number: uint64(number(row[0]))}, At: time.Unix(0, int64(number(row[1]))).UTC(),
		By: text[string](row[2]), Reason: text[string](row[3]),
	}
	for _, id := range listOf(row[4]) {
		entry.Changed = append(entry.Changed, text[civic.ID](id))
	}
	replaced, err := fromJSON[[][2]string](row[5])
	if err != nil {
		return entry, err
	}
	for _, one := range replaced {
		dossier, err := decodeDossier(civic.ID(one[0]), one[1])
		if err != nil {
			return entry, fmt.Errorf("the dossier %s in the log: %w", one[0], err)
		}
		entry.Replaced = append(entry.Replaced, dossier)
	}
	return entry, nil
}

// ColumnChanges implements civic.ColumnLog.
func (s *Store) ColumnChanges(ctx context.Context, after civic.Revision, limit int) ([]civic.ColumnChange, error) {
	if err := s.check(ctx); err != nil {
		return nil, err
	}
	gone := fmt.Errorf("%w: the log does not tell what led on from revision %s", civic.ErrRevisionGone, after)
	if after.Graph != s.graph {
		return nil, gone
	}
	var steps []civic.ColumnChange
	at := after
	params := map[string]any{"after": int64(after.Number), "limit": limit}
	newest, err := s.stream(ctx, "column_changes", params, func(row []any) error {
		columns, kept := row[1].([]byte)
		if at.Number++; !kept || uint64(number(row[0])) != at.Number {
			return gone
		}
		change, err := decodeColumns(columns)
		if err != nil {
			return fmt.Errorf("%w: %w", gone, err)
		}
		steps = append(steps, civic.ColumnChange{Revision: at, Change: change})
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case after.Number > newest.Number || at.Number < newest.Number:
		return nil, gone
	}
	return steps, nil
}
