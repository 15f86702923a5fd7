package neo4j_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/neo4j"
	"github.com/civicgraph/civicgraph/internal/neo4jtest"
)

// mostPlans is how many plans all that we ask may take: half of those that a database keeps unless it is configured otherwise.
const mostPlans = 500

// textLimit is how much of a text the database keeps of what it was asked.
const textLimit = 10_000

// A census is what a database was asked since it began, as the database tells it: it remembers the last thousand at least.
type census struct {
	analyst
	begun any
}

func newCensus(t *testing.T, server neo4jtest.Server) census {
	a := newAnalyst(t, server)
	return census{a, a.ask("RETURN timestamp()")[0]}
}

// texts returns the texts of all statements that it was asked, but for those of the census.
func (c census) texts() []string {
	var texts []string
	for _, text := range c.ask(fmt.Sprintf(`CALL db.stats.retrieve('QUERIES', {maxInvocations: 10000}) YIELD data
		WHERE any(one IN data.invocations WHERE one.startTimestampMillis > %d) AND NOT data.query =~ '.*(timestamp\\(\\)|db.stats.retrieve).*'
		RETURN DISTINCT data.query`, c.begun)) {
		texts = append(texts, fmt.Sprint(text))
	}
	return texts
}

// plans empties the cache of plans, and returns how many there were. There is more than one of a statement whose parameters differ in type.
func (c census) plans() int {
	told := c.text("CALL db.clearQueryCaches()")
	count, err := strconv.Atoi(regexp.MustCompile(`\d+`).FindString(told))
	if err != nil {
		c.t.Fatalf("the database says %s", told)
	}
	return count
}

// TestCensusOfStatements asks questions of all sorts, with words in them that would be Cypher if they were in a text, and writes such
// words. Whatever is said, the database is asked nothing but the statements that the program has when it starts, to the letter;
// and the plans of these, and of whatever other tests asked, have room in its cache.
func TestCensusOfStatements(t *testing.T) {
	server := servers.Empty(t)
	store := openWith(t, optionsFor(server))
	known, err := neo4j.Texts()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for text, name := range known {
		names[text[:min(len(text), textLimit)]] = name
	}
	if len(names) != len(known) {
		t.Fatal("some texts cannot be told apart by what the database keeps of them")
	}
	c := newCensus(t, server)
	for _, word := range []string{"kent'}) DETACH DELETE n //", "kent\\u0027 + $x` \""} {
		sayEverywhere(t, store, word)
		askEverything(t, store, word)
	}
	asked := map[string]bool{}
	for _, text := range c.texts() {
		name, ours := names[text]
		if !ours {
			t.Errorf("the database was asked:\n%s", text)
		}
		asked[name] = true
	}
	for _, walk := range neo4j.Walks() {
		if !asked[walk] {
			t.Errorf("nothing asked for %s", walk)
		}
	}
	plans := c.plans()
	t.Logf("%d statements were asked, of %d texts there are; there were %d plans", len(asked), len(known), plans)
	if plans < len(asked) || plans > mostPlans {
		t.Errorf("there were %d plans; want %d at most, and one for each statement at least", plans, mostPlans)
	}
}

// sayEverywhere writes with a word wherever there is room for one, and takes some of it back.
func sayEverywhere(t *testing.T, store *neo4j.Store, word string) {
	t.Helper()
	ctx, v := t.Context(), newHamlet(word)
	commit := civic.Commit{By: word, Reason: word, IdempotencyKey: word}
	organization, ceviz := idOf(civic.KindOrganization, word), idOf(civic.KindOrganization, "ceviz")
	for _, change := range []func(tx civic.Tx) error{
		func(tx civic.Tx) error { return tx.Put(ctx, v.batch) },
		func(tx civic.Tx) error { _, err := civic.Merge(ctx, tx, ceviz, organization); return err },
		func(tx civic.Tx) error { _, err := civic.Split(ctx, tx, organization); return err },
		func(tx civic.Tx) error {
			_, err := civic.Prefer(ctx, tx, v.source().Source, []civic.ID{organization}, civic.Preferred)
			return err
		},
		func(tx civic.Tx) error {
			_, err := civic.Submit(ctx, tx, civic.Submission{Source: v.source().Source, Themes: []civic.Theme{{Keys: []civic.Key{keyOf(word).Key}, Names: names(word)}}})
			return err
		},
	} {
		if _, err := store.Update(ctx, commit, change); err != nil {
			t.Fatalf("%q: %v", word, err)
		}
		commit.IdempotencyKey += word
	}
}

// askEverything asks all sorts of questions about a word.
func askEverything(t *testing.T, store *neo4j.Store, word string) {
	t.Helper()
	ctx := t.Context()
	reader, err := store.Reader(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for _, q := range append(questionsAbout(word), listsAbout(word)...) {
		if err := q.ask(ctx, reader); err != nil {
			t.Fatalf("%s, of %q: %v", q.about, word, err)
		}
	}
	revision, err := reader.Revision(ctx)
	if err != nil {
		t.Fatal(err)
	}
	_, changes := store.Changes(ctx, civic.Revision{Graph: revision.Graph}, 10)
	_, columns := store.ColumnChanges(ctx, civic.Revision{Graph: revision.Graph}, 1000)
	_, scan := store.Scan(ctx, civic.Visitor{})
	export := store.Export(ctx, func(archive civic.Archive) error {
		for _, err := range archive.Parts {
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(changes, columns, scan, export); err != nil {
		t.Fatalf("%q: %v", word, err)
	}
}

// listsAbout are lists of organizations and activities of all sorts, from a position on.
func listsAbout(word string) []question {
	page := civic.PageRequest{Limit: 1, Count: true, From: &civic.Position{Key: []byte(word), ID: civic.ID(word)}}
	var questions []question
	for _, query := range neo4j.OrganizationQueries(word) {
		query.Page = page
		questions = append(questions, asking("organizations", func(ctx context.Context, r civic.Reader) ([]civic.Page[*civic.Organization], error) {
			return r.Organizations(ctx, []civic.OrganizationQuery{query})
		}))
	}
	for _, query := range neo4j.ActivityQueries(word) {
		query.Page = page
		questions = append(questions, asking("activities", func(ctx context.Context, r civic.Reader) ([]civic.Page[*civic.Activity], error) {
			return r.Activities(ctx, []civic.ActivityQuery{query})
		}))
	}
	return questions
}
