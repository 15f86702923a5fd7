package embedded

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// Nodes implements civic.Lookup.
func (r *reader) Nodes(ctx context.Context, ids []civic.ID) ([]civic.Node, error) {
	return answers(ctx, r, ids, func(id civic.ID) (node civic.Node, err error) {
		err = r.read(ctx, func(d disk) error {
			node, err = r.view.node(d, id)
			return err
		})
		return node, err
	})
}

// node derives the entity that an id names, nil when it names none that is in the graph.
func (v *view) node(d disk, id civic.ID) (civic.Node, error) {
	if !id.Valid() {
		return nil, nil
	}
	switch id.Kind() {
	case civic.KindOrganization:
		return orNoNode(v.deriveOrganization(d, v.organization(id)))
	case civic.KindActivity:
		return orNoNode(v.deriveActivity(d, v.activity(id)))
	case civic.KindParticipation:
		activity, organization, role, _ := id.ParticipationParts()
		return orNoNode(v.participation(d, network.Edge{Activity: activity, Organization: v.root(organization), Role: role}))
	case civic.KindOutput:
		return orNoNode(v.output(d, id))
	case civic.KindAssessment:
		return orNoNode(v.deriveAssessment(d, id))
	case civic.KindPlace:
		return orNoNode(kept[*civic.Place](d, id))
	case civic.KindTheme:
		return orNoNode(kept[*civic.Theme](d, id))
	case civic.KindSource:
		return orNoNode(kept[*civic.Source](d, id))
	}
	return nil, nil
}

// orNoNode makes a nil Node of a nil entity.
func orNoNode[T any, P interface {
	*T
	civic.Node
}](entity P, err error) (civic.Node, error) {
	if entity == nil || err != nil {
		return nil, err
	}
	return entity, nil
}

func (v *view) deriveOrganization(d disk, row *organization) (*civic.Organization, error) {
	if row == nil {
		return nil, nil
	}
	return v.memories.organizations.of(row, func() (*civic.Organization, error) { return d.organization(row) })
}

// organization derives the organization of a row from its dossier and those merged into it.
func (d disk) organization(row *organization) (*civic.Organization, error) {
	own, err := kept[*civic.OrganizationDossier](d, row.id)
	if err != nil || own == nil {
		return nil, err
	}
	var merged []*civic.OrganizationDossier
	for _, id := range row.merged {
		dossier, err := kept[*civic.OrganizationDossier](d, id)
		if err != nil {
			return nil, err
		}
		merged = append(merged, dossier)
	}
	derived := civic.DeriveOrganization(own, merged...)
	if derived != nil {
		derived.Province = row.province
	}
	return derived, nil
}

func (v *view) deriveActivity(d disk, row *activity) (*civic.Activity, error) {
	if row == nil {
		return nil, nil
	}
	return v.memories.activities.of(row, func() (*civic.Activity, error) {
		dossier, err := kept[*civic.ActivityDossier](d, row.id)
		if err != nil || dossier == nil {
			return nil, err
		}
		return civic.DeriveActivity(dossier), nil
	})
}

// participation derives the participation that an edge of the graph names, nil when it is not in the graph.
func (v *view) participation(d disk, edge network.Edge) (*civic.Participation, error) {
	row := v.organization(edge.Organization)
	if row == nil || v.activity(edge.Activity) == nil {
		return nil, nil
	}
	derived, _, err := d.group(row, edge.Activity, edge.Role)
	return derived, err
}

// participationID returns the id of the participation that an edge of the graph names. Only where a merge was can it be another than
// that of its parts.
func (v *view) participationID(d disk, edge network.Edge) (civic.ID, error) {
	row := v.organization(edge.Organization)
	if row != nil && len(row.merged) > 0 {
		derived, _, err := d.group(row, edge.Activity, edge.Role)
		if err != nil {
			return "", err
		}
		if derived != nil {
			return derived.ID, nil
		}
	}
	return civic.ParticipationID(edge.Activity, edge.Organization, edge.Role), nil
}

func (v *view) output(d disk, id civic.ID) (*civic.Output, error) {
	derived, err := v.deriveActivity(d, v.activity(id.OutputActivity()))
	if err != nil || derived == nil {
		return nil, err
	}
	at := slices.IndexFunc(derived.Outputs, func(o civic.Output) bool { return o.ID == id })
	if at < 0 {
		return nil, nil
	}
	return &derived.Outputs[at], nil
}

func (v *view) deriveAssessment(d disk, id civic.ID) (*civic.Assessment, error) {
	row, of := v.assessment(id)
	if row == nil {
		return nil, nil
	}
	dossier, err := kept[*civic.AssessmentDossier](d, row.id)
	if err != nil || dossier == nil {
		return nil, err
	}
	return civic.DeriveAssessment(of.id, dossier), nil
}

// Resolve implements civic.Lookup.
func (r *reader) Resolve(ctx context.Context, keys []civic.KindKey) ([]civic.ID, error) {
	return answers(ctx, r, keys, func(key civic.KindKey) (id civic.ID, err error) {
		err = r.read(ctx, func(d disk) error {
			id, err = r.view.current(d, d.resolve(key))
			return err
		})
		return id, err
	})
}

// current returns the id of the entity in the graph that an id stands for, "" when there is none.
func (v *view) current(d disk, id civic.ID) (civic.ID, error) {
	node, err := v.node(d, id)
	if node == nil || err != nil {
		return "", err
	}
	return node.NodeID(), nil
}

// Records implements civic.Lookup.
func (r *reader) Records(ctx context.Context, ids []civic.ID) ([][]civic.AnyRecord, error) {
	return answers(ctx, r, ids, func(id civic.ID) (records []civic.AnyRecord, err error) {
		err = r.read(ctx, func(d disk) error {
			records, err = r.view.records(d, id)
			return err
		})
		return records, err
	})
}

// records returns the records of an entity, also of one whose records are all retired.
func (v *view) records(d disk, id civic.ID) ([]civic.AnyRecord, error) {
	own := v.root(id)
	subjects := []civic.ID{own}
	switch row := v.organization(own); {
	case id.Kind() == civic.KindParticipation:
		return v.recordsOfParticipation(d, id)
	case row != nil:
		subjects = row.group()
	case id.Kind() == civic.KindOrganization:
		dossier, err := kept[*civic.OrganizationDossier](d, own)
		if err != nil || dossier == nil {
			return nil, err
		}
		merged, err := d.absorbed(dossier)
		if err != nil {
			return nil, err
		}
		for _, other := range merged {
			subjects = append(subjects, other.ID)
		}
	}
	return d.records(own, subjects)
}

// recordsOfParticipation returns the records that merges brought together when the participation is in the graph, else its own.
func (v *view) recordsOfParticipation(d disk, id civic.ID) ([]civic.AnyRecord, error) {
	activity, organization, role, ok := id.ParticipationParts()
	if !ok {
		return nil, nil
	}
	row := v.organization(organization)
	if row == nil || v.activity(activity) == nil {
		return d.records(id, []civic.ID{id})
	}
	derived, dossiers, err := d.group(row, activity, role)
	if err != nil {
		return nil, err
	}
	if derived == nil {
		return d.records(id, []civic.ID{id})
	}
	var subjects []civic.ID
	for _, dossier := range dossiers {
		subjects = append(subjects, dossier.ID())
	}
	return d.records(derived.ID, subjects)
}

// records returns the records of the dossiers of subjects, those of own first, then by subject, then by source.
func (d disk) records(own civic.ID, subjects []civic.ID) ([]civic.AnyRecord, error) {
	var records []civic.AnyRecord
	for _, subject := range subjects {
		dossier, err := d.dossier(subject)
		if err != nil {
			return nil, err
		}
		switch dossier := dossier.(type) {
		case *civic.OrganizationDossier:
			records = appendRecords(records, subject, dossier.Records)
		case *civic.ActivityDossier:
			records = appendRecords(records, subject, dossier.Records)
		case *civic.ParticipationDossier:
			records = appendRecords(records, subject, dossier.Records)
		case *civic.AssessmentDossier:
			records = appendRecords(records, subject, dossier.Records)
		}
	}
	slices.SortStableFunc(records, func(a, b civic.AnyRecord) int {
		if (a.Subject == own) != (b.Subject == own) {
			return cmp.Compare(boolNumber(b.Subject == own), boolNumber(a.Subject == own))
		}
		return cmp.Or(cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Source, b.Source))
	})
	return records, nil
}

func appendRecords[F any](to []civic.AnyRecord, subject civic.ID, records []civic.Record[F]) []civic.AnyRecord {
	for _, record := range records {
		to = append(to, civic.AnyRecord{RecordHead: record.RecordHead, Subject: subject, Facts: record.Facts})
	}
	return to
}

func boolNumber(is bool) int {
	if is {
		return 1
	}
	return 0
}

// Assessments implements civic.Lookup.
func (r *reader) Assessments(ctx context.Context, organizations []civic.ID) ([][]*civic.Assessment, error) {
	return answers(ctx, r, organizations, func(id civic.ID) (found []*civic.Assessment, err error) {
		row := r.view.organization(id)
		if row == nil {
			return nil, nil
		}
		err = r.read(ctx, func(d disk) error {
			found, err = r.view.assessmentsOf(d, row)
			return err
		})
		return found, err
	})
}

func (v *view) assessmentsOf(d disk, of *organization) ([]*civic.Assessment, error) {
	var found []*civic.Assessment
	for _, id := range of.group() {
		for number := range v.indexed().tags.of(tagAssessed, string(id)) {
			derived, err := v.deriveAssessment(d, v.assessments.at(number).id)
			if err != nil {
				return nil, err
			}
			found = append(found, derived)
		}
	}
	slices.SortFunc(found, func(a, b *civic.Assessment) int {
		return cmp.Or(civic.CompareDates(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
	})
	return found, nil
}
