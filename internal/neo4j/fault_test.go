package neo4j_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/neo4j"
	"github.com/civicgraph/civicgraph/internal/neo4jtest"
)

// The questions that faults are tried with: one that takes minutes, and one that takes more memory than the server of TestFaults gives.
const (
	longQuestion = "UNWIND range(1, 10000000000) AS number WITH sum(number) AS minutes RETURN [minutes] AS row"
	hugeQuestion = "UNWIND range(1, 3000000) AS number WITH collect(number) AS numbers RETURN [size(numbers)] AS row"
)

// TestFaults does one thing after the other to one server.
func TestFaults(t *testing.T) {
	p := neo4jtest.Start(t, neo4jtest.Settings{Password: "uzun-parola", Config: map[string]string{"db.memory.transaction.max": "5m"}})
	f := faulty{p, openWith(t, optionsFor(p.Server)), newAnalyst(t, p.Server)}
	if _, err := writeTheme(t.Context(), f.store, "first", ""); err != nil {
		t.Fatal(err)
	}
	for _, fault := range []struct {
		name string
		test func(*testing.T, faulty)
	}{
		{"a question that is given up", givenUp},
		{"a question that takes too long", tooLong},
		{"a question that takes too much memory", tooMuchMemory},
		{"a write that takes too much memory", tooMuchMemoryToWrite},
		{"no free connection", noFreeConnection},
		{"a server that hangs", hangs},
		{"a database that is not there", noDatabase},
		{"a wrong password", wrongPassword},
		{"a database that cannot be written to", readOnly},
	} {
		t.Run(fault.name, func(t *testing.T) { fault.test(t, f) })
	}
}

// faulty is a server that faults are made on, a store on it that holds one theme, and somebody who looks at it.
type faulty struct {
	server  *neo4jtest.Process
	store   *neo4j.Store
	analyst analyst
}

// wantSoon looks that something fails with an error of a kind, and when.
func wantSoon(t *testing.T, kind error, least, most time.Duration, do func() error) {
	t.Helper()
	begun := time.Now()
	err := do()
	if took := time.Since(begun); took < least || took > most {
		t.Errorf("that took %v, want %v to %v", took, least, most)
	}
	if !errors.Is(err, kind) {
		t.Errorf("got %v, want an error that is %v", err, kind)
	}
}

// ended looks that the server does not work on a statement any more.
func (f faulty) ended(t *testing.T, word string) {
	t.Helper()
	eventually(t, soon, "the server still works on it", func() bool { return f.analyst.running(word) == "[0]" })
}

func givenUp(t *testing.T, f faulty) {
	for _, limited := range []bool{true, false} { // as a request of a server, which has a deadline, and as a command, which has none
		ctx, cancel := context.WithCancel(t.Context())
		if limited {
			ctx, cancel = context.WithTimeout(t.Context(), time.Hour)
		}
		asked := make(chan error, 1)
		go func() { asked <- f.store.Ask(ctx, longQuestion) }()
		eventually(t, soon, "the server does not work on it", func() bool { return f.analyst.running("minutes") == "[1]" })
		wantSoon(t, context.Canceled, 0, time.Second, func() error { cancel(); return <-asked })
		f.ended(t, "minutes")
	}
	mustBeAt(t, f.store, 1)
}

func tooLong(t *testing.T, f faulty) {
	options := optionsFor(f.server.Server)
	options.Transaction = time.Second
	hasty := openWith(t, options)
	wantSoon(t, civic.ErrTooCostly, time.Second, 2*time.Second+soon, func() error { return hasty.Ask(t.Context(), longQuestion) })
	wantSoon(t, context.DeadlineExceeded, time.Second/2, time.Second*3/2, func() error {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second/2)
		defer cancel()
		return f.store.Ask(ctx, longQuestion)
	})
	f.ended(t, "minutes")
	mustBeAt(t, f.store, 1)
}

// The driver would ask again for half a minute.
func tooMuchMemory(t *testing.T, f faulty) {
	wantSoon(t, civic.ErrTooCostly, 0, soon, func() error { return f.store.Ask(t.Context(), hugeQuestion) })
	mustBeAt(t, f.store, 1)
}

func tooMuchMemoryToWrite(t *testing.T, f faulty) {
	var dossiers []civic.Dossier
	for i := range 5000 {
		id := civic.Mint(civic.KindTheme, civic.Key{Scheme: "many", Value: fmt.Sprint(i)}, 0)
		dossiers = append(dossiers, &civic.Theme{ID: id, Names: turkish(fmt.Sprint("Konu ", i))})
	}
	runs := 0
	_, err := f.store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error {
		runs++
		return tx.Put(t.Context(), civic.Batch{Dossiers: dossiers})
	})
	if !errors.Is(err, civic.ErrTooCostly) || runs != 1 {
		t.Errorf("got %v after %d runs; want ErrTooCostly after one", err, runs)
	}
	mustBeAt(t, f.store, 1)
	if got := f.analyst.text("MATCH (n:Theme) RETURN count(n)"); got != "[1]" {
		t.Errorf("there are %s themes, want the one of before", got)
	}
}

func noFreeConnection(t *testing.T, f faulty) {
	options := optionsFor(f.server.Server)
	options.Connections, options.Acquisition, options.Retry = 1, 200*time.Millisecond, time.Second
	narrow := openWith(t, options)
	ctx, cancel := context.WithCancel(t.Context())
	asked := make(chan error, 1)
	go func() { asked <- narrow.Ask(ctx, longQuestion) }()
	eventually(t, soon, "the server does not work on it", func() bool { return f.analyst.running("minutes") == "[1]" })
	wantSoon(t, civic.ErrUnavailable, options.Acquisition, 3*time.Second, func() error {
		_, err := revisionOf(t.Context(), narrow)
		return err
	})
	wantSoon(t, civic.ErrUnavailable, options.Acquisition, 4*time.Second, func() error {
		_, err := writeTheme(t.Context(), narrow, "no way in", "")
		return err
	})
	cancel()
	if err := <-asked; !errors.Is(err, context.Canceled) {
		t.Errorf("the question that was given up: got %v", err)
	}
	mustBeAt(t, narrow, 1)
}

func hangs(t *testing.T, f faulty) {
	asked := make(chan error, 1)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	begun := time.Now()
	go func() { asked <- f.store.Ask(ctx, longQuestion) }()
	eventually(t, soon, "the server does not work on it", func() bool { return f.analyst.running("minutes") == "[1]" || ctx.Err() != nil })
	must(t, f.server.Pause())
	ask := func(limit time.Duration, ask func(context.Context) error) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		defer cancel()
		wantSoon(t, context.DeadlineExceeded, limit, limit+time.Second, func() error { return ask(ctx) })
	}
	const brief = 300 * time.Millisecond
	ask(brief, func(ctx context.Context) error { _, err := revisionOf(ctx, f.store); return err })
	ask(brief, func(ctx context.Context) error { _, err := writeTheme(ctx, f.store, "hangs", ""); return err })
	for _, copy := range []func(context.Context) error{ // as commands, which have no deadline and are given up with Ctrl-C
		func(ctx context.Context) error { return f.store.Export(ctx, func(civic.Archive) error { return nil }) },
		func(ctx context.Context) error { return f.store.Import(ctx, civic.Archive{}) },
	} {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(brief, cancel)
		wantSoon(t, context.Canceled, brief, brief+time.Second, func() error { return copy(ctx) })
	}
	if err := <-asked; !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > 3*time.Second {
		t.Errorf("what was asked before the server hung returns %v after %v", err, time.Since(begun))
	}
	options := optionsFor(f.server.Server)
	options.Acquisition = time.Second
	cannotOpen(t, options, civic.ErrUnavailable)
	must(t, f.server.Resume())
	wantSoon(t, nil, 0, 2*time.Second, func() error { _, err := revisionOf(t.Context(), f.store); return err })
	f.ended(t, "minutes")
	mustBeAt(t, f.store, 1)
}

func noDatabase(t *testing.T, f faulty) {
	options := optionsFor(f.server.Server)
	options.Database = "elsewhere"
	if says := cannotOpen(t, options, civic.ErrUnavailable); !strings.Contains(says, `has no database "elsewhere"; give another with --neo4j-database`) {
		t.Errorf("says %s", says)
	}
}

// A wrong password is tried once each time: the server lets nobody in for five seconds after the third.
func wrongPassword(t *testing.T, f faulty) {
	options := optionsFor(f.server.Server)
	for user, want := range map[string]string{
		"neo4j": `does not let the user "neo4j" in with this password; give a user and the password with --neo4j-user`,
		"":      "lets nobody in without a password; give a user",
	} {
		options.User, options.Password = user, "wrong"
		if says := cannotOpen(t, options, civic.ErrUnavailable); !strings.Contains(says, want) || strings.Contains(says, "wrong;") {
			t.Errorf("says %s", says)
		}
	}
	mustBeAt(t, openWith(t, optionsFor(f.server.Server)), 1)
	examineFaults(t, f.server.Server, false)
}

// readOnly is the last fault: the server stays so. An index is missing, too.
func readOnly(t *testing.T, f faulty) {
	f.analyst.ask("DROP INDEX civicgraph_themes")
	must(t, f.server.Stop()) // one that was killed has something to write when it starts again
	f.server.Configure(map[string]string{"server.databases.default_to_read_only": "true"})
	must(t, f.server.Restart(t.Context()))
	runs := 0
	_, err := f.store.Update(t.Context(), civic.Commit{}, func(civic.Tx) error { runs++; return nil })
	if !errors.Is(err, civic.ErrReadOnly) || runs > 0 {
		t.Errorf("a write returns %v after %d runs", err, runs)
	}
	mustBeAt(t, f.store, 1)
	if revision, err := f.store.Scan(t.Context(), civic.Visitor{}); err != nil || revision.Number != 1 {
		t.Errorf("a scan returns %v, %v", revision, err)
	}
	if says := cannotOpen(t, optionsFor(f.server.Server), civic.ErrReadOnly); !strings.Contains(says, "cannot be written to, and something is missing there (make civicgraph_themes)") {
		t.Errorf("without an index it says %s", says)
	}
	examineFaults(t, f.server.Server, true)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
