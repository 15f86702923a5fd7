package network_test

import (
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// TestVitals tells of a projection without having it looked for anything.
func TestVitals(t *testing.T) {
	store, follower := follow(t)
	if v := follower.Vitals(); v != (network.Vitals{}) {
		t.Errorf("before anybody asks it tells %+v", v)
	}
	begun := time.Now()
	graph, err := follower.Projection(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	v := follower.Vitals()
	if v.Graph != graph || v.Builds != 1 || v.Building <= 0 || v.Checked.Before(begun) || v.Checked.After(time.Now()) {
		t.Errorf("it tells %+v", v)
	}
	_, err = store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error {
		return tx.Put(t.Context(), civic.Batch{Dossiers: []civic.Dossier{&civic.Theme{ID: mint(civic.KindTheme, "x"), Names: []civic.Name{{Text: "x"}}}}})
	})
	if err != nil {
		t.Fatal(err)
	}
	if later := follower.Vitals(); later != v {
		t.Errorf("behind a write nobody has asked for it tells %+v", later)
	}
	if graph, err = follower.Projection(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if later := follower.Vitals(); later.Graph != graph || graph.Revision() == v.Graph.Revision() || later.Builds != 1 || !later.Checked.After(v.Checked) {
		t.Errorf("then it tells %+v", later)
	}
}
