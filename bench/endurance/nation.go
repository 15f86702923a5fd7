package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/civicgraph/civicgraph/bench"
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
)

// prepare makes the data folder, with the nation in it.
func prepare(ctx context.Context, folder string, seed uint64, scale float64) (err error) {
	nation, err := bench.NewNation(seed, scale)
	if err != nil {
		return err
	}
	store, err := embedded.Open(folder, embedded.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	for batch := range nation.Batches() {
		if _, err := store.Update(ctx, civic.Commit{By: "nation"}, func(tx civic.Tx) error { return tx.Put(ctx, batch) }); err != nil {
			return err
		}
	}
	return nil
}

// fixed is a question about the nation with its answer, which no write changes.
type fixed struct {
	kind string
	question
	answer []byte
}

// learnNation asks about the nation before anything is written.
func (e *endurance) learnNation(ctx context.Context, c *client, d *rand.Rand) error {
	r, err := c.ask(ctx, question{text: `{ organizations(orderBy: PARTICIPATIONS_DESC, first: 100) { nodes { id } pageInfo { endCursor } } }`})
	if err != nil {
		return err
	}
	said, err := decoded[struct {
		Organizations struct {
			Nodes    []struct{ ID string }
			PageInfo struct{ EndCursor string }
		}
	}](r.data)
	if err != nil || len(said.Organizations.Nodes) == 0 {
		return fmt.Errorf("the nation cannot be read: %w in %s", err, first(string(r.body)))
	}
	var ids []string
	for _, node := range said.Organizations.Nodes {
		ids = append(ids, node.ID)
	}
	for range e.sampled {
		for _, q := range nationQuestions(ids[d.IntN(len(ids))], ids[d.IntN(len(ids)/2)], ids[len(ids)/2+d.IntN(len(ids)/2)]) {
			answer, err := c.ask(ctx, q.question)
			if err != nil {
				return err
			}
			q.answer = answer.body
			e.nation = append(e.nation, q)
		}
	}
	return nil
}

// nationQuestions are questions that no write of a world has an influence on: about an organization of the nation, about two, and about all of a
// type that the worlds do not have.
func nationQuestions(id, from, to string) []fixed {
	return []fixed{
		{kind: "nation: lookup", question: question{
			text:      `query ($id: ID!) { node(id: $id) { id ... on Organization { name names { text } seat { id name } participations(first: 20) { totalCount nodes { role activity { id title } } } } } }`,
			variables: map[string]any{"id": id}, way: byHash,
		}},
		{kind: "nation: collaborators", question: question{
			text:      `query ($id: ID!) { node(id: $id) { ... on Organization { collaborators(first: 50) { totalCount edges { activityCount strength since until node { id name } } } } } }`,
			variables: map[string]any{"id": id}, way: byGet,
		}},
		{kind: "nation: list", question: question{
			text: `{ organizations(filter: {types: [MUNICIPALITY]}, orderBy: PROVINCE_NAME, first: 100) { totalCount nodes { id name province { name } } } }`,
		}},
		{kind: "nation: paths", question: question{
			text:      `query ($from: ID!, $to: ID!) { paths(from: $from, to: $to, first: 3) { truncated paths { length strength steps { organization { id } activity { id } } } } }`,
			variables: map[string]any{"from": from, "to": to},
		}},
		{kind: "nation: neighborhood", question: question{
			text:      `query ($of: [ID!]!) { neighborhood(of: $of, limit: 200) { totalNodes totalLinks nodes { id label } links { source target activityCount weight } } }`,
			variables: map[string]any{"of": []string{id}},
		}},
		{kind: "nation: search", question: question{text: `{ search(text: "belediyesi", types: [ORGANIZATION], first: 20) { nodes { id } } }`}},
	}
}

// steady asks a question about the nation, whose answer must be what it was.
func (r *reader) steady(ctx context.Context) {
	q := r.nation[r.dice.IntN(len(r.nation))]
	answer, err := r.client.ask(ctx, q.question)
	if err != nil {
		return
	}
	r.ledger.done(q.kind, false, answer.took)
	if !bytes.Equal(answer.body, q.answer) {
		r.ledger.fail(failedAnswer, "%s: got %s, want %s", q.kind, first(string(answer.body)), first(string(q.answer)))
	}
}
