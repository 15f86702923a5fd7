package exchange

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// gexf is GEXF 1.3 (https://gexf.net), for Gephi and sigma.js. Activities and links have the days on which they were, where these are known, as
// spells: a link one for each activity that ties its ends. Those that overlap are one, since Gephi takes no spells that do. Nodes have the
// colours of the legend and a size by degree.
func gexf() Format {
	return Format{Name: "gexf", Tools: "Gephi, sigma.js, networkx", MediaType: "application/gexf+xml", Extension: ".gexf", files: alone(writeGEXF)}
}

func writeGEXF(ctx context.Context, w *paper, n *Network) error {
	nodes, links := nodeColumns(), n.linkColumns()
	w.put(xmlHead, `<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">`, "\n")
	w.say("<meta lastmodifieddate=\"%s\"><creator>%s</creator><description>%s</description></meta>\n",
		n.About.Date, escaped("Civicgraph "+n.About.Build), escaped(compactJSON(n.About)))
	w.put(`<graph defaultedgetype="undirected" mode="dynamic" timeformat="date" timerepresentation="interval" idtype="string">`, "\n")
	gexfAttributes(w, "node", nodes)
	gexfAttributes(w, "edge", links)
	w.say("<nodes count=\"%d\">\n", n.About.Nodes)
	err := writeEach(w, n.Nodes(ctx), func(node *Node) { n.gexfNode(w, nodes, node) })
	w.put("</nodes>\n<edges>\n")
	if err == nil {
		number := 0
		err = writeEach(w, n.LinksInTime(ctx), func(link *Link) {
			w.say(`<edge id="%d" source="%s" target="%s" weight="%s">`, number, link.SourceID, link.TargetID, plain(link.Weight))
			number++
			gexfValues(w, links, link)
			gexfSpells(w, link.Periods...)
			w.put("</edge>\n")
		})
	}
	w.put("</edges>\n</graph>\n</gexf>\n")
	return err
}

func gexfAttributes[T any](w *paper, class string, columns []column[T]) {
	w.say("<attributes class=\"%s\">\n", class)
	for _, c := range columns {
		if c.name == "weight" {
			continue // it is that of the edge
		}
		kind := map[sort]string{texts: "string", lists: "string", integers: "integer", numbers: "double"}[c.sort]
		w.say("<attribute id=\"%s\" title=\"%s\" type=\"%s\"/>\n", c.name, c.name, kind)
	}
	w.put("</attributes>\n")
}

func gexfValues[T any](w *paper, columns []column[T], row *T) {
	w.put("<attvalues>")
	for _, c := range columns {
		if value := c.value(row); value != nil && c.name != "weight" {
			w.say(`<attvalue for="%s" value="%s"/>`, c.name, escaped(plain(value)))
		}
	}
	w.put("</attvalues>")
}

func (n *Network) gexfNode(w *paper, columns []column[Node], node *Node) {
	w.put(`<node id="`, string(node.ID), `" label="`, escaped(node.Name), `">`)
	gexfValues(w, columns, node)
	gexfSpells(w, node.Period)
	var red, green, blue uint8
	if _, err := fmt.Sscanf(n.colourOf(node), "#%02x%02x%02x", &red, &green, &blue); err == nil {
		w.say(`<viz:color r="%d" g="%d" b="%d"/>`, red, green, blue)
	}
	// By area, so that ten times the neighbours look like ten times as much.
	const smallest, growth = 4.0, 2.0
	w.say(`<viz:size value="%.3f"/>`, smallest+growth*math.Sqrt(float64(node.Degree)))
	w.put("</node>\n")
}

// colourOf returns the colour that a node is drawn in, "" for none.
func (n *Network) colourOf(node *Node) string {
	if n.Colour == nil {
		return ""
	}
	return n.Colour(node)
}

// gexfSpells writes the days on which something was, as far as they are known. What is on no known day is not said to have been on none.
func gexfSpells(w *paper, periods ...civic.Period) {
	days := spells(periods)
	if len(days) == 0 {
		return
	}
	w.put("<spells>")
	for _, span := range days {
		w.put("<spell")
		if span.First != civic.MinDay {
			w.put(` start="`, string(span.First.Date()), `"`)
		}
		if span.Last != civic.MaxDay {
			w.put(` end="`, string(span.Last.Date()), `"`)
		}
		w.put("/>")
	}
	w.put("</spells>")
}

// spells returns the days of periods in their order, those that have a day in common as one.
func spells(periods []civic.Period) []civic.Span {
	var days []civic.Span
	for _, period := range periods {
		if span, dated := period.Span(); dated {
			days = append(days, span)
		}
	}
	slices.SortFunc(days, func(a, b civic.Span) int { return cmp.Compare(a.First, b.First) })
	apart := days[:0]
	for _, span := range days {
		if last := len(apart) - 1; last >= 0 && span.First <= apart[last].Last {
			apart[last].Last = max(apart[last].Last, span.Last)
			continue
		}
		apart = append(apart, span)
	}
	return apart
}
