package embedded_test

import (
	"fmt"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// TestSearchRanksTheShortestOfTooMany searches a word that 2,100 organizations have, in names of three lengths.
func TestSearchRanksTheShortestOfTooMany(t *testing.T) {
	store := openMemory(t)
	var batch civic.Batch
	for i := range 2100 {
		name := "Köprü derneği uzun adlı"
		switch {
		case i >= 2000:
			name = "Köprü"
		case i >= 1000:
			name = "Köprü derneği"
		}
		batch.Dossiers = append(batch.Dossiers, organization(fmt.Sprint("bridge-", i), name))
	}
	write(t, store, batch)
	hits := 0
	query := civic.SearchQuery{Text: "koprü", Page: civic.PageRequest{Limit: 100, Count: true}}
	for {
		page, err := read(t, store).Search(t.Context(), query)
		if err != nil || page.Total != nil {
			t.Fatalf("got total %v, %v", page.Total, err)
		}
		for i, hit := range page.Items {
			if want := hits+i < 100; (hit.Matched == "Köprü") != want {
				t.Fatalf("hit %d is %q", hits+i, hit.Matched)
			}
		}
		hits += len(page.Items)
		if !page.HasNext {
			break
		}
		query.Page.From = &page.Positions[len(page.Positions)-1]
	}
	if hits != civic.MaxCandidates {
		t.Errorf("got %d hits, want %d", hits, civic.MaxCandidates)
	}
	query.Page.From, query.Text = nil, "koprü uzun"
	page, err := read(t, store).Search(t.Context(), query)
	if err != nil || page.Total == nil || *page.Total != 1000 {
		t.Errorf("got total %v, %v for what 1000 match", page.Total, err)
	}
}
