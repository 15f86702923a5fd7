package neo4j_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/storetest"
)

// follow returns a follower of a store, which ends before it.
func follow(t testing.TB, store network.Followed) *network.Follower {
	t.Helper()
	f := network.NewFollower(store)
	t.Cleanup(f.Close)
	return f
}

func TestFollower(t *testing.T) {
	storetest.RunProjector(t, func(t *testing.T) (civic.Store, network.Projector) {
		store := open(t)
		return store, follow(t, store)
	})
}

// put writes dossiers in a commit of their own, and returns its revision.
func put(t *testing.T, store civic.Store, dossiers ...civic.Dossier) civic.Revision {
	t.Helper()
	receipt, err := store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error {
		return tx.Put(t.Context(), civic.Batch{Dossiers: dossiers})
	})
	if err != nil {
		t.Fatal(err)
	}
	return receipt.Revision
}

// partner makes the participation of an organization in an activity, retired or not.
func partner(activity, organization string, retired bool) civic.Dossier {
	head := (&village{}).source()
	head.Retired = retired
	return &civic.ParticipationDossier{
		Activity: idOf(civic.KindActivity, activity), Organization: idOf(civic.KindOrganization, organization), Role: civic.Partner,
		Records: []civic.Record[civic.ParticipationFacts]{{RecordHead: head, Facts: civic.ParticipationFacts{Period: civic.Period{End: "2001-05"}}}},
	}
}

// grow writes a village in five commits and returns the revision before them.
func grow(t *testing.T, store civic.Store) civic.Revision {
	t.Helper()
	v := &village{}
	place := v.place("ankara", civic.Province, "")
	v.seated("elma", place, "Elma")
	v.organization("ceviz")
	v.activity("bir", "2001", nil, "elma")
	first := put(t, store, v.batch.Dossiers...)
	put(t, store, &civic.Source{ID: v.source().Source, Title: "Kütük"})
	put(t, store, partner("bir", "ceviz", false))
	put(t, store, partner("bir", "ceviz", true))
	withdrawn := &civic.ActivityDossier{ID: idOf(civic.KindActivity, "bir"), Records: []civic.Record[civic.ActivityFacts]{{
		RecordHead: civic.RecordHead{Source: v.source().Source, Retired: true}, Facts: civic.ActivityFacts{Type: civic.Project, Names: names("bir")},
	}}}
	put(t, store, withdrawn)
	return civic.Revision{Graph: first.Graph, Number: first.Number - 1}
}

func TestColumnChanges(t *testing.T) {
	store := open(t)
	before := grow(t, store)
	steps, err := store.ColumnChanges(t.Context(), before, 1000)
	if err != nil {
		t.Fatal(err)
	}
	activity, elma, ceviz := idOf(civic.KindActivity, "bir"), idOf(civic.KindOrganization, "elma"), idOf(civic.KindOrganization, "ceviz")
	ankara := idOf(civic.KindPlace, "ankara")
	ngo := civic.OrganizationColumns{ID: ceviz, Type: civic.NGO, Sector: civic.NGO.Sector()}
	seated := ngo
	seated.ID, seated.Seat = elma, ankara
	organizations := []civic.OrganizationColumns{ngo, seated}
	if elma < ceviz {
		organizations = []civic.OrganizationColumns{seated, ngo}
	}
	tie := civic.ParticipationChange{Activity: activity, Organization: ceviz, Role: civic.Partner}
	with, without := tie, tie
	with.Period, without.Gone = civic.Period{End: "2001-05"}, true
	want := []civic.Change{
		{
			Places: []civic.PlaceColumns{{ID: ankara, Type: civic.Province}}, Organizations: organizations,
			Activities: []civic.ActivityColumns{{
				ID: activity, Type: civic.Project, Sources: []civic.ID{(&village{}).source().Source}, Period: civic.Period{Start: "2001", End: "2001"},
			}},
			Participations: []civic.ParticipationChange{{Activity: activity, Organization: elma, Role: civic.Partner}},
		},
		{}, {Participations: []civic.ParticipationChange{with}}, {Participations: []civic.ParticipationChange{without}},
		{Gone: []civic.ID{activity}, Participations: []civic.ParticipationChange{{Activity: activity, Organization: elma, Role: civic.Partner, Gone: true}}},
	}
	for i, change := range want {
		revision := civic.Revision{Graph: before.Graph, Number: before.Number + 1 + uint64(i)}
		if i >= len(steps) || !reflect.DeepEqual(steps[i], civic.ColumnChange{Revision: revision, Change: change}) {
			t.Fatalf("step %d: got\n%+v, want\n%v %+v", i, steps[min(i, len(steps)):], revision, change)
		}
	}
	newest := steps[len(steps)-1].Revision
	if none, err := store.ColumnChanges(t.Context(), newest, 0); len(none) > 0 || err != nil {
		t.Errorf("behind the newest revision there are %v, %v", none, err)
	}
}

func TestColumnChangesThatAreGone(t *testing.T) {
	server := servers.Empty(t)
	store := openWith(t, optionsFor(server))
	before := grow(t, store)
	at := func(number uint64) civic.Revision { return civic.Revision{Graph: before.Graph, Number: number} }
	gone := func(why string, after civic.Revision, limit int) {
		t.Helper()
		if steps, err := store.ColumnChanges(t.Context(), after, limit); !errors.Is(err, civic.ErrRevisionGone) || steps != nil {
			t.Errorf("%s: got %v, %v", why, steps, err)
		}
	}
	there := func(why string, after civic.Revision, limit, count int) {
		t.Helper()
		if steps, err := store.ColumnChanges(t.Context(), after, limit); len(steps) != count || err != nil {
			t.Errorf("%s: got %v, %v", why, steps, err)
		}
	}
	const all = 5 + 5 + 0 + 1 + 1 + 2 // commits, and the rows of each
	there("as many as may be", before, all, 5)
	gone("one too many", before, all-1)
	gone("a revision that is still to come", at(6), all)
	gone("another graph", civic.Revision{Graph: "another"}, all)
	a := newAnalyst(t, server)
	a.ask("MATCH (c:CivicgraphCommit {number: 4}) SET c.columns = null")
	gone("a commit that was too large to be kept", at(3), all)
	there("behind that commit", at(4), all, 1)
	a.ask("MATCH (c:CivicgraphCommit {number: 5}) SET c.columns = 'no such thing'")
	gone("columns that cannot be read", at(4), all)
	a.ask("MATCH (c:CivicgraphCommit) WHERE c.number < 3 DELETE c")
	gone("the log begins later", at(1), all)
}

// TestFollowerOfACutLog has a follower meet a commit that the log does not tell of, and go on from there.
func TestFollowerOfACutLog(t *testing.T) {
	server := servers.Empty(t)
	store := openWith(t, optionsFor(server))
	f := follow(t, store)
	shows := func(revision civic.Revision, slugs ...string) {
		t.Helper()
		graph, err := f.Projection(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if graph.Revision() != revision {
			t.Errorf("got revision %v, want %v", graph.Revision(), revision)
		}
		for _, slug := range slugs {
			if _, there := graph.Organization(idOf(civic.KindOrganization, slug)); !there {
				t.Errorf("revision %v does not show %s", revision, slug)
			}
		}
	}
	commit := func(slug string) civic.Revision {
		v := &village{}
		v.organization(slug)
		return put(t, store, v.batch.Dossiers...)
	}
	shows(commit("elma"), "elma")
	shows(commit("ceviz"), "elma", "ceviz")
	commit("nar")
	newAnalyst(t, server).ask("MATCH (c:CivicgraphCommit {number: 3}) SET c.columns = null")
	shows(commit("ayva"), "elma", "ceviz", "nar", "ayva")
	shows(commit("dut"), "dut")
}

// TestScanWithoutTheLock scans a graph that this program may not write to any more.
func TestScanWithoutTheLock(t *testing.T) {
	server := servers.Empty(t)
	store := openWith(t, optionsFor(server))
	v := newVillage()
	revision := put(t, store, v.batch.Dossiers...)
	newAnalyst(t, server).ask("MATCH (s:CivicgraphStore) SET s.format = 99")
	if _, err := store.Update(t.Context(), civic.Commit{DryRun: true}, func(civic.Tx) error { return nil }); !errors.Is(err, civic.ErrReadOnly) {
		t.Fatalf("it may be written to: %v", err)
	}
	if got, err := store.Scan(t.Context(), civic.Visitor{}); got != revision || err != nil {
		t.Errorf("got revision %v, %v, want %v", got, err, revision)
	}
}
