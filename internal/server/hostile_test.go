package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/auth"
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/dataset"
)

// longestRefusal is how long the answer to a hostile request may be.
const longestRefusal = 10_000

// newDatasetService returns a service with the real API on the built-in data, and a token of an editor.
func newDatasetService(t testing.TB) (s *service, token string) {
	t.Helper()
	s, store := newGraphService(t, asItIs)
	submissions, err := dataset.Submissions()
	if err != nil {
		t.Fatal(err)
	}
	for _, submission := range submissions {
		_, err := store.Update(t.Context(), civic.Commit{By: "test"}, func(tx civic.Tx) error {
			outcomes, err := civic.Submit(t.Context(), tx, submission)
			if err != nil {
				return err
			}
			return civic.Refusals(outcomes)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return s, s.token(t, "editor", auth.Editor)
}

// told is what came back of a request.
type told struct {
	status int
	body   []byte
	took   time.Duration
	// allocated is how many bytes the client and the server took from memory for it.
	allocated uint64
}

// code is that of the first error, "" without one. The body of an error has to be JSON.
func (g told) code(t *testing.T) string {
	t.Helper()
	var answer struct {
		Data   json.RawMessage
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(g.body, &answer); err != nil {
		t.Fatalf("the answer is not JSON: %.200s", g.body)
	}
	if len(answer.Errors) == 0 {
		if len(answer.Data) == 0 {
			t.Errorf("there are neither data nor errors: %.200s", g.body)
		}
		return ""
	}
	for _, err := range answer.Errors {
		if err.Extensions.Code == "" || err.Message == "" {
			t.Errorf("an error has no code or no message: %.200s", g.body)
		}
	}
	return answer.Errors[0].Extensions.Code
}

// send sends a request and reads the answer.
func send(t *testing.T, client *http.Client, request *http.Request) told {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begin := time.Now()
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(begin)
	runtime.ReadMemStats(&after)
	return told{response.StatusCode, body, took, after.TotalAlloc - before.TotalAlloc}
}

// to returns a hostile request to a server. Those of an editor show the token.
func (h hostile) to(address, token string) *http.Request {
	request := h.request(address)
	if h.editor {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	return request
}

// TestHostileRequests sends each to a real listener. That it takes less than 50 ms is for BenchmarkHostile to show, on a machine that
// does nothing else; here it must take far less than what it would cost if it were not refused before the work.
func TestHostileRequests(t *testing.T) {
	const patience, memory = 10 * time.Second, 50 << 20
	service, token := newDatasetService(t)
	address, _, _ := service.start(t)
	for _, hostile := range hostiles() {
		t.Run(hostile.name, func(t *testing.T) {
			got := send(t, http.DefaultClient, hostile.to("http://"+address, token))
			wantStatus := hostile.status
			if wantStatus == 0 {
				wantStatus = http.StatusOK
			}
			if gotCode := got.code(t); got.status != wantStatus || gotCode != hostile.code {
				t.Errorf("got %d %q, want %d %q: %.300s", got.status, gotCode, wantStatus, hostile.code, got.body)
			}
			if len(got.body) > longestRefusal {
				t.Errorf("the answer has %d bytes: %.300s", len(got.body), got.body)
			}
			if got.took > patience {
				t.Errorf("it took %s", got.took)
			}
			if got.allocated > memory {
				t.Errorf("it took %d bytes of memory", got.allocated)
			}
		})
	}
	for line := range strings.Lines(service.log.String()) {
		if len(line) > 1000 || strings.Contains(line, `"level":"error"`) {
			t.Errorf("the log has a line of %d bytes: %.300s", len(line), line)
		}
	}
}

// TestHostileClientsDoNotKeepOthersOut sends the whole list from sixteen clients at once, over and over, while another one looks
// something up.
func TestHostileClientsDoNotKeepOthersOut(t *testing.T) {
	const attackers, lookups, growth = 16, 25, 50 << 20
	service, token := newDatasetService(t)
	service.config.Log = service.config.Log.Output(io.Discard)
	address, _, _ := service.start(t)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: attackers}}
	list := hostiles()
	for _, hostile := range list { // so that what is kept for all is there
		send(t, client, hostile.to("http://"+address, token))
	}
	goroutines, memory := runtime.NumGoroutine(), held()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var attack sync.WaitGroup
	for attacker := range attackers {
		attack.Go(func() {
			for at := attacker * len(list) / attackers; ctx.Err() == nil; at++ {
				if response, err := client.Do(list[at%len(list)].to("http://"+address, token).WithContext(ctx)); err == nil {
					_, _ = io.Copy(io.Discard, response.Body)
					_ = response.Body.Close()
				}
			}
		})
	}
	var took []time.Duration
	for range lookups {
		got := send(t, http.DefaultClient, asked("", "", `{ organizations(first: 3) { totalCount nodes { id } } }`, nil).to("http://"+address, token))
		if gotCode := got.code(t); got.status != http.StatusOK || gotCode != "" || !bytes.Contains(got.body, []byte(`"id"`)) {
			t.Fatalf("a lookup is answered with %d %s", got.status, got.body)
		}
		took = append(took, got.took)
	}
	stop()
	attack.Wait()
	client.CloseIdleConnections()
	slices.Sort(took)
	median, longest := took[len(took)/2], took[len(took)-1]
	t.Logf("lookups took %s, %s at most", median, longest)
	if median > 2*time.Second || longest > patience {
		t.Errorf("lookups took %s, %s at most", median, longest)
	}
	for deadline := time.Now().Add(patience); runtime.NumGoroutine() > goroutines+5; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines are left, of %d", runtime.NumGoroutine(), goroutines)
		}
	}
	if grown := held() - memory; grown > growth {
		t.Errorf("%d bytes more are held", grown)
	}
}

// BenchmarkHostile shows the time and the memory that each request of the list takes.
func BenchmarkHostile(b *testing.B) {
	service, token := newDatasetService(b)
	handler := service.handler(b)
	for _, hostile := range hostiles() {
		b.Run(strings.ReplaceAll(hostile.name, " ", "_"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				recorder := httptest.NewRecorder()
				handler.ServeHTTP(recorder, hostile.to("http://example.org", token))
			}
		})
	}
}

// FuzzRequest sends anything. Whatever comes is answered with JSON, which is short when it is an error, has a code, and is never our fault.
func FuzzRequest(f *testing.F) {
	for _, hostile := range hostiles() {
		request := hostile.request("http://example.org")
		if len(hostile.body) < 20_000 {
			f.Add(request.Method, request.URL.RawQuery, request.Header.Get("Content-Type"), request.Header.Get("Accept"), hostile.body, hostile.editor)
		}
	}
	f.Add("GET", "query={__typename}", "", "application/graphql-response+json", []byte{}, false)
	f.Add("HEAD", "query={__typename}", "", "", []byte{}, false)
	f.Add("POST", "", "application/json", "text/event-stream", []byte(`{"query":"{__typename}"}`), false)
	service, token := newDatasetService(f)
	service.config.Log = service.config.Log.Output(io.Discard)
	handler := service.handler(f)
	f.Fuzz(func(t *testing.T, method, query, contentType, accept string, body []byte, editor bool) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		request, err := http.NewRequestWithContext(ctx, method, "http://example.org/graphql", bytes.NewReader(body))
		if err != nil || strings.Contains(accept, "event-stream") && bytes.Contains(body, []byte("subscription")) {
			return // no method, or one that goes on
		}
		request.URL.RawQuery, request.RemoteAddr = query, "192.0.2.1:1234"
		request.Header.Set("Content-Type", contentType)
		request.Header.Set("Accept", accept)
		if editor {
			request.Header.Set("Authorization", "Bearer "+token)
		}
		got := do(handler, request)
		if got.Code >= 500 && got.Code != http.StatusServiceUnavailable {
			t.Fatalf("%d %.300s", got.Code, got.Body)
		}
		if !strings.Contains(got.Header().Get("Content-Type"), "json") {
			return // events, or no body
		}
		if text := got.Body.String(); strings.Contains(text, `"INTERNAL"`) {
			t.Fatalf("it failed on our side: %.300s", text)
		}
		answer := told{status: got.Code, body: got.Body.Bytes()}
		if answer.code(t) != "" && !bytes.Contains(answer.body, []byte(`"data":{`)) && len(answer.body) > longestRefusal {
			t.Errorf("the refusal has %d bytes: %.300s", len(answer.body), answer.body)
		}
	})
}
