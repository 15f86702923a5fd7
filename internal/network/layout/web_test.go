package layout_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/layout"
)

// web is a network to draw.
type web struct {
	nodes []layout.Node
	links []layout.Link
	// nearer is how far apart the ends of links may be on average, by the distance of any two nodes.
	nearer float64
}

func id(i int) civic.ID { return civic.ID(fmt.Sprintf("o%d", i)) }

func numbered(n int) []layout.Node {
	nodes := make([]layout.Node, n)
	for i := range nodes {
		nodes[i].ID = id(i)
	}
	return nodes
}

// eachWeb calls test with networks of different kinds.
func eachWeb(t *testing.T, test func(t *testing.T, random *rand.Rand, w web)) {
	t.Helper()
	random := func() *rand.Rand { return rand.New(rand.NewPCG(2009, 2014)) }
	for name, w := range map[string]web{
		"random sparse":            randomWeb(random(), 400, 800),
		"random dense":             randomWeb(random(), 200, 2000),
		"equal communities":        communities(random(), 8, 50, 0.2, 0.005),
		"muddled communities":      communities(random(), 8, 40, 0.3, 0.02),
		"cooperation":              cooperation(random(), 500, false),
		"cooperation around towns": cooperation(random(), 500, true),
	} {
		t.Run(name, func(t *testing.T) { test(t, random(), w) })
	}
}

// randomWeb ties any two nodes.
func randomWeb(random *rand.Rand, n, links int) web {
	w := web{nodes: numbered(n), nearer: 0.85}
	return w.tied(random, links, 1)
}

// tied ties so many more pairs of nodes.
func (w web) tied(random *rand.Rand, more int, weight float64) web {
	known := map[[2]int]bool{}
	w.links = slices.Clone(w.links)
	for _, l := range w.links {
		known[[2]int{l.A, l.B}] = true
	}
	for more > 0 {
		a, b := random.IntN(len(w.nodes)), random.IntN(len(w.nodes))
		if a < b && !known[[2]int{a, b}] {
			known[[2]int{a, b}] = true
			w.links = append(w.links, layout.Link{A: a, B: b, Weight: weight})
			more--
		}
	}
	return w
}

// tiedMore ties one in a hundred more pairs, each as strongly as some other.
func (w web) tiedMore(random *rand.Rand) web {
	for range (len(w.links) + 99) / 100 {
		w = w.tied(random, 1, w.links[random.IntN(len(w.links))].Weight)
	}
	return w
}

// communities makes groups of the same size, of which any two members are tied with one probability, and any two other nodes with another.
func communities(random *rand.Rand, groups, size int, within, between float64) web {
	w := web{nodes: numbered(groups * size), nearer: 0.6}
	for b := range w.nodes {
		for a := range b {
			p := between
			if a%groups == b%groups {
				p = within
			}
			if random.Float64() < p {
				w.links = append(w.links, layout.Link{A: a, B: b, Weight: 1})
			}
		}
	}
	return w
}

// cooperation makes organizations that take part in activities, most of them of their own region, some in many and most in few, tied by
// Newman's strength. They may have seats around the town of their region.
func cooperation(random *rand.Rand, n int, seated bool) web {
	const regions = 9
	w := web{nodes: numbered(n), nearer: 0.6}
	for i := range w.nodes {
		if seated && random.IntN(8) > 0 {
			w.nodes[i].Seat = &civic.Coordinates{Latitude: 37 + float64(i%regions%3)*2, Longitude: 27 + float64(i%regions)*2}
		}
	}
	strengths := map[[2]int]float64{}
	for range n {
		region := random.IntN(regions)
		var members []int
		for range 2 + int(3*random.ExpFloat64()) {
			member := region + regions*int(float64(n/regions)*math.Pow(random.Float64(), 2))
			if random.IntN(10) == 0 {
				member = random.IntN(n)
			}
			members = append(members, member)
		}
		slices.Sort(members)
		members = slices.Compact(members)
		for i, b := range members {
			for _, a := range members[:i] {
				strengths[[2]int{a, b}] += 1 / float64(len(members)-1)
			}
		}
	}
	for b := range n {
		for a := range b {
			if strength := strengths[[2]int{a, b}]; strength > 0 {
				w.links = append(w.links, layout.Link{A: a, B: b, Weight: strength})
			}
		}
	}
	return w
}

// shuffled returns the network with its nodes and links in another order, and which node was where.
func (w web) shuffled(random *rand.Rand) (mixed web, order []int) {
	order = random.Perm(len(w.nodes))
	place := make([]int, len(order))
	for i, node := range order {
		place[node] = i
		mixed.nodes = append(mixed.nodes, w.nodes[node])
	}
	for _, at := range random.Perm(len(w.links)) {
		l := w.links[at]
		a, b := place[l.A], place[l.B]
		if random.IntN(2) == 0 {
			a, b = b, a
		}
		mixed.links = append(mixed.links, layout.Link{A: a, B: b, Weight: l.Weight})
	}
	return mixed, order
}

func distance(p, q layout.Point) float64 { return math.Hypot(p.X-q.X, p.Y-q.Y) }

func diameter(at []layout.Point) float64 {
	widest := 0.0
	for i, p := range at {
		for _, q := range at[:i] {
			widest = max(widest, distance(p, q))
		}
	}
	return widest
}
