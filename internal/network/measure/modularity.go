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
	within, err := l.within(ctx, communities)
	if err != nil || l.total == 0 {
		return Value{}, err
	}
	sums := make([]civic.Strength, len(within))
	for i, c := range communities {
		sums[c] += l.sums[i]
	}
	return defined(l.modularity(within, sums, resolution)), nil
}

// modularity returns that of communities with sums of which so much is within.
func (l *level) modularity(within, sums []civic.Strength, resolution float64) float64 {
	q, total := 0.0, float64(l.total)
	for c := range sums {
		part := float64(sums[c]) / total
		q += float64(within[c])/total - resolution*part*part
	}
	return q
}

// quality returns the modularity of communities of a level, counting what is within its nodes. It is 0 without ties.
func (l *level) quality(ctx context.Context, communities []int32, resolution float64) (float64, error) {
	within, err := l.within(ctx, communities)
	if err != nil || l.total == 0 {
		return 0, err
	}
	sums := make([]civic.Strength, len(within))
	for i, c := range communities {
		heads, weights := l.row(int32(i))
		sums[c] += l.sums[i]
		within[c] += l.sums[i] - weightOf(heads, weights)
	}
	return l.modularity(within, sums, resolution), nil
}
