package neo4j

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// Collaborators implements civic.Traverser. There are three statements. Two are for the order of strength or of the number of activities: one
// for the default ties, which are asked most by far, and uses what the activities keep of these; one for the same without nesting. The
// third is for everything else. A batch is answered by one of them, in one round trip.
func (r *reader) Collaborators(ctx context.Context, queries []civic.CollaboratorQuery) ([]civic.CollaboratorPage, error) {
	if len(queries) == 0 {
		return []civic.CollaboratorPage{}, r.store.check(ctx)
	}
	question, err := questionTo("collaborators", queries)
	if err != nil {
		return nil, err
	}
	answered, err := recall(ctx, r, question, func() (*collaboratorsAsked, civic.Revision, int, error) {
		asked, err := askForCollaborators(queries)
		if err != nil {
			return nil, civic.Revision{}, 0, err
		}
		revision, err := r.askAt(ctx, asked.statement, asked.params, asked.add)
		return asked, revision, roomOfAnswer + 2*roomOfEntity*len(asked.met), err
	})
	if err != nil {
		return nil, err
	}
	if err := r.meet(answered.met); err != nil {
		return nil, err
	}
	return answered.all()
}

// collaboratorsAsked is the answers to a batch of questions, as they come in.
type collaboratorsAsked struct {
	queries   []civic.CollaboratorQuery
	statement string
	params    map[string]any
	// pages are nil for organizations that are not in the graph.
	pages []*civic.CollaboratorPage
	// met are what the collaborators on the pages are made of, by id: dossier, dossiers joined with it, province.
	met map[civic.ID][]any
}

// askForCollaborators makes the questions. The statements are given
//
//	$questions  one map a question: i, its number; of, the organization; scope; order or byCount; count, whether the total is asked for; from,
//	            the position to begin behind as a list of its name (in hex), its three numbers and its id, or null; and the ties
//	$room       how many collaborators are wanted at most, one more than a page has
//	$proof      how many activities are wanted at most of each
func askForCollaborators(queries []civic.CollaboratorQuery) (*collaboratorsAsked, error) {
	asked := &collaboratorsAsked{
		queries: slices.Clone(queries), pages: make([]*civic.CollaboratorPage, len(queries)), met: map[civic.ID][]any{},
	}
	questions := make([]any, len(queries))
	room, proof := 0, 0
	for i := range asked.queries {
		q := &asked.queries[i]
		if err := network.CheckOrder(&q.Order, &q.Scope, q.Page); err != nil {
			return nil, err
		}
		ties, err := q.Ties.Normalized()
		if err != nil {
			return nil, civic.Under(err, "ties")
		}
		question := askForTies(ties)
		if question["from"], err = positionAsked(q.Order, q.Page.From); err != nil {
			return nil, err
		}
		question["i"], question["of"], question["scope"], question["count"] = i, string(q.Of), string(q.Scope), q.Page.Count
		question["order"], question["byCount"] = string(q.Order), q.Order == civic.ByActivityCount
		if statement := collaboratorsStatement(question); asked.statement == "" || asked.statement == statement {
			asked.statement = statement
		} else {
			asked.statement = collaboratorsFiltered
		}
		questions[i], room, proof = question, max(room, q.Page.Limit+1), max(proof, q.Proof)
	}
	asked.params = map[string]any{"questions": questions, "room": room, "proof": proof}
	return asked, nil
}

const collaboratorsFiltered = "collaborators_filtered"

// collaboratorsStatement returns the statement that is made for a question.
func collaboratorsStatement(question map[string]any) string {
	order := question["order"]
	switch {
	case order != string(civic.ByStrength) && order != string(civic.ByActivityCount) || !isDefaultButForNesting(question):
		return collaboratorsFiltered
	case question["sameActivity"] == true:
		return "collaborators_same"
	}
	return "collaborators"
}

// positionAsked returns the position that a page begins behind as the statements compare it.
func positionAsked(order civic.CollaboratorOrder, from *civic.Position) (any, error) {
	if from == nil {
		return nil, nil
	}
	names := 0
	if order == civic.ByCollaboratorName {
		names = 1
	}
	parts, numbers, ok := civic.ParseCollaboratorKey(order, names, from.Key)
	if !ok {
		return nil, network.AlienPosition()
	}
	var name []byte
	if len(parts) > 0 {
		name = parts[0]
	}
	var three [3]int64
	copy(three[:], numbers)
	return []any{hexKey(name), three[0], three[1], three[2], string(from.ID)}, nil
}

// add takes in a row, the whole answer to a question: its number, how many participations were left undated, the total, whether anything
// stands at or before the position, the collaborators (id, count, strength and, in the order of names, the key of the name), and what
// else is known of them, in any order (id, whether across provinces, since, until, the activities, and what they are made of).
func (a *collaboratorsAsked) add(row []any) error {
	i := number(row[0])
	query, page := a.queries[i], &civic.CollaboratorPage{Undated: number(row[1])}
	a.pages[i] = page
	if query.Page.Count {
		total := number(row[2])
		page.Total = &total
	}
	page.HasPrevious = query.Page.From != nil && row[3] == true
	details := map[any][]any{}
	for _, one := range listOf(row[5]) {
		details[listOf(one)[0]] = listOf(one)
	}
	found := listOf(row[4])
	page.HasNext = len(found) > query.Page.Limit
	for _, one := range found[:min(len(found), query.Page.Limit)] {
		values := listOf(one)
		known := details[values[0]]
		if known == nil {
			return fmt.Errorf("nothing ties the collaborator %v", values[0])
		}
		item := decodeCollaborator(values, known, query.Proof)
		position, err := collaboratorPosition(query.Order, item, values)
		if err != nil {
			return err
		}
		page.Items, page.Positions = append(page.Items, item), append(page.Positions, position)
		a.met[item.Organization] = known[5:]
	}
	return nil
}

func decodeCollaborator(values, known []any, proof int) civic.Collaborator {
	item := civic.Collaborator{
		Organization: text[civic.ID](values[0]), ActivityCount: number(values[1]), Strength: civic.Strength(number(values[2])),
		Since: text[civic.Date](known[2]), Until: text[civic.Date](known[3]),
	}
	if cross, is := known[1].(bool); is {
		item.CrossProvince = &cross
	}
	activities := idsOf(known[4])
	if proof = min(proof, len(activities)); proof > 0 {
		item.Activities = activities[:proof]
	}
	return item
}

func collaboratorPosition(order civic.CollaboratorOrder, item civic.Collaborator, values []any) (civic.Position, error) {
	if order != civic.ByCollaboratorName {
		return civic.Position{Key: civic.CollaboratorKey(order, item.Strength, item.ActivityCount, item.Until), ID: item.Organization}, nil
	}
	// The key of the name is kept as the part of the position that it makes.
	name, err := hex.DecodeString(text[string](values[3]))
	if err != nil {
		return civic.Position{}, fmt.Errorf("%w: the key of the name of %s is not in hex", civic.ErrCorrupt, item.Organization)
	}
	return civic.Position{Key: append(name, civic.CollaboratorKey(order, item.Strength, item.ActivityCount, "")...), ID: item.Organization}, nil
}

// all returns the pages, in the order of the questions.
func (a *collaboratorsAsked) all() ([]civic.CollaboratorPage, error) {
	pages := make([]civic.CollaboratorPage, len(a.pages))
	for i, page := range a.pages {
		if page == nil {
			return nil, network.NoOrganization("of")
		}
		pages[i] = *page
	}
	return pages, nil
}
