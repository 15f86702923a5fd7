package network

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Network answers query. In one mode, walking all ties in their order (each from the organization with the lesser id to the other), the
// nodes are the first Limit that come by, in that order, with all ties between them. In two modes they are those of highest
// degree, then by id. Nobody may write to the answer, which is kept for those who ask the same. It returns an ErrTooCostly fault, before the work, when too many ties would have to be added up.
func (g *Graph) Network(ctx context.Context, query WholeQuery) (Network, error) {
	if err := query.Mode.check(); err != nil {
		return Network{}, err
	}
	if err := checkBetween(query.Limit, 1, civic.MaxNetworkNodes, "limit"); err != nil {
		return Network{}, err
	}
	if err := query.Backbone.check(query.Mode); err != nil {
		return Network{}, err
	}
	if answer, known := g.KnownNetwork(query); known {
		return answer, nil
	}
	l, err := g.newLens(query.Ties)
	if err != nil {
		return Network{}, err
	}
	w, err := l.whole(ctx)
	if err != nil {
		return Network{}, err
	}
	s := g.borrow()
	var answer Network
	if query.Mode == TwoMode {
		answer, err = w.twoMode(ctx, l.walk(ctx, s), query)
	} else {
		answer, err = w.oneMode(ctx, l.walk(ctx, s), query)
	}
	if err != nil {
		return Network{}, err
	}
	g.giveBack(s)
	answer.Undated = w.undated
	g.answers.networks.keep(query, answer)
	return answer, nil
}

// KnownNetwork returns the answer to query if it was given before, and reports whether it was.
func (g *Graph) KnownNetwork(query WholeQuery) (answer Network, known bool) {
	for _, answer := range g.answers.networks.of(query) {
		return answer, true
	}
	return answer, false
}

// oneMode draws the organizations that come first when the ties are walked.
func (w *whole) oneMode(ctx context.Context, walk *walk, query WholeQuery) (Network, error) {
	if err := w.check(nil); err != nil {
		return Network{}, err
	}
	workers, err := eachRow(ctx, w, (*rows).contest, (*contest).row)
	if err != nil {
		return Network{}, err
	}
	all := workers[0]
	for _, worker := range workers[1:] {
		all.merge(worker)
	}
	tied, alone, ends := all.inOrder()
	nodes := tied[:min(len(tied), query.Limit)]
	if query.Isolates {
		nodes = append(nodes, alone[:min(len(alone), query.Limit-len(nodes))]...)
	}
	drawing, err := walk.drawTies(nodes, len(nodes))
	if err != nil {
		return Network{}, err
	}
	answer := drawing.network(query.Limit, query.Backbone)
	answer.TotalNodes, answer.TotalLinks, answer.Isolates = len(tied), ends/2, len(alone)
	answer.Truncated = answer.Truncated || len(nodes) < len(tied) || query.Isolates && len(nodes) < len(tied)+len(alone)
	return answer, nil
}

// contest finds the strongest tie of each organization, and counts its ties, as far as one goroutine sees them.
type contest struct {
	*rows
	best   []candidate
	degree []int32
}

func (r *rows) contest() *contest {
	return &contest{rows: r, best: make([]candidate, len(r.organizations)), degree: make([]int32, len(r.organizations))}
}

func (c *contest) row(x int32) {
	c.tally(x)
	for _, y := range c.touched {
		tie := candidate{keys: [4]int64{-int64(c.tallies[y].strength), -int64(c.tallies[y].count)}, a: x, b: y}
		c.enter(x, tie)
		c.enter(y, tie)
		c.degree[x]++
		c.degree[y]++
	}
	c.forget()
}

// enter lets a tie of an organization, whose degree it is not in yet, compete with its others.
func (c *contest) enter(o int32, tie candidate) {
	if c.degree[o] == 0 || tie.keys[0] <= c.best[o].keys[0] && compareCandidates(tie, c.best[o]) < 0 {
		c.best[o] = tie
	}
}

func (c *contest) merge(other *contest) {
	for o, degree := range other.degree {
		if degree > 0 {
			c.enter(int32(o), other.best[o])
			c.degree[o] += degree
		}
	}
}

// inOrder returns the organizations with ties in the order in which they come by when the ties are walked, those without by id, and
// the number of ends of ties.
func (c *contest) inOrder() (tied, alone []int32, ends int) {
	var order []int32
	for o, degree := range c.degree {
		ends += int(degree)
		if degree == 0 {
			alone = append(alone, c.organizations[o])
		} else {
			order = append(order, int32(o))
		}
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(compareCandidates(c.best[a], c.best[b]), cmp.Compare(a, b))
	})
	for _, o := range order {
		tied = append(tied, c.organizations[o])
	}
	return tied, alone, ends
}

// twoMode draws the organizations and activities of highest degree.
func (w *whole) twoMode(ctx context.Context, walk *walk, query WholeQuery) (Network, error) {
	all, alone := w.allVertices()
	slices.SortFunc(all, w.g.compareVertices)
	nodes := all[:min(len(all), query.Limit)]
	if query.Isolates {
		for _, o := range alone[:min(len(alone), query.Limit-len(nodes))] {
			nodes = append(nodes, vertex{number: o})
		}
	}
	drawing, err := walk.drawParticipations(ctx, nodes, len(nodes))
	if err != nil {
		return Network{}, err
	}
	answer := drawing.network(query.Limit, query.Backbone)
	answer.TotalNodes, answer.TotalLinks, answer.Isolates = len(all), len(w.members), len(alone)
	answer.Truncated = answer.Truncated || len(nodes) < len(all) || query.Isolates && len(nodes) < len(all)+len(alone)
	return answer, nil
}

// allVertices returns the organizations and activities with a counted participation, and the organizations without.
func (w *whole) allVertices() (all []vertex, alone []int32) {
	for i, o := range w.organizations {
		if degree := len(w.involvements(int32(i))); degree > 0 {
			all = append(all, vertex{number: o, degree: degree})
		} else {
			alone = append(alone, o)
		}
	}
	for i, a := range w.activities {
		if degree := len(w.of(int32(i))); degree > 0 {
			all = append(all, vertex{isActivity: true, number: a, degree: degree})
		}
	}
	return all, alone
}
