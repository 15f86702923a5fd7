package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"github.com/civicgraph/civicgraph/graph"
)

// wireParameters are the parameters of a question as they come in a body.
type wireParameters struct {
	Query         *string        `json:"query"`
	OperationName *string        `json:"operationName"`
	Variables     map[string]any `json:"variables"`
	Extensions    map[string]any `json:"extensions"`
}

// readParameters returns what a request asks, or why it cannot be read. What a fault says never repeats what was sent.
func readParameters(w http.ResponseWriter, r *http.Request, bodyBytes int64) (*graphql.RawParams, *fault) {
	var params wireParameters
	var problem *fault
	switch r.Method {
	case http.MethodGet:
		params, problem = parametersOfAddress(r.URL)
	case http.MethodPost:
		params, problem = parametersOfBody(w, r, bodyBytes)
	default:
		w.Header().Set("Allow", "GET, POST")
		problem = &fault{http.StatusMethodNotAllowed, codeMethod, "this is not how questions are sent", "send them with POST, or queries with GET"}
	}
	if problem != nil {
		return nil, problem
	}
	if params.Query == nil || *params.Query == "" {
		return nil, badRequest("there is no question", `give "query"`)
	}
	return params.raw(r.Header), nil
}

// raw returns the parameters as gqlgen wants them. There is a query.
func (p wireParameters) raw(header http.Header) *graphql.RawParams {
	raw := &graphql.RawParams{Query: *p.Query, Variables: p.Variables, Extensions: p.Extensions, Headers: header}
	if p.OperationName != nil {
		raw.OperationName = *p.OperationName
	}
	return raw
}

func parametersOfAddress(address *url.URL) (params wireParameters, problem *fault) {
	values, err := url.ParseQuery(address.RawQuery)
	if err != nil {
		return params, badRequest("the address is malformed", "percent-encode its parameters")
	}
	if values.Has("query") {
		params.Query = new(values.Get("query"))
	}
	if values.Has("operationName") {
		params.OperationName = new(values.Get("operationName"))
	}
	if problem := decodeObject(values, "variables", &params.Variables); problem != nil {
		return params, problem
	}
	return params, decodeObject(values, "extensions", &params.Extensions)
}

// decodeObject reads a parameter of an address that is a JSON object.
func decodeObject(values url.Values, name string, target *map[string]any) *fault {
	text := values.Get(name)
	if text == "" || decode(text, target) == nil {
		return nil
	}
	return badRequest(fmt.Sprintf("%q is not a JSON object", name), "")
}

func parametersOfBody(w http.ResponseWriter, r *http.Request, limit int64) (params wireParameters, problem *fault) {
	kind, attributes, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset, named := attributes["charset"]
	if err != nil || kind != string(mediaJSON) || named && !strings.EqualFold(charset, "utf-8") {
		return params, &fault{http.StatusUnsupportedMediaType, codeMediaType, "the body is not declared to be JSON", "send it as application/json in UTF-8"}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		return params, unreadable(err, limit)
	}
	if err := decode(string(body), &params); err != nil {
		return params, badRequest("the body is not a question: "+describe(err), "")
	}
	return params, nil
}

// unreadable says why a body could not be read to its end.
func unreadable(err error, limit int64) *fault {
	var tooLarge *http.MaxBytesError
	var network net.Error
	switch {
	case errors.As(err, &tooLarge):
		return &fault{http.StatusRequestEntityTooLarge, codeTooLarge,
			fmt.Sprintf("the body is larger than %d bytes", limit), "ask or write less at once"}
	case errors.As(err, &network) && network.Timeout():
		return &fault{http.StatusRequestTimeout, graph.CodeTimeout, "the body did not arrive in time", "try again"}
	default:
		return badRequest("the body broke off", "")
	}
}

// decode reads one JSON value and nothing behind it. Numbers keep all their digits.
func decode(text string, target any) error {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(target); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errTrailing
	}
	return nil
}

var errTrailing = errors.New("there is more behind the JSON")

// describe says what is wrong with a body without repeating any of it.
func describe(err error) string {
	var wrongType *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &wrongType) && wrongType.Field == "":
		return "it must be a JSON object with a query; one question at a time"
	case errors.As(err, &wrongType):
		return fmt.Sprintf("%q is of the wrong type", wrongType.Field)
	case errors.As(err, &syntax):
		return fmt.Sprintf("the JSON is malformed at byte %d", syntax.Offset)
	case errors.Is(err, errTrailing):
		return err.Error()
	default:
		return "the JSON breaks off"
	}
}

func badRequest(problem, remedy string) *fault {
	return &fault{http.StatusBadRequest, codeBadRequest, problem, remedy}
}
