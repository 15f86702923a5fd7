package measure_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// plain is a network as a list of ties, for oracles and for the graph alike.
type plain struct {
	nodes  int
	edges  []measure.Edge
	groups []int32
}

func (p *plain) graph() *measure.Graph { return must(measure.New(p.nodes, p.edges)) }

// randomPlain makes a network of up to some nodes: from hardly a tie to nearly all, with isolates and nodes in no group.
func randomPlain(seed uint64, most int) *plain {
	random := rand.New(rand.NewPCG(seed, 17))
	p := &plain{nodes: random.IntN(most + 1)}
	density := random.Float64() * random.Float64()
	for a := range int32(p.nodes) {
		p.groups = append(p.groups, int32(random.IntN(4))-1)
		for b := range a {
			if random.Float64() < density {
				strength := civic.StrengthOne / civic.Strength(1+random.IntN(9))
				p.edges = append(p.edges, measure.Edge{A: a, B: b, Strength: strength, Count: int32(1 + random.IntN(3))})
			}
		}
	}
	return p
}

// eachRandom runs a property on random networks.
func eachRandom(t *testing.T, most int, property func(t *testing.T, random *rand.Rand, p *plain)) {
	for seed := range uint64(200) {
		t.Run(fmt.Sprint("network ", seed), func(t *testing.T) {
			property(t, rand.New(rand.NewPCG(seed, 18)), randomPlain(seed, most))
		})
	}
}

// wheel is a ring of which every third node is tied to the one seven on, in two groups.
func wheel(nodes int) *plain {
	p := &plain{nodes: nodes}
	tie := func(a, b int) {
		p.edges = append(p.edges, measure.Edge{A: int32(a), B: int32(b % nodes), Strength: civic.StrengthOne, Count: 1})
	}
	for i := range nodes {
		p.groups = append(p.groups, int32(i%2))
		tie(i, i+1)
		if i%3 == 0 {
			tie(i, i+7)
		}
	}
	return p
}

// renumbered returns the network with node i as number[i].
func (p *plain) renumbered(number []int) *plain {
	other := &plain{nodes: p.nodes, groups: make([]int32, p.nodes)}
	for i, group := range p.groups {
		other.groups[number[i]] = group
	}
	for _, e := range p.edges {
		e.A, e.B = int32(number[e.A]), int32(number[e.B])
		other.edges = append(other.edges, e)
	}
	return other
}

// everything is all measures of nodes as columns, and all of the whole as values.
func everything(ctx context.Context, p *plain) (columns map[string][]measure.Value, whole map[string]measure.Value) {
	g := p.graph()
	columns, whole = map[string][]measure.Value{}, map[string]measure.Value{}
	integers := func(list []int) []measure.Value {
		numbers := make([]float64, len(list))
		for i, number := range list {
			numbers[i] = float64(number)
		}
		return values(numbers)
	}
	columns["degree"], columns["cores"] = integers(g.Degrees()), integers(must(g.Cores(ctx)))
	columns["betweenness"] = values(must(g.Betweenness(ctx, measure.Unweighted, measure.Sample{})).Of)
	columns["normalized betweenness"] = must(g.Betweenness(ctx, measure.Unweighted, measure.Sample{})).Normalized()
	for name, w := range bothWays {
		d := must(g.Distances(ctx, w, measure.Sample{}))
		columns[name+" closeness"], columns[name+" harmonic"] = d.Closeness, d.Harmonic
		whole[name+" mean distance"], whole[name+" diameter"] = d.Mean, d.Diameter
	}
	columns["weighted betweenness"] = values(must(g.Betweenness(ctx, measure.Weighted, measure.Sample{})).Of)
	columns["clustering"] = must(g.Clustering(ctx)).Local
	for _, role := range []func(measure.Brokerage) int64{
		func(b measure.Brokerage) int64 { return b.Coordinator }, func(b measure.Brokerage) int64 { return b.Consultant },
		func(b measure.Brokerage) int64 { return b.Gatekeeper }, func(b measure.Brokerage) int64 { return b.Liaison },
	} {
		var list []int
		for _, b := range must(g.Brokerage(ctx, p.groups)) {
			list = append(list, int(role(b)))
		}
		columns[fmt.Sprint("brokerage ", len(columns))] = integers(list)
	}
	cut := make([]int, p.nodes)
	for _, i := range must(g.Cuts(ctx)).Points {
		cut[i] = 1
	}
	columns["cut points"] = integers(cut)
	for name, w := range bothWays {
		columns[name+" PageRank"] = values(must(g.PageRank(ctx, 0.85, w)))
		holes := must(g.Holes(ctx, w))
		columns[name+" constraint"], columns[name+" effective size"] = holes.Constraint, holes.EffectiveSize
		ei := must(g.EI(ctx, p.groups, w, 0, 0))
		columns[name+" E-I"], whole[name+" E-I"] = ei.ByNode, ei.Whole
		m := must(g.Mixing(ctx, p.groups, w))
		whole[name+" assortativity"], whole[name+" ungrouped"] = m.Assortativity, measure.Value{Number: m.Ungrouped, Defined: true}
		for at, expected := range m.Expected {
			whole[fmt.Sprint(name, " expected ", at)] = expected
			whole[fmt.Sprint(name, " observed ", at)] = measure.Value{Number: m.Observed[at], Defined: true}
		}
	}
	s := must(g.Summary(ctx, measure.Sample{}))
	for at, v := range []measure.Value{s.Density, s.MeanDegree, s.Transitivity, s.MeanClustering, s.MeanDistance, s.Diameter, must(g.DegreeAssortativity(ctx))} {
		whole[fmt.Sprint("summary ", at)] = v
	}
	whole["counts"] = values([]float64{float64(s.Components*1000 + s.Giant*100 + s.Isolates*10 + s.Ties)})[0]
	whole["bridges"] = values([]float64{float64(len(must(g.Cuts(ctx)).Bridges))})[0]
	whole["misfits"] = values([]float64{float64(must(g.CorePeriphery(ctx)).Misfits)})[0]
	return columns, whole
}

func TestNumberingChangesNothing(t *testing.T) {
	eachRandom(t, 25, func(t *testing.T, random *rand.Rand, p *plain) {
		number := random.Perm(p.nodes)
		columns, whole := everything(t.Context(), p)
		otherColumns, otherWhole := everything(t.Context(), p.renumbered(number))
		for name, column := range columns {
			for i, v := range column {
				near(t, name, otherColumns[name][number[i]], pointer(v))
				if math.IsNaN(v.Number) || math.IsInf(v.Number, 0) {
					t.Errorf("%s: a value is %v", name, v.Number)
				}
			}
		}
		for name, v := range whole {
			near(t, name, otherWhole[name], pointer(v))
			if math.IsNaN(v.Number) || math.IsInf(v.Number, 0) {
				t.Errorf("%s is %v", name, v.Number)
			}
		}
	})
}

func pointer(v measure.Value) *float64 {
	if !v.Defined {
		return nil
	}
	return &v.Number
}

// all runs every kernel with what is random in it, and returns the answers as text.
func all(t *testing.T, p *plain) string {
	g, ctx := p.graph(), t.Context()
	sample := measure.Sample{Pivots: 3, Seed: 8}
	columns, whole := everything(ctx, p)
	var holds []any
	for _, w := range []measure.Weighting{measure.Unweighted, measure.Weighted} {
		holds = append(holds, must(g.Leiden(ctx, 1, w, 5)), must(g.Eigenvector(ctx, w)), must(g.EI(ctx, p.groups, w, 40, 6)))
	}
	holds = append(holds, columns, whole, must(g.Betweenness(ctx, measure.Unweighted, sample)), must(g.Distances(ctx, measure.Unweighted, sample)),
		must(g.Betweenness(ctx, measure.Weighted, sample)), must(g.Distances(ctx, measure.Weighted, sample)), must(g.Summary(ctx, sample)),
		must(g.CorePeriphery(ctx)), must(g.MissingTies(ctx, measure.AdamicAdar, 10)))
	text, err := json.Marshal(holds) // which refuses numbers that are infinite or none
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSameQuestionSameBytesOnAnyNumberOfProcessors(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	for seed := range uint64(20) {
		p := randomPlain(seed, 60)
		runtime.GOMAXPROCS(1)
		want := all(t, p)
		for _, processors := range []int{2, 7} {
			runtime.GOMAXPROCS(processors)
			if got := all(t, p); got != want {
				t.Fatalf("network %d on %d processors: got\n%s\nwant\n%s", seed, processors, got, want)
			}
		}
	}
}

// steps returns the distances between all nodes (-1 for none) and the number of shortest paths, by Floyd and Warshall's recurrence.
func (p *plain) steps() (distance [][]int, paths [][]float64) {
	n := p.nodes
	tied := make([][]bool, n)
	distance, paths = make([][]int, n), make([][]float64, n)
	for i := range n {
		tied[i], distance[i], paths[i] = make([]bool, n), slices.Repeat([]int{-1}, n), make([]float64, n)
		distance[i][i], paths[i][i] = 0, 1
	}
	for _, e := range p.edges {
		tied[e.A][e.B], tied[e.B][e.A] = true, true
	}
	for d := range n {
		for i := range n {
			for j := range n {
				if distance[i][j] >= 0 && distance[i][j] <= d {
					continue
				}
				for k := range n {
					if distance[i][k] == d && tied[k][j] {
						distance[i][j] = d + 1
						paths[i][j] += paths[i][k]
					}
				}
			}
		}
	}
	return distance, paths
}

func TestBetweennessAndDistancesAgreeWithBruteForce(t *testing.T) {
	eachRandom(t, 14, func(t *testing.T, _ *rand.Rand, p *plain) {
		distance, paths := p.steps()
		want := make([]float64, p.nodes)
		total, pairs, diameter := 0, 0, 0
		for s := range p.nodes {
			for e := range s {
				if distance[s][e] < 0 {
					continue
				}
				total, pairs, diameter = total+distance[s][e], pairs+1, max(diameter, distance[s][e])
				for v := range p.nodes {
					if v != s && v != e && distance[s][v] > 0 && distance[v][e] > 0 && distance[s][v]+distance[v][e] == distance[s][e] {
						want[v] += paths[s][v] * paths[v][e] / paths[s][e]
					}
				}
			}
		}
		got := must(p.graph().Betweenness(t.Context(), measure.Unweighted, measure.Sample{}))
		for i := range want {
			near(t, "betweenness", measure.Value{Number: got.Of[i], Defined: true}, &want[i])
		}
		d := must(p.graph().Distances(t.Context(), measure.Unweighted, measure.Sample{}))
		if pairs > 0 {
			mean := float64(total) / float64(pairs)
			near(t, "mean distance", d.Mean, &mean)
		} else if d.Mean.Defined {
			t.Error("a mean of no distances")
		}
		equal(t, "diameter", d.Diameter, measure.Value{Number: float64(diameter), Defined: p.nodes > 0})
		// Every path of length d goes through d−1 nodes, so that betweenness adds up to Σ (d−1).
		sum := 0.0
		for _, number := range got.Of {
			sum += number
		}
		through := float64(total - pairs)
		near(t, "sum of betweenness", measure.Value{Number: sum, Defined: true}, &through)
	})
}

func TestSamplesOfAllNodesAreExactAndOthersAreUnbiased(t *testing.T) {
	p := wheel(30)
	g := p.graph()
	exact := must(g.Betweenness(t.Context(), measure.Unweighted, measure.Sample{}))
	full := must(g.Betweenness(t.Context(), measure.Unweighted, measure.Sample{Pivots: p.nodes, Seed: 3}))
	equal(t, "sample of all", full.Sample, measure.Sample{})
	if !slices.Equal(exact.Of, full.Of) {
		t.Error("a sample of all nodes is not exact")
	}
	const runs = 3000
	mean := make([]float64, p.nodes)
	closeness := make([]float64, p.nodes)
	for seed := range uint64(runs) {
		sample := measure.Sample{Pivots: p.nodes / 2, Seed: seed}
		b := must(g.Betweenness(t.Context(), measure.Unweighted, sample))
		equal(t, "sample", b.Sample, sample)
		d := must(g.Distances(t.Context(), measure.Unweighted, sample))
		for i := range mean {
			mean[i] += b.Of[i] / runs
			closeness[i] += d.Closeness[i].Number / runs
		}
	}
	whole := must(g.Distances(t.Context(), measure.Unweighted, measure.Sample{}))
	for i, want := range exact.Of {
		if math.Abs(mean[i]-want) > 0.05*want+0.3 {
			t.Errorf("node %d: mean of samples is %v, betweenness %v", i, mean[i], want)
		}
		if math.Abs(closeness[i]-whole.Closeness[i].Number) > 0.02 {
			t.Errorf("node %d: mean of samples is %v, closeness %v", i, closeness[i], whole.Closeness[i])
		}
	}
}

// components counts the components without a node, and without a tie.
func (p *plain) components(without int32, cut [2]int32) int {
	of := make([]int, p.nodes)
	for i := range of {
		of[i] = i
	}
	for changed := true; changed; {
		changed = false
		for _, e := range p.edges {
			if e.A == without || e.B == without || min(e.A, e.B) == cut[0] && max(e.A, e.B) == cut[1] || of[e.A] == of[e.B] {
				continue
			}
			of[e.A], of[e.B], changed = min(of[e.A], of[e.B]), min(of[e.A], of[e.B]), true
		}
	}
	if without >= 0 {
		of[without] = -1
	}
	slices.Sort(of)
	return len(slices.Compact(of))
}

func TestCutsAgreeWithRemoval(t *testing.T) {
	eachRandom(t, 20, func(t *testing.T, _ *rand.Rand, p *plain) {
		uncut := [2]int32{-1, -1}
		whole := p.components(-1, uncut)
		var want measure.Cuts
		for i := range int32(p.nodes) {
			if p.components(i, uncut)-1 > whole { // the node that is gone counts as one
				want.Points = append(want.Points, i)
			}
		}
		for _, e := range p.edges {
			if tie := [2]int32{min(e.A, e.B), max(e.A, e.B)}; p.components(-1, tie) > whole {
				want.Bridges = append(want.Bridges, tie)
			}
		}
		slices.SortFunc(want.Bridges, func(x, y [2]int32) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) })
		got := must(p.graph().Cuts(t.Context()))
		if !slices.Equal(got.Points, want.Points) || !slices.Equal(got.Bridges, want.Bridges) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestALongChainIsCutEverywhere(t *testing.T) {
	p := &plain{nodes: 200_000}
	for i := range int32(p.nodes - 1) {
		p.edges = append(p.edges, measure.Edge{A: i, B: i + 1, Strength: 1, Count: 1})
	}
	cuts := must(p.graph().Cuts(t.Context()))
	equal(t, "cut points", len(cuts.Points), p.nodes-2)
	equal(t, "bridges", len(cuts.Bridges), p.nodes-1)
}

func TestBrokerageAgreesWithTheDefinitions(t *testing.T) {
	eachRandom(t, 20, func(t *testing.T, _ *rand.Rand, p *plain) {
		distance, _ := p.steps()
		got := must(p.graph().Brokerage(t.Context(), p.groups))
		for v, own := range p.groups {
			want := measure.Brokerage{Defined: own != measure.NoGroup}
			for i, a := range p.groups {
				for k, b := range p.groups[:i] {
					if own < 0 || a < 0 || b < 0 || distance[i][v] != 1 || distance[v][k] != 1 || distance[i][k] == 1 {
						continue
					}
					switch {
					case a == own && b == own:
						want.Coordinator++
					case a != own && b != own && a == b:
						want.Consultant++
					case a != own && b != own:
						want.Liaison++
					default:
						want.Gatekeeper++
					}
				}
			}
			equal(t, "roles", got[v], want)
		}
	})
}

func TestMixingAddsUp(t *testing.T) {
	eachRandom(t, 25, func(t *testing.T, _ *rand.Rand, p *plain) {
		for name, w := range bothWays {
			m := must(p.graph().Mixing(t.Context(), p.groups, w))
			all, within, expected := 0.0, 0.0, 0.0
			for _, e := range p.edges {
				weight := 1.0
				if w == measure.Weighted {
					weight = e.Strength.Float()
				}
				all += weight
				if p.groups[e.A] == p.groups[e.B] && p.groups[e.A] != measure.NoGroup {
					within += weight
				}
			}
			observed, diagonal := m.Ungrouped, 0.0
			for a := range m.Groups {
				diagonal += m.Observed[a*m.Groups+a]
				for b := range a + 1 {
					equal(t, name+" symmetry", m.Observed[a*m.Groups+b], m.Observed[b*m.Groups+a])
					observed += m.Observed[a*m.Groups+b]
					expected += m.Expected[a*m.Groups+b].Number
				}
			}
			near(t, name+" all ties", measure.Value{Number: observed, Defined: true}, &all)
			near(t, name+" ties within", measure.Value{Number: diagonal, Defined: true}, &within)
			if grouped := all - m.Ungrouped; grouped > 1e-9 {
				near(t, name+" expected ties", measure.Value{Number: expected, Defined: true}, &grouped)
			}
			ei := must(p.graph().EI(t.Context(), p.groups, w, 50, 1))
			for group, got := range ei.ByGroup {
				near(t, name+" E-I of a group", got, p.groupEI(int32(group), w))
			}
			if grouped := all - m.Ungrouped; grouped > 1e-9 {
				want := (grouped - 2*within) / grouped
				near(t, name+" E-I", ei.Whole, &want)
				if both := ei.Test.AtMost.Number + ei.Test.AtLeast.Number; both < 1 || ei.Test.AtMost.Number > 1 || ei.Test.AtLeast.Number > 1 {
					t.Errorf("p-values are %+v", ei.Test)
				}
			} else {
				equal(t, name+" E-I", ei.Whole.Defined || ei.Test.Mean.Defined, false)
			}
		}
	})
}

// groupEI is the E-I index of a group, by its definition.
func (p *plain) groupEI(group int32, w measure.Weighting) *float64 {
	external, internal := 0.0, 0.0
	for _, e := range p.edges {
		a, b, weight := p.groups[e.A], p.groups[e.B], 1.0
		if w == measure.Weighted {
			weight = e.Strength.Float()
		}
		switch {
		case a == group && b == group:
			internal += weight
		case a == group && b != measure.NoGroup, b == group && a != measure.NoGroup:
			external += weight
		}
	}
	if external+internal == 0 {
		return nil
	}
	index := (external - internal) / (external + internal)
	return &index
}

// TestThePermutationTestAgreesWithAllPermutations deals two and four of six nodes in all fifteen ways.
func TestThePermutationTestAgreesWithAllPermutations(t *testing.T) {
	p := &plain{nodes: 6, groups: []int32{0, 0, 1, 1, 1, 1}}
	for _, tie := range [][2]int32{{0, 1}, {0, 2}, {2, 3}, {3, 4}, {4, 5}, {2, 5}, {3, 5}} {
		p.edges = append(p.edges, measure.Edge{A: tie[0], B: tie[1], Strength: civic.StrengthOne, Count: 1})
	}
	external := func(a, b int32) (count int) {
		for _, e := range p.edges {
			if (e.A == a || e.A == b) != (e.B == a || e.B == b) {
				count++
			}
		}
		return count
	}
	atMost, sum := 0, 0.0
	for a := range int32(6) {
		for b := range a {
			sum += float64(2*external(a, b)-7) / 7
			if external(a, b) <= external(0, 1) {
				atMost++
			}
		}
	}
	ei := must(p.graph().EI(t.Context(), p.groups, measure.Unweighted, 20_000, 9))
	equal(t, "observed", ei.Whole, measure.Value{Number: float64(2*external(0, 1)-7) / 7, Defined: true})
	if math.Abs(ei.Test.Mean.Number-sum/15) > 0.01 || math.Abs(ei.Test.AtMost.Number-float64(atMost)/15) > 0.01 {
		t.Errorf("got %+v, want a mean of %v and %d of 15", ei.Test, sum/15, atMost)
	}
}

func TestCommunitiesAreConnectedAndModularityIsTheirs(t *testing.T) {
	eachRandom(t, 60, func(t *testing.T, random *rand.Rand, p *plain) {
		g := p.graph()
		for name, w := range bothWays {
			resolution := 0.3 + 2*random.Float64()
			c := must(g.Leiden(t.Context(), resolution, w, random.Uint64()))
			near(t, name+" modularity", c.Modularity, pointer(must(g.Modularity(t.Context(), c.Of, resolution, w))))
			var within plain
			within.nodes = p.nodes
			for _, e := range p.edges {
				if c.Of[e.A] == c.Of[e.B] {
					within.edges = append(within.edges, e)
				}
			}
			equal(t, name+" components within communities", within.components(-1, [2]int32{-1, -1}), len(c.Sizes))
			total := 0
			for at, size := range c.Sizes {
				total += size
				if size < 1 || at > 0 && size > c.Sizes[at-1] {
					t.Errorf("sizes are %v", c.Sizes)
				}
			}
			equal(t, name+" nodes in communities", total, p.nodes)
		}
	})
}

// TestLeidenFindsTheBest compares with all partitions of networks of up to seven nodes.
func TestLeidenFindsTheBest(t *testing.T) {
	eachRandom(t, 7, func(t *testing.T, _ *rand.Rand, p *plain) {
		g := p.graph()
		for name, w := range bothWays {
			best := math.Inf(-1)
			partition := make([]int32, p.nodes)
			var try func(at int, count int32)
			try = func(at int, count int32) {
				if at == p.nodes {
					best = max(best, must(g.Modularity(t.Context(), partition, 1, w)).Number)
					return
				}
				for c := range count + 1 {
					partition[at] = c
					try(at+1, max(count, c+1))
				}
			}
			try(0, 0)
			if c := must(g.Leiden(t.Context(), 1, w, 1)); c.Modularity.Number < best-1e-9 {
				t.Errorf("%s: found %v, the best is %v", name, c.Modularity, best)
			}
		}
	})
}

// TestCorePeripheryHasFewestMisfits compares with all divisions.
func TestCorePeripheryHasFewestMisfits(t *testing.T) {
	eachRandom(t, 10, func(t *testing.T, _ *rand.Rand, p *plain) {
		got := must(p.graph().CorePeriphery(t.Context()))
		core := 0
		for _, i := range got.Core {
			core |= 1 << i
		}
		best, size := math.MaxInt, p.nodes
		for division := range 1 << p.nodes {
			misfits, members := p.misfits(division)
			if misfits < best || misfits == best && members < size {
				best, size = misfits, members
			}
		}
		equal(t, "misfits", int(got.Misfits), best)
		equal(t, "size of the core", len(got.Core), size)
		misfits, _ := p.misfits(core)
		equal(t, "misfits of the core", misfits, best)
		near(t, "correlation", got.Correlation, p.correlation(core))
	})
}

// misfits counts those of a division, and the nodes of its core.
func (p *plain) misfits(division int) (misfits, members int) {
	in := func(i int32) bool { return division>>i&1 == 1 }
	for i := range p.nodes {
		members += division >> i & 1
	}
	misfits = members * (members - 1) / 2
	for _, e := range p.edges {
		switch {
		case in(e.A) && in(e.B):
			misfits--
		case !in(e.A) && !in(e.B):
			misfits++
		}
	}
	return misfits, members
}

// correlation is that of Pearson by its definition, over the pairs on one side of a division.
func (p *plain) correlation(division int) *float64 {
	distance, _ := p.steps()
	var x, y []float64
	for i := range p.nodes {
		for j := range i {
			if division>>i&1 == division>>j&1 {
				x = append(x, float64(division>>i&1))
				y = append(y, map[bool]float64{true: 1}[distance[i][j] == 1])
			}
		}
	}
	mean := func(list []float64) (sum float64) {
		for _, number := range list {
			sum += number / float64(len(list))
		}
		return sum
	}
	mx, my, xy, xx, yy := mean(x), mean(y), 0.0, 0.0, 0.0
	for i := range x {
		xy, xx, yy = xy+(x[i]-mx)*(y[i]-my), xx+(x[i]-mx)*(x[i]-mx), yy+(y[i]-my)*(y[i]-my)
	}
	if xx*yy < 1e-9 {
		return nil
	}
	r := xy / math.Sqrt(xx*yy)
	return &r
}

func TestMissingTiesComeInOrder(t *testing.T) {
	eachRandom(t, 20, func(t *testing.T, _ *rand.Rand, p *plain) {
		g := p.graph()
		for by, score := range map[measure.Likeness]func(measure.MissingTie) float64{
			measure.CommonNeighbours:   func(m measure.MissingTie) float64 { return float64(m.Shared) },
			measure.AdamicAdar:         func(m measure.MissingTie) float64 { return m.AdamicAdar },
			measure.ResourceAllocation: func(m measure.MissingTie) float64 { return m.ResourceAllocation },
			measure.Jaccard:            func(m measure.MissingTie) float64 { return m.Jaccard },
		} {
			whole := must(g.MissingTies(t.Context(), by, p.nodes*p.nodes))
			inOrder := slices.IsSortedFunc(whole, func(x, y measure.MissingTie) int {
				return cmp.Or(cmp.Compare(score(y), score(x)), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
			})
			first := must(g.MissingTies(t.Context(), by, 3))
			if !inOrder || !slices.Equal(first, whole[:min(3, len(whole))]) {
				t.Errorf("%s: got %v, then %v", by, whole, first)
			}
		}
	})
	if _, err := randomPlain(1, 9).graph().MissingTies(t.Context(), "CHARM", 1); err == nil {
		t.Error("a likeness that there is not was accepted")
	}
}

func TestWhatIsNoNetworkIsRefused(t *testing.T) {
	good := measure.Edge{A: 0, B: 1, Strength: 1, Count: 1}
	for what, edges := range map[string][]measure.Edge{
		"itself": {{A: 1, B: 1, Strength: 1, Count: 1}}, "nobody": {{A: 0, B: 3, Strength: 1, Count: 1}}, "less than none": {{A: -1, B: 1, Strength: 1, Count: 1}},
		"weak": {{A: 0, B: 1, Count: 1}}, "by nothing": {{A: 0, B: 1, Strength: 1}}, "twice": {good, {A: 1, B: 0, Strength: 2, Count: 1}},
	} {
		if _, err := measure.New(3, edges); err == nil {
			t.Errorf("%s: accepted", what)
		}
	}
}

func TestKernelsEndWithTheirContext(t *testing.T) {
	p := wheel(30)
	g := p.graph()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	failed := map[string]error{}
	_, failed["summary"] = g.Summary(ctx, measure.Sample{})
	_, failed["distances"] = g.Distances(ctx, measure.Unweighted, measure.Sample{})
	_, failed["clustering"] = g.Clustering(ctx)
	_, failed["betweenness"] = g.Betweenness(ctx, measure.Unweighted, measure.Sample{})
	_, failed["eigenvector"] = g.Eigenvector(ctx, measure.Weighted)
	_, failed["PageRank"] = g.PageRank(ctx, 0.85, measure.Weighted)
	_, failed["holes"] = g.Holes(ctx, measure.Weighted)
	_, failed["brokerage"] = g.Brokerage(ctx, p.groups)
	_, failed["E-I"] = g.EI(ctx, p.groups, measure.Weighted, 5, 1)
	_, failed["Leiden"] = g.Leiden(ctx, 1, measure.Weighted, 1)
	_, failed["missing ties"] = g.MissingTies(ctx, measure.Jaccard, 1)
	_, failed["components"] = g.Components(ctx)
	_, failed["cores"] = g.Cores(ctx)
	_, failed["core and periphery"] = g.CorePeriphery(ctx)
	_, failed["cuts"] = g.Cuts(ctx)
	_, failed["mixing"] = g.Mixing(ctx, p.groups, measure.Weighted)
	_, failed["assortativity by degree"] = g.DegreeAssortativity(ctx)
	_, failed["modularity"] = g.Modularity(ctx, p.groups, 1, measure.Weighted)
	for what, err := range failed {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", what, err)
		}
	}
}
