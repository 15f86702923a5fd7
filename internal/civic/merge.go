package civic

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// MergeResult tells what a merge or a split did.
type MergeResult struct {
	// Organization is the one that stands for both after a merge; after a split, the one that stands for itself again.
	Organization ID
	// Moved are participations that belong to another organization than before; Collapsed those that are now one with a
	// participation that the remaining organization had in the same activity and role. Both by id.
	Moved, Collapsed []ID
}

// Merge makes two organizations one: gone redirects to keep, which has the names, keys, records and participations of both. Nothing
// is lost, so that Split can undo it. It returns ErrInvalid for a merge with itself, ErrNotFound for what is not in the graph,
// ErrConflict when the two are one already or one is within the other.
func Merge(ctx context.Context, tx Tx, keep, gone ID) (MergeResult, error) {
	w := newWriting(ctx, tx)
	kept, err := w.mergeable(keep, "keep")
	if err != nil {
		return MergeResult{}, err
	}
	absorbed, err := w.mergeable(gone, "gone")
	if err != nil {
		return MergeResult{}, err
	}
	switch {
	case keep == gone:
		return MergeResult{}, Invalid("this would merge an organization with itself", "give two different ones", "gone")
	case kept.ID == absorbed.ID:
		return MergeResult{}, conflict("the two are merged already", "nothing is left to do", "gone")
	}
	result, err := w.mergeResult(kept.ID, absorbed.ID)
	if err != nil {
		return MergeResult{}, err
	}
	return result, w.join(*kept, *absorbed)
}

// findOrganization puts the id of an organization in the place of a key reference to it.
func (w *writing) findOrganization(id *ID, path string) error {
	if key, isKey := id.keyRef(); isKey {
		if err := w.resolveKeys([]KindKey{{KindOrganization, key}}); err != nil {
			return err
		}
	}
	return w.resolveRef(id, []any{path}, KindOrganization)
}

// mergeable returns the dossier that stands for an organization of the graph.
func (w *writing) mergeable(id ID, path string) (*OrganizationDossier, error) {
	if err := w.findOrganization(&id, path); err != nil {
		return nil, err
	}
	alive, err := w.isAlive(id)
	if err != nil {
		return nil, err
	}
	if !alive {
		return nil, unknownRef(id, []any{path})
	}
	return w.root(id)
}

// mergeResult tells what merging will do to the participations.
func (w *writing) mergeResult(kept, absorbed ID) (MergeResult, error) {
	dependents, err := w.tx.Dependents(w.ctx, []ID{kept, absorbed}, allDependents)
	if err != nil {
		return MergeResult{}, err
	}
	type seat struct {
		activity ID
		role     Role
	}
	taken := map[seat]bool{}
	for _, id := range dependents[0] {
		if activity, _, role, ok := id.ParticipationParts(); ok {
			taken[seat{activity, role}] = true
		}
	}
	result := MergeResult{Organization: kept}
	for _, id := range dependents[1] {
		activity, _, role, ok := id.ParticipationParts()
		switch {
		case !ok:
		case taken[seat{activity, role}]:
			result.Collapsed = append(result.Collapsed, id)
		default:
			result.Moved = append(result.Moved, id)
		}
	}
	return result, nil
}

// join lets kept absorb the other, unless that would make it its own parent.
func (w *writing) join(kept, absorbed OrganizationDossier) error {
	kept.Absorbed = slices.SortedFunc(slices.Values(append(slices.Clone(kept.Absorbed), absorbed.ID)), cmp.Compare)
	absorbed.MergedInto = kept.ID
	w.set(kept.ID, &kept)
	w.set(absorbed.ID, &absorbed)
	fault, err := w.circleAbove(kept.ID)
	if err != nil {
		return err
	}
	if fault != nil {
		return conflict("one of the two is within the other", "correct the parent first", "gone")
	}
	return w.put()
}

// Split undoes the merge of gone into another organization: gone stands for itself again, with its own keys, records and
// participations, and what was merged into it before. It returns ErrConflict when gone is not merged, or when either of the two could
// not be in the graph by itself.
func Split(ctx context.Context, tx Tx, gone ID) (MergeResult, error) {
	w := newWriting(ctx, tx)
	if err := w.findOrganization(&gone, "organization"); err != nil {
		return MergeResult{}, err
	}
	if err := w.load([]ID{gone}); err != nil {
		return MergeResult{}, err
	}
	dossier, ok := w.dossiers[gone].(*OrganizationDossier)
	switch {
	case !ok:
		return MergeResult{}, unknownRef(gone, []any{"organization"})
	case dossier.MergedInto == "":
		return MergeResult{}, conflict("this organization is not merged into another", "give the id of the one that was merged away", "organization")
	}
	return w.part(*dossier)
}

// part lets the dossier stand for itself again.
func (w *writing) part(dossier OrganizationDossier) (MergeResult, error) {
	if err := w.load([]ID{dossier.MergedInto}); err != nil {
		return MergeResult{}, err
	}
	keeper, ok := w.dossiers[dossier.MergedInto].(*OrganizationDossier)
	if !ok {
		return MergeResult{}, fmt.Errorf("the organization %s that %s was merged into: %w", dossier.MergedInto, dossier.ID, ErrCorrupt)
	}
	kept := *keeper
	kept.Absorbed = slices.DeleteFunc(slices.Clone(kept.Absorbed), func(id ID) bool { return id == dossier.ID })
	dossier.MergedInto = ""
	w.set(kept.ID, &kept)
	w.set(dossier.ID, &dossier)
	if err := w.checkParted(kept.ID, dossier.ID); err != nil {
		return MergeResult{}, err
	}
	if err := w.put(); err != nil {
		return MergeResult{}, err
	}
	dependents, err := w.tx.Dependents(w.ctx, []ID{dossier.ID}, allDependents)
	if err != nil {
		return MergeResult{}, err
	}
	moved := slices.DeleteFunc(dependents[0], func(id ID) bool { return id.Kind() != KindParticipation })
	return MergeResult{Organization: dossier.ID, Moved: moved}, nil
}

// checkParted refuses to part what could not stand by itself: the sources that spoke of one of the two have taken it back since.
func (w *writing) checkParted(ids ...ID) error {
	for _, id := range ids {
		alive, err := w.isAlive(id)
		if err != nil {
			return err
		}
		if !alive {
			return conflict(fmt.Sprintf("nothing gives %s a type and a name by itself", id), "write a record of it first, by its id", "organization")
		}
		fault, err := w.circleAbove(id)
		if err != nil {
			return err
		}
		if fault != nil {
			return conflict(fmt.Sprintf("by itself %s would be within itself", id), "correct the parent first", "organization")
		}
	}
	return nil
}
