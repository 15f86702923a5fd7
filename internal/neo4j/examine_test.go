package neo4j_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/neo4j"
	"github.com/civicgraph/civicgraph/internal/neo4jtest"
)

// examined returns what is found at a database, a line for each thing.
func examined(t *testing.T, options neo4j.Options) string {
	t.Helper()
	var lines strings.Builder
	for _, finding := range neo4j.Examine(t.Context(), options) {
		fmt.Fprintf(&lines, "%s %s: %s; %s\n", finding.Grade, finding.About, finding.Found, finding.Remedy)
	}
	return lines.String()
}

// wantLines looks for lines in a text, in their order, and that none but these tells of a problem.
func wantLines(t *testing.T, text string, lines ...string) {
	t.Helper()
	rest, problems := text, 0
	for _, line := range lines {
		at := strings.Index(rest, line)
		if at < 0 {
			t.Errorf("%q is not found, or not there, in\n%s", line, text)
			continue
		}
		rest = rest[at+len(line):]
		problems += strings.Count(line, "PROBLEM")
	}
	if got := strings.Count(text, "PROBLEM"); got != problems {
		t.Errorf("%d problems are told, want %d, in\n%s", got, problems, text)
	}
}

func TestExamine(t *testing.T) {
	server := servers.Empty(t)
	options, a := optionsFor(server), newAnalyst(t, server)
	store := openWith(t, options)
	writeAlphabet(t, store)
	wantLines(t, examined(t, options),
		"OK server: Neo4j 5.26", " at "+server.URI+" lets ", "OK database: \""+server.Database+"\" is there and online",
		"OK graph: "+mustRevision(t, store).Graph+", of format 1", "OK indexes: all 17 constraints and indexes are there and online",
		"OK rights: the user may read and write;",
		"OK contents: revision 1: 6 organizations, 0 activities, 0 participations, 0 places, 0 outputs, 0 assessments, 1 themes, 1 sources, 1 log entries;",
		" settings: db.memory.transaction.max is ", "server.memory.pagecache.size is ",
	)
	t.Run("nodes of others", func(t *testing.T) {
		a.ask("CREATE (:Film)-[:SHOWN_IN]->(:Cinema)")
		wantLines(t, examined(t, options), "1 log entries; 2 nodes that are not Civicgraph's are left alone;")
	})
	t.Run("constraints and indexes missing", func(t *testing.T) {
		a.ask("DROP INDEX civicgraph_themes")
		a.ask("DROP CONSTRAINT civicgraph_key")
		wantLines(t, examined(t, options),
			"PROBLEM indexes: missing: civicgraph_key, civicgraph_themes; start a server, which makes them",
			"OK rights: the user may read, write, and make constraints and indexes", "OK contents: revision 1")
		mustBeAt(t, openWith(t, options), 1)
		wantLines(t, examined(t, options), "OK indexes: all 17")
	})
	t.Run("another collation", func(t *testing.T) {
		a.ask("MATCH (s:CivicgraphStore) SET s.collation = 'older'")
		wantLines(t, examined(t, options), `WARNING graph: `, `with names in the order of another version (older); start a server of this version`, "OK indexes")
	})
	t.Run("a newer format", func(t *testing.T) {
		a.ask("MATCH (s:CivicgraphStore) SET s.format = 99")
		wantLines(t, examined(t, options), "OK database", "PROBLEM graph: the database holds a graph of format 99", "use the program that wrote it")
	})
}

// TestExamineMakesNothing looks at a database that holds nothing, and then at one that somebody else uses.
func TestExamineMakesNothing(t *testing.T) {
	server := servers.Empty(t)
	options, a := optionsFor(server), newAnalyst(t, server)
	a.dropSchema()
	holds := func() string {
		return a.text("MATCH (n) RETURN labels(n)") + a.text("SHOW INDEXES YIELD name RETURN name ORDER BY name") + a.text("CALL db.labels()")
	}
	before := holds()
	wantLines(t, examined(t, options), "WARNING graph: the database holds nothing yet; start a server", "OK rights: the user may read, write, and make constraints and indexes", " settings: ")
	if after := holds(); after != before {
		t.Errorf("the database held\n%s\nand now holds\n%s", before, after)
	}
	a.ask("CREATE (:Film)")
	before = holds()
	wantLines(t, examined(t, options), "OK database", "PROBLEM graph: the database holds 1 nodes that are not Civicgraph's; name a database that holds nothing")
	if after := holds(); after != before {
		t.Errorf("the database held\n%s\nand now holds\n%s", before, after)
	}
}

func TestExamineWhatIsNotThere(t *testing.T) {
	uri := "bolt://" + speaker(t, "220 mail.example.org ready\r\n")
	wantLines(t, examined(t, neo4j.Options{URI: uri}), "PROBLEM server: no Neo4j answers at "+uri)
	wantLines(t, examined(t, neo4j.Options{URI: "nonsense"}), "PROBLEM address: this is not an address of Neo4j", "give bolt://HOST:PORT")
}

// TestExamineHangs looks at a server that says nothing.
func TestExamineHangs(t *testing.T) {
	uri := "bolt://" + speaker(t, "-")
	begun := time.Now()
	wantLines(t, examined(t, neo4j.Options{URI: uri, Acquisition: time.Second}), "PROBLEM server: no Neo4j answers at "+uri)
	if took := time.Since(begun); took > soon {
		t.Errorf("that took %v", took)
	}
}

// examineFaults is a part of TestFaults.
func examineFaults(t *testing.T, server neo4jtest.Server, readOnly bool) {
	t.Helper()
	options := optionsFor(server)
	if readOnly {
		wantLines(t, examined(t, options), "OK graph", "PROBLEM indexes: missing: civicgraph_themes",
			"PROBLEM rights: ", "read-only mode", "give the user the right to read, write, and make constraints and indexes", "OK contents")
		return
	}
	options.Password = "wrong"
	wantLines(t, examined(t, options), `PROBLEM server: the server at `+server.URI+` does not let the user "neo4j" in with this password; give a user`)
	options = optionsFor(server)
	options.Database = "elsewhere"
	wantLines(t, examined(t, options), `OK server`, `PROBLEM database: `, `has no database "elsewhere"; give another with --neo4j-database`)
	wantLines(t, examined(t, optionsFor(server)), `lets "neo4j" in`, "OK database", "OK contents", " settings: db.memory.transaction.max is 5.00MiB")
}
