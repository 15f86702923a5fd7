package measure

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// refining finds the parts of communities.
type refining struct {
	*level
	*leiden
	communities []int32
	// whole is the sum of each community.
	whole []civic.Strength
	// part is that of each node; sumOf, out and alone are the sum of each part, what its ties to the rest of its community count, and
	// whether it is still one node that never moved.
	part       []int32
	sumOf, out []civic.Strength
	alone      []bool
	to         *totals
}

// refine divides each community into parts that are connected, and well connected with the rest of it, and returns the part of each node.
// At first every node is a part. In random order, those that still are alone join the part of their community with the best gain.
func (l *leiden) refine(ctx context.Context, at *level, communities []int32, count int) ([]int32, error) {
	n := at.nodes()
	r := &refining{level: at, leiden: l, communities: communities, whole: make([]civic.Strength, count), part: make([]int32, n),
		sumOf: append([]civic.Strength{}, at.sums...), out: make([]civic.Strength, n), alone: make([]bool, n), to: newTotals(n)}
	for i := range int32(n) {
		c := communities[i]
		r.part[i], r.alone[i] = i, true
		r.whole[c] += at.sums[i]
		for e := at.offsets[i]; e < at.offsets[i+1]; e++ {
			if communities[at.heads[e]] == c {
				r.out[i] += at.weight(e)
			}
		}
	}
	for at, i := range l.random.Perm(n) {
		if err := due(ctx, int32(at)); err != nil {
			return nil, err
		}
		if r.alone[i] && r.isWellConnected(int32(i)) {
			r.join(int32(i))
		}
	}
	return r.part, nil
}

// isWellConnected reports whether the ties of a part to the rest of its community count as much as chance would have it, at least.
func (r *refining) isWellConnected(part int32) bool {
	whole := r.whole[r.communities[part]]
	return r.gain(r.level, r.out[part], r.sumOf[part], whole-r.sumOf[part]) >= 0
}

// join joins a node that is alone with the best part next to it in its community, if there is one that is better than to stay alone.
func (r *refining) join(i int32) {
	for e := r.offsets[i]; e < r.offsets[i+1]; e++ {
		if j := r.heads[e]; r.communities[j] == r.communities[i] {
			r.to.add(r.part[j], r.weight(e))
		}
	}
	best, most := i, 0.0
	for _, p := range r.to.touched {
		if gain := r.gain(r.level, r.to.sum[p], r.sums[i], r.sumOf[p]); gain > most && r.isWellConnected(p) {
			best, most = p, gain
		}
	}
	if best != i {
		r.out[best] += r.out[i] - 2*r.to.sum[best]
		r.sumOf[best] += r.sums[i]
		r.part[i], r.alone[i], r.alone[best] = best, false, false
	}
	r.to.forget()
}
