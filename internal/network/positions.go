package network

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/layout"
)

// Positions are where to draw the nodes of a network: entry i of each column is of node i. They are from -1 to 1, with four decimals; Y grows
// downwards, as on a screen. See the package layout.
type Positions struct{ X, Y []float64 }

// Bytes returns about how much memory the positions take.
func (p Positions) Bytes() int {
	const number = 8
	return number * (len(p.X) + len(p.Y))
}

// Draw finds where to draw the nodes, of which those with a seat on earth, one for each node or nil, start there. It returns the error of a context
// that ends.
func (n *Network) Draw(ctx context.Context, seats []*civic.Coordinates, seed int) (Positions, error) {
	nodes := make([]layout.Node, len(n.Nodes.ID))
	for i, id := range n.Nodes.ID {
		nodes[i] = layout.Node{ID: id, Seat: seats[i]}
	}
	links := make([]layout.Link, len(n.Links.Source))
	for i, source := range n.Links.Source {
		links[i] = layout.Link{A: source, B: n.Links.Target[i], Weight: n.Links.Weight[i]}
	}
	points, err := layout.Draw(ctx, nodes, links, uint64(seed))
	if err != nil {
		return Positions{}, err
	}
	positions := Positions{X: make([]float64, len(points)), Y: make([]float64, len(points))}
	for i, p := range points {
		positions.X[i], positions.Y[i] = p.X, p.Y
	}
	return positions, nil
}
