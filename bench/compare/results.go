package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/civicgraph/civicgraph/bench/crowd"
)

// A cell of the table is one way of asking, by so many clients at once.
type cell struct {
	way     string
	clients int
}

// A result is what was measured of one question.
type result struct {
	question question
	// deep is the name of the question for the page deep in the list.
	deep    string
	figures map[cell]crowd.Figure
	// differences are answers that should say the same and do not.
	differences []string
	// memory is the most that our server had at the largest number of clients.
	memory int
}

// compare asks every way the same things before anything is measured, and notes where answers differ from the first of them. A few that
// do are enough.
func (c *comparison) compare(ctx context.Context, q question, askers map[string]crowd.Asker) []string {
	const few, enough = 20, 3
	var differences []string
	for i := range min(few, len(q.asks)) {
		if len(differences) >= enough {
			break
		}
		var first []string
		var firstName string
		for _, w := range q.ways {
			asker, ok := askers[w.name()]
			if !ok || w.alone || w.once {
				continue
			}
			lines, err := c.lines(ctx, q, w, asker, i)
			switch {
			case err != nil:
				differences = append(differences, fmt.Sprintf("%s, %s: %v", q.name, w.name(), err))
			case firstName == "":
				first, firstName = lines, w.name()
			default:
				if difference, same := shared(first, lines); !same {
					differences = append(differences, fmt.Sprintf("%s %v: %s — %s: %s", q.name, q.asks[i], firstName, w.name(), difference))
				}
			}
		}
	}
	return differences
}

func (c *comparison) lines(ctx context.Context, q question, w way, a crowd.Asker, i int) ([]string, error) {
	var conn crowd.Connection
	said, err := a.Ask(ctx, &conn, i)
	if conn.Conn != nil {
		_ = conn.Close()
	}
	if err != nil {
		return nil, err
	}
	return q.lines(w, said)
}

// writeResults writes all results as a table: milliseconds, and answers a second.
func writeResults(w io.Writer, all []*result, clients []int) error {
	table := tabwriter.NewWriter(w, 0, 0, 1, ' ', 0)
	head, rule := "| question\t| asked\t|", "|---\t|---\t|"
	for _, n := range clients {
		head += fmt.Sprintf(" %d: p50 ms\t| p99 ms\t| per s\t|", n)
		rule += "---\t|---\t|---\t|"
	}
	_, _ = fmt.Fprintf(table, "%s\n%s\n", head, rule)
	for _, r := range all {
		for _, way := range r.question.ways {
			if line, ok := r.line(way, clients); ok {
				_, _ = fmt.Fprintln(table, line)
			}
		}
	}
	return table.Flush()
}

func (r *result) line(w way, clients []int) (string, bool) {
	var line strings.Builder
	_, _ = fmt.Fprintf(&line, "| %s\t| %s\t|", r.question.name, w.name())
	known := false
	for _, n := range clients {
		f, ok := r.figures[cell{w.name(), n}]
		known = known || ok
		switch {
		case !ok:
			line.WriteString(" \t| \t| \t|")
		case f.Answered == 0:
			_, _ = fmt.Fprintf(&line, " failed\t| %s\t| \t|", shortened(f.Failure))
		default:
			_, _ = fmt.Fprintf(&line, " %s\t| %s\t| %s\t|", milliseconds(f.P50), milliseconds(f.P99), rate(f))
		}
	}
	return line.String(), known
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.3g", float64(d)/float64(time.Millisecond))
}

func rate(f crowd.Figure) string {
	text := fmt.Sprintf("%.3g", f.PerSecond)
	if f.PerSecond >= 100 {
		text = fmt.Sprintf("%.0f", f.PerSecond)
	}
	if f.Failed > 0 {
		text += fmt.Sprintf(" (%d failed: %s)", f.Failed, shortened(f.Failure))
	}
	return text
}

func shortened(err error) string {
	const most = 80
	text := strings.Join(strings.Fields(fmt.Sprint(err)), " ")
	return strings.ReplaceAll(text[:min(len(text), most)], "|", "/")
}
