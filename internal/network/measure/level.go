package measure

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// level is a graph whose nodes are communities of the level below; that at the bottom is the network itself.
type level struct {
	offsets, heads []int32
	// weights is nil when every tie counts 1.
	weights []civic.Strength
	// sums is what the ties of each node count, twice what was within it among them; total is the sum over all nodes.
	sums  []civic.Strength
	total civic.Strength
}

// level returns the graph as the bottom.
func (g *Graph) level(w Weighting) *level {
	l := &level{offsets: g.Offsets, heads: g.Neighbours}
	if w == Weighted {
		l.weights, l.sums = g.Strengths, g.NodeStrengths()
	} else {
		l.sums = make([]civic.Strength, g.Nodes())
		for i := range l.sums {
			l.sums[i] = civic.Strength(g.Degree(int32(i)))
		}
	}
	for _, sum := range l.sums {
		l.total += sum
	}
	return l
}

func (l *level) nodes() int { return len(l.sums) }

// row returns the ends of the ties of a node and what they count, nil when each counts 1.
func (l *level) row(i int32) (heads []int32, weights []civic.Strength) {
	from, to := l.offsets[i], l.offsets[i+1]
	if l.weights != nil {
		weights = l.weights[from:to]
	}
	return l.heads[from:to], weights
}

// aggregate returns the graph of count communities, numbered from 0 on. What is within one counts in its sum only.
func (l *level) aggregate(ctx context.Context, communities []int32, count int) (*level, error) {
	up := &level{offsets: make([]int32, 1, count+1), sums: make([]civic.Strength, count), total: l.total}
	order, start := byCommunity(communities, count)
	between := newTotals(count)
	for c := range int32(count) {
		if err := due(ctx, c); err != nil {
			return nil, err
		}
		for _, i := range order[start[c]:start[c+1]] {
			up.sums[c] += l.sums[i]
			heads, weights := l.row(i)
			between.add(heads, weights, communities)
		}
		for _, d := range between.found() {
			if d != c {
				up.heads, up.weights = append(up.heads, d), append(up.weights, between.sum[d])
			}
		}
		up.offsets = append(up.offsets, int32(len(up.heads)))
		between.forget()
	}
	return up, nil
}

// within returns what the ties within each community count, twice.
func (l *level) within(ctx context.Context, communities []int32) ([]civic.Strength, error) {
	within := make([]civic.Strength, groupCount(communities))
	for i, c := range communities {
		if err := due(ctx, int32(i)); err != nil {
			return nil, err
		}
		heads, weights := l.row(int32(i))
		within[c] += weightIn(heads, weights, communities, c)
	}
	return within, nil
}

// weightIn returns what those ends of ties count that are in community c.
func weightIn(heads []int32, weights []civic.Strength, communities []int32, c int32) civic.Strength {
	sum := civic.Strength(0)
	if weights == nil {
		for _, j := range heads {
			if communities[j] == c {
				sum++
			}
		}
		return sum
	}
	for at, j := range heads {
		if communities[j] == c {
			sum += weights[at]
		}
	}
	return sum
}

// weightOf returns what ends of ties count.
func weightOf(heads []int32, weights []civic.Strength) civic.Strength {
	if weights == nil {
		return civic.Strength(len(heads))
	}
	sum := civic.Strength(0)
	for _, weight := range weights {
		sum += weight
	}
	return sum
}

// byCommunity lists the nodes by community; those of community c are order[start[c]:start[c+1]], ascending.
func byCommunity(communities []int32, count int) (order, start []int32) {
	order, start = make([]int32, len(communities)), make([]int32, count+1)
	for _, c := range communities {
		start[c+1]++
	}
	for c := range count {
		start[c+1] += start[c]
	}
	next := append([]int32{}, start...)
	for i, c := range communities {
		order[next[c]] = int32(i)
		next[c]++
	}
	return order, start
}

// totals adds up weights by community. Between uses all sums are 0.
type totals struct {
	sum []civic.Strength
	// touched lists the first count communities that something was added to.
	touched []int32
	count   int
}

func newTotals(count int) *totals {
	return &totals{sum: make([]civic.Strength, count), touched: make([]int32, count+1)}
}

// add adds what the ends of ties count to the sums of their communities. It writes each one down and takes that back unless it is new,
// which is faster than to ask first.
func (t *totals) add(heads []int32, weights []civic.Strength, communities []int32) {
	if weights == nil {
		t.count = addOnes(t.sum, t.touched, t.count, heads, communities)
		return
	}
	sum, touched, count := t.sum, t.touched, t.count
	for at, j := range heads {
		c := communities[j]
		before := sum[c]
		touched[count] = c
		if before == 0 {
			count++
		}
		sum[c] = before + weights[at]
	}
	t.count = count
}

func addOnes(sum []civic.Strength, touched []int32, count int, heads, communities []int32) int {
	for _, j := range heads {
		c := communities[j]
		before := sum[c]
		touched[count] = c
		if before == 0 {
			count++
		}
		sum[c] = before + 1
	}
	return count
}

// found returns the communities that something was added to.
func (t *totals) found() []int32 { return t.touched[:t.count] }

func (t *totals) forget() {
	for _, c := range t.found() {
		t.sum[c] = 0
	}
	t.count = 0
}
