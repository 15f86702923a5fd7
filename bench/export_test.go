package bench

import (
	"context"
	"runtime/metrics"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/exchange"
	"github.com/civicgraph/civicgraph/internal/network"
)

// BenchmarkExports measures writing the whole network of a nation in each format: all ties between organizations, and for the format that has
// no room for so many all participations. It reports what the processors worked, how long the file is, and how much more was on the heap while it was written than before,
// at the most: in use, as the collector found it, and with what it had not yet collected.
func BenchmarkExports(b *testing.B) {
	f := &fixture{folder: b.TempDir()}
	f.ready(b)
	store := open(b, f.folder)
	defer closeStore(b, store)
	reader, err := store.Reader(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer reader.Close()
	g, err := store.Projection(b.Context(), reader)
	if err != nil {
		b.Fatal(err)
	}
	for _, format := range exchange.Formats() {
		b.Run(format.Name, func(b *testing.B) { measureExport(b, reader, g, format) })
	}
}

func measureExport(b *testing.B, reader civic.Reader, g *network.Graph, format exchange.Format) {
	mode := network.OneMode
	if format.Name == "xlsx" {
		mode = network.TwoMode
	}
	for b.Loop() {
		b.StopTimer()
		before, worked := heap(), processorTime(b)
		watch := watchHeap(b.Context())
		b.StartTimer()
		n, err := exchange.Open(b.Context(), reader, g, exchange.Request{ExtractQuery: network.ExtractQuery{Mode: mode}, Date: "2026-11-22", Build: "bench"})
		if err != nil {
			b.Fatal(err)
		}
		if err := format.Check(b.Context(), n); err != nil {
			b.Fatal(err)
		}
		var to length
		if err := format.Write(b.Context(), &to, n); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		live, all := watch()
		b.ReportMetric((processorTime(b) - worked).Seconds(), "CPU-s")
		b.ReportMetric(float64(n.About.TotalLinks), "links")
		b.ReportMetric(float64(to)/(1<<20), "MB")
		b.ReportMetric(float64(live-before)/(1<<20), "MB-live")
		b.ReportMetric(float64(all-before)/(1<<20), "MB-heap")
		b.StartTimer()
	}
}

// processorTime returns how long the processors have worked for this process, which other work on the machine does not make longer.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var usage unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// length counts what is written to it.
type length int64

// Write counts.
func (l *length) Write(p []byte) (int, error) {
	*l += length(len(p))
	return len(p), nil
}

// watchHeap looks at the heap a hundred times a second, until the function is called that it returns, which tells the most that was in use
// and that was there.
func watchHeap(ctx context.Context) func() (live, all int64) {
	const often = 10 * time.Millisecond
	ctx, stop := context.WithCancel(ctx)
	done := make(chan [2]int64)
	go func() {
		ticker := time.NewTicker(often)
		defer ticker.Stop()
		samples := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}}
		var most [2]int64
		for {
			metrics.Read(samples)
			for i, sample := range samples {
				most[i] = max(most[i], int64(sample.Value.Uint64()))
			}
			select {
			case <-ctx.Done():
				done <- most
				return
			case <-ticker.C:
			}
		}
	}()
	return func() (live, all int64) {
		stop()
		most := <-done
		return most[0], most[1]
	}
}
