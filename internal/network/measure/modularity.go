package measure

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Modularity returns Q = Σc (w(c)/W − γ·(s(c)/(2W))²), with w(c) what the ties within community c count, s(c) the sum over its nodes of what
// their ties count, W what all ties count, and γ the resolution, usually 1. (M. E. J. Newman, M. Girvan, Finding and evaluating community
// structure in networks, 2004; J. Reichardt, S. Bornholdt, 2006, for γ.) Communities has the community of each node, numbered from 0 on. It
// is undefined without ties. It returns the error of a context that ended.
func (g *Graph) Modularity(ctx context.Context, communities []int32, resolution float64, w Weighting) (Value, error) {
	l := g.level(w)
	if l.total == 0 {
		return Value{}, ctx.Err()
	}
	size := groupCount(communities)
	within, sums := make([]civic.Strength, size), make([]civic.Strength, size)
	for i := range int32(l.nodes()) {
		if err := due(ctx, i); err != nil {
			return Value{}, err
		}
		c := communities[i]
		sums[c] += l.sums[i]
		for at := l.offsets[i]; at < l.offsets[i+1]; at++ {
			if communities[l.heads[at]] == c {
				within[c] += l.weight(at)
			}
		}
	}
	q, total := 0.0, float64(l.total)
	for c := range size {
		part := float64(sums[c]) / total
		q += float64(within[c])/total - resolution*part*part
	}
	return defined(q), nil
}
