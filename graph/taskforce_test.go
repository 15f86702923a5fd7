package graph

import (
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// TestDue follows recurrence rules by the calendar, and rules that lead nowhere.
func TestDue(t *testing.T) {
	day := func(text string) (first int32) {
		at, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return int32(at.Unix() / 86400)
	}
	for _, one := range []struct{ rule, from, today, want string }{
		{"FREQ=MONTHLY;INTERVAL=2", "2023-10-15", "2024-05-15", "2024-06-15"},
		{"FREQ=MONTHLY;INTERVAL=2", "2023-10-15", "2024-06-15", "2024-08-15"},
		{"FREQ=MONTHLY;INTERVAL=2", "2024-09-01", "2024-05-15", "2024-11-01"},
		{"FREQ=WEEKLY", "2024-05-01", "2024-05-01", "2024-05-08"},
		{"FREQ=YEARLY", "2020-02-29", "2021-01-01", "2024-02-29"},
		{"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", "2024-01-01", "2024-01-01", ""},
		{"FREQ=MONTHLY;INTERVAL=0", "2024-01-10", "2024-01-10", "2024-02-10"},
		{"sometimes", "2024-01-01", "2024-01-01", ""},
	} {
		got := due(one.rule, civic.Day(day(one.from)), civic.Day(day(one.today)))
		if string(got) != one.want {
			t.Errorf("%s from %s after %s is %q, want %q", one.rule, one.from, one.today, got, one.want)
		}
	}
}
