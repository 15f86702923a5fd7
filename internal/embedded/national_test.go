package embedded_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
)

// nation is made-up data of the size of a country, by seed.
type nation struct {
	random                                                *rand.Rand
	source                                                civic.ID
	places, themes                                        []civic.ID
	organizations, activities                             []civic.ID
	batches                                               []civic.Batch
	batch                                                 civic.Batch
	wantOrganizations, wantActivities, wantParticipations int
}

const batchSize = 5000

func makeNation(organizations, activities, participations int) *nation {
	n := &nation{
		random:            rand.New(rand.NewPCG(1, 2)),
		wantOrganizations: organizations, wantActivities: activities, wantParticipations: participations,
	}
	n.makeReference()
	for i := range organizations {
		n.makeOrganization(i)
	}
	for i := range activities {
		n.makeActivity(i)
	}
	n.makeParticipations(participations)
	n.flush()
	return n
}

func (n *nation) put(dossier civic.Dossier, keys ...civic.KeyRow) {
	n.batch.Dossiers = append(n.batch.Dossiers, dossier)
	n.batch.Keys = append(n.batch.Keys, keys...)
	if len(n.batch.Dossiers) == batchSize {
		n.flush()
	}
}

func (n *nation) flush() {
	n.batches = append(n.batches, n.batch)
	n.batch = civic.Batch{}
}

func (n *nation) makeReference() {
	var row civic.KeyRow
	n.source, row = key(civic.KindSource, "register")
	n.put(&civic.Source{ID: n.source, Title: "Kütük"}, row)
	for i := range 30 {
		id, row := key(civic.KindTheme, fmt.Sprint("theme", i))
		n.themes = append(n.themes, id)
		n.put(&civic.Theme{ID: id, Names: official(n.words(2))}, row)
	}
	country, row := key(civic.KindPlace, "country")
	n.put(&civic.Place{ID: country, Type: civic.Country, Names: official("Türkiye"), Source: n.source}, row)
	for i := range 81 {
		province, row := key(civic.KindPlace, fmt.Sprint("province", i))
		n.put(&civic.Place{ID: province, Type: civic.Province, Names: official(n.words(1)), Within: country, Source: n.source}, row)
		n.places = append(n.places, province)
		for j := range 12 {
			district, row := key(civic.KindPlace, fmt.Sprint("district", i, "-", j))
			n.put(&civic.Place{ID: district, Type: civic.District, Names: official(n.words(1)), Within: province, Source: n.source}, row)
			n.places = append(n.places, district)
		}
	}
}

// words returns made-up words, some of which are much more frequent than others.
func (n *nation) words(count int) string {
	syllables := []string{"ka", "le", "şi", "ya", "gö", "lü", "der", "çe", "mar", "tan", "öz", "bey", "kö", "yün", "han", "ilk", "su", "dağ"}
	text := ""
	for i := range count {
		if i > 0 {
			text += " "
		}
		r := n.random.IntN(1 + n.random.IntN(5000))
		word := ""
		for k := 0; k < 2 || r > 0; k++ {
			word += syllables[(r+k)%len(syllables)]
			r /= len(syllables)
		}
		text += word
	}
	return text
}

func (n *nation) one(ids []civic.ID) civic.ID { return ids[n.random.IntN(len(ids))] }

func (n *nation) makeOrganization(i int) {
	id, row := key(civic.KindOrganization, fmt.Sprint("organization-", i))
	n.organizations = append(n.organizations, id)
	kinds := civic.OrganizationTypes()
	kind := kinds[min(n.random.IntN(12), 11)%len(kinds)]
	if n.random.IntN(10) < 7 {
		kind = civic.NGO
	}
	n.put(&civic.OrganizationDossier{ID: id, Records: []civic.Record[civic.OrganizationFacts]{{
		RecordHead: civic.RecordHead{Source: n.source, AsOf: "2024-05-01", Locators: []civic.Locator{{Text: fmt.Sprint("row ", i)}}},
		Facts: civic.OrganizationFacts{
			Type: kind, Names: official(n.words(3) + " Derneği"), Seat: n.one(n.places), Themes: []civic.ID{n.one(n.themes), n.one(n.themes)},
			Identifiers: []civic.Key{{Scheme: "slug", Value: row.Value}}, Website: fmt.Sprint("https://ornek.org.tr/", i),
		},
	}}}, row)
}

func (n *nation) makeActivity(i int) {
	id, row := key(civic.KindActivity, fmt.Sprint("activity-", i))
	facts := civic.ActivityFacts{
		Type: civic.Event, Names: official(n.words(5)), Places: []civic.ID{n.one(n.places)}, Themes: []civic.ID{n.one(n.themes)},
		Identifiers: []civic.Key{{Scheme: "slug", Value: row.Value}},
		Period:      civic.Period{Start: civic.Date(fmt.Sprint(2000 + n.random.IntN(25)))},
	}
	switch {
	case i < n.wantActivities/100:
		facts.Type = civic.Programme
	case i < n.wantActivities/4:
		facts.Type, facts.PartOf = civic.Project, n.activities[n.random.IntN(n.wantActivities/100)]
	default:
		facts.PartOf = n.activities[n.random.IntN(n.wantActivities/4)]
	}
	n.activities = append(n.activities, id)
	n.put(&civic.ActivityDossier{ID: id, Records: []civic.Record[civic.ActivityFacts]{{
		RecordHead: civic.RecordHead{Source: n.source, Locators: []civic.Locator{{Text: fmt.Sprint("row ", i)}}}, Facts: facts,
	}}}, row)
}

// makeParticipations gives activities and organizations participations with heavy tails.
func (n *nation) makeParticipations(count int) {
	seen := map[civic.ID]bool{}
	for len(seen) < count {
		activity := n.activities[n.random.IntN(len(n.activities))]
		size := 1 + int(n.random.ExpFloat64()*7)
		for range size {
			organization := n.organizations[min(int(n.random.ExpFloat64()*n.random.ExpFloat64()*20000), len(n.organizations)-1)]
			role := civic.Roles()[n.random.IntN(13)]
			id := civic.ParticipationID(activity, organization, role)
			if seen[id] {
				continue
			}
			seen[id] = true
			n.put(&civic.ParticipationDossier{Activity: activity, Organization: organization, Role: role,
				Records: []civic.Record[civic.ParticipationFacts]{{RecordHead: civic.RecordHead{
					Source: n.source, Locators: []civic.Locator{{Text: fmt.Sprint("row ", len(seen))}},
				}}},
			})
		}
	}
}

func (n *nation) load(t testing.TB, store *embedded.Store) {
	t.Helper()
	for _, batch := range n.batches {
		_, err := store.Update(context.Background(), civic.Commit{By: "load"}, func(tx civic.Tx) error {
			return tx.Put(context.Background(), batch)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
