package neo4j

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func compareEdges(a, b edge) int {
	return cmp.Or(cmp.Compare(a.activity, b.activity), cmp.Compare(a.organization, b.organization), cmp.Compare(a.role, b.role))
}

// settle writes what follows from dossiers that have changed: nodes and relationships, first of what others lie in or take part in.
func (t *transaction) settle(ctx context.Context, changed []written) error {
	s := &settlement{transaction: t, again: map[civic.ID]bool{}, recount: map[civic.ID]bool{}}
	for _, one := range changed {
		switch dossier := one.dossier.(type) {
		case *civic.Place:
			s.places = append(s.places, dossier)
			s.put(t.drafter.place(dossier), one.before)
		case *civic.Theme:
			s.put(t.drafter.theme(dossier), one.before)
		case *civic.Source:
			s.put(t.drafter.source(dossier), one.before)
		case *civic.AssessmentDossier:
			s.put(t.drafter.assessment(dossier), one.before)
		case *civic.OrganizationDossier:
			s.organizations = append(s.organizations, one)
		case *civic.ActivityDossier:
			s.activities = append(s.activities, one)
		case *civic.ParticipationDossier:
			s.participations = append(s.participations, one)
		}
	}
	for _, step := range []func(context.Context) error{
		s.flush, s.relocate, s.settleOrganizations, s.settleActivities, s.flush, s.findMentioned, s.settleParticipations, s.reconsider, s.count,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// settlement is what one Put has to do.
type settlement struct {
	*transaction
	places                                    []*civic.Place
	organizations, activities, participations []written
	// fresh are nodes to write of which nothing was kept, changed those that are written anew.
	fresh, changed []*node
	// again are organizations and activities whose participations have to be derived again.
	again map[civic.ID]bool
	// recount are the activities of which, and of what is nested in which, the participants have to be counted anew.
	recount map[civic.ID]bool
}

// put has a node written, with the dossier that is kept under its id.
func (s *settlement) put(n *node, before string) {
	n.properties["dossier"] = s.kept[n.id]
	s.putDerived(n, before == "")
}

func (s *settlement) putDerived(n *node, fresh bool) {
	if fresh {
		s.fresh = append(s.fresh, n)
		return
	}
	s.changed = append(s.changed, n)
}

// flush writes the nodes.
func (s *settlement) flush(ctx context.Context) error {
	if len(s.changed) > 0 {
		ids := make([]string, len(s.changed))
		for i, n := range s.changed {
			ids[i] = string(n.id)
		}
		if err := s.do(ctx, "nodes_clear", map[string]any{"ids": ids, "labels": ownLabels()}); err != nil {
			return err
		}
	}
	nodes := slices.Concat(s.fresh, s.changed)
	s.fresh, s.changed = nil, nil
	if len(nodes) == 0 {
		return nil
	}
	return s.do(ctx, "nodes_write", nodesParams(nodes))
}

// locate finds the provinces of places that were not looked at yet.
func (t *transaction) locate(ctx context.Context, places []civic.ID) error {
	var unknown []string
	for _, id := range places {
		if _, known := t.provinces[id]; !known && id != "" {
			t.provinces[id] = ""
			unknown = append(unknown, string(id))
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	return t.ask(ctx, "provinces_of", map[string]any{"ids": unknown}, func(row []any) error {
		t.provinces[text[civic.ID](row[0])] = text[civic.ID](row[1])
		return nil
	})
}

// area gives an organization the province of its seat, and the area that it is listed in: the province or "", so that each organization
// is in one.
func (t *transaction) area(n *node, seat civic.ID) {
	set(n, "province", t.provinces[seat])
	n.properties["area"] = string(t.provinces[seat])
}

// relocate moves the organizations that have their seats in places that were written, or within them.
func (s *settlement) relocate(ctx context.Context) error {
	if len(s.places) == 0 {
		return nil
	}
	ids := make([]civic.ID, len(s.places))
	for i, place := range s.places {
		s.changes.place(place)
		ids[i] = place.ID
	}
	clear(s.provinces)
	seats := map[civic.ID]civic.ID{}
	err := s.ask(ctx, "seated_within", map[string]any{"ids": texts(ids)}, func(row []any) error {
		seats[text[civic.ID](row[0])] = text[civic.ID](row[1])
		return nil
	})
	if err != nil || len(seats) == 0 {
		return err
	}
	rows := make([]any, 0, len(seats))
	for _, organization := range sortedKeys(seats) {
		seat := seats[organization]
		if err := s.locate(ctx, []civic.ID{seat}); err != nil {
			return err
		}
		rows = append(rows, []any{string(organization), orNull(s.provinces[seat])})
	}
	return s.do(ctx, "relocate", map[string]any{"rows": rows})
}

func orNull(id civic.ID) any {
	if id == "" {
		return nil
	}
	return string(id)
}

// settleActivities writes the activities and their outputs.
func (s *settlement) settleActivities(context.Context) error {
	for _, one := range s.activities {
		dossier, _ := one.dossier.(*civic.ActivityDossier)
		before, err := deriveActivityBefore(one.before)
		if err != nil {
			return err
		}
		now := civic.DeriveActivity(dossier)
		s.recount[dossier.ID] = true
		n, outputs := s.drafter.activity(dossier, now)
		s.put(n, one.before)
		s.putOutputs(before, outputs)
		s.stand(dossier.ID, before != nil, now != nil)
		if now != nil {
			s.changes.activity(now, liveSources(dossier.Records))
		}
	}
	return nil
}

func deriveActivityBefore(kept string) (*civic.Activity, error) {
	if kept == "" {
		return nil, nil
	}
	return decodeActivity(kept)
}

// putOutputs writes the outputs of an activity, and leaves nothing of those it no longer has.
func (s *settlement) putOutputs(before *civic.Activity, outputs []*node) {
	known := map[civic.ID]bool{}
	if before != nil {
		for _, output := range before.Outputs {
			known[output.ID] = true
		}
	}
	for _, n := range outputs {
		s.putDerived(n, !known[n.id])
		delete(known, n.id)
	}
	for _, id := range sortedKeys(known) {
		s.putDerived(newNode(id), false)
	}
}

// stand notes whether an organization or activity is in the graph now. When that has changed, its participations have, too.
func (s *settlement) stand(id civic.ID, before, now bool) {
	delete(s.ends, id)
	if now {
		delete(s.left, id)
	}
	if before == now {
		return
	}
	s.again[id] = true
	if !now {
		s.left[id] = true
		s.changes.leave(id)
	}
}

// count counts the participants of activities anew.
func (s *settlement) count(ctx context.Context) error {
	if len(s.recount) == 0 {
		return nil
	}
	return s.do(ctx, "sizes", map[string]any{"activities": texts(sortedKeys(s.recount))})
}

// findMentioned finds, of what was not kept before, what participations were waiting for.
func (s *settlement) findMentioned(ctx context.Context) error {
	if len(s.again) == 0 {
		return nil
	}
	ids := slices.DeleteFunc(sortedKeys(s.again), func(id civic.ID) bool { return s.absent[id] })
	clear(s.again)
	if len(ids) == 0 {
		return nil
	}
	return s.ask(ctx, "with_participations", map[string]any{"ids": texts(ids)}, func(row []any) error {
		s.again[text[civic.ID](row[0])] = true
		return nil
	})
}
