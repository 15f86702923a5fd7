package neo4j

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// The times within which whoever looks at a database wants to know.
const (
	examineConnecting = 5 * time.Second
	examineAnswer     = 20 * time.Second
)

// Examine looks at a database, one thing after the other, and returns what it finds; it stops where what comes next cannot be looked at.
// It leaves no trace.
func Examine(ctx context.Context, options Options) []civic.Finding {
	setDefault(&options.Acquisition, examineConnecting)
	setDefault(&options.Transaction, examineAnswer)
	s, err := connect(options)
	if err != nil {
		return []civic.Finding{civic.FaultFinding("address", err, "")}
	}
	defer func() { _ = s.Close() }()
	e := &examination{store: s}
	for _, look := range []func(context.Context) (more bool){e.server, e.database, e.rights, e.graph, e.schema, e.size, e.settings} {
		if !look(ctx) {
			break
		}
	}
	return e.findings
}

// examination is a look at a database.
type examination struct {
	store    *Store
	findings []civic.Finding
}

func (e *examination) well(about, format string, values ...any) bool {
	e.findings = append(e.findings, civic.Finding{About: about, Found: fmt.Sprintf(format, values...)})
	return true
}

func (e *examination) advise(about, found, remedy string) {
	e.findings = append(e.findings, civic.Finding{About: about, Found: found, Remedy: remedy})
}

func (e *examination) wrong(about string, err error, remedy string) bool {
	e.findings = append(e.findings, civic.FaultFinding(about, err, remedy))
	return false
}

func (e *examination) server(ctx context.Context) bool {
	version, err := e.store.checkVersion(ctx)
	if err != nil {
		return e.wrong("server", err, "look into the log of the server")
	}
	edition := "" // not everybody may ask
	_ = e.store.readPlain(ctx, "edition", nil, func(row []any) error {
		edition = " " + text[string](row[0])
		return nil
	})
	who := "anybody"
	if e.store.options.User != "" {
		who = fmt.Sprintf("%q", e.store.options.User)
	}
	return e.well("server", "Neo4j %s%s at %s lets %s in", version, edition, e.store.options.URI, who)
}

func (e *examination) database(ctx context.Context) bool {
	name := ""
	err := e.store.readPlain(ctx, "database", nil, func(row []any) error {
		name = text[string](row[0])
		return nil
	})
	if err != nil {
		return e.wrong("database", e.store.cannotConnect(err), "look into the log of the server")
	}
	return e.well("database", "%q is there", name)
}

// rights tries to write, and takes it back.
func (e *examination) rights(ctx context.Context) bool {
	err := e.store.try(ctx, "try to write", e.store.statements["try"])
	if err == nil {
		return e.well("rights", "the database can be written to")
	}
	e.wrong("rights", err, "give the user the right to write, and take the database out of its read-only mode; a graph that is there can be read as it is")
	return errors.Is(err, civic.ErrReadOnly)
}

func (e *examination) graph(ctx context.Context) bool {
	found, err := e.store.inspect(ctx)
	if err == nil {
		err = found.check()
	}
	switch {
	case err != nil:
		return e.wrong("graph", err, "use the program that wrote it or a newer one, or another database")
	case found.name == "":
		e.advise("graph", "the database holds nothing yet", "start a server, or load or copy a graph: it is made then")
		return false
	}
	e.store.graph = found.name
	if found.collation != civic.CollationVersion {
		e.advise("graph", fmt.Sprintf("%s, of format %d, whose names are in the order of %q", found.name, found.format, found.collation),
			fmt.Sprintf("start a server of this version, which puts them in the order of %q", civic.CollationVersion))
		return true
	}
	return e.well("graph", "%s, of format %d", found.name, found.format)
}

func (e *examination) schema(ctx context.Context) bool {
	wanted, err := wantedSchema()
	if err != nil {
		return e.wrong("indexes", err, "")
	}
	states := map[string]string{}
	err = e.store.readPlain(ctx, "indexes", nil, func(row []any) error {
		states[text[string](row[0])] = text[string](row[1])
		return nil
	})
	if err != nil {
		return e.wrong("indexes", err, "let the user see the indexes (SHOW INDEX)")
	}
	complete := true
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		complete = e.index(name, states[name]) && complete
	}
	if complete {
		e.well("indexes", "all %d constraints and indexes are there and online", len(wanted))
	}
	return true
}

// index judges one constraint or index by its state.
func (e *examination) index(name, state string) bool {
	switch state {
	case online:
		return true
	case "":
		return e.wrong("indexes", errors.New(name+" is missing"), "start a server, which makes it")
	case "POPULATING":
		e.advise("indexes", name+" is being built", "wait: what needs it is slow until then")
		return false
	}
	return e.wrong("indexes", fmt.Errorf("%s is %s", name, state), "drop it, and start a server, which makes it anew")
}

func (e *examination) size(ctx context.Context) bool {
	r := &reader{store: e.store}
	counts, err := r.Counts(ctx)
	if err != nil {
		return e.wrong("contents", err, "look into the log of the server")
	}
	revision, err := r.Revision(ctx)
	if err != nil {
		return e.wrong("contents", err, "look into the log of the server")
	}
	entries := 0
	err = e.store.readPlain(ctx, "log_length", nil, func(row []any) error {
		entries = number(row[0])
		return nil
	})
	if err != nil {
		return e.wrong("contents", err, "look into the log of the server")
	}
	return e.well("contents", "revision %d: %s; %d log entries", revision.Number, counts, entries)
}

// settings tells of the settings that matter, where the user may see them.
func (e *examination) settings(ctx context.Context) bool {
	var all []string
	limited := true
	err := e.store.readPlain(ctx, "settings", nil, func(row []any) error {
		name, value := text[string](row[0]), text[string](row[1])
		all = append(all, name+" = "+value)
		limited = limited && (name != transactionMemory || !strings.HasPrefix(value, "0"))
		return nil
	})
	if err != nil || len(all) == 0 {
		e.advise("settings", "the user may not see them", "see that "+transactionMemory+" is set")
		return true
	}
	if !limited {
		e.advise("settings", strings.Join(all, ", "), "set "+transactionMemory+", such as to 512m, so that no question takes down the server")
		return true
	}
	return e.well("settings", "%s", strings.Join(all, ", "))
}

// transactionMemory is the setting that bounds what one question may take.
const transactionMemory = "db.memory.transaction.max"
