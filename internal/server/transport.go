package server

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/civic"
)

// Transport is GraphQL over HTTP, for gqlgen: of its own transports, those for HTTP repeat a malformed body to the sender, weigh no
// Accept header, and send errors without codes.
type Transport struct {
	// Limits bound how long an answer is worked on, and how large the body of a question is.
	Limits Limits
	// Store tells the revision that answers are of, so that clients may keep those to questions sent with GET; they keep none when it is nil.
	Store civic.Store
	// Build tells the build of the program from others, which may answer in another way.
	Build string
	// Answers remembers large answers; none are when it is nil. It needs the Store.
	Answers *Answers
	// Now is the clock that decides what today is, as that of graph.Setup; time.Now when nil.
	Now func() time.Time
}

var _ graphql.Transport = Transport{}

// Supports says that every request is for this transport: what it cannot answer it refuses.
func (Transport) Supports(*http.Request) bool { return true }

// Do answers one question, or those that come through a WebSocket.
func (t Transport) Do(w http.ResponseWriter, r *http.Request, executor graphql.GraphExecutor) {
	if r.Method == http.MethodOptions { // that of CORS was answered before
		w.Header().Set("Allow", methods)
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if wantsSocket(r) {
		t.serveSocket(w, r, executor)
		return
	}
	kind, ok := negotiate(r.Header.Values("Accept"))
	if !ok {
		refuse(w, r, fault{http.StatusNotAcceptable, codeNotAcceptable, "there is no answer of the types in the Accept header",
			"accept " + string(mediaGraphQL) + " or " + string(mediaJSON)})
		return
	}
	if kind != mediaEvents {
		w.Header().Set("Content-Type", kind.header())
	}
	w.Header().Set("Cache-Control", noStore)
	w.Header().Add("Vary", "Accept, Authorization")
	params, problem := readParameters(w, r, t.Limits.BodyBytes)
	if problem != nil {
		refuse(w, r, *problem)
		return
	}
	valid := validity{}
	if kind != mediaEvents && r.Method != http.MethodPost {
		valid = t.validityOf(r, params, kind)
	}
	if valid.holds(r) {
		recordOf(r.Context()).kind = string(ast.Query)
		notModified(w, r, valid)
		return
	}
	q := newQuestion(r.Context(), executor, params)
	if q.operation.Operation != nil {
		record := recordOf(r.Context())
		record.operation, record.kind = shortened(q.operation.Operation.Name), string(q.operation.Operation.Operation)
	}
	switch subscribes := q.asksFor(ast.Subscription); {
	case r.Method != http.MethodPost && q.asksFor(ast.Mutation):
		w.Header().Set("Allow", "POST")
		refuse(w, r, fault{http.StatusMethodNotAllowed, codeMethod, r.Method + " is for queries", "send mutations with POST"})
	case r.Method == http.MethodHead && (kind == mediaEvents || subscribes):
		w.Header().Set("Allow", "GET, POST")
		refuse(w, r, fault{http.StatusMethodNotAllowed, codeMethod, "HEAD is for questions with one answer", "subscribe with GET or POST"})
	case kind == mediaEvents, subscribes && mediaEvents.accepted(r.Header.Values("Accept")):
		t.serveEvents(w, r, q)
	case subscribes:
		refuse(w, r, fault{http.StatusNotAcceptable, codeNotAcceptable, "a subscription has many answers",
			"accept " + string(mediaEvents) + ", or subscribe through a WebSocket"})
	default:
		t.answer(w, r, q, asked{params, kind, valid})
	}
}

// asked is how a question came.
type asked struct {
	params *graphql.RawParams
	kind   media
	// valid is empty for a question that came with POST.
	valid validity
}

// answer answers a question that has one answer.
func (t Transport) answer(w http.ResponseWriter, r *http.Request, q question, how asked) {
	ctx, cancel := context.WithTimeout(r.Context(), t.Limits.Operation)
	defer cancel()
	if q.errs != nil {
		status := http.StatusOK
		if how.kind == mediaGraphQL {
			status = http.StatusBadRequest
		}
		send(w, r, status, q.refusal(ctx))
		return
	}
	keep := func([]byte) {}
	if t.Answers != nil && q.asksFor(ast.Query) {
		known, tag, question := t.known(r, how)
		if known != nil {
			how.valid.declare(w.Header())
			known.send(w, r)
			return
		}
		keep = func(body []byte) { t.Answers.keep(question, tag, body) }
	}
	responses, ctx := q.executor.DispatchOperation(ctx, q.operation)
	response := responses(ctx)
	good := response != nil && len(response.Errors) == 0
	if good {
		how.valid.declare(w.Header())
	}
	if body := send(w, r, http.StatusOK, response); good {
		keep(body)
	}
}

// known returns the answer to a question if it is remembered, and what it is remembered by. It looks for the revision of the graph only for
// questions that it has to be known for anyway, or whose answers are large.
func (t Transport) known(r *http.Request, how asked) (answer *largeAnswer, tag, question string) {
	question = t.questionOf(r, how.params, how.kind)
	tag = how.valid.tag
	if tag == "" && t.Answers.isLikely(question) {
		tag = t.validityOf(r, how.params, how.kind).tag
	}
	if tag == "" {
		return nil, "", question
	}
	return t.Answers.find(tag), tag, question
}

// send sends an answer and returns what it sent. There is none when the time was over before the work began.
func send(w http.ResponseWriter, r *http.Request, status int, response *graphql.Response) []byte {
	if response == nil {
		refuse(w, r, tooLong())
		return nil
	}
	recordOf(r.Context()).code = codeOfResponse(response)
	body, err := encode(response)
	if err != nil {
		panic(err) // caught and told further out: an error or an extension that is no JSON
	}
	w.WriteHeader(status)
	_, _ = w.Write(body)
	return body
}

func tooLong() fault {
	return fault{http.StatusServiceUnavailable, graph.CodeTimeout, "the answer took too long", "ask for less, or try again"}
}

// encode returns the answer as JSON. The data are JSON already, often by the megabyte, and are not looked at again. There are no data
// at all when the question itself was wrong, which is not the same as data that are null.
func encode(response *graphql.Response) ([]byte, error) {
	const frame = 64 // the names of the parts, and what stands between them
	var body bytes.Buffer
	body.Grow(len(response.Data) + frame)
	separator := byte('{')
	write := func(name string, value []byte) {
		body.WriteByte(separator)
		separator = ','
		body.WriteString(`"` + name + `":`)
		body.Write(value)
	}
	if len(response.Errors) > 0 {
		errs, err := json.Marshal(response.Errors)
		if err != nil {
			return nil, err
		}
		write("errors", errs)
	}
	if len(response.Data) > 0 {
		write("data", response.Data)
	}
	extensions, err := json.Marshal(response.Extensions)
	if err != nil {
		return nil, err
	}
	if len(response.Extensions) > 0 || separator == '{' {
		write("extensions", extensions)
	}
	body.WriteByte('}')
	return body.Bytes(), nil
}

func codeOf(err *gqlerror.Error) graph.Code {
	code, _ := err.Extensions["code"].(string)
	return graph.Code(code)
}

// shortened returns a text of a client as far as the log takes it.
func shortened(text string) string {
	const longest = 64
	return text[:min(len(text), longest)]
}
