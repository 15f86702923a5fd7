package measure

import "context"

// TwoMode describes a network of two modes: nodes below First are of the first, the others of the second, and ties join the one with the
// other. Kernels for a Graph run on it as it is; what is to be divided by the largest value that the two modes allow is divided here.
type TwoMode struct {
	// First and Second are the numbers of nodes of the two modes; Ties is the number of ties.
	First, Second, Ties int
	// Isolates is the number of nodes without a tie, of each mode.
	Isolates [2]int
	// Density is Ties/(First·Second), undefined when a mode has no nodes. (S. P. Borgatti, M. G. Everett, Network analysis of 2-mode data,
	// Social Networks 19, 1997.)
	Density Value
	// MeanDegree is that of each mode, Ties/First and Ties/Second, undefined for a mode without nodes.
	MeanDegree [2]Value
	// Components is the number of connected components, each isolate being one; Giant the number of nodes of the largest.
	Components, Giant int
	// DegreeDistribution is, for each mode, the number of nodes of each degree, from 0 to the largest.
	DegreeDistribution [2][]int
}

// TwoMode describes the graph as one of two modes, first being the number of nodes of the first. It returns the error of a context that
// ended.
func (g *Graph) TwoMode(ctx context.Context, first int) (TwoMode, error) {
	second := g.Nodes() - first
	t := TwoMode{First: first, Second: second, Ties: g.Ties()}
	for i := range int32(g.Nodes()) {
		mode := modeOf(i, first)
		for len(t.DegreeDistribution[mode]) <= g.Degree(i) {
			t.DegreeDistribution[mode] = append(t.DegreeDistribution[mode], 0)
		}
		t.DegreeDistribution[mode][g.Degree(i)]++
	}
	for mode, nodes := range t.DegreeDistribution {
		if len(nodes) > 0 {
			t.Isolates[mode] = nodes[0]
		}
	}
	components, err := g.Components(ctx)
	if err != nil {
		return TwoMode{}, err
	}
	t.Components, t.Giant = len(components.Sizes), components.Giant()
	t.Density = ratio(float64(t.Ties), float64(first)*float64(second))
	t.MeanDegree = [2]Value{ratio(float64(t.Ties), float64(first)), ratio(float64(t.Ties), float64(second))}
	return t, nil
}

func modeOf(i int32, first int) int {
	if int(i) < first {
		return 0
	}
	return 1
}

// NormalizedDegrees returns the degree of each node by the number of nodes of the other mode. (Borgatti & Everett 1997.) It is undefined
// when the other mode has no nodes.
func (t TwoMode) NormalizedDegrees(degrees []int) []Value {
	others := [2]float64{float64(t.Second), float64(t.First)}
	values := make([]Value, len(degrees))
	for i, degree := range degrees {
		values[i] = ratio(float64(degree), others[modeOf(int32(i), t.First)])
	}
	return values
}

// NormalizedCloseness returns the closeness of each node by the largest that its mode allows in its component: (o + 2(s−1))/Σj d(i,j) ·
// (r−1)/(n−1), r being the nodes of its component, s those of its own mode among them and o those of the other, and n all nodes. (Borgatti &
// Everett 1997, scaled by component as in Distances; with one component it is theirs.) Closeness is that of Distances in steps, and c the
// components of the graph. It is undefined where closeness is.
func (t TwoMode) NormalizedCloseness(closeness []Value, c Components) []Value {
	sizes := make([][2]int, len(c.Sizes))
	for i, component := range c.Of {
		sizes[component][modeOf(int32(i), t.First)]++
	}
	values := make([]Value, len(closeness))
	for i, value := range closeness {
		if value.Defined {
			own, size := modeOf(int32(i), t.First), sizes[c.Of[i]]
			least := size[1-own] + 2*(size[own]-1)
			values[i] = defined(value.Number * float64(least) / float64(size[0]+size[1]-1))
		}
	}
	return values
}

// NormalizedBetweenness returns the betweenness of each node by the largest that its mode allows: with s nodes in its mode, o in the
// other, p = ⌊(s−1)/o⌋ and q the remainder of that division, (o²(p+1)² + o(p+1)(2q−p−1) − q(2p−q+3))/2. (Borgatti & Everett 1997.)
// It is undefined when the other mode has no nodes, or the largest value is 0.
func (t TwoMode) NormalizedBetweenness(betweenness []float64) []Value {
	largest := [2]float64{mostBetween(t.First, t.Second), mostBetween(t.Second, t.First)}
	values := make([]Value, len(betweenness))
	for i, number := range betweenness {
		values[i] = ratio(number, largest[modeOf(int32(i), t.First)])
	}
	return values
}

// mostBetween returns the largest betweenness of one of own nodes beside other nodes of the other mode.
func mostBetween(own, other int) float64 {
	if own == 0 || other == 0 {
		return 0
	}
	p, q, o := float64((own-1)/other), float64((own-1)%other), float64(other)
	return (o*o*(p+1)*(p+1) + o*(p+1)*(2*q-p-1) - q*(2*p-q+3)) / 2
}
