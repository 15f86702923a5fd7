package exchange

import "context"

// graphologyJSON is what graphology imports and sigma.js draws (https://graphology.github.io/serialization.html).
func graphologyJSON() Format {
	return Format{Name: "graphology", Tools: "graphology, sigma.js", MediaType: "application/json", Extension: ".graphology.json", files: alone(writeGraphology)}
}

func writeGraphology(ctx context.Context, w *paper, n *Network) error {
	nodes, links := nodeColumns(), n.linkColumns()
	head := `"options":{"type":"undirected","multi":false,"allowSelfLoops":false},"attributes":` + compactJSON(n.About) + ","
	return n.jsonObject(ctx, w, head, "nodes", "edges", func(node *Node) any {
		attributes := properties(nodes, node)
		attributes["label"] = node.Name
		if colour := n.colourOf(node); colour != "" {
			attributes["color"] = colour
		}
		return map[string]any{"key": node.ID, "attributes": attributes}
	}, func(link *Link) any {
		return map[string]any{"source": link.SourceID, "target": link.TargetID, "undirected": true, "attributes": properties(links, link)}
	})
}

// cytoscapeJSON is what cytoscape.js and Cytoscape read. What the export says of itself is the data of the network.
func cytoscapeJSON() Format {
	return Format{Name: "cytoscape", Tools: "Cytoscape.js, Cytoscape", MediaType: "application/json", Extension: ".cyjs", files: alone(writeCytoscape)}
}

func writeCytoscape(ctx context.Context, w *paper, n *Network) error {
	nodes, links := nodeColumns(), n.linkColumns()
	w.put(`{"format_version":"1.0","generated_by":"Civicgraph","data":`, compactJSON(n.About), `,"elements":`)
	err := n.jsonObject(ctx, w, "", "nodes", "edges", func(node *Node) any {
		data := properties(nodes, node)
		data["id"] = node.ID
		return map[string]any{"data": data}
	}, func(link *Link) any {
		data := properties(links, link)
		data["id"], data["source"], data["target"] = link.id(), link.SourceID, link.TargetID
		return map[string]any{"data": data}
	})
	w.put("}\n")
	return err
}

// nodeLinkJSON is the node-link form that d3-force draws and networkx reads (with edges="links").
func nodeLinkJSON() Format {
	return Format{Name: "d3", Tools: "d3-force, networkx", MediaType: "application/json", Extension: ".d3.json", files: alone(writeNodeLink)}
}

func writeNodeLink(ctx context.Context, w *paper, n *Network) error {
	nodes, links := nodeColumns(), n.linkColumns()
	head := `"directed":false,"multigraph":false,"graph":` + compactJSON(n.About) + ","
	return n.jsonObject(ctx, w, head, "nodes", "links", func(node *Node) any {
		row := properties(nodes, node)
		row["id"] = node.ID
		return row
	}, func(link *Link) any {
		row := properties(links, link)
		row["source"], row["target"] = link.SourceID, link.TargetID
		return row
	})
}
