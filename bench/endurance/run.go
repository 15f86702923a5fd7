package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// endurance is one run.
type endurance struct {
	options
	ledger        *ledger
	program       *program
	token         string
	worlds        []*world
	nation        []fixed
	reads, writes pace
	// quiet is held for reading by each write, and for writing by whoever needs that there are none.
	quiet sync.RWMutex

	mu      sync.Mutex
	samples []usage
	// kills and stops are how often the program was killed and told to stop; restarts how long it took until it answered again.
	kills, stops int
	restarts     []time.Duration
	// capacity is what clients were answered in a second, reads and writes, when nothing held them back.
	readCapacity, writeCapacity float64
	trends                      []trend
	old, anew                   usage
}

// The streams of chance keep what is drawn for one thing apart from what is drawn for another.
const (
	streamNation = iota
	streamKills
	streamAudits
	streamReaders
	streamWriters = 1000
)

func (e *endurance) draws(stream int) *rand.Rand {
	return rand.New(rand.NewPCG(e.seed, uint64(stream)))
}

// run makes the load and tells what came of it. It returns an error when the program failed in anything.
func run(ctx context.Context, o options, out io.Writer) error {
	e := &endurance{options: o, ledger: newLedger()}
	_, _ = fmt.Fprintf(out, "seed %d, %v\n", o.seed, o.length)
	if err := e.begin(ctx); err != nil {
		return err
	}
	defer func() { _ = e.program.end(syscall.SIGKILL) }() // it may have ended
	if err := e.all(ctx); err != nil {
		return fmt.Errorf("%w\n%s\n%s", err, strings.Join(e.ledger.failures, "\n"), e.program.said)
	}
	return e.tell(out)
}

// begin makes the data and starts the program.
func (e *endurance) begin(ctx context.Context) (err error) {
	if e.program, err = newProgram(e.options.program, e.folder); err != nil {
		return err
	}
	if err := prepare(ctx, e.program.data, e.seed, e.scale); err != nil {
		return err
	}
	e.token, err = command(ctx, e.program.path, "token", "create", "--role", "admin", "--data", e.program.data)
	if err != nil {
		return err
	}
	return e.program.start(ctx)
}

// all is the whole run.
func (e *endurance) all(ctx context.Context) error {
	c := client{program: e.program, ledger: e.ledger}
	defer c.hangUp()
	if err := e.learnNation(ctx, &c, e.draws(streamNation)); err != nil {
		return err
	}
	begun, err := e.revision(ctx, &c)
	if err != nil {
		return err
	}
	e.ledger.latest = begun.Number
	before, err := e.look(ctx)
	if err != nil {
		return err
	}
	followers := e.followers(begun)
	following, unfollow := context.WithCancel(ctx)
	defer unfollow()
	var follow sync.WaitGroup
	for _, f := range followers {
		follow.Go(func() { f.run(following) })
	}
	writers := e.writersAtWork(ctx)
	e.load(ctx, writers)
	if err := e.finish(ctx, &c, begun, followers); err != nil {
		return err
	}
	unfollow()
	follow.Wait()
	c.hangUp()
	return e.lookBack(ctx, before)
}

// revision asks which revision the graph is of.
func (e *endurance) revision(ctx context.Context, c *client) (civic.Revision, error) {
	r, err := c.ask(ctx, question{text: `{ graphInfo { revision } }`})
	if err != nil {
		return civic.Revision{}, err
	}
	said, err := decoded[info](r.data)
	if err != nil {
		return civic.Revision{}, err
	}
	return civic.ParseRevision(said.GraphInfo.Revision)
}

func (e *endurance) followers(from civic.Revision) []*follower {
	var all []*follower
	for i := range e.subscribers {
		all = append(all, e.subscriber(i, from))
	}
	return all
}

func (e *endurance) subscriber(i int, from civic.Revision) *follower {
	f := &follower{endurance: e, name: fmt.Sprint("subscriber ", i), sockets: i%2 == 0, seen: from, moved: make(chan struct{}), gone: make(chan struct{})}
	if i == 0 {
		f.ids = map[uint64][]string{}
	}
	return f
}

// writersAtWork makes the worlds and returns their writers.
func (e *endurance) writersAtWork(ctx context.Context) []*writer {
	var all []*writer
	for i := range e.writers {
		w := &writer{
			endurance: e, world: newWorld(i), dice: e.draws(streamWriters + i),
			client: client{program: e.program, ledger: e.ledger, token: e.token},
		}
		for _, step := range w.setUp() {
			w.make(ctx, step)
		}
		all = append(all, w)
		e.worlds = append(e.worlds, w.world)
	}
	return all
}

// load has all clients at work: first as fast as they can, then at half that, while the program is killed again and again.
func (e *endurance) load(ctx context.Context, writers []*writer) {
	ctx, cancel := context.WithTimeout(ctx, e.capacity+e.length)
	defer cancel()
	var working sync.WaitGroup
	for _, w := range writers {
		working.Go(func() { w.run(ctx) })
	}
	for i := range e.readers {
		r := &reader{endurance: e, client: client{program: e.program, ledger: e.ledger}, dice: e.draws(streamReaders + i)}
		working.Go(func() { r.run(ctx) })
	}
	e.measure(ctx)
	a := &auditor{endurance: e, client: client{program: e.program, ledger: e.ledger}, dice: e.draws(streamAudits)}
	working.Go(func() { a.run(ctx) })
	working.Go(func() { e.sample(ctx) })
	e.kill(ctx)
	working.Wait()
}

// measure finds out how much the program can take, and bounds the load to half of that.
func (e *endurance) measure(ctx context.Context) {
	reads, writes, begun := e.ledger.answers(false), e.ledger.answers(true), time.Now()
	wait(ctx, e.capacity)
	took := time.Since(begun).Seconds()
	e.readCapacity = float64(e.ledger.answers(false)-reads) / took
	e.writeCapacity = float64(e.ledger.answers(true)-writes) / took
	e.reads.set(max(1, e.readCapacity/2))
	e.writes.set(max(1, e.writeCapacity/2))
}

// kill ends the program at moments that are drawn, mostly by force, and starts it again, until the calm at the end.
func (e *endurance) kill(ctx context.Context) {
	d := e.draws(streamKills)
	end := time.Now().Add(e.length - e.calm)
	for {
		length := time.Duration((0.2 + 1.6*d.Float64()) * float64(e.killEvery))
		if time.Now().Add(length).After(end) || !wait(ctx, length) {
			return
		}
		signal := syscall.SIGKILL
		if d.IntN(4) == 0 {
			signal = syscall.SIGTERM
		}
		if err := e.restart(ctx, signal); err != nil && ctx.Err() == nil {
			e.ledger.fail(failedRestart, "%v", err)
			return
		}
	}
}

// restart ends the program and starts it again.
func (e *endurance) restart(ctx context.Context, signal syscall.Signal) error {
	if err := e.program.end(signal); err != nil {
		return err
	}
	if e.plant.killed != nil {
		if err := e.plant.killed(e.program.data); err != nil {
			return err
		}
	}
	begun := time.Now()
	if err := e.program.start(ctx); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.restarts = append(e.restarts, time.Since(begun))
	if signal == syscall.SIGKILL {
		e.kills++
	} else {
		e.stops++
	}
	return nil
}

// finish holds the graph against all that was acknowledged, now that nothing is under way any more.
func (e *endurance) finish(ctx context.Context, c *client, begun civic.Revision, followers []*follower) error {
	now, err := e.revision(ctx, c)
	if err != nil {
		return err
	}
	if made, known := now.Number-begun.Number, uint64(len(e.ledger.commits)); made != known {
		kind := failedTwice
		if made < known {
			kind = failedLost
		}
		e.ledger.fail(kind, "there are %d revisions, and %d commits were acknowledged", made, known)
	}
	r := &reader{endurance: e, client: client{program: e.program, ledger: e.ledger}, dice: e.draws(streamReaders)}
	defer r.client.hangUp()
	for _, w := range e.worlds {
		r.inquire(ctx, w, listOf(w))
		r.inquire(ctx, w, networkOf(w))
		for o := range worldOrganizations {
			r.inquire(ctx, w, r.lookup(w, o))
			r.inquire(ctx, w, collaboratorsOf(w, o))
		}
	}
	patient, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	for _, f := range followers {
		if err := f.await(patient, now.Number); err != nil {
			e.ledger.fail(failedOrder, "%v", err)
		}
		if f.ids != nil {
			e.ledger.checkEvents(f.ids)
		}
	}
	return nil
}

// lookBack looks what the load has left behind.
func (e *endurance) lookBack(ctx context.Context, before usage) (err error) {
	if e.plant.idle != nil {
		if err := e.plant.idle(ctx, e.program.address); err != nil {
			return err
		}
	}
	if e.old, err = e.settled(ctx); err != nil {
		return err
	}
	if err := e.restart(ctx, syscall.SIGTERM); err != nil {
		e.ledger.fail(failedRestart, "%v", err)
		return nil
	}
	if e.anew, err = e.settled(ctx); err != nil {
		return err
	}
	e.compareWithNew(e.old, e.anew)
	e.trends = trends(e.samples)
	for _, t := range e.trends {
		if t.leaks() {
			e.ledger.fail(failedLeak, "%s grew by %.0f from %.0f in the second half of the last life; %.0f is allowed", t.Name, t.Growth, t.Begin, t.Bound)
		}
	}
	err = e.program.end(syscall.SIGTERM)
	if err != nil {
		e.ledger.fail(failedRestart, "%v", err)
	}
	return e.checkFolder(before, e.anew)
}

// reportFile is where the report in JSON goes, "" for nowhere.
func (e *endurance) reportFile() string {
	if e.report == "" {
		return ""
	}
	return filepath.Clean(e.report)
}

// errFailed says that the program failed in something, which the report tells.
var errFailed = errors.New("the program failed, see the report")
