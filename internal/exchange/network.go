package exchange

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// Network is a network on its way out, as formats write it.
type Network struct {
	About About
	// Colour gives the colour (#RRGGBB) that a node is drawn in, "" for none; nil for none at all.
	Colour func(*Node) string
	// Passed is told of each node and each source of links that was written, so many of a total; it may be nil.
	Passed  func(done, total int)
	reader  civic.Reader
	extract *network.Extract
}

// Request is what an export is asked with.
type Request struct {
	network.ExtractQuery
	// Date is the day it is made on, and Build what makes it.
	Date  civic.Date
	Build string
}

// Open prepares an export of the graph that reader and g see. Whatever may be refused is refused here, before a byte is written. The
// reader must stay open for as long as the network is used.
func Open(ctx context.Context, reader civic.Reader, g *network.Graph, request Request) (*Network, error) {
	filter, err := request.Ties.Normalized()
	if err != nil {
		return nil, civic.Under(err, "ties")
	}
	e, err := g.Extract(ctx, request.ExtractQuery)
	if err != nil {
		return nil, err
	}
	sources, err := allSources(ctx, reader)
	if err != nil {
		return nil, err
	}
	return &Network{
		reader: reader, extract: e,
		About: About{
			Title: titleOfExports, Revision: g.Revision().String(), Date: request.Date, Build: request.Build, Mode: e.Mode(), Filter: filter,
			Nodes: e.Len(), TotalNodes: e.TotalNodes, TotalLinks: e.TotalLinks, Isolates: e.Isolates, Undated: e.Undated,
			Truncated: e.Truncated, Licence: licenceOfExports, Sources: sources,
		},
	}, nil
}

// allSources returns the sources of the graph in the order of their ids.
func allSources(ctx context.Context, reader civic.Reader) ([]AboutSource, error) {
	sources := []AboutSource{}
	page := civic.PageRequest{Limit: civic.MaxPageSize}
	for {
		got, err := reader.Sources(ctx, page)
		if err != nil {
			return nil, err
		}
		for _, s := range got.Items {
			sources = append(sources, AboutSource{ID: s.ID, Title: s.Title, Publisher: s.Publisher, URL: s.URL, RetrievedOn: s.RetrievedOn, Licence: s.Licence})
		}
		if !got.HasNext {
			slices.SortFunc(sources, func(a, b AboutSource) int { return cmp.Compare(a.ID, b.ID) })
			return sources, nil
		}
		page.From = &got.Positions[len(got.Positions)-1]
	}
}

// IsTwoMode reports whether activities are among the nodes.
func (n *Network) IsTwoMode() bool { return n.About.Mode == network.TwoMode }

// Organizations returns how many of the nodes are organizations, which come first.
func (n *Network) Organizations() int { return n.extract.Organizations() }

// A Link is a link with the ids of its ends.
type Link struct {
	network.ExtractLink
	SourceID, TargetID civic.ID
}

// Links yields the links, by source, then by target, without their periods.
func (n *Network) Links(ctx context.Context) iter.Seq2[*Link, error] {
	return n.named(n.extract.Links(ctx))
}

// LinksInTime yields what Links does, with the periods.
func (n *Network) LinksInTime(ctx context.Context) iter.Seq2[*Link, error] {
	return n.named(n.extract.LinksInTime(ctx))
}

// named gives links the ids of their ends.
func (n *Network) named(links iter.Seq2[network.ExtractLink, error]) iter.Seq2[*Link, error] {
	return func(yield func(*Link, error) bool) {
		last := -1
		for link, err := range links {
			if err == nil && link.Source != last {
				last = link.Source
				n.passed(n.About.Nodes + last)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(&Link{ExtractLink: link, SourceID: n.extract.ID(link.Source), TargetID: n.extract.ID(link.Target)}, nil) {
				return
			}
		}
		n.passed(2 * n.About.Nodes)
	}
}

func (n *Network) passed(done int) {
	if n.Passed != nil {
		n.Passed(done, 2*n.About.Nodes)
	}
}

// id returns an id for a link, which has none in the graph.
func (l *Link) id() civic.ID { return l.SourceID + "-" + l.TargetID }
