package storetest

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// Collaborations answers as network.Graph says.
func (o *oracle) Collaborations(_ context.Context, q network.CollaborationQuery) (network.CollaborationPage, error) {
	net, err := o.ties(q.Ties)
	if err != nil {
		return network.CollaborationPage{}, err
	}
	var ties []tie
	for _, t := range net.ties {
		if o.inScope(o.organization(t.A), o.organization(t.B), q.Scope) && o.between(t, q.Between) {
			ties = append(ties, t)
		}
	}
	slices.SortFunc(ties, func(s, t tie) int {
		return cmp.Or(o.compareTies(q.Order, s, t, []civic.ID{s.A, s.B}, []civic.ID{t.A, t.B}), cmp.Compare(s.A, t.A), cmp.Compare(s.B, t.B))
	})
	cut := page(inPlace(ties, func(t tie) civic.Position {
		return civic.Position{Key: o.tieKey(q.Order, t, t.A, t.B), ID: t.A + t.B}
	}), q.Page)
	answer := network.CollaborationPage{Undated: len(net.undated)}
	answer.Page = pageOf(cut, func(t tie) network.Collaboration {
		return network.Collaboration{
			Tie: o.asTie(t), CrossProvince: crossProvince(o.organization(t.A), o.organization(t.B)),
			Activities: t.Activities[:min(q.Proof, len(t.Activities))],
		}
	})
	return answer, nil
}

// between tells whether one end of a tie is in one group and the other in the other.
func (o *oracle) between(t tie, groups *network.GroupPair) bool {
	if groups == nil {
		return true
	}
	in := func(id civic.ID, group civic.OrganizationTieFilter) bool {
		return o.tieOrganization(o.organization(id), group)
	}
	return in(t.A, groups.A) && in(t.B, groups.B) || in(t.A, groups.B) && in(t.B, groups.A)
}

// ProvinceFlows answers as network.Graph says.
func (o *oracle) ProvinceFlows(_ context.Context, q network.FlowQuery) (network.Flows, error) {
	net, err := o.ties(q.Ties)
	if err != nil {
		return network.Flows{}, err
	}
	answer := network.Flows{Undated: len(net.undated)}
	ends := map[civic.ID]int{}
	pairs := 0
	activities := map[[2]civic.ID][]civic.ID{}
	counts := map[[2]civic.ID]int{}
	for _, t := range net.ties {
		p, q := o.organization(t.A).Province, o.organization(t.B).Province
		if p == "" || q == "" {
			answer.Unplaced++
			continue
		}
		flow := [2]civic.ID{min(p, q), max(p, q)}
		ends[p]++
		ends[q]++
		pairs++
		counts[flow]++
		activities[flow] = once(append(activities[flow], t.Activities...))
	}
	for flow, count := range counts {
		if flow[0] == flow[1] && !q.IncludeWithin {
			continue
		}
		expected := float64(ends[flow[0]]*ends[flow[1]]) / float64(2*pairs-1)
		if flow[0] == flow[1] {
			expected = float64(ends[flow[0]]*(ends[flow[0]]-1)) / 2 / float64(2*pairs-1)
		}
		answer.Flows = append(answer.Flows, network.Flow{
			From: flow[0], To: flow[1], Collaborations: count, Activities: len(activities[flow]),
			Expected: expected, Ratio: float64(count) / expected,
		})
	}
	slices.SortFunc(answer.Flows, func(f, g network.Flow) int {
		return cmp.Or(cmp.Compare(g.Collaborations, f.Collaborations), cmp.Compare(f.From, g.From), cmp.Compare(f.To, g.To))
	})
	return answer, nil
}

// Paths answers as network.Graph says: it walks every chain there is.
func (o *oracle) Paths(_ context.Context, q network.PathQuery) (network.Paths, error) {
	if q.MaxLength < 1 || q.MaxLength > network.MaxPathLength || q.First < 1 || q.First > network.MaxPaths {
		return network.Paths{}, civic.Invalid("out of bounds", "")
	}
	for _, end := range []civic.ID{q.From, q.To} {
		if o.organization(end) == nil {
			return network.Paths{}, &civic.Fault{Kind: civic.ErrNotFound, Problem: "no such organization"}
		}
	}
	if q.From == q.To {
		return network.Paths{}, civic.Invalid("a path leads from one organization to another", "")
	}
	net, err := o.ties(q.Ties)
	if err != nil {
		return network.Paths{}, err
	}
	var chains [][]civic.ID
	var walk func(chain []civic.ID)
	walk = func(chain []civic.ID) {
		at := chain[len(chain)-1]
		if at == q.To {
			chains = append(chains, chain)
			return
		}
		for _, t := range net.of(at) {
			if next := t.other(at); len(chain) <= q.MaxLength && !slices.Contains(chain, next) {
				walk(append(slices.Clone(chain), next))
			}
		}
	}
	walk([]civic.ID{q.From})
	slices.SortFunc(chains, func(a, b []civic.ID) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(net.weakest(b), net.weakest(a)), slices.Compare(a, b))
	})
	answer := network.Paths{Undated: len(net.undated)}
	for _, chain := range chains[:min(q.First, len(chains))] {
		answer.Paths = append(answer.Paths, o.path(net, chain))
	}
	return answer, nil
}

// between returns the tie of two organizations that are tied.
func (n *tying) between(x, y civic.ID) tie {
	return pick(n.ties, func(t tie) bool { return t.has(x) && t.has(y) })
}

// weakest returns the strength of the weakest tie of a chain.
func (n *tying) weakest(chain []civic.ID) civic.Strength {
	weakest := n.between(chain[0], chain[1]).Strength
	for i := 1; i < len(chain)-1; i++ {
		weakest = min(weakest, n.between(chain[i], chain[i+1]).Strength)
	}
	return weakest
}

func (o *oracle) path(net *tying, chain []civic.ID) network.Path {
	path := network.Path{Length: len(chain) - 1, Strength: net.weakest(chain)}
	for i := range chain[1:] {
		t := net.between(chain[i], chain[i+1])
		activity := slices.MinFunc(t.Activities, func(a, b civic.ID) int {
			return cmp.Or(cmp.Compare(len(net.gathering(a).around), len(net.gathering(b).around)), cmp.Compare(a, b))
		})
		path.Steps = append(path.Steps, network.PathStep{
			From: chain[i], To: chain[i+1], Activity: activity, Strength: t.Strength,
			FromRoles: o.roles(net, chain[i], activity), ToRoles: o.roles(net, chain[i+1], activity),
		})
	}
	return path
}

// roles returns the counted roles of an organization in an activity and in those above it, nearest first.
func (o *oracle) roles(net *tying, organization, activity civic.ID) []network.StatedRole {
	chain := []civic.ID{activity}
	if !net.filter.SameActivity {
		chain = append(chain, o.above(activity)...)
	}
	var roles []network.StatedRole
	for _, a := range chain {
		for _, role := range civic.Roles() {
			if slices.ContainsFunc(o.countedIn(net, a), func(p *civic.Participation) bool { return p.Organization == organization && p.Role == role }) {
				roles = append(roles, network.StatedRole{Activity: a, Role: role})
			}
		}
	}
	return roles
}

// countedIn returns the counted participations directly in an activity.
func (o *oracle) countedIn(net *tying, activity civic.ID) []*civic.Participation {
	if net.gathering(activity).activity == "" {
		return nil
	}
	return o.countedParticipations(o.activity(activity), net.filter)
}

// Reach answers as network.Graph says.
func (o *oracle) Reach(_ context.Context, q network.ReachQuery) (network.Reach, error) {
	if q.Steps < 1 || q.Steps > network.MaxReachSteps {
		return network.Reach{}, civic.Invalid("out of bounds", "")
	}
	from := o.organization(q.From)
	if from == nil {
		return network.Reach{}, &civic.Fault{Kind: civic.ErrNotFound, Problem: "no such organization"}
	}
	net, err := o.ties(q.Ties)
	if err != nil {
		return network.Reach{}, err
	}
	around := net.neighbours([]civic.ID{q.From}, q.Steps)
	provinces, sectors := []civic.ID{from.Province, ""}, []civic.Sector{from.Sector}
	var answer network.Reach
	var inner []civic.ID
	for _, n := range around {
		if n.Distance < q.Steps {
			inner = append(inner, n.Organization)
		}
	}
	answer.Undated = o.undatedNear(net, inner...)
	for step := 1; step <= q.Steps; step++ {
		reached := network.ReachStep{Step: step}
		for _, n := range around {
			if x := o.organization(n.Organization); n.Distance == step {
				reached.Organizations++
				reached.Provinces = append(reached.Provinces, x.Province)
				reached.Sectors = append(reached.Sectors, x.Sector)
			}
		}
		reached.Provinces = slices.DeleteFunc(once(reached.Provinces), func(p civic.ID) bool { return slices.Contains(provinces, p) })
		reached.Sectors = slices.DeleteFunc(once(reached.Sectors), func(s civic.Sector) bool { return slices.Contains(sectors, s) })
		slices.Sort(reached.Provinces)
		slices.SortFunc(reached.Sectors, func(a, b civic.Sector) int {
			return cmp.Compare(slices.Index(civic.Sectors(), a), slices.Index(civic.Sectors(), b))
		})
		provinces, sectors = append(provinces, reached.Provinces...), append(sectors, reached.Sectors...)
		answer.Steps = append(answer.Steps, reached)
	}
	return answer, nil
}

// Position answers as network.Graph says.
func (o *oracle) Position(_ context.Context, q positionQuery) (network.Position, error) {
	of := o.organization(q.Of)
	if of == nil {
		return network.Position{}, &civic.Fault{Kind: civic.ErrNotFound, Problem: "no such organization"}
	}
	net, err := o.ties(q.Ties)
	if err != nil {
		return network.Position{}, err
	}
	answer := network.Position{Undated: o.undatedNear(net, of.ID)}
	var activities, provinces []civic.ID
	var sectors []civic.Sector
	cross := 0
	for _, t := range net.of(of.ID) {
		other := o.organization(t.other(of.ID))
		answer.Degree++
		answer.Strength += t.Strength
		activities = append(activities, t.Activities...)
		provinces = append(provinces, other.Province)
		sectors = append(sectors, other.Sector)
		if differ := crossProvince(of, other); differ != nil && *differ {
			cross++
		}
	}
	for _, g := range net.activities {
		for _, p := range o.countedIn(net, g.activity) {
			if p.Organization == of.ID {
				answer.ParticipationCount++
			}
		}
	}
	answer.ActivityCount = len(once(activities))
	answer.Provinces = len(slices.DeleteFunc(once(provinces), func(p civic.ID) bool { return p == "" }))
	answer.Sectors = len(once(sectors))
	if of.Province != "" {
		answer.CrossProvince = &cross
	}
	return answer, nil
}
