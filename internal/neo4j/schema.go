package neo4j

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/civicgraph/civicgraph/internal/civic"
)

//go:embed schema/*.cypher
var schemaFiles embed.FS

// format is the version of the model that this program writes and reads.
const format = 1

// prepare makes sure that the database can be worked with: that it is one of ours, or holds nothing and becomes one. Several servers
// may do so at once.
func (s *Store) prepare(ctx context.Context) error {
	if _, err := s.checkVersion(ctx); err != nil {
		return err
	}
	found, err := s.inspect(ctx)
	if err != nil {
		return s.cannotConnect(err)
	}
	if err := found.check(); err != nil {
		return err
	}
	if err := s.makeSchema(ctx); err != nil {
		return cannotMake(err)
	}
	if found.name == "" {
		if err := s.found(ctx); err != nil {
			return cannotMake(err)
		}
		if found, err = s.inspect(ctx); err != nil {
			return err
		}
	}
	s.graph = found.name
	if found.collation == civic.CollationVersion {
		return nil
	}
	return cannotMake(s.collate(ctx))
}

// cannotMake says what to do when the database may not be written to.
func cannotMake(err error) error {
	var f *failure
	if !errors.Is(err, civic.ErrReadOnly) || !errors.As(err, &f) {
		return err
	}
	return &civic.Fault{
		Kind: civic.ErrReadOnly, Problem: "the database cannot be written to, and something is missing there (" + f.doing + "): " + f.cause.Error(),
		Remedy: "let the server write to it, and give the user the right to; once is enough where nothing but reading is wanted",
	}
}

// contents is what a database is found to hold.
type contents struct {
	// name is the name of the graph, "" when there is none; format and collation are those it was written with.
	name      string
	format    int
	collation string
	// nodes is how many nodes there are in all.
	nodes int
	// importing is set when a copy into it was not finished.
	importing bool
}

func (s *Store) inspect(ctx context.Context) (found contents, err error) {
	err = s.readPlain(ctx, "inspect", nil, func(row []any) error {
		found.nodes, found.name, found.format, found.collation = number(row[0]), text[string](row[1]), number(row[2]), text[string](row[3])
		found.importing = row[4] != nil
		return nil
	})
	return found, err
}

func (c contents) check() error {
	switch {
	case c.format > format:
		return &civic.Fault{
			Kind: civic.ErrNewerFormat, Problem: fmt.Sprintf("the database holds a graph of format %d, and this program knows %d", c.format, format),
			Remedy: "use the program that wrote it or a newer one, or another database",
		}
	case c.importing:
		return &civic.Fault{
			Kind: civic.ErrCorrupt, Problem: "a copy into the database was not finished",
			Remedy: "empty it (MATCH (n) DETACH DELETE n) and copy again",
		}
	case c.name == "" && c.nodes > 0:
		return &civic.Fault{
			Kind: civic.ErrConflict, Problem: fmt.Sprintf("the database holds %d nodes that are not Civicgraph's", c.nodes),
			Remedy: "name a database that holds nothing (--neo4j-database), or another server; nothing was written",
		}
	}
	return nil
}

// stillOurs looks whether the database still holds what it did when it was opened. While this server runs, another may migrate it, or
// somebody may put another graph there.
func (s *Store) stillOurs(now contents) error {
	switch {
	case now.format != format, now.collation != civic.CollationVersion:
		return fmt.Errorf("%w: another version of the program has brought the graph up to date; go on with that version", civic.ErrReadOnly)
	case now.name != s.graph:
		return fmt.Errorf("%w: the database holds another graph than it did; start the server again", civic.ErrReadOnly)
	}
	return nil
}

// wantedSchema returns the statements that make constraints and indexes, by the names of these.
func wantedSchema() (map[string]string, error) {
	files, err := schemaFiles.ReadDir("schema")
	if err != nil {
		return nil, err
	}
	wanted := map[string]string{}
	for _, file := range files {
		text, err := schemaFiles.ReadFile(path.Join("schema", file.Name()))
		if err != nil {
			return nil, err
		}
		wanted[strings.TrimSuffix(file.Name(), ".cypher")] = string(text)
	}
	return wanted, nil
}

// The states of an index that can be used, and of one that is being built.
const (
	online     = "ONLINE"
	populating = "POPULATING"
)

// makeSchema makes the constraints and indexes that are missing, and waits until they can be used.
func (s *Store) makeSchema(ctx context.Context) error {
	wanted, err := wantedSchema()
	if err != nil {
		return err
	}
	err = s.readPlain(ctx, "indexes", nil, func(row []any) error {
		if text[string](row[1]) == online {
			delete(wanted, text[string](row[0]))
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		if err := s.write(ctx, "make "+name, wanted[name], nil); err != nil {
			return err
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	return s.readPlain(ctx, "await_indexes", nil, func([]any) error { return nil })
}

// found makes the graph of a database that holds nothing, unless another server is faster.
func (s *Store) found(ctx context.Context) error {
	statement, err := s.statements.text("found")
	if err != nil {
		return err
	}
	return s.write(ctx, "make the graph", statement, map[string]any{
		"name": civic.NewGraphName(), "format": format, "collation": civic.CollationVersion,
	})
}
