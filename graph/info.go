package graph

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Info is what the graph is.
type Info struct {
	// Revision is set when the operation asks for it.
	Revision civic.Revision
	Build    string
	// Snapshot is set when the graph is one.
	Snapshot *civic.Snapshot
}

// GraphInfo answers what the graph is.
func (q queryFields) GraphInfo(ctx context.Context) (*Info, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	info := &Info{Build: q.Build, Snapshot: q.Snapshot}
	if asksFor(ctx, "revision") {
		info.Revision, err = alone(ctx, func() (civic.Revision, error) { return v.reader.Revision(ctx) })
	}
	return info, err
}

// Counts is how many entities the graph holds.
type Counts struct {
	civic.Counts
	OrganizationsByType []TypeCount[civic.OrganizationType]
	ActivitiesByType    []TypeCount[civic.ActivityType]
	PlacesByType        []TypeCount[civic.PlaceType]
}

// TypeCount is how many entities of a type there are.
type TypeCount[T ~string] struct {
	Type  T
	Count int
}

// The counts of the schema. Every one is a type of its own there.
type (
	// OrganizationCount is how many organizations of a type there are.
	OrganizationCount = TypeCount[civic.OrganizationType]
	// ActivityCount is how many activities of a type there are.
	ActivityCount = TypeCount[civic.ActivityType]
	// PlaceCount is how many places of a type there are.
	PlaceCount = TypeCount[civic.PlaceType]
)

// Organizations is the number of organizations of all types.
func (c *Counts) Organizations() int { return sum(c.OrganizationsByType) }

// Activities is the number of activities of all types.
func (c *Counts) Activities() int { return sum(c.ActivitiesByType) }

// Places is the number of places of all types.
func (c *Counts) Places() int { return sum(c.PlacesByType) }

func sum[T ~string](counts []TypeCount[T]) int {
	total := 0
	for _, count := range counts {
		total += count.Count
	}
	return total
}

// byType lists the counts of all types, in their fixed order.
func byType[T ~string](types []T, counts map[T]int) []TypeCount[T] {
	result := make([]TypeCount[T], len(types))
	for i, t := range types {
		result[i] = TypeCount[T]{Type: t, Count: counts[t]}
	}
	return result
}

// infoFields resolves the fields of GraphInfo.
type infoFields struct{ *Resolver }

// GraphInfo resolves the fields of GraphInfo.
func (r *Resolver) GraphInfo() GraphInfoResolver { return infoFields{r} }

func (infoFields) Counts(ctx context.Context, _ *Info) (*Counts, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := alone(ctx, func() (civic.Counts, error) { return v.reader.Counts(ctx) })
	return &Counts{
		Counts:              counts,
		OrganizationsByType: byType(civic.OrganizationTypes(), counts.Organizations),
		ActivitiesByType:    byType(civic.ActivityTypes(), counts.Activities),
		PlacesByType:        byType(civic.PlaceTypes(), counts.Places),
	}, err
}

func (infoFields) Legend(context.Context, *Info) ([]*LegendEntry, error) {
	return pointers(legend()), nil
}
