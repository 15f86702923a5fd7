package embedded_test

import (
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// TestVitals counts the town, before and after its two organizations are made one.
func TestVitals(t *testing.T) {
	store := openFolder(t, townFolder(t))
	if bytes, err := store.Bytes(); err != nil || bytes < 4096 {
		t.Errorf("the file has %d bytes, %v", bytes, err)
	}
	want := func(organizations, participations int) {
		t.Helper()
		v := store.Vitals()
		if size := v.Graph.Size(); size != (network.Size{Organizations: organizations, Activities: 1, Participations: participations}) || v.Graph.Revision() != revisionOf(t, read(t, store)) {
			t.Errorf("it tells %+v, want %d organizations and %d participations", size, organizations, participations)
		}
		counts, err := read(t, store).Counts(t.Context())
		if err != nil || counts.Participations != participations || counts.Organizations[civic.NGO] != organizations {
			t.Errorf("the counts are %v, %v", counts, err)
		}
	}
	want(2, 2)
	kept, merged := organization("first", "Çınar Vakfı"), organization("second", "Dağ Derneği")
	kept.Absorbed, merged.MergedInto = []civic.ID{merged.ID}, kept.ID
	write(t, store, civic.Batch{Dossiers: []civic.Dossier{kept, merged}})
	want(1, 2)
}
