package exchange_test

import (
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/exchange"
	"github.com/civicgraph/civicgraph/internal/network"
)

// hostile is a name with all that a format could stumble over: signs of XML, JSON, CSV, Pajek and Cypher, and letters of Turkish.
const hostile = `=İğne "Şık" <Çöğür> & O'nun \ Derneği; 'ıİ', {x}`

// world is the small world of these tests: Ada leads a programme, in whose edition Bel takes part, in whose workshop Uni takes part. Fon pays
// and Yalnız does nothing. So, with the default ties, Ada–Bel is 1/(2−1), and the workshop ties Uni to either with 1/(3−1).
func world(t *testing.T) *embedded.Store {
	t.Helper()
	store, err := embedded.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	submit(t, store, facts())
	return store
}

func submit(t *testing.T, store civic.Store, submission civic.Submission) {
	t.Helper()
	_, err := store.Update(t.Context(), civic.Commit{By: "test"}, func(tx civic.Tx) error {
		outcomes, err := civic.Submit(t.Context(), tx, submission)
		if err != nil {
			return err
		}
		return civic.Refusals(outcomes)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func slug(value string) civic.Key { return civic.Key{Scheme: "slug", Value: value} }

func ref(value string) civic.ID { return civic.KeyRef("slug", value) }

func facts() civic.Submission {
	s := civic.Submission{
		Source:  ref("hand"),
		Sources: []civic.Source{{Keys: []civic.Key{slug("hand")}, Title: "Elle yazılmış kaynak", Licence: "CC-BY-4.0"}},
		Places: []civic.Place{
			{Type: civic.Country, Names: official("Türkiye"), Keys: []civic.Key{{Scheme: civic.SchemeISO, Value: "TR"}}},
			{Type: civic.Province, Names: official("Ankara"), Keys: []civic.Key{slug("ankara"), {Scheme: civic.SchemePlate, Value: "6"}},
				Within: civic.KeyRef(civic.SchemeISO, "TR"), Location: &civic.Coordinates{Longitude: 32.85, Latitude: 39.92}},
			{Type: civic.Province, Names: official("İzmir"), Keys: []civic.Key{slug("izmir"), {Scheme: civic.SchemePlate, Value: "35"}},
				Within: civic.KeyRef(civic.SchemeISO, "TR")},
		},
		Organizations: []civic.OrganizationEntry{
			organization("ada", civic.NGO, "ankara", civic.Name{Text: hostile, Language: civic.Turkish, Kind: civic.Official},
				civic.Name{Text: "Island Association", Language: civic.English, Kind: civic.Official}),
			organization("bel", civic.Municipality, "izmir", official("Bel Belediyesi")...),
			organization("uni", civic.University, "ankara", official("Üni Üniversitesi")...),
			organization("fon", civic.NGO, "", official("Fon")...),
			organization("yalniz", civic.NGO, "", official("Yalnız")...),
		},
	}
	s.Activities = []civic.ActivityEntry{
		activity("program", civic.Programme, "", civic.Period{Start: "2020", End: civic.NoBound}, "Büyük Program"),
		activity("donem", civic.Stage, "program", civic.Period{Start: "2020-03", End: "2021"}, "İlk Dönem"),
		activity("calistay", civic.Event, "donem", civic.Period{Start: "2020-09-30", End: "2020-09-30"}, "Çalıştay"),
	}
	s.Participations = []civic.ParticipationEntry{
		{Organization: ref("ada"), Activity: ref("program"), Role: civic.Coordinator},
		{Organization: ref("fon"), Activity: ref("program"), Role: civic.Funder},
		{Organization: ref("bel"), Activity: ref("donem"), Role: civic.Partner},
		{Organization: ref("uni"), Activity: ref("calistay"), Role: civic.Host},
		{Organization: ref("uni"), Activity: ref("calistay"), Role: civic.Participant},
	}
	return s
}

func official(text string) []civic.Name {
	return []civic.Name{{Text: text, Language: civic.Turkish, Kind: civic.Official}}
}

func organization(name string, kind civic.OrganizationType, seat string, names ...civic.Name) civic.OrganizationEntry {
	entry := civic.OrganizationEntry{}
	entry.Facts = civic.OrganizationFacts{Type: kind, Names: names, Identifiers: []civic.Key{slug(name)}}
	if seat != "" {
		entry.Facts.Seat = ref(seat)
	}
	return entry
}

func activity(name string, kind civic.ActivityType, partOf string, period civic.Period, title string) civic.ActivityEntry {
	entry := civic.ActivityEntry{}
	entry.Facts = civic.ActivityFacts{Type: kind, Names: official(title), Identifiers: []civic.Key{slug(name)}, Period: period}
	if partOf != "" {
		entry.Facts.PartOf = ref(partOf)
	}
	return entry
}

// idsOf returns the ids of what the small world calls by a slug.
func idsOf(t *testing.T, reader civic.Reader, kind civic.Kind, slugs ...string) []civic.ID {
	t.Helper()
	var keys []civic.KindKey
	for _, s := range slugs {
		keys = append(keys, civic.KindKey{Kind: kind, Key: slug(s)})
	}
	ids, err := reader.Resolve(t.Context(), keys)
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// open opens an export of a store as it is now.
func open(t *testing.T, store *embedded.Store, query network.ExtractQuery) (*exchange.Network, civic.Reader) {
	t.Helper()
	reader, err := store.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(reader.Close)
	g, err := store.Projection(t.Context(), reader)
	if err != nil {
		t.Fatal(err)
	}
	n, err := exchange.Open(t.Context(), reader, g, exchange.Request{ExtractQuery: query, Date: "2024-05-15", Build: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return n, reader
}
