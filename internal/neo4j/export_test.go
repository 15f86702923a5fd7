package neo4j

import "context"

// LookThrough sets how many entities of a list are looked through rather than walked along to, so that a small graph has lists of both.
func (s *Store) LookThrough(few int) { s.few = few }

// Ask asks a question in Cypher, such as no statement of ours is: one that takes long, or more memory than there is.
func (s *Store) Ask(ctx context.Context, cypher string) error {
	return s.run(ctx, "test", cypher, nil, func([]any) error { return nil })
}

// Texts returns all texts that a store may ever send to a database, each with the name of its statement.
func Texts() (map[string]string, error) {
	all, err := newStatements()
	if err != nil {
		return nil, err
	}
	texts, err := wantedSchema()
	if err != nil {
		return nil, err
	}
	named := map[string]string{}
	for name, text := range texts {
		named[text] = name
	}
	for name, text := range all {
		streamed, _ := all.streamed(name)
		whole, _ := all.whole(name)
		named[text], named[streamed], named[whole] = name, name, name
	}
	return named, nil
}

// Walks returns the names of the statements that lists of organizations and activities are asked with.
func Walks() []string {
	var names []string
	for _, w := range walks() {
		names = append(names, w.name())
	}
	return names
}
