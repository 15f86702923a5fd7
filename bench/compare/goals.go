package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/civicgraph/civicgraph/bench/crowd"
)

// A goal is a ratio that an answer of ours should reach.
type goal struct {
	question, text string
	// got is what was reached, and met whether that is enough.
	got string
	met bool
}

// slow is from when on a question is held to its share of the time, below which it is held to a number of milliseconds.
const slow = 2 * time.Millisecond

// The goals against the driver.
const (
	mostOfDriver   = 1.15
	mostOverDriver = time.Millisecond
	leastOfSlow    = 0.8
	leastOfFast    = 0.5
)

// A lead is a goal against one way of the peer: at least times as many answers a second, or at most so many times the time of one client.
type lead struct {
	question, way string
	times, most   float64
}

func leads(deep string) []lead {
	return []lead{
		{question: "read one", way: "peer", times: 3},
		{question: "list of 50", way: "peer", times: 8},
		{question: "list of 50", way: "peer by place", times: 8},
		{question: deep, way: "peer by offset", times: 100},
		{question: "partners of the hub", way: "peer nested", times: 10},
		{question: "partners of the hub", way: "peer", most: 1.1},
		{question: "ties of the hub", way: "peer", most: 1.1},
		{question: "path", way: "peer", times: 3},
		{question: "search", way: "peer", times: 2},
	}
}

// goals holds the results against what is asked of them.
func goals(all []*result, clients []int) []goal {
	var list []goal
	for _, r := range all {
		list = append(list, r.againstDriver(clients)...)
		for _, l := range leads(r.deep) {
			if l.question == r.question.name {
				list = append(list, r.againstPeer(l, clients)...)
			}
		}
	}
	return list
}

func (r *result) againstDriver(clients []int) []goal {
	var list []goal
	name := r.question.name
	if theirs, ours, ok := r.both("driver", 1); ok {
		if theirs.P50 > slow {
			share := float64(ours.P50) / float64(theirs.P50)
			list = append(list, goal{name, fmt.Sprintf("at most %.2f times the driver's time", mostOfDriver), fmt.Sprintf("%.2f", share), share <= mostOfDriver})
		} else {
			over := ours.P50 - theirs.P50
			list = append(list, goal{name, fmt.Sprintf("at most %v over the driver's time", mostOverDriver), over.Round(10 * time.Microsecond).String(), over <= mostOverDriver})
		}
	}
	const many = 16
	if theirs, ours, ok := r.both("driver", many); ok {
		least := leastOfFast
		if one, _, ok := r.both("driver", 1); ok && one.P50 > slow {
			least = leastOfSlow
		}
		share := ours.PerSecond / theirs.PerSecond
		list = append(list, goal{name, fmt.Sprintf("at least %.1f of the driver's answers a second at %d clients", least, many), fmt.Sprintf("%.2f", share), share >= least})
	}
	return list
}

// againstPeer compares by the largest number of clients that both were asked by.
func (r *result) againstPeer(l lead, clients []int) []goal {
	if l.most > 0 {
		theirs, ours, ok := r.both(l.way, 1)
		if !ok {
			return nil
		}
		share := float64(ours.P50) / float64(theirs.P50)
		return []goal{{l.question, fmt.Sprintf("at most %.1f times the time of: %s", l.most, l.way), fmt.Sprintf("%.2f", share), share <= l.most}}
	}
	for i := len(clients) - 1; i >= 0; i-- {
		if theirs, ours, ok := r.both(l.way, clients[i]); ok {
			share := ours.PerSecond / theirs.PerSecond
			text := fmt.Sprintf("at least %.0f times the answers a second of: %s (%d clients)", l.times, l.way, clients[i])
			return []goal{{l.question, text, fmt.Sprintf("%.1f", share), share >= l.times}}
		}
	}
	return nil
}

// both returns the figures of another way and of ours, when both have answered.
func (r *result) both(way string, clients int) (theirs, ours crowd.Figure, ok bool) {
	theirs, ours = r.figures[cell{way, clients}], r.figures[cell{string(api), clients}]
	return theirs, ours, theirs.Answered > 0 && ours.Answered > 0
}

// writeGoals writes the goals as a table.
func writeGoals(w io.Writer, list []goal) error {
	table := tabwriter.NewWriter(w, 0, 0, 1, ' ', 0)
	_, _ = fmt.Fprintln(table, "| question\t| goal\t| reached\t| met\t|")
	_, _ = fmt.Fprintln(table, "|"+strings.Repeat("---\t|", 4))
	for _, g := range list {
		met := "yes"
		if !g.met {
			met = "NO"
		}
		_, _ = fmt.Fprintf(table, "| %s\t| %s\t| %s\t| %s\t|\n", g.question, g.text, g.got, met)
	}
	return table.Flush()
}
