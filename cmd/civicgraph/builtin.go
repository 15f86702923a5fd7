package main

import (
	"context"
	"fmt"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/dataset"
	"github.com/civicgraph/civicgraph/internal/server"
)

// loader is the name under which the graph's log keeps that built-in data were loaded. No token can have it, since it has a space.
const loader = "built-in data"

// progress is told how many of how many entries are done.
type progress func(done, total int)

// loadBuiltIn loads the built-in data, one transaction a submission. What is in the graph already is met again and changes nothing, so
// that a load that was stopped goes on where it was when it is asked for again.
func loadBuiltIn(ctx context.Context, store civic.Writer, report progress) (server.Loaded, error) {
	submissions, err := dataset.Submissions()
	if err != nil {
		return server.Loaded{}, err
	}
	loaded := server.Loaded{Entries: map[civic.Fate]int{}}
	total, done := 0, 0
	for _, submission := range submissions {
		total += entriesIn(submission)
	}
	for _, submission := range submissions {
		outcomes, revision, err := loadOne(ctx, store, submission)
		if err != nil {
			return loaded, fmt.Errorf("load the built-in data (%d of %d entries are in): %w", done, total, err)
		}
		for _, outcome := range outcomes {
			loaded.Entries[outcome.Fate]++
		}
		loaded.Revision = revision.String()
		done += len(outcomes)
		report(done, total)
	}
	return loaded, nil
}

// loadOne writes one submission, all of it or nothing.
func loadOne(ctx context.Context, store civic.Writer, submission civic.Submission) ([]civic.Outcome, civic.Revision, error) {
	var outcomes []civic.Outcome
	receipt, err := store.Update(ctx, civic.Commit{By: loader, Reason: "civicgraph load"}, func(tx civic.Tx) (err error) {
		if outcomes, err = civic.Submit(ctx, tx, submission); err != nil {
			return err
		}
		return civic.Refusals(outcomes)
	})
	return outcomes, receipt.Revision, err
}

func entriesIn(s civic.Submission) int {
	return len(s.Sources) + len(s.Themes) + len(s.Places) + len(s.Organizations) + len(s.Activities) + len(s.Participations) + len(s.Assessments)
}

// needsBuiltIn reports whether the graph holds nothing but a part of the built-in data, or nothing at all: whoever has written to it
// since must not find there again what they took out.
func needsBuiltIn(ctx context.Context, store civic.Store) (bool, error) {
	submissions, err := dataset.Submissions()
	if err != nil {
		return false, err
	}
	reader, err := store.Reader(ctx)
	if err != nil {
		return false, err
	}
	defer reader.Close()
	now, err := reader.Revision(ctx)
	if err != nil || now.Number >= uint64(len(submissions)) {
		return false, err
	}
	entries, err := store.Changes(ctx, civic.Revision{Graph: now.Graph}, len(submissions))
	if err != nil {
		return false, err
	}
	for _, entry := range entries {
		if entry.By != loader {
			return false, nil
		}
	}
	return true, nil
}
