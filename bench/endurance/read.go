package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// reader asks about the worlds and the nation, and holds each answer against what it must be.
type reader struct {
	*endurance
	client client
	dice   *rand.Rand
	// has is an answer that the reader keeps, to ask whether it is still the one.
	has kept
}

// kept is an answer with its tag.
type kept struct {
	question question
	tag      string
	revision uint64
}

// inquiry is a question about a world with what its answer must be.
type inquiry struct {
	kind string
	question
	// none tells whether a state is one in which there is no answer but the error that the question names.
	none func(*state) bool
	// read reads from the answer which revision it is of, and check what is wrong with it if the world is in a state, "" when nothing is.
	read func(data []byte) (revision string, check func(*state) string, err error)
}

// run reads until ctx ends.
func (r *reader) run(ctx context.Context) {
	defer r.client.hangUp()
	for r.reads.wait(ctx) {
		r.one(ctx)
	}
}

// one asks one question.
func (r *reader) one(ctx context.Context) {
	w := r.worlds[r.dice.IntN(len(r.worlds))]
	o := r.dice.IntN(worldOrganizations)
	switch share := r.dice.IntN(100); {
	case share < 20:
		r.inquire(ctx, w, r.lookup(w, o))
	case share < 28:
		r.inquire(ctx, w, listOf(w))
	case share < 34:
		r.walk(ctx, w)
	case share < 42:
		r.inquire(ctx, w, searchOf(w, o))
	case share < 52:
		r.inquire(ctx, w, collaboratorsOf(w, o))
	case share < 60:
		r.inquire(ctx, w, pathsOf(w, o, (o+1+r.dice.IntN(worldOrganizations-1))%worldOrganizations))
	case share < 63:
		r.inquire(ctx, w, networkOf(w))
	case share < 68:
		r.inquire(ctx, w, neighborhoodOf(w, o))
	case share < 75:
		r.askAgain(ctx)
	default:
		r.steady(ctx)
	}
}

// inquire asks a question about a world. The answer must be of no older revision than what was acknowledged before it was asked.
func (r *reader) inquire(ctx context.Context, w *world, q inquiry) {
	answer, err := r.client.ask(ctx, q.question)
	if err != nil || answer.code == "BUSY" {
		return
	}
	r.ledger.done(q.kind, false, answer.took)
	if answer.code == "" {
		r.judge(w, q, answer)
		return
	}
	if !slices.ContainsFunc(w.between(answer.before, r.ledger.acknowledged()), q.none) {
		r.ledger.fail(failedAnswer, "%s of world %d: %s %s, and what it asks for is there: %v", q.kind, w.number, answer.code, answer.problem, q.variables)
	}
}

// judge holds an answer against the world.
func (r *reader) judge(w *world, q inquiry, answer reply) {
	text, check, err := q.read(answer.data)
	if err != nil {
		r.ledger.fail(failedAnswer, "%s: %v in %s", q.kind, err, first(string(answer.body)))
		return
	}
	revision, err := civic.ParseRevision(text)
	switch {
	case err != nil:
		r.ledger.fail(failedAnswer, "%s: %v", q.kind, err)
	case revision.Number < answer.before:
		r.ledger.fail(failedStale, "%s is of revision %d, and %d was acknowledged before", q.kind, revision.Number, answer.before)
	}
	if wrong := judged(w, revision.Number, check); wrong != "" {
		r.ledger.fail(failedAnswer, "%s of world %d at revision %d: %s\n  %s", q.kind, w.number, revision.Number, wrong, first(string(answer.body)))
	}
	if answer.tag != "" {
		r.has = kept{q.question, answer.tag, revision.Number}
	}
}

// judged returns what is wrong with an answer in each state that the world may be in at a revision, "" when it is right in one.
func judged(w *world, revision uint64, check func(*state) string) string {
	var wrong string
	for i, s := range w.possible(revision) {
		complaint := check(s)
		if complaint == "" {
			return ""
		}
		if i == 0 {
			wrong = complaint
		}
	}
	return wrong
}

// askAgain asks whether an answer is still the one. When the program says so, nothing may have been acknowledged since.
func (r *reader) askAgain(ctx context.Context) {
	if r.has.tag == "" {
		return
	}
	q := r.has.question
	q.has = r.has.tag
	answer, err := r.client.ask(ctx, q)
	if err != nil {
		return
	}
	r.ledger.done("conditional GET", false, answer.took)
	if answer.same && answer.before > r.has.revision {
		r.ledger.fail(failedStale, "not modified since revision %d, and %d was acknowledged before", r.has.revision, answer.before)
	}
	r.has.tag = ""
}

// decoded returns what an answer says.
func decoded[T any](data []byte) (said T, err error) {
	err = json.Unmarshal(data, &said)
	return said, err
}

// info is asked for with each question that tells its revision no other way. A request sees one revision throughout.
type info struct{ GraphInfo struct{ Revision string } }

type node struct {
	ID        string
	Name      string
	FormerIDs []string
}

// lookup asks for an organization by id and by key, in one of the ways to ask.
func (r *reader) lookup(w *world, o int) inquiry {
	id := w.organizationID(o)
	return inquiry{
		kind: "lookup",
		question: question{
			text:      `query ($id: ID!, $key: IdentifierInput!) { graphInfo { revision } node(id: $id) { ... on Organization { id name formerIds } } organizationByIdentifier(identifier: $key) { id } }`,
			variables: map[string]any{"id": id, "key": map[string]any{"scheme": scheme, "value": w.organizationKey(o)}},
			way:       r.dice.IntN(3),
		},
		read: func(data []byte) (string, func(*state) string, error) {
			said, err := decoded[struct {
				info
				Node                     *node
				OrganizationByIdentifier *struct{ ID string }
			}](data)
			return said.GraphInfo.Revision, func(s *state) string {
				if wrong := wrongNode(w, s, o, said.Node); wrong != "" {
					return wrong
				}
				byKey := said.OrganizationByIdentifier
				if (byKey != nil) != s.organizations[o].present || byKey != nil && byKey.ID != w.organizationID(s.stands(o)) {
					return fmt.Sprintf("by its key organization %d is %v", o, byKey)
				}
				return ""
			}, err
		},
	}
}

// wrongNode says what is wrong with what stands for an organization. One that is joined has the names of both.
func wrongNode(w *world, s *state, o int, got *node) string {
	now := s.organizations[o]
	stands := s.stands(o)
	switch {
	case !now.present && got == nil:
		return ""
	case now.present != (got != nil):
		return fmt.Sprintf("organization %d is in the graph: %v, want %v", o, got != nil, now.present)
	case got.ID != w.organizationID(stands):
		return fmt.Sprintf("organization %d has the id %s, want %s", o, got.ID, w.organizationID(stands))
	case s.joined(o) && !slices.Contains(got.FormerIDs, w.organizationID(stands^1)):
		return fmt.Sprintf("the former ids of %d are %v", o, got.FormerIDs)
	case !s.joined(o) && got.Name != w.name(o, now.version):
		return fmt.Sprintf("organization %d is called %q, want %q", o, got.Name, w.name(o, now.version))
	}
	return ""
}

// ids returns the ids of organizations, sorted.
func (w *world) ids(organizations []int) []string {
	ids := make([]string, 0, len(organizations))
	for _, o := range organizations {
		ids = append(ids, w.organizationID(o))
	}
	slices.Sort(ids)
	return ids
}

func differ(what string, got, want []string) string {
	slices.Sort(got)
	if slices.Equal(got, want) {
		return ""
	}
	return fmt.Sprintf("%s are %v, want %v", what, got, want)
}

func listOf(w *world) inquiry {
	return inquiry{
		kind: "list",
		question: question{
			text:      `query ($themes: [ID!]) { graphInfo { revision } organizations(filter: {themes: $themes}, first: 100) { totalCount nodes { id name formerIds } } }`,
			variables: map[string]any{"themes": []string{w.theme}},
		},
		read: func(data []byte) (string, func(*state) string, error) {
			said, err := decoded[struct {
				info
				Organizations struct {
					TotalCount int
					Nodes      []*node
				}
			}](data)
			return said.GraphInfo.Revision, func(s *state) string {
				var ids []string
				byID := map[string]*node{}
				for _, node := range said.Organizations.Nodes {
					ids, byID[node.ID] = append(ids, node.ID), node
				}
				nodes := s.nodes()
				if wrong := differ("the organizations", ids, w.ids(nodes)); wrong != "" || said.Organizations.TotalCount != len(nodes) {
					return fmt.Sprint(said.Organizations.TotalCount, " in all, ", wrong)
				}
				for _, o := range nodes {
					if wrong := wrongNode(w, s, o, byID[w.organizationID(o)]); wrong != "" {
						return wrong
					}
				}
				return ""
			}, err
		},
	}
}

func searchOf(w *world, o int) inquiry {
	return inquiry{
		kind: "search",
		question: question{
			text:      `query ($text: String!) { graphInfo { revision } search(text: $text, types: [ORGANIZATION]) { totalCount nodes { id } } }`,
			variables: map[string]any{"text": w.word(o)},
		},
		read: func(data []byte) (string, func(*state) string, error) {
			said, err := decoded[struct {
				info
				Search struct{ Nodes []struct{ ID string } }
			}](data)
			return said.GraphInfo.Revision, func(s *state) string {
				var ids []string
				for _, node := range said.Search.Nodes {
					ids = append(ids, node.ID)
				}
				if !s.organizations[o].present {
					return differ("the hits", ids, nil)
				}
				return differ("the hits", ids, w.ids([]int{s.stands(o)}))
			}, err
		},
	}
}

func collaboratorsOf(w *world, o int) inquiry {
	return inquiry{
		kind: "collaborators",
		question: question{
			text:      `query ($id: ID!) { graphInfo { revision } node(id: $id) { ... on Organization { collaborators(first: 100) { totalCount edges { activityCount strength node { id } } } } } }`,
			variables: map[string]any{"id": w.organizationID(o)},
			way:       byHash,
		},
		read: func(data []byte) (string, func(*state) string, error) {
			said, err := decoded[struct {
				info
				Node *struct{ Collaborators collaborators }
			}](data)
			return said.GraphInfo.Revision, func(s *state) string {
				if said.Node == nil || !s.organizations[o].present {
					if (said.Node != nil) != s.organizations[o].present {
						return fmt.Sprintf("organization %d is in the graph: %v", o, said.Node != nil)
					}
					return ""
				}
				return said.Node.Collaborators.wrong(w, s.ties(s.stands(o)))
			}, err
		},
	}
}

type collaborators struct {
	TotalCount int
	Edges      []struct {
		ActivityCount int
		Strength      float64
		Node          struct{ ID string }
	}
}

// wrong says what is wrong with collaborators that must be the ends of ties.
func (c collaborators) wrong(w *world, ties map[int]tie) string {
	const precision = 1e-9
	if c.TotalCount != len(ties) || len(c.Edges) != len(ties) {
		return fmt.Sprintf("%d of %d collaborators, want %d", len(c.Edges), c.TotalCount, len(ties))
	}
	byID := map[string]tie{}
	for o, tie := range ties {
		byID[w.organizationID(o)] = tie
	}
	for i, edge := range c.Edges {
		want, ok := byID[edge.Node.ID]
		if !ok || want.activities != edge.ActivityCount || math.Abs(want.strength-edge.Strength) > precision {
			return fmt.Sprintf("a collaborator is %v, want %v", edge, want)
		}
		if i > 0 && edge.Strength > c.Edges[i-1].Strength {
			return fmt.Sprintf("a collaborator of strength %v stands behind one of %v", edge.Strength, c.Edges[i-1].Strength)
		}
	}
	return ""
}

func pathsOf(w *world, from, to int) inquiry {
	const longest = 6
	return inquiry{
		kind: "paths",
		question: question{
			text:      `query ($from: ID!, $to: ID!) { paths(from: $from, to: $to, maxLength: 6, first: 1) { revision paths { length } } }`,
			variables: map[string]any{"from": w.organizationID(from), "to": w.organizationID(to)},
			codes:     []string{"NOT_FOUND", "INVALID"},
		},
		none: func(s *state) bool {
			return !s.organizations[from].present || !s.organizations[to].present || s.stands(from) == s.stands(to)
		},
		read: func(data []byte) (string, func(*state) string, error) {
			said, err := decoded[struct {
				Paths struct {
					Revision string
					Paths    []struct{ Length int }
				}
			}](data)
			return said.Paths.Revision, func(s *state) string {
				want := s.distance(s.stands(from), s.stands(to), longest)
				got := 0
				if len(said.Paths.Paths) > 0 {
					got = said.Paths.Paths[0].Length
				}
				if got != want {
					return fmt.Sprintf("from %d to %d it is %d, want %d", from, to, got, want)
				}
				return ""
			}, err
		},
	}
}

func networkOf(w *world) inquiry {
	return inquiry{
		kind: "network",
		question: question{
			text:      `query ($themes: [ID!]) { network(ties: {organizations: {themes: $themes}}) { revision totalNodes totalLinks isolates nodes { id } } }`,
			variables: map[string]any{"themes": []string{w.theme}},
			codes:     []string{"BUSY"},
		},
		read: func(data []byte) (string, func(*state) string, error) {
			said, err := decoded[struct {
				Network struct {
					Revision                         string
					TotalNodes, TotalLinks, Isolates int
				}
			}](data)
			return said.Network.Revision, func(s *state) string {
				linked, links, isolated := s.network()
				got := said.Network
				if got.TotalNodes != linked || got.TotalLinks != links || got.Isolates != isolated {
					return fmt.Sprintf("got %+v, want %d nodes, %d links, %d isolates", got, linked, links, isolated)
				}
				return ""
			}, err
		},
	}
}

func neighborhoodOf(w *world, o int) inquiry {
	return inquiry{
		kind: "neighborhood",
		question: question{
			text:      `query ($of: [ID!]!) { neighborhood(of: $of) { revision nodes { id } } }`,
			variables: map[string]any{"of": []string{w.organizationID(o)}},
			codes:     []string{"NOT_FOUND"},
		},
		none: func(s *state) bool { return !s.organizations[o].present },
		read: func(data []byte) (string, func(*state) string, error) {
			said, err := decoded[struct {
				Neighborhood struct {
					Revision string
					Nodes    struct{ ID []string }
				}
			}](data)
			return said.Neighborhood.Revision, func(s *state) string {
				around := slices.Collect(maps.Keys(s.ties(s.stands(o))))
				return differ("the nodes", said.Neighborhood.Nodes.ID, w.ids(append(around, s.stands(o))))
			}, err
		},
	}
}

// walk reads the organizations of a world page by page while they change. Those that do not are met once each.
func (r *reader) walk(ctx context.Context, w *world) {
	const text = `query ($themes: [ID!], $after: String) { graphInfo { revision } organizations(filter: {themes: $themes}, first: 7, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }`
	met := map[string]int{}
	var after any
	var begin, end uint64
	for {
		answer, err := r.client.ask(ctx, question{text: text, variables: map[string]any{"themes": []string{w.theme}, "after": after}})
		if errors.Is(err, errCutOff) && answer.code == "" {
			continue // the walk goes on in the next life
		}
		if err != nil {
			return
		}
		r.ledger.done("page", false, answer.took)
		said, err := decoded[struct {
			info
			Organizations struct {
				Nodes    []struct{ ID string }
				PageInfo struct {
					HasNextPage bool
					EndCursor   string
				}
			}
		}](answer.data)
		revision, invalid := civic.ParseRevision(said.GraphInfo.Revision)
		if err := errors.Join(err, invalid); err != nil {
			r.ledger.fail(failedAnswer, "page: %v", err)
			return
		}
		if after == nil {
			begin = revision.Number
		}
		end = max(end, revision.Number)
		for _, node := range said.Organizations.Nodes {
			met[node.ID]++
		}
		if !said.Organizations.PageInfo.HasNextPage {
			break
		}
		after = said.Organizations.PageInfo.EndCursor
	}
	r.judgeWalk(w, met, w.between(begin, end))
}

func (r *reader) judgeWalk(w *world, met map[string]int, states []*state) {
	if len(states) == 0 {
		return
	}
	for o, organization := range states[0].organizations {
		unlike := func(s *state) bool { return s.organizations[o] != organization || s.joined(o) }
		if !organization.present || slices.ContainsFunc(states, unlike) {
			continue
		}
		if times := met[w.organizationID(o)]; times != 1 {
			r.ledger.fail(failedAnswer, "a walk through the pages of world %d meets organization %d, which did not change, %d times", w.number, o, times)
		}
	}
}
