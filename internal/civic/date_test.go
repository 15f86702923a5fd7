package civic_test

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func TestParseDateAccepts(t *testing.T) {
	for _, s := range []string{
		"0001", "2024", "9999", "2024-01", "2024-12", "2024-02-29", "2000-02-29", "2023-02-28", "2024-12-31",
		"XXXX-02-29", "XXXX-09-30", "XXXX-09", "..",
	} {
		if d, err := civic.ParseDate(s); err != nil || string(d) != s {
			t.Errorf("ParseDate(%q) = %q, %v", s, d, err)
		}
	}
}

func TestParseDateRejects(t *testing.T) {
	for _, s := range []string{
		"", " ", ".", "...", "0000", "0000-01", "24", "02024", "2024-", "2024-1", "2024-00", "2024-13", "2024-1-1", "2024-01-00",
		"2023-02-29", "1900-02-29", "2024-02-30", "2024-04-31", "2024-01-32", "XXXX-02-30", "XXXX-04-31", "XXXX", "XXXX-13", "XXXX-00-01",
		"xxxx-09-30", "XXX4-09-30", "2024-XX", "2024-09-XX", "20240930", "2024/09/30", "30.09.2024", "2024-09-30T00:00", " 2024", "2024 ",
		"2024-09-30Z", "+2024", "-2024", "-001", "2024-+9", "2024--9", "2024?", "2024~", "2024-09/..", "٢٠٢٤", "２０２４", "2024‐09", "202\x00", "2024-0\xff",
	} {
		_, err := civic.ParseDate(s)
		var fault *civic.Fault
		if !errors.As(err, &fault) || !errors.Is(err, civic.ErrInvalid) {
			t.Errorf("ParseDate(%q): %v, want an invalid input", s, err)
			continue
		}
		if !strings.Contains(fault.Remedy, "YYYY-MM-DD") || !strings.Contains(fault.Remedy, "XXXX-MM-DD") {
			t.Errorf("ParseDate(%q): the remedy %q does not list the forms", s, fault.Remedy)
		}
	}
	if _, err := civic.ParseDate(strings.Repeat("9", 1<<20)); len(err.Error()) > 400 {
		t.Errorf("the error repeats a long input: %d bytes", len(err.Error()))
	}
}

func TestDays(t *testing.T) {
	for _, c := range []struct {
		date        civic.Date
		first, last string
	}{
		{"2020", "2020-01-01", "2020-12-31"},
		{"2020-02", "2020-02-01", "2020-02-29"},
		{"1900-02", "1900-02-01", "1900-02-28"},
		{"2020-12", "2020-12-01", "2020-12-31"},
		{"2020-06-15", "2020-06-15", "2020-06-15"},
		{"0001", "0001-01-01", "0001-12-31"},
		{"9999-12", "9999-12-01", "9999-12-31"},
	} {
		first, last, ok := c.date.Days()
		if !ok || string(first.Date()) != c.first || string(last.Date()) != c.last {
			t.Errorf("%s: %s to %s, %v", c.date, first.Date(), last.Date(), ok)
		}
	}
	for _, d := range []civic.Date{"", "..", "XXXX-09-30", "XXXX-09", "2023-02-29", "soon"} {
		if _, _, ok := d.Days(); ok {
			t.Errorf("%q has days", d)
		}
	}
}

func TestDaysAreCountedFrom1970(t *testing.T) {
	for date, want := range map[civic.Date]civic.Day{
		"1970-01-01": 0, "1970-01-02": 1, "1969-12-31": -1, "2000-03-01": 11017, "0001-01-01": -719162, "9999-12-31": 2932896,
	} {
		if got, _, _ := date.Days(); got != want {
			t.Errorf("%s is day %d, want %d", date, got, want)
		}
	}
}

func TestDayAndDateAreInverse(t *testing.T) {
	// 400 years are a whole cycle of the Gregorian calendar.
	for day := civic.Day(-36525); day < 109572; day++ {
		date := day.Date()
		if first, last, ok := date.Days(); !ok || first != day || last != day {
			t.Fatalf("day %d is %s, which is day %d to %d", day, date, first, last)
		}
	}
}

func TestDayOf(t *testing.T) {
	istanbul := time.FixedZone("+03", 3*60*60)
	for _, c := range []struct {
		moment time.Time
		want   civic.Date
	}{
		{time.Date(2024, 9, 30, 23, 59, 59, 999, time.UTC), "2024-09-30"},
		{time.Date(2024, 10, 1, 2, 59, 0, 0, istanbul), "2024-09-30"},
		{time.Date(1969, 12, 31, 23, 59, 59, 0, time.UTC), "1969-12-31"},
		{time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC), "1969-12-31"},
		{time.Time{}, "0001-01-01"},
		{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), ".."},
		{time.Date(0, 12, 31, 0, 0, 0, 0, time.UTC), ".."},
	} {
		if got := civic.DayOf(c.moment).Date(); got != c.want {
			t.Errorf("%v is on %s, want %s", c.moment, got, c.want)
		}
	}
	if civic.DayOf(time.Unix(1<<60, 0)) != civic.MaxDay || civic.DayOf(time.Unix(-1<<60, 0)) != civic.MinDay {
		t.Error("moments beyond the days are not held at MinDay and MaxDay")
	}
	if civic.MinDay.Date() != civic.NoBound || civic.MaxDay.Date() != civic.NoBound {
		t.Error("MinDay and MaxDay are not NoBound")
	}
}

func TestPeriodValidate(t *testing.T) {
	for _, p := range []civic.Period{
		{}, {Start: "2020"}, {End: "2020"}, {Start: "2020", End: "2020"}, {Start: "2020-06", End: "2020"}, {Start: "..", End: ".."},
		{Start: "2020", End: ".."}, {Start: "..", End: "2020-05"}, {Start: "XXXX-12-30", End: "XXXX-01-02"}, {Start: "2020", End: "XXXX-01"},
		{Start: "2020", End: "2020-01-01"},
	} {
		if err := p.Validate(); err != nil {
			t.Errorf("%v: %v", p, err)
		}
	}
	for _, c := range []struct {
		period civic.Period
		path   string
	}{
		{civic.Period{Start: "2020-13"}, "start"},
		{civic.Period{Start: "2020", End: "2019"}, "end"},
		{civic.Period{Start: "2020-06-02", End: "2020-06-01"}, "end"},
		{civic.Period{Start: "..", End: "now"}, "end"},
	} {
		var fault *civic.Fault
		if err := c.period.Validate(); !errors.As(err, &fault) || len(fault.Path) != 1 || fault.Path[0] != c.path {
			t.Errorf("%v: %v, want a fault at %s", c.period, err, c.path)
		}
	}
}

func TestPeriodIsZero(t *testing.T) {
	if !(civic.Period{}).IsZero() || (civic.Period{End: ".."}).IsZero() {
		t.Error("only the empty period is zero")
	}
}

func TestPeriodSpan(t *testing.T) {
	for _, c := range []struct{ start, end, first, last civic.Date }{
		{"2020", "2021-03", "2020-01-01", "2021-03-31"},
		{"2020-05-07", "2020-05-07", "2020-05-07", "2020-05-07"},
		{"2020-05", "..", "2020-05-01", ".."},
		{"..", "2020-05", "..", "2020-05-31"},
		{"..", "..", "..", ".."},
		{"2020", "", "2020-01-01", "2020-12-31"},
		{"", "2020-02", "2020-02-01", "2020-02-29"},
		{"2020", "XXXX-05", "2020-01-01", "2020-12-31"},
	} {
		span, ok := civic.Period{Start: c.start, End: c.end}.Span()
		if !ok || span.First.Date() != c.first || span.Last.Date() != c.last {
			t.Errorf("%s/%s: %s to %s, %v", c.start, c.end, span.First.Date(), span.Last.Date(), ok)
		}
	}
	for _, p := range []civic.Period{
		{}, {Start: ".."}, {End: ".."}, {Start: "XXXX-09-30", End: "XXXX-09-30"}, {Start: "..", End: "XXXX-09"}, {Start: "XXXX-09"},
	} {
		if span, ok := p.Span(); ok {
			t.Errorf("%v is dated: %v", p, span)
		}
	}
}

func TestOpenSpanReachesTheBounds(t *testing.T) {
	span, ok := civic.Period{Start: "..", End: ".."}.Span()
	if want := (civic.Span{First: civic.MinDay, Last: civic.MaxDay}); !ok || span != want {
		t.Errorf("the whole time is %v", span)
	}
}

func TestSpanOverlaps(t *testing.T) {
	for _, c := range []struct {
		a, b civic.Span
		want bool
	}{
		{civic.Span{First: 1, Last: 5}, civic.Span{First: 5, Last: 9}, true},
		{civic.Span{First: 1, Last: 5}, civic.Span{First: 6, Last: 9}, false},
		{civic.Span{First: 1, Last: 9}, civic.Span{First: 3, Last: 4}, true},
		{civic.Span{First: civic.MinDay, Last: 0}, civic.Span{First: 0, Last: civic.MaxDay}, true},
		{civic.Span{First: civic.MinDay, Last: 0}, civic.Span{First: 1, Last: civic.MaxDay}, false},
	} {
		if c.a.Overlaps(c.b) != c.want || c.b.Overlaps(c.a) != c.want {
			t.Errorf("%v and %v overlap: want %v", c.a, c.b, c.want)
		}
	}
}

func TestCompareDatesIsTheTimeline(t *testing.T) {
	want := []civic.Date{
		"0999", "2019-12-31", "2020-01-01", "2020-01", "2020", "2020-01-02", "2020-02", "2021",
		"..", "XXXX-01", "XXXX-01-05", "XXXX-09-30", "",
	}
	got := slices.Clone(want)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	slices.SortFunc(got, civic.CompareDates)
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestCompareDatesIsTotal(t *testing.T) {
	dates := []civic.Date{"", "..", "soon", "2023-02-29", "XXXX-01", "XXXX-01-01", "XXXX-02-29"}
	random := rand.New(rand.NewPCG(3, 4))
	for range 60 {
		day := civic.Day(random.IntN(800) + 18000).Date()
		dates = append(dates, day, day[:7], day[:4])
	}
	for _, a := range dates {
		for _, b := range dates {
			ab := cmp.Compare(civic.CompareDates(a, b), 0)
			if ab != -cmp.Compare(civic.CompareDates(b, a), 0) || (ab == 0) != (a == b) {
				t.Fatalf("%q and %q: not antisymmetric", a, b)
			}
			for _, c := range dates {
				if ab <= 0 && civic.CompareDates(b, c) <= 0 && civic.CompareDates(a, c) > 0 {
					t.Fatalf("%q ≤ %q ≤ %q, not transitive", a, b, c)
				}
			}
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"", "2024", "2024-09", "2024-09-30", "XXXX-02-29", "..", "2023-02-29", "9999-12-31"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := civic.ParseDate(s)
		_, parsed := time.Parse(time.DateOnly, s)
		switch first, last, ok := civic.Date(s).Days(); {
		case err != nil && ok:
			t.Errorf("%q is refused and has days", s)
		case err == nil && string(d) != s:
			t.Errorf("%q became %q", s, d)
		case len(s) == 10 && ok != (parsed == nil && s[:4] != "0000"):
			t.Errorf("%q: known %v, but time.Parse says %v", s, ok, parsed)
		case ok && first > last:
			t.Errorf("%q ends before it starts", s)
		}
	})
}

func BenchmarkPeriodSpan(b *testing.B) {
	p := civic.Period{Start: "2020-05", End: "2021-06-30"}
	for b.Loop() {
		p.Span()
	}
}
