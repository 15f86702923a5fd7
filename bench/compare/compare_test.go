package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/bench/crowd"
)

// TestComparison runs the comparison on a small nation, without the peer and the copies, which start servers of their own: loading,
// starting, asking, writing and the report. It is an error when the driver and our API do not say the same.
func TestComparison(t *testing.T) {
	t.Setenv("NEO4J_URI", "") // a server of its own: one that is given may hold something else
	var out, log bytes.Buffer
	arguments := []string{"-scale=0.01", "-rounds=1", "-clients=1,16", "-length=50ms", "-warm-up=50ms", "-peer=false", "-copy=false"}
	if err := compare(t.Context(), arguments, &out, &log); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	report := out.String()
	for _, line := range []string{
		"| read one ", "| list of 50 ", "| page behind 500 ", "| ties of a median organization ", "| partners of a median organization ",
		"| ties of the hub ", "| partners of the hub ", "| path ", "| search ",
	} {
		// Twice in the table, for the driver and for our API, and twice among the goals: the time of one client, and answers a second.
		if got := strings.Count(report, line); got != 4 {
			t.Errorf("%q is in the report %d times", line, got)
		}
	}
	for _, line := range []string{"Loaded ", "A new server: ready after ", "Memory of our server with 16 clients: ", "Single writes by 16 clients: "} {
		if !strings.Contains(report, line) {
			t.Errorf("the report lacks %q", line)
		}
	}
	if strings.Contains(report, "failed: ") || t.Failed() {
		t.Error(report)
	}
}

// TestGoals holds made-up figures against the goals, some of which they meet.
func TestGoals(t *testing.T) {
	at := func(p50 time.Duration, rate float64) crowd.Figure {
		return crowd.Figure{P50: p50, PerSecond: rate, Answered: 1}
	}
	one := &result{question: question{name: "list of 50"}, figures: map[cell]crowd.Figure{
		{"driver", 1}: at(10*time.Millisecond, 100), {"civicgraph", 1}: at(12*time.Millisecond, 80),
		{"driver", 16}: at(20*time.Millisecond, 800), {"civicgraph", 16}: at(22*time.Millisecond, 640),
		{"peer", 64}: at(time.Second, 50), {"civicgraph", 64}: at(100*time.Millisecond, 600),
		{"peer by place", 64}: at(time.Second, 100),
	}}
	var got []string
	for _, g := range goals([]*result{one}, []int{1, 16, 64}) {
		got = append(got, g.text+": "+g.got+map[bool]string{true: " met", false: " missed"}[g.met])
	}
	want := []string{
		"at most 1.15 times the driver's time: 1.20 missed",
		"at least 0.8 of the driver's answers a second at 16 clients: 0.80 met",
		"at least 8 times the answers a second of: peer (64 clients): 12.0 met",
		"at least 8 times the answers a second of: peer by place (64 clients): 6.0 missed",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAnswersAreComparedByWhatTheySay(t *testing.T) {
	w := way{by: api, rows: []string{"node", "edges"}, columns: []string{"node.id", "seat.0.name", "n", "strength"}}
	q := question{}
	theirs, err := q.lines(w, crowd.Answer{Body: []byte(`{"data":{"node":{"edges":[
		{"node":{"id":"o1"},"seat":[{"name":"Çankaya"}],"n":3,"strength":0.125},{"node":{"id":"o2"},"seat":[],"n":1000000,"strength":2}]}}}`)})
	if err != nil {
		t.Fatal(err)
	}
	first, second := []any{"o1", "Çankaya", int64(3), 0.125}, []any{"o2", nil, int64(1_000_000), 2.0}
	for _, c := range []struct {
		rows [][]any
		same bool
	}{
		{[][]any{first, second}, true},
		{[][]any{first}, false},
		{[][]any{second, first}, false},
		{[][]any{{"o1", "Çankaya", int64(4), 0.125}, second}, false},
	} {
		ours, err := q.lines(way{by: bare}, crowd.Answer{Rows: c.rows})
		if err != nil {
			t.Fatal(err)
		}
		if difference, same := shared(theirs, ours); same != c.same {
			t.Errorf("%v: held to be the same: %v (%s)", c.rows, same, difference)
		}
	}
}
