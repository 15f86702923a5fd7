// Package crowd has many clients ask a server at once, and measures how it answers.
package crowd

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Answer is what a server said: the body of its answer, or rows where it was not asked over HTTP.
type Answer struct {
	Rows [][]any
	Body []byte
}

// An Asker asks one contestant one question, the i-th of the things to ask about, over the connection of one client. Many clients ask at
// once, each with a connection of its own; askers that keep their own connections leave it alone.
type Asker interface {
	Ask(ctx context.Context, c *Connection, i int) (Answer, error)
}

// A Run is what some clients measured together: how long each answer took, how long all of it, and how many were none.
type Run struct {
	Times   []time.Duration
	Elapsed time.Duration
	Failed  int
	// Failure is why one of those failed.
	Failure error
}

// Measure lets clients ask for a time, each its next question when it has the answer to the last, and waits until all are answered. A
// question that was asked in time counts, and so does the time until its answer.
func Measure(ctx context.Context, a Asker, clients int, length time.Duration) Run {
	runs := make([]Run, clients)
	var next atomic.Int64
	begin := time.Now()
	var group sync.WaitGroup
	for c := range clients {
		group.Go(func() { runs[c] = client(ctx, a, &next, begin.Add(length)) })
	}
	group.Wait()
	all := Run{Elapsed: time.Since(begin)}
	for _, r := range runs {
		all.Times = append(all.Times, r.Times...)
		all.Failed += r.Failed
		if r.Failure != nil {
			all.Failure = r.Failure
		}
	}
	return all
}

// client asks at least once.
func client(ctx context.Context, a Asker, next *atomic.Int64, end time.Time) Run {
	var r Run
	var c Connection
	defer func() {
		if c.Conn != nil {
			_ = c.Close()
		}
	}()
	for {
		begin := time.Now()
		_, err := a.Ask(ctx, &c, int(next.Add(1)-1))
		took := time.Since(begin)
		if err == nil {
			r.Times = append(r.Times, took)
		} else {
			r.Failed, r.Failure = r.Failed+1, err
		}
		if !time.Now().Before(end) || ctx.Err() != nil {
			return r
		}
	}
}

// A Figure is what is told of a run, and of several: the medians of theirs.
type Figure struct {
	P50, P99  time.Duration
	PerSecond float64
	Answered  int
	Failed    int
	Failure   error
}

// Figure returns the figures of a run: the median and the 99th percentile of the times of its answers, and their rate.
func (r Run) Figure() Figure {
	f := Figure{Failed: r.Failed, Failure: r.Failure, Answered: len(r.Times)}
	if len(r.Times) == 0 {
		return f
	}
	slices.Sort(r.Times)
	f.P50, f.P99 = r.Times[len(r.Times)/2], r.Times[len(r.Times)*99/100]
	f.PerSecond = float64(len(r.Times)) / r.Elapsed.Seconds()
	return f
}

// Typical returns the medians of the figures of several rounds.
func Typical(rounds []Figure) Figure {
	var f Figure
	var p50s, p99s []time.Duration
	var rates []float64
	for _, r := range rounds {
		f.Failed += r.Failed
		f.Answered += r.Answered
		if r.Failure != nil {
			f.Failure = r.Failure
		}
		if r.Answered > 0 {
			p50s, p99s, rates = append(p50s, r.P50), append(p99s, r.P99), append(rates, r.PerSecond)
		}
	}
	f.P50, f.P99, f.PerSecond = median(p50s), median(p99s), median(rates)
	return f
}

// median returns the middle of numbers, the lower of two middles, and 0 when there are none.
func median[T time.Duration | float64](numbers []T) T {
	if len(numbers) == 0 {
		return 0
	}
	slices.Sort(numbers)
	return numbers[(len(numbers)-1)/2]
}
