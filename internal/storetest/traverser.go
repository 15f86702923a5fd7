package storetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func traverserPromises() []promise {
	return []promise{
		{"Collaborators are those tied by an activity or one it is part of", collaboratorsOfGold},
		{"Strengths are sums of 1 by n-1, in trillionths", collaboratorStrengths},
		{"Ties are those that the filter lets count", collaboratorFilters},
		{"An activity that is left out lends nobody, and the nesting passes through it", collaboratorsThroughGaps},
		{"Scope is seen from the organization", collaboratorScopes},
		{"Collaborators are ordered as asked, then by strength, count and id", collaboratorOrders},
		{"Collaborators tell since when, until when and by what", collaboratorProof},
		{"Collaborators page forward", collaboratorPages},
		{"Undated participations that were left out are counted", collaboratorsUndated},
		{"A merged organization is tied by what both took part in, and not to itself", collaboratorsMerged},
		{"An anchor that is not in the graph is not found", anchorsUnknown},
		{"An anchor that redirects stands for the one it redirects to", anchorsRedirect},
		{"A malformed filter is refused", tiesInvalid},
		{"A neighbourhood holds who is within the depth, nearest and strongest first", neighborhoodOfGold},
		{"A neighbourhood is cut at its limit and tells how many there are", neighborhoodLimit},
		{"A neighbourhood of several roots holds them at distance 0", neighborhoodOfSeveral},
		{"A neighbourhood out of bounds is refused", neighborhoodBounds},
	}
}

// ties shows collaborators with the number of activities and the strength in thousandths.
func ties(w *world, page civic.CollaboratorPage) string {
	var words []string
	for _, c := range page.Items {
		words = append(words, fmt.Sprintf("%s:%d:%d", w.slug(c.Organization), c.ActivityCount, c.Strength/1_000_000_000))
	}
	return strings.Join(words, " ")
}

// collaboratorsOf asks for all collaborators.
func (v view) collaboratorsOf(slug string, filter civic.TieFilter) civic.CollaboratorPage {
	v.t.Helper()
	return v.collaborators(civic.CollaboratorQuery{Of: v.world.called(slug), Ties: filter, Page: everything()})
}

// byStrengthThenID gives two slugs in the order of their ids, since equals are ordered so.
func (w *world) byID(a, b string) (string, string) {
	if w.called(a) < w.called(b) {
		return a, b
	}
	return b, a
}

func collaboratorsOfGold(t *testing.T, open opener) {
	w := gold()
	v := open.reading(t, w)
	first, second := w.byID("dernek", "vakif")
	third, fourth := w.byID("belediye", "vakif")
	for slug, want := range map[string]string{
		"belediye":   fmt.Sprintf("buyuksehir:2:1333 %s:1:500 %s:1:500", first, second),
		"dernek":     fmt.Sprintf("%s:1:500 %s:1:500 buyuksehir:1:333", third, fourth),
		"fon":        "",
		"birlik":     "",
		"buyuksehir": fmt.Sprintf("belediye:2:1333 %s:1:333 %s:1:333", first, second),
	} {
		if got := ties(w, v.collaboratorsOf(slug, civic.TieFilter{})); got != want {
			t.Errorf("%s: got %q, want %q", slug, got, want)
		}
	}
}

func collaboratorStrengths(t *testing.T, open opener) {
	w := gold()
	v := open.reading(t, w)
	for _, c := range v.collaboratorsOf("buyuksehir", civic.TieFilter{}).Items {
		want := civic.Strength(333_333_333_333)
		if c.Organization == w.called("belediye") {
			want += civic.StrengthOne
		}
		if c.Strength != want {
			t.Errorf("%s: got %d, want %d", w.slug(c.Organization), c.Strength, want)
		}
	}
}

func collaboratorFilters(t *testing.T, open opener) {
	w := gold()
	v := open.reading(t, w)
	type filter = civic.TieFilter
	organizations := func(f civic.OrganizationTieFilter) filter { return filter{Organizations: f} }
	activities := func(f civic.ActivityTieFilter) filter { return filter{Activities: f} }
	slice := func(from, to civic.Date, undated civic.UndatedFacts) filter {
		return filter{Period: civic.Period{Start: from, End: to}, Undated: undated}
	}
	for _, test := range []struct {
		name, of string
		filter   filter
		want     string
	}{
		{"no role left out", "fon", filter{ExcludeRoles: []civic.Role{}}, "belediye dernek vakif buyuksehir"},
		{"roles given", "belediye", filter{Roles: []civic.Role{civic.Partner}}, "buyuksehir vakif"},
		{"roles that do not meet", "buyuksehir", filter{Roles: []civic.Role{civic.Participant}}, ""},
		{"a funder asked for", "fon", filter{Roles: []civic.Role{civic.Funder, civic.Coordinator}}, "dernek"},
		{"the same activity only", "belediye", filter{SameActivity: true}, "buyuksehir vakif"},
		{"types", "belediye", organizations(civic.OrganizationTieFilter{Types: []civic.OrganizationType{civic.Municipality}}), "buyuksehir"},
		{"sectors", "belediye", organizations(civic.OrganizationTieFilter{Sectors: []civic.Sector{civic.Municipal, civic.Public}}), "buyuksehir"},
		{"seats", "dernek", organizations(civic.OrganizationTieFilter{Places: w.all("ic")}), "belediye"},
		{"themes", "dernek", organizations(civic.OrganizationTieFilter{Themes: w.all("iklim", "genclik")}), "vakif"},
		{"a set", "dernek", organizations(civic.OrganizationTieFilter{IDs: w.all("dernek", "vakif")}), "vakif"},
		{"a set without the organization", "dernek", organizations(civic.OrganizationTieFilter{IDs: w.all("vakif")}), ""},
		{"an empty set", "dernek", organizations(civic.OrganizationTieFilter{IDs: []civic.ID{}}), ""},
		{"types of activities", "belediye", activities(civic.ActivityTieFilter{Types: []civic.ActivityType{civic.Partnership}}), "buyuksehir"},
		{"formats", "buyuksehir", activities(civic.ActivityTieFilter{Formats: []civic.EventFormat{"MEETING"}}), ""},
		{"venues", "belediye", activities(civic.ActivityTieFilter{Places: w.all("ankara")}), "vakif"},
		{"themes of activities", "belediye", activities(civic.ActivityTieFilter{Themes: w.all("iklim")}), "vakif"},
		{"within an activity", "belediye", activities(civic.ActivityTieFilter{Within: w.all("project")}), "buyuksehir vakif"},
		{"sources", "belediye", activities(civic.ActivityTieFilter{Sources: []civic.ID{w.called("register")}}), "buyuksehir dernek vakif"},
		{"no source", "belediye", activities(civic.ActivityTieFilter{Sources: []civic.ID{(&world{}).id(civic.KindSource, "none")}}), ""},
		{"size, direct", "buyuksehir", activities(civic.ActivityTieFilter{MaxSize: 1}), "dernek"},
		{"a period, its last day included", "belediye", slice("2020-12-31", "2021", ""), "dernek vakif"},
		{"a period after", "belediye", slice("2021-01-01", "", ""), ""},
		{"a period, undated included", "belediye", slice("2021-01-01", "", civic.IncludeUndated), "buyuksehir"},
		{"a period up to a day", "buyuksehir", slice("", "2020-06-15", ""), "belediye dernek vakif"},
		{"a period up to the day before", "buyuksehir", slice("", "2020-06-14", ""), ""},
	} {
		page := v.collaborators(civic.CollaboratorQuery{Of: w.called(test.of), Ties: test.filter, Order: civic.ByCollaboratorName, Page: everything()})
		var ids []civic.ID
		for _, c := range page.Items {
			ids = append(ids, c.Organization)
		}
		if got := w.slugs(ids); !sameWords(got, test.want) {
			t.Errorf("%s of %s: got %q, want %q", test.name, test.of, got, test.want)
		}
	}
}

func collaboratorsThroughGaps(t *testing.T, open opener) {
	w := gold()
	v := open.reading(t, w)
	filter := civic.TieFilter{Activities: civic.ActivityTieFilter{Types: []civic.ActivityType{civic.Programme, civic.Event}}}
	if got := ties(w, v.collaboratorsOf("buyuksehir", filter)); got != "dernek:1:1000" {
		t.Errorf("the project left out: got %q, want the programme's coordinator only", got)
	}
	if got := ties(w, v.collaboratorsOf("belediye", filter)); got != "" {
		t.Errorf("the partners of the project: got %q, want none", got)
	}
}

func collaboratorScopes(t *testing.T, open opener) {
	w := gold()
	w.takePart(w.called("project"), civic.Partner, w.called("birlik"))
	v := open.reading(t, w)
	for _, test := range []struct {
		of    string
		scope civic.CollaboratorScope
		want  string
	}{
		{"belediye", "", "birlik buyuksehir dernek vakif"},
		{"belediye", civic.AnyScope, "birlik buyuksehir dernek vakif"},
		{"belediye", civic.OtherProvinces, "buyuksehir vakif"},
		{"belediye", civic.SameProvince, "dernek"},
		{"belediye", civic.OtherSectors, "birlik dernek vakif"},
		{"birlik", civic.OtherProvinces, ""},
		{"birlik", civic.SameProvince, ""},
	} {
		var ids []civic.ID
		for _, c := range v.collaborators(civic.CollaboratorQuery{Of: w.called(test.of), Scope: test.scope, Page: everything()}).Items {
			ids = append(ids, c.Organization)
		}
		if got := w.slugs(ids); !sameWords(got, test.want) {
			t.Errorf("%s %s: got %q, want %q", test.of, test.scope, got, test.want)
		}
	}
}

func collaboratorOrders(t *testing.T, open opener) {
	w := gold()
	// Two small events of 2018 and 2024 tie sube and fon to dernek, three large ones without dates tie vakif and belediye.
	early := w.activity("early", civic.ActivityFacts{Names: named("Erken"), Period: civic.Period{Start: "2018", End: "2018"}})
	late := w.activity("late", civic.ActivityFacts{Names: named("Geç"), Period: civic.Period{Start: "2024", End: "2024-02"}})
	w.takePart(early, civic.Partner, w.called("dernek"), w.called("sube"))
	w.takePart(late, civic.Partner, w.called("dernek"), w.called("fon"), w.called("sube"))
	undated := w.activity("undated", civic.ActivityFacts{Names: named("Tarihsiz")})
	w.takePart(undated, civic.Partner, w.called("dernek"), w.called("birlik"))
	v := open.reading(t, w)
	// Strengths: sube 1 + 1/2, birlik 1, fon 1/2, belediye and vakif 1/2, buyuksehir 1/3.
	half := w.slugs(sortedIDs(w.all("fon", "belediye", "vakif")...))
	third, fourth := w.byID("belediye", "vakif")
	for order, want := range map[civic.CollaboratorOrder]string{
		"":                       "sube birlik " + half + " buyuksehir",
		civic.ByStrength:         "sube birlik " + half + " buyuksehir",
		civic.ByActivityCount:    "sube birlik " + half + " buyuksehir",
		civic.ByRecency:          "sube fon " + third + " " + fourth + " buyuksehir birlik",
		civic.ByCollaboratorName: "belediye fon birlik sube vakif buyuksehir",
	} {
		var ids []civic.ID
		for _, c := range v.collaborators(civic.CollaboratorQuery{Of: w.called("dernek"), Order: order, Page: everything()}).Items {
			ids = append(ids, c.Organization)
		}
		v.wantSlugs(string(order), ids, want)
	}
}

func collaboratorProof(t *testing.T, open opener) {
	w := gold()
	v := open.reading(t, w)
	for proof, activities := range map[int]string{0: "", 1: "event", 2: "event protocol", 9: "event protocol"} {
		page := v.collaborators(civic.CollaboratorQuery{Of: w.called("belediye"), Proof: proof, Page: civic.PageRequest{Limit: 1}})
		got := page.Items[0]
		v.wantSlugs(fmt.Sprintf("%d activities", proof), got.Activities, activities)
		if got.Since != "2020-06-15" || got.Until != "2020-06-15" || got.CrossProvince == nil || !*got.CrossProvince {
			t.Errorf("got %+v, want since and until 2020-06-15, across provinces", got)
		}
	}
	for _, c := range v.collaboratorsOf("dernek", civic.TieFilter{}).Items {
		if c.Organization == w.called("belediye") && (c.Since != "2020-01" || c.Until != "2020-12" || c.CrossProvince == nil || *c.CrossProvince) {
			t.Errorf("got %+v, want since 2020-01 until 2020-12, in one province", c)
		}
	}
}

func collaboratorPages(t *testing.T, open opener) {
	w := gold()
	v := open.reading(t, w)
	whole := v.collaboratorsOf("belediye", civic.TieFilter{})
	request := civic.PageRequest{Limit: 1}
	for i, want := range whole.Items {
		page := v.collaborators(civic.CollaboratorQuery{Of: w.called("belediye"), Page: request})
		if len(page.Items) != 1 || page.Items[0].Organization != want.Organization || page.HasPrevious != (i > 0) || page.HasNext != (i < 2) {
			t.Fatalf("page %d: got %+v, want %s", i, page, w.slug(want.Organization))
		}
		request.From = &page.Positions[0]
	}
}

func collaboratorsUndated(t *testing.T, open opener) {
	w := gold()
	w.saysOfParticipation(w.called("event"), w.called("vakif"), civic.Trainer, civic.RecordHead{Source: w.called("register")},
		civic.ParticipationFacts{Period: civic.Period{Start: "XXXX-06"}})
	v := open.reading(t, w)
	filter := civic.TieFilter{Period: civic.Period{Start: "2020", End: "2020"}}
	// The event's trainer has no known date; the protocol's two partners have none either. Those of dernek's activities only count
	// for dernek: the protocol is none of them.
	for slug, want := range map[string]int{"belediye": 3, "dernek": 1, "vakif": 1, "sube": 0} {
		if got := v.collaboratorsOf(slug, filter).Undated; got != want {
			t.Errorf("%s: got %d undated, want %d", slug, got, want)
		}
	}
	filter.Undated = civic.IncludeUndated
	if got := v.collaboratorsOf("belediye", filter).Undated; got != 0 {
		t.Errorf("undated included: got %d left out, want 0", got)
	}
	if got := v.collaboratorsOf("belediye", civic.TieFilter{}).Undated; got != 0 {
		t.Errorf("no period: got %d left out, want 0", got)
	}
}

func collaboratorsMerged(t *testing.T, open opener) {
	w := gold()
	w.merge(w.called("dernek"), w.called("belediye"))
	v := open.reading(t, w)
	// The project is left with vakif and the coordinator of its programme, who is the same as its partner.
	if got := ties(w, v.collaboratorsOf("dernek", civic.TieFilter{})); got != "buyuksehir:2:1500 vakif:1:1000" {
		t.Errorf("got %q", got)
	}
}

func anchorsUnknown(t *testing.T, open opener) {
	w := gold()
	w.saysOfOrganization(w.called("sube"), civic.RecordHead{Source: w.called("register"), Retired: true}, civic.OrganizationFacts{Type: civic.NGO, Names: named("Şube")})
	v := open.reading(t, w)
	for _, id := range []civic.ID{(&world{}).id(civic.KindOrganization, "nobody"), w.called("sube")} {
		_, err := v.Collaborators(t.Context(), []civic.CollaboratorQuery{{Of: id, Page: everything()}})
		wantFault(t, "collaborators", err, civic.ErrNotFound)
		_, err = v.Neighborhood(t.Context(), civic.NeighborhoodQuery{Of: []civic.ID{w.called("dernek"), id}, Depth: 1, Limit: 10})
		wantFault(t, "neighbourhood", err, civic.ErrNotFound)
	}
}

func anchorsRedirect(t *testing.T, open opener) {
	w := gold()
	w.merge(w.called("dernek"), w.called("sube"))
	v := open.reading(t, w)
	old, current := v.collaboratorsOf("sube", civic.TieFilter{}), v.collaboratorsOf("dernek", civic.TieFilter{})
	if diff := difference(old, current); diff != "" || len(old.Items) != 3 {
		t.Errorf("collaborators of the old id, %d of them:\n%s", len(old.Items), diff)
	}
	around := v.neighborhood(civic.NeighborhoodQuery{Of: w.all("sube", "dernek"), Depth: 1, Limit: 10})
	if around.Total != 4 || around.Organizations[0].Organization != w.called("dernek") || around.Organizations[1].Distance != 1 {
		t.Errorf("neighbourhood of the old id: %+v", around)
	}
	filter := civic.TieFilter{Organizations: civic.OrganizationTieFilter{IDs: w.all("sube", "vakif")}}
	if got := ties(w, v.collaboratorsOf("vakif", filter)); got != "dernek:1:1000" {
		t.Errorf("filter by the old id: got %q", got)
	}
}

func tiesInvalid(t *testing.T, open opener) {
	w := gold()
	v := open.reading(t, w)
	for name, filter := range map[string]civic.TieFilter{
		"role":   {Roles: []civic.Role{"FRIEND"}},
		"place":  {Organizations: civic.OrganizationTieFilter{Places: []civic.ID{"nonsense"}}},
		"period": {Period: civic.Period{Start: "yesterday"}},
		"size":   {Activities: civic.ActivityTieFilter{MaxSize: -1}},
	} {
		_, err := v.Collaborators(t.Context(), []civic.CollaboratorQuery{{Of: w.called("dernek"), Ties: filter, Page: everything()}})
		wantFault(t, "collaborators, "+name, err, civic.ErrInvalid)
		_, err = v.Neighborhood(t.Context(), civic.NeighborhoodQuery{Of: w.all("dernek"), Ties: filter, Depth: 1, Limit: 10})
		wantFault(t, "neighbourhood, "+name, err, civic.ErrInvalid)
	}
}

// around shows a neighbourhood in one line: each with its distance and degree.
func around(w *world, n civic.Neighborhood) string {
	var words []string
	for _, node := range n.Organizations {
		words = append(words, fmt.Sprintf("%s:%d:%d", w.slug(node.Organization), node.Distance, node.Degree))
	}
	return strings.Join(words, " ")
}

func neighborhoodOfGold(t *testing.T, open opener) {
	w := gold()
	w.activity("side", civic.ActivityFacts{Names: named("Yan")})
	w.takePart(w.called("side"), civic.Partner, w.called("sube"), w.called("buyuksehir"))
	v := open.reading(t, w)
	first, second := w.byID("belediye", "vakif")
	for depth, want := range map[int]string{
		1: fmt.Sprintf("dernek:0:3 %s:1:3 %s:1:3 buyuksehir:1:4", first, second),
		2: fmt.Sprintf("dernek:0:3 %s:1:3 %s:1:3 buyuksehir:1:4 sube:2:1", first, second),
	} {
		n := v.neighborhood(civic.NeighborhoodQuery{Of: w.all("dernek"), Depth: depth, Limit: 10})
		if got := around(w, n); got != want || n.Total != len(n.Organizations) {
			t.Errorf("depth %d: got %q of %d, want %q", depth, got, n.Total, want)
		}
		if depth == 1 && len(n.Ties) != 6 || depth == 2 && len(n.Ties) != 7 {
			t.Errorf("depth %d: got %d ties", depth, len(n.Ties))
		}
	}
	n := v.neighborhood(civic.NeighborhoodQuery{Of: w.all("dernek"), Depth: 1, Limit: 10})
	strongest := n.Ties[0]
	want := civic.Tie{
		A: min(w.called("belediye"), w.called("buyuksehir")), B: max(w.called("belediye"), w.called("buyuksehir")),
		Strength: 1_333_333_333_333, ActivityCount: 2, Since: "2020-06-15", Until: "2020-06-15",
	}
	if strongest != want {
		t.Errorf("strongest tie: got %+v, want %+v", strongest, want)
	}
}

func neighborhoodLimit(t *testing.T, open opener) {
	w := gold()
	v := open.reading(t, w)
	n := v.neighborhood(civic.NeighborhoodQuery{Of: w.all("buyuksehir"), Depth: 1, Limit: 2})
	if got := around(w, n); got != "buyuksehir:0:3 belediye:1:3" || n.Total != 4 || len(n.Ties) != 1 {
		t.Errorf("got %q of %d with %d ties", got, n.Total, len(n.Ties))
	}
}

func neighborhoodOfSeveral(t *testing.T, open opener) {
	w := gold()
	v := open.reading(t, w)
	n := v.neighborhood(civic.NeighborhoodQuery{Of: w.all("fon", "dernek", "dernek"), Depth: 1, Limit: 10})
	roots := w.slugs(sortedIDs(w.all("fon", "dernek")...))
	first, second := w.byID("belediye", "vakif")
	want := fmt.Sprintf("%s %s:1:3 %s:1:3 buyuksehir:1:3", strings.NewReplacer("fon", "fon:0:0", "dernek", "dernek:0:3").Replace(roots), first, second)
	if got := around(w, n); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func neighborhoodBounds(t *testing.T, open opener) {
	w := gold()
	v := open.reading(t, w)
	many := make([]civic.ID, civic.MaxNeighborhoodRoots+1)
	for i := range many {
		many[i] = w.called("dernek")
	}
	for name, query := range map[string]civic.NeighborhoodQuery{
		"no roots":       {Depth: 1, Limit: 10},
		"too many roots": {Of: many, Depth: 1, Limit: 10},
		"no depth":       {Of: w.all("dernek"), Limit: 10},
		"too deep":       {Of: w.all("dernek"), Depth: civic.MaxNeighborhoodDepth + 1, Limit: 10},
		"no limit":       {Of: w.all("dernek"), Depth: 1},
		"too large":      {Of: w.all("dernek"), Depth: 1, Limit: civic.MaxNetworkNodes + 1},
	} {
		_, err := v.Neighborhood(t.Context(), query)
		wantFault(t, name, err, civic.ErrInvalid)
	}
}
