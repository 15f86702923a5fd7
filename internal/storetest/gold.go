package storetest

import (
	"strings"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// gold is the small graph that most tests of the contract ask about. What the tests expect of it was worked out by hand:
//
//	turkiye > ic > ankara > cankaya           programme (2019/2022): dernek coordinates, fon funds
//	turkiye > ege > izmir                       project in cankaya (2020-01/2020-12): belediye and vakif are partners
//	almanya > berlin                              event in izmir (2020-06-15): buyuksehir takes part
//	                                          protocol (undated): belediye and buyuksehir are partners
//
// By default the project ties belediye, vakif and dernek with 1/2 each; the event ties buyuksehir to these three with 1/3 each; the
// protocol ties belediye and buyuksehir with 1. The fund is tied to nobody.
func gold() *world {
	w := &world{}
	w.goldPlaces()
	theme := w.theme("iklim")
	w.theme("genclik")
	type facts = civic.OrganizationFacts
	w.organization("birlik", facts{Type: civic.UmbrellaOrganization, Names: named("Belediyeler Birliği"), Seat: w.called("turkiye")})
	w.organization("dernek", facts{Names: named("Çankaya Kent Derneği"), Seat: w.called("cankaya"), Themes: []civic.ID{theme}})
	w.organization("vakif", facts{Names: named("Ihlamur Vakfı"), Seat: w.called("izmir"), Themes: []civic.ID{w.called("genclik")}})
	w.organization("fon", facts{Type: civic.InternationalOrganization, Names: named("Avrupa Fonu"), Seat: w.called("berlin")})
	w.organization("belediye", facts{
		Type: civic.Municipality, Names: named("Ankara Büyükşehir Belediyesi"), Seat: w.called("ankara"), MemberOf: []civic.ID{w.called("birlik")},
	})
	w.organization("buyuksehir", facts{
		Type: civic.Municipality, Names: named("İzmir Büyükşehir Belediyesi"), Seat: w.called("izmir"), MemberOf: []civic.ID{w.called("birlik")},
	})
	w.organization("sube", facts{Names: named("Çankaya Kent Derneği İzmir Şubesi"), Seat: w.called("izmir"), Parent: w.called("dernek")})
	w.goldActivities(theme)
	return w
}

func (w *world) goldPlaces() {
	turkiye := w.place("turkiye", civic.Country, "")
	ankara := w.place("ankara", civic.Province, w.place("ic", civic.Region, turkiye))
	w.place("cankaya", civic.District, ankara)
	w.place("izmir", civic.Province, w.place("ege", civic.Region, turkiye))
	w.place("berlin", civic.Locality, w.place("almanya", civic.Country, ""))
}

func (w *world) goldActivities(theme civic.ID) {
	type facts = civic.ActivityFacts
	programme := w.activity("programme", facts{
		Type: civic.Programme, Names: named("Kent Programı"), Period: civic.Period{Start: "2019", End: "2022"}, Status: civic.Done,
	})
	project := w.activity("project", facts{
		Names: named("Ortak Proje"), PartOf: programme, Places: []civic.ID{w.called("cankaya")}, Themes: []civic.ID{theme},
		Period: civic.Period{Start: "2020-01", End: "2020-12"}, Outputs: []civic.Output{{
			Slug: "rapor", Kind: "REPORT", Names: named("Kent Raporu"), ProducedBy: []civic.ID{w.called("dernek")},
			About: []civic.ID{w.called("belediye"), w.called("cankaya")},
		}},
	})
	event := w.activity("event", facts{
		Type: civic.Event, Format: "MEETING", Names: named("Açılış"), PartOf: project, Places: []civic.ID{w.called("izmir")},
		Period: civic.Period{Start: "2020-06-15", End: "2020-06-15"},
	})
	protocol := w.activity("protocol", facts{Type: civic.Partnership, Names: named("Protokol")})
	w.takePart(programme, civic.Coordinator, w.called("dernek"))
	w.takePart(programme, civic.Funder, w.called("fon"))
	w.takePart(project, civic.Partner, w.called("belediye"), w.called("vakif"))
	w.takePart(event, civic.Participant, w.called("buyuksehir"))
	w.takePart(protocol, civic.Partner, w.called("belediye"), w.called("buyuksehir"))
}

// called returns the id of the entity that was made with a slug; slugs are unique among all kinds.
func (w *world) called(slug string) civic.ID {
	for _, row := range w.keys {
		if row.Value == slug {
			return row.ID
		}
	}
	return ""
}

// all returns the ids of several slugs.
func (w *world) all(slugs ...string) []civic.ID {
	ids := make([]civic.ID, 0, len(slugs))
	for _, slug := range slugs {
		ids = append(ids, w.called(slug))
	}
	return ids
}

// participation returns the id of a participation by the slugs of its ends.
func (w *world) participation(activity, organization string, role civic.Role) civic.ID {
	return civic.ParticipationID(w.called(activity), w.called(organization), role)
}

// slug returns what a test calls an entity: its slug, or those of the ends of a participation.
func (w *world) slug(id civic.ID) string {
	if activity, organization, role, ok := id.ParticipationParts(); ok {
		return w.slug(activity) + "/" + w.slug(organization) + "/" + string(role)
	}
	for _, row := range w.keys {
		if row.ID == id {
			return row.Value
		}
	}
	return string(id)
}

// slugs returns what a test calls several entities, in one line. The ids of pairs are taken apart.
func (w *world) slugs(ids []civic.ID) string {
	words := make([]string, 0, len(ids))
	for _, id := range ids {
		words = append(words, w.slug(id))
	}
	return strings.Join(words, " ")
}

// slugsOf returns what a test calls the nodes of a page or list; what is missing is a dash.
func slugsOf[N civic.Node](w *world, nodes []N) string {
	words := make([]string, 0, len(nodes))
	for _, node := range nodes {
		if any(node) == nil {
			words = append(words, "-")
			continue
		}
		words = append(words, w.slug(node.NodeID()))
	}
	return strings.Join(words, " ")
}
