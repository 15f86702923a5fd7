package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/alecthomas/kong"
	"github.com/rs/zerolog"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/server"
	"github.com/civicgraph/civicgraph/web"
)

type serveCommand struct {
	configuration
	place
	Listen string `default:"127.0.0.1:8080" placeholder:"ADDRESS" help:"The address to listen on; port 0 takes any free port. Default: ${default}"`
	encryption
	AdminListen string        `placeholder:"ADDRESS" help:"A loopback address, such as 127.0.0.1:9090, for /metrics (Prometheus) and /debug/pprof (profiles of Go), which need no token; not served unless given."`
	Tokens      string        `type:"path" placeholder:"DIR" help:"The folder with the tokens of a snapshot, which has none unless it is given. Those of other graphs are in their data folder."`
	BuiltinData bool          `default:"true" negatable:"" help:"Load the built-in data into a graph that is empty. On unless given as --no-builtin-data."`
	Reading     string        `default:"public" enum:"public,token" placeholder:"WHO" help:"Who may read: public (anybody) or token (whoever shows a token, of the role reader at least). Default: ${default}"`
	CorsOrigin  []string      `default:"*" placeholder:"ORIGIN" help:"Whose pages may ask from a browser, such as https://example.org; may be given again. Pages of any origin may read unless this is given; those of origins that are named may write too, with a token."`
	Grace       time.Duration `default:"20s" placeholder:"DURATION" help:"How long running requests may go on after the first signal to stop. Default: ${default}"`
	public
	AnalysisMemory int  `default:"1024" placeholder:"MEGABYTES" help:"How much memory the networks that measures are found on may take, 32 bytes for each of their ties: each of them, those remembered together, and those that are being looked at before another one is made. Measuring takes as much again for a while. Default: ${default}"`
	PrintConfig    bool `help:"Print every setting with its value and where it comes from, passwords hidden, and end."`
	logging
}

// readingByToken is the value of --reading on a server that only those may read from who show a token.
const readingByToken = "token"

// rememberedBytes is how much room there is for large answers that are asked for again.
const rememberedBytes = 32 << 20

// maxAnalysisMemory is in megabytes: as much as networks can take whose ties 32 bits number.
const maxAnalysisMemory = 32 << 10

// Help is the long help of the command.
func (serveCommand) Help() string {
	return `Serves the API on /graphql, networks as files on /export/FORMAT, pages to ask it by hand on /, and /healthz (the process lives) and /readyz (the graph answers) for whoever watches over it. Reading is public unless --reading says otherwise; writing needs a token, which 'civicgraph token create' makes at any time.

It keeps the graph in the data folder, which is its alone while it runs, or with --store neo4j in a Neo4j database, on which any number of servers may work. It ends at SIGINT (Ctrl-C) or SIGTERM when the running requests are done; a second signal ends it at once. What was written stays written either way. Where --data is a file, it is a snapshot ('civicgraph snapshot'), which any number of servers may read and none writes to.

  civicgraph serve --listen 127.0.0.1:9000 --data ~/graph
  civicgraph serve --config /etc/civicgraph.toml
  CIVICGRAPH_LISTEN=127.0.0.1:9000 CIVICGRAPH_DATA=~/graph civicgraph serve
  civicgraph serve --no-builtin-data --log-format json
  CIVICGRAPH_NEO4J_PASSWORD=… civicgraph serve --store neo4j --neo4j-uri neo4j+s://graph.example.org

It speaks HTTP without TLS unless --tls-cert and --tls-key are given: do so, or put a proxy that adds it in front, before opening it to others.`
}

// Validate finds an address or a folder that cannot be meant.
func (c *serveCommand) Validate() error {
	if _, err := hostOf("--listen", c.Listen); err != nil {
		return err
	}
	if err := cmp.Or(c.validateAdmin(), c.validateTLS()); err != nil {
		return err
	}
	if c.AnalysisMemory < 1 || c.AnalysisMemory > maxAnalysisMemory {
		return fmt.Errorf("--analysis-memory: give a number from 1 to %d", maxAnalysisMemory)
	}
	return cmp.Or(c.public.Validate(), c.place.Validate())
}

// hostOf returns the host of an address that a flag gives.
func hostOf(flag, address string) (string, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", fmt.Errorf("%s: %q is not HOST:PORT", flag, address)
	}
	if _, err := net.LookupPort("tcp", port); err != nil {
		return "", fmt.Errorf("%s: %q is not a port, which is a number up to 65535", flag, port)
	}
	return host, nil
}

// Run serves until the program is told to stop. It listens before it opens the store, so that an address that is taken is told at
// once and leaves no folder behind; who asks meanwhile waits.
func (c *serveCommand) Run(p program, parsed *kong.Context) error {
	if c.PrintConfig {
		return printSettings(p.out, parsed, c.Config)
	}
	listener, err := new(net.ListenConfig).Listen(p.ctx, "tcp", c.Listen)
	if err != nil {
		if _, running := embedded.RunningServer(c.Data); running {
			return fmt.Errorf("%w: another process has the folder %s open", civic.ErrInUse, c.Data)
		}
		return err
	}
	defer func() { _ = listener.Close() }()
	log := c.logger(p.err)
	certificate, err := c.certificate(log)
	if err != nil {
		return err
	}
	admin, err := c.listenAdmin(p.ctx)
	if err != nil {
		return err
	}
	defer admin.close()
	store, err := c.open(p.ctx)
	if err != nil {
		return err
	}
	return errors.Join(c.serve(p, log, store, listener, certificate, admin), store.Close())
}

func (c *serveCommand) serve(p program, log zerolog.Logger, store opened, listener net.Listener, certificate *server.Certificate, admin adminListener) error {
	metrics := server.NewMetrics(version(), c.Store, store)
	store.Store = metrics.Timed(store.Store)
	limits := server.DefaultLimits()
	limits.Grace = c.Grace
	c.limit(&limits)
	if err := c.validateTokens(store.snapshot); err != nil {
		return err
	}
	served, err := c.newServer(log, store, metrics, limits, certificate)
	if err != nil {
		return err
	}
	if c.BuiltinData && store.snapshot == nil {
		if err := fill(p.ctx, store, c.loading(p, log)); err != nil {
			return err
		}
	}
	address := addressOf(listener, certificate != nil)
	if err := announcing(store, address, certificate, log); store.snapshot != nil {
		log.Info().Str("date", string(store.snapshot.Date)).Str("sha256", store.snapshot.Sha256).Msg("the graph is a snapshot, and whole: nothing is written to it")
	} else if errors.Is(err, civic.ErrReadOnly) {
		log.Warn().Err(err).Msg("the graph is read-only: nothing in its folder can be written to")
	} else if err != nil {
		return err
	}
	defer admin.serve(p.ctx, log, server.AdminHandler(metrics))()
	c.welcome(p, log, address, store)
	err = served.Serve(p.ctx, listener)
	log.Info().Msg("stopped")
	return err
}

func (c *serveCommand) newServer(log zerolog.Logger, store opened, metrics *server.Metrics, limits server.Limits, certificate *server.Certificate) (*server.Server, error) {
	trusted, err := c.trusted()
	if err != nil {
		return nil, err
	}
	resolver := graph.New(graph.Setup{Store: store, Projector: store.projector, Build: version(), Snapshot: store.snapshot, LogFailure: server.LogFailure, AnalysisMemory: c.AnalysisMemory << 20})
	metrics.Observe(server.Sources{StoreBytes: store.bytes, Projection: store.vitals, Graph: resolver.Vitals})
	return server.New(server.Config{
		Store:       store,
		Graph:       graph.NewServer(resolver, server.Transport{Limits: limits, Store: store, Build: build(), Answers: server.NewAnswers(rememberedBytes)}),
		Exports:     resolver,
		Tokens:      c.tokens(store.snapshot),
		Closed:      c.Reading == readingByToken,
		Snapshot:    store.snapshot != nil,
		Load:        func(ctx context.Context) (server.Loaded, error) { return loadBuiltIn(ctx, store, func(int, int) {}) },
		Backup:      store.backup,
		Metrics:     metrics,
		Page:        web.Handler(),
		Origins:     c.CorsOrigin,
		Certificate: certificate,
		Proxies:     server.Proxies{Header: c.ClientHeader, Trusted: trusted},
		Log:         log,
		Limits:      limits,
	})
}

// fill loads the built-in data into a graph that is empty, or that was being filled when something stopped it.
func fill(ctx context.Context, store civic.Store, report progress) error {
	needed, err := needsBuiltIn(ctx, store)
	if err != nil || !needed {
		return err
	}
	_, err = loadBuiltIn(ctx, store, report)
	return err
}

// loading tells how far a load is, in the log where that alone is read.
func (c *serveCommand) loading(p program, log zerolog.Logger) progress {
	const what = "Loading the built-in data"
	if c.LogFormat != formatJSON {
		return p.showProgress(what)
	}
	return func(done, total int) { log.Info().Int("done", done).Int("total", total).Msg(what) }
}

// addressOf returns the address at which a listener is reached from this machine.
func addressOf(listener net.Listener, secure bool) string {
	scheme := "http://"
	if secure {
		scheme = "https://"
	}
	host, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return scheme + listener.Addr().String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return scheme + net.JoinHostPort(host, port)
}

// welcome tells that the server is ready, and what to do with it: to people in lines, to programs that read logs in a line of theirs.
func (c *serveCommand) welcome(p program, log zerolog.Logger, address string, store opened) {
	if c.LogFormat == formatJSON {
		log.Info().Str("address", address).Str("data", c.Data).Str("graph", store.where).Str("version", version()).Msg("Civicgraph is ready: " + address)
		return
	}
	page := "a small query page (`make web` bundles GraphiQL)"
	if web.Bundled() {
		page = "GraphiQL"
	}
	write := fmt.Sprintf("with the token that this makes: civicgraph token create --role editor --data %q", c.Data)
	if store.snapshot != nil {
		write = "not to a snapshot"
	}
	p.say(`Civicgraph is ready: %[1]s
  Ask:   open %[1]s in a browser (%[2]s), or send queries to %[1]s/graphql
  Write: %[3]s
  Stop:  Ctrl-C. The graph stays in %[4]s`, address, page, write, store.where)
}
