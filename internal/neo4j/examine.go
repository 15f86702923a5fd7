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
// What it tries to write is taken back: all that may stay of it is that a name of ours is known to the database as one of a property.
func Examine(ctx context.Context, options Options) []civic.Finding {
	setDefault(&options.Acquisition, examineConnecting)
	setDefault(&options.Transaction, examineAnswer)
	s, err := connect(options)
	if err != nil {
		return []civic.Finding{civic.ProblemFinding("address", err, "")}
	}
	defer func() { _ = s.Close() }()
	e := &examination{store: s}
	for _, look := range []func(context.Context) (more bool){e.server, e.database, e.graph, e.indexes, e.rights, e.contents, e.settings} {
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
	// empty is set when there is no graph, and incomplete when constraints or indexes are to be made.
	empty, incomplete bool
}

func (e *examination) well(about, format string, values ...any) bool {
	e.findings = append(e.findings, civic.Finding{Grade: civic.GradeOK, About: about, Found: fmt.Sprintf(format, values...)})
	return true
}

func (e *examination) warn(about, found, remedy string) bool {
	e.findings = append(e.findings, civic.Finding{Grade: civic.GradeWarning, About: about, Found: found, Remedy: remedy})
	return true
}

func (e *examination) problem(about string, err error, remedy string) (more bool) {
	e.findings = append(e.findings, civic.ProblemFinding(about, err, remedy))
	return false
}

// serverLog is where to look for what the server does not tell its clients.
const serverLog = "look into the log of the server"

func (e *examination) server(ctx context.Context) bool {
	version, err := e.store.checkVersion(ctx)
	if err != nil {
		return e.problem("server", err, serverLog)
	}
	edition, ahead := "", time.Duration(0)
	_ = e.store.readPlain(ctx, "server", nil, func(row []any) error { // not everybody may ask
		edition, ahead = " "+text[string](row[0]), time.Until(time.UnixMilli(int64(number(row[1]))))
		return nil
	})
	who := "anybody"
	if e.store.options.User != "" {
		who = fmt.Sprintf("%q", e.store.options.User)
	}
	e.well("server", "Neo4j %s%s at %s lets %s in", version, edition, e.store.options.URI, who)
	if found := skew(ahead); found != "" {
		e.warn("clock", found, "set both by the network (NTP)")
	}
	return true
}

// skew says how far the clock of a server is off, "" when that is not worth telling.
func skew(ahead time.Duration) string {
	const most = 10 * time.Second
	ahead = ahead.Round(time.Second)
	switch {
	case ahead > most:
		return fmt.Sprintf("the clock of the server is %v ahead of the one here", ahead)
	case ahead < -most:
		return fmt.Sprintf("the clock of the server is %v behind the one here", -ahead)
	}
	return ""
}

func (e *examination) database(ctx context.Context) bool {
	name := ""
	err := e.store.readPlain(ctx, "database", nil, func(row []any) error {
		name = text[string](row[0])
		return nil
	})
	if err != nil {
		return e.problem("database", e.store.cannotConnect(err), serverLog)
	}
	return e.well("database", "%q is there and online", name)
}

func (e *examination) graph(ctx context.Context) bool {
	found, err := e.store.inspect(ctx)
	if err == nil {
		err = found.check()
	}
	switch {
	case err != nil:
		return e.problem("graph", err, serverLog)
	case found.name == "":
		e.empty = true
		return e.warn("graph", "the database holds nothing yet", "start a server, which makes the graph, its constraints and indexes, or copy a graph into it")
	}
	e.store.graph = found.name
	if found.collation != civic.CollationVersion {
		return e.warn("graph", fmt.Sprintf("%s, of format %d, with names in the order of another version (%s)", found.name, found.format, found.collation),
			"start a server of this version, which puts them in order: "+civic.CollationVersion)
	}
	return e.well("graph", "%s, of format %d", found.name, found.format)
}

// indexes looks whether the constraints and indexes are there, in a graph that is.
func (e *examination) indexes(ctx context.Context) bool {
	if e.empty {
		return true
	}
	wanted, err := wantedSchema()
	if err != nil {
		return e.problem("indexes", err, "")
	}
	states := map[string][]string{}
	err = e.store.readPlain(ctx, "indexes", nil, func(row []any) error {
		name, state := text[string](row[0]), text[string](row[1])
		if _, ours := wanted[name]; !ours {
			return nil
		}
		delete(wanted, name)
		if state == populating {
			name = fmt.Sprintf("%s (%d percent)", name, number(row[2]))
		}
		states[state] = append(states[state], name)
		return nil
	})
	if err != nil {
		return e.problem("indexes", err, "let the user see the indexes (SHOW INDEX)")
	}
	return e.judge(slices.Sorted(maps.Keys(wanted)), states)
}

// judge tells of the constraints and indexes that are missing, and of those that are there by their states.
func (e *examination) judge(missing []string, states map[string][]string) bool {
	e.incomplete = len(missing) > 0
	if e.incomplete {
		e.problem("indexes", errors.New("missing: "+strings.Join(missing, ", ")), "start a server, which makes them")
	}
	for _, state := range slices.Sorted(maps.Keys(states)) {
		switch names := strings.Join(states[state], ", "); state {
		case online:
		case populating:
			e.warn("indexes", "being built: "+names, "wait; what needs them is slow until then")
		default:
			e.problem("indexes", fmt.Errorf("%s: %s", state, names), "drop them and start a server, which makes them anew")
		}
	}
	if !e.incomplete && len(states) == 1 && len(states[online]) > 0 {
		e.well("indexes", "all %d constraints and indexes are there and online", len(states[online]))
	}
	return true
}

// rights tries what a server needs to do, and takes it back. To make constraints and indexes is needed only where some are missing; a
// graph that is complete can be served without writing to it.
func (e *examination) rights(ctx context.Context) bool {
	may, tries := "read and write", []string{"try_write"}
	if e.empty || e.incomplete {
		may, tries = "read, write, and make constraints and indexes", append(tries, "try_schema")
	}
	for _, name := range tries {
		err := e.store.try(ctx, name)
		switch {
		case err == nil:
		case len(tries) == 1 && errors.Is(err, civic.ErrReadOnly):
			return e.warn("rights", err.Error(), "as it is, questions are answered and writes are refused; give the user the right to write if they are not to be")
		default:
			e.problem("rights", err, "let the server write to the database, and give the user the right to "+may)
			return true
		}
	}
	return e.well("rights", "the user may %s", may)
}

func (e *examination) contents(ctx context.Context) bool {
	if e.empty {
		return true
	}
	r := &reader{store: e.store}
	counts, err := r.Counts(ctx)
	if err != nil {
		return e.problem("contents", err, serverLog)
	}
	revision, err := r.Revision(ctx)
	if err != nil {
		return e.problem("contents", err, serverLog)
	}
	entries, foreign := 0, ""
	err = e.store.readPlain(ctx, "besides", nil, func(row []any) error {
		entries = number(row[0])
		if number(row[1]) > 0 {
			foreign = fmt.Sprintf("; %d nodes that are not Civicgraph's are left alone", number(row[1]))
		}
		return nil
	})
	if err != nil {
		return e.problem("contents", err, serverLog)
	}
	return e.well("contents", "revision %d: %s, %d log entries%s", revision.Number, counts, entries, foreign)
}

// settings tells of the settings that matter, where the user may see them.
func (e *examination) settings(ctx context.Context) bool {
	var found, remedies []string
	err := e.store.readPlain(ctx, "settings", nil, func(row []any) error {
		name, value := text[string](row[0]), text[string](row[1])
		if value == "" || value == unlimited {
			found = append(found, name+" is not set")
			remedies = append(remedies, remedyOf(name))
		} else {
			found = append(found, name+" is "+value)
		}
		return nil
	})
	switch {
	case err != nil || len(found) == 0:
		return e.warn("settings", "the user may not see the settings of memory", "see that all are set that docs/neo4j.md tells of")
	case len(remedies) > 0:
		return e.warn("settings", strings.Join(found, ", "), "set "+strings.Join(remedies, ", "))
	}
	return e.well("settings", "%s", strings.Join(found, ", "))
}

// unlimited is how a server writes a limit of nothing, which is none.
const unlimited = "0B"

// remedyOf says what to set a setting to.
func remedyOf(setting string) string {
	switch setting {
	case "db.memory.transaction.max":
		return setting + " (512m, so that one question cannot take the memory of all)"
	case "server.memory.pagecache.size":
		return setting + " (the size of data/databases of the server)"
	}
	return setting + " (1g or more)"
}
