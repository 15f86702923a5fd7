package neo4j

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Records implements civic.Lookup.
func (r *reader) Records(ctx context.Context, ids []civic.ID) ([][]civic.AnyRecord, error) {
	asked := recordsAsked{ids: ids, lists: make([]recordList, len(ids))}
	entities, participations := []any{}, []any{}
	for i, id := range ids {
		switch {
		case !id.Valid():
		case id.Kind() == civic.KindParticipation:
			activity, organization, role, _ := id.ParticipationParts()
			participations = append(participations, []any{i, string(organization), string(activity), string(role), string(id)})
		case id.Kind() == civic.KindOrganization, id.Kind() == civic.KindActivity, id.Kind() == civic.KindAssessment:
			entities = append(entities, []any{i, string(id)})
		}
	}
	if len(entities)+len(participations) == 0 {
		return make([][]civic.AnyRecord, len(ids)), r.store.check(ctx)
	}
	err := r.ask(ctx, "records", map[string]any{"entities": entities, "participations": participations}, asked.add)
	return asked.all(), err
}

// recordsAsked is the records of entities, as they come in.
type recordsAsked struct {
	ids   []civic.ID
	lists []recordList
}

// recordList is the records of one entity. Own is the id of the entity itself.
type recordList struct {
	own     civic.ID
	records []civic.AnyRecord
}

// add takes in a row: the number of the id, then the entity and one of the dossiers that it is made of, or what decodeParticipation
// takes.
func (r *recordsAsked) add(row []any) error {
	i := number(row[0])
	list := &r.lists[i]
	list.own = text[civic.ID](row[1])
	if r.ids[i].Kind() == civic.KindParticipation {
		dossiers, err := decodeParticipationDossiers(row[1], row[2], row[3], row[4], row[5])
		for _, dossier := range dossiers {
			list.add(dossier)
		}
		return err
	}
	dossier, err := decodeDossier(text[civic.ID](row[2]), text[string](row[3]))
	if err == nil {
		list.add(dossier)
	}
	return err
}

func (l *recordList) add(dossier civic.Dossier) {
	switch dossier := dossier.(type) {
	case *civic.OrganizationDossier:
		l.records = appendRecords(l.records, dossier.ID, dossier.Records)
	case *civic.ActivityDossier:
		l.records = appendRecords(l.records, dossier.ID, dossier.Records)
	case *civic.ParticipationDossier:
		l.records = appendRecords(l.records, dossier.ID(), dossier.Records)
	case *civic.AssessmentDossier:
		l.records = appendRecords(l.records, dossier.ID(), dossier.Records)
	}
}

func appendRecords[F any](to []civic.AnyRecord, subject civic.ID, records []civic.Record[F]) []civic.AnyRecord {
	for _, record := range records {
		to = append(to, civic.AnyRecord{RecordHead: record.RecordHead, Subject: subject, Facts: record.Facts})
	}
	return to
}

// all returns the lists in order: the records of the entity's own subject first, then by subject, then by source.
func (r *recordsAsked) all() [][]civic.AnyRecord {
	all := make([][]civic.AnyRecord, len(r.lists))
	for i, list := range r.lists {
		slices.SortStableFunc(list.records, func(a, b civic.AnyRecord) int {
			return cmp.Or(list.rank(a)-list.rank(b), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Source, b.Source))
		})
		all[i] = list.records
	}
	return all
}

func (l recordList) rank(record civic.AnyRecord) int {
	if record.Subject == l.own {
		return 0
	}
	return 1
}
