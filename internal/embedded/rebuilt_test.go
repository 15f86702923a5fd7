package embedded

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// TestViewIsThatOfTheDisk writes random dossiers, among them merges, splits, retirements and returns, also such as no edit would let
// through, and compares the view that the commits made step by step with the one that a new start makes of the file.
func TestViewIsThatOfTheDisk(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			store, err := OpenMemory()
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close() //nolint:errcheck // the folder is temporary
			if seed%2 == 1 {
				store.bulk = 0 // so that projections, too, catch up on several commits at once
			}
			w := &randomWriter{random: rand.New(rand.NewPCG(seed, 7))}
			for step := range 60 {
				_, err := store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error { return w.write(t.Context(), tx) })
				if err != nil {
					t.Fatal(err)
				}
				if step%3 == 0 { // so that indexes also catch up on several commits at once
					checkRebuilt(t, store)
				}
			}
		})
	}
}

func checkRebuilt(t *testing.T, store *Store) {
	t.Helper()
	made := store.view.Load()
	rebuilt, err := load(store.db, store.codec)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := dump(t, made), dump(t, rebuilt); got != want {
		t.Fatalf("at %v the view is\n%s\nand a new start makes it\n%s", made.revision, got, want)
	}
}

// dump writes down all of a view but numbers that a reader cannot see.
func dump(t *testing.T, v *view) string {
	t.Helper()
	var text strings.Builder
	note := func(what string, value any) {
		line, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&text, "%s %s\n", what, line)
	}
	note("revision", v.revision)
	note("participations", v.participations)
	for row := range v.organizations.all {
		if row != nil {
			note("organization", []any{row.columns(), row.parent, row.metropolitan, row.memberOf, row.merged, row.province, row.provinceKey, row.display, row.sortKey})
			for edge := range v.graph().OfOrganization(row.id) {
				note("takes part", edge)
			}
		}
	}
	v.redirects.Scan(func(from, to civic.ID) bool { note("redirect", []civic.ID{from, to}); return true })
	visitor := civic.Visitor{
		Place:        func(p civic.PlaceColumns) error { note("place", p); return nil },
		Organization: func(o civic.OrganizationColumns) error { note("organization", o); return nil },
		Activity: func(a civic.ActivityColumns, p []civic.ParticipationColumns) error {
			note("activity", []any{a, p, v.graph().Ancestors(a.ID), v.graph().Parts(a.ID)})
			return nil
		},
	}
	for _, scan := range []func(context.Context, civic.Visitor) error{v.scanPlaces, v.scanOrganizations, v.scanActivities} {
		if err := scan(t.Context(), visitor); err != nil {
			t.Fatal(err)
		}
	}
	dumpLists(v, note)
	dumpIndexes(v.indexed(), note)
	return text.String()
}

func dumpLists(v *view, note func(string, any)) {
	for _, by := range v.indexed().organizationLists.kept {
		note(string(by), idsOf(v.organizationList(by), func(o *organization) civic.ID { return o.id }))
	}
	for _, by := range v.indexed().activityLists.kept {
		note(string(by), idsOf(v.activityList(by), func(a *activity) civic.ID { return a.id }))
	}
}

func dumpIndexes(x *indexes, note func(string, any)) {
	note("places", idsOf(x.placeList, func(p *place) civic.ID { return p.id }))
	x.words.tree.Scan(func(p posting) bool { note("words", fmt.Sprint(p)); return true })
	x.tags.tree.Scan(func(p posting) bool { note("tags", fmt.Sprint(p)); return true })
}

func idsOf[R any](l list[R], id func(R) civic.ID) []civic.ID {
	var ids []civic.ID
	l.after(nil, func(row R) bool { ids = append(ids, id(row)); return true })
	return ids
}

// randomWriter makes random dossiers of few entities, so that they meet often.
type randomWriter struct{ random *rand.Rand }

func (w *randomWriter) id(kind civic.Kind, of int) civic.ID {
	return civic.Mint(kind, civic.Key{Scheme: "n", Value: fmt.Sprint(w.random.IntN(of))}, 0)
}

func (w *randomWriter) write(ctx context.Context, tx civic.Tx) error {
	for range 1 + w.random.IntN(6) {
		dossiers, err := w.change(ctx, tx)
		if err != nil {
			return err
		}
		if err := tx.Put(ctx, civic.Batch{Dossiers: dossiers}); err != nil {
			return err
		}
		if w.random.IntN(8) == 0 { // which makes a view in the middle of the transaction
			if _, err := tx.Dependents(ctx, []civic.ID{w.id(civic.KindOrganization, 8)}, 3); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *randomWriter) change(ctx context.Context, tx civic.Tx) ([]civic.Dossier, error) {
	switch w.random.IntN(12) {
	case 0, 1:
		return []civic.Dossier{w.place()}, nil
	case 2, 3, 4:
		return []civic.Dossier{w.activity()}, nil
	case 5, 6, 7, 8:
		return []civic.Dossier{w.participation()}, nil
	case 9:
		return w.mergeOrSplit(ctx, tx)
	case 10:
		return []civic.Dossier{&civic.AssessmentDossier{
			Organization: w.id(civic.KindOrganization, 8), Slug: fmt.Sprint(w.random.IntN(2)),
			Records: []civic.Record[civic.AssessmentFacts]{{RecordHead: w.head()}},
		}}, nil
	}
	own, err := w.organization(ctx, tx, w.id(civic.KindOrganization, 8))
	if err != nil {
		return nil, err
	}
	own.Records = []civic.Record[civic.OrganizationFacts]{{RecordHead: w.head(), Facts: civic.OrganizationFacts{
		Type: civic.NGO, Names: w.names(), Seat: w.id(civic.KindPlace, 5), Parent: w.id(civic.KindOrganization, 8),
	}}}
	return []civic.Dossier{own}, nil
}

// head returns the head of a record that is live twice in three times.
func (w *randomWriter) head() civic.RecordHead {
	return civic.RecordHead{Source: "r0000000000000000", Retired: w.random.IntN(3) == 0}
}

func (w *randomWriter) names() []civic.Name {
	words := []string{"Çınar", "Dağ", "Derneği", "Vakfı", "Irmak"}
	text := words[w.random.IntN(5)] + " " + words[w.random.IntN(5)]
	return []civic.Name{{Text: text, Language: civic.Turkish, Kind: civic.Official}}
}

func (w *randomWriter) place() *civic.Place {
	n := w.random.IntN(5)
	p := &civic.Place{ID: civic.Mint(civic.KindPlace, civic.Key{Scheme: "n", Value: fmt.Sprint(n)}, 0), Names: w.names(), Type: civic.District}
	if n > 0 {
		p.Within = civic.Mint(civic.KindPlace, civic.Key{Scheme: "n", Value: fmt.Sprint(w.random.IntN(n))}, 0)
	}
	if n < 3 && w.random.IntN(2) == 0 {
		p.Type = civic.Province
	}
	return p
}

func (w *randomWriter) activity() *civic.ActivityDossier {
	n := w.random.IntN(6)
	facts := civic.ActivityFacts{Type: civic.Project, Names: w.names(), Places: []civic.ID{w.id(civic.KindPlace, 5)}}
	if n > 0 && w.random.IntN(2) == 0 {
		facts.PartOf = civic.Mint(civic.KindActivity, civic.Key{Scheme: "n", Value: fmt.Sprint(w.random.IntN(n))}, 0)
	}
	facts.Outputs = []civic.Output{{Slug: "o", Kind: "REPORT", Names: w.names(), About: []civic.ID{w.id(civic.KindOrganization, 8)}}}
	return &civic.ActivityDossier{
		ID:      civic.Mint(civic.KindActivity, civic.Key{Scheme: "n", Value: fmt.Sprint(n)}, 0),
		Records: []civic.Record[civic.ActivityFacts]{{RecordHead: w.head(), Facts: facts}},
	}
}

func (w *randomWriter) participation() *civic.ParticipationDossier {
	return &civic.ParticipationDossier{
		Activity: w.id(civic.KindActivity, 6), Organization: w.id(civic.KindOrganization, 8), Role: civic.Roles()[w.random.IntN(3)],
		Records: []civic.Record[civic.ParticipationFacts]{{
			RecordHead: w.head(), Facts: civic.ParticipationFacts{Period: civic.Period{Start: civic.Date(fmt.Sprint(2000 + w.random.IntN(3)))}},
		}},
	}
}

// organization returns a copy of the dossier of an organization, a new one when there is none.
func (w *randomWriter) organization(ctx context.Context, tx civic.Tx, id civic.ID) (*civic.OrganizationDossier, error) {
	found, err := tx.Dossiers(ctx, []civic.ID{id})
	if err != nil {
		return nil, err
	}
	if dossier, ok := found[0].(*civic.OrganizationDossier); ok {
		return dossier, nil
	}
	return &civic.OrganizationDossier{ID: id}, nil
}

// mergeOrSplit splits an organization off that was merged, or merges one that was not into another that stands for itself.
func (w *randomWriter) mergeOrSplit(ctx context.Context, tx civic.Tx) ([]civic.Dossier, error) {
	one, err := w.organization(ctx, tx, w.id(civic.KindOrganization, 8))
	if err != nil {
		return nil, err
	}
	if one.MergedInto != "" {
		keeper, err := w.organization(ctx, tx, one.MergedInto)
		one.MergedInto = ""
		keeper.Absorbed = slices.DeleteFunc(keeper.Absorbed, func(id civic.ID) bool { return id == one.ID })
		return []civic.Dossier{one, keeper}, err
	}
	keeper, err := w.organization(ctx, tx, w.id(civic.KindOrganization, 8))
	if err != nil || keeper.ID == one.ID || keeper.MergedInto != "" {
		return nil, err
	}
	one.MergedInto = keeper.ID
	keeper.Absorbed = append(keeper.Absorbed, one.ID)
	return []civic.Dossier{one, keeper}, nil
}
