package storetest

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// An asker makes random questions about a world.
type asker struct {
	dice
	world *world
	// ids of each kind, those of merged and retired entities and one that names nothing among them.
	organizations, activities, places, themes, sources []civic.ID
	// current are organizations that are in the graph and stand for themselves, which questions to a projection name.
	current []civic.ID
}

func newAsker(d dice, w *world) *asker {
	a := &asker{dice: d, world: w}
	nothing := &world{}
	a.organizations = []civic.ID{nothing.id(civic.KindOrganization, "nobody")}
	a.activities = []civic.ID{nothing.id(civic.KindActivity, "nothing")}
	for _, dossier := range w.dossiers {
		switch id := dossier.DossierID(); id.Kind() {
		case civic.KindOrganization:
			a.organizations = append(a.organizations, id)
		case civic.KindActivity:
			a.activities = append(a.activities, id)
		case civic.KindPlace:
			a.places = append(a.places, id)
		case civic.KindTheme:
			a.themes = append(a.themes, id)
		case civic.KindSource:
			a.sources = append(a.sources, id)
		}
	}
	a.current = nodeIDs(newOracle(w).organizations)
	return a
}

// question returns a question of the sort with the number, which may be any.
func (a *asker) question(number int) question {
	sorts := []func() question{
		a.organizationsQuestion, a.activitiesQuestion, a.participationsQuestion, a.outputsQuestion, a.placesQuestion, a.themesQuestion,
		a.sourcesQuestion, a.searchQuestion, a.countsQuestion, a.collaboratorsQuestion, a.neighborhoodQuestion, a.nodesQuestion,
		a.resolveQuestion, a.recordsQuestion, a.assessmentsQuestion,
		a.collaborationsQuestion, a.flowsQuestion, a.pathsQuestion, a.reachQuestion, a.positionQuestion, a.networkQuestion,
	}
	return sorts[number%len(sorts)]()
}

// sortsOfQuestions is how many sorts question tells apart.
const sortsOfQuestions = 21

// page asks for small pages mostly, so that walks have many.
func (a *asker) page(backward bool) civic.PageRequest {
	return civic.PageRequest{Limit: 1 + a.IntN(6), Backward: backward && a.chance(0.4), Count: a.chance(0.5)}
}

// ties returns the default ties often, since stores may have a way of their own for them.
func (a *asker) ties() civic.TieFilter {
	if a.chance(0.25) {
		return civic.TieFilter{}
	}
	f := civic.TieFilter{
		Roles: filterOf(a.dice, 0.15, civic.Roles()), SameActivity: a.chance(0.25),
		Organizations: a.organizationTies(0.12),
		Activities: civic.ActivityTieFilter{
			Types: filterOf(a.dice, 0.15, civic.ActivityTypes()), Formats: filterOf(a.dice, 0.05, civic.EventFormats()),
			Places: filterOf(a.dice, 0.1, a.places), Themes: filterOf(a.dice, 0.1, a.themes), Within: filterOf(a.dice, 0.15, a.activities),
			Sources: filterOf(a.dice, 0.1, a.sources),
		},
	}
	if a.chance(0.3) {
		f.ExcludeRoles = append([]civic.Role{}, some(a.dice, civic.Roles(), 2)...)
	}
	if a.chance(0.2) {
		f.Activities.MaxSize = 1 + a.IntN(5)
	}
	if a.chance(0.4) {
		f.Period = a.slice()
		f.Undated = maybe(a.dice, 0.5, []civic.UndatedFacts{civic.ExcludeUndated, civic.IncludeUndated})
	}
	return f
}

func (a *asker) organizationTies(p float64) civic.OrganizationTieFilter {
	return civic.OrganizationTieFilter{
		Types: filterOf(a.dice, p, civic.OrganizationTypes()), Sectors: filterOf(a.dice, p, civic.Sectors()), Places: filterOf(a.dice, p, a.places),
		Themes: filterOf(a.dice, p, a.themes), IDs: filterOf(a.dice, p/3, a.current),
	}
}

// slice returns a time slice of known days, of which one bound may be missing.
func (a *asker) slice() civic.Period {
	for {
		p := civic.Period{Start: one(a.dice, []civic.Date{"", "2018", "2019-06", "2020-01-01", "2020-06"}), End: one(a.dice, []civic.Date{"", "2019", "2020-02", "2021"})}
		if p.Validate() == nil && !p.IsZero() {
			return p
		}
	}
}

func (a *asker) text() string {
	text := one(a.dice, words())
	switch a.IntN(4) {
	case 0:
		text += " " + one(a.dice, words())
	case 1:
		text = string([]rune(text)[:max(1, len([]rune(text))-2)])
	case 2:
		text += "k"
	}
	return text
}

func (a *asker) organizationsQuestion() question {
	q := civic.OrganizationQuery{
		Filter: civic.OrganizationFilter{
			Types: filterOf(a.dice, 0.15, civic.OrganizationTypes()), Sectors: filterOf(a.dice, 0.15, civic.Sectors()),
			Places: filterOf(a.dice, 0.2, a.places), Themes: filterOf(a.dice, 0.15, a.themes), Parent: maybe(a.dice, 0.08, a.organizations),
			MemberOf: maybe(a.dice, 0.08, a.organizations), HasMember: maybe(a.dice, 0.05, a.organizations),
			ParticipatesIn: filterOf(a.dice, 0.15, a.activities), Roles: filterOf(a.dice, 0.15, civic.Roles()),
			HasTies: maybe(a.dice, 0.15, []*bool{truth(true), truth(false)}), IDs: filterOf(a.dice, 0.1, a.organizations),
		},
		Order: one(a.dice, []civic.OrganizationOrder{"", civic.ByName, civic.ByNameDescending, civic.ByTypeAndName, civic.ByProvinceAndName, civic.ByParticipations}),
	}
	if a.chance(0.15) {
		q.Filter.Text = a.text()
	}
	if a.chance(0.1) {
		q.Filter.MinProgrammes = 1 + a.IntN(3)
	}
	q.Page = a.page(q.Order != civic.ByParticipations)
	result := askingOne("Organizations", q, answerer.Organizations)
	result.sharedKeys = true
	return result
}

func (a *asker) activitiesQuestion() question {
	q := civic.ActivityQuery{
		Filter: civic.ActivityFilter{
			Types: filterOf(a.dice, 0.15, civic.ActivityTypes()), Formats: filterOf(a.dice, 0.05, civic.EventFormats()),
			Places: filterOf(a.dice, 0.2, a.places), Themes: filterOf(a.dice, 0.15, a.themes), Statuses: filterOf(a.dice, 0.15, civic.ActivityStatuses()),
			PartOf: maybe(a.dice, 0.15, a.activities), Parent: maybe(a.dice, 0.1, a.activities), TopLevel: a.chance(0.1),
			Participants: filterOf(a.dice, 0.15, a.organizations), Roles: filterOf(a.dice, 0.15, civic.Roles()),
			Involves: maybe(a.dice, 0.15, append(a.places, a.organizations...)), IDs: filterOf(a.dice, 0.1, a.activities),
		},
		Order: one(a.dice, []civic.ActivityOrder{"", civic.ByTitle, civic.ByStart, civic.ByStartDescending, civic.BySize}),
	}
	if a.chance(0.3) {
		q.Filter.Period = a.slice()
		q.Filter.Undated = maybe(a.dice, 0.5, []civic.UndatedFacts{civic.ExcludeUndated, civic.IncludeUndated})
	}
	if a.chance(0.1) {
		q.Filter.Text = a.text()
	}
	q.Page = a.page(q.Order != civic.BySize)
	result := askingOne("Activities", q, answerer.Activities)
	result.sharedKeys = true
	return result
}

func (a *asker) participationsQuestion() question {
	result := askingOne("Participations", civic.ParticipationQuery{
		Of: one(a.dice, append(a.activities, a.organizations...)), Roles: filterOf(a.dice, 0.2, civic.Roles()),
		ActivityTypes: filterOf(a.dice, 0.2, civic.ActivityTypes()), Page: a.page(true),
	}, answerer.Participations)
	result.sharedKeys = true
	return result
}

func (a *asker) outputsQuestion() question {
	return askingOne("Outputs", civic.OutputQuery{Organization: one(a.dice, a.organizations), Page: a.page(true)}, answerer.Outputs)
}

func (a *asker) placesQuestion() question {
	q := civic.PlaceQuery{
		Within: maybe(a.dice, 0.3, a.places), Parent: maybe(a.dice, 0.15, a.places), Types: filterOf(a.dice, 0.2, civic.PlaceTypes()), Page: a.page(true),
	}
	if a.chance(0.3) {
		q.MinProgrammes = 1 + a.IntN(2)
	}
	return askingOne("Places", q, answerer.Places)
}

// A listQuery asks for a list that has no other argument.
type listQuery struct{ Page civic.PageRequest }

func (a *asker) themesQuestion() question {
	return asking("Themes", listQuery{a.page(true)}, func(g answerer, ctx context.Context, q listQuery) (civic.Page[*civic.Theme], error) {
		return g.Themes(ctx, q.Page)
	})
}

func (a *asker) sourcesQuestion() question {
	return asking("Sources", listQuery{a.page(true)}, func(g answerer, ctx context.Context, q listQuery) (civic.Page[*civic.Source], error) {
		return g.Sources(ctx, q.Page)
	})
}

func (a *asker) searchQuestion() question {
	q := civic.SearchQuery{Text: a.text(), Places: filterOf(a.dice, 0.2, a.places), Page: a.page(false)}
	q.Kinds = filterOf(a.dice, 0.3, []civic.Kind{civic.KindOrganization, civic.KindActivity, civic.KindOutput, civic.KindPlace, civic.KindTheme})
	return asking("Search", q, answerer.Search)
}

func (a *asker) countsQuestion() question {
	return asking("Counts", struct{}{}, func(g answerer, ctx context.Context, _ struct{}) (civic.Counts, error) { return g.Counts(ctx) })
}

func (a *asker) collaboratorsQuestion() question {
	result := askingOne("Collaborators", civic.CollaboratorQuery{
		Of: one(a.dice, a.organizations), Ties: a.ties(), Scope: a.scope(), Order: a.collaboratorOrder(), Page: a.page(false), Proof: a.IntN(4),
	}, answerer.Collaborators)
	result.sharedKeys = true
	return result
}

func (a *asker) scope() civic.CollaboratorScope {
	return one(a.dice, []civic.CollaboratorScope{"", civic.AnyScope, civic.OtherProvinces, civic.SameProvince, civic.OtherSectors})
}

func (a *asker) collaboratorOrder() civic.CollaboratorOrder {
	return one(a.dice, []civic.CollaboratorOrder{"", civic.ByStrength, civic.ByActivityCount, civic.ByRecency, civic.ByCollaboratorName})
}

func (a *asker) neighborhoodQuestion() question {
	return asking("Neighborhood", civic.NeighborhoodQuery{
		Of: append([]civic.ID{one(a.dice, a.organizations)}, some(a.dice, a.current, 2)...), Ties: a.ties(), Depth: 1 + a.IntN(3), Limit: 1 + a.IntN(12),
	}, answerer.Neighborhood)
}

func (a *asker) nodesQuestion() question {
	var ids []civic.ID
	for _, dossier := range some(a.dice, a.world.dossiers, 6) {
		ids = append(ids, dossier.DossierID())
	}
	return asking("Nodes", ids, answerer.Nodes)
}

func (a *asker) resolveQuestion() question {
	var keys []civic.KindKey
	for _, row := range some(a.dice, a.world.keys, 6) {
		keys = append(keys, row.KindKey)
	}
	return asking("Resolve", keys, answerer.Resolve)
}

func (a *asker) recordsQuestion() question {
	var ids []civic.ID
	for _, dossier := range some(a.dice, a.world.dossiers, 6) {
		ids = append(ids, dossier.DossierID())
	}
	return asking("Records", ids, answerer.Records)
}

func (a *asker) assessmentsQuestion() question {
	return asking("Assessments", some(a.dice, a.organizations, 6), answerer.Assessments)
}

func (a *asker) collaborationsQuestion() question {
	q := network.CollaborationQuery{Ties: a.ties(), Scope: a.scope(), Order: a.collaboratorOrder(), Page: a.page(false), Proof: a.IntN(3)}
	if a.chance(0.3) {
		q.Between = &network.GroupPair{A: a.organizationTies(0.3), B: a.organizationTies(0.3)}
	}
	result := asking("Collaborations", q, answerer.Collaborations)
	result.sharedKeys = true
	return result
}

func (a *asker) flowsQuestion() question {
	return asking("ProvinceFlows", network.FlowQuery{Ties: a.ties(), IncludeWithin: a.chance(0.5)}, answerer.ProvinceFlows)
}

// pathsQuestion asks for short paths, since the oracle walks all there are.
func (a *asker) pathsQuestion() question {
	q := network.PathQuery{From: one(a.dice, a.current), To: one(a.dice, a.current), Ties: a.ties(), MaxLength: 1 + a.IntN(4), First: 1 + a.IntN(8)}
	return asking("Paths", q, answerer.Paths)
}

func (a *asker) reachQuestion() question {
	return asking("Reach", network.ReachQuery{From: one(a.dice, a.current), Ties: a.ties(), Steps: 1 + a.IntN(4)}, answerer.Reach)
}

func (a *asker) positionQuestion() question {
	return asking("Position", positionQuery{Of: one(a.dice, a.current), Ties: a.ties()}, answerer.Position)
}

func (a *asker) networkQuestion() question {
	q := network.WholeQuery{Ties: a.ties(), Mode: one(a.dice, []network.Mode{"", network.OneMode, network.TwoMode}), Limit: 1 + a.IntN(15), Isolates: a.chance(0.5)}
	return asking("Network", q, answerer.Network)
}
