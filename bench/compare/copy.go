package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// copyBothWays copies the whole graph into a data folder, and from there into a server of Neo4j that was started for it, and tells how
// fast: rows as in loading, each with its keys, and the log.
func (s *session) copyBothWays(ctx context.Context) (err error) {
	folder := filepath.Join(filepath.Dir(s.data), "copy")
	if err := s.copy(ctx, s.database.uri, folder, s.database); err != nil {
		return err
	}
	empty, end, err := launchDatabase(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	return s.copy(ctx, folder, empty.uri, empty)
}

func (s *session) copy(ctx context.Context, from, to string, d database) error {
	var said, log bytes.Buffer
	command := exec.CommandContext(ctx, s.program, "copy", "--from", from, "--to", to, "--neo4j-user", d.user, "--neo4j-database", d.name)
	command.Env = append(os.Environ(), "CIVICGRAPH_NEO4J_PASSWORD="+d.password)
	command.Stdout, command.Stderr = &said, &log
	begin := time.Now()
	if err := command.Run(); err != nil {
		return fmt.Errorf("civicgraph copy: %w\n%s", err, &log)
	}
	took := time.Since(begin)
	var revision string
	var keys, rows int
	if _, err := fmt.Sscanf(said.String(), "revision %s\nkeys %d\ndossiers %d", &revision, &keys, &rows); err != nil {
		return fmt.Errorf("civicgraph copy says %q: %w", &said, err)
	}
	what := "Copied out of Neo4j"
	if to == d.uri {
		what = "Copied into Neo4j"
	}
	s.tell("%s: %d rows in %v, %.0f a second (goal: 20,000).", what, rows, took.Round(100*time.Millisecond), float64(rows)/took.Seconds())
	return nil
}
