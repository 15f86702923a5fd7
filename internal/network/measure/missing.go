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

// MissingTies returns the first pairs that share most by a score, best first, then by their nodes. It looks at the neighbours of all
// neighbours, so it takes Σ degree² steps. It returns an error for a score that there is not.
func (g *Graph) MissingTies(ctx context.Context, by Likeness, first int) ([]MissingTie, error) {
	return g.MissingTiesOf(ctx, g, by, first)
}

// MissingTiesOf does so for pairs that are not tied in whole, which has the same nodes and the ties of this graph among others.
func (g *Graph) MissingTiesOf(ctx context.Context, whole *Graph, by Likeness, first int) ([]MissingTie, error) {
	if !slices.Contains([]Likeness{CommonNeighbours, AdamicAdar, ResourceAllocation, Jaccard}, by) {
		return nil, fmt.Errorf("there is no likeness %q", by)
	}
	n := g.Nodes()
	spaces, err := inBlocks(ctx, n, func() *missing {
		return &missing{Graph: g, whole: whole, by: by, first: first, sums: make([]overlap, n)}
	}, func(m *missing, _ int, i int32) { m.look(i) })
	if err != nil {
		return nil, err
	}
	all := spaces[0]
	for _, m := range spaces[1:] {
		all.best = append(all.best, m.best...)
	}
	all.cut()
	return all.best, nil
}

// missing looks for missing ties, node by node. Between nodes, all sums are 0.
type missing struct {
	*Graph
	whole   *Graph
	by      Likeness
	first   int
	sums    []overlap
	touched []int32
	best    []MissingTie
	// worst is the score of the last that is kept for now, when there are as many as are wanted.
	worst float64
}

// overlap is what is added up over the neighbours that two nodes share. It stands together, since it is met in no order.
type overlap struct {
	adamicAdar, allocation float64
	shared                 int32
}

// look finds the pairs of which i is the lower node.
func (m *missing) look(i int32) {
	row, tied := m.Row(i), m.whole.Row(i)
	for _, z := range row {
		k := float64(m.Degree(z)) // 2 at least where it counts: z is tied to i and j
		adamicAdar, allocation := 1/math.Log(max(k, 2)), 1/k
		others := m.Row(z)
		after, _ := slices.BinarySearch(others, i+1)
		for _, j := range others[after:] {
			sum := &m.sums[j]
			if sum.shared == 0 {
				m.touched = append(m.touched, j)
			}
			sum.shared++
			sum.adamicAdar += adamicAdar
			sum.allocation += allocation
		}
	}
	for _, j := range m.touched {
		sum := m.sums[j]
		m.sums[j] = overlap{}
		pair := MissingTie{A: i, B: j, Shared: int(sum.shared), AdamicAdar: sum.adamicAdar, ResourceAllocation: sum.allocation}
		if m.by == Jaccard {
			pair.Jaccard = m.jaccard(&pair)
		}
		if pair.score(m.by) < m.worst {
			continue
		}
		if _, isTied := slices.BinarySearch(tied, j); !isTied {
			pair.Jaccard = m.jaccard(&pair)
			m.best = append(m.best, pair)
		}
	}
	m.touched = m.touched[:0]
	if len(m.best) > 4*m.first+1024 {
		m.cut()
	}
}

// jaccard returns the score by that name of a pair with its number of shared neighbours.
func (m *missing) jaccard(pair *MissingTie) float64 {
	return float64(pair.Shared) / float64(m.Degree(pair.A)+m.Degree(pair.B)-pair.Shared)
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
