package exchange

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// geoJSON is GeoJSON (RFC 7946), for QGIS, Leaflet, kepler.gl and others: a point for each node and a line for each link. What has no
// known place has no geometry; nor has a link between two nodes of one place. What the export says of itself is the member civicgraph.
func geoJSON() Format {
	return Format{Name: "geojson", Tools: "QGIS, Leaflet, kepler.gl", MediaType: "application/geo+json", Extension: ".geojson", files: alone(writeGeoJSON)}
}

// feature is a feature of GeoJSON.
type feature struct {
	Type       string         `json:"type"`
	ID         civic.ID       `json:"id"`
	Geometry   *geometry      `json:"geometry"`
	Properties map[string]any `json:"properties"`
}

type geometry struct {
	Type        string `json:"type"`
	Coordinates any    `json:"coordinates"`
}

func writeGeoJSON(ctx context.Context, w *paper, n *Network) error {
	nodes, links := nodeColumns(), n.linkColumns()
	at := make([]*civic.Coordinates, n.About.Nodes)
	separator := "\n"
	put := func(f feature) {
		w.put(separator)
		separator = ",\n"
		w.json(f)
	}
	w.put(`{"type":"FeatureCollection","civicgraph":`, compactJSON(n.About), `,"features":[`)
	err := writeEach(w, n.Nodes(ctx), func(node *Node) {
		f := feature{Type: "Feature", ID: node.ID, Properties: properties(nodes, node)}
		if at[node.Index] = node.Location; node.Location != nil {
			f.Geometry = &geometry{"Point", pointOf(node.Location)}
		}
		put(f)
	})
	if err == nil {
		err = writeEach(w, n.Links(ctx), func(link *Link) {
			f := feature{Type: "Feature", ID: link.id(), Properties: properties(links, link)}
			f.Properties["source"], f.Properties["target"] = link.SourceID, link.TargetID
			if from, to := at[link.Source], at[link.Target]; from != nil && to != nil && *from != *to {
				f.Geometry = &geometry{"LineString", [2][2]float64{pointOf(from), pointOf(to)}}
			}
			put(f)
		})
	}
	w.put("\n]}\n")
	return err
}

func pointOf(c *civic.Coordinates) [2]float64 { return [2]float64{c.Longitude, c.Latitude} }

// id returns an id for a link, which has none in the graph.
func (l *Link) id() civic.ID { return l.SourceID + "-" + l.TargetID }
