package exchange

import (
	"context"
	"fmt"
	"iter"
	"strings"
)

// cypherScript is a script for cypher-shell or the browser of Neo4j, which puts the network into any database: nodes with the label CivicNode,
// found again by their ids, so that running it twice changes nothing, and relationships TIED_TO. Each statement ends its line with a
// semicolon. What the export says of itself is a comment at the head.
func cypherScript() Format {
	return Format{Name: "cypher", Tools: "Neo4j, Memgraph", MediaType: "application/x-cypher-query; charset=utf-8", Extension: ".cypher", files: alone(writeCypher)}
}

// rowsOfStatement is how many rows one statement writes.
const rowsOfStatement = 500

func writeCypher(ctx context.Context, w *paper, n *Network) error {
	for _, field := range n.About.fields() {
		w.put("// ", field.name, ": ", strings.Join(strings.Fields(field.text), " "), "\n")
	}
	w.put("CREATE CONSTRAINT civic_node_id IF NOT EXISTS FOR (n:CivicNode) REQUIRE n.id IS UNIQUE;\n")
	nodes, links := nodeColumns(), n.linkColumns()
	err := cypherRows(w, n.Nodes(ctx), "MERGE (n:CivicNode {id: row.id}) SET n += row", func(node *Node) map[string]any {
		row := properties(nodes, node)
		row["id"] = string(node.ID)
		return row
	})
	if err == nil {
		const tie = "MATCH (a:CivicNode {id: row.source}), (b:CivicNode {id: row.target}) MERGE (a)-[t:TIED_TO]->(b) SET t += row.tie"
		err = cypherRows(w, n.Links(ctx), tie, func(link *Link) map[string]any {
			return map[string]any{"source": string(link.SourceID), "target": string(link.TargetID), "tie": properties(links, link)}
		})
	}
	return err
}

// cypherRows writes statements that each do something with many rows.
func cypherRows[T any](w *paper, rows iter.Seq2[*T, error], do string, value func(*T) map[string]any) error {
	written := 0
	err := writeEach(w, rows, func(row *T) {
		switch {
		case written == 0:
			w.put("UNWIND [")
		case written%rowsOfStatement == 0:
			w.put("] AS row ", do, ";\nUNWIND [")
		default:
			w.put(", ")
		}
		written++
		w.put(cypherLiteral(value(row)))
	})
	if written > 0 {
		w.put("] AS row ", do, ";\n")
	}
	return err
}

// cypherLiteral returns a value of a column, or a map of them, as Cypher has it.
func cypherLiteral(value any) string {
	switch value := value.(type) {
	case map[string]any:
		var entries []string
		for _, name := range sortedNames(value) {
			entries = append(entries, name+": "+cypherLiteral(value[name]))
		}
		return "{" + strings.Join(entries, ", ") + "}"
	case []string:
		var items []string
		for _, item := range value {
			items = append(items, cypherLiteral(item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case string:
		if strings.ContainsAny(value, "\\'\n\r") {
			value = strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\r", `\r`).Replace(value)
		}
		return "'" + value + "'"
	case float64:
		return fmt.Sprintf("toFloat(%s)", plain(value)) // a whole number would become an integer
	}
	return plain(value)
}
