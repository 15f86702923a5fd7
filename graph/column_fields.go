package graph

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
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

// coordinateColumn makes a column of a part of the position of each organization.
func coordinateColumn(ctx context.Context, c *NodeColumns, part func(*civic.Coordinates) *float64) ([]*float64, error) {
	return placeColumn(ctx, c, func(o *civic.Organization, places map[civic.ID]*civic.Place) *float64 {
		if o.Location != nil {
			return part(o.Location)
		}
		for _, id := range []civic.ID{o.Seat, o.Province} {
			if place := places[id]; place != nil && place.Location != nil {
				return part(place.Location)
			}
		}
		return nil
	})
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
