package neo4j

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Nodes implements civic.Lookup. It is the question most often asked, so that of many askers are asked together.
func (r *reader) Nodes(ctx context.Context, ids []civic.ID) ([]civic.Node, error) {
	if err := r.store.check(ctx); err != nil {
		return nil, err
	}
	nodes, unknown := r.known(ids)
	if len(unknown) == 0 {
		return nodes, nil
	}
	asked := make([]civic.ID, len(unknown))
	for i, at := range unknown {
		asked[i] = ids[at]
	}
	err := r.answered(func() (revision civic.Revision, err error) {
		found, revision, err := r.store.nodes.answer(ctx, asked)
		for i, node := range found {
			nodes[unknown[i]] = node
		}
		return revision, err
	})
	return nodes, err
}

// known returns the nodes that the view has met, and the positions of the ids that the database is to be asked for.
func (r *reader) known(ids []civic.ID) (nodes []civic.Node, unknown []int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	nodes = make([]civic.Node, len(ids))
	for i, id := range ids {
		if organization := r.met[id]; organization != nil {
			nodes[i] = organization
		} else if id.Valid() {
			unknown = append(unknown, i)
		}
	}
	return nodes, unknown
}

// meet notes organizations that came with an answer, each as dossier, dossiers joined with it, and province.
func (r *reader) meet(came map[civic.ID][]any) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.met == nil {
		r.met = make(map[civic.ID]*civic.Organization, len(came))
	}
	for id, row := range came {
		organization, err := r.store.decoder.organization(row[0], row[1], row[2])
		if err != nil {
			return err
		}
		r.met[id] = organization
	}
	return nil
}

// readNodes looks up the entities that ids name.
func (s *Store) readNodes(ctx context.Context, ids []civic.ID) ([]civic.Node, civic.Revision, error) {
	asked := askForNodes(s.decoder, ids)
	revision, err := s.read(ctx, asked.statement, asked.params, asked.add)
	return asked.nodes, revision, err
}

// nodesAsked is the entities that ids name, as they come in.
type nodesAsked struct {
	ids   []civic.ID
	nodes []civic.Node
	// statement is the simplest that answers for all the ids.
	statement string
	params    map[string]any
	decoder   decoder
}

// askForNodes makes the question. What is kept of an entity stands on the node that has its id, that of an output with its activity.
// Participations and assessments take more than looking up a node.
func askForNodes(decoder decoder, ids []civic.ID) *nodesAsked {
	asked := &nodesAsked{ids: ids, nodes: make([]civic.Node, len(ids)), statement: "nodes", decoder: decoder}
	seek := make([]string, len(ids))
	var participations, assessments []any
	for i, id := range ids {
		if !id.Valid() {
			continue
		}
		switch id.Kind() {
		case civic.KindParticipation:
			activity, organization, role, _ := id.ParticipationParts()
			participations = append(participations, []any{i, string(organization), string(activity), string(role)})
		case civic.KindAssessment:
			assessments = append(assessments, []any{i, string(id)})
		case civic.KindOutput:
			seek[i] = string(id.OutputActivity())
		default:
			seek[i] = string(id)
		}
	}
	asked.params = map[string]any{"ids": seek}
	if len(participations)+len(assessments) > 0 {
		asked.statement = "nodes_of_all_kinds"
		asked.params["participations"], asked.params["assessments"] = participations, assessments
	}
	return asked
}

// add takes in a row: the number of the id, then what its kind of entity is made of.
func (n *nodesAsked) add(row []any) error {
	i := number(row[0])
	node, err := n.node(n.ids[i], row[1:])
	n.nodes[i] = node
	return err
}

func (n *nodesAsked) node(id civic.ID, row []any) (civic.Node, error) {
	switch id.Kind() {
	case civic.KindParticipation:
		return orNoNode(decodeParticipation(row[0], row[1], row[2], row[3], row[4], row[5]))
	case civic.KindAssessment:
		return orNoNode(decodeAssessment(row[0], row[1]))
	}
	dossier, joined, province := row[0], row[1], row[2]
	if dossier == nil {
		return nil, nil
	}
	switch id.Kind() {
	case civic.KindOrganization:
		return orNoNode(n.decoder.organization(dossier, joined, province))
	case civic.KindActivity:
		return orNoNode(n.decoder.activity(dossier))
	case civic.KindOutput:
		return orNoNode(n.decoder.output(id, dossier))
	case civic.KindPlace:
		return orNoNode(fromJSON[*civic.Place](dossier))
	case civic.KindTheme:
		return orNoNode(fromJSON[*civic.Theme](dossier))
	}
	return orNoNode(fromJSON[*civic.Source](dossier))
}

// orNoNode makes a nil Node of a nil entity.
func orNoNode[T any, P interface {
	*T
	civic.Node
}](entity P, err error) (civic.Node, error) {
	if entity == nil || err != nil {
		return nil, err
	}
	return entity, nil
}

// Resolve implements civic.Lookup.
func (r *reader) Resolve(ctx context.Context, keys []civic.KindKey) ([]civic.ID, error) {
	ids, names := make([]civic.ID, len(keys)), make([]string, len(keys))
	for i, key := range keys {
		names[i] = naturalKey(key)
	}
	if len(keys) == 0 {
		return ids, r.store.check(ctx)
	}
	err := r.ask(ctx, "keys_resolved", map[string]any{"keys": names}, func(row []any) error {
		ids[number(row[0])] = text[civic.ID](row[1])
		return nil
	})
	return ids, err
}

// Assessments implements civic.Lookup.
func (r *reader) Assessments(ctx context.Context, organizations []civic.ID) ([][]*civic.Assessment, error) {
	found := make([][]*civic.Assessment, len(organizations))
	if len(organizations) == 0 {
		return found, r.store.check(ctx)
	}
	err := r.ask(ctx, "assessments", map[string]any{"ids": texts(organizations)}, func(row []any) error {
		assessment, err := decodeAssessment(row[1], row[2])
		if i := number(row[0]); assessment != nil {
			found[i] = append(found[i], assessment)
		}
		return err
	})
	for _, list := range found {
		slices.SortFunc(list, func(a, b *civic.Assessment) int {
			return cmp.Or(civic.CompareDates(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
		})
	}
	return found, err
}

// decodeAssessment derives the assessment of an organization from its dossier.
func decodeAssessment(organization, dossier any) (*civic.Assessment, error) {
	own, err := fromJSON[*civic.AssessmentDossier](dossier)
	if err != nil {
		return nil, err
	}
	return civic.DeriveAssessment(text[civic.ID](organization), own), nil
}
