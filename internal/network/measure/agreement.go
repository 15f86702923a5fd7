package measure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Agreement is how far two partitions of the same nodes are alike, whatever their groups are called. With n(i,j) of the n compared nodes
// in group i of the one and group j of the other, and n(i), n(j) in either group:
type Agreement struct {
	// Nodes is the number of nodes that were compared, n: those with a group in both partitions.
	Nodes int
	// Mutual is the normalized mutual information 2·I/(H₁+H₂), by the arithmetic mean of the two entropies: I = Σ n(i,j)/n · ln(n·n(i,j)/
	// (n(i)·n(j))) and H = −Σ n(i)/n · ln(n(i)/n). It is 1 for equal partitions. (L. Danon, A. Díaz-Guilera, J. Duch, A. Arenas, Comparing
	// community structure identification, 2005.) It is undefined without nodes, and when both partitions are one group.
	Mutual Value
	// Rand is the adjusted Rand index (L. Hubert, P. Arabie, Comparing partitions, 1985): the pairs of nodes that are together in both,
	// less those to expect, by the most there could be less those: (S − E)/((S₁+S₂)/2 − E), S = Σ C(n(i,j),2), S₁ = Σ C(n(i),2), S₂ =
	// Σ C(n(j),2), E = S₁·S₂/C(n,2). It is 1 for equal partitions, about 0 for unrelated ones. It is undefined with fewer than two nodes,
	// and when both partitions are one group or both are as many groups as nodes.
	Rand Value
	// Variation is the variation of information H₁ + H₂ − 2·I, in nats: 0 for equal partitions, ln n at most. (M. Meilă, Comparing
	// clusterings, 2007.) It is undefined without nodes.
	Variation Value
}

// Agree compares two partitions, which have the group of each node, or NoGroup. It returns an error when they are not of as many nodes.
func Agree(a, b []int32) (Agreement, error) {
	if len(a) != len(b) {
		return Agreement{}, fmt.Errorf("one partition has %d nodes, the other %d", len(a), len(b))
	}
	c := contingencyOf(a, b)
	answer := Agreement{Nodes: c.nodes}
	if c.nodes == 0 {
		return answer, nil
	}
	h1, h2, joint := c.entropy(c.first), c.entropy(c.second), c.entropy(c.both)
	// I = H₁ + H₂ − H₁₂. Equal partitions have the same counts in the same order, and so no rounding between them.
	answer.Mutual = ratio(2*max(h1+h2-joint, 0), h1+h2)
	answer.Variation = defined(max(2*joint-(h1+h2), 0))
	s1, s2, s, pairs := pairsIn(c.first), pairsIn(c.second), pairsIn(c.both), float64(pairsOf(c.nodes))
	if pairs > 0 && !(s1 == s2 && (s1 == 0 || s1 == pairs)) {
		answer.Rand = ratio(s*pairs-s1*s2, (s1+s2)/2*pairs-s1*s2)
	}
	return answer, nil
}

// contingency is how many nodes there are in each group of two partitions, and in each that is not empty of their intersections. Counts
// are ascending, so that sums do not depend on what groups are called.
type contingency struct {
	nodes               int
	first, second, both []int
}

func contingencyOf(a, b []int32) contingency {
	type cell struct{ a, b int32 }
	var cells []cell
	for i := range a {
		if a[i] != NoGroup && b[i] != NoGroup {
			cells = append(cells, cell{a[i], b[i]})
		}
	}
	c := contingency{nodes: len(cells)}
	slices.SortFunc(cells, func(x, y cell) int { return cmp.Compare(x.b, y.b) })
	c.second = runs(cells, func(x, y cell) bool { return x.b == y.b })
	slices.SortFunc(cells, func(x, y cell) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	c.first = runs(cells, func(x, y cell) bool { return x.a == y.a })
	c.both = runs(cells, func(x, y cell) bool { return x == y })
	return c
}

// runs returns the lengths, ascending, of the runs of items that are the same.
func runs[T any](items []T, same func(a, b T) bool) []int {
	var lengths []int
	for i, item := range items {
		if i == 0 || !same(items[i-1], item) {
			lengths = append(lengths, 0)
		}
		lengths[len(lengths)-1]++
	}
	slices.Sort(lengths)
	return lengths
}

// entropy returns −Σ n(i)/n · ln(n(i)/n).
func (c contingency) entropy(counts []int) float64 {
	sum := 0.0
	for _, count := range counts {
		sum += float64(count) * math.Log(float64(c.nodes)/float64(count))
	}
	return sum / float64(c.nodes)
}

// pairsIn returns the number of pairs of nodes in the same group.
func pairsIn(counts []int) float64 {
	pairs := int64(0)
	for _, count := range counts {
		pairs += pairsOf(count)
	}
	return float64(pairs)
}
