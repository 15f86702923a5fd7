package storetest

import (
	"cmp"
	"reflect"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// live returns the records that an entity is derived from, the most believed first: preferred rank, then stated before inferred,
// then the latest, then by source.
func live[F any](records []civic.Record[F]) []civic.Record[F] {
	var result []civic.Record[F]
	for _, record := range records {
		if !record.Retired && record.Rank != civic.Deprecated {
			result = append(result, record)
		}
	}
	slices.SortStableFunc(result, func(a, b civic.Record[F]) int {
		return cmp.Or(
			truthFirst(a.Rank == civic.Preferred, b.Rank == civic.Preferred),
			truthFirst(a.Status != civic.Inferred, b.Status != civic.Inferred),
			latestFirst(a.AsOf, b.AsOf),
			cmp.Compare(a.Source, b.Source),
		)
	})
	return result
}

func truthFirst(a, b bool) int {
	switch {
	case a && !b:
		return -1
	case b && !a:
		return 1
	}
	return 0
}

func latestFirst(a, b civic.Date) int {
	_, lastA, knownA := a.Days()
	_, lastB, knownB := b.Days()
	if !knownA || !knownB {
		return truthFirst(knownA, knownB)
	}
	return cmp.Compare(lastB, lastA)
}

// first returns what the most believed record that says anything says.
func first[F any, V comparable](records []civic.Record[F], value func(F) V) V {
	var none V
	for _, record := range records {
		if said := value(record.Facts); said != none {
			return said
		}
	}
	return none
}

// all returns what all records say, once each, in the order of belief.
func all[F any, V comparable](records []civic.Record[F], values func(F) []V) []V {
	var result []V
	for _, record := range records {
		result = append(result, values(record.Facts)...)
	}
	return once(result)
}

// once leaves the first of equal items.
func once[V comparable](items []V) []V {
	var result []V
	for _, item := range items {
		if !slices.Contains(result, item) {
			result = append(result, item)
		}
	}
	return result
}

func organizationFacts(records []civic.Record[civic.OrganizationFacts]) civic.OrganizationFacts {
	type facts = civic.OrganizationFacts
	derived := facts{
		Type:         first(records, func(f facts) civic.OrganizationType { return f.Type }),
		LegalForm:    first(records, func(f facts) civic.LegalForm { return f.LegalForm }),
		Tier:         first(records, func(f facts) civic.MunicipalTier { return f.Tier }),
		Level:        first(records, func(f facts) civic.GovernmentLevel { return f.Level }),
		Names:        all(records, func(f facts) []civic.Name { return f.Names }),
		Identifiers:  all(records, func(f facts) []civic.Key { return f.Identifiers }),
		Descriptions: all(records, func(f facts) []civic.Text { return f.Descriptions }),
		Sector:       first(records, func(f facts) civic.Sector { return f.Sector }),
		Themes:       all(records, func(f facts) []civic.ID { return f.Themes }),
		Seat:         first(records, func(f facts) civic.ID { return f.Seat }),
		Location:     first(records, func(f facts) *civic.Coordinates { return f.Location }),
		Parent:       first(records, func(f facts) civic.ID { return f.Parent }),
		Metropolitan: first(records, func(f facts) civic.ID { return f.Metropolitan }),
		MemberOf:     all(records, func(f facts) []civic.ID { return f.MemberOf }),
		Website:      first(records, func(f facts) string { return f.Website }),
		Active:       first(records, func(f facts) civic.Period { return f.Active }),
	}
	derived.Sector = cmp.Or(derived.Sector, derived.Type.Sector())
	return derived
}

func activityFacts(id civic.ID, records []civic.Record[civic.ActivityFacts]) civic.ActivityFacts {
	type facts = civic.ActivityFacts
	return facts{
		Type:         first(records, func(f facts) civic.ActivityType { return f.Type }),
		Names:        all(records, func(f facts) []civic.Name { return f.Names }),
		Identifiers:  all(records, func(f facts) []civic.Key { return f.Identifiers }),
		Descriptions: all(records, func(f facts) []civic.Text { return f.Descriptions }),
		Website:      first(records, func(f facts) string { return f.Website }),
		Period:       first(records, func(f facts) civic.Period { return f.Period }),
		Status:       first(records, func(f facts) civic.ActivityStatus { return f.Status }),
		PartOf:       first(records, func(f facts) civic.ID { return f.PartOf }),
		Relations:    relations(records),
		Places:       all(records, func(f facts) []civic.ID { return f.Places }),
		Themes:       all(records, func(f facts) []civic.ID { return f.Themes }),
		Groups:       groups(records),
		Outputs:      outputs(id, records),
		Indicators:   indicators(records),
		Application:  application(records),
		Support:      all(records, func(f facts) []civic.SupportKind { return f.Support }),
		Budget:       first(records, func(f facts) *civic.Money { return f.Budget }),
		StageKind:    first(records, func(f facts) civic.StageKind { return f.StageKind }),
		Format:       first(records, func(f facts) civic.EventFormat { return f.Format }),
		SignedOn:     first(records, func(f facts) civic.Date { return f.SignedOn }),
		Cadence:      first(records, func(f facts) string { return f.Cadence }),
		Sectors:      all(records, func(f facts) []civic.Sector { return f.Sectors }),
	}
}

// cited returns the citations of one item of a record: its own, or else the record's for the property, each with its source.
func cited(head civic.RecordHead, own []civic.Citation, property string) []civic.Citation {
	if len(own) == 0 {
		return head.Citations(property)
	}
	var result []civic.Citation
	for _, citation := range own {
		result = append(result, civic.Citation{Source: head.Source, Locator: citation.Locator})
	}
	return result
}

// relations are those of all records; one that several know is cited by all of them. Outputs are joined likewise.
func relations(records []civic.Record[civic.ActivityFacts]) []civic.Relation {
	var result []civic.Relation
	for _, record := range records {
		for _, said := range record.Facts.Relations {
			citations := cited(record.RecordHead, said.Citations, "relations")
			at := slices.IndexFunc(result, func(r civic.Relation) bool { return r.Kind == said.Kind && r.Target == said.Target })
			if at >= 0 {
				result[at].Citations = once(append(result[at].Citations, citations...))
				continue
			}
			said.Citations = citations
			result = append(result, said)
		}
	}
	return result
}

func outputs(activity civic.ID, records []civic.Record[civic.ActivityFacts]) []civic.Output {
	var result []civic.Output
	for _, record := range records {
		for _, said := range record.Facts.Outputs {
			citations := cited(record.RecordHead, said.Citations, "outputs")
			at := slices.IndexFunc(result, func(o civic.Output) bool { return o.Slug == said.Slug })
			if at >= 0 {
				result[at].Names = once(append(slices.Clone(result[at].Names), said.Names...))
				result[at].Citations = once(append(result[at].Citations, citations...))
				continue
			}
			said.Citations, said.Activity, said.ID = citations, activity, civic.OutputID(activity, said.Slug)
			result = append(result, said)
		}
	}
	return result
}

func groups(records []civic.Record[civic.ActivityFacts]) []civic.ParticipantGroup {
	var result []civic.ParticipantGroup
	for _, record := range records {
		for _, said := range record.Facts.Groups {
			citations := cited(record.RecordHead, said.Citations, "unnamedParticipants")
			at := slices.IndexFunc(result, func(g civic.ParticipantGroup) bool {
				g.Citations = said.Citations
				return reflect.DeepEqual(g, said)
			})
			if at >= 0 {
				result[at].Citations = once(append(result[at].Citations, citations...))
				continue
			}
			said.Citations = citations
			result = append(result, said)
		}
	}
	return result
}

func indicators(records []civic.Record[civic.ActivityFacts]) []civic.Indicator {
	var result []civic.Indicator
	for _, record := range records {
		for _, said := range record.Facts.Indicators {
			said.Citations = cited(record.RecordHead, said.Citations, "indicators")
			said.Measurements = slices.Clone(said.Measurements)
			for i := range said.Measurements {
				said.Measurements[i].Citations = cited(record.RecordHead, said.Measurements[i].Citations, "indicators")
			}
			result = append(result, said)
		}
	}
	return result
}

func application(records []civic.Record[civic.ActivityFacts]) *civic.Application {
	for _, record := range records {
		if said := record.Facts.Application; said != nil {
			result := *said
			result.Citations = cited(record.RecordHead, said.Citations, "application")
			return &result
		}
	}
	return nil
}

// participationOf derives one participation from its dossiers, the organization's own first. It has the id of the first of them
// that still says anything.
func participationOf(organization civic.ID, dossiers []*civic.ParticipationDossier) *civic.Participation {
	type facts = civic.ParticipationFacts
	var records []civic.Record[facts]
	var id civic.ID
	for _, dossier := range dossiers {
		records = append(records, live(dossier.Records)...)
		if len(live(dossier.Records)) > 0 {
			id = cmp.Or(id, dossier.ID())
		}
	}
	if len(records) == 0 {
		return nil
	}
	p := &civic.Participation{
		ID: id, Organization: organization, Activity: dossiers[0].Activity, Role: dossiers[0].Role, Status: civic.Inferred,
		ParticipationFacts: facts{
			RoleLabel: first(records, func(f facts) string { return f.RoleLabel }),
			Period:    first(records, func(f facts) civic.Period { return f.Period }),
			Amount:    first(records, func(f facts) *civic.Money { return f.Amount }),
		},
	}
	for _, record := range records {
		if record.Status != civic.Inferred {
			p.Status = civic.Stated
		}
	}
	return p
}

// assessmentFacts takes each list whole from the most believed record that has one.
func assessmentFacts(records []civic.Record[civic.AssessmentFacts]) civic.AssessmentFacts {
	var result civic.AssessmentFacts
	for i := len(records) - 1; i >= 0; i-- {
		said := records[i].Facts
		result.Date = cmp.Or(said.Date, result.Date)
		result.Strong = longer(said.Strong, result.Strong)
		result.Developing = longer(said.Developing, result.Developing)
		result.Priority = longer(said.Priority, result.Priority)
	}
	return result
}

// longer returns the list, or the other when it is empty.
func longer(list, other []civic.ID) []civic.ID {
	if len(list) > 0 {
		return list
	}
	return other
}
