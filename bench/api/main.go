// Api measures our API on the embedded store with data of the size of a country, over HTTP, against a bare net/http handler that writes the
// same bytes. Both are processes of their own on this machine, and each is asked by turns, round after round.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"time"

	"github.com/civicgraph/civicgraph/bench"
	"github.com/civicgraph/civicgraph/bench/crowd"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "api:", err)
		os.Exit(1)
	}
}

// options are what the flags say.
type options struct {
	scale          float64
	clients        []int
	rounds         int
	length, warmUp time.Duration
	only           *regexp.Regexp
	// program is ours, built already; bare is a file of answers to serve, where this process is the bare server.
	program, bare, listen string
}

func parse(arguments []string, to io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("api", flag.ContinueOnError)
	flags.SetOutput(to)
	clients := flags.String("clients", "1,16,64", "how many clients ask at once, one after the other")
	only := flags.String("only", "", "ask only the questions whose names match this pattern")
	flags.IntVar(&o.rounds, "rounds", 3, "how often each is measured; medians are told")
	flags.DurationVar(&o.length, "length", 2*time.Second, "how long each is measured")
	flags.DurationVar(&o.warmUp, "warm-up", time.Second, "how long each is asked beforehand")
	flags.Float64Var(&o.scale, "scale", 1, "how large the nation is")
	flags.StringVar(&o.program, "program", "", "our program; built unless given")
	flags.StringVar(&o.bare, "bare", "", "serve the answers in this file and do nothing else, as the run does in a process of its own")
	flags.StringVar(&o.listen, "listen", "", "where to serve them")
	if err := flags.Parse(arguments); err != nil {
		return o, err
	}
	var err error
	if o.clients, err = crowd.ParseClients(*clients); err != nil {
		return o, err
	}
	o.only, err = regexp.Compile(*only)
	return o, err
}

func run(ctx context.Context, arguments []string, out, log io.Writer) (err error) {
	o, err := parse(arguments, log)
	switch {
	case err != nil:
		return err
	case o.bare != "":
		return serveBare(ctx, o.bare, o.listen)
	}
	folder, err := os.MkdirTemp("", "civicgraph-api-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if o.program == "" {
		o.program = filepath.Join(folder, "civicgraph")
		if err := crowd.Build(ctx, o.program); err != nil {
			return err
		}
	}
	nation, err := bench.NewNation(1, o.scale)
	if err != nil {
		return err
	}
	data := filepath.Join(folder, "data")
	drawn, err := load(ctx, data, nation)
	if err != nil {
		return fmt.Errorf("load the nation: %w", err)
	}
	m := measurement{options: o, folder: folder, out: out, log: log}
	if m.ours, err = startOurs(ctx, o.program, data); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.ours.Stop()) }()
	return m.measure(ctx, drawn)
}

// startOurs starts our server on a folder.
func startOurs(ctx context.Context, program, data string) (*crowd.Service, error) {
	address, err := crowd.FreeAddress()
	if err != nil {
		return nil, err
	}
	command := exec.Command(program, "serve", "--no-builtin-data", "--log-level", "warn", "--log-format", "json", "--listen", address, "--data", data)
	return crowd.Start(ctx, command, address, "/readyz")
}
