package measure

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
)

// Likeness is a score of two nodes that are not tied, by the neighbours that they share. N(i) are the neighbours of i, k(z) is the degree of z.
type Likeness string

// The scores (D. Liben-Nowell, J. Kleinberg, The link-prediction problem for social networks, 2003; T. Zhou, L. Lü, Y.-C. Zhang, Predicting
// missing links via local information, 2009, for the third).
const (
	// CommonNeighbours is |N(i)∩N(j)|.
	CommonNeighbours Likeness = "COMMON_NEIGHBOURS"
	// AdamicAdar is the sum over the shared neighbours z of 1/ln k(z). (L. A. Adamic, E. Adar, Friends and neighbors on the Web, 2003.)
	AdamicAdar Likeness = "ADAMIC_ADAR"
	// ResourceAllocation is the sum over the shared neighbours z of 1/k(z).
	ResourceAllocation Likeness = "RESOURCE_ALLOCATION"
	// Jaccard is |N(i)∩N(j)|/|N(i)∪N(j)|. (P. Jaccard, 1901.)
	Jaccard Likeness = "JACCARD"
)

// MissingTie is two nodes, A < B, that are not tied and share a neighbour, which makes all scores defined and positive.
type MissingTie struct {
	A, B                                    int32
	Shared                                  int
	AdamicAdar, ResourceAllocation, Jaccard float64
}

// score returns the score that a likeness asks for.
func (m *MissingTie) score(by Likeness) float64 {
	switch by {
	case AdamicAdar:
		return m.AdamicAdar
	case ResourceAllocation:
		return m.ResourceAllocation
	case Jaccard:
		return m.Jaccard
	}
	return float64(m.Shared)
}

// MissingTies returns the first pairs that share most by a score, best first, then by their nodes. It returns an error for a score that there
// is not.
func (g *Graph) MissingTies(ctx context.Context, by Likeness, first int) ([]MissingTie, error) {
	return g.MissingTiesOf(ctx, g, by, first)
}

// MissingTiesOf does so for pairs that are not tied in whole, which has the same nodes and the ties of this graph among others.
//
// Pairs are found at the end with fewer ties, over the neighbours of its neighbours. Once there are as many as are wanted, only those count
// that share more than the last of them; so they share somebody else than the neighbours with most ties, as far as these count too little
// together, and nobody needs to look at what is around those (after R. J. Bayardo, Y. Ma, R. Srikant, Scaling up all pairs similarity
// search, WWW 2007).
func (g *Graph) MissingTiesOf(ctx context.Context, whole *Graph, by Likeness, first int) ([]MissingTie, error) {
	if !slices.Contains([]Likeness{CommonNeighbours, AdamicAdar, ResourceAllocation, Jaccard}, by) {
		return nil, fmt.Errorf("there is no likeness %q", by)
	}
	n := g.Nodes()
	ranked, err := g.ranked(ctx)
	if err != nil {
		return nil, err
	}
	if err := eachPart(ctx, n, func(i int32) { slices.Sort(ranked.of(i)) }); err != nil {
		return nil, err
	}
	spaces, err := inParts(ctx, n, func() *missing {
		return &missing{ranked: ranked, graph: g, whole: whole, by: by, first: first, sums: make([]float64, n), touched: make([]int32, n+1)}
	}, (*missing).look)
	if err != nil {
		return nil, err
	}
	all := &missing{by: by, first: first}
	for _, m := range spaces {
		all.best = append(all.best, m.best...)
	}
	all.cut()
	return all.best, nil
}

// missing looks for missing ties, node by node, in a copy whose rows are ascending: most ties first. Between nodes, all sums are 0.
type missing struct {
	*ranked
	graph, whole *Graph
	by           Likeness
	first        int
	// sums is what shared neighbours count of each node that some were found of, which touched lists the first count of.
	sums    []float64
	touched []int32
	count   int
	best    []MissingTie
	// worst is the score of the last that is kept for now, when there are as many as are wanted.
	worst float64
}

// counts returns what a shared neighbour counts, by its ties; it has 2 at least.
func (m *missing) counts(z int32) float64 {
	switch k := float64(m.degree(z)); m.by {
	case AdamicAdar:
		return 1 / math.Log(max(k, 2))
	case ResourceAllocation:
		return 1 / k
	}
	return 1
}

// least returns what the neighbours that two nodes share have to count together for the pair to be kept. Less is rounding.
func (m *missing) least(i, j int32) float64 {
	const unrounded = 1 - 1e-9
	if m.by == Jaccard {
		return m.worst / (1 + m.worst) * float64(m.degree(i)+m.degree(j)) * unrounded
	}
	return m.worst * unrounded
}

// look finds the pairs of i with nodes above it.
func (m *missing) look(i int32) {
	row := m.of(i)
	aside, left := m.setAside(i)
	for _, z := range row[aside:] {
		others := m.of(z)
		above, _ := slices.BinarySearch(others, i)
		m.add(others[:above], m.counts(z))
	}
	for _, j := range m.touched[:m.count] {
		sum := m.sums[j]
		m.sums[j] = 0
		if least := m.least(i, j); sum+left >= least && m.shares(row[:aside], j, least-sum, left) {
			m.weigh(m.node[i], m.node[j])
		}
	}
	m.count = 0
	if len(m.best) > 4*m.first+1024 {
		m.cut()
	}
}

// setAside returns how many of the neighbours of i, those with most ties, need no look at what is around them, and what they count together:
// half of what it takes, so that few of the pairs that share a little of the rest have to be looked at again.
func (m *missing) setAside(i int32) (aside int, count float64) {
	half := m.least(i, i) / 2
	for _, z := range m.of(i) {
		more := count + m.counts(z)
		if more >= half {
			break
		}
		aside, count = aside+1, more
	}
	return aside, count
}

// add counts a neighbour that i shares with others. It writes each one down and takes that back unless it is new, which is faster than to ask
// first.
func (m *missing) add(others []int32, counts float64) {
	sums, touched, count := m.sums, m.touched, m.count
	for _, j := range others {
		before := sums[j]
		touched[count] = j
		if before == 0 {
			count++
		}
		sums[j] = before + counts
	}
	m.count = count
}

// shares reports whether those of some nodes that j is tied to count least together. All of them count so much.
func (m *missing) shares(nodes []int32, j int32, least, all float64) bool {
	row := m.of(j)
	for _, z := range nodes {
		if all < least {
			return false
		}
		if _, found := slices.BinarySearch(row, z); !found {
			all -= m.counts(z)
		}
	}
	return all >= least
}

// weigh keeps a pair of nodes of the graph, if they are not tied, with its scores.
func (m *missing) weigh(a, b int32) {
	if _, isTied := slices.BinarySearch(m.whole.Row(a), b); isTied {
		return
	}
	if pair := m.graph.missingTie(min(a, b), max(a, b)); pair.score(m.by) >= m.worst {
		m.best = append(m.best, pair)
	}
}

// missingTie returns the scores of a pair.
func (g *Graph) missingTie(a, b int32) MissingTie {
	pair := MissingTie{A: a, B: b}
	others := g.Row(b)
	for _, z := range g.Row(a) {
		for len(others) > 0 && others[0] < z {
			others = others[1:]
		}
		if len(others) > 0 && others[0] == z {
			k := float64(g.Degree(z))
			pair.Shared++
			pair.AdamicAdar += 1 / math.Log(k)
			pair.ResourceAllocation += 1 / k
		}
	}
	pair.Jaccard = float64(pair.Shared) / float64(g.Degree(a)+g.Degree(b)-pair.Shared)
	return pair
}

// cut keeps the best.
func (m *missing) cut() {
	slices.SortFunc(m.best, func(a, b MissingTie) int {
		return cmp.Or(cmp.Compare(b.score(m.by), a.score(m.by)), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	if m.first > 0 && len(m.best) >= m.first {
		m.worst = m.best[m.first-1].score(m.by)
	}
	m.best = m.best[:min(len(m.best), m.first)]
}
