package neo4j_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/neo4j"
	"github.com/civicgraph/civicgraph/internal/neo4jtest"
)

// examined returns what is found at a database, a line for each thing.
func examined(t *testing.T, options neo4j.Options) string {
	t.Helper()
	var lines strings.Builder
	for _, finding := range neo4j.Examine(t.Context(), options) {
		wrong := map[bool]string{false: "ok", true: "WRONG"}[finding.Wrong]
		fmt.Fprintf(&lines, "%s %s: %s; %s\n", wrong, finding.About, finding.Found, finding.Remedy)
	}
	return lines.String()
}

// wantLines looks for lines in a text, in their order, and that none but these says that something is wrong.
func wantLines(t *testing.T, text string, lines ...string) {
	t.Helper()
	rest, wrong := text, 0
	for _, line := range lines {
		at := strings.Index(rest, line)
		if at < 0 {
			t.Errorf("%q is not found, or not there, in\n%s", line, text)
			continue
		}
		rest = rest[at+len(line):]
		wrong += strings.Count(line, "WRONG")
	}
	if got := strings.Count(text, "WRONG"); got != wrong {
		t.Errorf("%d things are wrong, want %d, in\n%s", got, wrong, text)
	}
}

func TestExamine(t *testing.T) {
	server := servers.Empty(t)
	options, a := optionsFor(server), newAnalyst(t, server)
	store := openWith(t, options)
	writeAlphabet(t, store)
	wantLines(t, examined(t, options),
		"ok server: Neo4j 5.26", " at "+server.URI+" lets ", "ok database: \""+server.Database+"\" is there", "ok rights: the database can be written to",
		"ok graph: "+mustRevision(t, store).Graph+", of format 1", "ok indexes: all 1", "are there and online",
		"ok contents: revision 1: 6 organizations, 0 activities, 0 participations, 0 places, 0 outputs, 0 assessments, 1 themes, 1 sources; 1 log entries",
		"ok settings: db.memory.transaction.max = ",
	)
	t.Run("constraints and indexes missing", func(t *testing.T) {
		a.ask("DROP INDEX civicgraph_themes")
		a.ask("DROP CONSTRAINT civicgraph_key")
		wantLines(t, examined(t, options),
			"WRONG indexes: civicgraph_key is missing; start a server, which makes it", "WRONG indexes: civicgraph_themes is missing", "ok contents: revision 1")
		mustBeAt(t, openWith(t, options), 1)
		wantLines(t, examined(t, options), "ok indexes: all 1")
	})
	t.Run("another collation", func(t *testing.T) {
		a.ask("MATCH (s:CivicgraphStore) SET s.collation = 'older'")
		wantLines(t, examined(t, options), `names are in the order of "older"; start a server of this version`, "ok indexes")
	})
	t.Run("a newer format", func(t *testing.T) {
		a.ask("MATCH (s:CivicgraphStore) SET s.format = 99")
		wantLines(t, examined(t, options), "ok rights", "WRONG graph: the database holds a graph of format 99", "use the program that wrote it")
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
	wantLines(t, examined(t, options), "ok rights", "ok graph: the database holds nothing yet; start a server")
	if after := holds(); after != before {
		t.Errorf("the database held\n%s\nand now holds\n%s", before, after)
	}
	a.ask("CREATE (:Film)")
	before = holds()
	wantLines(t, examined(t, options), "ok rights", "WRONG graph: the database holds 1 nodes that are not Civicgraph's; name a database that holds nothing")
	if after := holds(); after != before {
		t.Errorf("the database held\n%s\nand now holds\n%s", before, after)
	}
}

func TestExamineWhatIsNotThere(t *testing.T) {
	uri := "bolt://" + speaker(t, "220 mail.example.org ready\r\n")
	wantLines(t, examined(t, neo4j.Options{URI: uri}), "WRONG server: no Neo4j answers at "+uri)
	wantLines(t, examined(t, neo4j.Options{URI: "nonsense"}), "WRONG address: this is not an address of Neo4j", "give bolt://HOST:PORT")
}

// examineFaults is a part of TestFaults.
func examineFaults(t *testing.T, server neo4jtest.Server, readOnly bool) {
	t.Helper()
	options := optionsFor(server)
	if readOnly {
		wantLines(t, examined(t, options), "ok database", "WRONG rights: ", "read-only mode", "ok graph", "ok indexes", "ok contents")
		return
	}
	options.Password = "wrong"
	wantLines(t, examined(t, options), `WRONG server: the server at `+server.URI+` does not let the user "neo4j" in with this password; give a user`)
	options = optionsFor(server)
	options.Database = "elsewhere"
	wantLines(t, examined(t, options), `ok server`, `WRONG database: `, `has no database "elsewhere"; give another with --neo4j-database`)
	wantLines(t, examined(t, optionsFor(server)), `lets "neo4j" in`, "ok database", "ok contents", "ok settings: db.memory.transaction.max = 5.00MiB")
}
