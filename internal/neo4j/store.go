package neo4j

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Options say where the database is and how it is used. Only URI is needed.
type Options struct {
	// URI is bolt:// or neo4j:// (routing), with +s for TLS or +ssc for TLS with a self-signed certificate.
	URI            string
	User, Password string
	// Database is the name of the database; the user's home database when empty.
	Database string
	// LogRetention is how many entries the change log keeps at least; all when 0.
	LogRetention int
	// Connections is the most connections to one server; DefaultConnections when 0.
	Connections int
	// Acquisition is how long a question waits for a free connection, and Connect for a new one; DefaultAcquisition and
	// DefaultConnect when 0.
	Acquisition, Connect time.Duration
	// Transaction is the longest that a transaction may take; DefaultTransaction when 0.
	Transaction time.Duration
	// Retry is for how long a write is tried again while the database cannot be reached; DefaultRetry when 0. A question is asked again
	// for a moment only.
	Retry time.Duration
	// Idle is how long a connection may lie unused before it is tried out before its next use; DefaultIdle when 0.
	Idle time.Duration
}

// The defaults of Options.
const (
	DefaultConnections = 64
	DefaultAcquisition = 10 * time.Second
	DefaultConnect     = 5 * time.Second
	DefaultTransaction = 2 * time.Minute
	DefaultRetry       = 10 * time.Second
	DefaultIdle        = time.Minute
)

// statementsAtOnce is how many statements for small questions of one sort run at once before the questions are gathered. A server's core
// runs one at a time; a few more keep it busy while others travel.
const statementsAtOnce = 4

func (o Options) filled() Options {
	setDefault(&o.Connections, DefaultConnections)
	setDefault(&o.Acquisition, DefaultAcquisition)
	setDefault(&o.Connect, DefaultConnect)
	setDefault(&o.Transaction, DefaultTransaction)
	setDefault(&o.Retry, DefaultRetry)
	setDefault(&o.Idle, DefaultIdle)
	return o
}

// patience is how long this side waits for a transaction that may take up to a limit: longer than the server, which tells more when it
// is over.
func (o Options) patience(limit time.Duration) time.Duration { return limit + o.Acquisition }

func setDefault[T comparable](value *T, to T) {
	var zero T
	if *value == zero {
		*value = to
	}
}

func (o Options) auth() neo4j.AuthToken {
	if o.User == "" {
		return neo4j.NoAuth()
	}
	return neo4j.BasicAuth(o.User, o.Password, "")
}

// Store is a graph in a Neo4j database. It implements civic.Store.
type Store struct {
	driver     neo4j.DriverWithContext
	options    Options
	statements statements
	bookmarks  neo4j.BookmarkManager
	nodes      *gatherer[civic.ID, civic.Node]
	newest     *gatherer[struct{}, struct{}]
	answers    answers
	decoder    decoder
	// writing has room for the one who writes.
	writing chan struct{}
	// few is how many entities of a list are looked through rather than walked along to.
	few int
	// graph is the name of the graph.
	graph    string
	sessions *sessions
}

var _ civic.Store = (*Store)(nil)

// Open connects to the database, and makes the graph in one that holds nothing or brings the one it holds up to date. It returns
// civic.ErrUnavailable when the database cannot be reached, civic.ErrNewerFormat when a newer program wrote it, civic.ErrReadOnly when
// something is to be made there and cannot, and an ErrConflict fault when it holds what is not ours. A graph that is complete and cannot
// be written to is opened all the same.
func Open(ctx context.Context, options Options) (*Store, error) {
	s, err := connect(options)
	if err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// connect makes a store of which nothing is known yet.
func connect(options Options) (*Store, error) {
	options = options.filled()
	texts, err := newStatements()
	if err != nil {
		return nil, err
	}
	driver, err := neo4j.NewDriverWithContext(options.URI, options.auth(), func(c *config.Config) {
		c.MaxConnectionPoolSize = options.Connections
		c.ConnectionAcquisitionTimeout = options.Acquisition
		c.SocketConnectTimeout = options.Connect
		c.ConnectionLivenessCheckTimeout = options.Idle
		c.TelemetryDisabled = true
		c.UserAgent = "civicgraph"
	})
	if err != nil {
		return nil, civic.Invalid("this is not an address of Neo4j: "+err.Error(), "give bolt://HOST:PORT or neo4j://HOST:PORT, with +s or +ssc for TLS", "uri")
	}
	bookmarks := neo4j.NewBookmarkManager(neo4j.BookmarkManagerConfig{})
	s := &Store{driver: driver, options: options, statements: texts, bookmarks: bookmarks, few: mostLookedThrough, sessions: newSessions(), decoder: newDecoder(), writing: make(chan struct{}, 1)}
	s.nodes = &gatherer[civic.ID, civic.Node]{ask: s.readNodes, atOnce: statementsAtOnce, most: civic.MaxPageSize * statementsAtOnce}
	s.newest = &gatherer[struct{}, struct{}]{ask: s.readNewest, atOnce: statementsAtOnce, most: math.MaxInt}
	return s, nil
}

// Close implements civic.Store.
func (s *Store) Close() error {
	if !s.sessions.close() {
		return nil
	}
	return s.driver.Close(context.Background())
}

func (s *Store) check(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.sessions.isClosed() {
		return errClosed()
	}
	return nil
}

// Reader implements civic.Store.
func (s *Store) Reader(ctx context.Context) (civic.Reader, error) {
	if err := s.check(ctx); err != nil {
		return nil, err
	}
	return &reader{store: s}, nil
}
