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

// ProvinceFlows answers query. It returns an ErrTooCostly fault, before the work, when too many ties would have to be looked at.
func (g *Graph) ProvinceFlows(ctx context.Context, query FlowQuery) (Flows, error) {
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
	workers, err := eachRow(ctx, w, m.counter, (*pairCounter).count)
	if err != nil {
		return Flows{}, err
	}
	for _, worker := range workers {
		m.add(worker.pairs)
	}
	m.countActivities()
	flows := Flows{Flows: m.flows(query.IncludeWithin), Undated: w.undated}
	for p := range m.size {
		flows.Unplaced += m.pairs[p*m.size+m.size-1]
	}
	return flows, nil
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

// pairCounter counts the pairs of one goroutine, at p·size + q for the provinces of the lesser and the greater organization.
type pairCounter struct {
	*rows
	home  []int32
	size  int
	pairs []int
}

func (m *provinceMatrix) counter(r *rows) *pairCounter {
	return &pairCounter{rows: r, home: m.home, size: m.size, pairs: make([]int, m.size*m.size)}
}

func (c *pairCounter) count(x int32) {
	c.meet(x)
	row := c.pairs[int(c.home[x])*c.size:][:c.size]
	for _, y := range c.touched {
		row[c.home[y]]++
	}
	c.touched = c.touched[:0]
}

// add adds the pairs that a goroutine counted.
func (m *provinceMatrix) add(pairs []int) {
	for p := range m.size {
		for q := range m.size {
			m.pairs[min(p, q)*m.size+max(p, q)] += pairs[p*m.size+q]
		}
	}
}

// countActivities counts, for each pair of provinces, the activities that tie some pair across them.
func (m *provinceMatrix) countActivities() {
	inside, around := newCensus(m.size), newCensus(m.size)
	met := make([]int32, len(m.organizations))
	for d := range int32(len(m.activities)) {
		if len(m.of(d)) == 0 {
			continue
		}
		inside.clear()
		around.clear()
		for at := d; at != none; at = m.above[at] {
			for _, o := range m.of(at) {
				if met[o] == d+1 {
					continue
				}
				met[o] = d + 1
				around.add(m.home[o])
				if at == d {
					inside.add(m.home[o])
				}
			}
			if m.sameActivity {
				break
			}
		}
		m.countActivity(inside, around)
	}
}

// countActivity counts an activity for each pair of provinces of which one has an organization inside it, and the other one has
// another inside or above it.
func (m *provinceMatrix) countActivity(inside, around *census) {
	for _, p := range inside.present {
		for _, q := range around.present {
			switch {
			case p == q && around.count[p] < 2, inside.count[q] > 0 && q < p:
				// Nobody else is there, or the pair is counted from the other side.
			default:
				m.tying[min(p, q)*int32(m.size)+max(p, q)]++
			}
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
