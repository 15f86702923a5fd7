package embedded

import (
	"bytes"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// written is one dossier that a transaction has put.
type written struct {
	prepared
	// replaces is set when there was a dossier of the entity before.
	replaces bool
	// born is set when the entity got its number with this dossier, so that nothing can have mentioned it before.
	born bool
}

// draft is the view after some dossiers were written, while it is made.
type draft struct {
	disk  disk
	maker *maker
	// base is the view before the writing, next the one after it.
	base, next *view
	change     civic.Change

	// happened is what the indexes are to be told.
	happened []func(*indexes)
	// pairs are the participations to derive again: who may take part in what.
	pairs map[pair]bool
	// unknown are organizations whose participations are on disk and in nothing that base knows.
	unknown map[civic.ID]bool
	// regrouped are organizations, as they were, whose participations may count for others now.
	regrouped []*organization
	// moved is set when the type, the name or what it lies within has changed of a place.
	moved bool
}

type pair struct{ activity, organization civic.ID }

// newDraft makes the rows of the view that what was written makes of base, all that the disk is needed for. What is left is to finish it.
func newDraft(d disk, m *maker, base *view, revision civic.Revision, items []written) (*draft, error) {
	c := &draft{
		disk: d, maker: m, base: base, next: base.copied(), pairs: map[pair]bool{}, unknown: map[civic.ID]bool{},
	}
	c.next.revision = revision
	c.reference(items)
	for _, step := range []func([]written) error{c.organizations, c.activities} {
		if err := step(items); err != nil {
			return nil, err
		}
	}
	if err := c.lost(); err != nil {
		return nil, err
	}
	if err := c.participations(items); err != nil {
		return nil, err
	}
	return c, nil
}

// finish completes the view and returns it. Its projection and its indexes are made when they are asked for.
func (c *draft) finish() *view {
	c.next.projection = c.base.projection.following(c.next.revision, c.change)
	rows := c.next.directory.size(civic.KindOrganization) + c.next.directory.size(civic.KindActivity)
	c.next.index = c.base.index.following(c.happened, rows)
	return c.next
}

// reference takes in places, themes, sources and assessments.
func (c *draft) reference(items []written) {
	for _, item := range items {
		number, _ := c.next.directory.number(item.dossier.DossierID())
		switch dossier := item.dossier.(type) {
		case *civic.Place:
			c.place(number, c.maker.place(number, dossier, item.sortKey))
		case *civic.Theme:
			old, now := c.next.themes.at(number), c.maker.theme(number, dossier, item.sortKey)
			c.next.themes.set(number, now)
			c.tell(func(x *indexes) {
				relist(x.themeList, old, now)
				x.words.replace(old.words(), now.words())
			})
		case *civic.Source:
			old, now := c.next.sources.at(number), c.maker.source(number, dossier, item.sortKey)
			c.next.sources.set(number, now)
			c.tell(func(x *indexes) { relist(x.sourceList, old, now) })
		case *civic.AssessmentDossier:
			old, now := c.next.assessments.at(number), c.maker.assessment(number, dossier)
			c.next.assessments.set(number, now)
			c.tell(func(x *indexes) { x.tags.replace(old.tags(), now.tags()) })
		}
	}
}

// tell keeps what the indexes have to do.
func (c *draft) tell(apply func(*indexes)) { c.happened = append(c.happened, apply) }

func (c *draft) place(number uint32, now *place) {
	old := c.next.places.at(number)
	c.next.places.set(number, now)
	c.change.Places = append(c.change.Places, now.columns())
	c.moved = c.moved || old == nil || old.kind != now.kind || old.within != now.within || !bytes.Equal(old.sortKey, now.sortKey)
	c.tell(func(x *indexes) {
		relist(x.placeList, old, now)
		x.words.replace(old.words(), now.words())
		x.tags.replace(old.tags(), now.tags())
	})
}

// relist takes the old row out of a list and puts the new one in; either may be nil.
func relist[R comparable](l list[R], old, now R) {
	var none R
	if old != none && (now == none || l.order.compare(old, now) != 0) {
		l.remove(old)
	}
	if now != none {
		l.add(now)
	}
}

// organizations derives again the organizations that what was written, or a place that moved, has to do with.
func (c *draft) organizations(items []written) error {
	roots := map[civic.ID]bool{}
	for _, item := range items {
		dossier, ok := item.dossier.(*civic.OrganizationDossier)
		if !ok {
			continue
		}
		old := c.base.root(dossier.ID)
		if old == dossier.ID && dossier.MergedInto == "" && len(dossier.Absorbed) == 0 && !c.hadMerged(old) {
			c.settleAlone(item)
			continue
		}
		now, err := c.disk.rootOf(dossier.ID)
		if err != nil {
			return err
		}
		roots[old], roots[now] = true, true
	}
	for _, id := range slices.Sorted(maps.Keys(roots)) {
		if err := c.settleGroup(id); err != nil {
			return err
		}
	}
	for _, old := range c.regrouped {
		c.regroup(old)
	}
	c.relocate()
	return nil
}

func (c *draft) hadMerged(id civic.ID) bool {
	row := c.base.organization(id)
	return row != nil && len(row.merged) > 0
}

// settleAlone takes in an organization that has nothing to do with a merge.
func (c *draft) settleAlone(item written) {
	number, _ := c.next.directory.number(item.id)
	now := item.organization
	if now != nil {
		now.number = number
	}
	old := c.base.organizations.at(number)
	c.setOrganization(number, now)
	switch {
	case old != nil && now == nil:
		c.regrouped = append(c.regrouped, old)
	case old == nil && now != nil && !item.born:
		c.unknown[item.id] = true
	}
}

// settleGroup takes in an organization that others were or are merged into, or that was or is merged into another.
func (c *draft) settleGroup(id civic.ID) error {
	number, known := c.next.directory.number(id)
	if !known {
		return nil
	}
	old := c.base.organizations.at(number)
	now, err := c.deriveRoot(id)
	if err != nil {
		return err
	}
	c.setOrganization(number, now)
	if old != nil && (now == nil || !slices.Equal(old.merged, now.merged)) {
		c.regrouped = append(c.regrouped, old)
	}
	if now == nil {
		return nil
	}
	for _, member := range now.group() {
		if c.base.organization(member) == nil {
			c.unknown[member] = true
		}
	}
	return nil
}

// deriveRoot derives the organization with an id from its dossier and those merged into it, and sets the redirects. It returns nil when
// the organization is not in the graph, or not under this id.
func (c *draft) deriveRoot(id civic.ID) (*organization, error) {
	own, err := kept[*civic.OrganizationDossier](c.disk, id)
	if err != nil || own == nil || own.MergedInto != "" {
		return nil, err
	}
	merged, err := c.disk.absorbed(own)
	if err != nil {
		return nil, err
	}
	c.next.redirects.Delete(id)
	for _, other := range merged {
		c.next.redirects.Set(other.ID, id)
	}
	derived := civic.DeriveOrganization(own, merged...)
	if derived == nil {
		return nil, nil
	}
	number, _ := c.next.directory.number(id)
	e, _, err := c.disk.entry(id)
	if err != nil {
		return nil, err
	}
	row := c.maker.organization(number, derived, bytes.Clone(e.sortKey))
	c.next.locate(row)
	return row, nil
}

// setOrganization writes the row of an organization, nil to take it out.
func (c *draft) setOrganization(number uint32, now *organization) {
	old := c.next.organizations.at(number)
	if now == nil && old == nil {
		return
	}
	if now != nil {
		c.next.locate(now)
		c.change.Organizations = append(c.change.Organizations, now.columns())
	} else {
		c.change.Gone = append(c.change.Gone, old.id)
	}
	c.next.organizations.set(number, now)
	c.tell(func(x *indexes) {
		x.organizationLists.relist(func(l list[*organization]) { relist(l, old, now) })
		x.words.replace(old.words(), now.words())
		x.tags.replace(old.tags(), now.tags())
	})
}

// locate fills in the province of an organization.
func (v *view) locate(row *organization) {
	row.province, row.provinceKey = "", nil
	if p := v.provinceOf(row.seat); p != nil {
		row.province, row.provinceKey = p.id, p.sortKey
	}
}

// relocate gives new rows to the organizations that lie elsewhere now that a place moved.
func (c *draft) relocate() {
	if !c.moved {
		return
	}
	for _, row := range present(&c.next.organizations) {
		again := *row
		c.next.locate(&again)
		if again.province != row.province || !bytes.Equal(again.provinceKey, row.provinceKey) {
			c.setOrganization(row.number, &again)
		}
	}
}

// regroup marks the participations of an organization and of those merged into it so far to be derived again, for whomever they count now.
func (c *draft) regroup(old *organization) {
	for edge := range c.base.graph().OfOrganization(old.id) {
		c.pairs[pair{edge.Activity, old.id}] = true
		for _, member := range old.group() {
			c.pairs[pair{edge.Activity, c.next.root(member)}] = true
		}
	}
}

// activities derives again the activities that were written.
func (c *draft) activities(items []written) error {
	for _, item := range items {
		dossier, ok := item.dossier.(*civic.ActivityDossier)
		if !ok {
			continue
		}
		number, _ := c.next.directory.number(dossier.ID)
		old := c.base.activities.at(number)
		now := item.activity
		if now != nil {
			now.number = number
		}
		c.setActivity(number, old, now)
		if old != nil && now == nil {
			for edge := range c.base.graph().OfActivity(dossier.ID) {
				c.pairs[pair{dossier.ID, edge.Organization}] = true
			}
		}
		if old == nil && now != nil && !item.born {
			if err := c.found(bucket(c.disk.tx, bucketParticipations).Cursor(), numberKey(number), nil); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *draft) setActivity(number uint32, old, now *activity) {
	switch {
	case now != nil:
		c.change.Activities = append(c.change.Activities, now.columns())
	case old != nil:
		c.change.Gone = append(c.change.Gone, old.id)
	default:
		return
	}
	c.next.activities.set(number, now)
	c.tell(func(x *indexes) {
		x.activityLists.relist(func(l list[*activity]) { relist(l, old, now) })
		x.words.replace(old.words(), now.words())
		x.tags.replace(old.tags(), now.tags())
	})
}

// lost finds the participations of organizations that come into the graph when they are known already. That is rare: it reads the keys
// of all participations.
func (c *draft) lost() error {
	if len(c.unknown) == 0 {
		return nil
	}
	wanted := map[uint32]bool{}
	for id := range c.unknown {
		if number, known := c.next.directory.number(id); known {
			wanted[number] = true
		}
	}
	return c.found(bucket(c.disk.tx, bucketParticipations).Cursor(), nil, wanted)
}

// found marks the participations under the keys that begin with prefix to be derived again, those of the organizations with wanted
// numbers (nil is all).
func (c *draft) found(cursor *bolt.Cursor, prefix []byte, wanted map[uint32]bool) error {
	for key, _ := cursor.Seek(prefix); bytes.HasPrefix(key, prefix) && key != nil; key, _ = cursor.Next() {
		a, o, _, ok := parseParticipationKey(key)
		if !ok || wanted != nil && !wanted[o] {
			continue
		}
		organization := c.next.root(c.next.directory.id(civic.KindOrganization, o))
		c.pairs[pair{c.next.directory.id(civic.KindActivity, a), organization}] = true
	}
	return nil
}
