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
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"github.com/civicgraph/civicgraph/graph"
)

// wireParameters are the parameters of a question as they come in a body.
type wireParameters struct {
	Query         string         `json:"query"`
	OperationName string         `json:"operationName"`
	Variables     map[string]any `json:"variables"`
	Extensions    map[string]any `json:"extensions"`
}

// methods are those by which questions are sent. HEAD is GET without the body of the answer, which net/http leaves out.
const methods = "GET, HEAD, POST"

// readParameters returns what a request asks, or why it cannot be read. What a fault says never repeats what was sent.
func readParameters(w http.ResponseWriter, r *http.Request, bodyBytes int64) (*graphql.RawParams, *fault) {
	var params wireParameters
	var problem *fault
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		params, problem = parametersOfAddress(r.URL)
	case http.MethodPost:
		params, problem = parametersOfBody(w, r, bodyBytes)
	default:
		w.Header().Set("Allow", methods)
		problem = &fault{http.StatusMethodNotAllowed, codeMethod, "this is not how questions are sent", "send them with POST, or queries with GET"}
	}
	if problem != nil {
		return nil, problem
	}
	if params.Query == "" && params.Extensions["persistedQuery"] == nil { // its hash can stand for a query
		return nil, badRequest("there is no question", `give "query"`)
	}
	return params.raw(r.Header), nil
}

// raw returns the parameters as gqlgen wants them.
func (p wireParameters) raw(header http.Header) *graphql.RawParams {
	return &graphql.RawParams{
		Query: p.Query, OperationName: p.OperationName, Variables: p.Variables, Extensions: p.Extensions, Headers: header,
	}
}

func parametersOfAddress(address *url.URL) (params wireParameters, problem *fault) {
	values, err := url.ParseQuery(address.RawQuery)
	text, _ := url.QueryUnescape(address.RawQuery) // it fails where the other does
	if err != nil || !utf8.ValidString(text) {
		return params, badRequest("the address is malformed", "percent-encode its parameters, in UTF-8")
	}
	params.Query = strings.Clone(values.Get("query")) // it may be kept for long, the address is not to be kept with it
	params.OperationName = values.Get("operationName")
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
	return badRequest(fmt.Sprintf("%q is not a JSON object", name), "encode one, or leave it out")
}

func parametersOfBody(w http.ResponseWriter, r *http.Request, limit int64) (params wireParameters, problem *fault) {
	if problem := checkForm(w, r.Header); problem != nil {
		return params, problem
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		return params, unreadable(err, limit)
	}
	defer recordOf(r.Context()).turn()()
	if !utf8.Valid(body) { // decoding would put question marks in the place of letters
		return params, badRequest("the body is not in UTF-8", "encode it in UTF-8")
	}
	if err := decode(string(body), &params); err != nil {
		return params, badRequest("the body is not a question: "+describe(err), `send one JSON object with "query"`)
	}
	return params, nil
}

// checkForm refuses bodies that are not declared to be plain JSON in UTF-8. Those that are compressed are refused since they are small:
// a client saves little, and a hostile one could make much of little.
func checkForm(w http.ResponseWriter, header http.Header) *fault {
	unsupported := func(problem, remedy string) *fault {
		return &fault{http.StatusUnsupportedMediaType, codeMediaType, problem, remedy}
	}
	kind, attributes, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil || kind != string(mediaJSON) {
		return unsupported("the body is not declared to be JSON", "send it as application/json in UTF-8")
	}
	if charset, named := attributes["charset"]; named && !strings.EqualFold(charset, "utf-8") {
		return unsupported("the body is declared to be in another charset than UTF-8", "send it as application/json in UTF-8")
	}
	if encoding := strings.Join(header.Values("Content-Encoding"), ","); encoding != "" && !strings.EqualFold(encoding, "identity") {
		w.Header().Set("Accept-Encoding", "identity")
		return unsupported("the body is declared to be compressed", "send it as it is, without Content-Encoding")
	}
	return nil
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
		return badRequest("the body broke off", "try again")
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
	case errors.Is(err, io.EOF):
		return "it is empty"
	default:
		return "the JSON breaks off"
	}
}

func badRequest(problem, remedy string) *fault {
	return &fault{http.StatusBadRequest, codeBadRequest, problem, remedy}
}
