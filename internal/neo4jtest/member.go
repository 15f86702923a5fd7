package neo4jtest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// A member is a server of a pool.
type member struct {
	server Server
	driver neo4j.DriverWithContext
	close  func() error
}

// empty deletes what tests left, unless that takes longer than the limit.
func (m *member) empty(ctx context.Context, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return wipe(ctx, m.driver, m.server.Database)
}

// newStarted starts a server.
func newStarted(ctx context.Context) (*member, error) {
	process, err := Launch(ctx, Settings{})
	if err != nil {
		return nil, err
	}
	driver, err := process.connect()
	if err != nil {
		return nil, errors.Join(err, process.Close())
	}
	return &member{process.Server, driver, func() error {
		return errors.Join(driver.Close(context.Background()), process.Close())
	}}, nil
}

// givenServer reads what the environment says of the server at uri.
func givenServer(uri string) Server {
	server := Server{
		URI:      uri,
		User:     os.Getenv("NEO4J_USERNAME"),
		Password: os.Getenv("NEO4J_PASSWORD"),
		Database: cmp.Or(os.Getenv("NEO4J_DATABASE"), defaultDatabase),
	}
	if server.Password != "" {
		server.User = cmp.Or(server.User, defaultUser)
	}
	return server
}

// newGiven takes a server that runs already and holds nothing. What tests leave there is deleted in the end; what others have there
// never is.
func newGiven(ctx context.Context, server Server) (*member, error) {
	claim, err := claimServer(server)
	if err != nil {
		return nil, err
	}
	driver, err := server.connect()
	if err != nil {
		return nil, errors.Join(err, claim.Close())
	}
	m := &member{server: server, driver: driver}
	if err := m.checkForeign(ctx); err != nil {
		return nil, errors.Join(err, driver.Close(ctx), claim.Close())
	}
	m.close = func() error {
		return errors.Join(m.empty(context.Background(), patience), driver.Close(context.Background()), claim.Close())
	}
	return m, nil
}

// claimServer waits until no other process of this user tests on the server: the tests of several packages run at the same time.
func claimServer(server Server) (*flock.Flock, error) {
	cache, err := cacheFolder()
	if err != nil {
		return nil, err
	}
	name := fnv.New64a()
	fmt.Fprint(name, server.URI, " ", server.Database) //nolint:errcheck // a hash takes everything
	claim := flock.New(filepath.Join(cache, fmt.Sprintf("server-%x.lock", name.Sum64())))
	return claim, claim.Lock()
}

func (m *member) checkForeign(ctx context.Context) error {
	nodes, err := countNodes(ctx, m.driver, m.server.Database)
	if err != nil {
		return fmt.Errorf("NEO4J_URI is %s: %w", m.server.URI, err)
	}
	if nodes > 0 {
		return fmt.Errorf(`NEO4J_URI is %s, whose database %s holds %d nodes: the tests would delete them, so they do not touch it.
Give them an empty database. If a test that was killed left these nodes, delete them: MATCH (n) DETACH DELETE n`,
			m.server.URI, m.server.Database, nodes)
	}
	return nil
}
