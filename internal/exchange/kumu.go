package exchange

import "context"

// kumu is a blueprint of Kumu (https://docs.kumu.io/guides/import/blueprints). Elements have the id of the API, by which connections name
// them; what the export says of itself stands beside it.
func kumu() Format {
	return Format{Name: "kumu", Tools: "Kumu", MediaType: "application/zip", Extension: ".kumu.zip", files: together(file{"blueprint.json", writeKumu})}
}

func writeKumu(ctx context.Context, w *paper, n *Network) error {
	nodes, links := nodeColumns(), n.linkColumns()
	return n.jsonObject(ctx, w, "", "elements", "connections", func(node *Node) any {
		element := properties(nodes, node)
		element["id"], element["label"] = node.ID, node.Name
		return element
	}, func(link *Link) any {
		connection := properties(links, link)
		connection["id"], connection["from"], connection["to"], connection["direction"] = link.id(), link.SourceID, link.TargetID, "undirected"
		return connection
	})
}
