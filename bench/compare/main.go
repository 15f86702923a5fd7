// Compare measures our API on Neo4j against what else one could put there: the best Cypher over the bare driver, and @neo4j/graphql behind
// Apollo Server. All are asked in one run, on one machine and one database, round after round by turns, and first held to say the same.
//
// It also measures what is ours alone: loading, single writes, and what a new server takes until its first answer.
//
// The database is the one that NEO4J_URI names, with NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE, or one that is started for it. An
// empty one is loaded with the made-up nation of package bench; one that is not is asked as it is.
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
	"regexp"
	"time"

	"github.com/civicgraph/civicgraph/bench/crowd"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := compare(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

// options are what the flags say.
type options struct {
	settings
	scale  float64
	copies bool
	// peers is the folder of the peer, program our server, built already.
	peers, program string
}

func parse(arguments []string, to io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("compare", flag.ContinueOnError)
	flags.SetOutput(to)
	clients := flags.String("clients", "1,16,64", "how many clients ask at once, one after the other")
	only := flags.String("only", "", "ask only the questions whose names match this pattern")
	flags.IntVar(&o.rounds, "rounds", 3, "how often each is measured; medians are told")
	flags.DurationVar(&o.length, "length", 2*time.Second, "how long each is measured")
	flags.DurationVar(&o.warmUp, "warm-up", 2*time.Second, "how long each is asked beforehand")
	flags.BoolVar(&o.withPeer, "peer", true, "measure the peer, which npm ci has installed")
	flags.IntVar(&o.peerWorkers, "peer-workers", 1, "processes of the peer")
	flags.BoolVar(&o.copies, "copy", true, "measure copying the graph, out of the database and into another that is started for it")
	flags.Float64Var(&o.scale, "scale", 1, "how large the nation is that is loaded into an empty database")
	flags.StringVar(&o.peers, "peers", "bench/peers", "the folder of the peer")
	flags.StringVar(&o.program, "program", "", "our program; built unless given")
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

func compare(ctx context.Context, arguments []string, out, log io.Writer) (err error) {
	o, err := parse(arguments, log)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "civicgraph-compare-")
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
	d, end, err := startDatabase(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	e := session{options: o, database: d, data: filepath.Join(folder, "data"), out: out, log: log}
	return e.measure(ctx)
}
