package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
)

func openMemory(t *testing.T) *embedded.Store {
	t.Helper()
	store, err := embedded.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

// everything returns all that a graph holds, as text.
func everything(t *testing.T, store civic.Store) string {
	t.Helper()
	reader, err := store.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	var text strings.Builder
	write := func(what ...any) error { _, err := fmt.Fprintf(&text, "%+v\n", what); return err }
	revision, err := reader.Scan(t.Context(), civic.Visitor{
		Place:        func(p civic.PlaceColumns) error { return write(p) },
		Organization: func(o civic.OrganizationColumns) error { return write(o) },
		Activity:     func(a civic.ActivityColumns, p []civic.ParticipationColumns) error { return write(a, p) },
	})
	if err != nil {
		t.Fatal(err)
	}
	_ = write(revision.Number)
	return text.String()
}

func needs(t *testing.T, store civic.Store) bool {
	t.Helper()
	needed, err := needsBuiltIn(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	return needed
}

func ignore(int, int) {}

// TestALoadThatWasStoppedGoesOn stops it after each of its transactions but the last.
func TestALoadThatWasStoppedGoesOn(t *testing.T) {
	straight := openMemory(t)
	steps := 0
	if _, err := loadBuiltIn(t.Context(), straight, func(int, int) { steps++ }); err != nil {
		t.Fatal(err)
	}
	want := everything(t, straight)
	if needs(t, straight) || steps < 2 {
		t.Fatalf("after %d steps: needs to be loaded: %v", steps, needs(t, straight))
	}
	for stop := 1; stop < steps; stop++ {
		store := openMemory(t)
		ctx, cancel := context.WithCancel(t.Context())
		last := 0
		_, err := loadBuiltIn(ctx, store, func(done, _ int) {
			if last++; last == stop {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) || last != stop {
			t.Fatalf("stopped after %d: %v after %d", stop, err, last)
		}
		if !needs(t, store) {
			t.Errorf("stopped after %d it is taken to be complete", stop)
		}
		if _, err := loadBuiltIn(t.Context(), store, ignore); err != nil {
			t.Fatal(err)
		}
		if got := everything(t, store); got != want {
			t.Errorf("stopped after %d and loaded again it is another graph", stop)
		}
	}
}

// TestAGraphThatSomebodyWroteToIsLeftAlone: what they took out must not come back when the server starts again.
func TestAGraphThatSomebodyWroteToIsLeftAlone(t *testing.T) {
	store := openMemory(t)
	if !needs(t, store) {
		t.Error("an empty graph needs nothing")
	}
	theme := civic.Submission{Themes: []civic.Theme{{
		Keys: []civic.Key{{Scheme: "test", Value: "a"}}, Names: []civic.Name{{Text: "A", Language: civic.English, Kind: civic.Official}},
	}}}
	_, err := store.Update(t.Context(), civic.Commit{By: "importer"}, func(tx civic.Tx) error {
		outcomes, err := civic.Submit(t.Context(), tx, theme)
		return errors.Join(err, civic.Refusals(outcomes))
	})
	if err != nil {
		t.Fatal(err)
	}
	if needs(t, store) {
		t.Error("a graph that somebody wrote to needs the built-in data")
	}
}
