package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/civicgraph/civicgraph/bench/crowd"
)

const target = "/graphql"

// measurement is one run of the program.
type measurement struct {
	options
	folder   string
	ours     *crowd.Service
	out, log io.Writer
}

// deepest is how deep in the list of organizations a page is asked for, in a shorter list in its middle.
const deepest = 50_000

// measure asks everything and writes the table.
func (m *measurement) measure(ctx context.Context, s sample) error {
	depth := min(deepest, s.organizations/200*100)
	cursor, err := findCursor(ctx, m.ours.Address, depth)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(m.out, 0, 0, 1, ' ', 0)
	_, _ = fmt.Fprintln(table, "| question\t| bytes\t| clients\t| ours: p50 ms\t| p99 ms\t| per s\t| bare: p50 ms\t| p99 ms\t| per s\t| ours of bare\t|")
	_, _ = fmt.Fprintln(table, "|---\t|---\t|---\t|---\t|---\t|---\t|---\t|---\t|---\t|---\t|")
	for _, q := range questions(s, cursor, depth) {
		if !m.only.MatchString(q.name) {
			continue
		}
		if err := m.question(ctx, table, q); err != nil {
			return err
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	memory, err := m.ours.Memory(ctx)
	_, _ = fmt.Fprintf(m.out, "Memory of our server: %d MB.\n", memory>>20)
	return err
}

// question measures one question by all numbers of clients.
func (m *measurement) question(ctx context.Context, to io.Writer, q question) (err error) {
	ours, err := crowd.NewWebAsker(m.ours.Address, target, q.text, q.asks, "")
	if err != nil {
		return err
	}
	answers, err := q.answers(ctx, ours)
	if err != nil {
		return err
	}
	bytes := 0
	for _, answer := range answers {
		bytes += len(answer)
	}
	service, err := startBare(ctx, m.folder, answers)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, service.Stop()) }()
	bare, err := crowd.NewWebAsker(service.Address, target, q.text, q.asks, "")
	if err != nil {
		return err
	}
	crowd.Measure(ctx, ours, 4, m.warmUp)
	crowd.Measure(ctx, bare, 4, m.warmUp)
	for _, clients := range m.clients {
		o, b := m.byTurns(ctx, ours, bare, clients)
		_, _ = fmt.Fprintf(to, "| %s\t| %d\t| %d\t| %s\t| %.2f\t|\n", q.name, bytes/len(answers), clients, cells(o)+"\t| "+cells(b), o.PerSecond/b.PerSecond)
		_, _ = fmt.Fprintf(m.log, "%s, %d clients: %.0f/s, bare %.0f/s\n", q.name, clients, o.PerSecond, b.PerSecond)
		if failure := errors.Join(o.Failure, b.Failure); failure != nil {
			return fmt.Errorf("%s: %d answers failed: %w", q.name, o.Failed+b.Failed, failure)
		}
	}
	return ctx.Err()
}

// byTurns measures both, round after round.
func (m *measurement) byTurns(ctx context.Context, ours, bare crowd.Asker, clients int) (o, b crowd.Figure) {
	var of, bf []crowd.Figure
	for range m.rounds {
		of = append(of, crowd.Measure(ctx, ours, clients, m.length).Figure())
		bf = append(bf, crowd.Measure(ctx, bare, clients, m.length).Figure())
	}
	return crowd.Typical(of), crowd.Typical(bf)
}

func cells(f crowd.Figure) string {
	ms := func(d time.Duration) string { return fmt.Sprintf("%.3g", float64(d)/float64(time.Millisecond)) }
	return fmt.Sprintf("%s\t| %s\t| %.0f", ms(f.P50), ms(f.P99), f.PerSecond)
}
