package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// usage is what the program uses at a moment.
type usage struct {
	At   time.Duration `json:"at"`
	Life int           `json:"life"`
	// Heap is what is on the heap behind a garbage collection, in bytes; Memory what the system counts, Disk the folder.
	Heap       float64 `json:"heap"`
	Memory     float64 `json:"memory"`
	Disk       float64 `json:"disk"`
	Goroutines float64 `json:"goroutines"`
	Files      float64 `json:"files"`
	Revision   uint64  `json:"revision"`
}

// look looks what the program uses.
func (e *endurance) look(ctx context.Context) (u usage, err error) {
	u.At, u.Revision = time.Since(e.ledger.begun), e.ledger.acknowledged()
	u.Life, _ = e.program.state()
	profile, err := fetch(ctx, "http://"+e.program.admin+"/debug/pprof/heap?gc=1&debug=1", "")
	if err != nil {
		return u, err
	}
	metrics, err := fetch(ctx, "http://"+e.program.admin+"/metrics", "")
	if err != nil {
		return u, err
	}
	for _, value := range []struct {
		to   *float64
		in   []byte
		name string
	}{
		{&u.Heap, profile, "# HeapAlloc ="}, {&u.Goroutines, metrics, "go_goroutines"},
		{&u.Files, metrics, "process_open_fds"}, {&u.Memory, metrics, "process_resident_memory_bytes"},
	} {
		if *value.to, err = valueOf(value.in, value.name); err != nil {
			return u, err
		}
	}
	u.Disk, err = sizeOf(e.program.data)
	return u, err
}

// valueOf returns the number behind a name at the beginning of a line.
func valueOf(text []byte, name string) (float64, error) {
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), name+" "); ok {
			return strconv.ParseFloat(rest, 64)
		}
	}
	return 0, fmt.Errorf("there is no %q", name)
}

func sizeOf(folder string) (total float64, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return 0, err
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if errors.Is(err, os.ErrNotExist) {
			continue // one that was being replaced
		}
		if err != nil {
			return 0, err
		}
		total += float64(info.Size())
	}
	return total, nil
}

// sample looks from time to time what the program uses.
func (e *endurance) sample(ctx context.Context) {
	for wait(ctx, e.sampleEvery) {
		life, err := e.program.await(ctx)
		if err != nil {
			return
		}
		u, err := e.look(ctx)
		switch {
		case err == nil:
			e.mu.Lock()
			e.samples = append(e.samples, u)
			e.mu.Unlock()
		case ctx.Err() == nil && e.program.lives(life):
			e.ledger.fail(failedConnection, "looking at the program: %v", err)
		}
	}
}

// trend is how something grows over a time, by the line that fits it best.
type trend struct {
	Name string `json:"name"`
	// Begin and Growth are where the line begins and how much it rises; Bound is how much it may.
	Begin  float64 `json:"begin"`
	Growth float64 `json:"growth"`
	Bound  float64 `json:"bound"`
}

func (t trend) leaks() bool { return t.Growth > t.Bound }

// trends fits lines to the second half of the samples of the last life. What is being answered at a moment makes them go up and down, so that the
// bounds are wide; compareWithNew is the sharper look at what was left.
func trends(samples []usage) []trend {
	const few = 12
	if len(samples) == 0 {
		return nil
	}
	last := samples[len(samples)-1].Life
	var mine []usage
	for _, u := range samples {
		if u.Life == last {
			mine = append(mine, u)
		}
	}
	mine = mine[len(mine)/2:]
	if len(mine) < few {
		return nil
	}
	const megabyte = 1 << 20
	heap := fit("heap", mine, func(u usage) float64 { return u.Heap })
	heap.Bound = max(8*megabyte, heap.Begin/4)
	memory := fit("memory", mine, func(u usage) float64 { return u.Memory })
	memory.Bound = max(64*megabyte, memory.Begin/4)
	goroutines := fit("goroutines", mine, func(u usage) float64 { return u.Goroutines })
	goroutines.Bound = 20
	files := fit("open files", mine, func(u usage) float64 { return u.Files })
	files.Bound = 8
	return []trend{heap, memory, goroutines, files}
}

// fit returns the line that fits values best, of which a few may be far off, as when much is being answered just then: its slope is the median
// of the slopes between any two (Theil 1950, Sen 1968).
func fit(name string, samples []usage, value func(usage) float64) trend {
	var slopes, begins []float64
	for i, u := range samples {
		for _, earlier := range samples[:i] {
			if apart := (u.At - earlier.At).Seconds(); apart > 0 {
				slopes = append(slopes, (value(u)-value(earlier))/apart)
			}
		}
	}
	slope := median(slopes)
	for _, u := range samples {
		begins = append(begins, value(u)-slope*(u.At-samples[0].At).Seconds())
	}
	whole := (samples[len(samples)-1].At - samples[0].At).Seconds()
	return trend{Name: name, Begin: median(begins), Growth: slope * whole}
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// settled waits until what the program uses does not become less any more, now that nobody asks it anything.
func (e *endurance) settled(ctx context.Context) (usage, error) {
	const patience, still, every = 30, 3, 200 * time.Millisecond
	least, err := e.look(ctx)
	same := 0
	for tries := 0; err == nil && same < still && tries < patience && wait(ctx, every); tries++ {
		var u usage
		if u, err = e.look(ctx); err != nil {
			break
		}
		same++
		if u.Goroutines < least.Goroutines || u.Files < least.Files {
			same = 0
		}
		least = u
	}
	return least, err
}

// compareWithNew holds what a program uses behind all the load against one that has just started with the same graph.
func (e *endurance) compareWithNew(old, anew usage) {
	// What the program remembers of entities and answers, so many bytes at most, a new program has not yet.
	const few, heapFactor, heapMore = 4, 1.3, 64 << 20
	if old.Goroutines > anew.Goroutines+few {
		e.ledger.fail(failedLeak, "%v goroutines are left behind the load, and a new program has %v", old.Goroutines, anew.Goroutines)
	}
	if old.Files > anew.Files+few {
		e.ledger.fail(failedLeak, "%v files are open behind the load, and a new program has %v open", old.Files, anew.Files)
	}
	if old.Heap > anew.Heap*heapFactor+heapMore {
		e.ledger.fail(failedLeak, "%.0f MB are on the heap behind the load, and %.0f MB in a new program", old.Heap/1e6, anew.Heap/1e6)
	}
}

// checkFolder looks that the folder holds nothing but what belongs there, has not grown beyond what was written, and that the program left no
// temporary files.
func (e *endurance) checkFolder(begin, end usage) error {
	// A commit takes a kilobyte or two for its log entry and its key. While a view is open the pages that commits write anew are kept, and the
	// file grows by steps.
	const commitBytes, openViews, steps = 4 << 10, 64 << 20, 32 << 20
	left, err := filepath.Glob(filepath.Join(e.program.temporary, "*"))
	if err != nil {
		return err
	}
	if len(left) > 0 {
		e.ledger.fail(failedLeak, "the program left temporary files: %v", left)
	}
	entries, err := os.ReadDir(e.program.data)
	if err != nil {
		return err
	}
	known := map[string]bool{"graph.db": true, "lock": true, "tokens.json": true, "tokens.lock": true}
	for _, entry := range entries {
		if !known[entry.Name()] {
			e.ledger.fail(failedLeak, "%s was left in the data folder", entry.Name())
		}
	}
	commits := float64(end.Revision - begin.Revision)
	if grown := end.Disk - begin.Disk; grown > commits*commitBytes+openViews+steps {
		e.ledger.fail(failedLeak, "the folder grew by %.0f MB in %.0f commits", grown/1e6, commits)
	}
	return nil
}
