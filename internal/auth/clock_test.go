package auth

import (
	"errors"
	"testing"
	"time"
)

// TestTokensWhenTheClockJumps has the clock go years ahead and years back. Tokens that run out do so by the clock, and are good again when it is
// mended; those that do not run out never notice.
func TestTokensWhenTheClockJumps(t *testing.T) {
	tokens := In(t.TempDir())
	now := time.Now()
	always := create(t, tokens, "for-ever", Editor)
	hour, _, err := tokens.Create(t.Context(), "an-hour", Editor, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		jump time.Duration
		good bool
	}{{0, true}, {5 * 365 * 24 * time.Hour, false}, {-5 * 365 * 24 * time.Hour, true}, {0, true}, {2 * time.Hour, false}} {
		tokens.now = func() time.Time { return now.Add(test.jump) }
		if _, err := tokens.Authenticate(always); err != nil {
			t.Errorf("%v later a token that does not run out: %v", test.jump, err)
		}
		if _, err := tokens.Authenticate(hour); (err == nil) != test.good || err != nil && !errors.Is(err, ErrUnauthenticated) {
			t.Errorf("%v later a token of an hour: %v, want it good: %v", test.jump, err, test.good)
		}
	}
}
