package neo4j

import (
	"context"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// The pauses between the tries of a transaction. The longest bounds how late a write notices that the database is back.
const (
	firstPause   = 20 * time.Millisecond
	longestPause = 500 * time.Millisecond
)

// insist tries a transaction until it succeeds, or fails for a reason that does not pass, or for too long. The driver's managed
// transactions do the same with pauses of many seconds, do not look whether a commit happened of which no answer came, and wait for
// what does not pass.
func (s *Store) insist(ctx context.Context, try func(context.Context) error) error {
	var giveUp time.Time
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := try(ctx)
		if err == nil || !mayPass(err) {
			return err
		}
		if giveUp.IsZero() {
			giveUp = time.Now().Add(s.options.Retry)
		}
		if time.Now().After(giveUp) {
			return err
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// transact runs work in one transaction, once, which commits when work says so and leaves no trace otherwise.
func (s *Store) transact(
	ctx context.Context, doing string, limit time.Duration, work func(neo4j.ExplicitTransaction) (commit bool, err error),
) error {
	limited, cancel := context.WithTimeout(ctx, s.options.patience(limit))
	defer cancel()
	session, end, err := s.begin(limited, neo4j.AccessModeWrite)
	if err != nil {
		return err
	}
	defer end()
	tx, err := session.BeginTransaction(limited, neo4j.WithTxTimeout(limit))
	if err != nil {
		return translate(ctx, doing, err)
	}
	if commit, err := work(tx); err != nil || !commit {
		return err
	}
	return translate(ctx, "commit: "+doing, tx.Commit(limited))
}

// write runs one statement, which can as well be run twice, in a transaction of its own.
func (s *Store) write(ctx context.Context, doing, statement string, params map[string]any) error {
	return s.insist(ctx, func(ctx context.Context) error {
		return s.transact(ctx, doing, s.options.Transaction, func(tx neo4j.ExplicitTransaction) (bool, error) {
			_, err := s.runIn(ctx, tx, doing, statement, params)
			return true, err
		})
	})
}

// try runs a statement, and takes back what it wrote.
func (s *Store) try(ctx context.Context, name string) error {
	statement, err := s.statements.text(name)
	if err != nil {
		return err
	}
	return s.transact(ctx, name, s.options.Transaction, func(tx neo4j.ExplicitTransaction) (bool, error) {
		_, err := s.runIn(ctx, tx, name, statement, nil)
		return false, err
	})
}

// runIn runs a statement in a transaction, to its end, and tells whether it returned anything.
func (s *Store) runIn(
	ctx context.Context, tx neo4j.ExplicitTransaction, doing, statement string, params map[string]any,
) (came bool, err error) {
	limited, cancel := context.WithTimeout(ctx, s.options.patience(s.options.Transaction))
	defer cancel()
	result, err := tx.Run(limited, statement, params)
	if err == nil {
		came = result.Next(limited)
		_, err = result.Consume(limited)
	}
	return came, translate(ctx, doing, err)
}
