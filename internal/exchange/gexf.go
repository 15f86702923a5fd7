package exchange

import (
	"context"
	"fmt"
	"math"
)

// gexf is GEXF 1.3 (https://gexf.net), for Gephi and sigma.js. Ties and activities have the days on which they were, where these are
// known, as the one spell of theirs that a link has; nodes have the colours of the legend and a size by degree.
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
		err = writeEach(w, n.Links(ctx), func(link *Link) {
			w.say(`<edge id="%d" source="%s" target="%s" weight="%s"`, number, link.SourceID, link.TargetID, plain(link.Weight))
			number++
			first, last := days(link.Since, link.Until)
			gexfDays(w, first, last)
			w.put(">")
			gexfValues(w, links, link)
			gexfSpell(w, first, last)
			w.put("</edge>\n")
		})
	}
	w.put("</edges>\n</graph>\n</gexf>\n")
	return err
}

func gexfAttributes[T any](w *paper, class string, columns []column[T]) {
	w.say("<attributes class=\"%s\" mode=\"static\">\n", class)
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
	w.put(`<node id="`, string(node.ID), `" label="`, escaped(node.Name), `"`)
	first, last := days(node.Period.Start, node.Period.End)
	gexfDays(w, first, last)
	w.put(">")
	gexfValues(w, columns, node)
	gexfSpell(w, first, last)
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

// gexfDays writes when something was, as far as it is known.
func gexfDays(w *paper, first, last string) {
	if first != "" {
		w.put(` start="`, first, `"`)
	}
	if last != "" {
		w.put(` end="`, last, `"`)
	}
}

func gexfSpell(w *paper, first, last string) {
	if first == "" && last == "" {
		return
	}
	w.put("<spells><spell")
	gexfDays(w, first, last)
	w.put("/></spells>")
}
