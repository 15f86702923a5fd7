package exchange

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// parquetTables is a pair of tables in Parquet (https://parquet.apache.org), for pandas, Arrow, DuckDB, Polars and R. What is not known is
// null, and lists are lists. What the export says of itself is the metadata of both tables, each entry under "civicgraph." and its name.
func parquetTables() Format {
	return Format{Name: "parquet", Tools: "pandas, Arrow, DuckDB, Polars", MediaType: "application/zip", Extension: ".parquet.zip",
		files: together(file{"nodes.parquet", writeNodeParquet}, file{"links.parquet", writeLinkParquet})}
}

func writeNodeParquet(ctx context.Context, w *paper, n *Network) error {
	const keys = 1
	return writeParquet(w, n.About, "nodes", nodeTable(), keys, n.Nodes(ctx))
}

func writeLinkParquet(ctx context.Context, w *paper, n *Network) error {
	const keys = 2
	return writeParquet(w, n.About, "links", n.linkTable(), keys, n.Links(ctx))
}

const (
	// rowsOfGroup is how many rows are together in a file, and in memory, compressed, while they are written.
	rowsOfGroup = 100_000
	// rowsOfBatch is how many rows are written at once.
	rowsOfBatch = 256
)

// writeParquet writes a table whose first columns are keys, which are always known.
func writeParquet[T any](w *paper, about About, name string, columns []column[T], keys int, rows iter.Seq2[*T, error]) error {
	options := []parquet.WriterOption{
		parquet.NewSchema(name, schemaOf(columns, keys)), parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(rowsOfGroup),
		parquet.CreatedBy("Civicgraph", about.Build, ""),
	}
	for _, field := range about.fields() {
		options = append(options, parquet.KeyValueMetadata("civicgraph."+field.name, field.text))
	}
	table := parquet.NewGenericWriter[any](w, options...)
	builder := parquet.NewRowBuilder(table.Schema())
	var batch []parquet.Row
	flush := func() error {
		_, err := table.WriteRows(batch)
		batch = batch[:0]
		return err
	}
	err := each(rows, func(row *T) error {
		builder.Reset()
		for i, c := range columns {
			for _, value := range parquetValues(c.value(row)) {
				builder.Add(i, value)
			}
		}
		if batch = append(batch, builder.Row()); len(batch) < rowsOfBatch {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if err == nil {
		err = table.Close()
	}
	return err
}

// inOrder is a group of columns in an order of their own: a parquet.Group has them by name.
type inOrder struct {
	parquet.Group
	names []string
}

// Fields returns the columns in their order.
func (g inOrder) Fields() []parquet.Field {
	fields := g.Group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int {
		return slices.Index(g.names, a.Name()) - slices.Index(g.names, b.Name())
	})
	return fields
}

// schemaOf returns the schema of a table whose first columns are keys.
func schemaOf[T any](columns []column[T], keys int) parquet.Node {
	schema := inOrder{Group: parquet.Group{}}
	for i, c := range columns {
		node := parquetNode(c.sort)
		if i >= keys {
			node = parquet.Optional(node)
		}
		schema.Group[c.name] = node
		schema.names = append(schema.names, c.name)
	}
	return schema
}

func parquetNode(s sort) parquet.Node {
	const bits = 64
	switch s {
	case integers:
		return parquet.Int(bits)
	case numbers:
		return parquet.Leaf(parquet.DoubleType)
	case lists:
		return parquet.List(parquet.String())
	case texts:
	}
	return parquet.String()
}

// parquetValues returns a value of a column as one or, for a list, several values of Parquet; none for what is not known.
func parquetValues(value any) []parquet.Value {
	switch value := value.(type) {
	case string:
		return []parquet.Value{parquet.ByteArrayValue([]byte(strings.ToValidUTF8(value, "�")))}
	case int:
		return []parquet.Value{parquet.Int64Value(int64(value))}
	case float64:
		return []parquet.Value{parquet.DoubleValue(value)}
	case []string:
		var values []parquet.Value
		for _, item := range value {
			values = append(values, parquetValues(item)...)
		}
		return values
	}
	return nil
}
