package layout_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/layout"
)

func draw(t *testing.T, w web, seed uint64) []layout.Point {
	t.Helper()
	points, err := layout.Draw(t.Context(), w.nodes, w.links, seed)
	if err != nil {
		t.Fatal(err)
	}
	return points
}

func TestTheSameNetworkIsDrawnAlike(t *testing.T) {
	eachWeb(t, func(t *testing.T, random *rand.Rand, w web) {
		want := draw(t, w, 7)
		processors := runtime.GOMAXPROCS(1)
		alone := draw(t, w, 7)
		runtime.GOMAXPROCS(5)
		among := draw(t, w, 7)
		runtime.GOMAXPROCS(processors)
		if !slices.Equal(alone, want) || !slices.Equal(among, want) {
			t.Error("the figure depends on the number of processors")
		}
		mixed, order := w.shuffled(random)
		for i, p := range draw(t, mixed, 7) {
			if p != want[order[i]] {
				t.Fatalf("given in another order, %s is drawn at %v instead of %v", mixed.nodes[i].ID, p, want[order[i]])
			}
		}
		if slices.Equal(draw(t, w, 8), want) {
			t.Error("another seed gives the same figure")
		}
	})
}

func TestFiguresFillTheirFrame(t *testing.T) {
	eachWeb(t, func(t *testing.T, _ *rand.Rand, w web) {
		reach := 0.0
		for i, p := range draw(t, w, 1) {
			for _, c := range []float64{p.X, p.Y} {
				if !(math.Abs(c) <= 1) || math.Round(c*1e4)/1e4 != c || c == 0 && math.Signbit(c) {
					t.Fatalf("%s is drawn at %v", w.nodes[i].ID, p)
				}
				reach = max(reach, math.Abs(c))
			}
		}
		if reach != 1 {
			t.Errorf("the figure reaches to %v", reach)
		}
	})
}

func TestFiguresOfFewNodes(t *testing.T) {
	if got := draw(t, web{}, 1); len(got) != 0 {
		t.Errorf("no nodes are drawn at %v", got)
	}
	for _, seat := range []*civic.Coordinates{nil, {Latitude: 39.9, Longitude: 32.8}} {
		if got := draw(t, web{nodes: []layout.Node{{ID: "o1", Seat: seat}}}, 1); got[0] != (layout.Point{}) {
			t.Errorf("one node is drawn at %v", got)
		}
	}
	w := web{nodes: numbered(2), links: []layout.Link{{A: 0, B: 1, Weight: 1e-12}}}
	if got := draw(t, w, 1); got[0].X != -got[1].X || got[0].Y != -got[1].Y || got[0] == got[1] {
		t.Errorf("two nodes are drawn at %v", got)
	}
}

// Seats count: without ties, what is in the west is drawn in the west and what is in the north above.
func TestSeatsAreWhereNodesStart(t *testing.T) {
	w := web{nodes: []layout.Node{
		{ID: "izmir", Seat: &civic.Coordinates{Latitude: 38.4, Longitude: 27.1}},
		{ID: "van", Seat: &civic.Coordinates{Latitude: 38.5, Longitude: 43.4}},
		{ID: "samsun", Seat: &civic.Coordinates{Latitude: 41.3, Longitude: 36.3}},
		{ID: "brussels", Seat: &civic.Coordinates{Latitude: 50.8, Longitude: 4.4}},
	}}
	at := draw(t, w, 1)
	if at[3].X > at[0].X || at[0].X > at[2].X || at[2].X > at[1].X || at[2].Y > min(at[0].Y, at[1].Y) {
		t.Errorf("they are drawn at %v", at)
	}
}

func TestNodesOfOneSeatComeApart(t *testing.T) {
	for _, w := range []web{{nodes: numbered(300)}, randomWeb(rand.New(rand.NewPCG(1, 1)), 300, 900)} {
		for i := range w.nodes {
			w.nodes[i].Seat = &civic.Coordinates{Latitude: 41, Longitude: 29}
		}
		at := draw(t, w, 1)
		for i, p := range at {
			for _, q := range at[:i] {
				if math.Hypot(p.X-q.X, p.Y-q.Y) < 0.002 {
					t.Fatalf("two nodes are drawn at %v and %v", p, q)
				}
			}
		}
	}
}

// Whatever is not tied to the rest stays near it: three quarters of the figure's breadth are not given to a few stragglers.
func TestWhatIsNotTiedStaysNear(t *testing.T) {
	w := communities(rand.New(rand.NewPCG(1, 2)), 6, 50, 0.2, 0.005)
	for i := range 60 {
		w.nodes = append(w.nodes, layout.Node{ID: id(1000 + i)})
		if i%3 == 1 { // of three nodes one is alone, and two are a pair
			w.links = append(w.links, layout.Link{A: 300 + i, B: 301 + i, Weight: 1})
		}
	}
	var tied []float64
	for _, p := range draw(t, w, 1)[:300] {
		tied = append(tied, math.Hypot(p.X, p.Y))
	}
	slices.Sort(tied)
	if far := tied[len(tied)*9/10]; far < 0.4 {
		t.Errorf("nine tenths of what is tied is within %v of the middle", far)
	}
}

func TestWhatIsTiedIsDrawnTogether(t *testing.T) {
	eachWeb(t, func(t *testing.T, random *rand.Rand, w web) {
		at := draw(t, w, 1)
		tied, any := 0.0, 0.0
		for _, l := range w.links {
			tied += distance(at[l.A], at[l.B]) / float64(len(w.links))
		}
		const pairs = 20_000
		for range pairs {
			any += distance(at[random.IntN(len(at))], at[random.IntN(len(at))]) / pairs
		}
		if tied > w.nearer*any {
			t.Errorf("ends of links are %.3f apart on average, any two nodes %.3f", tied, any)
		}
	})
}

func TestCommunitiesComeApart(t *testing.T) {
	for seed := range uint64(5) {
		const groups = 6
		w := communities(rand.New(rand.NewPCG(seed, 3)), groups, 50, 0.2, 0.01)
		at := draw(t, w, seed)
		var middle [groups]layout.Point
		for i, p := range at {
			middle[i%groups].X += p.X / 50
			middle[i%groups].Y += p.Y / 50
		}
		right := 0
		for i, p := range at {
			nearest := 0
			for g := range middle {
				if distance(p, middle[g]) < distance(p, middle[nearest]) {
					nearest = g
				}
			}
			if nearest == i%groups {
				right++
			}
		}
		if right < len(at)*95/100 {
			t.Errorf("seed %d: %d of %d nodes are nearest to the middle of their own community", seed, right, len(at))
		}
	}
}

// One in a hundred ties more moves the median node by less than a twentieth of the diameter, which is the largest distance of two nodes. The
// figures are compared as they are: nothing is turned, moved or scaled. New ties are between any two nodes, which is the worst that can happen to a
// figure of communities.
func TestFewNewTiesMoveLittle(t *testing.T) {
	eachWeb(t, func(t *testing.T, random *rand.Rand, w web) {
		worst := 0.0
		for seed := range uint64(4) {
			before, after := draw(t, w, seed), draw(t, w.tiedMore(random), seed)
			var moved []float64
			for i := range before {
				moved = append(moved, distance(before[i], after[i]))
			}
			slices.Sort(moved)
			worst = max(worst, moved[len(moved)/2]/diameter(before))
		}
		t.Logf("the median node moved by %.4f of the diameter at most", worst)
		if worst >= 0.05 {
			t.Errorf("the median node moved by %.4f of the diameter", worst)
		}
	})
}

// giveUp is a context that ends when it has been asked so many times whether it has.
type giveUp struct {
	context.Context
	left int
}

func (g *giveUp) Err() error {
	if g.left--; g.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestDrawingStops(t *testing.T) {
	w := randomWeb(rand.New(rand.NewPCG(1, 4)), 40, 80) // one block, which one goroutine works on
	ctx := &giveUp{Context: t.Context(), left: 25}
	if _, err := layout.Draw(ctx, w.nodes, w.links, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if ctx.left < -3 {
		t.Errorf("it went on until it had asked %d times more", -ctx.left)
	}
}

func TestWhatCannotBeDrawn(t *testing.T) {
	two := numbered(2)
	for problem, w := range map[string]web{
		"two nodes have the id o1": {nodes: append(numbered(3), layout.Node{ID: "o1"})},
		"is not on earth":          {nodes: []layout.Node{{ID: "o1", Seat: &civic.Coordinates{Latitude: 91}}}},
		"latitude NaN":             {nodes: []layout.Node{{ID: "o1", Seat: &civic.Coordinates{Latitude: math.NaN()}}}},
		"0 with 2":                 {nodes: two, links: []layout.Link{{A: 0, B: 2, Weight: 1}}},
		"-1 with 1":                {nodes: two, links: []layout.Link{{A: -1, B: 1, Weight: 1}}},
		"1 with 1":                 {nodes: two, links: []layout.Link{{A: 1, B: 1, Weight: 1}}},
		"weight 0":                 {nodes: two, links: []layout.Link{{A: 0, B: 1}}},
		"weight NaN":               {nodes: two, links: []layout.Link{{A: 0, B: 1, Weight: math.NaN()}}},
		"weight +Inf":              {nodes: two, links: []layout.Link{{A: 0, B: 1, Weight: math.Inf(1)}}},
	} {
		if _, err := layout.Draw(t.Context(), w.nodes, w.links, 1); err == nil || !strings.Contains(err.Error(), problem) {
			t.Errorf("%s: got %v", problem, err)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	w := randomWeb(rand.New(rand.NewPCG(1, 5)), 5000, 50_000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := layout.Draw(b.Context(), w.nodes, w.links, 1); err != nil {
			b.Fatal(err)
		}
	}
}
