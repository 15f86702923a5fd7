package civic

import (
	"fmt"
	"slices"
)

// MaxNesting is how deep activities, organizations and places may be nested in each other.
const MaxNesting = 32

// checkReferences rejects entries that refer to what is not in the graph, counting what this pass adds, or to themselves.
func (w *writing) checkReferences(items []*item) error {
	if err := w.loadReferenced(items); err != nil {
		return err
	}
	for _, item := range items {
		if item.Err != nil || item.Fate == Unchanged {
			continue
		}
		var failure error
		item.reject(item.draft.visitRefs(func(id *ID, path []any, _ ...Kind) error {
			alive, err := w.isAlive(*id)
			switch {
			case err != nil:
				failure = err
			case !alive:
				return unknownRef(*id, path)
			case *id == item.ID && path[0] != "producedBy" && path[0] != "about":
				return Invalid("this refers to itself", "name another, or leave it out", path...)
			}
			return nil
		}))
		if failure == nil {
			failure = w.checkMetropolitan(item)
		}
		if failure != nil {
			return failure
		}
	}
	return nil
}

// checkMetropolitan rejects a municipality that is said to lie in one that is not metropolitan.
func (w *writing) checkMetropolitan(item *item) error {
	entry, ok := item.draft.(*organizationDraft)
	if !ok || item.Err != nil || entry.Facts.Metropolitan == "" {
		return nil
	}
	dossier, ok := w.dossiers[entry.Facts.Metropolitan].(*OrganizationDossier)
	if !ok {
		return nil
	}
	metropolitan, err := w.organization(dossier)
	if err == nil && (metropolitan == nil || metropolitan.Tier != "METROPOLITAN") {
		item.reject(Invalid("this is not a metropolitan municipality", "name one of the tier METROPOLITAN", "metropolitan"))
	}
	return err
}

func (w *writing) loadReferenced(items []*item) error {
	var ids []ID
	for _, item := range items {
		if item.Err != nil || item.Fate == Unchanged {
			continue
		}
		item.reject(item.draft.visitRefs(func(id *ID, _ []any, _ ...Kind) error {
			ids = append(ids, keptUnder(*id))
			return nil
		}))
	}
	return w.load(ids)
}

// keptUnder returns the id of the dossier that holds the entity: an output is kept with its activity.
func keptUnder(id ID) ID {
	if id.Kind() == KindOutput {
		return id.OutputActivity()
	}
	return id
}

// isAlive reports whether the entity is in the graph, counting what this pass adds.
func (w *writing) isAlive(id ID) (bool, error) {
	if alive, known := w.alive[id]; known {
		return alive, nil
	}
	if err := w.load([]ID{keptUnder(id)}); err != nil {
		return false, err
	}
	alive := false
	switch dossier := w.dossiers[keptUnder(id)].(type) {
	case nil:
	case *OrganizationDossier:
		organization, err := w.organization(dossier)
		if err != nil {
			return false, err
		}
		alive = organization != nil
	case *ActivityDossier:
		activity := DeriveActivity(dossier)
		alive = activity != nil && (id.Kind() == KindActivity || slices.ContainsFunc(activity.Outputs, func(o Output) bool { return o.ID == id }))
	default:
		alive = true
	}
	w.alive[id] = alive
	return alive, nil
}

// root returns the dossier of the organization that stands for id now, nil when there is none.
func (w *writing) root(id ID) (*OrganizationDossier, error) {
	for {
		if err := w.load([]ID{id}); err != nil {
			return nil, err
		}
		dossier, ok := w.dossiers[id].(*OrganizationDossier)
		if !ok || dossier.MergedInto == "" {
			return dossier, nil
		}
		id = dossier.MergedInto
	}
}

// group returns the dossiers that were merged into root, directly or not.
func (w *writing) group(root *OrganizationDossier) ([]*OrganizationDossier, error) {
	var merged []*OrganizationDossier
	level := root.Absorbed
	for len(level) > 0 {
		if err := w.load(level); err != nil {
			return nil, err
		}
		var next []ID
		for _, id := range level {
			if dossier, ok := w.dossiers[id].(*OrganizationDossier); ok {
				merged = append(merged, dossier)
				next = append(next, dossier.Absorbed...)
			}
		}
		level = next
	}
	return merged, nil
}

// organization derives the organization that stands for the dossier now, nil when it is not in the graph.
func (w *writing) organization(dossier *OrganizationDossier) (*Organization, error) {
	root, err := w.root(dossier.ID)
	if err != nil || root == nil {
		return nil, err
	}
	merged, err := w.group(root)
	if err != nil {
		return nil, err
	}
	return DeriveOrganization(root, merged...), nil
}

// sameEntity reports whether two ids of organizations were merged into one.
func (w *writing) sameEntity(a, b ID) (bool, error) {
	if a.Kind() != KindOrganization || b.Kind() != KindOrganization {
		return false, nil
	}
	rootA, err := w.root(a)
	if err != nil {
		return false, err
	}
	rootB, err := w.root(b)
	return rootA != nil && rootA == rootB, err
}

// checkCircles rejects entries that would make something part of itself.
func (w *writing) checkCircles(items []*item) error {
	var ids []ID
	for _, item := range items {
		if item.Err == nil && item.Fate != Unchanged && item.ID != "" {
			ids = append(ids, item.ID)
		}
	}
	if err := w.loadAbove(ids); err != nil {
		return err
	}
	for _, item := range items {
		if item.Err != nil || item.Fate == Unchanged {
			continue
		}
		fault, err := w.circleAbove(item.ID)
		if err != nil {
			return err
		}
		item.reject(fault)
	}
	return nil
}

// loadAbove reads everything that the ids are nested in, one call a level.
func (w *writing) loadAbove(ids []ID) error {
	for range MaxNesting {
		var above []ID
		for _, id := range ids {
			outer, _, err := w.outer(id)
			if err != nil {
				return err
			}
			if _, known := w.dossiers[outer]; outer != "" && !known {
				above = append(above, outer)
			}
		}
		if len(above) == 0 {
			return nil
		}
		if err := w.load(above); err != nil {
			return err
		}
		ids = above
	}
	return nil
}

// outer returns what the entity is directly nested in, "" for nothing, and the property that says so.
func (w *writing) outer(id ID) (outer ID, property string, err error) {
	if err := w.load([]ID{id}); err != nil {
		return "", "", err
	}
	switch dossier := w.dossiers[id].(type) {
	case *ActivityDossier:
		if activity := DeriveActivity(dossier); activity != nil {
			return activity.PartOf, "partOf", nil
		}
	case *Place:
		return dossier.Within, "within", nil
	case *OrganizationDossier:
		organization, err := w.organization(dossier)
		if err != nil || organization == nil || organization.Parent == "" {
			return "", "", err
		}
		parent, err := w.root(organization.Parent)
		if err != nil || parent == nil {
			return "", "", err
		}
		return parent.ID, "parent", nil
	}
	return "", "", nil
}

// circleAbove returns a fault when following what id is nested in leads back to it, or further than MaxNesting.
func (w *writing) circleAbove(id ID) (fault, err error) {
	if root, err := w.root(id); err != nil {
		return nil, err
	} else if root != nil {
		id = root.ID
	}
	at := id
	for range MaxNesting {
		outer, property, err := w.outer(at)
		if err != nil || outer == "" {
			return nil, err
		}
		if outer == id {
			return Invalid("this would make it part of itself", "break the circle", property), nil
		}
		at = outer
	}
	return Invalid(fmt.Sprintf("this is nested more than %d deep, or in a circle", MaxNesting), "make the nesting flatter", "partOf"), nil
}
