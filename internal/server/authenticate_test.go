package server_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/auth"
)

const question = `{"query":"{ ask }"}`

// TestReadingByToken closes a server to those who show no token. Whether it lives, and from where a page may ask, it tells anybody.
func TestReadingByToken(t *testing.T) {
	service := newService(t, hello)
	service.config.Closed = true
	handler := service.handler(t)
	got := do(handler, post(question))
	if gotCode := code(t, got.Body); got.Code != 401 || gotCode != "UNAUTHENTICATED" || got.Header().Get("WWW-Authenticate") == "" {
		t.Errorf("without a token: %d %s", got.Code, gotCode)
	}
	for name, role := range map[string]auth.Role{"page": auth.Reader, "importer": auth.Editor, "operator": auth.Admin} {
		got := do(handler, post(question, "Authorization", "Bearer "+service.token(t, name, role)))
		if got.Code != 200 || !strings.Contains(got.Body.String(), "hello "+name) {
			t.Errorf("as %s: %d %s", role, got.Code, got.Body)
		}
	}
	preflight := with(httptest.NewRequest(http.MethodOptions, "/graphql", nil), "Origin", "https://example.org", "Access-Control-Request-Method", "POST")
	if got := do(handler, preflight); got.Code != 204 {
		t.Errorf("asked from where a page may ask: %d", got.Code)
	}
	if got := do(handler, httptest.NewRequest(http.MethodGet, "/healthz", nil)); got.Code != 200 {
		t.Errorf("asked whether it lives: %d", got.Code)
	}
}

// TestGuessingTakesTime shows many tokens that are not good at once. Each waits; when many do, more are told at once to come back; and a
// good token is answered all the while.
func TestGuessingTakesTime(t *testing.T) {
	service := newService(t, hello)
	service.config.Limits.Penalty = time.Hour
	handler := service.handler(t)
	good := service.token(t, "importer", auth.Editor)
	ctx, giveUp := context.WithCancel(t.Context())
	var guesses sync.WaitGroup
	defer guesses.Wait()
	defer giveUp()
	toldToWait := make(chan *httptest.ResponseRecorder, 100)
	for range 100 {
		guesses.Go(func() {
			if got := do(handler, post(question, "Authorization", "Bearer cg_guess").WithContext(ctx)); got.Code == http.StatusTooManyRequests {
				toldToWait <- got
			}
		})
	}
	for range 100 - 64 {
		select {
		case got := <-toldToWait:
			if gotCode := code(t, got.Body); gotCode != "TOO_MANY_REQUESTS" || got.Header().Get("Retry-After") != "1" {
				t.Fatalf("told %s, to come back after %q", gotCode, got.Header().Get("Retry-After"))
			}
		case <-time.After(10 * time.Second):
			t.Fatal("more than 64 guesses wait")
		}
	}
	if got := do(handler, post(question, "Authorization", "Bearer "+good)); got.Code != 200 {
		t.Errorf("with a good token meanwhile: %d %s", got.Code, got.Body)
	}
	giveUp()
	guesses.Wait()
	if n := len(toldToWait); n > 0 {
		t.Errorf("%d more were told to come back, though there was room for 64", n)
	}
}
