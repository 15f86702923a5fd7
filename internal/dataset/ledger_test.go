package dataset

import (
	"slices"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
)

// ledger is the built-in data in a store, with all that is kept there.
type ledger struct {
	t        *testing.T
	store    *embedded.Store
	reader   civic.Reader
	dossiers map[civic.ID]civic.Dossier
}

// load submits the built-in data, and fails the test when an entry is refused. It returns what became of the entries.
func (l *ledger) load() []civic.Outcome {
	l.t.Helper()
	submissions, err := Submissions()
	if err != nil {
		l.t.Fatal(err)
	}
	var all []civic.Outcome
	for i, submission := range submissions {
		var outcomes []civic.Outcome
		_, err := l.store.Update(l.t.Context(), civic.Commit{By: "test"}, func(tx civic.Tx) (err error) {
			if outcomes, err = civic.Submit(l.t.Context(), tx, submission); err != nil {
				return err
			}
			return civic.Refusals(outcomes)
		})
		if err != nil {
			l.t.Fatalf("submission %d: %v", i, err)
		}
		all = append(all, outcomes...)
	}
	return all
}

func loaded(t *testing.T) *ledger {
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
	l := &ledger{t: t, store: store, dossiers: map[civic.ID]civic.Dossier{}}
	l.load()
	if l.reader, err = store.Reader(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.reader.Close)
	l.readDossiers()
	return l
}

// readDossiers reads everything that the log says was written.
func (l *ledger) readDossiers() {
	l.t.Helper()
	revision, err := l.reader.Revision(l.t.Context())
	if err != nil {
		l.t.Fatal(err)
	}
	entries, err := l.store.Changes(l.t.Context(), civic.Revision{Graph: revision.Graph}, int(revision.Number))
	if err != nil {
		l.t.Fatal(err)
	}
	_, err = l.store.Update(l.t.Context(), civic.Commit{DryRun: true}, func(tx civic.Tx) error {
		for _, entry := range entries {
			found, err := tx.Dossiers(l.t.Context(), entry.Changed)
			if err != nil {
				return err
			}
			for i, dossier := range found {
				l.dossiers[entry.Changed[i]] = dossier
			}
		}
		return nil
	})
	if err != nil {
		l.t.Fatal(err)
	}
}

// id returns the id that a reference of the form "scheme:value" leads to.
func (l *ledger) id(t *testing.T, kind civic.Kind, ref civic.ID) civic.ID {
	t.Helper()
	ids, err := l.reader.Resolve(t.Context(), []civic.KindKey{{Kind: kind, Key: keysOf(ref)[0]}})
	if err != nil {
		t.Fatal(err)
	}
	if ids[0] == "" {
		t.Fatalf("nothing is known as %s", ref)
	}
	return ids[0]
}

// kept returns the dossier under an id, which must be one of type D.
func kept[D civic.Dossier](l *ledger, id civic.ID) D {
	l.t.Helper()
	dossier, ok := l.dossiers[id].(D)
	if !ok {
		l.t.Fatalf("under %q there is %T", id, l.dossiers[id])
	}
	return dossier
}

func (l *ledger) activityOf(id civic.ID) *civic.Activity {
	l.t.Helper()
	return civic.DeriveActivity(kept[*civic.ActivityDossier](l, id))
}

func (l *ledger) organizationOf(id civic.ID) *civic.Organization {
	l.t.Helper()
	return civic.DeriveOrganization(kept[*civic.OrganizationDossier](l, id))
}

func (l *ledger) activity(t *testing.T, slug string) *civic.Activity {
	t.Helper()
	return l.activityOf(l.id(t, civic.KindActivity, civic.KeyRef("slug", slug)))
}

func (l *ledger) organization(t *testing.T, ref civic.ID) *civic.Organization {
	t.Helper()
	return l.organizationOf(l.id(t, civic.KindOrganization, ref))
}

func (l *ledger) place(t *testing.T, ref civic.ID) *civic.Place {
	t.Helper()
	return kept[*civic.Place](l, l.id(t, civic.KindPlace, ref))
}

// each returns all dossiers of type D, by id.
func each[D civic.Dossier](l *ledger) []D {
	var found []D
	for _, dossier := range l.dossiers {
		if d, ok := dossier.(D); ok {
			found = append(found, d)
		}
	}
	slices.SortFunc(found, func(a, b D) int { return strings.Compare(string(a.DossierID()), string(b.DossierID())) })
	return found
}

// titles names activities, organizations, places and themes for comparison, in the order given.
func (l *ledger) titles(ids []civic.ID) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = l.title(id)
	}
	return names
}

func (l *ledger) title(id civic.ID) string {
	switch d := l.dossiers[id].(type) {
	case *civic.ActivityDossier:
		return civic.DisplayName(civic.DeriveActivity(d).Names)
	case *civic.OrganizationDossier:
		return civic.DisplayName(civic.DeriveOrganization(d).Names)
	case *civic.Place:
		return civic.DisplayName(d.Names)
	case *civic.Theme:
		return civic.DisplayName(d.Names)
	case *civic.Source:
		return d.Title
	}
	return ""
}

// within names the place and all that it lies in, nearest first.
func (l *ledger) within(id civic.ID) []string {
	var names []string
	for id != "" {
		names = append(names, l.title(id))
		id = kept[*civic.Place](l, id).Within
	}
	return names
}

// roles lists who takes part directly in an activity, as "ROLE name (the source's word)", by role, then by name.
func (l *ledger) roles(t *testing.T, slug string) []string {
	t.Helper()
	activity := l.id(t, civic.KindActivity, civic.KeyRef("slug", slug))
	var found []string
	for _, role := range civic.Roles() {
		var names []string
		for _, dossier := range each[*civic.ParticipationDossier](l) {
			if dossier.Activity == activity && dossier.Role == role {
				p := civic.DeriveParticipation(dossier.Organization, dossier)
				names = append(names, string(role)+" "+l.title(p.Organization)+" ("+p.RoleLabel+")")
			}
		}
		slices.Sort(names)
		found = append(found, names...)
	}
	return found
}

// timeline lists what is nested in an activity, as "start/end title", by date, undated last, then by title.
func (l *ledger) timeline(t *testing.T, slug string) []string {
	t.Helper()
	top := l.id(t, civic.KindActivity, civic.KeyRef("slug", slug))
	var below []*civic.Activity
	for _, dossier := range each[*civic.ActivityDossier](l) {
		for above := civic.DeriveActivity(dossier).PartOf; above != ""; {
			if above == top {
				below = append(below, civic.DeriveActivity(dossier))
			}
			above = l.activityOf(above).PartOf
		}
	}
	slices.SortFunc(below, func(a, b *civic.Activity) int {
		if order := civic.CompareDates(a.Period.Start, b.Period.Start); order != 0 {
			return order
		}
		return strings.Compare(l.title(a.ID), l.title(b.ID))
	})
	var lines []string
	for _, a := range below {
		lines = append(lines, string(a.Period.Start)+"/"+string(a.Period.End)+" "+l.title(a.ID))
	}
	return lines
}

// statements are what the sources say of a property of an activity.
func (l *ledger) statements(t *testing.T, slug, property string) []civic.Statement {
	t.Helper()
	id := l.id(t, civic.KindActivity, civic.KeyRef("slug", slug))
	var records []civic.AnyRecord
	for _, r := range kept[*civic.ActivityDossier](l, id).Records {
		records = append(records, civic.AnyRecord{RecordHead: r.RecordHead, Subject: id, Facts: r.Facts})
	}
	return civic.Statements(records, property)
}

// notes are the remarks that sources make on a property of an activity.
func (l *ledger) notes(t *testing.T, slug, property string) []string {
	t.Helper()
	var notes []string
	for _, statement := range l.statements(t, slug, property) {
		if statement.Note != "" {
			notes = append(notes, statement.Note)
		}
	}
	return notes
}
