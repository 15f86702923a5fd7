package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// followed is an event of a subscription: a revision, or the code of why it ended.
type followed struct{ revision, code string }

// follow subscribes to the changes of a server behind a revision. The events end when the server ends them.
func (r *running) follow(t *testing.T, after string) <-chan followed {
	t.Helper()
	body := fmt.Sprintf(`{"query":"subscription { changes(after: \"%s\") { revision } }"}`, after)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url+"/graphql", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "text/event-stream")
	response, err := r.client().Do(request) //nolint:bodyclose // it is closed when the events have ended
	if err != nil {
		t.Fatal(err)
	}
	events := make(chan followed, 1000)
	go func() {
		defer close(events)
		defer func() { _ = response.Body.Close() }()
		for lines := bufio.NewScanner(response.Body); lines.Scan(); {
			data, found := strings.CutPrefix(lines.Text(), "data: ")
			var event struct {
				Data   struct{ Changes struct{ Revision string } }
				Errors []struct{ Extensions struct{ Code string } }
			}
			if !found || json.Unmarshal([]byte(data), &event) != nil {
				continue
			}
			next := followed{revision: event.Data.Changes.Revision}
			if len(event.Errors) > 0 {
				next.code = event.Errors[0].Extensions.Code
			}
			events <- next
		}
	}()
	return events
}

// nextOf returns the next event.
func nextOf(t *testing.T, events <-chan followed) followed {
	t.Helper()
	select {
	case event, open := <-events:
		if !open {
			t.Fatal("the events have ended")
		}
		return event
	case <-time.After(patience):
		t.Fatal("no event comes")
		return followed{}
	}
}

// wantRevisions wants so many revisions behind one, each once and in order, and returns the last.
func wantRevisions(t *testing.T, events <-chan followed, behind string, count int) string {
	t.Helper()
	for range count {
		behind = next(t, behind)
		if got := nextOf(t, events); got.revision != behind {
			t.Fatalf("got %+v, want the revision %s", got, behind)
		}
	}
	return behind
}

// wantNoMore wants the events to end with a code and nothing else.
func wantNoMore(t *testing.T, events <-chan followed, code string) {
	t.Helper()
	if got := nextOf(t, events); got.code != code {
		t.Errorf("got %+v, want it to end with %s", got, code)
	}
	select {
	case more, open := <-events:
		if open {
			t.Errorf("then comes %+v", more)
		}
	case <-time.After(patience):
		t.Error("it does not end")
	}
}

// TestSubscribersOfServersOnOneDatabase follows through one server of a database what is written through both, in order and none twice, and
// goes on after a restart where it was. The log keeps forty revisions.
func TestSubscribersOfServersOnOneDatabase(t *testing.T) {
	database, data := servers.Empty(t), t.TempDir()
	args := append([]string{"serve", "--listen=127.0.0.1:0", "--store=neo4j", "--data=" + data, "--no-builtin-data", "--neo4j-log-retention=40"}, flagsOf(database)...)
	token := strings.TrimSpace(must(t, "token", "create", "--role", "editor", "--data", data))
	one, other := member{start(t, command(t, args...)), token}, member{start(t, command(t, args...)), token}
	begin := one.write(t, fmt.Sprintf(writeTheme, "first"))
	events := other.follow(t, begin)
	last := begin
	for i := range 5 {
		if made := one.write(t, fmt.Sprintf(writeTheme, fmt.Sprint("one-", i))); made != next(t, last) {
			t.Fatalf("the write made %s behind %s", made, last)
		}
		last = wantRevisions(t, events, last, 1)
	}
	var writing sync.WaitGroup
	for name, writer := range map[string]member{"a": one, "b": other} {
		writing.Go(func() {
			for i := range 10 {
				writer.write(t, fmt.Sprintf(writeTheme, fmt.Sprint(name, i)))
			}
		})
	}
	last = wantRevisions(t, events, last, 20)
	writing.Wait()
	if status := other.end(t, syscall.SIGTERM); status != 0 {
		t.Errorf("status %d\n%s", status, other.text())
	}
	wantNoMore(t, events, "UNAVAILABLE")
	for i := range 3 {
		one.write(t, fmt.Sprintf(writeTheme, fmt.Sprint("meanwhile-", i)))
	}
	again := start(t, command(t, args...))
	events = again.follow(t, last)
	last = wantRevisions(t, events, last, 3)
	one.write(t, fmt.Sprintf(writeTheme, "live"))
	wantRevisions(t, events, last, 1)
	for i := range 40 {
		one.write(t, fmt.Sprintf(writeTheme, fmt.Sprint("more-", i)))
	}
	wantNoMore(t, again.follow(t, begin), "REVISION_GONE")
}

// TestSubscribersBehindWhatTheLogKeeps of a data folder.
func TestSubscribersBehindWhatTheLogKeeps(t *testing.T) {
	data := filepath.Join(t.TempDir(), "graph")
	token := strings.TrimSpace(must(t, "token", "create", "--role", "editor", "--data", data))
	s := member{serve(t, data, "--no-builtin-data", "--log-retention", "3"), token}
	first := s.write(t, fmt.Sprintf(writeTheme, "first"))
	second := s.write(t, fmt.Sprintf(writeTheme, "second"))
	for i := range 3 {
		s.write(t, fmt.Sprintf(writeTheme, fmt.Sprint("more-", i)))
	}
	wantNoMore(t, s.follow(t, first), "REVISION_GONE")
	wantRevisions(t, s.follow(t, second), second, 3)
	ahead := next(t, next(t, s.revision(t)))
	wantNoMore(t, s.follow(t, ahead), "INVALID")
	wantNoMore(t, s.follow(t, "another0gr-1"), "INVALID")
}
