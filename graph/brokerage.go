package graph

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// BrokerageRoles is how many pairs an organization stands between, by the groups of the three.
type BrokerageRoles struct{ measure.Brokerage }

// Coordinator returns the pairs in its own group.
func (r *BrokerageRoles) Coordinator() float64 { return float64(r.Brokerage.Coordinator) }

// Consultant returns the pairs in one other group.
func (r *BrokerageRoles) Consultant() float64 { return float64(r.Brokerage.Consultant) }

// Gatekeeper returns the pairs with one in its own group.
func (r *BrokerageRoles) Gatekeeper() float64 { return float64(r.Brokerage.Gatekeeper) }

// Representative returns the same pairs.
func (r *BrokerageRoles) Representative() float64 { return r.Gatekeeper() }

// Liaison returns the pairs in two other groups.
func (r *BrokerageRoles) Liaison() float64 { return float64(r.Brokerage.Liaison) }

// Total returns all pairs.
func (r *BrokerageRoles) Total() float64 { return float64(pairsOf(r.Brokerage)) }

func pairsOf(b measure.Brokerage) int64 {
	return b.Coordinator + b.Consultant + b.Gatekeeper + b.Liaison
}

// BrokerageConnection is a page of organizations by the pairs they stand between.
type BrokerageConnection struct {
	analysed[Broker]
	By        network.Grouping
	Ungrouped int
}

// Broker is an organization with its roles.
type Broker struct {
	AnalysedEdge
	Roles *BrokerageRoles
}

// brokerage is the roles of all nodes, and the nodes with roles in their order.
type brokerage struct {
	roles []measure.Brokerage
	order []int32
}

func (a *Analysis) brokerage(ctx context.Context, by network.Grouping) (brokerage, error) {
	groups, err := a.groups(by)
	if err != nil {
		return brokerage{}, err
	}
	k := a.exactly(measure.KernelBrokerage, measure.Unweighted, "brokerage", by)
	return measured(ctx, a, k, func(ctx context.Context) (brokerage, error) {
		roles, err := a.network.Brokerage(ctx, groups.Of)
		b := brokerage{roles: roles}
		for i, role := range roles {
			if role.Defined {
				b.order = append(b.order, int32(i))
			}
		}
		slices.SortFunc(b.order, func(i, j int32) int {
			return cmp.Or(cmp.Compare(pairsOf(roles[j]), pairsOf(roles[i])), cmp.Compare(i, j))
		})
		return b, err
	})
}

// Brokerage answers which organizations stand between others.
func (a *Analysis) Brokerage(ctx context.Context, by network.Grouping, first *int, after *string) (*BrokerageConnection, error) {
	found, err := a.brokerage(ctx, by)
	if err != nil {
		return nil, err
	}
	o := a.ordering(found.order, "brokerage", by)
	s, err := o.page(ctx, a.Revision, first, after)
	return &BrokerageConnection{
		By: by, Ungrouped: len(found.roles) - len(found.order),
		analysed: analysedPage(s, o, func(i int, edge AnalysedEdge) Broker {
			return Broker{AnalysedEdge: edge, Roles: &BrokerageRoles{found.roles[found.order[i]]}}
		}),
	}, err
}

// Brokerage answers what roles the organization has.
func (p *NetworkPosition) Brokerage(ctx context.Context, by network.Grouping) (*BrokerageRoles, error) {
	a, i, err := p.analysed(ctx)
	if err != nil {
		return nil, err
	}
	found, err := a.brokerage(ctx, by)
	if err != nil || !found.roles[i].Defined {
		return nil, err
	}
	return &BrokerageRoles{found.roles[i]}, nil
}
