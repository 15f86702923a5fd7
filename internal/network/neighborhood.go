package network

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Neighborhood answers query as civic.Traverser describes. The activities looked at, in which undated participations are counted, are
// those that Graph.Collaborators would look at for each of the organizations returned. It returns an ErrNotFound fault for an
// organization that is not in the graph, and an ErrInvalid fault for a number out of bounds or a malformed filter.
func (g *Graph) Neighborhood(ctx context.Context, query civic.NeighborhoodQuery) (civic.Neighborhood, error) {
	n, err := g.neighborhood(ctx, NearbyQuery{Of: query.Of, Ties: query.Ties, Depth: query.Depth, Limit: query.Limit})
	if err != nil {
		return civic.Neighborhood{}, err
	}
	answer, err := n.answer()
	if err != nil {
		return civic.Neighborhood{}, err
	}
	g.giveBack(n.scratch)
	return answer, nil
}

// neighborhood is what lies around organizations.
type neighborhood struct {
	*rings
	query NearbyQuery
	// knownOrganizations and knownActivities are what the asker has.
	knownOrganizations, knownActivities set
	// nodes are the organizations that were chosen, in order.
	nodes []int32
}

// neighborhood finds the organizations within the depth that is asked for. It borrows a scratch, to be given back by who calls.
func (g *Graph) neighborhood(ctx context.Context, query NearbyQuery) (*neighborhood, error) {
	if err := query.check(); err != nil {
		return nil, err
	}
	var centre []int32
	for i, id := range query.Of {
		o, err := g.anchor(id, "of", i)
		if err != nil {
			return nil, err
		}
		centre = append(centre, o)
	}
	l, err := g.newLens(query.Ties)
	if err != nil {
		return nil, err
	}
	rings, err := l.ringsAround(ctx, g.borrow(), centre, query.Depth)
	return &neighborhood{
		rings: rings, query: query,
		knownOrganizations: knownOnly(newSet(&g.organizations.table, query.Known)),
		knownActivities:    knownOnly(newSet(&g.activities.table, query.Known)),
	}, err
}

// knownOnly turns a set that lets everything in for want of a list into one that lets nothing in.
func knownOnly(s set) set {
	s.given = true
	return s
}

func (q NearbyQuery) check() error {
	if len(q.Of) == 0 || len(q.Of) > civic.MaxNeighborhoodRoots {
		return checkBetween(len(q.Of), 1, civic.MaxNeighborhoodRoots, "of")
	}
	if err := checkBetween(q.Depth, 1, civic.MaxNeighborhoodDepth, "depth"); err != nil {
		return err
	}
	if err := q.Backbone.check(q.Mode); err != nil {
		return err
	}
	return checkBetween(q.Limit, 1, civic.MaxNetworkNodes, "limit")
}

// choose chooses the organizations that are not known: by distance, then by the strength of their ties to those one step
// nearer, then by id, up to the limit.
func (n *neighborhood) choose() error {
	for i := 0; i <= n.last() && len(n.nodes) < n.query.Limit; i++ {
		strengths, err := n.strengthsOf(i)
		if err != nil {
			return err
		}
		ring := slices.DeleteFunc(slices.Clone(n.ring(i)), n.knownOrganizations.has)
		slices.SortFunc(ring, func(x, y int32) int {
			return cmp.Or(cmp.Compare(strengths[y], strengths[x]), n.g.organizations.compare(x, y))
		})
		n.nodes = append(n.nodes, ring[:min(len(ring), n.query.Limit-len(n.nodes))]...)
	}
	return nil
}

// strengthsOf returns, for each organization of a ring, the strength of its ties to the ring before, all together.
func (n *neighborhood) strengthsOf(i int) (map[int32]civic.Strength, error) {
	strengths := make(map[int32]civic.Strength, len(n.ring(i)))
	if i == 0 {
		return strengths, nil
	}
	for _, x := range n.ring(i - 1) {
		if err := n.tally(x); err != nil {
			return nil, err
		}
		for _, y := range n.touched {
			if int(n.distance[y]) == i {
				strengths[y] += n.tallies[y].strength
			}
		}
	}
	return strengths, nil
}

func (n *neighborhood) answer() (civic.Neighborhood, error) {
	if err := n.choose(); err != nil {
		return civic.Neighborhood{}, err
	}
	among, err := n.tiesAmong(n.nodes)
	if err != nil {
		return civic.Neighborhood{}, err
	}
	answer := civic.Neighborhood{Total: len(n.organizations)}
	for i, o := range n.nodes {
		answer.Organizations = append(answer.Organizations, civic.NeighborhoodNode{
			Organization: n.g.organizations.key(o), Distance: int(n.distance[o]), Degree: among.degree[i],
		})
	}
	for _, tie := range among.ties {
		answer.Ties = append(answer.Ties, tie.tie(n.g, n.nodes))
	}
	answer.Undated, err = n.undatedAround(n.nodes)
	return answer, err
}

// mesh is the ties between some organizations.
type mesh struct {
	ties []meshTie
	// degree is how many organizations each of them is tied to in the whole graph.
	degree []int
	// strength is that of all these ties of each.
	strength []civic.Strength
}

// meshTie is a tie between the nodes at places a and b of a list, a having the lesser id. In two modes a is an organization and b an
// activity.
type meshTie struct {
	a, b         int32
	strength     civic.Strength
	count        int
	since, until civic.Date
}

func (t meshTie) tie(g *Graph, nodes []int32) civic.Tie {
	return civic.Tie{
		A: g.organizations.key(nodes[t.a]), B: g.organizations.key(nodes[t.b]),
		Strength: t.strength, ActivityCount: t.count, Since: t.since, Until: t.until,
	}
}

// tiesAmong returns the ties between the organizations, in the order of civic.Tie.
func (w *walk) tiesAmong(nodes []int32) (*mesh, error) {
	m := &mesh{degree: make([]int, len(nodes)), strength: make([]civic.Strength, len(nodes))}
	w.places.reset(w.g.organizations.count)
	for i, o := range nodes {
		w.places.set(o, int32(i))
	}
	// The dates of the ties of x, each at the place of the other organization, are empty between two rounds.
	dates := make([]civic.Period, len(nodes))
	for i, x := range nodes {
		if err := w.tallyDated(x, dates); err != nil {
			return nil, err
		}
		m.degree[i] = len(w.touched)
		for _, y := range w.touched {
			m.strength[i] += w.tallies[y].strength
			j, ok := w.places.get(y)
			if !ok {
				continue
			}
			if w.g.organizations.less(x, y) {
				m.ties = append(m.ties, newMeshTie(int32(i), j, w.tallies[y], dates[j]))
			}
			dates[j] = civic.Period{}
		}
	}
	slices.SortFunc(m.ties, func(s, t meshTie) int {
		return cmp.Or(cmp.Compare(t.strength, s.strength), cmp.Compare(t.count, s.count),
			w.g.organizations.compare(nodes[s.a], nodes[t.a]), w.g.organizations.compare(nodes[s.b], nodes[t.b]))
	})
	return m, nil
}

func newMeshTie(a, b int32, t tally, dates civic.Period) meshTie {
	return meshTie{a: a, b: b, strength: t.strength, count: int(t.count), since: dates.Start, until: dates.End}
}

// tallyDated adds up the ties of x, and sets the dates of those to organizations that have a place.
func (w *walk) tallyDated(x int32, dates []civic.Period) error {
	w.forget()
	return w.ties(x, func(d int32, n int, others []int32) {
		strength, until := civic.StrengthIn(n), w.g.until(d)
		period := w.g.periods.key(w.g.deeds.at(d).period)
		for _, y := range others {
			if y == x {
				continue
			}
			w.add(y, d, strength, until)
			if j, ok := w.places.get(y); ok && !period.IsZero() {
				dates[j] = civic.Period{Start: earlier(dates[j].Start, period.Start), End: later(dates[j].End, period.End)}
			}
		}
	})
}
