package exchange

import "context"

// graphML is GraphML (http://graphml.graphdrawing.org), for networkx, igraph, Gephi, yEd, NetworKit and others. What the export says of
// itself is the data of the graph; lists are texts with a bar between their items.
func graphML() Format {
	return Format{Name: "graphml", Tools: "networkx, igraph, Gephi, yEd", MediaType: "application/graphml+xml", Extension: ".graphml", files: alone(writeGraphML)}
}

func writeGraphML(ctx context.Context, w *paper, n *Network) error {
	nodes, links := nodeColumns(), n.linkColumns()
	w.put(xmlHead, `<graphml xmlns="http://graphml.graphdrawing.org/xmlns">`, "\n")
	for i, field := range n.About.fields() {
		graphMLKey(w, "graph", i, field.name, texts)
	}
	for i, c := range nodes {
		graphMLKey(w, "node", i, c.name, c.sort)
	}
	for i, c := range links {
		graphMLKey(w, "edge", i, c.name, c.sort)
	}
	w.put(`<graph id="civicgraph" edgedefault="undirected">`, "\n")
	for i, field := range n.About.fields() {
		w.say("<data key=\"graph%d\">%s</data>\n", i, escaped(field.text))
	}
	err := writeEach(w, n.Nodes(ctx), func(node *Node) {
		w.put(`<node id="`, string(node.ID), `">`)
		graphMLData(w, "node", nodes, node)
		w.put("</node>\n")
	})
	if err == nil {
		err = writeEach(w, n.Links(ctx), func(link *Link) {
			w.put(`<edge source="`, string(link.SourceID), `" target="`, string(link.TargetID), `">`)
			graphMLData(w, "edge", links, link)
			w.put("</edge>\n")
		})
	}
	w.put("</graph>\n</graphml>\n")
	return err
}

func graphMLKey(w *paper, of string, i int, name string, s sort) {
	kind := map[sort]string{texts: "string", lists: "string", integers: "int", numbers: "double"}[s]
	w.say("<key id=\"%s%d\" for=\"%s\" attr.name=\"%s\" attr.type=\"%s\"/>\n", of, i, of, name, kind)
}

func graphMLData[T any](w *paper, of string, columns []column[T], row *T) {
	for i, c := range columns {
		if value := c.value(row); value != nil {
			w.say("<data key=\"%s%d\">%s</data>", of, i, escaped(plain(value)))
		}
	}
}
