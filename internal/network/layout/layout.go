package layout

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Node is what is to be drawn.
type Node struct {
	// ID tells it from the others.
	ID civic.ID
	// Seat is where it is on earth, nil where that is not known.
	Seat *civic.Coordinates
}

// Link ties two nodes, which are named by their indices. Its weight is positive, from 1e-100 to 1e100.
type Link struct {
	A, B   int
	Weight float64
}

// Point is where a node is drawn: both coordinates are from -1 to 1, with four decimals.
type Point struct{ X, Y float64 }

// Draw returns where to draw each node. The figure stands around 0 and reaches 1 or -1 in at least one direction, unless it is of one node, which
// is drawn at 0. The work is 200 steps of about nodes · log(nodes) + links operations. Draw returns the error of a context that ends before, and an
// error for two nodes of one id, a seat that is not on earth, and a link with an end that there is not, of a node with itself, or of a
// weight out of bounds.
func Draw(ctx context.Context, nodes []Node, links []Link, seed uint64) ([]Point, error) {
	if err := check(nodes, links); err != nil {
		return nil, err
	}
	order, err := inOrder(nodes)
	if err != nil {
		return nil, err
	}
	f := newFigure(nodes, links, order, seed)
	if err := f.settle(ctx); err != nil {
		return nil, err
	}
	points := make([]Point, len(nodes))
	for i, p := range framed(f.at) {
		points[order[i]] = p
	}
	return points, nil
}

// lightest and heaviest are between which weights stay finite numbers in all that is computed of them.
const lightest, heaviest = 1e-100, 1e100

func check(nodes []Node, links []Link) error {
	for _, n := range nodes {
		if s := n.Seat; s != nil && !(math.Abs(s.Latitude) <= 90 && math.Abs(s.Longitude) <= 180) {
			return fmt.Errorf("the seat of %s, at longitude %v and latitude %v, is not on earth", n.ID, s.Longitude, s.Latitude)
		}
	}
	for _, l := range links {
		if l.A == l.B || min(l.A, l.B) < 0 || max(l.A, l.B) >= len(nodes) || !(l.Weight >= lightest && l.Weight <= heaviest) {
			return fmt.Errorf("a link of %d with %d, of weight %v, does not fit %d nodes", l.A, l.B, l.Weight, len(nodes))
		}
	}
	return nil
}

// inOrder returns the indices of the nodes in the order of their ids, which all work is done in.
func inOrder(nodes []Node) ([]int, error) {
	order := make([]int, len(nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(nodes[a].ID, nodes[b].ID) })
	for i := 1; i < len(order); i++ {
		if id := nodes[order[i]].ID; id == nodes[order[i-1]].ID {
			return nil, fmt.Errorf("two nodes have the id %s", id)
		}
	}
	return order, nil
}

// decimals is one over the unit that coordinates are rounded to.
const decimals = 10_000

// framed scales points around 0 so that the farthest is at 1 or -1 in one direction. Their middle stays where it is: it would move all when one
// that is far out moves.
func framed(at []Point) []Point {
	reach := 0.0
	for _, p := range at {
		reach = max(reach, math.Abs(p.X), math.Abs(p.Y))
	}
	if reach == 0 {
		reach = 1
	}
	framed := make([]Point, len(at))
	for i, p := range at {
		framed[i] = Point{rounded(p.X / reach), rounded(p.Y / reach)}
	}
	return framed
}

// rounded rounds a coordinate. Adding 0 turns a negative zero into a plain one.
func rounded(c float64) float64 { return math.Round(c*decimals)/decimals + 0 }
