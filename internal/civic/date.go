package civic

import (
	"cmp"
	"fmt"
	"math"
	"strings"
	"time"
)

// Date is a calendar date in a form of EDTF (ISO 8601-2:2019), as precise as its source:
//
//	2024        a year
//	2024-09     a month
//	2024-09-30  a day
//	XXXX-09-30  a day of an unstated year
//	XXXX-09     a month of an unstated year
//	..          no bound: the open start or end of a period
//
// The empty Date is unknown. Years run from 0001 to 9999 of the proleptic Gregorian calendar. A Date from outside must go
// through ParseDate or Period.Validate; the methods take any other text for an unknown date.
type Date string

// NoBound is the start of a period that always was, or the end of one that goes on.
const NoBound Date = ".."

const unstatedYear = "XXXX"

const dateForms = "write YYYY, YYYY-MM or YYYY-MM-DD with a year from 0001 to 9999, XXXX-MM or XXXX-MM-DD when the year is not stated, " +
	"or .. for no bound"

// ParseDate checks that s is a date that exists, in one of the forms of Date. The empty text, which stands for an unknown
// date in a record, is no form of a date. The error is a Fault of kind ErrInvalid without a path.
func ParseDate(s string) (Date, error) {
	d := Date(s)
	if _, ok := d.parts(); !ok && d != NoBound {
		return "", Invalid(fmt.Sprintf("%.40q is not a date of the calendar", s), dateForms)
	}
	return d, nil
}

// dateParts is a date taken apart. A part that the date does not state is 0, which no year, month or day is.
type dateParts struct{ year, month, day int }

// parts takes the date apart; ok is false when it is unknown, no bound, or not a date.
func (d Date) parts() (p dateParts, ok bool) {
	s := string(d)
	if len(s) != 4 && len(s) != 7 && len(s) != 10 {
		return p, false
	}
	if p.year = asciiNumber(s[:4]); p.year == 0 && (s[:4] != unstatedYear || len(s) == 4) {
		return p, false
	}
	if len(s) >= 7 {
		if p.month = asciiNumber(s[5:7]); s[4] != '-' || p.month < 1 || p.month > 12 {
			return p, false
		}
	}
	if len(s) == 10 {
		if p.day = asciiNumber(s[8:]); s[7] != '-' || p.day < 1 || p.day > p.monthLength() {
			return p, false
		}
	}
	return p, true
}

// monthLength returns the number of days of the month. In an unstated year February has 29, for there is such a year.
func (p dateParts) monthLength() int {
	const leapYear = 2000
	year := p.year
	if year == 0 {
		year = leapYear
	}
	return time.Date(year, time.Month(p.month+1), 0, 0, 0, 0, 0, time.UTC).Day()
}

// asciiNumber reads ASCII digits; it returns 0 when anything else is among them.
func asciiNumber(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0
		}
		n = 10*n + int(s[i]-'0')
	}
	return n
}

// Days returns the first and the last day of the date: "2020" runs from 1 January to 31 December. ok is false when the date
// is unknown, is no bound, or does not state its year.
func (d Date) Days() (first, last Day, ok bool) {
	p, ok := d.parts()
	switch {
	case !ok || p.year == 0:
		return 0, 0, false
	case p.month == 0:
		return dayAt(p.year, 1, 1), dayAt(p.year, 12, 31), true
	case p.day == 0:
		return dayAt(p.year, p.month, 1), dayAt(p.year, p.month, p.monthLength()), true
	}
	first = dayAt(p.year, p.month, p.day)
	return first, first, true
}

// LastDay returns the last day of an end: MaxDay when it has no bound, MinDay when it is unknown or does not state its year.
func (d Date) LastDay() Day {
	if d == NoBound {
		return MaxDay
	}
	if _, last, ok := d.Days(); ok {
		return last
	}
	return MinDay
}

// CompareDates puts dates in the order of a timeline: by first day, and of those that begin together the more precise one
// first. Then come the dates without a known year, by their text, and last the unknown date. It returns a negative number,
// 0 or a positive number, 0 for the same date only, and is a total order, of texts that are not dates too.
func CompareDates(a, b Date) int {
	aFirst, aLast, aKnown := a.Days()
	bFirst, bLast, bKnown := b.Days()
	switch {
	case aKnown && bKnown:
		return cmp.Or(cmp.Compare(aFirst, bFirst), cmp.Compare(aLast, bLast))
	case aKnown:
		return -1
	case bKnown:
		return 1
	case a == "" || b == "":
		return cmp.Compare(len(b), len(a))
	}
	return strings.Compare(string(a), string(b))
}

// Day is a day, counted from 1970-01-01 (day 0) in the proleptic Gregorian calendar.
type Day int32

// MinDay and MaxDay bound a span that has no bound. They lie beyond all dates and are there to be compared, not to be
// counted with.
const (
	MinDay Day = math.MinInt32
	MaxDay Day = math.MaxInt32
)

const secondsPerDay = 24 * 60 * 60

// DayOf returns the day that the moment falls on in UTC.
func DayOf(t time.Time) Day {
	seconds := t.Unix()
	days := seconds / secondsPerDay
	if seconds%secondsPerDay < 0 {
		days--
	}
	return Day(min(max(days, int64(MinDay)), int64(MaxDay)))
}

func dayAt(year, month, day int) Day {
	return DayOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
}

// Date returns the day as YYYY-MM-DD, and NoBound for a day outside the years 0001 to 9999, as MinDay and MaxDay are.
func (d Day) Date() Date {
	t := time.Unix(int64(d)*secondsPerDay, 0).UTC()
	if t.Year() < 1 || t.Year() > 9999 {
		return NoBound
	}
	return Date(t.Format(time.DateOnly))
}

// Span is an interval of days, both ends included, the first not after the last.
type Span struct{ First, Last Day }

// Overlaps says whether the spans have a day in common.
func (s Span) Overlaps(t Span) bool { return s.First <= t.Last && t.First <= s.Last }

// Period is when a fact held, as its source says it. Either end may be empty (unknown) or NoBound.
type Period struct {
	Start Date `json:"start,omitempty"`
	End   Date `json:"end,omitempty"`
}

// IsZero says whether nothing is known of the period.
func (p Period) IsZero() bool { return p == Period{} }

// Validate checks that each end is a date or unknown, and that the period does not end before it starts. The error is a
// Fault of kind ErrInvalid with the path "start" or "end".
func (p Period) Validate() error {
	if err := validateEnd(p.Start, "start"); err != nil {
		return err
	}
	if err := validateEnd(p.End, "end"); err != nil {
		return err
	}
	start, _, startKnown := p.Start.Days()
	_, end, endKnown := p.End.Days()
	if startKnown && endKnown && start > end {
		return Invalid(fmt.Sprintf("the period ends (%s) before it starts (%s)", p.End, p.Start),
			"swap or correct the two dates", "end")
	}
	return nil
}

func validateEnd(d Date, field string) error {
	if d == "" {
		return nil
	}
	_, err := ParseDate(string(d))
	return Under(err, field)
}

// Span returns the days on which the fact is known to have held, by these rules:
//
//   - Both ends known: from the first day of the start to the last day of the end. NoBound reaches to MinDay or MaxDay.
//   - One end known and the other unknown: the days of the known end only, since the source says no more than that.
//   - Otherwise, also when NoBound stands beside an unknown end, the period is undated and ok is false.
//
// An end that does not state its year counts as unknown.
func (p Period) Span() (s Span, ok bool) {
	start, startKnown := p.Start.span()
	end, endKnown := p.End.span()
	switch {
	case startKnown && endKnown:
		return Span{start.First, end.Last}, true
	case startKnown && p.Start != NoBound:
		return start, true
	case endKnown && p.End != NoBound:
		return end, true
	}
	return Span{}, false
}

// span returns the days of the date, all days for NoBound.
func (d Date) span() (Span, bool) {
	if d == NoBound {
		return Span{MinDay, MaxDay}, true
	}
	first, last, ok := d.Days()
	return Span{first, last}, ok
}

// ValidateBounds checks a period that facts are compared with, as Validate does; each bound that is given must be of a known year, or
// open.
func (p Period) ValidateBounds() error {
	if err := p.Validate(); err != nil {
		return err
	}
	return firstError(p.Start.checkBound("start"), p.End.checkBound("end"))
}

func (d Date) checkBound(path string) error {
	if _, _, ok := d.Days(); ok || d == "" || d == NoBound {
		return nil
	}
	return Invalid(fmt.Sprintf("%q does not say which year", string(d)), "give the year, or .. for no bound", path)
}
