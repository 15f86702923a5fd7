package server

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/network"
)

// exportPath is where networks are taken away, in the format that is its last part.
const exportPath = "/export/{format}"

// exporter sends networks as files.
type exporter struct {
	graph  *graph.Resolver
	limits Limits
}

// ServeHTTP opens an export and sends it as fast as the client takes it. One that fails in the middle breaks the connection, so that nobody
// takes the part for the whole.
func (x exporter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	record := recordOf(r.Context())
	record.operation = "export"
	request, problem := exportRequest(r)
	if problem != nil {
		refuse(w, r, *problem)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), x.limits.Operation)
	defer cancel()
	export, err := x.graph.OpenExport(ctx, request)
	if err != nil {
		refuse(w, r, x.fault(ctx, err))
		return
	}
	defer export.Close()
	name := "civicgraph-" + export.Network.About.Revision + export.Format.Extension
	w.Header().Set("Content-Type", export.Format.MediaType)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	w.Header().Set("Cache-Control", noStore)
	w.Header().Add("Vary", "Authorization")
	if r.Method == http.MethodHead {
		return
	}
	if err := export.Write(r.Context(), pacedWriter{w, x.limits.Write}); err != nil {
		record.code = x.graph.Refuse(r.Context(), err).Code
		panic(http.ErrAbortHandler)
	}
}

// fault returns what a client is told of an export that cannot be.
func (x exporter) fault(ctx context.Context, err error) fault {
	statuses := map[graph.Code]int{
		graph.CodeInvalid: http.StatusBadRequest, graph.CodeNotFound: http.StatusNotFound, graph.CodeTooCostly: http.StatusUnprocessableEntity,
		graph.CodeBusy: http.StatusServiceUnavailable, graph.CodeTimeout: http.StatusServiceUnavailable, graph.CodeUnavailable: http.StatusServiceUnavailable,
	}
	told := x.graph.Refuse(ctx, err)
	status, known := statuses[told.Code]
	if !known {
		status = http.StatusInternalServerError
	}
	return fault{status, told.Code, told.Problem, told.Remedy}
}

// exportRequest reads what an address asks for: ties (a TieFilter as JSON), mode, limit and isolates, each once at most.
func exportRequest(r *http.Request) (graph.ExportRequest, *fault) {
	request := graph.ExportRequest{Format: r.PathValue("format")}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return request, badRequest("the address is malformed", "percent-encode its parameters, in UTF-8")
	}
	for name, given := range values {
		known := []string{"ties", "mode", "limit", "isolates"}
		if !slices.Contains(known, name) || len(given) > 1 {
			return request, badRequest("there is a parameter that there is not, or one that is there twice", "give ties, mode, limit and isolates, each once at most")
		}
	}
	request.Ties, request.Mode = values.Get("ties"), network.Mode(values.Get("mode"))
	if text := values.Get("limit"); text != "" {
		if request.Limit, err = strconv.Atoi(text); err != nil {
			return request, &fault{http.StatusBadRequest, graph.CodeInvalid, "limit: this is not a whole number", "give how many nodes there may be, or 0 for all"}
		}
	}
	if text := values.Get("isolates"); text != "" {
		if request.Isolates, err = strconv.ParseBool(text); err != nil {
			return request, &fault{http.StatusBadRequest, graph.CodeInvalid, "isolates: this is neither true nor false", "give one of them"}
		}
	}
	return request, nil
}

// pacedWriter gives the client the same time for each part of an answer, however many there are.
type pacedWriter struct {
	http.ResponseWriter
	each time.Duration
}

func (w pacedWriter) Write(part []byte) (int, error) {
	// Where it cannot be set, the time for the whole answer stands.
	_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Now().Add(w.each))
	return w.ResponseWriter.Write(part)
}
