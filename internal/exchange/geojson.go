package exchange

import (
	"context"
	"maps"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// geoJSON is GeoJSON (RFC 7946), for QGIS, Leaflet, kepler.gl and others: a map of the network, on which millions of single links could not
// be seen. Its features are, told apart by their property kind, the nodes (organization, activity), the provinces that they are in with how
// many nodes and ties each holds (place), and lines between provinces with how many ties lead from one to the other (flow). What has no
// known place has no geometry. What the export says of itself is the member civicgraph, and unplaced is how many nodes and links are in no
// place and no flow; activities have no place, so that in two modes there are no flows.
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
	columns, sums := nodeColumns(), newProvinceSums(n.About.Nodes)
	separator := "\n"
	put := func(f feature) {
		w.put(separator)
		separator = ",\n"
		w.json(f)
	}
	w.put(`{"type":"FeatureCollection","civicgraph":`, compactJSON(n.About), `,"features":[`)
	err := writeEach(w, n.Nodes(ctx), func(node *Node) {
		sums.addNode(node)
		put(feature{Type: "Feature", ID: node.ID, Geometry: pointAt(node.Location), Properties: properties(columns, node)})
	})
	if err == nil {
		err = writeEach(w, n.Links(ctx), sums.addLink)
	}
	if err != nil {
		return err
	}
	for _, f := range sums.features() {
		put(f)
	}
	w.put("\n],", `"unplaced":`, compactJSON(sums.unplaced), "}\n")
	return nil
}

// provinceSums adds up nodes and links by province.
type provinceSums struct {
	// of has the province of each node, "" where it is not known.
	of       []civic.ID
	places   map[civic.ID]*civic.Place
	nodes    map[civic.ID]int
	flows    map[[2]civic.ID]flow
	unplaced struct {
		Nodes int `json:"nodes"`
		Links int `json:"links"`
	}
}

// flow is what ties two provinces, or the organizations of one.
type flow struct {
	ties     int
	strength float64
}

func newProvinceSums(nodes int) *provinceSums {
	return &provinceSums{of: make([]civic.ID, nodes), places: map[civic.ID]*civic.Place{}, nodes: map[civic.ID]int{}, flows: map[[2]civic.ID]flow{}}
}

func (s *provinceSums) addNode(node *Node) {
	if node.In == nil {
		s.unplaced.Nodes++
		return
	}
	id := node.In.ID
	s.of[node.Index], s.places[id] = id, node.In
	s.nodes[id]++
}

func (s *provinceSums) addLink(link *Link) {
	ends := [2]civic.ID{s.of[link.Source], s.of[link.Target]}
	if ends[0] == "" || ends[1] == "" {
		s.unplaced.Links++
		return
	}
	slices.Sort(ends[:])
	sum := s.flows[ends]
	s.flows[ends] = flow{sum.ties + 1, sum.strength + link.Weight}
}

// features returns a feature for each place, then one for each flow between two, by id.
func (s *provinceSums) features() []feature {
	var features []feature
	for _, id := range slices.Sorted(maps.Keys(s.places)) {
		place, within := s.places[id], s.flows[[2]civic.ID{id, id}]
		features = append(features, feature{Type: "Feature", ID: id, Geometry: pointAt(place.Location), Properties: map[string]any{
			"kind": "place", "name": nameOfPlace(place), "plate_code": place.PlateCode(), "nodes": s.nodes[id],
			"ties_within": within.ties, "strength_within": within.strength,
		}})
	}
	for _, ends := range slices.SortedFunc(maps.Keys(s.flows), func(a, b [2]civic.ID) int { return slices.Compare(a[:], b[:]) }) {
		if ends[0] != ends[1] {
			features = append(features, s.flow(ends))
		}
	}
	return features
}

func (s *provinceSums) flow(ends [2]civic.ID) feature {
	from, to, sum := s.places[ends[0]], s.places[ends[1]], s.flows[ends]
	f := feature{Type: "Feature", ID: ends[0] + "-" + ends[1], Properties: map[string]any{
		"kind": "flow", "source": from.ID, "target": to.ID, "source_name": nameOfPlace(from), "target_name": nameOfPlace(to),
		"ties": sum.ties, "strength": sum.strength,
	}}
	if from.Location != nil && to.Location != nil && *from.Location != *to.Location {
		f.Geometry = &geometry{"LineString", [2][2]float64{positionOf(from.Location), positionOf(to.Location)}}
	}
	return f
}

func nameOfPlace(place *civic.Place) string { return civic.PickName(place.Names, civic.Turkish) }

// pointAt returns a point, nil for nowhere.
func pointAt(at *civic.Coordinates) *geometry {
	if at == nil {
		return nil
	}
	return &geometry{"Point", positionOf(at)}
}

func positionOf(c *civic.Coordinates) [2]float64 { return [2]float64{c.Longitude, c.Latitude} }
