package measure

import (
	"context"
	"math/rand/v2"
)

// EI is how far ties go out of groups rather than stay within: (E−I)/(E+I), with E the number (or strength) of the ties between groups and I of
// those within, from −1 (all within) to 1 (none). (D. Krackhardt, R. N. Stern, Informal networks and organizational crises, 1988.) Ties
// with an end in no group are left out; an index over no ties is undefined.
type EI struct {
	// Whole is of all ties; ByGroup of those with an end in a group; ByNode of those of a node, undefined for nodes in no group.
	Whole   Value
	ByGroup []Value
	ByNode  []Value
	// Test compares Whole with what it is when groups are dealt out at random.
	Test PermutationTest
}

// PermutationTest is a value among those of permutations.
type PermutationTest struct {
	// Permutations and Seed are how the test was made. Without permutations, the values below are undefined.
	Permutations int
	Seed         uint64
	// Mean is the mean of the permutations.
	Mean Value
	// AtMost and AtLeast are (1+b)/(1+Permutations), b being the number of permutations with a value not above, and not below, that
	// which was observed: one-sided p-values that cannot be 0. (B. Phipson, G. K. Smyth, 2010.)
	AtMost, AtLeast Value
}

// EI finds the E-I index by groups: the group of each node, or NoGroup. The test deals the groups of the nodes that have one out to the same
// nodes at random, as often as permutations says; each takes a look at all ties.
func (g *Graph) EI(ctx context.Context, groups []int32, w Weighting, permutations int, seed uint64) (EI, error) {
	n, size := g.Nodes(), groupCount(groups)
	out, in := make([]int64, size), make([]int64, size)
	answer := EI{ByGroup: make([]Value, size), ByNode: make([]Value, n)}
	external, internal := int64(0), int64(0)
	for i := range int32(n) {
		own := groups[i]
		if own == NoGroup {
			continue
		}
		e, within := g.outAndIn(i, groups, w)
		answer.ByNode[i] = indexOf(e, within)
		// Ties within are met from both ends.
		out[own], in[own] = out[own]+e, in[own]+within
		external, internal = external+e, internal+within
	}
	for p := range size {
		answer.ByGroup[p] = indexOf(2*out[p], in[p])
	}
	answer.Whole = indexOf(external, internal)
	var err error
	answer.Test, err = g.testEI(ctx, groups, w, external, external+internal, permutations, seed)
	return answer, err
}

// indexOf returns (e−i)/(e+i).
func indexOf(e, i int64) Value { return ratio(float64(e-i), float64(e+i)) }

// outAndIn adds up the ties of i to other groups and to its own, which must be a group.
func (g *Graph) outAndIn(i int32, groups []int32, w Weighting) (out, in int64) {
	strengths := g.RowStrengths(i)
	for at, j := range g.Row(i) {
		weight := int64(1)
		if w == Weighted {
			weight = int64(strengths[at])
		}
		switch groups[j] {
		case NoGroup:
		case groups[i]:
			in += weight
		default:
			out += weight
		}
	}
	return out, in
}

// testEI deals out the groups. Every permutation has a generator of its own, so that it does not matter which goroutine makes it. Only the
// ties between nodes with groups count, and their total, met from both ends, is always the same.
func (g *Graph) testEI(ctx context.Context, groups []int32, w Weighting, observed, total int64, permutations int, seed uint64) (PermutationTest, error) {
	test := PermutationTest{Permutations: permutations, Seed: seed}
	if permutations <= 0 || total == 0 {
		return PermutationTest{Seed: seed}, nil
	}
	var nodes []int32
	for i, group := range groups {
		if group != NoGroup {
			nodes = append(nodes, int32(i))
		}
	}
	externals := make([]int64, permutations)
	_, err := inBlocks(ctx, permutations, func() []int32 { return make([]int32, len(groups)) }, func(dealt []int32, _ int, p int32) {
		copy(dealt, groups)
		random := rand.New(rand.NewPCG(seed, uint64(p)))
		random.Shuffle(len(nodes), func(a, b int) { dealt[nodes[a]], dealt[nodes[b]] = dealt[nodes[b]], dealt[nodes[a]] })
		for _, i := range nodes {
			out, _ := g.outAndIn(i, dealt, w)
			externals[p] += out
		}
	})
	sum, atMost, atLeast := 0.0, 1, 1
	for _, external := range externals {
		sum += indexOf(external, total-external).Number
		if external <= observed {
			atMost++
		}
		if external >= observed {
			atLeast++
		}
	}
	test.Mean = ratio(sum, float64(permutations))
	test.AtMost, test.AtLeast = ratio(float64(atMost), float64(permutations+1)), ratio(float64(atLeast), float64(permutations+1))
	return test, err
}
