package exchange_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/civicgraph/civicgraph/internal/network"
)

// TestBlueprints holds blueprints to what Kumu's documentation says of them, since nothing but Kumu itself reads them: elements with labels,
// and connections from one of them to another.
func TestBlueprints(t *testing.T) {
	n, reader := open(t, world(t), network.ExtractQuery{})
	text, err := os.ReadFile(written(t, n, "kumu", "blueprint.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Elements []struct {
			ID, Label, Type string
			PlateCode       int `json:"plate_code"`
		}
		Connections []struct {
			From, To, Direction string
			Weight              float64
		}
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	slugs, _ := slugsOf(t, reader)
	labels := map[string]string{}
	for _, element := range got.Elements {
		labels[slugs[element.ID]] = element.Label
		if slugs[element.ID] == "bel" && (element.Type != "MUNICIPALITY" || element.PlateCode != 35) {
			t.Errorf("Bel is %+v", element)
		}
	}
	if len(labels) != 3 || labels["ada"] != hostile || labels["uni"] != "Üni Üniversitesi" {
		t.Errorf("the labels are %q", labels)
	}
	total := 0.0
	for _, connection := range got.Connections {
		if slugs[connection.From] == "" || slugs[connection.To] == "" || connection.Direction != "undirected" {
			t.Errorf("there is the connection %+v", connection)
		}
		total += connection.Weight
	}
	if len(got.Connections) != 3 || total != 2 {
		t.Errorf("%d connections have the weight %v, want 3 and 2", len(got.Connections), total)
	}
}
