package server_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/klauspost/compress/gzip"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/auth"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/server"
)

// remembering is a service that remembers large answers, and counts those that it makes.
type remembering struct {
	*service
	handler http.Handler
	store   *embedded.Store
	made    int
}

func newRemembering(t *testing.T, room int) *remembering {
	t.Helper()
	service, store := newGraphService(t, asItIs)
	s := &remembering{service: service, store: store}
	answering := graph.NewServer(graph.New(graph.Setup{Store: store, Projector: store}),
		server.Transport{Limits: service.config.Limits, Store: store, Build: "v1.2.3", Answers: server.NewAnswers(room)})
	answering.AroundResponses(func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		s.made++
		return next(ctx)
	})
	service.config.Graph = answering
	s.handler = service.handler(t)
	return s
}

// large is a question with an answer that is worth remembering, told apart by a number.
func large(number int) string {
	return fmt.Sprintf("query Q%d { graphInfo { counts { themes } } __schema { types { name description fields { name description } } } }", number)
}

// wantMade asks, and checks how many answers were made for it.
func (s *remembering) wantMade(t *testing.T, what string, r *http.Request, want int) *httptest.ResponseRecorder {
	t.Helper()
	before := s.made
	answer := do(s.handler, r)
	if answer.Code != http.StatusOK {
		t.Fatalf("%s: %d %.300s", what, answer.Code, answer.Body)
	}
	if made := s.made - before; made != want {
		t.Errorf("%s: %d answers were made, want %d", what, made, want)
	}
	return answer
}

func posted(query string) *http.Request {
	return post(fmt.Sprintf(`{"query":%s}`, strconv.Quote(query)))
}

func TestALargeAnswerIsMadeOnceARevision(t *testing.T) {
	s := newRemembering(t, 8<<20)
	add(t, s.store, "first")
	first := s.wantMade(t, "with POST", posted(large(1)), 1)
	s.wantMade(t, "again", posted(large(1)), 1) // it was not known to be large, and so not of which revision it was
	third := s.wantMade(t, "once more", posted(large(1)), 0)
	if !bytes.Equal(first.Body.Bytes(), third.Body.Bytes()) || !strings.Contains(third.Body.String(), `"themes":1`) {
		t.Errorf("the answers are\n%.200s\nand\n%.200s", first.Body, third.Body)
	}
	if third.Header().Get("Content-Type") != first.Header().Get("Content-Type") || third.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("the header is %v", third.Header())
	}
	add(t, s.store, "second")
	if changed := s.wantMade(t, "when the graph has changed", posted(large(1)), 1); !strings.Contains(changed.Body.String(), `"themes":2`) {
		t.Errorf("got %.200s", changed.Body)
	}
	s.wantMade(t, "with GET", get("query", large(2)), 1)
	second := s.wantMade(t, "with GET again", get("query", large(2)), 0)
	if second.Header().Get("ETag") == "" || second.Header().Get("Cache-Control") != "no-cache" {
		t.Errorf("the header is %v", second.Header())
	}
}

func TestWhatIsRememberedIsCompressedForThoseWhoTakeIt(t *testing.T) {
	s := newRemembering(t, 8<<20)
	plain := s.wantMade(t, "plain", get("query", large(1)), 1)
	for range 2 {
		answer := s.wantMade(t, "compressed", with(get("query", large(1)), "Accept-Encoding", "br, gzip;q=0.5"), 0)
		if answer.Header().Get("Content-Encoding") != "gzip" || answer.Body.Len() > plain.Body.Len()/2 {
			t.Fatalf("%d bytes, %v", answer.Body.Len(), answer.Header())
		}
		reader, err := gzip.NewReader(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(reader); err != nil || !bytes.Equal(body, plain.Body.Bytes()) {
			t.Errorf("it is %.200s, %v", body, err)
		}
	}
	if answer := s.wantMade(t, "refused", with(get("query", large(1)), "Accept-Encoding", "gzip;q=0"), 0); !bytes.Equal(answer.Body.Bytes(), plain.Body.Bytes()) {
		t.Error("it was compressed for one who does not take it")
	}
}

func TestWhatIsNotRemembered(t *testing.T) {
	s := newRemembering(t, 8<<20)
	small, wrong := "{ graphInfo { revision } }", strings.Replace(large(1), "graphInfo", `node(id: "x") { id } graphInfo`, 1)
	for range 3 {
		s.wantMade(t, "a small answer", get("query", small), 1)
		s.wantMade(t, "an answer with an error", get("query", wrong), 1)
	}
	s.wantMade(t, "anybody's", get("query", large(1)), 1)
	mine := "Bearer " + s.token(t, "mine", auth.Reader)
	s.wantMade(t, "for a token", with(get("query", large(1)), "Authorization", mine), 1)
	s.wantMade(t, "for the same token", with(get("query", large(1)), "Authorization", mine), 0)
	s.wantMade(t, "in another form", with(get("query", large(1)), "Accept", "application/graphql-response+json"), 1)
}

func TestThereIsRoomForSoManyAnswers(t *testing.T) {
	size := newRemembering(t, 8<<20).wantMade(t, "one", get("query", large(0)), 1).Body.Len()
	s := newRemembering(t, size*3/2*4+100) // for four, compressed as well
	for number := range 5 {
		s.wantMade(t, "new", get("query", large(number)), 1)
	}
	for number := 4; number > 0; number-- {
		s.wantMade(t, "one of the last four", get("query", large(number)), 0)
	}
	s.wantMade(t, "the first", get("query", large(0)), 1)
}
