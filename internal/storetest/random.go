package storetest

import (
	"cmp"
	"fmt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// sizes are how many of each sort a random world has, about.
type sizes struct{ places, organizations, activities, participations int }

// A sower fills a world by chance.
type sower struct {
	dice
	*world
	sources, themes, spots []civic.ID
	organizations          []civic.ID
	activities             []civic.ID
}

// randomWorld makes a small world of everything the model holds: places in places, organizations of all types with several names,
// nested activities, several sources that say different things of one entity, merges (chains, too), retired records, undated and
// half-dated facts, unstated years, all roles. Whatever is in the graph refers to what is in the graph only.
func randomWorld(d dice, n sizes) *world {
	s := &sower{dice: d, world: &world{}}
	for i := range 3 {
		s.sources = append(s.sources, s.source(fmt.Sprintf("source%d", i)))
		s.themes = append(s.themes, s.theme(fmt.Sprintf("konu%d", i)))
	}
	s.source("register")
	s.sowPlaces(n.places)
	s.sowOrganizations(n.organizations)
	s.sowActivities(n.activities)
	s.sowParticipations(n.participations)
	s.sowAssessments(n.organizations / 4)
	s.sowMerges(n.organizations / 4)
	s.mend()
	return s.world
}

func (s *sower) sowPlaces(n int) {
	for i := range n {
		within := one(s.dice, s.spots)
		level := 0
		if outer := dossier[*civic.Place](s.world, within); outer != nil && s.chance(0.85) {
			level = min(indexOf(civic.PlaceTypes(), outer.Type)+1, len(civic.PlaceTypes())-2)
			if level == indexOf(civic.PlaceTypes(), outer.Type) {
				within = outer.Within
			}
		} else {
			within = ""
		}
		id := s.place(fmt.Sprintf("yer%d", i), civic.PlaceTypes()[level], within)
		renamed := *dossier[*civic.Place](s.world, id)
		renamed.Names = s.names()
		s.put(&renamed)
		s.spots = append(s.spots, id)
	}
}

func indexOf[T comparable](items []T, item T) int {
	for i := range items {
		if items[i] == item {
			return i
		}
	}
	return -1
}

func (s *sower) sowOrganizations(n int) {
	for i := range n {
		id := s.id(civic.KindOrganization, fmt.Sprintf("o%d", i))
		kind := one(s.dice, civic.OrganizationTypes())
		for range 1 + s.IntN(2) {
			facts := s.organizationFacts(kind)
			s.saysOfOrganization(id, s.head(one(s.dice, s.sources)), facts)
		}
		s.organizations = append(s.organizations, id)
	}
}

// organizationFacts are those of an organization of a type, mostly.
func (s *sower) organizationFacts(kind civic.OrganizationType) civic.OrganizationFacts {
	return civic.OrganizationFacts{
		Type: cmp.Or(maybe(s.dice, 0.1, civic.OrganizationTypes()), kind), Names: s.names(), Sector: maybe(s.dice, 0.1, civic.Sectors()),
		Themes: some(s.dice, s.themes, 2), Seat: maybe(s.dice, 0.8, s.spots), Parent: maybe(s.dice, 0.2, s.organizations),
		MemberOf: some(s.dice, s.organizations, 1), Metropolitan: maybe(s.dice, 0.1, s.organizations),
	}
}

func (s *sower) sowActivities(n int) {
	const deepest = 4
	depth := map[civic.ID]int{}
	for i := range n {
		id := s.id(civic.KindActivity, fmt.Sprintf("a%d", i))
		within := maybe(s.dice, 0.6, s.activities)
		if depth[within] >= deepest {
			within = ""
		}
		if depth[id] = 1; within != "" {
			depth[id] = depth[within] + 1
		}
		for range 1 + s.IntN(2) {
			s.saysOfActivity(id, s.head(one(s.dice, s.sources)), s.activityFacts(within))
		}
		s.activities = append(s.activities, id)
	}
}

func (s *sower) activityFacts(within civic.ID) civic.ActivityFacts {
	facts := civic.ActivityFacts{
		Type: one(s.dice, civic.ActivityTypes()), Names: s.names(), Period: s.period(), Status: maybe(s.dice, 0.5, civic.ActivityStatuses()),
		PartOf: within, Places: some(s.dice, s.spots, 2), Themes: some(s.dice, s.themes, 2),
	}
	if facts.Type == civic.Event {
		facts.Format = one(s.dice, civic.EventFormats())
	}
	for range s.IntN(2) {
		facts.Outputs = append(facts.Outputs, civic.Output{
			Slug: one(s.dice, []string{"rapor", "plan"}), Kind: one(s.dice, civic.OutputKinds()), Names: s.names(),
			ProducedBy: some(s.dice, s.organizations, 2), About: some(s.dice, append(s.spots, s.organizations...), 1),
			Citations: []civic.Citation{{Locator: "ek"}},
		})
	}
	if s.chance(0.2) {
		count := s.IntN(200)
		facts.Groups = []civic.ParticipantGroup{{Labels: []civic.Text{{Text: "katılımcılar", Language: civic.Turkish}}, Count: &count}}
		facts.Relations = []civic.Relation{{Kind: one(s.dice, civic.RelationKinds()), Target: cmp.Or(one(s.dice, s.activities), within)}}
		facts.Indicators = []civic.Indicator{{Names: named("gösterge"), Measurements: []civic.Measurement{{Value: "12.5", Date: s.date()}}}}
		facts.Application = &civic.Application{Status: one(s.dice, civic.ApplicationStatuses()), Opens: s.date()}
	}
	return facts
}

func (s *sower) sowParticipations(n int) {
	for range n {
		role := one(s.dice, []civic.Role{civic.Partner, civic.Partner, civic.Participant, civic.Coordinator, one(s.dice, civic.Roles())})
		facts := civic.ParticipationFacts{RoleLabel: maybe(s.dice, 0.2, []string{"ortak", "paydaş"})}
		if s.chance(0.3) {
			facts.Period = s.period()
		}
		if s.chance(0.1) {
			facts.Amount = &civic.Money{Amount: "1000.50", Currency: "TRY"}
		}
		s.saysOfParticipation(one(s.dice, s.activities), one(s.dice, s.organizations), role, s.head(one(s.dice, s.sources)), facts)
	}
}

func (s *sower) sowAssessments(n int) {
	for i := range n {
		s.saysOfAssessment(one(s.dice, s.organizations), fmt.Sprintf("d%d", i%2), s.head(one(s.dice, s.sources)), civic.AssessmentFacts{
			Date: s.date(), Strong: some(s.dice, s.themes, 2), Priority: some(s.dice, s.themes, 1),
		})
	}
}

// sowMerges merges organizations, so that chains come about; none into one that stands for it already.
func (s *sower) sowMerges(n int) {
	for range n {
		keep, gone := one(s.dice, s.organizations), one(s.dice, s.organizations)
		o := &oracle{mergedInto: map[civic.ID]civic.ID{}}
		for _, d := range kept[*civic.OrganizationDossier](s.world) {
			if d.MergedInto != "" {
				o.mergedInto[d.ID] = d.MergedInto
			}
		}
		if keep != gone && o.mergedInto[keep] == "" && o.mergedInto[gone] == "" {
			s.merge(keep, gone)
		}
	}
}

// mend takes away, until nothing is left to take, what refers to entities that are not in the graph.
func (s *sower) mend() {
	for {
		bad := s.unsound()
		if len(bad) == 0 {
			return
		}
		*s.world = *s.without(bad)
	}
}
