package exchange_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// TestTheMapOfTheSmallWorld has a library read the map: Ada and Uni are in Ankara and tied by ½, Bel in İzmir, tied to them by 1½ in all; Fon
// and Yalnız are nowhere.
func TestTheMapOfTheSmallWorld(t *testing.T) {
	for _, located := range []bool{true, false} {
		store := world(t)
		if located {
			submit(t, store, civic.Submission{Source: ref("hand"), Places: []civic.Place{
				{Type: civic.Province, Names: official("İzmir"), Keys: []civic.Key{slug("izmir"), {Scheme: civic.SchemePlate, Value: "35"}},
					Within: civic.KeyRef(civic.SchemeISO, "TR"), Location: &civic.Coordinates{Longitude: 27.14, Latitude: 38.42}},
			}})
		}
		n, reader := open(t, store, network.ExtractQuery{Isolates: true})
		got := read(t, "geojson-geojson", written(t, n, "geojson", ""))
		provinces := idsOf(t, reader, civic.KindPlace, "ankara", "izmir")
		ankara, izmir := string(provinces[0]), string(provinces[1])
		bel := map[string]any{"name": "İzmir", "plate_code": 35.0, "nodes": 1.0, "ties_within": 0.0, "strength_within": 0.0}
		places := map[string]any{
			ankara: map[string]any{"name": "Ankara", "plate_code": 6.0, "nodes": 2.0, "ties_within": 1.0, "strength_within": 0.5, "at": []any{"Point", []any{32.85, 39.92}}},
			izmir:  bel,
		}
		lesser, greater := min(ankara, izmir), max(ankara, izmir)
		names := map[string]string{ankara: "Ankara", izmir: "İzmir"}
		flow := map[string]any{"source": lesser, "target": greater, "source_name": names[lesser], "target_name": names[greater], "ties": 2.0, "strength": 1.5}
		if located {
			at := map[string]any{ankara: []any{32.85, 39.92}, izmir: []any{27.14, 38.42}}
			bel["at"] = []any{"Point", at[izmir]}
			flow["at"] = []any{"LineString", []any{at[lesser], at[greater]}}
		}
		for name, want := range map[string]any{
			"place": places, "flow": map[string]any{lesser + "-" + greater: flow}, "unplaced": map[string]any{"nodes": 2.0, "links": 0.0},
		} {
			if !reflect.DeepEqual(got.About[name], want) {
				t.Errorf("%s: got %v, want %v", name, got.About[name], want)
			}
		}
		wantNodes, _ := gold(network.OneMode)
		slugs, source := slugsOf(t, reader)
		for id, attributes := range got.Nodes {
			want := wantNodes[slugs[id]]
			want["sources"] = []any{source}
			if located && slugs[id] == "bel" {
				want["longitude"], want["latitude"] = 27.14, 38.42
			}
			sameColumns(t, aReader{}, "node "+slugs[id], attributes, want)
		}
		if len(got.Nodes) != len(wantNodes) {
			t.Errorf("found %d nodes", len(got.Nodes))
		}
		saysOfItself(t, aReader{}, got.About, n, source)
	}
}

// TestTheMapAgreesWithTheFlows holds the flows of a map to the field of the API that counts them, on the same graph.
func TestTheMapAgreesWithTheFlows(t *testing.T) {
	store := world(t)
	reader, err := store.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	g, err := store.Projection(t.Context(), reader)
	if err != nil {
		t.Fatal(err)
	}
	want, err := g.ProvinceFlows(t.Context(), network.FlowQuery{})
	if err != nil {
		t.Fatal(err)
	}
	n, _ := open(t, store, network.ExtractQuery{})
	flows, _ := read(t, "geojson-geojson", written(t, n, "geojson", "")).About["flow"].(map[string]any)
	if len(flows) != len(want.Flows) || len(flows) == 0 {
		t.Fatalf("got %v, want %+v", flows, want.Flows)
	}
	for _, flow := range want.Flows {
		got, _ := flows[fmt.Sprint(flow.From, "-", flow.To)].(map[string]any)
		if got["ties"] != float64(flow.Collaborations) {
			t.Errorf("got %v, want %+v", got, flow)
		}
	}
}

// TestMapsOfTwoModesHaveNoFlows has activities, which are nowhere, counted as such, and an empty network be an empty map.
func TestMapsOfTwoModesHaveNoFlows(t *testing.T) {
	for _, one := range []struct {
		query        network.ExtractQuery
		nodes, links float64
	}{
		{network.ExtractQuery{Mode: network.TwoMode}, 3, 3},
		{network.ExtractQuery{Ties: civic.TieFilter{Organizations: civic.OrganizationTieFilter{IDs: []civic.ID{}}}}, 0, 0},
	} {
		n, _ := open(t, world(t), one.query)
		got := read(t, "geojson-geojson", written(t, n, "geojson", "")).About
		want := map[string]any{"nodes": one.nodes, "links": one.links}
		if !reflect.DeepEqual(got["unplaced"], want) || !reflect.DeepEqual(got["flow"], map[string]any{}) {
			t.Errorf("%+v: %v and %v", one.query, got["flow"], got["unplaced"])
		}
	}
}
