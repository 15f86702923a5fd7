package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"

	"github.com/civicgraph/civicgraph/bench"
	"github.com/civicgraph/civicgraph/bench/crowd"
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/neo4j"
)

// load writes the nation into a database that is empty, and tells how fast: dossiers in transactions of bench.BatchSize, each durable and
// with its entry in the log. Making up the data is left out.
func (s *session) load(ctx context.Context) (err error) {
	store, err := neo4j.Open(ctx, neo4j.Options{URI: s.database.uri, User: s.database.user, Password: s.database.password, Database: s.database.name})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	reader, err := store.Reader(ctx)
	if err != nil {
		return err
	}
	defer reader.Close()
	counts, err := reader.Counts(ctx)
	if err != nil {
		return err
	}
	if len(counts.Organizations) > 0 {
		s.tell("The database is asked as it is: %d participations.", counts.Participations)
		return nil
	}
	nation, err := bench.NewNation(1, s.scale)
	if err != nil {
		return err
	}
	rows, took := 0, time.Duration(0)
	for batch := range nation.Batches() {
		begin := time.Now()
		if _, err := store.Update(ctx, civic.Commit{By: "bench", Reason: "load"}, func(tx civic.Tx) error { return tx.Put(ctx, batch) }); err != nil {
			return err
		}
		took += time.Since(begin)
		rows += len(batch.Dossiers)
		_, _ = fmt.Fprintf(s.log, "loaded %d rows, the last %d in %v\n", rows, len(batch.Dossiers), time.Since(begin).Round(time.Millisecond))
	}
	s.tell("Loaded %d rows in %v: %.0f a second (goal: 20,000).", rows, took.Round(100*time.Millisecond), float64(rows)/took.Seconds())
	return nil
}

// writer asks our API to write, each time another organization.
type writer struct {
	address, headers string
	// scheme is of the identifiers, so that a database that was written to before gets new ones.
	scheme  string
	written atomic.Int64
}

const upsert = `mutation ($input: UpsertOrganizationsInput!) { upsertOrganizations(input: $input) { revision } }`

// ask implements asker.
func (w *writer) Ask(ctx context.Context, c *crowd.Connection, _ int) (crowd.Answer, error) {
	number := w.written.Add(1)
	input := map[string]any{
		"source": map[string]any{"new": map[string]any{"title": "Deneme kütüğü", "keys": []any{map[string]any{"scheme": w.scheme, "value": "source"}}}},
		"organizations": []any{map[string]any{
			"type": "NGO", "names": []any{map[string]any{"text": fmt.Sprintf("Deneme %d Derneği", number), "language": "TR", "kind": "OFFICIAL"}},
			"identifiers": []any{map[string]any{"scheme": w.scheme, "value": fmt.Sprint(number)}},
		}},
	}
	one, err := crowd.NewWebAsker(w.address, apiTarget, upsert, []map[string]any{{"input": input}}, w.headers)
	if err != nil {
		return crowd.Answer{}, err
	}
	return one.Ask(ctx, c, 0)
}

// write measures single writes through our API, each one new organization, durable when it is answered.
func (s *session) write(ctx context.Context, ours *crowd.Service) error {
	var token bytes.Buffer
	create := exec.CommandContext(ctx, s.program, "token", "create", "--role", "editor", "--data", s.data)
	create.Stdout = &token
	if err := create.Run(); err != nil {
		return fmt.Errorf("civicgraph token create: %w", err)
	}
	w := &writer{
		address: ours.Address, headers: "Authorization: Bearer " + strings.TrimSpace(token.String()) + "\r\n",
		scheme: fmt.Sprintf("bench-%d", time.Now().Unix()),
	}
	for _, clients := range s.clients {
		f := crowd.Measure(ctx, w, clients, s.length).Figure()
		if f.Answered == 0 {
			return fmt.Errorf("single writes: %w", f.Failure)
		}
		s.tell("Single writes by %d clients: p50 %v, p99 %v, %.0f a second (goal: 200), %d failed.", clients, f.P50.Round(10*time.Microsecond), f.P99.Round(10*time.Microsecond), f.PerSecond, f.Failed)
	}
	return nil
}
