package network

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// Comparison is how one one-mode network of a graph differs from another, usually of a later period. Organizations are the same when
// their ids are.
type Comparison struct {
	g             *Graph
	Before, After *Ties
	// organizations are those of either network, in the order of ids. Of each, before and after have the node there, or none.
	organizations []civic.ID
	before, after []int32
	// ofBefore and ofAfter have the place among organizations of each node.
	ofBefore, ofAfter []int32
}

// Turnover is how many there are in both networks of something, in the later only, and in the earlier only.
type Turnover struct{ Kept, Gained, Lost int }

// Compare compares two networks of this graph.
func (g *Graph) Compare(before, after *Ties) *Comparison {
	c := &Comparison{g: g, Before: before, After: after}
	b, a := before.Organizations, after.Organizations
	for len(c.ofBefore) < len(b) || len(c.ofAfter) < len(a) {
		i, j := len(c.ofBefore), len(c.ofAfter)
		place := int32(len(c.organizations))
		inBefore := j == len(a) || i < len(b) && b[i] <= a[j]
		inAfter := i == len(b) || j < len(a) && a[j] <= b[i]
		var id civic.ID
		beforeNode, afterNode := none, none
		if inBefore {
			id, beforeNode = b[i], int32(i)
			c.ofBefore = append(c.ofBefore, place)
		}
		if inAfter {
			id, afterNode = a[j], int32(j)
			c.ofAfter = append(c.ofAfter, place)
		}
		c.organizations = append(c.organizations, id)
		c.before, c.after = append(c.before, beforeNode), append(c.after, afterNode)
	}
	return c
}

// ChangedOrganization is an organization that has ties in one of the two networks only, with what it has there.
type ChangedOrganization struct {
	ID       civic.ID
	Degree   int
	Strength civic.Strength
}

// OrganizationChange is which organizations have ties in the one network and in the other.
type OrganizationChange struct {
	Turnover
	// Gained and Lost are the first of those with ties after and none before, and the other way round: most strength first, then by id.
	Gained, Lost []ChangedOrganization
}

// Organizations finds which organizations have ties in the one network only, with the first so many of them.
func (c *Comparison) Organizations(first int) OrganizationChange {
	var change OrganizationChange
	for u, id := range c.organizations {
		before, after := degreeOf(c.Before, c.before[u]), degreeOf(c.After, c.after[u])
		switch {
		case before > 0 && after > 0:
			change.Kept++
		case after > 0:
			change.Gained = append(change.Gained, changedOrganization(c.After, c.after[u], id))
		case before > 0:
			change.Lost = append(change.Lost, changedOrganization(c.Before, c.before[u], id))
		}
	}
	change.Turnover.Gained, change.Turnover.Lost = len(change.Gained), len(change.Lost)
	change.Gained, change.Lost = strongestFirst(change.Gained, first), strongestFirst(change.Lost, first)
	return change
}

func degreeOf(t *Ties, node int32) int {
	if node == none {
		return 0
	}
	return t.Degree(node)
}

func changedOrganization(t *Ties, node int32, id civic.ID) ChangedOrganization {
	changed := ChangedOrganization{ID: id, Degree: t.Degree(node)}
	for _, strength := range t.RowStrengths(node) {
		changed.Strength += strength
	}
	return changed
}

func strongestFirst(list []ChangedOrganization, first int) []ChangedOrganization {
	slices.SortFunc(list, func(a, b ChangedOrganization) int {
		return cmp.Or(cmp.Compare(b.Strength, a.Strength), cmp.Compare(a.ID, b.ID))
	})
	return slices.Clone(list[:min(len(list), first)])
}

// ChangedTie is a tie that is in one of the two networks only, as it is there. A has the lesser id.
type ChangedTie struct {
	A, B          civic.ID
	Strength      civic.Strength
	ActivityCount int
}

// TieChange is which ties there are in the one network and in the other.
type TieChange struct {
	Turnover
	// Gained and Lost are the first of those that are in the later network only, and in the earlier only: the strongest first, then by
	// activity count descending, then by ids.
	Gained, Lost []ChangedTie
}

// Ties finds which ties are in the one network only, with the first so many of them. It returns the error of a context that ended.
func (c *Comparison) Ties(ctx context.Context, first int) (TieChange, error) {
	gained, lost := &strongest{first: first}, &strongest{first: first}
	var change TieChange
	for u := range int32(len(c.organizations)) {
		if err := ctx.Err(); err != nil {
			return TieChange{}, err
		}
		before, after := c.row(c.Before, c.before[u], c.ofBefore, u), c.row(c.After, c.after[u], c.ofAfter, u)
		for before.more() || after.more() {
			switch b, a := before.head(), after.head(); {
			case b < a:
				lost.add(before.tie(u))
				before.at++
			case a < b:
				gained.add(after.tie(u))
				after.at++
			default:
				change.Kept++
				before.at, after.at = before.at+1, after.at+1
			}
		}
	}
	change.Turnover.Gained, change.Turnover.Lost = gained.count, lost.count
	change.Gained, change.Lost = gained.named(c.organizations), lost.named(c.organizations)
	return change, nil
}

// halfRow is the part of a row of one network that comes after its organization, to be gone through.
type halfRow struct {
	*Ties
	places  []int32
	at, end int32
}

// row returns the part of the row of a node behind the place of its organization; none has an empty one.
func (c *Comparison) row(t *Ties, node int32, places []int32, own int32) halfRow {
	if node == none {
		return halfRow{}
	}
	after, _ := slices.BinarySearchFunc(t.Row(node), own, func(other, own int32) int { return cmp.Compare(places[other], own) })
	return halfRow{Ties: t, places: places, at: t.Offsets[node] + int32(after), end: t.Offsets[node+1]}
}

func (r *halfRow) more() bool { return r.at < r.end }

// head returns the place of the next organization, one beyond all at the end.
func (r *halfRow) head() int32 {
	if !r.more() {
		return 1<<31 - 1
	}
	return r.places[r.Neighbours[r.at]]
}

func (r *halfRow) tie(own int32) measure.Edge {
	return measure.Edge{A: own, B: r.head(), Strength: r.Strengths[r.at], Count: r.Counts[r.at]}
}

// strongest keeps the strongest ties of those that are added, and counts all.
type strongest struct {
	first, count int
	ties         []measure.Edge
	// worst is the last tie that is kept for now, when there are as many as are wanted.
	worst measure.Edge
}

func (s *strongest) add(tie measure.Edge) {
	const room = 1024
	s.count++
	if s.worst.Count > 0 && compareEdges(tie, s.worst) > 0 {
		return
	}
	s.ties = append(s.ties, tie)
	if len(s.ties) > 4*s.first+room {
		s.cut()
	}
}

func (s *strongest) cut() {
	slices.SortFunc(s.ties, compareEdges)
	if len(s.ties) >= s.first && s.first > 0 {
		s.worst = s.ties[s.first-1]
	}
	s.ties = s.ties[:min(len(s.ties), s.first)]
}

// compareEdges puts the strongest first, then by count descending, then by nodes.
func compareEdges(a, b measure.Edge) int {
	return cmp.Or(cmp.Compare(b.Strength, a.Strength), cmp.Compare(b.Count, a.Count), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
}

func (s *strongest) named(organizations []civic.ID) []ChangedTie {
	s.cut()
	var list []ChangedTie
	for _, tie := range s.ties {
		list = append(list, ChangedTie{A: organizations[tie.A], B: organizations[tie.B], Strength: tie.Strength, ActivityCount: int(tie.Count)})
	}
	return list
}

// Distances compares the distances between the organizations that both networks have. See measure.CompareDistances.
func (c *Comparison) Distances(ctx context.Context, sample measure.Sample) (measure.DistanceChange, error) {
	return measure.CompareDistances(ctx, c.Before.Graph, c.After.Graph, c.shared(), sample)
}

// shared returns the nodes of each organization that both networks have.
func (c *Comparison) shared() [][2]int32 {
	var shared [][2]int32
	for u := range c.organizations {
		if c.before[u] != none && c.after[u] != none {
			shared = append(shared, [2]int32{c.before[u], c.after[u]})
		}
	}
	return shared
}

// Shared returns the number of organizations that both networks have.
func (c *Comparison) Shared() int { return len(c.shared()) }

// EstimateDistances returns about how long it takes to compare distances.
func (c *Comparison) EstimateDistances(sample measure.Sample) time.Duration {
	sources := sample.Pivots
	if sources == 0 {
		sources = c.Shared()
	}
	return measure.EstimateCompared(c.Before.Graph, c.After.Graph, sources)
}

// Agree compares divisions of the nodes of the two networks on the organizations that both have. See measure.Agree.
func (c *Comparison) Agree(before, after []int32) (measure.Agreement, error) {
	var was, is []int32
	for _, nodes := range c.shared() {
		was, is = append(was, before[nodes[0]]), append(is, after[nodes[1]])
	}
	return measure.Agree(was, is)
}
