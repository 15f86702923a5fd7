package storetest

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Nodes answers as civic.Lookup says.
func (o *oracle) Nodes(ctx context.Context, ids []civic.ID) ([]civic.Node, error) {
	return each(ctx, ids, func(id civic.ID) (civic.Node, error) { return o.node(id), nil })
}

// node returns the entity that an id names, nil (not a nil entity) when there is none.
func (o *oracle) node(id civic.ID) civic.Node {
	for _, node := range o.nodes() {
		if node.NodeID() == o.current(id) {
			return node
		}
	}
	return nil
}

// nodes returns everything that is in the graph.
func (o *oracle) nodes() []civic.Node {
	return slices.Concat(asNodes(o.organizations), asNodes(o.activities), asNodes(o.participations), asNodes(o.outputs),
		asNodes(o.assessments), asNodes(o.places), asNodes(o.themes), asNodes(o.sources))
}

func asNodes[N civic.Node](items []N) []civic.Node {
	nodes := make([]civic.Node, 0, len(items))
	for _, item := range items {
		nodes = append(nodes, item)
	}
	return nodes
}

// current follows redirects: of a merged organization, and of a participation of one, which stands for the joined participation.
func (o *oracle) current(id civic.ID) civic.ID {
	activity, organization, role, ok := id.ParticipationParts()
	if !ok {
		return o.standsFor(id)
	}
	for _, p := range o.participations {
		if p.Activity == activity && p.Organization == o.standsFor(organization) && p.Role == role {
			return p.ID
		}
	}
	return id
}

// Resolve answers as civic.Lookup says.
func (o *oracle) Resolve(ctx context.Context, keys []civic.KindKey) ([]civic.ID, error) {
	return each(ctx, keys, func(key civic.KindKey) (civic.ID, error) {
		row := pick(o.world.keys, func(row civic.KeyRow) bool { return row.KindKey == key })
		if node := o.node(row.ID); node != nil {
			return node.NodeID(), nil
		}
		return "", nil
	})
}

// Records answers as civic.Lookup says.
func (o *oracle) Records(ctx context.Context, ids []civic.ID) ([][]civic.AnyRecord, error) {
	return each(ctx, ids, func(id civic.ID) ([]civic.AnyRecord, error) {
		var records []civic.AnyRecord
		for _, record := range o.records() {
			if o.current(record.Subject) == o.current(id) {
				records = append(records, record)
			}
		}
		slices.SortFunc(records, func(a, b civic.AnyRecord) int {
			own := o.current(id)
			return cmp.Or(truthFirst(a.Subject == own, b.Subject == own), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Source, b.Source))
		})
		return records, nil
	})
}

// records returns every record that is kept.
func (o *oracle) records() []civic.AnyRecord {
	var records []civic.AnyRecord
	for _, dossier := range o.world.dossiers {
		switch d := dossier.(type) {
		case *civic.OrganizationDossier:
			records = append(records, anyRecords(d.ID, d.Records)...)
		case *civic.ActivityDossier:
			records = append(records, anyRecords(d.ID, d.Records)...)
		case *civic.ParticipationDossier:
			records = append(records, anyRecords(d.ID(), d.Records)...)
		case *civic.AssessmentDossier:
			records = append(records, anyRecords(d.ID(), d.Records)...)
		}
	}
	return records
}

func anyRecords[F any](subject civic.ID, records []civic.Record[F]) []civic.AnyRecord {
	var result []civic.AnyRecord
	for _, record := range records {
		result = append(result, civic.AnyRecord{RecordHead: record.RecordHead, Subject: subject, Facts: record.Facts})
	}
	return result
}

// Assessments answers as civic.Lookup says.
func (o *oracle) Assessments(ctx context.Context, organizations []civic.ID) ([][]*civic.Assessment, error) {
	return each(ctx, organizations, func(id civic.ID) ([]*civic.Assessment, error) {
		var found []*civic.Assessment
		for _, a := range o.assessments {
			if a.Organization == o.standsFor(id) {
				found = append(found, a)
			}
		}
		slices.SortFunc(found, func(a, b *civic.Assessment) int {
			return cmp.Or(civic.CompareDates(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
		})
		return found, nil
	})
}
