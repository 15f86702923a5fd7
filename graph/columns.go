package graph

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// Network is a network in columns.
type Network struct {
	network.Network
	Nodes    *NodeColumns
	Revision civic.Revision
	Ties     Ties
	backbone network.Backbone
}

// NodeColumns is the nodes of a network.
type NodeColumns struct {
	network.NodeColumns
	// drawn is the network, which answers a question on a graph.
	drawn    network.Network
	question any
	graph    *network.Graph
}

// BackboneLeftOut is how many links the backbone left out, nil when none was asked for.
func (n *Network) BackboneLeftOut() *int {
	if n.backbone == 0 {
		return nil
	}
	return &n.Network.BackboneLeftOut
}

// Network answers which network a filter selects.
func (q queryFields) Network(ctx context.Context, given *TieFilter, mode *network.Mode, limit *int, isolates *bool, backbone *float64) (*Network, error) {
	v, ties, err := networkQuestion(ctx, given)
	if err != nil {
		return nil, err
	}
	query := network.WholeQuery{
		Ties: ties.TieFilter, Mode: valueOr(mode, network.OneMode), Limit: valueOr(limit, 300), Isolates: valueOr(isolates, false),
		Backbone: network.Backbone(valueOr(backbone, 0)),
	}
	if err := firstError(checkRange(query.Limit, 1, civic.MaxNetworkNodes, "limit"), checkBackbone(backbone)); err != nil {
		return nil, err
	}
	return whole(ctx, q.kernels, v, wholeQuestion[*Network]{
		known: func(g *network.Graph) (*Network, bool, error) {
			answer, known := g.KnownNetwork(query)
			return newNetwork(g, ties, answer, query, query.Backbone), known, nil
		},
		answer: func(g *network.Graph) (*Network, error) {
			answer, err := g.Network(ctx, query)
			return newNetwork(g, ties, answer, query, query.Backbone), err
		},
	})
}

// Neighborhood answers which network there is around organizations.
func (queryFields) Neighborhood(ctx context.Context, of []civic.ID, given *TieFilter, mode *network.Mode, depth, limit *int, known []civic.ID, backbone *float64) (*Network, error) {
	v, ties, err := networkQuestion(ctx, given)
	if err != nil {
		return nil, err
	}
	query := network.NearbyQuery{
		Ties: ties.TieFilter, Mode: valueOr(mode, network.OneMode), Depth: valueOr(depth, 1), Limit: valueOr(limit, 100), Known: known,
		Backbone: network.Backbone(valueOr(backbone, 0)),
	}
	if err := firstError(checkNearby(query, of), checkBackbone(backbone)); err != nil {
		return nil, err
	}
	if query.Of, err = roots(ctx, v, of); err != nil {
		return nil, err
	}
	return projected(ctx, v, func(g *network.Graph) (*Network, error) {
		answer, err := g.Nearby(ctx, query)
		return newNetwork(g, ties, answer, query, query.Backbone), err
	})
}

func checkNearby(query network.NearbyQuery, of []civic.ID) error {
	if len(query.Known) > civic.MaxNetworkNodes {
		return tooMany(len(query.Known), civic.MaxNetworkNodes, "known")
	}
	if len(of) > civic.MaxNeighborhoodRoots {
		return tooMany(len(of), civic.MaxNeighborhoodRoots, "of")
	}
	if len(of) == 0 {
		return civic.Invalid("the list is empty", "name one organization at least", "of")
	}
	for i, id := range query.Known {
		if err := civic.CheckID(id, []any{"known", i}, civic.KindOrganization, civic.KindActivity); err != nil {
			return err
		}
	}
	return firstError(
		checkIDs(of, civic.KindOrganization, "of"),
		checkRange(query.Depth, 1, civic.MaxNeighborhoodDepth, "depth"),
		checkRange(query.Limit, 1, civic.MaxNetworkNodes, "limit"),
	)
}

// roots returns the organizations that ids stand for now. Each must be there.
func roots(ctx context.Context, v *view, ids []civic.ID) ([]civic.ID, error) {
	found, err := v.nodes.loadAll(ctx, ids)
	if err != nil {
		return nil, err
	}
	result := make([]civic.ID, len(ids))
	for i, node := range found {
		if node == nil {
			return nil, notFound("of", i)
		}
		result[i] = node.NodeID()
	}
	return result, nil
}

// checkBackbone refuses 0, which the domain takes for none.
func checkBackbone(given *float64) error {
	if given != nil && *given == 0 {
		return network.InvalidBackbone(0)
	}
	return nil
}

func newNetwork(g *network.Graph, ties Ties, answer network.Network, question any, backbone network.Backbone) *Network {
	return &Network{
		Network: answer, Nodes: &NodeColumns{NodeColumns: answer.Nodes, drawn: answer, question: question, graph: g},
		Revision: g.Revision(), Ties: ties.leftOut(answer.Undated), backbone: backbone,
	}
}

// lookUp returns the entities that the nodes are, each at its place. The loader asks for them once for all columns.
func (c *NodeColumns) lookUp(ctx context.Context) ([]civic.Node, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	return v.nodes.loadAll(ctx, c.ID)
}

// columnOf makes a column of what each node has, looking all nodes up at once.
func columnOf[T any](ctx context.Context, c *NodeColumns, value func(civic.Node) T) ([]T, error) {
	entities, err := c.lookUp(ctx)
	if err != nil {
		return nil, err
	}
	column := make([]T, len(entities))
	for i, entity := range entities {
		column[i] = value(entity)
	}
	return column, nil
}

// placeColumn makes a column of what each organization has of the places around it, looking all of them up at once.
func placeColumn[T any](ctx context.Context, c *NodeColumns, value func(*civic.Organization, map[civic.ID]*civic.Place) *T) ([]*T, error) {
	entities, err := c.lookUp(ctx)
	if err != nil {
		return nil, err
	}
	var ids []civic.ID
	for _, entity := range entities {
		if o, ok := entity.(Organization); ok {
			ids = append(ids, o.around()...)
		}
	}
	found, err := nodes[Place](ctx, ids)
	if err != nil {
		return nil, err
	}
	places := make(map[civic.ID]*civic.Place, len(found))
	for _, place := range found {
		places[place.NodeID()] = place.place()
	}
	column := make([]*T, len(entities))
	for i, entity := range entities {
		if o, ok := entity.(Organization); ok {
			column[i] = value(o.organization(), places)
		}
	}
	return column, nil
}
