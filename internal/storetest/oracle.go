package storetest

import (
	"cmp"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// An oracle is a graph on plain lists that answers every question in the most obvious way, however slow. It is written from the
// design and from the comments of package civic, shares no code with any store or with package network, and takes from civic only
// what all stores share by definition: dates, folding, collation, and the keys of positions.
type oracle struct {
	world *world
	// mergedInto tells for each merged organization the one that it was merged into directly.
	mergedInto map[civic.ID]civic.ID

	organizations  []*civic.Organization
	activities     []*civic.Activity
	participations []*civic.Participation
	outputs        []*civic.Output
	assessments    []*civic.Assessment
	places         []*civic.Place
	themes         []*civic.Theme
	sources        []*civic.Source
}

// newOracle derives the graph that the dossiers of a world make.
func newOracle(w *world) *oracle {
	o := &oracle{world: w, mergedInto: map[civic.ID]civic.ID{}}
	o.places, o.themes, o.sources = kept[*civic.Place](w), kept[*civic.Theme](w), kept[*civic.Source](w)
	for _, dossier := range kept[*civic.OrganizationDossier](w) {
		if dossier.MergedInto != "" {
			o.mergedInto[dossier.ID] = dossier.MergedInto
		}
	}
	o.deriveOrganizations()
	o.deriveActivities()
	o.deriveParticipations()
	o.deriveAssessments()
	return o
}

func (o *oracle) deriveOrganizations() {
	for _, own := range kept[*civic.OrganizationDossier](o.world) {
		if own.MergedInto != "" {
			continue
		}
		records := live(own.Records)
		former := []civic.ID{}
		for _, other := range kept[*civic.OrganizationDossier](o.world) {
			if other.ID != own.ID && o.standsFor(other.ID) == own.ID {
				records = append(records, live(other.Records)...)
				former = append(former, other.ID)
			}
		}
		if facts := organizationFacts(records); facts.Type != "" && len(facts.Names) > 0 {
			o.organizations = append(o.organizations, &civic.Organization{
				ID: own.ID, FormerIDs: former, OrganizationFacts: facts, Province: o.provinceOf(facts.Seat),
			})
		}
	}
}

func (o *oracle) deriveActivities() {
	for _, dossier := range kept[*civic.ActivityDossier](o.world) {
		activity := &civic.Activity{ID: dossier.ID, ActivityFacts: activityFacts(dossier.ID, live(dossier.Records))}
		if activity.Type == "" || len(activity.Names) == 0 {
			continue
		}
		o.activities = append(o.activities, activity)
		for i := range activity.Outputs {
			o.outputs = append(o.outputs, &activity.Outputs[i])
		}
	}
	slices.SortFunc(o.outputs, func(a, b *civic.Output) int { return cmp.Compare(a.ID, b.ID) })
}

// deriveParticipations keeps the participations of what is in the graph.
func (o *oracle) deriveParticipations() {
	o.participations = filtered(o.liveParticipations(), func(p *civic.Participation) bool {
		return o.holds(p.Organization) && o.holds(p.Activity)
	})
}

// liveParticipations joins the participations that merges brought together: those in one activity, in one role, of organizations
// that one stands for. Own records are believed first.
func (o *oracle) liveParticipations() []*civic.Participation {
	type joined struct {
		activity, organization civic.ID
		role                   civic.Role
	}
	seen := map[joined]bool{}
	var result []*civic.Participation
	for _, dossier := range kept[*civic.ParticipationDossier](o.world) {
		one := joined{dossier.Activity, o.standsFor(dossier.Organization), dossier.Role}
		if seen[one] {
			continue
		}
		seen[one] = true
		if p := participationOf(one.organization, o.participationDossiers(one.activity, one.organization, one.role)); p != nil {
			result = append(result, p)
		}
	}
	slices.SortFunc(result, func(a, b *civic.Participation) int { return cmp.Compare(a.ID, b.ID) })
	return result
}

// participationDossiers are those of the organization itself and then those of the organizations merged into it, by id.
func (o *oracle) participationDossiers(activity, organization civic.ID, role civic.Role) []*civic.ParticipationDossier {
	var own, merged []*civic.ParticipationDossier
	for _, dossier := range kept[*civic.ParticipationDossier](o.world) {
		switch {
		case dossier.Activity != activity || dossier.Role != role || o.standsFor(dossier.Organization) != organization:
		case dossier.Organization == organization:
			own = append(own, dossier)
		default:
			merged = append(merged, dossier)
		}
	}
	return append(own, merged...)
}

func (o *oracle) deriveAssessments() {
	for _, dossier := range kept[*civic.AssessmentDossier](o.world) {
		records := live(dossier.Records)
		organization := o.standsFor(dossier.Organization)
		if len(records) == 0 || !o.holds(organization) {
			continue
		}
		o.assessments = append(o.assessments, &civic.Assessment{
			ID: dossier.ID(), Organization: organization, AssessmentFacts: assessmentFacts(records),
		})
	}
}

// standsFor follows the redirects of merged organizations.
func (o *oracle) standsFor(id civic.ID) civic.ID {
	for o.mergedInto[id] != "" {
		id = o.mergedInto[id]
	}
	return id
}

// holds tells whether the graph holds the entity with just this id.
func (o *oracle) holds(id civic.ID) bool { return o.organization(id) != nil || o.activity(id) != nil }

func (o *oracle) organization(id civic.ID) *civic.Organization {
	return pick(o.organizations, func(x *civic.Organization) bool { return x.ID == id })
}

func (o *oracle) activity(id civic.ID) *civic.Activity {
	return pick(o.activities, func(x *civic.Activity) bool { return x.ID == id })
}

func (o *oracle) place(id civic.ID) *civic.Place {
	return pick(o.places, func(x *civic.Place) bool { return x.ID == id })
}

// provinceOf returns the province that a place is or lies in, "" where there is none.
func (o *oracle) provinceOf(place civic.ID) civic.ID {
	for p := o.place(place); p != nil; p = o.place(p.Within) {
		if p.Type == civic.Province {
			return p.ID
		}
	}
	return ""
}

// inside tells whether a place is one of the others or lies within one.
func (o *oracle) inside(place civic.ID, others []civic.ID) bool {
	for p := o.place(place); p != nil; p = o.place(p.Within) {
		if slices.Contains(others, p.ID) {
			return true
		}
	}
	return false
}

// above returns the activities that an activity is part of, nearest first.
func (o *oracle) above(activity civic.ID) []civic.ID {
	var chain []civic.ID
	for a := o.activity(activity); a != nil && a.PartOf != "" && o.activity(a.PartOf) != nil; a = o.activity(a.PartOf) {
		chain = append(chain, a.PartOf)
	}
	return chain
}

// underOrIn tells whether an activity is one of the others or is nested in one, at any depth.
func (o *oracle) underOrIn(activity civic.ID, others []civic.ID) bool {
	return slices.Contains(others, activity) || slices.ContainsFunc(o.above(activity), func(id civic.ID) bool {
		return slices.Contains(others, id)
	})
}

// top returns the activity that is part of nothing and that an activity is or is nested in.
func (o *oracle) top(activity civic.ID) civic.ID {
	return append([]civic.ID{activity}, o.above(activity)...)[len(o.above(activity))]
}

// kept returns the dossiers of one kind, by id.
func kept[D civic.Dossier](w *world) []D {
	var dossiers []D
	for _, dossier := range w.dossiers {
		if d, ok := dossier.(D); ok {
			dossiers = append(dossiers, d)
		}
	}
	slices.SortFunc(dossiers, func(a, b D) int { return cmp.Compare(a.DossierID(), b.DossierID()) })
	return dossiers
}

// pick returns the first item that is wanted, or the zero value.
func pick[T any](items []T, wanted func(T) bool) T {
	var none T
	for _, item := range items {
		if wanted(item) {
			return item
		}
	}
	return none
}
