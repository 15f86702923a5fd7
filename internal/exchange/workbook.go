package exchange

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strconv"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// workbook is a workbook of Excel (XLSX), for spreadsheets: sheets of nodes and of links, and one of what the export says of itself. Dates
// stand as texts, as EDTF has them, since "2020" and "2020-03" are no days, which is all that a spreadsheet knows. Lists are texts with a
// bar between their items.
func workbook() Format {
	return Format{Name: "xlsx", Tools: "Excel, LibreOffice, pandas", MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		Extension: ".xlsx", files: alone(writeWorkbook), fits: fitsSheets}
}

// The names of the sheets, and where the format puts that of links.
const (
	nodeSheet, linkSheet, aboutSheet = "nodes", "links", "about"
	linkSheetPath                    = "xl/worksheets/sheet2.xml"
)

// fitsSheets refuses a network with more nodes or links than a sheet has rows beside its head.
func fitsSheets(ctx context.Context, n *Network) error {
	const room = excelize.TotalRows - 1
	if n.About.Nodes > room {
		return tooLarge("nodes", room)
	}
	pairs := n.About.Nodes * (n.About.Nodes - 1) / 2
	if min(n.About.TotalLinks, pairs) <= room {
		return nil
	}
	links := 0
	for _, err := range n.extract.Links(ctx) {
		if err != nil {
			return err
		}
		if links++; links > room {
			return tooLarge("links", room)
		}
	}
	return nil
}

func tooLarge(what string, room int) error {
	return &civic.Fault{Kind: civic.ErrTooCostly, Path: []any{"format"},
		Problem: fmt.Sprintf("a sheet has room for %d %s, and the network has more", room, what),
		Remedy:  "take the format csv or parquet, which hold any number, or ask for less with ties or limit"}
}

func writeWorkbook(ctx context.Context, w *paper, n *Network) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	if err := prepare(book, n.About); err != nil {
		return err
	}
	head, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	if err := writeSheet(book, nodeSheet, head, nodeTable(), n.Nodes(ctx)); err != nil {
		return err
	}
	if err := writeSheet(book, linkSheet, head, n.linkTable(), n.Links(ctx)); err != nil {
		return err
	}
	if err := writeAboutSheet(book, head, n.About); err != nil {
		return err
	}
	return send(book, w)
}

// prepare makes the sheets, and says in the properties of the workbook what it is.
func prepare(book *excelize.File, about About) error {
	err := book.SetSheetName("Sheet1", nodeSheet)
	for _, name := range []string{linkSheet, aboutSheet} {
		if err == nil {
			_, err = book.NewSheet(name)
		}
	}
	if err != nil {
		return err
	}
	at := string(about.Date) + "T00:00:00Z"
	return book.SetDocProps(&excelize.DocProperties{
		Title: about.Title, Creator: "Civicgraph " + about.Build, Description: "revision " + about.Revision, Created: at, Modified: at,
	})
}

// writeSheet writes a sheet row by row. Rows that are more than a few megabytes wait in a file of the system's temporary folder.
func writeSheet[T any](book *excelize.File, name string, head int, columns []column[T], rows iter.Seq2[*T, error]) error {
	sheet, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	cells := make([]any, len(columns))
	for i, c := range columns {
		cells[i] = excelize.Cell{StyleID: head, Value: c.name}
		if err := sheet.SetColWidth(i+1, i+1, widthOf(c.name, c.sort)); err != nil {
			return err
		}
	}
	err = sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	if err == nil {
		err = sheet.SetRow("A1", cells)
	}
	if err != nil {
		return err
	}
	number := 1
	err = each(rows, func(row *T) error {
		number++
		for i, c := range columns {
			cells[i] = sheetCell(c.value(row))
		}
		return sheet.SetRow(fmt.Sprint("A", number), cells)
	})
	if err != nil {
		return err
	}
	return sheet.Flush()
}

// widthOf returns how wide a column is, in characters.
func widthOf(name string, s sort) float64 {
	switch {
	case name == "name" || name == "name_tr" || name == "name_en":
		return 44
	case name == "identifiers" || name == "website" || name == "sources":
		return 30
	case s == integers || s == numbers:
		return 11
	}
	return 20
}

// sheetCell returns a value as that of a cell: numbers as numbers, all else as a text that is no formula, nothing for what is not known.
func sheetCell(value any) any {
	switch value.(type) {
	case string, []string:
		return shortened(plainCell(plain(value)))
	}
	return value
}

// shortened returns a text as long as a cell has room for, with a mark where it ends before its end. Cells count as UTF-16 does.
func shortened(text string) string {
	const mark = "…"
	units, end := 0, 0
	for at, r := range text {
		if units < excelize.TotalCellChars {
			end = at
		}
		units += utf16.RuneLen(r)
	}
	if units <= excelize.TotalCellChars {
		return text
	}
	return text[:end] + mark
}

// numberOr returns a text that is a whole number as one, any other as the text of a cell.
func numberOr(text string) any {
	if number, err := strconv.Atoi(text); err == nil {
		return number
	}
	return sheetCell(text)
}

// writeAboutSheet writes what the export says of itself: names with texts, and a table of the sources below them.
func writeAboutSheet(book *excelize.File, head int, about About) error {
	var rows [][]any
	for _, field := range about.fields() {
		if field.name != "sources" {
			rows = append(rows, []any{field.name, numberOr(field.text)})
		}
	}
	heading := len(rows) + 2
	rows = append(rows, nil, []any{"source", "title", "publisher", "url", "retrieved_on", "licence"})
	for _, s := range about.Sources {
		rows = append(rows, []any{string(s.ID), sheetCell(s.Title), sheetCell(s.Publisher), sheetCell(s.URL), string(s.RetrievedOn), sheetCell(s.Licence)})
	}
	for i, row := range rows {
		if err := book.SetSheetRow(aboutSheet, fmt.Sprint("A", i+1), &row); err != nil {
			return err
		}
	}
	return errors.Join(book.SetColWidth(aboutSheet, "A", "A", 20), book.SetColWidth(aboutSheet, "B", "F", 44),
		book.SetCellStyle(aboutSheet, fmt.Sprint("A", heading), fmt.Sprint("F", heading), head))
}

// send writes a workbook as it is packed. The library would keep it whole in memory, and would put sheets into it in any order, so that
// the same network would not be the same bytes.
func send(book *excelize.File, w io.Writer) error {
	archive := &bookArchive{Writer: zip.NewWriter(w)}
	book.SetZipWriter(func(io.Writer) excelize.ZipWriter { return archive })
	err := book.Write(io.Discard)
	return errors.Join(err, archive.removeLate())
}

// bookArchive is an archive into which the sheet of links goes last, whenever it comes.
type bookArchive struct {
	*zip.Writer
	late *os.File
}

// Create begins a part of the workbook.
func (a *bookArchive) Create(name string) (io.Writer, error) {
	if name != linkSheetPath {
		return a.Writer.Create(name)
	}
	var err error
	a.late, err = os.CreateTemp("", "civicgraph-sheet-*")
	return a.late, err
}

// Close ends the archive with the sheet that waited.
func (a *bookArchive) Close() error {
	if a.late != nil {
		part, err := a.Writer.Create(linkSheetPath)
		if err == nil {
			_, err = a.late.Seek(0, io.SeekStart)
		}
		if err == nil {
			_, err = io.Copy(part, a.late)
		}
		if err != nil {
			return err
		}
	}
	return a.Writer.Close()
}

func (a *bookArchive) removeLate() error {
	if a.late == nil {
		return nil
	}
	return errors.Join(a.late.Close(), os.Remove(a.late.Name()))
}
