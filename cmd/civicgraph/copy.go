package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/neo4j"
)

type copyCommand struct {
	From string `required:"" placeholder:"PLACE" help:"Where the graph is: a data folder, or the address of a Neo4j server."`
	To   string `required:"" placeholder:"PLACE" help:"Where it is to be: a data folder that is not there yet, or the address of a Neo4j server whose database holds nothing."`
	database
}

// Help is the long help of the command.
func (copyCommand) Help() string {
	return `Copies a whole graph from one store to the other, either way: ids, keys, records, redirects, the change log and what is kept under idempotency keys. The copy is at the same revision of the same graph and answers everything as the original does; revisions and cursors that clients hold stay good. Tokens are not part of the graph.

What has an address with :// is a Neo4j server; user, password and database are those of the flags. No server may have the data folder open, and what is written to the original meanwhile is not in the copy.

  civicgraph copy --from ./civicgraph-data --to neo4j://localhost:7687
  civicgraph copy --from neo4j+s://graph.example.org --to ./civicgraph-copy

Prints the revision and what was copied. A copy that did not come to its end is refused by whatever opens it: empty it and copy again.`
}

// Validate finds places that cannot be meant.
func (c *copyCommand) Validate() error {
	if c.From == "" || c.To == "" || c.From == c.To {
		return errors.New("--from and --to: name two places")
	}
	return c.database.Validate()
}

// archiver is a store that can be copied.
type archiver interface {
	civic.Store
	civic.Archiver
}

// Run copies the graph.
func (c *copyCommand) Run(p program) error {
	from, err := c.openOriginal(p.ctx)
	if err != nil {
		return err
	}
	to, err := c.open(p.ctx, c.To, embedded.Options{})
	if err != nil {
		return errors.Join(err, from.Close())
	}
	copied, begin := copied{}, time.Now()
	err = from.Export(p.ctx, func(archive civic.Archive) error {
		copied.revision = archive.Revision
		archive.Parts = copied.counting(p, archive.Parts)
		return to.Import(p.ctx, archive)
	})
	if errors.Is(err, context.Canceled) {
		err = fmt.Errorf("interrupted; empty %s, which nothing will open now, and copy again", c.To)
	}
	if err = errors.Join(err, from.Close(), to.Close()); err != nil {
		return err
	}
	p.say("Copied in %s", time.Since(begin).Round(time.Millisecond))
	_, err = fmt.Fprintf(p.out, "revision %s\nkeys %d\ndossiers %d\noutcomes %d\nlog %d\n",
		copied.revision, copied.keys, copied.dossiers, copied.outcomes, copied.log)
	return err
}

// openOriginal opens the store that is copied. One that holds nothing is taken for a mistake, before the other is touched.
func (c *copyCommand) openOriginal(ctx context.Context) (archiver, error) {
	store, err := c.open(ctx, c.From, embedded.Options{Existing: true})
	if err != nil {
		return nil, err
	}
	revision, err := revisionOf(ctx, store)
	if err == nil && revision.Number == 0 {
		err = fmt.Errorf("the graph in %s is empty: there is nothing to copy", c.From)
	}
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}

func revisionOf(ctx context.Context, store civic.Store) (civic.Revision, error) {
	reader, err := store.Reader(ctx)
	if err != nil {
		return civic.Revision{}, err
	}
	defer reader.Close()
	return reader.Revision(ctx)
}

// copied counts what was copied.
type copied struct {
	revision                      civic.Revision
	keys, dossiers, outcomes, log int
}

// counting gives the parts on, counts them and says so.
func (c *copied) counting(p program, parts iter.Seq2[civic.ArchivePart, error]) iter.Seq2[civic.ArchivePart, error] {
	return func(yield func(civic.ArchivePart, error) bool) {
		for part, err := range parts {
			c.add(part)
			if !yield(part, err) {
				return
			}
			p.say("%d entries", c.rows())
		}
	}
}

func (c *copied) add(part civic.ArchivePart) {
	c.keys += len(part.Keys)
	c.dossiers += len(part.Dossiers)
	c.outcomes += len(part.Outcomes)
	c.log += len(part.Log)
}

func (c *copied) rows() int { return c.keys + c.dossiers + c.outcomes + c.log }

// open opens the store at a place.
func (c *copyCommand) open(ctx context.Context, place string, folder embedded.Options) (archiver, error) {
	if !strings.Contains(place, "://") {
		return embedded.Open(place, folder)
	}
	at := c.database
	at.URI = place
	options, err := at.options()
	if err != nil {
		return nil, err
	}
	return neo4j.Open(ctx, options)
}
