package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/civicgraph/civicgraph/bench/crowd"
)

// A server of Neo4j, as NEO4J_URI and its companions name it or as this program started it.
type database struct {
	uri, user, password, name string
}

func (d database) connect() (neo4j.DriverWithContext, error) {
	auth := neo4j.NoAuth()
	if d.user != "" {
		auth = neo4j.BasicAuth(d.user, d.password, "")
	}
	return neo4j.NewDriverWithContext(d.uri, auth)
}

// driverAsker asks the driver in the way that is fastest: one query of its own, read through, with no transaction around it.
type driverAsker struct {
	driver   neo4j.DriverWithContext
	database string
	text     string
	asks     []map[string]any
}

// ask implements asker.
func (a *driverAsker) Ask(ctx context.Context, _ *crowd.Connection, i int) (crowd.Answer, error) {
	rows, err := query(ctx, a.driver, a.database, a.text, a.asks[i%len(a.asks)])
	return crowd.Answer{Rows: rows}, err
}

// query returns the lists in the one column of a statement.
func query(ctx context.Context, driver neo4j.DriverWithContext, database, text string, params map[string]any) ([][]any, error) {
	session := driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeRead, DatabaseName: database})
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, text, params)
	if err != nil {
		return nil, err
	}
	var rows [][]any
	for result.Next(ctx) {
		row, ok := result.Record().Values[0].([]any)
		if !ok {
			return nil, fmt.Errorf("the statement returns something else than lists: %s", text)
		}
		rows = append(rows, row)
	}
	return rows, result.Err()
}

// execute runs a statement that changes the schema, and waits until indexes are there.
func execute(ctx context.Context, driver neo4j.DriverWithContext, database, text string) error {
	for _, statement := range []string{text, "CALL db.awaitIndexes()"} {
		session := driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: database})
		result, err := session.Run(ctx, statement, nil)
		if err == nil {
			_, err = result.Consume(ctx)
		}
		if err := errors.Join(err, session.Close(ctx)); err != nil {
			return err
		}
	}
	return nil
}
