package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/civic"
)

// LoadFunc loads the built-in data.
type LoadFunc func(ctx context.Context) (Loaded, error)

// Loaded tells what a load did.
type Loaded struct {
	// Revision is the revision after it.
	Revision string `json:"revision"`
	// Entries counts the entries by what became of them.
	Entries map[civic.Fate]int `json:"entries"`
}

// loadHandler loads the built-in data. It answers when that is done, however long it takes.
func loadHandler(load LoadFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		record := recordOf(r.Context())
		record.operation = "load"
		if err := http.NewResponseController(w).SetWriteDeadline(time.Time{}); err != nil {
			record.log.Warn().Err(err).Msg("a load may be cut off")
		}
		loaded, err := load(r.Context())
		if errors.Is(err, civic.ErrReadOnly) {
			record.log.Warn().Err(err).Msg("load")
			refuse(w, r, readOnly(err))
			return
		}
		if err != nil {
			record.log.Error().Err(err).Msg("load")
			refuse(w, r, internalFault())
			return
		}
		body, err := json.Marshal(loaded)
		if err != nil {
			panic(err) // a map of numbers
		}
		w.Header().Set("Content-Type", mediaJSON.header())
		_, _ = w.Write(body)
	})
}

// readOnly is what whoever wants to write is told where nobody can.
func readOnly(err error) fault {
	f := fault{http.StatusConflict, graph.CodeReadOnly, "the graph cannot be written to", "ask the one who runs this server"}
	var said *civic.Fault
	if errors.As(err, &said) {
		f.problem, f.remedy = said.Problem, said.Remedy
	}
	return f
}
