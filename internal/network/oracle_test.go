package network_test

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// oracle answers from the definitions, one after the other, with no thought of cost.
type oracle struct {
	*world
	filter civic.TieFilter
	// members is M(d), above A(d).
	members, above map[civic.ID]map[civic.ID]bool
	ties           map[pair]*tie
}

// pair is two organizations, the lesser id first.
type pair struct{ a, b civic.ID }

func pairOf(x, y civic.ID) pair { return pair{min(x, y), max(x, y)} }

type tie struct {
	strength   civic.Strength
	activities []civic.ID
}

func newOracle(t testing.TB, w *world, filter civic.TieFilter) *oracle {
	normalized, err := filter.Normalized()
	if err != nil {
		t.Fatal(err)
	}
	o := &oracle{world: w, filter: normalized, members: map[civic.ID]map[civic.ID]bool{}, above: map[civic.ID]map[civic.ID]bool{}, ties: map[pair]*tie{}}
	for id := range w.activities {
		o.members[id] = o.membersOf(id)
	}
	for id := range w.activities {
		o.above[id] = map[civic.ID]bool{}
		for at := w.activities[id].PartOf; at != "" && !normalized.SameActivity; at = w.activities[at].PartOf {
			maps.Copy(o.above[id], o.members[at])
		}
	}
	for _, id := range sortedKeys(w.activities) {
		o.addTies(id)
	}
	return o
}

func (o *oracle) membersOf(activity civic.ID) map[civic.ID]bool {
	members := map[civic.ID]bool{}
	if !o.activityPasses(activity) {
		return members
	}
	for key := range o.participations {
		if key.activity == activity && o.participationPasses(key) && o.timing(key) == "in" {
			members[key.organization] = true
		}
	}
	if most := o.filter.Activities.MaxSize; most > 0 && len(members) > most {
		return map[civic.ID]bool{}
	}
	return members
}

func (o *oracle) participationPasses(key participationKey) bool {
	return o.filter.Counts(key.role) && o.organizationPasses(key.organization, o.filter.Organizations)
}

func (o *oracle) organizationPasses(id civic.ID, f civic.OrganizationTieFilter) bool {
	columns := o.organizations[id]
	return oneOf(f.Types, columns.Type) && oneOf(f.Sectors, columns.Sector) && o.placePasses(f.Places, columns.Seat) &&
		anyOf(f.Themes, columns.Themes) && (f.IDs == nil || slices.Contains(f.IDs, id))
}

func (o *oracle) activityPasses(id civic.ID) bool {
	columns, f := o.activities[id], o.filter.Activities
	venue := len(f.Places) == 0
	for _, place := range columns.Places {
		venue = venue || o.placePasses(f.Places, place)
	}
	within := len(f.Within) == 0
	for at := id; at != ""; at = o.activities[at].PartOf {
		within = within || slices.Contains(f.Within, at)
	}
	return venue && within && oneOf(f.Types, columns.Type) && oneOf(f.Formats, columns.Format) &&
		anyOf(f.Themes, columns.Themes) && anyOf(f.Sources, columns.Sources)
}

func oneOf[T comparable](list []T, item T) bool { return len(list) == 0 || slices.Contains(list, item) }

func anyOf[T comparable](list, items []T) bool {
	return len(list) == 0 || slices.ContainsFunc(items, func(item T) bool { return slices.Contains(list, item) })
}

func (o *oracle) placePasses(list []civic.ID, place civic.ID) bool {
	if len(list) == 0 {
		return true
	}
	for ; place != ""; place = o.places[place].Within {
		if slices.Contains(list, place) {
			return true
		}
	}
	return false
}

// timing returns "in", "out" or "undated".
func (o *oracle) timing(key participationKey) string {
	if o.filter.Period.IsZero() {
		return "in"
	}
	period := o.participations[key]
	if period.IsZero() {
		period = o.activities[key.activity].Period
	}
	span, dated := period.Span()
	bounds := civic.Span{First: math.MinInt32, Last: math.MaxInt32}
	if first, _, ok := o.filter.Period.Start.Days(); ok {
		bounds.First = first
	}
	if _, last, ok := o.filter.Period.End.Days(); ok {
		bounds.Last = last
	}
	switch {
	case !dated && o.filter.Undated == civic.IncludeUndated:
		return "in"
	case !dated:
		return "undated"
	case span.Overlaps(bounds):
		return "in"
	}
	return "out"
}

func (o *oracle) size(d civic.ID) int {
	all := maps.Clone(o.members[d])
	maps.Copy(all, o.above[d])
	return len(all)
}

// tiedBy reports whether d ties x and y.
func (o *oracle) tiedBy(d, x, y civic.ID) bool {
	inD := func(id civic.ID) bool { return o.members[d][id] }
	inEither := func(id civic.ID) bool { return o.members[d][id] || o.above[d][id] }
	return x != y && (inD(x) && inEither(y) || inD(y) && inEither(x))
}

func (o *oracle) addTies(d civic.ID) {
	ids := sortedKeys(o.organizations)
	for i, x := range ids {
		for _, y := range ids[i+1:] {
			if !o.tiedBy(d, x, y) {
				continue
			}
			if o.ties[pair{x, y}] == nil {
				o.ties[pair{x, y}] = &tie{}
			}
			t := o.ties[pair{x, y}]
			t.strength += civic.StrengthIn(o.size(d))
			t.activities = append(t.activities, d)
		}
	}
}

// collaborators returns the organizations tied to x, by id.
func (o *oracle) collaborators(x civic.ID) []civic.ID {
	var list []civic.ID
	for _, y := range sortedKeys(o.organizations) {
		if x != y && o.ties[pairOf(x, y)] != nil {
			list = append(list, y)
		}
	}
	return list
}

func (o *oracle) since(t *tie) civic.Date {
	var since civic.Date
	for _, d := range t.activities {
		if start := o.activities[d].Period.Start; start != "" && (since == "" || civic.CompareDates(start, since) < 0) {
			since = start
		}
	}
	return since
}

func (o *oracle) until(t *tie) civic.Date {
	var until civic.Date
	for _, d := range t.activities {
		end := o.activities[d].Period.End
		if end != "" && (until == "" || cmp.Or(cmp.Compare(lastDay(end), lastDay(until)), cmp.Compare(end, until)) > 0) {
			until = end
		}
	}
	return until
}

func lastDay(end civic.Date) int {
	if end == civic.NoBound {
		return math.MaxInt
	}
	if _, last, ok := end.Days(); ok {
		return int(last)
	}
	return math.MinInt
}

// proof returns the first activities that tie a pair.
func (o *oracle) proof(t *tie, limit int) []civic.ID {
	list := slices.Clone(t.activities)
	slices.SortFunc(list, func(a, b civic.ID) int {
		return cmp.Or(civic.CompareDates(o.activities[a].Period.Start, o.activities[b].Period.Start), cmp.Compare(a, b))
	})
	return list[:min(limit, len(list))]
}

func (o *oracle) province(place civic.ID) civic.ID {
	for ; place != ""; place = o.places[place].Within {
		if o.places[place].Type == civic.Province {
			return place
		}
	}
	return ""
}

func (o *oracle) home(x civic.ID) civic.ID { return o.province(o.organizations[x].Seat) }

func (o *oracle) crossProvince(x, y civic.ID) *bool {
	if o.home(x) == "" || o.home(y) == "" {
		return nil
	}
	cross := o.home(x) != o.home(y)
	return &cross
}

func (o *oracle) inScope(scope civic.CollaboratorScope, x, y civic.ID) bool {
	cross := o.crossProvince(x, y)
	switch scope {
	case civic.OtherProvinces:
		return cross != nil && *cross
	case civic.SameProvince:
		return cross != nil && !*cross
	case civic.OtherSectors:
		return o.organizations[x].Sector != o.organizations[y].Sector
	}
	return true
}

// compareTies orders ties between x and those at the other end, or between pairs: names are those that count in the order of names.
func (o *oracle) compareTies(order civic.CollaboratorOrder, s, t *tie, namesS, namesT []string) int {
	strength := cmp.Compare(t.strength, s.strength)
	count := cmp.Compare(len(t.activities), len(s.activities))
	switch order {
	case civic.ByActivityCount:
		return cmp.Or(count, strength)
	case civic.ByRecency:
		return cmp.Or(cmp.Compare(lastDay(o.until(t)), lastDay(o.until(s))), strength, count)
	case civic.ByCollaboratorName:
		return cmp.Or(slices.Compare(namesS, namesT), strength, count)
	}
	return cmp.Or(strength, count)
}

// undatedIn counts what is left out for having no date in activities.
func (o *oracle) undatedIn(activities map[civic.ID]bool) int {
	count := 0
	for key := range o.participations {
		if activities[key.activity] && o.isUndated(key) {
			count++
		}
	}
	return count
}

func (o *oracle) isUndated(key participationKey) bool {
	return o.passes(key) && o.timing(key) == "undated"
}

// passes reports whether a participation counts, dates aside.
func (o *oracle) passes(key participationKey) bool {
	return o.activityPasses(key.activity) && o.fits(key.activity) && o.participationPasses(key)
}

// fits reports whether the activity is small enough.
func (o *oracle) fits(activity civic.ID) bool {
	unbounded := *o
	unbounded.filter.Activities.MaxSize = 0
	return o.filter.Activities.MaxSize == 0 || len(unbounded.membersOf(activity)) <= o.filter.Activities.MaxSize
}

// undatedAround counts likewise in the activities that are looked at for organizations.
func (o *oracle) undatedAround(organizations []civic.ID) int {
	looked := map[civic.ID]bool{}
	for key := range o.participations {
		if !slices.Contains(organizations, key.organization) || !o.passes(key) || o.timing(key) == "out" {
			continue
		}
		looked[key.activity] = true
		for d := range o.activities {
			if !o.filter.SameActivity && (o.isWithin(d, key.activity) || o.isWithin(key.activity, d)) {
				looked[d] = true
			}
		}
	}
	return o.undatedIn(looked)
}

func (o *oracle) undated() int {
	all := map[civic.ID]bool{}
	for d := range o.activities {
		all[d] = true
	}
	return o.undatedIn(all)
}

// distances returns how many ties away from the nearest of some organizations the others are.
func (o *oracle) distances(from ...civic.ID) map[civic.ID]int {
	distance := map[civic.ID]int{}
	for _, x := range from {
		distance[x] = 0
	}
	for step := 0; ; step++ {
		grew := false
		for _, x := range sortedKeys(o.organizations) {
			if at, ok := distance[x]; !ok || at != step {
				continue
			}
			for _, y := range o.collaborators(x) {
				if _, ok := distance[y]; !ok {
					distance[y] = step + 1
					grew = true
				}
			}
		}
		if !grew {
			return distance
		}
	}
}
