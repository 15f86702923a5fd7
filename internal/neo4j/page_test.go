package neo4j

import (
	"encoding/hex"
	"errors"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// at is the position of an item whose key is one letter.
func at(letter string) *civic.Position {
	return &civic.Position{Key: []byte(letter), ID: civic.ID("o" + letter)}
}

// item is the row of an item whose key is one letter.
func item(question int, letter string) []any {
	return []any{int64(question), hex.EncodeToString([]byte(letter)), "o" + letter, letter}
}

// shown writes a page in one line: what lies before, the items, what lies behind, and their number in the list.
func shown(page civic.Page[string]) string {
	line := ""
	if page.HasPrevious {
		line += "…"
	}
	for i, item := range page.Items {
		line += item
		if page.Positions[i].Compare(*at(item)) != 0 {
			line += "?"
		}
	}
	if page.HasNext {
		line += "…"
	}
	if page.Total != nil {
		line += string(rune('0' + *page.Total))
	}
	return line
}

// TestPages checks pages of the list abcdef, made of rows in no order, those of another question among them.
func TestPages(t *testing.T) {
	for _, test := range []struct {
		name    string
		request civic.PageRequest
		rows    string
		want    string
	}{
		{"first", civic.PageRequest{Limit: 2}, "cab", "ab…"},
		{"all", civic.PageRequest{Limit: 6}, "fedcba", "abcdef"},
		{"next, its begin there still", civic.PageRequest{Limit: 2, From: at("b")}, "decb", "…cd…"},
		{"next, its begin gone", civic.PageRequest{Limit: 2, From: at("b")}, "dcea", "…cd…"},
		{"next of the first that are left", civic.PageRequest{Limit: 2, From: at("b")}, "edc", "cd…"},
		{"end", civic.PageRequest{Limit: 3, From: at("d")}, "dcef", "…ef"},
		{"behind the end", civic.PageRequest{Limit: 3, From: at("f")}, "f", "…"},
		{"last", civic.PageRequest{Limit: 2, Backward: true}, "dfe", "…ef"},
		{"before", civic.PageRequest{Limit: 2, From: at("e"), Backward: true}, "edcbf", "…cd…"},
		{"before the begin", civic.PageRequest{Limit: 2, From: at("a"), Backward: true}, "ab", "…"},
		{"more rows than asked for", civic.PageRequest{Limit: 1, From: at("c")}, "abcdef", "…d…"},
		{"nothing, when there is something", civic.PageRequest{Limit: 0}, "a", "…"},
		{"nothing", civic.PageRequest{Limit: 0}, "", ""},
		{"counted, of none", civic.PageRequest{Limit: 2, Count: true}, "", "0"},
	} {
		list := newPages(func(values []any) (string, error) { return text[string](values[0]), nil })
		list.question(civic.PageRequest{Limit: 1}, map[string]any{})
		list.question(test.request, map[string]any{})
		rows := [][]any{item(0, "z")}
		for _, letter := range test.rows {
			rows = append(rows, item(1, string(letter)))
		}
		for _, row := range rows {
			if err := list.add(row); err != nil {
				t.Fatal(err)
			}
		}
		all, err := list.all()
		if err != nil {
			t.Fatal(err)
		}
		if got := shown(all[1]); got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
		if got := shown(all[0]); got != "z" {
			t.Errorf("%s: the other question got %s", test.name, got)
		}
	}
}

// TestPagesCounted checks what a row says of the whole list.
func TestPagesCounted(t *testing.T) {
	list := newPages(func(values []any) (string, error) { return text[string](values[0]), nil })
	list.question(civic.PageRequest{Limit: 1, From: at("c"), Count: true}, map[string]any{})
	for _, row := range [][]any{item(0, "d"), {int64(0), nil, int64(4), true}} {
		if err := list.add(row); err != nil {
			t.Fatal(err)
		}
	}
	page, err := list.page(0)
	if got := shown(page); err != nil || got != "…d4" {
		t.Errorf("got %s, %v", got, err)
	}
}

// TestPagesDecodeTheirItemsOnly checks that nothing is decoded of what lies beyond a page, and that an error ends it.
func TestPagesDecodeTheirItemsOnly(t *testing.T) {
	broken := errors.New("broken")
	list := newPages(func(values []any) (string, error) {
		if values[0] == "c" {
			return "", broken
		}
		return text[string](values[0]), nil
	})
	for range 2 {
		list.question(civic.PageRequest{Limit: len(list.requests) + 2}, map[string]any{})
	}
	for question := range 2 {
		for _, letter := range "abc" {
			if err := list.add(item(question, string(letter))); err != nil {
				t.Fatal(err)
			}
		}
	}
	if page, err := list.page(0); err != nil || shown(page) != "ab…" {
		t.Errorf("got %s, %v", shown(page), err)
	}
	if _, err := list.all(); !errors.Is(err, broken) {
		t.Errorf("got error %v", err)
	}
	if err := list.add([]any{int64(0), "no hex", "oa"}); !errors.Is(err, civic.ErrCorrupt) {
		t.Errorf("a key that is not in hex: got error %v", err)
	}
}

// TestBounds checks what is asked of a statement: enough on both sides of the position to make the page whole, and no more.
func TestBounds(t *testing.T) {
	from := civic.Position{Key: []byte{0x01, 0xfe}, ID: "ob"}
	for _, test := range []struct {
		request civic.PageRequest
		want    bounds
	}{
		{civic.PageRequest{Limit: 20}, bounds{Up: 21}},
		{civic.PageRequest{Limit: 20, Backward: true}, bounds{Key: "~", ID: "~", Down: 21}},
		{civic.PageRequest{Limit: 20, From: &from}, bounds{Key: "01fe", ID: "ob", Up: 22, Down: 1}},
		{civic.PageRequest{Limit: 20, From: &from, Backward: true}, bounds{Key: "01fe", ID: "ob", Up: 1, Down: 22}},
		{civic.PageRequest{}, bounds{Up: 1}},
	} {
		if got := boundsOf(test.request); got != test.want {
			t.Errorf("%+v: got %+v, want %+v", test.request, got, test.want)
		}
	}
}
