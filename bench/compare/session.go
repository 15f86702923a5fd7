package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/civicgraph/civicgraph/bench/crowd"
)

// A session is one run of the program on one database.
type session struct {
	options
	database database
	// data is the folder in which our server keeps its tokens.
	data     string
	out, log io.Writer
}

// tell writes a line of the report.
func (s *session) tell(format string, arguments ...any) {
	_, _ = fmt.Fprintf(s.out, format+"\n", arguments...)
}

// measure measures everything and writes the report.
func (s *session) measure(ctx context.Context) error {
	if err := s.load(ctx); err != nil {
		return err
	}
	driver, err := s.database.connect()
	if err != nil {
		return err
	}
	defer func() { _ = driver.Close(ctx) }()
	drawn, err := draw(ctx, driver, s.database.name)
	if err != nil {
		return err
	}
	ours, err := s.startCold(ctx, drawn)
	if err != nil {
		return err
	}
	err = s.Ask(ctx, driver, drawn, ours)
	if err == nil {
		err = s.write(ctx, ours)
	}
	if log := ours.Output.String(); err != nil && log != "" {
		err = fmt.Errorf("%w\nthe log of our server: %s", err, log)
	}
	if err := errors.Join(err, ours.Stop()); err != nil || !s.copies {
		return err
	}
	return s.copyBothWays(ctx)
}

// startCold starts our server and tells how long it takes to be ready, and then to answer the first question that needs the whole graph in
// its memory.
func (s *session) startCold(ctx context.Context, drawn *sample) (*crowd.Service, error) {
	begin := time.Now()
	ours, err := startAPI(ctx, s.program, s.data, s.database)
	if err != nil {
		return nil, err
	}
	ready := time.Since(begin)
	text, err := read("path.api.graphql")
	if err != nil {
		return nil, errors.Join(err, ours.Stop())
	}
	a, err := crowd.NewWebAsker(ours.Address, apiTarget, text, drawn.pairs[:1], "")
	if err != nil {
		return nil, errors.Join(err, ours.Stop())
	}
	first := crowd.Measure(ctx, a, 1, 0)
	if first.Failure != nil {
		return nil, errors.Join(fmt.Errorf("the first path: %w", first.Failure), ours.Stop())
	}
	s.tell("A new server: ready after %v, first path (reads the whole graph) %v later (goal: 2s).", ready.Round(time.Millisecond), first.Elapsed.Round(time.Millisecond))
	return ours, nil
}

// ask compares our server with the others.
func (s *session) Ask(ctx context.Context, driver neo4j.DriverWithContext, drawn *sample, ours *crowd.Service) (err error) {
	if err := drawn.findCursor(ctx, ours.Address); err != nil {
		return fmt.Errorf("page through the list: %w", err)
	}
	c := comparison{settings: s.settings, log: s.log, driver: driver, database: s.database.name, api: ours}
	if s.withPeer {
		var end func() error
		if c.peer, end, err = s.installPeer(ctx, driver); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, end()) }()
	}
	results, err := c.run(ctx, drawn)
	if err != nil || len(results) == 0 {
		return err
	}
	return s.report(results)
}

// installPeer starts the peer, with the indexes that it needs beside ours. What it returns last ends it and drops them.
func (s *session) installPeer(ctx context.Context, driver neo4j.DriverWithContext) (*crowd.Service, func() error, error) {
	indexes, err := os.ReadFile(filepath.Join(s.peers, "indexes.cypher"))
	if err != nil {
		return nil, nil, err
	}
	if err := execute(ctx, driver, s.database.name, string(indexes)); err != nil {
		return nil, nil, err
	}
	drop := func() error {
		return execute(context.WithoutCancel(ctx), driver, s.database.name, "DROP INDEX bench_peer_area_type IF EXISTS")
	}
	peer, err := startPeer(ctx, s.peers, s.database, s.peerWorkers)
	if err != nil {
		return nil, nil, errors.Join(err, drop())
	}
	return peer, func() error { return errors.Join(peer.Stop(), drop()) }, nil
}

// report writes the tables. Answers that differ are told in front of them, and are an error: they must not be compared.
func (s *session) report(results []*result) error {
	var differences []error
	memory := 0
	for _, r := range results {
		memory = max(memory, r.memory)
		for _, difference := range r.differences {
			differences = append(differences, errors.New("answers differ: "+difference))
		}
	}
	if err := writeResults(s.out, results, s.clients); err != nil {
		return err
	}
	s.tell("")
	if err := writeGoals(s.out, goals(results, s.clients)); err != nil {
		return err
	}
	s.tell("Memory of our server with %d clients: %d MB (goal: 400).", s.clients[len(s.clients)-1], memory>>20)
	return errors.Join(differences...)
}
