package network

import (
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// Participations is the two-mode network that a civic.TieFilter selects, in the form that measures work on: a node for each organization,
// then one for each activity, and a tie where a participation of the one in the other counts. Each tie has the strength 1; its count is
// the number of roles that count. Nobody may write to it.
type Participations struct {
	*measure.Graph
	// Revision is that of the graph that they were found in.
	Revision civic.Revision
	// Organizations and Activities are the nodes, both in the order of ids. Among them are the organizations that pass without taking
	// part in anything, and the activities that pass, in time by their own period, without
	// anybody who counts.
	Organizations, Activities []civic.ID
	// Undated is the number of participations that were left out because they have no date, of those that would otherwise count.
	Undated int
}

// Summary describes the network. See measure.TwoMode.
func (p *Participations) Summary(ctx context.Context) (measure.TwoMode, error) {
	return p.TwoMode(ctx, len(p.Organizations))
}

// ID returns the organization or the activity that a node is.
func (p *Participations) ID(node int32) civic.ID {
	if int(node) < len(p.Organizations) {
		return p.Organizations[node]
	}
	return p.Activities[int(node)-len(p.Organizations)]
}

// Participations finds all participations that the filter lets count. It returns an ErrInvalid fault for a malformed filter and the error
// of a context that ended.
func (g *Graph) Participations(ctx context.Context, filter civic.TieFilter) (*Participations, error) {
	l, err := g.newLens(filter)
	if err != nil {
		return nil, err
	}
	a := l.attendance()
	if err := a.addAll(ctx); err != nil {
		return nil, err
	}
	p := &Participations{Graph: a.graph(), Revision: g.revision, Undated: a.undated}
	for _, o := range a.organizations {
		p.Organizations = append(p.Organizations, g.organizations.key(o))
	}
	for _, d := range a.activities {
		p.Activities = append(p.Activities, g.activities.key(d))
	}
	return p, nil
}

// attendance is who takes part in what, as a lens sees it.
type attendance struct {
	*lens
	// organizations and activities have the numbers in the graph of those that pass, in the order of ids; numbers has the number here of
	// each organization there, or none.
	organizations, numbers, activities []int32
	// The organizations in activity d are members[from[d]:from[d+1]], in order, each with the number of its roles.
	from, members, roles []int32
	undated              int
}

func (l *lens) attendance() *attendance {
	g := l.g
	a := &attendance{lens: l, from: []int32{0}, numbers: noPlaces(g.organizations.count)}
	a.organizations = g.organizations.inOrder(func(o int32) bool { return g.actors.at(o).here && l.actors.has(g, o) })
	for i, o := range a.organizations {
		a.numbers[o] = int32(i)
	}
	return a
}

// addAll adds the activities that pass.
func (a *attendance) addAll(ctx context.Context) error {
	for _, d := range a.g.activities.inOrder(func(d int32) bool { return a.g.deeds.at(d).here && a.deeds.has(a.g, d) }) {
		if err := ctx.Err(); err != nil {
			return err
		}
		a.add(d)
	}
	return nil
}

// add adds an activity that passes but for its size and its time.
func (a *attendance) add(d int32) {
	start := len(a.members)
	for _, e := range *a.g.ofActivity.at(d) {
		o := a.numbers[e.other]
		if o == none || !a.hasRole(e.mark) || a.when(d, e.mark) != inTime {
			continue
		}
		if len(a.members) > start && a.members[len(a.members)-1] == o {
			a.roles[len(a.roles)-1]++
			continue
		}
		a.members, a.roles = append(a.members, o), append(a.roles, 1)
	}
	a.undated += a.undatedIn(d)
	size := len(a.members) - start
	if a.maxSize > 0 && size > a.maxSize || size == 0 && a.when(d, newMark(0, noPeriod)) != inTime {
		a.members, a.roles = a.members[:start], a.roles[:start]
		return
	}
	a.activities, a.from = append(a.activities, d), append(a.from, int32(len(a.members)))
}

// graph returns the attendance as a graph: the rows of the organizations, then those of the activities.
func (a *attendance) graph() *measure.Graph {
	n, ties := len(a.organizations), len(a.members)
	g := &measure.Graph{
		Offsets: make([]int32, n+len(a.activities)+1), Neighbours: make([]int32, 2*ties),
		Strengths: make([]civic.Strength, 2*ties), Counts: make([]int32, 2*ties),
	}
	for _, o := range a.members {
		g.Offsets[o+1]++
	}
	for o := range n {
		g.Offsets[o+1] += g.Offsets[o]
	}
	next := append([]int32{}, g.Offsets[:n]...)
	for d := range a.activities {
		for at := a.from[d]; at < a.from[d+1]; at++ {
			o := a.members[at]
			g.Neighbours[next[o]], g.Counts[next[o]] = int32(n+d), a.roles[at]
			next[o]++
		}
		g.Offsets[n+d+1] = int32(ties) + a.from[d+1]
	}
	copy(g.Neighbours[ties:], a.members)
	copy(g.Counts[ties:], a.roles)
	for at := range g.Strengths {
		g.Strengths[at] = civic.StrengthOne
	}
	return g
}

// AsTies returns the network as one of nodes of which nobody asks of what mode they are, for measures that take any network.
func (p *Participations) AsTies() *Ties {
	return &Ties{Graph: p.Graph, Revision: p.Revision, Organizations: slices.Concat(p.Organizations, p.Activities), Undated: p.Undated}
}

// Bytes returns about how much memory the network takes.
func (p *Participations) Bytes() int {
	const perID = 40
	return int(p.Graph.Bytes()) + perID*p.Nodes()
}

// Normalized returns values of a measure of all nodes by the largest that their modes allow, for degree, betweenness and closeness. For
// other measures all are undefined.
func (p *Participations) Normalized(ctx context.Context, values Values) ([]measure.Value, error) {
	two, err := p.Summary(ctx)
	if err != nil {
		return nil, err
	}
	switch values.Measure {
	case Degree:
		return two.NormalizedDegrees(p.Degrees()), nil
	case Betweenness:
		numbers := make([]float64, len(values.Of))
		for i, value := range values.Of {
			numbers[i] = value.Number
		}
		return two.NormalizedBetweenness(numbers), nil
	case Closeness:
		components, err := p.Components(ctx)
		if err != nil {
			return nil, err
		}
		return two.NormalizedCloseness(values.Of, components), nil
	}
	return make([]measure.Value, len(values.Of)), nil
}
