package layout

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func newNodes(n int) (nodes []Node, order []int) {
	for i := range n {
		nodes, order = append(nodes, Node{ID: civic.ID(fmt.Sprintf("o%04d", i))}), append(order, i)
	}
	return nodes, order
}

// Two nodes with one link have the mass 2, and homes at 1/√2 on either side of the centre. At the distance r from it each is pushed by
// 0.1·2·2/(4·2r), and drawn by 2r along the link and by 0.1·3·(r−1/√2) home. These are equal where 2.3·r² − 0.3/√2·r − 0.05 = 0.
func TestTwoNodesRestWhereForcesAreEqual(t *testing.T) {
	nodes, order := newNodes(2)
	f := newFigure(nodes, []Link{{A: 0, B: 1, Weight: 3}}, order, 1)
	if err := f.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	const want = 0.2006012
	for i, p := range f.at {
		if got := math.Hypot(p.X, p.Y); math.Abs(got-want) > 1e-7 || math.Abs(math.Hypot(f.home[i].X, f.home[i].Y)-math.Sqrt(0.5)) > 1e-12 {
			t.Errorf("node %d rests at %v from the centre, not at %v; its home is %v", i, got, want, f.home[i])
		}
	}
}

// The repulsion of cells is within three hundredths of that of all nodes one by one.
func TestCellsActLikeTheirNodes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	at, mass := make([]Point, 1000), make([]float64, 1000)
	for i := range at {
		at[i] = Point{random.NormFloat64(), random.NormFloat64() * 0.3}
		mass[i] = 1 + 20*random.Float64()
	}
	at[1] = at[0]
	var tree quadtree
	tree.rebuild(at, mass)
	wrong, all := 0.0, 0.0
	for i, p := range at {
		got, want := tree.repulsion(int32(i), p), Point{}
		for j, q := range at {
			if square := (p.X-q.X)*(p.X-q.X) + (p.Y-q.Y)*(p.Y-q.Y); square > 0 {
				want.X += mass[j] * (p.X - q.X) / square
				want.Y += mass[j] * (p.Y - q.Y) / square
			}
		}
		if i < 2 {
			want.X += mass[1-i] * float64(2*i-1)
		}
		wrong += math.Hypot(got.X-want.X, got.Y-want.Y)
		all += math.Hypot(want.X, want.Y)
	}
	if wrong > 0.03*all {
		t.Errorf("the error is %.4f of the force", wrong/all)
	}
}

// Many nodes in one point come apart, though nothing tells them where to go but the order of their ids.
func TestNodesInOnePointComeApart(t *testing.T) {
	nodes, order := newNodes(100)
	f := newFigure(nodes, nil, order, 1)
	clear(f.at)
	if err := f.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, p := range f.at {
		for _, q := range f.at[:i] {
			if math.Hypot(p.X-q.X, p.Y-q.Y) < 1e-4 {
				t.Fatalf("two nodes are at %v and %v", p, q)
			}
		}
	}
}

// After the stated number of steps as many more hardly move anything, even of a ring of nodes tied to those nearby, which has to be unrolled.
func TestFiguresSettle(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 3))
	nodes, order := newNodes(600)
	var links []Link
	for range 1500 {
		a := random.IntN(600)
		links = append(links, Link{A: a, B: (a + 1 + random.IntN(40)) % 600, Weight: random.ExpFloat64() + 0.01})
	}
	f := newFigure(nodes, links, order, 1)
	var was []Point
	for range 2 {
		was = append([]Point{}, f.at...)
		if err := f.settle(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	sum := 0.0
	for i, p := range f.at {
		sum += math.Hypot(p.X-was[i].X, p.Y-was[i].Y) / 600
	}
	if sum > 0.01 {
		t.Errorf("the nodes moved by %.5f on average", sum)
	}
}

func TestNodesInOnePointPushOneAnotherAside(t *testing.T) {
	var tree quadtree
	at := []Point{{1, 1}, {1, 1}}
	tree.rebuild(at, []float64{2, 3})
	if left, right := tree.repulsion(0, at[0]), tree.repulsion(1, at[1]); left != (Point{-3, 0}) || right != (Point{2, 0}) {
		t.Errorf("they are pushed by %v and %v", left, right)
	}
}

func TestRounding(t *testing.T) {
	if got := rounded(-0.00004); got != 0 || math.Signbit(got) {
		t.Errorf("a little below 0 is rounded to %v", got)
	}
	if got := rounded(-0.12346); got != -0.1235 {
		t.Errorf("got %v", got)
	}
}
