package neo4j

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// end is what a participation needs to know of an organization or activity at its end.
type end struct {
	// root stands for it now; it is itself but for an organization that was merged.
	root civic.ID
	// here tells whether the root is in the graph.
	here bool
	// former are the organizations merged into the root.
	former []civic.ID
}

// look reads the ends that were not looked at yet. What nobody has heard of is made, so that relationships can end there.
func (t *transaction) look(ctx context.Context, ids []civic.ID) error {
	unknown := map[civic.ID]bool{}
	for _, id := range ids {
		delete(t.absent, id)
		if _, known := t.ends[id]; !known {
			unknown[id] = true
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	var merged, roots []civic.ID
	err := t.ask(ctx, "ends", map[string]any{"ids": texts(sortedKeys(unknown))}, func(row []any) error {
		id, root := text[civic.ID](row[0]), text[civic.ID](row[1])
		delete(unknown, id)
		found := end{root: id}
		found.here, _ = row[2].(bool)
		for _, former := range listOf(row[3]) {
			found.former = append(found.former, text[civic.ID](former))
		}
		if root != "" {
			found.root = root
			merged, roots = append(merged, id), append(roots, root)
		}
		t.ends[id] = found
		return nil
	})
	if err != nil {
		return err
	}
	if err := t.makeEnds(ctx, sortedKeys(unknown)); err != nil {
		return err
	}
	if err := t.look(ctx, roots); err != nil {
		return err
	}
	for i, id := range merged {
		t.ends[id] = t.ends[roots[i]]
	}
	return nil
}

// makeEnds makes ends that nobody has heard of.
func (t *transaction) makeEnds(ctx context.Context, ids []civic.ID) error {
	for _, id := range ids {
		t.ends[id] = end{root: id}
	}
	if len(ids) == 0 {
		return nil
	}
	return t.do(ctx, "ends_made", map[string]any{"ids": texts(ids)})
}

// grouped is what a statement is told of participations, by their activities: so the database looks each up once.
type grouped map[civic.ID][]any

func (g grouped) add(activity civic.ID, row []any) { g[activity] = append(g[activity], row) }

// rows returns the groups as a parameter.
func (g grouped) rows() []any {
	rows := make([]any, 0, len(g))
	for _, activity := range sortedKeys(g) {
		rows = append(rows, []any{string(activity), g[activity]})
	}
	return rows
}

func listOf(value any) []any {
	list, _ := value.([]any)
	return list
}

// settleParticipations writes the participations of organizations that stand for themselves alone, and marks the others to be derived
// again.
func (s *settlement) settleParticipations(ctx context.Context) error {
	var ids []civic.ID
	for _, one := range s.participations {
		dossier, _ := one.dossier.(*civic.ParticipationDossier)
		ids = append(ids, dossier.Organization, dossier.Activity)
		s.recount[dossier.Activity] = true
	}
	if err := s.look(ctx, ids); err != nil {
		return err
	}
	var old []any
	rows := grouped{}
	for _, one := range s.participations {
		dossier, _ := one.dossier.(*civic.ParticipationDossier)
		if one.before != "" {
			old = append(old, []any{string(dossier.ID()), string(dossier.Organization), string(dossier.Activity)})
		}
		if at := s.ends[dossier.Organization]; at.root != dossier.Organization || len(at.former) > 0 {
			s.again[dossier.Organization] = true
			if one.before != "" { // it is taken out here, so that reconsider no longer finds it
				s.changes.participation(edge{dossier.Activity, dossier.Organization, dossier.Role}, civic.Period{}, true)
			}
			rows.add(dossier.Activity, recorded(dossier, s.kept[dossier.ID()], isLive(dossier)))
			continue
		}
		rows.add(dossier.Activity, s.simple(dossier, one.before != ""))
	}
	return s.writeParticipations(ctx, old, rows)
}

// simple makes the relationship of a participation that no merge has to do with.
func (s *settlement) simple(dossier *civic.ParticipationDossier, replaces bool) []any {
	at := edge{dossier.Activity, dossier.Organization, dossier.Role}
	derived := civic.DeriveParticipation(dossier.Organization, dossier)
	if derived == nil || !s.ends[dossier.Organization].here || !s.ends[dossier.Activity].here {
		if replaces {
			s.changes.participation(at, civic.Period{}, true)
		}
		return recorded(dossier, s.kept[dossier.ID()], derived != nil)
	}
	s.changes.participation(at, derived.Period, false)
	row := relationship(derived, dossier)
	properties, _ := row[2].(map[string]any)
	properties["records"] = s.kept[dossier.ID()]
	return row
}

func isLive(dossier *civic.ParticipationDossier) bool {
	return civic.DeriveParticipation(dossier.Organization, dossier) != nil
}

// relationship makes the row of the relationship of a participation that is in the graph.
func relationship(derived *civic.Participation, dossiers ...*civic.ParticipationDossier) []any {
	n := node{properties: map[string]any{"id": string(derived.ID), "role": string(derived.Role), "status": string(derived.Status)}}
	set(&n, "roleLabel", derived.RoleLabel)
	n.date(derived.Period)
	var sources []civic.ID
	for _, dossier := range dossiers {
		sources = append(sources, liveSources(dossier.Records)...)
	}
	slices.Sort(sources)
	n.properties["sources"] = texts(slices.Compact(sources))
	return []any{string(derived.Organization), participationType(derived.Role), n.properties}
}

// recorded makes the row of the relationship that keeps what is not in the graph, or not as it is kept.
func recorded(dossier *civic.ParticipationDossier, kept string, live bool) []any {
	return []any{string(dossier.Organization), recordedIn, map[string]any{
		"id": string(dossier.ID()), "role": string(dossier.Role), "live": live, "records": kept,
	}}
}

func (s *settlement) writeParticipations(ctx context.Context, old []any, rows grouped) error {
	if len(old) > 0 {
		if err := s.do(ctx, "participations_clear", map[string]any{"rows": old}); err != nil {
			return err
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return s.do(ctx, "participations_write", map[string]any{"activities": rows.rows()})
}

// around is the participations at some organizations and activities as the database has them.
type around struct {
	// ends are the ids at either end.
	ends map[civic.ID]bool
	// shown are those that are in the graph.
	shown map[edge]bool
	// kept are the dossiers.
	kept map[civic.ID]*civic.ParticipationDossier
}

// reconsider derives again all participations of the organizations and activities whose standing has changed.
func (s *settlement) reconsider(ctx context.Context) error {
	if len(s.again) == 0 {
		return nil
	}
	found, err := s.around(ctx)
	if err != nil {
		return err
	}
	if err := s.do(ctx, "around_clear", map[string]any{"ids": texts(sortedKeys(s.again))}); err != nil {
		return err
	}
	for at := range found.shown {
		s.recount[at.activity] = true
		s.changes.participation(at, civic.Period{}, true)
	}
	return s.writeParticipations(ctx, nil, s.rederive(found))
}

// around reads the participations at the organizations and activities to reconsider. Where one of a family of merged organizations is
// among them, all are, so that what is kept of a participation is found whole.
func (s *settlement) around(ctx context.Context) (found around, err error) {
	for size := 0; size != len(s.again); {
		size = len(s.again)
		found = around{ends: map[civic.ID]bool{}, shown: map[edge]bool{}, kept: map[civic.ID]*civic.ParticipationDossier{}}
		if err := s.ask(ctx, "around", map[string]any{"ids": texts(sortedKeys(s.again))}, found.add); err != nil {
			return found, err
		}
		for id := range s.again {
			found.ends[id] = true
		}
		if err := s.look(ctx, sortedKeys(found.ends)); err != nil {
			return found, err
		}
		for id := range found.ends {
			at := s.ends[id]
			if at.root == id && len(at.former) == 0 {
				continue
			}
			for _, member := range append([]civic.ID{at.root}, at.former...) {
				s.again[member] = true
			}
		}
	}
	return found, nil
}

func (a *around) add(row []any) error {
	organization, activity, role := text[civic.ID](row[0]), text[civic.ID](row[1]), text[civic.Role](row[4])
	a.ends[organization], a.ends[activity] = true, true
	if text[string](row[2]) != recordedIn {
		a.shown[edge{activity, organization, role}] = true
	}
	if row[5] == nil {
		return nil
	}
	dossier, err := decodeParticipationDossier(row[3], row[1], row[4], row[5])
	if err == nil {
		a.kept[dossier.ID()] = dossier
	}
	return err
}

// rederive makes the relationships of all participations that were found.
func (s *settlement) rederive(found around) grouped {
	groups := map[edge][]*civic.ParticipationDossier{}
	for _, id := range sortedKeys(found.kept) {
		dossier := found.kept[id]
		at := edge{dossier.Activity, s.ends[dossier.Organization].root, dossier.Role}
		groups[at] = append(groups[at], dossier)
	}
	rows := grouped{}
	for _, at := range sortedEdges(groups) {
		for _, row := range s.group(at, groups[at]) {
			rows.add(at.activity, row)
		}
	}
	return rows
}

func sortedEdges[V any](m map[edge]V) []edge {
	edges := make([]edge, 0, len(m))
	for at := range m {
		edges = append(edges, at)
	}
	slices.SortFunc(edges, compareEdges)
	return edges
}

// group makes the relationships for the dossiers of one participation: the one that is shown, when it is in the graph, and one for each
// dossier that it does not show as its own.
func (s *settlement) group(at edge, dossiers []*civic.ParticipationDossier) (rows [][]any) {
	var derived *civic.Participation
	if s.ends[at.organization].here && s.ends[at.activity].here {
		derived = civic.DeriveParticipation(at.organization, dossiers...)
	}
	var joined []*civic.ParticipationDossier
	var own *civic.ParticipationDossier
	for _, dossier := range dossiers {
		if derived != nil && dossier.ID() == derived.ID && dossier.Organization == at.organization {
			own = dossier
			continue
		}
		joined = append(joined, dossier)
		kept, _ := encodeDossier(dossier)
		rows = append(rows, recorded(dossier, kept, isLive(dossier)))
	}
	if derived == nil {
		return rows
	}
	s.recount[at.activity] = true
	s.changes.participation(at, derived.Period, false)
	row := relationship(derived, dossiers...)
	properties, _ := row[2].(map[string]any)
	if own != nil {
		properties["records"], _ = encodeDossier(own)
	}
	if len(joined) > 0 {
		slices.SortFunc(joined, func(a, b *civic.ParticipationDossier) int { return cmp.Compare(a.ID(), b.ID()) })
		properties["joined"], _ = toJSON(joined)
	}
	return append(rows, row)
}
