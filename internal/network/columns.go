package network

import "github.com/civicgraph/civicgraph/internal/civic"

// Mode tells what the nodes of a network are.
type Mode string

// The modes of networks.
const (
	// OneMode has organizations as nodes, and their ties as links.
	OneMode Mode = "ONE_MODE"
	// TwoMode has organizations and activities as nodes; each link stands for the counted participations of one organization in one
	// activity.
	TwoMode Mode = "TWO_MODE"
)

func (m Mode) check() error {
	if m == "" || m == OneMode || m == TwoMode {
		return nil
	}
	return civic.Invalid("there is no such mode of a network", "give ONE_MODE or TWO_MODE", "mode")
}

// MaxNetworkLinks is the most links a network is returned with.
const MaxNetworkLinks = 50_000

// WholeQuery asks for the whole network that a filter selects, up to a size.
type WholeQuery struct {
	Ties civic.TieFilter
	// Mode is OneMode when empty.
	Mode Mode
	// Limit is the most nodes to return, 1 to civic.MaxNetworkNodes.
	Limit int
	// Isolates asks for organizations without a tie (in two modes: without a counted participation) to fill what the limit leaves.
	Isolates bool
	Backbone Backbone
}

// NearbyQuery asks for the network around organizations, in either mode, without what the asker has already.
type NearbyQuery struct {
	// Of are 1 to civic.MaxNeighborhoodRoots organizations.
	Of   []civic.ID
	Ties civic.TieFilter
	// Mode is OneMode when empty.
	Mode Mode
	// Depth is how many ties away from the nearest of Of an organization may be, 1 to civic.MaxNeighborhoodDepth. In two modes the
	// activities that were passed on the way are nodes, too.
	Depth int
	// Limit is the most nodes to return that are not Known.
	Limit int
	// Known are nodes that the asker has. They count for nothing but the ends of links.
	Known    []civic.ID
	Backbone Backbone
}

// Network is a network in columns: entry i of each node column is node i, and the ends of links are indices into them. It has at most
// ten links for each node that Limit lets in, and MaxNetworkLinks: the first in the order of links.
type Network struct {
	Nodes NodeColumns
	Links LinkColumns
	// TotalNodes is how many nodes with a link there are under the filter; around organizations, how many nodes are within the depth.
	TotalNodes int
	// TotalLinks is how many links there are under the filter; around organizations, how many the nodes have among them.
	TotalLinks int
	// Isolates is how many organizations pass the filter without having a link; around organizations, how many of the nodes.
	Isolates int
	// Truncated tells whether nodes or links were left out that were asked for.
	Truncated bool
	// BackboneLeftOut is how many links between the nodes the backbone left out, before any were for the limit.
	BackboneLeftOut int
	// Undated is the number of participations that were left out because they have no date, of those that would otherwise count;
	// around organizations, in the activities that Graph.Collaborators would look at for the organizations among the nodes.
	Undated int
}

// NodeColumns is the nodes of a network. Nodes are organizations or activities, as their ids tell.
type NodeColumns struct {
	ID []civic.ID
	// Degree is the number of neighbours in the whole network under the filter; HiddenNeighbours those that are not among the nodes,
	// and for a known node those that are not among the new ones.
	Degree           []int
	HiddenNeighbours []int
	// Known tells which nodes the asker has already. They come last, and only those that a link ends in, though a backbone may leave it out.
	Known []bool
}

// LinkColumns is the links of a network: the strongest first, then by activity count descending, then by the ids of source and
// target. In one mode a link is a tie, its source having the lesser id. In two modes the source is the organization and the target
// the activity; the weight is the number of counted participations, the activity count is 1, and the dates are those of the
// participations, or of the activity where they have none.
type LinkColumns struct {
	Source, Target []int
	Weight         []float64
	ActivityCount  []int
	// Since and Until are as in civic.Collaborator.
	Since, Until []civic.Date
}
