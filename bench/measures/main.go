// Measures times the kernels of internal/network/measure against igraph and NetworKit, on the same ties, in one run, and checks that they say
// the same.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"runtime/pprof"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "measures:", err)
		os.Exit(1)
	}
}

// options are what the flags say.
type options struct {
	networks, only *regexp.Regexp
	rounds         int
	// python has the libraries; none are run without one. profile is a file for a profile of our kernels.
	python, script, profile string
}

func parse(arguments []string, to io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("measures", flag.ContinueOnError)
	flags.SetOutput(to)
	networks := flags.String("networks", "", "measure only the networks whose names match this pattern")
	only := flags.String("only", "", "measure only the kernels whose names match this pattern")
	flags.IntVar(&o.rounds, "rounds", 3, "how often each is measured; medians are told")
	flags.StringVar(&o.python, "python", "", "a Python that has the libraries of requirements.txt; without one, only ours is measured")
	flags.StringVar(&o.script, "script", "bench/measures/library.py", "the script that runs them")
	flags.StringVar(&o.profile, "profile", "", "write a profile of our kernels to this file")
	if err := flags.Parse(arguments); err != nil {
		return o, err
	}
	var first, second error
	o.networks, first = regexp.Compile(*networks)
	o.only, second = regexp.Compile(*only)
	return o, errors.Join(first, second)
}

func run(ctx context.Context, arguments []string, out, log io.Writer) (err error) {
	o, err := parse(arguments, log)
	if err != nil {
		return err
	}
	if o.profile != "" {
		file, err := os.Create(o.profile)
		if err != nil {
			return err
		}
		if err := pprof.StartCPUProfile(file); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	for _, n := range networks() {
		if !o.networks.MatchString(n.name) {
			continue
		}
		if err := o.compare(ctx, n, out, log); err != nil {
			return fmt.Errorf("%s: %w", n.name, err)
		}
	}
	return nil
}

// compare measures all kernels on one network and writes a table.
func (o options) compare(ctx context.Context, n networkSize, out, log io.Writer) (err error) {
	g, err := newGraph(ctx, n)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "\n%s: %d nodes, %d ties, our graph takes %d MB\n\n", n.name, g.Nodes(), g.Ties(), g.Bytes()/megabyte)
	subject, err := newSubject(g)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, subject.remove()) }()
	var all []*result
	for _, k := range kernels() {
		if o.only.MatchString(k.name) && (n.small || !k.smallOnly) {
			all = append(all, &result{kernel: k})
		}
	}
	for _, r := range all {
		if err := r.measureOurs(ctx, subject, o.rounds); err != nil {
			return err
		}
		_, _ = fmt.Fprintf(log, "%s: ours %.3f s\n", r.kernel.name, median(r.ours))
	}
	if o.python != "" {
		for _, library := range libraries() {
			if err := o.measureTheirs(ctx, subject, library, all, log); err != nil {
				return fmt.Errorf("%s: %w", library, err)
			}
		}
	}
	return writeTable(out, subject, all)
}
