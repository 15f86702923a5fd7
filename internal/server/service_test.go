package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/rs/zerolog"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/civicgraph/civicgraph/internal/auth"
	"github.com/civicgraph/civicgraph/internal/server"
)

// patience is how long a test waits for what must come.
const patience = 20 * time.Second

// schema is a schema whose one field does what a test wants, so that the server can be seen to bear it.
func schema(answer func(ctx context.Context) (string, error)) graphql.ExecutableSchema {
	parsed := gqlparser.MustLoadSchema(&ast.Source{Input: "type Query { ask(secret: String): String } type Mutation { change(secret: String): String }"})
	return &graphql.ExecutableSchemaMock{
		SchemaFunc: func() *ast.Schema { return parsed },
		ExecFunc: func(context.Context) graphql.ResponseHandler {
			return func(ctx context.Context) *graphql.Response { return resolve(ctx, answer) }
		},
	}
}

// resolve does what generated code does around a resolver.
func resolve(ctx context.Context, answer func(ctx context.Context) (string, error)) (response *graphql.Response) {
	operation := graphql.GetOperationContext(ctx)
	field := operation.Operation.Name
	if asked, ok := operation.Operation.SelectionSet[0].(*ast.Field); ok {
		field = asked.Name
	}
	defer func() {
		if value := recover(); value != nil {
			graphql.AddError(ctx, operation.RecoverFunc(ctx, value))
			response = &graphql.Response{Data: []byte(`{"` + field + `":null}`)}
		}
	}()
	text, err := answer(ctx)
	if err != nil {
		graphql.AddError(ctx, err)
		return &graphql.Response{Data: []byte(`{"` + field + `":null}`)}
	}
	data, err := json.Marshal(map[string]string{field: text})
	if err != nil {
		panic(err)
	}
	return &graphql.Response{Data: data}
}

// log is a log that a test can read while a server writes it.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(data []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(data)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// forget drops what was written.
func (l *log) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = bytes.Buffer{}
}

// last waits for the line of the request with an id, which is written after the answer was sent.
func (l *log) last(t *testing.T, id string) map[string]any {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		for line := range strings.Lines(l.String()) {
			var fields map[string]any
			if err := json.Unmarshal([]byte(line), &fields); err != nil {
				t.Fatalf("a line of the log is no JSON: %s", line)
			}
			if fields["message"] == "request" && fields["request"] == id {
				return fields
			}
		}
	}
	t.Fatalf("the log says nothing of request %s:\n%s", id, l)
	return nil
}

// service is a server under test.
type service struct {
	config server.Config
	schema graphql.ExecutableSchema
	log    *log
	tokens *auth.Tokens
}

// newService returns a service whose one field gives answer.
func newService(t testing.TB, answer func(ctx context.Context) (string, error)) *service {
	t.Helper()
	s := &service{log: &log{}, tokens: auth.In(t.TempDir()), schema: schema(answer)}
	s.config = server.Config{
		Tokens:  s.tokens,
		Load:    func(context.Context) (server.Loaded, error) { return server.Loaded{}, errors.New("nothing to load") },
		Metrics: server.NewMetrics("v1.2.3", "embedded", nil),
		Page:    http.NotFoundHandler(),
		Origins: []string{"*"},
		Log:     zerolog.New(s.log).Level(zerolog.DebugLevel),
		Limits:  server.DefaultLimits(),
	}
	s.config.Limits.Penalty = 0
	return s
}

// hello answers who asks.
func hello(ctx context.Context) (string, error) {
	if principal, ok := auth.FromContext(ctx); ok {
		return "hello " + principal.Name, nil
	}
	return "hello", nil
}

// server returns the service as a server.
func (s *service) server(t testing.TB) *server.Server {
	t.Helper()
	if s.config.Graph == nil {
		answering := handler.New(s.schema)
		answering.AddTransport(server.Transport{Limits: s.config.Limits})
		s.config.Graph = answering
	}
	made, err := server.New(s.config)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// handler returns the service as a handler.
func (s *service) handler(t testing.TB) http.Handler {
	t.Helper()
	return s.server(t).Handler()
}

// start serves on a free port until stop is called. served gives what Serve returned.
func (s *service) start(t *testing.T) (address string, stop func(), served <-chan error) {
	t.Helper()
	made := s.server(t)
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	result := make(chan error, 1)
	ended := make(chan struct{})
	go func() { result <- made.Serve(ctx, listener); close(ended) }()
	t.Cleanup(func() { stop(); <-ended })
	return listener.Addr().String(), stop, result
}

func (s *service) token(t testing.TB, name string, role auth.Role) string {
	t.Helper()
	text, _, err := s.tokens.Create(t.Context(), name, role, 0)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// post is a question sent with POST, with headers as name and value by turns.
func post(body string, headers ...string) *http.Request {
	request := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	return with(request, headers...)
}

func with(request *http.Request, headers ...string) *http.Request {
	for i := 0; i < len(headers); i += 2 {
		if headers[i+1] == "" {
			request.Header.Del(headers[i])
			continue
		}
		request.Header.Set(headers[i], headers[i+1])
	}
	return request
}

func do(handler http.Handler, request *http.Request) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	return recorder
}

// code returns the code of the one error in a body, and fails when the body has not the shape that errors have.
func code(t *testing.T, body io.Reader) string {
	t.Helper()
	var answer struct {
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	decoder := json.NewDecoder(body)
	if err := decoder.Decode(&answer); err != nil || len(answer.Errors) != 1 || answer.Errors[0].Message == "" {
		t.Fatalf("this is not one error: %+v, %v", answer, err)
	}
	return answer.Errors[0].Extensions.Code
}
