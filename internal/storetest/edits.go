package storetest

import (
	"context"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// editPromises hold a store and the edits of package civic to what they promise together.
func editPromises() []promise {
	return []promise{
		{"Two sources say different things of one entity; one is taken back, the other remains", editTakenBack},
		{"A submission replaces the record of its source and no other", editReplaces},
		{"A submission given again changes nothing and makes no revision", editAgain},
		{"A refused submission writes nothing", editRefused},
		{"What others need is not retired", editRetireNeeded},
		{"A preferred record is believed first", editPrefer},
		{"Merge moves participations, names, keys and records and redirects", editMerge},
		{"Split restores exactly what merge joined", editSplit},
		{"Splits undo merges of random graphs, chains too, to the last byte", eachSeed(splitSeeds, editSplitRandom)},
	}
}

// edit runs an edit that must commit.
func edit[R any](t *testing.T, store civic.Store, run func(ctx context.Context, tx civic.Tx) (R, error)) (R, civic.Receipt) {
	t.Helper()
	var result R
	receipt := update(t, store, civic.Commit{By: "editor"}, func(tx civic.Tx) error {
		var err error
		result, err = run(t.Context(), tx)
		return err
	})
	return result, receipt
}

// submit submits what must be accepted whole.
func submit(t *testing.T, store civic.Store, s civic.Submission) ([]civic.Outcome, civic.Receipt) {
	t.Helper()
	return edit(t, store, func(ctx context.Context, tx civic.Tx) ([]civic.Outcome, error) {
		outcomes, err := civic.Submit(ctx, tx, s)
		if err == nil {
			err = civic.Refusals(outcomes)
		}
		return outcomes, err
	})
}

// twoSources are submissions of two sources about one organization, one activity and who takes part in it.
func twoSources() (first, second civic.Submission) {
	ref := func(slug string) civic.ID { return civic.KeyRef(slugScheme, slug) }
	about := func(source, name, website string, kind civic.OrganizationType) civic.Submission {
		return civic.Submission{
			Source:  ref(source),
			Sources: []civic.Source{{Title: source, Keys: []civic.Key{{Scheme: slugScheme, Value: source}}}},
			Organizations: []civic.OrganizationEntry{{Record: civic.Record[civic.OrganizationFacts]{Facts: civic.OrganizationFacts{
				Type: kind, Names: named(name), Website: website, Identifiers: []civic.Key{{Scheme: slugScheme, Value: "dernek"}},
			}}}},
			Activities: []civic.ActivityEntry{{Record: civic.Record[civic.ActivityFacts]{Facts: civic.ActivityFacts{
				Type: civic.Project, Names: named(name + " Projesi"), Identifiers: []civic.Key{{Scheme: slugScheme, Value: "proje"}},
			}}}},
			Participations: []civic.ParticipationEntry{{
				Organization: ref("dernek"), Activity: ref("proje"), Role: civic.Partner,
				Record: civic.Record[civic.ParticipationFacts]{Facts: civic.ParticipationFacts{RoleLabel: source + " diyor"}},
			}},
		}
	}
	first, second = about("one", "Lale Derneği", "https://lale.example", civic.NGO), about("two", "Lâle Vakfı", "", civic.Company)
	first.Organizations[0].Rank = civic.Preferred
	return first, second
}

// idOf returns the id of what a key was given to.
func idOf(t *testing.T, store civic.Store, kind civic.Kind, slug string) civic.ID {
	t.Helper()
	ids, err := read(t, store).Resolve(t.Context(), []civic.KindKey{kindKey(kind, slug)})
	return only(t, ids, err)
}

func editTakenBack(t *testing.T, open opener) {
	store := open(t)
	first, second := twoSources()
	submit(t, store, first)
	submit(t, store, second)
	id, source := idOf(t, store, civic.KindOrganization, "dernek"), idOf(t, store, civic.KindSource, "one")
	v := view{t, &world{}, read(t, store)}
	both, _ := v.nodes([]civic.ID{id})[0].(*civic.Organization)
	if both == nil || both.Type != civic.NGO || both.Website != "https://lale.example" || len(both.Names) != 2 {
		t.Fatalf("both sources: got %+v", both)
	}
	edit(t, store, func(ctx context.Context, tx civic.Tx) ([]civic.Outcome, error) {
		outcomes, err := civic.Retire(ctx, tx, source, []civic.ID{id})
		return outcomes, orRefused(outcomes, err)
	})
	v = view{t, &world{}, read(t, store)}
	remains, _ := v.nodes([]civic.ID{id})[0].(*civic.Organization)
	if remains == nil || remains.Type != civic.Company || remains.Website != "" || len(remains.Names) != 1 || remains.Names[0].Text != "Lâle Vakfı" {
		t.Errorf("one source taken back: got %+v", remains)
	}
	for text, want := range map[string]int{"lale dernegi": 0, "lale vakfi": 1} {
		if hits := v.search(civic.SearchQuery{Text: text, Kinds: []civic.Kind{civic.KindOrganization}, Page: everything()}).Items; len(hits) != want {
			t.Errorf("%q: got %d hits, want %d", text, len(hits), want)
		}
	}
	if records := v.records([]civic.ID{id})[0]; len(records) != 2 {
		t.Errorf("got %d records, want both", len(records))
	}
}

// orRefused makes an error of rejections.
func orRefused(outcomes []civic.Outcome, err error) error {
	if err != nil {
		return err
	}
	return civic.Refusals(outcomes)
}

func editReplaces(t *testing.T, open opener) {
	store := open(t)
	first, second := twoSources()
	submit(t, store, first)
	submit(t, store, second)
	second.Organizations[0].Facts.Names = named("Sümbül Vakfı")
	second.Organizations[0].Facts.Website = "https://sumbul.example"
	outcomes, _ := submit(t, store, second)
	fates := map[civic.Fate]int{}
	for _, outcome := range outcomes {
		fates[outcome.Fate]++
	}
	if fates[civic.Changed] != 1 || fates[civic.Unchanged] != len(outcomes)-1 {
		t.Errorf("got fates %v", fates)
	}
	v := view{t, &world{}, read(t, store)}
	x, _ := v.nodes([]civic.ID{idOf(t, store, civic.KindOrganization, "dernek")})[0].(*civic.Organization)
	if x == nil || x.Website != "https://lale.example" || civic.DisplayName(x.Names) != "Lale Derneği" || len(x.Names) != 2 || x.Names[1].Text != "Sümbül Vakfı" {
		t.Errorf("got %+v", x)
	}
}

func editAgain(t *testing.T, open opener) {
	store := open(t)
	first, second := twoSources()
	submit(t, store, first)
	_, before := submit(t, store, second)
	for _, s := range []civic.Submission{first, second} {
		outcomes, receipt := submit(t, store, s)
		if receipt.Revision != before.Revision {
			t.Errorf("given again: revision %v after %v", receipt.Revision, before.Revision)
		}
		for _, outcome := range outcomes {
			if outcome.Fate != civic.Unchanged {
				t.Errorf("given again: got %+v", outcome)
			}
		}
	}
}

func editRefused(t *testing.T, open opener) {
	store := open(t)
	first, second := twoSources()
	_, before := submit(t, store, first)
	second.Participations[0].Organization = civic.KeyRef(slugScheme, "nobody")
	_, err := store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error {
		outcomes, err := civic.Submit(t.Context(), tx, second)
		return orRefused(outcomes, err)
	})
	if err == nil {
		t.Error("a participation of an organization that is not there was accepted")
	}
	if after := revisionOf(t, read(t, store)); after != before.Revision {
		t.Errorf("the revision went from %v to %v", before.Revision, after)
	}
	wantKeyFree(t, store, kindKey(civic.KindSource, "two"))
}

func editRetireNeeded(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	for _, slug := range []string{"dernek", "programme", "vakif"} {
		_, err := store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error {
			outcomes, err := civic.Retire(t.Context(), tx, w.called("register"), w.all(slug))
			return orRefused(outcomes, err)
		})
		wantFault(t, slug, err, civic.ErrConflict)
	}
	// Together with what needs it, it may go.
	edit(t, store, func(ctx context.Context, tx civic.Tx) ([]civic.Outcome, error) {
		ids := []civic.ID{w.called("vakif"), w.participation("project", "vakif", civic.Partner)}
		outcomes, err := civic.Retire(ctx, tx, w.called("register"), ids)
		return outcomes, orRefused(outcomes, err)
	})
	v := view{t, w, read(t, store)}
	if node := v.nodes(w.all("vakif"))[0]; node != nil {
		t.Errorf("got %+v, want nothing", node)
	}
	if got := ties(w, v.collaboratorsOf("dernek", civic.TieFilter{})); got != "belediye:1:1000 buyuksehir:1:500" {
		t.Errorf("collaborators without it: got %q", got)
	}
}

func editPrefer(t *testing.T, open opener) {
	store := open(t)
	first, second := twoSources()
	submit(t, store, first)
	submit(t, store, second)
	id := idOf(t, store, civic.KindOrganization, "dernek")
	typeAfter := func(source string, rank civic.Rank) civic.OrganizationType {
		from := idOf(t, store, civic.KindSource, source)
		edit(t, store, func(ctx context.Context, tx civic.Tx) ([]civic.Outcome, error) {
			outcomes, err := civic.Prefer(ctx, tx, from, []civic.ID{id}, rank)
			return outcomes, orRefused(outcomes, err)
		})
		x, _ := view{t, &world{}, read(t, store)}.nodes([]civic.ID{id})[0].(*civic.Organization)
		return x.Type
	}
	if got := typeAfter("one", civic.Deprecated); got != civic.Company {
		t.Errorf("the preferred record deprecated: got %s, want what the other says", got)
	}
	if got := typeAfter("one", civic.Preferred); got != civic.NGO {
		t.Errorf("preferred again: got %s, want what it says", got)
	}
}

// mergeOf merges two organizations of a store.
func mergeOf(t *testing.T, store civic.Store, keep, gone civic.ID) civic.MergeResult {
	t.Helper()
	result, _ := edit(t, store, func(ctx context.Context, tx civic.Tx) (civic.MergeResult, error) {
		return civic.Merge(ctx, tx, keep, gone)
	})
	return result
}

func editMerge(t *testing.T, open opener) {
	w := gold()
	w.takePart(w.called("project"), civic.Partner, w.called("sube"))
	w.takePart(w.called("event"), civic.Host, w.called("sube"))
	store := open.holding(t, w)
	result := mergeOf(t, store, w.called("vakif"), w.called("sube"))
	v := view{t, w, read(t, store)}
	v.wantSlugs("moved", result.Moved, "event/sube/HOST")
	v.wantSlugs("collapsed", result.Collapsed, "project/sube/PARTNER")
	v.wantSlugs("the old id", nodeIDs(v.nodes(w.all("sube"))), "vakif")
	v.wantSlugs("the old key", v.resolve([]civic.KindKey{kindKey(civic.KindOrganization, "sube")}), "vakif")
	v.wantSlugs("participations", nodeIDs(v.participations(civic.ParticipationQuery{Of: w.called("vakif"), Page: everything()}).Items), "project/vakif/PARTNER event/sube/HOST")
	x, _ := v.nodes(w.all("vakif"))[0].(*civic.Organization)
	if x == nil || len(x.Names) != 2 || !slices.Equal(x.FormerIDs, w.all("sube")) {
		t.Errorf("got %+v", x)
	}
	if got := v.found(civic.SearchQuery{Text: "cankaya kent dernegi izmir subesi"}); got != "vakif" {
		t.Errorf("search by the old name: got %q", got)
	}
}

// answersTo asks every sort of question about a world many times and returns the answers as text.
func answersTo(t *testing.T, store civic.Store, w *world, seed uint64) []string {
	t.Helper()
	answers, done, err := projectedReader(t.Context(), store, w)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	a := newAsker(newDice(seed), w)
	var texts []string
	for number := range 3 * sortsOfQuestions {
		q := a.question(number)
		answer, err := q.ask(t.Context(), answers, q.query)
		if err != nil {
			texts = append(texts, q.name+": "+err.Error())
			continue
		}
		texts = append(texts, q.name+" "+asJSON(q.query)+"\n"+render(answer))
	}
	return texts
}

// wantSameAnswers compares answers given at two times.
func wantSameAnswers(t *testing.T, got, want []string) {
	t.Helper()
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("an answer is not what it was:\n%s\nwas:\n%s", got[i], want[i])
		}
	}
}

func editSplit(t *testing.T, open opener) {
	w := gold()
	w.takePart(w.called("project"), civic.Partner, w.called("sube"))
	w.takePart(w.called("event"), civic.Host, w.called("sube"))
	store := open.holding(t, w)
	before := answersTo(t, store, w, 1)
	mergeOf(t, store, w.called("vakif"), w.called("sube"))
	result, _ := edit(t, store, func(ctx context.Context, tx civic.Tx) (civic.MergeResult, error) {
		return civic.Split(ctx, tx, w.called("sube"))
	})
	v := view{t, w, read(t, store)}
	v.wantSlugs("moved back", result.Moved, w.slugs(sortedIDs(w.participation("project", "sube", civic.Partner), w.participation("event", "sube", civic.Host))))
	wantSameAnswers(t, answersTo(t, store, w, 1), before)
	v.wantSlugs("both", nodeIDs(v.nodes(w.all("vakif", "sube"))), "vakif sube")
	_, err := store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error {
		_, err := civic.Split(t.Context(), tx, w.called("sube"))
		return err
	})
	wantFault(t, "a second split", err, civic.ErrConflict)
}

// splitSeeds is how many random graphs are merged and split.
const splitSeeds = 5

// editSplitRandom merges organizations of a random graph one after the other, and splits them in the opposite order. Each step meets
// the answers of the step it undoes.
func editSplitRandom(t *testing.T, open opener, seed uint64) {
	d := newDice(seed)
	w := randomWorld(d, sizes{places: 6, organizations: 9, activities: 9, participations: 24})
	store := open.holding(t, w)
	organizations := nodeIDs(newOracle(w).organizations)
	var gone []civic.ID
	var before [][]string
	for len(gone) < 3 && len(organizations) > 3 {
		keep, other := organizations[d.IntN(len(organizations))], organizations[d.IntN(len(organizations))]
		answers := answersTo(t, store, w, seed)
		_, err := store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error {
			_, err := civic.Merge(t.Context(), tx, keep, other)
			return err
		})
		if err == nil {
			gone, before = append(gone, other), append(before, answers)
		}
		organizations = slices.DeleteFunc(organizations, func(id civic.ID) bool { return id == other })
	}
	for i := len(gone) - 1; i >= 0; i-- {
		edit(t, store, func(ctx context.Context, tx civic.Tx) (civic.MergeResult, error) {
			return civic.Split(ctx, tx, gone[i])
		})
		wantSameAnswers(t, answersTo(t, store, w, seed), before[i])
	}
}
