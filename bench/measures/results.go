package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/civicgraph/civicgraph/internal/network/measure"
)

const megabyte = 1 << 20

func libraries() []string { return []string{"igraph", "networkit"} }

// result is what was measured of a kernel.
type result struct {
	kernel kernel
	// ours are seconds of each round, work those of all processors together; allocated is the memory that the last took, all in all.
	ours, work []float64
	allocated  uint64
	estimate   time.Duration
	said       answer
	theirs     []theirs
}

// theirs is what was measured of one library.
type theirs struct {
	library, name string
	seconds, work []float64
	memory        uint64
}

// processorSeconds returns how long this process has worked, on all processors together.
func processorSeconds() (float64, error) {
	var usage syscall.Rusage
	err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds(), err
}

func median(list []float64) float64 {
	if len(list) == 0 {
		return math.NaN()
	}
	return slices.Sorted(slices.Values(list))[len(list)/2]
}

func (r *result) measureOurs(ctx context.Context, s *subject, rounds int) error {
	r.estimate = s.graph.Estimate(r.kernel.estimate, measure.Unweighted, r.kernel.times)
	for range rounds {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		worked, err := processorSeconds()
		if err != nil {
			return err
		}
		start := time.Now()
		said, err := r.kernel.run(ctx, s)
		if err != nil {
			return err
		}
		r.ours, r.said = append(r.ours, time.Since(start).Seconds()), said
		now, err := processorSeconds()
		if err != nil {
			return err
		}
		r.work = append(r.work, now-worked)
		runtime.ReadMemStats(&after)
		r.allocated = after.TotalAlloc - before.TotalAlloc
	}
	return nil
}

// measureTheirs runs the kernels of a library in one process.
func (o options) measureTheirs(ctx context.Context, s *subject, library string, all []*result, log io.Writer) error {
	arguments := []string{o.script, library, s.ties(), strconv.Itoa(s.graph.Nodes()), s.pivots(), s.folder, strconv.Itoa(o.rounds)}
	of := map[string]*result{}
	for _, r := range all {
		for _, name := range append([]string{r.kernel.name}, r.kernel.others...) {
			arguments, of[name] = append(arguments, name), r
		}
	}
	command := exec.CommandContext(ctx, o.python, arguments...)
	command.Stderr = log
	lines, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	scanner := bufio.NewScanner(lines)
	for scanner.Scan() {
		var line struct {
			Kernel  string
			Seconds float64
			Work    float64
			Memory  uint64
		}
		if err := json.Unmarshal(scanner.Bytes(), &line); err != nil {
			return fmt.Errorf("%q: %w", scanner.Text(), err)
		}
		_, _ = fmt.Fprintf(log, "%s: %s %.3f s\n", line.Kernel, library, line.Seconds)
		of[line.Kernel].note(theirs{library: library, name: line.Kernel, seconds: []float64{line.Seconds}, work: []float64{line.Work}, memory: line.Memory})
	}
	return command.Wait()
}

func (r *result) note(t theirs) {
	for at := range r.theirs {
		if old := &r.theirs[at]; old.library == t.library && old.name == t.name {
			old.seconds, old.work, old.memory = append(old.seconds, t.seconds...), append(old.work, t.work...), t.memory
			return
		}
	}
	r.theirs = append(r.theirs, t)
}

// writeTable writes a line for each kernel of ours and each of a library beside it.
func writeTable(out io.Writer, s *subject, all []*result) error {
	table := tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)
	write := func(format string, values ...any) { _, _ = fmt.Fprintf(table, format, values...) } // an error comes back from Flush
	write("| kernel\t| of\t| seconds\t| times ours\t| of processors\t| times ours\t| MB\t| answer\t|\n|---\t|---\t|---\t|---\t|---\t|---\t|---\t|---\t|\n")
	for _, r := range all {
		own, work := median(r.ours), median(r.work)
		write("| %s\t| ours\t| %.3g\t| estimate %.2g\t| %.3g\t| \t| +%d\t| %s\t|\n", r.kernel.name, own, r.estimate.Seconds()/own, work, r.allocated/megabyte, r.quality(s, r.said))
		for _, t := range r.theirs {
			said, err := s.theirs(t.library, t.name)
			if err != nil {
				return err
			}
			write("| \t| %s\t| %.3g\t| %.2f\t| %.3g\t| %.2f\t| %d\t| %s\t|\n",
				t.title(r), median(t.seconds), median(t.seconds)/own, median(t.work), median(t.work)/work, t.memory/megabyte, r.judge(s, t, said))
		}
	}
	return table.Flush()
}

func (t theirs) title(r *result) string {
	if t.name == r.kernel.name {
		return t.library
	}
	return t.library + ", " + t.name
}

// quality is the modularity of communities.
func (r *result) quality(s *subject, said answer) string {
	if !r.kernel.partition {
		return ""
	}
	communities := make([]int32, len(said))
	for i, c := range said {
		communities[i] = int32(c)
	}
	q, err := s.graph.Modularity(context.Background(), communities, 1, measure.Unweighted)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("Q %.4f", q.Number)
}

// judge says how far the answer of a library is from ours, after both were scaled to the same largest value: libraries normalize
// differently.
func (r *result) judge(s *subject, t theirs, said answer) string {
	switch {
	case r.kernel.partition:
		return r.quality(s, said)
	case r.kernel.apart[t.library]:
		return "other pivots"
	}
	for i, number := range said {
		if math.IsNaN(number) { // what is not defined
			said[i] = 0
		}
	}
	most, own, other := 0.0, slices.Max(r.said), slices.Max(said)
	for i, number := range said {
		most = max(most, math.Abs(r.said[i]/own-number/other))
	}
	return fmt.Sprintf("differs by %.1g", most)
}
