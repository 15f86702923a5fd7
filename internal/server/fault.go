package server

import (
	"encoding/json"
	"net/http"

	"github.com/civicgraph/civicgraph/graph"
)

// fault is why a request is refused before, or instead of, being answered by the graph.
type fault struct {
	status int
	code   graph.Code
	// problem says what is wrong, remedy what to do about it.
	problem, remedy string
}

// The codes of what only HTTP knows. The others are those of the graph.
const (
	codeBadRequest    graph.Code = "BAD_REQUEST"
	codeMediaType     graph.Code = "UNSUPPORTED_MEDIA_TYPE"
	codeMethod        graph.Code = "METHOD_NOT_ALLOWED"
	codeNotAcceptable graph.Code = "NOT_ACCEPTABLE"
	codeTooLarge      graph.Code = "PAYLOAD_TOO_LARGE"
	// codeTooManyRequests tells a client to wait.
	codeTooManyRequests graph.Code = "TOO_MANY_REQUESTS"
)

// errorBody is the one shape that errors have, that of GraphQL.
type errorBody struct {
	Errors []errorEntry `json:"errors"`
}

type errorEntry struct {
	Message    string          `json:"message"`
	Extensions errorExtensions `json:"extensions"`
}

type errorExtensions struct {
	Code   graph.Code `json:"code"`
	Remedy string     `json:"remedy,omitempty"`
	// RequestID lets whoever reads the logs find what a client reports.
	RequestID string `json:"requestId,omitempty"`
}

// refuse sends a fault.
func refuse(w http.ResponseWriter, r *http.Request, f fault) {
	record := recordOf(r.Context())
	record.code = f.code
	extensions := errorExtensions{Code: f.code, Remedy: f.remedy}
	if f.status >= http.StatusInternalServerError {
		extensions.RequestID = record.id
	}
	body, err := json.Marshal(errorBody{Errors: []errorEntry{{Message: f.problem, Extensions: extensions}}})
	if err != nil {
		record.log.Error().Err(err).Msg("an error could not be written")
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", mediaJSON.header())
	}
	w.Header().Set("Cache-Control", noStore)
	w.WriteHeader(f.status)
	_, _ = w.Write(body)
}
