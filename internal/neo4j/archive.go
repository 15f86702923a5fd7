package neo4j

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/civicgraph/civicgraph/internal/civic"
)

var _ civic.Archiver = (*Store)(nil)

// archiveBatch is how many rows a part of an archive has.
const archiveBatch = 5000

// exportLimit is how long an export may take, whoever takes the parts included. Without a deadline the driver waits for an answer even
// when the context is cancelled.
const exportLimit = 24 * time.Hour

// Export implements civic.Archiver. It holds the lock of the store, so that writers wait until it is done.
func (s *Store) Export(ctx context.Context, use func(civic.Archive) error) error {
	if err := s.check(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, exportLimit)
	defer cancel()
	session, end, err := s.begin(ctx, neo4j.AccessModeWrite)
	if err != nil {
		return err
	}
	defer end() // takes back the lock, which is all that was written
	tx, err := session.BeginTransaction(ctx)
	if err != nil {
		return translate(ctx, "export", err)
	}
	e := &export{ctx: ctx, store: s, tx: tx}
	revision := civic.Revision{Graph: s.graph}
	err = e.ask("begin", map[string]any{"lock": "export", "key": "", "attempted": -1}, func(row []any) error {
		revision.Number = uint64(number(row[0]))
		return nil
	})
	if err != nil {
		return err
	}
	return use(civic.Archive{Revision: revision, Parts: func(yield func(civic.ArchivePart, error) bool) {
		e.yield = yield
		if err := e.run(); err != nil && !errors.Is(err, errNoMore) {
			yield(civic.ArchivePart{}, err)
		}
	}})
}

// export is the parts of an archive as they are read.
type export struct {
	ctx   context.Context
	store *Store
	tx    neo4j.ExplicitTransaction
	yield func(civic.ArchivePart, error) bool
	part  civic.ArchivePart
	rows  int
}

// errNoMore says that who takes the parts wants no more.
var errNoMore = errors.New("enough")

func (e *export) run() error {
	for _, step := range []struct {
		name   string
		params map[string]any
		add    func(row []any) error
	}{
		{"export_keys", nil, e.key},
		{"export_dossiers", kindRange(civic.KindSource), e.dossier}, {"export_dossiers", kindRange(civic.KindTheme), e.dossier},
		{"export_dossiers", kindRange(civic.KindPlace), e.dossier}, {"export_dossiers", kindRange(civic.KindOrganization), e.dossier},
		{"export_dossiers", kindRange(civic.KindActivity), e.dossier}, {"export_participations", nil, e.dossier},
		{"export_dossiers", kindRange(civic.KindAssessment), e.dossier}, {"export_outcomes", nil, e.outcome}, {"export_log", nil, e.entry},
	} {
		if err := e.step(step.name, step.params, step.add); err != nil {
			return err
		}
	}
	return nil
}

// kindRange bounds the ids of a kind, which begin with its letter.
func kindRange(kind civic.Kind) map[string]any {
	return map[string]any{"from": string(rune(kind)), "to": string(rune(kind + 1))}
}

// step makes parts of the rows of one statement.
func (e *export) step(name string, params map[string]any, add func(row []any) error) error {
	err := e.ask(name, params, func(row []any) error {
		if err := add(row); err != nil {
			return err
		}
		if e.rows++; e.rows < archiveBatch {
			return nil
		}
		return e.flush()
	})
	if err != nil {
		return err
	}
	return e.flush()
}

func (e *export) ask(name string, params map[string]any, each func(row []any) error) error {
	statement, err := e.store.statements.text(name)
	if err != nil {
		return err
	}
	result, err := e.tx.Run(e.ctx, statement, params)
	if err != nil {
		return translate(e.ctx, name, err)
	}
	for result.Next(e.ctx) {
		if err := each(listOf(result.Record().Values[0])); err != nil {
			return err
		}
	}
	return translate(e.ctx, name, result.Err())
}

func (e *export) flush() error {
	part := e.part
	e.part, e.rows = civic.ArchivePart{}, 0
	if len(part.Keys)+len(part.Dossiers)+len(part.Outcomes)+len(part.Log) > 0 && !e.yield(part, nil) {
		return errNoMore
	}
	return e.ctx.Err()
}

func (e *export) key(row []any) error {
	key, ok := parseNaturalKey(text[string](row[0]))
	if !ok {
		return fmt.Errorf("%w: a key is kept as %v", civic.ErrCorrupt, row[0])
	}
	e.part.Keys = append(e.part.Keys, civic.KeyRow{KindKey: key, ID: text[civic.ID](row[1])})
	return nil
}

func (e *export) dossier(row []any) error {
	dossier, err := decodeDossier(text[civic.ID](row[0]), text[string](row[1]))
	e.part.Dossiers = append(e.part.Dossiers, dossier)
	return err
}

func (e *export) outcome(row []any) error {
	kept := civic.KeptOutcome{Key: text[string](row[0]), Revision: uint64(number(row[2])), Outcome: bytesOf(row[3])}
	copy(kept.Request[:], bytesOf(row[1]))
	e.part.Outcomes = append(e.part.Outcomes, kept)
	return nil
}

func (e *export) entry(row []any) error {
	entry, err := e.store.logEntry(row)
	e.part.Log = append(e.part.Log, entry)
	e.rows += len(entry.Changed)
	return err
}

// Import implements civic.Archiver.
func (s *Store) Import(ctx context.Context, archive civic.Archive) error {
	if err := s.check(ctx); err != nil {
		return err
	}
	if err := s.beginImport(ctx); err != nil {
		return err
	}
	i := &importing{store: s}
	for part, err := range archive.Parts {
		if err == nil {
			err = i.take(ctx, part)
		}
		if err != nil {
			return err
		}
	}
	if err := i.clearLog(ctx); err != nil {
		return err
	}
	err := s.writeNamed(ctx, "import_end", map[string]any{
		"name": archive.Revision.Graph, "revision": int64(archive.Revision.Number), "first": i.first,
	})
	if err == nil {
		s.graph = archive.Revision.Graph
	}
	return err
}

// beginImport marks the graph as one that is being copied here, when it holds nothing.
func (s *Store) beginImport(ctx context.Context) error {
	statement, err := s.statements.text("import_begin")
	if err != nil {
		return err
	}
	token, begun := rand.Text(), false
	err = s.insist(ctx, func(ctx context.Context) error {
		return s.transact(ctx, "begin to copy", s.options.Transaction, func(tx neo4j.ExplicitTransaction) (bool, error) {
			var err error
			begun, err = s.runIn(ctx, tx, "begin to copy", statement, map[string]any{"token": token})
			return begun, err
		})
	})
	if err == nil && !begun {
		return &civic.Fault{
			Kind: civic.ErrConflict, Problem: "the database holds a graph already, or is being copied into",
			Remedy: "copy into a database that holds nothing; nothing was written",
		}
	}
	return err
}

func (s *Store) writeNamed(ctx context.Context, name string, params map[string]any) error {
	statement, err := s.statements.text(name)
	if err != nil {
		return err
	}
	return s.write(ctx, name, statement, params)
}

// importing is an import under way.
type importing struct {
	store *Store
	// cleared is set when the log holds nothing of the writing of the dossiers.
	cleared bool
	// first is the number of the first log entry, 0 before it came.
	first int64
}

func (i *importing) take(ctx context.Context, part civic.ArchivePart) error {
	if len(part.Keys)+len(part.Dossiers) > 0 {
		_, err := i.store.Update(ctx, civic.Commit{}, func(tx civic.Tx) error {
			return tx.Put(ctx, civic.Batch{Keys: part.Keys, Dossiers: part.Dossiers})
		})
		return err
	}
	if err := i.clearLog(ctx); err != nil {
		return err
	}
	return errors.Join(i.takeOutcomes(ctx, part.Outcomes), i.takeLog(ctx, part.Log))
}

func (i *importing) takeOutcomes(ctx context.Context, outcomes []civic.KeptOutcome) error {
	if len(outcomes) == 0 {
		return nil
	}
	rows := make([]any, len(outcomes))
	for n, kept := range outcomes {
		rows[n] = []any{kept.Key, kept.Request[:], int64(kept.Revision), kept.Outcome}
	}
	return i.store.writeNamed(ctx, "import_outcomes", map[string]any{"rows": rows})
}

func (i *importing) takeLog(ctx context.Context, log []civic.LogEntry) error {
	if len(log) == 0 {
		return nil
	}
	if i.first == 0 {
		i.first = int64(log[0].Revision.Number)
	}
	rows := make([]any, len(log))
	for n, entry := range log {
		row, err := logRow(entry)
		if err != nil {
			return err
		}
		rows[n] = row
	}
	return i.store.writeNamed(ctx, "import_log", map[string]any{"rows": rows})
}

func (i *importing) clearLog(ctx context.Context) error {
	if i.cleared {
		return nil
	}
	i.cleared = true
	return i.store.writeNamed(ctx, "import_clear_log", nil)
}

func logRow(entry civic.LogEntry) ([]any, error) {
	replaced := [][2]string{}
	for _, dossier := range entry.Replaced {
		kept, err := encodeDossier(dossier)
		if err != nil {
			return nil, err
		}
		replaced = append(replaced, [2]string{string(dossier.DossierID()), kept})
	}
	kept, err := toJSON(replaced)
	return []any{int64(entry.Revision.Number), entry.At.UnixNano(), entry.By, entry.Reason, texts(entry.Changed), kept}, err
}
