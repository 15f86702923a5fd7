package civic

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
)

// Retire takes back what source said of the entities. The records are kept; the entities are derived from what others say, and leave
// the graph when nothing is left. An entity that others in the graph cannot be without is rejected (ErrConflict), as is one of which
// the source said nothing (ErrNotFound). When an outcome is rejected the caller must not let the transaction commit.
func Retire(ctx context.Context, tx Tx, source ID, ids []ID) ([]Outcome, error) {
	return revise(ctx, tx, source, ids, func(head *RecordHead) bool {
		changed := !head.Retired
		head.Retired = true
		return changed
	})
}

// Prefer gives the records of source on the entities a rank. Rejections are those of Retire, since a deprecated record derives
// nothing.
func Prefer(ctx context.Context, tx Tx, source ID, ids []ID, rank Rank) ([]Outcome, error) {
	if err := checkRequired(rank, Ranks(), "rank"); err != nil {
		return nil, err
	}
	return revise(ctx, tx, source, ids, func(head *RecordHead) bool {
		changed := head.RankOrNormal() != rank
		head.Rank = rank
		if rank == Normal {
			head.Rank = ""
		}
		return changed
	})
}

// revise changes the heads of the records that source has of the entities.
func revise(ctx context.Context, tx Tx, source ID, ids []ID, change func(*RecordHead) bool) ([]Outcome, error) {
	w := newWriting(ctx, tx)
	items := make([]*item, len(ids))
	for i, id := range ids {
		items[i] = &item{Outcome: Outcome{List: "ids", Index: i, ID: id}}
	}
	if err := w.findRevised(&source, items); err != nil {
		return nil, err
	}
	for _, item := range items {
		if item.Err != nil {
			continue
		}
		if err := w.reviseOne(item, source, change); err != nil {
			return nil, err
		}
	}
	if err := w.checkDependents(items); err != nil {
		return nil, err
	}
	outcomes := make([]Outcome, len(items))
	for i, item := range items {
		outcomes[i] = item.outcome()
	}
	return outcomes, w.put()
}

// findRevised resolves the key references among the ids, in one call, and reads what is kept under them.
func (w *writing) findRevised(source *ID, items []*item) error {
	kinds := []Kind{KindOrganization, KindActivity}
	var keys []KindKey
	for _, item := range items {
		if _, isKey := item.ID.keyRef(); isKey {
			keys = append(keys, keyCandidates(item.ID, kinds)...)
		}
	}
	if err := w.resolveKeys(keys); err != nil {
		return err
	}
	if err := w.findSource(*source)(nil); err != nil {
		return err
	}
	*source = w.source
	var found []ID
	for _, item := range items {
		if err := w.resolveRef(&item.ID, nil, append(kinds, KindParticipation, KindAssessment)...); err != nil {
			item.reject(err)
			continue
		}
		found = append(found, item.ID)
	}
	return w.load(found)
}

// reviseOne changes the records of source in every dossier that the entity is derived from.
func (w *writing) reviseOne(item *item, source ID, change func(*RecordHead) bool) error {
	ids, err := w.behind(item.ID)
	if err != nil {
		return err
	}
	found := false
	item.Fate = Unchanged
	for _, id := range ids {
		next, has, changed := reviseDossier(w.dossiers[id], source, change)
		found = found || has
		if changed {
			w.set(id, next)
			item.Fate = Changed
		}
	}
	if !found {
		item.reject(&Fault{
			Kind: ErrNotFound, Problem: fmt.Sprintf("the source %s says nothing of %s", source, item.ID),
			Remedy: "name a source among the records of the entity",
		})
	}
	return nil
}

// behind returns the ids of the dossiers that the entity is derived from, and reads them.
func (w *writing) behind(id ID) ([]ID, error) {
	organization := id
	activity, participant, role, isParticipation := id.ParticipationParts()
	switch {
	case isParticipation:
		organization = participant
	case id.Kind() != KindOrganization:
		return []ID{id}, nil
	}
	members, err := w.members(organization)
	if err != nil || !isParticipation {
		return members, err
	}
	ids := make([]ID, len(members))
	for i, member := range members {
		ids[i] = ParticipationID(activity, member, role)
	}
	return ids, w.load(ids)
}

// members returns the ids of all organizations that were merged with the one that id names, its root first.
func (w *writing) members(id ID) ([]ID, error) {
	root, err := w.root(id)
	if err != nil || root == nil {
		return nil, err
	}
	merged, err := w.group(root)
	if err != nil {
		return nil, err
	}
	ids := []ID{root.ID}
	for _, dossier := range merged {
		ids = append(ids, dossier.ID)
	}
	return ids, nil
}

// reviseDossier returns the dossier with the records of source changed, whether source has any there, and whether any changed.
func reviseDossier(dossier Dossier, source ID, change func(*RecordHead) bool) (next Dossier, has, changed bool) {
	switch d := dossier.(type) {
	case *OrganizationDossier:
		copied := *d
		copied.Records, has, changed = reviseRecords(d.Records, source, change)
		return &copied, has, changed
	case *ActivityDossier:
		copied := *d
		copied.Records, has, changed = reviseRecords(d.Records, source, change)
		return &copied, has, changed
	case *ParticipationDossier:
		copied := *d
		copied.Records, has, changed = reviseRecords(d.Records, source, change)
		return &copied, has, changed
	case *AssessmentDossier:
		copied := *d
		copied.Records, has, changed = reviseRecords(d.Records, source, change)
		return &copied, has, changed
	}
	return dossier, false, false
}

func reviseRecords[F any](records []Record[F], source ID, change func(*RecordHead) bool) (result []Record[F], has, changed bool) {
	at := slices.IndexFunc(records, func(r Record[F]) bool { return r.Source == source })
	if at < 0 {
		return records, false, false
	}
	result = slices.Clone(records)
	changed = change(&result[at].RecordHead)
	return result, true, changed
}

// allDependents asks for the dependents of an entity without a bound: they are as many as its participations and parts.
const allDependents = math.MaxInt

// dependentsNamed is how many of the dependents of an entity an error names.
const dependentsNamed = 5

// checkDependents rejects the entities that this pass takes out of the graph although others that stay cannot be without them. It
// must come before the pass is put: what has lost its organization or activity is no longer seen to depend on it.
func (w *writing) checkDependents(items []*item) error {
	gone, ids, err := w.leaving(items)
	if err != nil || len(gone) == 0 {
		return err
	}
	dependents, err := w.tx.Dependents(w.ctx, ids, allDependents)
	if err != nil {
		return err
	}
	for i, item := range gone {
		staying, err := w.staying(dependents[i])
		if err != nil {
			return err
		}
		if len(staying) > 0 {
			item.reject(dependentsFault(staying))
		}
	}
	return nil
}

// leaving returns the items whose organization or activity is not in the graph any more once the pass is put, and their ids.
func (w *writing) leaving(items []*item) (gone []*item, ids []ID, err error) {
	for _, item := range items {
		kind := item.ID.Kind()
		if item.Err != nil || item.Fate == Unchanged || kind != KindOrganization && kind != KindActivity {
			continue
		}
		alive, err := w.isAlive(item.ID)
		if err != nil {
			return nil, nil, err
		}
		if !alive {
			gone, ids = append(gone, item), append(ids, item.ID)
		}
	}
	return gone, ids, nil
}

// staying returns those of the ids that are still in the graph once the pass is put.
func (w *writing) staying(ids []ID) ([]ID, error) {
	var staying []ID
	for _, id := range ids {
		if !w.isDirty[id] {
			staying = append(staying, id)
			continue
		}
		alive, err := w.isAlive(id)
		if err != nil {
			return nil, err
		}
		if alive {
			staying = append(staying, id)
		}
	}
	return staying, nil
}

func dependentsFault(dependents []ID) error {
	return conflict(
		fmt.Sprintf("nothing would be left of it, but %d others need it, such as %s", len(dependents), listWords(dependents[:min(len(dependents), dependentsNamed)])),
		"take those back first, or in the same request")
}

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

func conflict(problem, remedy string, path ...any) error {
	return &Fault{Kind: ErrConflict, Path: path, Problem: problem, Remedy: remedy}
}

// mergeable returns the dossier that stands for an organization of the graph.
func (w *writing) mergeable(id ID, path string) (*OrganizationDossier, error) {
	if key, isKey := id.keyRef(); isKey {
		if err := w.resolveKeys([]KindKey{{KindOrganization, key}}); err != nil {
			return nil, err
		}
	}
	if err := w.resolveRef(&id, []any{path}, KindOrganization); err != nil {
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
	if err := CheckID(gone, []any{"organization"}, KindOrganization); err != nil {
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
	}
	return nil
}
