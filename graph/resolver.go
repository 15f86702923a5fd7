// Package graph is the GraphQL API: it turns questions into calls on a civic.Store and on the projection of package network, and
// what these answer into the types of schema.graphqls. It knows no particular store.
//
// The types of the API are those of the domain where they fit. Organizations, activities and places have one type in the domain
// and one for each kind here, since they are interfaces of the schema; one generic resolver serves all types of a family, so that
// every field is written once. Each operation has one view of the graph (see view), through whose loaders all its fields read.
package graph

import (
	"context"
	"log/slog"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/watch"
)

// Setup is what the API is made of.
type Setup struct {
	Store civic.Store
	// Projector gives the graph that network questions are answered on.
	Projector network.Projector
	// Build is the version of the program, as graphInfo tells it.
	Build string
	// Snapshot is what is known of the graph when it is a snapshot, else nil.
	Snapshot *civic.Snapshot
	// AnalysisMemory is how many bytes the one-mode networks that measures are found on may take, each and those remembered together;
	// DefaultAnalysisMemory when 0.
	AnalysisMemory int
	// Now is the clock that decides what today is where a question does not say; time.Now when nil.
	Now func() time.Time
	// LogFailure is told of errors that are not the client's, under the id that the client is shown, "" when it is shown none; they go to
	// slog when nil.
	LogFailure func(ctx context.Context, id string, err error)
}

// Resolver answers the fields of the schema.
type Resolver struct {
	Setup
	kernels  *kernels
	counters *counters
	watcher  *watch.Watcher
	// networks, measured and drawings are the one-mode networks, what was measured on them, and where to draw the nodes of others, that
	// are found once for all who ask. held are the networks that operations look at now.
	networks *computations[*network.Ties]
	measured *computations[weighed]
	drawings *computations[network.Positions]
	held     *heldNetworks
	// exports has room for those that are under way.
	exports chan struct{}
}

// New returns a resolver that answers from what setup names.
func New(setup Setup) *Resolver {
	if setup.Now == nil {
		setup.Now = time.Now
	}
	if setup.AnalysisMemory == 0 {
		setup.AnalysisMemory = DefaultAnalysisMemory
	}
	if setup.LogFailure == nil {
		setup.LogFailure = func(ctx context.Context, id string, err error) {
			slog.ErrorContext(ctx, "a request failed", "id", id, "error", err)
		}
	}
	counted := &counters{}
	return &Resolver{
		Setup: setup, kernels: newKernels(counted), counters: counted, watcher: watch.New(setup.Store), exports: make(chan struct{}, maxExports),
		networks: newNetworks(setup.AnalysisMemory), measured: newMeasured(), drawings: newDrawings(), held: newHeldNetworks(setup.AnalysisMemory),
	}
}

// Schema returns the schema with resolvers behind it. It is served by NewServer, with the limits and errors that belong to it.
func (r *Resolver) Schema() graphql.ExecutableSchema {
	return NewExecutableSchema(Config{Schema: describedSchema(), Resolvers: r})
}

// today returns the day asked for, or else today. A date that is not a day is an ErrInvalid fault.
func (r *Resolver) today(asOf *civic.Date) (civic.Day, error) {
	if asOf == nil || *asOf == "" {
		return civic.DayOf(r.Now()), nil
	}
	first, last, known := asOf.Days()
	if !known || first != last {
		return 0, civic.Invalid("this is not a day", "give the year, the month and the day", "asOf")
	}
	return first, nil
}
