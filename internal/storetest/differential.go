package storetest

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// RoundsVariable is the environment variable with the number of random graphs that RunDifferential tries.
const RoundsVariable = "CIVICGRAPH_ROUNDS"

// How much chance a differential is given unless the variable says otherwise.
const (
	differentialRounds = 4
	questionsARound    = 5 * sortsOfQuestions
	changesARound      = 6
	questionsAChange   = sortsOfQuestions
)

// RunDifferential holds two stores to it that they answer the same question on the same graph the same way, in the same order, down to
// the keys of positions, so that a cursor of one is good for the other. Random graphs are written to both, asked all sorts of questions,
// one by one and in batches, through all their pages, and changed by random edits of package civic, which must come out alike. Each call
// of openA or openB returns a store that holds nothing; whoever opens it closes it with t.Cleanup. A difference is shown on the smallest
// graph that still has it.
func RunDifferential(t *testing.T, openA, openB func(t *testing.T) civic.Store) {
	rounds := differentialRounds
	if text := os.Getenv(RoundsVariable); text != "" {
		var err error
		if rounds, err = strconv.Atoi(text); err != nil {
			t.Fatalf("%s is no number: %v", RoundsVariable, err)
		}
	}
	for seed := range uint64(rounds) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			d := newDice(seed)
			scale := 1 + d.IntN(4)
			w := randomWorld(d, sizes{places: 2 + 2*scale, organizations: 4 * scale, activities: 4 * scale, participations: 10 * scale})
			p := &pair{t: t, dice: d, seed: seed, opens: [2]opener{openA, openB}, stores: [2]civic.Store{openA(t), openB(t)}}
			p.make(change{"everything", func(tx civic.Tx) (any, error) { return nil, tx.Put(t.Context(), w.batch()) }})
			p.compare(w, questionsARound)
			for range changesARound {
				p.make(p.someChange(w))
				w = worldOf(t, p.stores[0], w)
				p.compare(w, questionsAChange)
			}
			p.compareLogs()
		})
	}
}

// A pair is two stores that are to be alike.
type pair struct {
	t *testing.T
	dice
	seed   uint64
	opens  [2]opener
	stores [2]civic.Store
}

// made is what came of a change.
type made struct {
	Result  any
	Number  uint64
	Problem string
}

// make makes a change in both stores, and compares what comes of it.
func (p *pair) make(c change) {
	p.t.Helper()
	var came [2]made
	var errs [2]error
	for i, store := range p.stores {
		var receipt civic.Receipt
		receipt, errs[i] = store.Update(p.t.Context(), civic.Commit{By: "editor", Reason: c.name}, func(tx civic.Tx) (err error) {
			came[i].Result, err = c.run(tx)
			return err
		})
		came[i].Number = receipt.Revision.Number
	}
	if diff := cmp.Or(differentErrors(errs[1], errs[0]), difference(came[1], came[0])); diff != "" {
		p.t.Fatalf("seed %d; what comes of %s differs:\n%s", p.seed, c.name, diff)
	}
}

// compare compares what both show of a world that both hold.
func (p *pair) compare(w *world, questions int) {
	p.t.Helper()
	var answers [2]answerer
	for i, store := range p.stores {
		shown, done, err := projectedReader(p.t.Context(), store, w)
		if err != nil {
			p.t.Fatal(err)
		}
		defer done()
		checkScan(p.t, shown, w)
		answers[i] = shown
	}
	a := newAsker(p.dice, w)
	batches := map[string][]question{}
	for number := range questions {
		q := a.question(number)
		q.sharedKeys = true
		if diff := q.compare(p.t.Context(), answers[1], answers[0]); diff != "" {
			p.t.Fatalf("seed %d; %s", p.seed, finding{w, q, diff}.smallest(p.fails))
		}
		if _, err := q.ask(p.t.Context(), answers[0], q.query); err == nil && q.askAll != nil {
			batches[q.name] = append(batches[q.name], q)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(batches)) {
		p.compareBatch(name, batches[name], answers)
	}
}

// compareBatch asks questions that were answered alike one by one in one call.
func (p *pair) compareBatch(name string, batch []question, answers [2]answerer) {
	p.t.Helper()
	queries := make([]any, len(batch))
	for i, q := range batch {
		queries[i] = q.query
	}
	got, gotErr := batch[0].askAll(p.t.Context(), answers[1], queries)
	want, wantErr := batch[0].askAll(p.t.Context(), answers[0], queries)
	if diff := cmp.Or(differentErrors(gotErr, wantErr), difference(got, want)); diff != "" || len(want) != len(batch) {
		p.t.Fatalf("seed %d; %d queries in one call, of which each alone is answered alike:\n%s %s\n%s", p.seed, len(batch), name, asJSON(queries), diff)
	}
}

// fails tells how the answers of two new stores that hold a world differ.
func (p *pair) fails(w *world, q question) (diff string) {
	p.t.Run("on a smaller graph", func(t *testing.T) {
		var answers [2]answerer
		for i, open := range p.opens {
			store, done, err := openProjected(t, open, w)
			if err != nil {
				return // a world that the stores refuse shows nothing
			}
			defer done()
			answers[i] = store
		}
		diff = q.compare(t.Context(), answers[1], answers[0])
	})
	return diff
}

// compareLogs compares all entries, but for when they were made and in which graph.
func (p *pair) compareLogs() {
	p.t.Helper()
	var logs [2][]civic.LogEntry
	for i, store := range p.stores {
		logs[i] = timeless(entriesOf(p.t, store, civic.Revision{Graph: revisionOf(p.t, read(p.t, store)).Graph}))
		for j := range logs[i] {
			logs[i][j].Revision.Graph = ""
		}
	}
	if diff := difference(logs[1], logs[0]); diff != "" {
		p.t.Errorf("seed %d; the log:\n%s", p.seed, diff)
	}
}

// A change is one that both stores are to make alike.
type change struct {
	name string
	run  func(tx civic.Tx) (any, error)
}

// someChange returns an edit of package civic by chance, or a dossier put as it is. Many are refused; then both must refuse.
func (p *pair) someChange(w *world) change {
	ctx := p.t.Context()
	var organizations, merged []civic.ID
	for _, dossier := range w.dossiers {
		if d, ok := dossier.(*civic.OrganizationDossier); ok {
			organizations = append(organizations, d.ID)
			if d.MergedInto != "" {
				merged = append(merged, d.ID)
			}
		}
	}
	source := one(p.dice, kept[*civic.Source](w)).ID
	about := []civic.ID{one(p.dice, w.dossiers).DossierID()}
	for _, record := range newOracle(w).records() {
		if record.Source == source {
			about = append(about, record.Subject)
		}
	}
	switch p.IntN(6) {
	case 0:
		keep, gone := one(p.dice, organizations), one(p.dice, organizations)
		return change{"a merge", func(tx civic.Tx) (any, error) { return civic.Merge(ctx, tx, keep, gone) }}
	case 1:
		gone := cmp.Or(one(p.dice, merged), one(p.dice, organizations))
		return change{"a split", func(tx civic.Tx) (any, error) { return civic.Split(ctx, tx, gone) }}
	case 2:
		ids := once(some(p.dice, about, 6))
		return change{"a retirement", func(tx civic.Tx) (any, error) { return civic.Retire(ctx, tx, source, ids) }}
	case 3:
		ids, rank := once(some(p.dice, about, 6)), one(p.dice, []civic.Rank{civic.Preferred, civic.Normal, civic.Deprecated})
		return change{"a preference", func(tx civic.Tx) (any, error) { return civic.Prefer(ctx, tx, source, ids, rank) }}
	case 4:
		place := *one(p.dice, kept[*civic.Place](w))
		place.Names = p.names()
		return change{"a place", func(tx civic.Tx) (any, error) {
			return nil, tx.Put(ctx, civic.Batch{Dossiers: []civic.Dossier{&place}})
		}}
	}
	submission := p.someSubmission(w, source)
	return change{"a submission", func(tx civic.Tx) (any, error) { return civic.Submit(ctx, tx, submission) }}
}

// someSubmission says something of a few entities that are there and of one that may be new.
func (p *pair) someSubmission(w *world, source civic.ID) civic.Submission {
	s := &sower{dice: p.dice, world: w.clone()}
	for _, dossier := range w.dossiers {
		switch id := dossier.DossierID(); id.Kind() {
		case civic.KindTheme:
			s.themes = append(s.themes, id)
		case civic.KindPlace:
			s.spots = append(s.spots, id)
		case civic.KindOrganization:
			s.organizations = append(s.organizations, id)
		case civic.KindActivity:
			s.activities = append(s.activities, id)
		}
	}
	submission := civic.Submission{Source: source}
	for _, id := range append(once(some(p.dice, s.organizations, 2)), "") {
		entry := civic.OrganizationEntry{ID: id, Record: civic.Record[civic.OrganizationFacts]{RecordHead: s.head(""), Facts: s.organizationFacts(civic.NGO)}}
		if id == "" {
			entry.Facts.Identifiers = []civic.Key{{Scheme: slugScheme, Value: one(p.dice, []string{"o1", "o2", "yeni", "daha-yeni"})}}
		}
		submission.Organizations = append(submission.Organizations, entry)
	}
	for _, id := range once(some(p.dice, s.activities, 2)) {
		facts := s.activityFacts(maybe(p.dice, 0.3, s.activities))
		submission.Activities = append(submission.Activities, civic.ActivityEntry{ID: id, Record: civic.Record[civic.ActivityFacts]{RecordHead: s.head(""), Facts: facts}})
	}
	for range p.IntN(3) {
		submission.Participations = append(submission.Participations, civic.ParticipationEntry{
			Organization: one(p.dice, s.organizations), Activity: one(p.dice, s.activities), Role: one(p.dice, civic.Roles()),
			Record: civic.Record[civic.ParticipationFacts]{RecordHead: s.head(""), Facts: civic.ParticipationFacts{Period: s.period()}},
		})
	}
	return submission
}
