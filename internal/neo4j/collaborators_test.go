package neo4j_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// A town is larger than the worlds of the contract: its first organizations take part in many activities, nested in each other, several
// times in some, so that questions about them go the ways that are meant for many.
type town struct {
	village
	dice *rand.Rand
}

const (
	townOrganizations = 140
	townActivities    = 260
	townProvinces     = 4
)

func newTown() *town {
	t := &town{dice: rand.New(rand.NewPCG(4, 1))}
	t.put(&civic.Source{ID: idOf(civic.KindSource, "register"), Title: "Kütük"})
	for i := range townProvinces {
		slug := fmt.Sprint("il-", i)
		t.put(&civic.Place{ID: idOf(civic.KindPlace, slug), Type: civic.Province, Names: names(slug), Source: idOf(civic.KindSource, "register")})
	}
	for i := range townOrganizations {
		t.resident(i)
	}
	for i := range townActivities {
		t.undertaking(i)
	}
	return t
}

// resident puts an organization: one in ten without a seat, one in four of another sector.
func (t *town) resident(i int) {
	facts := civic.OrganizationFacts{Type: civic.NGO, Names: names(fmt.Sprint("kurum ", i%(townOrganizations/2)))}
	if i%4 == 1 {
		facts.Type = civic.University
	}
	if i%10 != 9 {
		facts.Seat = idOf(civic.KindPlace, fmt.Sprint("il-", t.dice.IntN(townProvinces)))
	}
	t.put(&civic.OrganizationDossier{
		ID: resident(i), Records: []civic.Record[civic.OrganizationFacts]{{RecordHead: t.source(), Facts: facts}},
	})
}

func resident(i int) civic.ID { return idOf(civic.KindOrganization, fmt.Sprint("kurum-", i)) }

// undertaking puts an activity, most of them part of an earlier one, with its participants.
func (t *town) undertaking(i int) {
	id := idOf(civic.KindActivity, fmt.Sprint("is-", i))
	facts := civic.ActivityFacts{Type: civic.Project, Names: names(fmt.Sprint("iş ", i))}
	if i > 20 && i%8 != 0 {
		facts.PartOf = idOf(civic.KindActivity, fmt.Sprint("is-", t.dice.IntN(i/2)))
	}
	if year := 2010 + t.dice.IntN(12); i%6 != 0 {
		facts.Period = civic.Period{Start: civic.Date(fmt.Sprint(year)), End: civic.Date(fmt.Sprint(year, "-0", 1+t.dice.IntN(9)))}
	}
	t.put(&civic.ActivityDossier{ID: id, Records: []civic.Record[civic.ActivityFacts]{{RecordHead: t.source(), Facts: facts}}})
	seen := map[civic.ID]bool{}
	for range 1 + t.dice.IntN(9) {
		p := &civic.ParticipationDossier{Activity: id, Organization: t.participant(), Role: t.role()}
		p.Records = []civic.Record[civic.ParticipationFacts]{{RecordHead: t.source()}}
		if !seen[p.ID()] {
			seen[p.ID()] = true
			t.put(p)
		}
	}
}

// participant draws one of the hubs, which come first, or anybody.
func (t *town) participant() civic.ID {
	const hubs = 4
	if t.dice.IntN(3) == 0 {
		return resident(t.dice.IntN(hubs))
	}
	return resident(t.dice.IntN(townOrganizations))
}

func (t *town) role() civic.Role {
	roles := []civic.Role{civic.Coordinator, civic.Partner, civic.Partner, civic.Participant, civic.Funder}
	return roles[t.dice.IntN(len(roles))]
}

// projectionOf returns the projection of what a reader shows.
func projectionOf(t *testing.T, reader civic.Reader) *network.Graph {
	t.Helper()
	builder := network.NewBuilder()
	_, err := reader.Scan(t.Context(), civic.Visitor{
		Place:        func(p civic.PlaceColumns) error { builder.Place(p); return nil },
		Organization: func(o civic.OrganizationColumns) error { builder.Organization(o); return nil },
		Activity: func(a civic.ActivityColumns, participants []civic.ParticipationColumns) error {
			builder.Activity(a, participants)
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return builder.Build(civic.Revision{})
}

// townNames returns the sort keys of the names in a town.
func townNames() network.Names {
	collator, keys := civic.NewCollator(), map[civic.ID][]byte{}
	for i := range townOrganizations {
		keys[resident(i)] = collator.Key(fmt.Sprint("kurum ", i%(townOrganizations/2)))
	}
	return func(id civic.ID) []byte { return keys[id] }
}

// townTies are ways to filter, the default among them.
func townTies() []civic.TieFilter {
	return []civic.TieFilter{
		{},
		{SameActivity: true},
		{ExcludeRoles: []civic.Role{}},
		{Roles: []civic.Role{civic.Partner, civic.Funder}},
		{Period: civic.Period{Start: "2014", End: "2016"}},
		{Organizations: civic.OrganizationTieFilter{Places: []civic.ID{idOf(civic.KindPlace, "il-0"), idOf(civic.KindPlace, "il-1")}}},
		{Activities: civic.ActivityTieFilter{MaxSize: 4}},
		{Activities: civic.ActivityTieFilter{Within: []civic.ID{idOf(civic.KindActivity, "is-3"), idOf(civic.KindActivity, "is-5")}}},
	}
}

// TestCollaboratorsOfMany asks who works with those who work with many, in all orders and scopes, page by page. The projection answers
// the same, in quite another way.
func TestCollaboratorsOfMany(t *testing.T) {
	reader := newTown().reading(t)
	graph, names := projectionOf(t, reader), townNames()
	orders := []civic.CollaboratorOrder{civic.ByStrength, civic.ByActivityCount, civic.ByRecency, civic.ByCollaboratorName}
	scopes := []civic.CollaboratorScope{civic.AnyScope, civic.OtherProvinces, civic.SameProvince, civic.OtherSectors}
	for number, ties := range townTies() {
		for _, order := range orders {
			t.Run(fmt.Sprint("ties ", number, " by ", order), func(t *testing.T) {
				var queries []civic.CollaboratorQuery
				for i, scope := range scopes {
					for _, of := range []civic.ID{resident(i), resident(50 + i)} {
						page := civic.PageRequest{Limit: 5 + 4*i, Count: i%2 == 0}
						queries = append(queries, civic.CollaboratorQuery{Of: of, Ties: ties, Scope: scope, Order: order, Proof: i, Page: page})
					}
				}
				compareCollaborators(t, reader, queries, func(ctx context.Context, q civic.CollaboratorQuery) (civic.CollaboratorPage, error) {
					return graph.Collaborators(ctx, q, names)
				})
			})
		}
	}
}

// compareCollaborators asks a batch of questions, and then for their next pages, until there are none.
func compareCollaborators(
	t *testing.T, reader civic.Reader, queries []civic.CollaboratorQuery,
	expected func(context.Context, civic.CollaboratorQuery) (civic.CollaboratorPage, error),
) {
	t.Helper()
	for len(queries) > 0 {
		pages, err := reader.Collaborators(t.Context(), queries)
		if err != nil {
			t.Fatal(err)
		}
		var next []civic.CollaboratorQuery
		for i, q := range queries {
			want, err := expected(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(pages[i], want) {
				t.Fatalf("%+v: got\n%+v, want\n%+v", q, pages[i], want)
			}
			if want.HasNext {
				q.Page.From = &want.Positions[len(want.Positions)-1]
				next = append(next, q)
			}
		}
		queries = next
	}
}

// TestManyTakePartInTheTown looks that the town is what the tests of it need: its hubs take part in more activities than are gone through
// one by one, and some organizations several times in one.
func TestManyTakePartInTheTown(t *testing.T) {
	const gone = 50
	activities := map[civic.ID]bool{}
	pairs, several := map[[2]civic.ID]bool{}, 0
	for _, dossier := range newTown().batch.Dossiers {
		p, is := dossier.(*civic.ParticipationDossier)
		if !is || p.Role == civic.Funder {
			continue
		}
		pair := [2]civic.ID{p.Activity, p.Organization}
		if pairs[pair] {
			several++
		}
		pairs[pair] = true
		if p.Organization == resident(0) {
			activities[p.Activity] = true
		}
	}
	if len(activities) < gone || several == 0 {
		t.Errorf("the first takes part in %d activities, %d participations are not the first of their pair", len(activities), several)
	}
}
