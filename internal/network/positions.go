package network

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/layout"
)

// Positions are where to draw the nodes of a network: entry i of each column is of node i. They are from -1 to 1, with four decimals; Y grows
// downwards, as on a screen. See the package layout.
type Positions struct{ X, Y []float64 }

// PositionQuery asks where to draw the nodes of a network.
type PositionQuery struct {
	// Of is the WholeQuery or the NearbyQuery that the network answers.
	Of any
	// Seed is what nodes without a known seat are strewn by.
	Seed int
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

// KnownPositions returns the answer to query if it was given before, and reports whether it was.
func (g *Graph) KnownPositions(query PositionQuery) (answer Positions, known bool) {
	for _, answer := range g.answers.positionsOf(query).of(query) {
		return answer, true
	}
	return answer, false
}

// Positions answers query by draw, which is called once for all who ask the same before it is done, and is remembered. Its context ends when they all
// have given up. Nobody may write to the answer.
func (g *Graph) Positions(ctx context.Context, query PositionQuery, draw func(context.Context) (Positions, error)) (Positions, error) {
	kept := g.answers.positionsOf(query)
	return g.answers.drawings.join(ctx, query, func(ctx context.Context) (Positions, error) {
		if answer, known := g.KnownPositions(query); known {
			return answer, nil
		}
		answer, err := draw(ctx)
		if err == nil {
			kept.keep(query, answer)
		}
		return answer, err
	})
}

// positionsOf returns where positions are kept: those of whole networks apart from those around organizations, of which there are many more.
func (a *answers) positionsOf(query PositionQuery) *recent[Positions] {
	if _, ok := query.Of.(WholeQuery); ok {
		return &a.positions
	}
	return &a.nearbyPositions
}
