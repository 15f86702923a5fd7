package storetest

import (
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func txPromises() []promise {
	return []promise{
		{"A transaction sees what it has written", txSeesItself},
		{"Resolve returns the id that each key was given to, gone or merged", txResolve},
		{"Dossiers returns what is kept under each id, nil where there is nothing", txDossiers},
		{"Dossiers are returned just as they were put", txExact},
		{"Dependents are what cannot be in the graph without the entity", txDependents},
		{"Dependents are at most limit for each, by id", txDependentsLimit},
		{"Dependents follow redirects", txDependentsMerged},
		{"Dependents are in the graph", txDependentsRetired},
		{"Dependents of an entity that leaves the graph are what still needs it", txDependentsLeft},
	}
}

// within runs questions in a transaction that leaves no trace.
func within(t *testing.T, store civic.Store, ask func(civic.Tx)) {
	t.Helper()
	update(t, store, civic.Commit{DryRun: true}, func(tx civic.Tx) error {
		ask(tx)
		return nil
	})
}

func txSeesItself(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	within(t, store, func(tx civic.Tx) {
		write := put(t.Context(), w, "new")
		w.takePart(w.called("event"), civic.Host, w.called("new"))
		if err := write(tx); err != nil {
			t.Fatal(err)
		}
		if err := tx.Put(t.Context(), w.batch()); err != nil {
			t.Fatal(err)
		}
		ids, err := tx.Resolve(t.Context(), []civic.KindKey{kindKey(civic.KindOrganization, "new")})
		if need(t, ids, err); ids[0] != w.called("new") {
			t.Errorf("Resolve: got %v", ids)
		}
		dossiers, err := tx.Dossiers(t.Context(), w.all("new"))
		if need(t, dossiers, err); dossiers[0] == nil || dossiers[0].DossierID() != w.called("new") {
			t.Errorf("Dossiers: got %v", dossiers)
		}
		dependents, err := tx.Dependents(t.Context(), w.all("new"), 10)
		if need(t, dependents, err); !slices.Equal(dependents[0], []civic.ID{w.participation("event", "new", civic.Host)}) {
			t.Errorf("Dependents: got %v", dependents)
		}
	})
}

func txResolve(t *testing.T, open opener) {
	w := gold()
	w.saysOfOrganization(w.id(civic.KindOrganization, "gone"), civic.RecordHead{Source: w.called("register"), Retired: true}, civic.OrganizationFacts{Type: civic.NGO})
	w.merge(w.called("vakif"), w.called("sube"))
	within(t, open.holding(t, w), func(tx civic.Tx) {
		keys := []civic.KindKey{kindKey(civic.KindOrganization, "sube"), kindKey(civic.KindOrganization, "nobody"), kindKey(civic.KindOrganization, "gone"), kindKey(civic.KindTheme, "sube")}
		ids, err := tx.Resolve(t.Context(), keys)
		if want := []civic.ID{w.called("sube"), "", w.called("gone"), ""}; !slices.Equal(need(t, ids, err), want) {
			t.Errorf("got %v, want %v", ids, want)
		}
	})
}

func txDossiers(t *testing.T, open opener) {
	w := gold()
	assessment := w.saysOfAssessment(w.called("dernek"), "2020", civic.RecordHead{Source: w.called("register")}, civic.AssessmentFacts{Date: "2020"})
	within(t, open.holding(t, w), func(tx civic.Tx) {
		asked := append(w.all("dernek", "ankara", "event", "iklim", "register"), w.participation("event", "buyuksehir", civic.Participant), assessment)
		nothing := []civic.ID{civic.OutputID(w.called("project"), "rapor"), (&world{}).id(civic.KindOrganization, "nobody"), "", "nonsense"}
		dossiers, err := tx.Dossiers(t.Context(), append(asked, nothing...))
		if need(t, dossiers, err); len(dossiers) != len(asked)+len(nothing) {
			t.Fatalf("got %d dossiers", len(dossiers))
		}
		for i, dossier := range dossiers {
			switch {
			case i < len(asked) && (dossier == nil || dossier.DossierID() != asked[i]):
				t.Errorf("%s: got %+v", w.slug(asked[i]), dossier)
			case i >= len(asked) && dossier != nil:
				t.Errorf("%q: got %+v", nothing[i-len(asked)], dossier)
			}
		}
	})
}

func txExact(t *testing.T, open opener) {
	w := randomWorld(newDice(1), sizes{places: 8, organizations: 12, activities: 12, participations: 30})
	within(t, open.holding(t, w), func(tx civic.Tx) {
		for _, want := range w.dossiers {
			dossiers, err := tx.Dossiers(t.Context(), []civic.ID{want.DossierID()})
			if diff := difference(need(t, dossiers, err)[0], want); diff != "" {
				t.Errorf("%T %s:\n%s", want, want.DossierID(), diff)
			}
		}
	})
}

func txDependents(t *testing.T, open opener) {
	w := gold()
	assessment := w.saysOfAssessment(w.called("dernek"), "2020", civic.RecordHead{Source: w.called("register")}, civic.AssessmentFacts{})
	w.organization("district", civic.OrganizationFacts{Type: civic.Municipality, Names: named("İlçe"), Metropolitan: w.called("belediye")})
	within(t, open.holding(t, w), func(tx civic.Tx) {
		for slug, want := range map[string][]civic.ID{
			"dernek":    {w.participation("programme", "dernek", civic.Coordinator), assessment, w.called("sube")},
			"belediye":  {w.participation("project", "belediye", civic.Partner), w.participation("protocol", "belediye", civic.Partner), w.called("district")},
			"programme": {w.participation("programme", "dernek", civic.Coordinator), w.participation("programme", "fon", civic.Funder), w.called("project")},
			"birlik":    nil,
			"protocol":  {w.participation("protocol", "belediye", civic.Partner), w.participation("protocol", "buyuksehir", civic.Partner)},
		} {
			dependents, err := tx.Dependents(t.Context(), w.all(slug), 100)
			if got := only(t, dependents, err); !slices.Equal(got, sortedIDs(want...)) {
				t.Errorf("%s: got %s, want %s", slug, w.slugs(got), w.slugs(sortedIDs(want...)))
			}
		}
	})
}

func txDependentsLimit(t *testing.T, open opener) {
	w := gold()
	within(t, open.holding(t, w), func(tx civic.Tx) {
		whole, err := tx.Dependents(t.Context(), w.all("programme", "project"), 100)
		need(t, whole, err)
		cut, err := tx.Dependents(t.Context(), w.all("programme", "project"), 2)
		need(t, cut, err)
		unbounded, err := tx.Dependents(t.Context(), w.all("programme", "project"), 0)
		need(t, unbounded, err)
		for i := range whole {
			if !slices.Equal(unbounded[i], whole[i]) {
				t.Errorf("limit 0: got %s, want all of %s", w.slugs(unbounded[i]), w.slugs(whole[i]))
			}
			if !slices.Equal(cut[i], whole[i][:2]) {
				t.Errorf("got %s, want the first two of %s", w.slugs(cut[i]), w.slugs(whole[i]))
			}
		}
	})
}

func txDependentsMerged(t *testing.T, open opener) {
	w := gold()
	w.merge(w.called("vakif"), w.called("dernek"))
	within(t, open.holding(t, w), func(tx civic.Tx) {
		want := sortedIDs(w.participation("programme", "dernek", civic.Coordinator), w.participation("project", "vakif", civic.Partner), w.called("sube"))
		for _, slug := range []string{"vakif", "dernek"} {
			dependents, err := tx.Dependents(t.Context(), w.all(slug), 100)
			if got := only(t, dependents, err); !slices.Equal(got, want) {
				t.Errorf("%s: got %s, want %s", slug, w.slugs(got), w.slugs(want))
			}
		}
	})
}

func txDependentsRetired(t *testing.T, open opener) {
	w := gold()
	retired := civic.RecordHead{Source: w.called("register"), Retired: true}
	w.saysOfParticipation(w.called("programme"), w.called("dernek"), civic.Coordinator, retired, civic.ParticipationFacts{})
	w.saysOfOrganization(w.called("sube"), retired, civic.OrganizationFacts{Type: civic.NGO, Names: named("Şube"), Parent: w.called("dernek")})
	within(t, open.holding(t, w), func(tx civic.Tx) {
		dependents, err := tx.Dependents(t.Context(), w.all("dernek"), 100)
		if got := only(t, dependents, err); len(got) != 0 {
			t.Errorf("got %s, want none", w.slugs(got))
		}
	})
}

// txDependentsLeft asks what an edit asks after it took back the last record of an entity: who would be left alone.
func txDependentsLeft(t *testing.T, open opener) {
	w := gold()
	before := map[string][]civic.ID{
		"dernek":    sortedIDs(w.participation("programme", "dernek", civic.Coordinator), w.called("sube")),
		"programme": sortedIDs(w.participation("programme", "dernek", civic.Coordinator), w.participation("programme", "fon", civic.Funder), w.called("project")),
	}
	store := open.holding(t, w)
	for slug, want := range before {
		within(t, store, func(tx civic.Tx) {
			gone := retired(keptUnder(w, w.called(slug)))
			if err := tx.Put(t.Context(), civic.Batch{Dossiers: []civic.Dossier{gone}}); err != nil {
				t.Fatal(err)
			}
			dependents, err := tx.Dependents(t.Context(), w.all(slug), 100)
			if got := only(t, dependents, err); !slices.Equal(got, want) {
				t.Errorf("%s: got %s, want %s", slug, w.slugs(got), w.slugs(want))
			}
		})
	}
}
