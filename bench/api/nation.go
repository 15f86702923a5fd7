package main

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/civicgraph/civicgraph/bench"
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
)

// sample is what is asked about.
type sample struct {
	// ordinary are organizations that take part as often as the median one does, hub is the busiest.
	ordinary []civic.ID
	hub      civic.ID
	// provinces and themes are the first of theirs, by id.
	provinces, themes []civic.ID
	organizations     int
}

// load makes a graph of the nation in a folder and draws a sample of it.
func load(ctx context.Context, folder string, nation *bench.Nation) (s sample, err error) {
	store, err := embedded.Open(folder, embedded.Options{})
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	for batch := range nation.Batches() {
		_, err := store.Update(ctx, civic.Commit{By: "bench", Reason: "load"}, func(tx civic.Tx) error { return tx.Put(ctx, batch) })
		if err != nil {
			return s, err
		}
	}
	reader, err := store.Reader(ctx)
	if err != nil {
		return s, err
	}
	defer reader.Close()
	return draw(ctx, reader)
}

func draw(ctx context.Context, reader civic.Reader) (s sample, err error) {
	times, themes := map[civic.ID]int{}, map[civic.ID]bool{}
	_, err = reader.Scan(ctx, civic.Visitor{
		Place: func(p civic.PlaceColumns) error {
			if p.Type == civic.Province {
				s.provinces = append(s.provinces, p.ID)
			}
			return nil
		},
		Organization: func(o civic.OrganizationColumns) error {
			s.organizations++
			for _, theme := range o.Themes {
				themes[theme] = true
			}
			return nil
		},
		Activity: func(_ civic.ActivityColumns, participants []civic.ParticipationColumns) error {
			for _, p := range participants {
				times[p.Organization]++
			}
			return nil
		},
	})
	taking := slices.SortedFunc(maps.Keys(times), func(x, y civic.ID) int { return cmp.Or(times[y]-times[x], cmp.Compare(x, y)) })
	const around = 100
	middle := len(taking) / 2
	s.ordinary, s.hub = taking[max(0, middle-around):min(len(taking), middle+around)], taking[0]
	slices.Sort(s.provinces)
	s.themes = slices.Sorted(maps.Keys(themes))
	return s, err
}
