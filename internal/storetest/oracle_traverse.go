package storetest

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// anchor returns the organization that a question is anchored at.
func (o *oracle) anchor(id civic.ID) (*civic.Organization, error) {
	if x := o.organization(o.standsFor(id)); x != nil {
		return x, nil
	}
	return nil, &civic.Fault{Kind: civic.ErrNotFound, Problem: "no organization has the id " + string(id)}
}

// Collaborators answers as civic.Traverser says.
func (o *oracle) Collaborators(ctx context.Context, queries []civic.CollaboratorQuery) ([]civic.CollaboratorPage, error) {
	return each(ctx, queries, func(q civic.CollaboratorQuery) (civic.CollaboratorPage, error) {
		of, err := o.anchor(q.Of)
		if err != nil {
			return civic.CollaboratorPage{}, err
		}
		if err := forwardOnly(true, q.Page); err != nil {
			return civic.CollaboratorPage{}, err
		}
		net, err := o.ties(q.Ties)
		if err != nil {
			return civic.CollaboratorPage{}, err
		}
		var ties []tie
		for _, t := range net.of(of.ID) {
			if o.inScope(of, o.organization(t.other(of.ID)), q.Scope) {
				ties = append(ties, t)
			}
		}
		slices.SortFunc(ties, func(s, t tie) int {
			return cmp.Or(o.compareTies(q.Order, s, t, []civic.ID{s.other(of.ID)}, []civic.ID{t.other(of.ID)}), cmp.Compare(s.other(of.ID), t.other(of.ID)))
		})
		cut := page(inPlace(ties, func(t tie) civic.Position {
			return civic.Position{Key: o.tieKey(q.Order, t, t.other(of.ID)), ID: t.other(of.ID)}
		}), q.Page)
		answer := civic.CollaboratorPage{Undated: o.undatedNear(net, of.ID)}
		answer.Page = pageOf(cut, func(t tie) civic.Collaborator { return o.collaborator(of, t, q.Proof) })
		return answer, nil
	})
}

// pageOf is the page with its items seen in another way.
func pageOf[S, T any](from civic.Page[S], as func(S) T) civic.Page[T] {
	to := civic.Page[T]{Positions: from.Positions, HasPrevious: from.HasPrevious, HasNext: from.HasNext, Total: from.Total}
	for _, item := range from.Items {
		to.Items = append(to.Items, as(item))
	}
	return to
}

func (o *oracle) collaborator(of *civic.Organization, t tie, proof int) civic.Collaborator {
	other := o.organization(t.other(of.ID))
	return civic.Collaborator{
		Organization: other.ID, ActivityCount: len(t.Activities), Strength: t.Strength, CrossProvince: crossProvince(of, other),
		Since: o.since(t), Until: o.until(t), Activities: t.Activities[:min(proof, len(t.Activities))],
	}
}

// crossProvince tells whether two seats are in different provinces, nil where one is unknown.
func crossProvince(x, y *civic.Organization) *bool {
	if x.Province == "" || y.Province == "" {
		return nil
	}
	differ := x.Province != y.Province
	return &differ
}

func (o *oracle) inScope(x, y *civic.Organization, scope civic.CollaboratorScope) bool {
	cross := crossProvince(x, y)
	switch scope {
	case civic.OtherProvinces:
		return cross != nil && *cross
	case civic.SameProvince:
		return cross != nil && !*cross
	case civic.OtherSectors:
		return x.Sector != y.Sector
	}
	return true
}

// compareTies orders ties as asked, then by strength, then by count. The names compared are those of the organizations given, in turn.
func (o *oracle) compareTies(order civic.CollaboratorOrder, s, t tie, sNamed, tNamed []civic.ID) int {
	asked := 0
	switch order {
	case civic.ByActivityCount:
		asked = cmp.Compare(len(t.Activities), len(s.Activities))
	case civic.ByRecency:
		asked = latestDayFirst(o.until(s), o.until(t))
	case civic.ByCollaboratorName:
		asked = slices.CompareFunc(o.nameKeys(sNamed), o.nameKeys(tNamed), bytes.Compare)
	}
	return cmp.Or(asked, cmp.Compare(t.Strength, s.Strength), cmp.Compare(len(t.Activities), len(s.Activities)))
}

func (o *oracle) nameKeys(organizations []civic.ID) [][]byte {
	var keys [][]byte
	for _, id := range organizations {
		keys = append(keys, nameKey(o.organization(id).Names))
	}
	return keys
}

// tieKey is the shared key of the position of a tie.
func (o *oracle) tieKey(order civic.CollaboratorOrder, t tie, named ...civic.ID) []byte {
	return civic.CollaboratorKey(order, t.Strength, len(t.Activities), o.until(t), o.nameKeys(named)...)
}

// undatedNear counts the participations without a date in the activities that are looked at for one organization.
func (o *oracle) undatedNear(net *tying, organizations ...civic.ID) int {
	count := 0
	for _, p := range net.undated {
		if slices.ContainsFunc(organizations, func(id civic.ID) bool { return o.looksAt(net, id, p.Activity) }) {
			count++
		}
	}
	return count
}

// looksAt tells whether an activity is one that the organization takes part in, with a participation that counts or that was left out
// for having no date, or is nested in such a one, or such a one in it.
func (o *oracle) looksAt(net *tying, organization, activity civic.ID) bool {
	var own []civic.ID
	for _, g := range net.activities {
		if slices.Contains(g.direct, organization) {
			own = append(own, g.activity)
		}
	}
	for _, p := range net.undated {
		if p.Organization == organization {
			own = append(own, p.Activity)
		}
	}
	return slices.ContainsFunc(own, func(id civic.ID) bool {
		if net.filter.SameActivity {
			return id == activity
		}
		return o.underOrIn(id, []civic.ID{activity}) || o.underOrIn(activity, []civic.ID{id})
	})
}

// A neighbour is one organization of a neighbourhood, with the strength of its ties to those one step nearer.
type neighbour struct {
	civic.NeighborhoodNode
	nearer civic.Strength
}

// Neighborhood answers as civic.Traverser says.
func (o *oracle) Neighborhood(ctx context.Context, q civic.NeighborhoodQuery) (civic.Neighborhood, error) {
	within := func(n, most int) bool { return n >= 1 && n <= most }
	if !within(len(q.Of), civic.MaxNeighborhoodRoots) || !within(q.Depth, civic.MaxNeighborhoodDepth) || !within(q.Limit, civic.MaxNetworkNodes) {
		return civic.Neighborhood{}, civic.Invalid("out of bounds", "")
	}
	var roots []civic.ID
	for _, id := range q.Of {
		of, err := o.anchor(id)
		if err != nil {
			return civic.Neighborhood{}, err
		}
		roots = append(roots, of.ID)
	}
	net, err := o.ties(q.Ties)
	if err != nil {
		return civic.Neighborhood{}, err
	}
	around := net.neighbours(once(roots), q.Depth)
	answer := civic.Neighborhood{Total: len(around)}
	var kept []civic.ID
	for _, n := range around[:min(q.Limit, len(around))] {
		answer.Organizations = append(answer.Organizations, n.NeighborhoodNode)
		kept = append(kept, n.Organization)
	}
	for _, t := range byStrength(net.ties) {
		if slices.Contains(kept, t.A) && slices.Contains(kept, t.B) {
			answer.Ties = append(answer.Ties, o.asTie(t))
		}
	}
	answer.Undated = o.undatedNear(net, kept...)
	return answer, ctx.Err()
}

// neighbours walks outwards from the roots, step by step, and returns whom it meets in order.
func (n *tying) neighbours(roots []civic.ID, depth int) []neighbour {
	distance := map[civic.ID]int{}
	for _, root := range roots {
		distance[root] = 0
	}
	for step := 1; step <= depth; step++ {
		for _, t := range n.ties {
			for _, end := range []civic.ID{t.A, t.B} {
				from, known := distance[t.other(end)]
				if _, met := distance[end]; known && from == step-1 && !met {
					distance[end] = step
				}
			}
		}
	}
	var around []neighbour
	for id, d := range distance {
		node := neighbour{NeighborhoodNode: civic.NeighborhoodNode{Organization: id, Distance: d, Degree: len(n.of(id))}}
		for _, t := range n.of(id) {
			if from, known := distance[t.other(id)]; known && from == d-1 {
				node.nearer += t.Strength
			}
		}
		around = append(around, node)
	}
	slices.SortFunc(around, func(a, b neighbour) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(b.nearer, a.nearer), cmp.Compare(a.Organization, b.Organization))
	})
	return around
}

// byStrength orders ties as civic.Tie says.
func byStrength(ties []tie) []tie {
	return slices.SortedFunc(slices.Values(ties), func(s, t tie) int {
		return cmp.Or(cmp.Compare(t.Strength, s.Strength), cmp.Compare(len(t.Activities), len(s.Activities)), cmp.Compare(s.A, t.A), cmp.Compare(s.B, t.B))
	})
}

func (o *oracle) asTie(t tie) civic.Tie {
	return civic.Tie{A: t.A, B: t.B, Strength: t.Strength, ActivityCount: len(t.Activities), Since: o.since(t), Until: o.until(t)}
}
