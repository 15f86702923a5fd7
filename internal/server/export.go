package server

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/auth"
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// exportPath is where networks are taken away, in the format that is its last part.
const exportPath = "/export/{format}"

// exporter sends networks as files.
type exporter struct {
	graph  *graph.Resolver
	limits Limits
}

// ServeHTTP opens an export and sends it as fast as the client takes it, unless the client has it. One that fails in the middle breaks the
// connection, so that nobody takes the part for the whole.
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
	w.Header().Add("Vary", "Authorization")
	if known := x.current(ctx, r, request); known.holds(r) {
		notModified(w, r, known)
		return
	}
	export, err := x.graph.OpenExport(ctx, request)
	if err != nil {
		refuse(w, r, x.fault(ctx, err))
		return
	}
	defer export.Close()
	about := export.Network.About
	w.Header().Set("Content-Type", export.Format.MediaType)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "civicgraph-"+about.Revision+export.Format.Extension))
	x.validity(r, request, about.Revision, about.Date).declare(w.Header())
	if r.Method == http.MethodHead {
		return
	}
	to := pacedWriter{w, x.limits.Write}
	export.Network.Passed = func(int, int) { to.extend() } // some formats write nothing until they have gone through all
	if err := export.Write(r.Context(), to); err != nil {
		record.code = x.graph.Refuse(r.Context(), err).Code
		panic(http.ErrAbortHandler)
	}
}

// current returns the validity that an export would have now, none where the store does not answer, which the export will tell of.
func (x exporter) current(ctx context.Context, r *http.Request, request graph.ExportRequest) validity {
	revision, err := currentRevision(ctx, x.graph.Store)
	if err != nil {
		return validity{}
	}
	return x.validity(r, request, revision.String(), civic.DayOf(x.graph.Now()).Date())
}

// validity returns the validity of an export, which is the same for all who may read.
func (x exporter) validity(r *http.Request, request graph.ExportRequest, revision string, date civic.Date) validity {
	tag, err := tagOf("export", request, revision, date, x.graph.Build)
	if err != nil {
		return validity{}
	}
	if _, known := auth.FromContext(r.Context()); known {
		return validity{tag, "private, no-cache"}
	}
	return validity{tag, "no-cache"}
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
	request.Ties, request.Mode = values.Get("ties"), cmp.Or(network.Mode(values.Get("mode")), network.OneMode)
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

// Write writes a part.
func (w pacedWriter) Write(part []byte) (int, error) {
	w.extend()
	return w.ResponseWriter.Write(part)
}

// extend gives the time for a part from now on. Where it cannot be set, the time for the whole answer stands.
func (w pacedWriter) extend() {
	_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Now().Add(w.each))
}
