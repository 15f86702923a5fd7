package storetest

import (
	"context"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// A world is all that is kept of a small graph: what a store is given to hold, and what the oracle reads.
type world struct {
	keys     []civic.KeyRow
	dossiers []civic.Dossier
}

// slugScheme is the scheme of the keys that entities of the tests have.
const slugScheme = "slug"

// id mints an id for a slug and gives it the key.
func (w *world) id(kind civic.Kind, slug string) civic.ID {
	key := civic.Key{Scheme: slugScheme, Value: slug}
	id := civic.Mint(kind, key, 0)
	row := civic.KeyRow{KindKey: civic.KindKey{Kind: kind, Key: key}, ID: id}
	if !slices.Contains(w.keys, row) {
		w.keys = append(w.keys, row)
	}
	return id
}

// put keeps a dossier in place of the one with the same id.
func (w *world) put(dossier civic.Dossier) {
	id := dossier.DossierID()
	at := slices.IndexFunc(w.dossiers, func(d civic.Dossier) bool { return d.DossierID() == id })
	if at < 0 {
		w.dossiers = append(w.dossiers, dossier)
		return
	}
	w.dossiers[at] = dossier
}

// dossier returns what is kept under an id, the zero value when nothing is.
func dossier[D civic.Dossier](w *world, id civic.ID) D {
	return pick(kept[D](w), func(d D) bool { return d.DossierID() == id })
}

// keptUnder returns what is kept under an id, nil when nothing is.
func keptUnder(w *world, id civic.ID) civic.Dossier {
	return pick(w.dossiers, func(d civic.Dossier) bool { return d.DossierID() == id })
}

// named returns one Turkish name.
func named(text string) []civic.Name {
	return []civic.Name{{Text: text, Language: civic.Turkish, Kind: civic.Official}}
}

func (w *world) source(slug string) civic.ID {
	id := w.id(civic.KindSource, slug)
	w.put(&civic.Source{ID: id, Keys: []civic.Key{{Scheme: slugScheme, Value: slug}}, Title: slug})
	return id
}

func (w *world) theme(slug string) civic.ID {
	id := w.id(civic.KindTheme, slug)
	w.put(&civic.Theme{ID: id, Keys: []civic.Key{{Scheme: slugScheme, Value: slug}}, Names: named(slug)})
	return id
}

func (w *world) place(slug string, kind civic.PlaceType, within civic.ID) civic.ID {
	id := w.id(civic.KindPlace, slug)
	w.put(&civic.Place{
		ID: id, Type: kind, Names: named(slug), Within: within, Source: w.source("register"),
		Keys: []civic.Key{{Scheme: slugScheme, Value: slug}},
	})
	return id
}

// organization puts down what the register says of an organization; its name is the slug unless the facts have another.
func (w *world) organization(slug string, facts civic.OrganizationFacts) civic.ID {
	id := w.id(civic.KindOrganization, slug)
	if facts.Type == "" {
		facts.Type = civic.NGO
	}
	if facts.Names == nil {
		facts.Names = named(slug)
	}
	w.saysOfOrganization(id, civic.RecordHead{Source: w.source("register")}, facts)
	return id
}

// saysOfOrganization puts down what a source says of an organization, in place of what it said before.
func (w *world) saysOfOrganization(id civic.ID, head civic.RecordHead, facts civic.OrganizationFacts) {
	changed := civic.OrganizationDossier{ID: id}
	if old := dossier[*civic.OrganizationDossier](w, id); old != nil {
		changed = *old
	}
	changed.Records = said(changed.Records, head, facts)
	w.put(&changed)
}

func (w *world) activity(slug string, facts civic.ActivityFacts) civic.ID {
	id := w.id(civic.KindActivity, slug)
	if facts.Type == "" {
		facts.Type = civic.Project
	}
	if facts.Names == nil {
		facts.Names = named(slug)
	}
	w.saysOfActivity(id, civic.RecordHead{Source: w.source("register")}, facts)
	return id
}

func (w *world) saysOfActivity(id civic.ID, head civic.RecordHead, facts civic.ActivityFacts) {
	changed := civic.ActivityDossier{ID: id}
	if old := dossier[*civic.ActivityDossier](w, id); old != nil {
		changed = *old
	}
	changed.Records = said(changed.Records, head, facts)
	w.put(&changed)
}

// takePart puts down that organizations take part in an activity in a role.
func (w *world) takePart(activity civic.ID, role civic.Role, organizations ...civic.ID) {
	for _, organization := range organizations {
		w.saysOfParticipation(activity, organization, role, civic.RecordHead{Source: w.source("register")}, civic.ParticipationFacts{})
	}
}

func (w *world) saysOfParticipation(activity, organization civic.ID, role civic.Role, head civic.RecordHead, facts civic.ParticipationFacts) civic.ID {
	changed := civic.ParticipationDossier{Activity: activity, Organization: organization, Role: role}
	if old := dossier[*civic.ParticipationDossier](w, changed.ID()); old != nil {
		changed = *old
	}
	changed.Records = said(changed.Records, head, facts)
	w.put(&changed)
	return changed.ID()
}

func (w *world) saysOfAssessment(organization civic.ID, slug string, head civic.RecordHead, facts civic.AssessmentFacts) civic.ID {
	changed := civic.AssessmentDossier{Organization: organization, Slug: slug}
	if old := dossier[*civic.AssessmentDossier](w, changed.ID()); old != nil {
		changed = *old
	}
	changed.Records = said(changed.Records, head, facts)
	w.put(&changed)
	return changed.ID()
}

// merge lets keep stand for gone, as the records stay where they are.
func (w *world) merge(keep, gone civic.ID) {
	into, from := *dossier[*civic.OrganizationDossier](w, keep), *dossier[*civic.OrganizationDossier](w, gone)
	into.Absorbed = append(slices.Clone(into.Absorbed), gone)
	slices.Sort(into.Absorbed)
	from.MergedInto = keep
	w.put(&into)
	w.put(&from)
}

// said returns the records with what a source says now, ordered by source.
func said[F any](records []civic.Record[F], head civic.RecordHead, facts F) []civic.Record[F] {
	result := slices.DeleteFunc(slices.Clone(records), func(r civic.Record[F]) bool { return r.Source == head.Source })
	at := slices.IndexFunc(result, func(r civic.Record[F]) bool { return r.Source > head.Source })
	if at < 0 {
		at = len(result)
	}
	return slices.Insert(result, at, civic.Record[F]{RecordHead: head, Facts: facts})
}

// clone returns a world that can be changed apart; dossiers are never written to, so they are shared.
func (w *world) clone() *world {
	return &world{keys: slices.Clone(w.keys), dossiers: slices.Clone(w.dossiers)}
}

// batch is what a store is given to hold the world.
func (w *world) batch() civic.Batch { return civic.Batch{Keys: w.keys, Dossiers: w.dossiers} }

// write puts the whole world into a store in one commit.
func (w *world) write(t testing.TB, store civic.Store) civic.Receipt {
	t.Helper()
	return update(t, store, civic.Commit{By: "test"}, func(tx civic.Tx) error { return tx.Put(t.Context(), w.batch()) })
}

// update runs an Update that must succeed.
func update(t testing.TB, store civic.Store, commit civic.Commit, change func(civic.Tx) error) civic.Receipt {
	t.Helper()
	receipt, err := store.Update(t.Context(), commit, change)
	if err != nil {
		t.Fatalf("Update: %v", err)
	}
	return receipt
}

// read opens a view that is closed when the test ends.
func read(t testing.TB, store civic.Store) civic.Reader {
	t.Helper()
	return readIn(t.Context(), t, store)
}

// revisionOf returns the revision that a view names.
func revisionOf(t testing.TB, reader civic.Reader) civic.Revision {
	t.Helper()
	revision, err := reader.Revision(t.Context())
	if err != nil {
		t.Fatalf("Revision: %v", err)
	}
	return revision
}

func readIn(ctx context.Context, t testing.TB, store civic.Store) civic.Reader {
	t.Helper()
	reader, err := store.Reader(ctx)
	if err != nil {
		t.Fatalf("Reader: %v", err)
	}
	t.Cleanup(reader.Close)
	return reader
}
