package measure

import "github.com/civicgraph/civicgraph/internal/civic"

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

func (l *level) weight(at int32) civic.Strength {
	if l.weights == nil {
		return 1
	}
	return l.weights[at]
}

// aggregate returns the graph of count communities, numbered from 0 on. What is within one counts in its sum only.
func (l *level) aggregate(communities []int32, count int) *level {
	up := &level{offsets: make([]int32, 1, count+1), sums: make([]civic.Strength, count), total: l.total}
	order, start := byCommunity(communities, count)
	between := newTotals(count)
	for c := range int32(count) {
		for _, i := range order[start[c]:start[c+1]] {
			up.sums[c] += l.sums[i]
			for at := l.offsets[i]; at < l.offsets[i+1]; at++ {
				if d := communities[l.heads[at]]; d != c {
					between.add(d, l.weight(at))
				}
			}
		}
		for _, d := range between.touched {
			up.heads, up.weights = append(up.heads, d), append(up.weights, between.sum[d])
		}
		up.offsets = append(up.offsets, int32(len(up.heads)))
		between.forget()
	}
	return up
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
	sum     []civic.Strength
	touched []int32
}

func newTotals(count int) *totals { return &totals{sum: make([]civic.Strength, count)} }

func (t *totals) add(c int32, weight civic.Strength) {
	if t.sum[c] == 0 {
		t.touched = append(t.touched, c)
	}
	t.sum[c] += weight
}

func (t *totals) forget() {
	for _, c := range t.touched {
		t.sum[c] = 0
	}
	t.touched = t.touched[:0]
}
