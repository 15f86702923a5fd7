package storetest

import (
	"context"
	"fmt"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func randomPromises(chance Chance) []promise {
	return []promise{
		{"All questions about random graphs are answered as the oracle does, in full and in order", eachSeed(chance.Graphs, randomGraph)},
		{"They are still after the graph changed step by step", eachSeed(chance.Histories, randomHistory)},
	}
}

// How much chance is given. A seed stands for one graph.
const (
	questionsASeed  = 6 * sortsOfQuestions
	questionsAStep  = 2 * sortsOfQuestions
	stepsOfAHistory = 4
)

// eachSeed is a test of so many seeds.
func eachSeed(count uint64, test func(t *testing.T, open opener, seed uint64)) func(*testing.T, opener) {
	return func(t *testing.T, open opener) {
		for seed := range count {
			t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { test(t, open, seed) })
		}
	}
}

func randomGraph(t *testing.T, open opener, seed uint64) {
	d := newDice(seed)
	scale := 1 + d.IntN(4)
	w := randomWorld(d, sizes{places: 2 + 2*scale, organizations: 3 * scale, activities: 4 * scale, participations: 9 * scale})
	store, done, err := openProjected(t, open, w)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	checkScan(t, store, w)
	oracle, a := newOracle(w), newAsker(d, w)
	for number := range questionsASeed {
		q := a.question(number)
		if diff := q.compare(t.Context(), store, oracle); diff != "" {
			t.Fatalf("seed %d, question %d; %s", seed, number, finding{w, q, diff}.smallest(againstOracle(t, open)))
		}
	}
}

// openProjected opens a store that holds a world, with the projection of it.
func openProjected(t *testing.T, open opener, w *world) (answerer, func(), error) {
	store := open(t)
	done := func() { _ = store.Close() }
	_, err := store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error { return tx.Put(t.Context(), w.batch()) })
	if err != nil {
		return nil, done, err
	}
	return projectedReader(t.Context(), store, w)
}

func projectedReader(ctx context.Context, store civic.Store, w *world) (answerer, func(), error) {
	reader, err := store.Reader(ctx)
	if err != nil {
		return nil, func() {}, err
	}
	graph, err := project(ctx, reader)
	return projected{reader, graph, nameKeys(w)}, reader.Close, err
}

// againstOracle tells how the answers of a new store and of the oracle differ. Each try is a test of its own, so that its store is given
// back behind it.
func againstOracle(t *testing.T, open opener) func(*world, question) string {
	return func(w *world, q question) (diff string) {
		t.Run("on a smaller graph", func(t *testing.T) {
			store, done, err := openProjected(t, open, w)
			if err != nil {
				return // a world that the store refuses shows nothing
			}
			defer done()
			diff = q.compare(t.Context(), store, newOracle(w))
		})
		return diff
	}
}

// smallest describes a finding on the smallest graph that shows it. One that a new store does not show at all comes from what the store
// held before, and is described by its question only.
func (f finding) smallest(fails func(*world, question) string) string {
	if fails(f.world, f.question) == "" {
		return "only after what the store held before:\n" + finding{&world{}, f.question, f.diff}.String()
	}
	return "the smallest graph that shows it:\n" + f.shrink(fails).String()
}

// checkScan compares what a scan shows with what the oracle's does; places may come in another order.
func checkScan(t *testing.T, store answerer, w *world) {
	t.Helper()
	scanner, _ := store.(civic.Scanner)
	got, _ := scan(t, scanner)
	want := &scanned{}
	if err := newOracle(w).scan(t.Context(), want.visitor()); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*scanned{got, want} {
		sortPlaces(s.Places)
		for i := range s.Activities {
			s.Activities[i].Sources = sortedIDs(s.Activities[i].Sources...)
		}
	}
	if diff := difference(got, want); diff != "" {
		t.Errorf("scan:\n%s", diff)
	}
}

// randomHistory writes one world over the other: what a store keeps beside the dossiers has to follow.
func randomHistory(t *testing.T, open opener, seed uint64) {
	d := newDice(seed)
	store := open(t)
	for step := range stepsOfAHistory {
		w := randomWorld(d, sizes{places: 6, organizations: 8, activities: 10, participations: 24})
		rewrite(t, store, w)
		answers, done, err := projectedReader(t.Context(), store, w)
		if err != nil {
			t.Fatal(err)
		}
		checkScan(t, answers, w)
		oracle, a := newOracle(w), newAsker(d, w)
		for number := range questionsAStep {
			q := a.question(number)
			if diff := q.compare(t.Context(), answers, oracle); diff != "" {
				t.Fatalf("seed %d, step %d; %s", seed, step, finding{w, q, diff}.smallest(againstOracle(t, open)))
			}
		}
		done()
	}
}
