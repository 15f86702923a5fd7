package graph

import (
	"context"
	"errors"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// maxChanges is how many changes of each sort a comparison lists at most.
const maxChanges = 100

// Comparison is how one network differs from another.
type Comparison struct {
	Revision      civic.Revision
	Ties          ComparedTies
	before, after *Analysis
	networks      *network.Comparison
	// both is what is measured on the two together.
	both *Analysis
}

// ComparedTies are the ties that counted on either side.
type ComparedTies struct{ Before, After Ties }

// Comparison answers how the network of one filter differs from that of another.
func (q queryFields) Comparison(ctx context.Context, before, after TieFilter) (*Comparison, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	earlier, err := before.appliedAs(ctx, "before")
	if err != nil {
		return nil, err
	}
	later, err := after.appliedAs(ctx, "after")
	if err != nil {
		return nil, err
	}
	return projected(ctx, v, func(g *network.Graph) (*Comparison, error) { return q.compare(ctx, g, earlier, later) })
}

func (r *Resolver) compare(ctx context.Context, g *network.Graph, earlier, later Ties) (*Comparison, error) {
	before, err := r.analysisOf(ctx, g, earlier)
	if err != nil {
		return nil, ofArgument(err, "before")
	}
	after, err := r.analysisOf(ctx, g, later)
	if err != nil {
		return nil, ofArgument(err, "after")
	}
	both := *after
	both.question, both.turn = before.question+after.question, make(chan struct{}, 1)
	return &Comparison{
		Revision: g.Revision(), Ties: ComparedTies{Before: before.Ties, After: after.Ties}, before: before, after: after,
		networks: g.Compare(before.network, after.network), both: &both,
	}, nil
}

// ofArgument turns a fault of ties into one of the argument that they were given as.
func ofArgument(err error, name string) error {
	var fault *civic.Fault
	if !errors.As(err, &fault) || len(fault.Path) == 0 || fault.Path[0] != "ties" {
		return err
	}
	moved := *fault
	moved.Path = append([]any{name}, fault.Path[1:]...)
	return &moved
}

// Before returns the network to compare with.
func (c *Comparison) Before() *Analysis { return c.before }

// After returns the other network.
func (c *Comparison) After() *Analysis { return c.after }

// exactly returns a kernel that looks at both networks.
func (c *Comparison) exactly(name ...any) kernel {
	return kernel{name: name, instead: narrow, estimate: func() time.Duration {
		which, w := measure.KernelCuts, measure.Unweighted
		return c.before.network.Estimate(which, w, 0) + c.after.network.Estimate(which, w, 0)
	}}
}

// listed returns how many changes to list of each sort.
func listed(first *int) (int, error) {
	n := valueOr(first, civic.DefaultPageSize)
	return n, checkRange(n, 0, maxChanges, "first")
}

// upTo returns the first of a list.
func upTo[T any](list []T, first int) []T { return list[:min(len(list), first)] }

// OrganizationChange is which organizations have ties on one side only.
type OrganizationChange struct {
	network.Turnover
	GainedFirst, LostFirst []*ChangedOrganization
}

// ChangedOrganization is an organization that has ties on one side only.
type ChangedOrganization struct {
	Degree   int
	Strength float64
	id       civic.ID
}

// Organizations answers which organizations have ties on one side only.
func (c *Comparison) Organizations(ctx context.Context, first *int) (*OrganizationChange, error) {
	n, err := listed(first)
	if err != nil {
		return nil, err
	}
	found, err := measured(ctx, c.both, c.exactly("organizations that changed"), func(context.Context) (network.OrganizationChange, error) {
		return c.networks.Organizations(maxChanges), nil
	})
	return &OrganizationChange{found.Turnover, changedOrganizations(upTo(found.Gained, n)), changedOrganizations(upTo(found.Lost, n))}, err
}

func changedOrganizations(list []network.ChangedOrganization) []*ChangedOrganization {
	changed := make([]*ChangedOrganization, len(list))
	for i, one := range list {
		changed[i] = &ChangedOrganization{Degree: one.Degree, Strength: one.Strength.Float(), id: one.ID}
	}
	return changed
}

// Organization returns the organization.
func (c *ChangedOrganization) Organization(ctx context.Context) (Organization, error) {
	return node[Organization](ctx, c.id)
}

// PairChange is which pairs are tied on one side only.
type PairChange struct {
	network.Turnover
	GainedFirst, LostFirst []*ChangedPair
}

// ChangedPair is two organizations that are tied on one side only.
type ChangedPair struct {
	Strength      float64
	ActivityCount int
	ends          [2]civic.ID
}

// Pairs answers which pairs are tied on one side only.
func (c *Comparison) Pairs(ctx context.Context, first *int) (*PairChange, error) {
	n, err := listed(first)
	if err != nil {
		return nil, err
	}
	found, err := measured(ctx, c.both, c.exactly("ties that changed"), func(ctx context.Context) (network.TieChange, error) {
		return c.networks.Ties(ctx, maxChanges)
	})
	return &PairChange{found.Turnover, changedPairs(upTo(found.Gained, n)), changedPairs(upTo(found.Lost, n))}, err
}

func changedPairs(list []network.ChangedTie) []*ChangedPair {
	changed := make([]*ChangedPair, len(list))
	for i, tie := range list {
		changed[i] = &ChangedPair{Strength: tie.Strength.Float(), ActivityCount: tie.ActivityCount, ends: [2]civic.ID{tie.A, tie.B}}
	}
	return changed
}

// A returns the organization with the lesser id.
func (c *ChangedPair) A(ctx context.Context) (Organization, error) {
	return node[Organization](ctx, c.ends[0])
}

// B returns the other organization.
func (c *ChangedPair) B(ctx context.Context) (Organization, error) {
	return node[Organization](ctx, c.ends[1])
}

// Communities answers how alike the communities of both sides are.
func (c *Comparison) Communities(ctx context.Context, resolution *float64, weighted *bool, seed *int) (*Agreement, error) {
	q, err := newPartitionQuery(resolution, weighted, seed)
	if err != nil {
		return nil, err
	}
	before, err := c.before.partition(ctx, q)
	if err != nil {
		return nil, err
	}
	after, err := c.after.partition(ctx, q)
	if err != nil {
		return nil, err
	}
	agreement, err := c.networks.Agree(before.Of, after.Of)
	return &Agreement{agreement}, err
}
