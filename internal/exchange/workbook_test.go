package exchange_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/exchange"
	"github.com/civicgraph/civicgraph/internal/network"
)

// TestSheetsHaveRoom has more than a sheet's rows of ties refused before they are written: one activity of 1,500 organizations ties 1,124,250
// pairs. As many as a sheet has room for are let in, and other formats take them all.
func TestSheetsHaveRoom(t *testing.T) {
	const crowd = 1500
	store := world(t)
	s := civic.Submission{Source: ref("hand"), Activities: []civic.ActivityEntry{activity("kalabalik", civic.Event, "", civic.Period{}, "Kalabalık")}}
	for i := range crowd {
		name := fmt.Sprint("uye-", i)
		s.Organizations = append(s.Organizations, organization(name, civic.NGO, "", official(name)...))
		s.Participations = append(s.Participations, civic.ParticipationEntry{Organization: ref(name), Activity: ref("kalabalik"), Role: civic.Participant})
	}
	submit(t, store, s)
	for _, one := range []struct {
		format string
		query  network.ExtractQuery
		fits   bool
	}{
		{"xlsx", network.ExtractQuery{}, false},
		{"xlsx", network.ExtractQuery{Limit: 1452}, false},
		{"xlsx", network.ExtractQuery{Limit: 1451}, true}, // 1,047,628 pairs, and the three of the small world
		{"xlsx", network.ExtractQuery{Mode: network.TwoMode}, true},
		{"parquet", network.ExtractQuery{}, true},
	} {
		n, _ := open(t, store, one.query)
		format, err := exchange.FormatNamed(one.format)
		if err != nil {
			t.Fatal(err)
		}
		err = format.Check(t.Context(), n)
		if one.fits != (err == nil) {
			t.Errorf("%+v: %v", one, err)
		}
		if !one.fits && (!errors.Is(err, civic.ErrTooCostly) || !strings.Contains(err.Error(), "csv or parquet") || !strings.Contains(err.Error(), "1048575 links")) {
			t.Errorf("%+v: %v", one, err)
		}
	}
}

// TestCellsOfAWorkbook looks at what could go wrong in cells: formulas, signs that XML has no place for, and texts longer than a cell, such as
// a filter that names many organizations.
func TestCellsOfAWorkbook(t *testing.T) {
	store := world(t)
	s := civic.Submission{Source: ref("hand")}
	names := []string{"+90 312", "@kurum", "-Ek", "=1+1", "a _x0041_ b", "𝄞 ğ"}
	for i, name := range names {
		s.Organizations = append(s.Organizations, organization(fmt.Sprint("hucre-", i), civic.NGO, "ankara", official(name)...))
	}
	submit(t, store, s)
	book := bookOf(t, store, network.ExtractQuery{Isolates: true})
	rows, err := book.GetRows("nodes")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, row := range rows[1:] {
		found[row[1]] = true
	}
	for _, want := range []string{"'+90 312", "'@kurum", "'-Ek", "'=1+1", "a _x0041_ b", "𝄞 ğ"} {
		if !found[want] {
			t.Errorf("there is no cell %q in %v", want, found)
		}
	}
	many := make([]civic.ID, 3000)
	for i := range many {
		many[i] = civic.Mint(civic.KindOrganization, slug(fmt.Sprint(i)), 0)
	}
	rows, err = bookOf(t, store, network.ExtractQuery{Ties: civic.TieFilter{Organizations: civic.OrganizationTieFilter{IDs: many}}}).GetRows("about")
	if err != nil {
		t.Fatal(err)
	}
	if name, text := rows[5][0], []rune(rows[5][1]); name != "filter" || len(text) != excelize.TotalCellChars || text[len(text)-1] != '…' {
		t.Errorf("%s has %d characters", name, len(text))
	}
}

// bookOf writes a workbook and opens it.
func bookOf(t *testing.T, store *embedded.Store, query network.ExtractQuery) *excelize.File {
	t.Helper()
	n, _ := open(t, store, query)
	book, err := excelize.OpenFile(written(t, n, "xlsx", ""))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	})
	return book
}
