package neo4j

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// scored ranks names that are their own scores: "300 Ada" has 300.
func scored(names ...string) *ranking {
	r := newRanking()
	for i, name := range names {
		var score civic.Score
		if _, err := fmt.Sscanf(name, "%d", &score); err != nil {
			panic(err)
		}
		r.add([]any{[]any{fmt.Sprintf("o%04d", i), []any{name}}}, func(string) (civic.Score, bool) { return score, score > 0 })
	}
	r.rank()
	return r
}

func matched(page civic.Page[civic.SearchHit]) (names []string) {
	for _, hit := range page.Items {
		names = append(names, hit.Matched)
	}
	return names
}

func TestRankingOrdersByScoreNameAndID(t *testing.T) {
	r := scored("5 Şah", "5 Çam", "9 Zeytin", "0 nothing", "5 Cam", "5 Şah")
	page := r.page(civic.PageRequest{Limit: 10, Count: true})
	if got, want := matched(page), []string{"9 Zeytin", "5 Cam", "5 Çam", "5 Şah", "5 Şah"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if page.Items[3].Node != "o0000" || page.Items[4].Node != "o0005" {
		t.Errorf("equal names come as %s and %s", page.Items[3].Node, page.Items[4].Node)
	}
	if page.HasPrevious || page.HasNext || *page.Total != 5 {
		t.Errorf("got %+v", page)
	}
}

// TestRankingPagesFromAnyPosition compares pages with those of a list that is put in order as a whole.
func TestRankingPagesFromAnyPosition(t *testing.T) {
	d := rand.New(rand.NewPCG(1, 1))
	var names []string
	for range 300 {
		names = append(names, fmt.Sprint(1+d.IntN(6), " ", string(rune('a'+d.IntN(26)))))
	}
	all := positions(names)
	for range 400 {
		r := scored(names...) // of which nothing is in order yet
		at, limit := d.IntN(len(all)), d.IntN(40)
		from := all[at]
		if d.IntN(3) == 0 {
			from.Key, at = from.Key[:d.IntN(len(from.Key))], -1
		}
		begin, _ := slices.BinarySearchFunc(all, from, civic.Position.Compare)
		if at >= 0 {
			begin++
		}
		end := min(begin+limit, len(all))
		page := r.page(civic.PageRequest{Limit: limit, From: &from})
		if !slices.EqualFunc(page.Positions, all[begin:end], func(a, b civic.Position) bool { return a.Compare(b) == 0 }) {
			t.Fatalf("got %v from %v on, want %v", page.Positions, from, all[begin:end])
		}
		if page.HasPrevious != (begin > 0) || page.HasNext != (end < len(all)) || page.Total != nil {
			t.Fatalf("got %t %t for %d to %d of %d", page.HasPrevious, page.HasNext, begin, end, len(all))
		}
	}
}

// positions returns those of names that are their own scores, in order.
func positions(names []string) []civic.Position {
	collator := civic.NewCollator()
	var all []civic.Position
	for i, name := range names {
		key := slices.Concat(civic.NumberDescending(int64(name[0]-'0')), civic.KeyPart(collator.Key(name)))
		all = append(all, civic.Position{Key: key, ID: civic.ID(fmt.Sprintf("o%04d", i))})
	}
	slices.SortFunc(all, func(a, b civic.Position) int { return cmp.Or(bytes.Compare(a.Key, b.Key), cmp.Compare(a.ID, b.ID)) })
	return all
}

func TestRankingTakesTheBestName(t *testing.T) {
	scores := map[string]civic.Score{"kadin": 3, "cam": 5, "sah": 5}
	r := newRanking()
	r.add([]any{[]any{"o1", []any{"Şah", "Kadın", "Çam", "?"}}}, func(folded string) (civic.Score, bool) {
		score, ok := scores[folded]
		return score, ok
	})
	if len(r.hits) != 1 || r.hits[0].matched != "Çam" || r.hits[0].score != 5 {
		t.Errorf("got %+v", r.hits)
	}
}

func TestRankingHasRoomForSoMany(t *testing.T) {
	r := newRanking()
	for i := range civic.MaxCandidates + 1 {
		if r.more {
			t.Fatalf("full after %d", i)
		}
		r.add([]any{[]any{fmt.Sprint("o", i), []any{"Ada"}}}, func(string) (civic.Score, bool) { return 1, true })
	}
	if !r.more || len(r.hits) != civic.MaxCandidates || r.page(civic.PageRequest{Count: true}).Total != nil {
		t.Errorf("%d hits, more %t", len(r.hits), r.more)
	}
}

func TestRankingIsPagedByManyAtOnce(t *testing.T) {
	var names []string
	for i := range 200 {
		names = append(names, fmt.Sprint(1+i%3, " name ", i))
	}
	r, want := scored(names...), scored(names...).page(civic.PageRequest{Limit: 200})
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if got := r.page(civic.PageRequest{Limit: 10, From: &want.Positions[9*i]}); got.Items[0] != want.Items[9*i+1] {
				t.Errorf("got %v, want %v", got.Items[0], want.Items[9*i+1])
			}
		})
	}
	all.Wait()
}
