package server_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/server"
)

// within fails the test when nothing comes from c in time.
func within[T any](t *testing.T, c <-chan T, what string) T {
	t.Helper()
	select {
	case value := <-c:
		return value
	case <-time.After(patience):
		t.Fatalf("waited in vain for %s", what)
		panic("not reached")
	}
}

// answer is what came of a question that was asked in the background.
type answer struct {
	status int
	body   string
	err    error
}

func ask(address string) <-chan answer {
	result := make(chan answer, 1)
	go func() {
		got, err := http.Get("http://" + address + "/graphql?query=%7Bask%7D")
		if err != nil {
			result <- answer{err: err}
			return
		}
		body, err := io.ReadAll(got.Body)
		result <- answer{got.StatusCode, string(body), errors.Join(err, got.Body.Close())}
	}()
	return result
}

func TestStoppingFinishesWhatRuns(t *testing.T) {
	running, finish := make(chan struct{}), make(chan struct{})
	address, stop, served := newService(t, func(context.Context) (string, error) {
		close(running)
		<-finish
		return "finished", nil
	}).start(t)
	asked := ask(address)
	within(t, running, "the question to run")
	stop()
	// It takes no more...
	for deadline := time.Now().Add(patience); ; {
		connection, err := net.Dial("tcp", address)
		if err != nil {
			break
		}
		_ = connection.Close()
		if time.Now().After(deadline) {
			t.Fatal("it still listens")
		}
	}
	// ...and finishes the one that runs.
	close(finish)
	if got := within(t, asked, "the answer"); got.err != nil || got.body != `{"data":{"ask":"finished"}}` {
		t.Errorf("the answer is %+v", got)
	}
	if err := within(t, served, "the end"); err != nil {
		t.Errorf("it ended with %v", err)
	}
}

func TestStoppingEndsAfterTheGracePeriod(t *testing.T) {
	running, ended := make(chan struct{}), make(chan error, 1)
	service := newService(t, func(ctx context.Context) (string, error) {
		close(running)
		<-ctx.Done()
		ended <- ctx.Err()
		return "", ctx.Err()
	})
	service.config.Limits.Grace = 20 * time.Millisecond
	address, stop, served := service.start(t)
	asked := ask(address)
	within(t, running, "the question to run")
	stop()
	if err := within(t, served, "the end"); !errors.Is(err, server.ErrCutOff) {
		t.Errorf("it ended with %v, want ErrCutOff", err)
	}
	if err := within(t, ended, "the question to be told"); !errors.Is(err, context.Canceled) {
		t.Errorf("the question was told %v", err)
	}
	within(t, asked, "its client")
}

// TestAQuestionHasItsTime also holds that the time for reading, which is shorter, does not end the work on the answer.
func TestAQuestionHasItsTime(t *testing.T) {
	ended := make(chan error, 1)
	service := newService(t, func(ctx context.Context) (string, error) {
		<-ctx.Done()
		ended <- ctx.Err()
		return "", ctx.Err()
	})
	service.config.Limits.Read = 30 * time.Millisecond
	service.config.Limits.Operation = 300 * time.Millisecond
	address, _, _ := service.start(t)
	asked := ask(address)
	if err := within(t, ended, "the end of its time"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the question was told %v, want DeadlineExceeded", err)
	}
	if got := within(t, asked, "the answer"); got.err != nil || got.status != 200 || !strings.Contains(got.body, `"errors"`) {
		t.Errorf("the answer is %+v", got)
	}
}

func TestAConnectionThatStallsIsLetGo(t *testing.T) {
	service := newService(t, hello)
	service.config.Limits.ReadHeader = 50 * time.Millisecond
	service.config.Limits.Read = 100 * time.Millisecond
	address, _, _ := service.start(t)
	tests := []struct{ name, sent, want string }{
		{"in the header", "POST /graphql HTTP/1.1\r\nHost: x\r\n", ""},
		{"in the body", "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{", "408"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			connection, err := net.Dial("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = connection.Close() }()
			if err := connection.SetDeadline(time.Now().Add(patience)); err != nil {
				t.Fatal(err)
			}
			if _, err := fmt.Fprint(connection, test.sent); err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(connection) // until the server closes it
			if err != nil || !strings.Contains(string(got), test.want) {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestABodyOfUnknownLengthIsRead(t *testing.T) {
	address, _, _ := newService(t, hello).start(t)
	body := io.MultiReader(strings.NewReader(`{"query":`), strings.NewReader(`"{ ask }"}`)) // which is sent in chunks
	got, err := http.Post("http://"+address+"/graphql", "application/json", body)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(got.Body)
	if err := errors.Join(err, got.Body.Close()); err != nil || got.StatusCode != 200 || string(text) != `{"data":{"ask":"hello"}}` {
		t.Errorf("got %d %s, %v", got.StatusCode, text, err)
	}
}

// TestABodyOfUnknownLengthIsBounded sends one that would never end.
func TestABodyOfUnknownLengthIsBounded(t *testing.T) {
	address, _, _ := newService(t, hello).start(t)
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	go func() {
		_, _ = fmt.Fprint(connection, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
		for {
			if _, err := fmt.Fprintf(connection, "400\r\n%s\r\n", strings.Repeat(" ", 0x400)); err != nil {
				return // the server has had enough
			}
		}
	}()
	if err := connection.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	got, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	if gotCode := code(t, got.Body); got.StatusCode != 413 || gotCode != "PAYLOAD_TOO_LARGE" {
		t.Errorf("got %d %s", got.StatusCode, gotCode)
	}
}
