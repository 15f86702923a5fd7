package exchange

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Format is a format that networks are written in.
type Format struct {
	// Name is what it is asked for by, and Tools which tools read it.
	Name, Tools string
	// MediaType is that of what is written, and Extension how its files are named, with the point.
	MediaType, Extension string
	// files are what is written: one file as it is, or more of them in a zip archive.
	files func(*Network) []file
	// fits refuses a network that the format has no room for, before it is written; nil where there is room for all.
	fits func(context.Context, *Network) error
}

// file is one file of a format.
type file struct {
	name  string
	write func(context.Context, *paper, *Network) error
}

// alone is a format of one file.
func alone(write func(context.Context, *paper, *Network) error) func(*Network) []file {
	return func(*Network) []file { return []file{{write: write}} }
}

// together is a format of several files, with what the export says of itself beside them.
func together(files ...file) func(*Network) []file {
	return func(*Network) []file { return append([]file{{"about.json", writeAbout}}, files...) }
}

func writeAbout(_ context.Context, w *paper, n *Network) error {
	w.json(n.About)
	return nil
}

// Formats returns the formats there are, in the order in which they are listed.
func Formats() []Format {
	return []Format{
		graphML(), gexf(), graphologyJSON(), cytoscapeJSON(), nodeLinkJSON(), tables(), workbook(), parquetTables(), pajek(), geoJSON(), jsonLD(), followTheMoney(), kumu(), cypherScript(),
	}
}

// FormatNamed returns the format that has a name. There being none is an ErrNotFound fault that names those there are.
func FormatNamed(name string) (Format, error) {
	formats := Formats()
	at := slices.IndexFunc(formats, func(f Format) bool { return f.Name == name })
	if at >= 0 {
		return formats[at], nil
	}
	var names []string
	for _, f := range formats {
		names = append(names, f.Name)
	}
	return Format{}, &civic.Fault{Kind: civic.ErrNotFound, Path: []any{"format"}, Problem: "there is no such format",
		Remedy: "give one of " + strings.Join(names, ", ")}
}

// Check returns an ErrTooCostly fault when the format has no room for a network. It may have to go through the links to find out.
func (f Format) Check(ctx context.Context, n *Network) error {
	if f.fits == nil {
		return nil
	}
	return f.fits(ctx, n)
}

// Write writes a network, which Check let pass. It ends with the first error of the network or of the writer.
func (f Format) Write(ctx context.Context, to io.Writer, n *Network) error {
	files := f.files(n)
	if len(files) == 1 {
		return f.writeFile(ctx, to, n, files[0])
	}
	archive := zip.NewWriter(to)
	for _, file := range files {
		// Without a time, so that the same network is the same bytes.
		part, err := archive.CreateHeader(&zip.FileHeader{Name: file.name, Method: zip.Deflate})
		if err == nil {
			err = f.writeFile(ctx, part, n, file)
		}
		if err != nil {
			return err
		}
	}
	return archive.Close()
}

func (f Format) writeFile(ctx context.Context, to io.Writer, n *Network, file file) error {
	w := &paper{Writer: bufio.NewWriterSize(to, 64<<10)}
	if err := file.write(ctx, w, n); err != nil {
		return fmt.Errorf("write %s: %w", f.Name, err)
	}
	return w.Flush()
}

// paper is what formats write on. It keeps the first error, which Flush returns.
type paper struct {
	*bufio.Writer
	room bytes.Buffer
}

// put writes texts as they are.
func (w *paper) put(texts ...string) {
	for _, text := range texts {
		_, _ = w.WriteString(text)
	}
}

// say writes a formatted text.
func (w *paper) say(format string, values ...any) { _, _ = fmt.Fprintf(w.Writer, format, values...) }

// json writes a value of this package's own as JSON, without a line break behind it.
func (w *paper) json(value any) {
	w.room.Reset()
	encoder := json.NewEncoder(&w.room)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value) // no value of ours fails: they are texts, numbers and lists of them
	_, _ = w.Write(bytes.TrimRight(w.room.Bytes(), "\n"))
}

// writeEach writes rows until one cannot be had or written.
func writeEach[T any](w *paper, rows iter.Seq2[*T, error], write func(*T)) error {
	return each(rows, func(row *T) error {
		write(row)
		_, err := w.Write(nil) // the error there was, if any
		return err
	})
}

// each does something with rows until one cannot be had or it fails.
func each[T any](rows iter.Seq2[*T, error], do func(*T) error) error {
	for row, err := range rows {
		if err == nil {
			err = do(row)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// jsonList writes rows as a JSON list, a row a line.
func jsonList[T any](w *paper, rows iter.Seq2[*T, error], value func(*T) any) error {
	separator := "[\n"
	err := writeEach(w, rows, func(row *T) {
		w.put(separator)
		separator = ",\n"
		w.json(value(row))
	})
	if separator == "[\n" {
		w.put("[")
	}
	w.put("\n]")
	return err
}

// jsonObject writes a JSON object whose lists of nodes and links come as they are gone through. Head is what stands before them, without
// the brackets.
func (n *Network) jsonObject(ctx context.Context, w *paper, head, nodesName, linksName string, node func(*Node) any, link func(*Link) any) error {
	w.put("{", head, `"`, nodesName, `":`)
	err := jsonList(w, n.Nodes(ctx), node)
	if err == nil {
		w.put(`,"`, linksName, `":`)
		err = jsonList(w, n.Links(ctx), link)
	}
	w.put("}\n")
	return err
}
