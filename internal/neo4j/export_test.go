package neo4j

import "context"

// LookThrough sets how many entities of a list are looked through rather than walked along to, so that a small graph has lists of both.
func (s *Store) LookThrough(few int) { s.few = few }

// Ask asks a question in Cypher, such as no statement of ours is: one that takes long, or more memory than there is.
func (s *Store) Ask(ctx context.Context, cypher string) error {
	return s.run(ctx, "test", cypher, nil, func([]any) error { return nil })
}
