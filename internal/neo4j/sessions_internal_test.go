package neo4j

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestClosingWaitsForSessions closes while two sessions are open: it is done when both have ended, none begins meanwhile, and it does not wait
// longer than it has patience.
func TestClosingWaitsForSessions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSessions()
		for range 2 {
			if !s.begin() {
				t.Fatal("no session can begin")
			}
		}
		closed := make(chan bool, 1)
		go func() { closed <- s.close() }()
		synctest.Wait()
		s.end()
		synctest.Wait()
		if len(closed) > 0 || s.begin() || !s.isClosed() {
			t.Errorf("with one session left it is closed: %t, %t; another can begin", len(closed) > 0, s.isClosed())
		}
		s.end()
		if !<-closed || s.close() {
			t.Error("the first to close is not told so, or the second is")
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s, begun := newSessions(), time.Now()
		s.begin()
		if s.close(); time.Since(begun) != closingPatience {
			t.Errorf("it waited %v for a session that does not end", time.Since(begun))
		}
		s.end() // which comes too late, and must not fail
	})
}
