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
func (l *leiden) refine(ctx context.Context, at *level, communities []int32, count int) ([]int32, error) {
	r, err := l.refining(ctx, at, communities, count)
	if err != nil {
		return nil, err
	}
	return r.part, r.joinAll(ctx)
}

// refining returns the space in which every node is a part.
func (l *leiden) refining(ctx context.Context, at *level, communities []int32, count int) (*refining, error) {
	n := at.nodes()
	r := &refining{level: at, leiden: l, communities: communities, whole: make([]civic.Strength, count), part: make([]int32, n),
		sumOf: append([]civic.Strength{}, at.sums...), out: make([]civic.Strength, n), alone: make([]bool, n), to: newTotals(n)}
	for i := range int32(n) {
		if err := due(ctx, i); err != nil {
			return nil, err
		}
		c := communities[i]
		r.part[i], r.alone[i] = i, true
		r.whole[c] += at.sums[i]
		heads, weights := at.row(i)
		r.out[i] = weightIn(heads, weights, communities, c)
	}
	return r, nil
}

// joinAll lets those that are still alone join a part, in random order.
func (r *refining) joinAll(ctx context.Context) error {
	for at, i := range r.random.Perm(r.nodes()) {
		if err := due(ctx, int32(at)); err != nil {
			return err
		}
		if r.alone[i] && r.isWellConnected(int32(i)) {
			r.join(int32(i))
		}
	}
	return nil
}

// isWellConnected reports whether the ties of a part to the rest of its community count as much as chance would have it, at least.
func (r *refining) isWellConnected(part int32) bool {
	whole := r.whole[r.communities[part]]
	return r.gain(r.level, r.out[part], r.sumOf[part], whole-r.sumOf[part]) >= 0
}

// join joins a node that is alone with the best part next to it in its community, if there is one that is better than to stay alone.
func (r *refining) join(i int32) {
	heads, weights := r.row(i)
	r.to.add(heads, weights, r.part)
	best, most := i, 0.0
	for _, p := range r.to.found() {
		if r.communities[p] != r.communities[i] {
			continue
		}
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
