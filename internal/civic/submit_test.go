package civic_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
)

// world is a store under test, with the source that everything below is said by.
type world struct {
	t     *testing.T
	store civic.Store
}

func newWorld(t *testing.T) world {
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
	return world{t, store}
}

func names(text string) []civic.Name {
	return []civic.Name{{Text: text, Language: civic.Turkish, Kind: civic.Official}}
}

func source(slug string) civic.Source {
	return civic.Source{Keys: []civic.Key{{Scheme: "slug", Value: slug}}, Title: "Source " + slug}
}

func organization(slug string, change ...func(*civic.OrganizationFacts)) civic.OrganizationEntry {
	var entry civic.OrganizationEntry
	entry.Facts = civic.OrganizationFacts{Type: civic.NGO, Names: names("Kuruluş " + slug), Identifiers: []civic.Key{{Scheme: "slug", Value: slug}}}
	for _, c := range change {
		c(&entry.Facts)
	}
	return entry
}

func activity(slug string, change ...func(*civic.ActivityFacts)) civic.ActivityEntry {
	var entry civic.ActivityEntry
	entry.Facts = civic.ActivityFacts{Type: civic.Project, Names: names("Etkinlik " + slug), Identifiers: []civic.Key{{Scheme: "slug", Value: slug}}}
	for _, c := range change {
		c(&entry.Facts)
	}
	return entry
}

func participation(organization, activity civic.ID, role civic.Role) civic.ParticipationEntry {
	return civic.ParticipationEntry{Organization: organization, Activity: activity, Role: role}
}

func slug(value string) civic.ID { return civic.KeyRef("slug", value) }

// submit writes a submission and returns the outcomes and the revision after it.
func (w world) submit(submission civic.Submission) ([]civic.Outcome, civic.Revision) {
	w.t.Helper()
	var outcomes []civic.Outcome
	receipt, err := w.store.Update(context.Background(), civic.Commit{}, func(tx civic.Tx) (err error) {
		outcomes, err = civic.Submit(context.Background(), tx, submission)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return outcomes, receipt.Revision
}

// mustSubmit fails the test when an entry is rejected, and returns the ids.
func (w world) mustSubmit(submission civic.Submission) []civic.ID {
	w.t.Helper()
	outcomes, _ := w.submit(submission)
	if err := civic.Refusals(outcomes); err != nil {
		w.t.Fatal(err)
	}
	ids := make([]civic.ID, len(outcomes))
	for i, outcome := range outcomes {
		ids[i] = outcome.ID
	}
	return ids
}

func (w world) node(id civic.ID) civic.Node {
	w.t.Helper()
	reader, err := w.store.Reader(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	defer reader.Close()
	nodes, err := reader.Nodes(context.Background(), []civic.ID{id})
	if err != nil {
		w.t.Fatal(err)
	}
	return nodes[0]
}

func fates(outcomes []civic.Outcome) string {
	var text []string
	for _, outcome := range outcomes {
		text = append(text, fmt.Sprintf("%s %d %s", outcome.List, outcome.Index, outcome.Fate))
	}
	return strings.Join(text, ", ")
}

func TestSubmitWritesAndIsIdempotent(t *testing.T) {
	w := newWorld(t)
	submission := civic.Submission{
		Source:         slug("page"),
		Sources:        []civic.Source{source("page")},
		Organizations:  []civic.OrganizationEntry{organization("a"), organization("b", func(f *civic.OrganizationFacts) { f.Parent = slug("a") })},
		Activities:     []civic.ActivityEntry{activity("part", func(f *civic.ActivityFacts) { f.PartOf = slug("whole") }), activity("whole")},
		Participations: []civic.ParticipationEntry{participation(slug("a"), slug("part"), civic.Coordinator)},
	}
	outcomes, first := w.submit(submission)
	if got, want := fates(outcomes), "sources 0 CREATED, organizations 0 CREATED, organizations 1 CREATED, activities 0 CREATED, activities 1 CREATED, participations 0 CREATED"; got != want {
		t.Fatalf("got %s: %v", got, civic.Refusals(outcomes))
	}
	part, ok := w.node(outcomes[3].ID).(*civic.Activity)
	if !ok || part.PartOf != outcomes[4].ID {
		t.Errorf("the part is %+v", part)
	}
	again, second := w.submit(submission)
	if strings.Contains(fates(again), "CREATED") || strings.Contains(fates(again), "CHANGED ") || second != first {
		t.Errorf("the second time: %s at %s after %s", fates(again), second, first)
	}
	submission.Organizations[0].Facts.Website = "https://example.org"
	if third, _ := w.submit(submission); third[1].Fate != civic.Changed || third[2].Fate != civic.Unchanged {
		t.Errorf("after a change: %s", fates(third))
	}
}

func TestWhatASubmissionRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		submission civic.Submission
		kind       error
		path       string
	}{
		"a participation of nothing": {
			civic.Submission{Participations: []civic.ParticipationEntry{participation(slug("nobody"), slug("old"), civic.Partner)}},
			civic.ErrNotFound, "[participations 0 organization]"},
		"a participation in nothing": {
			civic.Submission{Participations: []civic.ParticipationEntry{participation(slug("kept"), civic.Mint(civic.KindActivity, civic.Key{Scheme: "slug", Value: "no"}, 0), civic.Partner)}},
			civic.ErrNotFound, "[participations 0 activity]"},
		"an id of another kind": {
			civic.Submission{Participations: []civic.ParticipationEntry{participation(civic.Mint(civic.KindActivity, civic.Key{Scheme: "slug", Value: "old"}, 0), slug("old"), civic.Partner)}},
			civic.ErrInvalid, "[participations 0 organization]"},
		"an unknown role": {
			civic.Submission{Participations: []civic.ParticipationEntry{participation(slug("kept"), slug("old"), "FRIEND")}},
			civic.ErrInvalid, "[participations 0 role]"},
		"a circle of parts": {
			civic.Submission{Activities: []civic.ActivityEntry{
				activity("x", func(f *civic.ActivityFacts) { f.PartOf = slug("y") }),
				activity("y", func(f *civic.ActivityFacts) { f.PartOf = slug("z") }),
				activity("z", func(f *civic.ActivityFacts) { f.PartOf = slug("x") })}},
			civic.ErrInvalid, "[activities 0 partOf]"},
		"its own parent": {
			civic.Submission{Organizations: []civic.OrganizationEntry{organization("self", func(f *civic.OrganizationFacts) { f.Parent = slug("self") })}},
			civic.ErrInvalid, "[organizations 0 parent]"},
		"no name": {
			civic.Submission{Organizations: []civic.OrganizationEntry{organization("quiet", func(f *civic.OrganizationFacts) { f.Names = nil })}},
			civic.ErrInvalid, "[organizations 0]"},
		"nothing that identifies it": {
			civic.Submission{Organizations: []civic.OrganizationEntry{organization("x", func(f *civic.OrganizationFacts) { f.Identifiers = nil })}},
			civic.ErrInvalid, "[organizations 0 identifiers]"},
		"keys of two organizations": {
			civic.Submission{Organizations: []civic.OrganizationEntry{organization("kept", func(f *civic.OrganizationFacts) {
				f.Identifiers = append(f.Identifiers, civic.Key{Scheme: "slug", Value: "other"})
			})}},
			civic.ErrConflict, "[organizations 0 identifiers]"},
		"one entity twice": {
			civic.Submission{Organizations: []civic.OrganizationEntry{organization("new"), organization("new", func(f *civic.OrganizationFacts) { f.Website = "https://example.org" })}},
			civic.ErrConflict, "[organizations 1]"},
		"an output that is not there": {
			civic.Submission{Activities: []civic.ActivityEntry{activity("x", func(f *civic.ActivityFacts) {
				f.Relations = []civic.Relation{{Kind: "FEEDS", Target: "slug:old#report"}}
			})}},
			civic.ErrNotFound, "[activities 0 relations 0 target]"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.mustSubmit(civic.Submission{Source: slug("page"), Sources: []civic.Source{source("page")},
				Organizations: []civic.OrganizationEntry{organization("kept"), organization("other")}, Activities: []civic.ActivityEntry{activity("old")}})
			test.submission.Source = slug("page")
			test.submission.Organizations = append(test.submission.Organizations, organization("bystander"))
			outcomes, _ := w.submit(test.submission)
			var fault *civic.Fault
			if err := civic.Refusals(outcomes); !errors.As(err, &fault) || !errors.Is(err, test.kind) || fmt.Sprint(fault.Path) != test.path {
				t.Errorf("got %v (%+v)", err, fault)
			}
			if bystander := w.node(civic.Mint(civic.KindOrganization, civic.Key{Scheme: "slug", Value: "bystander"}, 0)); bystander != nil {
				t.Error("something of the refused submission was written")
			}
		})
	}
}

func TestASubmissionNeedsAKnownSource(t *testing.T) {
	w := newWorld(t)
	for _, id := range []civic.ID{"", slug("unknown"), "nonsense"} {
		_, err := w.store.Update(context.Background(), civic.Commit{}, func(tx civic.Tx) error {
			_, err := civic.Submit(context.Background(), tx, civic.Submission{Source: id, Organizations: []civic.OrganizationEntry{organization("a")}})
			return err
		})
		var fault *civic.Fault
		if !errors.As(err, &fault) || fmt.Sprint(fault.Path) != "[source]" {
			t.Errorf("%q: %v", id, err)
		}
	}
}

// revise runs Retire or another revision, in a transaction that fails when an outcome is rejected.
func (w world) revise(change func(civic.Tx) ([]civic.Outcome, error)) error {
	w.t.Helper()
	_, err := w.store.Update(context.Background(), civic.Commit{}, func(tx civic.Tx) error {
		outcomes, err := change(tx)
		return errors.Join(err, civic.Refusals(outcomes))
	})
	return err
}

func TestTakingBackOneSourceLeavesTheOther(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	id := w.mustSubmit(civic.Submission{Source: slug("one"), Sources: []civic.Source{source("one"), source("two")},
		Organizations: []civic.OrganizationEntry{organization("a", func(f *civic.OrganizationFacts) { f.Website = "https://one.example" })}})[2]
	w.mustSubmit(civic.Submission{Source: slug("two"), Organizations: []civic.OrganizationEntry{organization("a", func(f *civic.OrganizationFacts) { f.Names = names("Başka Ad") })}})
	if err := w.revise(func(tx civic.Tx) ([]civic.Outcome, error) {
		return civic.Retire(ctx, tx, slug("one"), []civic.ID{slug("a")})
	}); err != nil {
		t.Fatal(err)
	}
	left, ok := w.node(id).(*civic.Organization)
	if !ok || left.Website != "" || !reflect.DeepEqual(left.Names, names("Başka Ad")) {
		t.Fatalf("what is left: %+v", left)
	}
	retireTwo := func(tx civic.Tx) ([]civic.Outcome, error) { return civic.Retire(ctx, tx, slug("two"), []civic.ID{id}) }
	if err := w.revise(retireTwo); err != nil {
		t.Fatal(err)
	}
	if node := w.node(id); node != nil {
		t.Errorf("nobody says anything of it any more, and it is %+v", node)
	}
	back := w.mustSubmit(civic.Submission{Source: slug("one"), Organizations: []civic.OrganizationEntry{organization("a")}})
	if back[0] != id || w.node(id) == nil {
		t.Errorf("it came back as %v", back)
	}
}

func TestWhatOthersNeedCannotBeTakenBack(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	ids := w.mustSubmit(civic.Submission{Source: slug("one"), Sources: []civic.Source{source("one")},
		Organizations:  []civic.OrganizationEntry{organization("a")},
		Activities:     []civic.ActivityEntry{activity("whole"), activity("part", func(f *civic.ActivityFacts) { f.PartOf = slug("whole") })},
		Participations: []civic.ParticipationEntry{participation(slug("a"), slug("part"), civic.Partner)}})
	retire := func(ids ...civic.ID) error {
		return w.revise(func(tx civic.Tx) ([]civic.Outcome, error) { return civic.Retire(ctx, tx, slug("one"), ids) })
	}
	for _, id := range []civic.ID{ids[1], ids[2], ids[3]} {
		if err := retire(id); !errors.Is(err, civic.ErrConflict) {
			t.Errorf("taking back %s: %v", id, err)
		}
		if w.node(id) == nil {
			t.Errorf("%s is gone all the same", id)
		}
	}
	if err := retire(civic.Mint(civic.KindOrganization, civic.Key{Scheme: "slug", Value: "no"}, 0)); !errors.Is(err, civic.ErrNotFound) {
		t.Errorf("taking back what never was: %v", err)
	}
	if err := retire(ids[1:]...); err != nil {
		t.Errorf("taking all back at once: %v", err)
	}
}

func TestPreferringARecord(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	id := w.mustSubmit(civic.Submission{Source: slug("one"), Sources: []civic.Source{source("one"), source("two")}, Organizations: []civic.OrganizationEntry{
		organization("a", func(f *civic.OrganizationFacts) { f.Website = "https://one.example" })}})[2]
	newer := organization("a", func(f *civic.OrganizationFacts) { f.Website = "https://two.example" })
	newer.AsOf = "2026"
	w.mustSubmit(civic.Submission{Source: slug("two"), Organizations: []civic.OrganizationEntry{newer}})
	for _, step := range []struct {
		source, website string
		rank            civic.Rank
	}{{"one", "https://one.example", civic.Preferred}, {"one", "https://two.example", civic.Normal}, {"two", "https://one.example", civic.Deprecated}} {
		err := w.revise(func(tx civic.Tx) ([]civic.Outcome, error) {
			return civic.Prefer(ctx, tx, slug(step.source), []civic.ID{id}, step.rank)
		})
		if got, ok := w.node(id).(*civic.Organization); err != nil || !ok || got.Website != step.website {
			t.Errorf("%s as %s: %+v, %v", step.source, step.rank, got, err)
		}
	}
}

// picture is all that a reader says of some organizations, for comparing before and after.
func (w world) picture(ids ...civic.ID) string {
	w.t.Helper()
	ctx := context.Background()
	reader, err := w.store.Reader(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	defer reader.Close()
	nodes, err := reader.Nodes(ctx, ids)
	if err != nil {
		w.t.Fatal(err)
	}
	records, err := reader.Records(ctx, ids)
	if err != nil {
		w.t.Fatal(err)
	}
	var text strings.Builder
	for i, id := range ids {
		pages, err := reader.Participations(ctx, []civic.ParticipationQuery{{Of: id, Page: civic.PageRequest{Limit: 100}}})
		if err != nil {
			w.t.Fatal(err)
		}
		fmt.Fprintf(&text, "%+v\n%+v\n", nodes[i], records[i])
		for _, p := range pages[0].Items {
			fmt.Fprintf(&text, "%+v\n", *p)
		}
	}
	return text.String()
}

func TestSplitRestoresWhatMergeJoined(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	ids := w.mustSubmit(civic.Submission{Source: slug("one"), Sources: []civic.Source{source("one")},
		Organizations: []civic.OrganizationEntry{organization("a"), organization("b", func(f *civic.OrganizationFacts) { f.Website = "https://b.example" })},
		Activities:    []civic.ActivityEntry{activity("x"), activity("y")},
		Participations: []civic.ParticipationEntry{
			participation(slug("a"), slug("x"), civic.Partner), participation(slug("b"), slug("x"), civic.Partner), participation(slug("b"), slug("y"), civic.Host)}})
	a, b, collapsed, moved := ids[1], ids[2], ids[6], ids[7]
	before := w.picture(a, b)
	var result civic.MergeResult
	merge := func(keep, gone civic.ID) error {
		_, err := w.store.Update(ctx, civic.Commit{}, func(tx civic.Tx) (err error) {
			result, err = civic.Merge(ctx, tx, keep, gone)
			return err
		})
		return err
	}
	if err := merge(a, a); !errors.Is(err, civic.ErrInvalid) {
		t.Errorf("a merge with itself: %v", err)
	}
	if err := merge(a, b); err != nil {
		t.Fatal(err)
	}
	if want := (civic.MergeResult{Organization: a, Moved: []civic.ID{moved}, Collapsed: []civic.ID{collapsed}}); !reflect.DeepEqual(result, want) {
		t.Errorf("got %+v, want %+v", result, want)
	}
	if err := merge(a, b); !errors.Is(err, civic.ErrConflict) {
		t.Errorf("merging again: %v", err)
	}
	one, ok := w.node(b).(*civic.Organization)
	if !ok || one.ID != a || !slices.Equal(one.FormerIDs, []civic.ID{b}) || one.Website != "https://b.example" || len(one.Names) != 2 {
		t.Errorf("the old id leads to %+v", one)
	}
	if p, ok := w.node(collapsed).(*civic.Participation); !ok || p.Organization != a || p.ID != ids[5] {
		t.Errorf("the collapsed participation leads to %+v", p)
	}
	if _, err := w.store.Update(ctx, civic.Commit{}, func(tx civic.Tx) (err error) {
		result, err = civic.Split(ctx, tx, b)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if after := w.picture(a, b); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
	if !slices.Contains(result.Moved, moved) || !slices.Contains(result.Moved, collapsed) || result.Organization != b {
		t.Errorf("the split says %+v", result)
	}
}

// What sources say together must not make a circle either, whoever takes back or prefers what.
func TestRecordsDoNotMakeACircleTogether(t *testing.T) {
	ctx := context.Background()
	for name, close := range map[string]func(civic.Tx) ([]civic.Outcome, error){
		"taking back": func(tx civic.Tx) ([]civic.Outcome, error) {
			return civic.Retire(ctx, tx, slug("two"), []civic.ID{slug("a")})
		},
		"preferring": func(tx civic.Tx) ([]civic.Outcome, error) {
			return civic.Prefer(ctx, tx, slug("two"), []civic.ID{slug("a")}, civic.Deprecated)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			partOf := func(whole string) func(*civic.ActivityFacts) {
				return func(f *civic.ActivityFacts) { f.PartOf = slug(whole) }
			}
			w.mustSubmit(civic.Submission{Source: slug("one"), Sources: []civic.Source{source("one"), source("two")},
				Activities: []civic.ActivityEntry{activity("b"), activity("c"), activity("a", partOf("b"))}})
			preferred := activity("a", partOf("c"))
			preferred.Rank = civic.Preferred
			w.mustSubmit(civic.Submission{Source: slug("two"), Activities: []civic.ActivityEntry{preferred}})
			w.mustSubmit(civic.Submission{Source: slug("one"), Activities: []civic.ActivityEntry{activity("b", partOf("a"))}})
			if err := w.revise(close); !errors.Is(err, civic.ErrInvalid) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestReferencesThatMakeNoSense(t *testing.T) {
	for name, test := range map[string]struct {
		submission civic.Submission
		path       string
	}{
		"a relation to itself": {civic.Submission{Activities: []civic.ActivityEntry{activity("x", func(f *civic.ActivityFacts) {
			f.Relations = []civic.Relation{{Kind: "FOLLOWS", Target: slug("x")}}
		})}}, "[activities 0 relations 0 target]"},
		"a member of itself": {civic.Submission{Organizations: []civic.OrganizationEntry{organization("x", func(f *civic.OrganizationFacts) {
			f.MemberOf = []civic.ID{slug("x")}
		})}}, "[organizations 0 memberOf 0]"},
		"a metropolitan that is none": {civic.Submission{Organizations: []civic.OrganizationEntry{organization("y"), organization("x", func(f *civic.OrganizationFacts) {
			f.Type, f.Metropolitan = civic.Municipality, slug("y")
		})}}, "[organizations 1 metropolitan]"},
		"two outputs of one slug": {civic.Submission{Activities: []civic.ActivityEntry{activity("x", func(f *civic.ActivityFacts) {
			f.Outputs = []civic.Output{{Slug: "a", Kind: "REPORT", Names: names("Bir")}, {Slug: "a", Kind: "ROADMAP", Names: names("İki")}}
		})}}, "[activities 0 outputs 1 slug]"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			test.submission.Source, test.submission.Sources = slug("page"), []civic.Source{source("page")}
			outcomes, _ := w.submit(test.submission)
			var fault *civic.Fault
			if err := civic.Refusals(outcomes); !errors.As(err, &fault) || !errors.Is(err, civic.ErrInvalid) || fmt.Sprint(fault.Path) != test.path {
				t.Errorf("got %v (%+v)", err, fault)
			}
		})
	}
}

func TestSourcesThatDescribeOneOutputJoinTheirNames(t *testing.T) {
	w := newWorld(t)
	report := func(name string) func(*civic.ActivityFacts) {
		return func(f *civic.ActivityFacts) {
			f.Outputs = []civic.Output{{Slug: "report", Kind: "REPORT", Names: names(name)}}
			f.Groups = []civic.ParticipantGroup{{Labels: []civic.Text{{Text: "gençler", Language: civic.Turkish}}}}
		}
	}
	w.mustSubmit(civic.Submission{Source: slug("one"), Sources: []civic.Source{source("one"), source("two")}, Activities: []civic.ActivityEntry{activity("a", report("Rapor"))}})
	id := w.mustSubmit(civic.Submission{Source: slug("two"), Activities: []civic.ActivityEntry{activity("a", report("Değerlendirme"))}})[0]
	got, ok := w.node(id).(*civic.Activity)
	if !ok || len(got.Outputs) != 1 || len(got.Outputs[0].Names) != 2 || len(got.Outputs[0].Citations) != 2 {
		t.Errorf("the outputs are %+v", got)
	}
	if len(got.Groups) != 1 || len(got.Groups[0].Citations) != 2 {
		t.Errorf("the groups are %+v", got.Groups)
	}
}
