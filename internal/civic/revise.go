package civic

import (
	"context"
	"fmt"
	"slices"
)

// Retire takes back what source said of the entities. The records are kept; the entities are derived from what others say, and leave
// the graph when nothing is left. An entity that others in the graph cannot be without is rejected (ErrConflict), as is one of which
// the source said nothing (ErrNotFound), or that what others say of it would make part of itself (ErrInvalid). When an outcome is rejected the caller must not let the transaction commit.
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
	if err := w.checkCircles(items); err != nil {
		return nil, err
	}
	if err := w.put(); err != nil {
		return nil, err
	}
	if err := w.checkDependents(items); err != nil {
		return nil, err
	}
	outcomes := make([]Outcome, len(items))
	for i, item := range items {
		outcomes[i] = item.outcome()
	}
	return outcomes, nil
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
const allDependents = 0

// dependentsNamed is how many of the dependents of an entity an error names.
const dependentsNamed = 5

// checkDependents rejects the entities that this pass, which is put already, took out of the graph although others cannot be there
// without them.
func (w *writing) checkDependents(items []*item) error {
	gone, ids, err := w.leaving(items)
	if err != nil || len(gone) == 0 {
		return err
	}
	dependents, err := w.tx.Dependents(w.ctx, ids, dependentsNamed)
	if err != nil {
		return err
	}
	for i, item := range gone {
		if len(dependents[i]) > 0 {
			item.reject(dependentsFault(dependents[i]))
		}
	}
	return nil
}

// leaving returns the items whose organization or activity is not in the graph any more, and their ids.
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

func dependentsFault(dependents []ID) error {
	return conflict("nothing would be left of it, but others need it, such as "+listWords(dependents), "take those back first, or in the same request")
}
