package neo4j

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func mint(kind civic.Kind, name any) civic.ID {
	return civic.Mint(kind, civic.Key{Scheme: "test", Value: fmt.Sprint(name)}, 0)
}

// everyColumn is a change that names each column once with a value and once without one, where it can be without.
func everyColumn() civic.Change {
	organization, activity, place, theme := mint(civic.KindOrganization, 1), mint(civic.KindActivity, 1), mint(civic.KindPlace, 1), mint(civic.KindTheme, 1)
	return civic.Change{
		Gone:   []civic.ID{mint(civic.KindActivity, 9), mint(civic.KindOrganization, 9)},
		Places: []civic.PlaceColumns{{ID: mint(civic.KindPlace, 0), Type: civic.Country}, {ID: place, Type: civic.Province, Within: mint(civic.KindPlace, 0)}},
		Organizations: []civic.OrganizationColumns{
			{ID: organization, Type: civic.NGO, Sector: civic.NGO.Sector(), Seat: place, Themes: []civic.ID{theme, mint(civic.KindTheme, 2)}},
			{ID: mint(civic.KindOrganization, 2), Type: civic.Company},
		},
		Activities: []civic.ActivityColumns{
			{
				ID: activity, Type: civic.Event, Format: civic.EventFormats()[0], PartOf: mint(civic.KindActivity, 2), Places: []civic.ID{place},
				Themes: []civic.ID{theme}, Sources: []civic.ID{mint(civic.KindSource, 1)}, Period: civic.Period{Start: "2020-01", End: civic.NoBound},
			},
			{ID: mint(civic.KindActivity, 2), Type: civic.Project, Period: civic.Period{End: "2021"}},
			{ID: mint(civic.KindActivity, 3), Type: civic.Programme},
		},
		Participations: []civic.ParticipationChange{
			{Activity: activity, Organization: organization, Role: civic.Partner, Period: civic.Period{Start: "XXXX-09"}},
			{Activity: activity, Organization: organization, Role: civic.Funder, Gone: true},
		},
	}
}

func kept(t *testing.T, change civic.Change) []byte {
	t.Helper()
	value, err := encodeColumns(change)
	if err != nil {
		t.Fatal(err)
	}
	data, ok := value.([]byte)
	if !ok {
		t.Fatalf("a change of %d rows is not kept", change.Rows())
	}
	return data
}

func TestColumnsComeBack(t *testing.T) {
	for name, change := range map[string]civic.Change{"every column": everyColumn(), "nothing": {}} {
		data := kept(t, change)
		got, err := decodeColumns(data)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, change) {
			t.Errorf("%s: got %+v, want %+v", name, got, change)
		}
		if again := kept(t, got); !bytes.Equal(again, data) {
			t.Errorf("%s: the same change gives %x and %x", name, data, again)
		}
	}
}

// TestKeptColumnsStayReadable holds the encoding to bytes that were taken down once: a database may hold them for years.
func TestKeptColumnsStayReadable(t *testing.T) {
	change := civic.Change{
		Gone:           []civic.ID{"o0"},
		Participations: []civic.ParticipationChange{{Activity: "a1", Organization: "o2", Role: civic.Partner, Period: civic.Period{Start: "2020"}, Gone: true}},
	}
	const want = "a2" + // two fields
		"01" + "81" + "626f30" + // gone: one id, "o0"
		"05" + "81" + "a5" + // participations: one, with five fields
		"01" + "626131" + "02" + "626f32" + "03" + "67504152544e4552" + // "a1", "o2", "PARTNER"
		"04" + "a1" + "657374617274" + "6432303230" + // the period: "start" is "2020"
		"05" + "f5" // gone
	if got := hex.EncodeToString(kept(t, change)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestLargeChangesAreNotKept(t *testing.T) {
	rows := func(n int) civic.Change {
		change := civic.Change{}
		for i := range n {
			change.Gone = append(change.Gone, mint(civic.KindActivity, i))
		}
		return change
	}
	kept(t, rows(mostRowsKept))
	wide := civic.Change{Organizations: []civic.OrganizationColumns{{ID: mint(civic.KindOrganization, 1), Type: civic.NGO}}}
	for i := range mostBytesKept / len(wide.Organizations[0].ID) {
		wide.Organizations[0].Themes = append(wide.Organizations[0].Themes, mint(civic.KindTheme, i))
	}
	for name, change := range map[string]civic.Change{"too many rows": rows(mostRowsKept + 1), "too many bytes": wide} {
		if value, err := encodeColumns(change); value != nil || err != nil {
			t.Errorf("%s: got a value (%T) and the error %v", name, value, err)
		}
	}
}

func TestDamagedColumnsAreRefused(t *testing.T) {
	whole := kept(t, everyColumn())
	for name, data := range map[string][]byte{
		"nothing at all": {}, "cut short": whole[:len(whole)-1], "too long": append(bytes.Clone(whole), 0), "a field of a newer program": {0xa1, 0x06, 0x80},
		"a field twice": {0xa2, 0x01, 0x80, 0x01, 0x80},
	} {
		if _, err := decodeColumns(data); !errors.Is(err, civic.ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzColumns makes changes out of words, and feeds the decoder bytes of any kind.
func FuzzColumns(f *testing.F) {
	whole, err := encodeColumns(everyColumn())
	if data, ok := whole.([]byte); ok && err == nil {
		f.Add(data, "o1", "PARTNER", "2020", true)
	}
	f.Add([]byte{0xa1, 0x01, 0x81, 0x60}, "", "", "", false)
	f.Fuzz(func(t *testing.T, data []byte, id, word, date string, gone bool) {
		if change, err := decodeColumns(data); err == nil && change.Rows() <= mostRowsKept {
			again, err := decodeColumns(kept(t, change))
			if err != nil || again.Rows() != change.Rows() {
				t.Errorf("%+v comes back as %+v, %v", change, again, err)
			}
		}
		if !valid(id, word, date) {
			return
		}
		period := civic.Period{Start: civic.Date(date)}
		want := civic.Change{
			Activities:     []civic.ActivityColumns{{ID: civic.ID(id), Type: civic.ActivityType(word), Places: []civic.ID{civic.ID(id)}, Period: period}},
			Participations: []civic.ParticipationChange{{Activity: civic.ID(id), Role: civic.Role(word), Period: period, Gone: gone}},
		}
		if got, err := decodeColumns(kept(t, want)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
	})
}

// valid says whether texts are such as a database keeps.
func valid(texts ...string) bool {
	for _, text := range texts {
		if string([]rune(text)) != text {
			return false
		}
	}
	return true
}
