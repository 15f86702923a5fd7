package server

import (
	"net/http"

	"github.com/civicgraph/civicgraph/graph"
)

// pages serves the pages, their errors in the one shape that errors have.
func pages(page http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		caught := &errorCatcher{ResponseWriter: w}
		page.ServeHTTP(caught, r)
		switch caught.status {
		case 0:
		case http.StatusMethodNotAllowed:
			refuse(w, r, fault{caught.status, codeMethod, "this is a page to look at", "send questions to /graphql"})
		case http.StatusNotFound:
			refuse(w, r, fault{caught.status, graph.CodeNotFound, "there is nothing at this address", "send questions to /graphql"})
		default:
			refuse(w, r, fault{caught.status, codeBadRequest, http.StatusText(caught.status), ""})
		}
	})
}

// errorCatcher holds back answers that are errors.
type errorCatcher struct {
	http.ResponseWriter
	// status is that of the error, 0 when there is none.
	status int
}

// WriteHeader sends the status unless it is an error's.
func (c *errorCatcher) WriteHeader(status int) {
	if status >= http.StatusBadRequest {
		c.status = status
		c.Header().Del("Content-Type")
		return
	}
	c.ResponseWriter.WriteHeader(status)
}

// Write sends bytes unless they are an error's.
func (c *errorCatcher) Write(data []byte) (int, error) {
	if c.status != 0 {
		return len(data), nil
	}
	return c.ResponseWriter.Write(data)
}

// Unwrap lets http.ResponseController reach what this one does not pass on.
func (c *errorCatcher) Unwrap() http.ResponseWriter { return c.ResponseWriter }
