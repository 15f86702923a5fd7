package network

import (
	"context"
	"slices"
)

// Nearby answers query. In one mode nodes are chosen and ordered as in civic.Neighborhood. In two modes they are ordered by
// distance (an activity stands between the organizations it was reached from and those it was reached by), then by degree
// descending, then by id. Links have at least one end that is not Known. It returns an ErrNotFound fault for an organization that is
// not in the graph, and an ErrInvalid fault for a number out of bounds or a malformed filter.
func (g *Graph) Nearby(ctx context.Context, query NearbyQuery) (Network, error) {
	if err := query.Mode.check(); err != nil {
		return Network{}, err
	}
	n, err := g.neighborhood(ctx, query)
	if err != nil {
		return Network{}, err
	}
	draw := n.drawOneMode
	if query.Mode == TwoMode {
		draw = n.drawTwoMode
	}
	drawing, total, err := draw(ctx)
	if err != nil {
		return Network{}, err
	}
	available := total - n.countKnown(query.Mode)
	answer := drawing.network(query.Limit, query.Backbone)
	answer.TotalNodes = total
	answer.Truncated = answer.Truncated || drawing.fresh < available
	if answer.Undated, err = n.undatedAround(n.nodes); err != nil {
		return Network{}, err
	}
	g.giveBack(n.scratch)
	return answer, nil
}

// drawOneMode draws the organizations chosen, with the known ones behind them, and returns how many are within the depth.
func (n *neighborhood) drawOneMode(context.Context) (*drawing, int, error) {
	if err := n.choose(); err != nil {
		return nil, 0, err
	}
	known := n.present(n.knownOrganizations.numbers, false)
	n.g.organizations.sort(known)
	drawing, err := n.drawTies(append(slices.Clone(n.nodes), known...), len(n.nodes))
	return drawing, len(n.organizations), err
}

// drawTwoMode draws organizations and the activities passed on the way to them, with the known ones behind.
func (n *neighborhood) drawTwoMode(ctx context.Context) (*drawing, int, error) {
	var nodes []vertex
	for i := 0; i <= n.last() && len(nodes) < n.query.Limit; i++ {
		nodes = append(nodes, n.vertices(slices.DeleteFunc(slices.Clone(n.ring(i)), n.knownOrganizations.has), false)...)
		if i < n.last() {
			nodes = append(nodes, n.vertices(slices.DeleteFunc(slices.Clone(n.gave(i+1)), n.knownActivities.has), true)...)
		}
	}
	nodes = nodes[:min(len(nodes), n.query.Limit)]
	fresh := len(nodes)
	for _, v := range nodes {
		if !v.isActivity {
			n.nodes = append(n.nodes, v.number)
		}
	}
	nodes = append(nodes, n.vertices(n.present(n.knownOrganizations.numbers, false), false)...)
	nodes = append(nodes, n.vertices(n.present(n.knownActivities.numbers, true), true)...)
	drawing, err := n.drawParticipations(ctx, nodes, fresh)
	return drawing, len(n.organizations) + len(n.activities), err
}

// present returns those of the known organizations or activities that are in the graph, each once.
func (n *neighborhood) present(numbers []int32, areActivities bool) []int32 {
	return slices.DeleteFunc(slices.Compact(slices.Clone(numbers)), func(number int32) bool {
		if areActivities {
			return !n.g.deeds.at(number).here
		}
		return !n.g.actors.at(number).here
	})
}

// countKnown returns how many of what is within the depth is known.
func (n *neighborhood) countKnown(mode Mode) int {
	count := 0
	for _, o := range n.organizations {
		if n.knownOrganizations.has(o) {
			count++
		}
	}
	if mode == TwoMode {
		for _, a := range n.activities {
			if n.knownActivities.has(a) {
				count++
			}
		}
	}
	return count
}
