package network

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// MissingRule says on which part of a network missing ties were looked for: the ties through activities of at most MaxSize organizations, and
// of those the ones that are among the Partners strongest of either end.
type MissingRule struct{ MaxSize, Partners int }

// The rule for networks of more than 10,000 organizations, in which everybody shares somebody with everybody.
const (
	missingMaxSize  = 30
	missingPartners = 50
	// MaxMissing is the most missing ties that may be asked for, MaxWhy the most shared organizations of each.
	MaxMissing = 1000
	MaxWhy     = 20
)

// MissingQuery asks for pairs of organizations that are not tied and share those they are tied to.
type MissingQuery struct {
	// By is the score that orders them.
	By measure.Likeness
	// First is how many to return, up to MaxMissing; Why how many of those that each pair shares, up to MaxWhy.
	First, Why int
}

// MissingTies is the pairs that were asked for, the highest score first, then by ids.
type MissingTies struct {
	// Rule is nil when all ties were looked at.
	Rule  *MissingRule
	Pairs []MissingPair
}

// MissingPair is two organizations that are not tied, A having the lesser id, and why they might be.
type MissingPair struct {
	A, B   civic.ID
	Scores measure.MissingTie
	// Why is the first of those that both are tied to: where the weaker of the two ties is strongest first, then the stronger one, then by
	// id.
	Why []SharedPartner
}

// SharedPartner is an organization with the strengths of its ties to two others.
type SharedPartner struct {
	Organization civic.ID
	ToA, ToB     civic.Strength
}

// Bytes returns about how much memory the pairs take.
func (m MissingTies) Bytes() int {
	const perPair, perPartner = 160, 60
	bytes := perPair
	for _, pair := range m.Pairs {
		bytes += perPair + perPartner*len(pair.Why)
	}
	return bytes
}

// NeedsMissingRule reports whether missing ties are to be looked for by the rule, as in networks of more than 10,000 organizations.
func (t *Ties) NeedsMissingRule() bool { return t.Nodes() > exactNodes }

// MissingRuleFilter returns the filter of the ties that the rule leaves of those of a filter.
func MissingRuleFilter(ties civic.TieFilter) civic.TieFilter {
	if ties.Activities.MaxSize == 0 || ties.Activities.MaxSize > missingMaxSize {
		ties.Activities.MaxSize = missingMaxSize
	}
	return ties
}

// Check returns an ErrInvalid fault for a score that there is not, and for bounds that are out of theirs.
func (q MissingQuery) Check() error {
	if !slices.Contains([]measure.Likeness{measure.CommonNeighbours, measure.AdamicAdar, measure.ResourceAllocation, measure.Jaccard}, q.By) {
		return civic.Invalid("there is no such score of missing ties", "give COMMON_NEIGHBOURS, ADAMIC_ADAR, RESOURCE_ALLOCATION or JACCARD", "by")
	}
	if err := checkBetween(q.First, 1, MaxMissing, "first"); err != nil {
		return err
	}
	return checkBetween(q.Why, 0, MaxWhy, "why")
}

// MissingTies looks for missing ties among all ties. The query must have passed its check. It returns the error of a context that ended.
func (t *Ties) MissingTies(ctx context.Context, q MissingQuery) (MissingTies, error) {
	pairs, err := t.Graph.MissingTies(ctx, q.By, q.First)
	if err != nil {
		return MissingTies{}, err
	}
	return MissingTies{Pairs: t.missingPairs(t.Graph, pairs, q.Why)}, nil
}

// MissingTiesByRule looks for missing ties by the rule, small being the ties of MissingRuleFilter. Pairs that have any tie are not missing,
// whether or not the rule leaves it.
func (t *Ties) MissingTiesByRule(ctx context.Context, small *Ties, q MissingQuery) (MissingTies, error) {
	part, err := small.Strongest(ctx, missingPartners)
	if err != nil {
		return MissingTies{}, err
	}
	pairs, err := part.MissingTiesOf(ctx, t.Graph, q.By, q.First)
	if err != nil {
		return MissingTies{}, err
	}
	rule := &MissingRule{MaxSize: missingMaxSize, Partners: missingPartners}
	return MissingTies{Rule: rule, Pairs: t.missingPairs(part, pairs, q.Why)}, nil
}

// EstimateMissingByRule returns about how long it takes to look for missing ties by the rule, these being the ties of MissingRuleFilter.
func (t *Ties) EstimateMissingByRule() time.Duration {
	return t.Estimate(measure.KernelStrongestMissingTies, measure.Unweighted, 0)
}

// missingPairs returns pairs with their reasons in the graph that they were found in.
func (t *Ties) missingPairs(g *measure.Graph, pairs []measure.MissingTie, why int) []MissingPair {
	list := make([]MissingPair, len(pairs))
	for i, m := range pairs {
		list[i] = MissingPair{A: t.Organizations[m.A], B: t.Organizations[m.B], Scores: m, Why: t.shared(g, m.A, m.B, why)}
	}
	return list
}

// shared returns the first of those that two nodes are tied to.
func (t *Ties) shared(g *measure.Graph, a, b int32, first int) []SharedPartner {
	var list []SharedPartner
	others := g.Row(b)
	for i, z := range g.Row(a) {
		if j, found := slices.BinarySearch(others, z); found {
			list = append(list, SharedPartner{Organization: t.Organizations[z], ToA: g.RowStrengths(a)[i], ToB: g.RowStrengths(b)[j]})
		}
	}
	slices.SortStableFunc(list, func(x, y SharedPartner) int {
		return cmp.Or(cmp.Compare(min(y.ToA, y.ToB), min(x.ToA, x.ToB)), cmp.Compare(max(y.ToA, y.ToB), max(x.ToA, x.ToB)))
	})
	return slices.Clone(list[:min(len(list), first)])
}
