package network

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// maxSteps is the most steps that a question about the whole network may take, a step being one organization that the row of another
// comes by. A nation of 100,000 organizations takes some tens of millions; this many take seconds.
const maxSteps = 1_000_000_000

// check returns an ErrTooCostly fault when the rows of the organizations that asks lets through would take too many steps. A nil asks
// is all of them.
func (w *whole) check(asks func(o int32) bool) error {
	steps := int64(0)
	for o := range int32(len(w.organizations)) {
		if asks == nil || asks(o) {
			steps += w.steps(o)
		}
	}
	if steps <= maxSteps {
		return nil
	}
	const million = 1_000_000
	return &civic.Fault{Kind: civic.ErrTooCostly, Path: []any{"ties"},
		Problem: fmt.Sprintf("adding up these ties would take about %d million steps, and %d million is the limit", steps/million, maxSteps/million),
		Remedy:  "let fewer roles count, leave out large activities with maxSize, or narrow the organizations, activities or period"}
}

// steps returns how many steps the row of an organization takes.
func (w *whole) steps(o int32) int64 {
	steps := int64(0)
	done := int32(0)
	for _, d := range w.involvements(o) {
		steps += int64(w.size[d])
		if !w.sameActivity && d >= done {
			done = w.end[d]
			steps += int64(w.from[done]-w.from[d]) + int64(done-d)
		}
	}
	return steps
}

// rows is what one goroutine needs to go through rows of the network: the ties of one organization after the other.
type rows struct {
	*whole
	tallies []tally
	touched []int32
	// own has, for each activity, the last organization whose own it was; met, for each organization, the last mark it was met with.
	own  []int32
	met  []int32
	mark int32
}

func (w *whole) rows() *rows {
	r := &rows{whole: w, tallies: make([]tally, len(w.organizations)), own: make([]int32, len(w.activities)), met: make([]int32, len(w.organizations))}
	for d := range r.own {
		r.own[d] = none
	}
	return r
}

// eachRow calls visit for each organization, over several goroutines. Each goroutine gets what it writes to from begin. The answer must
// not depend on which goroutine sees which organization.
func eachRow[T any](ctx context.Context, w *whole, begin func(*rows) T, visit func(T, int32)) ([]T, error) {
	return inBlocks(ctx, len(w.organizations), func() T { return begin(w.rows()) }, visit)
}

// blocks is into how many parts work is divided for several goroutines.
const blocks = 256

// inBlocks calls visit for each number below n, in blocks over several goroutines, as eachRow does for organizations.
func inBlocks[T any](ctx context.Context, n int, begin func() T, visit func(T, int32)) ([]T, error) {
	var workers []T
	var next atomic.Int32
	var running sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), blocks) {
		worker := begin()
		workers = append(workers, worker)
		running.Go(func() {
			for block := int(next.Add(1) - 1); block < blocks && ctx.Err() == nil; block = int(next.Add(1) - 1) {
				for i := block * n / blocks; i < (block+1)*n/blocks; i++ {
					visit(worker, int32(i))
				}
			}
		})
	}
	running.Wait()
	return workers, ctx.Err()
}

// tally adds up the ties of x to organizations behind it, which stand in tallies until forget.
func (r *rows) tally(x int32) {
	r.tying(x, func(d int32, nested bool) {
		if nested {
			r.addPath(x, d)
		} else {
			r.addMembers(x, d)
		}
	})
}

// tying calls see for each activity that may tie x to somebody: nested when it ties x to those above it, too, and not only to its members.
func (r *rows) tying(x int32, see func(d int32, nested bool)) {
	own := r.involvements(x)
	for _, d := range own {
		r.own[d] = x
	}
	done := int32(0)
	for _, root := range own {
		if r.sameActivity {
			see(root, false)
			continue
		}
		for d := max(root, done); d < r.end[root]; d++ {
			see(d, r.own[d] == x && r.above[d] != none)
		}
		done = max(done, r.end[root])
	}
}

func (r *rows) addMembers(x, d int32) {
	strength, until := civic.StrengthIn(int(r.size[d])), r.until[d]
	members := r.of(d)
	for i := len(members) - 1; i >= 0 && members[i] > x; i-- {
		r.add(members[i], strength, until)
	}
}

// addPath adds the organizations in d and above it, each once.
func (r *rows) addPath(x, d int32) {
	strength, until := civic.StrengthIn(int(r.size[d])), r.until[d]
	r.mark++
	for at := d; at != none; at = r.above[at] {
		members := r.of(at)
		for i := len(members) - 1; i >= 0 && members[i] > x; i-- {
			if y := members[i]; r.met[y] != r.mark {
				r.met[y] = r.mark
				r.add(y, strength, until)
			}
		}
	}
}

func (r *rows) add(y int32, strength civic.Strength, until civic.Day) {
	t := &r.tallies[y]
	if t.count == 0 {
		r.touched = append(r.touched, y)
		t.until = until
	}
	t.strength += strength
	t.count++
	t.until = max(t.until, until)
}

// forget makes the tallies zero.
func (r *rows) forget() {
	for _, y := range r.touched {
		r.tallies[y] = tally{}
	}
	r.touched = r.touched[:0]
}
