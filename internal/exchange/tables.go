package exchange

import (
	"context"
	"encoding/csv"
	"iter"
	"strings"
)

// tables is a pair of tables and an edge list in CSV (RFC 4180, UTF-8), with a Frictionless data package that describes them, for R, pandas,
// spreadsheets and UCINET. Lists are texts with a bar between their items.
func tables() Format {
	return Format{Name: "csv", Tools: "pandas, R, spreadsheets, Frictionless", MediaType: "application/zip", Extension: ".csv.zip",
		files: together(file{"datapackage.json", writeDataPackage}, file{"nodes.csv", writeNodeTable}, file{"links.csv", writeLinkTable}, file{"edgelist.csv", writeEdgeList})}
}

func writeNodeTable(ctx context.Context, w *paper, n *Network) error {
	return writeTable(w, nodeTable(), n.Nodes(ctx))
}

func writeLinkTable(ctx context.Context, w *paper, n *Network) error {
	return writeTable(w, n.linkTable(), n.Links(ctx))
}

// writeEdgeList writes what the plainest of tools read: two ids and a weight.
func writeEdgeList(ctx context.Context, w *paper, n *Network) error {
	return writeTable(w, n.edgeList(), n.Links(ctx))
}

// edgeList returns the columns of the edge list: the ends and the weight.
func (n *Network) edgeList() []column[Link] { return n.linkTable()[:3] }

func writeTable[T any](w *paper, columns []column[T], rows iter.Seq2[*T, error]) error {
	table := csv.NewWriter(w)
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = c.name
	}
	_ = table.Write(cells) // as below: the paper keeps the error
	err := writeEach(w, rows, func(row *T) {
		for i, c := range columns {
			cells[i] = cellOf(c.sort, c.value(row))
		}
		_ = table.Write(cells)
	})
	table.Flush()
	return err
}

func cellOf(s sort, value any) string {
	if s == texts || s == lists {
		return plainCell(plain(value))
	}
	return plain(value)
}

// plainCell returns a text as a cell that no spreadsheet takes for a formula: with an apostrophe before what one begins with, blanks that
// spreadsheets skip left aside.
func plainCell(text string) string {
	if text == "" {
		return text
	}
	if begun := strings.TrimLeft(text, " \u00a0"); begun != "" && strings.ContainsAny(begun[:1], "=+-@\t\r\n") || strings.HasPrefix(text, "＝") {
		return "'" + text
	}
	return text
}

// dataPackage is a Frictionless data package (https://specs.frictionlessdata.io/data-package), with what the export says of itself.
type dataPackage struct {
	Profile   string            `json:"profile"`
	Name      string            `json:"name"`
	Title     string            `json:"title"`
	Created   string            `json:"created"`
	Sources   []packageSource   `json:"sources"`
	Resources []packageResource `json:"resources"`
	About     About             `json:"civicgraph"`
}

type packageSource struct {
	Title string `json:"title"`
	Path  string `json:"path,omitempty"`
}

type packageResource struct {
	Profile   string      `json:"profile"`
	Name      string      `json:"name"`
	Path      string      `json:"path"`
	Format    string      `json:"format"`
	MediaType string      `json:"mediatype"`
	Encoding  string      `json:"encoding"`
	Schema    tableSchema `json:"schema"`
}

type tableSchema struct {
	Fields      []tableField `json:"fields"`
	PrimaryKey  []string     `json:"primaryKey"`
	ForeignKeys []foreignKey `json:"foreignKeys,omitempty"`
}

type tableField struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Description string `json:"description"`
}

type foreignKey struct {
	Fields    string `json:"fields"`
	Reference struct {
		Resource string `json:"resource"`
		Fields   string `json:"fields"`
	} `json:"reference"`
}

func writeDataPackage(_ context.Context, w *paper, n *Network) error {
	described := dataPackage{
		Profile: "data-package", Name: "civicgraph-network", Title: n.About.Title, Created: string(n.About.Date) + "T00:00:00Z",
		Sources: []packageSource{}, About: n.About,
		Resources: []packageResource{
			resource("nodes", tableSchema{Fields: fieldsOf(nodeTable()), PrimaryKey: []string{"id"}}),
			resource("links", linkSchema(fieldsOf(n.linkTable()))),
			resource("edgelist", linkSchema(fieldsOf(n.edgeList()))),
		},
	}
	for _, source := range n.About.Sources {
		described.Sources = append(described.Sources, packageSource{source.Title, source.URL})
	}
	w.json(described)
	return nil
}

func resource(name string, schema tableSchema) packageResource {
	return packageResource{"tabular-data-resource", name, name + ".csv", "csv", "text/csv", "utf-8", schema}
}

func fieldsOf[T any](columns []column[T]) []tableField {
	var fields []tableField
	for _, c := range columns {
		kind := map[sort]string{texts: "string", lists: "string", integers: "integer", numbers: "number"}[c.sort]
		fields = append(fields, tableField{c.name, kind, c.about})
	}
	return fields
}

// linkSchema says of a table of links that both ends are nodes.
func linkSchema(fields []tableField) tableSchema {
	schema := tableSchema{Fields: fields, PrimaryKey: []string{"source", "target"}}
	for _, end := range schema.PrimaryKey {
		key := foreignKey{Fields: end}
		key.Reference.Resource, key.Reference.Fields = "nodes", "id"
		schema.ForeignKeys = append(schema.ForeignKeys, key)
	}
	return schema
}
