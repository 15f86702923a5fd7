package neo4j_test

import (
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/neo4j"
	"github.com/civicgraph/civicgraph/internal/storetest"
)

func TestLogRetention(t *testing.T) {
	storetest.RunRetention(t, func(t *testing.T, entries int) civic.Store {
		options := optionsFor(servers.Empty(t))
		options.LogRetention = entries
		return openWith(t, options)
	})
}

// TestRetentionThatIsLowered has a server that keeps everything, and after it one that does not.
func TestRetentionThatIsLowered(t *testing.T) {
	server := servers.Empty(t)
	options := optionsFor(server)
	store := openWith(t, options)
	for _, name := range []string{"a", "b", "c", "d"} {
		if _, err := writeTheme(t.Context(), store, name, ""); err != nil {
			t.Fatal(err)
		}
	}
	options.LogRetention = 2
	if _, err := writeTheme(t.Context(), openWith(t, options), "e", ""); err != nil {
		t.Fatal(err)
	}
	if got := newAnalyst(t, server).text("MATCH (c:CivicgraphCommit) RETURN c.number ORDER BY c.number"); got != "[4 5]" {
		t.Errorf("the log has %s", got)
	}
}

func TestNoServer(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	for _, scheme := range []string{"bolt://", "neo4j://", "bolt+s://", "neo4j+ssc://"} {
		says := cannotOpen(t, neo4j.Options{URI: scheme + address}, civic.ErrUnavailable)
		if !strings.Contains(says, "no Neo4j answers at "+scheme+address) || !strings.Contains(says, "connection refused; start it, or give") {
			t.Errorf("says %s", says)
		}
	}
}

// TestNotNeo4j connects to servers that say something else, hang up, or say nothing at all.
func TestNotNeo4j(t *testing.T) {
	for name, words := range map[string]string{
		"a web server": "HTTP/1.1 400 Bad Request\r\n\r\n", "a mail server": "220 mail.example.org ready\r\n", "hangs up": "",
		"another version": "\x00\x00\x00\x00", "Bolt and then nonsense": "\x00\x00\x00\x05\x00\x02nonsense", "says nothing": "-",
	} {
		t.Run(name, func(t *testing.T) {
			address := speaker(t, words)
			for _, scheme := range []string{"bolt://", "neo4j://", "bolt+ssc://"} {
				says := cannotOpen(t, neo4j.Options{URI: scheme + address, Acquisition: time.Second}, civic.ErrUnavailable)
				if !strings.Contains(says, "no Neo4j answers at "+scheme+address) {
					t.Errorf("says %s", says)
				}
			}
		})
	}
}

// speaker listens, says the same words to all who connect and hangs up, unless the words are "-": then it says nothing and does not.
func speaker(t *testing.T, words string) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			if words == "-" {
				t.Cleanup(func() { _ = connection.Close() })
				continue
			}
			_, _ = connection.Write([]byte(words))
			_ = connection.Close()
		}
	}()
	return listener.Addr().String()
}

// TestForeignData has a database that somebody else uses.
func TestForeignData(t *testing.T) {
	server := servers.Empty(t)
	a := newAnalyst(t, server)
	a.dropSchema()
	a.ask("CREATE (:Film {title: 'Selvi Boylum Al Yazmalım'})-[:SHOWN_IN]->(:Cinema)")
	holds := func() string {
		return a.text("MATCH (n) RETURN labels(n) ORDER BY labels(n)") + a.text("MATCH ()-[r]->() RETURN type(r)") +
			a.text("SHOW INDEXES YIELD name RETURN name ORDER BY name") + a.text("CALL db.labels()")
	}
	before := holds()
	says := cannotOpen(t, optionsFor(server), civic.ErrConflict)
	if !strings.Contains(says, "holds 2 nodes that are not Civicgraph's") || !strings.Contains(says, "--neo4j-database") {
		t.Errorf("says %s", says)
	}
	if after := holds(); after != before {
		t.Errorf("the database held\n%s\nand now holds\n%s", before, after)
	}
}

func TestNewerFormat(t *testing.T) {
	server := servers.Empty(t)
	store := openWith(t, optionsFor(server))
	a := newAnalyst(t, server)
	a.ask("MATCH (s:CivicgraphStore) SET s.format = 99")
	if says := cannotOpen(t, optionsFor(server), civic.ErrNewerFormat); !strings.Contains(says, "format 99") {
		t.Errorf("says %s", says)
	}
	// A server that runs while another brings the graph up to a newer format must not write in the old one.
	_, err := writeTheme(t.Context(), store, "too late", "")
	if !errors.Is(err, civic.ErrReadOnly) || a.text("MATCH (n:Theme) RETURN count(n)") != "[0]" {
		t.Errorf("a server of the older format writes: %v", err)
	}
	mustBeAt(t, store, 0)
}

func TestAnotherGraphPutThere(t *testing.T) {
	server := servers.Empty(t)
	store := openWith(t, optionsFor(server))
	newAnalyst(t, server).ask("MATCH (n) DETACH DELETE n")
	if _, err := writeTheme(t.Context(), store, "nowhere", ""); !errors.Is(err, civic.ErrCorrupt) {
		t.Errorf("wrote into a database without a graph: %v", err)
	}
	openWith(t, optionsFor(server))
	if _, err := writeTheme(t.Context(), store, "elsewhere", ""); !errors.Is(err, civic.ErrReadOnly) {
		t.Errorf("wrote into another graph: %v", err)
	}
}

// TestManyOpenAtOnce has four servers start on a database without anything, not even indexes.
func TestManyOpenAtOnce(t *testing.T) {
	server := servers.Empty(t)
	a := newAnalyst(t, server)
	a.dropSchema()
	const many = 4
	stores, errs := make([]*neo4j.Store, many), make([]error, many)
	var all sync.WaitGroup
	for i := range stores {
		all.Go(func() { stores[i], errs[i] = neo4j.Open(t.Context(), optionsFor(server)) })
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	var graph string
	for i, store := range stores {
		t.Cleanup(func() { _ = store.Close() })
		revision, err := revisionOf(t.Context(), store)
		if err != nil || revision.Number != uint64(i) || i > 0 && revision.Graph != graph {
			t.Errorf("server %d is at %v of the graph %q, %v", i, revision, graph, err)
		}
		graph = revision.Graph
		// Each sees what those before it wrote.
		if receipt, err := writeTheme(t.Context(), store, "theme", ""); err != nil || receipt.Revision.Number != uint64(i+1) {
			t.Errorf("server %d writes revision %v, %v", i, receipt.Revision, err)
		}
	}
	for _, store := range stores {
		mustBeAt(t, store, many)
	}
	if got := a.text("MATCH (s:CivicgraphStore) RETURN count(s)"); got != "[1]" {
		t.Errorf("there are %s graphs", got)
	}
}
