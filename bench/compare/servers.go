package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/civicgraph/civicgraph/bench/crowd"
	"github.com/civicgraph/civicgraph/internal/neo4jtest"
)

// apiTarget and peerTarget are the paths of the addresses at which questions are answered.
const (
	apiTarget  = "/graphql"
	peerTarget = "/"
)

// startDatabase returns the server that NEO4J_URI names, or starts one. What it returns last ends it.
func startDatabase(ctx context.Context) (database, func() error, error) {
	if uri := os.Getenv("NEO4J_URI"); uri != "" {
		given := database{uri: uri, user: os.Getenv("NEO4J_USERNAME"), password: os.Getenv("NEO4J_PASSWORD"), name: os.Getenv("NEO4J_DATABASE")}
		return given, func() error { return nil }, nil
	}
	return launchDatabase(ctx)
}

// launchDatabase starts a server that holds nothing. What it returns last ends it.
func launchDatabase(ctx context.Context) (database, func() error, error) {
	process, err := neo4jtest.Launch(ctx, neo4jtest.Settings{Heap: "1500m", Config: map[string]string{
		"server.memory.pagecache.size": "512m", "db.memory.transaction.max": "512m",
	}})
	if err != nil {
		return database{}, nil, err
	}
	return database{uri: process.URI, user: process.User, password: process.Password, name: process.Database}, process.Close, nil
}

// startAPI starts our server, which the program has built, on a database.
func startAPI(ctx context.Context, program, data string, d database) (*crowd.Service, error) {
	address, err := crowd.FreeAddress()
	if err != nil {
		return nil, err
	}
	command := exec.Command(program, "serve", "--store", "neo4j", "--no-builtin-data", "--log-level", "warn", "--log-format", "json", "--listen", address, "--data", data,
		"--neo4j-uri", d.uri, "--neo4j-user", d.user, "--neo4j-database", d.name)
	command.Env = append(os.Environ(), "CIVICGRAPH_NEO4J_PASSWORD="+d.password)
	return crowd.Start(ctx, command, address, "/readyz")
}

// startPeer starts the peer on a database.
func startPeer(ctx context.Context, folder string, d database, workers int) (*crowd.Service, error) {
	if _, err := os.Stat(filepath.Join(folder, "node_modules")); err != nil {
		return nil, fmt.Errorf("the peer is not installed (npm ci in %s): %w", folder, err)
	}
	address, err := crowd.FreeAddress()
	if err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	command := exec.Command("node", "server.mjs")
	command.Dir = folder
	command.Env = append(os.Environ(), "NODE_ENV=production", "PORT="+port, "WORKERS="+strconv.Itoa(workers),
		"NEO4J_URI="+d.uri, "NEO4J_USERNAME="+d.user, "NEO4J_PASSWORD="+d.password, "NEO4J_DATABASE="+d.name)
	return crowd.Start(ctx, command, address, "/?query=%7B__typename%7D")
}
