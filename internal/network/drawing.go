package network

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// drawing is a network in the making. Its new nodes come before those that the asker has.
type drawing struct {
	ids    []civic.ID
	degree []int
	links  []meshTie
	fresh  int
	// strength is that of all ties of each node, also to nodes that are not here; nil in two modes.
	strength []civic.Strength
	// unit is the strength that has weight 1.
	unit civic.Strength
}

// leaveOutIdle leaves out the links between two known nodes, and then the known nodes without a link.
func (d *drawing) leaveOutIdle() {
	d.links = slices.DeleteFunc(d.links, func(t meshTie) bool { return int(min(t.a, t.b)) >= d.fresh })
	place := make([]int32, len(d.ids))
	for _, t := range d.links {
		place[t.a], place[t.b] = 1, 1
	}
	kept := int32(0)
	for i := range d.ids {
		if i < d.fresh || place[i] > 0 {
			d.ids[kept], d.degree[kept] = d.ids[i], d.degree[i]
			if d.strength != nil {
				d.strength[kept] = d.strength[i]
			}
			place[i] = kept
			kept++
		}
	}
	d.ids, d.degree = d.ids[:kept], d.degree[:kept]
	for i, t := range d.links {
		d.links[i].a, d.links[i].b = place[t.a], place[t.b]
	}
}

// network returns the columns. It leaves out what is not in the backbone, and then what exceeds the links that limit nodes may have.
func (d *drawing) network(limit int, backbone Backbone) Network {
	d.leaveOutIdle()
	network := Network{TotalLinks: len(d.links), Nodes: NodeColumns{
		ID: append([]civic.ID{}, d.ids...), Degree: append([]int{}, d.degree...), HiddenNeighbours: append([]int{}, d.degree...),
		Known: make([]bool, len(d.ids)),
	}}
	for i := d.fresh; i < len(d.ids); i++ {
		network.Nodes.Known[i] = true
	}
	for _, degree := range d.degree[:d.fresh] {
		if degree == 0 {
			network.Isolates++
		}
	}
	for _, t := range d.links {
		network.Nodes.HiddenNeighbours[t.a]--
		network.Nodes.HiddenNeighbours[t.b]--
	}
	network.BackboneLeftOut = d.leaveOutFaint(backbone)
	const linksPerNode = 10
	shown := min(len(d.links), linksPerNode*limit, MaxNetworkLinks)
	network.Truncated = shown < len(d.links)
	for _, t := range d.links[:shown] {
		network.Links.add(t, d.unit)
	}
	return network
}

func (c *LinkColumns) add(t meshTie, unit civic.Strength) {
	c.Source, c.Target = append(c.Source, int(t.a)), append(c.Target, int(t.b))
	c.Weight = append(c.Weight, float64(t.strength)/float64(unit))
	c.ActivityCount = append(c.ActivityCount, t.count)
	c.Since, c.Until = append(c.Since, t.since), append(c.Until, t.until)
}

// drawTies draws organizations and their ties.
func (w *walk) drawTies(nodes []int32, fresh int) (*drawing, error) {
	among, err := w.tiesAmong(nodes)
	if err != nil {
		return nil, err
	}
	return &drawing{
		ids: idsOf(&w.g.organizations.table, nodes), degree: among.degree, links: among.ties, fresh: fresh, unit: civic.StrengthOne,
		strength: among.strength,
	}, nil
}

// vertex is a node of a network in two modes.
type vertex struct {
	isActivity bool
	number     int32
	degree     int
}

func (g *Graph) idOf(v vertex) civic.ID {
	if v.isActivity {
		return g.activities.key(v.number)
	}
	return g.organizations.key(v.number)
}

// vertices returns organizations or activities with their degrees, most first, then by id.
func (w *walk) vertices(numbers []int32, areActivities bool) []vertex {
	var list []vertex
	for _, number := range numbers {
		v := vertex{isActivity: areActivities, number: number}
		if areActivities {
			v.degree = len(w.members(number, nil))
		} else {
			v.degree = len(w.involvements(number, nil))
		}
		list = append(list, v)
	}
	slices.SortFunc(list, w.g.compareVertices)
	return list
}

func (g *Graph) compareVertices(a, b vertex) int {
	if a.degree != b.degree {
		return cmp.Compare(b.degree, a.degree)
	}
	return cmp.Compare(g.idOf(a), g.idOf(b))
}

// drawParticipations draws organizations and activities, and a link for each organization that takes part in an activity.
func (w *walk) drawParticipations(ctx context.Context, nodes []vertex, fresh int) (*drawing, error) {
	d := &drawing{fresh: fresh, unit: 1}
	w.places.reset(w.g.organizations.count)
	for i, v := range nodes {
		d.ids, d.degree = append(d.ids, w.g.idOf(v)), append(d.degree, v.degree)
		if !v.isActivity {
			w.places.set(v.number, int32(i))
		}
	}
	for i, v := range nodes {
		if v.isActivity {
			d.links = w.appendParticipations(d.links, v.number, int32(i))
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(d.links, func(s, t meshTie) int {
		return cmp.Or(cmp.Compare(t.strength, s.strength), cmp.Compare(d.ids[s.a], d.ids[t.a]), cmp.Compare(d.ids[s.b], d.ids[t.b]))
	})
	return d, nil
}

// appendParticipations appends the links of an activity, which stands at place, to the organizations that have a place.
func (w *walk) appendParticipations(links []meshTie, activity, place int32) []meshTie {
	if !w.deeds.has(w.g, activity) || !w.fits(activity) {
		return links
	}
	first := len(links)
	for _, e := range *w.g.ofActivity.at(activity) {
		at, ok := w.places.get(e.other)
		if !ok || !w.hasRole(e.mark) || !w.actors.has(w.g, e.other) || w.when(activity, e.mark) != inTime {
			continue
		}
		if len(links) == first || links[len(links)-1].a != at {
			links = append(links, meshTie{a: at, b: place, count: 1})
		}
		period := w.g.periods.key(e.mark.period())
		if period.IsZero() {
			period = w.g.periods.key(w.g.deeds.at(activity).period)
		}
		link := &links[len(links)-1]
		link.strength++
		link.since, link.until = earlier(link.since, period.Start), later(link.until, period.End)
	}
	return links
}
