package storetest

import (
	"errors"
	"slices"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func scannerPromises() []promise {
	return []promise{
		{"Scan visits places, then organizations, then activities", scanGroups},
		{"Places come after the one they lie within, the rest by id", scanOrder},
		{"Each activity comes with those who take part in it, by organization, then by role", scanParticipants},
		{"Scan shows organizations as merges made them", scanMerged},
		{"Scan ends with the first error that visit returns", scanStops},
		{"What Scan sees is exactly one revision, which it returns", scanRevision},
		{"A Scan of an empty graph visits nothing", scanNothing},
	}
}

// A scanned graph is what a scan showed, copied.
type scanned struct {
	Groups         []string
	Places         []civic.PlaceColumns
	Organizations  []civic.OrganizationColumns
	Activities     []civic.ActivityColumns
	Participations [][]civic.ParticipationColumns
}

// visitor copies what it is shown: a store may use its slices again.
func (s *scanned) visitor() civic.Visitor {
	group := func(name string) {
		if len(s.Groups) == 0 || s.Groups[len(s.Groups)-1] != name {
			s.Groups = append(s.Groups, name)
		}
	}
	return civic.Visitor{
		Place: func(p civic.PlaceColumns) error {
			group("places")
			s.Places = append(s.Places, p)
			return nil
		},
		Organization: func(x civic.OrganizationColumns) error {
			group("organizations")
			x.Themes = slices.Clone(x.Themes)
			s.Organizations = append(s.Organizations, x)
			return nil
		},
		Activity: func(a civic.ActivityColumns, participants []civic.ParticipationColumns) error {
			group("activities")
			a.Places, a.Themes, a.Sources = slices.Clone(a.Places), slices.Clone(a.Themes), slices.Clone(a.Sources)
			s.Activities = append(s.Activities, a)
			s.Participations = append(s.Participations, slices.Clone(participants))
			return nil
		},
	}
}

func scan(t *testing.T, scanner civic.Scanner) (*scanned, civic.Revision) {
	t.Helper()
	s := &scanned{}
	revision, err := scanner.Scan(t.Context(), s.visitor())
	return s, need(t, revision, err)
}

func scanGroups(t *testing.T, open opener) {
	s, _ := scan(t, open.reading(t, gold()))
	if want := []string{"places", "organizations", "activities"}; !slices.Equal(s.Groups, want) {
		t.Errorf("got %v, want %v", s.Groups, want)
	}
	if len(s.Places) != 8 || len(s.Organizations) != 7 || len(s.Activities) != 4 {
		t.Errorf("got %d places, %d organizations, %d activities", len(s.Places), len(s.Organizations), len(s.Activities))
	}
}

func scanOrder(t *testing.T, open opener) {
	s, _ := scan(t, open.reading(t, gold()))
	seen := map[civic.ID]bool{"": true}
	for _, p := range s.Places {
		if !seen[p.Within] {
			t.Errorf("place %s comes before the one it lies within", p.ID)
		}
		seen[p.ID] = true
	}
	if !slices.IsSortedFunc(s.Organizations, func(a, b civic.OrganizationColumns) int { return cmpIDs(a.ID, b.ID) }) {
		t.Error("organizations are not by id")
	}
	if !slices.IsSortedFunc(s.Activities, func(a, b civic.ActivityColumns) int { return cmpIDs(a.ID, b.ID) }) {
		t.Error("activities are not by id")
	}
}

func cmpIDs(a, b civic.ID) int { return slices.Compare([]byte(a), []byte(b)) }

func scanParticipants(t *testing.T, open opener) {
	w := gold()
	w.takePart(w.called("project"), civic.Host, w.called("belediye"))
	other := w.source("other")
	w.saysOfActivity(w.called("project"), civic.RecordHead{Source: other}, civic.ActivityFacts{Website: "https://proje.example"})
	w.saysOfParticipation(w.called("project"), w.called("vakif"), civic.Partner, civic.RecordHead{Source: other}, civic.ParticipationFacts{Period: civic.Period{Start: "2020-02"}})
	s, _ := scan(t, open.reading(t, w))
	at := slices.IndexFunc(s.Activities, func(a civic.ActivityColumns) bool { return a.ID == w.called("project") })
	wantActivity := civic.ActivityColumns{
		ID: w.called("project"), Type: civic.Project, PartOf: w.called("programme"), Places: w.all("cankaya"), Themes: w.all("iklim"),
		Sources: sortedIDs(other, w.called("register")), Period: civic.Period{Start: "2020-01", End: "2020-12"},
	}
	got := s.Activities[at]
	got.Sources = sortedIDs(got.Sources...)
	if diff := difference(got, wantActivity); diff != "" {
		t.Errorf("activity:\n%s", diff)
	}
	belediye := []civic.ParticipationColumns{
		{Organization: w.called("belediye"), Role: civic.Partner}, {Organization: w.called("belediye"), Role: civic.Host},
	}
	vakif := []civic.ParticipationColumns{{Organization: w.called("vakif"), Role: civic.Partner, Period: civic.Period{Start: "2020-02"}}}
	want := slices.Concat(belediye, vakif)
	if w.called("vakif") < w.called("belediye") {
		want = slices.Concat(vakif, belediye)
	}
	if diff := difference(s.Participations[at], want); diff != "" {
		t.Errorf("participants:\n%s", diff)
	}
}

func scanMerged(t *testing.T, open opener) {
	w := gold()
	w.takePart(w.called("project"), civic.Partner, w.called("sube"))
	w.takePart(w.called("event"), civic.Host, w.called("sube"))
	w.merge(w.called("vakif"), w.called("sube"))
	s, _ := scan(t, open.reading(t, w))
	if len(s.Organizations) != 6 {
		t.Errorf("got %d organizations, want 6", len(s.Organizations))
	}
	for i, a := range s.Activities {
		count := 0
		for _, p := range s.Participations[i] {
			if p.Organization == w.called("sube") {
				t.Errorf("%s shows the merged organization", w.slug(a.ID))
			}
			if p.Organization == w.called("vakif") {
				count++
			}
		}
		if want := map[string]int{"project": 1, "event": 1}[w.slug(a.ID)]; count != want {
			t.Errorf("%s: got %d participations of the one that stands for it, want %d", w.slug(a.ID), count, want)
		}
	}
}

func scanStops(t *testing.T, open opener) {
	v := open.reading(t, gold())
	enough := errors.New("enough")
	whole := (&scanned{}).visitor()
	for name, visitor := range map[string]civic.Visitor{
		"places":        {Place: func(civic.PlaceColumns) error { return enough }, Organization: whole.Organization, Activity: whole.Activity},
		"organizations": {Place: whole.Place, Organization: func(civic.OrganizationColumns) error { return enough }, Activity: whole.Activity},
		"activities": {Place: whole.Place, Organization: whole.Organization, Activity: func(civic.ActivityColumns, []civic.ParticipationColumns) error {
			return enough
		}},
	} {
		_, err := v.Scan(t.Context(), visitor)
		wantFault(t, name, err, enough)
	}
}

func scanRevision(t *testing.T, open opener) {
	w := gold()
	store := open.holding(t, w)
	before := read(t, store)
	w.organization("new", civic.OrganizationFacts{Names: named("Yeni")})
	w.takePart(w.called("project"), civic.Partner, w.called("new"))
	receipt := w.write(t, store)
	after := read(t, store)
	for _, reader := range []civic.Reader{before, after} {
		s, revision := scan(t, reader)
		seen := slices.ContainsFunc(s.Organizations, func(x civic.OrganizationColumns) bool { return x.ID == w.called("new") })
		if seen != (revision == receipt.Revision) {
			t.Errorf("revision %v shows the organization of revision %v: %t", revision, receipt.Revision, seen)
		}
		if revision.Number < revisionOf(t, reader).Number {
			t.Errorf("the scan of a view of revision %v is of %v", revisionOf(t, reader), revision)
		}
	}
}

func scanNothing(t *testing.T, open opener) {
	s, revision := scan(t, read(t, open(t)))
	if len(s.Groups) != 0 || revision.Number != 0 {
		t.Errorf("got %+v at revision %v", s, revision)
	}
}

func sortPlaces(places []civic.PlaceColumns) {
	slices.SortFunc(places, func(a, b civic.PlaceColumns) int { return cmpIDs(a.ID, b.ID) })
}
