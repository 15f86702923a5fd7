package neo4j

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// closingPatience is how long closing the store waits for sessions that are open. The server gives up on what runs longer.
const closingPatience = 5 * time.Second

// sessions counts the sessions that are open. The driver may not be closed while one takes a connection from its pool or gives one back: it
// does not guard itself against that.
type sessions struct {
	mu     sync.Mutex
	open   int
	closed bool
	// none is closed when the store is and the last session has ended.
	none chan struct{}
}

func newSessions() *sessions { return &sessions{none: make(chan struct{})} }

// begin counts a session, unless the store is closed.
func (s *sessions) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.open++
	return true
}

func (s *sessions) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open--; s.closed && s.open == 0 {
		close(s.none)
	}
}

// close lets no session begin any more. It reports whether it is the first to do so, and waits a while for those that are open.
func (s *sessions) close() bool {
	s.mu.Lock()
	first := !s.closed
	s.closed = true
	if first && s.open == 0 {
		close(s.none)
	}
	s.mu.Unlock()
	if first {
		select {
		case <-s.none:
		case <-time.After(closingPatience):
		}
	}
	return first
}

func (s *sessions) isClosed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

// begin opens a session, and returns what ends it. What was not committed in it is taken back. It returns civic.ErrUnavailable once the store is
// closed.
func (s *Store) begin(ctx context.Context, mode neo4j.AccessMode) (session neo4j.SessionWithContext, end func(), err error) {
	if !s.sessions.begin() {
		return nil, nil, errClosed()
	}
	session = s.driver.NewSession(ctx, neo4j.SessionConfig{
		AccessMode: mode, DatabaseName: s.options.Database, BookmarkManager: s.bookmarks, FetchSize: neo4j.FetchAll,
	})
	return session, func() {
		_ = session.Close(ctx)
		s.sessions.end()
	}, nil
}

func errClosed() error { return fmt.Errorf("%w: the store is closed", civic.ErrUnavailable) }
