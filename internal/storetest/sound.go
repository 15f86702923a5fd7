package storetest

import (
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// unsound returns the ids of dossiers that a graph could not have: live ones that refer to what is not in the graph, and whatever is
// tied to dossiers that are not there. Merged organizations are judged by the one that stands for them.
func (w *world) unsound() []civic.ID {
	o := newOracle(w)
	there := map[civic.ID]bool{"": true}
	for _, node := range o.nodes() {
		there[node.NodeID()] = true
	}
	alive := func(id civic.ID) bool { return there[o.standsFor(id)] }
	var bad []civic.ID
	for _, dossier := range w.dossiers {
		if !o.sound(dossier, alive) {
			bad = append(bad, dossier.DossierID())
		}
	}
	return bad
}

// sound judges one dossier. That it keeps a record which is not live does no harm, and that it refers to nothing either.
func (o *oracle) sound(dossier civic.Dossier, alive func(civic.ID) bool) bool {
	switch d := dossier.(type) {
	case *civic.OrganizationDossier:
		return o.soundOrganization(d, alive)
	case *civic.ActivityDossier:
		for _, record := range d.Records {
			if record.Live() && !slices.Equal(refsOfActivity(record.Facts), filtered(refsOfActivity(record.Facts), alive)) {
				return false
			}
		}
	case *civic.ParticipationDossier:
		return len(live(d.Records)) == 0 || alive(d.Organization) && alive(d.Activity)
	case *civic.AssessmentDossier:
		return len(live(d.Records)) == 0 || alive(d.Organization)
	case *civic.Place:
		return alive(d.Within)
	}
	return true
}

func (o *oracle) soundOrganization(d *civic.OrganizationDossier, alive func(civic.ID) bool) bool {
	stands := o.standsFor(d.ID)
	for _, record := range d.Records {
		refs := append([]civic.ID{record.Facts.Seat, record.Facts.Parent, record.Facts.Metropolitan}, record.Facts.MemberOf...)
		for _, id := range refs {
			if record.Live() && (!alive(id) || id != "" && o.standsFor(id) == stands) {
				return false
			}
		}
	}
	has := func(id civic.ID) bool {
		return slices.ContainsFunc(o.world.dossiers, func(other civic.Dossier) bool { return other.DossierID() == id })
	}
	return (d.MergedInto == "" || has(d.MergedInto)) && len(filtered(d.Absorbed, has)) == len(d.Absorbed)
}

func refsOfActivity(f civic.ActivityFacts) []civic.ID {
	refs := append([]civic.ID{f.PartOf}, f.Places...)
	for _, output := range f.Outputs {
		refs = append(append(refs, output.ProducedBy...), output.About...)
	}
	for _, relation := range f.Relations {
		refs = append(refs, relation.Target)
	}
	return refs
}

// filtered returns the items that are wanted.
func filtered[T any](items []T, wanted func(T) bool) []T {
	var result []T
	for _, item := range items {
		if wanted(item) {
			result = append(result, item)
		}
	}
	return result
}

// without returns the world without some dossiers, and without the merges of those.
func (w *world) without(ids []civic.ID) *world {
	result := &world{keys: filtered(w.keys, func(row civic.KeyRow) bool { return !slices.Contains(ids, row.ID) })}
	for _, dossier := range w.dossiers {
		if slices.Contains(ids, dossier.DossierID()) {
			continue
		}
		if d, ok := dossier.(*civic.OrganizationDossier); ok {
			dossier = unmerged(d, ids)
		}
		result.dossiers = append(result.dossiers, dossier)
	}
	return result
}

// unmerged returns the dossier of an organization without its merges with some others.
func unmerged(d *civic.OrganizationDossier, others []civic.ID) *civic.OrganizationDossier {
	alone := *d
	if slices.Contains(others, d.MergedInto) {
		alone.MergedInto = ""
	}
	alone.Absorbed = filtered(d.Absorbed, func(id civic.ID) bool { return !slices.Contains(others, id) })
	return &alone
}
