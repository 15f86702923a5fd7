package server

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/civicgraph/civicgraph/graph"
)

// BackupFunc writes the graph, as it is at one moment, as a file from which it can be restored.
type BackupFunc func(ctx context.Context, to io.Writer) error

// backupHandler sends a backup of the graph, for as long as that takes. backup is nil where the graph is in a database that keeps its own. A
// backup that fails in the middle breaks the connection, so that nobody takes the part for the whole.
func backupHandler(backup BackupFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		record := recordOf(r.Context())
		record.operation = "backup"
		if backup == nil {
			refuse(w, r, fault{http.StatusNotFound, graph.CodeNotFound, "this graph is kept in a database", "use the means of that database"})
			return
		}
		if err := http.NewResponseController(w).SetWriteDeadline(time.Time{}); err != nil {
			record.log.Warn().Err(err).Msg("a backup may be cut off")
		}
		sent := &startedWriter{ResponseWriter: w}
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Cache-Control", noStore)
		err := backup(r.Context(), sent)
		if err == nil {
			return
		}
		record.code = graph.CodeInternal
		record.log.Error().Err(err).Msg("backup")
		if sent.started {
			panic(http.ErrAbortHandler)
		}
		w.Header().Del("Content-Type")
		refuse(w, r, internalFault())
	})
}
