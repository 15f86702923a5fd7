package graph

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// columnFields resolves the columns of NodeColumns that need more than the projection has.
type columnFields struct{ *Resolver }

// NodeColumns resolves the fields of NodeColumns.
func (r *Resolver) NodeColumns() NodeColumnsResolver { return columnFields{r} }

func (columnFields) Label(ctx context.Context, c *NodeColumns, lang *civic.Language) ([]string, error) {
	return columnOf(ctx, c, func(n civic.Node) string { return nameOf(n, language(lang)) })
}

func (columnFields) Type(ctx context.Context, c *NodeColumns) ([]*civic.OrganizationType, error) {
	return columnOf(ctx, c, func(n civic.Node) *civic.OrganizationType {
		if o, ok := n.(Organization); ok {
			return &o.organization().Type
		}
		return nil
	})
}

func (columnFields) ActivityType(ctx context.Context, c *NodeColumns) ([]*civic.ActivityType, error) {
	return columnOf(ctx, c, func(n civic.Node) *civic.ActivityType {
		if a, ok := n.(Activity); ok {
			return &a.activity().Type
		}
		return nil
	})
}

func (columnFields) Sector(ctx context.Context, c *NodeColumns) ([]*civic.Sector, error) {
	return columnOf(ctx, c, func(n civic.Node) *civic.Sector {
		if o, ok := n.(Organization); ok {
			return &o.organization().Sector
		}
		return nil
	})
}

func (columnFields) PlateCode(ctx context.Context, c *NodeColumns) ([]*int, error) {
	return placeColumn(ctx, c, func(o *civic.Organization, places map[civic.ID]*civic.Place) *int {
		if province := places[o.Province]; province != nil {
			return province.PlateCode()
		}
		return nil
	})
}

func (columnFields) Longitude(ctx context.Context, c *NodeColumns) ([]*float64, error) {
	return coordinateColumn(ctx, c, func(at *civic.Coordinates) *float64 { return &at.Longitude })
}

func (columnFields) Latitude(ctx context.Context, c *NodeColumns) ([]*float64, error) {
	return coordinateColumn(ctx, c, func(at *civic.Coordinates) *float64 { return &at.Latitude })
}

// coordinateColumn makes a column of a part of where each organization is.
func coordinateColumn(ctx context.Context, c *NodeColumns, part func(*civic.Coordinates) *float64) ([]*float64, error) {
	return placeColumn(ctx, c, func(o *civic.Organization, places map[civic.ID]*civic.Place) *float64 {
		if at := whereabouts(o, places); at != nil {
			return part(at)
		}
		return nil
	})
}

// whereabouts returns where an organization is, or else its seat or its province, nil where none of these is known.
func whereabouts(o *civic.Organization, places map[civic.ID]*civic.Place) *civic.Coordinates {
	if o.Location != nil {
		return o.Location
	}
	for _, id := range []civic.ID{o.Seat, o.Province} {
		if place := places[id]; place != nil && place.Location != nil {
			return place.Location
		}
	}
	return nil
}

// Positions answers where to draw the nodes. Drawing is work on a whole graph and takes its turn among other such work.
func (f columnFields) Positions(ctx context.Context, c *NodeColumns, seed *int) (*network.Positions, error) {
	number, err := seedOf(seed)
	if err != nil {
		return nil, err
	}
	from := int(number)
	key, err := drawingKey(c, from)
	if err != nil {
		return nil, err
	}
	if positions, known := f.drawings.known(ctx, key); known {
		return &positions, nil
	}
	seats, err := placeColumn(ctx, c, whereabouts)
	if err != nil {
		return nil, err
	}
	return aside(ctx, func() (*network.Positions, error) {
		positions, err := f.drawings.answer(ctx, key, func(ctx context.Context) (network.Positions, error) {
			end, err := f.kernels.begin(ctx)
			if err != nil {
				return network.Positions{}, err
			}
			defer end()
			return c.drawn.Draw(ctx, seats, from)
		})
		return &positions, err
	})
}

// drawingKey stands for a drawing: of the answer to which question, on which graph, with which seed.
func drawingKey(c *NodeColumns, seed int) (string, error) {
	question, err := json.Marshal(c.question)
	if err != nil {
		return "", fmt.Errorf("write the question %+v: %w", c.question, err)
	}
	return fmt.Sprintf("%v %T %s %d", c.graph.Revision(), c.question, question, seed), nil
}

// networkFields resolves the fields of Network.
type networkFields struct{ *Resolver }

// Network resolves the fields of Network.
func (r *Resolver) Network() NetworkResolver { return networkFields{r} }

// Legend returns the entries of the legend that the nodes need.
func (networkFields) Legend(ctx context.Context, n *Network) ([]*LegendEntry, error) {
	entities, err := n.Nodes.lookUp(ctx)
	if err != nil {
		return nil, err
	}
	shown := map[legendKey]bool{}
	for _, entity := range entities {
		switch entity := entity.(type) {
		case Organization:
			shown[legendKey{LegendOrganizationType, string(entity.organization().Type)}] = true
			shown[legendKey{LegendSector, string(entity.organization().Sector)}] = true
		case Activity:
			shown[legendKey{LegendActivityType, string(entity.activity().Type)}] = true
		}
	}
	var entries []*LegendEntry
	for _, entry := range legend() {
		if shown[legendKey{entry.Kind, entry.Value}] {
			entries = append(entries, &entry)
		}
	}
	return entries, nil
}
