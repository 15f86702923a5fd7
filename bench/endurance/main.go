// Endurance runs the program under load for a long time, kills it again and again, and holds it to what it promises: nothing that was
// acknowledged is lost, no answer is wrong, every subscriber sees every revision once and in order, and nothing grows but what was written.
//
// The program is a process of its own with a data folder, in which the made-up nation of package bench stays as it is and a few small worlds
// change all the time, one for each writer. What the worlds must be is known from what was acknowledged (see world), what the nation
// says from before the load. How much the program can take is measured first; the load is half of that.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/civicgraph/civicgraph/bench/crowd"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := endure(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "endurance:", err)
		os.Exit(1)
	}
}

// options are what the flags say.
type options struct {
	// length is how long the load lasts, calm the part at its end in which nothing is killed, so that a leak has time to show.
	length, calm time.Duration
	// killEvery and auditEvery are the times between two kills and two audits, on average.
	killEvery, auditEvery time.Duration
	// capacity is how long it is measured how much the program can take.
	capacity time.Duration
	// sampleEvery is the time between two looks at what the program uses.
	sampleEvery                   time.Duration
	scale                         float64
	seed                          uint64
	readers, writers, subscribers int
	// sampled is about how many organizations of the nation it is asked.
	sampled int
	// program is the program, built already; folder is where everything is kept that the run writes.
	program, folder string
	// report is the file for the report in JSON.
	report string
	plant  planted
}

// planted are faults that a test has the run make, to see that each is found.
type planted struct {
	// killed is called with the data folder when the program was killed, before it starts again.
	killed func(data string) error
	// event returns which revisions a subscriber sees in the place of one.
	event func(revision uint64) []uint64
	// idle is called with the address of the program when the load is over and before it is looked at what it left behind.
	idle func(ctx context.Context, address string) error
}

func parse(arguments []string, to io.Writer) (options, error) {
	o := options{}
	flags := flag.NewFlagSet("endurance", flag.ContinueOnError)
	flags.SetOutput(to)
	flags.DurationVar(&o.length, "for", 30*time.Minute, "how long the load lasts")
	flags.DurationVar(&o.calm, "calm", 0, "the time at the end of it in which nothing is killed; a third of all unless given")
	flags.DurationVar(&o.killEvery, "kill-every", 30*time.Second, "the time between two kills, on average")
	flags.DurationVar(&o.auditEvery, "audit-every", 20*time.Second, "the time between two backups, which a second server answers from")
	flags.DurationVar(&o.capacity, "capacity", 10*time.Second, "how long it is measured how much the program can take")
	flags.DurationVar(&o.sampleEvery, "sample-every", 5*time.Second, "the time between two looks at memory, goroutines and files")
	flags.Float64Var(&o.scale, "scale", 0.1, "the size of the nation that does not change")
	flags.Uint64Var(&o.seed, "seed", 0, "the seed of all that is drawn; one of the clock unless given")
	flags.IntVar(&o.sampled, "sampled", 60, "about how many organizations of the nation it is asked")
	flags.IntVar(&o.readers, "readers", 8, "clients that read")
	flags.IntVar(&o.writers, "writers", 4, "clients that write, each to a world of its own")
	flags.IntVar(&o.subscribers, "subscribers", 4, "clients that follow the changes, by WebSocket and server-sent events in turns")
	flags.StringVar(&o.program, "program", "", "the program; built unless given")
	flags.StringVar(&o.folder, "folder", "", "where to keep the data; a temporary folder, removed at the end, unless given")
	flags.StringVar(&o.report, "report", "", "a file for the report in JSON")
	if err := flags.Parse(arguments); err != nil {
		return o, err
	}
	if o.calm == 0 {
		o.calm = o.length / 3
	}
	if o.seed == 0 {
		o.seed = uint64(time.Now().UnixNano())
	}
	if o.readers < 1 || o.writers < 1 || o.subscribers < 0 || o.calm > o.length {
		return o, errors.New("there must be a reader and a writer, and -calm is a part of -for")
	}
	return o, nil
}

func endure(ctx context.Context, arguments []string, out io.Writer) (err error) {
	o, err := parse(arguments, out)
	if err != nil {
		return err
	}
	if o.folder == "" {
		if o.folder, err = os.MkdirTemp("", "civicgraph-endurance-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(o.folder)) }()
	}
	if o.program == "" {
		o.program = filepath.Join(o.folder, "civicgraph")
		if err := crowd.Build(ctx, o.program); err != nil {
			return err
		}
	}
	return run(ctx, o, out)
}
