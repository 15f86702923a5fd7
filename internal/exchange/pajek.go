package exchange

import (
	"context"
	"strings"
)

// pajek is Pajek's .net, for Pajek, UCINET, igraph and networkx. A label is the name with the id behind it, since some readers take nodes of
// one name for one. What the export says of itself stands beside it: readers stumble over comments.
func pajek() Format {
	return Format{Name: "pajek", Tools: "Pajek, UCINET, igraph, networkx", MediaType: "application/zip", Extension: ".pajek.zip",
		files: together(file{"network.net", writePajek})}
}

func writePajek(ctx context.Context, w *paper, n *Network) error {
	w.say("*Vertices %d", n.About.Nodes)
	if n.IsTwoMode() {
		w.say(" %d", n.Organizations())
	}
	w.put("\n")
	err := writeEach(w, n.Nodes(ctx), func(node *Node) {
		w.say("%d \"%s (%s)\"\n", node.Index+1, pajekText(node.Name), node.ID)
	})
	w.put("*Edges\n")
	if err == nil {
		err = writeEach(w, n.Links(ctx), func(link *Link) {
			w.say("%d %d %s\n", link.Source+1, link.Target+1, plain(link.Weight))
		})
	}
	return err
}

// pajekText returns a text without what ends a label or a line, since the format escapes nothing.
func pajekText(text string) string {
	text = strings.NewReplacer(`"`, "'", `\`, "/").Replace(text)
	return strings.Join(strings.Fields(text), " ")
}
