package neo4jtest

import (
	"context"
	"fmt"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
)

// A Server is what a client needs to connect. User and Password are empty when the server asks for none.
type Server struct {
	URI      string
	User     string
	Password string
	Database string
}

// A new Community server has one user, with a password that is to be changed, and one database.
const (
	defaultUser     = "neo4j"
	initialPassword = "neo4j"
	defaultDatabase = "neo4j"
)

// connect makes a driver, which connects when it is first used.
func (s Server) connect() (neo4j.DriverWithContext, error) {
	auth := neo4j.NoAuth()
	if s.User != "" {
		auth = neo4j.BasicAuth(s.User, s.Password, "")
	}
	return neo4j.NewDriverWithContext(s.URI, auth, func(c *config.Config) {
		c.TelemetryDisabled = true
		c.ConnectionAcquisitionTimeout = 5 * time.Second
	})
}

// run runs one statement outside of a managed transaction, so that it is not retried, and returns the first column of the last row as a
// number, 0 when there is no row.
func run(ctx context.Context, driver neo4j.DriverWithContext, database, statement string, parameters map[string]any) (int64, error) {
	session := driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: database})
	defer session.Close(ctx) //nolint:errcheck // the answer is read by then
	result, err := session.Run(ctx, statement, parameters)
	if err != nil {
		return 0, err
	}
	var number int64
	for result.Next(ctx) {
		number, _ = result.Record().Values[0].(int64)
	}
	return number, result.Err()
}

// countNodes reads the count that the database keeps, whatever its size.
func countNodes(ctx context.Context, driver neo4j.DriverWithContext, database string) (int64, error) {
	return run(ctx, driver, database, "MATCH (n) RETURN count(n)", nil)
}

// wipe deletes all nodes and relationships; constraints and indexes stay.
func wipe(ctx context.Context, driver neo4j.DriverWithContext, database string) error {
	const statement = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"
	nodes, err := countNodes(ctx, driver, database)
	if err != nil || nodes == 0 {
		return err
	}
	if _, err := run(ctx, driver, database, statement, nil); err != nil {
		return err
	}
	if nodes, err = countNodes(ctx, driver, database); err == nil && nodes > 0 {
		return fmt.Errorf("%d nodes came while the database was emptied", nodes)
	}
	return err
}
