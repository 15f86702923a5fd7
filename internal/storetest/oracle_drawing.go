package storetest

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// A link joins two nodes of a network in either mode.
type link struct {
	source, target civic.ID
	strength       float64
	activities     int
	since, until   civic.Date
}

// Network answers as network.Graph says, for networks that its bounds on links do not cut.
func (o *oracle) Network(_ context.Context, q network.WholeQuery) (network.Network, error) {
	if q.Limit < 1 || q.Limit > civic.MaxNetworkNodes {
		return network.Network{}, civic.Invalid("out of bounds", "")
	}
	net, err := o.ties(q.Ties)
	if err != nil {
		return network.Network{}, err
	}
	links := o.tieLinks(net)
	nodes := ends(links)
	if q.Mode == network.TwoMode {
		links = o.participationLinks(net)
		nodes = ends(links)
		slices.SortFunc(nodes, func(a, b civic.ID) int {
			return cmp.Or(cmp.Compare(len(neighboursIn(links, b)), len(neighboursIn(links, a))), cmp.Compare(a, b))
		})
	}
	answer := network.Network{TotalNodes: len(nodes), TotalLinks: len(links), Undated: len(net.undated)}
	var alone []civic.ID
	for _, x := range o.organizations {
		if o.tieOrganization(x, net.filter.Organizations) && !slices.Contains(nodes, x.ID) {
			alone = append(alone, x.ID)
		}
	}
	answer.Isolates = len(alone)
	if q.Isolates {
		nodes = append(nodes, alone...)
	}
	answer.Truncated = len(nodes) > q.Limit
	draw(&answer, nodes[:min(len(nodes), q.Limit)], links)
	return answer, nil
}

// tieLinks are the ties, in their order.
func (o *oracle) tieLinks(net *tying) []link {
	var links []link
	for _, t := range byStrength(net.ties) {
		links = append(links, link{t.A, t.B, t.Strength.Float(), len(t.Activities), o.since(t), o.until(t)})
	}
	return links
}

// participationLinks join organizations with the activities that they take part in, those in most roles first.
func (o *oracle) participationLinks(net *tying) []link {
	var links []link
	for _, g := range net.activities {
		for _, organization := range g.direct {
			joined := link{source: organization, target: g.activity, activities: 1}
			var starts, ends []civic.Date
			for _, p := range o.countedIn(net, g.activity) {
				if p.Organization == organization {
					joined.strength++
					when := period(p, o.activity(g.activity))
					starts, ends = append(starts, when.Start), append(ends, when.End)
				}
			}
			joined.since, joined.until = earliest(starts), latest(ends)
			links = append(links, joined)
		}
	}
	slices.SortFunc(links, func(a, b link) int {
		return cmp.Or(cmp.Compare(b.strength, a.strength), cmp.Compare(a.source, b.source), cmp.Compare(a.target, b.target))
	})
	return links
}

// ends returns the nodes of links as they come by.
func ends(links []link) []civic.ID {
	var nodes []civic.ID
	for _, l := range links {
		nodes = append(nodes, l.source, l.target)
	}
	return once(nodes)
}

func neighboursIn(links []link, node civic.ID) []civic.ID {
	var others []civic.ID
	for _, l := range links {
		switch node {
		case l.source:
			others = append(others, l.target)
		case l.target:
			others = append(others, l.source)
		}
	}
	return others
}

// draw fills the columns with nodes and the links between them.
func draw(answer *network.Network, nodes []civic.ID, links []link) {
	for _, node := range nodes {
		others := neighboursIn(links, node)
		hidden := filtered(others, func(id civic.ID) bool { return !slices.Contains(nodes, id) })
		answer.Nodes.ID = append(answer.Nodes.ID, node)
		answer.Nodes.Degree = append(answer.Nodes.Degree, len(others))
		answer.Nodes.HiddenNeighbours = append(answer.Nodes.HiddenNeighbours, len(hidden))
		answer.Nodes.Known = append(answer.Nodes.Known, false)
	}
	for _, l := range links {
		source, target := slices.Index(nodes, l.source), slices.Index(nodes, l.target)
		if source < 0 || target < 0 {
			continue
		}
		answer.Links.Source = append(answer.Links.Source, source)
		answer.Links.Target = append(answer.Links.Target, target)
		answer.Links.Weight = append(answer.Links.Weight, l.strength)
		answer.Links.ActivityCount = append(answer.Links.ActivityCount, l.activities)
		answer.Links.Since = append(answer.Links.Since, l.since)
		answer.Links.Until = append(answer.Links.Until, l.until)
	}
}
