package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"text/tabwriter"
	"time"
)

// report is what is told of a run.
type report struct {
	Seed          uint64               `json:"seed"`
	Length        time.Duration        `json:"length"`
	ReadCapacity  float64              `json:"readCapacity"`
	WriteCapacity float64              `json:"writeCapacity"`
	Operations    map[string]operation `json:"operations"`
	Codes         map[string]int       `json:"codes"`
	CutOff        int                  `json:"cutOff"`
	Commits       int                  `json:"commits"`
	Kills         int                  `json:"kills"`
	Stops         int                  `json:"stops"`
	Restart       operation            `json:"restart"`
	Trends        []trend              `json:"trends"`
	Behind        usage                `json:"behind"`
	New           usage                `json:"new"`
	Samples       []usage              `json:"samples"`
	Counts        map[string]int       `json:"failures"`
	Failures      []string             `json:"told"`
}

// operation is how often one was answered, and how fast.
type operation struct {
	Count int           `json:"count"`
	P50   time.Duration `json:"p50"`
	P99   time.Duration `json:"p99"`
	Max   time.Duration `json:"max"`
}

func summed(times []time.Duration) operation {
	if len(times) == 0 {
		return operation{}
	}
	sorted := slices.Sorted(slices.Values(times))
	return operation{len(sorted), sorted[len(sorted)/2], sorted[len(sorted)*99/100], sorted[len(sorted)-1]}
}

func (e *endurance) summary() report {
	e.ledger.mu.Lock()
	defer e.ledger.mu.Unlock()
	e.mu.Lock()
	defer e.mu.Unlock()
	r := report{
		Seed: e.seed, Length: e.length, ReadCapacity: e.readCapacity, WriteCapacity: e.writeCapacity,
		Operations: map[string]operation{}, Codes: e.ledger.codes, CutOff: e.ledger.cutOff, Commits: len(e.ledger.commits),
		Kills: e.kills, Stops: e.stops, Restart: summed(e.restarts), Trends: e.trends, Behind: e.old, New: e.anew,
		Samples: e.samples, Counts: e.ledger.counts, Failures: e.ledger.failures,
	}
	for kind, times := range e.ledger.operations {
		r.Operations[kind] = summed(times)
	}
	return r
}

// tell writes the report, and returns an error when the program failed in anything.
func (e *endurance) tell(out io.Writer) error {
	r := e.summary()
	if file := e.reportFile(); file != "" {
		text, err := json.MarshalIndent(r, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(file, append(text, '\n'), 0o644); err != nil {
			return err
		}
	}
	if err := r.write(out); err != nil {
		return err
	}
	if len(r.Counts) > 0 {
		return errFailed
	}
	return nil
}

func (r report) write(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(format string, arguments ...any) { _, _ = fmt.Fprintf(table, format+"\n", arguments...) }
	line("capacity\t%.0f reads/s, %.0f writes/s; asked half of that", r.ReadCapacity, r.WriteCapacity)
	line("operation\tcount\tp50\tp99\tmax")
	for _, kind := range slices.Sorted(maps.Keys(r.Operations)) {
		o := r.Operations[kind]
		line("%s\t%d\t%v\t%v\t%v", kind, o.Count, round(o.P50), round(o.P99), round(o.Max))
	}
	line("commits\t%d", r.Commits)
	for _, code := range slices.Sorted(maps.Keys(r.Codes)) {
		line("answered with %s\t%d", code, r.Codes[code])
	}
	line("cut off by a kill or a stop\t%d", r.CutOff)
	line("killed, stopped\t%d, %d", r.Kills, r.Stops)
	line("from start to ready\t%d\t%v\t%v\t%v", r.Restart.Count, round(r.Restart.P50), round(r.Restart.P99), round(r.Restart.Max))
	for _, t := range r.Trends {
		line("%s in the second half of the last life\t%.0f\t%+.0f\tat most %+.0f", t.Name, t.Begin, t.Growth, t.Bound)
	}
	for _, u := range []struct {
		name string
		usage
	}{{"behind the load", r.Behind}, {"a new program", r.New}} {
		line("%s\theap %.1f MB, memory %.0f MB, %.0f goroutines, %.0f files, folder %.0f MB", u.name, u.Heap/1e6, u.Memory/1e6, u.Goroutines, u.Files, u.Disk/1e6)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, kind := range slices.Sorted(maps.Keys(r.Counts)) {
		_, _ = fmt.Fprintf(out, "FAILED: %s, %d times\n", kind, r.Counts[kind])
	}
	for _, failure := range r.Failures {
		_, _ = fmt.Fprintln(out, failure)
	}
	if len(r.Counts) == 0 {
		_, _ = fmt.Fprintln(out, "Nothing was lost, wrong or left behind.")
	}
	return nil
}

func round(d time.Duration) time.Duration { return d.Round(10 * time.Microsecond) }
