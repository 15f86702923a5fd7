package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/civicgraph/civicgraph/internal/neo4j"
	"github.com/civicgraph/civicgraph/internal/neo4jtest"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/server"
)

// The questions that faults are tried with.
var (
	small = question{Query: `{ organizations(first: 1) { totalCount } }`}
	whole = question{Query: `{ provinceFlows { unplaced } }`}
)

const (
	// soon is more than anything takes that is answered at once, on a busy machine.
	soon = 5 * time.Second
	// narrowTime is how long requests to the narrow server may take, and narrowWait for how long one waits for the only connection.
	narrowTime, narrowWait = 3 * time.Second, 200 * time.Millisecond
	// recovery is how much longer a server may take than a new one to work with a database that is back.
	recovery = 2 * time.Second
)

// TestFaultsOfNeo4jAsClientsSeeThem does one thing after the other to a database under two servers: the program as it is, and a narrow one
// that has one connection and little time.
func TestFaultsOfNeo4jAsClientsSeeThem(t *testing.T) {
	p := neo4jtest.Start(t, neo4jtest.Settings{Password: "uzun-parola", Config: map[string]string{"db.memory.transaction.max": "5m"}})
	data := t.TempDir()
	program := serve(t, data, append(flagsOf(p.Server), "--store=neo4j", "--no-builtin-data", "--log-format=json")...)
	token := strings.TrimSpace(must(t, "token", "create", "--role", "editor", "--data", data))
	f := faulty{
		p:       p,
		data:    data,
		program: client{t, program.url, token, p.URI, program.text},
		narrow:  narrowServer(t, p.Server, data, token),
		analyst: newAnalyst(t, p.Server),
	}
	for _, c := range []client{f.program, f.narrow} {
		c.answers(small)
		c.answers(f.write("before"))
	}
	for _, fault := range []struct {
		name string
		test func(*testing.T, faulty)
	}{
		{"no way in", noWayIn},
		{"slow", slow},
		{"out of memory", outOfMemory},
		{"hangs", hangs},
		{"killed", killed},
		{"read-only", readOnly},
	} {
		if !t.Run(fault.name, func(t *testing.T) { fault.test(t, f.in(t)) }) {
			return // the next would fail for the same reason
		}
	}
}

// faulty is a database that faults are made on, the servers that work with it, and somebody who looks at it.
type faulty struct {
	p *neo4jtest.Process
	// data is the folder with the tokens of the servers.
	data            string
	program, narrow client
	analyst         analyst
}

// in has a test of its own told what goes wrong.
func (f faulty) in(t *testing.T) faulty {
	f.program.t, f.narrow.t, f.analyst.t = t, t, t
	return f
}

func (f faulty) write(name string) question { return question{Query: fmt.Sprintf(writeTheme, name)} }

// narrowServer is what serve runs, with a narrow store and narrow limits.
func narrowServer(t *testing.T, database neo4jtest.Server, data, token string) client {
	t.Helper()
	store, err := neo4j.Open(t.Context(), neo4j.Options{
		URI: database.URI, User: database.User, Password: database.Password, Database: database.Database,
		Connections: 1, Acquisition: narrowWait, Retry: time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	limits := server.DefaultLimits()
	limits.Operation, limits.Grace = narrowTime, 0
	var log safeLog
	command := serveCommand{CorsOrigin: []string{"*"}}
	command.Data = data
	metrics := server.NewMetrics(version(), storeNeo4j, store)
	served, err := command.newServer(zerolog.New(&log), opened{Store: store, projector: network.NewFollower(store)}, metrics, limits, nil)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- served.Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-ended, store.Close()); err != nil {
			t.Error(err)
		}
	})
	return client{t, addressOf(listener, false), token, database.URI, log.String}
}

// noWayIn has serve and doctor tell what hinders them, in a line, and end with status 1. The database lets nobody in for some seconds
// after three wrong passwords.
func noWayIn(t *testing.T, f faulty) {
	wrong, elsewhere, away := f.p.Server, f.p.Server, f.p.Server
	wrong.Password, elsewhere.Database, away.URI = "wrong-password", "elsewhere", "bolt://"+nobody(t)
	for _, test := range []struct {
		database neo4jtest.Server
		want     string
	}{
		{wrong, `the server at ` + f.p.URI + ` does not let the user "neo4j" in with this password; give a user and the password with --neo4j-user`},
		{elsewhere, `the server at ` + f.p.URI + ` has no database "elsewhere"; give another with --neo4j-database`},
		{away, `no Neo4j answers at ` + away.URI + `: dial tcp ` + strings.TrimPrefix(away.URI, "bolt://") + `: connect: connection refused; start it, or give the address`},
	} {
		flags := append(flagsOf(test.database), "--store=neo4j", "--data="+t.TempDir())
		got := civicgraph(t, append([]string{"serve", "--listen=127.0.0.1:0"}, flags...)...)
		if got.status != 1 || got.out != "" || !strings.HasPrefix(got.err, "civicgraph: "+test.want) || strings.Count(got.err, "\n") != 1 {
			t.Errorf("serve: %+v, want %s", got, test.want)
		}
		got = civicgraph(t, append([]string{"doctor"}, flags...)...)
		if got.status != 1 || !strings.Contains(got.out, test.want) || strings.Count(got.out, "PROBLEM") != 1 || got.err != "civicgraph: problems found: 1\n" {
			t.Errorf("doctor: %+v, want %s", got, test.want)
		}
	}
}

// slow has a write wait for the database, by the lock that all writes take. It has the only connection meanwhile, and is given up when
// its time is over, or when its client gives up; and then the database does not work on it any more.
func slow(t *testing.T, f faulty) {
	release := f.analyst.lock()
	written := make(chan string, 1)
	begun := time.Now()
	go func() { written <- f.narrow.ask(t.Context(), f.write("slow")) }()
	f.analyst.seesWrites(1)
	f.narrow.fails(small, "UNAVAILABLE", narrowTime, "ConnectivityError") // no connection is free
	if answer, took := <-written, time.Since(begun); !strings.Contains(answer, `"code":"TIMEOUT"`) || took > narrowTime+time.Second {
		t.Errorf("got %s after %v", answer, took)
	}
	f.analyst.seesWrites(0)
	f.narrow.answers(small)

	ctx, giveUp := context.WithCancel(t.Context())
	go func() { written <- f.program.ask(ctx, f.write("given up")) }()
	f.analyst.seesWrites(1)
	giveUp()
	if answer := <-written; !strings.Contains(answer, "context canceled") {
		t.Errorf("got %s", answer)
	}
	f.analyst.seesWrites(0)
	release()
	f.narrow.answers(f.write("slow"))
	if got := f.analyst.text("MATCH (k:CivicgraphKey) WHERE k.key CONTAINS 'slow' OR k.key CONTAINS 'given' RETURN k.key"); got != "[t:test:slow]" {
		t.Errorf("the themes are %s", got)
	}
}

func outOfMemory(t *testing.T, f faulty) {
	f.program.fails(manyThemes(1000), "TOO_COSTLY", soon, "db.memory.transaction.max")
	f.program.answers(small)
}

// manyThemes is a write of many themes.
func manyThemes(count int) question {
	themes := make([]any, count)
	for i := range themes {
		themes[i] = map[string]any{
			"keys":  []any{map[string]string{"scheme": "many", "value": fmt.Sprint(i)}},
			"names": []any{map[string]string{"text": fmt.Sprint("many ", i), "language": "EN", "kind": "OFFICIAL"}},
		}
	}
	return question{`mutation ($themes: [ThemeInput!]!) { upsertThemes(input: {themes: $themes}) { revision } }`, map[string]any{"themes": themes}}
}

func hangs(t *testing.T, f faulty) {
	if err := f.p.Pause(); err != nil {
		t.Fatal(err)
	}
	var asked sync.WaitGroup
	asked.Go(func() { f.narrow.fails(small, "TIMEOUT", narrowTime+time.Second, "") })
	f.program.notReady()
	asked.Wait()
	if err := f.p.Resume(); err != nil {
		t.Fatal(err)
	}
	f.recover()
}

func killed(t *testing.T, f faulty) {
	if err := f.p.Kill(); err != nil {
		t.Fatal(err)
	}
	for _, question := range []question{small, whole} {
		f.program.fails(question, "UNAVAILABLE", soon, "connection refused")
	}
	f.narrow.fails(f.write("killed"), "UNAVAILABLE", soon, "connection refused")
	f.program.notReady()
	f.restart(nil)
	f.recover()
}

// readOnly is the last fault: the database stays so.
func readOnly(t *testing.T, f faulty) {
	if err := f.p.Stop(); err != nil { // one that was killed has something to write when it starts again
		t.Fatal(err)
	}
	f.restart(map[string]string{"server.databases.default_to_read_only": "true"})
	f.program.becomesReady()
	f.program.fails(f.write("read-only"), "READ_ONLY", soon, "read-only mode")
	started := f.program
	started.url = serve(t, f.data, append(flagsOf(f.p.Server), "--store=neo4j")...).url // complete as it is, the graph is served
	for _, c := range []client{f.program, started} {
		c.answers(small)
		c.answers(whole)
	}
	report := civicgraph(t, append([]string{"doctor", "--store=neo4j"}, flagsOf(f.p.Server)...)...)
	if report.status != 0 || !strings.Contains(report.out, "WARNING  rights") || !strings.Contains(report.out, "read-only mode") {
		t.Errorf("doctor: %+v", report)
	}
}

func (f faulty) restart(config map[string]string) {
	f.program.t.Helper()
	f.p.Configure(config)
	if err := f.p.Restart(f.program.t.Context()); err != nil {
		f.program.t.Fatal(err)
	}
}

// recover looks that both servers work again without being told of anything, not much later than one can that starts now: a database
// that has just started is slow on a busy machine.
func (f faulty) recover() {
	f.program.t.Helper()
	begun := time.Now()
	opened := make(chan time.Duration, 1)
	go func() {
		openNeo4j(f.program.t, f.p.Server)
		opened <- time.Since(begun)
	}()
	f.program.becomesReady()
	f.narrow.becomesReady()
	took, asNew := time.Since(begun), <-opened
	if took > recovery+asNew {
		f.program.t.Errorf("the servers are ready after %v, and a new store after %v", took, asNew)
	}
	for _, c := range []client{f.program, f.narrow} {
		c.answers(small)
		c.answers(whole)
		c.answers(f.write(fmt.Sprint("after ", begun.UnixNano())))
	}
}
