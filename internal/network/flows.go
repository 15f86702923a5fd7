package network

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// FlowQuery asks for the collaborations between provinces.
type FlowQuery struct {
	Ties civic.TieFilter
	// IncludeWithin asks for the collaborations within each province, too.
	IncludeWithin bool
}

// Flows is the collaborations between provinces, most collaborations first, then by the ids of the two provinces.
type Flows struct {
	Flows []Flow
	// Unplaced is the number of tied pairs of which one end at least has its seat in no known province. They are in no flow.
	Unplaced int
	// Undated is the number of participations that were left out because they have no date, of those that would otherwise count.
	Undated int
}

// Flow is the collaborations between two provinces, or within one.
type Flow struct {
	// From and To are the provinces, the lesser id first; the same twice for a flow within one.
	From, To civic.ID
	// Collaborations is the number of distinct tied pairs with one seat in each; it is at least 1.
	Collaborations int
	// Activities is the number of activities that tie such a pair.
	Activities int
	// Expected is the number of pairs to expect if the ends of all E pairs with known provinces were joined at random: with e(p) ends
	// in province p, e(p)·e(q)/(2E−1) between two provinces and e(p)·(e(p)−1)/2/(2E−1) within one. (The configuration model, as in
	// M. E. J. Newman, Networks, 2nd edition, 2018, section 12.1.) It is positive, and it does not depend on IncludeWithin.
	Expected float64
	// Ratio is Collaborations by Expected.
	Ratio float64
}

// ProvinceFlows answers query. Nobody may write to the answer, which is kept for those who ask the same. It returns an ErrTooCostly fault, before the work, when too many ties would have to be looked at.
func (g *Graph) ProvinceFlows(ctx context.Context, query FlowQuery) (Flows, error) {
	if answer, known := g.KnownFlows(query); known {
		return answer, nil
	}
	l, err := g.newLens(query.Ties)
	if err != nil {
		return Flows{}, err
	}
	w, err := l.whole(ctx)
	if err != nil {
		return Flows{}, err
	}
	if err := w.check(nil); err != nil {
		return Flows{}, err
	}
	m := w.provinceMatrix()
	if err := m.countPairs(ctx); err != nil {
		return Flows{}, err
	}
	if err := m.countActivities(ctx); err != nil {
		return Flows{}, err
	}
	flows := Flows{Flows: m.flows(query.IncludeWithin), Undated: w.undated}
	for p := range m.size {
		flows.Unplaced += m.pairs[p*m.size+m.size-1]
	}
	g.answers.flows.keep(query, flows)
	return flows, nil
}

// KnownFlows returns the answer to query if it was given before, and reports whether it was.
func (g *Graph) KnownFlows(query FlowQuery) (answer Flows, known bool) {
	for _, answer := range g.answers.flows.of(query) {
		return answer, true
	}
	return answer, false
}

// provinceMatrix counts by pairs of provinces. Provinces are numbered by id; the last number stands for an unknown one. Each
// unordered pair of provinces p ≤ q has its entry at p·size + q.
type provinceMatrix struct {
	*whole
	provinces []int32
	size      int
	// home is the number of each organization's province.
	home         []int32
	pairs, tying []int
}

func (w *whole) provinceMatrix() *provinceMatrix {
	m := &provinceMatrix{whole: w, home: make([]int32, len(w.organizations))}
	for _, p := range w.province {
		if p != none {
			m.provinces = append(m.provinces, p)
		}
	}
	slices.Sort(m.provinces)
	m.provinces = slices.Compact(m.provinces)
	w.g.places.sort(m.provinces)
	m.size = len(m.provinces) + 1
	numbers := map[int32]int32{none: int32(m.size - 1)}
	for i, p := range m.provinces {
		numbers[p] = int32(i)
	}
	for o, p := range w.province {
		m.home[o] = numbers[p]
	}
	m.pairs, m.tying = make([]int, m.size*m.size), make([]int, m.size*m.size)
	return m
}

// countPairs counts the tied pairs.
func (m *provinceMatrix) countPairs(ctx context.Context) error {
	workers, err := eachRow(ctx, m.whole, m.pairCounter, (*pairCounter).count)
	for _, worker := range workers {
		for p := range m.size {
			for q := range m.size {
				m.pairs[min(p, q)*m.size+max(p, q)] += worker.pairs[p*m.size+q]
			}
		}
	}
	return err
}

// pairCounter counts the pairs of one goroutine, at p·size + q for the provinces of the lesser and the greater organization.
type pairCounter struct {
	*rows
	size  int
	pairs []int
	// counted has what is looked at for each organization at each step: its province, and the last mark that it was counted with.
	counted []struct{ home, mark int32 }
}

func (m *provinceMatrix) pairCounter(r *rows) *pairCounter {
	c := &pairCounter{rows: r, size: m.size, pairs: make([]int, m.size*m.size), counted: make([]struct{ home, mark int32 }, len(m.home))}
	for o, p := range m.home {
		c.counted[o].home = p
	}
	return c
}

// count counts the organizations behind x that it is tied to, each once, without adding up their ties.
func (c *pairCounter) count(x int32) {
	c.mark++
	row := c.pairs[int(c.counted[x].home)*c.size:][:c.size]
	done := int32(0)
	for _, root := range c.involvements(x) {
		if c.sameActivity {
			c.countMembers(x, root, row)
			continue
		}
		if root < done {
			continue
		}
		done = c.end[root]
		for d := root; d < done; d++ {
			c.countMembers(x, d, row)
		}
		for d := c.above[root]; d != none && c.own[d] != x; d = c.above[d] {
			c.own[d] = x
			c.countMembers(x, d, row)
		}
	}
}

func (c *pairCounter) countMembers(x, d int32, row []int) {
	members, mark := c.of(d), c.mark
	for i := len(members) - 1; i >= 0 && members[i] > x; i-- {
		if at := &c.counted[members[i]]; at.mark != mark {
			at.mark = mark
			row[at.home]++
		}
	}
}

// countActivities counts, for each pair of provinces, the activities that tie some pair across them.
func (m *provinceMatrix) countActivities(ctx context.Context) error {
	workers, err := inBlocks(ctx, len(m.activities), m.activityCounter, (*activityCounter).count)
	for _, worker := range workers {
		for i, count := range worker.tying {
			m.tying[i] += count
		}
	}
	return err
}

// activityCounter counts the activities of one goroutine.
type activityCounter struct {
	*provinceMatrix
	tying          []int
	inside, around *census
	// met has, for each organization, the last activity that it was counted in, plus one.
	met []int32
}

func (m *provinceMatrix) activityCounter() *activityCounter {
	return &activityCounter{
		provinceMatrix: m, tying: make([]int, len(m.tying)), inside: newCensus(m.size), around: newCensus(m.size),
		met: make([]int32, len(m.organizations)),
	}
}

// count counts an activity for each pair of provinces of which one has an organization inside it, and the other one has another inside or
// above it.
func (c *activityCounter) count(d int32) {
	if len(c.of(d)) == 0 {
		return
	}
	c.take(d)
	for _, p := range c.inside.present {
		for _, q := range c.around.present {
			switch {
			case p == q && c.around.count[p] < 2, c.inside.count[q] > 0 && q < p:
				// Nobody else is there, or the pair is counted from the other side.
			default:
				c.tying[min(p, q)*int32(c.size)+max(p, q)]++
			}
		}
	}
}

// take takes the censuses of an activity.
func (c *activityCounter) take(d int32) {
	c.inside.clear()
	c.around.clear()
	for at := d; at != none; at = c.above[at] {
		for _, o := range c.of(at) {
			if c.met[o] == d+1 {
				continue
			}
			c.met[o] = d + 1
			c.around.add(c.home[o])
			if at == d {
				c.inside.add(c.home[o])
			}
		}
		if c.sameActivity {
			return
		}
	}
}

// census counts organizations by province.
type census struct {
	count   []int32
	present []int32
}

func newCensus(size int) *census { return &census{count: make([]int32, size)} }

func (c *census) clear() {
	for _, p := range c.present {
		c.count[p] = 0
	}
	c.present = c.present[:0]
}

func (c *census) add(p int32) {
	if c.count[p] == 0 {
		c.present = append(c.present, p)
	}
	c.count[p]++
}

// flows returns the entries that have a pair, unknown provinces aside.
func (m *provinceMatrix) flows(includeWithin bool) []Flow {
	known := m.size - 1
	ends := make([]float64, known)
	total := 0.0
	for p := range known {
		for q := p; q < known; q++ {
			pairs := float64(m.pairs[p*m.size+q])
			ends[p] += pairs
			ends[q] += pairs
			total += 2 * pairs
		}
	}
	var flows []Flow
	for p := range known {
		for q := p; q < known; q++ {
			if m.pairs[p*m.size+q] == 0 || p == q && !includeWithin {
				continue
			}
			expected := ends[p] * ends[q] / (total - 1)
			if p == q {
				expected = ends[p] * (ends[p] - 1) / 2 / (total - 1)
			}
			flows = append(flows, m.flow(p, q, expected))
		}
	}
	slices.SortStableFunc(flows, func(a, b Flow) int { return cmp.Compare(b.Collaborations, a.Collaborations) })
	return flows
}

func (m *provinceMatrix) flow(p, q int, expected float64) Flow {
	pairs := m.pairs[p*m.size+q]
	return Flow{
		From: m.g.places.key(m.provinces[p]), To: m.g.places.key(m.provinces[q]), Collaborations: pairs,
		Activities: m.tying[p*m.size+q], Expected: expected, Ratio: float64(pairs) / expected,
	}
}
