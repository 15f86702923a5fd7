package main

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// An asker asks one contestant one question, the i-th of the things to ask about, over the connection of one client. Many clients ask at
// once, each with a connection of its own; askers that keep their own connections leave it alone.
type asker interface {
	ask(ctx context.Context, c *connection, i int) (answer, error)
}

// A run is what some clients measured together.
type run struct {
	times   []time.Duration
	elapsed time.Duration
	failed  int
	// failure is one of those that failed.
	failure error
}

// measure lets clients ask for a time, each its next question when it has the answer to the last, and waits until all are answered. A
// question that was asked in time counts, and so does the time until its answer.
func measure(ctx context.Context, a asker, clients int, length time.Duration) run {
	runs := make([]run, clients)
	var next atomic.Int64
	begin := time.Now()
	var group sync.WaitGroup
	for c := range clients {
		group.Go(func() { runs[c] = client(ctx, a, &next, begin.Add(length)) })
	}
	group.Wait()
	all := run{elapsed: time.Since(begin)}
	for _, r := range runs {
		all.times = append(all.times, r.times...)
		all.failed += r.failed
		if r.failure != nil {
			all.failure = r.failure
		}
	}
	return all
}

// client asks at least once.
func client(ctx context.Context, a asker, next *atomic.Int64, end time.Time) run {
	var r run
	var c connection
	defer func() {
		if c.Conn != nil {
			_ = c.Close()
		}
	}()
	for {
		begin := time.Now()
		_, err := a.ask(ctx, &c, int(next.Add(1)-1))
		took := time.Since(begin)
		if err == nil {
			r.times = append(r.times, took)
		} else {
			r.failed, r.failure = r.failed+1, err
		}
		if !time.Now().Before(end) || ctx.Err() != nil {
			return r
		}
	}
}

// A figure is what is told of a run, and of several: the medians of theirs.
type figure struct {
	p50, p99  time.Duration
	perSecond float64
	answered  int
	failed    int
	failure   error
}

func (r run) figure() figure {
	f := figure{failed: r.failed, failure: r.failure, answered: len(r.times)}
	if len(r.times) == 0 {
		return f
	}
	slices.Sort(r.times)
	f.p50, f.p99 = r.times[len(r.times)/2], r.times[len(r.times)*99/100]
	f.perSecond = float64(len(r.times)) / r.elapsed.Seconds()
	return f
}

// typical returns the medians of the figures of several rounds.
func typical(rounds []figure) figure {
	var f figure
	var p50s, p99s []time.Duration
	var rates []float64
	for _, r := range rounds {
		f.failed += r.failed
		f.answered += r.answered
		if r.failure != nil {
			f.failure = r.failure
		}
		if r.answered > 0 {
			p50s, p99s, rates = append(p50s, r.p50), append(p99s, r.p99), append(rates, r.perSecond)
		}
	}
	f.p50, f.p99, f.perSecond = median(p50s), median(p99s), median(rates)
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
