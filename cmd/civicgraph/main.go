// Civicgraph serves a graph of civic cooperation over GraphQL: who works with whom, on what, and who says so.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// The exit statuses of the program.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// commands are the subcommands. Their names and flags stay as they are: scripts rely on them.
type commands struct {
	Serve    serveCommand    `cmd:"" help:"Serve the API and its pages."`
	Load     loadCommand     `cmd:"" help:"Load the built-in data."`
	Copy     copyCommand     `cmd:"" help:"Copy a whole graph from one store to the other."`
	Backup   backupCommand   `cmd:"" help:"Back up the graph in a data folder into a file, also while a server has it open."`
	Restore  restoreCommand  `cmd:"" help:"Make the graph of a data folder from a backup."`
	Snapshot snapshotCommand `cmd:"" help:"Make a file of the graph as it is now, for keeping and citing, which 'serve --data FILE' answers from."`
	Export   exportCommand   `cmd:"" help:"Write a network into a file of a format that other tools read."`
	Doctor   doctorCommand   `cmd:"" help:"Look whether all is well with a graph or a server, and say what to do."`
	Token    tokenCommand    `cmd:"" help:"Make, list and revoke the tokens that writing needs."`
	Version  versionCommand  `cmd:"" help:"Print the version."`

	// It has no variable: a CIVICGRAPH_VERSION is there to say which version to install.
	ShowVersion kong.VersionFlag `name:"version" short:"V" env:"-" help:"Print the version."`
}

// program is what a command needs of the world: when to stop, and where to write. Results go to out, all else to err.
type program struct {
	ctx context.Context
	out io.Writer
	err io.Writer
}

// say writes a line for people.
func (p program) say(format string, arguments ...any) {
	_, _ = fmt.Fprintf(p.err, format+"\n", arguments...)
}

func main() {
	ctx, stop := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go heed(signals, stop)
	os.Exit(run(os.Args[1:], program{ctx: ctx, out: os.Stdout, err: os.Stderr}))
}

// heed stops the program at the first signal, and ends it at the second, whatever it is doing.
func heed(signals <-chan os.Signal, stop context.CancelFunc) {
	<-signals
	stop()
	<-signals
	os.Exit(exitFailed)
}

// run runs the command that args name and returns the exit status.
func run(args []string, p program) int {
	helped := false
	parser, err := kong.New(&commands{},
		kong.Name("civicgraph"),
		kong.Description(description),
		kong.Vars{"version": versionLine(), "formats": formatNames()},
		kong.Writers(p.out, p.err),
		kong.Exit(func(int) { helped = true }),
		kong.DefaultEnvars("CIVICGRAPH"),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoAppDescFormat: true}),
		kong.UsageOnError(),
	)
	if err != nil {
		return fail(p.err, err)
	}
	parsed, err := parser.Parse(args)
	switch {
	case helped:
		return exitDone
	case err != nil:
		_, _ = fmt.Fprintf(p.err, "civicgraph: %s\nTry 'civicgraph --help'.\n", err)
		return exitUsage
	}
	if err := parsed.Run(p); err != nil {
		return fail(p.err, err)
	}
	return exitDone
}

// fail tells of an error, in one line where one is enough, and returns the exit status for it.
func fail(to io.Writer, err error) int {
	_, _ = fmt.Fprintf(to, "civicgraph: %s\n", explain(err))
	var wrong *usageError
	if errors.As(err, &wrong) {
		return exitUsage
	}
	return exitFailed
}

const description = `Civicgraph serves a graph of civic cooperation over GraphQL: who works with whom, on what, and who says so.

Try it, with the built-in data:
  civicgraph serve
  curl http://127.0.0.1:8080/graphql --json '{"query": "{ graphInfo { revision } }"}'

Write to it, from a second terminal in the same folder:
  civicgraph token create --role editor

Every flag can be given as an environment variable, whose name is shown beside it.`
