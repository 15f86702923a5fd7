package neo4j

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/civicgraph/civicgraph/internal/civic"
)

const (
	// migrationLimit is how long a migration may take. A hundred thousand names take some seconds.
	migrationLimit = time.Hour
	// keyBatch is how many names are given keys at once.
	keyBatch = 5000
)

// collate makes the keys of all names anew when they are of another collation. It holds the lock of the store, so that nobody writes
// and one server alone does it, however many start at once. The keys are written in batches of their own; should it be stopped, the next
// start does it again.
func (s *Store) collate(ctx context.Context) error {
	return s.insist(ctx, func(ctx context.Context) error {
		return s.transact(ctx, "make the keys of names anew", migrationLimit, func(tx neo4j.ExplicitTransaction) (bool, error) {
			t := newTransaction(&update{store: s, token: rand.Text(), attempted: -1}, tx)
			t.until = time.Now().Add(migrationLimit)
			if _, err := t.begin(ctx); err != nil || t.holds.collation == civic.CollationVersion {
				return false, err
			}
			if err := s.makeKeys(ctx); err != nil {
				return false, err
			}
			return true, t.do(ctx, "collated", map[string]any{"collation": civic.CollationVersion})
		})
	})
}

// makeKeys gives all names the keys of our collation.
func (s *Store) makeKeys(ctx context.Context) error {
	collator := civic.NewCollator()
	for after, more := "", true; more; {
		count := 0
		rows := []any{}
		err := s.readPlain(ctx, "keyed", map[string]any{"after": after, "count": keyBatch}, func(row []any) error {
			count++
			after = text[string](row[0])
			if key := hexKey(civic.KeyPart(collator.Key(text[string](row[1])))); row[2] != nil && row[2] != key {
				rows = append(rows, []any{after, key})
			}
			return nil
		})
		if err == nil && len(rows) > 0 {
			err = s.writeNamed(ctx, "keys_anew", map[string]any{"rows": rows})
		}
		if err != nil {
			return err
		}
		more = count == keyBatch
	}
	return nil
}
