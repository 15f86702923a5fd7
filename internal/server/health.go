package server

import (
	"context"
	"net/http"
	"time"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/civic"
)

// readyPatience is how long the store may take to say that it answers.
const readyPatience = 2 * time.Second

// alive says that the process runs.
func alive(w http.ResponseWriter, _ *http.Request) {
	sendStatus(w, "alive")
}

// ready says whether the store answers.
func ready(store civic.Store) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), readyPatience)
		defer cancel()
		if _, err := currentRevision(ctx, store); err != nil {
			recordOf(r.Context()).log.Error().Err(err).Msg("the store does not answer")
			refuse(w, r, fault{http.StatusServiceUnavailable, graph.CodeUnavailable, "the graph cannot be reached for now", "try again in a little while"})
			return
		}
		sendStatus(w, "ready")
	})
}

// currentRevision asks the store for the least that there is to ask.
func currentRevision(ctx context.Context, store civic.Store) (civic.Revision, error) {
	reader, err := store.Reader(ctx)
	if err != nil {
		return civic.Revision{}, err
	}
	defer reader.Close()
	return reader.Revision(ctx)
}

func sendStatus(w http.ResponseWriter, status string) {
	w.Header().Set("Content-Type", mediaJSON.header())
	w.Header().Set("Cache-Control", noStore)
	_, _ = w.Write([]byte(`{"status":"` + status + `"}` + "\n"))
}
